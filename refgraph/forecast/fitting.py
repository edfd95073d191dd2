"""How fast referrals lose their meaning and how much contacts differ, from the user's own past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refgraph.forecast.distributions import Array, digamma, log_gamma
from refgraph.forecast.history import History, months_before

YEAR = 365.0

HALF_LIVES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""The half-lives that are tried, in years."""

MOST_WINDOWS, LEAST_WINDOWS, LEAST_REFERRALS = 8, 2, 50
"""The latest so many windows are looked at; with fewer of them, or fewer referrals in them, nothing is fitted."""

SHAPES = (1e-4, 1e3)
"""The prior's shape is looked for between these."""

LEAST_WEIGHT = 1e-9
"""A half-life of less weight than this is left out."""


@dataclass(frozen=True)
class Fit:
    """A half-life, and the Gamma distribution of yearly rates that fits the past best with it.

    Parameters
    ----------
    half_life
        In days.
    weight
        How much of the forecast rests on it, 0 to 1.
    shape, rate
        a and b: ``expected = (a + n) / b`` a year, n the referrals made, halved for each half-life of age.
    """

    half_life: float
    weight: float
    shape: float
    rate: float


USUAL = Fit(YEAR, 1.0, 0.05, 1 / float(np.log(2)))
"""What is taken where the past is too short to fit: what steady referring at this half-life adds up to."""


@dataclass(frozen=True)
class Window:
    """A past day, and what everybody known then did in the year after it.

    Parameters
    ----------
    people
        How many contacts were known.
    summed
        Their discounted referrals in all, for each of `HALF_LIVES`, shape (half-lives,).
    discounted
        Those of the contacts who referred in the year after, shape (half-lives, referrers).
    made
        How many referrals each of them made in that year, whole numbers, shape (referrers,).
    """

    people: int
    summed: Array
    discounted: Array
    made: Array


class Past:
    """The windows of a history, each made when it is first asked for."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._made: dict[int, Window | None] = {}

    def window(self, months: int) -> Window | None:
        """Return the window that begins so many months before the as-of day; None if nothing was known by then."""
        if months not in self._made:
            self._made[months] = self._look(months)
        return self._made[months]

    def day(self, months: int) -> int:
        """Return the day so many months before the as-of day."""
        return months_before(self.history.today, months)

    def _look(self, months: int) -> Window | None:
        begin, end = self.day(months), self.day(months - 12)
        then = self.history.until(begin)
        known = self.history.known <= begin
        if not len(then.day):
            return None
        made = np.rint(np.where(known, self.history.made_between(begin, end), 0.0))
        after = made > 0
        discounted = np.array([then.discounted(years * YEAR)[known | after] for years in HALF_LIVES])
        kept = after[known | after]
        return Window(int(known.sum()), discounted.sum(axis=1), discounted[:, kept], made[after])


def windows_before(past: Past, months: int) -> tuple[list[Window], int]:
    """Return the windows that had ended by so many months before the as-of day, and how many months they lie apart.

    A year apart, at most eight; where that gives fewer than two, half a year apart.
    """
    found: list[Window] = []
    for apart in (12, 6):
        starts = range(months + 12, months + 12 + apart * MOST_WINDOWS, apart)
        found = [window for start in starts if (window := past.window(start)) is not None]
        if len(found) >= LEAST_WINDOWS:
            break
    return found, apart


def fit(windows: Sequence[Window], apart: int) -> tuple[Fit, ...]:
    """Fit half-lives and priors to what came in past windows; empty if there are too few.

    For each half-life, y in a year after n discounted referrals is negative binomial of shape a + n and rate
    b (Gamma-Poisson, as in Schmittlein, Morrison and Colombo 1987): a and b maximise the likelihood, which
    times ``exp(-(ln h / ln 2.5)^2 / 2)`` (h in years) is the weight. Windows half a year apart share half of
    what they see, so each counts half.

    Parameters
    ----------
    windows, apart
        What `windows_before` returned.

    Returns
    -------
    tuple of Fit
        The half-life of most weight first.
    """
    each = apart / 12
    if len(windows) < LEAST_WINDOWS or each * sum(w.made.sum() for w in windows) < LEAST_REFERRALS:
        return ()
    before = np.concatenate([window.discounted for window in windows], axis=1)
    made = np.concatenate([window.made for window in windows])
    people = float(sum(window.people for window in windows))
    summed = np.sum([window.summed for window in windows], axis=0)
    shape = _best_shapes(before, made, people, summed)
    rate = (people * shape + summed) / made.sum()
    gain = (log_gamma(shape[:, None] + before + made) - log_gamma(shape[:, None] + before)).sum(axis=1)
    likelihood = gain + (people * shape + summed) * np.log(rate / (rate + 1)) - made.sum() * np.log(rate + 1)
    years = np.array(HALF_LIVES)
    log_weight = each * likelihood - (np.log(years) / np.log(2.5)) ** 2 / 2
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    weight = np.where(weight < LEAST_WEIGHT, 0.0, weight) / weight[weight >= LEAST_WEIGHT].sum()
    rows = zip((years * YEAR).tolist(), weight.tolist(), shape.tolist(), rate.tolist(), strict=True)
    fits = [Fit(*row) for row in rows if row[1] > 0]
    return tuple(sorted(fits, key=lambda one: (-one.weight, one.half_life)))


def _best_shapes(before: Array, made: Array, people: float, summed: Array) -> Array:
    """Return for each half-life the shape a of greatest likelihood, b being ``(sum of a + n) / (sum of y)``.

    The derivative by a falls from above 0 to below; its zero is found on ln a by the Illinois rule.
    """

    def slope(log_shape: Array) -> Array:
        a = np.exp(log_shape)
        rate = (people * a + summed) / made.sum()
        start = a[:, None] + before
        gain: Array = (digamma(start + made) - digamma(start)).sum(axis=1)
        rest: Array = people * np.log(rate / (rate + 1))
        return gain + rest

    low, high = (np.full(len(before), np.log(end)) for end in SHAPES)
    at_low, at_high = slope(low), slope(high)
    fixed = np.where(at_low <= 0, low, np.where(at_high >= 0, high, np.nan))
    side = np.zeros(len(before))
    for _ in range(200):
        with np.errstate(invalid="ignore", divide="ignore"):
            middle = (low * at_high - high * at_low) / (at_high - at_low)
        middle = np.where((middle > low) & (middle < high), middle, (low + high) / 2)
        value = slope(middle)
        up = value > 0
        at_high = np.where(up & (side > 0), at_high / 2, np.where(up, at_high, value))
        at_low = np.where(~up & (side < 0), at_low / 2, np.where(up, value, at_low))
        low, high, side = np.where(up, middle, low), np.where(up, high, middle), np.where(up, 1.0, -1.0)
        if np.all((high - low < 1e-10) | (np.abs(value) < 1e-9 * people) | ~np.isnan(fixed)):
            break
    result: Array = np.exp(np.where(np.isnan(fixed), middle, fixed))
    return result
