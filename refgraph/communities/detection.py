"""Community detection by the Leiden method, the same answer for the same network and seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import igraph
import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.communities.agreement import mean_agreement
from refgraph.errors import SettingsError
from refgraph.network import LEAST_AGREEMENT, Network, Partition, build_graph
from refgraph.registry import Registry
from refgraph.showing import in_differences

STARTS_UP_TO = 20_000
"""Up to so many contacts all starts are made."""

SMALLEST = 3
"""Connected parts of fewer contacts are no clusters."""


LEAST_STARTS = 2
"""So many starts are made of every network, however large: one alone says nothing of how far it can be trusted."""

SETTLED = 0.15
"""Of more than `STARTS_UP_TO` contacts no further start is made once the agreement is so far from `LEAST_AGREEMENT`:
of networks that large, the pairs of starts that were tried spread by 0.06 at most (standard deviation)."""

METHODS: Registry[Callable[..., Sequence[int]]] = Registry("community method", "refgraph.communities")
"""What gives every linked contact a label, in one seeded start; a plug-in adds one through this group.

A method takes the graph (``igraph.Graph``, undirected), the strength of each of its edges (ndarray, shape
(edges,)) and the `CommunityRules`, and returns a label for each vertex, shape (vertices,)."""


@in_differences
@dataclass(frozen=True)
class CommunityRules:
    """How clusters are found: the ``[communities]`` section of the settings.

    Parameters
    ----------
    method
        One of `METHODS`.
    resolution
        Above 1 gives more and smaller clusters, below 1 fewer and larger ones.
    starts
        How many seeded starts are made; the best is kept. Above 20,000 contacts none is added to those whose
        agreement is settled, two at least.
    iterations
        How many rounds of the Leiden method each start runs.
    seed
        The seed of the first start; the next ones follow it.

    Raises
    ------
    SettingsError
        If the resolution is not positive, or there is not at least one start and one iteration.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.CommunityRules(starts=5)
    CommunityRules(starts=5)
    """

    method: str = "leiden"
    resolution: float = 1.0
    starts: int = 20
    iterations: int = 10
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.resolution > 0:
            raise SettingsError(f"resolution has to be above 0, not {self.resolution}.")
        for name in ("starts", "iterations"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} has to be 1 or more, not {getattr(self, name)}.")


def detect_communities(network: Network, rules: CommunityRules = CommunityRules()) -> Partition:
    """Find clusters: by default Leiden (Traag, Waltman and van Eck 2019) on modularity, undirected, by strength.

    Several seeded starts, the one of highest modularity (at the resolution asked for) kept, ties to the
    first. Contacts in connected parts of fewer than three are in no cluster.

    Parameters
    ----------
    network
        Referrals and ties count, in either direction, mutual ones summed.
    rules
        Method, resolution, starts, iterations and seed.

    Returns
    -------
    Partition

    Examples
    --------
    >>> import networkx as nx, refgraph as rg
    >>> two = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x"), ("a", "x")])
    >>> rg.detect_communities(rg.Network.from_networkx(two)).membership.tolist()
    [1, 1, 1, 2, 2, 2]
    """
    low, high, strength = network.links
    linked = np.unique(np.concatenate([low, high]))
    graph = build_graph(len(linked), np.searchsorted(linked, low), np.searchsorted(linked, high))
    runs = _runs(graph, strength, rules)
    labels, modularity = _best(graph, strength, rules, runs)
    member = np.zeros(len(network.nodes), dtype=np.int64)
    member[linked] = _numbered(labels, _in_large_part(graph))
    membership = pd.Series(member, index=network.nodes.index, name="cluster")
    return Partition(membership, modularity, rules.seed, len(runs), runs, mean_agreement(runs))


def _runs(
    graph: igraph.Graph, strength: npt.NDArray[np.float64], rules: CommunityRules
) -> npt.NDArray[np.int64]:
    """Return what each start found: of large networks only as many as it takes to know how they agree."""
    if not graph.ecount():
        return np.zeros((rules.starts, graph.vcount()), dtype=np.int64)
    method, large = METHODS[rules.method], graph.vcount() > STARTS_UP_TO
    most = _most_starts(rules, graph.ecount()) if large else rules.starts
    runs: list[Sequence[int]] = []
    while len(runs) < most and not (large and _is_settled(runs)):
        with seeded(rules.seed + len(runs)):
            runs.append(method(graph, strength, rules))
    return np.array(runs, dtype=np.int64)


def _most_starts(rules: CommunityRules, edges: int) -> int:
    """Return how many starts are made of a large network at most: fewer by the number of edges, two at least."""
    return min(rules.starts, max(LEAST_STARTS, rules.starts * STARTS_UP_TO // edges))


def _is_settled(runs: Sequence[Sequence[int]]) -> bool:
    """Whether further starts would hardly change if clusters can be relied on; one alone settles nothing."""
    agreement = mean_agreement(np.array(runs, dtype=np.int64)) if runs else None
    return agreement is not None and abs(agreement - LEAST_AGREEMENT) >= SETTLED


@METHODS.register
def leiden(graph: igraph.Graph, strength: npt.NDArray[np.float64], rules: CommunityRules) -> Sequence[int]:
    """Return the clusters of one start of the Leiden method (Traag, Waltman and van Eck 2019) on modularity.

    Parameters
    ----------
    graph
        Undirected.
    strength
        Of each edge, shape (edges,).
    rules
        Resolution and iterations.
    """
    found: Sequence[int] = graph.community_leiden(
        objective_function="modularity",
        weights=strength.tolist(),
        resolution=rules.resolution,
        n_iterations=rules.iterations,
    ).membership
    return found


def _best(
    graph: igraph.Graph,
    strength: npt.NDArray[np.float64],
    rules: CommunityRules,
    runs: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], float]:
    best, highest = runs[0], -np.inf
    if not graph.ecount():
        return best, 0.0
    weights = strength.tolist()
    for run in runs:
        quality = graph.modularity(run.tolist(), weights=weights, resolution=rules.resolution)
        if quality > highest + 1e-12:
            best, highest = run, quality
    return best, float(graph.modularity(best.tolist(), weights=weights))


def _in_large_part(graph: igraph.Graph) -> npt.NDArray[np.bool_]:
    parts = graph.connected_components()
    size = np.array(parts.sizes(), dtype=np.int64)
    large: npt.NDArray[np.bool_] = size[np.array(parts.membership, dtype=np.int64)] >= SMALLEST
    return large


def _numbered(labels: npt.NDArray[np.int64], eligible: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Number clusters from 1 by size and then by their first contact; 0 for contacts who are not eligible."""
    number = np.zeros(len(labels), dtype=np.int64)
    _, first, place, sizes = np.unique(
        labels[eligible], return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(1, len(sizes) + 1)
    number[eligible] = rank[place]
    return number


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let igraph draw from a generator of our own, and from the random module, its default, afterwards."""
    igraph.set_random_number_generator(random.Random(seed))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)
