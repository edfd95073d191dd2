"""Ids that a program changed on their way: zeros lost in front, ``.0`` behind, several as a list of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Reading

_POINTING = ("contact_id", "referrer_id", "referrer", "referred_id", "referred", "a", "b")
_LIST = "["
_SEVERAL = ";"
_LINK = re.compile(r"(?<=\w)\s*\(https?://[^()]*\)")
_ONE_EACH = frozenset("deals touches engagements given asks events".split())


def mend_ids(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Write ids that point to contacts as the contacts themselves are written.

    A cell is changed only where no contact has it as it is and one has it mended, so that nothing is guessed.
    The ids of the contacts lose their ``.0`` where all of them have one.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.

    Examples
    --------
    With a contact ``00123``, the referrer ``123.0`` (or ``123``) is ``00123``; ``["1","2"]`` is ``1; 2``; and
    ``Ann Lee (https://...)`` is ``Ann Lee``.
    """
    readings = [_without_fractions(reading, ledger) for reading in readings]
    known = {
        cell for reading in readings if reading.table == "contacts" for cell in reading.cells("contact_id")
    }
    known |= {
        alias.strip()
        for reading in readings
        if reading.table == "contacts"
        for cell in set(reading.cells("alias_ids"))
        for alias in cell.split(_SEVERAL)
    }
    known.discard("")
    short = {cell.lstrip("0"): cell for cell in known if cell[0] == "0" and cell.isdecimal()}
    mended = (_mended(reading, known, short, ledger) for reading in readings)
    return [_one_contact_each(reading, known, ledger) for reading in mended]


def _without_fractions(reading: Reading, ledger: Ledger) -> Reading:
    if reading.table != "contacts" or "contact_id" not in reading.columns:
        return reading
    ids = [cell for cell in reading.cells("contact_id") if cell]
    if not ids or not ids[0].endswith(".0") or not all(map(_is_fraction, ids)):
        return reading
    return _replaced(reading, "contact_id", {cell: cell[:-2] for cell in set(ids)}, ledger)


def _mended(reading: Reading, known: AbstractSet[str], short: Mapping[str, str], ledger: Ledger) -> Reading:
    for column in _POINTING:
        if column not in reading.columns or (reading.table == "contacts" and column == "contact_id"):
            continue
        unknown = set(reading.cells(column)).difference(known)
        linked = {cell: _LINK.sub("", cell) for cell in unknown if "://" in cell and _LINK.search(cell)}
        if linked:
            reading = _replaced(reading, column, linked, None)
            unknown = set(reading.cells(column)).difference(known)
        lists = {cell: "; ".join(several) for cell in unknown if (several := _listed(cell))}
        changed = {cell: whole for cell in unknown if (whole := _whole(cell, known, short))}
        if lists:
            reading = _replaced(reading, column, lists, None)
        if changed:
            reading = _replaced(reading, column, changed, ledger)
    return reading


def _one_contact_each(reading: Reading, known: AbstractSet[str], ledger: Ledger) -> Reading:
    """Give each contact of a row its own row: a meeting with three is three; but a deal is with the first."""
    if reading.table not in _ONE_EACH or "contact_id" not in reading.columns:
        return reading
    cells = reading.cells("contact_id")
    several = {cell: _contacts(cell, known) for cell in set(cells) if _SEVERAL in cell and cell not in known}
    if not several:
        return reading
    first = reading.table == "deals"
    chosen = [several.get(cell, [cell])[: 1 if first else None] for cell in cells]
    spots = [row for row, contacts in enumerate(chosen) for _ in contacts]
    columns = [[column[row] for row in spots] for column in reading.sheet.columns]
    columns[reading.columns["contact_id"]] = [contact for contacts in chosen for contact in contacts]
    lines = [reading.sheet.lines[row] for row in spots]
    count = sum(cell in several for cell in cells)
    what = "the first of each counts" if first else "each counts"
    message = f"{counted(count, 'row')} of {reading.sheet.file} with several contacts; {what}."
    ledger.add(Finding("note", "several-contacts", message, "", reading.table, reading.sheet.file,
                       column="contact_id", count=count))  # fmt: skip
    return replace(reading, sheet=replace(reading.sheet, columns=tuple(columns), lines=lines))


def _contacts(cell: str, known: AbstractSet[str]) -> list[str]:
    """Return the contacts that a cell lists: those that are known, else the first."""
    parts = list(dict.fromkeys(filter(None, map(str.strip, cell.split(_SEVERAL)))))
    return [part for part in parts if part in known] or parts[:1] or [cell]


def _listed(cell: str) -> list[str]:
    """Return the texts of a list in JSON; none where the cell is no such list."""
    if not cell.startswith(_LIST):
        return []
    try:
        found = json.loads(cell)
    except ValueError:
        return []
    return [str(each) for each in found if isinstance(each, str | int)] if isinstance(found, list) else []


def _whole(cell: str, known: AbstractSet[str], short: Mapping[str, str]) -> str:
    """Return the id that a contact has and the cell was; empty where there is none."""
    digits = cell[:-2] if _is_fraction(cell) else cell
    if not digits.isdecimal():
        return ""
    return digits if digits in known else short.get(digits.lstrip("0"), "")


def _is_fraction(cell: str) -> bool:
    return cell.endswith(".0") and cell[:-2].isdecimal()


def _replaced(reading: Reading, column: str, changed: Mapping[str, str], ledger: Ledger | None) -> Reading:
    cells = reading.cells(column)
    position = reading.columns[column]
    mended = [changed.get(cell, cell) for cell in cells]
    if ledger is not None:
        one = min(changed)
        count = sum(cell in changed for cell in cells)
        ids = counted(count, "id")
        message = f"A spreadsheet changed {ids} of {reading.table}.{column}: {one} is {changed[one]}."
        ledger.add(Finding("note", "mended-ids", message, "", reading.table, reading.sheet.file, column=column,
                           value=one, count=count))  # fmt: skip
    columns = (*reading.sheet.columns[:position], mended, *reading.sheet.columns[position + 1 :])
    return replace(reading, sheet=replace(reading.sheet, columns=columns))
