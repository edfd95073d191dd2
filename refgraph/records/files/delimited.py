"""Delimited text to rows: nothing is guessed about cells, and no row is swallowed without a word."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|", "^")
_SAMPLE = 1 << 16
_COMMENTS = ("#", "%", "//")
_EDGE = re.compile(r"\S*\d\S*(?:[ \t]+[\d.]+){1,3}")
_NUL = "\0"


@dataclass(frozen=True)
class Delimited:
    """The rows of a delimited text.

    Parameters
    ----------
    rows
        Every record, a blank line as an empty list.
    lines
        The physical line on which each record begins.
    delimiter
        What separates the cells.
    stray
        The line of the first record with a quote where none may stand, or None.
    unclosed
        The line of the record, the last one, in which a quote opens that is never closed; or None.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    delimiter: str
    stray: int | None = None
    unclosed: int | None = None


def parse_delimited(text: str, delimiter: str = "") -> Delimited:
    r"""Split delimited text into records and cells.

    Parameters
    ----------
    text
        The whole text; lines may end in LF, CR LF or CR.
    delimiter
        What separates the cells; empty to find out (a first line ``sep=;`` decides it).

    Returns
    -------
    Delimited

    Examples
    --------
    >>> parse_delimited('a;b\n1;"2\n3"\n4;5').rows
    [['a', 'b'], ['1', '2\n3'], ['4', '5']]
    """
    skipped, text, declared = _declared_delimiter(text)
    delimiter = delimiter or declared or find_delimiter(text)
    if _is_edge_list(text, delimiter):
        text, delimiter = re.sub(r"(?m)(?<=\d)[ \t]+(?=[\d.]+(?:[ \t]|$))", "\t", text), "\t"
    with _long_fields():
        rows, ends = _records(text, delimiter, spaced=_is_spaced(text, delimiter))
        stray, unclosed = (None, False) if ends is None else _trouble(text, delimiter)
    lines: Sequence[int] = range(1, len(rows) + 1)
    if ends is not None:
        lines = [1, *(end + 1 for end in ends[:-1])]
    if skipped:
        lines = [line + skipped for line in lines]
    return Delimited(rows, lines, delimiter, stray and stray + skipped, lines[-1] if unclosed else None)


def find_delimiter(text: str) -> str:
    r"""Find what separates the cells: what splits the beginning evenly, from the earliest line, into most cells.

    Examples
    --------
    >>> find_delimiter("width;height\n1,50;2,25\n2,50;3,75")
    ';'
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def swallowed_records(cell: str, delimiter: str, width: int, stray: bool) -> bool:
    r"""Whether a cell with line breaks looks like records that an unclosed quote has swallowed.

    Parameters
    ----------
    cell
        The cell.
    delimiter
        What separates cells in its file.
    width
        How many cells the header has.
    stray
        Whether the file has quotes where none may stand, so that less evidence is enough.

    Examples
    --------
    >>> swallowed_records("Ann,Oslo\n2,Bob,Rome\n3,Cyd,Bonn\n4,", ",", 3, stray=False)
    True
    >>> swallowed_records("Dear Ann,\nthank you, really.\nBob", ",", 3, stray=False)
    False
    """
    between = [line for line in cell.splitlines()[1:-1] if line.strip()]
    full = sum(line.count(delimiter) == width - 1 for line in between)
    if width < 2 or not full:
        return False
    # A quote that swallows rows ends at the next one, and what follows that is nearly always stray.
    return 2 * full >= len(between) if stray else full == len(between) > 1


def _is_edge_list(text: str, delimiter: str) -> bool:
    """Whether nothing but numbers and blanks between them stands in every line that is no comment."""
    if delimiter in text:
        return False
    lines = [line.strip() for line in text[:_SAMPLE].splitlines()]
    lines = [line for line in lines if line and not line.startswith(_COMMENTS)]
    return len(lines) > 1 and all(_EDGE.fullmatch(line) for line in lines[:-1])


def _declared_delimiter(text: str) -> tuple[int, str, str]:
    head = text[:8].splitlines()[:1]
    if head and len(head[0]) == 5 and head[0].lower().startswith("sep="):
        return 1, text[5:].removeprefix("\r").removeprefix("\n"), head[0][4]
    return 0, text, ""


def _evenness(sample: str, delimiter: str) -> tuple[bool, int, float]:
    if delimiter not in sample:
        return False, 0, 0.0
    with _long_fields():
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = [len(row) for row in rows if any(row)]
    several = Counter(width for width in widths if width > 1)
    if not several:
        return False, 0, 0.0
    width, rows_of_it = max(several.items(), key=lambda pair: (pair[1], pair[0]))
    share = rows_of_it / len(widths)
    even = share >= 0.5
    return even, -widths.index(width) if even else 0, share * (1 - 1 / width)


def _is_spaced(text: str, delimiter: str) -> bool:
    """Whether a blank follows the delimiter before quotes, so that they quote only if it is skipped."""
    if f'{delimiter} "' not in text or delimiter == " ":
        return False
    return _uneven(text, delimiter, spaced=True) < _uneven(text, delimiter, spaced=False)


def _uneven(text: str, delimiter: str, *, spaced: bool) -> int:
    rows = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter, skipinitialspace=spaced)
    widths = Counter(len(row) for row in rows if row)
    return sum(widths.values()) - max(widths.values(), default=0)


def _records(text: str, delimiter: str, *, spaced: bool) -> tuple[list[list[str]], list[int] | None]:
    """Return the records and the line on which each ends; None stands for one line each, all well formed."""
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True, skipinitialspace=spaced)
    try:
        rows = list(reader)
    except csv.Error:
        pass
    else:
        if reader.line_num == len(rows):
            return rows, None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=spaced)
    rows, ends = [], []
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    return rows, ends


def _trouble(text: str, delimiter: str) -> tuple[int | None, bool]:
    """Return the line of the first record with a stray quote, and whether the text ends inside quotes."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for _ in reader:
            begun = reader.line_num + 1
    except csv.Error as error:
        if "end of data" in str(error):
            return None, True
        return begun, _ends_inside_quotes(text, delimiter)
    return None, False


def _ends_inside_quotes(text: str, delimiter: str) -> bool:
    marked = io.StringIO(text.rstrip("\r\n") + "\n" + _NUL, newline="")
    last: list[str] = []
    for row in csv.reader(marked, delimiter=delimiter):
        last = row
    return last != [_NUL]


@contextmanager
def _long_fields() -> Iterator[None]:
    limit = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
