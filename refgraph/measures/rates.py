"""How many referrals to expect: each contact's own rate, shrunk towards everyone's (Gamma-Poisson, NBD)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import lgamma

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.findings import Finding
from refgraph.measures.volume import referrals_24m
from refgraph.network import Network

WINDOW_DAYS = 730
"""The window in which referrals are counted and exposure is measured."""

LEAST_CONTACTS, LEAST_REFERRALS = 50, 20
"""Without so many contacts of known exposure and so many referrals in the window no rate is fitted."""

CAPS = (0.01, 100.0)
"""Between these the prior's shape and rate must lie, or the fit is not used."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RatePrior:
    """A Gamma(shape, rate) distribution of referral rates per year over all contacts."""

    shape: float
    rate: float

    def expected(self, count: Array, years: Array) -> Array:
        """Return the referrals to expect in a year after so many referrals in so many years."""
        expected: Array = (self.shape + count) / (self.rate + years)
        return expected


def expected_referrals(network: Network) -> pd.Series:
    """Return the referrals each contact can be expected to make in the next 12 months.

    ``(a + n) / (b + T)``: n referrals in T years, shrunk towards the rate of everyone by a Gamma(a, b)
    prior that is fitted to the data (Schmittlein, Morrison and Colombo 1987; the negative binomial model
    of counts). NaN for everyone if the data are too thin: fewer than 50 contacts whose first day is known,
    fewer than 20 dated referrals of theirs in two years, or a fit outside its caps.
    """
    column = _undefined(network, "expected_referrals")
    prior = find_prior(network)
    if prior is None:
        column.attrs["remark"] = _no_estimate(network)
        return column
    column[:] = prior.expected(_counts(network), exposure(network))
    column.attrs["prior"] = prior
    return column


def expected_referrals_low(network: Network, *, expected_referrals: pd.Series | None = None) -> pd.Series:
    """Return the lower end (5 %) of the 90 % interval of each contact's yearly referral rate."""
    return _quantile(network, "expected_referrals_low", 0.05, expected_referrals)


def expected_referrals_high(network: Network, *, expected_referrals: pd.Series | None = None) -> pd.Series:
    """Return the upper end (95 %) of the 90 % interval of each contact's yearly referral rate."""
    return _quantile(network, "expected_referrals_high", 0.95, expected_referrals)


def fit_prior(count: Array, years: Array) -> RatePrior | None:
    """Fit the prior by maximum likelihood; None if the best fit lies outside `CAPS`.

    Maximises the sum of ``ln G(a + n) - ln G(a) + a ln(b / (b + T)) + n ln(T / (b + T))``.

    Parameters
    ----------
    count
        Referrals of each contact, shape (contacts,).
    years
        Exposure of each contact in years, above 0, shape (contacts,).
    """
    pairs, weight = np.unique(np.column_stack([count, years]), axis=0, return_counts=True)
    n, t = pairs[:, 0], pairs[:, 1]
    numbers, place = np.unique(n, return_inverse=True)

    def loss(point: Array) -> float:
        a, b = np.exp(np.clip(point, -20, 20))
        factorial = np.array([lgamma(a + k) for k in numbers.tolist()])[place] - lgamma(a)
        terms = factorial + a * np.log(b / (b + t)) + n * np.log(t / (b + t))
        return -float(weight @ terms)

    best = _nelder_mead(loss, np.zeros(2))
    shape, rate = np.exp(best)
    if not (CAPS[0] < shape < CAPS[1] and CAPS[0] < rate < CAPS[1]):
        return None
    return RatePrior(float(shape), float(rate))


def gamma_quantile(probability: float, shape: Array, rate: Array) -> Array:
    """Return quantiles of Gamma distributions.

    Newton's method on the logarithm of the distribution function, which is concave in the logarithm of
    its argument, from the Wilson-Hilferty approximation. scipy would do the same and takes longer to load
    than a whole ranking takes to compute.

    Parameters
    ----------
    probability
        Between 0 and 1.
    shape, rate
        Shape (n,), positive.
    """
    z = {0.05: -1.6448536269514722, 0.95: 1.6448536269514722}[probability]
    log_gamma = np.array([lgamma(a) for a in shape.tolist()])
    cube = 1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape))
    small = (np.log(probability) + np.log(shape) + log_gamma) / shape
    y = np.where((cube > 0.3) & (shape > 0.5), np.log(shape) + 3 * np.log(np.maximum(cube, 0.3)), small)
    for _ in range(100):
        log_density = shape * y - np.exp(y) - log_gamma
        log_share = np.log(_gamma_series(shape, np.exp(y))) + log_density - np.log(shape)
        step = (log_share - np.log(probability)) / np.exp(log_density - log_share)
        y = y - np.clip(step, -2, 2)
        # The error left is of the order of the square of the last step.
        if np.max(np.abs(step)) < 1e-9:
            break
    quantile: Array = np.exp(y) / rate
    return quantile


