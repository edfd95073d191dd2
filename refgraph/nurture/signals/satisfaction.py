"""Answers to surveys in the order in which they count: of two of one day, the less content one last."""

from __future__ import annotations

import pandas as pd

from refgraph.people import People
from refgraph.remembering import once


@once
def answers(people: People) -> pd.DataFrame:
    """Return the answers up to the as-of date by contact and day, whatever the order of the rows.

    Returns
    -------
    DataFrame
        The feedback with ``score`` (NaN where there is none); empty where there is no feedback or no date.
    """
    feedback = people.tables.get("feedback")
    if feedback is None or people.as_of is None:
        return pd.DataFrame({"contact_id": [], "date": [], "score": []}).astype(_TYPES)
    if "score" not in feedback:
        feedback = feedback.assign(score=float("nan"))
    told = feedback[feedback["date"].le(people.as_of)]
    return told.sort_values(["contact_id", "date", "score"], ascending=[True, True, False], kind="stable")


@once
def latest_scores(people: People) -> pd.DataFrame:
    """Return the latest answer with a score of each contact."""
    told = answers(people)
    return told[told["score"].notna()].drop_duplicates("contact_id", keep="last")


_TYPES = {"contact_id": "str", "date": "datetime64[us]", "score": "float64"}
