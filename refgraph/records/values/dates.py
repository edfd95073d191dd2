"""A column of dates: one order of day and month for the whole column, decided by its values or not at all."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refgraph.limits import FIRST_DAY, LAST_DAY

NOT_A_DATE = np.iinfo(np.int64).min
_EPOCH = datetime.date(1970, 1, 1).toordinal()
_EXCEL = datetime.date(1899, 12, 30).toordinal()
_FIRST, _LAST = FIRST_DAY.toordinal() - _EPOCH, LAST_DAY.toordinal() - _EPOCH
_TIME = r"(?:[T ,]+(?:(?:at|um|à|às|a las|alle|om|kl\.?|o|klo|ved)\s+)?\d{1,2}[:.hH]\d{0,2}.*|[T ]*)"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_THREE = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_NAMED = re.compile(
    r"(?:[^\W\d]+\.?, +)?(?:(\d{1,2})(?:st|nd|rd|th)?[. /-]+([^\W\d]+)|([^\W\d]+)[. /-]+(\d{1,2})(?:st|nd|rd|th)?)"
    r"[,. /-]+(\d{4}|\d{2})" + _TIME
)
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_NAMED_MONTH = re.compile(r"([^\W\d]+)\.?(?:[ -/]+(\d{4})| ?['’](\d{2}))")
"""A month in words and its year; of a year of two figures the apostrophe says that it is one."""
_IN_HEADER = re.compile(
    r"\b(d{1,2}|t{1,2}|j{1,2}|g{1,2})[-/. ]+m{1,2}\b|\bm{1,2}[-/. ]+d{1,2}\b", re.IGNORECASE
)
_EAST = re.compile(r"(\d{4})\s*(?:年|년|\.)\s*(\d{1,2})\s*(?:月|월|\.)\s*(\d{1,2})\s*(?:日|일|\.)?" + _TIME)
_OF = re.compile(r"(?i)(?<=[\d\w]) de[l]? (?=[\w\d])")
_BLANK = frozenset(
    "- -- n/a na none null nan nat 0 #n/a ? never 0/0/00 0/0/0000 00/00/00 00/00/0000 0000-00-00 0.0.00 0.0.0000"
    " 00.00.00 00.00.0000".split()
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier ene enero gen gennaio januari janeiro",
            "feb february februar fév févr février fevr febrero febbraio februari fev fevereiro",
            "mar march mär märz mrz mars marzo mrt maart marzo março",
            "apr april avr avril abr abril aprile",
            "may mai mayo mag maggio mei maio",
            "jun june juni juin junio giu giugno junho",
            "jul july juli juil juillet julio lug luglio julho",
            "aug august août aout ago agosto augustus",
            "sep sept september septembre septiembre set settembre setembro",
            "oct october okt oktober octobre octubre ott ottobre out outubro",
            "nov november novembre noviembre novembro",
            "dec december dez dezember déc décembre dic diciembre dicembre dez dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
A_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
"""In a pattern, a month in words. Many a first name begins like one: only the whole word is."""

MIXED = "mixed"
"""The order of a column in which some dates have the day first and some the month."""

DECIDED = frozenset({"day-first", "month-first", "any"})
"""The orders of day and month with which a column can be read."""


@dataclass(frozen=True)
class Dates:
    """What the cells of one column hold, before day and month are told apart.

    Parameters
    ----------
    certain
        Cell to days since 1970-01-01, `NOT_A_DATE` for a blank.
    open
        Cell to first number, second number, year and the mark between them, where either may be the month.
    years
        Cell to year, where the cell is nothing but a year.
    unreadable
        Cells that are no date.
    """

    certain: Mapping[str, int]
    open: Mapping[str, tuple[int, int, int, str]]
    years: Mapping[str, int]
    unreadable: frozenset[str]

    @property
    def orders(self) -> dict[str, str]:
        """For each mark between the numbers, the order of day and month.

        ``day-first`` or ``month-first`` where the cells decide it, ``mixed`` where they disagree, ``any``
        where it makes no difference, and empty where both are plausible.
        """
        marks = sorted({mark for *_, mark in self.open.values()})
        return {mark: _order([pair for *pair, _, at in self.open.values() if at == mark]) for mark in marks}


def count_days(cells: Sequence[str]) -> int:
    """Return how many cells hold a day; a bare year is as likely a number, and is none.

    Parameters
    ----------
    cells
        The cells of a column that are not blank.

    Examples
    --------
    >>> count_days(["2024-03-01", "1 May 2024", "2024", "soon"])
    2
    """
    dates = inspect_dates(cells)
    return sum(cell not in dates.unreadable and cell not in dates.years for cell in cells)


def inspect_dates(cells: Iterable[str]) -> Dates:
    """Look at every cell of a column once.

    Parameters
    ----------
    cells
        The cells, as text.

    Examples
    --------
    >>> inspect_dates(["03/04/2024", "13/04/2024"]).orders
    {'/': 'day-first'}
    >>> inspect_dates(["03/04/2024", "04.13.2024"]).orders
    {'.': 'month-first', '/': ''}
    """
    certain: dict[str, int] = {}
    undecided: dict[str, tuple[int, int, int, str]] = {}
    years: dict[str, int] = {}
    unreadable = set()
    for cell in set(cells):
        text = cell.strip()
        if not text or text.casefold() in _BLANK:
            certain[cell] = NOT_A_DATE
        elif text.isdigit() and len(text) == 4 and 1800 <= int(text) <= 2100:
            years[cell] = int(text)
        elif parts := _THREE.fullmatch(text):
            undecided[cell] = (int(parts[1]), int(parts[3]), _full_year(parts[4]), parts[2])
        else:
            days = _certain_day(text)
            if days is None:
                unreadable.add(cell)
            else:
                certain[cell] = days
    return Dates(certain, undecided, years, frozenset(unreadable))


def resolve_dates(dates: Dates, orders: Mapping[str, str]) -> tuple[dict[str, int], set[str]]:
    """Return each cell's days since 1970-01-01, and the cells that are no date.

    Parameters
    ----------
    dates
        What the cells hold.
    orders
        For each mark between the numbers, ``day-first`` or ``month-first``; with anything else the cells
        stay without a date unless it makes no difference.

    Examples
    --------
    >>> resolve_dates(inspect_dates(["02/01/1970"]), {"/": "day-first"})
    ({'02/01/1970': 1}, set())
    """
    known = dict(dates.certain)
    bad = set(dates.unreadable)
    for cell, (first, second, year, mark) in dates.open.items():
        order = orders.get(mark)
        day, month = (second, first) if order == "month-first" else (first, second)
        days = _days(year, month, day) if order in DECIDED else NOT_A_DATE
        if order == MIXED:
            days = _only_day(first, second, year)
        known[cell] = NOT_A_DATE if days is None else days
        if days is None:
            bad.add(cell)
    if dates.years and not dates.open and all(days == NOT_A_DATE for days in dates.certain.values()):
        known.update({cell: _days(year, 1, 1) or 0 for cell, year in dates.years.items()})
    else:
        bad.update(dates.years)
    known.update(dict.fromkeys(bad, NOT_A_DATE))
    return known, bad


def single_day(text: str) -> str:
    """Return the day that a lone cell names, as ``YYYY-MM-DD``; blank for none, or where it could be two.

    Days before months are usual where points part them.

    Examples
    --------
    >>> single_day("31.12.2026"), single_day("12/31/2026"), single_day("1/2/2026"), single_day("soon")
    ('2026-12-31', '2026-12-31', '', '')
    """
    days = possible_days(text)
    return days[0] if len(days) == 1 else ""


def possible_days(text: str, beside: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the days that a lone cell can mean as ``YYYY-MM-DD``: none, one, or two where the order is not known.

    Parameters
    ----------
    text
        The cell.
    beside
        Other cells that the same program wrote: the order of day and month that they decide is that of the cell too.

    Examples
    --------
    >>> possible_days("3/4/2026"), possible_days("3/4/2026", ["1/20/2026", "Ann Lee"]), possible_days("soon")
    (('2026-04-03', '2026-03-04'), ('2026-03-04',), ())
    """
    dates = inspect_dates([text, *beside])
    usual = {".": "day-first", **{at: each for at, each in dates.orders.items() if each}}
    found = []
    for orders in (
        usual,
        *({mark: order for *_, mark in dates.open.values()} for order in ("day-first", "month-first")),
    ):
        days, bad = resolve_dates(dates, orders)
        if text not in bad and days[text] != NOT_A_DATE:
            found.append(str(as_datetimes([text], days)[0])[:10])
            if orders is usual:
                break
    return tuple(dict.fromkeys(found))


