"""The order of contacts: score, ties, fallbacks, small networks, candidates, and the sentence that says why."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats

import refgraph as rg
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.measures import MEASURES, Measures
from refgraph.network import Network
from refgraph.ranking.scoring import percentile

Make = Callable[..., Network]
Rank = Callable[..., rg.Ranking]


def star(leaves: int, hub: str = "H", leaf: str = "L") -> list[tuple[str, str]]:
    return [(hub, f"{leaf}{number:02}") for number in range(leaves)]


def random_log(seed: int, people: int = 60, referrals: int = 90) -> list[tuple[object, ...]]:
    """Referrals made very unequally, some of them won."""
    dice = random.Random(seed)
    ids = [f"n{number:02}" for number in range(people)]
    log = []
    for _ in range(referrals):
        referrer = ids[min(int(dice.expovariate(0.08)), people - 1)]
        referred = dice.choice([identity for identity in ids if identity != referrer])
        day = str((pd.Timestamp("2025-12-31") - pd.Timedelta(days=dice.randint(0, 900))).date())
        log.append((referrer, referred, day, {"revenue": dice.choice([None, None, 100.0, 2500.0])}))
    return log


Measured = tuple[Network, Measures]


@pytest.fixture(scope="module")
def measured(make_network: Make) -> Measured:
    """Sixty people, and their measures."""
    network = make_network(random_log(1), as_of="2026-01-01")
    network = network.with_partition(rg.detect_communities(network))
    return network, rg.measure(network)


@pytest.fixture(scope="module")
def ranking(measured: Measured) -> rg.Ranking:
    return rg.rank(*measured)


@pytest.fixture(scope="module")
def with_rates(make_network: Make, rank_network: Rank) -> rg.Ranking:
    """The same people, whose first day is known, so that referrals to come can be estimated."""
    contacts = {f"n{number:02}": {"created": "2024-01-15"} for number in range(60)}
    return rank_network(make_network(random_log(1), contacts=contacts, as_of="2026-01-01"))


@pytest.fixture(scope="module")
def star_of_thirty(make_network: Make, rank_network: Rank) -> rg.Ranking:
    return rank_network(make_network(star(29)))


def row(ranking: rg.Ranking, who: str) -> pd.Series:
    return ranking.table.set_index("contact_id").loc[who]


def codes(ranking: rg.Ranking) -> list[str]:
    return [finding.code for finding in ranking.findings]


# Percentiles


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([5.0], [1.0]),
        ([0.0], [0.0]),
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
        ([-3.0, 0.0, 1.0], [0.0, 0.0, 1.0]),
        ([0.0, 1.0, 2.0, 3.0], [0.0, 1 / 3, 2 / 3, 1.0]),
        ([0.0, 2.0, 2.0, 5.0], [0.0, 0.5, 0.5, 1.0]),
        ([1.0, 1.0, 1.0], [0.5, 0.5, 0.5]),
        ([1.0, 1.0 + 1e-10, 2.0], [0.25, 0.25, 1.0]),
    ],
    ids=str,
)
def test_a_percentile_counts_those_below_and_half_of_those_equal_and_nothing_is_nothing(
    values: list[float], expected: list[float]
) -> None:
    assert percentile(np.array(values)).tolist() == pytest.approx(expected, abs=1e-15)


def test_percentiles_are_the_average_ranks_of_scipy_where_all_is_positive() -> None:
    values = np.random.default_rng(1).integers(1, 20, 200).astype(float)
    expected = (stats.rankdata(values) - 1) / 199
    np.testing.assert_allclose(percentile(values), expected, atol=1e-15)


# The score


def test_the_points_of_a_contact_add_up_to_its_score(ranking: rg.Ranking) -> None:
    points = ranking.table.filter(like="_points").sum(axis=1, min_count=1)
    pd.testing.assert_series_equal(points, ranking.table["score"], check_names=False, rtol=0, atol=5e-7)


def test_points_are_weight_times_percentile(ranking: rg.Ranking) -> None:
    assert sum(ranking.weights.values()) == pytest.approx(1)
    for name, weight in ranking.weights.items():
        expected = 100 * weight * ranking.table[f"{name}_percentile"]
        pd.testing.assert_series_equal(ranking.table[f"{name}_points"], expected, check_names=False)


def test_the_score_follows_the_measures_behind_its_components(ranking: rg.Ranking) -> None:
    table = ranking.table[ranking.table["score"].notna()]
    for name in ("bridge", "downstream_value", "participation"):
        expected = percentile(table[name].to_numpy(float))
        np.testing.assert_allclose(table[f"{name}_percentile"], expected, atol=1e-15)
    expected = percentile(table["recency_weighted_referrals"].to_numpy(float))
    np.testing.assert_allclose(table["producer_percentile"], expected, atol=1e-15)


def test_weights_can_be_set(measured: Measured) -> None:
    rules = rg.RankRules(producer=3, bridge=1, downstream_value=0, participation=0)
    ranking = rg.rank(*measured, rules)
    assert ranking.weights == {"producer": 0.75, "bridge": 0.25}
    expected = 75 * ranking.table["producer_percentile"] + 25 * ranking.table["bridge_percentile"]
    assert ranking.table["score"].tolist() == pytest.approx(expected.round(6).tolist(), nan_ok=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"producer": -0.1},
        {"producer": 0, "bridge": 0, "downstream_value": 0, "participation": 0},
        {"candidate_percentile": 90.0},
        {"candidate_percentile": -0.1},
    ],
    ids=str,
)
def test_rules_that_cannot_be_followed_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        rg.RankRules(**wrong)


def test_expected_referrals_make_the_producer_where_they_are_estimated(with_rates: rg.Ranking) -> None:
    table = with_rates.table[with_rates.table["score"].notna()]
    assert table["expected_referrals"].gt(0).all()
    shown = table["expected_referrals"].where(table["referrals_24m"].gt(0), 0.0)
    np.testing.assert_allclose(table["producer_percentile"], percentile(shown.to_numpy()), atol=1e-15)


def test_who_referred_nobody_in_two_years_is_no_producer_however_much_is_expected(
    with_rates: rg.Ranking,
) -> None:
    idle = with_rates.table[with_rates.table["referrals_24m"].eq(0) & with_rates.table["score"].notna()]
    assert len(idle) > 5
    assert idle["producer_points"].eq(0).all()


# Who is ranked


def test_percentiles_are_taken_among_ranked_and_connected_contacts(
    make_network: Make, rank_network: Rank
) -> None:
    """Ten prospects without a link and an inactive hub change nothing for the others."""
    log = random_log(2, people=30, referrals=40)
    alone = rank_network(make_network(log, as_of="2026-01-01"))
    prospects = {f"prospect {number}": {} for number in range(10)}
    more = rank_network(make_network(log, contacts=prospects, as_of="2026-01-01"))
    columns = ["contact_id", "rank", "score"]
    ranked = more.table[more.table["rank"].notna()][columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(ranked, alone.table[alone.table["rank"].notna()][columns])


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        ({"status": "inactive"}, "Not ranked: inactive."),
        ({"status": "do_not_contact"}, "Not ranked: do not contact."),
        ({"status": "deceased"}, "Not ranked: deceased."),
    ],
)
def test_who_is_not_ranked_has_no_rank_no_score_and_a_reason(
    make_network: Make, rank_network: Rank, contact: dict[str, str], why: str
) -> None:
    found = row(rank_network(make_network(star(12), contacts={"H": contact})), "H")
    assert pd.isna(found["rank"])
    assert pd.isna(found["score"])
    assert found["why"] == why


def test_who_has_no_link_has_no_rank_and_the_reason_says_so(make_network: Make, rank_network: Rank) -> None:
    found = row(rank_network(make_network(star(12), contacts={"Z": {}})), "Z")
    assert pd.isna(found["rank"])
    assert found["why"] == "No referral or tie links this contact to anyone."


def test_staff_who_receive_referrals_are_not_ranked(make_network: Make, rank_network: Rank) -> None:
    staff = {f"L{number:02}": {"staff": True} for number in range(12)}
    found = row(rank_network(make_network(star(12), contacts=staff)), "L03")
    assert pd.isna(found["rank"])
    assert found["why"] == "Not ranked: staff."


def test_contacts_without_a_rank_come_last(make_network: Make, rank_network: Rank) -> None:
    table = rank_network(make_network(star(12), contacts={"A": {}, "B": {"status": "deceased"}})).table
    assert table["rank"].isna().tolist() == [False] * 13 + [True] * 2


def test_a_network_may_be_ranked_without_its_clusters(measured: Measured, ranking: rg.Ranking) -> None:
    network, measures = measured
    bare = rg.rank(replace(network, nodes=network.nodes.drop(columns="cluster")), measures)
    assert bare.table["score"].equals(ranking.table["score"])
    assert bare.table["cluster"].eq(0).all()


def test_every_node_has_exactly_one_row(ranking: rg.Ranking) -> None:
    assert sorted(ranking.table["contact_id"]) == sorted(set(ranking.table["contact_id"]))


# Ranks and ties


def test_equal_scores_share_a_rank_and_the_next_one_is_skipped(
    make_network: Make, rank_network: Rank
) -> None:
    log = [*star(3, "A", "a"), *star(2, "B", "b"), *star(2, "C", "c"), *star(1, "D", "d")]
    ranked = rank_network(make_network(log)).table.set_index("contact_id")["rank"]
    assert ranked[["A", "B", "C", "D"]].tolist() == [1, 2, 2, 4]
    assert ranked.drop(list("ABCD")).eq(5).all()


def test_scores_equal_to_six_decimals_tie() -> None:
    """The ranks of the table are those of scipy's competition ranking of the printed scores."""
    network = Network.from_networkx(nx.gnm_random_graph(40, 60, seed=3, directed=True))
    network = network.with_partition(rg.detect_communities(network))
    table = rg.rank(network, rg.measure(network)).table
    table = table[table["score"].notna()]
    assert table["score"].equals(table["score"].round(6))
    assert table["rank"].tolist() == stats.rankdata(-table["score"], method="min").tolist()


