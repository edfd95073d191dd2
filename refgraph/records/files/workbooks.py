"""Workbooks to rows of text."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from refgraph.errors import InputError
from refgraph.findings import Finding, counted
from refgraph.given_files import size_text
from refgraph.records.files.damage import PLAIN, damage_told
from refgraph.records.files.frames import cells_text
from refgraph.records.files.stray_cells import without_stray_cells, worksheets
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Grid

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST_WORKBOOK = 1 << 29
"""How many bytes the parts of a workbook may expand to."""

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
        If the bytes are no workbook, or a damaged one.
    """
    import python_calamine

    zipped = raw.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(raw))
    with damage_told(file, "workbook"):
        if zipped:
            _refuse_bomb(raw, file)
            raw = without_stray_cells(raw, file, ledger)
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        except python_calamine.CalamineError as error:
            raise InputError(f"{file} is not a workbook ({error}).", PLAIN) from None
        if ledger is not None and zipped:
            _note_formulas(raw, file, ledger)
        grids = list(_sheets(book, file))
    yield from grids


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
    if size > LARGEST_WORKBOOK:
        message = (
            f"{file} expands to {size_text(size)}; workbooks are read up to {size_text(LARGEST_WORKBOOK)}."
        )
        raise InputError(message, "Save the sheets that matter as .csv.")


def _note_formulas(raw: bytes, file: str, ledger: Ledger) -> None:
    """Warn of formulas that failed, and of those that the program that wrote the workbook did not work out."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sources = [parts.read(name) for name in worksheets(parts)]
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
        message = (
            f"{counted(count, 'cell')} of {file} with a formula whose value was never saved; blank here."
        )
        hint = "Open it in a spreadsheet program, save it there, and read it again."
        ledger.add(Finding("warning", "formulas-without-values", message, hint, file=file, count=count))
