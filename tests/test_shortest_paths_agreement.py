"""Betweenness by reduction agrees with igraph and networkx, whatever the shape of the network."""

from __future__ import annotations

from collections.abc import Callable

import igraph
import networkx
import numpy as np
import pytest

from refgraph.measures.shortest_paths import engine as engines
from refgraph.measures.shortest_paths.directed import reduce_directed
from refgraph.measures.shortest_paths.edges import distinct_edges
from refgraph.measures.shortest_paths.engine import Engine
from refgraph.measures.shortest_paths.reduction import reduce_undirected
from refgraph.measures.shortest_paths.sweeps import Runner, Sources

Case = tuple[int, np.ndarray, np.ndarray]
Ends = list[tuple[int, int]]

CASES = 150
"""How many random networks are compared; the benchmark compares thousands."""


def own(case: Case, engine: Engine, directed: bool = False, distance: np.ndarray | None = None) -> np.ndarray:
    """Return betweenness by reduction and kernel, whatever a planner would have chosen."""
    n, source, target = case
    edges = distinct_edges(n, source, target, distance, directed)
    reduction = (reduce_directed if directed else reduce_undirected)(n, edges, engine)
    graph = reduction.graph
    every = Sources(np.arange(len(graph.node)), graph.sends * graph.scale, graph.sends)
    return reduction.finish(Runner(engine).walk(graph, every))


def by_igraph(case: Case, directed: bool = False, distance: np.ndarray | None = None) -> np.ndarray:
    """Return betweenness by igraph, on the same network collapsed by other means."""
    shortest = _collapsed(case, directed, distance)
    graph = igraph.Graph(case[0], list(shortest), directed=directed)
    lengths = None if distance is None else list(shortest.values())
    return np.asarray(graph.betweenness(directed=directed, weights=lengths), float)


def by_networkx(case: Case, directed: bool = False, distance: np.ndarray | None = None) -> np.ndarray:
    """Return betweenness by networkx."""
    graph = networkx.DiGraph() if directed else networkx.Graph()
    graph.add_nodes_from(range(case[0]))
    for (a, b), length in _collapsed(case, directed, distance).items():
        graph.add_edge(a, b, length=length)
    weight = None if distance is None else "length"
    values = networkx.betweenness_centrality(graph, normalized=False, weight=weight)
    return np.array([values[node] for node in range(case[0])], float)


def random_case(seed: int) -> Case:
    """Return a small network of one of the shapes, its nodes relabelled at random."""
    rng = np.random.default_rng(seed)
    n, ends = SHAPES[seed % len(SHAPES)](rng)
    n += int(rng.integers(3))  # and some who know nobody
    label = rng.permutation(n)
    pairs = label[np.array(ends, np.int64).reshape(-1, 2)]
    flipped = rng.random(len(pairs)) < 0.5
    pairs[flipped] = pairs[flipped][:, ::-1]
    return n, pairs[:, 0], pairs[:, 1]


def random_distances(case: Case, seed: int) -> np.ndarray:
    """Return lengths, few of them different, so that many paths tie."""
    return np.random.default_rng(seed).integers(1, 4, size=len(case[1]))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_agrees_with_igraph_on_networks_of_every_shape(directed: bool, weighted: bool) -> None:
    """Within a billionth of the largest value."""
    engine = engines.interpreted()
    for seed in range(CASES):
        case = random_case(seed)
        distance = random_distances(case, seed) if weighted else None
        expected = by_igraph(case, directed, distance)
        found = own(case, engine, directed, distance)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9, err_msg=f"seed {seed}")


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_agrees_with_networkx(directed: bool, weighted: bool) -> None:
    """On fewer networks, because networkx is slow."""
    engine = engines.interpreted()
    for seed in range(0, CASES, 4):
        case = random_case(seed)
        distance = random_distances(case, seed) if weighted else None
        expected = by_networkx(case, directed, distance)
        found = own(case, engine, directed, distance)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9, err_msg=f"seed {seed}")


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_the_compiled_engine_gives_the_bits_of_the_interpreted(directed: bool, weighted: bool) -> None:
    """So that which of them runs does not matter."""
    pytest.importorskip("numba")
    for seed in range(CASES):
        case = random_case(seed)
        distance = random_distances(case, seed) if weighted else None
        interpreted = own(case, engines.interpreted(), directed, distance)
        compiled = own(case, engines.compiled(), directed, distance)
        np.testing.assert_array_equal(compiled, interpreted, err_msg=f"seed {seed}")


