"""Edge lists as arrays: loops dropped, parallel edges collapsed, and the adjacency of what is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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
    n: int, source: np.ndarray, target: np.ndarray, distance: np.ndarray | None, directed: bool
) -> Edges:
    """Return the edges without loops, each once; of parallel edges the shortest counts.

    Undirected, an edge and its mutual are parallel.
    """
    apart = source != target
    tail, head = source[apart].astype(np.int64), target[apart].astype(np.int64)
    if not directed:
        tail, head = np.minimum(tail, head), np.maximum(tail, head)
    key = tail * n + head
    if distance is None:
        key.sort()
        key = key[_first_of_equals(key)]
        tail = key // max(n, 1)
        return Edges(tail, key - tail * n)
    length = distance[apart].astype(np.int64)
    order = np.lexsort((length, key))
    order = order[_first_of_equals(key[order])]
    return Edges(tail[order], head[order], length[order])


def adjacency(n: int, tail: np.ndarray, head: np.ndarray, length: np.ndarray | None = None) -> Adjacency:
    """Return the adjacency of the arcs ``tail -> head`` over n nodes, neighbours ascending."""
    key = tail.astype(np.int64) * n + head
    if length is None:
        key.sort()
        lengths = np.empty(0, np.int64)
    else:
        order = np.argsort(key)
        key, lengths = key[order], length[order]
    degree = np.bincount(tail, minlength=n)
    start = np.concatenate([[0], np.cumsum(degree)])
    neighbour = key - np.repeat(np.arange(n, dtype=np.int64) * n, degree)
    return Adjacency(start, neighbour.astype(np.uint32), lengths)


def both_ways(edges: Edges) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Return the arcs of undirected edges: tails, heads and lengths, every edge in both directions."""
    tail = np.concatenate([edges.tail, edges.head])
    head = np.concatenate([edges.head, edges.tail])
    return tail, head, None if edges.length is None else np.concatenate([edges.length, edges.length])


def _first_of_equals(ordered: np.ndarray) -> np.ndarray:
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first
