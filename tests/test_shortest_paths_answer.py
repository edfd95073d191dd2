"""The door to betweenness: closed forms, what it decides, what it says, what it refuses."""

from __future__ import annotations

import sys

import igraph
import numpy as np
import pytest

from refgraph.errors import NetworkError
from refgraph.measures.shortest_paths import Betweenness, Peer, answer, betweenness_values, components
from refgraph.measures.shortest_paths import engine as engines
from refgraph.measures.shortest_paths.directed import reduce_directed
from refgraph.measures.shortest_paths.edges import distinct_edges
from refgraph.measures.shortest_paths.reduction import reduce_undirected

Network = tuple[int, np.ndarray, np.ndarray]

M1 = "H-L1 H-L2 H-L3 H-L4 H-L5 H-B B-P B-X P-Q P-R Q-R X-Y X-Z Y-Z".split()


def referrals(n: int, extra: int, seed: int = 0) -> Network:
    """Return a forest of n contacts with `extra` further referrals."""
    rng = np.random.default_rng(seed)
    child = np.arange(1, n)
    kept = rng.random(n - 1) < 0.95
    parent = (child * rng.random(n - 1)).astype(int)
    more = rng.integers(n, size=(2, extra))
    return n, np.concatenate([parent[kept], more[0]]), np.concatenate([child[kept], more[1]])


def test_the_reference_network_has_the_values_it_is_known_for() -> None:
    """H and B 45, P and X 20, nobody else any; directed B 6, P and X 4."""
    names = sorted({name for edge in M1 for name in edge.split("-")})
    ends = np.array([[names.index(name) for name in edge.split("-")] for edge in M1])
    expected = {"H": 45.0, "B": 45.0, "P": 20.0, "X": 20.0}
    directed = {"B": 6.0, "P": 4.0, "X": 4.0}
    for way, known in ((False, expected), (True, directed)):
        found = betweenness_values(len(names), ends[:, 0], ends[:, 1], directed=way)
        assert dict(zip(names, found.values, strict=True)) == {name: known.get(name, 0.0) for name in names}


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_to_stand_between_have_none(n: int, directed: bool) -> None:
    """Nobody, one, or two who know each other."""
    ends = np.arange(n - 1) if n else np.arange(0)
    found = betweenness_values(n, ends, ends + 1, directed=directed)
    assert found.values.tolist() == [0.0] * n
    assert (found.method, found.engine, found.note) == ("exact", "closed form", "")


def test_a_chain_of_a_hundred_thousand_has_its_closed_form() -> None:
    """The k-th of a chain is between k others on one side and n - 1 - k on the other; nothing recurses."""
    n = 100_000
    node = np.arange(n)
    for directed in (False, True):
        found = betweenness_values(n, node[:-1], node[1:], directed=directed)
        np.testing.assert_array_equal(found.values, node * (n - 1.0 - node))
        assert found.engine == "closed form"


def test_a_long_chain_of_rings_does_not_recurse() -> None:
    """Rings of three in a row, 60,000 contacts: the search for blocks goes all the way down."""
    rings = 20_000
    corner = 3 * np.arange(rings)
    source = np.concatenate([corner, corner + 1, corner + 2, corner[:-1] + 2])
    target = np.concatenate([corner + 1, corner + 2, corner, corner[1:]])
    found = betweenness_values(3 * rings, source, target)
    exits = corner[:-1] + 2  # everybody so far but the exit itself, with everybody further on
    np.testing.assert_array_equal(found.values[exits], exits * (3.0 * rings - 1 - exits))
    assert found.method == "exact"


def test_a_forest_has_its_closed_form_and_needs_no_walk() -> None:
    """Pairs of others in the same tree, less those in the same branch; directed, ancestors times descendants."""
    n, source, target = referrals(400, 0)
    graph = igraph.Graph(n, list(zip(source.tolist(), target.tolist(), strict=True)), directed=True)
    above = np.array(graph.neighborhood_size(order=n, mode="in")) - 1.0
    below = np.array(graph.neighborhood_size(order=n, mode="out")) - 1.0
    found = betweenness_values(n, source, target, directed=True, budget=0)
    np.testing.assert_array_equal(found.values, above * below)
    assert found.engine == "closed form"
    found = betweenness_values(n, source, target, budget=0)
    np.testing.assert_allclose(found.values, graph.betweenness(directed=False), rtol=1e-12)
    assert (found.engine, found.visits, found.error) == ("closed form", 0, None)


def test_lengths_decide_which_way_is_shortest_and_equal_ways_share() -> None:
    """Of two ways round, the shorter counts; if they tie, each counts for half."""
    source, target = np.array([0, 1, 0, 3]), np.array([1, 2, 3, 2])
    longer = betweenness_values(4, source, target, distance=np.array([1, 1, 1, 2]))
    equal = betweenness_values(4, source, target, distance=np.array([1, 2, 2, 1]))
    assert longer.values[[1, 3]].tolist() == [1.0, 0.0]
    assert equal.values[[1, 3]].tolist() == [0.5, 0.5]


