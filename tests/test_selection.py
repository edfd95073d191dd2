"""Sets of contacts: who together reaches the most, and what breaks if somebody leaves."""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.selection.dependency import fragmentation

invoke = partial(CliRunner().invoke, main)


def steps(table: pd.DataFrame) -> list[tuple[str, float, float]]:
    return [(row.contact_id, round(row.gain, 4), round(row.total, 4)) for row in table.itertuples()]


class TestPickOnTheReferenceNetwork:
    def test_reaches_people(self, m1: rg.Result) -> None:
        assert steps(rg.pick(m1, 10, reach="people")) == [("H", 7, 7), ("X", 3, 10), ("P", 3, 13)]

    def test_reaches_clusters_through_the_bridge_first(self, m1: rg.Result) -> None:
        expected = [("B", 1.6927, 1.6927), ("H", 0.5918, 2.2845), ("X", 0.4226, 2.7071)]

        assert steps(rg.pick(m1, 3)) == expected

    def test_reaches_value(self, m1: rg.Result) -> None:
        assert steps(rg.pick(m1, 1, reach="value")) == [("P", 36_000, 36_000)]

    def test_reaches_everybody_at_enough_hops_the_higher_score_first(self, m1: rg.Result) -> None:
        assert steps(rg.pick(m1, 5, reach="people", hops=3)) == [("X", 13, 13)]


def random_run(seed: int) -> rg.Result:
    edges = nx.gnm_random_graph(18, 22, seed=seed).edges()
    return rg.run(referrals=pd.DataFrame(edges, columns=["referrer_id", "referred_id"]).astype(str))


@pytest.mark.parametrize("seed", range(8))
def test_every_pick_adds_the_most_there_is_to_add(seed: int) -> None:
    result = random_run(seed)
    graph, ids = result.network.link_graph, list(result.network.nodes.index)
    near = {identity: set(graph.neighborhood(place, order=1)) for place, identity in enumerate(ids)}
    reached: set[int] = set()
    for row in rg.pick(result, 6, reach="people").itertuples():
        gains = {identity: len(near[identity] - reached) for identity in ids}

        assert row.gain == gains[row.contact_id] == max(gains.values())
        reached |= near[row.contact_id]


@pytest.mark.parametrize("seed", range(4))
def test_the_set_reaches_at_least_the_part_that_is_promised(seed: int) -> None:
    result = random_run(seed)
    graph = result.network.link_graph
    near = [set(graph.neighborhood(place, order=1)) for place in range(graph.vcount())]
    best = max(len(set.union(*chosen)) for chosen in itertools.combinations(near, 3))

    assert rg.pick(result, 3, reach="people")["total"].max() >= (1 - 1 / np.e) * best


@pytest.mark.parametrize(
    ("options", "said"), [({"reach": "fame"}, "no kind of reach 'fame'"), ({"k": 0}, "1 or more")]
)
def test_a_pick_that_makes_no_sense_is_refused(m1: rg.Result, options: dict[str, object], said: str) -> None:
    with pytest.raises(rg.RefgraphError, match=said):
        rg.pick(m1, **options)  # type: ignore[arg-type]


class TestDependencyOnTheReferenceNetwork:
    @pytest.fixture
    def table(self, m1: rg.Result) -> pd.DataFrame:
        return rg.assess_dependency(m1).set_index("contact_id")

    def test_counts_the_pairs_that_are_cut(self, table: pd.DataFrame) -> None:
        cut = table["pairs_cut"].round(4).to_dict()

        assert cut == {"B": 0.6818, "H": 0.6818, "P": 0.3030, "X": 0.3030}

    def test_counts_them_without_leaves_too(self, table: pd.DataFrame) -> None:
        assert table.loc["H", "pairs_cut_without_leaves"] == 0
        assert table.loc["B", "pairs_cut_without_leaves"] > 0.5

    def test_says_it_in_words(self, table: pd.DataFrame) -> None:
        assert (
            table.loc["B", "says"]
            == "If Person B left, 68% of the remaining pairs could no longer reach each other."
        )

    def test_knows_the_worst_pair(self, m1: rg.Result) -> None:
        graph, ids = m1.network.link_graph, list(m1.network.nodes.index)
        cut = {pair: fragmentation(graph, map(ids.index, pair)) for pair in itertools.combinations(ids, 2)}
        worst = max(cut, key=lambda pair: cut[pair])

        assert (worst, round(cut[worst], 4)) == (("B", "H"), 0.8909)

    def test_finds_nothing_cut_by_a_leaf(self, m1: rg.Result) -> None:
        assert rg.assess_dependency(m1, among=["L1"])["pairs_cut"].tolist() == [0.0]

    def test_tells_which_cluster_loses_its_only_advocate(self, m1: rg.Result) -> None:
        cluster = m1.partition.membership["Y"]
        table = rg.assess_dependency(m1, ["H", "Y"]).set_index("contact_id")

        assert table.loc["Y", "clusters_uncovered"] == str(cluster)
        assert f"no advocate would be left in cluster {cluster}" in table.loc["Y", "says"]


@pytest.mark.parametrize("command", [["pick", "--top", "3"], ["risk", "--top", "3"]])
def test_the_commands_print_csv_into_a_pipe_and_write_files(tmp_path: Path, command: list[str]) -> None:
    rg.demonstrate(tmp_path / "export", contacts=200)
    verb, *options = command
    piped = invoke([verb, str(tmp_path / "export"), *options])
    written = invoke([verb, str(tmp_path / "export"), *options, "-o", str(tmp_path / "out.csv")])

    assert (piped.exit_code, written.exit_code) == (0, 0)
    assert len(piped.stdout.splitlines()) == 4
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig") == piped.stdout
