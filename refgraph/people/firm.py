"""The firm itself, which is never a node: its names, its domains, its people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from refgraph.people.names import domain_of, email_key, name_key, organisation_key

_MAIL_PROVIDERS = frozenset(
    "gmail googlemail outlook hotmail live msn yahoo ymail aol icloud me mac gmx web proton protonmail".split()
)

_SHORT = 8


@dataclass(frozen=True)
class Firm:
    """By which names and e-mail domains the firm is known, and where that was learnt.

    Parameters
    ----------
    names
        Names of the firm as `organisation_key` gives them.
    domains
        E-mail domains, in small letters.
    source
        ``given``, ``owners`` (their common e-mail domain) or ``""`` (unknown).
    people
        Full names of those who own contacts or use the CRM as `name_key` gives them, their addresses and ids.
    """

    names: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    source: str = ""
    people: frozenset[str] = field(default=frozenset(), compare=False)

    def is_named(self, text: str) -> bool:
        """Tell whether a text names the firm: by its name, or by the first label of its domain."""
        if not self.names and not self.domains:
            return False
        key = organisation_key(text)
        return bool(key) and (key in self.names or key.replace(" ", "") in self._labels)

    def has_employee(self, text: str) -> bool:
        """Tell whether a text is the full name, the address or the id of somebody who works with the CRM."""
        return bool(self.people) and not self.people.isdisjoint((text, email_key(text), name_key(text)))

    def employs(self, emails: pd.Series, organisations: pd.Series) -> pd.Series:
        """Tell of each contact whether the e-mail address or the organisation is the firm's."""
        at_firm = pd.Series(False, index=emails.index)
        for domain in self.domains:
            near = emails[emails.str.casefold().str.contains(f"@{domain}", regex=False)]
            at_firm |= near.map(domain_of).eq(domain).reindex(emails.index, fill_value=False)
        if self.names or self.domains:
            known = {text: self.is_named(text) for text in organisations.unique()}
            at_firm |= organisations.map(known).astype(bool)
        return at_firm

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(domain.partition(".")[0] for domain in self.domains)


def find_firm(given: Collection[str], tables: Mapping[str, pd.DataFrame]) -> Firm:
    """Return the firm as the user named it, else by the e-mail domain that most owners share."""
    if given:
        domains = {text.casefold().lstrip("@") for text in given if "." in text and " " not in text.strip()}
        names = {organisation_key(text) for text in given} - {""}
        return Firm(frozenset(names), frozenset(domains), "given", _employees(tables))
    owners = tables.get("owners", pd.DataFrame())
    contacts = tables.get("contacts", pd.DataFrame())
    named = contacts["owner"].unique() if "owner" in contacts else []
    addresses = [*owners.get("email", []), *owners.get("owner", []), *named]
    counts = Counter(domain for domain in map(domain_of, addresses) if domain)
    common = [domain for domain, count in counts.items() if 2 * count > counts.total()]
    if not common or common[0].partition(".")[0] in _MAIL_PROVIDERS:
        return Firm(people=_employees(tables))
    return Firm(domains=frozenset(common), source="owners", people=_employees(tables))


def _employees(tables: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Return the ids, addresses and full names of the owners; a short number is an id of a contact, too."""
    owners = tables.get("owners", pd.DataFrame())
    cells = {cell for table in tables.values() if "owner" in table for cell in table["owner"].unique()}
    cells |= {cell for column in ("name", "email") if column in owners for cell in owners[column]}
    ids = {cell for cell in owners.get("owner", []) if not cell.isdigit() or len(cell) > _SHORT}
    names = {key for cell in cells if " " in (key := name_key(cell))}
    return frozenset((ids | names | set(map(email_key, cells))) - {""})
