"""Workbooks and Parquet files to rows of text."""

from __future__ import annotations

import io
from collections.abc import Iterator

from refgraph.errors import InputError
from refgraph.records.frames import cells_text, grid_from_frame
from refgraph.records.sheets import Grid


def workbook_grids(raw: bytes, file: str) -> Iterator[Grid]:
    """Read every sheet of a workbook (xlsx, xlsm, xlsb, xls, ods) that is not empty.

    Parameters
    ----------
    raw
        The file's bytes.
    file
        What the file is called in findings; a sheet is called ``file:Sheet``.

    Raises
    ------
    InputError
        If the bytes are no workbook.
    """
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except python_calamine.CalamineError as error:
        raise InputError(f"{file} is not a workbook ({error}).", "Save it as .xlsx or .csv.") from None
    for name in book.sheet_names:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = [cells_text(row) for row in cells]
        if any(any(row) for row in rows):
            yield Grid(f"{file}:{name}", rows, range(1, len(rows) + 1))


def parquet_grid(raw: bytes, file: str) -> Grid:
    """Read a Parquet file.

    Raises
    ------
    InputError
        If the bytes are no Parquet file.
    """
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(io.BytesIO(raw))
    except (pyarrow.ArrowInvalid, OSError) as error:
        raise InputError(f"{file} is not a Parquet file ({error}).") from None
    return grid_from_frame(table.to_pandas(integer_object_nulls=True), file)
