"""The reduction of a network whose edges have a direction.

Its trees are those of the network without directions, but what hangs from a node counts twice: as the nodes
that reach it, and as those it reaches. Where the paths of a pair meet the core only to pass through one of its
nodes, the product of the two has to be known, and so the walks also sum how many nodes reach each slot and
are reached from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refgraph.measures.shortest_paths.decomposition import (
    Core,
    Trees,
    breadth_first_order,
    inverse,
    peel_trees,
)
from refgraph.measures.shortest_paths.edges import Edges, adjacency, components
from refgraph.measures.shortest_paths.engine import Engine
from refgraph.measures.shortest_paths.reduction import Reduction, SlotGraph, Sums


def reduce_directed(n: int, edges: Edges, engine: Engine) -> Reduction:
    """Reduce a network whose edges have a direction; pairs are ordered."""
    links = _links(n, edges)
    trees = peel_trees(n, links, engine)
    folds = _fold(n, edges, trees, engine)
    graph = _slot_graph(n, edges, links, trees, folds, engine)

    def finish(sums: Sums) -> np.ndarray:
        above, beyond, total = _known(n, graph, sums)
        above, beyond = folds.hand_down(trees, above, beyond, engine)
        hanging_in, hanging_out = folds.inward - 1, folds.outward - 1
        through = hanging_in * hanging_out - folds.both
        values: np.ndarray = through + hanging_in * beyond + above * hanging_out + total
        return values

    def spread(errors: Sums) -> np.ndarray:
        above, beyond, total = _known(n, graph, errors)
        anchor = trees.anchor
        error: np.ndarray = (folds.inward - 1) * beyond[anchor] + above[anchor] * (folds.outward - 1) + total
        return error

    return Reduction(graph, finish, spread)


@dataclass(frozen=True)
class Folds:
    """What hangs from every node, by direction.

    Parameters
    ----------
    up, down
        Whether an edge leads from each node peeled to its parent, and back; 1 or 0.
    inward, outward
        How many of the nodes that hang from a node, itself included, reach it and are reached from it.
    both
        The sum over its branches of the product of the two.
    """

    up: np.ndarray
    down: np.ndarray
    inward: np.ndarray
    outward: np.ndarray
    both: np.ndarray

    def hand_down(
        self, trees: Trees, above: np.ndarray, beyond: np.ndarray, engine: Engine
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return how many nodes outside their branches reach all nodes and are reached, from those of the core."""
        hold = engine.hold
        reach, reached = hold(above), hold(beyond)
        engine.run.hand_down(
            hold(trees.order), len(trees.order), hold(trees.parent), hold(self.up), hold(self.down),
            hold(self.inward), hold(self.outward), reach, reached,
        )  # fmt: skip
        return np.asarray(reach, float), np.asarray(reached, float)


def _links(n: int, edges: Edges) -> Edges:
    """Return the edges without their direction, each pair of nodes once."""
    low, high = np.minimum(edges.tail, edges.head), np.maximum(edges.tail, edges.head)
    key = np.unique(low * n + high)
    tail = key // max(n, 1)
    return Edges(tail, key - tail * n)


def _fold(n: int, edges: Edges, trees: Trees, engine: Engine) -> Folds:
    key = np.sort(edges.tail * n + edges.head)
    node, parent = np.arange(n), trees.parent
    up, down = _among(node * n + parent, key), _among(parent * n + node, key)
    hold = engine.hold
    inward, outward, both = hold(np.ones(n)), hold(np.ones(n)), hold(np.zeros(n))
    engine.run.fold(
        hold(trees.order), len(trees.order), hold(parent), hold(up), hold(down), inward, outward, both
    )
    return Folds(up, down, np.asarray(inward, float), np.asarray(outward, float), np.asarray(both, float))


def _among(key: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    """Return which keys are among the ordered ones, as 1.0 or 0.0."""
    if not len(ordered):
        return np.zeros(len(key))
    at = np.minimum(np.searchsorted(ordered, key), len(ordered) - 1)
    found: np.ndarray = ordered[at] == key
    return found.astype(float)


def _slot_graph(n: int, edges: Edges, links: Edges, trees: Trees, folds: Folds, engine: Engine) -> SlotGraph:
    """Return the core as a slot graph, one block for each of its components."""
    inner, around = Core.of(n, edges, trees.core), Core.of(n, links, trees.core).edges
    tail, head = np.concatenate([around.tail, around.head]), np.concatenate([around.head, around.tail])
    component = np.unique(components(len(inner.node), around.tail, around.head), return_inverse=True)[1]
    by_component = np.argsort(component, kind="stable")
    first = (
        np.concatenate([[0], np.cumsum(np.bincount(component))]) if len(component) else np.zeros(1, np.int64)
    )
    place = inverse(by_component)
    order = by_component[breadth_first_order(place[tail], place[head], first, engine)]
    new = inverse(order)
    arcs, node = inner.edges, inner.node[order]
    forward = adjacency(len(order), new[arcs.tail], new[arcs.head], arcs.length, engine)
    backward = adjacency(len(order), new[arcs.head], new[arcs.tail], arcs.length, engine)
    return SlotGraph(node, first, forward, backward, folds.inward[node], folds.outward[node], True)


def _known(n: int, graph: SlotGraph, sums: Sums) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    above, beyond, total = np.zeros(n), np.zeros(n), np.zeros(n)
    above[graph.node], beyond[graph.node], total[graph.node] = sums.inward, sums.outward, sums.total
    return above, beyond, total
