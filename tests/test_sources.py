"""Contacts who came by referral against those of other sources: shares, medians, intervals and what is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import refgraph as rg
from refgraph.evidence.intervals import median_interval, share_interval
from refgraph.evidence.returns.sources import OTHERS, REFERRAL, ask
from refgraph.outputs.report.money import ways_section
from refgraph.outputs.report.naming import Names

OFF = rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0))


def world(referred: Sequence[float], web: Sequence[float], days: int = 30) -> rg.Result:
    """One contact per number: what it brought, 0 for who bought nothing; first met on the first of January 2025."""
    ids = [f"r{n}" for n in range(len(referred))] + [f"w{n}" for n in range(len(web))]
    amounts = [*referred, *web]
    contacts = pd.DataFrame(
        {"contact_id": ["s", *ids], "name": ["Sue Source", *(f"Person {each}" for each in ids)]}
    )
    contacts["created"], contacts["lead_source"] = "2025-01-01", ["Fair", *("Web" for _ in ids)]
    log = pd.DataFrame({"referrer_id": "s", "referred_id": ids[: len(referred)], "date": "2025-01-01"})
    won = pd.DataFrame({"contact_id": ids, "status": "won", "amount": amounts})
    won["date"] = str((pd.Timestamp("2025-01-01") + pd.Timedelta(days=days)).date())
    return rg.run(contacts=contacts, referrals=log, deals=won[won["amount"] > 0], settings=OFF)


def test_shares_and_medians_are_those_counted_by_hand() -> None:
    found = rg.compare_sources(world([100, 300, 0, 0], [50, 0, 0, 0, 0])).table.set_index("source")

    # Sue came by the fair and bought nothing: she is among all others, and in a row of her own.
    assert found["contacts"].to_dict() == {REFERRAL: 4, OTHERS: 6, "Web": 5, "Fair": 1}
    assert found["clients"].to_dict() == {REFERRAL: 2, OTHERS: 1, "Web": 1, "Fair": 0}
    assert found.loc[REFERRAL, ["conversion", "deal_size", "value", "days_to_win"]].tolist() == [
        0.5,
        200,
        200,
        30,
    ]
    assert found.loc["Web", ["conversion", "value"]].tolist() == [0.2, 50]
    assert np.isnan(found.loc["Fair", "value"])


def test_whoever_was_referred_came_by_referral_whatever_the_lead_source_says() -> None:
    assert rg.compare_sources(world([10], [20])).table["contacts"].tolist() == [1, 2, 1, 1]


def test_a_lead_source_that_says_referral_is_one_though_nobody_is_named() -> None:
    contacts = pd.DataFrame({"contact_id": ["a", "b", "c"], "name": ["Ann Lee", "Bob King", "Cid Roe"]})
    contacts["lead_source"] = ["Web", "Web", "Client Referral"]
    log = pd.DataFrame({"referrer_id": ["a"], "referred_id": ["b"]})
    found = rg.compare_sources(rg.run(contacts=contacts, referrals=log, settings=OFF)).table

    assert found[["source", "contacts"]].values.tolist() == [[REFERRAL, 2], [OTHERS, 1], ["Web", 1]]


def test_several_deals_of_a_contact_are_one_value() -> None:
    contacts = pd.DataFrame({"contact_id": ["a", "b"], "name": ["Ann Lee", "Bob King"]})
    log = pd.DataFrame({"referrer_id": ["a"], "referred_id": ["b"], "date": ["2025-01-01"]})
    deals = pd.DataFrame(
        {"contact_id": ["b"] * 3, "status": "won", "amount": [100, 200, 600], "date": "2025-03-01"}
    )
    row = rg.compare_sources(rg.run(contacts=contacts, referrals=log, deals=deals, settings=OFF)).table.iloc[
        0
    ]

    assert (row["paying"], row["deal_size"], row["value"]) == (1, 300, 900)


def test_p_is_that_of_scipy_and_the_verdict_is_corrected_for_four_questions() -> None:
    referred, web = [*range(100, 130), *[0] * 10], [*range(40, 60), *[0] * 60]
    found = rg.compare_sources(world(referred, web)).questions.set_index("question")

    # 30 of 40 and 20 of 81 (Sue among them) bought.
    assert found.loc["become clients", "p"] == pytest.approx(stats.fisher_exact([[30, 10], [20, 61]]).pvalue)
    expected = stats.mannwhitneyu(range(100, 130), range(40, 60)).pvalue
    assert found.loc["value of a client", "p"] == pytest.approx(expected)
    assert found["verdict"].tolist() == ["more", "more", "more", "not shown"]
    assert (found["p_holm"].dropna() >= found["p"].dropna()).all()


def test_few_contacts_are_not_compared() -> None:
    found = rg.compare_sources(world([100] * 9, [50] * 40))

    assert set(found.questions["verdict"]) == {"too few"}
    assert found.sentences == ("Too few contacts came by referral, or by any other way, to compare them.",)


def test_a_difference_that_chance_can_make_is_said_to_be_none() -> None:
    said = rg.compare_sources(world([100, 0] * 10, [100, 0, 0] * 10)).sentences[0]

    assert said == (
        "50% of those who came by referral became clients, 32% of all others (of 20 and 31): no difference that chance "
        "could not make."
    )


def test_one_sentence_names_what_is_shown_with_both_sides_and_their_numbers() -> None:
    referred, web = [*range(100, 130), *[0] * 10], [*range(40, 60), *[0] * 60]

    # 30 of 40 and 20 of 81 bought; the middle of 100 to 129 is 114.5, of 40 to 59 it is 49.5.
    assert rg.compare_sources(world(referred, web)).sentence == (
        "By referral against other sources: become clients 75% against 25% (40 and 81); deal size 114 against 50 "
        "(30 and 20); value of a client 114 against 50 (30 and 20)."
    )


@pytest.mark.parametrize(
    ("referred", "web", "said"),
    [
        ([100] * 9, [50] * 40, "Too few contacts"),
        ([100, 0] * 10, [100, 0, 0] * 10, "in nothing that chance could"),
    ],
)
def test_one_sentence_claims_nothing_where_nothing_is_shown(
    referred: list[float], web: list[float], said: str
) -> None:
    assert said in rg.compare_sources(world(referred, web)).sentence


@pytest.mark.parametrize("redact", [False, True])
def test_the_report_shows_sources_with_intervals_and_redacted_only_both_sides(redact: bool) -> None:
    result = world([100] * 6 + [0] * 4, [50] * 3 + [0] * 7)
    section = ways_section(rg.compare_sources(result), Names(result, redact=redact))
    rows = section.parts[0].rows.set_index("Source")

    # Wilson of 6 of 10 is .3127 to .8318; six equal deals have their median and its interval at 100.
    assert rows.loc[REFERRAL, "Became clients"] == "60% (31% to 83%)"
    assert rows.loc[OTHERS, ["Contacts", "Clients with an amount"]].tolist() == [11, 3]
    assert list(rows.index) == [REFERRAL, OTHERS, *([] if redact else ["Web", "Fair"])]


def test_who_bought_before_the_first_day_on_record_has_no_time_to_the_first_win() -> None:
    found = rg.compare_sources(world([100], [50], days=-20))

    assert found.table["timed"].tolist() == [0, 0, 0, 0]
    assert "2 contacts bought before the first day on record" in found.findings[-1].message


def test_without_a_difference_at_most_five_in_a_hundred_worlds_show_one() -> None:
    """Four questions at once, all null: Holm keeps the chance of any finding at 5 %; 64 is 2 standard errors above."""
    random, shown = np.random.default_rng(11), 0
    for _ in range(1000):
        bought = random.random(90) < 0.4
        value = np.where(bought, random.lognormal(8, 1, 90), np.nan)
        days = np.where(bought, random.integers(1, 400, 90), np.nan)
        known = {
            "source": [REFERRAL] * 30 + ["Web"] * 60,
            "client": bought,
            "deal": value,
            "value": value,
            "days": days,
        }
        shown += ask(pd.DataFrame(known))["verdict"].isin(["more", "less"]).any()

    assert shown <= 64


@pytest.mark.parametrize(("hits", "of"), [(0, 5), (3, 4), (30, 50), (50, 50)])
def test_the_interval_of_a_share_is_that_of_scipy(hits: int, of: int) -> None:
    expected = stats.binomtest(hits, of).proportion_ci(method="wilson")

    assert share_interval(hits, of) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(3, 4, 0.356, 0.942), (30, 50, 0.484, 0.706), (0, 5, 0, 0.351)]
)
def test_the_interval_of_nine_in_ten_is_what_the_method_says(
    hits: int, of: int, low: float, high: float
) -> None:
    assert share_interval(hits, of, 0.90) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize("n", [6, 7, 11, 30, 101])
def test_the_interval_of_a_median_is_the_widest_that_the_sign_test_does_not_refute(n: int) -> None:
    low, high = median_interval(list(range(1, n + 1)))

    # Just outside the interval the sign test refutes a median, at its end it does not.
    assert stats.binomtest(int(low) - 1, n).pvalue <= 0.05 < stats.binomtest(int(low), n).pvalue
    assert high == n + 1 - low


def test_of_fewer_than_six_values_the_median_has_no_interval() -> None:
    assert all(np.isnan(median_interval([1, 2, 3, 4, 5])))


def test_without_deals_who_became_a_client_is_not_known_and_referral_is_not_flattered() -> None:
    # 12 referred, half of whom won; of 12 from the web a log of referrals cannot know it: no 50 % against 0 %.
    ids = [f"{source}{n:02}" for source in "rw" for n in range(12)]
    contacts = pd.DataFrame(
        {"contact_id": ["a", *ids], "name": ["Ann Lee", *(f"Person {one}" for one in ids)]}
    )
    contacts["lead_source"] = ["Web", *[""] * 12, *["Web"] * 12]
    log = pd.DataFrame({"referrer_id": "a", "referred_id": ids[:12], "date": "2025-03-01"})
    log["status"], log["revenue"] = ["won", "lost"] * 6, [500, 0] * 6
    found = rg.compare_sources(rg.run(contacts=contacts, referrals=log))

    assert found.table["clients"].isna().all()
    assert found.table["conversion"].isna().all()
    assert found.questions["verdict"].eq("too few").all()
    assert "no-deals" in [finding.code for finding in found.findings]