@pytest.mark.parametrize("directed", [False, True])
def test_agrees_on_a_few_thousand_contacts(directed: bool) -> None:
    """Where blocks are large enough for their order to matter."""
    rng = np.random.default_rng(5)
    n = 3000
    source = np.concatenate([(np.arange(1, n) * rng.random(n - 1)).astype(int), rng.integers(n, size=900)])
    target = np.concatenate([np.arange(1, n), rng.integers(n, size=900)])
    case = (n, source, target)
    np.testing.assert_allclose(own(case, _fast(), directed), by_igraph(case, directed), rtol=1e-9, atol=1e-9)


def _fast() -> Engine:
    pytest.importorskip("numba")
    return engines.compiled()


def _collapsed(case: Case, directed: bool, distance: np.ndarray | None) -> dict[tuple[int, int], int]:
    shortest: dict[tuple[int, int], int] = {}
    lengths = [1] * len(case[1]) if distance is None else distance.tolist()
    for a, b, length in zip(case[1].tolist(), case[2].tolist(), lengths, strict=True):
        ends = (a, b) if directed else (min(a, b), max(a, b))
        if a != b:
            shortest[ends] = min(length, shortest.get(ends, length))
    return shortest


def _sparse(rng: np.random.Generator) -> tuple[int, Ends]:
    n = int(rng.integers(1, 40))
    return n, _random_ends(rng, n, int(rng.integers(0, 2 * n)))


def _dense(rng: np.random.Generator) -> tuple[int, Ends]:
    n = int(rng.integers(2, 16))
    return n, _random_ends(rng, n, n * n)


def _tree(rng: np.random.Generator) -> tuple[int, Ends]:
    n = int(rng.integers(1, 50))
    return n, [(int(rng.integers(node)), node) for node in range(1, n)]


def _forest_and_more(rng: np.random.Generator) -> tuple[int, Ends]:
    n, ends = _tree(rng)
    kept = [pair for pair in ends if rng.random() < 0.8]
    return n, kept + _random_ends(rng, n, int(rng.integers(0, 1 + n // 3)))


def _chain(rng: np.random.Generator) -> tuple[int, Ends]:
    n = int(rng.integers(1, 40))
    return n, [(node - 1, node) for node in range(1, n)]


def _tree_of_cycles_and_cliques(rng: np.random.Generator) -> tuple[int, Ends]:
    n, ends = 1, []
    for _ in range(int(rng.integers(1, 7))):
        size = int(rng.integers(1, 7))
        ring = [int(rng.integers(n)), *range(n, n + size)]
        n += size
        ends += [(ring[at - 1], ring[at]) for at in range(len(ring))]
        if rng.random() < 0.4:
            ends += [(a, b) for a in ring for b in ring if a < b]
        if rng.random() < 0.4:  # a bridge to the next
            ends.append((int(rng.integers(n)), n))
            n += 1
    return n, ends


def _grid(rng: np.random.Generator) -> tuple[int, Ends]:
    wide, high = int(rng.integers(2, 6)), int(rng.integers(2, 6))
    across = [(y * wide + x, y * wide + x + 1) for y in range(high) for x in range(wide - 1)]
    down = [(y * wide + x, (y + 1) * wide + x) for y in range(high - 1) for x in range(wide)]
    return wide * high, across + down


def _two_parts(rng: np.random.Generator) -> tuple[int, Ends]:
    left, right = int(rng.integers(1, 6)), int(rng.integers(1, 6))
    return left + right, [(a, left + b) for a in range(left) for b in range(right)]


def _pieces(rng: np.random.Generator) -> tuple[int, Ends]:
    n, ends = 0, []
    for shape in (_tree, _tree_of_cycles_and_cliques, _sparse, _grid):
        size, more = shape(rng)
        ends += [(n + a, n + b) for a, b in more]
        n += size
    return n, ends


def _repeats(rng: np.random.Generator) -> tuple[int, Ends]:
    n, ends = _forest_and_more(rng)
    loops = [(int(node), int(node)) for node in rng.integers(n, size=3)]
    again = [ends[int(at)] for at in rng.integers(len(ends), size=10)] if ends else []
    return n, ends + again + [(b, a) for a, b in again[:5]] + loops


def _random_ends(rng: np.random.Generator, n: int, count: int) -> Ends:
    return [(int(a), int(b)) for a, b in rng.integers(n, size=(count, 2))]


SHAPES: list[Callable[[np.random.Generator], tuple[int, Ends]]] = [
    _sparse,
    _dense,
    _tree,
    _forest_and_more,
    _chain,
    _tree_of_cycles_and_cliques,
    _grid,
    _two_parts,
    _pieces,
    _repeats,
]
