"""A plain-text table cut to the width of the terminal, wide and combining characters counted rightly."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from refgraph_cli.console import clean

GAP = "  "
CUT = "..."


@dataclass(frozen=True)
class Column:
    """One column of a printed table.

    Parameters
    ----------
    header
        What stands above it.
    cells
        Its cells.
    right
        Whether cells are flush right, as numbers are.
    most
        The width beyond which cells are cut; 0 for none.
    least
        The width down to which they may be cut where the terminal is narrow; 0 for never.
    """

    header: str
    cells: Sequence[str]
    right: bool = False
    most: int = 0
    least: int = 0


def text_width(text: str) -> int:
    r"""Return how many columns of a terminal a text takes.

    Examples
    --------
    >>> text_width("Zoe"), text_width("\u738b\u82b3"), text_width("Zoe\u0308")
    (3, 4, 3)
    """
    return len(text) if text.isascii() else sum(map(_character_width, text))


def cut(text: str, width: int) -> str:
    """Return the text, or its beginning with an ellipsis if it is wider than that.

    Examples
    --------
    >>> cut("Ann Lee", 6), cut("Ann Lee", 7)
    ('Ann...', 'Ann Lee')
    """
    if text_width(text) <= width:
        return text
    room, kept = max(0, width - len(CUT)), ""
    for character in text:
        room -= _character_width(character)
        if room < 0:
            break
        kept += character
    return (kept.rstrip() + CUT)[:width] if kept.isascii() else kept.rstrip() + CUT


def render_table(columns: Sequence[Column], width: int, notes: Sequence[str] = ()) -> str:
    """Return the table as text, no line wider than `width`.

    Parameters
    ----------
    columns
        The columns; those that are empty from top to bottom are left out.
    width
        The columns of the terminal.
    notes
        What explains each row: in one line beside the row where there is room for a good part of it, else
        beneath, over as many lines as it takes.
    """
    shown = _narrowed([_fitted(column) for column in columns if any(column.cells)], width)
    lines = _lines(shown)
    used = max(map(text_width, lines), default=0)
    notes = [_encodable(clean(note)) for note in notes]
    if notes and width - used - len(GAP) >= min(60, width // 2):
        head, *rows = lines
        beside = [f"{_padded(row, used)}{GAP}{note}" for row, note in zip(rows, notes, strict=True)]
        lines = [f"{_padded(head, used)}{GAP}why", *beside]
    elif notes:
        indent = " " * (text_width(shown[0].header) + len(GAP)) if shown else ""
        below = [[row, *_wrapped(note, indent, width)] for row, note in zip(lines[1:], notes, strict=True)]
        lines = [lines[0], *(line for block in below for line in block)]
    return "".join(f"{cut(line, width).rstrip()}\n" for line in lines)


def _wrapped(note: str, indent: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(note, max(20, width), initial_indent=indent, subsequent_indent=indent)


def _fitted(column: Column) -> Column:
    cells = [_encodable(clean(cell)) for cell in column.cells]
    if column.most:
        cells = [cut(cell, column.most) for cell in cells]
    return replace(column, cells=cells)


def _narrowed(columns: list[Column], width: int) -> list[Column]:
    """Cut the columns that may be cut, the last one first, until the table fits."""
    excess = sum(map(_width, columns)) + len(GAP) * (len(columns) - 1) - width
    for position in reversed(range(len(columns))):
        column = columns[position]
        room = max(column.least, _width(column) - excess)
        if excess > 0 and column.least and room < _width(column):
            excess -= _width(column) - room
            columns[position] = replace(column, cells=[cut(cell, room) for cell in column.cells])
    return columns


def _width(column: Column) -> int:
    return max(map(text_width, (column.header, *column.cells)))


def _lines(columns: Sequence[Column]) -> list[str]:
    widths = [_width(column) for column in columns]
    rows = zip(*((column.header, *column.cells) for column in columns), strict=True)
    return [
        GAP.join(
            _padded(cell, width, column.right)
            for cell, width, column in zip(row, widths, columns, strict=True)
        )
        for row in rows
    ]


def _padded(text: str, width: int, right: bool = False) -> str:
    blanks = " " * (width - text_width(text))
    return f"{blanks}{text}" if right else f"{text}{blanks}"


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200c\u200d":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _encodable(text: str) -> str:
    """Return the text as standard output will show it, so that the width counted is the width shown."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text if text.isascii() else text.encode(encoding, errors="replace").decode(encoding)
