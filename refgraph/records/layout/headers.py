"""A grid to a sheet: where the header is, which rows are data, and what was passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from refgraph.crm import speaks_of_referrer
from refgraph.findings import Finding, counted
from refgraph.records.files import swallowed_records
from refgraph.records.layout.coarse_headers import under_coarse_headers
from refgraph.records.layout.continuations import fold_continuations
from refgraph.records.layout.data_rows import holds_data, is_comment, lacks_header, recurs
from refgraph.records.layout.groups import filled_down
from refgraph.records.layout.preamble_and_totals import further_headers, without_preamble_and_totals
from refgraph.records.layout.repeats import repeated_from_above
from refgraph.records.layout.titled_groups import under_titles
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import MADE, Grid, Sheet

_LOOKED_AT = 20
_QUOTED = 3
_WIDE = 60
_HEADERS = 2
"""How many known headers in a row make it a header."""

Recogniser = Callable[[Sequence[str]], int]
"""Says how many of the cells of a row are known headers."""


def sheet_from_grid(grid: Grid, known: Recogniser, ledger: Ledger) -> Sheet | None:
    """Find the header and split what follows it into columns.

    Rows before the header and a report's footer are no data and are noted. A row with cells beyond the
    header's width is rejected, one with too few is filled up with blanks.

    Parameters
    ----------
    grid
        The cells.
    known
        Counts the known headers in a row.
    ledger
        Where rejected rows and findings are noted.

    Returns
    -------
    Sheet or None
        None where there is no cell that is not blank.
    """
    grid, filled = _without_comments(grid, _filled(grid.rows), ledger)
    if not filled:
        return None
    at = _header_row(grid.rows, filled, known)
    if at == filled[0] and not known(grid.rows[at]) and lacks_header(grid.rows, filled):
        grid = _with_header(grid)
        filled, at = _filled(grid.rows), 0
    at = _finer_row(grid.rows, filled, at)
    header = _header(grid.rows[at])
    above = filled[: filled.index(at)]
    finer = under_coarse_headers(header, grid.rows[above[-1]]) if above and above[-1] == at - 1 else None
    if finer:
        header, above = finer, above[:-1]
        message = f"{grid.file} has 2 header rows; they were read as one."
        ledger.add(Finding("note", "header-rows", message, file=grid.file, row=grid.lines[at], count=1))
    if above:
        _note_preamble(grid, above, at, known, ledger)
    below = filled[filled.index(at) + 1 :]
    blank = len(grid.rows) - at - 1 - len(below)
    header, below = further_headers(grid, header, below, known, ledger)
    data = without_preamble_and_totals(grid, at, below, ledger)
    grid, header, data = under_titles(grid, at, header, below, data, ledger)
    grid = repeated_from_above(filled_down(grid, at, below, data, ledger), data, ledger)
    kept, rejected = _sound_rows(grid, header, data, ledger)
    rows = _even(grid, [grid.rows[position] for position in kept], len(header), ledger)
    lines: Sequence[int] = [grid.lines[position] for position in kept]
    header, rows, lines = fold_continuations(grid.file, header, rows, lines, ledger)
    columns: tuple[Sequence[str], ...] = tuple(zip(*rows, strict=True)) if rows else ((),) * len(header)
    _note_repeated(grid.file, header, ledger)
    return Sheet(
        grid.file,
        header,
        columns,
        lines,
        len(kept) + rejected,
        blank,
        grid.encoding,
        grid.delimiter,
        grid.table,
    )


def is_blank(row: Sequence[str]) -> bool:
    """Whether a row holds nothing but blanks."""
    return not "".join(row).strip()


def _filled(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the positions of the rows that are not blank."""
    joined = map("".join, rows)
    return [position for position, text in enumerate(joined) if text and not text.isspace()]


