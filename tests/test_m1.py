"""The reference network M1, digit by digit: a hub with leaves, and the one who bridges three groups.

Thirteen contacts, fourteen referrals. Every expected number is worked out here by hand or from the dates,
or is networkx's.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.measures.paths import betweenness
from refgraph.network import Network

AGES = {
    "HL1": 700,
    "HL2": 650,
    "HL3": 600,
    "HL4": 500,
    "HL5": 450,
    "HB": 720,
    "BP": 400,
    "BX": 380,
    "PQ": 200,
    "PR": 100,
    "QR": 90,
    "XY": 60,
    "XZ": 30,
    "YZ": 20,
}
EDGES = {(pair[0], pair[1:]): days for pair, days in AGES.items()}
LEAVES = ["L1", "L2", "L3", "L4", "L5"]
EVERYONE = ["B", "H", *LEAVES, "P", "Q", "R", "X", "Y", "Z"]


def strength(days: int) -> float:
    return 0.5 ** (days / 365)


def everyone(given: dict[str, float], default: float = 0.0) -> dict[str, float]:
    return {identity: float(given.get(identity, default)) for identity in EVERYONE}


def agree(ours: pd.Series, theirs: dict[str, float]) -> None:
    assert ours.index.tolist() == EVERYONE
    np.testing.assert_allclose(ours.to_numpy(float), [theirs[i] for i in EVERYONE], rtol=1e-9, atol=1e-9)


@pytest.fixture(scope="module", params=["tables", "files"])
def result(request: pytest.FixtureRequest) -> rg.Result:
    """The run from tables, and from the files of the shared folder where they are."""
    if request.param == "tables":
        return request.getfixturevalue("m1")
    folder: Path = request.getfixturevalue("shared") / "m1"
    return rg.run(folder, settings=rg.Settings(as_of="2026-01-01"))


@pytest.fixture(scope="module")
def links() -> nx.Graph:
    return nx.Graph(list(EDGES))


def column(result: rg.Result, name: str) -> pd.Series:
    return result.measures[name]


# Betweenness, in its variants

UNDIRECTED = {"H": 45, "B": 45, "P": 20, "X": 20}
DIRECTED = {"B": 6, "P": 4, "X": 4}


def test_betweenness(result: rg.Result) -> None:
    agree(column(result, "betweenness"), everyone(UNDIRECTED))


def test_betweenness_normalised(result: rg.Result) -> None:
    agree(
        column(result, "betweenness_normalised"),
        everyone({identity: Fraction(value, 66) for identity, value in UNDIRECTED.items()}),
    )


def test_directed_betweenness_gives_the_root_nothing(result: rg.Result) -> None:
    agree(betweenness(result.network, directed=True), everyone(DIRECTED))


def test_weighted_betweenness_is_the_same_for_want_of_other_routes(result: rg.Result) -> None:
    agree(betweenness(result.network, weight="distance"), everyone(UNDIRECTED))


def test_weighted_and_directed_betweenness_likewise(result: rg.Result) -> None:
    agree(betweenness(result.network, directed=True, weight="distance"), everyone(DIRECTED))


def test_bridge_shows_who_joins_the_groups(result: rg.Result) -> None:
    agree(column(result, "bridge"), everyone({"B": 45, "P": 20, "X": 20}))


# The other measures


def test_degrees(result: rg.Result) -> None:
    agree(column(result, "out_degree"), everyone({"H": 6, "B": 2, "P": 2, "X": 2, "Q": 1, "Y": 1}))
    agree(column(result, "in_degree"), everyone({"H": 0, "R": 2, "Z": 2}, default=1))
    agree(
        column(result, "degree"),
        everyone({"H": 6, "B": 3, "P": 3, "X": 3, "Q": 2, "R": 2, "Y": 2, "Z": 2}, 1),
    )


def test_recency_weighted_referrals(result: rg.Result) -> None:
    expected: dict[str, float] = {}
    for (source, _), days in EDGES.items():
        expected[source] = expected.get(source, 0.0) + strength(days)
    agree(column(result, "recency_weighted_referrals"), everyone(expected))
    printed = {"H": 1.9429, "X": 1.8369, "P": 1.5110, "Y": 0.9627, "B": 0.9538, "Q": 0.8429}
    assert {k: round(v, 4) for k, v in expected.items()} == printed


def test_referrals_in_the_windows(result: rg.Result) -> None:
    agree(column(result, "referrals_24m"), everyone({"H": 6, "B": 2, "P": 2, "X": 2, "Q": 1, "Y": 1}))
    agree(column(result, "referrals_90d"), everyone({"Q": 1, "X": 2, "Y": 1}))
    agree(column(result, "referrals_previous_90d"), everyone({"P": 1}))


def test_direct_credit_adds_up_to_all_revenue(result: rg.Result) -> None:
    agree(
        column(result, "direct_credit"), everyone({"X": 30000, "P": 25000, "H": 6500, "B": 5000, "Q": 5000})
    )
    assert column(result, "direct_credit").sum() == 71500


def test_downstream_value(result: rg.Result) -> None:
    agree(
        column(result, "downstream_value"),
        everyone({"B": 33750, "X": 30000, "P": 27500, "H": 23375, "Q": 5000}),
    )


def test_pagerank_runs_against_the_referrals(result: rg.Result) -> None:
    reversed_graph = nx.DiGraph([(target, source) for source, target in EDGES])
    theirs = nx.pagerank(reversed_graph, alpha=0.85, tol=1e-15, max_iter=1000)
    agree(column(result, "pagerank"), theirs)
    assert [round(theirs[i], 4) for i in "HBPX"] == [0.3248, 0.1796, 0.0864, 0.0864]


def test_harmonic(result: rg.Result, links: nx.Graph) -> None:
    agree(column(result, "harmonic"), {k: v / 12 for k, v in nx.harmonic_centrality(links).items()})
    hub, bridge, others = Fraction(25, 36), Fraction(5, 8), Fraction(19, 36)
    found = column(result, "harmonic")[["H", "B", "P", "X"]]
    assert found.tolist() == pytest.approx([float(v) for v in (hub, bridge, others, others)], abs=1e-9)


def test_constraint(result: rg.Result, links: nx.Graph) -> None:
    agree(column(result, "constraint"), nx.constraint(links))
    by_hand = {"H": Fraction(1, 6), "B": Fraction(1, 3), "P": Fraction(11, 18), "X": Fraction(11, 18)}
    pairs = dict.fromkeys("QRYZ", Fraction(145, 144))
    agree(column(result, "constraint"), everyone({**by_hand, **pairs}, default=1))


def test_coreness(result: rg.Result) -> None:
    agree(column(result, "coreness"), everyone({"H": 1, **dict.fromkeys(LEAVES, 1)}, default=2))


def test_participation(result: rg.Result) -> None:
    expected = {"B": Fraction(2, 3), "X": Fraction(4, 9), "H": Fraction(10, 36)}
    agree(column(result, "participation"), everyone(expected))


def test_all_are_in_one_part_of_thirteen(result: rg.Result) -> None:
    agree(column(result, "component"), everyone({}, default=1))
    agree(column(result, "component_size"), everyone({}, default=13))


def test_too_few_to_fit_are_ordered_by_the_usual_half_life(result: rg.Result) -> None:
    """(0.05 + n) ln 2, n at a half-life of 365 days; the hub has gone silent, and nothing is expected of it."""
    n = dict.fromkeys(EVERYONE, 0.0)
    for (source, _), days in EDGES.items():
        n[source] += strength(days)
    expected = {identity: (0.05 + made) * np.log(2) for identity, made in n.items()}
    printed = {"X": 1.307921, "P": 1.082025, "Y": 0.701972, "B": 0.695785, "Q": 0.618908, "R": 0.034657}
    for identity, value in printed.items():
        assert expected[identity] == pytest.approx(value, abs=1e-6)
    assert expected["H"] == pytest.approx(1.381351, abs=1e-6)
    agree(column(result, "discounted_referrals"), n)
    agree(column(result, "expected_referrals"), {**expected, "H": float("nan")})
    assert not result.ranking.forecast.held


# Strength and distance


def test_strength_and_distance_follow_from_the_dates(result: rg.Result) -> None:
    edges = result.network.edges.set_index(["source", "target"])
    assert set(edges.index) == set(EDGES)
    for pair, days in EDGES.items():
        assert edges.loc[pair, "strength"] == pytest.approx(strength(days), abs=1e-12)
        assert edges.loc[pair, "distance"] == pytest.approx(strength(days) ** -0.5, abs=1e-12)


# Clusters

GROUPS = [["H", *LEAVES], ["B", "P", "Q", "R"], ["X", "Y", "Z"]]


def modularity(weights: dict[tuple[str, str], float]) -> float:
    total, quality = sum(weights.values()), 0.0
    for group in GROUPS:
        inside = sum(w for pair, w in weights.items() if set(pair) <= set(group))
        ends = sum(w * sum(end in group for end in pair) for pair, w in weights.items())
        quality += inside / total - (ends / (2 * total)) ** 2
    return quality


def test_the_clusters_are_the_hub_the_bridge_and_the_rest(result: rg.Result) -> None:
    expected = {identity: number for number, group in enumerate(GROUPS, 1) for identity in group}
    assert result.partition.membership.to_dict() == expected


def test_modularity_by_recency(result: rg.Result) -> None:
    expected = modularity({pair: strength(days) for pair, days in EDGES.items()})
    assert result.partition.modularity == pytest.approx(expected, abs=1e-9)
    assert expected == pytest.approx(0.5570, abs=5e-5)


def test_modularity_without_dates_is_that_of_the_same_clusters(make_network: Callable[..., Network]) -> None:
    partition = rg.detect_communities(make_network(list(EDGES)))
    assert partition.membership.to_dict() == {
        identity: number for number, group in enumerate(GROUPS, 1) for identity in group
    }
    exact = Fraction(12, 14) - Fraction(11**2 + 10**2 + 7**2, 28**2)
    assert partition.modularity == pytest.approx(float(exact), abs=1e-9)
    assert float(exact) == pytest.approx(0.5128, abs=5e-5)


# Order, lists and trends


@pytest.fixture(scope="module")
def table(result: rg.Result) -> pd.DataFrame:
    return result.ranking.table.set_index("contact_id")


def test_the_order_and_its_ties(table: pd.DataFrame) -> None:
    assert table.index.tolist() == ["X", "P", "Y", "B", "Q", "H", *LEAVES, "R", "Z"]
    assert table["rank"].tolist() == [1, 2, 3, 4, 5, 6, *[7] * 7]


def test_places_as_links_between_groups(table: pd.DataFrame) -> None:
    assert table["connector_rank"].dropna().to_dict() == {"X": 2, "P": 2, "B": 1}


def test_the_lists(result: rg.Result) -> None:
    found = {name: ids.tolist() for name, ids in result.ranking.orders.items()}
    assert found == {
        "producers": ["X", "P", "Y", "B", "Q"],
        "connectors": ["B", "X", "P"],
        "stopped": ["H"],
        "new": ["Y", "X", "Q"],
        "core_candidates": ["X", "P"],
    }


def test_the_hub_made_six_referrals_and_four_and_a_half_times_its_pace_has_passed_since(
    result: rg.Result,
) -> None:
    assert result.measures.prospects is not None
    pace = result.measures.prospects.pace
    at = EVERYONE.index("H")
    assert pace.missed[at] == pytest.approx(8.33, abs=0.005)
    assert pace.silent.tolist() == [identity == "H" for identity in EVERYONE]


def test_by_betweenness_hub_and_bridge_share_the_first_place(result: rg.Result) -> None:
    table = rg.rank(result.network, result.measures, by="betweenness").table
    assert table["contact_id"].tolist()[:4] == ["B", "H", "X", "P"]
    assert table["rank"].tolist()[:5] == [1, 1, 3, 3, 5]


def test_by_referrals_that_count_less_with_age_the_hub_leads(result: rg.Result) -> None:
    table = rg.rank(result.network, result.measures, by="recency_weighted_referrals").table
    assert table["contact_id"].tolist()[:6] == ["H", "X", "P", "Y", "B", "Q"]


def test_trends(table: pd.DataFrame) -> None:
    expected = {"X": "new", "Y": "new", "Q": "new", "P": "few", "B": "few", "H": "silent"}
    assert {identity: label for identity, label in table["trend"].items() if label} == expected


def test_what_is_not_known_is_said(result: rg.Result) -> None:
    codes = [finding.code for finding in (*result.measures.findings, *result.ranking.findings)]
    assert codes == ["few-bridges", "small-network", "forecast"]
