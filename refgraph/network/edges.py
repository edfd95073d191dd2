"""From referrals to dated events and edges, and from ties to pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.findings import Finding
from refgraph.network.revenue import is_won
from refgraph.network.rules import UNDATED_AGE, EdgeRules
from refgraph.people import is_stated


def rows_with_weight(referrals: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Drop the rows that stand for no referral; a table of counts of everyone by everyone is full of them."""
    usable = referrals["count"].gt(0) & np.isfinite(referrals["count"].astype(float))
    dropped = int((~usable).sum())
    if not dropped:
        return referrals, ()
    message = f"{dropped:,} rows have no positive count and stand for no referral; they make no edge."
    return referrals[usable], (Finding("note", "no-weight", message, count=dropped),)


def make_events(
    referrals: pd.DataFrame, nodes: pd.DataFrame, as_of: pd.Timestamp | None, rules: EdgeRules
) -> pd.DataFrame:
    """Return one row per referral, with the strength it adds to its edge; see `refgraph.network.Network`."""
    events = referrals.rename(columns={"referrer_id": "source", "referred_id": "target"})
    number = pd.Series(float("nan"), index=events.index)
    events = pd.DataFrame(
        {
            "source": events["source"],
            "target": events["target"],
            "date": events.get("date", pd.Series(pd.NaT, index=events.index, dtype="datetime64[us]")),
            "count": events.get("count", number).fillna(1.0),
            "share": events.get("share", number),
            "status": events.get("status", pd.Series("", index=events.index, dtype="str")),
            "revenue": events.get("revenue", number),
            "quality": events.get("quality", number),
            "stated": is_stated(events) if "date_origin" in events else True,
        }
    )
    weight = events["count"] * events["share"].fillna(1.0)
    if rules.lost_weight != 1.0:
        weight = weight.where(events["status"].ne("lost"), weight * rules.lost_weight)
    events["strength"] = weight * decay(events["date"], as_of, rules.half_life_days)
    events["won"] = is_won(events, nodes["revenue"], nodes["first_won"])
    return _in_order(events, nodes.index)


def _in_order(events: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """Sort by both ends and then by every column, so that the last digit of a sum depends on no order of the input.

    Where ids stand in the sorted index is their order, and numbers sort faster than texts.
    """
    source, target = (ids.get_indexer(events[side]).astype(np.int64) for side in ("source", "target"))
    pair = pd.Series(source * len(ids) + target, index=events.index)
    again = pair.duplicated(keep=False)
    within = pd.concat([events[~again], events[again].sort_values([*events.columns[2:]])])
    return within.iloc[np.argsort(pair.loc[within.index], kind="stable")].reset_index(drop=True)


def decay(dates: pd.Series, as_of: pd.Timestamp | None, half_life_days: float) -> pd.Series:
    """Return how much a referral of each date still counts, 1 for today's, half at the half-life.

    Without an as-of date nothing decays.
    """
    if as_of is None:
        return pd.Series(1.0, index=dates.index)
    age = (as_of - dates).dt.days.astype(float).fillna(UNDATED_AGE).clip(lower=0)
    return 0.5 ** (age / half_life_days)


def make_edges(events: pd.DataFrame, rules: EdgeRules) -> pd.DataFrame:
    """Return one row per pair of referrer and referred of events sorted by both; see `refgraph.network.Network`."""
    ends = events[["source", "target"]]
    first = ends.ne(ends.shift()).any(axis=1)
    counted = events.assign(won=events["count"].where(events["won"], 0.0))
    sums = counted.groupby(first.cumsum().to_numpy(), sort=False).agg(
        count=("count", "sum"),
        first_date=("date", "min"),
        last_date=("date", "max"),
        strength=("strength", "sum"),
        revenue=("revenue", "sum"),
        won=("won", "sum"),
    )
    edges = pd.concat([ends[first].reset_index(drop=True), sums.reset_index(drop=True)], axis=1)
    edges.insert(6, "distance", rules.distance(edges["strength"].to_numpy(float)))
    return edges


def tie_pairs(ties: pd.DataFrame) -> pd.DataFrame:
    """Return one row per pair: the strongest of several ties between the same two contacts."""
    first = ties["a"].where(ties["a"] <= ties["b"], ties["b"])
    second = ties["b"].where(ties["a"] <= ties["b"], ties["a"])
    pairs = pd.DataFrame({"a": first, "b": second, "weight": ties["weight"].astype(float)})
    pairs = pairs[pairs["a"].ne(pairs["b"]) & pairs["weight"].gt(0)]
    return pairs.groupby(["a", "b"], sort=True, as_index=False)["weight"].max()
