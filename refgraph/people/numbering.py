"""Two numberings in one export: patient 3 is not provider 3, nor is customer 12 the affiliate of that number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
_ALL = 0.95
_OTHERS = 0.8
_FEWEST = 2
_COMPARED = 1_000
"""So many shared ids are looked at; a share needs no more."""
_OF_CONTACTS = ("contact_id", "name", "first_name", "last_name")


def number_kinds_apart(
    tables: Mapping[str, pd.DataFrame], columns: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], tuple[Finding, ...]]:
    """Return the tables with ids told apart that are numbered by themselves: ``patient 3``, ``provider 3``.

    That can be ids of who was referred in a log, or of who referred in a list of contacts; ids of that kind in other
    tables, such as answers of patients, are theirs. Where some of them are
    ids of others too (of referrers, of contacts), they are somebody else's if the names beside the same ids are
    mostly not alike, or, where there are none, if the headers name two kinds of people.

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
    changed, findings = dict(tables), []
    kinds: set[str] = set()
    if columns.empty:
        return changed, ()
    known = columns[columns["column"].ne("")]
    contacts = _Contacts(tables.get("contacts", pd.DataFrame()), known[known["table"].eq("contacts")])
    for table, side, of in (("referrals", "referred", _InLog), ("contacts", "referrer", _InContacts)):
        frame, column = tables.get(table), f"{side}_id"
        if frame is None or column not in frame or not frame[column].ne("").any():
            continue
        told = {}
        for file, rows in frame.groupby("file", sort=True):
            headers = known[known["file"].eq(file) & known["table"].eq(table)]
            numbers = of(rows, headers, contacts, side)
            if numbers.may_be_apart and numbers.shared and numbers.are_apart:
                told[file] = numbers.kind
                findings.append(numbers.note(str(file), table))
        changed[table] = _told(frame, column, told)
        kinds.update(told.values())
    for table, frame in tables.items() if kinds else ():
        if table not in ("contacts", "referrals") and "contact_id" in frame:
            under = known[known["table"].eq(table) & known["column"].eq("contact_id")]
            told = {
                file: kind
                for file, header in zip(under["file"], under["header"], strict=True)
                for kind in sorted(_kinds_in([header]) & kinds)
            }
            changed[table] = _told(frame, "contact_id", told)
    return changed, tuple(findings)


