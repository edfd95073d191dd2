"""forecast(): what to expect of each contact in a year, and whether such numbers held in the past."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from refgraph.forecast.distributions import Array, count_quantiles, gamma_mixture_quantile
from refgraph.forecast.fitting import USUAL, Fit, Past, fit, windows_before
from refgraph.forecast.history import History, Positions
from refgraph.forecast.trends import find_pace

FIRST = 20
"""The forecast is held against what came for the first so many of the order at each past day."""

RATIO, COVERAGE = (0.67, 1.5), 0.85
"""Numbers held where expected / actual lay between these, and the 90 % range took in at least this share."""

DEVIATIONS = 2.5
"""Chance alone takes a sum less often than once in a hundred times so many standard deviations off."""

LEAST_TRIED = 2
"""At so many past days at least a forecast has to be tried."""

LEAST_PART = 1e-4
"""Half-lives of less weight than this take no part in intervals."""


@dataclass(frozen=True)
class Trial:
    """A forecast at a past day, made with what was known by then, for the first 20 of the order.

    Parameters
    ----------
    day
        The day, since 1970.
    expected, variance, actual
        The referrals expected of them in all in the year after, how far that may be off, and those that came.
    covered, looked_at
        How many of them referred within the 90 % range of their count, and how many there were.
    """

    day: int
    expected: float
    variance: float
    actual: float
    covered: int
    looked_at: int


@dataclass(frozen=True)
class Tried:
    """How forecasts did at past days, the latest first."""

    trials: tuple[Trial, ...] = ()

    @property
    def expected(self) -> float:
        """The referrals expected at all these days."""
        return sum(trial.expected for trial in self.trials)

    @property
    def actual(self) -> float:
        """The referrals that came."""
        return sum(trial.actual for trial in self.trials)

    @property
    def coverage(self) -> float:
        """The share of contacts whose count was within its range."""
        return sum(trial.covered for trial in self.trials) / max(sum(t.looked_at for t in self.trials), 1)

    @property
    def fails(self) -> str:
        """Why numbers do not hold: ``untried``, ``more came``, ``fewer came``, ``range``; blank if they do.

        The latest day counts by itself too, where chance alone can hardly have made the difference: many good
        years do not make up for a network that has just shrunk.
        """
        if len(self.trials) < LEAST_TRIED:
            return "untried"
        wrong = _ratio(self.expected, self.actual)
        last = self.trials[0]
        if not wrong and abs(last.expected - last.actual) > DEVIATIONS * last.variance**0.5:
            wrong = _ratio(last.expected, last.actual)
        return wrong or ("" if self.coverage >= COVERAGE else "range")


def _ratio(expected: float, actual: float) -> str:
    if expected > RATIO[1] * actual:
        return "fewer came"
    return "more came" if expected < RATIO[0] * actual else ""


@dataclass(frozen=True)
class Forecast:
    """What a year brings: a Gamma distribution of yearly rates for each half-life, and their weights.

    Parameters
    ----------
    fits
        The half-life of most weight first.
    windows
        How many past windows there were to fit to.
    fitted
        Whether half-life and prior come from the user's own past.
    dated
        Whether any referral is dated.
    tried
        How such forecasts did in the past.
    """

    fits: tuple[Fit, ...] = (USUAL,)
    windows: int = 0
    fitted: bool = False
    dated: bool = True
    tried: Tried = Tried()

    @property
    def main(self) -> Fit:
        """The half-life of most weight, with its prior."""
        return self.fits[0]

    @property
    def fails(self) -> str:
        """Why no number is given: ``undated``, ``unfitted`` or what `Tried.fails` says; blank if numbers are given."""
        if not self.dated:
            return "undated"
        return self.tried.fails if self.fitted else "unfitted"

    @property
    def held(self) -> bool:
        """Whether numbers may be shown."""
        return not self.fails

    def expected(self, history: History) -> Array:
        """Return the referrals to expect of each contact in a year: the mean over half-lives of (a + n) / b."""
        expected = np.zeros(history.size)
        for one in self.fits:
            expected += one.weight * (one.shape + history.discounted(one.half_life)) / one.rate
        return expected

    def outlook(self, history: History, among: Positions | None = None) -> Outlook:
        """Return the distribution behind each contact's number, or that of some of them."""
        chosen = slice(None) if among is None else among
        parts = [one for one in self.fits if one.weight >= LEAST_PART]
        total = sum(one.weight for one in parts)
        shapes = np.array([one.shape + history.discounted(one.half_life)[chosen] for one in parts])
        different, place = np.unique(shapes, axis=1, return_inverse=True)
        return Outlook(
            tuple(one.weight / total for one in parts),
            tuple(different),
            tuple(one.rate for one in parts),
            place.reshape(-1),
        )