def test_of_parallel_edges_the_shortest_counts() -> None:
    """Undirected, a mutual edge is parallel too."""
    source, target = np.array([0, 1, 1, 0]), np.array([1, 0, 2, 2])
    found = betweenness_values(3, source, target, distance=np.array([9, 1, 1, 3]))
    assert found.values.tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize("directed", [False, True])
def test_every_slot_stands_for_its_part_and_each_block_for_its_whole_component(directed: bool) -> None:
    """Seen from inside a block, everybody in the component is behind exactly one of its slots."""
    n, source, target = referrals(500, 60, seed=3)
    edges = distinct_edges(n, source, target, None, directed)
    reduce = reduce_directed if directed else reduce_undirected
    graph = reduce(n, edges, engines.interpreted()).graph
    component = igraph.Graph(n, np.column_stack([source, target]).tolist()).connected_components()
    behind = np.add.reduceat(graph.takes, graph.first[:-1])
    sizes = np.array([len(component[component.membership[node]]) for node in graph.node[graph.first[:-1]]])
    assert (behind == sizes).all() if not directed else (behind <= sizes).all()


@pytest.mark.parametrize("directed", [False, True])
def test_the_number_of_threads_does_not_change_a_bit(directed: bool, compiled: None) -> None:
    """Because chunks are cut by counted work and added in their order."""
    network = referrals(4000, 4000)
    answers = [betweenness_values(*network, directed=directed, threads=threads) for threads in (1, 2, 8)]
    for each in answers[1:]:
        np.testing.assert_array_equal(each.values, answers[0].values)


def test_sampled_values_do_not_depend_on_threads_either(compiled: None) -> None:
    """The draws are made before the walks."""
    network = referrals(4000, 4000)
    one, eight = (betweenness_values(*network, budget=20_000_000, threads=threads) for threads in (1, 8))
    assert one.method == "sampled"
    np.testing.assert_array_equal(one.values, eight.values)


