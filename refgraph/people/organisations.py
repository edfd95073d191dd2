"""Organisations: the firms and practices that contacts belong to, each once, under one id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from refgraph.people.firm import Firm
from refgraph.people.names import organisation_key, short_id

PREFIX = "org:"
"""With this begins the id of an organisation that is no contact of the CRM."""

_TEXTS = "organisation_id name record_id city segment owner".split()
_NONE = frozenset(
    "self none na unknown other various tbd retired freelance freelancer independent unemployed student homemaker "
    "individual private personal home test".split()
) | {"self employed", "selfemployed", "n a", "not applicable", "no organisation", "no organization"}
"""What people write in place of an organisation where there is none, as `organisation_key` gives it."""


class Organisations(NamedTuple):
    """The organisations, and which one each contact belongs to.

    Parameters
    ----------
    table : DataFrame
        Sorted by id. ``organisation_id`` (the contact's own id where the organisation is a contact, else
        ``org:`` and its id or name), ``name``, ``record_id`` (its id in the CRM, blank where it has none),
        ``city``, ``segment``, ``owner``, ``people`` (how many contacts belong to it) and ``is_firm``.
    of_contact : Series
        The organisation of each contact, indexed like the contacts; blank where it has none.
    """

    table: pd.DataFrame
    of_contact: pd.Series


def find_organisations(contacts: pd.DataFrame, listed: pd.DataFrame | None, firm: Firm) -> Organisations:
    """Return the organisations of a CRM: those listed, those that are contacts, those that contacts name.

    A contact belongs to the organisation of its ``organisation_id``, else to the one of the name, legal form
    aside; "self-employed" and the like name none. An organisation that is a contact itself has that contact
    as its record. It is the firm itself if it is called so, or if all its people are staff.

    Parameters
    ----------
    contacts
        With a unique index, ``contact_id``, ``name``, ``kind``, ``organisation``, ``organisation_id``,
        ``city``, ``segment``, ``owner`` and ``staff``.
    listed
        The table ``organisations``, if there is one.
    firm
        What is known of the firm itself.

    Examples
    --------
    >>> rows = {"contact_id": ["1", "2"], "name": ["Ann Lee", "Bob King"], "organisation": ["Vale", "Vale Ltd"]}
    >>> blank = dict.fromkeys(["kind", "organisation_id", "city", "segment", "owner"], "")
    >>> contacts = pd.DataFrame({**rows, **blank}, dtype="str").assign(staff=False)
    >>> found = find_organisations(contacts, None, Firm())
    >>> found.table[["organisation_id", "name", "people"]].values.tolist(), found.of_contact.tolist()
    ([['org:vale', 'Vale', 2]], ['org:vale', 'org:vale'])
    """
    register = _Register()
    own = contacts["kind"].eq("organisation")
    register.add_contacts(contacts[own])
    if listed is not None:
        register.add_listed(listed)
    named = list(zip(contacts["organisation_id"].tolist(), contacts["organisation"].tolist(), strict=True))
    counts = Counter(named)
    # Those with an id come first: a name alone may mean one of them. A name beats a blank, a common one others.
    ordered = sorted(counts, key=lambda pair: (not pair[0], pair[0], not pair[1], -counts[pair], pair[1]))
    found = {pair: register.find_or_add(*pair) for pair in ordered}
    of_contact = pd.Series([found[pair] for pair in named], index=contacts.index, dtype="str")
    of_contact = of_contact.where(~own, contacts["contact_id"])
    return Organisations(
        _with_people(register.table(), of_contact[~own], contacts["staff"], firm), of_contact
    )


class _Register:
    """The organisations met so far, by their ids in the CRM and by their names."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, str]] = {}
        self._by_record: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._contacts: set[str] = set()

    def add_contacts(self, contacts: pd.DataFrame) -> None:
        """Add the organisations that are contacts."""
        for row in contacts.sort_values("contact_id").to_dict("records"):
            self._add(row["contact_id"], row["contact_id"], row)
            self._learn(row["contact_id"], row["contact_id"], row["name"], _key(row["name"]))
            self._contacts.add(row["contact_id"])

    def add_listed(self, listed: pd.DataFrame) -> None:
        """Add the rows of a table of organisations; one that is a contact too is that contact."""
        for row in listed.sort_values("organisation_id", kind="stable").to_dict("records"):
            self.find_or_add(row["organisation_id"], row["organisation"], row)

    def find_or_add(self, record: str, name: str, facts: Mapping[object, str] | None = None) -> str:
        """Return the organisation of this id or name, added if need be; blank if neither names one."""
        key = _key(name)
        identity = self._by_record.get(record) or self._by_record.get(short_id(record)) if record else None
        if identity is None and key in self._by_name:
            met = self._by_name[key] & self._contacts if record else self._by_name[key]
            identity = next(iter(met)) if len(met) == 1 else None
        if identity is None and (record or key):
            identity = f"{PREFIX}{record or key}"
            self._add(identity, record, facts or {})
        if identity is not None:
            self._learn(identity, record, name, key)
        return identity or ""

    def table(self) -> pd.DataFrame:
        """Return one row per organisation, sorted by id."""
        rows = [self._rows[identity] for identity in sorted(self._rows)]
        return pd.DataFrame(rows, columns=_TEXTS, dtype="str")

    def _add(self, identity: str, record: str, facts: Mapping[object, str]) -> None:
        more = {column: facts.get(column, "") for column in ("city", "segment", "owner")}
        self._rows[identity] = {"organisation_id": identity, "name": "", "record_id": record, **more}

    def _learn(self, identity: str, record: str, name: str, key: str) -> None:
        """Note another id or spelling of an organisation; the first name that it is given is the one shown."""
        if record:
            self._by_record.setdefault(record, identity)
            self._by_record.setdefault(short_id(record), identity)
        if not self._rows[identity]["name"]:
            self._rows[identity]["name"] = name or record
        if key:
            self._by_name[key].add(identity)


def _key(name: str) -> str:
    key = organisation_key(name)
    return "" if key in _NONE or not any(map(str.isalpha, key)) else key


def _with_people(table: pd.DataFrame, of_people: pd.Series, staff: pd.Series, firm: Firm) -> pd.DataFrame:
    people, ours = of_people.value_counts(), of_people[staff.reindex(of_people.index)].value_counts()
    ids = table["organisation_id"]
    counted, of_staff = (ids.map(each).fillna(0).astype("int64") for each in (people, ours))
    is_firm = (counted.gt(0) & counted.eq(of_staff)) | table["name"].map(firm.is_named).astype(bool)
    return table.assign(people=counted, is_firm=is_firm)