@dataclass(frozen=True)
class Outlook:
    """Mixtures of Gamma distributed yearly rates, one for each contact; equal ones are worked out once.

    Parameters
    ----------
    weights, rates
        One for each part of the mixture.
    shapes
        An array for each part, over the mixtures that differ.
    place
        Which of these each contact has, shape (contacts,).
    """

    weights: tuple[float, ...]
    shapes: tuple[Array, ...]
    rates: tuple[float, ...]
    place: np.ndarray

    def rate_quantile(self, probability: float) -> Array:
        """Return a quantile, 0.05 or 0.95, of each contact's yearly rate."""
        found: Array = gamma_mixture_quantile(probability, self.weights, self.shapes, self.rates)[self.place]
        return found

    @cached_property
    def count_range(self) -> tuple[Array, Array]:
        """The least and the most referrals of a year, left out on either side with a chance of 5 % at most."""
        low, high = count_quantiles((0.05, 0.95), self.weights, self.shapes, self.rates)
        return low[self.place], high[self.place]

    @property
    def variance(self) -> Array:
        """The variance of a year's count about its mean."""
        parts = list(zip(self.weights, self.shapes, self.rates, strict=True))
        mean = sum(w * a / b for w, a, b in parts)
        square = sum(w * (a * (b + 1) / b**2 + (a / b) ** 2) for w, a, b in parts)
        result: Array = np.asarray(square - mean**2)[self.place]
        return result

    @property
    def chance_of_any(self) -> Array:
        """The chance of at least one referral in a year: ``1 - (b / (b + 1)) ** (a + n)``."""
        parts = zip(self.weights, self.shapes, self.rates, strict=True)
        some: Array = (1 - np.asarray(sum(w * (b / (b + 1)) ** a for w, a, b in parts)))[self.place]
        return some


def forecast(history: History) -> Forecast:
    """Fit the forecast to a history, and try it at the past days of the windows it was fitted to.

    Parameters
    ----------
    history
        What `read_history` returned.
    """
    if history.as_of is None:
        return Forecast(dated=False)
    past = Past(history)
    windows, apart = windows_before(past, 0)
    fits = fit(windows, apart)
    if not fits:
        return Forecast(windows=len(windows))
    starts = range(12, 12 + apart * len(windows), apart)
    trials = (_try(past, months) for months in starts)
    tried = Tried(tuple(trial for trial in trials if trial is not None and trial.looked_at))
    return Forecast(fits, len(windows), fitted=True, tried=tried)


def _try(past: Past, months: int) -> Trial | None:
    """Hold a forecast made so many months before the as-of day against what came; None if none could be made."""
    fits = fit(*windows_before(past, months))
    if not fits:
        return None
    day = past.day(months)
    then, known = Forecast(fits, fitted=True), past.history.until(day)
    first = _first(then, known)
    expected = then.expected(known)[first]
    made = past.history.made_between(day, past.day(months - 12))[first]
    ahead = then.outlook(known, first)
    low, high = ahead.count_range
    covered = int(((made >= low) & (made <= high)).sum())
    return Trial(
        day, float(expected.sum()), float(ahead.variance.sum()), float(made.sum()), covered, len(first)
    )


def _first(then: Forecast, known: History) -> Positions:
    """Return the first 20 of the order that a forecast gives, of whom numbers are told."""
    silent = find_pace(known).silent
    some = np.flatnonzero((known.made > 0) & ~silent)
    order = np.argsort(-then.expected(known)[some], kind="stable")
    return some[order][:FIRST]
