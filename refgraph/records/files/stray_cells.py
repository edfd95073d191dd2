"""Cells of a workbook far away from all others, taken out before a sheet is laid out in memory from end to end."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from refgraph.errors import InputError
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger

_WORKSHEET = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>/]")
_LOOKED_AT = 1 << 16
_ROOMY = 5_000_000
"""Up to so many cells, blanks between cells cost nothing to speak of."""
_MOST = 100_000_000
"""So many cells fill a usual memory, however few of them hold something."""
_GAPS = {"rows": 5_000, "columns": 500}
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14
_TELLING = 12
"""So many letters or digits of an address tell that it lies beyond the last cell."""


@dataclass(frozen=True)
class _Signs:
    """What rows and cells look like in the XML of a sheet, whose names may have a prefix."""

    tag: bytes
    row: re.Pattern[bytes]
    whole_row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    whole_cell: re.Pattern[bytes]


def worksheets(parts: zipfile.ZipFile) -> Iterator[str]:
    """Yield the names of the parts of an opened workbook that are sheets: by what they hold, not by their names."""
    for name in parts.namelist():
        if name.endswith(".xml"):
            with parts.open(name) as part:
                if _WORKSHEET.search(part.read(_LOOKED_AT)):
                    yield name


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
        If a sheet would not fit into memory all the same, or has a cell where no sheet has one.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        found = {name: parts.read(name) for name in worksheets(parts)}
    changed = {
        name: less for name, xml in found.items() if (less := _compact(xml, name, file, ledger)) is not xml
    }
    return _rewritten(raw, changed) if changed else raw


def _compact(xml: bytes, name: str, file: str, ledger: Ledger | None) -> bytes:
    signs = _signs(_prefix(xml))
    rows = set(map(_row, signs.row.findall(xml)))
    if _is_compact(xml, signs, rows):
        return xml
    columns, lower = _places(xml, signs)
    rows |= lower
    _refuse_beyond(rows, columns, file)
    if max(rows, default=0) * max(columns, default=0) <= _ROOMY:
        return xml
    ends = _before_gap(rows, "rows"), _before_gap(columns, "columns")
    if ends[0] * ends[1] > _MOST:
        message = f"{file} has a sheet of {ends[0]:,} rows and {ends[1]:,} columns, most of them blank."
        raise InputError(message, "Copy the filled part to a new workbook, or save the sheet as .csv.")
    kept = signs.whole_row.sub(lambda row: row[0] if _row(row[1]) <= ends[0] else b"", xml)
    kept = signs.whole_cell.sub(lambda cell: cell[0] if _is_within(cell, ends) else b"", kept)
    gone = len(signs.cell.findall(xml)) - len(signs.cell.findall(kept))
    if gone and ledger is not None:
        cells = counted(gone, f"cell of {file} lies", f"cells of {file} lie")
        message = f"{cells} far below or beside all others; not read."
        hint = f"If they matter, move them to the others; row {ends[0]:,} and column {ends[1]:,} were the last read."
        ledger.add(Finding("warning", "stray-cells", message, hint, file=file, value=name, count=gone))
    return kept if gone else xml


def _is_compact(xml: bytes, signs: _Signs, rows: Collection[int]) -> bool:
    """Whether a quick look shows that no cell lies far off; the slow one goes through them all."""
    height, count = max(rows, default=0), xml.count(signs.tag)
    if height * 78 > _ROOMY and height > 10 * count:
        return False
    deeper = len(str(max(height, count))) + 1
    far = rb"\sr\s*=\s*[\"'](?:[A-Za-z]{3}|[C-Zc-z][A-Za-z]|[A-Za-z]+\d{%d})" % deeper
    return not re.search(far, xml)


def _prefix(xml: bytes) -> bytes:
    found = _WORKSHEET.search(xml, 0, _LOOKED_AT)
    return found[1] + b":" if found and found[1] else b""


@functools.lru_cache(maxsize=8)
def _signs(prefix: bytes) -> _Signs:
    row, cell = (b"<" + re.escape(prefix) + tag for tag in (rb"row\b", rb"c\b"))
    close = b"</" + re.escape(prefix)
    placed = rb"[^>]*?\sr\s*=\s*[\"']"
    address = placed + rb"([A-Za-z]+)(\d+)[\"']"
    return _Signs(
        b"<" + prefix + b"row",
        re.compile(row + placed + rb"(\d+)[\"']"),
        re.compile(row + placed + rb"(\d+)[\"'][^>]*?(?:/>|>.*?" + close + b"row>)", re.DOTALL),
        re.compile(cell + address),
        re.compile(cell + address + rb"[^>]*?(?:/>|>.*?" + close + b"c>)", re.DOTALL),
    )


def _places(xml: bytes, signs: _Signs) -> tuple[set[int], set[int]]:
    """Return the columns and the rows in which there are cells."""
    columns, rows = set[bytes](), set[bytes]()
    for cell in signs.cell.finditer(xml):
        columns.add(cell[1])
        rows.add(cell[2])
    return set(map(_number, columns)), set(map(_row, rows))


def _refuse_beyond(rows: Collection[int], columns: Collection[int], file: str) -> None:
    if max(columns, default=0) > _LAST_COLUMN or max(rows, default=0) > _LAST_ROW:
        message = f"{file} is damaged: it has a cell beyond the last row or column that a sheet can have."
        raise InputError(message, "Save it again in a spreadsheet program, or export it as .csv.")


def _is_within(cell: re.Match[bytes], ends: tuple[int, int]) -> bool:
    return _row(cell[2]) <= ends[0] and _number(cell[1]) <= ends[1]


def _before_gap(places: Iterable[int], what: str) -> int:
    """Return the last place before the first wide gap."""
    met = sorted({1, *places})
    return next((left for left, right in pairwise(met) if right - left > _GAPS[what]), met[-1])


def _row(digits: bytes) -> int:
    return int(digits[:_TELLING])


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters[:_TELLING].upper():
        number = number * 26 + letter - 64
    return number


def _rewritten(raw: bytes, changed: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed[name] if name in changed else old.read(name))
    return made.getvalue()
