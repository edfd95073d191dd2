"""Tables that stand side by side in one sheet, under the same headers: one after the other they are one list."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from refgraph.crm import header_key, speaks_of_referrals
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Grid

_LOOKED_AT = 20
_FEWEST = 2


def side_by_side(grid: Grid, known: Callable[[Sequence[str]], int], ledger: Ledger) -> list[Grid]:
    """Return the tables of a sheet: several where a line of headers repeats itself beyond a blank column.

    Parameters
    ----------
    grid
        The cells.
    known
        Counts the known headers in a row.
    ledger
        Where it is noted.
    """
    for place, row in enumerate(grid.rows[:_LOOKED_AT]):
        spans = _spans(row)
        heads = {tuple(cell.strip().casefold() for cell in row[begin:end]) for begin, end in spans}
        if len(spans) < _FEWEST or len(heads) > 1 or known(row[slice(*spans[0])]) < _FEWEST:
            continue
        if place and _are_sides(grid.rows[place - 1], spans):
            return [grid]
        message = f"{grid.file} holds {len(spans)} tables side by side under the same headers; each is read."
        ledger.add(Finding("note", "side-by-side", message, file=grid.file, count=len(spans)))
        ends = [begin for begin, _ in spans[1:]] + [max(map(len, grid.rows))]
        begins = [0, *(begin for begin, _ in spans[1:])]
        return [
            replace(grid, rows=[line[begin:end] for line in grid.rows], file=_called(grid.file, number))
            for number, (begin, end) in enumerate(zip(begins, ends, strict=True), start=1)
        ]
    return [grid]


def _spans(row: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the runs of filled cells of a row begin and end."""
    runs = groupby(range(len(row)), key=lambda at: bool(row[at].strip()))
    found = [list(places) for is_filled, places in runs if is_filled]
    return [(places[0], places[-1] + 1) for places in found]


def _are_sides(titles: Sequence[str], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the titles over the same headers part who referred from who was referred, of one row."""
    said = [" ".join(filter(None, map(str.strip, titles[begin:end]))) for begin, end in spans]
    words = {header_key(re.sub(r"\d+", "", title)) for title in said}
    return len(words) > 1 and any(map(speaks_of_referrals, said))


def _called(file: str, number: int) -> str:
    return file if number == 1 else f"{file}:{number}"
