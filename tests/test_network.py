"""The network: strength and distance, collapsing, who is a node, conversions, order of the input."""

from __future__ import annotations

import random
from collections.abc import Callable

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import NetworkError, SettingsError
from refgraph.network import EdgeRules, Network, collapse, decay

Make = Callable[..., Network]

REFERRALS = [
    ("A", "B", "2025-01-01"),
    ("A", "B", "2025-06-01"),
    ("B", "A", "2025-03-01"),
    ("A", "C", None),
    ("C", "D", "2024-02-03", {"count": 3, "share": 0.5, "revenue": 10.0, "status": "won"}),
]


def codes(network: Network) -> list[str]:
    return [finding.code for finding in network.findings]


# Strength and distance


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, 1.0), (30, 0.9446), (90, 0.8429), (180, 0.7105), (365, 0.5), (548, 0.3532), (730, 0.25)],
)
def test_a_referral_counts_half_after_the_half_life(days: int, expected: float) -> None:
    day = pd.Timestamp("2026-01-01")
    counted = decay(pd.Series([day - pd.Timedelta(days=days)]), day, 365.0)
    assert counted[0] == pytest.approx(0.5 ** (days / 365), abs=1e-15)
    assert counted[0] == pytest.approx(expected, abs=5e-5)


def test_strength_adds_up_the_decayed_referrals_of_a_pair(make_network: Make) -> None:
    day = pd.Timestamp("2026-01-01")
    dates = [str((day - pd.Timedelta(days=age)).date()) for age in (30, 400, 700)]
    log = [("A", "B", dates[0]), ("A", "B", dates[1]), ("A", "B", dates[2], {"share": 0.5})]
    strength = make_network(log, as_of="2026-01-01").edges.loc[0, "strength"]
    assert strength == pytest.approx(0.5 ** (30 / 365) + 0.5 ** (400 / 365) + 0.5 * 0.5 ** (700 / 365))
    assert strength == pytest.approx(1.5448, abs=5e-5)


@pytest.mark.parametrize(("power", "expected"), [(0.0, 1.0), (0.5, 0.8046), (1.0, 0.6473)])
def test_distance_is_strength_to_the_minus_alpha(power: float, expected: float) -> None:
    distance = EdgeRules(distance_power=power).distance(np.array([1.5448]))
    assert distance[0] == pytest.approx(expected, abs=5e-5)


def test_the_default_distance_is_one_over_the_root_of_strength(make_network: Make) -> None:
    network = make_network([("A", "B", None, {"count": 4})])
    assert network.edges.loc[0, "distance"] == 0.5


def test_a_faint_edge_stays_at_a_finite_distance() -> None:
    assert EdgeRules(distance_power=1.0).distance(np.array([0.0, 0.001, 0.05])).tolist() == [20.0] * 3


def test_a_lost_referral_counts_what_the_rules_say(make_network: Make) -> None:
    network = make_network(
        [("A", "B", None, {"status": "lost"}), ("A", "C", None, {"status": "won"})],
        rules=EdgeRules(lost_weight=0.25),
    )
    assert network.edges["strength"].tolist() == [0.25, 1.0]


def test_an_undated_referral_is_730_days_old(make_network: Make) -> None:
    network = make_network([("A", "B"), ("A", "C", "2026-01-01")], as_of="2026-01-01")
    assert network.edges["strength"].tolist() == [0.25, 1.0]


def test_nothing_decays_where_nothing_is_dated(make_network: Make) -> None:
    assert make_network([("A", "B"), ("A", "B"), ("B", "C")]).edges["strength"].tolist() == [2.0, 1.0]


@pytest.mark.parametrize(
    "wrong", [{"half_life_days": 0}, {"half_life_days": -1}, {"lost_weight": -1}, {"distance_power": -0.5}]
)
def test_rules_that_cannot_be_followed_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        EdgeRules(**wrong)


# One edge a pair


