"""What kind of file the bytes are: by what they begin with, for names of files do not always say it."""

from __future__ import annotations

from typing import Literal

from refgraph.records.files.delimited import find_delimiter
from refgraph.records.files.kinds import BOOKS, CARDS, NOTES, OBJECTS, PARQUET, Source

Format = Literal["text", "book", "parquet", "html", "spreadsheet", "cards", "objects", "notes"]

_LOOKED_AT = 4096
_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


def format_of(source: Source) -> Format:
    r"""Tell what kind of file it is.

    Spreadsheet programs and CRMs call pages of HTML, XML and plain text ``.xls``, and workbooks ``.csv``.

    Parameters
    ----------
    source
        The file.

    Examples
    --------
    >>> format_of(Source("report.xls", ".xls", b"<html><table><tr><td>Name"))
    'html'
    >>> format_of(Source("report.xls", ".xls", b"Name\tCity\nAnn\tOslo\n"))
    'text'
    """
    head = source.raw[:_LOOKED_AT]
    if head.startswith((_ZIP, _OLE)):
        return "book"
    if head.startswith(_PARQUET) or source.suffix in PARQUET:
        return "parquet"
    if source.suffix in OBJECTS:
        return "objects"
    if source.suffix in NOTES:
        return "notes"
    begin = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1024].lower()
    if begin.startswith(b"<"):
        return _markup(begin, source.suffix)
    if begin.startswith(b"begin:vcard") or source.suffix in CARDS:
        return "cards"
    return "book" if source.suffix in BOOKS and not _is_delimited(source.raw) else "text"


def _markup(begin: bytes, suffix: str) -> Format:
    if b"schemas-microsoft-com:office:spreadsheet" in begin and b"<html" not in begin:
        return "spreadsheet"
    is_page = any(
        tag in begin for tag in (b"<html", b"<table", b"<!doctype html", b"<meta", b"<body", b"<div")
    )
    return "html" if is_page or suffix in BOOKS else "text"


def _is_delimited(raw: bytes) -> bool:
    """Whether a file that calls itself a workbook is a text with the same cells on every line."""
    sample = raw[: 1 << 16]
    if b"\0" in sample[4:] and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    text = sample.decode("utf-16" if sample.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1", "replace")
    mark = find_delimiter(text)
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and mark in lines[0] and mark in lines[1]
