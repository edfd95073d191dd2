"""correlate(): how closely two columns go together, and how far that may be chance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.evidence.intervals import NORMAL, Z_95, Z_POWER

Array = npt.NDArray[np.float64]

_DIGITS = 9
"""Numbers alike to so many places after the point are of one rank."""

_BLOCK = 2_000_000
"""So many numbers are drawn at once."""


@dataclass(frozen=True)
class Correlation:
    """How two columns go together.

    Parameters
    ----------
    n : int
        How many pairs.
    r : float
        Pearson's correlation; NaN where a column is constant.
    low, high : float
        Its 95 % interval after Fisher: ``tanh(atanh r +- 1.96 / sqrt(n - 3))``.
    p_one_sided, p_two_sided : float
        How often shuffled pairs give as high an r, and twice how often they give one as far out on its side
        (permutation test).
    spearman : float
        The correlation of ranks.
    bca_low, bca_high : float
        The 95 % interval of r by the bootstrap, bias-corrected and accelerated (Efron 1987); NaN where it
        cannot be had.
    curved : float
        The p-value of a squared term that would turn the relation within the data; 1 where it does not turn.
    skewed : bool
        Whether the second column has a tail so long that ranks say more than amounts.
    """

    n: int
    r: float
    low: float
    high: float
    p_one_sided: float
    p_two_sided: float
    spearman: float
    bca_low: float
    bca_high: float
    curved: float
    skewed: bool


def correlate(first: pd.Series, second: pd.Series, *, draws: int = 9999, seed: int = 0) -> Correlation:
    """Correlate two columns of numbers, without missing ones.

    Parameters
    ----------
    first, second
        Shape (n,), n of 4 or more.
    draws
        Permutations, and bootstrap samples.
    seed
        The seed of both.

    Examples
    --------
    >>> found = correlate(pd.Series([1, 2, 3, 4, 5]), pd.Series([1, 3, 2, 5, 4]), draws=99)
    >>> found.n, round(found.r, 2), round(found.spearman, 2)
    (5, 0.8, 0.8)
    """
    x, y = first.to_numpy(float), second.to_numpy(float)
    r = _pearson(x, y)
    if math.isnan(r):
        return _undefined(len(x))
    random = np.random.default_rng(seed)
    low, high = fisher_interval(r, len(x))
    one_sided, two_sided = _permuted(x, y, r, draws, random)
    bca_low, bca_high = _bca(x, y, r, draws, random)
    # 1 in 7 months and 3 in 21 are one rate, though their last digits differ once they are divided.
    ranks = _pearson(*(each.round(_DIGITS).rank().to_numpy(float) for each in (first, second)))
    skewed = bool((_standard(y) ** 3).mean() > 1)
    return Correlation(
        len(x), r, low, high, one_sided, two_sided, ranks, bca_low, bca_high, _curvature(x, y), skewed
    )


def fisher_interval(r: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a correlation; the whole range where n is 3 or less, r itself where it is 1.

    Examples
    --------
    >>> [round(end, 4) for end in fisher_interval(0.8106, 12)]
    [0.4426, 0.9449]
    """
    if n <= 3:
        return -1.0, 1.0
    if abs(r) >= 1:
        return r, r
    half = Z_95 / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def detectable_r(n: int) -> float:
    """Return the smallest correlation that n pairs show in four trials of five, two-sided at 95 %.

    Examples
    --------
    >>> [round(detectable_r(n), 2) for n in (12, 20, 30, 50, 100)]
    [0.73, 0.59, 0.49, 0.39, 0.28]
    """
    return math.tanh(Z_POWER / math.sqrt(n - 3)) if n > 3 else 1.0


def needed_pairs(r: float) -> int:
    """Return how many pairs show a correlation in four trials of five, two-sided at 95 %; 0 for no correlation.

    Examples
    --------
    >>> [needed_pairs(r) for r in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)]
    [783, 194, 85, 47, 30, 20, 14]
    """
    if not 0 < abs(r) < 1:
        return 0 if not abs(r) >= 1 else 4
    return math.ceil((Z_POWER / math.atanh(abs(r))) ** 2 + 3)


