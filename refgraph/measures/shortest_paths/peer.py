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

from refgraph.measures.shortest_paths.edges import Edges

if TYPE_CHECKING:
    import igraph

SOURCES = 16
"""So many nodes, evenly spread, are asked how far they reach: a fixed part of what igraph would have to do."""

_BUILD = 0.15e-6  # seconds for every node and edge; the rest was measured on one core of a 2023 server
_NODE, _NODE_WEIGHTED = 20e-9, 145e-9  # seconds for every node that is reached from a source
_LOOK, _LOOK_WEIGHTED = 7e-9, 10e-9  # seconds for every edge that is looked along from a source
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
        """How many nodes a node reaches, itself included: the mean of `SOURCES` of them."""
        if not self.n:
            return 0.0
        few = np.unique(np.linspace(0, self.n - 1, min(SOURCES, self.n)).astype(np.int64)).tolist()
        return float(np.mean(self.graph.neighborhood_size(few, order=self.n, mode="out")))

    @property
    def looks(self) -> float:
        """How many looks along an edge walking from every node takes, as far as the few tell."""
        arcs = len(self.edges) * (1 if self.directed else 2)
        return self.reached * arcs

    @property
    def visits(self) -> int:
        """What a walk from every node counts for: each node reached and each look, as everywhere in the plan."""
        return round(self.n * self.reached + self.looks)

    @property
    def seconds(self) -> float:
        """How long one core is likely to take."""
        weighted = self.edges.length is not None
        node, look = (_NODE_WEIGHTED, _LOOK_WEIGHTED) if weighted else (_NODE, _LOOK)
        return _BUILD * (self.n + len(self.edges)) + self.n * self.reached * node + self.looks * look

    @property
    def exact(self) -> bool:
        """Whether igraph would know paths of equal length to be equal."""
        longest = 0 if self.edges.length is None else int(self.edges.length.max(initial=1))
        return longest * math.sqrt(self.n * (self.n + len(self.edges))) <= _LONGEST

    def betweenness(self) -> np.ndarray:
        """Return the betweenness of every node, not normalised."""
        lengths = None if self.edges.length is None else self.edges.length.tolist()
        return np.asarray(self.graph.betweenness(directed=self.directed, weights=lengths), float)
