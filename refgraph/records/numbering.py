"""Two numberings in one export: patient 3 is not provider 3, nor is customer 12 the affiliate of that number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from refgraph.crm import plain_words
from refgraph.findings import Finding, counted
from refgraph.records.kinds_of_people import kinds_in

_ALL = 0.95
_OTHERS = 0.8
_FEWEST = 2
_COUNTED = 6
"""So many digits a number has at most that was counted from 1."""
_GENERAL = frozenset("contact contacts record person".split())
"""Words of the header of a numbering that all have part in, whatever they are."""
_BECOMES = {"lead": "customer"}
"""Kinds that are one numbering in most programs: a lead keeps its number as a customer."""
_TITLES = frozenset("mrs prof herr frau".split())
_NUMBERED = re.compile(r"(.*)\(#([\w+-]+)\)")
_COMPARED = 1_000
"""So many shared ids are looked at; a share needs no more."""
_SEVERAL = 2
_IDS = ("contact_id", "referrer_id", "referred_id", "a", "b")
_OF_CONTACTS = ("contact_id", "name", "first_name", "last_name")


def number_kinds_apart(
    tables: Mapping[str, pd.DataFrame], columns: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], tuple[Finding, ...]]:
    """Return the tables with ids told apart that are numbered by themselves: ``patient 3``, ``provider 3``.

    That can be ids of who was referred in a log, of who referred in a list of contacts, or of contacts in one of two
    lists of which the other holds those who refer; ids of that kind are theirs in every table. Where some of them are
    ids of others too, they are somebody else's if the names beside the same ids are mostly not alike, or, where there
    are none, if the headers name two kinds of people and the ids are small numbers.

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
    known = columns[columns["column"].ne("")]
    found = [*_in_contacts(tables, known)]
    contacts = _Contacts(tables.get("contacts", pd.DataFrame()), known[known["table"].eq("contacts")])
    for table, side, of in (("referrals", "referred", _InLog), ("contacts", "referrer", _InContacts)):
        frame = tables.get(table)
        if frame is None or f"{side}_id" not in frame:
            continue
        for file, rows in frame[frame[f"{side}_id"].ne("")].groupby("file", sort=True):
            headers = known[known["file"].eq(file) & known["table"].eq(table)]
            numbers = of(rows, headers, contacts, side)
            if numbers.may_be_apart and numbers.shared and numbers.are_apart:
                found.append(
                    _Apart(table, f"{side}_id", str(file), numbers.kind, numbers.header, numbers.shared)
                )
    return _told(tables, known, found), tuple(each.note() for each in found)


class _Apart(NamedTuple):
    """Ids of one column of a file that are told apart by their kind."""

    table: str
    column: str
    file: str
    kind: str
    header: str
    shared: list[str]

    def note(self) -> Finding:
        """Return what is to be known of it."""
        first, are = self.shared[0], "is" if len(self.shared) == 1 else "are"
        return Finding(
            "note",
            "two-numberings",
            f"'{self.header}' in {self.file} counts by itself: {counted(len(self.shared), 'number')} that others bear "
            f"too {are} somebody else's there. {first} is '{self.kind} {first}' here.",
            "If one number is one person wherever it stands, give both columns headers of one kind: "
            "Referrer ID, Referred ID.",
            table=self.table,
            file=self.file,
            column=self.header,
            value=first,
            count=len(self.shared),
        )


def _told(
    tables: Mapping[str, pd.DataFrame], known: pd.DataFrame, found: Sequence[_Apart]
) -> dict[str, pd.DataFrame]:
    """Return the tables with the kind before the ids that are told apart, and before others of that kind."""
    changed = dict(tables)
    kinds = {each.kind for each in found}
    spots = {(each.table, each.column, each.file): each.kind for each in found}
    for table, column, file, header in zip(
        *(known[name] for name in ("table", "column", "file", "header")), strict=True
    ):
        if column in _IDS:
            for kind in sorted(kinds & kinds_in([header])):
                spots.setdefault((table, column, file), kind)
    for table, column in sorted({spot[:2] for spot in spots}):
        if column in changed.get(table, ()):
            frame = changed[table]
            kind = frame["file"].map({at[2]: each for at, each in spots.items() if at[:2] == (table, column)})
            ids = frame[column]
            told = (kind + " " + ids).where(kind.notna() & ids.ne(""), ids)
            changed[table] = frame.assign(**{column: told.astype("str")})
    return changed


def _in_contacts(tables: Mapping[str, pd.DataFrame], known: pd.DataFrame) -> Iterator[_Apart]:
    """Yield the lists of contacts that do not refer and share ids with a list of those who do."""
    contacts = tables.get("contacts", pd.DataFrame())
    if "contact_id" not in contacts or contacts["file"].nunique() < _SEVERAL:
        return
    lists = {
        str(file): _Contacts(rows, known[known["file"].eq(file) & known["table"].eq("contacts")])
        for file, rows in contacts.groupby("file", sort=True)
    }
    refer = kinds_in(known.loc[known["column"].isin(["referrer_id", "referrer"]), "header"])
    referrers = [each for each in lists.values() if each.kinds & refer]
    for file, each in lists.items():
        if len(each.kinds) != 1 or each.kinds & refer:
            continue
        for other in referrers:
            shared = sorted(each.ids & other.ids)
            alike = [*_alike(shared, each.named(), other.named())]
            if shared and (_mostly_others(alike) if alike else _may_coincide(shared)):
                yield _Apart("contacts", "contact_id", file, min(each.kinds), each.header, shared)
                break