def order_in_header(header: str) -> str:
    """Return the order of day and month that a header spells out, empty where it spells none.

    Examples
    --------
    >>> order_in_header("Created Date dd/MM/yyyy HH:mm"), order_in_header("Joined (MM/DD/YY)"), order_in_header("Date")
    ('day-first', 'month-first', '')
    """
    found = _IN_HEADER.search(header)
    if not found:
        return ""
    return "day-first" if found[1] else "month-first"


def as_datetimes(cells: Sequence[str], known: Mapping[str, int]) -> NDArray[np.datetime64]:
    """Turn cells into an array of midnights."""
    days = np.fromiter(map(known.__getitem__, cells), dtype=np.int64, count=len(cells))
    return days.view("datetime64[D]").astype("datetime64[us]")


def _only_day(first: int, second: int, year: int) -> int | None:
    """Return the only day that two numbers can mean; `NOT_A_DATE` where either may be the day, None for no day."""
    days = {days for days in (_days(year, second, first), _days(year, first, second)) if days is not None}
    return days.pop() if len(days) == 1 else NOT_A_DATE if days else None


def _order(pairs: Sequence[Sequence[int]]) -> str:
    possible = [(first, second) for first, second in pairs if first <= 12 or second <= 12]
    day_first = any(first > 12 for first, _ in possible)
    month_first = any(second > 12 for _, second in possible)
    if day_first or month_first:
        return MIXED if day_first and month_first else "day-first" if day_first else "month-first"
    return "" if any(first != second for first, second in possible) else "any"


