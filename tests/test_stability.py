"""Reruns: what each leaves out, what is found again of the rest, and what is said of a rank."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import SettingsError
from refgraph.forecast import look_ahead
from refgraph.measures import MEASURES, Means
from refgraph.network import Network
from refgraph.outputs.explanation import explain_contact
from refgraph.outputs.manifest import describe
from refgraph.ranking.placing import Order
from refgraph.stability import RerunRules, Stability, leave_one_out, rerun
from refgraph.stability.counting import count_reruns
from refgraph.stability.remeasuring import ON_ARRAYS, Material, Remains
from refgraph.stability.rules import DEFAULT_BUDGET, LEAST, USUAL
from refgraph.stability.thinning import draw
from tests.conftest import M1_AGES

Make = Callable[..., Network]
AS_OF = rg.Settings(as_of="2026-01-01", stability=RerunRules(reruns=0))


@pytest.fixture(scope="module")
def plain(m1_tables: dict[str, pd.DataFrame]) -> rg.Result:
    """M1 without reruns."""
    return rg.run(settings=AS_OF, **m1_tables)


def tried(result: rg.Result, rules: RerunRules = RerunRules(), **options: Any) -> Stability:
    return rerun(result.network, result.measures, result.ranking.order, rules, **options)


@pytest.fixture(scope="module")
def wide() -> rg.Result:
    """Ninety contacts with revenue, ties, shares, circles, several referrals in a row, and no dates missing."""
    rng = np.random.default_rng(5)
    ids = [f"c{number:02d}" for number in range(90)]
    ends = [(int(rng.integers(0, max(1, target))), target) for target in range(1, 90)]
    ends += [(int(a), int(b)) for a, b in rng.integers(0, 90, (40, 2)) if a != b]
    days = pd.Timestamp("2026-01-01") - pd.to_timedelta(rng.integers(1, 900, len(ends)), unit="D")
    referrals = pd.DataFrame(
        {
            "referrer_id": [ids[a] for a, _ in ends],
            "referred_id": [ids[b] for _, b in ends],
            "date": days.strftime("%Y-%m-%d"),
            "count": rng.integers(1, 4, len(ends)),
            "status": rng.choice(["won", "lost", "received"], len(ends)),
        }
    )
    contacts = pd.DataFrame({"contact_id": ids, "name": ids, "created": "2023-05-01"})
    deals = pd.DataFrame({"contact_id": ids[::2], "status": "won", "amount": rng.integers(100, 9999, 45)})
    ties = pd.DataFrame({"a": ids[:5], "b": ids[40:45], "weight": 1.0})
    return rg.run(settings=AS_OF, contacts=contacts, referrals=referrals, deals=deals, ties=ties)


# Leaving out one pair after another: what M1 is known to give


def places_without(left_out: tuple[str, str]) -> dict[str, int]:
    """Who stands where in M1 without one referral, from its ages alone: n, silence, places."""
    ages: dict[str, list[int]] = {}
    for (who, whom), age in M1_AGES.items():
        if (who, whom) != left_out:
            ages.setdefault(who, []).append(age)
    values = {}
    for who, own in ages.items():
        k, between = len(own) - 1, max(own) - min(own)
        silent = k >= 2 and k / between * min(own) >= k * (0.05 ** (-1 / k) - 1)
        values[who] = sum(0.5 ** (age / 365) for age in own) - (99 if silent else 0)
    return {who: 1 + sum(other > value for other in values.values()) for who, value in values.items()}


def test_leaving_out_every_pair_of_m1_gives_the_ranges_worked_out_by_hand(plain: rg.Result) -> None:
    table = tried(plain, RerunRules(top=3), kept=list(leave_one_out(plain.network))).table
    by_hand = [places_without(pair) for pair in M1_AGES]
    # Q and Y made one referral only and are among those who made none once it is left out.
    for who in "HBPX":
        places = sorted(places[who] for places in by_hand)
        assert table.loc[who, ["rank_p5", "rank_p50", "rank_p95"]].tolist() == [
            places[0],
            places[6],
            places[-1],
        ]
        assert table.loc[who, "p_topk"] == pytest.approx(sum(place <= 3 for place in places) / 14)


def test_a_place_is_stable_borderline_or_unstable_by_how_often_it_is_among_the_first(
    plain: rg.Result,
) -> None:
    table = tried(plain, RerunRules(top=3), kept=list(leave_one_out(plain.network))).table
    shares = {"X": "stable", "P": "stable", "Y": "stable", "B": "unstable", "H": "unstable"}
    assert table.loc[list(shares), "stability"].to_dict() == shares
    of = table["p_topk"]
    assert table["stability"][of.ge(0.8)].eq("stable").all()
    assert table["stability"][of.lt(0.5)].eq("unstable").all()


def test_places_as_links_are_tried_too(plain: rg.Result) -> None:
    order = plain.ranking.connector_order
    assert order is not None
    without = list(leave_one_out(plain.network))
    table = tried(plain, kept=without, connectors=order).table
    places = []
    for sample in without:
        thinned = plain.network.thinned(sample)
        bridge = rg.measure(thinned, ["bridge"])["bridge"].round(9)
        linked = int((rg.measure(thinned, ["degree"])["degree"] > 0).sum())
        places.append(1 + int((bridge > bridge["B"]).sum()) if bridge["B"] > 0 else linked + 1)
    places.sort()
    assert table.loc["B", ["connector_rank_p5", "connector_rank_p95"]].tolist() == [places[0], places[-1]]


def test_leaving_out_a_pair_leaves_out_all_its_referrals(make_network: Make) -> None:
    network = make_network([("A", "B"), ("A", "B"), ("B", "C")])
    assert [kept.tolist() for kept in leave_one_out(network)] == [[0, 0, 1], [1, 1, 0]]


# Leaving out by chance


def test_every_referral_is_lost_with_the_same_chance(plain: rg.Result) -> None:
    kept = np.array(list(draw(plain.network, 0.1, 2000, 0)))
    assert set(np.unique(kept)) == {0.0, 1.0}
    assert np.abs(kept.mean(axis=0) - 0.9).max() < 4 * np.sqrt(0.09 / 2000)
    pairs = np.corrcoef(kept.T) - np.eye(kept.shape[1])
    assert np.abs(pairs).max() < 5 / np.sqrt(2000)


def test_a_row_that_stands_for_several_referrals_loses_each_by_itself(make_network: Make) -> None:
    network = make_network([("A", "B", None, {"count": 4.0})])
    kept = np.array(list(draw(network, 0.5, 4000, 1)))[:, 0]
    shares, times = np.unique(kept, return_counts=True)
    assert shares.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert np.abs(times / 4000 - np.array([1, 4, 6, 4, 1]) / 16).max() < 0.04


def test_the_same_seed_draws_the_same_and_another_one_others(plain: rg.Result) -> None:
    def first(seed: int) -> list[float]:
        return next(draw(plain.network, 0.5, 1, seed)).tolist()

    # Worked out by PCG64 itself, on whatever machine this runs.
    assert first(0) == [1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0]
    assert first(0) == first(0) != first(1)


def test_reruns_are_the_same_every_time_and_follow_the_seed(wide: rg.Result) -> None:
    rules = RerunRules(reruns=30)
    pd.testing.assert_frame_equal(tried(wide, rules).table, tried(wide, rules).table)
    other = tried(wide, rules, means=Means(seed=1)).table
    assert not tried(wide, rules).table.equals(other)


def test_with_nothing_left_out_everybody_keeps_the_rank(wide: rg.Result) -> None:
    table = tried(wide, RerunRules(reruns=3, missing=0.0)).table
    ranks = wide.ranking.table.set_index("contact_id")["rank"].reindex(table.index)
    for name in ("rank_p5", "rank_p50", "rank_p95"):
        pd.testing.assert_series_equal(table[name], ranks, check_names=False)
    assert table["p_topk"].dropna().isin([0.0, 1.0]).all()


# What is found again is what a ranking of the thinned network finds


@pytest.mark.parametrize("name", sorted(set(MEASURES) & set(ON_ARRAYS)))
def test_a_measure_on_arrays_is_the_measure_of_the_thinned_network(wide: rg.Result, name: str) -> None:
    material = Material(wide.network, wide.measures.prospects, Means(), 3)
    for kept in draw(wide.network, 0.2, 3, 4):
        thinned = wide.network.thinned(kept)
        theirs = rg.measure(thinned, [name])[name].to_numpy(float)
        np.testing.assert_allclose(Remains(material, kept).measure(name), theirs, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("by", ["betweenness", "bridge", "harmonic", "constraint", "out_degree"])
def test_places_are_those_of_a_ranking_of_what_is_left(wide: rg.Result, by: str) -> None:
    kept = list(draw(wide.network, 0.15, 4, 9))
    for sample in kept:
        table = rerun(wide.network, wide.measures, Order(by), kept=[sample]).table
        thinned = wide.network.thinned(sample)
        ranks = rg.rank(thinned, rg.measure(thinned), by=by).table.set_index("contact_id")["rank"]
        ranks = ranks.reindex(table.index)
        assert table["rank_p50"][ranks.notna()].tolist() == ranks.dropna().tolist()
        last = table["rank_p50"][ranks.isna()]
        assert (last == ranks.notna().sum() + 1).all()


def test_places_are_those_of_a_ranking_where_nothing_is_fitted(plain: rg.Result) -> None:
    for sample in leave_one_out(plain.network):
        table = tried(plain, kept=[sample]).table
        thinned = plain.network.thinned(sample)
        ranks = (
            rg.rank(thinned, rg.measure(thinned)).table.set_index("contact_id")["rank"].reindex(table.index)
        )
        assert table["rank_p50"][ranks.notna()].tolist() == ranks.dropna().tolist()


def test_undated_referrals_are_rerun_by_what_they_were_ranked_by(make_network: Make) -> None:
    network = make_network([("A", "B"), ("A", "C"), ("B", "D")])
    network = network.with_partition(rg.detect_communities(network))
    measures = rg.measure(network)
    table = rerun(
        network, measures, rg.rank(network, measures).order, RerunRules(missing=0.0, reruns=2)
    ).table
    assert table["rank_p50"].to_dict() == {"A": 1, "B": 2, "C": 3, "D": 3}


def test_a_small_network_is_rerun_without_a_compiler() -> None:
    """The default reruns of a few hundred links load no compiler."""
    code = (
        "import sys, pandas as pd, refgraph as rg\n"
        "pairs = [(f'c{n // 2}', f'c{n + 1}') for n in range(300)] + [(f'c{n}', f'c{n + 9}') for n in range(40)]\n"
        "log = pd.DataFrame(pairs, columns=['referrer_id', 'referred_id'])\n"
        "result = rg.run(referrals=log)\n"
        "assert result.ranking.stability.reruns == 200\n"
        "assert 'connector_rank_p5' in result.ranking.table\n"
        "assert 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_ties_are_never_left_out(make_network: Make) -> None:
    network = make_network([("A", "B")], ties=[("B", "C", 1.0)])
    material = Material(network, look_ahead(network), Means(), 1)
    low, high = Remains(material, np.zeros(1)).links
    assert (low.tolist(), high.tolist()) == ([1], [2])


def test_who_is_not_ranked_has_no_range(m1_tables: dict[str, pd.DataFrame]) -> None:
    contacts = pd.concat(
        [m1_tables["contacts"], pd.DataFrame({"contact_id": ["Z9"], "name": ["Nobody's Friend"]})]
    )
    result = rg.run(settings=rg.Settings(as_of="2026-01-01"), **{**m1_tables, "contacts": contacts})
    row = result.ranking.table.set_index("contact_id").loc["Z9"]
    assert row[["rank", "rank_p5", "rank_p50", "rank_p95", "p_topk"]].isna().all()
    assert row["stability"] == ""


def test_the_input_is_not_touched(wide: rg.Result) -> None:
    network = wide.network
    before = [table.copy() for table in (network.nodes, network.edges, network.events, wide.measures.table)]
    tried(wide, RerunRules(reruns=2))
    for old, new in zip(
        before, (network.nodes, network.edges, network.events, wide.measures.table), strict=True
    ):
        pd.testing.assert_frame_equal(old, new)


# How many


def test_two_hundred_are_usual_and_the_first_are_a_tenth_or_twenty(m1: rg.Result, wide: rg.Result) -> None:
    assert m1.ranking.stability is not None
    assert (m1.ranking.stability.reruns, m1.ranking.stability.top) == (USUAL, 2) == (200, 2)
    assert tried(wide, RerunRules(reruns=1)).top == 9


def test_what_reruns_cost_is_counted_and_fewer_are_made_where_it_is_too_much(wide: rg.Result) -> None:
    needs = wide.ranking.order.needs
    one = count_reruns(wide.network, wide.measures, needs, RerunRules()).visits

    def made(rules: RerunRules) -> tuple[int, list[str]]:
        count = count_reruns(wide.network, wide.measures, needs, rules)
        return count.times, [finding.code for finding in count.findings]

    assert one * USUAL < DEFAULT_BUDGET
    assert made(RerunRules()) == (USUAL, [])
    assert made(RerunRules(budget=one * 50)) == (50, ["fewer-reruns"])
    assert made(RerunRules(budget=one * LEAST)) == (LEAST, ["fewer-reruns"])
    assert made(RerunRules(budget=one * LEAST - 1)) == (0, ["no-reruns"])
    assert made(RerunRules(budget=1, reruns=7)) == (7, [])
    assert made(RerunRules(reruns=0)) == (0, [])


def test_a_measure_that_takes_long_is_counted_for_it(wide: rg.Result) -> None:
    def visits(*needs: str) -> int:
        return count_reruns(wide.network, wide.measures, needs, RerunRules()).visits

    assert visits("referrals_24m") < visits("harmonic")
    assert visits("referrals_24m") <= visits("bridge") == visits("betweenness")


def test_a_large_network_is_given_up_before_it_is_taken_apart(
    wide: rg.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refgraph.stability.counting.reduce_undirected", None)
    methods = {"betweenness": {"engine": "compiled", "visits": 10**12}}
    measures = replace(wide.measures, methods=methods)
    monkeypatch.setattr("refgraph.stability.counting.UNCOMPILED", 0)
    count = count_reruns(wide.network, measures, ["bridge"], RerunRules())
    assert (count.times, count.findings[0].code) == (0, "no-reruns")
    assert count.visits > 10**12


@pytest.mark.parametrize(
    "wrong", [{"missing": 1.0}, {"missing": -0.1}, {"reruns": -2}, {"top": -1}, {"budget": -1}]
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        RerunRules(**wrong)


def test_progress_is_told(wide: rg.Result) -> None:
    told: list[float] = []
    tried(wide, RerunRules(reruns=40), means=Means(progress=told.append))
    assert told == [part / 8 for part in range(1, 9)]


# Where it is shown


def test_ranges_stand_behind_the_places(m1: rg.Result) -> None:
    columns = m1.ranking.table.columns.tolist()
    at = columns.index("connector_rank")
    assert columns[at + 1 : at + 8] == [
        *("rank_p5", "rank_p50", "rank_p95", "p_topk", "stability"),
        *("connector_rank_p5", "connector_rank_p95"),
    ]
    linking = m1.ranking.table["connector_rank"].notna()
    assert m1.ranking.table["connector_rank_p5"].notna().eq(linking).all()


def test_without_reruns_the_ranking_is_the_same_without_these_columns(
    m1: rg.Result, plain: rg.Result
) -> None:
    assert plain.ranking.stability is None
    assert m1.ranking.stability is not None
    pd.testing.assert_frame_equal(
        m1.ranking.table.drop(columns=m1.ranking.stability.table.columns), plain.ranking.table
    )


def test_ranges_that_are_found_anew_replace_the_old_ones(m1: rg.Result) -> None:
    again = m1.ranking.with_ranges(tried(m1, RerunRules(reruns=20, missing=0.0)))
    assert again.table.columns.tolist() == m1.ranking.table.columns.tolist()
    assert again.table["rank_p5"].tolist() == again.table["rank"].tolist()


def test_the_account_of_the_run_says_how_often_and_how_many(m1: rg.Result, plain: rg.Result) -> None:
    account = describe(m1)["stability"]
    assert (account["reruns"], account["missing"], account["top"]) == (200, 0.1, 2)
    assert describe(plain)["stability"] == {"reruns": 0}


def test_explain_says_between_which_ranks(m1: rg.Result, plain: rg.Result) -> None:
    said = " ".join(explain_contact(m1, "X").split())
    assert "Borderline: rank 1 to 4 in nine of ten of 200 reruns with 10% of the referrals left out" in said
    assert "reruns" not in explain_contact(plain, "B")


def test_every_format_has_the_ranges(m1: rg.Result, tmp_path: Path) -> None:
    for ending in ("csv", "json", "xlsx", "parquet"):
        rg.write(m1, tmp_path / f"ranked.{ending}")
    of_csv = pd.read_csv(tmp_path / "ranked.csv", encoding="utf-8-sig")
    of_json = pd.DataFrame(json.loads((tmp_path / "ranked.json").read_text(encoding="utf-8")))
    of_parquet = pd.read_parquet(tmp_path / "ranked.parquet")
    of_book = pd.read_excel(tmp_path / "ranked.xlsx", sheet_name="Measures", engine="calamine")
    for table in (of_csv, of_json, of_parquet, of_book):
        first = table.set_index("contact_id").loc["X"]
        assert (first["rank_p5"], first["rank_p95"], first["stability"]) == (1, 4, "borderline")
    book = pd.read_excel(tmp_path / "ranked.xlsx", sheet_name="Ranked", engine="calamine")
    assert "Rank 1 to 4 of all, borderline." in book.set_index("Name").loc["Person X", "Why"]
