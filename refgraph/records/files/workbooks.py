"""Workbooks and Parquet files to rows of text."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from refgraph.errors import InputError
from refgraph.findings import Finding
from refgraph.records.files.frames import cells_text, grid_from_frame
from refgraph.records.files.sources import LARGEST_MEMBER
from refgraph.records.files.stray_cells import without_stray_cells
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Grid

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_ERROR = re.compile(rb'<c\b[^>]*?\bt="e"[^>]*>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>')
_WITHOUT_VALUE = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def workbook_grids(raw: bytes, file: str, ledger: Ledger | None = None) -> Iterator[Grid]:
    """Read every sheet of a workbook (xlsx, xlsm, xlsb, xls, ods) that is not empty.

    Parameters
    ----------
    raw
        The file's bytes.
    file
        What the file is called in findings; a sheet is called ``file:Sheet``.
    ledger
        Where cells are noted that hold an error, or a formula whose value was not saved.

    Raises
    ------
    InputError
        If the bytes are no workbook.
    """
    import python_calamine

    zipped = raw.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(raw))
    if zipped:
        _refuse_bomb(raw, file)
        raw = without_stray_cells(raw, file, ledger)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except python_calamine.CalamineError as error:
        hint = "Save it as .xlsx or .csv, without a password."
        raise InputError(f"{file} is not a workbook ({error}).", hint) from None
    if ledger is not None and zipped:
        _note_formulas(raw, file, ledger)
    try:
        yield from _sheets(book, file)
    except python_calamine.CalamineError as error:
        hint = "Open it in a spreadsheet program, which may mend it, and save it there; or export it again."
        raise InputError(f"{file} is damaged ({error}).", hint) from None


def _sheets(book: CalamineWorkbook, file: str) -> Iterator[Grid]:
    # What a spreadsheet program would not even offer to show is no data: marks of the program that wrote it.
    shown = [sheet.name for sheet in book.sheets_metadata if "VeryHidden" not in str(sheet.visible)]
    for name in shown:
        sheet = book.get_sheet_by_name(name)
        rows = [cells_text(row) for row in sheet.to_python(skip_empty_area=False)]
        _fill_merged(rows, sheet.merged_cell_ranges or ())
        if any(any(row) for row in rows):
            yield Grid(f"{file}:{name}", rows, range(1, len(rows) + 1))


def _fill_merged(rows: list[list[str]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every row of a cell that is merged downwards what the cell holds: it says so of all of them."""
    for (top, left), (bottom, right) in ranges:
        if left == right and bottom < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] or rows[top][left]


def _refuse_bomb(raw: bytes, file: str) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > LARGEST_MEMBER:
        message = f"{file} expands to {size / 2**30:,.1f} GB and was not read."
        raise InputError(message, "Save the sheets that matter as .csv.")


def _note_formulas(raw: bytes, file: str, ledger: Ledger) -> None:
    """Warn of formulas that failed, and of those that the program that wrote the workbook did not work out."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        sources = [parts.read(name) for name in sheets]
    count = sum(len(_WITHOUT_VALUE.findall(source)) for source in sources)
    wrong = Counter(
        word.decode() for source in sources if b't="e"' in source for word in _ERROR.findall(source)
    )
    if wrong:
        shown = ", ".join(f"{word} ({count:,})" for word, count in wrong.most_common())
        message = f"Cells of {file} hold an error in place of a value; they are blank here: {shown}."
        hint = "Mend the formulas in a spreadsheet program, save it there, and read it again."
        number = wrong.total()
        ledger.add(
            Finding("warning", "error-values", message, hint, file=file, value=min(wrong), count=number)
        )
    if count:
        message = f"{count} cells of {file} hold formulas whose values were never saved; they are blank here."
        hint = "Open it in a spreadsheet program, save it there, and read it again."
        ledger.add(Finding("warning", "formulas-without-values", message, hint, file=file, count=count))


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
