"""From a network to what is left of it once everything that has a closed form is taken out.

Trees are peeled, the rest is split at its articulation points into blocks, and every pair of nodes whose
paths are forced is counted in closed form (Puzis et al. 2012; Baglioni et al. 2012; Sariyuce et al. 2013).
What remains is a graph of slots: one for each node in each block, weighted with the number of nodes that it
stands for as seen from inside the block.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from refgraph.measures.shortest_paths.decomposition import (
    Blocks,
    Core,
    breadth_first_order,
    inverse,
    peel_trees,
    split_blocks,
)
from refgraph.measures.shortest_paths.edges import Adjacency, Edges, adjacency, both_ways
from refgraph.measures.shortest_paths.engine import Engine


@dataclass(frozen=True)
class SlotGraph:
    """A disjoint union of blocks, in each of which every source has to be walked from.

    Parameters
    ----------
    node
        The node that each slot stands for, (slots,).
    first
        The first slot of each block, and the number of slots, (blocks + 1,).
    forward
        Where each slot's edges lead.
    backward
        Where they come from; the same object if undirected.
    sends, takes
        How many nodes each slot stands for as a source and as a target, float64 (slots,).
    directed
        Whether pairs are ordered.
    """

    node: np.ndarray
    first: np.ndarray
    forward: Adjacency
    backward: Adjacency
    sends: np.ndarray
    takes: np.ndarray
    directed: bool

    @property
    def scale(self) -> float:
        """What a source's dependencies count for: a pair without direction is found from both its ends."""
        return 1.0 if self.directed else 0.5

    @property
    def slots(self) -> np.ndarray:
        """The number of slots of each block."""
        return np.diff(self.first)

    @property
    def entries(self) -> np.ndarray:
        """The number of edge visits that a walk through each block takes (directed: at most)."""
        return np.diff(self.forward.start[self.first])

    def block_of(self, slot: np.ndarray) -> np.ndarray:
        """Return the block of each slot given."""
        return np.searchsorted(self.first, slot, side="right") - 1

    def reversed(self) -> SlotGraph:
        """Return the graph with every edge turned round."""
        return replace(self, forward=self.backward, backward=self.forward, sends=self.takes, takes=self.sends)


@dataclass(frozen=True)
class Sums:
    """What walking from sources adds up to, for every slot; float64 (slots,), empty where it was not asked for.

    Parameters
    ----------
    total
        The pairs whose shortest paths pass the slot.
    squares
        The sum of the squares of what each source added.
    inward, outward
        How many nodes reach the slot from other slots, and are reached there; directed only.
    """

    total: np.ndarray
    squares: np.ndarray
    inward: np.ndarray
    outward: np.ndarray


@dataclass(frozen=True)
class Reduction:
    """A network reduced: what is left to walk, and how to make values of the result.

    Parameters
    ----------
    graph
        What is left.
    finish
        Turns the sums over all slots into the betweenness of every node.
    spread
        Turns the errors of the sums into an error of every node's betweenness.
    """

    graph: SlotGraph
    finish: Callable[[Sums], np.ndarray]
    spread: Callable[[Sums], np.ndarray]


def reduce_undirected(n: int, edges: Edges, engine: Engine) -> Reduction:
    """Reduce a network whose edges have no direction."""
    trees = peel_trees(n, edges, engine)
    hang, squares, core = trees.hang, trees.squares, trees.core
    inner = Core.of(n, edges, core)
    blocks = split_blocks(inner, hang[core], squares[core], engine)
    hang[core], squares[core] = blocks.hang, blocks.squares
    size = hang.copy()
    size[core] = blocks.hang[blocks.root]
    size = size[trees.anchor]
    squares += (size - hang) ** 2
    closed = ((size - 1) ** 2 - squares) / 2
    graph = _slot_graph(inner, blocks, size[core], engine)

    def finish(sums: Sums) -> np.ndarray:
        values: np.ndarray = closed + np.bincount(graph.node, weights=sums.total, minlength=n)
        return values

    def spread(errors: Sums) -> np.ndarray:
        return np.bincount(graph.node, weights=errors.total, minlength=n)

    return Reduction(graph, finish, spread)


def _slot_graph(core: Core, blocks: Blocks, size: np.ndarray, engine: Engine) -> SlotGraph:
    """Return the slots of all blocks; `size` is the size of the component of each node of the core."""
    tops = blocks.first[:-1]
    stands = blocks.hang[blocks.member]
    stands[tops] = size[blocks.member[tops]] - blocks.below
    tail, head, length = both_ways(_edges_in_blocks(core.edges, blocks))
    order = breadth_first_order(tail, head, blocks.first, engine)
    new = inverse(order)
    graph = adjacency(len(order), new[tail], new[head], length, engine)
    stands = stands[order]
    return SlotGraph(core.node[blocks.member[order]], blocks.first, graph, graph, stands, stands, False)


def _edges_in_blocks(edges: Edges, blocks: Blocks) -> Edges:
    """Return the edges between slots: an edge belongs to the block of its end that was found later."""
    swap = blocks.found[edges.tail] > blocks.found[edges.head]
    early, late = np.where(swap, edges.head, edges.tail), np.where(swap, edges.tail, edges.head)
    block = blocks.block[late]
    inside = block >= 0
    early, late, block = early[inside], late[inside], block[inside]
    top = blocks.first[block]
    from_top = blocks.member[top] == early
    length = None if edges.length is None else edges.length[inside]
    return Edges(np.where(from_top, top, blocks.slot[early]), blocks.slot[late], length)
