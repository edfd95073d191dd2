"""ROI: what nurturing cost and what referrals brought, summed before they are divided, and null with a reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import refgraph as rg
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.evidence import EvidenceRules, calculate_roi
from refgraph.evidence.returns.activities import gather_activities
from refgraph.evidence.returns.crediting import earned_by
from refgraph.evidence.returns.differing import chance_of_difference
from refgraph.evidence.returns.grouping import BY, NOT_KNOWN_THEN
from refgraph.evidence.returns.ratios import return_on
from refgraph.evidence.returns.summing import IDLE, NOBODY

REFERRALS = [("C", "c"), ("A", "a"), ("L", "l")]
SEGMENTS = {"C": "core", "A": "advocates", "L": "allied"}
COSTS = {"C": 3000, "A": 1500, "L": 500}
REVENUE = {"c": 30000, "a": 6000}


def frame(rows: list[tuple[Any, ...]], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def touches(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Contact, date, cost and campaign."""
    return frame([(*row, "", "")[:4] for row in rows], "contact_id date cost campaign_id").assign(
        channel="Lunch"
    )


def engagements(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Contact, date, campaign and cost."""
    return frame([(*row, "", "")[:4] for row in rows], "contact_id date campaign_id cost").assign(
        kind="Event"
    )


def run(
    referrals: list[tuple[str, str]] | pd.DataFrame = REFERRALS,
    revenue: dict[str, Any] | None = None,
    segments: dict[str, str] | None = None,
    **tables: pd.DataFrame,
) -> rg.Result:
    if not isinstance(referrals, pd.DataFrame):
        referrals = frame(referrals, "referrer_id referred_id")
    ids = sorted({*referrals["referrer_id"], *referrals["referred_id"]})
    segments = SEGMENTS if segments is None else segments
    contacts = frame(
        [(each, f"Person {each}", segments.get(each, "")) for each in ids], "contact_id name segment"
    )
    deals = [
        (each, "won", *(paid if isinstance(paid, tuple) else (paid, "")))
        for each, paid in (REVENUE if revenue is None else revenue).items()
    ]
    given = {
        "contacts": contacts,
        "referrals": referrals,
        "deals": frame(deals, "contact_id status amount date"),
        **tables,
    }
    settings = rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0))
    return rg.run(settings=settings, **{name: table for name, table in given.items() if len(table)})


@pytest.fixture(scope="module")
def three() -> rg.Result:
    return run(touches=touches(*((who, "2025-03-01", cost) for who, cost in COSTS.items())))


def by_label(table: pd.DataFrame, column: str) -> dict[str, float]:
    return dict(zip(table["label"], table[column], strict=True))


# The worked numbers


def test_the_return_on_5000_that_brought_71500_is_13_3(m1_tables: dict[str, pd.DataFrame]) -> None:
    tables = {**m1_tables, "touches": touches(("H", "2024-01-10", 5000))}
    roi = calculate_roi(rg.run(settings=rg.Settings(as_of="2026-01-01"), **tables))

    assert roi.total["roi"].tolist() == pytest.approx([13.3])


def test_cost_without_revenue_returns_minus_one() -> None:
    assert return_on(0, 500) == -1


def test_the_total_is_the_ratio_of_sums_and_not_the_mean_of_ratios(three: rg.Result) -> None:
    roi = calculate_roi(three, by="segment")

    assert by_label(roi.table[roi.table["cost"].gt(0)], "roi") == {"core": 9, "advocates": 3, "allied": -1}
    assert roi.total["roi"].tolist() == pytest.approx([6.2])


def test_cost_per_referral_of_nobody_who_referred_is_unknown() -> None:
    roi = calculate_roi(run(touches=touches(("c", "2025-03-01", 90), ("A", "2025-03-01", 60))), by="contact")
    per = by_label(roi.table, "cost_per_referral")

    assert per["Person A"] == 60
    assert per["Person c"] != per["Person c"]


def test_budget_share_and_return_share_stand_side_by_side(three: rg.Result) -> None:
    table = calculate_roi(three, by="segment").table

    assert by_label(table, "cost_share")["core"] == pytest.approx(3000 / 5000)
    assert by_label(table, "revenue_share")["core"] == pytest.approx(30000 / 36000)


# No cost


def test_no_cost_recorded_gives_no_ratio_and_says_why() -> None:
    roi = calculate_roi(run(touches=touches(("C", "2025-03-01"))))

    assert roi.total["roi"].isna().all()
    assert roi.total["reason"].tolist() == ["no cost recorded"]
    assert roi.findings[0].code == "no-costs"
    assert roi.sentences[0] == "Referrals brought 36,000; the ROI is not known: no cost recorded."


def test_a_cost_of_zero_gives_no_ratio_either() -> None:
    roi = calculate_roi(run(touches=touches(("C", "2025-03-01", 0))))

    assert roi.total["roi"].isna().all()
    assert roi.total["reason"].tolist() == ["the cost recorded is 0"]


def test_a_file_of_referrals_alone_has_no_cost() -> None:
    log = frame([("Ann", "Bob"), ("Bob", "Cid")], "referrer referred")
    roi = calculate_roi(rg.run(referrals=log))

    assert roi.total["reason"].tolist() == ["no cost recorded"]


def test_revenue_that_is_not_recorded_is_unknown_and_not_nothing() -> None:
    roi = calculate_roi(run(revenue={}, touches=touches(("C", "2025-03-01", 100))))

    assert roi.total[["revenue", "roi"]].isna().all(axis=None)
    assert roi.total["reason"].tolist() == ["no revenue recorded"]
    assert roi.mix["revenue"].isna().all()
    assert roi.sentences[0] == "The ROI is not known: no revenue is recorded."


def test_deals_that_were_not_won_are_no_revenue_but_recorded() -> None:
    deals = frame([("c", "lost", 900)], "contact_id status amount")
    roi = calculate_roi(run(deals=deals, touches=touches(("C", "2025-03-01", 100))))

    assert roi.total[["revenue", "roi"]].values.tolist() == [[0, -1]]


# Shared cost


def test_a_campaigns_cost_is_shared_by_its_attendees() -> None:
    campaigns = frame([("K", 900, "2025-02-01")], "campaign_id cost date")
    came = engagements(("C", "2025-02-01", "K"), ("A", "2025-02-01", "K"), ("A", "2025-02-02", "K"))
    roi = calculate_roi(run(campaigns=campaigns, engagements=came), by="contact")

    assert {who: cost for who, cost in by_label(roi.table, "cost").items() if cost > 0} == {
        "Person C": 450,
        "Person A": 450,
    }


def test_costs_of_rows_are_parts_of_the_campaigns_cost_and_do_not_count_twice() -> None:
    campaigns = frame([("K", 900, "2025-02-01")], "campaign_id cost date")
    came = engagements(("C", "2025-02-01", "K", 500), ("A", "2025-02-01", "K", 100))
    costs = gather_activities(run(campaigns=campaigns, engagements=came).people).set_index("contact_id")[
        "cost"
    ]

    assert costs.to_dict() == {"C": 650, "A": 250}


def test_rows_that_cost_more_than_their_campaign_keep_their_costs() -> None:
    campaigns = frame([("K", 100, "2025-02-01")], "campaign_id cost date")
    came = engagements(("C", "2025-02-01", "K", 500))

    assert calculate_roi(run(campaigns=campaigns, engagements=came)).total["cost"].tolist() == [500]


def test_those_invited_who_did_not_come_bear_no_part() -> None:
    campaigns = frame([("K", 900, "2025-02-01")], "campaign_id cost date")
    result = run(
        campaigns=campaigns,
        engagements=engagements(("C", "2025-02-01", "K")),
        touches=touches(("A", "2025-01-10", "", "K")),
    )
    cost = gather_activities(result.people).set_index("contact_id")["cost"]

    assert cost["C"] == 900
    assert cost["A"] != cost["A"]


def test_a_mailing_is_shared_by_those_who_got_it() -> None:
    campaigns = frame([("K", 900, "2025-02-01")], "campaign_id cost date")
    sent = touches(("C", "2025-02-01", "", "K"), ("A", "2025-02-01", "", "K"), ("L", "2025-02-01", "", "K"))

    assert gather_activities(run(campaigns=campaigns, touches=sent).people)["cost"].tolist() == [300] * 3


def test_a_campaign_without_attendees_counts_in_the_total_and_is_told() -> None:
    campaigns = frame([("K", 900, "2025-02-01")], "campaign_id cost date")
    roi = calculate_roi(run(campaigns=campaigns, touches=touches(("C", "2025-02-01", 100))), by="segment")

    assert by_label(roi.table, "cost")[NOBODY] == 900
    assert roi.total["cost"].tolist() == [1000]
    assert "unattended-campaigns" in {finding.code for finding in roi.findings}


# Windows


def test_revenue_from_before_the_first_cost_does_not_count() -> None:
    revenue = {"c": (1000, "2024-12-01"), "a": (500, "2025-06-01")}
    roi = calculate_roi(run(revenue=revenue, touches=touches(("C", "2025-03-01", 100))))

    assert roi.total["revenue"].tolist() == [500]
    assert "1,000 of the revenue of referred contacts lies outside" in next(
        finding.message for finding in roi.findings if finding.code == "revenue-outside"
    )


def test_a_campaign_without_attendees_begins_the_time_counted_too() -> None:
    revenue = {"c": (1000, "2024-12-01"), "a": (500, "2025-06-01")}
    campaigns = frame([("K", 900, "2025-02-01")], "campaign_id cost date")
    roi = calculate_roi(run(revenue=revenue, campaigns=campaigns))

    assert roi.cost_window.words == roi.revenue_window.words == "from 2025-02-01"
    assert roi.total[["cost", "revenue"]].values.tolist() == [[900, 500]]


def test_where_cost_and_revenue_count_over_one_time_they_are_held_apart_too() -> None:
    # From 2025-01-01 to 2025-07-01 the middle is 2025-04-01 (181 days): 100 was spent before it, 500 came since.
    revenue = {"c": (1000, "2025-02-01"), "a": (500, "2025-07-01")}
    spent = touches(("C", "2025-01-01", 100), ("A", "2025-05-01", 30))
    said = [finding.message for finding in calculate_roi(run(revenue=revenue, touches=spent)).findings]

    assert any(
        one.endswith(
            "Held apart in the middle, on 2025-04-01, the 100 spent before and the 500 that came since are an ROI of "
            "4.0."
        )
        for one in said
    )


def test_revenue_may_not_start_before_the_cost(three: rg.Result) -> None:
    with pytest.raises(SettingsError, match=r"from 2025-02-28, before the first cost \(2025-03-01\)"):
        calculate_roi(three, EvidenceRules(revenue_from="2025-02-28"))


def test_the_windows_can_be_set() -> None:
    revenue = {"c": (1000, "2025-04-01"), "a": (500, "2025-06-01")}
    spent = touches(("C", "2025-01-15", 70), ("C", "2025-03-01", 100), ("A", "2025-05-01", 30))
    rules = EvidenceRules(cost_from="2025-02-01", cost_until="2025-04-30", revenue_from="2025-05-01")
    total = calculate_roi(run(revenue=revenue, touches=spent), rules).total

    assert total[["cost", "revenue"]].values.tolist() == [[100, 500]]


def test_both_ends_of_a_window_belong_to_it() -> None:
    spent = touches(
        ("C", "2025-02-28", 1), ("C", "2025-03-01", 10), ("A", "2025-04-30", 100), ("L", "2025-05-01", 1000)
    )
    rules = EvidenceRules(cost_from="2025-03-01", cost_until="2025-04-30")

    assert calculate_roi(run(touches=spent), rules).total["cost"].tolist() == [110]


def test_referrals_from_before_the_cost_do_not_make_it_cheaper() -> None:
    log = frame(
        [("C", "c", "2024-12-31"), ("A", "a", "2025-03-01"), ("L", "l", "")], "referrer_id referred_id date"
    )
    total = calculate_roi(run(referrals=log, touches=touches(("C", "2025-03-01", 100)))).total

    assert total["referrals"].tolist() == [2]
    assert total["cost_per_referral"].tolist() == [50]


def test_undated_revenue_is_left_out_only_where_a_window_is_set(three: rg.Result) -> None:
    open_, given = calculate_roi(three), calculate_roi(three, EvidenceRules(cost_from="2025-01-01"))

    assert open_.total["revenue"].tolist() == [36000]
    assert given.total["revenue"].tolist() == [0]
    assert "36,000 of the revenue of referred contacts has no date and is left out." in [
        finding.message for finding in given.findings
    ]


def test_a_window_that_is_no_date_is_refused(three: rg.Result) -> None:
    with pytest.raises(SettingsError, match="'cost_from' is 'March'"):
        calculate_roi(three, EvidenceRules(cost_from="March"))


# Groups


@pytest.mark.parametrize("by", BY)
def test_however_grouped_the_sums_are_those_of_the_whole(three: rg.Result, by: str) -> None:
    roi = calculate_roi(three, by=by, analyse=rg.analyse)

    for column in ("revenue", "cost", "referrals"):
        assert roi.table[column].sum() == pytest.approx(roi.total[column].iloc[0])
    assert roi.mix["revenue"].sum() == pytest.approx(36000)
    assert roi.mix["cost"].sum() == pytest.approx(5000)


def two_years(*later: tuple[str, str, str]) -> rg.Result:
    """Ann referred before the last year, Bob within it; a lunch with both at its beginning."""
    contacts = frame(
        [
            ("C", "Ann", "client"),
            ("L", "Bob", "client"),
            ("c", "Cid", ""),
            ("l", "Dee", ""),
            ("m", "Eve", ""),
        ],
        "contact_id name type",
    )
    log = dated(("C", "c", "2024-03-01"), ("L", "l", "2025-06-01"), *later)
    log["revenue"] = [1000, 700, *([50] * len(later))]
    done = touches(("C", "2025-01-05", 100), ("L", "2025-01-05", 100))
    settings = rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0))
    contacts["created"] = contacts["service_start"] = "2024-01-01"
    return rg.run(contacts=contacts, referrals=log, touches=done, settings=settings)


def test_the_tier_is_that_of_before_the_time_looked_at() -> None:
    # On the eve of 2025 Ann had referred and Bob had not: what Bob brought since does not make him an advocate then.
    roi = calculate_roi(two_years(("C", "m", "2025-07-01")), by="tier", analyse=rg.analyse)

    assert dict(zip(roi.table["label"], roi.table["revenue"], strict=True))["Advocate"] == 50
    assert roi.table.set_index("label")["contacts"]["Advocate"] == 1
    assert roi.cost_window.start == pd.Timestamp("2025-01-01")
    assert "grouped-as-known-then" in [finding.code for finding in roi.findings]


def test_no_roi_by_tier_where_no_tier_is_known_from_before_the_cost() -> None:
    log = dated(("C", "c", "2025-03-01"), ("A", "a", "2025-04-01"))
    result = run(log, {"c": 900}, touches=touches(("C", "2025-02-01", 100), ("A", "2025-02-01", 100)))
    roi = calculate_roi(result, by="tier", analyse=rg.analyse)

    assert roi.table["label"].tolist() == [NOT_KNOWN_THEN]
    assert roi.table["cost"].tolist() == [200]
    assert [finding.code for finding in roi.findings if finding.severity == "warning"] == ["circular-groups"]


def test_a_tier_takes_the_stages_that_find_it_anew(three: rg.Result) -> None:
    with pytest.raises(SettingsError, match="before the time looked at"):
        calculate_roi(three, by="tier")


def test_tiers_are_listed_from_the_highest_down_in_the_users_words() -> None:
    rules = rg.TierRules(names={"Advocate": "B"})
    roi = calculate_roi(two_years(), by="tier", tiers=rules, analyse=rg.analyse)

    assert roi.table["label"].tolist() == ["B", "no tier"]


def dated(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Referrer, referred and day."""
    return frame(list(rows), "referrer_id referred_id date")


def test_what_a_referral_brought_is_shared_equally_by_what_came_before_it() -> None:
    log = dated(("C", "c", "2025-06-01"), ("A", "a", "2025-06-01"), ("L", "l", "2025-06-01"))
    campaigns = frame([("K", 600, "2025-02-01"), ("M", 200, "2025-04-01")], "campaign_id cost date")
    came = engagements(("C", "2025-02-01", "K"), ("C", "2025-04-01", "M"), ("C", "2025-05-01", "M"))
    roi = calculate_roi(
        run(log, campaigns=campaigns.assign(name=["Dinner", ""]), engagements=came), by="campaign"
    )
    revenue = by_label(roi.table, "revenue")

    assert revenue["Dinner"] == pytest.approx(10000)
    assert revenue["M"] == pytest.approx(20000)
    assert revenue[IDLE] == 6000


def test_nothing_is_earned_by_what_came_after_the_referral_or_on_its_day() -> None:
    # The call before earns all of it; the dinner of the same day and the gala nine months later earn nothing.
    log = dated(("A", "a", "2025-03-01"))
    done = touches(("A", "2025-02-01", 100), ("A", "2025-03-01", 40), ("A", "2025-12-01", 900))
    result = run(log, {"a": (3000, "2025-03-02")}, touches=done.assign(channel=["Call", "Dinner", "Gala"]))
    mix = calculate_roi(result).mix.set_index("kind")

    assert mix["revenue"].to_dict() == {"call": 3000, "dinner": 0, "gala": 0, IDLE: 0}
    assert mix["referrals"].to_dict() == {"call": 1, "dinner": 0, "gala": 0, IDLE: 0}
    assert mix["roi"].dropna().to_dict() == {"call": 29, "dinner": -1, "gala": -1}


def test_a_referral_before_which_nothing_was_done_is_nobodys() -> None:
    log = dated(("A", "a", "2025-03-01"), ("A", "b", "2025-05-01"))
    result = run(log, {"a": 500, "b": 70}, touches=touches(("A", "2025-04-01", 10)))
    mix = calculate_roi(result).mix.set_index("kind")

    assert mix["revenue"].to_dict() == {"lunch": 70, IDLE: 500}


def test_a_referral_of_an_unknown_day_is_earned_by_nothing(three: rg.Result) -> None:
    assert calculate_roi(three).mix.set_index("kind")["revenue"].to_dict() == {"lunch": 0, IDLE: 36000}


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.none() | st.integers(0, 20)), max_size=8),
    st.lists(st.tuples(st.sampled_from("ABC"), st.none() | st.integers(0, 20)), max_size=8),
)
def test_each_activity_earns_its_part_of_every_later_referral_and_of_no_other(
    done: list[tuple[str, int | None]], made: list[tuple[str, int | None]]
) -> None:
    activities, gains = days_table(done), days_table(made).assign(referrals=1.0, won=0.0)
    gains["revenue"] = 10.0 ** np.arange(len(gains))
    earned, unearned = earned_by(activities, gains)

    expected = np.zeros(len(done))
    for place, (who, day) in enumerate(made):
        before = [at for at, (other, at_day) in enumerate(done)
                  if other == who and None not in (day, at_day) and at_day < day]  # type: ignore[operator]  # fmt: skip
        for at in before:
            expected[at] += 10.0**place / len(before)
    assert earned["revenue"].tolist() == pytest.approx(expected.tolist(), abs=1e-6)
    assert earned["revenue"].sum() + unearned["revenue"].sum() == pytest.approx(gains["revenue"].sum())


