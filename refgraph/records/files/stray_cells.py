"""Cells of a workbook far away from all others, taken out before a sheet is laid out in memory from end to end."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from itertools import pairwise

from refgraph.errors import InputError
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger

_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_WHOLE_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?(?:/>|>.*?</row>)', re.DOTALL)
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_COLUMN = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)\d')
_FAR_RIGHT = re.compile(rb' r="(?:[A-Z]{3}|[C-Z][A-Z])\d')
_ROOMY = 5_000_000
"""Up to so many cells, blanks between cells cost nothing to speak of."""
_MOST = 200_000_000
"""So many cells no memory holds, however few of them are filled."""
_GAPS = {"rows": 5_000, "columns": 500}


def without_stray_cells(raw: bytes, file: str, ledger: Ledger | None) -> bytes:
    """Return the workbook (xlsx, xlsm) without cells that lie thousands of rows or hundreds of columns off.

    A sheet is a rectangle in memory: one forgotten cell in the last row and one in the last column make it
    seventeen thousand million cells.

    Parameters
    ----------
    raw
        The bytes of the file, which is a ZIP archive.
    file
        What the file is called in findings.
    ledger
        Where it is noted which cells were left out.

    Raises
    ------
    InputError
        If a sheet would not fit into memory all the same.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        found = {name: parts.read(name) for name in sheets}
    changed = {
        name: less for name, xml in found.items() if (less := _compact(xml, name, file, ledger)) != xml
    }
    return _rewritten(raw, changed) if changed else raw


def _compact(xml: bytes, name: str, file: str, ledger: Ledger | None) -> bytes:
    last = _ROW.match(xml, xml.rfind(b"<row"))
    height, rows = int(last[1]) if last else 0, xml.count(b"<row")
    wide = height * 16384 > _ROOMY and _FAR_RIGHT.search(xml)
    if not wide and (height * 78 <= _ROOMY or height <= 10 * rows):
        return xml
    columns = set(map(_number, _COLUMN.findall(xml)))
    if height * max(columns, default=0) <= _ROOMY:
        return xml
    ends = _before_gap(map(int, _ROW.findall(xml)), "rows"), _before_gap(columns, "columns")
    if ends[0] * ends[1] > _MOST:
        message = f"{file} has a sheet of {ends[0]:,} rows and {ends[1]:,} columns, most of them blank."
        raise InputError(message, "Copy the filled part to a new workbook, or save the sheet as .csv.")
    kept = _WHOLE_ROW.sub(lambda row: row[0] if int(row[1]) <= ends[0] else b"", xml)
    kept = _CELL.sub(lambda cell: cell[0] if _number(cell[1]) <= ends[1] else b"", kept)
    gone = len(_COLUMN.findall(xml)) - len(_COLUMN.findall(kept))
    if gone and ledger is not None:
        message = f"{gone} cells of {file} lie far below or beside all others and were left out."
        hint = f"If they matter, move them to the others; row {ends[0]:,} and column {ends[1]:,} were the last read."
        ledger.add(Finding("warning", "stray-cells", message, hint, file=file, value=name, count=gone))
    return kept


def _before_gap(places: Iterable[int], what: str) -> int:
    """Return the last place before the first wide gap."""
    met = sorted({1, *places})
    return next((left for left, right in pairwise(met) if right - left > _GAPS[what]), met[-1])


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rewritten(raw: bytes, changed: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed[name] if name in changed else old.read(name))
    return made.getvalue()
