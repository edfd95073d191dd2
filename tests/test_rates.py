"""Expected referrals: the Gamma-Poisson model against scipy, and when it is not used."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

import refgraph as rg
from refgraph.findings import Finding
from refgraph.measures.rates import (
    CAPS,
    LEAST_CONTACTS,
    LEAST_REFERRALS,
    expected_referrals,
    expected_referrals_high,
    expected_referrals_low,
    fit_prior,
    gamma_quantile,
)
from refgraph.network import Network

Make = Callable[..., Network]
AS_OF = "2026-01-01"


def simulated(seed: int, shape: float, rate: float, contacts: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Counts of contacts whose rates are Gamma distributed, known for a month to two years."""
    dice = np.random.default_rng(seed)
    years = np.round(dice.uniform(30, 730, contacts)) / 365
    return dice.poisson(dice.gamma(shape, 1 / rate, contacts) * years).astype(float), years


def loss(point: np.ndarray, count: np.ndarray, years: np.ndarray) -> float:
    """The negative log-likelihood, from scipy's negative binomial distribution."""
    shape, rate = np.exp(point)
    return -float(stats.nbinom.logpmf(count, shape, rate / (rate + years)).sum())


# The model


@pytest.mark.parametrize(
    ("count", "years", "mean", "low", "high"),
    [
        (0, 2.0, 0.167, 0.001, 0.640),
        (1, 0.25, 1.2, 0.141, 3.126),
        (3, 2.0, 1.167, 0.361, 2.345),
        (10, 2.0, 3.5, 1.932, 5.445),
    ],
)
def test_the_interval_of_a_rate_for_a_given_prior(
    count: int, years: float, mean: float, low: float, high: float
) -> None:
    shape, rate = np.array([0.5 + count]), np.array([1 + years])
    assert (shape / rate)[0] == pytest.approx(mean, abs=5e-4)
    assert gamma_quantile(0.05, shape, rate)[0] == pytest.approx(low, abs=5e-4)
    assert gamma_quantile(0.95, shape, rate)[0] == pytest.approx(high, abs=5e-4)


@pytest.mark.parametrize("probability", [0.05, 0.95])
def test_gamma_quantiles_agree_with_scipy(probability: float) -> None:
    shapes = np.concatenate([np.geomspace(0.01, 1e5, 300), np.arange(0.5, 60, 0.5)])
    rates = np.resize([1e-3, 0.7, 1.0, 2.0, 3.7, 1e3], len(shapes))
    expected = stats.gamma.ppf(probability, shapes, scale=1 / rates)
    assert gamma_quantile(probability, shapes, rates) == pytest.approx(expected, rel=1e-9)


def test_a_gamma_quantile_does_not_depend_on_its_neighbours() -> None:
    shapes = np.array([0.01, 3.5, 1e4])
    together = gamma_quantile(0.95, shapes, np.ones(3))
    alone = [gamma_quantile(0.95, shapes[i : i + 1], np.ones(1))[0] for i in range(3)]
    assert together.tolist() == pytest.approx(alone, rel=1e-12)


@pytest.mark.parametrize(
    ("seed", "shape", "rate"), [(1, 0.5, 1.0), (2, 0.3, 0.8), (3, 1.5, 4.0), (4, 5.0, 5.0), (5, 0.15, 0.05)]
)
def test_the_fit_is_the_one_scipy_finds(seed: int, shape: float, rate: float) -> None:
    count, years = simulated(seed, shape, rate)
    theirs = optimize.minimize(
        loss, [0.0, 0.0], args=(count, years), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11}
    )
    ours = fit_prior(count, years)
    assert ours is not None
    assert loss(np.log([ours.shape, ours.rate]), count, years) <= theirs.fun + 1e-8
    assert [ours.shape, ours.rate] == pytest.approx(np.exp(theirs.x), rel=1e-5)


