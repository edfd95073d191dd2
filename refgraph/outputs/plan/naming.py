"""What files of a plan are called, and how a day is written for people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

UNASSIGNED = "unassigned"
"""What stands in the place of an owner where there is none."""

_LONGEST = 60
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def file_stems(owners: Iterable[str]) -> dict[str, str]:
    """Return a file name without ending for each owner, safe everywhere and no two alike.

    Parameters
    ----------
    owners
        The owners; empty for nobody.

    Examples
    --------
    >>> list(file_stems(["Zoë Lee", "zoe  lee", "../../etc", "", "王芳"]).values())
    ['owner-zoe-lee', 'owner-zoe-lee-2', 'owner-etc', 'unassigned', 'owner-王芳']
    """
    named = list(dict.fromkeys(owners))
    wanted = [f"owner-{_slug(owner)}" if owner else UNASSIGNED for owner in named]
    return dict(zip(named, _apart(wanted), strict=True))


def stems_for(titles: Iterable[str]) -> list[str]:
    """Return a file name without ending for each title, safe everywhere and no two alike.

    Examples
    --------
    >>> stems_for(["2026-01-04 Letter (12 Direct)", "2026-01-04 letter 12 direct"])
    ['2026-01-04-letter-12-direct', '2026-01-04-letter-12-direct-2']
    """
    return _apart([_slug(title) for title in titles])


def as_day(date: Any, *, weekday: bool = False, year: bool = True) -> str:
    """Return a day as people write it.

    Examples
    --------
    >>> day = pd.Timestamp("2026-01-04")
    >>> as_day(day), as_day(day, year=False), as_day(day, weekday=True)
    ('4 January 2026', '4 January', 'Sun 4 Jan')
    """
    day = pd.Timestamp(date)
    month = _MONTHS[day.month - 1]
    if weekday:
        return f"{_DAYS[day.day_of_week]} {day.day} {month[:3]}"
    return f"{day.day} {month} {day.year}" if year else f"{day.day} {month}"


def _apart(wanted: Sequence[str]) -> list[str]:
    taken: dict[str, None] = {}
    for stem in wanted:
        free, number = stem, 1
        while free in taken:
            number += 1
            free = f"{stem}-{number}"
        taken[free] = None
    return list(taken)


def _slug(text: str) -> str:
    """Return small letters and digits joined by hyphens; accents are dropped where letters remain."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    letters = letters.encode("utf-8", errors="ignore").decode()
    return re.sub(r"[\W_]+", "-", letters).strip("-")[:_LONGEST].strip("-") or "someone"
