"""Reports in groups under a line of their own, "Referred By: Lee, Ann": what it says is said of every row below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Grid

_TITLE = re.compile(r"\s*([^\W\d][^:]{2,38}?)\s*:\s+(\S.*?)\s*", re.DOTALL)
_SUMS = re.compile(r"(?i).*\b(?:total|count|summe|anzahl|page|seite)\b.*")
_FEWEST = 2


def under_titles(
    grid: Grid, at: int, header: tuple[str, ...], below: Sequence[int], data: list[int], ledger: Ledger
) -> tuple[Grid, tuple[str, ...], list[int]]:
    """Give the rows of each group a column with what the line above them says, under the label of these lines.

    A line is such a title if it has one cell, with a label before a colon that stands in two titles or more.

    Parameters
    ----------
    grid
        The cells.
    at
        The position of the header; a title may stand above it, too.
    header
        The header.
    below
        The positions of the rows after the header that are not blank: a title may stand above the header again.
    data
        Those of them that may be data.
    ledger
        Where it is noted.
    """
    places = [place for place in range(at) if any(map(str.strip, grid.rows[place]))] + list(below)
    titles = {place: found for place in places if (found := _title(grid.rows[place]))}
    labels = Counter(label for label, _ in titles.values())
    label = max(labels, key=lambda each: labels[each], default="")
    titles = {place: found for place, found in titles.items() if found[0] == label}
    if len(titles) < _FEWEST or label in header or not any(place > at for place in titles):
        return grid, header, data
    width, said = len(header), ""
    rows = list(grid.rows)
    for place in places:
        said = titles[place][1] if place in titles else said
        rows[place] = [*(rows[place] + [""] * width)[:width], said]
    first = next(iter(titles.values()))[1]
    message = (
        f"{grid.file} is in groups under lines such as '{label}: {first}'; each holds for the rows below it."
    )
    ledger.add(Finding("note", "titled-groups", message, file=grid.file, row=grid.lines[min(titles)],
                       count=len(titles)))  # fmt: skip
    return replace(grid, rows=rows), (*header, label), [place for place in data if place not in titles]


def _title(row: Sequence[str]) -> tuple[str, str] | None:
    said = [cell for cell in row if cell.strip()]
    found = _TITLE.fullmatch(said[0]) if len(said) == 1 else None
    return (found[1], found[2]) if found and not _SUMS.fullmatch(found[1]) else None
