"""Bytes to rows: which files there are, of what kind, and the rows in them."""

from __future__ import annotations

from refgraph.records.files.delimited import swallowed_records
from refgraph.records.files.edited import read_edited
from refgraph.records.files.frames import grid_from_frame
from refgraph.records.files.opening import grids
from refgraph.records.files.sources import find_sources

__all__ = [
    "find_sources",
    "grid_from_frame",
    "grids",
    "read_edited",
    "swallowed_records",
]
