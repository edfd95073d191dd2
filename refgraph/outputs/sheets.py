"""Tables as sheets of a workbook: typed cells, a frozen header, a filter, widths; text is never a formula."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

from refgraph.outputs.guarding import guard

MOST_ROWS = 1_048_576
"""As many rows as a sheet of Excel has."""

MOST_CHARACTERS = 32_767
"""As many characters as a cell of Excel holds."""

LINE_HEIGHT = 15
"""The height of a line of text in points."""

_FIRST_SERIAL = 61
"""1 March 1900: before it Excel counts a day that never was."""

Cell = str | float | int | None


@dataclass(frozen=True)
class Layout:
    """How the columns of a sheet look, by header.

    Parameters
    ----------
    widths
        In characters; `usual` for the others.
    numbers
        Number formats of Excel; without one a whole number is shown plain and others as they come.
    wrapped
        The columns whose text goes over several lines.
    choices
        What a column's cells offer to pick from; something else may be typed all the same.
    fixed
        How many columns stay in sight when scrolling to the right.
    measured
        Whether numbers without a format of their own are told to the digits that they have (`refgraph.evidence`): a
        number with an interval to those the interval leaves, others to two.
    """

    widths: Mapping[str, float] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    wrapped: frozenset[str] = frozenset()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fixed: int = 0
    measured: bool = False
    usual: float = 13


class SheetNames:
    """Names that Excel accepts for the sheets of one workbook, each given once.

    Examples
    --------
    >>> names = SheetNames()
    >>> names.give("Ann/Bob"), names.give("ann:bob"), names.give("")
    ('Ann Bob', 'ann bob (2)', 'Sheet')
    """

    def __init__(self) -> None:
        self._taken = {"history"}

    def give(self, wanted: str) -> str:
        """Return the wanted name without what Excel forbids, cut to 31 characters, numbered if taken."""
        clean = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", wanted).split())
        clean = clean.strip("' ") or "Sheet"
        name, number = _cut(clean, 31), 1
        while name.casefold() in self._taken:
            number += 1
            ending = f" ({number})"
            name = _cut(clean, 31 - len(ending)) + ending
        self._taken.add(name.casefold())
        return name


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        """Return the format with these properties; text stands at the top of its cell."""
        key = tuple(sorted({"valign": "top", **properties}.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]

    @property
    def header(self) -> Any:
        """The format of headers."""
        return self.get(bold=True, text_wrap=True, bg_color="#E8EDF2", bottom=1)


def write_sheet(sheet: Any, table: pd.DataFrame, layout: Layout, styles: Styles) -> None:
    """Write a table to a sheet that is empty.

    Parameters
    ----------
    sheet
        A worksheet of XlsxWriter.
    table
        Its columns become typed cells: numbers as numbers, dates as dates, texts as texts, flags as ``yes``.
    layout
        How it looks.
    styles
        The formats of the workbook.
    """
    sheet.freeze_panes(1, layout.fixed)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(table), max(len(table.columns) - 1, 0))
    # Ids are text on purpose; Excel need not mark every one of them as a mistake.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    _offer_choices(sheet, table, layout)
    writers = []
    for place, name in enumerate(table.columns):
        sheet.set_column(place, place, layout.widths.get(name, layout.usual))
        sheet.write_string(0, place, safe_text(str(name)), styles.header)
        writers.append(_looks(name, table, layout, styles))
    # By rows, not by columns: a large workbook is written to disk as it is made.
    rows = zip(*(cells for cells, _ in writers), strict=True)
    looks = zip(*(style for _, style in writers), strict=False)
    wrapped = [
        (place, layout.widths.get(name, layout.usual))
        for place, name in enumerate(table.columns)
        if name in layout.wrapped
    ]
    for number, (row, put) in enumerate(zip(rows, looks, strict=False), start=1):
        # Not every spreadsheet finds the height of wrapped text by itself.
        sheet.set_row(
            number, LINE_HEIGHT * max((_lines(row[place], width) for place, width in wrapped), default=1)
        )
        for place, (style, cell) in enumerate(zip(put, row, strict=True)):
            put_cell(sheet, number, place, cell, style)


def _offer_choices(sheet: Any, table: pd.DataFrame, layout: Layout) -> None:
    for name, choices in layout.choices.items():
        if name in table and len(table):
            place = table.columns.get_loc(name)
            rule = {"validate": "list", "source": list(choices), "error_type": "information"}
            sheet.data_validation(1, place, len(table), place, rule)


def _lines(cell: Cell, width: float) -> int:
    """Return about how many lines a text takes in a column; a character is nearly one unit of width."""
    return max(1, math.ceil(1.1 * len(cell) / width)) if isinstance(cell, str) else 1


def put_cell(sheet: Any, row: int, place: int, cell: Cell, style: Any) -> None:
    """Write one cell; None and the empty text leave it empty."""
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, place, cell, style)
    elif cell is not None:
        sheet.write_number(row, place, cell, style)


def sheet_cells(column: pd.Series) -> Sequence[Cell]:
    """Return the cells of a column as Excel stores them; a date is the number of its day."""
    kind = column.dtype.kind
    if kind == "M":
        return _dates(column)
    if kind in "iuf":
        return [None if value is pd.NA or not math.isfinite(value) else value for value in column.tolist()]
    if kind == "b":
        return ["yes" if value is True else None for value in column.tolist()]
    return [None if value is None or value != value else safe_text(str(value)) for value in column.tolist()]


def safe_text(text: str) -> str:
    """Return a text as a cell may hold it: guarded, without what XML cannot carry, not too long.

    Examples
    --------
    >>> safe_text("=1+1"), len(safe_text("x" * 40_000))
    ("'=1+1", 32767)
    """
    text = guard(re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", text))
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "  # XlsxWriter would take it for markup of its own.
    return _cut(text, MOST_CHARACTERS)


def _looks(
    name: str, table: pd.DataFrame, layout: Layout, styles: Styles
) -> tuple[Sequence[Cell], Iterable[Any]]:
    """Return the cells of a column, and how each of them looks."""
    cells: Sequence[Any] = sheet_cells(table[name])
    if not (layout.measured and table[name].dtype.kind == "f" and name not in layout.numbers):
        return cells, repeat(_style(name, table[name], layout, styles))
    from refgraph.evidence import places_of

    places = places_of(table, name)
    told = [None if cell is None else round(cell, of) for cell, of in zip(cells, places, strict=True)]
    return told, [styles.get(num_format=f"#,##0.{'0' * of}" if of > 0 else "#,##0") for of in places]


def _style(name: str, column: pd.Series, layout: Layout, styles: Styles) -> Any:
    kind = column.dtype.kind
    if kind == "M":
        return styles.get(num_format="yyyy-mm-dd", align="left")
    if kind in "iuf":
        shown = layout.numbers.get(name) or ("0" if kind in "iu" else "General")
        return styles.get(num_format=shown)
    # As text an id stays what it is even when its cell is edited; long cells of that format show as ####.
    return styles.get(text_wrap=True) if name in layout.wrapped else styles.get(num_format="@")


def _dates(column: pd.Series) -> list[Cell]:
    days = column.to_numpy("datetime64[D]")
    serials = (days - np.datetime64("1899-12-30")).astype(np.int64).tolist()
    texts = days.astype(str).tolist()
    missing = np.isnat(days).tolist()
    return [
        None if gone else serial if serial >= _FIRST_SERIAL else text
        for gone, serial, text in zip(missing, serials, texts, strict=True)
    ]


def _cut(text: str, most: int) -> str:
    """Cut a text to so many UTF-16 units, as Excel counts them."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    return units[: 2 * (most - 1)].decode("utf-16-le", errors="ignore").rstrip() + "…"