def _gamma_series(shape: Array, x: Array) -> Array:
    """Return 1 + x/(a+1) + x^2/((a+1)(a+2)) + ..., the series of the lower incomplete gamma function."""
    total, term, k = np.ones_like(x), np.ones_like(x), 0
    while np.any(term > 1e-16 * total):
        k += 1
        term = term * x / (shape + k)
        total = total + term
    return total


def find_prior(network: Network) -> RatePrior | None:
    """Return the prior fitted to a network; None if its data are too thin or the fit is outside its caps."""
    count, years = _evidence(network)
    enough = len(count) >= LEAST_CONTACTS and count.sum() >= LEAST_REFERRALS
    return fit_prior(count, years) if enough else None


def _evidence(network: Network) -> tuple[Array, Array]:
    """Return referrals and exposure of the ranked contacts whose first day is known."""
    years = _known(network)
    known = ~np.isnan(years) & network.nodes["ranked"].to_numpy(bool)
    return _counts(network)[known], years[known]


def _counts(network: Network) -> Array:
    counts: Array = referrals_24m(network).to_numpy(float)
    return counts


def exposure(network: Network) -> Array:
    """Return for how many years of the window each contact counts as known: all of them if its first day is not."""
    years: Array = np.nan_to_num(_known(network), nan=WINDOW_DAYS / 365)
    return years


def _known(network: Network) -> Array:
    """Return for how many years of the window each contact has been known; NaN if its first day is not."""
    created = network.nodes["created"].to_numpy()
    if network.as_of is None:
        return np.full(len(created), np.nan)
    first = created.copy()
    source, dates = network.event_sources, network.events["date"].to_numpy()
    dated = ~np.isnat(dates) & ~np.isnat(created[source])
    np.minimum.at(first, source[dated], dates[dated])
    days = np.where(np.isnat(first), np.nan, (network.as_of.to_datetime64() - first) / np.timedelta64(1, "D"))
    years: Array = np.clip(np.where(days >= 0, days, np.nan), 1, WINDOW_DAYS) / 365
    return years


def _quantile(network: Network, name: str, probability: float, expected: pd.Series | None) -> pd.Series:
    expected = expected_referrals(network) if expected is None else expected
    prior = expected.attrs.get("prior")
    if prior is None:
        return _undefined(network, name)
    years = exposure(network)
    pairs, place = np.unique(np.column_stack([_counts(network), years]), axis=0, return_inverse=True)
    values = gamma_quantile(probability, prior.shape + pairs[:, 0], prior.rate + pairs[:, 1])
    return pd.Series(values[place], index=network.nodes.index, name=name)


def _undefined(network: Network, name: str) -> pd.Series:
    return pd.Series(np.nan, index=network.nodes.index, name=name)


def _nelder_mead(function: Callable[[Array], float], start: Array) -> Array:
    """Return the point of least value: the simplex method of Nelder and Mead (1965), standard coefficients."""
    simplex = [start, *(start + 0.5 * unit for unit in np.eye(len(start)))]
    values = [function(point) for point in simplex]
    for _ in range(400):
        order = np.argsort(values, kind="stable")
        simplex, values = [simplex[i] for i in order], [values[i] for i in order]
        if abs(values[-1] - values[0]) < 1e-12 and np.abs(simplex[-1] - simplex[0]).max() < 1e-9:
            break
        centre = np.mean(simplex[:-1], axis=0)
        candidate = _next_point(function, simplex[-1], centre, values)
        if candidate is None:
            simplex = [simplex[0], *(simplex[0] + 0.5 * (point - simplex[0]) for point in simplex[1:])]
            values = [values[0], *(function(point) for point in simplex[1:])]
        else:
            simplex[-1], values[-1] = candidate
    best: Array = simplex[0]
    return best


def _next_point(
    function: Callable[[Array], float], worst: Array, centre: Array, values: list[float]
) -> tuple[Array, float] | None:
    """Return a point better than the worst and its value: reflected, expanded or contracted; None to shrink."""
    reflected = centre + (centre - worst)
    at_reflected = function(reflected)
    if at_reflected < values[0]:
        expanded = centre + 2 * (centre - worst)
        at_expanded = function(expanded)
        return (expanded, at_expanded) if at_expanded < at_reflected else (reflected, at_reflected)
    if at_reflected < values[-2]:
        return reflected, at_reflected
    side = 0.5 if at_reflected < values[-1] else -0.5
    contracted = centre + side * (centre - worst)
    at_contracted = function(contracted)
    return (contracted, at_contracted) if at_contracted < min(at_reflected, values[-1]) else None


def _no_estimate(network: Network) -> Finding:
    count, _ = _evidence(network)
    enough = len(count) >= LEAST_CONTACTS and count.sum() >= LEAST_REFERRALS
    why = (
        "the model of differing rates does not fit these contacts"
        if enough
        else f"that takes {LEAST_CONTACTS} contacts with a created date and {LEAST_REFERRALS} referrals made by "
        f"them in the last two years (here {len(count):,} and {count.sum():,.0f})"
    )
    return Finding("note", "no-expected-referrals", f"Expected referrals are not estimated: {why}.")
