"""The forecast against scipy, against simulated truth, and against what nobody could have known then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize, special, stats

from refgraph.forecast import History, find_pace, find_trends, forecast, order_values
from refgraph.forecast.distributions import (
    count_quantiles,
    count_share,
    digamma,
    gamma_mixture_quantile,
    gamma_quantile,
    log_gamma,
)
from refgraph.forecast.fitting import HALF_LIVES, Past, Window, fit, windows_before
from refgraph.forecast.history import NEVER, months_before

TODAY = int(np.datetime64("2026-01-01").astype(int))

Referrals = list[tuple[int, int]]


def history(referrals: Referrals, contacts: int = 0, undated: dict[int, float] | None = None) -> History:
    """Referrals as (who, days ago)."""
    size = contacts or 1 + max((who for who, _ in referrals), default=0)
    who = np.array([who for who, _ in referrals], dtype=np.int64)
    day = TODAY - np.array([age for _, age in referrals], dtype=np.int64)
    known = np.full(size, NEVER)
    np.minimum.at(known, who, day)
    none_dated = np.zeros(size)
    for one, count in (undated or {}).items():
        none_dated[one] = count
    return History(TODAY if len(who) else None, who, day, np.ones(len(who)), none_dated, known)


def steady_world(
    seed: int,
    contacts: int = 300,
    years: int = 12,
    shape: float = 0.4,
    yearly: float = 0.8,
    change: float = 1.0,
) -> History:
    """Contacts with Gamma distributed rates, all known from the start; the last three years' rates times `change`."""
    dice = np.random.default_rng(seed)
    rates = dice.gamma(shape, yearly / shape, contacts)
    rows: Referrals = []
    for year in range(years):
        for who, count in enumerate(dice.poisson(rates * (change if year < 3 else 1.0))):
            rows += [(who, year * 365 + int(day)) for day in dice.integers(0, 365, count)]
    made = history(rows, contacts)
    return replace(made, known=np.full(contacts, TODAY - 365 * years))


# The distributions


