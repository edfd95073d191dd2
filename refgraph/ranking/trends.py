"""Who rises and who has stopped, measured against each contact's own rate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.measures.volume import ages
from refgraph.network import Network

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
    labels = pd.Series("", index=network.nodes.index, name="trend", dtype="str")
    age = ages(network)
    dated = network.events.assign(age=age)[age.notna()]
    if dated.empty:
        return labels
    early = dated[dated["age"].gt(PERIOD) & dated["age"].le(730)]
    of = dated.groupby("source")
    facts = pd.DataFrame({"first": of["age"].max(), "last": of["age"].min(), "all": of["count"].sum()})
    facts["now"] = dated[dated["age"] <= PERIOD].groupby("source")["count"].sum()
    facts["before"] = early.groupby("source")["count"].sum()
    facts["since"] = early.groupby("source")["age"].max() - PERIOD
    facts = facts.fillna({"now": 0.0, "before": 0.0, "since": 1.0})
    rate = facts["before"] * PERIOD / facts["since"].clip(lower=PERIOD)
    pace = (facts["all"] - 1) / (facts["first"] - facts["last"]).clip(lower=1)
    silent = facts["last"].gt(SILENT_AFTER) | (facts["last"].gt(PERIOD) & (pace * facts["last"]).ge(3))
    found = np.select(
        [
            facts["first"].le(PERIOD),
            silent,
            facts["now"].ge(2) & facts["now"].ge(CHANGE * rate),
            rate.ge(1) & facts["now"].le(rate / CHANGE),
        ],
        ["new", "silent", "rising", "falling"],
        "steady",
    )
    labels[facts.index] = found
    return labels
