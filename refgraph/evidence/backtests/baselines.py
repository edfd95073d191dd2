"""What a ranking has to beat: orders that anybody could make from the referral log alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.measures import Measures
from refgraph.network import Network

Array = npt.NDArray[np.float64]

COUNT = "count"
"""The baseline that the others are held against: how many referrals each contact made."""

RANDOM = "random"

BASELINES = {
    COUNT: "counting all past referrals",
    "recency_weighted_referrals": "a recency-weighted count (half-life one year)",
    "last_year": "counting the last 12 months",
    "rfm": "RFM",
    "betweenness": "betweenness",
    "bridge": "bridge",
    RANDOM: "chance",
}
"""What the usual order is held against, and how each is called; the strongest of them is named."""

LAST_YEAR_DAYS = 365


def baselines(network: Network, measures: Measures) -> pd.DataFrame:
    """Return the simple orders, one column each, indexed like the nodes; the highest value comes first.

    ``count``: referrals made. ``recency``: the day of the last one, in days before the as-of date, negative;
    minus infinity for none. ``last_year``: referrals made in the last 365 days. ``rfm``: the sum of the
    quintiles of recency, of the count and of the revenue that followed (Bult and Wansbeek 1995). ``random``:
    the same value for everybody, so that metrics over all orders of ties are those of chance.

    Parameters
    ----------
    network
        The network as it was.
    measures
        Its measures, ``direct_credit`` among them.
    """
    index = network.nodes.index
    made = network.events.groupby("source")
    count = made["count"].sum().reindex(index).fillna(0.0)
    recency, last_year = pd.Series(-np.inf, index=index), pd.Series(0.0, index=index)
    if network.as_of is not None:
        days = (network.as_of - made["date"].max()).dt.days.astype(float)
        recency = (-days).reindex(index).fillna(-np.inf)
        lately = network.events[(network.as_of - network.events["date"]).dt.days.lt(LAST_YEAR_DAYS)]
        last_year = lately.groupby("source")["count"].sum().reindex(index).fillna(0.0)
    columns = (recency, count, measures["direct_credit"])
    rfm = sum(
        quintiles(column.to_numpy(float), floor)
        for column, floor in zip(columns, (-np.inf, 0, 0), strict=True)
    )
    simple = {COUNT: count, "recency": recency, "last_year": last_year, "rfm": rfm, RANDOM: 0.0}
    return pd.DataFrame(simple, index=index)


def quintiles(values: Array, floor: float = 0.0) -> Array:
    """Return in which fifth each value is among those above `floor`: 5 for the highest, 0 at the floor.

    Equal values are in the same fifth, that of the middle of their ranks.

    Examples
    --------
    >>> quintiles(np.array([0.0, 1, 2, 3, 4, 5, 5])).tolist()
    [0.0, 1.0, 2.0, 3.0, 3.0, 5.0, 5.0]
    """
    some = values > floor
    fifths = np.zeros(len(values))
    ordered = np.sort(values[some])
    if len(ordered):
        below = np.searchsorted(ordered, values[some], side="left")
        upto = np.searchsorted(ordered, values[some], side="right")
        fifths[some] = np.minimum(np.floor(5 * (below + upto) / 2 / len(ordered)), 4) + 1
    return fifths
