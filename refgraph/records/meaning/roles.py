"""Which contact a deal is with, where the CRM keeps that in a file of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import MutableMapping, Sequence

import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Reading
from refgraph.records.values import flags


def fold_roles(tables: MutableMapping[str, pd.DataFrame], roles: Sequence[Reading], ledger: Ledger) -> None:
    """Give deals without a contact the one of their roles: the primary one, else the only one.

    Parameters
    ----------
    tables
        The typed tables; `deals` is replaced.
    roles
        The sheets that say which contacts a deal has.
    ledger
        Where the rows of the roles are accounted for.
    """
    deals = tables.get("deals")
    known = set() if deals is None or "deal_id" not in deals else set(deals["deal_id"])
    primary: dict[str, str] = {}
    named: dict[str, set[str]] = defaultdict(set)
    for reading in roles:
        for deal, contact, is_primary in _rows(reading, known, ledger):
            named[deal].add(contact)
            if is_primary:
                primary.setdefault(deal, contact)
    if deals is None or not named:
        return
    only = {deal: min(contacts) for deal, contacts in named.items() if len(contacts) == 1}
    stated = deals["contact_id"] if "contact_id" in deals else [""] * len(deals)
    rows = list(zip(stated, deals["deal_id"], strict=True))
    found = [contact or primary.get(deal) or only.get(deal, "") for contact, deal in rows]
    open_deals = sum(not contact and deal in named for contact, (_, deal) in zip(found, rows, strict=True))
    _note_undecided(open_deals, ledger)
    deals = deals.drop(columns="contact_id", errors="ignore")
    deals.insert(deals.columns.get_loc("deal_id") + 1, "contact_id", pd.Series(found, dtype="str"))
    tables["deals"] = deals


def _rows(reading: Reading, known: set[str], ledger: Ledger) -> list[tuple[str, str, bool]]:
    """Return deal, contact and whether it is the primary one, of the rows whose deal is known."""
    marks = reading.cells("primary") or ("",) * len(reading.sheet.lines)
    primary = flags(set(marks))
    rows = []
    cells = zip(
        reading.cells("deal_id"), reading.cells("contact_id"), marks, reading.sheet.lines, strict=True
    )
    for deal, contact, mark, line in cells:
        deal, contact = deal.strip(), contact.strip()
        if not contact:
            ledger.reject(reading.sheet.file, line, "no contact_id", "contact_id")
        elif deal not in known:
            ledger.reject(reading.sheet.file, line, "no deal has this deal_id", "deal_id", deal)
        else:
            rows.append((deal, contact, primary.get(mark) == 1))
            ledger.merge(reading.sheet.file, line, f"a contact of deal {deal}")
    return rows


def _note_undecided(count: int, ledger: Ledger) -> None:
    if count:
        message = f"{counted(count, 'deal')} with several contacts and no primary one: with nobody."
        hint = "Mark the primary contact of each in the CRM."
        ledger.add(
            Finding("note", "deals-without-contact", message, hint, "deals", column="contact_id", count=count)
        )
