"""The back-test: nothing of the future reaches the past, and no verdict without evidence."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import refgraph as rg
from refgraph.errors import NetworkError, SettingsError
from refgraph.evidence.as_known_then import as_known_before, known_since, left_out
from refgraph.evidence.backtests.backtesting import backtest
from refgraph.evidence.backtests.baselines import BASELINES, baselines
from refgraph.evidence.backtests.folds import Fold, cut_offs, make_fold
from refgraph.evidence.backtests.outcomes import outcome_between
from refgraph.evidence.backtests.resampling import differences, limits
from refgraph.evidence.backtests.verdict import BEATS, UNTOLD, WORSE, judge
from refgraph.evidence.rules import EvidenceRules
from refgraph.people import People
from refgraph.tiers import TierRules

CUT = pd.Timestamp("2024-07-01")
AFTER = 365

Tables = dict[str, pd.DataFrame]


def day(dice: random.Random, first: str, last: str) -> str:
    begin, end = pd.Timestamp(first), pd.Timestamp(last)
    return str((begin + pd.Timedelta(days=dice.randrange((end - begin).days + 1))).date())


def export(seed: int = 0, contacts: int = 70) -> Tables:
    """Contacts who refer at rates of their own over two and a half years, with deals, touches and answers."""
    dice = random.Random(seed)
    ids = [f"c{number:03}" for number in range(contacts)]
    rates = {identity: dice.gammavariate(0.5, 4) for identity in ids}
    pairs = [(identity, dice.choice(ids)) for identity in ids for _ in range(round(rates[identity]))]
    log = [(a, b, day(dice, "2023-01-02", "2025-06-30")) for a, b in pairs if a != b]
    opened = {identity: day(dice, "2022-01-01", "2025-01-31") for identity in ids}
    deals = [(f"d{n}", who, "won", dice.randrange(100, 9000), day(dice, "2023-02-01", "2025-06-30"))
             for n, who in enumerate(ids[::2])]  # fmt: skip
    return {
        "contacts": pd.DataFrame(
            {
                "contact_id": ids,
                "name": [f"Person {identity}" for identity in ids],
                "created": [opened[identity] for identity in ids],
                "status": "active",
                "tier": "",
                "type": dice.choices(["client", "prospect", "partner"], k=contacts),
            }
        ),
        "referrals": pd.DataFrame(log, columns=["referrer_id", "referred_id", "date"]).assign(
            status=dice.choices(["received", "won", "lost"], k=len(log)),
            revenue=dice.choices([100.0, 900.0], k=len(log)),
        ),
        "deals": pd.DataFrame(deals, columns=["deal_id", "contact_id", "status", "amount", "date"]).assign(
            created=[opened[who] for _, who, *_ in deals]
        ),
        "touches": pd.DataFrame(
            [(who, day(dice, "2023-01-01", "2025-06-30"), "call") for who in ids for _ in range(2)],
            columns=["contact_id", "date", "channel"],
        ),
        "feedback": pd.DataFrame(
            [(who, day(dice, "2023-01-01", "2025-06-30"), dice.randrange(11)) for who in ids],
            columns=["contact_id", "date", "score"],
        ),
    }


def people_of(tables: Tables) -> People:
    return rg.resolve(rg.read(frames=tables, as_of="2025-06-30"))


def orders_at_cut(tables: Tables) -> pd.DataFrame:
    rules = EvidenceRules(horizon_days=AFTER)
    return make_fold(people_of(tables), rg.analyse, CUT, rules, TierRules()).orders


@pytest.fixture(scope="module")
def tables() -> Tables:
    return export()


@pytest.fixture(scope="module")
def as_it_was(tables: Tables) -> pd.DataFrame:
    return orders_at_cut(tables)


# What happened later


def later_rows(table: pd.DataFrame, column: str = "date") -> pd.Series:
    return pd.to_datetime(table[column]) >= CUT


def other_dates(tables: Tables, dice: random.Random) -> None:
    for name in ("referrals", "touches", "feedback", "deals"):
        table = tables[name]
        table["date"] = [
            day(dice, "2024-07-01", "2025-06-30") if late else date
            for date, late in zip(table["date"], later_rows(table), strict=True)
        ]


def no_later_rows(tables: Tables, dice: random.Random) -> None:
    name = dice.choice(["referrals", "touches", "feedback", "deals"])
    tables[name] = tables[name][~later_rows(tables[name])].reset_index(drop=True)


def other_fates(tables: Tables, dice: random.Random) -> None:
    """Change what became of everything: an earlier referral, too, may be won or lost only later."""
    referrals, deals = tables["referrals"], tables["deals"]
    referrals["status"] = dice.choices(["received", "won", "lost", ""], k=len(referrals))
    referrals["revenue"] = dice.choices([0.0, 5000.0], k=len(referrals))
    late = later_rows(deals)
    deals["amount"] = deals["amount"].mask(late, pd.Series(dice.choices([1, 90_000], k=len(deals))))
    deals["status"] = deals["status"].mask(late, pd.Series(dice.choices(["won", "lost"], k=len(deals))))


def other_people(tables: Tables, dice: random.Random) -> None:
    """Let people come later, refer, and be referred; move the first day of those who came later anyway."""
    contacts = tables["contacts"]
    late = later_rows(contacts, "created")
    contacts.loc[late, "created"] = [day(dice, "2024-07-01", "2025-06-30") for _ in range(late.sum())]
    new = [f"n{number}" for number in range(8)]
    rows = {"contact_id": new, "name": [f"Newcomer {each}" for each in new], "created": "2024-09-01"}
    tables["contacts"] = pd.concat([contacts, pd.DataFrame(rows)], ignore_index=True).fillna("")
    pairs = [(dice.choice(new), dice.choice(["c001", "c002", "c010"]), "2024-10-01") for _ in range(30)]
    more = pd.DataFrame(pairs, columns=["referrer_id", "referred_id", "date"])
    tables["referrals"] = pd.concat([tables["referrals"], more], ignore_index=True)


def other_standing(tables: Tables, dice: random.Random) -> None:
    """Change what the CRM holds of today: who is inactive, which tier, who is a client by now."""
    contacts = tables["contacts"]
    contacts["status"] = dice.choices(["active", "inactive", "deceased"], k=len(contacts))
    contacts["tier"] = dice.choices(["Core Advocate", "Advocate", ""], k=len(contacts))
    moving = contacts["type"].isin(["client", "prospect"])
    contacts.loc[moving, "type"] = dice.choices(["client", "prospect", "past_client"], k=int(moving.sum()))


def other_answers(tables: Tables, dice: random.Random) -> None:
    feedback = tables["feedback"]
    scores = pd.Series(dice.choices(range(11), k=len(feedback)))
    feedback["score"] = feedback["score"].mask(later_rows(feedback), scores)


CHANGES: list[Callable[[Tables, random.Random], None]] = [
    other_dates,
    no_later_rows,
    other_fates,
    other_people,
    other_standing,
    other_answers,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_nothing_that_came_later_changes_how_it_was(
    tables: Tables, as_it_was: pd.DataFrame, change: Callable[[Tables, random.Random], None]
) -> None:
    changed = {name: table.copy() for name, table in tables.items()}
    change(changed, random.Random(1))

    pd.testing.assert_frame_equal(orders_at_cut(changed), as_it_was)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    chosen=st.lists(st.sampled_from(CHANGES), min_size=2, max_size=6, unique=True),
)
def test_no_mix_of_later_changes_does(
    tables: Tables, as_it_was: pd.DataFrame, seed: int, chosen: list[Callable[[Tables, random.Random], None]]
) -> None:
    changed = {name: table.copy() for name, table in tables.items()}
    for change in chosen:
        change(changed, random.Random(seed))

    pd.testing.assert_frame_equal(orders_at_cut(changed), as_it_was)


def test_by_which_of_its_ids_a_contact_is_called_later_changes_nothing(tables: Tables) -> None:
    """Two rows of one person: later referrals may name either, and the past knows one person all the same."""
    twins = tables["contacts"].assign(
        email=[f"{each}@example.org" for each in tables["contacts"]["contact_id"]]
    )
    twin = twins[twins["contact_id"].eq("c001")].assign(contact_id="c001b")
    contacts = pd.concat([twins, twin], ignore_index=True)
    log = tables["referrals"]
    more = pd.DataFrame({"referred_id": [f"c{number:03}" for number in range(10, 30)], "date": "2024-09-01"})
    one, other = (
        orders_at_cut(
            {
                **tables,
                "contacts": contacts,
                "referrals": pd.concat([log, more.assign(referrer_id=who)], ignore_index=True),
            }
        )
        for who in ("c001", "c001b")
    )

    assert len(one) == len(orders_at_cut({**tables, "contacts": twins}))
    pd.testing.assert_frame_equal(one, other)


def test_a_row_of_the_day_itself_is_not_known_and_one_of_the_eve_is(
    tables: Tables, as_it_was: pd.DataFrame
) -> None:
    log = tables["referrals"]
    more = pd.DataFrame({"referrer_id": ["c001"] * 3, "referred_id": ["c002", "c003", "c004"]})
    same, eve = (
        orders_at_cut({**tables, "referrals": pd.concat([log, more.assign(date=date)], ignore_index=True)})
        for date in ("2024-07-01", "2024-06-30")
    )

    pd.testing.assert_frame_equal(same, as_it_was)
    assert eve.loc["c001", "count"] == as_it_was.loc["c001", "count"] + 3


def test_the_past_is_what_a_run_of_that_day_would_have_shown(tables: Tables, as_it_was: pd.DataFrame) -> None:
    """The same as a whole run, from files that hold only what was there on the eve."""
    eve = {
        name: table[~later_rows(table, "created" if name == "contacts" else "date")]
        for name, table in tables.items()
        if name != "deals"
    }
    known = {*eve["contacts"]["contact_id"], *eve["referrals"]["referrer_id"], *eve["referrals"]["referred_id"],
             *eve["touches"]["contact_id"], *eve["feedback"]["contact_id"]}  # fmt: skip
    contacts = tables["contacts"][tables["contacts"]["contact_id"].isin(known)].copy()
    contacts.loc[later_rows(contacts, "created"), "created"] = None
    eve["contacts"] = contacts.drop(columns=["type"])
    eve["deals"] = tables["deals"][~later_rows(tables["deals"])]
    eve["referrals"] = eve["referrals"].drop(columns=["status", "revenue"])
    run = rg.run(settings=rg.Settings(as_of="2024-06-30", stability=rg.RerunRules(reruns=0)), **eve)
    assert run.measures.prospects is not None
    order = pd.Series(run.measures.prospects.order, index=run.network.nodes.index).reindex(as_it_was.index)

    pd.testing.assert_series_equal(as_it_was["expected_referrals"], order.round(9), check_names=False)
    assert order.nunique() > 10


# Who was known, and what came of them


def people_with(
    contacts: dict[str, str | None], log: list[tuple[str, str, str | None]], **more: pd.DataFrame
) -> People:
    frames = {
        "contacts": pd.DataFrame(
            {"contact_id": list(contacts), "name": list(contacts), "created": list(contacts.values())}
        ),
        "referrals": pd.DataFrame(log, columns=["referrer_id", "referred_id", "date"]),
        **more,
    }
    return rg.resolve(rg.read(frames=frames, as_of="2025-12-31"))


def test_a_contact_is_known_from_the_first_dated_row_that_speaks_of_it() -> None:
    people = people_with(
        {"Ann": "2024-05-01", "Bob": None, "Cid": "2025-01-01", "Dee": None},
        [("Bob", "Cid", "2024-03-01")],
        touches=pd.DataFrame({"contact_id": ["Ann"], "date": ["2024-04-01"], "channel": ["call"]}),
    )
    since = {who: str(first)[:10] for who, first in known_since(people).items()}

    assert since == {
        "Ann": "2024-04-01",
        "Bob": "2024-03-01",
        "Cid": "2024-03-01",
        "Dee": "NaT",
    }


def test_those_of_whom_nothing_speaks_yet_are_not_there() -> None:
    people = people_with({"Ann": "2024-05-01", "Bob": None, "Dee": None}, [("Bob", "Ann", "2024-06-01")])
    then = as_known_before(people, pd.Timestamp("2024-05-15"))

    assert then.contacts["contact_id"].tolist() == ["Ann"]
    assert str(then.as_of.date()) == "2024-05-14"


def test_a_deal_that_closed_later_was_open_then() -> None:
    deals = pd.DataFrame(
        {
            "deal_id": ["early", "late", "unborn", "undated"],
            "contact_id": "Bob",
            "status": "won",
            "amount": [100, 200, 300, 400],
            "created": ["2024-01-01", "2024-01-01", "2024-08-01", None],
            "date": ["2024-02-01", "2024-09-01", "2024-10-01", None],
        }
    )
    people = people_with({"Ann": None, "Bob": None}, [("Ann", "Bob", "2024-01-01")], deals=deals)
    then = as_known_before(people, pd.Timestamp("2024-07-01")).tables["deals"].set_index("deal_id")

    assert then["status"].to_dict() == {"early": "won", "late": "open"}
    assert then["amount"].fillna(0).to_dict() == {"early": 100, "late": 0}


def test_no_table_holds_a_row_of_that_day_or_later() -> None:
    days = ["2024-05-01", "2024-06-30", "2024-07-01", "2024-09-01"]
    rows = pd.DataFrame({"contact_id": "Ann", "date": days})
    tables = {
        "touches": rows.assign(channel="call"),
        "engagements": rows.assign(kind="event"),
        "feedback": rows.assign(score=9, closed_loop_date=["2024-06-01", "2024-07-01", None, None]),
        "given": rows.assign(value=5),
        "asks": rows,
        "events": rows.assign(event="move"),
        "complaints": pd.DataFrame({"contact_id": "Ann", "opened": days, "closed": ["2024-08-01"] * 4}),
    }
    people = people_with({"Ann": None, "Bob": None}, [("Ann", "Bob", "2024-01-01")], **tables)
    then = as_known_before(people, pd.Timestamp("2024-07-01")).tables

    for name in tables:
        kept = then[name]["opened" if name == "complaints" else "date"]
        assert kept.astype("str").str[:10].tolist() == days[:2], name
    assert then["feedback"]["closed_loop_date"].notna().tolist() == [True, False]
    assert then["complaints"]["closed"].isna().all()


def test_what_has_no_date_is_counted_and_in_no_fold() -> None:
    people = people_with(
        {"Ann": None, "Bob": None},
        [("Ann", "Bob", "2024-01-01"), ("Ann", "Bob", None), ("Bob", "Ann", None)],
        ties=pd.DataFrame({"a": ["Ann"], "b": ["Bob"]}),
    )
    then = as_known_before(people, pd.Timestamp("2024-07-01"))
    gone = left_out(people)

    assert (gone.undated_referrals, gone.undated_ties) == (2, 1)
    assert (len(then.referrals), len(then.ties)) == (1, 0)


@pytest.fixture(scope="module")
def dealings() -> People:
    deals = pd.DataFrame(
        {
            "deal_id": ["1", "2", "3"],
            "contact_id": ["Bob", "Cid", "Dee"],
            "status": "won",
            "amount": [1000, 500, 70],
            "date": ["2024-08-01", "2024-09-01", "2025-12-01"],
        }
    )
    log = [
        ("Ann", "Bob", "2024-07-01"),
        ("Ann", "Cid", "2024-07-02"),
        ("Eve", "Cid", "2024-07-03"),
        ("Eve", "Dee", "2024-07-04"),
        ("Eve", "Bob", "2024-06-30"),
        ("Cid", "Dee", "2025-07-01"),
    ]
    names = dict.fromkeys(["Ann", "Bob", "Cid", "Dee", "Eve"])
    return people_with(names, log, deals=deals)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("referrals", {"Ann": 2, "Eve": 2}),
        # Dee bought after the year, so that referral is not won in it.
        ("won", {"Ann": 2, "Eve": 1}),
        # Cid's 500 are shared by the two who referred Cid in the year.
        ("revenue", {"Ann": 1250, "Eve": 250}),
    ],
)
def test_an_outcome_is_what_happened_from_the_first_day_until_before_the_last(
    dealings: People, what: str, expected: dict[str, float]
) -> None:
    end = CUT + pd.Timedelta(days=AFTER)

    assert outcome_between(dealings, rg.analyse, CUT, end, what).to_dict() == expected


def test_a_cluster_counts_once_it_is_newly_reached() -> None:
    def club(letter: str) -> list[tuple[str, str, str | None]]:
        members = [f"{letter}{number}" for number in range(6)]
        return [(a, b, "2023-03-01") for a in members for b in members if a < b]

    log = [
        *club("a"),
        *club("b"),
        *club("c"),
        ("a0", "b0", "2024-08-01"),
        ("a0", "b1", "2024-08-02"),
        ("a0", "a1", "2024-09-01"),
    ]
    log.append(("b3", "c3", "2023-05-01"))
    log.append(("b3", "c4", "2024-10-01"))
    people = people_with(dict.fromkeys(sorted({end for a, b, _ in log for end in (a, b)})), log)
    found = outcome_between(people, rg.analyse, CUT, pd.Timestamp("2025-07-01"), "clusters")

    assert found.to_dict() == {"a0": 1}


# Where the cut-offs lie


def test_cut_offs_step_back_from_the_end_of_the_data_without_overlap(tables: Tables) -> None:
    days = cut_offs(people_of(tables), EvidenceRules(horizon_days=180))

    assert [str(each.date()) for each in days] == ["2024-01-08", "2024-07-06", "2025-01-02"]
    assert days[-1] + pd.Timedelta(days=180) == pd.Timestamp("2025-07-01")


def test_days_after_the_end_of_an_old_export_are_not_taken_for_a_silent_future(tables: Tables) -> None:
    late = rg.resolve(rg.read(frames=tables, as_of="2026-06-30"))

    last = max(tables[name]["date"].max() for name in ("referrals", "touches", "feedback"))

    assert cut_offs(late, EvidenceRules())[-1] == pd.Timestamp(last) - pd.Timedelta(days=364)


def test_history_is_kept_before_the_first_cut_off(tables: Tables) -> None:
    first = cut_offs(people_of(tables), EvidenceRules(horizon_days=60))[0]

    assert pd.Timestamp("2024-01-01") <= first < pd.Timestamp("2024-03-02")


@pytest.mark.parametrize(
    ("rules", "at", "said"),
    [
        (EvidenceRules(horizon_days=700), (), "Insufficient: the referrals run from 2023-01-0"),
        (EvidenceRules(), ("2025-01-01",), "365 days after 2025-01-01 are not in the data"),
        (EvidenceRules(), ("2020-01-01",), "365 days after 2020-01-01 are not in the data"),
    ],
)
def test_cut_offs_that_the_data_have_no_room_for_are_refused(
    tables: Tables, rules: EvidenceRules, at: tuple[str, ...], said: str
) -> None:
    with pytest.raises(NetworkError, match=said):
        cut_offs(people_of(tables), rules, at)


def test_without_dates_there_is_no_past() -> None:
    people = rg.resolve(
        rg.read(frames={"referrals": pd.DataFrame({"referrer": ["Ann"], "referred": ["Bob"]})})
    )

    with pytest.raises(NetworkError, match="no referral is dated"):
        backtest(people, rg.analyse)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (EvidenceRules(outcome="fame"), "no outcome 'fame'"),
        (EvidenceRules(horizon_days=0), "horizon_days has to be 1 or more"),
        (EvidenceRules(top=-1), "top has to be 0 or more"),
    ],
)
def test_rules_that_make_no_sense_are_refused(tables: Tables, rules: EvidenceRules, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        backtest(people_of(tables), rg.analyse, rules)


# From here on cut-offs are made by hand


def fold(
    score: np.ndarray,
    count: np.ndarray,
    outcome: np.ndarray,
    k: int = 20,
    year: int = 2024,
) -> Fold:
    ids = pd.Index([f"c{number:04}" for number in range(len(score))])
    return Fold(
        pd.Timestamp(f"{year}-01-01"),
        pd.Timestamp(f"{year + 1}-01-01"),
        pd.DataFrame({"score": score, "count": count}, index=ids).astype(float),
        pd.Series(outcome, index=ids).astype(float),
        k,
        0.0,
    )


@pytest.mark.parametrize(
    ("contacts", "positives", "sufficient"), [(29, 15, False), (30, 15, True), (60, 9, False), (60, 10, True)]
)
def test_thirty_contacts_and_ten_with_any_outcome_are_enough(
    contacts: int, positives: int, sufficient: bool
) -> None:
    outcome = np.r_[np.ones(positives), np.zeros(contacts - positives)]

    assert (fold(outcome, outcome, outcome).insufficient == "") is sufficient


def verdict_on(folds: list[Fold], seed: int = 0, draws: int = 400) -> str:
    low, high = limits(differences(folds, {"score": "count"}, draws, seed)["score"]["captured"])
    return judge(pd.Series({"captured_low": low, "captured_high": high}))


def test_a_score_that_knows_beats_a_count_that_does_not_and_the_other_way_round() -> None:
    dice = np.random.default_rng(3)
    outcome, noise = dice.poisson(dice.gamma(0.5, 2, 300)).astype(float), dice.normal(size=300)

    assert verdict_on([fold(outcome, noise, outcome)]) == BEATS
    assert verdict_on([fold(noise, outcome, outcome)]) == WORSE


def test_a_score_that_is_the_count_cannot_be_told_from_it() -> None:
    outcome = np.random.default_rng(1).poisson(1.0, 200).astype(float)
    same = fold(outcome, outcome, outcome)

    assert verdict_on([same]) == UNTOLD
    assert not differences([same], {"score": "count"}, 50)["score"]["ndcg"].any()


def test_orders_without_information_are_seldom_said_to_beat() -> None:
    """At most 5 % of 100 worlds in which neither score nor count knows anything of the future."""
    beats = 0
    for world in range(100):
        dice = np.random.default_rng(world)
        outcome = dice.poisson(dice.gamma(0.5, 0.8, 200))
        beats += (
            verdict_on([fold(dice.normal(size=200), dice.poisson(1.0, 200), outcome)], world, 300) == BEATS
        )

    assert beats <= 5


def test_the_same_seed_draws_the_same_samples() -> None:
    dice = np.random.default_rng(5)
    folds = [fold(dice.normal(size=80), dice.poisson(1, 80), dice.poisson(1, 80), 8)]
    one, same, other = (
        differences(folds, {"score": "count"}, 60, seed)["score"]["captured"] for seed in (1, 1, 2)
    )

    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_contact_is_drawn_as_often_at_every_cut_off() -> None:
    """With the same contacts doing the same at two cut-offs there is no more evidence than at one."""
    dice = np.random.default_rng(7)
    once = fold(dice.normal(size=120), dice.poisson(1, 120), dice.poisson(1, 120), 12)
    twice = [once, replace(once, at=once.until)]
    one, two = (
        differences(folds, {"score": "count"}, 100, 3)["score"]["captured"] for folds in ([once], twice)
    )

    assert np.allclose(one, two)


# The whole


@pytest.fixture(scope="module")
def whole() -> rg.evidence.Backtest:
    rules = EvidenceRules(horizon_days=180, resamples=200)
    return backtest(people_of(export(3, 150)), rg.analyse, rules)


def test_every_order_is_measured_at_every_cut_off(whole: rg.evidence.Backtest) -> None:
    names = set(whole.table["ranking"])

    assert {
        "expected_referrals",
        "recency_weighted_referrals",
        "last_year",
        "betweenness",
        "bridge",
        "count",
        "recency",
        "rfm",
        "random",
    } <= names
    assert len(whole.by_fold) == len(names) * whole.folds["insufficient"].eq("").sum()
    assert whole.table["ranking"].iloc[0] == "expected_referrals"


def test_chance_is_what_it_has_to_be(whole: rg.evidence.Backtest) -> None:
    folds, random_row = whole.folds, whole.table.set_index("ranking").loc["random"]

    assert random_row["lift"] == pytest.approx(1)
    assert random_row["precision"] == pytest.approx((folds["positives"] / folds["contacts"]).mean())
    assert random_row["captured"] == pytest.approx((folds["k"] / folds["contacts"]).mean())


def test_the_sentence_says_what_the_table_does(whole: rg.evidence.Backtest) -> None:
    row = whole.table.set_index("ranking").loc["expected_referrals"]

    assert whole.verdict in (BEATS, WORSE, UNTOLD)
    assert f"{row['captured']:.0%} of the referrals of the next 180 days (3 cut-offs)" in whole.sentence


def test_the_sentence_names_the_strongest_of_the_simple_orders(whole: rg.evidence.Backtest) -> None:
    captured = whole.table.set_index("ranking")["captured"]
    simple = captured[list(BASELINES)]
    difference = 100 * (captured["expected_referrals"] - simple.max())

    assert captured[whole.strongest] == simple.max()
    told = re.search(
        rf"{re.escape(BASELINES[whole.strongest])}, the strongest of the simple orders \(([-+]?[\d.]+) points",
        whole.sentence,
    )
    assert told is not None
    assert float(told[1]) == pytest.approx(difference, abs=0.05)


def test_the_last_twelve_months_are_counted_to_the_day(tables: Tables) -> None:
    people = people_of(tables)
    network = rg.Network.from_tables(people)
    found = baselines(network, rg.measure(network, ["direct_credit"]))["last_year"]
    dates, ids = people.referrals["date"], people.referrals["referrer_id"]
    lately = Counter(ids[dates > people.as_of - pd.Timedelta(days=365)])
    assert {who: count for who, count in found.items() if count} == {
        who: count for who, count in lately.items() if who in network.nodes.index
    }


def test_what_was_expected_of_the_first_stands_beside_what_came(tables: Tables) -> None:
    found = backtest(people_of(tables), rg.analyse, EvidenceRules(resamples=20), at=["2024-06-01"])
    row = found.folds.iloc[0]

    assert row["first"] <= row["k"]
    assert row["expected"] > 0
    assert 0 <= row["covered"] <= 1
    assert not row["held"]


def test_every_order_has_its_verdict_and_the_count_none(whole: rg.evidence.Backtest) -> None:
    table = whole.table.set_index("ranking")

    assert table.loc["random", "sentence"].startswith(f"The order by random {WORSE} counting past referrals")
    assert table.loc["count", ["verdict", "sentence"]].tolist() == ["", ""]


def test_what_is_not_comparable_is_said(whole: rg.evidence.Backtest) -> None:
    codes = {finding.code for finding in whole.findings}

    assert {"outcomes-of-today", "many-orders"} <= codes


def test_the_same_data_give_the_same_back_test(tables: Tables) -> None:
    rules = EvidenceRules(horizon_days=AFTER, resamples=50)
    run = partial(backtest, people_of(tables), rg.analyse, rules, seed=4)

    pd.testing.assert_frame_equal(run().table, run().table)


def test_one_cut_off_carries_a_warning(tables: Tables) -> None:
    found = backtest(people_of(tables), rg.analyse, EvidenceRules(resamples=20), at=["2024-06-01"])
    codes = {finding.code for finding in found.findings if finding.severity == "warning"}

    assert "one-cut-off" in codes
    assert "one cut-off, 2024-06-01" in found.sentence


def test_too_few_people_are_insufficient() -> None:
    with pytest.raises(
        NetworkError, match=r"Insufficient: at 2024-06-30 .* contacts were known then, and it takes 30"
    ):
        backtest(people_of(export(1, 20)), rg.analyse, EvidenceRules(), at=["2024-06-30"])


def test_on_real_nominations_the_count_captures_what_a_plain_tally_says(shared: Path) -> None:
    """The Nobel nominations in physics, tallied with the csv module, ties broken at random 4,000 times."""
    file = shared / "nobel_physics" / "referrals.csv"
    if not file.is_file():
        pytest.skip(f"the file {file} is not there")
    text = file.read_text(encoding="utf-8").splitlines()
    rows = [(row["referrer_name"], row["referred_name"], int(row["year"])) for row in csv.DictReader(text)]
    before = Counter(who for who, _, year in rows if year < 1931)
    known = sorted({name for *names, year in rows if year < 1931 for name in names})
    after = Counter(who for who, _, year in rows if 1931 <= year < 1936)
    dice, total, shares = random.Random(0), sum(after[who] for who in known), []
    for _ in range(4000):
        first = sorted(known, key=lambda who: (-before[who], dice.random()))[:20]
        shares.append(sum(after[who] for who in first) / total)

    rules = EvidenceRules(horizon_days=1826, resamples=50)
    # Whoever the import asks about is a person: everybody who nominates is.
    records = rg.read(file)
    decided = dict.fromkeys(rg.resolve(records).review["text"], "new")
    people = rg.resolve(records, rg.ResolveRules(decisions=decided))
    found = backtest(people, rg.analyse, rules, at=["1931-01-01"])
    row = found.by_fold.set_index("ranking").loc["count"]
    assert found.folds["contacts"].tolist() == [len(known)]
    assert row["captured"] == pytest.approx(np.mean(shares), abs=0.003)
