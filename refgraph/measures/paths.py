"""Who stands between others, and who is near: measures over shortest paths and walks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import UnknownNameError
from refgraph.findings import Finding
from refgraph.measures.rules import Means
from refgraph.measures.shortest_paths import betweenness_values, components
from refgraph.network import Network, build_graph

if TYPE_CHECKING:
    import igraph

Positions = npt.NDArray[np.int64]

EXACT_UP_TO = 20_000
"""Up to so many contacts harmonic closeness is exact; above it is left out."""

_NEARNESS = 4  # edge visits that a look along an edge takes as long as in igraph's harmonic centrality
_TOGETHER = 500  # contacts whose nearness is one part of the work


def betweenness(
    network: Network, *, directed: bool = False, weight: str | None = None, means: Means = Means()
) -> pd.Series:
    """Return the betweenness of each contact: ``sum over pairs s, t of paths through v / all paths``.

    Freeman (1977), over unordered pairs (ordered ones if `directed`), not normalised. Ties take part unless
    `directed`. Exact as long as the edge visits counted beforehand are within the budget; otherwise sources
    are sampled, and a remark says how many and how large the error is.

    Parameters
    ----------
    network
        The network.
    directed
        Whether a path must follow the direction of referrals. The first in a chain then has 0, however much
        it started.
    weight
        ``"distance"`` prefers strong, recent referrals as routes: paths are shortest in
        ``max(1, round(1000 * distance))``, whole numbers so that equal routes stay equal.
    means
        Budget, seed and whom to tell.
    """
    source, target = network.arcs if directed else network.links[:2]
    found = betweenness_values(
        len(network.nodes),
        source,
        target,
        distance=None if weight is None else _lengths(network, directed, weight),
        directed=directed,
        budget=means.rules.budget or None,
        epsilon=means.rules.epsilon or None,
        seed=means.seed,
        threads=means.rules.threads or os.cpu_count() or 1,
        progress=means.progress,
        announce=means.announce,
        workers=means.workers,
    )
    column = pd.Series(found.values, index=network.nodes.index, name="betweenness")
    column.attrs["method"] = {
        "method": found.method,
        "sources": found.sources,
        "error": found.error,
        "visits": found.visits,
        "engine": found.engine,
        "cut": found.cut,
    }
    if found.note:
        column.attrs["remark"] = Finding("note", "betweenness-method", f"Betweenness: {found.note}.")
    return column


def betweenness_normalised(network: Network, *, betweenness: pd.Series | None = None) -> pd.Series:
    """Return betweenness as a share of all pairs of other contacts: ``2 / ((n - 1)(n - 2))`` times the raw value.

    0 for everyone if there are fewer than 3 contacts.
    """
    raw = _given(network, betweenness)
    size = len(network.nodes)
    pairs = (size - 1) * (size - 2) / 2
    return (raw / pairs if pairs > 0 else raw * 0.0).rename("betweenness_normalised")


def bridge(network: Network, *, betweenness: pd.Series | None = None) -> pd.Series:
    """Return betweenness net of a contact's own leaves: the pairs of other people it connects.

    A contact who introduced l people with no other link stands between each of them and everyone else
    without bridging anything: ``l (l - 1) / 2 + l (n - 1 - l)`` pairs in a component of n contacts. What is
    left counts pairs of people who are connected otherwise than by that contact's introduction alone.
    """
    raw = _given(network, betweenness).to_numpy(float)
    low, high, _ = network.links
    values = bridge_values(low, high, raw)
    column = pd.Series(values, index=network.nodes.index, name="bridge")
    count = int((values > 0).sum())
    if 3 <= count < 10:
        some = f"Only {count} contacts connect people beyond those they introduced themselves"
        message = f"{some}; read bridge with care."
        column.attrs["remark"] = Finding("note", "few-bridges", message, count=count)
    return column


def bridge_values(
    low: Positions, high: Positions, betweenness: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return `bridge` of each node for links between these ends and their betweenness."""
    size = len(betweenness)
    links = np.bincount(np.concatenate([low, high]), minlength=size)
    leaf_ends = np.concatenate([high[links[low] == 1], low[links[high] == 1]])
    leaves = np.bincount(leaf_ends, minlength=size).astype(float)
    member = components(size, low, high)
    component = np.bincount(member, minlength=size)[member].astype(float)
    own = leaves * (leaves - 1) / 2 + leaves * (component - 1 - leaves)
    values: npt.NDArray[np.float64] = betweenness - own
    values[np.abs(values) < 1e-9 * np.maximum(betweenness, 1.0)] = 0.0
    return values


def harmonic(network: Network, *, means: Means = Means()) -> pd.Series:
    """Return how near each contact is to everyone: the mean of 1 / distance, 0 for those out of reach.

    Harmonic centrality (Rochat 2009) over referrals in either direction. Above 20,000 contacts it is left
    out (NaN), because its cost grows with contacts times referrals.

    Parameters
    ----------
    network
        The network.
    means
        Workers, whom no value depends on.
    """
    column = pd.Series(np.nan, index=network.nodes.index, name="harmonic")
    if len(column) > EXACT_UP_TO:
        column.attrs["remark"] = Finding(
            "note",
            "harmonic-left-out",
            f"Harmonic closeness is left out: {len(column):,} contacts are more than {EXACT_UP_TO:,}.",
        )
        return column
    low, high, _ = network.referral_links
    visits = len(column) * (len(column) + 2 * len(low)) * _NEARNESS
    if means.workers is not None and means.workers.worth(visits):
        cuts = range(0, len(column), _TOGETHER)
        parts = means.workers.each(near_these, (len(column), low, high), cuts)
        values = np.concatenate(list(parts))
    else:
        values = _nearness(network.referral_graph, None)
    column[:] = values
    return column


def near_these(links: tuple[int, Positions, Positions], first: int) -> npt.NDArray[np.float64]:
    """Return `harmonic` of some contacts from `first` on, for so many contacts with links between these ends."""
    size, low, high = links
    return _nearness(build_graph(size, low, high), range(first, min(size, first + _TOGETHER)))


def _nearness(graph: igraph.Graph, some: Iterable[int] | None) -> npt.NDArray[np.float64]:
    found = graph.harmonic_centrality(some, mode="all", normalized=True)
    values: npt.NDArray[np.float64] = np.nan_to_num(np.array(found, dtype=float))
    return values


def pagerank(network: Network) -> pd.Series:
    """Return PageRank (damping 0.85) with the referrals reversed, so that credit flows to the referrers."""
    source, target = network.arcs
    graph = build_graph(len(network.nodes), target, source, directed=True)
    return pd.Series(graph.pagerank(damping=0.85), index=network.nodes.index, name="pagerank", dtype=float)


def _given(network: Network, column: pd.Series | None) -> pd.Series:
    return betweenness(network) if column is None else column


def _lengths(network: Network, directed: bool, weight: str) -> npt.NDArray[np.int64]:
    """Return the length of every edge of the graph as a whole number, so that equal routes stay equal."""
    if weight != "distance":
        raise UnknownNameError.among("edge weight", weight, ["distance"])
    if directed:
        distance = network.edges["distance"].to_numpy(float)
    else:
        distance = network.rules.distance(network.links[2])
    lengths: npt.NDArray[np.int64] = np.maximum(1, np.rint(1000 * distance)).astype(np.int64)
    return lengths
