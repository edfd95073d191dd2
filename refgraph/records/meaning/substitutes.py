"""What a blank cell's neighbours say: another address, another number, another way to name who answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from refgraph.records.sheets import Reading

SUBSTITUTED: Mapping[str, tuple[str, ...]] = {
    "contacts": ("email", "phone"),
    "feedback": ("contact_id",),
    "engagements": ("contact_id",),
}
"""The columns of each table whose blank cells are filled from other headers that mean the same."""


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
            if "" in columns[at]:
                columns[at] = [cell or more for cell, more in zip(columns[at], columns[other], strict=True)]
    return replace(reading, sheet=replace(reading.sheet, columns=tuple(columns)))