def _without_comments(grid: Grid, filled: list[int], ledger: Ledger) -> tuple[Grid, list[int]]:
    """Blank the rows that are remarks of a program, and note them with their text."""
    comments = [position for position in filled if is_comment(grid.rows[position])]
    if not comments:
        return grid, filled
    gone = set(comments)
    rows = [[] if position in gone else row for position, row in enumerate(grid.rows)]
    message = (
        f"{counted(len(comments), 'comment line')} of {grid.file} passed over: {_shown(grid, comments)}."
    )
    first = grid.lines[comments[0]]
    ledger.add(Finding("note", "comments", message, file=grid.file, row=first, count=len(comments)))
    return replace(grid, rows=rows), [position for position in filled if position not in gone]


def _with_header(grid: Grid) -> Grid:
    """Return a grid whose first row is data under headers that say no more than the number of the column."""
    header = [MADE.format(number) for number in range(1, max(map(len, grid.rows)) + 1)]
    broken = {position + 1: reason for position, reason in grid.broken.items()}
    return replace(grid, rows=[header, *grid.rows], lines=[grid.lines[0], *grid.lines], broken=broken)


def _shown(grid: Grid, positions: Sequence[int]) -> str:
    """Return the text of the first rows, as much of it as fits into a line."""
    texts = [" ".join(filter(None, map(str.strip, grid.rows[position]))) for position in positions[:_QUOTED]]
    shown = "; ".join(f"'{text[:_WIDE]}{'...' if len(text) > _WIDE else ''}'" for text in texts)
    return shown + ("; ..." if len(positions) > _QUOTED else "")


def _header_row(rows: list[list[str]], filled: list[int], known: Recogniser) -> int:
    """Return the row with most known headers: the first one, unless a later one is plainly the header.

    A row that holds data, or of which a cell stands again below, is no header where a row as wide and without
    data stands above it, however many of its words are known ("Referrer", "Client").
    """
    candidates = filled[:_LOOKED_AT]
    best = candidates[0]
    most = known(rows[best])
    widest = _cells(rows[best])
    for position in candidates[1:]:
        cells = _cells(rows[position])
        score = known(rows[position])
        if (
            score > most
            and score >= _HEADERS
            and (cells > widest or (score >= 3 and score * 2 >= cells))
            and not _is_data_below(rows, best, position, filled)
        ):
            best, most = position, score
        widest = max(widest, cells)
    return _below_title(rows, candidates, known) if _cells(rows[best]) == 1 and not most else best


def _finer_row(rows: list[list[str]], filled: list[int], at: int) -> int:
    """Return the row under a header where that is the finer line of it."""
    below = filled[filled.index(at) + 1 :][:1]
    finer = below and under_coarse_headers(_header(rows[below[0]]), rows[at])
    return below[0] if finer else at


