"""Which of two files is the later one, by what they are called: ``june.csv`` or ``july.csv``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from refgraph.records.values.dates import MONTHS

_WORD = re.compile(r"[^\W\d_]+|\d+")
_NUMBERED = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_AGAIN = re.compile(r" ?\((\d+)\)(?=\.\w+$)")
_HALF_A_YEAR = 6


def is_later(one: str, other: str) -> bool | None:
    """Tell whether a file is the later one of two by its name; None where the names do not tell.

    A month without a year tells it up to half a year: of December and January nobody knows which came first. What a
    browser saves under a name once more, as ``people (1).csv``, came later.

    Examples
    --------
    >>> is_later("july.csv", "june.csv"), is_later("people 2025-12.csv", "people 2026-01.csv"), is_later("a", "b")
    (True, False, None)
    >>> is_later("jan.csv", "dec.csv"), is_later("people (1).csv", "people.csv")
    (None, True)
    """
    ways: tuple[Callable[[str, str], tuple[Any, Any]], ...] = (_numbered, _in_words, _saved_again)
    for told in ways:
        first, second = told(one, other)
        if first != second:
            return bool(first > second)
    return None


def _numbered(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return year, month and day of both, as far as both say them."""
    found = _NUMBERED.search(one), _NUMBERED.search(other)
    if found[0] is None or found[1] is None:
        return (), ()
    parts = 3 if found[0][3] and found[1][3] else 2
    return found[0].groups()[:parts], found[1].groups()[:parts]


def _in_words(one: str, other: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return year and month of both; nothing unless each has a month, or a year, that the other has not."""
    words = [set(map(str.casefold, _WORD.findall(label))) for label in (one, other)]
    own = [words[0] - words[1], words[1] - words[0]]
    months = [{MONTHS[word] for word in each if word in MONTHS} for each in own]
    years = [{int(year) for year in _YEAR.findall(label)} for label in (one, other)]
    if any(len(each) > 1 for each in (*months, *years)) or len(years[0]) != len(years[1]):
        return (0, 0), (0, 0)
    year, last = (next(iter(each), 0) for each in years)
    month, end = (next(iter(each), 0) for each in months)
    unknown = year == last and (not month or not end or (not year and abs(month - end) > _HALF_A_YEAR))
    return ((0, 0), (0, 0)) if unknown else ((year, month), (last, end))


def _saved_again(one: str, other: str) -> tuple[int, int]:
    """Return how often both were saved under one name; nothing where they are called otherwise."""
    if _AGAIN.sub("", one) != _AGAIN.sub("", other):
        return 0, 0
    first, second = (int(found[1]) if (found := _AGAIN.search(label)) else 0 for label in (one, other))
    return first, second
