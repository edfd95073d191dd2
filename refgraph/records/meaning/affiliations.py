"""To which organisation a contact belongs, where the CRM keeps that in a file of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, MutableMapping, Sequence

import pandas as pd

from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Reading
from refgraph.records.values import flags


def fold_affiliations(
    tables: MutableMapping[str, pd.DataFrame], affiliations: Sequence[Reading], ledger: Ledger
) -> None:
    """Give contacts without an organisation the one they belong to: the direct one, else the only one.

    An affiliation that is over gives nothing.

    Parameters
    ----------
    tables
        The typed tables; `contacts` is replaced.
    affiliations
        The sheets that say to which organisations a contact belongs.
    ledger
        Where their rows are accounted for.
    """
    if not affiliations:
        return
    contacts = tables.get("contacts")
    known = set() if contacts is None or "contact_id" not in contacts else set(contacts["contact_id"]) - {""}
    direct: dict[str, str] = {}
    named: dict[str, set[str]] = defaultdict(set)
    for reading in affiliations:
        for contact, organisation, is_direct, is_active in _rows(reading, known, ledger):
            if is_active and organisation:
                named[contact].add(organisation)
                if is_direct:
                    direct.setdefault(contact, organisation)
    if contacts is None or not named:
        return
    only = {contact: min(found) for contact, found in named.items() if len(found) == 1}
    stated = contacts["organisation_id"] if "organisation_id" in contacts else [""] * len(contacts)
    rows = zip(stated, contacts["contact_id"], strict=True)
    found = [organisation or direct.get(contact) or only.get(contact, "") for organisation, contact in rows]
    tables["contacts"] = contacts.assign(organisation_id=pd.Series(found, index=contacts.index, dtype="str"))


def _rows(reading: Reading, known: set[str], ledger: Ledger) -> Iterator[tuple[str, str, bool, bool]]:
    """Yield contact, organisation, and whether they belong together directly and still, of known contacts."""
    blank = ("",) * len(reading.sheet.lines)
    marks = [reading.cells(name) or blank for name in ("direct", "active")]
    said = [flags(set(column)) for column in marks]
    cells = zip(
        reading.cells("contact_id"),
        reading.cells("organisation_id"),
        *marks,
        reading.sheet.lines,
        strict=True,
    )
    for contact, organisation, is_direct, is_active, line in cells:
        contact = contact.strip()
        if contact not in known:
            reason = "no contact has this contact_id" if contact else "no contact_id"
            ledger.reject(reading.sheet.file, line, reason, "contact_id", contact)
            continue
        ledger.merge(reading.sheet.file, line, f"an organisation of contact {contact}")
        yield contact, organisation.strip(), said[0].get(is_direct) == 1, said[1].get(is_active) != 0
