"""Who rises and who has stopped, measured against each contact's own rate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.measures import ages
from refgraph.network import Network

Ages = npt.NDArray[np.float64]

TRENDS = ("new", "rising", "steady", "falling", "silent")
"""The labels, blank for contacts who never referred or whose referrals are not dated."""

PERIOD = 90
SILENT_AFTER = 365
CHANGE = 1.5


def trend(network: Network) -> pd.Series:
    """Label each contact's referrals of late against its own rate before.

    The own rate is the referrals made before the last 90 days (and at most 730 days back), per 90 days since
    the first of them. ``new``: the first referral is not older than 90 days. ``silent``: none for a year, or
    none for so long that three would have been expected at the pace between the first and the last.
    ``rising``: at least two in the last 90 days and at least 1.5 times the own rate. ``falling``: the own rate
    would give at least one, and it was at most the 1.5th part. Else ``steady``.

    Returns
    -------
    Series
        Indexed like the nodes, str.
    """
    nodes = network.nodes.index
    every_age = ages(network).to_numpy(float)
    dated = ~np.isnan(every_age)
    age, who = every_age[dated], network.event_sources[dated]
    count = network.events["count"].to_numpy(float)[dated]
    early, lately = (age > PERIOD) & (age <= 730), age <= PERIOD
    made, before, now = (
        np.bincount(who[part], count[part], len(nodes)) for part in (slice(None), early, lately)
    )
    first, last = _oldest(who, age, len(nodes)), -_oldest(who, -age, len(nodes))
    since = _oldest(who[early], age[early], len(nodes)) - PERIOD
    rate = before * PERIOD / np.maximum(since, PERIOD)
    pace = (made - 1) / np.maximum(first - last, 1)
    silent = (last > SILENT_AFTER) | ((last > PERIOD) & (pace * last >= 3))
    found = np.select(
        [
            np.isinf(first),
            first <= PERIOD,
            silent,
            (now >= 2) & (now >= CHANGE * rate),
            (rate >= 1) & (now <= rate / CHANGE),
        ],
        ["", "new", "silent", "rising", "falling"],
        "steady",
    )
    return pd.Series(found, index=nodes, name="trend", dtype="str")


def _oldest(who: npt.NDArray[np.int64], age: Ages, size: int) -> Ages:
    """Return the greatest age of each contact's referrals, minus infinity where it has none."""
    oldest = np.full(size, -np.inf)
    np.maximum.at(oldest, who, age)
    return oldest
