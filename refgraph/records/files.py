"""A file's bytes to grids, with a word on everything that was not plain."""

from __future__ import annotations

from collections.abc import Iterator

from refgraph.errors import InputError
from refgraph.findings import Finding
from refgraph.records.decoding import Decoded, decode
from refgraph.records.delimited import Delimited, parse_delimited
from refgraph.records.ledger import Ledger
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Grid
from refgraph.records.sources import BOOKS, PARQUET, TEXT, Source, not_a_table

_SHOWN = 5


def grids(source: Source, rules: ReadRules, ledger: Ledger) -> Iterator[Grid]:
    """Read every sheet of a file.

    Parameters
    ----------
    source
        The file.
    rules
        Its encoding, where it is not to be seen.
    ledger
        Where trouble is noted; a file that cannot be read is an error there and yields nothing.
    """
    try:
        if source.suffix in BOOKS or source.suffix in PARQUET:
            yield from _binary(source)
        else:
            yield _text_grid(source, rules, ledger)
    except InputError as error:
        if ledger.errors == "raise":
            raise
        ledger.add(Finding("error", "unreadable-file", error.message, error.hint, file=source.label))


def _binary(source: Source) -> Iterator[Grid]:
    from refgraph.records.workbooks import parquet_grid, workbook_grids

    if source.suffix in PARQUET:
        yield parquet_grid(source.raw, source.label)
    else:
        yield from workbook_grids(source.raw, source.label)


def _text_grid(source: Source, rules: ReadRules, ledger: Ledger) -> Grid:
    decoded = decode(source.raw, rules.encoding)
    if "\0" in decoded.text:
        raise not_a_table(source.label, "is not a text table (it holds NUL bytes)")
    if source.suffix not in TEXT and not _looks_tabular(decoded.text):
        raise not_a_table(source.label, "is not a text table")
    parsed = parse_delimited(decoded.text)
    _note_encoding(source.label, decoded, parsed, ledger)
    broken = _note_quotes(source.label, parsed, ledger)
    return Grid(source.label, parsed.rows, parsed.lines, decoded.encoding, parsed.delimiter, broken)


def _looks_tabular(text: str) -> bool:
    return not text.lstrip().startswith(("{", "[", "<", "%PDF"))


def _note_encoding(file: str, decoded: Decoded, parsed: Delimited, ledger: Ledger) -> None:
    if not decoded.assumed:
        return
    cells = _foreign_cells(parsed)
    shown = ", ".join(repr(cell) for cell in cells)
    message = f"{file} is neither marked nor UTF-8; it was read as {decoded.encoding}: {shown}."
    hint = "If these look wrong, name the encoding: --set read.encoding=cp1250."
    ledger.add(Finding("note", "decoded-as", message, hint, file=file, value=decoded.encoding))
    if decoded.lost:
        message = f"{decoded.lost} bytes of {file} mean nothing in {decoded.encoding}."
        ledger.add(Finding("warning", "undecodable-bytes", message, hint, file=file, count=decoded.lost))


def _foreign_cells(parsed: Delimited) -> list[str]:
    cells: dict[str, None] = {}
    for row in parsed.rows:
        for cell in row:
            if not cell.isascii():
                cells[cell] = None
        if len(cells) >= _SHOWN:
            break
    return list(cells)[:_SHOWN]


def _note_quotes(file: str, parsed: Delimited, ledger: Ledger) -> dict[int, str]:
    if parsed.stray is not None:
        message = f"{file} has a quote where none may stand, first on line {parsed.stray}."
        hint = "It was read as best it could be; look at that line, or export the file again."
        ledger.add(Finding("warning", "stray-quote", message, hint, file=file, row=parsed.stray))
    if parsed.unclosed is None:
        return {}
    message = f"In {file}, the quote that opens on line {parsed.unclosed} is never closed."
    hint = "Close it or take it away; everything after it would be lost."
    ledger.add(Finding("error", "unclosed-quote", message, hint, file=file, row=parsed.unclosed))
    return {len(parsed.rows) - 1: "a quote is opened and never closed"}