def r_without_each(x: Array, y: Array) -> Array:
    """Return r without each of the pairs in turn, as the jackknife needs it; NaN where a column is constant then.

    Of n standardised pairs (u, v) the sums of squares and of products without one are those of all, less
    n / (n - 1) of its own: no sum is made anew, so that it takes n steps and not n squared.

    Examples
    --------
    >>> r_without_each(np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 3, 0])).round(2).tolist()
    [-0.65, -0.14, -0.65, 1.0]
    """
    u, v, others = _standard(x), _standard(y), len(x) - 1
    left = np.clip(1 - u**2 / others, 0, None) * np.clip(1 - v**2 / others, 0, None)
    known = left > 1e-12
    without: Array = ((u * v).mean() - u * v / others) / np.sqrt(np.where(known, left, 1.0))
    return np.where(known, np.clip(without, -1, 1), np.nan)


def _undefined(n: int) -> Correlation:
    nothing = float("nan")
    return Correlation(
        n, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, curved=1.0, skewed=False
    )


def _standard(values: Array) -> Array:
    """Return values of mean 0 and variance 1; NaN where all are equal."""
    if np.ptp(values) == 0:
        return np.full(values.shape, np.nan)
    standard: Array = (values - values.mean()) / values.std()
    return standard


def _pearson(x: Array, y: Array) -> float:
    return float(np.clip((_standard(x) * _standard(y)).mean(), -1, 1))


def _permuted(x: Array, y: Array, r: float, draws: int, random: np.random.Generator) -> tuple[float, float]:
    """Return the one- and the two-sided p-value; the pairs as they are count as one of the draws."""
    zx, zy = _standard(x), _standard(y)
    above = below = 1
    for size in _blocks(draws, len(x)):
        shuffled = random.permuted(np.broadcast_to(zy, (size, len(zy))), axis=1) @ zx / len(zx)
        above += int((shuffled >= r - 1e-12).sum())
        below += int((shuffled <= r + 1e-12).sum())
    return above / (draws + 1), min(1.0, 2 * min(above, below) / (draws + 1))


def _bca(x: Array, y: Array, r: float, draws: int, random: np.random.Generator) -> tuple[float, float]:
    """Return the bias-corrected and accelerated interval; NaN where samples without one value have no r."""
    sampled = np.concatenate(
        [_sampled(x, y, random.integers(0, len(x), (size, len(x)))) for size in _blocks(draws, len(x))]
    )
    sampled = sampled[~np.isnan(sampled)]
    without = r_without_each(x, y)
    spread = without.mean() - without
    below = ((sampled < r).mean() + (sampled <= r).mean()) / 2 if len(sampled) else 0.0
    if np.isnan(without).any() or not (spread**2).sum() or not 0 < below < 1:
        return float("nan"), float("nan")
    acceleration = float((spread**3).sum() / (6 * (spread**2).sum() ** 1.5))
    bias = NORMAL.inv_cdf(float(below))
    ends = [bias + sign * Z_95 for sign in (-1, 1)]
    levels = [NORMAL.cdf(bias + end / (1 - acceleration * end)) for end in ends]
    low, high = np.quantile(sampled, levels)
    return float(low), float(high)


def _sampled(x: Array, y: Array, places: npt.NDArray[np.int64]) -> Array:
    """Return r of every sample (row), NaN where a column of it is constant."""
    a, b = x[places], y[places]
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    scale = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    known = scale > 1e-12
    r: Array = np.where(known, (a * b).sum(axis=1) / np.where(known, scale, 1.0), np.nan)
    return r


def _curvature(x: Array, y: Array) -> float:
    """Return the p-value of the squared term of a parabola through the points, if it turns within the data."""
    from scipy.special import stdtr

    z = _standard(x)
    design = np.column_stack([np.ones(len(z)), z, z**2])
    free = len(z) - 3
    if free < 1 or np.linalg.matrix_rank(design) < 3:
        return 1.0
    solution = np.linalg.lstsq(design, y, rcond=None)[0]
    variance = ((y - design @ solution) ** 2).sum() / free * np.linalg.inv(design.T @ design)[2, 2]
    turn = -solution[1] / (2 * solution[2]) if solution[2] else np.inf
    if not z.min() < turn < z.max() or variance <= 0:
        return 1.0
    return float(2 * stdtr(free, -abs(solution[2]) / math.sqrt(variance)))


def _blocks(draws: int, size: int) -> Iterator[int]:
    most = max(1, _BLOCK // max(size, 1))
    for start in range(0, draws, most):
        yield min(most, draws - start)
