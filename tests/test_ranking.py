"""The order of contacts: what is expected of them, ties, lists, small networks, and the sentence that says why."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from refgraph_cli.ranked import ranking_text
from scipy import stats

import refgraph as rg
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.measures import MEASURES, Measures
from refgraph.network import Network
from refgraph.ranking import LISTS
from refgraph.ranking.cuts import people_cut_off

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
def star_of_thirty(make_network: Make, rank_network: Rank) -> rg.Ranking:
    return rank_network(make_network(star(29)))


def row(ranking: rg.Ranking, who: str) -> pd.Series:
    return ranking.table.set_index("contact_id").loc[who]


def codes(ranking: rg.Ranking) -> list[str]:
    return [finding.code for finding in ranking.findings]


DAYS = "2026-01-01"


def days_ago(*ages: int) -> list[str]:
    return [str((pd.Timestamp(DAYS) - pd.Timedelta(days=age)).date()) for age in ages]


def made_by(who: str, *ages: int) -> list[tuple[object, ...]]:
    """One referral by the same contact so many days ago each, all to different people."""
    return [(who, f"{who} {number}", day) for number, day in enumerate(days_ago(*ages))]


def long_log(seed: int = 1, people: int = 80, years: int = 9) -> list[tuple[object, ...]]:
    """Nine years of referrals by people who keep their pace, among whom one fell silent."""
    dice = np.random.default_rng(seed)
    log: list[tuple[object, ...]] = []
    for number, rate in enumerate(dice.gamma(0.8, 1.5, people)):
        count = dice.poisson(rate * years)
        ages = dice.integers(0, years * 365, count).tolist()
        log += [(f"n{number:02}", f"to {number} {place}", day) for place, day in enumerate(days_ago(*ages))]
    return [*log, *made_by("gone", *range(1200, 2400, 40))]


@pytest.fixture(scope="module")
def told(make_network: Make, rank_network: Rank) -> rg.Ranking:
    """Contacts for whom numbers are forecast."""
    return rank_network(make_network(long_log(), as_of=DAYS))


# The order


def test_who_referred_most_lately_stands_first_and_the_silent_behind_all_others(
    make_network: Make, rank_network: Rank
) -> None:
    log = [*made_by("old", 900, 800, 700, 600), *made_by("new", 10), *made_by("two", 30, 400)]
    ranked = rank_network(make_network(log, as_of=DAYS)).table.set_index("contact_id")["rank"]
    assert ranked[["two", "new", "old"]].tolist() == [1, 2, 3]
    assert ranked.drop(["two", "new", "old"]).eq(4).all()


def test_one_link_into_a_second_group_is_worth_no_twelve_referrals(
    make_network: Make, rank_network: Rank
) -> None:
    log = [*star(12, "Ben", "b"), *star(10, "Cat", "c"), ("b00", "Lou"), ("Lou", "c00")]
    ranking = rank_network(make_network(log))
    assert ranking.table["contact_id"].head(2).tolist() == ["Ben", "Cat"]
    assert "connectors" in row(ranking, "Lou")["lists"]


def test_nothing_is_expected_of_who_is_silent_wherever_numbers_stand(told: rg.Ranking) -> None:
    assert told.forecast.held
    expected = told.table.filter(regex="^expected|^next_year|^chance")
    silent = told.table["trend"].eq("silent")
    assert silent.any()
    assert expected[silent].isna().all(axis=None)
    assert not told.table.loc[silent, "why"].str.contains("likely|next year").any()
    assert not told.table.loc[silent, "lists"].str.contains("producers|core").any()
    active = told.table["referrals"].gt(0) & told.table["rank"].notna() & ~silent
    assert told.table.loc[silent, "rank"].min() > told.table.loc[active, "rank"].max()


def test_the_terminal_shows_the_referrals_and_no_number_expected_beside_who_is_silent(
    told: rg.Ranking,
) -> None:
    gone = told.table[told.table["contact_id"].eq("gone")]
    (line,) = [
        line for line in ranking_text(gone, "expected_referrals", 120).splitlines() if "stopped" in line
    ]
    assert line.split()[1:4] == ["gone", "30", "stopped"]


def test_numbers_that_did_not_hold_are_in_no_sentence(make_network: Make, rank_network: Rank) -> None:
    log = long_log()
    lately = [row for row in log if str(row[2]) > "2025-01-01"]
    shrunk = [row for row in log if str(row[2]) <= "2025-01-01"] + lately[::6]
    ranking = rank_network(make_network(shrunk, as_of=DAYS))
    assert not ranking.forecast.held
    assert not ranking.table["forecast_held"].any()
    assert not ranking.table["why"].str.contains("likely|next year").any()
    assert ranking.table["expected_referrals"].notna().any()
    (said,) = [finding.message for finding in ranking.findings if finding.code == "forecast"]
    lately = sum(str(row[2]) > "2025-01-01" for row in shrunk)
    assert f"the network shrank, {lately} referrals in the last year against" in said


def test_no_network_is_said_to_have_shrunk_that_did_not(make_network: Make, rank_network: Rank) -> None:
    # 80 referrals every year: four by each of twenty people, of whom in the last year others took over.
    log = [
        (f"p{who}", f"to {who} {year} {month}", f"{year}-{month:02}-15")
        for year in range(2016, 2026)
        for month in (2, 5, 8, 11)
        for who in range(20 if year < 2025 or month == 2 else 0)
    ]
    log += [
        (f"q{who}", f"for {who} {month}", f"2025-{month:02}-15") for who in range(20) for month in (5, 8, 11)
    ]
    ranking = rank_network(make_network(log, as_of=DAYS))
    (said,) = [finding.message for finding in ranking.findings if finding.code == "forecast"]
    assert "fewer came than were expected" in said
    assert "shrank" not in said


def test_the_remark_names_half_life_and_weight_and_how_forecasts_did(told: rg.Ranking) -> None:
    (said,) = [finding.message for finding in told.findings if finding.code == "forecast"]
    assert "Half-life from your data: 2 years (weight " in said
    tried = told.forecast.tried
    assert f"Of the first 20 at {len(tried.trials)} past dates, {tried.coverage:.0%} referred" in said


def test_without_dates_the_order_is_by_referrals_made_and_says_so(star_of_thirty: rg.Ranking) -> None:
    assert "recency-off" in codes(star_of_thirty)
    assert row(star_of_thirty, "H")["discounted_referrals"] == 29
    assert row(star_of_thirty, "H")["why"] == "29 referrals made, undated."
    assert not star_of_thirty.forecast.held


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        ({"status": "inactive"}, "Not ranked: inactive."),
        ({"status": "do_not_contact"}, "Not ranked: do not contact."),
        ({"status": "deceased"}, "Not ranked: deceased."),
    ],
)
def test_who_is_not_ranked_has_no_rank_and_a_reason(
    make_network: Make, rank_network: Rank, contact: dict[str, str], why: str
) -> None:
    found = row(rank_network(make_network(star(12), contacts={"H": contact})), "H")
    assert pd.isna(found["rank"])
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


def test_prospects_without_a_link_change_nothing_for_the_others(
    make_network: Make, rank_network: Rank
) -> None:
    log = random_log(2, people=30, referrals=40)
    alone = rank_network(make_network(log, as_of=DAYS))
    prospects = {f"prospect {number}": {} for number in range(10)}
    more = rank_network(make_network(log, contacts=prospects, as_of=DAYS))
    columns = ["contact_id", "rank", "connector_rank", "lists"]
    ranked = more.table[more.table["rank"].notna()][columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(ranked, alone.table[alone.table["rank"].notna()][columns])


def test_a_network_may_be_ranked_without_its_clusters(measured: Measured, ranking: rg.Ranking) -> None:
    network, measures = measured
    bare = rg.rank(replace(network, nodes=network.nodes.drop(columns="cluster")), measures)
    assert bare.table["rank"].equals(ranking.table["rank"])
    assert bare.table["cluster"].eq(0).all()


def test_every_node_has_exactly_one_row(ranking: rg.Ranking) -> None:
    assert sorted(ranking.table["contact_id"]) == sorted(set(ranking.table["contact_id"]))


# Ranks and ties


def test_equal_contacts_share_a_rank_and_the_next_one_is_skipped(
    make_network: Make, rank_network: Rank
) -> None:
    log = [*star(3, "A", "a"), *star(2, "B", "b"), *star(2, "C", "c"), *star(1, "D", "d")]
    ranked = rank_network(make_network(log)).table.set_index("contact_id")["rank"]
    assert ranked[["A", "B", "C", "D"]].tolist() == [1, 2, 2, 4]
    assert ranked.drop(list("ABCD")).eq(5).all()


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


@pytest.mark.parametrize("name", [name for name in MEASURES if not name.startswith("expected_")])
def test_any_measure_can_lead_and_its_ranks_follow_it(measured: Measured, name: str) -> None:
    ranking = rg.rank(*measured, by=name)
    assert ranking.by == name
    # Of the silent nothing is expected, so they have no place by such numbers.
    table = ranking.table[ranking.table["rank"].notna()]
    values = table[name].astype(float).round(9)
    lowest_first = name in ("constraint", "component")
    assert table["rank"].tolist() == stats.rankdata(values if lowest_first else -values, "min").tolist()
    assert table["rank"].is_monotonic_increasing


def test_lists_and_places_do_not_depend_on_the_order_asked_for(measured: Measured) -> None:
    usual, other = (rg.rank(*measured, by=by) for by in ("expected_referrals", "betweenness"))
    assert usual.table["contact_id"].tolist() != other.table["contact_id"].tolist()
    columns = ["connector_rank", "lists", "core_candidate", "candidate_because", "why"]
    one, two = (each.table.set_index("contact_id").sort_index()[columns] for each in (usual, other))
    pd.testing.assert_frame_equal(one, two)
    assert {name: ids.tolist() for name, ids in usual.orders.items()} == {
        name: ids.tolist() for name, ids in other.orders.items()
    }


def test_an_unknown_order_is_refused_with_the_nearest_name(make_network: Make, rank_network: Rank) -> None:
    with pytest.raises(UnknownNameError, match="'betweenness'"):
        rank_network(make_network([("A", "B")]), by="betweeness")


def test_an_order_for_which_nobody_has_a_value_is_said_to_be_none(
    make_network: Make, rank_network: Rank
) -> None:
    ranking = rank_network(make_network(star(12)), by="expected_value")
    assert ranking.table["rank"].isna().all()
    assert codes(ranking).count("nothing-to-rank") == 1


# Small networks


@pytest.mark.parametrize(("leaves", "said"), [(1, True), (28, True), (29, False)])
def test_below_thirty_there_is_a_banner(
    make_network: Make, rank_network: Rank, leaves: int, said: bool
) -> None:
    assert ("small-network" in codes(rank_network(make_network(star(leaves))))) == said


def test_nobody_linked_is_no_trouble(make_network: Make, rank_network: Rank) -> None:
    ranking = rank_network(make_network([], contacts={"A": {}, "B": {}}))
    assert ranking.table["rank"].isna().all()
    assert all(ids.empty for ids in ranking.orders.values())


# Lists


def test_every_list_is_what_its_column_says_in_its_own_order(told: rg.Ranking) -> None:
    table = told.table.set_index("contact_id")
    for name in LISTS:
        listed = told.listed(name)["contact_id"].tolist()
        named = [who for who, lists in table["lists"].items() if name in lists.split("; ")]
        assert sorted(listed) == sorted(named)
    assert told.listed("producers")["rank"].is_monotonic_increasing
    assert told.listed("stopped")["contact_id"].tolist()[:1] == ["gone"]
    assert told.listed("connectors")["connector_rank"].is_monotonic_increasing


def test_connectors_are_ranked_among_those_who_link_anybody(measured: Measured, ranking: rg.Ranking) -> None:
    bridge = measured[1]["bridge"].round(9)
    ranked = ranking.table.set_index("contact_id")["connector_rank"]
    some = bridge[bridge > 0].index
    assert ranked[some].tolist() == stats.rankdata(-bridge[some], "min").tolist()
    assert ranked.drop(some).isna().all()


def test_an_unknown_list_is_refused(ranking: rg.Ranking) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'connectors'"):
        ranking.listed("connector")


def test_candidates_are_among_the_first_by_what_is_expected_and_as_links(ranking: rg.Ranking) -> None:
    table = ranking.table.set_index("contact_id")
    linked = int(table["rank"].notna().sum())
    first = max(3, -(-linked // 10))
    between = table["betweenness"].where(table["rank"].notna()).rank(method="min", ascending=False)
    wanted = (
        table["rank"].le(first)
        & table["referrals"].gt(0)
        & (table["connector_rank"].le(first) | (between.le(first) & table["betweenness"].gt(0)))
        & table["degree"].ge(3)
        & table["trend"].ne("silent")
    )
    assert wanted.any()
    assert table["core_candidate"].eq(wanted.fillna(False)).all()
    assert table["candidate_because"].ne("").eq(wanted.fillna(False)).all()


def test_the_thresholds_of_a_candidate_can_be_set(measured: Measured) -> None:
    def candidates(**rules: Any) -> int:
        return int(rg.rank(*measured, rg.RankRules(**rules)).table["core_candidate"].sum())

    assert candidates(candidate_links=99) == 0
    assert candidates(candidate_share=0.5) > candidates()
    assert candidates(candidate_share=0.0, candidate_places=0) == 0


@pytest.mark.parametrize(
    "wrong", [{"candidate_share": 1.1}, {"candidate_share": -0.1}, {"candidate_places": -1}], ids=str
)
def test_rules_that_cannot_be_followed_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        rg.RankRules(**wrong)


def test_where_referrers_are_referred_by_nobody_no_links_are_claimed(
    make_network: Make, rank_network: Rank
) -> None:
    log = [*star(9, "A", "a"), *star(7, "B", "b"), *star(2, "C", "c"), *star(1, "D", "d")]
    ranking = rank_network(make_network(log))
    assert "no-groups-shown" in codes(ranking)
    assert ranking.listed("connectors").empty
    assert ranking.table["connector_rank"].isna().all()
    assert ranking.listed("core_candidates")["contact_id"].tolist() == ["A", "B"]
    assert row(ranking, "A")["candidate_because"] == (
        "place 1 of 23 among those likely to refer, by volume only: this export shows no links between groups"
    )


def test_by_volume_only_candidates_are_of_quality_where_outcomes_are_known(
    make_network: Make, rank_network: Rank
) -> None:
    won = [("A", f"a{number}", None, {"status": "won"}) for number in range(4)]
    lost = [("B", f"b{number}", None, {"status": "lost"}) for number in range(5)]
    ranking = rank_network(make_network([*won, *lost]))
    assert ranking.listed("core_candidates")["contact_id"].tolist() == ["A"]


def test_who_would_lose_the_way_is_what_taking_somebody_away_shows(make_network: Make) -> None:
    for seed in range(6):
        graph = nx.gnm_random_graph(40, 42, seed=seed, directed=True)
        network = Network.from_networkx(graph)
        undirected = nx.Graph(graph.to_undirected())
        found = dict(zip(network.nodes.index, people_cut_off(network).tolist(), strict=True))
        for node in undirected:
            rest = undirected.subgraph(nx.node_connected_component(undirected, node)).copy()
            rest.remove_node(node)
            largest = max((len(part) for part in nx.connected_components(rest)), default=0)
            assert found[str(node)] == len(rest) - largest


# What a row shows


def test_a_row_names_up_to_three_referred_the_strongest_first(make_network: Make, rank_network: Rank) -> None:
    log = [("A", "B"), ("A", "C"), ("A", "D", None, {"count": 5}), ("A", "E", None, {"count": 2})]
    found = row(rank_network(make_network(log, contacts={"D": {"name": "Dee Day"}})), "A")
    assert found["referred"] == "Dee Day, E, B"
    assert found["referrals"] == 9


def test_a_row_carries_what_it_takes_to_act_on_it(make_network: Make, rank_network: Rank) -> None:
    known = {"name": "Ann", "organisation": "Bank", "owner": "Olga", "provisional": True}
    network = make_network(
        [("A", "B")],
        contacts={"A": {**known, "tier": "A"}},
        touches=[("A", "2025-05-06")],
        deals=[("B", 70, "2025-01-01")],
    )
    found = row(rank_network(network), "A")
    assert {name: found[name] for name in known} == known
    assert found["crm_tier"] == "A"
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


def test_who_is_likely_to_refer_is_said_with_range_and_record(told: rg.Ranking) -> None:
    found = told.listed("producers").iloc[0]
    days = (
        pd.Timestamp(DAYS) - pd.Timestamp(max(d for w, _, d in long_log() if w == found["contact_id"]))
    ).days
    ago = {0: "on the as-of date", 1: "1 day ago"}.get(days, f"{days} days ago")
    assert found["why"] == (
        f"About {found['expected_referrals']:.0f} likely next year ({found['next_year_low']:.0f} to "
        f"{found['next_year_high']:.0f}); {found['referrals']:.0f} so far, the last {ago}."
    )


def test_who_stopped_is_told_pace_month_and_what_would_have_come(m1: rg.Result) -> None:
    # Six referrals in 270 days, the last 450 days before 2026: 5 / 270 a day.
    assert row(m1.ranking, "H")["why"] == (
        "Was about 6.8 a year; none since October 2024, when about 8.3 would have come."
    )


def test_a_connector_is_told_pairs_and_who_would_lose_the_way(m1: rg.Result) -> None:
    assert m1.ranking.listed("connectors")["why"].iloc[0] == (
        "Lies on the shortest way between 45 pairs of other people. Without this contact 6 people would lose their "
        "way to the rest."
    )


def test_where_nobody_would_lose_the_way_others_link_these_groups_too(
    make_network: Make, rank_network: Rank
) -> None:
    log = [(str(one), str((one + 1) % 6)) for one in range(6)]
    said = rank_network(make_network(log)).listed("connectors")["why"]
    assert said.str.endswith("of other people; others link these groups too.").all()


def test_in_less_than_a_year_of_data_facts_are_told_as_a_rate_a_month(
    make_network: Make, rank_network: Rank
) -> None:
    found = row(rank_network(make_network(made_by("A", 3, 40, 90, 120), as_of=DAYS)), "A")
    assert found["why"] == "4 made since September 2025, about 1 a month, the last 3 days ago."


def test_who_did_nothing_is_told_so(m1: rg.Result) -> None:
    assert row(m1.ranking, "R")["why"] == "Has referred nobody so far."


def test_the_reasons_are_the_numbers_of_the_sentence(m1: rg.Result) -> None:
    own = m1.ranking.reasons.loc["H"]
    assert own[["made", "last", "first"]].tolist() == [6, 450, 720]
    assert own["missed"] == pytest.approx(5 / 270 * 450)
    assert own["a_year"] == pytest.approx(365 * 5 / 270)
    assert pd.isna(own["expected"])


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


@pytest.mark.parametrize(
    "column", ["owner", "cluster", "crm_tier", "last_contact", "core_candidate", "trend"]
)
def test_every_contact_is_in_exactly_one_list(owned: rg.Ranking, column: str) -> None:
    listed = [identity for _, rows in owned.within(column) for identity in rows["contact_id"]]
    assert sorted(listed) == sorted(owned.table["contact_id"])


def test_contacts_in_no_cluster_are_a_list_of_that_name_and_the_last(owned: rg.Ranking) -> None:
    names = [name for name, _ in owned.within("cluster")]
    assert names == ["1", "2", "3", "no cluster"]


def test_a_list_by_an_unknown_column_is_refused(owned: rg.Ranking) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'owner'"):
        list(owned.within("ownr"))
