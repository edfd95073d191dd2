"""Tables as CSV: for people who open them in a spreadsheet program, and plain for the next program."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd

from refgraph.outputs.guarding import guard

T = TypeVar("T")

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of the machine and spoils every accented name."""

_BLOCK = 20_000
"""So many rows are turned into text at once: the texts of a million would take gigabytes."""


def ranking_csv(
    table: pd.DataFrame, *, plain: bool = False, delimiter: str = ",", marked: bool = True
) -> str:
    r"""Return a table as CSV.

    Dates are ISO, numbers have at most nine decimals, what is missing is blank, a flag is ``yes`` or blank.
    Lines end in LF, which Excel opens like CR LF, and which other programs do not take for a part of the
    last cell.

    Parameters
    ----------
    table
        Any table; its index is not written.
    plain
        True for programs: no byte-order mark, and texts as they are. False for people: marked as UTF-8, and
        texts guarded against being read as formulas.
    delimiter
        What stands between the cells.
    marked
        Whether a file for people is marked as UTF-8 though all its letters are ASCII: not every import of a
        CRM passes over the mark.

    Examples
    --------
    >>> ranking_csv(pd.DataFrame({"rank": [1], "name": ["=Ann"], "bridge": [2 / 3]}))
    "\ufeffrank,name,bridge\n1,'=Ann,0.666666667\n"
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(cell_texts(pd.Series(table.columns, dtype="str"), plain))
    for start in range(0, len(table), _BLOCK):
        block = table.iloc[start : start + _BLOCK]
        writer.writerows(zip(*(cell_texts(block[name], plain) for name in table.columns), strict=True))
    text = stream.getvalue()
    return text if plain or not (marked or not text.isascii()) else BOM + text


def cell_texts(column: pd.Series, plain: bool) -> list[str]:
    """Return the cells of a column as they are written."""
    values = column.tolist()
    match column.dtype.kind:
        case "M":
            return iso_dates(column)
        case "b":
            return ["yes" if value is True else "" for value in values]
        case "i" | "u":
            return ["" if value is pd.NA else str(value) for value in values]
        case "f":
            return _each_once(values, lambda value: "" if value is pd.NA else number_text(value))
    texts = ["" if value is None or value != value else _one_kind_of_break(str(value)) for value in values]
    return texts if plain else _each_once(texts, guard)


def iso_dates(column: pd.Series) -> list[str]:
    """Return dates as ``YYYY-MM-DD``, blank where there is none."""
    days = column.to_numpy("datetime64[D]")
    texts: list[str] = np.where(np.isnat(days), "", days.astype(str)).tolist()
    return texts


def number_text(value: float) -> str:
    """Return a number with at most nine decimals, nine significant digits below 1; blank for NaN.

    Examples
    --------
    >>> number_text(2.0), number_text(0.1 + 0.2), number_text(1e-7 / 3), number_text(float("nan"))
    ('2', '0.3', '3.33333333e-08', '')
    """
    if value != value:
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(round(value, 9) if abs(value) >= 1 else float(f"{value:.9g}"))


def _each_once(values: list[T], text_of: Callable[[T], str]) -> list[str]:
    """Return the text of every value, made once for equal ones, of which most columns have many."""
    made = {value: text_of(value) for value in set(values)}
    return [made[value] for value in values]


def _one_kind_of_break(text: str) -> str:
    """Keep a bare CR from being read as the end of a row."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