def test_referrals_of_one_pair_are_one_edge(make_network: Make) -> None:
    edges = make_network(REFERRALS, as_of="2026-01-01").edges
    row = edges[edges["source"].eq("A") & edges["target"].eq("B")].iloc[0]
    assert row["count"] == 2
    assert (row["first_date"], row["last_date"]) == (pd.Timestamp("2025-01-01"), pd.Timestamp("2025-06-01"))


def test_direction_is_kept(make_network: Make) -> None:
    edges = make_network(REFERRALS).edges
    assert list(zip(edges["source"], edges["target"], strict=True)) == [
        ("A", "B"),
        ("A", "C"),
        ("B", "A"),
        ("C", "D"),
    ]


def test_mutual_referrals_are_one_link_of_both_strengths(make_network: Make) -> None:
    low, high, strength = make_network([("A", "B", None, {"count": 2}), ("B", "A")]).links
    assert (low.tolist(), high.tolist(), strength.tolist()) == ([0], [1], [3.0])


def test_collapse_drops_loops_and_adds_up_parallel_edges() -> None:
    source, target = np.array([0, 1, 1, 2, 0]), np.array([1, 0, 1, 0, 1])
    low, high, weight = collapse(source, target, np.array([1.0, 2, 4, 8, 16]), 3)
    assert (low.tolist(), high.tolist(), weight.tolist()) == ([0, 0], [1, 2], [19.0, 8.0])


def test_events_stay_one_row_per_referral(make_network: Make) -> None:
    events = make_network(REFERRALS, as_of="2026-01-01").events
    assert len(events) == 5
    assert events["date"].isna().sum() == 1


def test_an_edge_carries_count_revenue_and_won(make_network: Make) -> None:
    row = make_network(REFERRALS).edges.iloc[3]
    assert (row["count"], row["revenue"], row["won"]) == (3.0, 10.0, 3.0)


def test_revenue_without_a_status_counts_as_won(make_network: Make) -> None:
    network = make_network([("A", "B", None, {"revenue": 5.0}), ("A", "C", None, {"revenue": 0.0})])
    assert network.edges["won"].tolist() == [1.0, 0.0]


def test_a_count_of_zero_makes_no_edge_and_is_said(make_network: Make) -> None:
    network = make_network([("A", "B"), ("A", "C", None, {"count": 0})])
    assert network.edges["target"].tolist() == ["B"]
    assert len(network.events) == 1
    assert codes(network) == ["no-weight"]


# Revenue


def test_revenue_is_that_of_won_deals(make_network: Make) -> None:
    network = make_network(
        [("A", "B", None, {"revenue": 7.0})], deals=[("B", 100, "2025-01-01"), ("B", 50, None)]
    )
    assert network.nodes["revenue"].to_dict() == {"A": 0.0, "B": 150.0}
    assert network.nodes.loc["B", "first_won"] == pd.Timestamp("2025-01-01")


def test_without_deals_revenue_is_what_the_referrals_brought(make_network: Make) -> None:
    log = [("A", "B", None, {"revenue": 7.0}), ("C", "B", None, {"revenue": 5.0})]
    assert make_network(log).nodes.loc["B", "revenue"] == 12.0


def test_won_deals_without_an_amount_leave_the_revenue_to_the_referrals(make_network: Make) -> None:
    network = make_network([("A", "B", None, {"revenue": 7.0})], deals=[("B", float("nan"), "2025-01-01")])
    assert network.nodes.loc["B", "revenue"] == 7.0


def test_a_won_deal_of_no_known_amount_still_ends_the_acquisition(make_network: Make) -> None:
    network = make_network([("A", "B")], deals=[("B", None, "2025-01-01")])
    assert network.nodes.loc["B", "first_won"] == pd.Timestamp("2025-01-01")


@pytest.mark.parametrize("status", ["received", "qualified", "lost"])
def test_a_referral_that_is_not_won_brings_no_revenue(make_network: Make, status: str) -> None:
    network = make_network([("A", "B", None, {"revenue": 7.0, "status": status})])
    assert network.nodes.loc["B", "revenue"] == 0.0
    assert network.edges["won"].tolist() == [0.0]


