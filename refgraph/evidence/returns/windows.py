"""From when to when cost and revenue count: revenue never from before the cost that is to have brought it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.evidence.rules import EvidenceRules
from refgraph.limits import sound_day


@dataclass(frozen=True)
class Window:
    """A span of days, both ends included; an end that is None is open.

    Parameters
    ----------
    start, end
        Midnight of the first and of the last day.
    undated
        Whether what has no date counts.
    """

    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    undated: bool = True

    def holds(self, dates: pd.Series) -> pd.Series:
        """Tell which dates lie in the window."""
        inside = pd.Series(True, index=dates.index)
        if self.start is not None:
            inside &= dates.ge(self.start)
        if self.end is not None:
            inside &= dates.le(self.end)
        return inside.mask(dates.isna(), self.undated)

    @property
    def words(self) -> str:
        """The window in words.

        Examples
        --------
        >>> Window(pd.Timestamp("2025-01-01")).words
        'from 2025-01-01'
        """
        ends = [
            f"{word} {day.date()}"
            for word, day in (("from", self.start), ("to", self.end))
            if day is not None
        ]
        return " ".join(ends) or "of all time"


def cost_and_revenue_windows(rules: EvidenceRules, spent: pd.Series) -> tuple[Window, Window]:
    """Return the window of cost and that of revenue.

    Where the rules leave them open, cost counts from the first that is recorded, and revenue from the day on
    from which cost counts.

    Parameters
    ----------
    rules
        The ends that are set.
    spent
        The days on which something is recorded to have cost anything.

    Raises
    ------
    SettingsError
        If a date is none, or revenue is to count from before the cost.
    """
    names = ("cost_from", "cost_until", "revenue_from", "revenue_until")
    days = {name: _day(name, getattr(rules, name)) for name in names}
    told = any(day is not None for day in days.values())
    cost = Window(days["cost_from"], days["cost_until"], not told)
    spent = spent[cost.holds(spent)]
    if cost.start is None and spent.notna().any():
        cost = replace(cost, start=spent.min())
    start = days["revenue_from"] or cost.start
    if start is not None and cost.start is not None and start < cost.start:
        raise SettingsError(
            f"Revenue is to count from {start.date()}, before the first cost ({cost.start.date()}).",
            "Revenue that came before the cost was not brought by it: set revenue_from to that day or later.",
        )
    return cost, Window(start, days["revenue_until"], not told)


def _day(name: str, text: str) -> pd.Timestamp | None:
    if not text:
        return None
    try:
        return pd.Timestamp(sound_day(text))
    except ValueError:
        raise SettingsError(f"'{name}' is '{text}', which is no date.", "Write YYYY-MM-DD.") from None