def days_table(rows: list[tuple[str, int | None]]) -> pd.DataFrame:
    dates = [
        pd.NaT if day is None else pd.Timestamp("2025-01-01") + pd.Timedelta(days=day) for _, day in rows
    ]
    return pd.DataFrame(
        {
            "contact_id": pd.Series([who for who, _ in rows], dtype="str"),
            "date": pd.Series(dates, dtype="datetime64[us]"),
        }
    )


def test_the_mix_tells_kinds_apart(three: rg.Result) -> None:
    mix = calculate_roi(three).mix

    assert mix.loc[mix["cost"].gt(0), ["activity", "kind"]].drop_duplicates().values.tolist() == [
        ["touch", "lunch"]
    ]
    assert mix["touchpoints"].sum() == 3


def test_the_model_decides_whose_revenue_it_is() -> None:
    result = run(
        [("C", "A"), ("A", "a")],
        {"a": 100},
        touches=touches(("C", "2025-03-01", 10), ("A", "2025-03-01", 10)),
    )
    last = calculate_roi(result, by="segment")
    first = calculate_roi(result, EvidenceRules(model="first"), by="segment")

    assert by_label(last.table, "revenue")["advocates"] == 100
    assert by_label(first.table, "revenue")["core"] == 100


def test_contacts_first_met_within_18_months_are_too_early_to_judge() -> None:
    # The as-of day is 548 days after 2024-07-01.
    met = touches(
        ("C", "2024-07-01", 10), ("A", "2024-07-02", 10), ("L", "2024-06-30", 10), ("L", "2025-08-01", 10)
    )
    total = calculate_roi(run(touches=met)).total

    assert total[["early", "nurtured"]].values.tolist() == [[1, 3]]
    assert total["too_early"].tolist() == pytest.approx([1 / 3])


