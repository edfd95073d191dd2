"""Tables in markup: pages of HTML and spreadsheets in XML, both of which exports call ``.xls``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from refgraph.errors import InputError
from refgraph.records.files.decoding import decode
from refgraph.records.sheets import Grid

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
"""The name space of spreadsheets in XML, by which they are told from other XML."""

_HINT = "Save it as .xlsx or .csv."
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_ENCODED = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w-]+)", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?")
_WIDEST = 16_384


def html_grid(raw: bytes, file: str, encoding: str) -> Grid:
    """Read the largest table of an HTML page.

    Parameters
    ----------
    raw
        The file's bytes.
    file
        What the file is called in findings.
    encoding
        The encoding where the page does not name one and is not UTF-8.

    Raises
    ------
    InputError
        If the page has no table.

    Examples
    --------
    >>> page = b"<table><tr><th>Name</th><th>City</th></tr><tr><td>Ann &amp; Co</td><td>Oslo</td></tr></table>"
    >>> html_grid(page, "report.xls", "cp1252").rows
    [['Name', 'City'], ['Ann & Co', 'Oslo']]
    """
    named = _CHARSET.search(raw[:4096])
    decoded = decode(raw, _known(named, encoding))
    parser = _Tables()
    parser.feed(decoded.text)
    parser.close()
    tables = [table for table in parser.tables if table]
    if not tables:
        raise InputError(f"{file} is a web page without a table.", _HINT)
    rows = max(tables, key=lambda table: sum(len(cells) for _, cells in table))
    return Grid(file, [cells for _, cells in rows], [line for line, _ in rows], f"html, {decoded.encoding}")


def spreadsheet_grids(raw: bytes, file: str) -> Iterator[Grid]:
    """Read every sheet of a spreadsheet in XML (SpreadsheetML 2003) that is not empty.

    Raises
    ------
    InputError
        If the XML is not well formed, or declares entities, which no spreadsheet does.
    """
    # In two or four bytes a letter, the letters are found once their zeros are gone.
    letters = raw.replace(b"\0", b"")
    if b"<!DOCTYPE" in letters or b"<!ENTITY" in letters:
        raise InputError(f"{file} declares XML entities, which no spreadsheet does.", _HINT)
    try:
        root = ElementTree.fromstring(_readable(raw))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{file} is not a spreadsheet in XML ({error}).", _HINT) from None
    for number, sheet in enumerate(root.iter(_ns("Worksheet")), start=1):
        rows = _sheet_rows(sheet)
        if any(map("".join, rows)):
            name = sheet.get(_ns("Name"), f"Sheet{number}")
            yield Grid(f"{file}:{name}", rows, range(1, len(rows) + 1), "spreadsheet xml")


class _Tables(HTMLParser):
    """Collects the cells of every table: for each row the line on which it begins, and its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[tuple[int, list[str]]]] = []
        self._open: list[list[tuple[int, list[str]]]] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append((self.getpos()[0], []))
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            if not self._open[-1]:
                self._open[-1].append((self.getpos()[0], []))
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), _WIDEST) if span.isdecimal() and span.isascii() else 1
            self._cell = []
        elif tag in ("br", "p", "div") and self._cell:
            self._cell.append("\n")
        elif tag in ("script", "style"):
            self._hidden = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()
        if tag in ("script", "style"):
            self._hidden = False

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None or not self._open or not self._open[-1]:
            self._cell = None
            return
        lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
        text = "\n".join(filter(None, lines))
        self._open[-1][-1][1].extend([text, *[""] * (self._span - 1)])
        self._cell = None


def _known(named: re.Match[bytes] | None, encoding: str) -> str:
    name = named[1].decode("ascii") if named else encoding
    try:
        "".encode(name)
    except LookupError:
        return encoding
    # Pages that call themselves Latin-1 are in cp1252, as every browser knows.
    return "cp1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1") else name


def _readable(raw: bytes) -> bytes | str:
    """Return the XML without what precedes it, as text where its encoding has to be worked out."""
    body = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _ENCODED.match(body) or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body if body.startswith(b"<") else raw
    return decode(body, "cp1252").text


def _sheet_rows(sheet: ElementTree.Element) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in sheet.iter(_ns("Row")):
        for _ in range(_place(row, len(rows), 1 << 20)):
            rows.append([])
        cells: list[str] = []
        for cell in row.findall(_ns("Cell")):
            cells += [""] * _place(cell, len(cells), _WIDEST)
            cells.append(_cell_text(cell))
            across = cell.get(_ns("MergeAcross"), "0")
            cells += [""] * (min(int(across), _WIDEST) if across.isdecimal() else 0)
        rows.append(cells)
    return rows


def _place(element: ElementTree.Element, done: int, most: int) -> int:
    """Return how many rows or cells are left out before this one."""
    index = element.get(_ns("Index"), "")
    return max(min(int(index), most) - 1 - done, 0) if index.isdecimal() else 0


def _cell_text(cell: ElementTree.Element) -> str:
    data = cell.find(_ns("Data"))
    if data is None:
        return ""
    text = "".join(data.itertext()).strip()
    match data.get(_ns("Type")):
        case "DateTime":
            midnight = _MIDNIGHT.fullmatch(text)
            return midnight[1] if midnight else text
        case "Boolean":
            return {"1": "true", "0": "false"}.get(text, text)
        case "Error":
            return ""
    return text


def _ns(name: str) -> str:
    return f"{{{SPREADSHEET}}}{name}"
