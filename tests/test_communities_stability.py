"""Clusters that are there are trusted; what chance or a tree gives is not sold as clusters."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import refgraph as rg
from refgraph.communities.agreement import adjusted_rand_index, mean_agreement, shared_company
from refgraph.communities.detection import seeded
from refgraph.communities.rewiring import random_tree, rewired
from refgraph.communities.stability import CLEAR, TOO_FEW, UNCLEAR, Verdict, assess_partition


def network_of(graph: nx.Graph) -> rg.Network:
    return rg.Network.from_networkx(nx.relabel_nodes(graph, {node: f"{node:04}" for node in graph}))


def verdict_on(graph: nx.Graph) -> Verdict:
    network = network_of(graph)
    return assess_partition(network, rg.detect_communities(network))


def planted(seed: int) -> nx.Graph:
    return nx.planted_partition_graph(4, 40, 0.2, 0.01, seed=seed)


def recursive_tree(seed: int) -> nx.Graph:
    draw = random.Random(seed)
    return nx.Graph([(draw.randrange(node), node) for node in range(1, 200)])


def referral_forest(seed: int) -> nx.Graph:
    draw = random.Random(seed)
    return nx.Graph([(draw.randrange(node), node) for node in range(1, 200) if draw.random() > 0.1])


def rewired_planted(seed: int) -> nx.Graph:
    with seeded(seed):
        return rewired(igraph.Graph.from_networkx(planted(seed)), seed).to_networkx()


SHAPES = {
    "uniform tree": lambda seed: nx.random_labeled_tree(200, seed=seed),
    "recursive tree": recursive_tree,
    "preferential tree": lambda seed: nx.barabasi_albert_graph(200, 1, seed=seed),
    "referral forest": referral_forest,
    "sparse random graph": lambda seed: nx.gnm_random_graph(200, 240, seed=seed),
    "random graph": lambda seed: nx.gnm_random_graph(200, 600, seed=seed),
    "preferential graph": lambda seed: nx.barabasi_albert_graph(200, 2, seed=seed),
    "rewired clusters": rewired_planted,
}


@pytest.mark.parametrize("seed", range(3))
def test_planted_clusters_are_trusted(seed: int) -> None:
    assert verdict_on(planted(seed)).words == CLEAR


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_what_has_no_clusters_is_not_sold_as_clusters(shape: str, seed: int) -> None:
    assert verdict_on(SHAPES[shape](seed)).words == UNCLEAR


def test_a_handful_of_contacts_is_too_few_to_tell() -> None:
    verdict = verdict_on(nx.relaxed_caveman_graph(4, 5, 0.1, seed=1))

    assert (verdict.words, verdict.draws) == (TOO_FEW, 0)


def test_the_same_network_gets_the_same_verdict() -> None:
    assert verdict_on(planted(1)) == verdict_on(planted(1))


def test_the_generator_of_igraph_is_given_back() -> None:
    verdict_on(planted(1))
    random.seed(4)
    first = igraph.Graph.Erdos_Renyi(n=20, m=20).get_edgelist()
    random.seed(4)

    assert first == igraph.Graph.Erdos_Renyi(n=20, m=20).get_edgelist()


def test_the_example_has_clear_clusters(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("export")
    rg.demonstrate(folder)
    result = rg.run(folder)

    assert assess_partition(result.network, result.partition).trusted


def test_departments_of_a_mail_network_are_found_again(shared: Path) -> None:
    folder = shared / "email_eu_core"
    result = rg.run(folder)
    truth = pd.read_csv(folder / "contacts.csv", dtype=str).set_index("id")["dept"]
    member = result.partition.membership[result.partition.membership > 0]
    departments = pd.factorize(truth.reindex(member.index))[0]

    assert adjusted_rand_index(departments, member.to_numpy()) > 0.2


class TestRun:
    def test_warns_of_clusters_that_are_an_accident_of_the_start(self) -> None:
        edges = nx.gnm_random_graph(120, 240, seed=3).edges()
        log = pd.DataFrame(edges, columns=["referrer_id", "referred_id"]).astype(str)
        result = rg.run(referrals=log)

        told = [finding.message for finding in result.findings if finding.code == "no-clear-clusters"]
        assert len(told) == 1
        assert "rely neither on which one a contact is in nor on how many it spans" in told[0]

    def test_has_no_doubt_about_clusters_that_are_clear(self) -> None:
        edges = planted(1).edges()
        result = rg.run(referrals=pd.DataFrame(edges, columns=["referrer_id", "referred_id"]).astype(str))

        assert "no-clear-clusters" not in {finding.code for finding in result.findings}


class TestAgreement:
    @settings(max_examples=60)
    @given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40))
    def test_equals_that_of_igraph(self, pairs: list[tuple[int, int]]) -> None:
        one, other = (np.array(labels, dtype=np.int64) for labels in zip(*pairs, strict=True))
        expected = igraph.compare_communities(one.tolist(), other.tolist(), method="adjusted_rand")

        assert adjusted_rand_index(one, other) == pytest.approx(1.0 if np.isnan(expected) else expected)

    def test_is_the_mean_over_all_pairs_of_runs(self) -> None:
        runs = np.random.default_rng(2).integers(0, 3, (5, 30))
        runs[3] = (runs[0] + 1) % 3
        pairs = [adjusted_rand_index(runs[a], runs[b]) for a in range(5) for b in range(a)]

        assert mean_agreement(runs) == pytest.approx(np.mean(pairs))

    def test_company_is_the_share_of_the_cluster_that_stays_together(self) -> None:
        runs = np.array([[0, 0, 0, 1], [0, 0, 1, 1]])

        assert shared_company(runs, runs[0]).tolist() == [0.75, 0.75, 0.5, 1.0]


class TestRandomNetworks:
    @settings(max_examples=60)
    @given(st.integers(0, 10_000), st.integers(2, 40), st.integers(0, 30))
    def test_keep_the_links_of_everyone_and_the_size_of_every_part(
        self, seed: int, size: int, more: int
    ) -> None:
        edges = min(size + more, size * (size - 1) // 2)
        graph = igraph.Graph.from_networkx(nx.gnm_random_graph(size, edges, seed=seed))
        with seeded(seed), warnings.catch_warnings(action="ignore", category=RuntimeWarning):
            drawn = rewired(graph, seed)

        assert drawn.degree() == graph.degree()
        assert drawn.is_simple()
        assert drawn.connected_components().membership == graph.connected_components().membership

    def test_are_every_tree_alike_often(self) -> None:
        generator = np.random.default_rng(5)
        found = [
            tuple(sorted(map(tuple, map(sorted, random_tree([2, 2, 1, 1], generator))))) for _ in range(2000)
        ]
        shares = [found.count(tree) / 2000 for tree in set(found)]

        assert len(shares) == 2
        assert max(shares) < 0.55

    def test_near_a_tree_are_drawn_as_well(self) -> None:
        graph = igraph.Graph.from_networkx(nx.random_labeled_tree(300, seed=2))
        graph.add_edges([(0, 150), (20, 250)])
        graph.simplify()
        with seeded(1):
            drawn = rewired(graph, 1)

        assert drawn.degree() == graph.degree()
        assert drawn.is_connected()
        assert drawn.get_edgelist() != graph.get_edgelist()