@pytest.mark.parametrize(
    ("date", "status", "won"),
    [
        ("2025-01-01", "", 1.0),
        ("2025-01-01", "received", 1.0),
        (None, "", 1.0),
        ("2025-01-01", "lost", 0.0),
        ("2025-06-01", "", 0.0),
    ],
)
def test_a_pair_was_won_where_a_deal_followed_the_referral(
    make_network: Make, date: str | None, status: str, won: float
) -> None:
    network = make_network([("A", "B", date, {"status": status})], deals=[("B", 100, "2025-02-01")])
    assert network.edges["won"].tolist() == [won]


def test_a_status_of_the_crms_own_does_not_hide_revenue(make_network: Make) -> None:
    network = make_network([("A", "B", None, {"revenue": 7.0, "status": "Paid in full"})])
    assert network.nodes.loc["B", "revenue"] == 7.0
    assert network.edges["won"].tolist() == [1.0]


# Who is a node


@pytest.mark.parametrize("flag", [{"staff": True}, {"type": "competitor"}, {"is_firm": True}])
def test_staff_competitors_and_the_firm_are_no_nodes(make_network: Make, flag: dict[str, object]) -> None:
    network = make_network([("A", "B"), ("B", "S"), ("S", "C")], contacts={"S": flag})
    assert network.nodes.index.tolist() == ["A", "B", "C"]
    assert len(network.edges) == 1
    finding = network.findings[0]
    assert (finding.code, finding.count) == ("left-out-of-network", 1)
    assert "2 referrals" in finding.message


def test_ties_to_those_left_out_go_with_them(make_network: Make) -> None:
    network = make_network([("A", "B")], ties=[("A", "S", 1.0)], contacts={"S": {"staff": True}})
    assert network.ties.empty


def test_where_most_referred_are_staff_they_stay_unranked_and_the_run_says_so(make_network: Make) -> None:
    staff = {"S1": {"staff": True}, "S2": {"staff": True}}
    network = make_network([("A", "S1"), ("B", "S2"), ("A", "C")], contacts=staff)
    assert network.nodes["ranked"].to_dict() == {"A": True, "B": True, "C": True, "S1": False, "S2": False}
    assert network.nodes.loc["S1", "not_ranked_because"] == "staff"
    assert "staff-are-recipients" in codes(network)


def test_half_of_the_referred_being_staff_is_not_most(make_network: Make) -> None:
    network = make_network([("A", "S"), ("A", "C")], contacts={"S": {"staff": True}})
    assert "S" not in network.nodes.index


def test_competitors_go_even_where_staff_stay(make_network: Make) -> None:
    network = make_network(
        [("A", "S"), ("K", "S")], contacts={"S": {"staff": True}, "K": {"type": "competitor"}}
    )
    assert network.nodes.index.tolist() == ["A", "S"]


@pytest.mark.parametrize(
    ("status", "because"),
    [("inactive", "inactive"), ("do_not_contact", "do not contact"), ("deceased", "deceased")],
)
def test_contacts_who_cannot_be_approached_stay_as_nodes_unranked(
    make_network: Make, status: str, because: str
) -> None:
    network = make_network([("A", "B"), ("B", "C")], contacts={"B": {"status": status}})
    assert not network.nodes.loc["B", "ranked"]
    assert network.nodes.loc["B", "not_ranked_because"] == because
    assert len(network.edges) == 2


@pytest.mark.parametrize("status", ["", "active", "Gold member"])
def test_a_blank_or_unknown_status_is_ranked(make_network: Make, status: str) -> None:
    assert make_network([("A", "B")], contacts={"A": {"status": status}}).nodes.loc["A", "ranked"]


def test_a_contact_without_links_is_a_node(make_network: Make) -> None:
    assert make_network([("A", "B")], contacts={"Z": {}}).nodes.index.tolist() == ["A", "B", "Z"]


def test_the_last_contact_is_the_latest_touch(make_network: Make) -> None:
    network = make_network([("A", "B")], touches=[("A", "2025-05-01"), ("A", "2025-02-01")])
    assert network.nodes.loc["A", "last_contact"] == pd.Timestamp("2025-05-01")
    assert pd.isna(network.nodes.loc["B", "last_contact"])


