"""Days as numbers, and what is looked up by contact: the small change of every other module here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

_THURSDAY = 3
"""1 January 1970 was one: the fourth day of its week."""

Day = int
"""A day as the number of days since 1 January 1970."""


@dataclass(frozen=True)
class Span:
    """The days that are planned: the first, the last, the day on which ages are counted, and the holidays."""

    first: Day
    last: Day
    today: Day
    holidays: tuple[str, ...] = ()


def to_days(dates: pd.Series) -> pd.Series:
    """Return dates as days since 1970, NaN where there is none."""
    days = pd.to_datetime(dates).to_numpy("datetime64[D]")
    return pd.Series(np.where(np.isnat(days), np.nan, days.astype("int64")), dates.index, name=dates.name)


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


def is_working_day(day: Day, holidays: tuple[str, ...] = ()) -> bool:
    """Tell whether a day is one from Monday to Friday, and no holiday.

    Parameters
    ----------
    day
        Counted from 1970.
    holidays
        ``MM-DD`` for every year, or ``YYYY-MM-DD``.

    Examples
    --------
    >>> is_working_day(20454), is_working_day(20454, ("01-01",))
    (True, False)
    """
    if not holidays:
        return (day + _THURSDAY) % 7 < 5
    date = iso(day)
    return (day + _THURSDAY) % 7 < 5 and date not in holidays and date[5:] not in holidays


def working_days(first: Day, holidays: tuple[str, ...] = ()) -> list[Day]:
    """Return the working days of the seven days from a first one on; Monday to Friday where all are holidays.

    Examples
    --------
    >>> [iso(day) for day in working_days(20454, ("01-01",))]
    ['2026-01-02', '2026-01-05', '2026-01-06', '2026-01-07']
    """
    days = [day for day in range(first, first + 7) if is_working_day(day)]
    return [day for day in days if is_working_day(day, holidays)] or days


def look_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Return the value of each key, in the dtype of the values even where there is no key at all."""
    return pd.Series(values.reindex(keys.to_numpy()).to_numpy(), index=keys.index, dtype=values.dtype)


def texts(values: pd.Series, form: Callable[[Any], str]) -> pd.Series:
    """Return the values as texts, also where there are none."""
    return pd.Series([form(value) for value in values], index=values.index, dtype="str")