def test_small_networks_start_neither_compiler_nor_sample() -> None:
    """Because igraph has finished meanwhile."""
    found = betweenness_values(*referrals(600, 200))
    assert (found.method, found.engine, found.note) == ("exact", "igraph", "")


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_tiny_networks_are_handed_to_igraph_before_anything_is_reduced(
    directed: bool, weighted: bool, compiled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reducing them would take longer than walking them does, whatever they look like."""
    for name in ("reduce_directed", "reduce_undirected"):
        monkeypatch.setattr(answer, name, lambda *_: pytest.fail("reduced"))
    n, source, target = referrals(60, 10)
    distance = np.arange(1, len(source) + 1) if weighted else None
    found = betweenness_values(n, source, target, distance=distance, directed=directed, runs=1000)
    assert (found.method, found.engine) == ("exact", "igraph")


def test_nobody_is_asked_how_far_they_reach_where_igraph_is_over_first_in_any_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sixty who all reached all would still be over before reducing."""
    monkeypatch.setattr(Peer, "reached", property(lambda _: pytest.fail("asked")))
    for directed in (False, True):
        assert betweenness_values(*referrals(60, 10), directed=directed).engine == "igraph"


def test_what_would_be_reduced_in_vain_is_igraphs_unreduced(
    fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ring with chords has no tree to take off, and walking it interpreted takes longer than igraph does."""
    monkeypatch.setattr(answer, "reduce_undirected", lambda *_: pytest.fail("reduced"))
    node = np.arange(300)
    ring = np.concatenate([node, node]), np.concatenate([(node + 1) % 300, (node + 37) % 300])
    assert betweenness_values(300, *ring).engine == "igraph"


def test_without_direction_a_node_reaches_its_component() -> None:
    """Two triangles and one who knows nobody: 3, 3, 3, 3, 3, 3 and 1; with direction the first of a chain reaches 3."""
    ends = np.array([0, 1, 2, 3, 4, 5]), np.array([1, 2, 0, 4, 5, 3])
    assert components(7, *ends).tolist() == [0, 0, 0, 3, 3, 3, 6]
    assert Peer(7, distinct_edges(7, *ends, None, False), False).reached == 19 / 7
    assert Peer(3, distinct_edges(3, np.array([0, 1]), np.array([1, 2]), None, True), True).reached == 2.0


def test_a_network_where_little_is_reached_is_igraphs_and_one_where_much_is_reached_is_not(
    compiled: None,
) -> None:
    """Counted from a few nodes: 500 pairs, and 500 in one ring with chords."""
    node = np.arange(0, 1000, 2)
    assert betweenness_values(1000, node, node + 1, directed=True, runs=1000).engine == "igraph"
    node = np.arange(1000)
    ring = np.concatenate([node, node]), np.concatenate([(node + 1) % 1000, (node + 37) % 1000])
    assert betweenness_values(1000, *ring, directed=True, runs=1000).engine == "compiled"


def test_small_cores_in_large_networks_are_interpreted(fresh: None) -> None:
    """Because a few walks are over before a compiler has started."""
    found = betweenness_values(*referrals(5000, 60))
    assert (found.method, found.engine) == ("exact", "interpreted")


def test_the_budget_decides_between_exact_and_sampled(compiled: None) -> None:
    """At the count it is exact, and one visit short of it sampled, within the budget."""
    network = referrals(3000, 2500)
    exact = betweenness_values(*network, runs=1000)
    assert (exact.method, exact.engine, exact.sources, exact.error) == ("exact", "compiled", 0, None)
    for share in (1.0, 0.5, 0.1):
        budget = int(share * exact.visits) - 1
        found = betweenness_values(*network, budget=budget, runs=1000)
        assert found.method == "sampled"
        assert found.visits <= budget
        assert 0 < found.sources < network[0]
        assert found.error is not None
        assert found.error > 0
        assert f"sampled from {found.sources:,} sources" in found.note


def test_without_numba_the_answer_says_so(monkeypatch: pytest.MonkeyPatch, fresh: None) -> None:
    """A middling network goes to igraph; a budget too small for that is sampled; both with a remark."""
    network = referrals(5000, 5000)
    with_numba = betweenness_values(*network)
    engines._compile.cache_clear()
    monkeypatch.setitem(sys.modules, "numba", None)
    found = betweenness_values(*network)
    assert (found.method, found.engine) == ("exact", "igraph")
    assert "pip install numba" in found.note
    np.testing.assert_allclose(found.values, with_numba.values, rtol=1e-9, atol=1e-6)
    found = betweenness_values(*network, budget=40_000_000)
    assert (found.method, found.engine) == ("sampled", "interpreted")
    assert "sampled from" in found.note
    assert "pip install numba" in found.note


def test_progress_ends_at_one_and_long_work_is_announced(
    monkeypatch: pytest.MonkeyPatch, compiled: None
) -> None:
    """The shares ascend; the announcement holds the count."""
    monkeypatch.setattr(answer, "_WORTH_SAYING", 0.0)
    shares: list[float] = []
    lines: list[str] = []
    found = betweenness_values(
        *referrals(7000, 9000), budget=10**12, progress=shares.append, announce=lines.append
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 3
    assert any(f"{found.visits:,} edge visits" in line for line in lines)


def test_the_first_compilation_is_announced_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, fresh: None
) -> None:
    """With nothing kept from an earlier process; then never again."""
    numba = pytest.importorskip("numba")
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    lines: list[str] = []
    ends = np.random.default_rng(0).permutation(4000).reshape(2, 2000)
    for _ in range(2):
        betweenness_values(4000, *ends, runs=10**9, announce=lines.append)
    assert len([line for line in lines if "compiling" in line]) <= 2
    assert any("compiling" in line for line in lines)


def test_a_folder_that_cannot_be_written_does_not_stop_the_compiler(
    monkeypatch: pytest.MonkeyPatch, fresh: None
) -> None:
    """Then nothing is kept."""
    numba = pytest.importorskip("numba")
    plain = numba.njit

    def no_folder(*args: object, cache: bool = False, **options: object) -> object:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return plain(*args, **options)

    monkeypatch.setattr(numba, "njit", no_folder)
    found = betweenness_values(*referrals(600, 600), runs=10**9)
    engines._compile.cache_clear()
    assert found.engine == "compiled"


@pytest.mark.parametrize(
    ("source", "target", "distance"),
    [
        ([0], [3], None),
        ([-1], [1], None),
        ([0.5], [1.0], None),
        ([0], [1], [0]),
        ([0], [1], [0.5]),
        ([0], [1], [2**61]),
    ],
)
def test_what_is_no_network_is_refused(
    source: list[int], target: list[int], distance: list[int] | None
) -> None:
    """Ends that are no nodes, and lengths that are no positive whole numbers, or absurd."""
    with pytest.raises(NetworkError, match=r"whole numbers|too large"):
        betweenness_values(
            3, np.array(source), np.array(target), distance=None if distance is None else np.array(distance)
        )


def test_the_input_is_left_as_it_was() -> None:
    """Not sorted, not collapsed, not changed in type."""
    n, source, target = referrals(100, 30)
    distance = np.arange(1, len(source) + 1)
    kept = source.copy(), target.copy(), distance.copy()
    found = betweenness_values(n, source, target, distance=distance)
    assert isinstance(found, Betweenness)
    for now, before in zip((source, target, distance), kept, strict=True):
        np.testing.assert_array_equal(now, before)


@pytest.fixture
def compiled() -> None:
    """Skip where there is no numba; otherwise have the compiled engine at hand."""
    pytest.importorskip("numba")
    engines.compiled()


@pytest.fixture
def fresh() -> None:
    """Be as a process that has compiled nothing yet."""
    engines._compile.cache_clear()
