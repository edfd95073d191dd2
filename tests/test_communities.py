"""Clusters: the same answer every time, numbered by size, none for the unlinked."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Callable
from pathlib import Path

import igraph
import networkx as nx
import pandas as pd
import pytest

import refgraph as rg
from refgraph.communities import METHODS
from refgraph.communities.detection import STARTS_UP_TO, CommunityRules, detect_communities
from refgraph.errors import SettingsError
from refgraph.network import Network

Make = Callable[..., Network]


def blocks(sizes: list[int], seed: int = 3) -> Network:
    """Groups of a clear structure: dense inside, one edge from each to the next."""
    dice, graph, first = random.Random(seed), nx.DiGraph(), 0
    for size in sizes:
        members = [f"n{first + place:03}" for place in range(size)]
        pairs = list(itertools.combinations(members, 2))
        graph.add_edges_from(dice.sample(pairs, max(size - 1, len(pairs) * 2 // 3)))
        graph.add_edges_from(itertools.pairwise(members))
        first += size
        if graph.has_node(f"n{first - size - 1:03}"):
            graph.add_edge(f"n{first - size - 1:03}", members[0])
    return Network.from_networkx(graph)


def groups(membership: pd.Series) -> set[frozenset[str]]:
    return {frozenset(ids) for label, ids in membership.groupby(membership).groups.items() if label}


def test_groups_of_a_clear_structure_are_found() -> None:
    partition = detect_communities(blocks([8, 6, 5]))
    assert partition.membership.tolist() == [1] * 8 + [2] * 6 + [3] * 5


def test_clusters_are_numbered_by_size_then_by_first_contact() -> None:
    partition = detect_communities(blocks([5, 8, 5]))
    assert partition.membership.tolist() == [2] * 5 + [1] * 8 + [3] * 5
    assert partition.sizes.to_dict() == {1: 8, 2: 5, 3: 5}


def test_the_same_network_gives_the_same_partition_twice() -> None:
    network = Network.from_networkx(nx.gnm_random_graph(80, 160, seed=1, directed=True))
    one, other = detect_communities(network), detect_communities(network)
    assert one.membership.equals(other.membership)
    assert one.modularity == other.modularity


def test_the_order_of_the_input_does_not_matter() -> None:
    graph = nx.gnm_random_graph(80, 160, seed=2, directed=True)
    nodes, edges = list(graph), list(graph.edges)
    random.Random(4).shuffle(nodes)
    random.Random(5).shuffle(edges)
    shuffled = nx.DiGraph()
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(edges)
    one = detect_communities(Network.from_networkx(graph))
    other = detect_communities(Network.from_networkx(shuffled))
    assert one.membership.equals(other.membership)


def test_direction_does_not_matter() -> None:
    graph = nx.gnm_random_graph(60, 90, seed=3, directed=True)
    one = detect_communities(Network.from_networkx(graph))
    other = detect_communities(Network.from_networkx(graph.reverse()))
    assert one.membership.equals(other.membership)


def test_igraph_draws_from_the_random_module_afterwards_as_it_does_by_default() -> None:
    network = blocks([6, 6])
    random.seed(7)
    expected = igraph.Graph.Erdos_Renyi(30, 0.3).get_edgelist()
    detect_communities(network)
    random.seed(7)
    assert igraph.Graph.Erdos_Renyi(30, 0.3).get_edgelist() == expected


def test_the_users_random_numbers_are_not_drawn_from() -> None:
    random.seed(7)
    before = random.getstate()
    detect_communities(blocks([6, 6]))
    assert random.getstate() == before


def test_contacts_without_links_and_parts_of_two_are_in_no_cluster() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("x", "y")])
    graph.add_node("z")
    partition = detect_communities(Network.from_networkx(graph))
    assert partition.membership.to_dict() == {"a": 1, "b": 1, "c": 1, "x": 0, "y": 0, "z": 0}


def test_a_cluster_of_two_within_a_larger_part_is_a_cluster() -> None:
    """The best division of a path of four is into its two halves, of modularity 1/6."""
    partition = detect_communities(Network.from_networkx(nx.path_graph(4, nx.DiGraph)))
    assert partition.membership.tolist() == [1, 1, 2, 2]
    assert partition.modularity == pytest.approx(1 / 6)


def test_a_network_without_edges_has_no_clusters() -> None:
    partition = detect_communities(Network.from_networkx(nx.empty_graph(4, nx.DiGraph)))
    assert partition.membership.tolist() == [0] * 4
    assert partition.modularity == 0.0
    assert partition.sizes.empty


def test_nobody_at_all_is_no_trouble() -> None:
    assert detect_communities(Network.from_networkx(nx.DiGraph())).membership.empty


def test_ties_join_people_into_a_cluster(make_network: Make) -> None:
    partition = detect_communities(make_network([("A", "B")], ties=[("B", "C", 1.0)]))
    assert partition.membership.tolist() == [1, 1, 1]


def test_strong_links_hold_a_cluster_together(make_network: Make) -> None:
    """A ring of four falls apart where its links are weak."""
    ring = [("A", "B"), ("B", "C", None, {"count": 9}), ("C", "D"), ("D", "A", None, {"count": 9})]
    assert groups(detect_communities(make_network(ring)).membership) == {frozenset("BC"), frozenset("AD")}


def test_modularity_is_that_of_the_partition_by_strength() -> None:
    graph = nx.gnm_random_graph(50, 90, seed=6, directed=True)
    dice = random.Random(1)
    for _, _, data in graph.edges(data=True):
        data["weight"] = dice.randint(1, 5)
    network = Network.from_networkx(graph)
    partition = detect_communities(network)
    undirected = nx.Graph()
    for a, b, data in graph.edges(data=True):
        old = undirected.get_edge_data(str(a), str(b), {"weight": 0})["weight"]
        undirected.add_edge(str(a), str(b), weight=old + data["weight"])
    undirected.add_nodes_from(network.nodes.index)
    loners = [frozenset([i]) for i in partition.membership.index[partition.membership.eq(0)]]
    expected = nx.community.modularity(undirected, [*groups(partition.membership), *loners])
    assert partition.modularity == pytest.approx(expected, abs=1e-12)


def test_more_starts_never_find_less() -> None:
    network = Network.from_networkx(nx.gnm_random_graph(120, 240, seed=8, directed=True))
    found = [detect_communities(network, CommunityRules(starts=starts)).modularity for starts in (1, 5, 20)]
    assert found == sorted(found)


def test_the_best_start_is_chosen_by_the_resolution_it_was_asked_for() -> None:
    network = Network.from_networkx(nx.gnm_random_graph(120, 240, seed=8, directed=True))
    graph = network.link_graph

    def quality(starts: int) -> float:
        found = detect_communities(network, CommunityRules(starts=starts, resolution=3.0)).membership
        alone = found.where(found > 0, pd.Series(range(1000, 1000 + len(found)), index=found.index))
        return graph.modularity(alone.tolist(), resolution=3.0)

    assert quality(1) <= quality(5) <= quality(20)


def test_a_higher_resolution_gives_more_clusters() -> None:
    network = blocks([12, 12, 12])
    counts = [len(detect_communities(network, CommunityRules(resolution=r)).sizes) for r in (0.01, 1.0, 3.0)]
    assert counts[0] < counts[1] < counts[2]


def test_the_seed_is_what_the_starts_follow() -> None:
    network = Network.from_networkx(nx.gnm_random_graph(120, 200, seed=9, directed=True))
    found = {
        tuple(detect_communities(network, CommunityRules(seed=s, starts=1)).membership) for s in range(4)
    }
    assert len(found) > 1


def test_large_networks_get_fewer_starts_by_their_edges_alone_and_never_one() -> None:
    ring = nx.cycle_graph(STARTS_UP_TO + 1, nx.DiGraph)
    network = Network.from_networkx(ring)
    found = detect_communities(network, CommunityRules(starts=3, iterations=1))
    assert found.starts == 2
    assert found.agreement is not None
    assert detect_communities(blocks([5, 5])).starts == 20


def test_a_large_network_gets_no_more_starts_than_settle_how_they_agree() -> None:
    triangles = nx.disjoint_union_all([nx.cycle_graph(3, nx.DiGraph)] * (STARTS_UP_TO // 3 + 1))
    # All starts find these triangles: the second says as much as the nineteenth, which the edges would allow.
    found = detect_communities(Network.from_networkx(triangles), CommunityRules(iterations=1))
    assert (found.starts, found.agreement) == (2, 1.0)


def test_a_large_network_gets_further_starts_while_it_is_open_whether_they_agree() -> None:
    begins = itertools.cycle([0, 1])

    def in_eights(graph: igraph.Graph, strength: object, rules: CommunityRules) -> list[int]:
        begin = next(begins)
        return [(place + begin) // 8 for place in range(graph.vcount())]

    rg.register_communities(in_eights)
    network = Network.from_networkx(nx.path_graph(STARTS_UP_TO + 1, nx.DiGraph))
    found = detect_communities(network, CommunityRules("in_eights", starts=4))
    METHODS.remove("in_eights")
    assert found.starts == 4
    # Groups that begin one later share 21 of their 28 pairs: four pairs of starts agree by 0.75, two by 1.
    assert found.agreement == pytest.approx((4 * 0.75 + 2) / 6, abs=0.001)


def test_the_agreement_of_one_start_is_not_known() -> None:
    found = detect_communities(blocks([5, 5]), CommunityRules(starts=1))
    assert found.agreement is None
    assert not found.agrees
    assert [finding.code for finding in found.findings] == ["no-clear-clusters"]


@pytest.mark.parametrize("wrong", [{"starts": 0}, {"resolution": 0.0}, {"iterations": 0}])
def test_rules_that_cannot_be_followed_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        CommunityRules(**wrong)


def test_karate_reaches_the_known_best_modularity(shared: Path) -> None:
    with (shared / "known_answers" / "karate_edges.csv").open(newline="") as file:
        edges = [(row["source"], row["target"]) for row in csv.DictReader(file)]
    partition = detect_communities(Network.from_networkx(nx.DiGraph(edges)))
    assert partition.modularity == pytest.approx(0.4198, abs=5e-5)


def test_the_partition_of_the_user_reaches_the_nodes(m1: rg.Result) -> None:
    assert m1.network.nodes["cluster"].equals(m1.partition.membership)
