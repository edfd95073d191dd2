"""Time to win: the worked curve, who counts for how long, and silence where there is too little to go on."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.evidence import EvidenceRules
from refgraph.evidence.value_model.win_times import survival

MONTHS = pd.Series([3, 5, 8, 11, 12, 14, 16, 18, 20, 24, 24, 24])
WON = ~MONTHS.isin([8, 14, 24])
MET, AS_OF = pd.Timestamp("2023-01-01"), pd.Timestamp("2025-12-31")


def run(days: list[float], met: list[str] | None = None, referred: str = "") -> rg.Result:
    """Run on contacts met on one day, each of whom referred one who bought so many days later; NaN: who did not."""
    ids = [f"C{place:02}" for place in range(len(days))]
    won = [
        (identity, MET + pd.Timedelta(days=day))
        for identity, day in zip(ids, days, strict=True)
        if day == day
    ]
    contacts = pd.DataFrame({"contact_id": [*ids, *(f"{each}b" for each in ids)]})
    return rg.run(
        contacts=contacts.assign(name="Person " + contacts["contact_id"]),
        referrals=pd.DataFrame(
            {"referrer_id": ids, "referred_id": [f"{each}b" for each in ids], "date": referred}
        ),
        deals=pd.DataFrame(
            [(f"{each}b", "won", 100, str(day.date())) for each, day in won],
            columns=["contact_id", "status", "amount", "date"],
        ),
        touches=pd.DataFrame({"contact_id": ids, "date": met or str(MET.date()), "channel": "Call"}),
        settings=rg.Settings(as_of=str(AS_OF.date()), stability=rg.RerunRules(reruns=0)),
    )


def test_the_worked_curve() -> None:
    curve, median, _, _ = survival(MONTHS, WON)

    assert median == 18
    assert curve.set_index("month")["without_win"][18] == pytest.approx(0.432, abs=5e-4)


def test_the_curve_is_the_product_of_the_shares_that_went_on() -> None:
    curve, _, _, _ = survival(MONTHS, WON)
    by_hand = np.cumprod([11 / 12, 10 / 11, 8 / 9, 7 / 8, 5 / 6, 4 / 5, 3 / 4])

    assert curve["without_win"].tolist() == pytest.approx(by_hand.tolist())
    assert curve["at_risk"].tolist() == [12, 11, 9, 8, 6, 5, 4]
    assert (curve["low"] < curve["without_win"]).all()
    assert (curve["without_win"] < curve["high"]).all()


def test_a_median_that_is_not_reached_is_missing() -> None:
    curve, median, low, high = survival(
        pd.Series([1, 2, 9, 9, 9]), pd.Series([True, True, False, False, False])
    )

    assert math.isnan(median)
    assert math.isnan(high)
    # Four of five left: log-log from .204 to .969.
    assert (curve["low"][0], curve["high"][0]) == pytest.approx((0.204, 0.969), abs=5e-4)
    assert low == 1


def test_everybody_winning_ends_the_curve_at_zero() -> None:
    curve, median, _, high = survival(pd.Series([1, 2, 3, 4]), pd.Series([True] * 4))

    assert curve["without_win"].iloc[-1] == pytest.approx(0)
    assert (median, high) == (2, 4)


def test_wins_are_counted_from_the_first_touch_to_the_first_won_deal() -> None:
    found = rg.time_to_win(run([304.375, *[float("nan")] * 11]))
    contacts = found.contacts.set_index("contact_id")

    assert contacts.at["C00", "months"] == pytest.approx(304 / 30.4375)
    assert contacts["won"].sum() == 1
    # Who has not won counts up to the as-of day: 1,095 days.
    assert contacts.at["C01", "months"] == pytest.approx(1095 / 30.4375)


def test_a_win_is_dated_by_the_deal_and_not_by_the_referral() -> None:
    contacts = rg.time_to_win(run([90], referred="2023-01-31")).contacts

    assert contacts["months"].tolist() == pytest.approx([90 / 30.4375])


def test_a_win_on_the_day_of_the_first_touch_counts() -> None:
    contacts = rg.time_to_win(run([0])).contacts

    assert (contacts["months"].tolist(), contacts["won"].tolist()) == ([0], [True])


def test_who_was_never_touched_is_not_followed() -> None:
    assert set(rg.time_to_win(run([30, 60])).contacts["contact_id"]) == {"C00", "C01"}


def test_a_win_before_the_first_touch_is_left_out_and_told() -> None:
    found = rg.time_to_win(run([30, 60, 90], met=["2023-01-01", "2023-06-01", "2023-01-01"]))

    assert found.contacts["contact_id"].tolist() == ["C00", "C02"]
    assert [(finding.code, finding.count) for finding in found.findings] == [("won-before-met", 1)]


def test_fewer_than_ten_wins_give_a_range_only() -> None:
    found = rg.time_to_win(run([30.5 * month for month in range(1, 10)]))

    assert found.curve.empty
    assert math.isnan(found.median)
    assert found.sentences == (
        "9 of 9 contacts brought a won referral, after 1 to 9 months: too few wins for a curve (10 are needed).",
    )


def test_ten_wins_give_a_median() -> None:
    found = rg.time_to_win(run([30.5 * month for month in range(1, 11)]))

    assert found.median == pytest.approx(5, abs=0.05)
    assert found.sentences[0].startswith("Half had a won referral after 5 months (95 % from ")


def test_a_median_that_is_not_reached_is_said_to_be_longer() -> None:
    days = [30.5 * month for month in range(1, 11)]
    found = rg.time_to_win(run([*days, *[float("nan")] * 20]))

    assert found.sentences[0] == (
        "It takes more than 36 months until half have a won referral: of 30 contacts followed from the first "
        "touch or engagement 10 brought one."
    )
    assert found.without_win(18) == pytest.approx(20 / 30)
    assert found.sentences[1].startswith("After 18 months 67% were still without one")


def test_beyond_what_was_followed_nothing_is_known() -> None:
    found = rg.time_to_win(run([30.5 * month for month in range(1, 11)]))

    assert math.isnan(found.without_win(18))
    assert found.without_win(0.5) == 1


def test_how_many_wins_are_needed_is_a_setting() -> None:
    assert not rg.time_to_win(run([30, 60, 90]), EvidenceRules(wins=3)).curve.empty


def test_without_touches_there_is_no_time_to_measure(m1: rg.Result) -> None:
    assert rg.time_to_win(m1).sentences == (
        "No touch or engagement is recorded: how long it takes to win is not known.",
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_curve_and_its_error_are_those_of_statsmodels(seed: int) -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    draws = np.random.default_rng(seed)
    months, won = pd.Series(draws.integers(1, 12, 40).astype(float)), pd.Series(draws.random(40) < 0.7)
    theirs = SurvfuncRight(months.to_numpy(), won.to_numpy(int))
    curve, median, _, _ = survival(months, won)

    assert curve["month"].tolist() == theirs.surv_times.tolist()
    assert curve["without_win"].to_numpy() == pytest.approx(theirs.surv_prob, abs=1e-12)
    assert median == theirs.quantile(0.5)
    # Log-log interval, worked out from their standard error of the share.
    inside = theirs.surv_prob[:-1]
    spread = 1.959964 * theirs.surv_prob_se[:-1] / (inside * np.log(inside))
    assert curve["high"][:-1].to_numpy() == pytest.approx(inside ** np.exp(-np.abs(spread)), abs=1e-12)
