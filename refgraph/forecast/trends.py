"""Who has gone quiet, is new, or makes more or fewer referrals than before: one label, said everywhere.

Every bound is one of chance: at a pace known from k intervals in t days, what the next s days bring is negative
binomial of shape k and rate t / s.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from refgraph.forecast.distributions import Array, count_share
from refgraph.forecast.history import History

Flags = npt.NDArray[np.bool_]

TRENDS = ("silent", "new", "few", "falling", "rising", "even")
"""The labels in the order in which they are tried; blank where nothing dated was referred."""

TREND_WORDS = {
    "silent": "stopped referring",
    "new": "new",
    "few": "one or two referrals",
    "falling": "falling",
    "rising": "rising",
    "even": "as before",
}
"""Each label in the words of people."""

NEW_DAYS = 180
"""A first referral not older than this makes a contact new."""

LATELY = 90
"""The last so many days are held against the time before."""

CHANCE = 0.05
"""What chance alone brings about less often than this is no chance."""

LEAST_MADE, LEAST_QUIET_DAYS = 3, 30
"""Fewer referrals, or fewer days since the last one, make nobody silent."""


@dataclass(frozen=True)
class Pace:
    """How each contact referred up to the as-of day, from its dated referrals.

    Parameters
    ----------
    made
        How many referrals.
    first, last
        How many days ago the first and the last of them was; infinite where there is none.
    """

    made: Array
    first: Array
    last: Array

    @property
    def per_day(self) -> Array:
        """The referrals after the first one for each day between the first and the last; 0 within one day."""
        some = np.isfinite(self.first)
        between = np.where(some, self.first, 0.0) - np.where(some, self.last, 0.0)
        return np.where(between > 0, (self.made - 1) / np.maximum(between, 1), 0.0)

    @property
    def missed(self) -> Array:
        """How many referrals would have come since the last one at that pace."""
        return self.per_day * np.where(np.isinf(self.last), 0.0, self.last)

    @property
    def silent(self) -> Flags:
        """Whether so many would have come that it can hardly be chance that none did.

        At least three referrals on two days, and ``k (0.05 ** (-1 / k) - 1)`` would have come since, k being
        their number less one: a chance of 5 % with the pace itself estimated.
        """
        k = np.maximum(self.made - 1, 1)
        enough = k * (CHANCE ** (-1 / k) - 1)
        told = (self.made >= LEAST_MADE) & (self.per_day > 0) & (self.last >= LEAST_QUIET_DAYS)
        return told & (self.missed >= enough)


def find_pace(history: History) -> Pace:
    """Return how each contact referred up to the as-of day of a history."""
    first, last = np.full(history.size, -np.inf), np.full(history.size, np.inf)
    np.maximum.at(first, history.who, history.age.astype(float))
    np.minimum.at(last, history.who, history.age.astype(float))
    return Pace(history.total(history.count), np.where(np.isinf(first), np.inf, first), last)


def find_trends(history: History, pace: Pace) -> npt.NDArray[np.str_]:
    """Label each contact's referrals of late; the first of `TRENDS` that holds.

    ``silent``: see `Pace.silent`. ``new``: the first referral is not older than 180 days,
    and none is undated or counted with others in one row, which may be older. ``few``: one or two
    referrals in all, of which no trend follows. ``falling``, ``rising``: fewer or more in the last 90 days
    than the contact's own rate before lets happen in one of twenty such times; one referral is no rise, nor
    is any where none came before. Else ``even``.
    """
    now = history.made_between(history.today - LATELY, history.today)
    before = np.maximum(pace.made - now, 0.0)
    rate = np.maximum(np.where(np.isinf(pace.first), 0, pace.first) - LATELY, 1.0) / LATELY
    # The first referral opens the time that is measured: counted it makes the pace before too high, not counted
    # too low. Each bound takes the one that makes a label harder to get.
    falling = count_share(now, np.maximum(before - 1, 0.0), rate) <= CHANCE
    rising = (now >= 2) & (before > 0) & (1 - count_share(now - 1, before, rate) <= CHANCE)
    older = (history.undated > 0) | history.lumped
    tried = [
        np.isinf(pace.first),
        pace.silent,
        (pace.first <= NEW_DAYS) & ~older,
        history.made < LEAST_MADE,
        falling,
        rising,
    ]
    found: npt.NDArray[np.str_] = np.select(tried, ["", "silent", "new", "few", "falling", "rising"], "even")
    return found
