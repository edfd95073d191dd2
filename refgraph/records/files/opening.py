"""A file's bytes to grids, with a word on everything that was not plain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from refgraph.errors import InputError
from refgraph.findings import Finding, counted
from refgraph.records.files.decoding import Decoded, decode
from refgraph.records.files.delimited import Delimited, parse_delimited
from refgraph.records.files.formats import Format, format_of
from refgraph.records.files.kinds import BOOKS, TEXT, Source, not_a_table
from refgraph.records.files.mojibake import mend
from refgraph.records.ledger import Ledger
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Grid

_SHOWN = 5
_RARE = 100
_FORMATS: Mapping[str, str] = {
    "book": "a workbook",
    "html": "a web page",
    "spreadsheet": "a spreadsheet in XML",
    "text": "delimited text",
}


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
        kind = format_of(source)
        _note_misnamed(source, kind, ledger)
        if kind == "text":
            yield _text_grid(source, rules, ledger)
        else:
            yield from _other_grids(source, kind, rules, ledger)
    except InputError as error:
        if ledger.errors == "raise":
            raise
        ledger.add(Finding("error", "unreadable-file", error.message, error.hint, file=source.label))


def _other_grids(source: Source, kind: Format, rules: ReadRules, ledger: Ledger) -> Iterator[Grid]:
    """Read what is no delimited text; the readers are imported only where they are needed."""
    if kind in ("objects", "notes"):
        from refgraph.records.files.objects import object_grids
        from refgraph.records.files.pipe_tables import pipe_grids

        text = decode(source.raw, rules.encoding).text
        yield from (object_grids if kind == "objects" else pipe_grids)(text, source.label)
    elif kind == "cards":
        from refgraph.records.files.cards import card_grid

        decoded = decode(source.raw, rules.encoding)
        yield card_grid(decoded.text, source.label, decoded.encoding)
    elif kind in ("html", "spreadsheet"):
        from refgraph.records.files.markup import html_grid, spreadsheet_grids

        if kind == "html":
            yield html_grid(source.raw, source.label, rules.encoding)
        else:
            yield from spreadsheet_grids(source.raw, source.label)
    elif kind == "parquet":
        from refgraph.records.files.parquet import parquet_grid

        yield parquet_grid(source.raw, source.label, ledger)
    else:
        from refgraph.records.files.workbooks import workbook_grids

        yield from workbook_grids(source.raw, source.label, ledger)


def _note_misnamed(source: Source, kind: Format, ledger: Ledger) -> None:
    wrong = kind in ("html", "spreadsheet", "text") if source.suffix in BOOKS else kind == "book"
    if wrong and source.suffix in TEXT | BOOKS:
        message = f"{source.label} is not what its name says: it was read as {_FORMATS[kind]}."
        ledger.add(Finding("note", "misnamed-file", message, file=source.label, value=kind))


def _text_grid(source: Source, rules: ReadRules, ledger: Ledger) -> Grid:
    decoded = decode(source.raw, rules.encoding)
    text = decoded.text.rstrip("\x1a\r\n") + "\n" if decoded.text.rstrip().endswith("\x1a") else decoded.text
    text = _without_nul(text, source.label, ledger) if "\0" in text else text
    if source.suffix not in TEXT and not _looks_tabular(text):
        raise not_a_table(source.label, "is not a text table")
    text, mended = mend(text)
    parsed = parse_delimited(text)
    _note_encoding(source.label, decoded, parsed, ledger)
    if mended:
        _note_mended(source.label, mended, ledger)
    broken = _note_quotes(source.label, parsed, ledger)
    return Grid(source.label, parsed.rows, parsed.lines, decoded.encoding, parsed.delimiter, broken)


def _without_nul(text: str, file: str, ledger: Ledger) -> str:
    """Take away zero bytes where they are few; many of them, or other control characters too, are no text."""
    count = text.count("\0")
    if count * _RARE > len(text) or any(sign in text for sign in "\1\2\3\4\5\6\7\x08"):
        raise not_a_table(file, "is not a text table (it holds NUL bytes)")
    line = text.count("\n", 0, text.index("\0")) + 1
    message = f"{file} holds {count} NUL bytes, first on line {line}; they were left out."
    ledger.add(Finding("warning", "nul-bytes", message, file=file, row=line, count=count))
    return text.replace("\0", "")


def _note_mended(file: str, words: list[str], ledger: Ledger) -> None:
    shown = ", ".join(repr(word) for word in words)
    message = f"{file} was encoded twice in places; it was read as it was meant: {shown}."
    hint = "If these look wrong, export the file again as UTF-8."
    ledger.add(Finding("note", "encoded-twice", message, hint, file=file, value=shown))


def _looks_tabular(text: str) -> bool:
    return not text.lstrip().startswith(("{", "[", "<", "%PDF"))


def _note_encoding(file: str, decoded: Decoded, parsed: Delimited, ledger: Ledger) -> None:
    if not decoded.assumed:
        return
    cells = _foreign_cells(parsed)
    shown = ", ".join(repr(cell) for cell in cells)
    message = f"{file} is neither marked nor UTF-8; it was read as {decoded.encoding}: {shown}."
    hint = "If these look wrong, name the encoding: --set read.encoding=cp1250 (cp932 for Japanese)."
    ledger.add(Finding("note", "decoded-as", message, hint, file=file, value=decoded.encoding))
    if decoded.mixed:
        lines = counted(decoded.mixed, f"line of {file} is UTF-8", f"lines of {file} are UTF-8")
        message = f"{lines} and others are not; each was read as what it is."
        ledger.add(Finding("warning", "mixed-encodings", message, hint, file=file, count=decoded.mixed))
    if decoded.lost:
        message = f"{counted(decoded.lost, 'byte')} of {file} without a meaning in {decoded.encoding}."
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
