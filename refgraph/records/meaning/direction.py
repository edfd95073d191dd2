"""In which direction a column of people points: who referred the row, or whom the row referred.

The header's grammar speaks first (`refgraph.crm.grammar`); several names in a cell and numbered columns speak for
outward, names that recur in many rows for inward; and time decides what words leave open: those who referred a
contact were there before it, those it referred came after.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from refgraph.crm import Direction, Voice, header_key
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Reading
from refgraph.records.values import NOT_A_DATE, inspect_dates, resolve_dates

_SEPARATOR = re.compile(r"\s*(?:;|\n| ::: |\|)\s*")
_BETWEEN = re.compile(r",|\s&\s|\sand\s")
_TIMES = 3
_ENOUGH = 2
_SHOWN = 3


@dataclass(frozen=True)
class Evidence:
    """The signs for either direction of a column that names people.

    Parameters
    ----------
    voice
        What the header's grammar says.
    older, younger
        How many of those named came into the CRM before the contact whose row names them, and how many after.
    several
        Whether cells name several, or several numbered columns one each.
    recurring
        Whether most of the names stand in more than one row.
    """

    voice: Voice
    older: int
    younger: int
    several: bool
    recurring: bool

    @property
    def time(self) -> Direction:
        """What the dates say."""
        return _prevailing(self.older, self.younger)

    @property
    def form(self) -> Direction:
        """What the form of the cells says."""
        if self.several == self.recurring:
            return ""
        return "outward" if self.several else "inward"

    @property
    def verdict(self) -> Direction:
        """The direction that the signs agree on; empty where they disagree or are too few."""
        said = [sign for sign in (self.voice.direction, self.time, self.form) if sign]
        if self.voice.direction == "inward" and (self.voice.certain or "outward" not in said):
            return "inward"
        if len(set(said)) == 1 and (self.voice.certain or self.time or len(said) > 1):
            return said[0]
        if self.voice.direction == "" and not self.time and self.form == "inward":
            return "inward"
        # One sign against two, of which the header is none.
        if not self.voice.certain and self.time and self.time == self.form:
            return self.time
        return ""

    @property
    def signs(self) -> str:
        """The signs in words."""
        said = []
        if self.voice.direction:
            whom = "who referred the contact" if self.voice.direction == "inward" else "whom it referred"
            said.append(f"the header speaks of {whom}")
        if self.older or self.younger:
            said.append(f"{self.older} of those named are older than the contact and {self.younger} younger")
        if self.form:
            said.append("cells name several" if self.several else "the same names stand in several rows")
        return "; ".join(said) or "nothing tells which"


def weigh_direction(
    reading: Reading, at: int, voice: Voice, several: bool, known: Mapping[str, int]
) -> Evidence:
    """Gather the signs for the direction of a column.

    Parameters
    ----------
    reading
        The sheet.
    at
        The column's position.
    voice
        What its header says.
    several
        Whether it was put together from numbered columns.
    known
        The first day of contacts, in days, by the keys of their ids, names and addresses; see `first_days`.
    """
    cells = reading.sheet.columns[at]
    named = [[header_key(name) for name in names_in(cell)] for cell in cells]
    counts = Counter(name for names in named for name in names)
    mentions = counts.total()
    older = younger = 0
    for own, names in zip(_own_days(reading, known), named, strict=True):
        days = [known[name] for name in names if name in known]
        older += sum(day < own for day in days if own is not None)
        younger += sum(day > own for day in days if own is not None)
    more = sum(len(names) > 1 for names in named)
    again = mentions - len(counts)
    recurring = again >= _ENOUGH and _TIMES * again >= mentions
    return Evidence(voice, older, younger, several or bool(more), recurring)


def names_in(cell: str) -> list[str]:
    """Return the names in a cell, for a rough look: a comma or an "and" parts those that have several words each.

    Examples
    --------
    >>> names_in("Ann Lee, Bob King; Fox, Cid"), names_in("Ann Lee & Bob King"), names_in("Dave & Jen Fox")
    (['Ann Lee', 'Bob King', 'Fox, Cid'], ['Ann Lee', 'Bob King'], ['Dave & Jen Fox'])
    """
    found = []
    for part in _SEPARATOR.split(cell):
        pieces = [piece.strip() for piece in _BETWEEN.split(part)]
        found += pieces if all(" " in piece for piece in pieces) else [part.strip()]
    return [name for name in found if name]


def first_days(readings: Sequence[Reading]) -> dict[str, int]:
    """Return the day on which each contact came into the CRM, by the keys of its id, name and address."""
    days: dict[str, int] = {}
    for reading in readings:
        if reading.table == "contacts":
            for day, keys in zip(_days(reading), _keys(reading), strict=True):
                if day != NOT_A_DATE:
                    days |= {key: day for key in keys if key and key not in days}
    return days


def ask_for_direction(reading: Reading, at: int, evidence: Evidence, ledger: Ledger) -> None:
    """Stop, or note where errors are collected, that nobody knows in which direction a column points."""
    header, file = reading.sheet.header[at], reading.sheet.file
    rows = list(_rows(reading, at))[:_SHOWN]
    inward = "; ".join(f"{named} referred {own}" for own, named in rows)
    outward = "; ".join(f"{own} referred {named}" for own, named in rows)
    message = (
        f"'{header}' of {file} may say who referred each contact ({inward}) or whom each contact referred "
        f"({outward}): {evidence.signs}."
    )
    hint = (
        f'Say which: --column referrer="{header}" for the first, --column referred="{header}" for the second; '
        f'or in refgraph.toml, under [read]: columns = {{referrer = "{header}"}}.'
    )
    ledger.add(Finding("error", "direction-unclear", message, hint, "contacts", file, column=header))


def _prevailing(inward: int, outward: int) -> Direction:
    if max(inward, outward) < _ENOUGH:
        return ""
    return "inward" if inward >= _TIMES * outward else "outward" if outward >= _TIMES * inward else ""


def _own_days(reading: Reading, known: Mapping[str, int]) -> Iterator[int | None]:
    for keys in _keys(reading):
        yield next((known[key] for key in keys if key in known), None)


def _keys(reading: Reading) -> Iterator[tuple[str, ...]]:
    blank = ("",) * len(reading.sheet.lines)
    columns = [
        reading.cells(name) or blank for name in ("contact_id", "name", "email", "first_name", "last_name")
    ]
    for identity, name, email, first, last in zip(*columns, strict=True):
        yield tuple(map(header_key, (identity, name, email, f"{first} {last}")))


def _days(reading: Reading) -> list[int]:
    cells = reading.cells("created") or ("",) * len(reading.sheet.lines)
    dates = inspect_dates(cells)
    known, _ = resolve_dates(dates, dates.orders)
    return [known[cell] for cell in cells]


def _rows(reading: Reading, at: int) -> Iterator[tuple[str, str]]:
    """Yield the contact and those named of the rows that name somebody."""
    blank = ("",) * len(reading.sheet.lines)
    names = ("name", "first_name", "last_name", "email", "contact_id")
    columns = zip(*(reading.cells(name) or blank for name in names), strict=True)
    for (name, first, last, email, identity), cell in zip(columns, reading.sheet.columns[at], strict=True):
        if cell.strip():
            yield name or f"{first} {last}".strip() or email or identity, " and ".join(names_in(cell))
