"""Intervals that assume nothing of how values are spread: of a share, and of a median."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

NORMAL = NormalDist()
Z_95 = NORMAL.inv_cdf(0.975)
"""The standard normal distribution, and how many standard deviations hold 95 % of it."""

Z_POWER = Z_95 + NORMAL.inv_cdf(0.8)
"""What 95 % confidence and 80 % power take together."""


def share_interval(hits: float, of: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a share (Wilson 1927); NaN of nothing.

    Examples
    --------
    >>> [round(end, 4) for end in share_interval(8, 10)]
    [0.4902, 0.9433]
    >>> [round(end, 3) for end in share_interval(3, 4, 0.90)]
    [0.356, 0.942]
    """
    if not of > 0 or hits != hits:
        return float("nan"), float("nan")
    z = NORMAL.inv_cdf((1 + confidence) / 2)
    share, square = hits / of, z * z
    centre = (share + square / (2 * of)) / (1 + square / of)
    spread = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, centre - spread), min(1.0, centre + spread)


def median_interval(values: Sequence[float], confidence: float = 0.95) -> tuple[float, float]:
    """Return an interval of the median between two of the values, by the sign test (Thompson 1936).

    The k-th smallest and the k-th largest value, k as large as the binomial distribution of how many values lie
    below the median allows. Of fewer than six values none holds in 95 of 100 cases, and both ends are NaN.

    Examples
    --------
    >>> median_interval([1, 2, 3, 4, 5, 6]), median_interval(list(range(1, 11)))
    ((1, 6), (2, 9))
    """
    n = len(values)
    tail, k, below = (1 - confidence) / 2, 0, 0.0
    while k < n // 2:
        below += math.comb(n, k) * 0.5**n
        if below > tail:
            break
        k += 1
    if k == 0:
        return float("nan"), float("nan")
    found = sorted(values)
    return found[k - 1], found[n - k]
