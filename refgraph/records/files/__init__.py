"""Bytes to rows: which files there are, of what kind, and the rows in them.

sources     which files                        delimited    text to rows
formats     what kind of file it is            workbooks    workbooks and Parquet to rows
opening     the door: a file to its sheets     markup       web pages and XML to rows
decoding    bytes to text                      cards        address cards to rows
mojibake    text that was encoded twice        frames       DataFrames to rows
stray_cells what a workbook says beside it     edited       lists that somebody edited
"""

from __future__ import annotations

from refgraph.records.files.archives import refuse_bomb
from refgraph.records.files.decoding import decode
from refgraph.records.files.delimited import find_delimiter, swallowed_records
from refgraph.records.files.earlier import baseline_files, earlier_run
from refgraph.records.files.edited import edited_tables, read_edited, read_written
from refgraph.records.files.frames import cells_text, grid_from_frame, labelled_frames
from refgraph.records.files.kinds import NOTES, PARQUET, TEXT, Source
from refgraph.records.files.opening import grids
from refgraph.records.files.sources import GivenFile, files_in, find_sources, is_export, is_part_of, labelled

__all__ = [
    "NOTES",
    "PARQUET",
    "TEXT",
    "GivenFile",
    "Source",
    "baseline_files",
    "cells_text",
    "decode",
    "earlier_run",
    "edited_tables",
    "files_in",
    "find_delimiter",
    "find_sources",
    "grid_from_frame",
    "grids",
    "is_export",
    "is_part_of",
    "labelled",
    "labelled_frames",
    "read_edited",
    "read_written",
    "refuse_bomb",
    "swallowed_records",
]
