"""How the referrals of every source went: received, qualified, won, and whether that is worse than others'."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pandas as pd

from refgraph.nurture.days import look_up
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals import latest_scores
from refgraph.people import People

FUNNEL = (
    "contact_id name owner received qualified won lost share_won low high verdict satisfaction alert"
).split()
"""The columns of the funnel."""


def wilson(won: float, of: float, confidence: float = 0.90) -> tuple[float, float]:
    """Return the Wilson score interval of a share (Wilson 1927).

    Parameters
    ----------
    won, of
        How many of how many.
    confidence
        Of the interval.

    Examples
    --------
    >>> [tuple(round(end, 3) for end in wilson(*pair)) for pair in ((3, 4), (30, 50), (0, 5))]
    [(0.356, 0.942), (0.484, 0.706), (0.0, 0.351)]
    """
    if of <= 0:
        return float("nan"), float("nan")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = won / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)


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
        scores of those referred, ``alert`` whether it is low. Where nothing says what became of referrals,
        all but ``received`` is NaN.
    """
    counted = referrals.pivot_table(
        index="referrer_id", columns="stage", values="count", aggfunc="sum", fill_value=0.0
    ).reindex(columns=["received", "qualified", "won", "lost"], fill_value=0.0)
    found = pd.DataFrame({"received": counted.sum(axis=1)})
    known = bool(referrals["stage"].ne("received").any())
    found["qualified"] = counted["qualified"] + counted["won"] if known else np.nan
    found["won"], found["lost"] = (counted["won"], counted["lost"]) if known else (np.nan, np.nan)
    found["share_won"] = found["won"] / found["received"]
    ends = [wilson(*pair, rules.confidence) for pair in zip(found["won"], found["received"], strict=True)]
    found["low"], found["high"] = [end[0] for end in ends], [end[1] for end in ends]
    overall = found["won"].sum() / found["received"].sum() if len(found) else float("nan")
    few = found["received"].lt(rules.few)
    verdict = np.select([few, found["high"].lt(overall)], ["too few", "review"], "") if known else ""
    found["verdict"] = pd.Series(verdict, index=found.index, dtype="str")
    found["satisfaction"] = _content(referrals, people).reindex(found.index)
    found["alert"] = found["satisfaction"].lt(rules.referred_satisfaction)
    table = found.rename_axis("contact_id").join(book[["name", "owner"]]).reset_index()
    table = table.astype({"name": "str", "owner": "str"}).fillna({"name": "", "owner": ""})
    order = table.sort_values(["received", "contact_id"], ascending=[False, True], kind="stable")
    return order[FUNNEL].reset_index(drop=True)


def _content(referrals: pd.DataFrame, people: People) -> pd.Series:
    """Return the mean of the latest scores of those whom each contact referred."""
    latest = latest_scores(people).set_index("contact_id")["score"]
    pairs = referrals[["referrer_id", "referred_id"]].drop_duplicates()
    mean: pd.Series = look_up(pairs["referred_id"], latest).groupby(pairs["referrer_id"]).mean()
    return mean