def _below_title(rows: list[list[str]], candidates: list[int], known: Recogniser) -> int:
    """Return the first row as wide as the table is, where a title stands above it and a header is known in it."""
    # Lines of one cell are titles, of the table and of groups in it.
    widths = sorted(cells for position in candidates if (cells := _cells(rows[position])) > 1)
    wide = widths[len(widths) // 2] if widths else 0
    for position in candidates[1:] if wide > _HEADERS else ():
        if _cells(rows[position]) >= wide:
            return position if known(rows[position]) and not holds_data(rows[position]) else candidates[0]
    return candidates[0]


def _is_data_below(rows: list[list[str]], above: int, position: int, filled: list[int]) -> bool:
    """Whether a row is data under a header above it that is as wide."""
    if _cells(rows[above]) < max(2, _cells(rows[position])) or holds_data(rows[above]):
        return False
    below = filled[filled.index(position) + 1 :]
    return holds_data(rows[position]) or recurs(rows, position, below)


def _cells(row: list[str]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _header(row: list[str]) -> tuple[str, ...]:
    header = [cell.strip().strip("\ufeff").strip() for cell in row]
    while header and not header[-1]:
        header.pop()
    return tuple(header)


def _note_preamble(grid: Grid, above: list[int], at: int, known: Recogniser, ledger: Ledger) -> None:
    """Note the lines above the header; lines below a header of their own are a table that is lost."""
    passed = len(above)
    first = next((place for place in above if known(grid.rows[place]) >= _HEADERS), None)
    if first is not None and len(above) > above.index(first) + 1:
        lost = len(above) - above.index(first) - 1
        message = (
            f"{grid.file} holds tables one below the other; only the one of line {grid.lines[at]} is read."
        )
        message += f" Not used: {counted(lost, 'line')} from line {grid.lines[first]} on."
        hint = "Put each table into a file of its own."
        ledger.add(Finding("warning", "several-tables", message, hint, file=grid.file, count=lost))
        return
    message = (
        f"{counted(passed, 'line')} before the header of {grid.file} (line {grid.lines[at]}) passed over: "
    )
    message += f"{_shown(grid, above)}."
    ledger.add(Finding("note", "preamble", message, file=grid.file, row=grid.lines[at], count=passed))


def _sound_rows(
    grid: Grid, header: tuple[str, ...], data: list[int], ledger: Ledger
) -> tuple[list[int], int]:
    """Return the positions of the rows that can be used, and how many cannot; these are noted."""
    bad = {position: (reason, "") for position, reason in grid.broken.items()}
    bad.update(_swallowing_rows(grid, len(header), data, ledger))
    width = len(header)
    for position in data:
        row = grid.rows[position]
        if len(row) > width and not is_blank(row[width:]) and position not in bad:
            cells = len(row)
            bad[position] = (f"{cells} cells under {width} headers", next(filter(str.strip, row[width:])))
    for position in data:
        if position in bad:
            reason, value = bad[position]
            ledger.reject(grid.file, grid.lines[position], reason, value=value)
    kept = [position for position in data if position not in bad] if bad else data
    return kept, len(data) - len(kept)


def _swallowing_rows(grid: Grid, width: int, data: list[int], ledger: Ledger) -> dict[int, tuple[str, str]]:
    if not grid.delimiter or isinstance(grid.lines, range):
        return {}
    stray = any(finding.code == "stray-quote" and finding.file == grid.file for finding in ledger.findings)
    bad = {}
    for position in data:
        for cell in grid.rows[position]:
            if ("\n" not in cell and "\r" not in cell) or position in grid.broken:
                continue
            if swallowed_records(cell, grid.delimiter, width, stray):
                bad[position] = ("a quote swallowed the rows after it", cell[:80])
                line = grid.lines[position]
                message = f"In {grid.file}, a quote that opens on line {line} swallows the rows after it."
                hint = "Close it or take it away on that line."
                ledger.add(Finding("error", "unclosed-quote", message, hint, file=grid.file, row=line))
    return bad


def _even(grid: Grid, rows: list[list[str]], width: int, ledger: Ledger) -> list[list[str]]:
    """Bring every row to the header's width."""
    widths = set(map(len, rows))
    if widths <= {width}:
        return rows
    short = sum(len(row) < width for row in rows)
    if short:
        message = f"{counted(short, 'row')} of {grid.file} with fewer cells than the header; the rest counts as blank."
        ledger.add(Finding("note", "short-rows", message, file=grid.file, count=short))
    return [row if len(row) == width else (row + [""] * width)[:width] for row in rows]


def _note_repeated(file: str, header: tuple[str, ...], ledger: Ledger) -> None:
    repeated = [name for name, times in Counter(header).items() if name and times > 1]
    both = [name for name in repeated if speaks_of_referrer(name)]
    if both:
        message = f"{file} has headers more than once; they are read together: {', '.join(both)}."
        ledger.add(Finding("warning", "repeated-referrers", message, file=file, count=len(both)))
    repeated = [name for name in repeated if name not in both]
    if repeated:
        message = f"{file} has headers more than once; the first of each is used: {', '.join(repeated)}."
        ledger.add(Finding("note", "repeated-headers", message, file=file, count=len(repeated)))
