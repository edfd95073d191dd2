"""The few distributions a forecast needs. scipy has them all, and takes longer to load than a ranking takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

NORMAL = {0.05: -1.6448536269514722, 0.95: 1.6448536269514722}
"""Quantiles of the normal distribution, from which the search for others starts."""


def log_gamma(x: Array) -> Array:
    """Return the logarithm of the Gamma function of positive numbers, by Stirling's series after seven steps up."""
    product = x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5) * (x + 6)
    s = x + 7
    r = 1 / (s * s)
    series = (
        1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * 691 / 360360))))
    ) / s
    result: Array = (s - 0.5) * np.log(s) - s + 0.9189385332046727 + series - np.log(product)
    return result


def digamma(x: Array) -> Array:
    """Return the derivative of `log_gamma`."""
    s = x + 7
    r = 1 / (s * s)
    series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * 691 / 32760)))))
    steps = 1 / x + 1 / (x + 1) + 1 / (x + 2) + 1 / (x + 3) + 1 / (x + 4) + 1 / (x + 5) + 1 / (x + 6)
    result: Array = np.log(s) - 0.5 / s - series - steps
    return result


def gamma_quantile(probability: float, shape: Array, rate: Array) -> Array:
    """Return the 5 % or 95 % quantiles of Gamma distributions.

    Newton's method on the logarithm of the distribution function, which is concave in the logarithm of
    its argument, from the Wilson-Hilferty approximation.

    Parameters
    ----------
    probability
        0.05 or 0.95.
    shape, rate
        Positive, of the same shape.
    """
    z, lg = NORMAL[probability], log_gamma(shape)
    cube = 1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape))
    small = (np.log(probability) + np.log(shape) + lg) / shape
    y = np.where((cube > 0.3) & (shape > 0.5), np.log(shape) + 3 * np.log(np.maximum(cube, 0.3)), small)
    for _ in range(100):
        log_density = shape * y - np.exp(y) - lg
        log_share = np.log(_gamma_series(shape, np.exp(y))) + log_density - np.log(shape)
        step = (log_share - np.log(probability)) / np.exp(log_density - log_share)
        y = y - np.clip(step, -2, 2)
        # The error left is of the order of the square of the last step.
        if np.max(np.abs(step), initial=0.0) < 1e-9:
            break
    # Of the smallest shapes quantiles are smaller than any number there is.
    quantile: Array = np.maximum(np.exp(y), 1e-300) / rate
    return quantile


def gamma_mixture_quantile(
    probability: float, weights: Sequence[float], shapes: Sequence[Array], rates: Sequence[float]
) -> Array:
    """Return quantiles of mixtures of Gamma distributions, one mixture for each element of the shapes.

    It lies between the least and the greatest of the parts' own quantiles, and is found on its logarithm by the
    Illinois rule.

    Parameters
    ----------
    probability
        0.05 or 0.95.
    weights, rates
        One number for each part of the mixture; the weights add up to 1.
    shapes
        One array for each part, all of one shape.
    """
    own = np.log(
        [gamma_quantile(probability, a, np.full(a.shape, b)) for a, b in zip(shapes, rates, strict=True)]
    )
    low: Array = own.min(axis=0)
    high: Array = own.max(axis=0)
    middle = low

    def excess(y: Array) -> Array:
        x = np.exp(y)
        parts = (w * gamma_share(a, b * x) for w, a, b in zip(weights, shapes, rates, strict=True))
        found: Array = np.sum(list(parts), axis=0) - probability
        return found

    at_low, at_high, side = excess(low), excess(high), np.zeros(len(low))
    for _ in range(100 if len(own) > 1 else 0):
        gap = at_high - at_low
        cut = (low * at_high - high * at_low) / np.where(gap > 0, gap, 1)
        middle = np.clip(np.where(gap > 0, cut, low), low, high)
        at = excess(middle)
        below = at < 0
        # Of an end that stays twice half the value counts, so that the other end moves too.
        at_high = np.where(below, np.where(side < 0, at_high / 2, at_high), at)
        at_low = np.where(below, at, np.where(side > 0, at_low / 2, at_low))
        low, high, side = np.where(below, middle, low), np.where(below, high, middle), np.where(below, -1, 1)
        if np.max(np.minimum(np.abs(at), high - low), initial=0.0) < 1e-12:
            break
    quantile: Array = np.exp(middle)
    return quantile


