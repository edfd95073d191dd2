"""Any tables as one file whose ending says how: CSV, JSON or a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.errors import UnknownNameError
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.manifest import describe
from refgraph.outputs.objects import table_json
from refgraph.outputs.sheets import Layout, SheetNames, Styles, write_sheet
from refgraph.result import Result
from refgraph.saving import save

ENDINGS = ("csv", "json", "xlsx")


def write_tables(
    tables: Mapping[str, pd.DataFrame],
    path: str | Path,
    *,
    result: Result | None = None,
    about: Mapping[str, Any] | None = None,
    layouts: Mapping[str, Layout] | None = None,
    delimiter: str = ",",
    read: Iterable[str | Path] = (),
    known: Iterable[str | Path] = (),
) -> list[Path]:
    """Write tables to a file: a workbook takes all of them, a sheet each; CSV and JSON the first.

    Parameters
    ----------
    tables
        Sheet name -> table.
    path
        The file, ending in ``.csv``, ``.json`` or ``.xlsx``.
    result
        The run they come from, which ``NAME.run.json`` beside the file tells of.
    about
        What that account says besides.
    layouts
        Sheet name -> how it looks.
    delimiter
        What stands between the cells of CSV.
    read, known
        What is never written to besides what the run has read; lists that were taken up and may be replaced.

    Returns
    -------
    list of Path

    Raises
    ------
    UnknownNameError
        If nothing is known by the ending.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    require_ending(path)
    first = next(iter(tables.values()))
    match path.suffix.lower():
        case ".csv":
            content = ranking_csv(first, delimiter=delimiter).encode("utf-8", errors="replace")
        case ".json":
            content = table_json(first).encode("utf-8", errors="replace")
        case _:
            content = tables_workbook(tables, layouts or {})
    run = {} if result is None else describe(result)
    inputs = [*read, *(() if result is None else result.paths)]
    return save({path: content}, account={**run, **(about or {})}, read=inputs, known=known)


def require_ending(path: str | Path, endings: Sequence[str] = ENDINGS, kind: str = "output format") -> None:
    """Raise `UnknownNameError` if nothing of this kind is known by the ending of a file."""
    ending = Path(path).suffix.lower().removeprefix(".")
    if ending not in endings:
        raise UnknownNameError.among(kind, ending, endings)


def tables_workbook(tables: Mapping[str, pd.DataFrame], layouts: Mapping[str, Layout]) -> bytes:
    """Return a workbook with a sheet for each table, by its name."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        # A fixed date, so that the same tables give the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1)})
        styles, names = Styles(book), SheetNames()
        for name, table in tables.items():
            write_sheet(book.add_worksheet(names.give(name)), table, layouts.get(name, Layout()), styles)
    return stream.getvalue()
