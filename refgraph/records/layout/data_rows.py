"""Which rows are data and no header, by what stands in them: dates, addresses, and cells that recur below."""

from __future__ import annotations

import re
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]

_DATUM = re.compile(
    r"[^@\s]+@[^@\s]+\.\w+|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*|[-+(]?[$€£]?\s?\d[\d.,]*[.,]\d+"
    r"|\d{5,}|https?://\S+"
)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_COMMENT = re.compile(r"\s*(?:#|%|//)\s*\S")
_LOOKED_AT = 200
_FEW = 4


def holds_data(row: Sequence[str]) -> bool:
    """Whether a cell of a row is what no header is: a full date, an e-mail address, an amount, a long number.

    Examples
    --------
    >>> holds_data(["Ann Lee", "2025-01-05"]), holds_data(["Name", "2025"])
    (True, False)
    """
    return any(_DATUM.fullmatch(cell.strip()) for cell in row)


def recurs(rows: Rows, at: int, below: Sequence[int]) -> bool:
    """Whether a cell of a row stands again under it, in a row that is not the same row once more.

    Parameters
    ----------
    rows
        All rows.
    at
        The position of the row.
    below
        The positions of the rows after it.
    """
    own = [(place, cell.strip()) for place, cell in enumerate(rows[at]) if cell.strip()]
    for position in below[:_LOOKED_AT]:
        row = rows[position]
        if list(row) == list(rows[at]):
            continue
        if any(place < len(row) and row[place].strip() == cell for place, cell in own):
            return True
    return False


def is_comment(row: Sequence[str]) -> bool:
    """Whether a row is a remark of the program that wrote the file: one cell that a mark opens.

    Examples
    --------
    >>> is_comment(["# exported 2025", ""]), is_comment(["#1001", "Ann Lee"]), is_comment(["#"])
    (True, False, False)
    """
    return _COMMENT.match(row[0]) is not None and not any(map(str.strip, row[1:]))


def lacks_header(rows: Rows, filled: Sequence[int]) -> bool:
    """Whether the first row of an otherwise even table is data: nothing but numbers, or data that no header holds.

    Parameters
    ----------
    rows
        All rows.
    filled
        The positions of those that are not blank.
    """
    first = [cell.strip() for cell in rows[filled[0]] if cell.strip()]
    if len(first) < 2 or len(filled) < 1:
        return False
    if all(map(_NUMBER.fullmatch, first)) or holds_data(first):
        return True
    return len(first) <= _FEW and recurs(rows, filled[0], filled[1:])
