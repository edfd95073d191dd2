"""A sheet: the rows of one file or one page of a workbook, as text, with the line on which each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

MADE = "Column {}"
"""How a column is called in a file that has no line of headers."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet before it is known which row is the header.

    Parameters
    ----------
    file
        How the sheet is called in findings, such as ``export.xlsx:Contacts``.
    rows
        Every row, blank ones too.
    lines
        The physical line on which each row begins.
    encoding, delimiter
        How a text file was read; empty where it does not apply.
    broken
        For the position of a row that cannot be used, the reason.
    table
        The table it is known to hold, where the caller said so.
    """

    file: str
    rows: list[list[str]]
    lines: Sequence[int]
    encoding: str = ""
    delimiter: str = ""
    broken: dict[int, str] = field(default_factory=dict)
    table: str = ""


@dataclass(frozen=True)
class Sheet:
    """A header and its columns: the cells of all data rows that are neither blank nor broken.

    Parameters
    ----------
    file, encoding, delimiter, table
        As in `Grid`.
    header
        The headers, stripped.
    columns
        The cells of each column, as long as `lines`.
    lines
        The physical line of each row.
    rows
        How many data rows there are, broken ones too, blank ones not.
    blank
        How many blank rows were passed over.
    made
        How many of the last columns were made of others, and stand under no header of the file.
    parts
        For the position of each column that others are made of, the position of what is made of it.
    """

    file: str
    header: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    lines: Sequence[int]
    rows: int
    blank: int
    encoding: str = ""
    delimiter: str = ""
    table: str = ""
    made: int = 0
    parts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """How a sheet is read.

    Parameters
    ----------
    sheet
        The sheet.
    table
        Its table; empty where it fits none.
    columns
        Canonical column to the position of its header. A column ``status=won`` may have several.
    crm
        Canonical column to the CRM that knows the header.
    filled
        For each position, how many cells are not empty.
    also
        Canonical column to the positions of further headers that mean it and are not blank, the surest first.
    ignored
        Whether the user asked to leave the sheet out.
    """

    sheet: Sheet
    table: str
    columns: Mapping[str, int]
    crm: Mapping[str, str]
    filled: tuple[int, ...]
    flags: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    also: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    ignored: bool = False

    def cells(self, column: str) -> Sequence[str]:
        """Return the cells of a canonical column, none where the sheet lacks it."""
        return self.sheet.columns[self.columns[column]] if column in self.columns else ()

    def with_column(self, column: str, position: int, crm: str) -> Reading:
        """Return the reading with one more column."""
        return replace(self, columns={**self.columns, column: position}, crm={**self.crm, column: crm})

    def with_rows(self, kept: Sequence[int]) -> Reading:
        """Return the reading with these rows alone."""
        sheet = self.sheet
        columns = tuple([cells[row] for row in kept] for cells in sheet.columns)
        return replace(self, sheet=replace(sheet, columns=columns, lines=[sheet.lines[row] for row in kept]))
