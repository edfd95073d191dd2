"""A copy of the workbook that the CRM exported, with the new values filled in and all else as it was."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from refgraph.errors import OutputError
from refgraph.outputs.writeback.proposing import COMPARED, ProposedFile


def filled_workbook(file: ProposedFile, originals: Sequence[Path]) -> bytes:
    """Return the exported workbook with the values of the contacts that change.

    Hidden sheets and columns stay: by them the CRM knows the rows again.

    Raises
    ------
    OutputError
        If the workbook is not among the originals, or has no column for the tier.
    """
    import openpyxl

    path = _original(file.source, originals)
    book: Any = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    sheet = book[file.source.partition(f"{path.name}:")[2]]
    places = _places(sheet, file)
    wanted = {row["contact_id"]: row for row in file.rows.to_dict("records")}
    for cells in sheet.iter_rows(min_row=places["row"] + 1):
        row = wanted.get(str(cells[places["contact_id"]].value or "").strip())
        if row is None:
            continue
        for name in file.headers:
            if name in places and name != "contact_id":
                _fill(cells[places[name]], row[name], number=name in COMPARED)
    # Fixed dates, so that the same values give the same bytes.
    book.properties.modified = book.properties.created or datetime(2000, 1, 1)
    stream = io.BytesIO()
    book.save(stream)
    return _undated(stream.getvalue())


def _fill(cell: Any, text: str, *, number: bool) -> None:
    cell.value = float(text) if number and text else text
    if not number:
        # Else a text that begins with an equals sign would be a formula.
        cell.data_type = "s"


def _original(source: str, originals: Sequence[Path]) -> Path:
    for original in originals:
        for path in sorted(original.iterdir()) if original.is_dir() else [original]:
            if source.startswith(f"{path.name}:"):
                return path
    raise OutputError(
        f"This CRM takes back only its own workbook, and '{source}' is not one of the files given.",
        "Give the exported .xlsx itself, or write a CSV with --crm generic.",
    )


def _places(sheet: Any, file: ProposedFile) -> dict[str, int]:
    """Return the row of the headers, counted from 1, and the place of each column, counted from 0."""
    for number, cells in enumerate(sheet.iter_rows(max_row=20, values_only=True), start=1):
        header = {str(cell).strip(): place for place, cell in enumerate(cells) if cell is not None}
        if file.headers["contact_id"].strip() in header:
            places = {name: header[text] for name, text in file.headers.items() if text in header}
            if "tier" not in places:
                raise OutputError(
                    f"The workbook has no column '{file.headers['tier']}' for the tier.",
                    "Add the column to the view in the CRM and export it again.",
                )
            return {"row": number, **places}
    raise OutputError(f"The sheet '{file.source}' has no column '{file.headers['contact_id']}'.")


def _undated(content: bytes) -> bytes:
    """Return a workbook whose archive carries no time of day, and no day of the last change."""
    import re
    import zipfile

    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for member in book.infolist():
            data = book.read(member)
            if member.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            info = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, data)
    return stream.getvalue()
