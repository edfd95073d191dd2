"""Networks drawn at random that share with a given one all that has nothing to do with clusters."""

from __future__ import annotations

import random
from collections.abc import Sequence

import igraph
import numpy as np

from refgraph.network import build_graph

SWITCHED_UP_TO = 1.02
"""With fewer edges per contact than this, a part is drawn as a tree and the edges beyond it added."""


def rewired(graph: igraph.Graph, seed: int) -> igraph.Graph:
    """Draw a network in which everyone has as many links as before, and every part its size.

    Connected parts stay connected: were they let fall apart, as by switching edges freely, the random network
    would be easier to cut into clusters, or a tree, which can always be cut into branches, harder to beat
    than it is. Trees are drawn uniformly by their Prüfer sequence (Prüfer 1918), other parts by the method of
    Viger and Latapy (2005).

    Parameters
    ----------
    graph
        Simple and undirected.
    seed
        The same seed, the same network. The caller sees to igraph's own generator.

    Returns
    -------
    igraph.Graph
        With the same vertices.
    """
    generator = np.random.default_rng(seed)
    igraph.set_random_number_generator(random.Random(seed))
    member = np.array(graph.connected_components().membership, dtype=np.int64)
    edges = np.array(graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)
    degree = np.array(graph.degree(), dtype=np.int64)
    order = np.argsort(member, kind="stable")
    sizes = np.bincount(member)
    links = np.bincount(member[edges[:, 0]], minlength=len(sizes))
    drawn: list[tuple[int, int]] = []
    start = 0
    for size, count in zip(sizes.tolist(), links.tolist(), strict=True):
        part = order[start : start + size]
        start += size
        if size > 1:
            names = part.tolist()
            drawn += [(names[a], names[b]) for a, b in _part(degree[part], count, generator)]
    ends = np.array(drawn, dtype=np.int64).reshape(-1, 2)
    return build_graph(graph.vcount(), ends[:, 0], ends[:, 1])


def random_tree(degree: Sequence[int], generator: np.random.Generator) -> list[tuple[int, int]]:
    """Draw a tree with these degrees, every such tree as likely as any other.

    Parameters
    ----------
    degree
        1 or more each; they add up to twice the number of edges.
    generator
        What is drawn from.

    Examples
    --------
    >>> random_tree([2, 1, 1], np.random.default_rng(0))
    [(1, 0), (0, 2)]
    """
    size = len(degree)
    sequence = np.repeat(np.arange(size), np.asarray(degree) - 1)
    generator.shuffle(sequence)
    left, edges = list(degree), []
    pointer = leaf = left.index(1)
    for node in sequence.tolist():
        edges.append((leaf, node))
        left[node] -= 1
        if left[node] == 1 and node < pointer:
            leaf = node
            continue
        pointer += 1
        while left[pointer] != 1:
            pointer += 1
        leaf = pointer
    edges.append((leaf, size - 1))
    return edges


def _part(degree: np.ndarray, links: int, generator: np.random.Generator) -> list[tuple[int, int]]:
    size = len(degree)
    if links == size - 1:
        return random_tree(degree.tolist(), generator)
    if links < SWITCHED_UP_TO * size:
        edges = _tree_and_more(degree, links, generator)
        if edges is not None:
            return edges
    found: list[tuple[int, int]] = igraph.Graph.Degree_Sequence(degree.tolist(), method="vl").get_edgelist()
    return found


def _tree_and_more(
    degree: np.ndarray, links: int, generator: np.random.Generator
) -> list[tuple[int, int]] | None:
    """Draw a tree and a few edges more; None if they cannot be placed.

    Nearly uniform where the edges beyond a tree are few, and many times faster there than switching.
    """
    beyond = links - (len(degree) - 1)
    for _ in range(20):
        spare = np.repeat(np.arange(len(degree)), degree - 1)
        ends = generator.choice(spare, size=2 * beyond, replace=False).reshape(-1, 2)
        within = degree - np.bincount(ends.ravel(), minlength=len(degree))
        tree = random_tree(within.tolist(), generator)
        pairs = {(min(pair), max(pair)) for pair in tree} | {(min(pair), max(pair)) for pair in ends.tolist()}
        if len(pairs) == links and all(low != high for low, high in pairs):
            return sorted(pairs)
    return None