def gamma_share(shape: Array, x: Array) -> Array:
    """Return the share of Gamma distributions of rate 1 that lies below positive numbers x."""
    share: Array = _gamma_series(shape, x) * np.exp(shape * np.log(x) - x - log_gamma(shape + 1))
    return share


def _gamma_series(shape: Array, x: Array) -> Array:
    """Return 1 + x/(a+1) + x^2/((a+1)(a+2)) + ..., the series of the lower incomplete gamma function."""
    total, term, k = np.ones_like(x), np.ones_like(x), 0
    while np.any(term > 1e-16 * total):
        k += 1
        term = term * x / (shape + k)
        total = total + term
    return total


def count_quantiles(
    probabilities: Sequence[float], weights: Sequence[float], shapes: Sequence[Array], rates: Sequence[float]
) -> list[Array]:
    """Return quantiles of mixtures of negative binomial counts: the least number not exceeded so often.

    A part counts what a year brings at a rate that is Gamma distributed with this shape and rate; its
    probabilities are added up from 12 standard deviations below the mean.

    Parameters
    ----------
    probabilities
        Between 0 and 1, ascending.
    weights, shapes, rates
        As for `gamma_mixture_quantile`.
    """
    size = len(shapes[0])
    spread = [12 * np.sqrt(a * (b + 1)) / b for a, b in zip(shapes, rates, strict=True)]
    starts = [np.floor(a / b - s) for a, b, s in zip(shapes, rates, spread, strict=True)]
    k = np.maximum(np.min(starts, axis=0), 0.0)
    chances = [np.exp(_log_count(k, a, b)) for a, b in zip(shapes, rates, strict=True)]
    found = [np.full(size, -1.0) for _ in probabilities]
    below, open_rows = np.zeros(size), np.arange(size)
    while len(open_rows):
        below += sum(w * chance for w, chance in zip(weights, chances, strict=True))
        for quantile, probability in zip(found, probabilities, strict=True):
            reached = (below >= probability - 1e-12) & (quantile[open_rows] < 0)
            quantile[open_rows[reached]] = k[reached]
        chances = [
            chance * (a[open_rows] + k) / ((k + 1) * (b + 1))
            for chance, a, b in zip(chances, shapes, rates, strict=True)
        ]
        k = k + 1
        left = below < probabilities[-1] - 1e-12
        open_rows, k, below = open_rows[left], k[left], below[left]
        chances = [chance[left] for chance in chances]
    return found


def count_share(most: Array, shape: Array, rate: Array) -> Array:
    """Return how often a count is at most so many, where its rate is Gamma distributed with this shape and rate.

    Parameters
    ----------
    most
        Whole numbers; of less than 0 the share is 0.
    shape, rate
        Of the rate for the time in which is counted; a shape of 0 is a rate of nothing. All of one shape (n,).
    """
    share = np.where((shape <= 0) & (most >= 0), 1.0, 0.0)
    rows = np.flatnonzero((shape > 0) & (most >= 0))
    k = np.zeros(len(rows))
    logs = shape[rows] * np.log(rate[rows] / (rate[rows] + 1))
    while len(rows):
        share[rows] += np.exp(logs)
        logs = logs + np.log((shape[rows] + k) / ((k + 1) * (rate[rows] + 1)))
        k = k + 1
        left = k <= most[rows]
        rows, k, logs = rows[left], k[left], logs[left]
    return share


def _log_count(k: Array, shape: Array, rate: float) -> Array:
    """Return the logarithm of the chance of k in a year at a Gamma distributed rate."""
    choose = log_gamma(shape + k) - log_gamma(shape) - log_gamma(k + 1)
    result: Array = choose + shape * np.log(rate / (rate + 1)) - k * np.log(rate + 1)
    return result
