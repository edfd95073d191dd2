"""Edge lists as arrays: loops dropped, parallel edges collapsed, and the adjacency of what is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refgraph.measures.shortest_paths.engine import Engine

_COUNTED_FROM = 2000  # edges; below it numpy sorts as fast as the compiled engine counts places


@dataclass(frozen=True)
class Edges:
    """Distinct edges between nodes 0 to n - 1, none of them a loop, sorted.

    Parameters
    ----------
    tail, head
        The two ends of each edge, int64 (m,); undirected edges have ``tail < head``.
    length
        The length of each edge, int64 (m,); None if every edge counts as one step.
    """

    tail: np.ndarray
    head: np.ndarray
    length: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.tail)


@dataclass(frozen=True)
class Adjacency:
    """Who is next to whom: the neighbours of v are ``neighbour[start[v]:start[v + 1]]``, ascending.

    Parameters
    ----------
    start
        int64 (n + 1,).
    neighbour
        uint32 (entries,).
    length
        The length of the edge to each neighbour, int64 (entries,); empty if every edge is one step.
    """

    start: np.ndarray
    neighbour: np.ndarray
    length: np.ndarray


def distinct_edges(
    n: int,
    source: np.ndarray,
    target: np.ndarray,
    distance: np.ndarray | None,
    directed: bool,
    engine: Engine | None = None,
) -> Edges:
    """Return the edges without loops, each once; of parallel edges the shortest counts.

    Undirected, an edge and its mutual are parallel. A compiled `engine` sorts faster than numpy does.
    """
    apart = source != target
    tail, head = source[apart].astype(np.int64), target[apart].astype(np.int64)
    if not directed:
        tail, head = np.minimum(tail, head), np.maximum(tail, head)
    key = tail * n + head
    if distance is not None:
        order = np.argsort(key, kind="stable")
        tail, head = tail[order], head[order]
        first = np.flatnonzero(_first_of_equals(tail, head))
        length = distance[apart].astype(np.int64)[order]
        return Edges(tail[first], head[first], np.minimum.reduceat(length, first) if len(first) else length)
    if (key[1:] > key[:-1]).all():
        return Edges(tail, head)
    if engine is None or engine.name == "interpreted" or len(key) < _COUNTED_FROM:
        key = np.sort(key)
        tail = key // max(n, 1)
        head = key - tail * n
    else:
        columns, _ = _sorted_by(1, [tail, head], n, engine)
        (tail, head), _ = _sorted_by(0, columns, n, engine)
    first = _first_of_equals(tail, head)
    return Edges(tail[first], head[first])


def adjacency(
    n: int, tail: np.ndarray, head: np.ndarray, length: np.ndarray | None, engine: Engine
) -> Adjacency:
    """Return the adjacency of the arcs ``tail -> head`` over n nodes, neighbours ascending.

    Two counting sorts, by head and then by tail: for millions of arcs a fraction of the time of one by both.
    """
    arcs = [tail, head] if length is None else [tail, head, length]
    arcs, _ = _sorted_by(1, arcs, n, engine)
    arcs, start = _sorted_by(0, arcs, n, engine)
    lengths = np.empty(0, np.int64) if length is None else arcs[2]
    return Adjacency(start, arcs[1].astype(np.uint32), lengths)


def _sorted_by(
    which: int, arcs: list[np.ndarray], n: int, engine: Engine
) -> tuple[list[np.ndarray], np.ndarray]:
    """Return arcs in the order of one of their columns, and where each of its n values starts."""
    key = arcs[which]
    start = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=n))])
    cursor, position = engine.hold(start[:-1].copy()), engine.zeros(len(key))
    engine.run.count_places(engine.hold(key), cursor, position)
    places = np.asarray(position, np.int64)
    ordered = []
    for column in arcs:
        moved = np.empty_like(column)
        moved[places] = column
        ordered.append(moved)
    return ordered, start


def components(n: int, tail: np.ndarray, head: np.ndarray) -> np.ndarray:
    """Return the first node of each node's component.

    In rounds: every component hooks onto the first one to which an edge leads, until no edge leads anywhere else.
    Making a graph to ask for its components takes five times as long.
    """
    member = np.arange(n)
    while len(tail):
        np.minimum.at(member, np.maximum(tail, head), np.minimum(tail, head))
        while not np.array_equal(further := member[member], member):
            member = further
        tail, head = member[tail], member[head]
        between = tail != head
        tail, head = tail[between], head[between]
    return member


def both_ways(edges: Edges) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Return the arcs of undirected edges: tails, heads and lengths, every edge in both directions."""
    tail = np.concatenate([edges.tail, edges.head])
    head = np.concatenate([edges.head, edges.tail])
    return tail, head, None if edges.length is None else np.concatenate([edges.length, edges.length])


def _first_of_equals(tail: np.ndarray, head: np.ndarray) -> np.ndarray:
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return first
