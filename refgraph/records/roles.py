"""Which contact a deal is with, where the CRM keeps that in a file of its own."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence

import numpy as np
import pandas as pd

from refgraph.records.ledger import Ledger
from refgraph.records.recognition import Reading
from refgraph.records.words import flags


def fold_roles(tables: MutableMapping[str, pd.DataFrame], roles: Sequence[Reading], ledger: Ledger) -> None:
    """Give deals without a contact the one of their roles: the primary one, else the first.

    Parameters
    ----------
    tables
        The typed tables; `deals` is replaced.
    roles
        The sheets that say which contacts a deal has.
    ledger
        Where the rows of the roles are accounted for.
    """
    contact_of: dict[str, tuple[bool, str]] = {}
    deals = tables.get("deals")
    known = set() if deals is None or "deal_id" not in deals else set(deals["deal_id"])
    for reading in roles:
        _fold_sheet(reading, known, contact_of, ledger)
    if deals is None or not contact_of:
        return
    stated = deals["contact_id"] if "contact_id" in deals else pd.Series("", index=deals.index, dtype="str")
    found = [
        contact or contact_of.get(deal, (False, ""))[1]
        for contact, deal in zip(stated, deals["deal_id"], strict=True)
    ]
    deals = deals.drop(columns="contact_id", errors="ignore")
    deals.insert(list(deals.columns).index("deal_id") + 1, "contact_id", pd.Series(found, dtype="str"))
    tables["deals"] = deals


def _fold_sheet(
    reading: Reading, known: set[str], contact_of: dict[str, tuple[bool, str]], ledger: Ledger
) -> None:
    primary = reading.cells("primary") or ("",) * len(reading.sheet.lines)
    yes = flags(set(primary))
    rows = zip(
        reading.cells("deal_id"), reading.cells("contact_id"), primary, reading.sheet.lines, strict=True
    )
    for deal, contact, first, line in rows:
        deal, contact = deal.strip(), contact.strip()
        if not contact or deal not in known:
            reason = "no contact_id" if not contact else "no deal has this deal_id"
            ledger.reject(reading.sheet.file, line, reason, "deal_id" if contact else "contact_id", deal)
            continue
        is_primary = yes.get(first, np.nan) == 1
        if deal not in contact_of or (is_primary and not contact_of[deal][0]):
            contact_of[deal] = (is_primary, contact)
        ledger.merge(reading.sheet.file, line, f"a contact of deal {deal}")
