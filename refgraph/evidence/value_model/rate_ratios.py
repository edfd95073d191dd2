"""rate_ratio(): how many times as often something comes at some times as at others, person by person."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

EXACT = 2_000
"""With more events in all their sum is taken for normal."""

_STEPS = 60
_FAR = 20.0
_TIES = 1 + 1e-7


@dataclass(frozen=True)
class RateRatio:
    """How many times the rate of one is that of the other.

    Parameters
    ----------
    ratio, low, high
        The ratio and its interval.
    p
        Of there being no difference.
    """

    ratio: float
    low: float
    high: float
    p: float


def rate_ratio(
    events: Sequence[float],
    days: Sequence[float],
    other_events: Sequence[float],
    other_days: Sequence[float],
    confidence: float = 0.95,
) -> RateRatio:
    """Compare two rates exactly, stratum by stratum, given how many events there are in each.

    Given its sum, the events of a stratum fall on its first days with the chance ``r t / (r t + u)`` (r the ratio, t
    its days, u its others): all strata together are a sum of binomials, whatever their own rates. The ratio is the
    one at which as many are expected as came, the interval that of Clopper and Pearson, and p that of all sums no
    likelier than the one that came. Of one stratum this is the test of Przyborowski and Wilenski (1940).

    Parameters
    ----------
    events, days, other_events, other_days
        Per stratum, shape (n,): the events and the days of either side; every stratum needs days on both.
    confidence
        Of the interval.

    Examples
    --------
    >>> found = rate_ratio([6], [900], [20], [14_000])
    >>> round(found.ratio, 3), round(found.low, 3), round(found.high, 3), round(found.p, 4)
    (4.667, 1.534, 12.048, 0.0039)
    """
    here, there = np.asarray(events, float), np.asarray(other_events, float)
    share = np.asarray(days, float) / np.asarray(other_days, float)
    came, of = round(here.sum()), here + there
    shares, numbers = _grouped(share, np.rint(of).astype(int))
    total, tail = int(numbers.sum()), (1 - confidence) / 2

    # Where nothing or everything came, the interval is looked for around half an event from there.
    middle = _root(lambda at: min(max(came, 0.5), total - 0.5) - float(numbers @ _chances(shares, at)))
    at_most = _sums(numbers, shares, middle)
    low = _root(lambda at: at_most(came - 1, at) - (1 - tail)) if came else -math.inf
    high = _root(lambda at: at_most(came, at) - tail) if came < total else math.inf
    ratio = 0.0 if not came else math.inf if came == total else math.exp(middle)
    return RateRatio(ratio, math.exp(low), math.exp(high), _p(came, numbers, _chances(shares, 0.0)))


def _chances(shares: Array, log_ratio: float) -> Array:
    odds = math.exp(log_ratio) * shares
    found: Array = odds / (1 + odds)
    return found


def _sums(numbers: npt.NDArray[np.int64], shares: Array, around: float) -> Callable[[int, float], float]:
    """Return the chance of k or fewer at any logarithm of the ratio.

    At another ratio the chance of each sum k is multiplied by ``ratio^k`` and all are brought to 1 again: the strata
    are convolved once, at a ratio around which the others lie, where no chance that matters is lost.
    """
    if numbers.sum() > EXACT:
        return lambda k, at: _at_most(k, numbers, _chances(shares, at))
    with np.errstate(divide="ignore"):
        known = np.log(_distribution(numbers, _chances(shares, around)))
    hits = np.arange(len(known), dtype=float)

    def at_most(k: int, at: float) -> float:
        tilted = known + hits * (at - around)
        weights = np.exp(tilted - tilted.max())
        return float(weights[: k + 1].sum() / weights.sum())

    return at_most


def _grouped(shares: Array, numbers: npt.NDArray[np.int64]) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return strata of the same share as one, without those in which nothing came."""
    kept = numbers > 0
    found, place = np.unique(shares[kept].round(12), return_inverse=True)
    return found, np.bincount(place, weights=numbers[kept], minlength=len(found)).astype(np.int64)


def _distribution(numbers: npt.NDArray[np.int64], chances: Array) -> Array:
    found = np.ones(1)
    for number, chance in zip(numbers.tolist(), chances.tolist(), strict=True):
        ways, hits = _ways(number)
        single = np.exp(ways + hits * math.log(chance) + hits[::-1] * math.log1p(-chance))
        found = np.convolve(found, single)
    return found


@cache
def _ways(number: int) -> tuple[Array, Array]:
    """Return the logarithms of the binomial coefficients of a number, and 0 to that number."""
    hits = np.arange(number + 1, dtype=float)
    each = [
        math.lgamma(number + 1) - math.lgamma(k + 1) - math.lgamma(number - k + 1) for k in range(number + 1)
    ]
    return np.array(each), hits


def _at_most(k: int, numbers: npt.NDArray[np.int64], chances: Array) -> float:
    """Return the chance of k or fewer of a sum that is taken for normal."""
    spread = math.sqrt(float((numbers * chances * (1 - chances)).sum())) or 1e-300
    return NormalDist().cdf((k + 0.5 - float(numbers @ chances)) / spread)


def _p(came: int, numbers: npt.NDArray[np.int64], chances: Array) -> float:
    if numbers.sum() > EXACT:
        below = _at_most(came, numbers, chances)
        above = 1 - _at_most(came - 1, numbers, chances)
        return min(1.0, 2 * min(below, above))
    chance = _distribution(numbers, chances)
    return min(1.0, float(chance[chance <= chance[came] * _TIES].sum()))


def _root(falling: Callable[[float], float]) -> float:
    """Return where a falling function of the logarithm of the ratio crosses zero."""
    low, high = -_FAR, _FAR
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
