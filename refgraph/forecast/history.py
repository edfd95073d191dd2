"""Who referred when, as arrays, so that the same arithmetic serves today, every past day and every rerun."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.network import UNDATED_AGE, Network

Array = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_OUTSIDE = ("staff", "patient")
"""Why somebody is in the network and no candidate: a recipient only."""

NEVER = np.iinfo(np.int64).max
"""The first day of somebody of whom it is not known."""


@dataclass(frozen=True)
class History:
    """The referrals made up to a day; contacts by position, days as whole numbers since 1970.

    Parameters
    ----------
    as_of
        The day on which ages are counted; None if no referral is dated.
    who, day, count
        Referrer, day and number of each dated referral, shape (referrals,).
    undated
        How many referrals without a date each contact made, shape (contacts,).
    known
        Since which day each contact is known: created or in a first referral, whichever is earlier; `NEVER`
        where neither is known, shape (contacts,).
    """

    as_of: int | None
    who: Positions
    day: Positions
    count: Array
    undated: Array
    known: Positions

    @property
    def size(self) -> int:
        """How many contacts there are."""
        return len(self.known)

    @property
    def today(self) -> int:
        """The as-of day where referrals are dated; else 0, of which nothing follows."""
        return 0 if self.as_of is None else self.as_of

    @property
    def age(self) -> Positions:
        """The age of each dated referral in days."""
        return self.today - self.day

    @property
    def lumped(self) -> npt.NDArray[np.bool_]:
        """Whether any row of a contact counts several referrals: not all of them were made on its day."""
        several: npt.NDArray[np.bool_] = np.bincount(self.who, self.count > 1, self.size) > 0
        return several

    @property
    def made(self) -> Array:
        """How many referrals each contact made, dated or not."""
        return self.total(self.count) + self.undated

    def total(self, weight: Array) -> Array:
        """Sum what each dated referral counts over those who made it."""
        return np.bincount(self.who, weight, self.size).astype(np.float64)

    def discounted(self, half_life: float) -> Array:
        """Return the referrals each contact made, each halved for every so many days of its age.

        Undated ones count as 730 days old; where none is dated they count in full.
        """
        if self.as_of is None:
            return self.undated
        dated = self.total(self.count * 0.5 ** (self.age / half_life))
        aged: Array = self.undated * 0.5 ** (UNDATED_AGE / half_life)
        return dated + aged

    def until(self, day: int) -> History:
        """Return what was known at the end of a day in the past; nobody knew then what is undated now."""
        kept = self.day <= day
        return History(day, self.who[kept], self.day[kept], self.count[kept], np.zeros(self.size), self.known)

    def made_between(self, after: int, until: int) -> Array:
        """Return how many referrals each contact made after one day and until the end of another."""
        inside = (self.day > after) & (self.day <= until)
        return self.total(np.where(inside, self.count, 0.0))

    def keeping(self, dated: Array, undated: Array) -> History:
        """Return the same history with only so much of each referral, `dated` and `undated` as the fields are."""
        left = dated > 0
        return replace(self, who=self.who[left], day=self.day[left], count=dated[left], undated=undated)


def read_history(network: Network) -> History:
    """Return the history of a network; staff who are in it as recipients only are not known to anyone."""
    events, size = network.events, len(network.nodes)
    who, days, count = network.event_sources, _days(events["date"]), events["count"].to_numpy(float)
    dated = (days != NEVER) & (network.as_of is not None)
    known = np.where(
        network.nodes["not_ranked_because"].isin(_OUTSIDE), NEVER, _days(network.nodes["created"])
    )
    for ends in (who, network.positions(events["target"])):
        np.minimum.at(known, ends[dated], days[dated])
    known[network.nodes["not_ranked_because"].isin(_OUTSIDE).to_numpy(bool)] = NEVER
    as_of = None if not dated.any() else int(_days(pd.Series([network.as_of]))[0])
    undated = np.bincount(who[~dated], count[~dated], size).astype(np.float64)
    return History(as_of, who[dated], days[dated], count[dated], undated, known)


def months_before(day: int, months: int) -> int:
    """Return the same day of the month so many months earlier, or the last day of that month if it has none.

    Examples
    --------
    >>> end_of_march = 20_178
    >>> np.datetime64(months_before(end_of_march, 1), "D").astype(str).item()
    '2025-02-28'
    """
    date = np.datetime64(day, "D")
    month = date.astype("datetime64[M]")
    within = (date - month.astype("datetime64[D]")).astype(int)
    first = (month - months).astype("datetime64[D]")
    last = (month - months + 1).astype("datetime64[D]") - 1
    return int(min(first + within, last).astype(np.int64))


def _days(dates: pd.Series) -> Positions:
    """Return dates as whole days since 1970, `NEVER` where there is none."""
    days = dates.to_numpy("datetime64[D]")
    return np.where(np.isnat(days), NEVER, days.astype(np.int64))
