"""The tests of two groups against those of scipy."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from refgraph.evidence.two_groups import difference_of_means, fisher_p, rank_sum_p


@pytest.mark.parametrize(
    "counts",
    [(3, 4, 1, 4), (0, 12, 5, 9), (7, 7, 0, 3), (10, 20, 10, 20), (0, 5, 0, 5), (310, 2_000, 250, 2_500)],
)
def test_chance_of_counts_is_fishers_as_scipy_has_it(counts: tuple[int, int, int, int]) -> None:
    met, of, other_met, other_of = counts
    expected = stats.fisher_exact([[met, of - met], [other_met, other_of - other_met]]).pvalue
    assert fisher_p(*counts) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("levels", [3, 40, 100_000])
def test_chance_of_orders_is_that_of_mann_and_whitney_as_scipy_has_it_with_ties_and_without(
    levels: int,
) -> None:
    draw = np.random.default_rng(levels)
    one, other = (pd.Series(draw.integers(low, levels + low, 30)).astype(float) for low in (0, levels // 3))
    expected = stats.mannwhitneyu(one, other, method="asymptotic").pvalue
    assert rank_sum_p(one, other) == pytest.approx(expected, rel=1e-9)


def test_groups_of_one_and_the_same_value_are_not_apart() -> None:
    assert rank_sum_p(pd.Series([4.0] * 12), pd.Series([4.0] * 11)) == 1.0


def test_the_difference_of_means_is_that_of_welch_as_scipy_has_it() -> None:
    draw = np.random.default_rng(5)
    one, other = pd.Series(draw.normal(2, 1, 14)), pd.Series(draw.normal(1, 4, 31))
    found = stats.ttest_ind(one, other, equal_var=False)
    interval = found.confidence_interval()
    assert difference_of_means(one, other) == pytest.approx((interval.low, interval.high, found.pvalue))


def test_a_report_does_not_load_all_of_the_statistics_of_scipy() -> None:
    script = (
        "import sys, pandas as pd, refgraph as rg\n"
        "people = pd.DataFrame({'contact_id': list('abcdefghijklmnopqrstuvwxyz')}).assign(name='Ann Lee')\n"
        "log = pd.DataFrame({'referrer_id': 'a', 'referred_id': list('bcdefghijklm')}).assign(date='2025-01-01')\n"
        "deals = pd.DataFrame({'contact_id': list('bcdefg'), 'status': 'won', 'amount': 9.0, 'date': '2025-02-01'})\n"
        "result = rg.run(contacts=people, referrals=log, deals=deals)\n"
        "assert rg.compare_sources(result).questions['p'].notna().any()\n"
        "rg.compose_report(result)\n"
        "sys.exit('scipy.stats' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_report_of_a_handful_of_rows_loads_nothing_of_scipy() -> None:
    script = (
        "import sys, pandas as pd, refgraph as rg\n"
        "log = pd.DataFrame({'referrer_id': ['a', 'b'], 'referred_id': ['b', 'c'], 'date': '2025-01-01'})\n"
        "rg.compose_report(rg.run(referrals=log))\n"
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