def _certain_day(text: str) -> int | None:
    if east := _EAST.fullmatch(text):
        return _days(int(east[1]), int(east[2]), int(east[3]))
    text = _OF.sub(" ", text)
    if iso := _ISO.fullmatch(text):
        return _days(int(iso[1]), int(iso[3]), int(iso[4]))
    if text.replace(".", "", 1).isdigit():
        return _number_day(text)
    if named := _NAMED.fullmatch(text):
        month = MONTHS.get((named[2] or named[3]).casefold())
        return month and _days(_full_year(named[5]), month, int(named[1] or named[4]))
    return _first_of_month(text)


def _first_of_month(text: str) -> int | None:
    """Read a month of a year as its first day."""
    if month := _MONTH.fullmatch(text):
        return _days(int(month[1] or month[4]), int(month[2] or month[3]), 1)
    named = _NAMED_MONTH.fullmatch(text)
    number = MONTHS.get(named[1].casefold()) if named else None
    return _days(_full_year(named[2] or named[3]), number, 1) if named and number else None


def _number_day(text: str) -> int | None:
    """Read a spreadsheet's day number, seconds or milliseconds since 1970, or year, month, day without marks."""
    whole = text.partition(".")[0]
    if len(whole) == 5:
        return _sound(int(whole) + _EXCEL - _EPOCH)
    if text != whole or not text.isascii():
        return None
    if len(text) == 8:
        return _days(int(text[:4]), int(text[4:6]), int(text[6:]))
    return _sound(int(text) // (86_400_000 if len(text) == 13 else 86_400)) if len(text) in (10, 13) else None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _days(year: int, month: int, day: int) -> int | None:
    try:
        return _sound(datetime.date(year, month, day).toordinal() - _EPOCH)
    except ValueError:
        return None


def _sound(day: int) -> int | None:
    """Return a day, counted from 1970, where it is near enough to be meant."""
    return day if _FIRST <= day <= _LAST else None
