"""Files without a line of headers: two columns of people are a list of edges, whose direction has to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.channels import look_like_people
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import MADE, Sheet
from refgraph.records.values import inspect_dates

_MOST = 4
_SHOWN = 3
_SIDES = {"outward": ("Referrer", "Referred"), "inward": ("Referred", "Referrer")}


def is_nameless(header: Sequence[str]) -> bool:
    """Whether a header was made up, because the file has none.

    Examples
    --------
    >>> is_nameless(["Column 1", "Column 2"]), is_nameless(["Name"])
    (True, False)
    """
    return list(header) == [MADE.format(number) for number in range(1, len(header) + 1)]


def name_sides(sheet: Sheet, rules: ReadRules, ledger: Ledger) -> Sheet:
    """Return a list of edges without headers under the headers that the user's direction gives it.

    Parameters
    ----------
    sheet
        The sheet.
    rules
        What the user declared: ``direction``, or which made-up header is which column.
    ledger
        Where the question is noted if nothing was declared.
    """
    if not is_nameless(sheet.header) or not _are_edges(sheet) or sheet.table:
        return sheet
    declared = {*rules.columns.values(), *(name for each in rules.tables.values() for name in each.values())}
    if declared.intersection(sheet.header):
        return sheet
    if not rules.direction:
        _ask(sheet, ledger)
        return sheet
    others = [_named(cells) for cells in sheet.columns[2:]]
    return replace(sheet, header=(*_SIDES[rules.direction], *others))


def _are_edges(sheet: Sheet) -> bool:
    """Whether the first two columns name somebody in every row, and no others do."""
    if not 2 <= len(sheet.header) <= _MOST or not sheet.lines:
        return False
    return all(all(map(str.strip, cells)) and _are_people(cells) for cells in sheet.columns[:2])


def _are_people(cells: Sequence[str]) -> bool:
    plain = [cell.strip() for cell in cells]
    codes = all(not any(map(str.isspace, cell)) and any(map(str.isdigit, cell)) for cell in plain)
    return (codes and not _are_dates(cells)) or look_like_people(cells)


def _are_dates(cells: Sequence[str]) -> bool:
    dates = inspect_dates(cells)
    return not dates.unreadable and not dates.years and bool(dates.open or any("-" in cell for cell in cells))


def _named(cells: Sequence[str]) -> str:
    if _are_dates(cells):
        return "Date"
    return "Weight" if all(cell.strip().isdecimal() for cell in cells) else ""


def _ask(sheet: Sheet, ledger: Ledger) -> None:
    pairs = list(zip(*sheet.columns[:2], strict=True))[:_SHOWN]
    first = "; ".join(f"{one} referred {other}" for one, other in pairs)
    second = "; ".join(f"{other} referred {one}" for one, other in pairs)
    message = f"{sheet.file} has no line of headers. Read one way, {first}; read the other way, {second}."
    hint = (
        "Say --direction outward for the first, --direction inward for the second; or write a line of headers: "
        "referrer,referred."
    )
    ledger.add(Finding("error", "no-header", message, hint, file=sheet.file))
