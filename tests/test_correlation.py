"""Correlation: worked numbers, an independent library, and what chance does to it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from refgraph.evidence.experiment.correlation import correlate, detectable_r, fisher_interval, needed_pairs

SATISFACTION = pd.Series([6, 7, 7, 8, 8, 9, 9, 9, 10, 10, 5, 8])
REFERRALS = pd.Series([0, 1, 0, 1, 2, 2, 3, 1, 4, 2, 0, 1])


def test_the_worked_example() -> None:
    found = correlate(SATISFACTION, REFERRALS)

    assert found.n == 12
    assert found.r == pytest.approx(0.8106, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((0.4426, 0.9449), abs=5e-5)
    assert found.spearman == pytest.approx(0.8549, abs=5e-5)


def test_the_chances_of_the_worked_example() -> None:
    found = correlate(SATISFACTION, REFERRALS)

    # Drawn, so within what draws differ by: 9,999 of them tell .0004 from .0012 hardly.
    assert found.p_one_sided == pytest.approx(0.0004, abs=0.0008)
    assert found.p_two_sided == pytest.approx(0.0008, abs=0.0016)
    assert (found.bca_low, found.bca_high) == pytest.approx((0.514, 0.903), abs=0.05)


def test_with_more_draws_the_chance_comes_near_the_true_one() -> None:
    # Five million permutations by another program gave .00051.
    assert correlate(SATISFACTION, REFERRALS, draws=200_000).p_one_sided == pytest.approx(
        0.00051, abs=0.00015
    )


def test_agrees_with_an_independent_library_on_random_columns() -> None:
    random = np.random.default_rng(4)
    x = pd.Series(random.integers(0, 11, 40).astype(float))
    y = pd.Series(random.poisson(x / 4).astype(float))
    found = correlate(x, y)
    pearson = stats.pearsonr(x, y)
    interval = pearson.confidence_interval()
    resampled = stats.bootstrap(
        (x.to_numpy(), y.to_numpy()),
        lambda a, b, axis: stats.pearsonr(a, b, axis=axis)[0],
        paired=True,
        vectorized=True,
        n_resamples=9999,
        rng=np.random.default_rng(1),
    ).confidence_interval

    assert found.r == pytest.approx(pearson.statistic)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.spearman == pytest.approx(stats.spearmanr(x, y).statistic)
    assert (found.bca_low, found.bca_high) == pytest.approx((resampled.low, resampled.high), abs=0.02)


def test_the_chance_agrees_with_all_permutations_of_a_few_pairs() -> None:
    x, y = pd.Series([1.0, 2, 3, 4, 5, 6]), pd.Series([2.0, 1, 4, 3, 6, 5])
    exact = stats.permutation_test(
        (x.to_numpy(),),
        lambda a: stats.pearsonr(a, y)[0],
        permutation_type="pairings",
        n_resamples=1000,
        alternative="two-sided",
    )

    assert correlate(x, y, draws=50_000).p_two_sided == pytest.approx(exact.pvalue, abs=0.004)


def test_pairs_that_have_nothing_to_do_with_each_other_are_called_significant_one_time_in_twenty() -> None:
    random = np.random.default_rng(8)
    found = [
        correlate(pd.Series(random.normal(size=12)), pd.Series(random.normal(size=12)), draws=199)
        for _ in range(300)
    ]

    assert 0.02 < np.mean([each.p_one_sided <= 0.05 for each in found]) < 0.09
    assert 0.92 < np.mean([each.low < 0 < each.high for each in found]) < 0.98


def test_the_same_seed_gives_the_same_numbers_and_another_does_not() -> None:
    assert correlate(SATISFACTION, REFERRALS, seed=3) == correlate(SATISFACTION, REFERRALS, seed=3)
    assert correlate(SATISFACTION, REFERRALS, seed=3) != correlate(SATISFACTION, REFERRALS, seed=4)


@pytest.mark.parametrize("column", [SATISFACTION, pd.Series([0.1] * 12)])
def test_a_constant_column_has_no_correlation(column: pd.Series) -> None:
    found = correlate(pd.Series([0.1 + 0.2] * 12), column)

    assert math.isnan(found.r)
    assert math.isnan(found.low)
    assert math.isnan(found.p_two_sided)


def test_an_interval_that_resampling_cannot_give_is_missing() -> None:
    # Without the one who refers, nobody does: there is no r to compare.
    found = correlate(SATISFACTION, pd.Series([0.0] * 11 + [1]))

    assert math.isnan(found.bca_low)
    assert not math.isnan(found.low)


def test_a_relation_that_turns_is_told_from_one_that_rises() -> None:
    x = pd.Series(np.arange(20.0))
    noise = pd.Series(np.random.default_rng(2).normal(size=20))

    assert correlate(x, 30 - (x - 10) ** 2 / 4 + noise, draws=9).curved < 0.001
    assert correlate(x, x + noise, draws=9).curved > 0.05


def test_a_long_tail_is_noticed() -> None:
    assert correlate(SATISFACTION, pd.Series([0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 30]), draws=9).skewed
    assert not correlate(SATISFACTION, REFERRALS, draws=9).skewed


def test_how_many_pairs_a_correlation_takes() -> None:
    # For 80 % power at 95 %, two-sided.
    assert [needed_pairs(r) for r in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)] == [783, 194, 85, 47, 30, 20, 14]
    assert needed_pairs(0.0) == 0
    assert needed_pairs(-0.3) == needed_pairs(0.3)


def test_what_so_many_pairs_can_show() -> None:
    assert [round(detectable_r(n), 2) for n in (12, 20, 30, 50, 100)] == [0.73, 0.59, 0.49, 0.39, 0.28]
    assert detectable_r(3) == 1


@pytest.mark.parametrize(("r", "n", "interval"), [(0.5, 3, (-1, 1)), (1.0, 12, (1, 1)), (-1.0, 12, (-1, -1))])
def test_intervals_at_the_edges(r: float, n: int, interval: tuple[float, float]) -> None:
    assert fisher_interval(r, n) == interval
