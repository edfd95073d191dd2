"""Measures against networkx, against closed forms, against brute force, and against printed answers."""

from __future__ import annotations

import csv
import itertools
import math
import random
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.measures import measure
from refgraph.measures.brokerage import _constraint
from refgraph.measures.paths import betweenness, betweenness_normalised, bridge
from refgraph.network import EdgeRules, Network

Make = Callable[..., Network]


def counted(graph: nx.MultiDiGraph) -> nx.DiGraph:
    """Parallel edges as one with their number as ``weight``, without loops."""
    simple = nx.DiGraph()
    simple.add_nodes_from(graph)
    for a, b in graph.edges():
        if a != b:
            simple.add_edge(a, b, weight=simple.get_edge_data(a, b, {"weight": 0})["weight"] + 1)
    return simple


def both_ways(graph: nx.DiGraph) -> nx.Graph:
    """The links, the weights of mutual edges added up."""
    links = nx.Graph()
    links.add_nodes_from(graph)
    for a, b, weight in graph.edges(data="weight"):
        links.add_edge(a, b, weight=links.get_edge_data(a, b, {"weight": 0})["weight"] + weight)
    return links


def random_multigraph(seed: int) -> nx.MultiDiGraph:
    """Some people referring each other: several parts, mutual and repeated referrals, loops, unlinked people."""
    dice = random.Random(seed)
    size = dice.randint(2, 45)
    ids = [f"n{number:02}" for number in range(size)]
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(ids)
    parts = [ids[: size // 2], ids[size // 2 : size - size // 8]]
    for part in parts:
        for _ in range(dice.randint(0, 3 * len(part))):
            a, b = dice.choice(part), dice.choice(part)
            graph.add_edges_from([(a, b)] * dice.choice([1, 1, 1, 3]))
            if dice.random() < 0.3:
                graph.add_edge(b, a)
    return graph


SEEDS = pytest.mark.parametrize("seed", range(25))
Case = tuple[Network, nx.DiGraph, nx.Graph]


@cache
def case(seed: int) -> Case:
    graph = random_multigraph(seed)
    simple = counted(graph)
    return Network.from_networkx(graph), simple, both_ways(simple)


def assert_agree(ours: pd.Series, theirs: dict[str, float], tolerance: float = 1e-9) -> None:
    expected = [theirs[identity] for identity in ours.index]
    np.testing.assert_allclose(ours.to_numpy(float), expected, rtol=tolerance, atol=tolerance)


def length(strength: float, power: float = 0.5) -> int:
    """The whole-number distance that paths are measured in."""
    return max(1, round(1000 * strength**-power))


# networkx as the referee


@SEEDS
def test_betweenness_is_that_of_the_simple_undirected_graph(seed: int) -> None:
    network, _, links = case(seed)
    assert_agree(betweenness(network), nx.betweenness_centrality(links, normalized=False))


@SEEDS
def test_directed_betweenness_is_that_of_the_simple_directed_graph(seed: int) -> None:
    network, simple, _ = case(seed)
    assert_agree(betweenness(network, directed=True), nx.betweenness_centrality(simple, normalized=False))


@SEEDS
def test_weighted_betweenness_takes_strength_as_nearness(seed: int) -> None:
    network, simple, links = case(seed)
    for graph, directed in ((links.copy(), False), (simple.copy(), True)):
        for _, _, data in graph.edges(data=True):
            data["length"] = length(data["weight"])
        theirs = nx.betweenness_centrality(graph, normalized=False, weight="length")
        assert_agree(betweenness(network, directed=directed, weight="distance"), theirs)


@SEEDS
def test_normalised_betweenness_is_the_share_of_all_pairs(seed: int) -> None:
    network, _, links = case(seed)
    assert_agree(betweenness_normalised(network), nx.betweenness_centrality(links, normalized=True))


@SEEDS
def test_harmonic_is_the_mean_of_networkxs_sum(seed: int) -> None:
    network, _, links = case(seed)
    theirs = {node: value / (len(links) - 1) for node, value in nx.harmonic_centrality(links).items()}
    assert_agree(measure(network, ["harmonic"])["harmonic"], theirs)


@SEEDS
def test_pagerank_is_that_of_the_reversed_graph(seed: int) -> None:
    network, simple, _ = case(seed)
    theirs = nx.pagerank(simple.reverse(), alpha=0.85, tol=1e-14, max_iter=2000, weight=None)
    assert_agree(measure(network, ["pagerank"])["pagerank"], theirs, tolerance=1e-10)


@SEEDS
def test_constraint_is_that_of_the_links(seed: int) -> None:
    network, _, links = case(seed)
    assert_agree(measure(network, ["constraint"])["constraint"], nx.constraint(links))


@SEEDS
def test_coreness_is_that_of_the_links(seed: int) -> None:
    network, _, links = case(seed)
    assert_agree(measure(network, ["coreness"])["coreness"], nx.core_number(links), tolerance=0)


@SEEDS
def test_components_are_those_of_the_links_numbered_by_size_then_first_contact(seed: int) -> None:
    network, _, links = case(seed)
    parts = sorted(nx.connected_components(links), key=lambda part: (-len(part), min(part)))
    table = measure(network, ["component", "component_size"]).table
    assert table["component"].to_dict() == {
        node: number for number, part in enumerate(parts, 1) for node in part
    }
    assert table["component_size"].to_dict() == {node: len(part) for part in parts for node in part}


@SEEDS
def test_degrees_are_those_of_the_simple_graphs(seed: int) -> None:
    network, simple, links = case(seed)
    table = measure(network, ["in_degree", "out_degree", "degree"]).table
    assert_agree(table["in_degree"], dict(simple.in_degree()), tolerance=0)
    assert_agree(table["out_degree"], dict(simple.out_degree()), tolerance=0)
    assert_agree(table["degree"], dict(links.degree()), tolerance=0)


# Brute force


def pairs_bridged(links: nx.Graph, node: str) -> float:
    """Count the pairs of other people that `node` connects, but for those with nobody else than `node`."""
    leaves = {other for other in links[node] if links.degree(other) == 1}
    others = [other for other in links if other != node and other not in leaves]
    total = 0.0
    for source, target in itertools.combinations(others, 2):
        if nx.has_path(links, source, target):
            paths = list(nx.all_shortest_paths(links, source, target))
            total += sum(node in path for path in paths) / len(paths)
    return total


@pytest.mark.parametrize("seed", range(8))
def test_bridge_counts_the_pairs_a_contact_connects_without_its_own_leaves(seed: int) -> None:
    dice = random.Random(seed)
    forest = nx.Graph(
        (f"n{node:02}", f"n{dice.randrange(max(0, node - 6), node):02}") for node in range(1, 22)
    )
    forest.add_edges_from(tuple(dice.sample(sorted(forest), 2)) for _ in range(seed))
    forest.add_edge("pair a", "pair b")
    forest.add_node("alone")
    network = Network.from_networkx(forest.to_directed())
    assert_agree(bridge(network), {node: pairs_bridged(forest, node) for node in forest})


@SEEDS
def test_participation_is_one_minus_the_squared_shares_of_links_per_cluster(seed: int) -> None:
    network, _, links = case(seed)
    dice = random.Random(seed)
    cluster = {node: dice.randint(0, 3) for node in links}
    labelled = pd.Series(cluster).reindex(network.nodes.index)
    column = measure(with_clusters(network, labelled), ["participation"])["participation"]
    expected = {}
    for node in links:
        counts: dict[object, int] = defaultdict(int)
        for other in links[node]:
            counts[cluster[other] or other] += 1  # In no cluster: one of its own.
        total = sum(counts.values())
        expected[node] = 1 - sum((count / total) ** 2 for count in counts.values()) if total else 0.0
    assert_agree(column, expected, tolerance=1e-12)


def with_clusters(network: Network, cluster: pd.Series) -> Network:
    return network.with_partition(rg.Partition(cluster, modularity=0.0))


# Closed forms on forests


def random_forest(seed: int, size: int = 200) -> nx.DiGraph:
    """Everyone has at most one referrer."""
    dice, forest = random.Random(seed), nx.DiGraph()
    forest.add_nodes_from(range(size))
    forest.add_edges_from((dice.randrange(node), node) for node in range(1, size) if dice.random() < 0.93)
    return forest


@pytest.mark.parametrize("seed", range(6))
def test_in_a_forest_directed_betweenness_is_ancestors_times_descendants(seed: int) -> None:
    forest = random_forest(seed)
    ours = betweenness(Network.from_networkx(forest), directed=True)
    expected = {
        str(node): len(nx.ancestors(forest, node)) * len(nx.descendants(forest, node)) for node in forest
    }
    assert_agree(ours, expected)


@pytest.mark.parametrize("seed", range(6))
def test_in_a_forest_betweenness_is_the_pairs_less_those_within_a_branch(seed: int) -> None:
    forest = random_forest(seed)
    links, expected = forest.to_undirected(), {}
    for node in forest:
        part = nx.node_connected_component(links, node) - {node}
        branches = [len(branch) for branch in nx.connected_components(links.subgraph(part))]
        expected[str(node)] = math.comb(len(part), 2) - sum(math.comb(size, 2) for size in branches)
    assert_agree(betweenness(Network.from_networkx(forest)), expected)


def test_a_star_bridges_nobody(make_network: Make) -> None:
    network = make_network([("H", f"L{number}") for number in range(7)])
    assert betweenness(network)["H"] == math.comb(7, 2)
    assert bridge(network)["H"] == 0


def test_two_people_bridge_nobody(make_network: Make) -> None:
    assert bridge(make_network([("A", "B")])).tolist() == [0, 0]


# The traps


def test_parallel_and_mutual_referrals_do_not_multiply_paths(make_network: Make) -> None:
    ring = [("A", "B"), ("B", "C"), ("C", "D"), ("D", "A")]
    for doubled in ([("A", "B")], [("B", "A")]):
        assert betweenness(make_network(ring + doubled)).tolist() == [0.5] * 4


def test_the_strong_route_is_the_short_one(make_network: Make) -> None:
    strong = {"count": 10}
    network = make_network([("A", "B", None, strong), ("B", "C", None, strong), ("A", "D"), ("D", "C")])
    assert betweenness(network, weight="distance").to_dict() == {"A": 0.5, "B": 1.0, "C": 0.5, "D": 0.0}


def test_routes_of_equal_length_in_other_steps_stay_equal(make_network: Make) -> None:
    """0.1 + 0.2 is not 0.15 + 0.15 in floating point; in whole numbers it is."""
    steps = [("A", "B", 0.1), ("B", "C", 0.2), ("A", "D", 0.15), ("D", "C", 0.15)]
    network = make_network([(a, b, None, {"count": distance**-2}) for a, b, distance in steps])
    values = betweenness(network, weight="distance")
    assert (values["B"], values["D"]) == (0.5, 0.5)


@pytest.mark.parametrize(("power", "middle"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_alpha_weighs_hops_against_strength(make_network: Make, power: float, middle: float) -> None:
    """A direct link of strength 1 against a way round of strength 4 and 4."""
    four = {"count": 4}
    network = make_network(
        [("A", "C"), ("A", "B", None, four), ("B", "C", None, four)], rules=EdgeRules(distance_power=power)
    )
    assert betweenness(network, weight="distance")["B"] == middle


def test_mutual_referrals_are_nearer_than_either_alone(make_network: Make) -> None:
    """Undirected, two referrals of A and B add up; directed, each stands alone."""
    log = [("A", "B"), ("B", "A"), ("B", "C"), ("C", "B"), ("A", "D"), ("D", "C")]
    network = make_network(log)
    assert betweenness(network, weight="distance")["B"] == 1.0
    assert betweenness(network, weight="distance", directed=True)["D"] == 0.5


def test_a_weight_that_is_no_distance_is_refused(make_network: Make) -> None:
    with pytest.raises(rg.RefgraphError, match="distance"):
        betweenness(make_network([("A", "B")]), weight="strength")


def test_ties_are_ways_but_have_no_direction(make_network: Make) -> None:
    network = make_network([("A", "B")], ties=[("B", "C", 1.0)])
    assert betweenness(network)["B"] == 1
    assert betweenness(network, directed=True)["B"] == 0
    assert measure(network, ["harmonic"])["harmonic"]["C"] == 0


def test_the_centre_of_a_small_part_is_small_beside_a_large_network(make_network: Make) -> None:
    alone = make_network([("A", "B"), ("B", "C")])
    among = make_network([("A", "B"), ("B", "C")], contacts={f"other {number}": {} for number in range(10)})
    assert betweenness_normalised(alone)["B"] == 1
    assert betweenness_normalised(among)["B"] == pytest.approx(2 / (12 * 11))
    assert betweenness(among)["B"] == 1


# Printed answers


def known_answers(shared: Path, graph: str, name: str) -> tuple[dict[str, float], float]:
    with (shared / "known_answers" / "expected_values.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["graph"], row["measure"]) == (graph, name)]
    return {row["node"]: float(row["expected"]) for row in rows}, float(rows[0]["tolerance"])


def known_network(shared: Path, graph: str, *, directed: bool) -> Network:
    with (shared / "known_answers" / f"{graph}_edges.csv").open(newline="") as file:
        edges = [(row["source"], row["target"]) for row in csv.DictReader(file)]
    return Network.from_networkx(nx.DiGraph(edges) if directed else nx.Graph(edges))


@pytest.mark.parametrize("directed", [True, False], ids=["referrals", "ties"])
@pytest.mark.parametrize(
    ("graph", "name", "column"),
    [
        ("nx_kite", "betweenness_raw_undirected", "betweenness"),
        ("nx_kite", "betweenness_normalized", "betweenness_normalised"),
        ("nx_florentine", "betweenness_normalized", "betweenness_normalised"),
    ],
)
def test_printed_betweenness_is_reached(
    shared: Path, graph: str, name: str, column: str, directed: bool
) -> None:
    expected, tolerance = known_answers(shared, graph, name)
    ours = measure(known_network(shared, graph, directed=directed), [column])[column]
    assert len(expected) == len(ours)
    assert ours.to_dict() == pytest.approx(expected, abs=tolerance)


def test_the_constraint_of_a_star_is_worked_out_from_its_links_alone() -> None:
    # From the hub's end there would be five thousand million pairs to go through.
    count = 100_001
    spokes = np.column_stack([np.zeros(count - 1, dtype=np.int64), np.arange(1, count)])
    found = _constraint(spokes, count)
    assert found[0] == pytest.approx(1 / (count - 1))
    assert np.all(found[1:] == 1.0)
