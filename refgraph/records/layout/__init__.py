"""Rows to a sheet with a header: where the data begin, end and go on.

headers              which row is the header       continuations  rows that go on a record
preamble_and_totals  rows that are no data         groups         rows under a heading of their own
pairs                columns that say something together
"""

from __future__ import annotations

from refgraph.records.layout.headers import sheet_from_grid
from refgraph.records.layout.pairs import NUMBERED, SUMS, compose

__all__ = [
    "NUMBERED",
    "SUMS",
    "compose",
    "sheet_from_grid",
]
