"""What became of the contacts after a cut-off: referrals, won ones, revenue, clusters newly reached."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from refgraph.evidence.as_known_then import as_known_before, between
from refgraph.measures import direct_credit
from refgraph.network import Network
from refgraph.people import People
from refgraph.tiers import Analysed

Analyse = Callable[[People], Analysed]
"""The stages after resolving, as one function: ``refgraph.analyse``, or that with settings."""

OUTCOMES = ("referrals", "won", "revenue", "clusters")

WORDS = {
    "referrals": "referrals",
    "won": "won referrals",
    "revenue": "revenue through referrals",
    "clusters": "clusters newly reached",
}
"""How each outcome is called in a sentence."""


def outcome_between(
    people: People, analyse: Analyse, first: pd.Timestamp, end: pd.Timestamp, what: str = "referrals"
) -> pd.Series:
    """Return what each contact did from one day until before another.

    Parameters
    ----------
    people
        Everything that is known today.
    analyse
        Used for ``clusters`` alone: the clusters are those of the network at the end.
    first, end
        The days.
    what
        One of `OUTCOMES`. ``won`` counts the referrals made in that time that are won by their own status or
        revenue, or by a deal closed in it; ``revenue`` is what deals closed in that time, or the referrals
        themselves, brought, shared among those who referred the contact in it; ``clusters`` are those in
        which a contact linked nobody before and now does.

    Returns
    -------
    Series
        Indexed by ``contact_id``; only those who did anything.
    """
    if what == "clusters":
        return _clusters_reached(people, analyse, first, end)
    network = Network.from_tables(between(people, first, end))
    if what == "revenue":
        credit = direct_credit(network)
        return credit[credit.gt(0)]
    events = network.events
    counted = events["count"]
    if what == "won":
        counted = counted.where(events["won"], 0.0)
    done = counted.groupby(events["source"]).sum()
    return done[done.gt(0)]


def _clusters_reached(people: People, analyse: Analyse, first: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    network = analyse(as_known_before(people, end)).network
    events, cluster = network.events, network.nodes["cluster"]
    linked = pd.concat(_ends(events, cluster, *ends) for ends in (("source", "target"), ("target", "source")))
    own = pd.DataFrame({"who": network.nodes.index, "cluster": cluster.to_numpy(), "date": pd.NaT})
    before = pd.concat([linked[linked["date"].lt(first)], own])
    made = pd.DataFrame({"who": events["source"], "cluster": cluster.reindex(events["target"]).to_numpy()})
    made = made[events["date"].ge(first) & made["cluster"].ne(0)].drop_duplicates()
    known = pd.MultiIndex.from_frame(before[["who", "cluster"]])
    new = ~pd.MultiIndex.from_frame(made).isin(known)
    return made[new].groupby("who").size().astype(np.float64)


def _ends(events: pd.DataFrame, cluster: pd.Series, one: str, other: str) -> pd.DataFrame:
    """Return who is linked into which cluster since when, seen from one end of the referrals."""
    reached = cluster.reindex(events[other]).to_numpy()
    return pd.DataFrame({"who": events[one], "cluster": reached, "date": events["date"]})