def ten_and_ten(first: list[float], second: list[float]) -> rg.Result:
    """Two segments of old acquaintances who cost 100 each, and what each of their one referral brought in 2025."""
    ids = [f"{segment}{place}" for segment in "xy" for place in range(len(first))]
    amounts = dict(zip(ids, [*first, *second], strict=True))
    log = dated(*((who, f"of-{who}", "2025-01-01") for who in ids))
    spent = touches(*((who, "2023-01-01", 100) for who in ids))
    won = {f"of-{who}": (amount, "2025-02-01") for who, amount in amounts.items() if amount}
    return run(log, won, {who: who[0] for who in ids}, touches=spent)


def test_a_group_stands_above_or_below_the_whole_where_chance_hardly_sets_it_so_far_apart() -> None:
    roi = calculate_roi(ten_and_ten([9000.0] * 5, [1000.0] * 5), by="segment").table

    # Of the 252 ways to choose five of ten two put the best together: p = 2 / 252 = .0079; two groups: .0159.
    assert by_label(roi, "standing") == {
        "x": "above the whole",
        "y": "below the whole",
        "(no segment)": "unknown",
    }
    assert by_label(roi, "p_holm")["x"] == pytest.approx(4 / 252, abs=0.01)
    assert by_label(roi, "compared") == {"x": 5, "y": 5, "(no segment)": 0}


