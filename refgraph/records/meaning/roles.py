"""Which contact a deal is with, where the CRM keeps that in a file of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import MutableMapping, Sequence

import pandas as pd

from refgraph.crm import plain_words, speaks_of_referrals, voice_of
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.deal_referrers import give_referrers
from refgraph.records.sheets import Reading
from refgraph.records.values import flags

_JOBS = frozenset(
    "coordinator manager specialist clerk director nurse assistant administrator liaison team department desk".split()
)
"""Words of roles that are somebody's work: a referral coordinator takes referrals in."""


def fold_roles(tables: MutableMapping[str, pd.DataFrame], roles: Sequence[Reading], ledger: Ledger) -> None:
    """Give deals without a contact the one of their roles: the primary one, else the only one.

    Whose role says that they referred ("Referral Source") is no contact of the deal, but who referred its contact.

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
    referred: dict[str, list[str]] = defaultdict(list)
    for reading in roles:
        for deal, contact, is_primary, role in _rows(reading, known, ledger):
            if says_referrer(role):
                referred[deal].append(contact)
                continue
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
    whose = {deal: contact for contact, (_, deal) in zip(found, rows, strict=True) if contact}
    by_contact: dict[str, list[str]] = defaultdict(list)
    for deal, referrers in referred.items():
        by_contact[whose.get(deal, "")] += referrers
    by_contact.pop("", None)
    if by_contact and "contacts" in tables:
        taken, _ = give_referrers(tables, {who: [*dict.fromkeys(said)] for who, said in by_contact.items()})
        _note_referrers(len(referred), taken, roles[0].sheet.file, ledger)


def says_referrer(role: str) -> bool:
    """Tell whether a role at a deal says that the contact referred it.

    Examples
    --------
    >>> [says_referrer(role) for role in ("Referral Source", "Referrer", "Referred", "Referral Coordinator")]
    [True, True, False, False]
    """
    return (
        _JOBS.isdisjoint(plain_words(role))
        and speaks_of_referrals(role)
        and voice_of(role).direction != "outward"
    )


def _note_referrers(deals: int, taken: int, file: str, ledger: Ledger) -> None:
    message = (
        f"{file} says by a role who referred {counted(deals, 'deal')}: {counted(taken, 'contact')} take it as"
    )
    message += " their referrer."
    ledger.add(Finding("note", "referrers-of-deals", message, "", "deals", file, count=taken))


def _rows(reading: Reading, known: set[str], ledger: Ledger) -> list[tuple[str, str, bool, str]]:
    """Return deal, contact, whether it is the primary one, and the role, of the rows whose deal is known."""
    marks = reading.cells("primary") or ("",) * len(reading.sheet.lines)
    primary = flags(set(marks))
    rows = []
    said = reading.cells("role") or ("",) * len(reading.sheet.lines)
    cells = zip(
        reading.cells("deal_id"), reading.cells("contact_id"), marks, said, reading.sheet.lines, strict=True
    )
    for deal, contact, mark, role, line in cells:
        deal, contact = deal.strip(), contact.strip()
        if not contact:
            ledger.reject(reading.sheet.file, line, "no contact_id", "contact_id")
        elif deal not in known:
            ledger.reject(reading.sheet.file, line, "no deal has this deal_id", "deal_id", deal)
        else:
            rows.append((deal, contact, primary.get(mark) == 1, role))
            ledger.merge(reading.sheet.file, line, f"a contact of deal {deal}")
    return rows


def _note_undecided(count: int, ledger: Ledger) -> None:
    if count:
        message = f"{counted(count, 'deal')} with several contacts and no primary one: with nobody."
        hint = "Mark the primary contact of each in the CRM."
        ledger.add(
            Finding("note", "deals-without-contact", message, hint, "deals", column="contact_id", count=count)
        )
