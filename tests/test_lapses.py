"""Lapses: the worked risk ratio, which quarters count as what, and intervals that know contacts come again."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.evidence import EvidenceRules
from refgraph.evidence.experiment.risks import resampled_ratio, risk_ratio


def run(
    engaged: list[tuple[str, str]],
    referrals: list[tuple[str, str]],
    as_of: str = "2025-12-31",
    **columns: Any,
) -> rg.Result:
    """Run on contacts who took part in something, and referred a stranger, on these days."""
    ids = sorted({identity for identity, _ in [*engaged, *referrals]})
    given = {
        "contacts": pd.DataFrame({"contact_id": ids, "name": [f"Person {each}" for each in ids]}),
        "referrals": pd.DataFrame(
            [(identity, f"Friend {place}", day) for place, (identity, day) in enumerate(referrals)],
            columns=["referrer_id", "referred", "date"],
        ),
    }
    came = pd.DataFrame(engaged, columns=["contact_id", "date"])
    table = (
        {"touches": came.assign(channel="E-mail", **columns)}
        if columns
        else {"engagements": came.assign(kind="Event")}
    )
    settings = rg.Settings(as_of=as_of, stability=rg.RerunRules(reruns=0))
    return rg.run(settings=settings, **given, **table)


def states(found: rg.Lapses, column: str = "lapsed") -> dict[str, Any]:
    return {
        str(day.date()): value
        for day, value in zip(found.quarters["quarter"], found.quarters[column], strict=True)
    }


def test_the_worked_risk_ratio() -> None:
    found = risk_ratio(4, 50, 18, 100)

    assert found.ratio == pytest.approx(0.444, abs=5e-4)
    assert (found.low, found.high) == pytest.approx((0.159, 1.243), abs=5e-4)
    assert found.p == pytest.approx(0.142, abs=5e-4)


@pytest.mark.parametrize(
    ("cells", "ratio"), [((0, 20, 5, 20), 0.0), ((5, 20, 0, 20), math.nan), ((0, 20, 0, 20), math.nan)]
)
def test_an_empty_cell_leaves_an_interval(cells: tuple[int, int, int, int], ratio: float) -> None:
    found = risk_ratio(*cells)

    assert found.ratio == pytest.approx(ratio, nan_ok=True)
    assert 0 <= found.low < found.high < math.inf
    assert (found.low == 0) == (cells[0] == 0)


def test_an_empty_group_has_no_ratio() -> None:
    assert all(map(math.isnan, vars(risk_ratio(0, 0, 3, 9)).values()))
    assert math.isnan(resampled_ratio(np.array([[0, 0, 1, 3]]), draws=9, seed=0).ratio)


def test_drawing_single_rows_gives_about_the_interval_of_the_formula() -> None:
    rows = [[1, 1, 0, 0]] * 20 + [[0, 1, 0, 0]] * 80 + [[0, 0, 1, 1]] * 60 + [[0, 0, 0, 1]] * 90
    drawn, formula = resampled_ratio(np.array(rows), draws=20_000, seed=1), risk_ratio(20, 100, 60, 150)

    assert drawn.ratio == pytest.approx(formula.ratio)
    assert (drawn.low, drawn.high) == pytest.approx((formula.low, formula.high), abs=0.04)


def test_counting_every_contact_six_times_does_not_narrow_the_interval() -> None:
    rows = np.array([[1, 1, 0, 0]] * 4 + [[0, 1, 0, 0]] * 46 + [[0, 0, 1, 1]] * 18 + [[0, 0, 0, 1]] * 82)
    once, often = (resampled_ratio(times * rows, draws=5_000, seed=1) for times in (1, 6))

    assert (often.ratio, often.low, often.high) == (once.ratio, once.low, once.high)


def test_a_contact_has_lapsed_more_than_90_days_after_the_last_engagement() -> None:
    # Before 2025-01-01 lie 90 days from 2024-10-03 on, and 91 from 2024-10-02 on.
    found = rg.compare_lapses(run([("A", "2024-10-03"), ("B", "2024-10-02")], [("A", "2024-10-05")]))
    first = found.quarters[found.quarters["quarter"].eq("2025-01-01")].set_index("contact_id")

    assert first["days"].to_dict() == {"A": 90, "B": 91}
    assert first["lapsed"].to_dict() == {"A": False, "B": True}


def test_only_quarters_after_the_first_engagement_and_with_a_known_aftermath_count() -> None:
    found = rg.compare_lapses(run([("A", "2024-11-15")], [("A", "2024-12-01")]))

    # Half a year after 2025-07-01 ends on 2025-12-28; that after 2025-10-01 is not over.
    assert states(found) == {"2025-01-01": False, "2025-04-01": True, "2025-07-01": True}


def test_an_engagement_on_the_first_day_of_a_quarter_belongs_to_the_quarter() -> None:
    found = rg.compare_lapses(run([("A", "2024-09-01"), ("A", "2025-04-01")], [("A", "2024-12-01")]))

    assert states(found, "days")["2025-04-01"] == 212
    assert states(found, "days")["2025-07-01"] == 91


def test_a_referral_counts_within_180_days() -> None:
    # 2025-06-29 is the 180th day from 2025-01-01 on, counted from that day as the first.
    inside = rg.compare_lapses(run([("A", "2024-12-01")], [("A", "2025-06-29")]))
    outside = rg.compare_lapses(run([("A", "2024-12-01")], [("A", "2025-06-30")]))

    assert states(inside, "referred")["2025-01-01"]
    assert not states(outside, "referred")["2025-01-01"]


def test_calls_that_nobody_answered_are_no_engagement() -> None:
    calls = [("A", "2024-11-15"), ("A", "2025-03-20")]
    found = rg.compare_lapses(run(calls, [("A", "2024-12-01")], responded=["yes", "no"]))

    assert states(found)["2025-04-01"]
    assert found.findings == ()


def test_where_no_answer_is_on_record_any_touch_counts_and_that_is_told() -> None:
    calls = [("A", "2024-11-15"), ("A", "2025-03-20")]
    found = rg.compare_lapses(run(calls, [("A", "2024-12-01")], direction="out"))

    assert not states(found)["2025-04-01"]
    assert [finding.code for finding in found.findings] == ["no-two-way"]


def many(lapsed_referring: int, active_referring: int) -> rg.Result:
    """Run on 60 contacts, half of whom lapse, so many of whom refer within the one quarter that counts."""
    silent, lively = [f"S{place:02}" for place in range(30)], [f"L{place:02}" for place in range(30)]
    engaged = [(each, "2024-12-20") for each in lively] + [(each, "2024-09-20") for each in silent]
    late = [(each, "2025-02-01") for each in [*silent[:lapsed_referring], *lively[:active_referring]]]
    return run(engaged, [*late, ("S29", "2024-01-10")], as_of="2025-07-05")


def test_the_two_tables_count_what_there_is() -> None:
    found = rg.compare_lapses(many(3, 15), EvidenceRules(draws=999))
    quarters, single = found.table.set_index("basis").to_dict("index").values()

    assert (single["lapsed"], single["lapsed_referring"]) == (30, 3)
    assert (single["active"], single["active_referring"]) == (30, 15)
    assert single["ratio"] == pytest.approx(0.2)
    # Those who lapsed in September were active on 1 October.
    assert (quarters["active"], quarters["active_referring"]) == (60, 18)


@pytest.mark.parametrize(
    ("cells", "verdict", "says"),
    [
        ((3, 20), "lower", ", lower after a lapse."),
        ((20, 3), "higher", ", higher after a lapse."),
        ((10, 14), "not shown", ", lower, but not shown."),
        ((2, 3), "too few", "That is too few to compare."),
    ],
)
def test_the_verdict_says_no_more_than_the_interval(cells: tuple[int, int], verdict: str, says: str) -> None:
    found = rg.compare_lapses(many(*cells), EvidenceRules(draws=999))

    assert found.verdict == verdict
    assert says in found.sentences[0]


def test_nine_contacts_who_lapsed_are_too_few() -> None:
    lively, silent = [f"L{place:02}" for place in range(30)], [f"S{place:02}" for place in range(9)]
    engaged = [(each, "2024-12-20") for each in lively] + [(each, "2024-09-20") for each in silent]
    found = rg.compare_lapses(run(engaged, [(each, "2025-02-01") for each in lively], as_of="2025-07-05"))

    assert found.verdict == "too few"


def test_the_thresholds_are_settings() -> None:
    engaged, referrals = [("A", "2024-11-15")], [("A", "2024-12-01")]
    found = rg.compare_lapses(run(engaged, referrals), EvidenceRules(lapse_days=30, lapse_horizon_days=90))

    assert states(found)["2025-01-01"]
    assert list(states(found))[-1] == "2025-10-01"


def test_one_group_can_be_looked_at() -> None:
    contacts = pd.DataFrame(
        {"contact_id": ["A", "B"], "name": ["Ann Lee", "Bob King"], "type": ["client", "partner"]}
    )
    engaged = pd.DataFrame({"contact_id": ["A", "B"], "date": ["2024-12-01", "2024-12-02"], "kind": "Event"})
    log = pd.DataFrame({"referrer_id": ["A"], "referred": ["Cid"], "date": ["2024-12-05"]})
    result = rg.run(
        contacts=contacts, referrals=log, engagements=engaged, settings=rg.Settings(as_of="2025-12-31")
    )
    found = rg.compare_lapses(result, group="partners")

    assert found.group == "partner"
    assert set(found.quarters["contact_id"]) == {"B"}
    assert set(found.figures["group"]) == {"partner"}


def test_the_seed_decides_what_is_drawn() -> None:
    result, rules = many(8, 14), EvidenceRules(draws=99)
    lows = [rg.compare_lapses(result, rules, seed=seed).table["low"].iloc[0] for seed in (1, 1, 2)]

    assert lows[0] == lows[1] != lows[2]


def test_without_dated_engagements_no_quarter_can_be_looked_at(m1: rg.Result) -> None:
    found = rg.compare_lapses(m1)

    assert found.verdict == "too few"
    assert found.sentences[0].startswith("No quarter can be looked at")