# Ties


def test_ties_stay_apart_from_referrals(make_network: Make) -> None:
    network = make_network([("A", "B")], ties=[("C", "B", 0.5)])
    assert len(network.edges) == 1
    assert network.ties.to_dict("records") == [{"a": "B", "b": "C", "weight": 0.5}]
    assert network.referral_graph.ecount() == 1
    assert network.link_graph.ecount() == 2


def test_the_strongest_of_several_ties_of_a_pair_counts(make_network: Make) -> None:
    network = make_network([("A", "B")], ties=[("A", "B", 0.5), ("B", "A", 2.0), ("A", "A", 9.0)])
    assert network.ties.to_dict("records") == [{"a": "A", "b": "B", "weight": 2.0}]


def test_a_tie_of_no_weight_is_none(make_network: Make) -> None:
    assert make_network([("A", "B")], ties=[("A", "C", 0.0)]).ties.empty


def test_ties_add_their_weight_to_a_link(make_network: Make) -> None:
    network = make_network([("A", "B")], ties=[("A", "B", 0.5)])
    assert network.links[2].tolist() == [1.5]
    assert network.referral_links[2].tolist() == [1.0]


# Conversions


def test_from_networkx_takes_edges_as_referrals_from_source_to_target() -> None:
    network = Network.from_networkx(nx.DiGraph([("Ann", "Bob"), ("Bob", "Cid")]))
    assert network.edges[["source", "target", "count"]].values.tolist() == [
        ["Ann", "Bob", 1.0],
        ["Bob", "Cid", 1.0],
    ]


def test_from_networkx_counts_parallel_edges_and_drops_loops() -> None:
    graph = nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "b")])
    network = Network.from_networkx(graph)
    assert network.edges[["source", "target", "count"]].values.tolist() == [["a", "b", 2.0]]
    assert len(network.events) == 2


@pytest.mark.parametrize("attribute", ["count", "weight"])
def test_from_networkx_reads_the_count_of_an_edge(attribute: str) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", **{attribute: 3})
    assert Network.from_networkx(graph).edges["count"].tolist() == [3.0]


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_from_networkx_leaves_out_edges_of_no_usable_weight_and_says_so(weight: float) -> None:
    graph = nx.DiGraph([("a", "b")])
    graph.add_edge("b", "c", weight=weight)
    network = Network.from_networkx(graph)
    assert network.edges["source"].tolist() == ["a"]
    assert network.nodes.index.tolist() == ["a", "b", "c"]
    assert codes(network) == ["no-weight"]


def test_an_undirected_networkx_graph_becomes_ties() -> None:
    network = Network.from_networkx(nx.Graph([("b", "a"), ("b", "c")]))
    assert network.edges.empty
    assert network.ties[["a", "b"]].values.tolist() == [["a", "b"], ["b", "c"]]


def test_node_names_become_ids_as_text_in_order() -> None:
    network = Network.from_networkx(nx.DiGraph([(10, 9), (9, (1, 2))]))
    assert network.nodes.index.tolist() == ["(1, 2)", "10", "9"]


def test_two_nodes_of_the_same_text_are_refused() -> None:
    with pytest.raises(NetworkError, match="'1'"):
        Network.from_networkx(nx.DiGraph([(1, "1")]))


def test_node_attributes_are_taken_over_and_blanks_filled() -> None:
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"].update(name="Ann", ranked=False, created=pd.Timestamp("2025-01-01"), revenue=5, shoe=44)
    nodes = Network.from_networkx(graph).nodes
    assert nodes["name"].tolist() == ["Ann", "b"]
    assert nodes["ranked"].tolist() == [False, True]
    assert nodes["revenue"].tolist() == [5.0, 0.0]
    assert nodes["shoe"].isna().tolist() == [False, True]
    assert nodes["created"].isna().tolist() == [False, True]
    assert nodes.dtypes["name"] == "str"
    assert nodes.dtypes["ranked"].kind == "b"


def test_a_graph_without_nodes_has_nobody_to_measure() -> None:
    with pytest.raises(NetworkError, match="nobody"):
        rg.measure(Network.from_networkx(nx.DiGraph()))