class _Contacts:
    """The contacts: who has which id, and of what kind headers and files say they are."""

    def __init__(self, table: pd.DataFrame, headers: pd.DataFrame) -> None:
        self.table = table
        said = headers.loc[headers["column"].isin(_OF_CONTACTS), "header"]
        self.header = next(iter(headers.loc[headers["column"].eq("contact_id"), "header"]), "")
        is_general = bool(_GENERAL.intersection(plain_words(self.header)))
        self.kinds = set() if is_general else kinds_in(said) or kinds_in(headers["file"].unique())

    @cached_property
    def ids(self) -> set[str]:
        """Their ids."""
        return {*_cells(self.table, "contact_id")} - {""}

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield ids and names; the firm where somebody is, and the address, say who is meant as well."""
        for column in ("name", "first_name", "last_name", "organisation"):
            yield from _named(self.table, "contact_id", column)
        for identity, address in _named(self.table, "contact_id", "email"):
            yield identity, re.sub(r"[\W\d_]+", "", address)


class _Numbers:
    """The ids of one side in one file, beside all others who have ids."""

    def __init__(self, rows: pd.DataFrame, headers: pd.DataFrame, contacts: _Contacts, side: str) -> None:
        self.rows, self.headers, self.contacts, self._side = rows, headers, contacts, side
        self.header = next(iter(self.headers_of(f"{side}_id")), "")
        self.named_kind = next(iter(sorted(kinds_in([self.header]))), "")
        self.kind = self.named_kind or side
        self.ids = {*rows[f"{side}_id"]} - {""}

    def headers_of(self, *columns: str) -> list[str]:
        """Return the headers that were read as some columns."""
        return list(self.headers.loc[self.headers["column"].isin(columns), "header"])

    def ids_of_others(self) -> set[str]:
        """Return the ids that others have."""
        return self.contacts.ids

    def named_others(self) -> Iterator[tuple[str, str]]:
        """Yield ids of others and their names."""
        yield from self.contacts.named()

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
        own = _named(self.rows, f"{self._side}_id", self._side)
        alike = [*_alike(self.shared, own, self.named_others())]
        if len(alike) >= _FEWEST:
            return _mostly_others(alike)
        said = bool(self.named_kind) and not any(alike) and _may_coincide(self.shared)
        return said and self.are_of_another_kind()

    def are_of_another_kind(self) -> bool:
        """Tell whether headers name another kind of people than the others are."""
        return self._is_other_than(self.contacts.kinds)

    def _is_other_than(self, kinds: set[str]) -> bool:
        own = _BECOMES.get(self.named_kind, self.named_kind)
        return bool(kinds) and own not in {_BECOMES.get(kind, kind) for kind in kinds}


class _InContacts(_Numbers):
    """Who referred a contact, by an id."""


class _InLog(_Numbers):
    """Who was referred in a log, by an id; the others are those who referred, and the contacts."""

    @cached_property
    def _numbered(self) -> list[tuple[str, str]]:
        """Numbers that stand in one cell with the name of who referred."""
        found = map(_NUMBERED.fullmatch, {*_cells(self.rows, "referrer")})
        return [(cell[2], cell[1]) for cell in found if cell]

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
        referrers = kinds_in(self.headers_of("referrer_id", "referrer"))
        return self._is_other_than(referrers)


def _cells(table: pd.DataFrame, column: str) -> list[str]:
    return table[column].tolist() if column in table else []


def _named(table: pd.DataFrame, ids: str, names: str) -> Iterator[tuple[str, str]]:
    """Yield ids with the name beside each, blank where none is."""
    if ids not in table:
        return iter(())
    return zip(table[ids], table[names] if names in table else [""] * len(table), strict=True)


def _mostly_others(alike: Sequence[bool]) -> bool:
    """Tell whether hardly any name is like the other beside the same id."""
    return sum(alike) <= (1 - _OTHERS) * len(alike)


def _may_coincide(shared: Iterable[str]) -> bool:
    """Tell whether two lists may have these ids by chance: both count from 1; codes and long numbers are one's own."""
    return all(each.isdecimal() and len(each) <= _COUNTED for each in shared)


def _alike(
    shared: Sequence[str], own: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]
) -> Iterator[bool]:
    """Yield for each shared id and name there whether a name of others with that id is like it."""
    names: dict[str, set[str]] = {identity: set() for identity in shared[:_COMPARED]}
    for identity, name in others:
        if identity in names:
            names[identity] |= _words(name)
    for identity, name in sorted({pair for pair in own if pair[0] in names}):
        if _words(name) and names[identity]:
            yield bool(_words(name) & names[identity])


def _words(name: str) -> set[str]:
    """Return the words of a name by which two are compared, titles and initials aside."""
    return {word for word in plain_words(name) if len(word) > 2 or not word.isascii()} - _TITLES
