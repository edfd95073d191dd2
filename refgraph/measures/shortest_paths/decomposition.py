"""A network taken apart: the trees, the core that is left, its blocks, and an order in which to number slots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refgraph.measures.shortest_paths.edges import Edges, adjacency, both_ways
from refgraph.measures.shortest_paths.engine import Engine


@dataclass(frozen=True)
class Trees:
    """The trees of a network, peeled.

    Parameters
    ----------
    order
        The nodes peeled, outermost first.
    parent
        The node into which each was peeled; itself where it was not, or was the last of its tree.
    anchor
        Where a node's parents lead in the end.
    hang
        How many nodes were peeled into each node, itself included.
    squares
        The sum of the squares of the sizes of the branches peeled into it.
    core
        The nodes not peeled that have neighbours left, ascending.
    """

    order: np.ndarray
    parent: np.ndarray
    anchor: np.ndarray
    hang: np.ndarray
    squares: np.ndarray
    core: np.ndarray


def peel_trees(n: int, edges: Edges, engine: Engine) -> Trees:
    """Peel the trees of a network of undirected edges."""
    counts = np.bincount(edges.tail, minlength=n) + np.bincount(edges.head, minlength=n)
    sums = np.bincount(edges.tail, weights=edges.head, minlength=n)
    sums += np.bincount(edges.head, weights=edges.tail, minlength=n)
    leaves = np.flatnonzero(counts == 1)
    start = np.zeros(n, np.int64)
    start[: len(leaves)] = leaves
    hold = engine.hold
    degree, link, order = hold(counts), hold(sums.astype(np.int64)), hold(start)
    hang, squares = hold(np.ones(n)), hold(np.zeros(n))
    count = engine.run.peel(degree, link, hang, squares, order, len(leaves))
    peeled = np.asarray(order, np.int64)[:count]
    core = np.flatnonzero(np.asarray(degree, np.int64))
    parent = np.arange(n)
    parent[peeled] = np.asarray(link, np.int64)[peeled]
    return Trees(peeled, parent, _ends(parent), np.asarray(hang, float), np.asarray(squares, float), core)


def _ends(parent: np.ndarray) -> np.ndarray:
    """Return where each node's parents lead, in as many rounds as the depth has binary digits."""
    while True:
        further = parent[parent]
        if (further == parent).all():
            return parent
        parent = further


@dataclass(frozen=True)
class Core:
    """The edges among the nodes not peeled, numbered from 0 in the order of the nodes.

    Parameters
    ----------
    node
        The nodes, ascending.
    edges
        The edges between them.
    """

    node: np.ndarray
    edges: Edges

    @classmethod
    def of(cls, n: int, edges: Edges, node: np.ndarray) -> Core:
        """Return the edges among some of the n nodes."""
        number = np.full(n, -1, np.int64)
        number[node] = np.arange(len(node))
        tail, head = number[edges.tail], number[edges.head]
        inside = (tail >= 0) & (head >= 0)
        length = None if edges.length is None else edges.length[inside]
        return cls(node, Edges(tail[inside], head[inside], length))


@dataclass(frozen=True)
class Blocks:
    """The blocks of a core, as `loops.find_blocks` describes them, and what hangs from its nodes in the end."""

    hang: np.ndarray
    squares: np.ndarray
    found: np.ndarray
    root: np.ndarray
    block: np.ndarray
    slot: np.ndarray
    member: np.ndarray
    first: np.ndarray
    below: np.ndarray


def split_blocks(core: Core, hang: np.ndarray, squares: np.ndarray, engine: Engine) -> Blocks:
    """Split a core into its blocks; `hang` and `squares` as `peel_trees` left them for its nodes."""
    size = len(core.node)
    around = adjacency(size, *both_ways(core.edges)[:2], None, engine)
    hold, zeros = engine.hold, engine.zeros
    hangs, squared, below = hold(hang.copy()), hold(squares.copy()), zeros(size, float)
    found, low, path, waiting = zeros(size), zeros(size), zeros(size), zeros(size)
    root, slot, first, member = zeros(size), zeros(size), zeros(size), zeros(2 * size)
    block = hold(np.full(size, -1, np.int64))
    blocks, slots = engine.run.find_blocks(
        hold(around.start), hold(around.neighbour), hangs, squared, found, low, hold(around.start[:-1].copy()),
        path, waiting, root, block, slot, member, first, below,
    )  # fmt: skip
    return Blocks(
        hang=np.asarray(hangs, float),
        squares=np.asarray(squared, float),
        found=np.asarray(found, np.int64),
        root=np.asarray(root, np.int64),
        block=np.asarray(block, np.int64),
        slot=np.asarray(slot, np.int64),
        member=np.asarray(member[:slots], np.int64),
        first=np.asarray([*first[:blocks], slots], np.int64),
        below=np.asarray(below[:blocks], float),
    )


def breadth_first_order(tail: np.ndarray, head: np.ndarray, first: np.ndarray, engine: Engine) -> np.ndarray:
    """Return the slots breadth first within each block, from the one with most neighbours.

    Parameters
    ----------
    tail, head
        The edges inside the blocks, each in both directions.
    first
        The first slot of each block, and the number of slots.
    engine
        What runs the search.
    """
    slots = int(first[-1])
    around = adjacency(slots, tail, head, None, engine)
    block = np.repeat(np.arange(len(first) - 1), np.diff(first))
    seed = np.lexsort((-np.diff(around.start), block))[first[:-1]]
    hold = engine.hold
    seen, order = engine.zeros(slots), engine.zeros(slots)
    engine.run.breadth_first(hold(around.start), hold(around.neighbour), hold(first), hold(seed), seen, order)
    return np.asarray(order, np.int64)


def inverse(order: np.ndarray) -> np.ndarray:
    """Return the position of each number in an order of all numbers from 0."""
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    return position