def test_within_a_tie_the_better_producer_comes_first_then_betweenness_then_the_id(
    make_network: Make, rank_network: Rank
) -> None:
    """By size of component all are alike."""
    log = [("D", "A"), ("D", "B"), ("E", "C"), ("C", "B"), ("B", "F")]
    ranking = rank_network(make_network(log), by="component_size")
    assert ranking.table["rank"].eq(1).all()
    assert ranking.table["contact_id"].tolist() == ["D", "B", "C", "E", "A", "F"]
    assert ranking.table["recency_weighted_referrals"].tolist() == [2, 1, 1, 1, 0, 0]
    assert ranking.table["betweenness"].tolist() == [4, 8, 4, 0, 0, 0]


# Ordering by a measure


@pytest.mark.parametrize("name", [name for name in MEASURES if not name.startswith("expected")])
def test_any_measure_can_lead_and_its_ranks_follow_it(measured: Measured, name: str) -> None:
    ranking = rg.rank(*measured, by=name)
    assert ranking.by == name
    table = ranking.table[ranking.table["rank"].notna()]
    values = table[name].astype(float).round(9)
    lowest_first = name in ("constraint", "component")
    assert table["rank"].tolist() == stats.rankdata(values if lowest_first else -values, "min").tolist()
    assert table["rank"].is_monotonic_increasing