def _told(frame: pd.DataFrame, column: str, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with the kind before the ids of some files."""
    if not kinds:
        return frame
    kind, ids = frame["file"].map(kinds), frame[column]
    return frame.assign(**{column: (kind + " " + ids).where(kind.notna() & ids.ne(""), ids).astype("str")})


class _Contacts:
    """The contacts: who has which id, and of what kind headers and files say they are."""

    def __init__(self, table: pd.DataFrame, headers: pd.DataFrame) -> None:
        self.table = table
        self.kinds = _kinds_in(
            [*headers.loc[headers["column"].isin(_OF_CONTACTS), "header"], *headers["file"].unique()]
        )

    @cached_property
    def ids(self) -> set[str]:
        """Their ids."""
        return {*_cells(self.table, "contact_id")}


class _Numbers:
    """The ids of one side in one file, beside all others who have ids."""

    def __init__(self, rows: pd.DataFrame, headers: pd.DataFrame, contacts: _Contacts, side: str) -> None:
        self.rows, self.headers, self.contacts, self._side = rows, headers, contacts, side
        self.header = next(iter(self.headers_of(f"{side}_id")), "")
        self.named_kind = next(iter(sorted(_kinds_in([self.header]))), "")
        self.kind = self.named_kind or side
        self.ids = {*rows[f"{side}_id"]} - {""}

    def headers_of(self, *columns: str) -> list[str]:
        """Return the headers that were read as some columns."""
        return list(self.headers.loc[self.headers["column"].isin(columns), "header"])

    def ids_of_others(self) -> set[str]:
        """Return the ids that others have."""
        return self.contacts.ids

    def named_others(self) -> Iterator[tuple[str, str]]:
        """Yield ids of others and their names; the firm where somebody is says who is meant as well."""
        for column in ("name", "organisation"):
            yield from _named(self.contacts.table, "contact_id", column)

    @property
    def may_be_apart(self) -> bool:
        """Whether anything could tell: a header that names a kind, or names beside the ids."""
        return bool(self.named_kind) or any(_cells(self.rows, self._side))

    @cached_property
    def shared(self) -> list[str]:
        """The ids that somebody else has as well."""
        return sorted((self.ids & self.ids_of_others()) - {""})

    @property
    def are_apart(self) -> bool:
        """Whether shared ids are of somebody else."""
        alike = list(self._alike())
        if len(alike) >= _FEWEST:
            return sum(alike) <= (1 - _OTHERS) * len(alike)
        return bool(self.named_kind) and not any(alike) and self.are_of_another_kind()

    def are_of_another_kind(self) -> bool:
        """Tell whether headers name another kind of people than the others are."""
        return bool(self.contacts.kinds) and self.named_kind not in self.contacts.kinds

    def _alike(self) -> Iterator[bool]:
        """Yield for each shared id that has a name on both sides whether these are alike."""
        others: dict[str, set[str]] = {identity: set() for identity in self.shared[:_COMPARED]}
        for identity, name in self.named_others():
            if name and identity in others:
                others[identity].add(name)
        for identity, name in sorted({*_named(self.rows, f"{self._side}_id", self._side)}):
            if name and others.get(identity):
                yield any(_share_a_word(name, other) for other in others[identity])

    def note(self, file: str, table: str) -> Finding:
        """Return what is to be known of it."""
        first = self.shared[0]
        numbers = counted(len(self.shared), "number of", "numbers of")
        return Finding(
            "note",
            "two-numberings",
            f"{numbers} '{self.header}' in {file} are also numbers of other people there, and are taken for somebody "
            f"else's: {first} is '{self.kind} {first}' here.",
            "If one number is one person wherever it stands, give both columns headers of one kind: "
            "Referrer ID, Referred ID.",
            table=table,
            file=file,
            column=self.header,
            value=first,
            count=len(self.shared),
        )


class _InContacts(_Numbers):
    """Who referred a contact, by an id."""


class _InLog(_Numbers):
    """Who was referred in a log, by an id; the others are those who referred, and the contacts."""

    @cached_property
    def _numbered(self) -> list[tuple[str, str]]:
        """Numbers that stand in one cell with the name of who referred."""
        found = (keyed_name(cell) for cell in {*_cells(self.rows, "referrer")})
        return [(number, name) for name, number in found if number]

    def ids_of_others(self) -> set[str]:
        """Return the ids that others have."""
        numbers = {number for number, _ in self._numbered}
        return self.contacts.ids | numbers | {*_cells(self.rows, "referrer_id")}

    def named_others(self) -> Iterator[tuple[str, str]]:
        """Yield ids of others and their names."""
        yield from super().named_others()
        yield from _named(self.rows, "referrer_id", "referrer")
        yield from self._numbered

    def are_of_another_kind(self) -> bool:
        """Tell whether headers name another kind of people than the others are."""
        if self.contacts.kinds:
            return super().are_of_another_kind()
        if self.contacts.ids and len(self.ids & self.contacts.ids) >= _ALL * len(self.ids):
            return False
        referrers = _kinds_in(self.headers_of("referrer_id", "referrer"))
        return bool(referrers) and self.named_kind not in referrers


def _kinds_in(headers: Iterable[str]) -> set[str]:
    words = {word for header in headers for word in plain_words(header)}
    return {kind for kind, said in _KINDS.items() if said & words}


def _cells(table: pd.DataFrame, column: str) -> list[str]:
    return table[column].tolist() if column in table else []


def _named(table: pd.DataFrame, ids: str, names: str) -> Iterator[tuple[str, str]]:
    """Yield ids with the name beside each, blank where none is."""
    if ids not in table:
        return iter(())
    return zip(table[ids], table[names] if names in table else [""] * len(table), strict=True)


def _share_a_word(one: str, other: str) -> bool:
    return bool({*name_key(one).split()} & {*name_key(other).split()})