def test_the_gamma_function_and_its_derivative_are_those_of_scipy() -> None:
    x = np.concatenate([np.logspace(-6, 6, 400), [1.0, 2.0, 7.0]])
    np.testing.assert_allclose(log_gamma(x), special.gammaln(x), rtol=1e-11, atol=1e-11)
    np.testing.assert_allclose(digamma(x), special.digamma(x), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("probability", [0.05, 0.95])
def test_quantiles_of_rates_are_those_of_scipy(probability: float) -> None:
    shape, rate = np.array([0.03, 0.05, 0.6, 1.0, 4.2, 30.0, 700.0]), np.full(7, 2.5)
    theirs = stats.gamma.ppf(probability, shape, scale=1 / rate)
    np.testing.assert_allclose(gamma_quantile(probability, shape, rate), theirs, rtol=1e-8)


@pytest.mark.parametrize("probability", [0.05, 0.95])
def test_a_quantile_of_a_mixture_leaves_its_share_below(probability: float) -> None:
    weights, rates = (0.6, 0.3, 0.1), (1.4, 5.0, 2.0)
    shapes = [np.array([0.2, 3.0, 40.0]), np.array([0.4, 9.0, 110.0]), np.array([0.1, 5.0, 60.0])]
    found = gamma_mixture_quantile(probability, weights, shapes, rates)
    below = sum(
        w * stats.gamma.cdf(found, a, scale=1 / b) for w, a, b in zip(weights, shapes, rates, strict=True)
    )
    np.testing.assert_allclose(below, probability, rtol=1e-8)


def test_quantiles_of_counts_are_those_of_scipy() -> None:
    shape = np.array([0.05, 0.6, 1.0, 8.0, 60.0, 4000.0])
    low, high = count_quantiles((0.05, 0.95), (1.0,), [shape], (1.4,))
    share = 1.4 / 2.4
    np.testing.assert_array_equal(low, stats.nbinom.ppf(0.05, shape, share))
    np.testing.assert_array_equal(high, stats.nbinom.ppf(0.95, shape, share))


def test_shares_of_counts_are_those_of_scipy() -> None:
    shape, rate = np.array([1.0, 2.5, 30.0, 30.0]), np.array([0.4, 2.0, 4.0, 4.0])
    most = np.array([0.0, 3.0, 2.0, 40.0])
    np.testing.assert_allclose(
        count_share(most, shape, rate), stats.nbinom.cdf(most, shape, rate / (rate + 1)), rtol=1e-10
    )
    assert count_share(np.array([-1.0, 0.0]), np.array([2.0, 0.0]), np.array([1.0, 1.0])).tolist() == [0, 1]


# The fit


def drawn(seed: int, shape: float, rate: float, contacts: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Discounted referrals of contacts, and what a year brings if the model is true."""
    dice = np.random.default_rng(seed)
    before = np.where(dice.random(contacts) < 0.6, 0.0, dice.gamma(0.8, 2.0, contacts))
    return before, dice.poisson(dice.gamma(shape + before, 1 / rate)).astype(float)


def as_windows(before: np.ndarray, made: np.ndarray, number: int = 2) -> list[Window]:
    """The same discounts for every half-life, in so many windows."""
    parts = zip(np.array_split(before, number), np.array_split(made, number), strict=True)
    six = np.ones((len(HALF_LIVES), 1))
    return [Window(len(n), six[:, 0] * n.sum(), six * n[y > 0], y[y > 0]) for n, y in parts]


def loss(point: np.ndarray, before: np.ndarray, made: np.ndarray) -> float:
    a, b = np.exp(point)
    return -float(stats.nbinom.logpmf(made, a + before, b / (b + 1)).sum())


@pytest.mark.parametrize(("seed", "shape", "rate"), [(1, 0.05, 1.4427), (2, 0.3, 3.0), (3, 1.5, 8.0)])
def test_the_fit_is_the_maximum_that_scipy_finds_and_near_the_truth(
    seed: int, shape: float, rate: float
) -> None:
    before, made = drawn(seed, shape, rate)
    found = fit(as_windows(before, made), 12)[0]
    theirs = optimize.minimize(
        loss, np.zeros(2), (before, made), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-8}
    )
    np.testing.assert_allclose([found.shape, found.rate], np.exp(theirs.x), rtol=1e-4)
    np.testing.assert_allclose([found.shape, found.rate], [shape, rate], rtol=0.25)


def test_weights_are_likelihood_times_the_prior_of_the_half_life() -> None:
    # The same counts for every half-life: only the prior tells them apart.
    found = {one.half_life / 365: one.weight for one in fit(as_windows(*drawn(4, 0.3, 3.0)), 12)}
    prior = {years: np.exp(-((np.log(years) / np.log(2.5)) ** 2) / 2) for years in HALF_LIVES}
    whole = sum(prior.values())
    assert found == pytest.approx({years: weight / whole for years, weight in prior.items()})


def test_windows_half_a_year_apart_count_half() -> None:
    world = steady_world(5, years=2)
    windows, apart = windows_before(Past(world), 0)
    assert (len(windows), apart) == (2, 6)
    found = {one.half_life: one for one in fit(windows, apart)}
    likelihood = {}
    for place, years in enumerate(HALF_LIVES):
        one = found[years * 365]
        total = 0.0
        for months in (12, 18):
            begin = months_before(TODAY, months)
            n = world.until(begin).discounted(one.half_life)
            y = world.made_between(begin, months_before(TODAY, months - 12))
            total += stats.nbinom.logpmf(y, one.shape + n, one.rate / (one.rate + 1)).sum()
        prior = -((np.log(HALF_LIVES[place]) / np.log(2.5)) ** 2) / 2
        likelihood[years] = total / 2 + prior
    top = max(likelihood.values())
    whole = sum(np.exp(value - top) for value in likelihood.values())
    for years, value in likelihood.items():
        assert found[years * 365].weight == pytest.approx(np.exp(value - top) / whole, rel=1e-6)


def test_a_fast_and_a_slow_memory_are_told_apart() -> None:
    dice = np.random.default_rng(6)
    slow = forecast(steady_world(7))
    assert slow.main.half_life >= 4 * 365
    rows: Referrals = []
    for who in range(600):
        # Each refers through one year only, somewhere in twelve.
        start = int(dice.integers(0, 12 * 365))
        rows += [(who, start + int(days)) for days in dice.integers(0, 365, dice.poisson(5))]
    assert forecast(history(rows, 600)).main.half_life <= 365


def test_fewer_than_two_windows_or_fifty_referrals_give_the_usual_half_life() -> None:
    short = forecast(history([(who, age) for who in range(30) for age in (10, 100, 200)]))
    assert not short.fitted
    assert short.fails == "unfitted"
    assert short.windows == 0
    few = forecast(history([(who, 200 * who + 5) for who in range(20)]))
    assert not few.fitted
    assert few.windows > 2
    for one in (short, few):
        assert (one.main.half_life, one.main.shape) == (365, 0.05)
        assert one.main.rate == pytest.approx(365 / (365 * np.log(2)))


# The forecast


def test_nobody_is_known_before_the_first_day_and_no_later_row_reaches_a_past_window() -> None:
    world = steady_world(8, contacts=80)
    late = world.day > months_before(TODAY, 12)
    changed = replace(world, count=np.where(late, 7.0, world.count))
    for months in (24, 36, 48):
        ours, theirs = Past(world).window(months), Past(changed).window(months)
        assert ours is not None
        assert theirs is not None
        np.testing.assert_array_equal(ours.discounted, theirs.discounted)
        np.testing.assert_array_equal(ours.made, theirs.made)
    then = world.until(months_before(TODAY, 12))
    assert forecast(then) == forecast(changed.until(months_before(TODAY, 12)))
    # Whoever appears later takes no part in earlier windows.
    newcomer = replace(world, known=np.where(np.arange(80) < 40, TODAY - 30, world.known))
    window = Past(newcomer).window(24)
    assert window is not None
    assert window.people == 40


def test_a_steady_network_passes_and_one_that_shrank_or_grew_does_not() -> None:
    assert forecast(steady_world(9)).held
    assert forecast(steady_world(10, years=6, change=0.1)).fails == "fewer came"
    assert not forecast(steady_world(11, years=6, change=8.0)).held


def test_a_network_that_shrank_only_lately_does_not_pass_for_all_the_years_before() -> None:
    world = steady_world(12, years=14)
    lately = world.day > months_before(TODAY, 12)
    gone = lately & (np.arange(len(world.day)) % 5 > 0)
    shrunk = replace(world, who=world.who[~gone], day=world.day[~gone], count=world.count[~gone])
    found = forecast(shrunk)
    assert found.tried.expected < 1.5 * found.tried.actual
    assert found.fails == "fewer came"


def test_where_the_model_is_true_intervals_hold_what_they_promise() -> None:
    inside_rate = inside_count = looked_at = 0
    for seed in range(40):
        dice = np.random.default_rng(seed)
        before = np.where(dice.random(400) < 0.5, 0.0, dice.gamma(0.8, 2.0, 400))
        rate = dice.gamma(0.2 + before, 1 / 2.0)
        made = dice.poisson(rate).astype(float)
        one = fit(as_windows(before, made), 12)[0]
        shape = one.shape + before
        low, high = (gamma_quantile(p, shape, np.full(400, one.rate)) for p in (0.05, 0.95))
        referred = before > 0
        inside_rate += int(((rate >= low) & (rate <= high))[referred].sum())
        least, most = count_quantiles((0.05, 0.95), (1.0,), [shape], (one.rate,))
        later = dice.poisson(rate)
        inside_count += int(((later >= least) & (later <= most))[referred].sum())
        looked_at += int(referred.sum())
    assert 0.88 <= inside_rate / looked_at <= 0.92
    assert inside_count / looked_at >= 0.88


def test_the_chance_of_any_is_what_the_count_leaves_of_none() -> None:
    world = steady_world(12)
    found = forecast(world)
    ahead = found.outlook(world)
    none = sum(
        one.weight
        * stats.nbinom.pmf(0, one.shape + world.discounted(one.half_life), one.rate / (one.rate + 1))
        for one in found.fits
    )
    np.testing.assert_allclose(ahead.chance_of_any, 1 - none, rtol=1e-3)


def test_undated_referrals_count_in_full_where_none_is_dated_and_as_730_days_old_where_some_are() -> None:
    alone = history([], 2, undated={0: 12.0, 1: 3.0})
    assert alone.discounted(365).tolist() == [12, 3]
    assert not forecast(alone).dated
    some = history([(1, 0)], 2, undated={0: 12.0})
    assert some.discounted(365).tolist() == [3, 1]


# Trends


@pytest.mark.parametrize(("made", "enough"), [(3, 6.9), (6, 4.1), (30, 3.2)])
def test_silent_is_who_would_have_referred_so_often_by_now(made: int, enough: float) -> None:
    # One referral in 100 days, so that days since the last one are hundredths of what would have come.
    def quiet(days: int) -> bool:
        referrals = [(0, days + 100 * number) for number in range(made)]
        return bool(find_pace(history(referrals)).silent[0])

    assert quiet(round(100 * enough + 6))
    assert not quiet(round(100 * enough - 6))


def test_a_quick_burst_is_not_silent_within_thirty_days_or_from_one_day_alone() -> None:
    assert not find_pace(history([(0, 29), (0, 30), (0, 31)])).silent[0]
    assert find_pace(history([(0, 30), (0, 31), (0, 32)])).silent[0]
    assert not find_pace(history([(0, 900)] * 12)).silent[0]


@pytest.mark.parametrize(
    ("ages", "label"),
    [
        ([], ""),
        ([170, 20], "new"),
        ([400, 20], "few"),
        ([900], "few"),
        ([900, 880, 860, 840], "silent"),
        ([600, 500, 400, 300, 200, 100, 10], "even"),
        ([700, 400, 200, 10], "even"),
        ([1400, 1000, 60, 50, 40, 30, 20, 10], "rising"),
        ([*range(100, 500, 10), 20], "falling"),
    ],
)
def test_the_first_label_that_holds_is_given(ages: list[int], label: str) -> None:
    made = history([(0, age) for age in ages] + [(1, 5)])
    assert find_trends(made, find_pace(made))[0] == label


def test_who_was_referring_long_before_without_a_date_is_not_new() -> None:
    made = history([(0, 20)], 1, undated={0: 1.0})
    assert find_trends(made, find_pace(made))[0] == "few"


# The order


def test_the_silent_stand_behind_all_who_are_not_and_those_who_never_referred_share_the_last_place() -> None:
    expected = np.array([9.0, 0.2, 3.0, 0.1, 0.1])
    made, silent = np.array([40.0, 1, 6, 0, 0]), np.array([True, False, True, False, False])
    values = order_values(expected, made, silent)
    assert np.argsort(-values, kind="stable").tolist() == [1, 0, 2, 3, 4]
    assert values[3] == values[4]


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [("2024-02-29", 12, "2023-02-28"), ("2025-03-31", 1, "2025-02-28"), ("2025-07-01", 18, "2024-01-01")],
)
def test_months_before_a_day_are_those_of_the_calendar(day: str, months: int, earlier: str) -> None:
    given = int(np.datetime64(day).astype(int))
    assert np.datetime64(months_before(given, months), "D") == np.datetime64(earlier)
