"""Two numberings in one log: patient 3 is not provider 3, nor is customer 3 the affiliate of that number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import pandas as pd

from refgraph.crm import plain_words
from refgraph.findings import Finding, counted
from refgraph.people.matching import keyed_name
from refgraph.people.names import name_key

_KINDS: Mapping[str, frozenset[str]] = {
    kind: frozenset(words.split())
    for kind, words in {
        "patient": "patient patients patientin patienten patiente paciente pacjent paziente mrn chart",
        "case": "case matter claim encounter visit appointment fall akte dossier caso",
        "order": "order booking invoice transaction sale purchase auftrag rechnung commande pedido",
        "lead": "lead leads prospect opportunity deal",
        "customer": "customer customers client clients kunde kunden mandant cliente clientes klant klient",
        "provider": "provider providers physician doctor dr npi dentist clinician surgeon practice clinic facility "
        "hospital arzt praxis medecin medico",
        "partner": "partner partners affiliate affiliates ambassador agent broker reseller vendor vermittler",
        "employee": "employee staff mitarbeiter",
    }.items()
}
"""Kinds of people and things that programs number each by itself, and the words for them in headers."""
_SAME_SPACE = 0.95
_OTHERS = 0.8
_FEWEST = 2


def number_kinds_apart(
    tables: Mapping[str, pd.DataFrame], columns: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], tuple[Finding, ...]]:
    """Return the tables with ids of who was referred that are numbered by themselves told apart: ``patient 3``.

    Where ids of the referred stand among those of referrers or contacts as well, they are ids of somebody else if
    the names beside the same ids are mostly not alike, or, where there are none, if the headers name two kinds of
    people (provider and patient) and the contacts are not of the kind that was referred.

    Parameters
    ----------
    tables
        The typed tables.
    columns
        How every header was read: ``file``, ``table``, ``header``, ``column``.

    Examples
    --------
    >>> log = pd.DataFrame({"referrer_id": ["3", "4"], "referred_id": ["3", "9"], "file": "log.csv"})
    >>> headers = [("log.csv", "referrals", "Provider ID", "referrer_id"),
    ...            ("log.csv", "referrals", "Patient ID", "referred_id")]
    >>> columns = pd.DataFrame(headers, columns=["file", "table", "header", "column"])
    >>> apart, said = number_kinds_apart({"referrals": log}, columns)
    >>> apart["referrals"]["referred_id"].tolist(), said[0].count
    (['patient 3', 'patient 9'], 1)
    """
    log = tables.get("referrals")
    if log is None or "referred_id" not in log or columns.empty:
        return dict(tables), ()
    known = columns[columns["column"].ne("")]
    contacts = tables.get("contacts", pd.DataFrame())
    changed, findings = log["referred_id"].copy(), []
    for file, rows in log.groupby("file", sort=True):
        side = _Side(rows, known[known["file"].eq(file)], contacts, known[known["table"].eq("contacts")])
        shared = side.shared
        if shared and side.is_apart:
            ids = rows["referred_id"]
            changed.loc[rows.index] = (side.kind + " " + ids).where(ids.ne(""), "")
            findings.append(_note(str(file), side, shared))
    if not findings:
        return dict(tables), ()
    return {**tables, "referrals": log.assign(referred_id=changed)}, tuple(findings)


class _Side:
    """Who was referred in one file of a log, beside all others who have ids."""

    def __init__(
        self, rows: pd.DataFrame, known: pd.DataFrame, contacts: pd.DataFrame, of_contacts: pd.DataFrame
    ) -> None:
        self._rows, self._contacts, self._of_contacts = rows, contacts, of_contacts
        self.header = next(iter(known.loc[known["column"].eq("referred_id"), "header"]), "")
        self._named = next(_kinds_in(self.header), "")
        self.kind = self._named or "referred"
        referrers = known.loc[known["column"].isin(["referrer_id", "referrer"]), "header"]
        self._of_referrers = {kind for header in referrers for kind in _kinds_in(header)}
        self._ids = {*rows["referred_id"]} - {""}

    @property
    def shared(self) -> list[str]:
        """The ids that somebody else has as well."""
        return sorted(self._ids & {*self._others})

    @cached_property
    def _others(self) -> dict[str, set[str]]:
        """Ids of referrers and contacts, and the names beside each."""
        found: dict[str, set[str]] = {}
        for identity, name in _named(self._rows, "referrer_id", "referrer"):
            found.setdefault(identity, set()).add(name)
        for cell in _cells(self._rows, "referrer"):
            name, number = keyed_name(cell)
            found.setdefault(number, set()).add(name)
        for identity, name in _named(self._contacts, "contact_id", "name"):
            found.setdefault(identity, set()).add(name)
        found.pop("", None)
        return found

    @property
    def is_apart(self) -> bool:
        """Whether shared ids are of somebody else."""
        alike = list(self._alike())
        if len(alike) >= _FEWEST:
            return sum(alike) <= (1 - _OTHERS) * len(alike)
        if any(alike):
            return False
        contacts = self._ids.intersection(_cells(self._contacts, "contact_id"))
        if len(contacts) >= _SAME_SPACE * len(self._ids):
            return False
        other_kind = bool(self._named and self._of_referrers) and self._named not in self._of_referrers
        return other_kind and not self._are_contacts()

    def _are_contacts(self) -> bool:
        """Tell whether the contacts are of the kind that was referred."""
        places = [*self._of_contacts["header"], *self._of_contacts["file"].unique()]
        return any(self._named in _kinds_in(place) for place in places)

    def _alike(self) -> Iterator[bool]:
        """Yield for each shared id that has a name on both sides whether these are alike."""
        for identity, name in sorted({*_named(self._rows, "referred_id", "referred")}):
            others = self._others.get(identity, set()) - {""}
            if name and others:
                yield any(_share_a_word(name, other) for other in others)


def _kinds_in(header: str) -> Iterator[str]:
    words = {*plain_words(header)}
    return (kind for kind, said in _KINDS.items() if said & words)


def _cells(table: pd.DataFrame, column: str) -> list[str]:
    return table[column].tolist() if column in table else []


def _named(table: pd.DataFrame, ids: str, names: str) -> Iterator[tuple[str, str]]:
    """Yield ids with the name beside each, blank where none is."""
    if ids not in table:
        return iter(())
    return zip(table[ids], table[names] if names in table else [""] * len(table), strict=True)


def _share_a_word(one: str, other: str) -> bool:
    return bool({*name_key(one).split()} & {*name_key(other).split()})


def _note(file: str, side: _Side, shared: list[str]) -> Finding:
    numbers = counted(len(shared), "number of", "numbers of")
    return Finding(
        "note",
        "two-numberings",
        f"{numbers} '{side.header}' in {file} are also numbers of those who refer or are listed, and are taken for "
        f"others: here {shared[0]} is '{side.kind} {shared[0]}'.",
        "If one number is one person on both sides, name both columns alike in the file: Referrer ID, Referred ID.",
        table="referrals",
        file=file,
        column=side.header,
        value=shared[0],
        count=len(shared),
    )
