"""When contacts refer: whether the days after an event bring more referrals than all other days."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from refgraph.evidence.multiple_testing import holm
from refgraph.people import People

TIMING = "event events days referrals other_days other_referrals ratio low high p p_holm verdict".split()
"""The columns of what was learned."""

_FEW = 5


@dataclass(frozen=True)
class RateRatio:
    """How many times the rate of one is that of the other.

    Parameters
    ----------
    ratio, low, high
        The ratio and its interval.
    p
        Of there being no difference.
    """

    ratio: float
    low: float
    high: float
    p: float


def rate_ratio(
    events: int, days: float, other_events: int, other_days: float, confidence: float = 0.95
) -> RateRatio:
    """Compare two rates exactly, given how many events there are in all.

    Given the sum, the events of the first fall on its days by chance: they are binomial, with the share of
    its days (Przyborowski and Wilenski 1940). The interval is that of Clopper and Pearson, carried over.

    Examples
    --------
    >>> found = rate_ratio(6, 900, 20, 14_000)
    >>> round(found.ratio, 3), round(found.low, 3), round(found.high, 3), round(found.p, 4)
    (4.667, 1.534, 12.048, 0.0039)
    """
    from scipy.stats import binomtest

    share = days / (days + other_days)
    test = binomtest(events, events + other_events, share)
    interval = test.proportion_ci(confidence, method="exact")
    ends = [_odds(end) * other_days / days for end in (interval.low, interval.high)]
    ratio = (events / days) / (other_events / other_days) if other_events else float("inf")
    return RateRatio(ratio, ends[0], ends[1], float(test.pvalue))


def learn_moments(people: People, window: int = 30) -> pd.DataFrame:
    """Compare the referrals made within days of an event with those of all other days, per kind of event.

    Parameters
    ----------
    people
        Its events, referrals and contacts; a contact counts from the day it came.
    window
        How many days after an event belong to it.

    Returns
    -------
    DataFrame
        `TIMING`, one row per kind of event: how many days and referrals on either side, the ratio of the
        rates with its 95 % interval, p, and p adjusted for the number of kinds. Where either side has fewer
        than five referrals, ``verdict`` is ``too few`` and the numbers are NaN.
    """
    events, created = people.tables.get("events"), people.contacts.get("created")
    if events is None or people.as_of is None or created is None or "event" not in events:
        return pd.DataFrame({name: [] for name in TIMING})
    today = int((people.as_of - pd.Timestamp(0)).days)
    came = _to_days(people.contacts.set_index("contact_id")["created"]).dropna()
    total = float((today - came + 1).clip(lower=0).sum())
    made = people.referrals[
        people.referrals["date"].notna() & people.referrals["referrer_id"].isin(came.index)
    ]
    days = pd.DataFrame({"contact_id": made["referrer_id"], "day": _to_days(made["date"])})
    rows = []
    for name, group in events[events["contact_id"].isin(came.index)].groupby(events["event"].str.casefold()):
        after = _days_after(group, today, window)
        hit = len(days.merge(after, on=["contact_id", "day"]))
        rows.append(
            {
                "event": name,
                "events": len(group),
                "days": len(after),
                "referrals": hit,
                "other_days": total - len(after),
                "other_referrals": len(days) - hit,
            }
        )
    return _judged(rows)


def _days_after(events: pd.DataFrame, today: int, window: int) -> pd.DataFrame:
    """Return the contact-days that follow an event, each once."""
    days = _to_days(events["date"])
    pairs = {
        (contact, day + step)
        for contact, day in zip(events["contact_id"], days, strict=True)
        for step in range(1, window + 1)
        if day + step <= today
    }
    return pd.DataFrame(sorted(pairs), columns=["contact_id", "day"])


def _judged(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows).reindex(columns=TIMING)
    enough = table["referrals"].ge(_FEW) & table["other_referrals"].ge(_FEW)
    table["verdict"] = pd.Series("too few", index=table.index).mask(enough, "").astype("str")
    known = table[enough]
    found = [
        rate_ratio(int(row.referrals), row.days, int(row.other_referrals), row.other_days)
        for row in known.itertuples()
    ]
    for name in ("ratio", "low", "high", "p"):
        table[name] = pd.Series([getattr(one, name) for one in found], index=known.index, dtype="float64")
    table["p_holm"] = pd.Series(holm([one.p for one in found]), index=known.index, dtype="float64")
    return table


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else float("inf")


def _to_days(dates: pd.Series) -> pd.Series:
    return (pd.to_datetime(dates) - pd.Timestamp(0)).dt.days.astype("float64")
