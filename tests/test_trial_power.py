"""What a trial of nurturing could see: against statsmodels, by hand, and by simulating trials."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.rates import power_negbin_ratio_2indep

import refgraph as rg
from refgraph.evidence import detectable_effect, say_cause
from refgraph.evidence.trial_power import referrals_of_last_year


@pytest.mark.parametrize(("mean", "shape", "n"), [(0.5, 0.5, 20), (1, 1, 20), (3, 0.5, 200), (2, 4, 75)])
def test_the_effect_has_four_in_five_power_by_the_formula_of_statsmodels(mean, shape, n):
    effect = detectable_effect(mean, mean + mean**2 / shape, n, n)
    power = power_negbin_ratio_2indep(
        mean * (1 + effect), mean, n, dispersion=1 / shape, return_results=False, alpha=0.05
    )
    # statsmodels counts what is shown in the wrong direction as well, which is next to nothing.
    assert power == pytest.approx(0.8, abs=1e-4)


@pytest.mark.parametrize(
    ("mean", "shape", "n", "least", "most"), [(1, 1, 200, 0.76, 0.84), (1, 1, 20, 0.6, 0.8)]
)
def test_simulated_trials_show_the_effect_four_times_in_five_and_small_ones_less(mean, shape, n, least, most):
    random = np.random.default_rng(0)
    effect = detectable_effect(mean, mean + mean**2 / shape, n, n)
    rates = random.gamma(shape, mean / shape, (2, 4000, n))
    rates[1] *= 1 + effect
    others, treated = random.poisson(rates)
    shown = stats.ttest_ind(treated, others, axis=1, equal_var=False).pvalue < 0.05
    assert least < shown.mean() < most


def test_without_spread_beyond_chance_the_counts_are_poisson():
    # ln(1 + e) = z sqrt(1/(m n (1 + e)) + 1/(m n)) with m n = 100: e = .3 leaves .2624 < .3692, e = .5 .4055 > .3617.
    assert 0.3 < detectable_effect(1.0, 0.5, 100, 100) < 0.5
    assert detectable_effect(1.0, 0.5, 100, 100) == detectable_effect(1.0, 1.0, 100, 100)


def test_nobody_who_refers_shows_no_effect_whatever():
    assert detectable_effect(0.0, 0.0, 20, 20) == math.inf
    assert detectable_effect(1.0, 2.0, 0, 20) == math.inf


def _network(pairs, as_of=""):
    log = pd.DataFrame(pairs, columns=["referrer", "referred", "date"])
    settings = rg.Settings(as_of=as_of, stability=rg.RerunRules(reruns=0))
    return rg.run(referrals=log, settings=settings).network


def test_only_who_had_referred_a_year_ago_is_counted_and_only_the_year_since():
    rows = [("A", "r1", "2023-05-01"), ("A", "r2", "2025-01-01"), ("A", "r3", "2025-06-01")]
    rows += [("B", "r4", "2023-06-01"), ("C", "r5", "2025-02-01"), ("D", "r6", "2024-12-31")]
    network = _network(rows, "2025-12-31")
    # A year back from 2025-12-31 is 2024-12-31: D's counts as before. C had not referred by then.
    assert referrals_of_last_year(network).to_dict() == {"A": 2.0, "B": 0.0, "D": 0.0}


def test_the_sentence_says_on_how_many_it_rests():
    rows = [(f"S{i}", f"a{i}", "2023-05-01") for i in range(40)]
    rows += [(f"S{i}", f"b{i}-{j}", "2025-06-01") for i in range(20) for j in range(2)]
    network = _network(rows, "2025-12-31")
    # 20 made two, 20 none: mean 1, variance 40/39, c = 1/39; 2.16 times: ln = .771 and
    # 2.8016 sqrt((1/2.16 + 1/39 + 1 + 1/39)/20) = 2.8016 x .2752 = .771.
    said = say_cause(network)
    assert "half of your 40 contacts who had referred a year ago (40 referrals since)" in said
    assert "nothing below about 2.2 times as many" in said
    assert said.endswith("as many.")


def test_without_a_year_behind_it_the_sentence_names_the_usual_numbers():
    rows = [("A", "B", "2025-05-01"), ("B", "C", "2025-06-01")]
    said = say_cause(_network(rows))
    assert "not shown by history" in said
    assert "half of 40" in said
