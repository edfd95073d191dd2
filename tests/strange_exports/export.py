"""An export with its truth, and the sheet it is written from."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import openpyxl

Row = list[str]


@dataclass(frozen=True)
class Export:
    """The files of an export and what is true of it.

    Parameters
    ----------
    manner, traits
        How it is written: the kind of export, and everything strange about this one.
    files
        Bytes by file name.
    made
        How many referrals each made, by the name that the export knows them under; whoever is not named made none.
        Two who share a name stand in `twins` instead.
    pairs
        Whom each referred, where the export names them.
    days
        The days that the export states, one of which is the as-of date; empty where none is stated plainly.
    twins
        Counts of several people of one name.
    spellings
        Other spellings under which somebody may come out, and the name in `made`.
    referrers
        The headers that may be proposed as the referrer.
    headers
        All headers.
    options
        Arguments of the command.
    must_ask
        A word of the question that has to be asked, where a careful reader could not tell; blank otherwise.
    records
        How many records there are: fewer rows than these have no account.
    earned
        Whether an amount may be revenue; false where all amounts are what was paid out.
    """

    manner: str
    traits: tuple[str, ...]
    files: Mapping[str, bytes]
    made: Mapping[str, int]
    pairs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    days: frozenset[dt.date] = frozenset()
    twins: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    referrers: frozenset[str] = frozenset()
    headers: frozenset[str] = frozenset()
    options: tuple[str, ...] = ()
    must_ask: str = ""
    records: int = 0
    earned: bool = True


@dataclass
class Sheet:
    """A table in the making: headers, and a row per record."""

    headers: Row
    rows: list[Row]

    def add(self, header: str, cells: Sequence[str], at: int | None = None) -> None:
        """Put a column in, at the end or at a place."""
        place = len(self.headers) if at is None else at
        self.headers.insert(place, header)
        for row, cell in zip(self.rows, cells, strict=True):
            row.insert(place, cell)

    def lines(self, header: bool = True) -> list[Row]:
        """Return the header and the rows."""
        return [list(self.headers), *map(list, self.rows)] if header else [list(row) for row in self.rows]


def table(columns: Mapping[str, Callable[..., str]], records: Sequence[object]) -> Sheet:
    """Make a sheet of records: a header and what it shows of each."""
    return Sheet(list(columns), [[show(record) for show in columns.values()] for record in records])


def delimited(lines: Sequence[Sequence[str]], delimiter: str, encoding: str, newline: str = "\r\n") -> bytes:
    """Write rows as text with a delimiter."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=newline).writerows(lines)
    return buffer.getvalue().encode(encoding)


def workbook(lines: Sequence[Sequence[str]], numbers: bool) -> bytes:
    """Write rows as a workbook, whole numbers and plain dates as such if asked for."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in lines:
        page.append([_typed(cell) if numbers else cell for cell in line])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def objects(lines: Sequence[Sequence[str]], per_line: bool) -> bytes:
    """Write rows as JSON: a list of objects, or an object a line; blank cells are null."""
    header, *rows = lines
    found = [{key: cell or None for key, cell in zip(header, row, strict=True)} for row in rows]
    text = "\n".join(map(json.dumps, found)) if per_line else json.dumps(found, indent=1)
    return text.encode()


def count(names: Sequence[str]) -> dict[str, int]:
    """Count names."""
    return dict(Counter(names))


def _typed(cell: str) -> str | int | dt.date:
    plain = cell.isascii() and cell.isdigit() and len(cell) < 12 and (cell == "0" or cell[0] != "0")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return dt.date.fromisoformat(cell)
    return int(cell) if plain else cell
