"""Rows to a sheet with a header: where the data begin, end and go on.

headers              which row is the header       continuations  rows that go on a record
coarse_headers       two lines of headers          groups         cells that stand in the first row of a group only
preamble_and_totals  rows that are no data         titled_groups  rows under a line that is said of each of them
pairs                columns that say something together  parallel_tables  several tables in one sheet
"""

from __future__ import annotations

from refgraph.records.layout.deal_rows import one_row_a_deal
from refgraph.records.layout.headers import sheet_from_grid
from refgraph.records.layout.pairs import NUMBERED, SUMS, compose
from refgraph.records.layout.parallel_tables import side_by_side

__all__ = [
    "NUMBERED",
    "SUMS",
    "compose",
    "one_row_a_deal",
    "sheet_from_grid",
    "side_by_side",
]
