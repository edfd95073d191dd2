"""Two groups and how many of each met with something: their risk ratio, and how far it may be chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from refgraph.evidence.intervals import Z_95
from refgraph.evidence.two_groups import fisher_p


@dataclass(frozen=True)
class RiskRatio:
    """The share of one group over the share of another.

    Parameters
    ----------
    ratio : float
        NaN where nobody of the second group met with it.
    low, high : float
        Its 95 % interval; NaN where it cannot be had.
    p : float
        Two-sided; NaN where it is not tested.
    """

    ratio: float
    low: float
    high: float
    p: float


def risk_ratio(met: int, of: int, other_met: int, other_of: int) -> RiskRatio:
    """Return the risk ratio of two groups with its interval on the log scale (Katz 1978) and Fisher's exact p.

    With an empty cell half a case is added to each for the interval, which begins at 0 where nobody met with it.

    Examples
    --------
    >>> found = risk_ratio(4, 50, 18, 100)
    >>> [round(value, 3) for value in (found.ratio, found.low, found.high, found.p)]
    [0.444, 0.159, 1.243, 0.142]
    """
    nothing = float("nan")
    if not of or not other_of:
        return RiskRatio(nothing, nothing, nothing, nothing)
    p = fisher_p(met, of, other_met, other_of)
    ratio = met * other_of / (of * other_met) if other_met else nothing
    added = 0.0 if met and other_met else 0.5
    a, n, b, m = met + added, of + 2 * added, other_met + added, other_of + 2 * added
    centre, spread = math.log(a * m / (n * b)), Z_95 * math.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    low = math.exp(centre - spread) if met else 0.0
    return RiskRatio(ratio, low, math.exp(centre + spread), p)


def resampled_ratio(counts: npt.NDArray[np.int64], *, draws: int, seed: int) -> RiskRatio:
    """Return the risk ratio of rows that come in clusters, its interval by drawing whole clusters.

    Parameters
    ----------
    counts
        For each cluster how many of the first group met with it, how many there are, and the same of the second,
        shape (clusters, 4).
    draws
        How many samples.
    seed
        The seed of what is drawn.
    """
    met, of, other_met, other_of = counts.sum(axis=0).tolist()
    nothing = float("nan")
    if not of or not other_of or not other_met:
        return RiskRatio(nothing, nothing, nothing, nothing)
    # Clusters alike in their counts are drawn together: there are few kinds, however many clusters.
    kinds, sizes = np.unique(counts, axis=0, return_counts=True)
    random, size = np.random.default_rng(seed), len(counts)
    drawn = (random.multinomial(size, sizes / size, size=draws) @ kinds).astype(float)
    usable = drawn[(drawn[:, 1] > 0) & (drawn[:, 2] > 0) & (drawn[:, 3] > 0)]
    ratios = usable[:, 0] * usable[:, 3] / (usable[:, 1] * usable[:, 2])
    low, high = np.quantile(ratios, [0.025, 0.975]) if len(ratios) else (nothing, nothing)
    return RiskRatio(met * other_of / (of * other_met), float(low), float(high), nothing)
