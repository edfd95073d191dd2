"""Whether two groups differ by more than chance: by a count, by order, by mean.

As `scipy.stats` has these tests; to load that takes longer than the whole report of a small export.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd


def fisher_p(met: int, of: int, other_met: int, other_of: int) -> float:
    """Return how often chance shares out so many cases at least as unevenly (Fisher 1935, two-sided).

    Parameters
    ----------
    met, of
        How many of how many in the one group.
    other_met, other_of
        In the other.

    Examples
    --------
    Eight cups of tea, of which four had the milk first, and three of these were found:

    >>> round(fisher_p(3, 4, 1, 4), 4)
    0.4857
    """
    from scipy.special import gammaln

    cases = met + other_met
    least, most = max(0, cases - other_of), min(cases, of)
    possible = np.arange(least, most + 1)
    parts = (possible, of - possible, cases - possible, other_of - cases + possible)
    logs = -sum(gammaln(part + 1.0) for part in parts)
    chances = np.exp(logs - logs.max())
    # Two shares of the same chance differ by rounding.
    as_uneven = chances <= chances[met - least] * (1 + 1e-7)
    return float(chances[as_uneven].sum() / chances.sum())


def rank_sum_p(one: pd.Series, other: pd.Series) -> float:
    """Return how often chance sets two groups at least so far apart in order (Mann and Whitney 1947, two-sided).

    By the normal distribution, corrected for continuity and for ties, which is good from some ten values in each
    group on.

    Examples
    --------
    >>> round(rank_sum_p(pd.Series(range(10)), pd.Series(range(5, 15))), 4)
    0.0051
    """
    n, m = len(one), len(other)
    ranks = pd.concat([one, other], ignore_index=True).rank()
    above = float(ranks[:n].sum()) - n * (n + 1) / 2
    tied = ranks.value_counts().to_numpy(float)
    variance = n * m / 12 * (n + m + 1 - float((tied**3 - tied).sum()) / ((n + m) * (n + m - 1)))
    if not variance > 0:
        return 1.0
    apart = abs(above - n * m / 2) - 0.5
    return min(1.0, math.erfc(apart / math.sqrt(2 * variance)))


def difference_of_means(one: pd.Series, other: pd.Series) -> tuple[float, float, float]:
    """Return the 95 % interval of the difference of two means, and its two-sided p, by Welch's test (1947).

    Parameters
    ----------
    one, other
        Two values or more each, not all of them alike in both.

    Examples
    --------
    >>> [round(value, 4) for value in difference_of_means(pd.Series([1.0, 2, 3]), pd.Series([3.0, 5, 7, 9]))]
    [-7.898, -0.102, 0.0464]
    """
    from scipy.special import stdtr, stdtrit

    a, b = float(one.var()) / len(one), float(other.var()) / len(other)
    free = (a + b) ** 2 / (a**2 / (len(one) - 1) + b**2 / (len(other) - 1))
    difference, error = float(one.mean() - other.mean()), math.sqrt(a + b)
    reach = float(stdtrit(free, 0.975)) * error
    return difference - reach, difference + reach, float(2 * stdtr(free, -abs(difference) / error))
