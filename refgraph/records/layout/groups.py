"""Reports grouped by a column: its cell is filled in the first row of a group only, and subtotals follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from refgraph.crm import speaks_of_referrer
from refgraph.findings import Finding, counted
from refgraph.records.layout.preamble_and_totals import OF_GROUP
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Grid

_SUBTOTAL = re.compile(
    r"(?:sub[ -]?total|zwischensumme|teilergebnis|sous-total)\b.*", re.IGNORECASE | re.DOTALL
)

_FEWEST = 2
_BY_HAND = 10_000
"""No report of more rows leaves it to the eye whose they are."""
_OF_ALL = frozenset("grand overall gesamt".split())


def filled_down(grid: Grid, at: int, below: Sequence[int], data: Sequence[int], ledger: Ledger) -> Grid:
    """Fill the cells by which a report is grouped down to the end of each group.

    Only subtotals show that a report is grouped: the columns up to the one in which they stand are those of
    the groups. A blank cell elsewhere is a blank.

    Parameters
    ----------
    grid
        The cells.
    at
        The position of the header.
    below
        The positions of the rows after the header that are not blank.
    data
        Those of them that are data.
    ledger
        Where it is noted.

    Returns
    -------
    Grid
    """
    levels = _levels([grid.rows[position] for position in set(below).difference(data)])
    if not levels:
        _warn_of_blanks(grid, at, data, ledger)
    if not levels or not data or not grid.rows[data[0]][0].strip():
        return grid
    rows = list(grid.rows)
    standing: list[str] = []
    count = 0
    for position in data:
        row = rows[position]
        cells = [cell.strip() for cell in row[:levels]]
        first = next((level for level, cell in enumerate(cells) if cell), levels)
        # What stands in a wider group ends the narrower ones.
        standing = standing[:first] + cells[first:] if first < levels else standing
        if cells != standing:
            rows[position] = [*standing, *row[levels:]]
            count += sum(new != old for new, old in zip(standing, cells, strict=False))
    if not count:
        return grid
    file, line = grid.file, grid.lines[data[0]]
    message = f"{file} is grouped; from the row above, {counted(count, 'blank cell')} of the groups filled."
    ledger.add(Finding("note", "filled-groups", message, file=file, row=line, count=count))
    return replace(grid, rows=rows)


def _levels(passed_over: Sequence[Sequence[str]]) -> int:
    """Return how many columns there are groups in: up to the last one with a subtotal."""
    found = [at for row in passed_over for at, cell in enumerate(row) if _is_subtotal(cell.strip())]
    return max(found) + 1 if found else 0


def _is_subtotal(cell: str) -> bool:
    named = OF_GROUP.fullmatch(cell)
    return bool(_SUBTOTAL.fullmatch(cell)) or (named is not None and named[1].casefold() not in _OF_ALL)


def _warn_of_blanks(grid: Grid, at: int, data: Sequence[int], ledger: Ledger) -> None:
    """Warn where who referred stands first in a row, once each, and blanks below: nothing says whose these are."""
    header = grid.rows[at][0].strip()
    if not 0 < len(data) <= _BY_HAND or not speaks_of_referrer(header) or not grid.rows[data[0]][0].strip():
        return
    named = [cell for position in data if (cell := grid.rows[position][0].strip().casefold())]
    count = len(data) - len(named)
    if count < _FEWEST or len(named) < _FEWEST or len(set(named)) < len(named):
        return
    rows = counted(count, f"row of {grid.file} has", f"rows of {grid.file} have")
    message = f"{rows} no '{header}' under a row that has one, and no name stands there twice: they count for nobody."
    hint = "If each belongs to the name above, fill these cells with it, or with ditto marks."
    ledger.add(Finding("warning", "blank-groups", message, hint, file=grid.file, row=grid.lines[data[0]],
                       column=header, count=count))  # fmt: skip
