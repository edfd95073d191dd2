"""Ditto marks: cells by which a list kept by hand says that they hold what stands above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Grid

_MARK = re.compile(
    r"[-–]?\s*(?:[\"“”„]|''|’’|,,|〃)\s*[-–]?|(?:ditto|dito|idem|same as above|siehe oben|s\.\s?o\.)\.?",
    re.IGNORECASE,
)
_BY_HAND = 10_000
"""No list of more rows is kept by hand."""


def repeated_from_above(grid: Grid, data: Sequence[int], ledger: Ledger) -> Grid:
    """Put into the cells that hold a ditto mark what stands above them.

    Parameters
    ----------
    grid
        The cells.
    data
        The positions of the rows that are data.
    ledger
        Where it is noted.
    """
    rows = list(grid.rows)
    count, first = 0, 0
    for above, position in pairwise(data) if len(data) <= _BY_HAND else ():
        marked = [at for at, cell in enumerate(rows[position]) if cell and _MARK.fullmatch(cell.strip())]
        marked = [at for at in marked if at < len(rows[above]) and rows[above][at].strip()]
        if marked:
            rows[position] = [
                rows[above][at] if at in marked else cell for at, cell in enumerate(rows[position])
            ]
            count, first = count + len(marked), first or grid.lines[position]
    if not count:
        return grid
    cells = counted(count, "cell of", "cells of")
    verb = "holds a ditto mark and is" if count == 1 else "hold ditto marks and are"
    message = f"{cells} {grid.file} {verb} read as what stands above."
    ledger.add(Finding("note", "ditto-marks", message, file=grid.file, row=first, count=count))
    return replace(grid, rows=rows)
