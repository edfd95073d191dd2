"""How content each contact is, and how willing to refer: from scores, answers and complaints."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.people import People
from refgraph.tiers.rules import TierRules

ASK_NOW, ASK_WITH_CARE, LEARN_WHY = "ask now", "ask with care", "learn why first"
"""What follows from an answer of 9 or 10, of 7 or 8, of 1 to 6 out of 10 to whether a contact would refer."""

GLADLY, WILLING = 0.9, 0.7
"""From how much of ten on, as a share, an answer is asked on now, and from how much with care."""

_MAYBE = 0.5


def satisfaction(people: People, contacts: pd.DataFrame, rules: TierRules) -> pd.DataFrame:
    """Return who is known to be willing to refer, and who is known for a detractor.

    Parameters
    ----------
    people
        Its feedback and complaints.
    contacts
        Indexed by ``contact_id``.
    rules
        Scores, and how long they count.

    Returns
    -------
    DataFrame
        ``willing`` and ``detractor`` (1, 0, or NaN where nothing says so), ``willing_by``, ``detractor_by`` (what
        says so), ``unwilling`` (whether it says no, however content it is), ``intensity`` (how willing, 0 to 10, as
        answered), ``asking`` (how to take the answer up; blank for a no
        and for none), ``score``, ``bad_score_date``.
    """
    index = contacts.index
    latest = _latest(people, rules).reindex(index)
    said = contacts.get("willing_to_refer", pd.Series(np.nan, index=index)).fillna(latest["willing"])
    score, open_complaint = latest["score"], _complaining(people, index)
    promoter, low = score.ge(rules.promoter), score.le(rules.detractor)
    unwilling, asking = said.eq(0), _asking(said)
    texts = ["" if value != value else f"score {value:g}" for value in score]
    shown = pd.Series(texts, index=index, dtype="str")
    # Who was asked has answered: how content somebody is stands in for that only where nobody asked.
    by_score = promoter & said.isna()
    return pd.DataFrame(
        {
            "willing": _clause(said.ge(WILLING) | by_score, (said.notna() & said.ne(_MAYBE)) | score.notna()),
            "willing_by": _texts([(by_score, shown), (said.ge(WILLING), "says so")], index),
            "unwilling": unwilling,
            "intensity": (said * 10).round(1),
            "asking": asking,
            "score": score,
            "detractor": _clause(low | open_complaint, score.notna()),
            "detractor_by": _texts([(open_complaint, "open complaint"), (low, shown)], index),
            "bad_score_date": latest["date"].where(low),
        }
    )


def _asking(said: pd.Series) -> pd.Series:
    """Say how each answer is to be taken up: one from 9 of 10 on now, 7 and 8 with care, a lower one learnt from."""
    manners = [(said.ge(GLADLY), ASK_NOW), (said.ge(WILLING), ASK_WITH_CARE), (said.gt(0), LEARN_WHY)]
    return _texts(manners, said.index)


def _latest(people: People, rules: TierRules) -> pd.DataFrame:
    """Return each contact's latest score and answer among those that still count."""
    feedback = people.tables.get("feedback")
    columns = {"score": "float64", "willing": "float64", "date": "datetime64[us]"}
    if feedback is None or people.as_of is None:
        return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in columns.items()})
    counts = (people.as_of - feedback["date"]).dt.days.between(0, rules.score_days)
    # Two answers of one day: the less content one counts, whatever the order of the rows.
    given = feedback[counts].reindex(columns=["contact_id", *columns])
    given = given.sort_values(["date", "score"], ascending=[True, False], kind="stable")
    latest = given.groupby("contact_id")[["score", "willing", "date"]].last()
    scored = given[given["score"].notna()].groupby("contact_id")["date"].last()
    return latest.assign(date=scored.reindex(latest.index))


def _complaining(people: People, index: pd.Index) -> pd.Series:
    complaints = people.tables.get("complaints")
    if complaints is None:
        return pd.Series(False, index=index)
    still = pd.Series(True, index=complaints.index)
    if "closed" in complaints:
        still = complaints["closed"].isna()
        if people.as_of is not None:
            still |= complaints["closed"].gt(people.as_of)
    return pd.Series(index.isin(complaints.loc[still, "contact_id"]), index=index)


def _clause(yes: pd.Series, known: pd.Series) -> pd.Series:
    return pd.Series(np.nan, index=yes.index).mask(known, 0.0).mask(yes, 1.0)


def _texts(ways: list[tuple[pd.Series, pd.Series | str]], index: pd.Index) -> pd.Series:
    found = pd.Series("", index=index, dtype="str")
    for way, text in reversed(ways):
        found = found.mask(way, text)
    return found.astype("str")
