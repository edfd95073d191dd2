"""When contacts refer: whether the days after a moment bring more referrals than the same contacts' other days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.evidence.as_known_then import known_since
from refgraph.evidence.multiple_testing import holm
from refgraph.evidence.value_model.moments import gather_moments
from refgraph.evidence.value_model.rate_ratios import rate_ratio
from refgraph.network import Network
from refgraph.people import People

TIMING = "moment times contacts days referrals other_days other_referrals ratio low high p p_holm verdict says".split()
"""The columns of what was learned."""

WINDOW = 90
"""So many days after a moment belong to it."""

FEW = 5
"""Either side needs so many referrals."""

FOLLOWS_REFERRALS, YEAR = ("won referral",), 365
"""A moment that a referral of the same contact brings about: that referral lies before it by definition."""

MORE, LESS, NOT_SHOWN, TOO_FEW = "more", "less", "not shown", "too few"


def learn_moments(people: People, network: Network, window: int = WINDOW) -> pd.DataFrame:
    """Compare the referrals made within days of a moment with those of the same contacts' other days.

    Each contact is compared with itself: those who refer much also have more wins, purchases and meetings, and
    against everybody's days every such moment would look like a good one. Of a moment that follows from a referral
    (one was won) only the first of each contact counts, against the rest of the year after it: what led to it would
    lie before it always, and every such moment would look like a bad one.

    Parameters
    ----------
    people
        Its tables; a contact counts from the day after the first that anything speaks of it.
    network
        Its referrals, and when they were won.
    window
        How many days after a moment belong to it, that day itself not.

    Returns
    -------
    DataFrame
        `TIMING`, one row per kind of moment: how many ``times`` and with how many ``contacts`` (who referred at
        all, and have days on both sides), how many days and referrals on either side, the ``ratio`` of the rates with
        its exact 95 % interval, p, and p adjusted for the number of kinds (Holm); ``verdict``: ``more``, ``less``,
        ``not shown`` or ``too few`` (fewer than five referrals on either side; the numbers are NaN then); ``says``.
    """
    moments = gather_moments(people, network)
    came, today = known_since(people), people.as_of
    events = network.events
    made = events[events["date"].notna() & events["source"].isin(came.index)]
    made = made.rename(columns={"source": "contact_id"})[["contact_id", "date", "count"]]
    made = made[made["date"].gt(made["contact_id"].map(came))]
    if moments.empty or made.empty or today is None:
        return pd.DataFrame({name: [] for name in TIMING})
    known = ((today - came).dt.days)[came.notna()]
    known = known[known.gt(0) & known.index.isin(made["contact_id"])]
    rows = [
        _counted(str(name), rows, made, came, known, today, window)
        for name, rows in moments[moments["contact_id"].isin(known.index)].groupby("moment", sort=True)
    ]
    return _judged([row for row in rows if row is not None], window)


def say_moments(found: pd.DataFrame) -> tuple[str, ...]:
    """Return what was learned in words: the moments that are shown, or once that none is."""
    shown = found[found["verdict"].isin([MORE, LESS])]
    if len(shown):
        return tuple(shown["says"])
    if found.empty:
        return (
            "When contacts refer cannot be learnt: that takes dated referrals and what happened before them.",
        )
    tried = (
        ", ".join(found.loc[found["verdict"].eq(NOT_SHOWN), "moment"]) or "for all of them there are too few"
    )
    return (f"After no moment contacts are shown to refer more often than at other times ({tried}).",)


def _counted(
    name: str,
    rows: pd.DataFrame,
    made: pd.DataFrame,
    came: pd.Series,
    known: pd.Series,
    today: pd.Timestamp,
    window: int,
) -> dict[str, object] | None:
    """Return the days and referrals of each contact on both sides, for contacts who have days on both."""
    rows = rows[["contact_id", "date"]].sort_values(["contact_id", "date"], ignore_index=True)
    if name in FOLLOWS_REFERRALS:
        rows = rows.drop_duplicates("contact_id", ignore_index=True)
        came = rows.set_index("contact_id")["date"]
        known = (today - came).dt.days.clip(upper=YEAR)
        since = (made["date"] - made["contact_id"].map(came)).dt.days
        made = made[since.gt(0) & since.le(YEAR)]
    # A moment before the contact is known counts from the day it is.
    rows["date"] = (
        rows[["date"]]
        .max(axis=1)
        .where(rows["date"].ge(rows["contact_id"].map(came)), rows["contact_id"].map(came))
    )
    gap = -rows.groupby("contact_id")["date"].diff(-1).dt.days
    left = (today - rows["date"]).dt.days
    days = np.minimum(gap.fillna(window), np.minimum(left, window)).groupby(rows["contact_id"]).sum()
    strata = pd.DataFrame({"days": days, "known": known.reindex(days.index)})
    strata["other_days"] = strata["known"] - strata["days"]
    strata = strata[strata["days"].gt(0) & strata["other_days"].gt(0)]
    if strata.empty:
        return None
    last = pd.merge_asof(
        made[made["contact_id"].isin(strata.index)].sort_values("date"),
        rows.rename(columns={"date": "moment"}).sort_values("moment"),
        left_on="date",
        right_on="moment",
        by="contact_id",
        allow_exact_matches=False,
    )
    after = (last["date"] - last["moment"]).dt.days.le(window)
    sums = [last.loc[side].groupby("contact_id")["count"].sum() for side in (after, ~after)]
    strata["referrals"], strata["other_referrals"] = (one.reindex(strata.index).fillna(0.0) for one in sums)
    return {"moment": name, "times": int(rows["contact_id"].isin(strata.index).sum()), "strata": strata}


def _judged(rows: list[dict[str, object]], window: int) -> pd.DataFrame:
    names = ("days", "referrals", "other_days", "other_referrals")
    table, ratios = [], []
    for row in rows:
        strata = row["strata"]
        assert isinstance(strata, pd.DataFrame)
        sums = {name: float(strata[name].sum()) for name in names}
        enough = min(sums["referrals"], sums["other_referrals"]) >= FEW
        sides = [strata[name].tolist() for name in ("referrals", "days", "other_referrals", "other_days")]
        found = rate_ratio(*sides) if enough else None
        ratios.append(found)
        values = {name: getattr(found, name, np.nan) for name in ("ratio", "low", "high", "p")}
        table.append(
            {"moment": row["moment"], "times": row["times"], "contacts": len(strata), **sums, **values}
        )
    judged = pd.DataFrame(table).reindex(columns=TIMING)
    judged["p_holm"] = holm(judged["p"].astype(float).tolist())
    judged["verdict"] = [_verdict(row) for row in judged.to_dict("records")]
    judged["says"] = [_says(row, window) for row in judged.to_dict("records")]
    return judged


def _verdict(row: dict[str, float]) -> str:
    if row["p"] != row["p"]:
        return TOO_FEW
    if row["p_holm"] >= 0.05 or row["low"] <= 1 <= row["high"]:
        return NOT_SHOWN
    return MORE if row["low"] > 1 else LESS


def _says(row: dict[str, object], window: int) -> str:
    of = f"{row['referrals']:,.0f} of {row['referrals'] + row['other_referrals']:,.0f} referrals"  # type: ignore[operator]
    if row["verdict"] == TOO_FEW:
        return f"{row['moment']}: {of} of {row['contacts']:,} contacts came within {window} days: too few to compare."
    times = f"{row['ratio']:.1f} times [{row['low']:.1f}, {row['high']:.1f}]"
    shown = "" if row["verdict"] in (MORE, LESS) else ": not shown to differ"
    return (
        f"{row['moment']}: in the {window} days after it {row['contacts']:,} contacts referred {times} as often as on "
        f"their other days ({of}){shown}."
    )
