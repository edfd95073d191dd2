"""What is too far off to be meant: days that no business has seen, and numbers that are no amounts."""

from __future__ import annotations

import datetime

FIRST_DAY = datetime.date(1800, 1, 1)
LAST_DAY = datetime.date(2199, 12, 31)
"""Days outside of these are typing errors, or stand for "never": they count as blank."""

LARGEST = 1e15
"""Numbers beyond this, either way, are no amounts, counts or marks of anything."""


def sound_day(text: str) -> datetime.date:
    """Return the day that a text names.

    Parameters
    ----------
    text
        ISO, such as ``2026-01-31``.

    Raises
    ------
    ValueError
        If it names none, or one that is too far off to be meant.

    Examples
    --------
    >>> sound_day(" 2026-01-31 ")
    datetime.date(2026, 1, 31)
    """
    day = datetime.date.fromisoformat(text.strip())
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{day} is not between {FIRST_DAY} and {LAST_DAY}")
    return day
