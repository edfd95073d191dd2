"""igraph as one more way, and what it would take: it walks the whole network, without reducing it first.

It is the faster one where the network is so small that reducing it takes longer than walking it, and where so
little can be reached from a node, or so much of it is one dense block, that nothing is saved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from refgraph.measures.shortest_paths.edges import Edges, components

if TYPE_CHECKING:
    import igraph

SOURCES = 16
"""At most so many nodes, evenly spread, are asked how far they reach: a small part of what igraph would have to do."""

_SHARE = 16  # one node in so many is asked

_BUILD = 0.15e-6  # seconds for every node and edge; the rest was measured on one core of a 2023 server
_NODE, _NODE_WEIGHTED = 16e-9, 80e-9  # seconds for every node that is reached from a source
_LOOK, _LOOK_WEIGHTED = 7e-9, 18e-9  # seconds for every edge that is looked along from a source
_LONGEST = 1e9  # igraph takes lengths for equal that differ by less than one part in some ten billion


@dataclass(frozen=True)
class Peer:
    """A network as igraph would walk it.

    Parameters
    ----------
    n
        The number of nodes.
    edges
        The edges, each once.
    directed
        Whether paths follow the direction of edges.
    """

    n: int
    edges: Edges
    directed: bool

    @cached_property
    def graph(self) -> igraph.Graph:
        """The network as a graph of igraph's."""
        import igraph

        ends = list(zip(self.edges.tail.tolist(), self.edges.head.tolist(), strict=True))
        return igraph.Graph(self.n, ends, directed=self.directed)

    @cached_property
    def reached(self) -> float:
        """How many nodes a node reaches, itself included.

        Where edges have a direction, `SOURCES` of them are asked how many reach them: in all as many, and less
        of a game of chance where one has reached a thousand whom nobody else has.
        """
        if not self.n:
            return 0.0
        if not self.directed:
            size = np.bincount(components(self.n, self.edges.tail, self.edges.head)).astype(float)
            return float((size * size).sum()) / self.n
        count = max(2, min(SOURCES, self.n // _SHARE))
        few = [turn * (self.n - 1) // (count - 1) for turn in range(count)]
        return float(np.mean(self.graph.neighborhood_size(few, order=self.n, mode="in")))

    def visits(self, reached: float) -> int:
        """Return what a walk from every node counts for if each reaches so many: these, and each look along an edge."""
        return round(reached * (self.n + self._arcs))

    def seconds(self, reached: float) -> float:
        """Return how long one core is likely to take if each node reaches so many."""
        weighted = self.edges.length is not None
        node, look = (_NODE_WEIGHTED, _LOOK_WEIGHTED) if weighted else (_NODE, _LOOK)
        return _BUILD * (self.n + len(self.edges)) + reached * (self.n * node + self._arcs * look)

    @property
    def looks_without_leaves(self) -> int:
        """How many looks along an edge are left, at most, once the nodes with one edge are taken off."""
        degree = np.bincount(self.edges.tail, minlength=self.n) + np.bincount(
            self.edges.head, minlength=self.n
        )
        leaves = int((degree == 1).sum())
        inner = min(self.reached, int((degree > 1).sum()))
        return round(inner * max(0, len(self.edges) - leaves) * (1 if self.directed else 2))

    @property
    def _arcs(self) -> int:
        return len(self.edges) * (1 if self.directed else 2)

    @property
    def exact(self) -> bool:
        """Whether igraph would know paths of equal length to be equal."""
        longest = 0 if self.edges.length is None else int(self.edges.length.max(initial=1))
        return longest * math.sqrt(self.n * (self.n + len(self.edges))) <= _LONGEST

    def betweenness(self) -> np.ndarray:
        """Return the betweenness of every node, not normalised."""
        lengths = None if self.edges.length is None else self.edges.length.tolist()
        return np.asarray(self.graph.betweenness(directed=self.directed, weights=lengths), float)
