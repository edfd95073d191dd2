"""The price of a deal in a list of contacts ("Deal Price", "Sold Price"): what the contact paid, and so a deal."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import replace

import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning import PRICE, are_amounts, find_header, says_paid
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.records.tables import build_table

_CLIENTS = ("client", "past_client")
_NAMING = ("contact_id", "email", "name")
_WHO = "(who)"
"""The header of the column that is made of these: whoever has no address is known by name."""


def fold_prices(
    tables: MutableMapping[str, pd.DataFrame], readings: Sequence[Reading], rules: ReadRules, ledger: Ledger
) -> None:
    """Make a deal of every price that stands beside a contact, where no file has the deals themselves.

    It is won where the contact's stage says that they are or were a client, or nothing says what they are; else it
    is open.

    Parameters
    ----------
    tables
        The typed tables; `deals` is made.
    readings
        The sheets as they were recognised.
    rules
        How amounts are written, as the user says.
    ledger
        Where it is noted.
    """
    if "deals" in tables or "contacts" not in tables:
        return
    contacts = tables["contacts"]
    deals = [
        deal
        for reading in readings
        if reading.table == "contacts"
        if (deal := _as_deals(reading, rules, ledger))
    ]
    if not deals:
        return
    made = build_table("deals", deals, rules, ledger)
    types = contacts["type"] if "type" in contacts else pd.Series("", index=contacts.index, dtype="str")
    kinds = dict(zip(zip(contacts["file"], contacts["row"], strict=True), types, strict=True))
    own = [kinds.get(where, "") for where in zip(made["file"], made["row"], strict=True)]
    says = types.ne("").any()
    status = ["won" if not says or kind in _CLIENTS else "open" for kind in own]
    made.insert(1, "status", pd.Series(status, index=made.index, dtype="str"))
    tables["deals"] = made


def _as_deals(reading: Reading, rules: ReadRules, ledger: Ledger) -> Reading | None:
    """Return the rows of a list of contacts that have a price as a sheet of deals."""
    who = _whose(reading)
    used = set(reading.columns.values())
    declared = find_header(reading.sheet.header, rules.columns[PRICE]) if PRICE in rules.columns else None
    for at, header in enumerate(reading.sheet.header):
        cells = reading.sheet.columns[at]
        is_price = declared == at if declared is not None else at not in used and says_paid(header)
        if who and is_price and are_amounts(cells):
            rows = [row for row, cell in enumerate(cells) if cell.strip()]
            _note(reading, at, len(rows), ledger)
            columns = tuple([column[row] for row in rows] for column in (*reading.sheet.columns, who))
            lines = [reading.sheet.lines[row] for row in rows]
            headers = (*reading.sheet.header, _WHO)
            sheet = replace(
                reading.sheet, header=headers, columns=columns, lines=lines, made=reading.sheet.made + 1
            )
            found = {"contact_id": len(columns) - 1, "amount": at}
            return replace(reading, sheet=sheet, table="deals", columns=found, flags={}, also={})
    return None


def _whose(reading: Reading) -> list[str]:
    """Return whom each row is about: the id, else the address, else the name; none where nothing names anybody."""
    named = [reading.cells(name) for name in _NAMING if name in reading.columns]
    return [next(filter(None, map(str.strip, row)), "") for row in zip(*named, strict=True)]


def _note(reading: Reading, at: int, count: int, ledger: Ledger) -> None:
    header, file = reading.sheet.header[at], reading.sheet.file
    message = (
        f"'{header}' of {file} is read as what contacts paid, each in one deal: {counted(count, 'deal')}."
    )
    hint = "If it is not, leave that column out of the export."
    ledger.add(
        Finding("note", "prices-of-contacts", message, hint, "contacts", file, column=header, count=count)
    )