def test_the_fit_does_not_depend_on_the_order_of_contacts() -> None:
    count, years = simulated(1, 0.5, 1.0)
    order = np.random.default_rng(2).permutation(len(count))
    assert fit_prior(count, years) == fit_prior(count[order], years[order])


@pytest.mark.parametrize(
    "count",
    [np.full(100, 2.0), np.zeros(100), np.tile([1.0, 2.0], 50)],
    ids=["alike", "none", "nearly alike"],
)
def test_counts_that_vary_less_than_chance_have_no_fit(count: np.ndarray) -> None:
    assert fit_prior(count, np.full(100, 2.0)) is None


def test_a_fit_lies_within_its_caps_whatever_the_data() -> None:
    for seed in range(25):
        count, years = simulated(seed, shape=float(10 ** (seed % 5 - 2)), rate=float(10 ** (seed % 3 - 1)))
        prior = fit_prior(count, years)
        assert prior is None or (CAPS[0] < prior.shape < CAPS[1] and CAPS[0] < prior.rate < CAPS[1])


# The measures


def referring_network(
    make_network: Make,
    *,
    known: int = 60,
    referrals: int = 30,
    created: dict[str, str] | None = None,
    log: tuple[tuple[object, ...], ...] = (),
    as_of: str | None = AS_OF,
) -> Network:
    """Some contacts with a first day; three of them made the referrals, very unequally."""
    ids = [f"n{number:02}" for number in range(known)]
    contacts = {identity: {"created": "2024-01-15"} for identity in ids}
    contacts.update({identity: {"created": day} for identity, day in (created or {}).items()})
    makers = ([ids[0]] * 6 + [ids[1]] * 3 + [ids[2]]) * referrals
    rows = [(makers[place], f"new{place:02}", "2025-06-01") for place in range(referrals)]
    return make_network([*rows, *log], contacts=contacts, as_of=as_of)


def test_expected_referrals_shrink_the_own_rate_towards_that_of_everyone(make_network: Make) -> None:
    network = referring_network(make_network)
    years = (pd.Timestamp(AS_OF) - pd.Timestamp("2024-01-15")).days / 365
    count = np.array([18.0, 9, 3, *[0.0] * 57])
    prior = fit_prior(count, np.full(60, years))
    assert prior is not None
    expected = expected_referrals(network)
    assert expected["n00"] == pytest.approx((prior.shape + 18) / (prior.rate + years), rel=1e-9)
    assert expected["n59"] == pytest.approx(prior.shape / (prior.rate + years), rel=1e-9)
    assert expected["n00"] < 18 / years
    assert expected["n59"] > 0


def test_the_interval_is_that_of_the_gamma_distribution(make_network: Make) -> None:
    network = referring_network(make_network)
    years = (pd.Timestamp(AS_OF) - pd.Timestamp("2024-01-15")).days / 365
    prior = fit_prior(np.array([18.0, 9, 3, *[0.0] * 57]), np.full(60, years))
    assert prior is not None
    for column, share in ((expected_referrals_low, 0.05), (expected_referrals_high, 0.95)):
        theirs = stats.gamma.ppf(share, prior.shape + 9, scale=1 / (prior.rate + years))
        assert column(network)["n01"] == pytest.approx(theirs, rel=1e-9)


def test_the_expectation_lies_below_the_upper_end_of_its_interval(make_network: Make) -> None:
    network = referring_network(make_network)
    assert (expected_referrals(network) < expected_referrals_high(network)).all()
    assert (expected_referrals_low(network) < expected_referrals_high(network)).all()


