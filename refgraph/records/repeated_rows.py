"""Rows that say the same as another row, by their id: folded into it. Who is one person is decided later."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import MutableMapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.schema import PROVENANCE

_SHOWN = 3

_ONCE = {"referrals": "referral_id", "deals": "deal_id", "campaigns": "campaign_id"}
"""The tables of which an equal row with the same id counts once, in the order they are looked through."""


def fold_duplicates(tables: MutableMapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Fold equal referrals, deals and campaigns with one id, and the rows of one contact.

    Rows without an id are separate, however alike. Rows of one contact are folded where what one says
    the other leaves blank or says too; where they contradict each other the later one is rejected, and where their
    names do all of them are: nobody knows whose the id is.

    Parameters
    ----------
    tables
        The typed tables; those with an id are replaced where rows were folded.
    ledger
        Where folded rows and findings are noted.
    """
    for name, key in _ONCE.items():
        if name in tables:
            tables[name] = _fold_equal(tables[name], key, ledger)
    if "contacts" in tables:
        tables["contacts"] = _fold_contacts(tables["contacts"], ledger)


def _groups(frame: pd.DataFrame, key: str) -> list[list[int]]:
    """Return the positions of the rows that share an id, where there are several."""
    if key not in frame:
        return []
    again = (frame[key] != "") & frame.duplicated(key, keep=False)
    positions: dict[str, list[int]] = defaultdict(list)
    for position in np.flatnonzero(again).tolist():
        positions[frame[key].iat[position]].append(position)
    return list(positions.values())


def _fold_equal(frame: pd.DataFrame, key: str, ledger: Ledger) -> pd.DataFrame:
    groups = _groups(frame, key)
    said = _Said(frame, groups)
    dropped = []
    for group in groups:
        first_of: dict[tuple[Any, ...], int] = {}
        for position in group:
            first = first_of.setdefault(said.rows[position], position)
            if first != position:
                said.merge(position, f"the same as {said.where(first, position)}", ledger)
                dropped.append(position)
    return _without(frame, dropped)


def _fold_contacts(contacts: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    groups = _groups(contacts, "contact_id")
    said = _Said(contacts, groups)
    whole: dict[int, tuple[Any, ...]] = {}
    dropped: list[int] = []
    conflicts: list[str] = []
    for first, *others in groups:
        if not said.is_one_person((first, *others)):
            conflicts += said.strangers((first, *others), ledger)
            dropped += [first, *others]
            continue
        for position in others:
            against = said.contradiction(whole.get(first, said.rows[first]), position)
            if against is None:
                whole[first] = said.united(whole.get(first, said.rows[first]), position)
                said.merge(position, f"the same contact as {said.where(first, position)}", ledger)
            else:
                conflicts.append(said.conflict(first, position, against, ledger))
            dropped.append(position)
    if conflicts:
        _note_conflicts(conflicts, ledger)
    return _without(_completed(contacts, whole, said.names), dropped)


class _Said:
    """What the rows of a frame say that share an id: their values, missing ones as None."""

    def __init__(self, frame: pd.DataFrame, groups: Sequence[Sequence[int]]) -> None:
        self.names = [name for name in frame.columns if name not in PROVENANCE]
        positions = [position for group in groups for position in group]
        part = frame.iloc[positions]
        columns = [
            [None if value == "" or value != value else value for value in part[name]] for name in self.names
        ]
        rows = zip(*columns, strict=True) if columns else ()
        self.rows: dict[int, tuple[Any, ...]] = dict(zip(positions, rows, strict=True))
        self.lines = dict(zip(positions, zip(part["file"], part["row"].tolist(), strict=True), strict=True))

    def where(self, first: int, other: int) -> str:
        """Say where the first row is, for someone who looks at the other."""
        file, row = self.lines[first]
        return f"row {row}" if file == self.lines[other][0] else f"row {row} of {file}"

    def merge(self, position: int, reason: str, ledger: Ledger) -> None:
        file, row = self.lines[position]
        ledger.merge(file, row, reason)

    def is_one_person(self, positions: Sequence[int]) -> bool:
        """Tell whether the names agree: every two of them the same, or one the other and more."""
        names = [words for words in map(self._name, positions) if words]
        return all(one <= other or other <= one for one in names for other in names)

    def _name(self, position: int) -> frozenset[str]:
        values = dict(zip(self.names, self.rows[position], strict=True))
        parts = (
            [values.get("name")]
            if values.get("name")
            else [values.get("first_name"), values.get("last_name")]
        )
        return frozenset(re.findall(r"[^\W_]+", " ".join(part for part in parts if part).casefold()))

    def strangers(self, positions: Sequence[int], ledger: Ledger) -> list[str]:
        """Reject all rows of one id that are of several people: nobody knows whose it is."""
        at = self.names.index("contact_id")
        for position in positions:
            reason = "somebody called otherwise has the same contact_id"
            ledger.reject(*self.lines[position], reason, "contact_id", str(self.rows[position][at]))
        file, row = self.lines[positions[1]]
        said = f"{self.rows[positions[0]][at]} ({file} row {row} and {self.where(positions[0], positions[1])}: name)"
        return [said] * len(positions)

    def contradiction(self, values: tuple[Any, ...], position: int) -> int | None:
        """Return the first column in which a row says something else than the values, or None."""
        pairs = enumerate(zip(values, self.rows[position], strict=True))
        return next((at for at, (one, other) in pairs if None not in (one, other) and one != other), None)

    def united(self, values: tuple[Any, ...], position: int) -> tuple[Any, ...]:
        pairs = zip(values, self.rows[position], strict=True)
        return tuple(other if one is None else one for one, other in pairs)

    def conflict(self, first: int, position: int, against: int, ledger: Ledger) -> str:
        file, row = self.lines[position]
        name, value = self.names[against], str(self.rows[position][against])
        where = self.where(first, position)
        ledger.reject(file, row, f"contradicts {where} of the same contact_id", name, value)
        return f"{self.rows[position][self.names.index('contact_id')]} ({file} row {row} and {where}: {name})"


def _completed(
    contacts: pd.DataFrame, whole: dict[int, tuple[Any, ...]], names: Sequence[str]
) -> pd.DataFrame:
    """Fill the first row of each contact with what its other rows add."""
    if not whole:
        return contacts
    changed = {}
    for at, name in enumerate(names):
        cells = contacts[name].astype(object).to_numpy(copy=True)
        for position, values in whole.items():
            if values[at] is not None:
                cells[position] = values[at]
        changed[name] = pd.Series(cells).astype(contacts[name].dtype)
    return contacts.assign(**changed)


def _without(frame: pd.DataFrame, dropped: list[int]) -> pd.DataFrame:
    if not dropped:
        return frame
    keep = np.ones(len(frame), dtype=bool)
    keep[dropped] = False
    return frame[keep].reset_index(drop=True)


def _note_conflicts(conflicts: list[str], ledger: Ledger) -> None:
    shown = "; ".join(list(dict.fromkeys(conflicts))[:_SHOWN])
    many = counted(
        len(conflicts),
        "contact row contradicts another row of the same contact_id and is left out",
        "contact rows contradict another row of the same contact_id and are left out",
    )
    message = f"{many}: {shown}."
    hint = "Correct the rows, or read one export of each contact; where offices number their own from 1, put letters "
    hint += "of the office before its ids, in every column."
    ledger.add(
        Finding(
            "warning",
            "conflicting-contacts",
            message,
            hint,
            "contacts",
            column="contact_id",
            count=len(conflicts),
        )
    )