def test_to_networkx_and_back_gives_the_same_nodes_and_pairs(m1: rg.Result) -> None:
    back = Network.from_networkx(m1.network.to_networkx())
    columns = ["source", "target", "count"]
    pd.testing.assert_frame_equal(back.nodes, m1.network.nodes)
    pd.testing.assert_frame_equal(back.edges[columns], m1.network.edges[columns])


def test_to_networkx_carries_every_column(m1: rg.Result) -> None:
    graph = m1.network.to_networkx()
    assert graph.is_directed()
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (13, 14)
    assert set(m1.network.edges.columns) - {"source", "target"} == set(graph.edges["H", "B"])
    assert graph.nodes["Q"]["revenue"] == 20000
    assert graph.edges["H", "B"]["strength"] == pytest.approx(0.5 ** (720 / 365))


def test_to_igraph_carries_names_and_every_column(m1: rg.Result) -> None:
    graph = m1.network.to_igraph()
    assert graph.is_directed()
    assert graph.vs["name"] == m1.network.nodes.index.tolist()
    assert graph.es["strength"] == m1.network.edges["strength"].tolist()
    pairs = [(graph.vs[edge.source]["name"], graph.vs[edge.target]["name"]) for edge in graph.es]
    assert pairs == m1.network.edges[["source", "target"]].apply(tuple, axis=1).tolist()


def test_to_igraph_and_networkx_agree_through_igraphs_own_conversion(m1: rg.Result) -> None:
    ours = m1.network.to_networkx()
    theirs = m1.network.to_igraph().to_networkx(vertex_attr_hashable="name")
    assert set(ours.edges) == set(theirs.edges)
    assert isinstance(m1.network.to_igraph(), igraph.Graph)


# The input is not touched, and its order does not matter


def test_with_partition_leaves_the_network_as_it_was(make_network: Make) -> None:
    network = make_network([("A", "B"), ("B", "C")])
    with_clusters = network.with_partition(rg.detect_communities(network))
    assert "cluster" not in network.nodes
    assert with_clusters.nodes["cluster"].tolist() == [1, 1, 1]


def assert_same_network(one: Network, other: Network) -> None:
    for name in ("nodes", "edges", "ties", "events"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def random_log(dice: random.Random) -> list[tuple[object, ...]]:
    """Referrals between five people, many of the same pair and day, with amounts that do not add up exactly."""
    return [
        (
            *dice.sample("ABCDE", 2),
            dice.choice([None, "2024-01-01", "2025-03-04"]),
            {
                "count": dice.choice([1, 2, 0.1]),
                "share": dice.choice([None, 0.3, 0.7]),
                "revenue": dice.choice([None, 0.1, 0.7, 1e6]),
                "status": dice.choice(["", "won", "lost"]),
            },
        )
        for _ in range(60)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_rows_does_not_matter_to_the_last_digit(make_network: Make, seed: int) -> None:
    dice = random.Random(seed)
    log, ties = random_log(dice), [("A", "C", 1.0), ("B", "C", 0.5), ("C", "A", 0.3)]
    deals = [(dice.choice("AB"), dice.choice([0.1, 0.7, 1e6]), "2025-01-01") for _ in range(20)]
    one = make_network(log, ties=ties, deals=deals, as_of="2026-01-01")
    for rows in (log, ties, deals):
        dice.shuffle(rows)
    assert_same_network(one, make_network(log, ties=ties, deals=deals, as_of="2026-01-01"))


def test_the_order_of_rows_and_columns_of_the_tables_does_not_matter(
    m1: rg.Result, m1_tables: dict[str, pd.DataFrame]
) -> None:
    tables = {
        name: table.sample(frac=1, random_state=5)[list(reversed(table.columns))]
        for name, table in reversed(m1_tables.items())
    }
    other = rg.run(settings=rg.Settings(as_of="2026-01-01"), **tables)
    assert_same_network(m1.network, other.network)
    pd.testing.assert_frame_equal(m1.ranking.table, other.ranking.table, check_exact=True)