def test_one_great_deal_sets_no_group_apart() -> None:
    roi = calculate_roi(ten_and_ten([90_000.0, 0, 0, 0, 0], [0.0] * 5), by="segment").table

    # The group of whoever made it is apart by chance alone, whichever it is: p = 1.
    assert by_label(roi, "roi")["x"] == 179
    assert by_label(roi, "standing")["x"] == "no difference shown"
    assert by_label(roi, "p_holm")["x"] == 1


def test_of_fewer_than_five_contacts_with_a_cost_nothing_is_told() -> None:
    roi = calculate_roi(ten_and_ten([9000.0] * 4, [0.0] * 4), by="segment").table

    assert by_label(roi, "standing")["x"] == "too few to tell"
    assert np.isnan(by_label(roi, "p_holm")["x"])


@pytest.mark.parametrize(("new", "standing"), [("Aac", "too early to judge"), ("Aa", "too few to tell")])
def test_a_group_below_the_whole_most_of_whom_are_new_is_too_early_to_judge(new: str, standing: str) -> None:
    met = [(who, "2023-01-01", 1) for who in "CLl"] + [(who, "2025-06-01", 1) for who in new]
    segments = {"C": "old", **dict.fromkeys("LlAac", "mixed")}
    result = run(revenue={"c": (9000, "2025-01-01")}, segments=segments, touches=touches(*met))

    assert by_label(calculate_roi(result, by="segment").table, "standing")["mixed"] == standing


