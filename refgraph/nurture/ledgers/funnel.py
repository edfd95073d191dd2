"""How the referrals of every source went: received, qualified, won, and whether that is worse than others'."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refgraph.evidence import share_interval
from refgraph.nurture.days import look_up
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals import latest_scores
from refgraph.people import People

FUNNEL = (
    "contact_id name owner received qualified won lost share_won low high verdict satisfaction answers alert"
).split()
"""The columns of the funnel."""


def referral_funnel(
    referrals: pd.DataFrame, people: People, book: pd.DataFrame, rules: NurtureRules
) -> pd.DataFrame:
    """Return per source how many referrals were received, qualified, won and lost.

    Parameters
    ----------
    referrals
        What `outcomes` returned.
    people
        Its feedback: how content the contacts are whom a source referred.
    book
        Names and owners.
    rules
        How many are too few, and below which score something is wrong.

    Returns
    -------
    DataFrame
        `FUNNEL`, by ``received``. ``verdict`` is ``review`` where the upper end of the interval is below the
        share of all sources together, ``too few``, or blank; ``satisfaction`` is the mean of the latest
        scores of those referred, ``answers`` how many have one, ``alert`` whether it is low. Where nothing says what
        became of referrals, all but ``received`` is NaN.
    """
    counted = referrals.pivot_table(
        index="referrer_id", columns="stage", values="count", aggfunc="sum", fill_value=0.0
    ).reindex(columns=["received", "qualified", "won", "lost"], fill_value=0.0)
    found = pd.DataFrame({"received": counted.sum(axis=1)})
    known = bool(referrals["stage"].ne("received").any())
    found["qualified"] = counted["qualified"] + counted["won"] if known else np.nan
    found["won"], found["lost"] = (counted["won"], counted["lost"]) if known else (np.nan, np.nan)
    found["share_won"] = found["won"] / found["received"]
    pairs = zip(found["won"], found["received"], strict=True)
    ends = [share_interval(*pair, rules.confidence) for pair in pairs]
    found["low"], found["high"] = [end[0] for end in ends], [end[1] for end in ends]
    overall = found["won"].sum() / found["received"].sum() if len(found) else float("nan")
    few = found["received"].lt(rules.few)
    verdict = np.select([few, found["high"].lt(overall)], ["too few", "review"], "") if known else ""
    found["verdict"] = pd.Series(verdict, index=found.index, dtype="str")
    scores = _content(referrals, people)
    found["satisfaction"] = scores.mean().reindex(found.index)
    found["answers"] = scores.count().reindex(found.index).fillna(0).astype(int)
    found["alert"] = found["satisfaction"].lt(rules.referred_satisfaction)
    table = found.rename_axis("contact_id").join(book[["name", "owner"]]).reset_index()
    table = table.astype({"name": "str", "owner": "str"}).fillna({"name": "", "owner": ""})
    order = table.sort_values(["received", "contact_id"], ascending=[False, True], kind="stable")
    return order[FUNNEL].reset_index(drop=True)


def _content(referrals: pd.DataFrame, people: People) -> Any:
    """Return the latest scores of those referred, grouped by who referred them."""
    latest = latest_scores(people).set_index("contact_id")["score"]
    pairs = referrals[["referrer_id", "referred_id"]].drop_duplicates()
    return look_up(pairs["referred_id"], latest).groupby(pairs["referrer_id"])