def test_ordering_by_betweenness_keeps_the_score(measured: Measured) -> None:
    by_score, by_betweenness = (rg.rank(*measured, by=by) for by in ("score", "betweenness"))
    one, other = (r.table.set_index("contact_id")["score"].sort_index() for r in (by_score, by_betweenness))
    assert one.equals(other)
    assert by_score.table["contact_id"].tolist() != by_betweenness.table["contact_id"].tolist()


def test_an_unknown_order_is_refused_with_the_nearest_name(make_network: Make, rank_network: Rank) -> None:
    with pytest.raises(UnknownNameError, match="'betweenness'"):
        rank_network(make_network([("A", "B")]), by="betweeness")


def test_an_order_for_which_nobody_has_a_value_is_said_to_be_none(
    make_network: Make, rank_network: Rank
) -> None:
    ranking = rank_network(make_network(star(12)), by="expected_referrals")
    assert ranking.table["rank"].isna().all()
    assert codes(ranking).count("nothing-to-rank") == 1


# Fallbacks, each said once


def test_a_network_with_everything_needs_no_fallback(with_rates: rg.Ranking) -> None:
    assert with_rates.findings == ()
    assert list(with_rates.weights) == ["producer", "bridge", "downstream_value", "participation"]
    assert list(with_rates.weights.values()) == pytest.approx([0.40, 0.25, 0.20, 0.15])


def test_without_dates_referrals_are_counted(star_of_thirty: rg.Ranking) -> None:
    assert codes(star_of_thirty).count("recency-off") == 1
    assert row(star_of_thirty, "H")["producer_percentile"] == 1