def test_where_groups_mean_nothing_at_most_five_in_a_hundred_worlds_tell_one_apart() -> None:
    """Three groups, as tiers are, of contacts who all refer alike; 64 of 1,000 is two standard errors above 5 %."""
    dice, told = np.random.default_rng(15), 0
    groups = pd.Series(["core"] * 6 + ["advocates"] * 18 + ["others"] * 36)
    cost = pd.Series(np.full(60, 100.0))
    for seed in range(1000):
        revenue = pd.Series(dice.poisson(0.8, 60) * dice.lognormal(7, 1, 60))
        found = chance_of_difference(cost, revenue, groups, draws=199, seed=seed)
        told += bool(found["p_holm"].le(0.05).any())

    assert told <= 64


def test_where_every_activity_has_a_cost_none_is_said_to_be_missing(three: rg.Result) -> None:
    assert "costs-missing" not in {finding.code for finding in calculate_roi(three).findings}


def test_many_groups_get_no_sentence_each() -> None:
    pairs = [(f"R{place}", f"r{place}") for place in range(9)]
    spent = touches(*((identity, "2025-03-01", 10) for identity, _ in pairs))
    roi = calculate_roi(run(pairs, {"r1": 500}, touches=spent), by="contact")

    assert not any("Person" in sentence for sentence in roi.sentences)


def test_the_share_of_activities_with_a_cost_is_told() -> None:
    roi = calculate_roi(
        run(touches=touches(("C", "2025-03-01", 10), ("C", "2025-04-01"), ("A", "2025-04-01")))
    )

    assert roi.total["costed_share"].tolist() == pytest.approx([1 / 3])
    assert "costs-missing" in {finding.code for finding in roi.findings}


def test_the_sentences_hold_the_numbers(three: rg.Result) -> None:
    said = calculate_roi(three, by="segment").sentences

    assert said[0] == (
        "Referrals brought 36,000, nurturing cost 5,000: an ROI of 6.2, and 1,667 per referral (3 referrals)."
    )
    assert "core (1 contact): 60% of the cost, 83% of the revenue, ROI 9.0, too few to tell." in said


def test_an_unknown_grouping_is_refused_with_the_known_ones(three: rg.Result) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'owner'"):
        calculate_roi(three, by="owners")
