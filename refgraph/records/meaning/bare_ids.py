"""Lists of edges without a list of contacts: numbers or codes at both ends are the people themselves."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import replace

import pandas as pd

from refgraph.crm import header_key
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.sheets import Reading

_SIDES = {"referrer": "referrer_id", "referred": "referred_id"}
_NEARLY_ALL = 0.9


def take_codes_for_ids(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Read a side of a referral log as ids where it holds nothing but codes and there are no contacts to look up.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.

    Examples
    --------
    ``From,To`` over ``1,2``: contact 1 referred contact 2. Beside a table of contacts the cells are looked up there.
    """
    if any(reading.table == "contacts" and reading.sheet.lines for reading in readings):
        return list(readings)
    return [_with_ids(reading, ledger) if reading.table == "referrals" else reading for reading in readings]


def without_empty_contacts(tables: MutableMapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Let the people of the referrals be the contacts where the table of contacts has no rows."""
    contacts, referrals = tables.get("contacts"), tables.get("referrals")
    if contacts is None or referrals is None or len(contacts) or not len(referrals):
        return
    del tables["contacts"]
    message = "The contacts have no rows that can be used; the people of the referrals stand in for them."
    hint = "Export the contacts too, for their names, owners and dates."
    ledger.add(Finding("warning", "no-contacts", message, hint, "contacts"))


def name_ties(tables: MutableMapping[str, pd.DataFrame], readings: Sequence[Reading]) -> None:
    """Make contacts of the two sides of ties where names stand beside the ids and there are no contacts.

    Parameters
    ----------
    tables
        The typed tables; `contacts` is made.
    readings
        The sheets.
    """
    if "contacts" in tables:
        return
    rows: dict[str, tuple[str, str, str, int]] = {}
    for reading in readings:
        for side in "ab" if reading.table == "ties" else "":
            at = _name_beside(reading, side)
            if at is not None:
                cells = zip(reading.cells(side), reading.sheet.columns[at], reading.sheet.lines, strict=True)
                for identity, name, line in cells:
                    if identity.strip() and name.strip():
                        row = (identity.strip(), name.strip(), reading.sheet.file, line)
                        rows.setdefault(identity.strip(), row)
    if rows:
        frame = pd.DataFrame(rows.values(), columns=["contact_id", "name", "file", "row"])
        tables["contacts"] = frame.astype({"contact_id": "str", "name": "str", "file": "str", "row": "int64"})


def _name_beside(reading: Reading, side: str) -> int | None:
    """Return the column with the names of a side that stands under ids: ``Contact A Name`` for ``Contact A ID``."""
    own = header_key(reading.sheet.header[reading.columns[side]]) if side in reading.columns else ""
    keys = list(map(header_key, reading.sheet.header))
    wanted = f"{own.removesuffix('id')}name"
    return keys.index(wanted) if own.endswith("id") and wanted in keys else None


def _with_ids(reading: Reading, ledger: Ledger) -> Reading:
    columns = dict(reading.columns)
    # A letter names somebody only where the other side is as short.
    letters = all(_are_codes(reading.cells(side), letters=True) for side in _SIDES)
    for side, identity in _SIDES.items():
        if side in columns and identity not in columns and _are_codes(reading.cells(side), letters=letters):
            columns[identity] = columns.pop(side)
    taken = [
        identity for identity in _SIDES.values() if identity not in reading.columns and identity in columns
    ]
    if not taken:
        return reading
    message = (
        f"{reading.sheet.file} names people by number; without a list of contacts the numbers stand for them."
    )
    hint = "Export the contacts too, for their names."
    ledger.add(Finding("note", "numbers-for-people", message, hint, "referrals", reading.sheet.file))
    crm = {name: reading.crm.get(name, DECLARED) for name in columns}
    crm |= {_SIDES[side]: reading.crm.get(side, "") for side in _SIDES if _SIDES[side] in taken}
    return replace(reading, columns=columns, crm=crm)


def _are_codes(cells: Sequence[str], *, letters: bool) -> bool:
    said = [cell.strip() for cell in cells if cell.strip()]
    return bool(said) and sum(_is_code(cell, letters) for cell in said) >= _NEARLY_ALL * len(said)


def _is_code(cell: str, letters: bool) -> bool:
    if "@" in cell or any(map(str.isspace, cell)):
        return False
    return (letters and len(cell) == 1) or any(map(str.isdigit, cell))