def test_without_bridging_bridge_drops_out_and_the_others_keep_their_proportions(
    star_of_thirty: rg.Ranking,
) -> None:
    assert codes(star_of_thirty).count("no-bridge") == 1
    finding = next(finding for finding in star_of_thirty.findings if finding.code == "no-bridge")
    assert "97% of contacts have one link" in finding.message
    assert star_of_thirty.weights == {"producer": 1.0}
    assert row(star_of_thirty, "H")["score"] == 100


def test_the_share_of_one_link_counts_ties_as_links(make_network: Make, rank_network: Rank) -> None:
    ties = [(a, b, 1.0) for a, b in itertools.combinations([f"n{number}" for number in range(4)], 2)]
    ranking = rank_network(make_network([("A", "B"), ("C", "D")], ties=ties))
    finding = next(finding for finding in ranking.findings if finding.code == "no-bridge")
    assert "50% of contacts have one link" in finding.message


def test_without_revenue_and_outcome_downstream_value_drops_out(star_of_thirty: rg.Ranking) -> None:
    assert codes(star_of_thirty).count("no-downstream-value") == 1
    assert "downstream_value" not in star_of_thirty.weights


def test_without_revenue_won_referrals_stand_in_for_it(make_network: Make, rank_network: Rank) -> None:
    won = {"status": "won"}
    log = [*star(12), *(("G", f"M{number}", None, won) for number in range(3)), ("F", "K", None, won)]
    ranking = rank_network(make_network(log))
    assert codes(ranking).count("value-from-won") == 1
    assert "no-downstream-value" not in codes(ranking)
    size = len(ranking.table)
    assert row(ranking, "G")["downstream_value_percentile"] == 1
    assert row(ranking, "F")["downstream_value_percentile"] == pytest.approx((size - 2) / (size - 1))
    assert row(ranking, "H")["downstream_value_percentile"] == 0


def test_in_one_cluster_participation_drops_out(star_of_thirty: rg.Ranking) -> None:
    assert codes(star_of_thirty).count("no-participation") == 1
    assert "participation" not in star_of_thirty.weights


def test_where_only_unranked_contacts_have_a_component_it_drops_out_and_that_is_said(
    make_network: Make, rank_network: Rank
) -> None:
    """All revenue follows from a contact who is not ranked."""
    log = [*star(12), ("G", "K", None, {"revenue": 100.0})]
    ranking = rank_network(make_network(log, contacts={"G": {"status": "inactive"}}))
    assert "downstream_value" not in ranking.weights
    assert codes(ranking).count("no-downstream-value") == 1


def test_without_any_referral_the_producer_drops_out(make_network: Make, rank_network: Rank) -> None:
    ids = [f"n{number:02}" for number in range(14)]
    ties = [(a, b, 1.0) for a, b in itertools.pairwise(ids)]
    ranking = rank_network(make_network(ties=ties))
    assert codes(ranking).count("no-producer") == 1
    assert "producer" not in ranking.weights
    assert ranking.table["rank"].notna().all()


def test_where_no_component_is_left_there_is_no_order_and_that_is_said(
    make_network: Make, rank_network: Rank
) -> None:
    ids = [f"n{number:02}" for number in range(12)]
    ranking = rank_network(make_network(ties=[(a, b, 1.0) for a, b in itertools.combinations(ids, 2)]))
    assert ranking.table["rank"].isna().all()
    assert codes(ranking).count("nothing-to-rank") == 1
    assert ranking.table["why"].eq("Nothing that the score counts speaks for this contact.").all()


# Small networks


@pytest.mark.parametrize(
    ("leaves", "scored", "banner"), [(8, False, True), (9, True, True), (28, True, True), (29, True, False)]
)
def test_below_ten_there_is_no_score_and_below_thirty_a_banner(
    make_network: Make, rank_network: Rank, leaves: int, scored: bool, banner: bool
) -> None:
    ranking = rank_network(make_network(star(leaves)))
    assert bool(ranking.table["score"].notna().any()) is scored
    assert ("small-network" in codes(ranking)) is banner


def test_below_ten_the_order_follows_referrals_made(make_network: Make, rank_network: Rank) -> None:
    ranking = rank_network(make_network([("A", "B"), ("C", "D"), ("C", "E")]))
    assert ranking.table["contact_id"].tolist()[:2] == ["C", "A"]
    assert ranking.table["rank"].tolist() == [1, 2, 3, 3, 3]
    finding = next(finding for finding in ranking.findings if finding.code == "small-network")
    assert "the order follows referrals made" in finding.message


