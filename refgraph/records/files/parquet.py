"""Parquet files to rows of text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from refgraph.errors import InputError, MissingDependencyError
from refgraph.findings import Finding
from refgraph.records.files.damage import damage_told
from refgraph.records.files.frames import column_text
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Grid

if TYPE_CHECKING:
    import pyarrow


def parquet_grid(raw: bytes, file: str, ledger: Ledger) -> Grid:
    """Read a Parquet file.

    Parameters
    ----------
    raw
        The file's bytes.
    file
        What the file is called in findings.
    ledger
        Where it is noted which columns were left out: those whose cells hold several values, and those with
        values that cannot be, such as days that no calendar has.

    Raises
    ------
    InputError
        If the bytes are no Parquet file, or a damaged one.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingDependencyError.of("Parquet files", "pyarrow", "parquet") from error
    with damage_told(file, "Parquet file"):
        try:
            table = pyarrow.parquet.read_table(io.BytesIO(raw))
        except (pyarrow.ArrowInvalid, OSError) as error:
            raise InputError(f"{file} is not a Parquet file ({_one_line(error)}).") from None
        found = {position: _cells(table.column(position)) for position in range(table.num_columns)}
    kept = {position: cells for position, cells in found.items() if cells is not None}
    _note_left_out([table.column_names[position] for position in found.keys() - kept.keys()], file, ledger)
    header = [table.column_names[position] for position in kept]
    rows = [header, *map(list, zip(*kept.values(), strict=True))]
    return Grid(file, rows, range(1, len(rows) + 1))


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _cells(column: pyarrow.ChunkedArray) -> list[str] | None:
    """Return the cells of a column as text; None where they are none that a table of text has."""
    import pyarrow

    kind = column.type
    if pyarrow.types.is_nested(kind):
        return None
    try:
        if pyarrow.types.is_binary(kind) or pyarrow.types.is_large_binary(kind):
            column = column.cast(pyarrow.string())
        return column_text(pyarrow.table({"column": column}).to_pandas(integer_object_nulls=True)["column"])
    except (pyarrow.ArrowException, ValueError, OverflowError):
        return None


def _note_left_out(names: list[str], file: str, ledger: Ledger) -> None:
    if names:
        shown = ", ".join(f"'{name}'" for name in sorted(names))
        message = (
            f"Columns of {file} hold several values in a cell, or values that cannot be; left out: {shown}."
        )
        hint = "If they matter, export the table with one plain value in each cell."
        ledger.add(Finding("warning", "unusable-columns", message, hint, file=file, count=len(names)))
