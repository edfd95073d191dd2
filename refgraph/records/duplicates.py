"""Rows that say the same as another row, by their id: folded into it. Who is one person is decided later."""

from __future__ import annotations

from collections.abc import MutableMapping

import numpy as np
import pandas as pd

from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.schema import PROVENANCE

_SHOWN = 3


def fold_duplicates(tables: MutableMapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Fold equal referrals with one id, and the rows of one contact.

    Referrals without an id are separate, however alike. Rows of one contact are folded where what one says
    the other leaves blank or says too; where they contradict each other it is an error.

    Parameters
    ----------
    tables
        The typed tables; `referrals` and `contacts` are replaced where rows were folded.
    ledger
        Where folded rows and findings are noted.
    """
    if "referrals" in tables and "referral_id" in tables["referrals"]:
        tables["referrals"] = _fold_equal(tables["referrals"], "referral_id", ledger)
    if "contacts" in tables and "contact_id" in tables["contacts"]:
        folded = _fold_equal(tables["contacts"], "contact_id", ledger)
        tables["contacts"] = _fold_contacts(folded, ledger)


def _fold_equal(frame: pd.DataFrame, key: str, ledger: Ledger) -> pd.DataFrame:
    """Fold rows that are alike in every column, where they have an id."""
    columns = [name for name in frame.columns if name not in PROVENANCE]
    candidates = frame[(frame[key] != "") & frame.duplicated(key, keep=False)]
    repeated = candidates.duplicated(columns)
    if not repeated.any():
        return frame
    first: dict[str, int] = {}
    for index, value in candidates[key].items():
        if not repeated[index]:
            first.setdefault(value, int(frame.at[index, "row"]))
    dropped = candidates.index[repeated]
    for index in dropped:
        reason = f"the same as row {first[frame.at[index, key]]}"
        ledger.merge(frame.at[index, "file"], int(frame.at[index, "row"]), reason)
    return frame.drop(index=dropped).reset_index(drop=True)


def _fold_contacts(contacts: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    again = (contacts["contact_id"] != "") & contacts.duplicated("contact_id", keep=False)
    if not again.any():
        return contacts
    contacts = contacts.copy()
    dropped: list[int] = []
    conflicts: list[str] = []
    for identity, group in contacts[again].groupby("contact_id", sort=False):
        first, *others = group.index
        for other in others:
            _fold_one(contacts, str(identity), first, other, conflicts, ledger)
            dropped.append(other)
    if conflicts:
        _note_conflicts(conflicts, ledger)
    return contacts.drop(index=dropped).reset_index(drop=True)


def _fold_one(
    contacts: pd.DataFrame, identity: str, first: int, other: int, conflicts: list[str], ledger: Ledger
) -> None:
    """Fold one row of a contact into its first one, or reject it where the two disagree."""
    file, row = contacts.at[other, "file"], int(contacts.at[other, "row"])
    where = f"row {contacts.at[first, 'row']}"
    said = {name: contacts.at[other, name] for name in contacts.columns if name not in PROVENANCE}
    said = {name: value for name, value in said.items() if not _is_missing(value)}
    against = [name for name, value in said.items() if not _is_missing(contacts.at[first, name])
               and contacts.at[first, name] != value]  # fmt: skip
    if against:
        conflicts.append(f"{identity} ({file} row {row} and {where}: {', '.join(against[:_SHOWN])})")
        ledger.reject(
            file, row, f"contradicts {where} of the same contact_id", against[0], str(said[against[0]])
        )
        return
    for name, value in said.items():
        contacts.at[first, name] = value
    ledger.merge(file, row, f"the same contact as {where}")


def _is_missing(value: object) -> bool:
    return value == "" or value is pd.NaT or (isinstance(value, float) and np.isnan(value))


def _note_conflicts(conflicts: list[str], ledger: Ledger) -> None:
    shown = "; ".join(conflicts[:_SHOWN])
    message = f"{len(conflicts)} contact rows contradict another row of the same contact_id: {shown}."
    hint = "Correct the rows, or read one export of each contact."
    ledger.add(
        Finding(
            "error",
            "conflicting-contacts",
            message,
            hint,
            "contacts",
            column="contact_id",
            count=len(conflicts),
        )
    )