def test_below_ten_the_reason_names_numbers_without_points(make_network: Make, rank_network: Rank) -> None:
    why = row(rank_network(make_network([("A", "B"), ("C", "D"), ("C", "E")])), "C")["why"]
    assert why == "2 referrals made."


def test_one_connected_pair_is_ranked(make_network: Make, rank_network: Rank) -> None:
    ranking = rank_network(make_network([("A", "B")]))
    assert ranking.table["rank"].tolist() == [1, 2]
    assert "2 connected contacts" in ranking.findings[-1].message


def test_nobody_connected_is_no_trouble(make_network: Make, rank_network: Rank) -> None:
    ranking = rank_network(make_network(contacts={"A": {}, "B": {}}))
    assert ranking.table["rank"].isna().all()
    assert "nothing-to-rank" not in codes(ranking)


# Candidates for Core Advocate


def test_candidates_have_three_links_and_a_high_place_by_score_or_betweenness(ranking: rg.Ranking) -> None:
    table = ranking.table[ranking.table["score"].notna()]
    places = [
        (stats.rankdata(table[name]) - 1) / (len(table) - 1) * table[name].gt(0)
        for name in ("score", "betweenness")
    ]
    expected = table["degree"].ge(3) & (places[0].ge(0.9) | places[1].ge(0.9))
    assert 3 < expected.sum() < 12
    assert table["core_candidate"].equals(expected.rename("core_candidate"))


def test_a_candidate_says_by_which_percentile(star_of_thirty: rg.Ranking) -> None:
    hub = row(star_of_thirty, "H")
    assert hub["candidate_because"] == "score percentile 1.00 >= 0.90, betweenness percentile 1.00 >= 0.90"
    others = star_of_thirty.table[star_of_thirty.table["contact_id"].ne("H")]
    assert not others["core_candidate"].any()
    assert others["candidate_because"].eq("").all()


def test_two_links_make_no_candidate(make_network: Make, rank_network: Rank) -> None:
    ids = [f"n{number:02}" for number in range(40)]
    ranking = rank_network(make_network(list(itertools.pairwise(ids))))
    assert not ranking.table["core_candidate"].any()


def test_where_nobody_has_betweenness_there_is_no_candidate(make_network: Make, rank_network: Rank) -> None:
    ranking = rank_network(make_network([(f"a{number:02}", f"b{number:02}") for number in range(20)]))
    assert not ranking.table["core_candidate"].any()


def test_in_a_small_network_candidates_are_the_top_tenth_by_score(m1: rg.Result) -> None:
    table = m1.ranking.table.set_index("contact_id")
    assert table.index[table["core_candidate"]].tolist() == ["X", "B"]
    assert table.loc["X", "candidate_because"] == "among the top 2 of 13 by score"


def test_below_ten_there_are_no_candidates(make_network: Make, rank_network: Rank) -> None:
    assert not rank_network(make_network(star(8))).table["core_candidate"].any()


def test_candidates_do_not_depend_on_the_order_asked_for(measured: Measured) -> None:
    sets = [
        set(table.loc[table["core_candidate"], "contact_id"])
        for table in (rg.rank(*measured, by=by).table for by in ("score", "betweenness", "in_degree"))
    ]
    assert sets[0] == sets[1] == sets[2]


def test_the_thresholds_of_a_candidate_can_be_set(measured: Measured) -> None:
    counts = [
        int(rg.rank(*measured, rg.RankRules(**rules)).table["core_candidate"].sum())
        for rules in ({"candidate_links": 99}, {}, {"candidate_percentile": 0.5}, {"candidate_links": 1})
    ]
    assert counts[0] == 0
    assert counts[1] < counts[2]
    assert counts[1] <= counts[3]


# Hidden connectors


def test_who_joins_groups_and_refers_little_is_a_hidden_connector(
    make_network: Make, rank_network: Rank
) -> None:
    """X was referred by two hubs and refers nobody: everything between them passes X."""
    ranking = rank_network(make_network([*star(16), *star(15, "G", "M"), ("H", "X"), ("G", "X")]))
    table = ranking.table.set_index("contact_id")
    assert table.index[table["hidden_connector"]].tolist() == ["X"]