@pytest.mark.parametrize(
    ("created", "log", "years"),
    [
        ("2020-01-01", (), 2.0),
        ("2025-09-23", (), 100 / 365),
        ("2026-01-01", (), 1 / 365),
        ("2026-05-01", (), 2.0),
        (None, (), 2.0),
        ("2025-12-01", (("Z", "new00", "2025-09-23"),), 100 / 365),
    ],
    ids=["longer than the window", "lately", "today", "in the future", "unknown", "referred before"],
)
def test_exposure_runs_from_the_first_day_within_the_window(
    make_network: Make, created: str | None, log: tuple[tuple[object, ...], ...], years: float
) -> None:
    """The exposure of Z, worked out from its expectation and those of two contacts whose exposure is known."""
    network = referring_network(make_network, created={"Z": created} if created else {"Z": None}, log=log)
    expected = expected_referrals(network)
    day_one = (pd.Timestamp(AS_OF) - pd.Timestamp("2024-01-15")).days / 365
    step = expected["n02"] - expected["n59"]
    rate = 3 / step - day_one
    shape = expected["n59"] * (rate + day_one)
    assert (shape + len(log)) / expected["Z"] - rate == pytest.approx(years, rel=1e-6)


def test_referrals_before_the_window_do_not_count(make_network: Make) -> None:
    old = tuple(("n50", f"new{number:02}", "2023-12-31") for number in range(9))
    expected = expected_referrals(referring_network(make_network, log=old))
    assert expected["n50"] <= expected["n59"]


def remark(network: Network) -> list[Finding]:
    return list(rg.measure(network, ["expected_referrals"]).findings)


def test_fifty_contacts_and_twenty_referrals_are_enough(make_network: Make) -> None:
    network = referring_network(make_network, known=LEAST_CONTACTS, referrals=LEAST_REFERRALS)
    assert (LEAST_CONTACTS, LEAST_REFERRALS) == (50, 20)
    assert expected_referrals(network).notna().all()
    assert remark(network) == []


@pytest.mark.parametrize(("known", "referrals"), [(49, 20), (50, 19)])
def test_fewer_are_not_and_the_run_says_how_many_there_were(
    make_network: Make, known: int, referrals: int
) -> None:
    network = referring_network(make_network, known=known, referrals=referrals)
    for column in (expected_referrals, expected_referrals_low, expected_referrals_high):
        assert column(network).isna().all()
    assert [finding.code for finding in remark(network)] == ["no-expected-referrals"]
    assert f"here {known} and {referrals}" in remark(network)[0].message


def test_referrals_by_contacts_of_unknown_first_day_do_not_make_up_for_missing_ones(
    make_network: Make,
) -> None:
    strangers = tuple(("Q", f"new{number:02}", "2025-06-01") for number in range(15))
    network = referring_network(make_network, referrals=10, created={"Q": None}, log=strangers)
    assert expected_referrals(network).isna().all()
    assert "here 60 and 10" in remark(network)[0].message


def test_contacts_who_are_not_ranked_do_not_shape_what_is_expected(make_network: Make) -> None:
    plain = expected_referrals(referring_network(make_network))
    rows = [(maker, f"new{place:02}", "2025-06-01") for place, maker in enumerate(["n00"] * 18)]
    rows += [(maker, f"new{place:02}", "2025-06-01") for place, maker in enumerate(["n01"] * 9 + ["n02"] * 3)]
    contacts = {f"n{number:02}": {"created": "2024-01-15"} for number in range(60)}
    gone = {f"x{number:02}": {"created": "2024-01-15", "status": "inactive"} for number in range(90)}
    network = make_network(rows, contacts={**contacts, **gone}, as_of=AS_OF)
    expected = expected_referrals(network)
    assert expected[list(contacts)].tolist() == pytest.approx(plain[list(contacts)].tolist(), rel=1e-9)


def test_a_model_that_does_not_fit_is_said_to_be_the_reason(make_network: Make) -> None:
    contacts = {f"n{number:02}": {"created": "2024-01-15"} for number in range(60)}
    rows = [(identity, f"new-{identity}", "2025-06-01") for identity in contacts]
    network = make_network(rows, contacts=contacts, as_of=AS_OF)
    assert expected_referrals(network).isna().all()
    assert "does not fit" in remark(network)[0].message


def test_nothing_is_expected_where_nothing_is_dated(make_network: Make) -> None:
    network = referring_network(make_network, as_of=None)
    assert expected_referrals(network).isna().all()
    assert len(remark(network)) == 1
