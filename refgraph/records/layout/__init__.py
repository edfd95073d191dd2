"""Rows to a sheet with a header: where the data begin, end and go on."""

from __future__ import annotations

from refgraph.records.layout.headers import sheet_from_grid
from refgraph.records.layout.pairs import NUMBERED, SUMS, compose

__all__ = [
    "NUMBERED",
    "SUMS",
    "compose",
    "sheet_from_grid",
]