def test_a_hidden_connector_is_high_by_bridge_and_low_as_a_producer(ranking: rg.Ranking) -> None:
    bridge, producer = ranking.table["bridge_percentile"], ranking.table["producer_percentile"]
    assert (bridge.ge(0.9) & producer.ge(0.5)).any()
    expected = bridge.ge(0.9) & producer.lt(0.5)
    assert ranking.table["hidden_connector"].tolist() == expected.tolist()


def test_hubs_are_not_hidden(star_of_thirty: rg.Ranking) -> None:
    assert not star_of_thirty.table["hidden_connector"].any()


# What a row shows


def test_a_row_names_up_to_three_referred_the_strongest_first(make_network: Make, rank_network: Rank) -> None:
    log = [("A", "B"), ("A", "C"), ("A", "D", None, {"count": 5}), ("A", "E", None, {"count": 2})]
    found = row(rank_network(make_network(log, contacts={"D": {"name": "Dee Day"}})), "A")
    assert found["referred"] == "Dee Day, E, B"
    assert found["referrals"] == 9


def test_a_row_carries_what_it_takes_to_act_on_it(make_network: Make, rank_network: Rank) -> None:
    known = {"name": "Ann", "organisation": "Bank", "owner": "Olga", "tier": "A", "provisional": True}
    network = make_network(
        [("A", "B")],
        contacts={"A": known},
        touches=[("A", "2025-05-06")],
        deals=[("B", 70, "2025-01-01")],
    )
    found = row(rank_network(network), "A")
    assert {name: found[name] for name in known} == known
    assert found["last_contact"] == pd.Timestamp("2025-05-06")
    assert found["revenue"] == 70


def test_the_table_holds_every_measure_once(ranking: rg.Ranking) -> None:
    assert ranking.table.columns.is_unique
    assert set(MEASURES) <= set(ranking.table.columns)


def test_ranking_leaves_its_input_as_it_was(measured: Measured) -> None:
    network, measures = measured
    nodes, table = network.nodes.copy(), measures.table.copy()
    rg.rank(network, measures)
    pd.testing.assert_frame_equal(network.nodes, nodes)
    pd.testing.assert_frame_equal(measures.table, table)


# Why


def test_the_sentence_names_the_numbers_strongest_first_and_what_is_missing_most(m1: rg.Result) -> None:
    assert row(m1.ranking, "B")["why"] == (
        "2 referrals made, the last 380 days ago (27 pts); "
        "links 45 pairs of other people, more than anyone else (25 pts); "
        "33,750 revenue followed, second-hand referrals counted half (20 pts); "
        "spans 3.0 clusters (15 pts). Would gain most from a new referral."
    )
    assert row(m1.ranking, "P")["why"].endswith("Would gain most from referrals into other clusters.")
    assert row(m1.ranking, "H")["why"].endswith(
        "Would gain most from introducing people who do not know each other yet."
    )


def test_the_points_in_the_sentence_are_those_of_the_row(ranking: rg.Ranking) -> None:
    for _, found in ranking.table[ranking.table["score"].gt(0)].iterrows():
        points = found.filter(like="_points")
        for value in points[points.gt(0)]:
            assert f"({value:.0f} pts)" in found["why"]


def test_who_did_nothing_is_told_so(m1: rg.Result) -> None:
    assert row(m1.ranking, "R")["why"] == (
        "Has referred nobody and links nobody else. Would gain most from a new referral."
    )


def test_who_referred_long_ago_is_not_said_to_have_referred_nobody(
    make_network: Make, rank_network: Rank
) -> None:
    """Where referrals of two years count, older ones give no points and are still named."""
    contacts = {f"n{number:02}": {"created": "2022-01-15"} for number in range(60)}
    log = [*random_log(1), ("Old", "n01", "2023-01-01"), ("Old", "n02", "2023-01-01")]
    found = row(rank_network(make_network(log, contacts=contacts, as_of="2026-01-01")), "Old")
    assert found["producer_points"] == 0
    assert "2 referrals made, the last 1,096 days ago (0 pts)" in found["why"]


def test_who_referred_is_not_said_to_have_referred_nobody_where_referrals_do_not_count(
    make_network: Make, rank_network: Rank
) -> None:
    rules = rg.RankRules(producer=0)
    log = [*star(12), ("L01", "M"), ("G", "L01")]
    found = row(rank_network(make_network(log), rules), "G")
    assert found["score"] == 0
    assert "referred nobody" not in found["why"]


