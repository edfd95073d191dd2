"""Days as numbers, and what is looked up by contact: the small change of every other module here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

Day = int
"""A day as the number of days since 1 January 1970."""


@dataclass(frozen=True)
class Span:
    """The days that are planned: the first, the last, and the day on which ages are counted."""

    first: Day
    last: Day
    today: Day


def to_days(dates: pd.Series) -> pd.Series:
    """Return dates as days since 1970, NaN where there is none."""
    return (pd.to_datetime(dates) - pd.Timestamp(0)).dt.days.astype("float64")


def to_date(day: float) -> pd.Timestamp:
    """Return the date of a day since 1970."""
    return pd.Timestamp(0) + pd.Timedelta(days=int(day))


def iso(day: float) -> str:
    """Return a day as YYYY-MM-DD; ``first`` for none, before which there was nothing.

    Examples
    --------
    >>> iso(0), iso(float("nan"))
    ('1970-01-01', 'first')
    """
    return "first" if day != day else str(to_date(day).date())


def working_days(first: Day) -> list[Day]:
    """Return the working days of the seven days from a first one on, Monday to Friday; holidays are not known here.

    Examples
    --------
    >>> [iso(day) for day in working_days(20454)]
    ['2026-01-01', '2026-01-02', '2026-01-05', '2026-01-06', '2026-01-07']
    """
    # 1 January 1970 was a Thursday.
    return [day for day in range(first, first + 7) if (day + 3) % 7 < 5]


def look_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Return the value of each key, in the dtype of the values even where there is no key at all."""
    return pd.Series(values.reindex(keys.to_numpy()).to_numpy(), index=keys.index, dtype=values.dtype)


def texts(values: pd.Series, form: Callable[[Any], str]) -> pd.Series:
    """Return the values as texts, also where there are none."""
    return pd.Series([form(value) for value in values], index=values.index, dtype="str")
