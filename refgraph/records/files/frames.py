"""DataFrames to text, as a CSV would hold it, so that frames and files are read by one path."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import pandas as pd

from refgraph.records.sheets import MADE, Grid

_EXACT = 2**53
"""Whole numbers up to here survive being a float; of a larger one, the last digits may be made up."""


def labelled_frames(frames: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return frames of which nobody said what they hold under the names they have in findings.

    Examples
    --------
    >>> list(labelled_frames([pd.DataFrame()])), list(labelled_frames([pd.DataFrame(), pd.DataFrame()]))
    (['DataFrame'], ['DataFrame 1', 'DataFrame 2'])
    """
    if len(frames) == 1:
        return {"DataFrame": frames[0]}
    return {f"DataFrame {number}": frame for number, frame in enumerate(frames, start=1)}


def grid_from_frame(frame: pd.DataFrame, file: str, table: str = "") -> Grid:
    """Turn a DataFrame into a grid: its column names are line 1, its rows follow.

    Columns that are only counted have no names: they are called as those of a file without a line of headers.

    Parameters
    ----------
    frame
        Any DataFrame; a named index becomes columns.
    file
        What the grid is called in findings.
    table
        The table it holds, where that is known.

    Examples
    --------
    >>> grid_from_frame(pd.DataFrame({"id": [1.0, None], "name": ["Ann", None]}), "contacts").rows
    [['id', 'name'], ['1', 'Ann'], ['', '']]
    """
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    counted = isinstance(frame.columns, pd.RangeIndex)
    header = [MADE.format(at) if counted else str(name) for at, name in enumerate(frame.columns, start=1)]
    columns = [column_text(frame.iloc[:, position]) for position in range(len(header))]
    rows = [header, *map(list, zip(*columns, strict=True))]
    return Grid(file, rows, range(1, len(rows) + 1), table=table)


def column_text(column: pd.Series[Any]) -> list[str]:
    """Return the cells of a column as a CSV would hold them.

    Examples
    --------
    >>> column_text(pd.Series([True, None, 1.5, 2.0, pd.Timestamp("2024-05-01")], dtype=object))
    ['true', '', '1.5', '2', '2024-05-01']
    """
    if isinstance(column.dtype, pd.StringDtype):
        return [str(cell) for cell in column.fillna("")]
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [moment_text(cell) if cell is not pd.NaT else "" for cell in column]
    return cells_text(column.astype(object))


def cells_text(cells: Iterable[object]) -> list[str]:
    """Return each cell as a CSV would hold it: a whole number without ``.0``, a date in ISO, nothing for missing."""
    return [cell if isinstance(cell, str) else _text(cell) for cell in cells]


def _text(cell: object) -> str:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, datetime.date):
        return moment_text(cell)
    write = _WRITERS.get(type(cell).__name__.rstrip("_0123456789"), str)
    # What cannot be hashed holds several values; of these, comparing makes no single answer.
    return "" if isinstance(cell, Hashable) and cell != cell else write(cell)


def moment_text(moment: datetime.date) -> str:
    """Write a date or a moment in ISO; midnight is no time of day."""
    if isinstance(moment, datetime.datetime):
        if not (moment.hour or moment.minute or moment.second or moment.microsecond):
            return moment.date().isoformat()
        return moment.replace(microsecond=0).isoformat(sep=" ")
    return moment.isoformat()


def _number(cell: Any) -> str:
    value = float(cell)
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def _flag(cell: Any) -> str:
    return "true" if cell else "false"


_WRITERS: dict[str, Callable[[Any], str]] = {"float": _number, "bool": _flag}