def test_the_reasons_are_rows_with_the_numbers_of_the_sentence(m1: rg.Result) -> None:
    reasons = m1.ranking.reasons
    own = reasons[reasons["contact_id"].eq("B")].set_index("code")
    assert own["value"].to_dict() == pytest.approx(
        {"producer": 2, "bridge": 45, "downstream_value": 33750, "participation": 3}
    )
    assert own["points"].sum() == pytest.approx(row(m1.ranking, "B")["score"], abs=1e-6)
    assert own["possible"].tolist() == pytest.approx([40, 25, 20, 15])
    assert own.loc["producer", "detail"] == 380


# Trend, by hand


@pytest.mark.parametrize(
    ("label", "ages"),
    [
        ("new", [10, 60]),
        ("new", [90]),
        ("silent", [366]),
        ("steady", [365]),
        ("silent", [300, 280, 260, 240, 220]),
        ("rising", [400, 50, 20]),
        ("rising", [1000, 20, 10]),
        ("steady", [400, 50]),
        ("falling", [200, 150, 100, 95]),
        ("falling", [180]),
        ("steady", [300, 200, 100, 50]),
        ("steady", [91, 10]),
        ("", []),
    ],
    ids=str,
)
def test_a_trend_is_measured_against_the_contacts_own_rate(
    make_network: Make, rank_network: Rank, label: str, ages: list[int]
) -> None:
    days = [str((pd.Timestamp("2026-01-01") - pd.Timedelta(days=age)).date()) for age in ages]
    log = [("A", f"B{number}", day) for number, day in enumerate(days)]
    network = make_network(log, contacts={"A": {}, "B": {}}, as_of="2026-01-01")
    assert row(rank_network(network), "A")["trend"] == label


def test_a_trend_counts_referrals_not_rows(make_network: Make, rank_network: Rank) -> None:
    log = [("A", "B", "2024-12-01"), ("A", "C", "2025-12-01", {"count": 2})]
    assert row(rank_network(make_network(log, as_of="2026-01-01")), "A")["trend"] == "rising"


def test_undated_referrals_have_no_trend(make_network: Make, rank_network: Rank) -> None:
    assert rank_network(make_network([("A", "B")])).table["trend"].eq("").all()
    assert rank_network(make_network([("A", "B")], as_of="2026-01-01")).table["trend"].eq("").all()


# One list each


@pytest.fixture(scope="module")
def owned(make_network: Make, rank_network: Rank) -> rg.Ranking:
    log = [*star(5, "A", "a"), *star(3, "B", "b"), *star(3, "C", "c"), *star(1, "D", "d")]
    owners = {"A": "Olga", "B": "Paul", "C": "Olga", "D": "Olga", "a00": "Paul"}
    contacts = {identity: {"owner": owner} for identity, owner in owners.items()}
    return rank_network(make_network(log, contacts={**contacts, "Z": {}}))


def test_a_list_per_owner_ranks_anew_and_keeps_ties(owned: rg.Ranking) -> None:
    lists = dict(owned.within("owner"))
    assert list(lists) == ["Olga", "Paul", "no owner"]
    assert lists["Olga"][["contact_id", "rank"]].values.tolist() == [["A", 1], ["C", 2], ["D", 3]]
    assert lists["Paul"][["contact_id", "rank"]].values.tolist() == [["B", 1], ["a00", 2]]
    nobodys = lists["no owner"].set_index("contact_id")["rank"]
    assert nobodys.drop("Z").eq(1).all()
    assert pd.isna(nobodys["Z"])


@pytest.mark.parametrize("column", ["owner", "cluster", "tier", "last_contact", "core_candidate", "trend"])
def test_every_contact_is_in_exactly_one_list(owned: rg.Ranking, column: str) -> None:
    listed = [identity for _, rows in owned.within(column) for identity in rows["contact_id"]]
    assert sorted(listed) == sorted(owned.table["contact_id"])


def test_contacts_in_no_cluster_are_a_list_of_that_name_and_the_last(owned: rg.Ranking) -> None:
    names = [name for name, _ in owned.within("cluster")]
    assert names == ["1", "2", "3", "no cluster"]


def test_a_list_by_an_unknown_column_is_refused(owned: rg.Ranking) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'owner'"):
        list(owned.within("ownr"))
