"""What a blank cell's neighbours say: another address, another number, another way to name who answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from refgraph.records.sheets import Reading

SUBSTITUTED: Mapping[str, tuple[str, ...]] = {
    "contacts": ("email", "phone"),
    "feedback": ("contact_id",),
    "engagements": ("contact_id",),
    "touches": ("channel",),
}
"""The columns of each table whose blank cells are filled from other headers that mean the same."""

_SAYING_NOTHING = frozenset(["to-do", "todo", "to do", "to_do", "task", "activity", "other"])
"""Kinds of touch that are none: what it was stands in its title, if anywhere."""


def with_substitutes(reading: Reading) -> Reading:
    """Return the reading with blank cells filled from the other headers that mean the same, the surest first.

    Parameters
    ----------
    reading
        A sheet as it was recognised.
    """
    columns = list(reading.sheet.columns)
    for column in SUBSTITUTED.get(reading.table, ()):
        for other in reading.also.get(column, ()):
            at = reading.columns[column]
            blank = {cell for cell in set(columns[at]) if _is_blank(cell, column)}
            if blank:
                cells = zip(columns[at], columns[other], strict=True)
                columns[at] = [more or cell if cell in blank else cell for cell, more in cells]
    return replace(reading, sheet=replace(reading.sheet, columns=tuple(columns)))


def _is_blank(cell: str, column: str) -> bool:
    return not cell or (column == "channel" and cell.strip().casefold() in _SAYING_NOTHING)
