"""The contacts as an index in which a referrer cell is looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from functools import cached_property

import pandas as pd

from refgraph.people.firm import Firm
from refgraph.people.matching.cells import decision_key, is_channel, looks_like_id, readings_of, share_a_word
from refgraph.people.matching.identities import every_id, names_of_firm, outsiders
from refgraph.people.matching.key_owners import Bearers
from refgraph.people.matching.links import (
    A_FIRM,
    CHANNEL,
    DECIDED,
    LINKED,
    NEW,
    NOT_A_PERSON,
    PROVISIONAL,
    REVIEW,
    SEVERAL_KEYS,
    SEVERAL_NAMES,
    SKIPPED,
    THE_FIRM,
    UNCLEAR,
    UNKNOWN_ID,
    Link,
    provisional_id,
    unfollowed,
)
from refgraph.people.names import (
    Manner,
    bare_name,
    bearing,
    beside_firm,
    contact_details,
    domain_of,
    email_key,
    is_firm_name,
    is_mere_word,
    is_no_name,
    is_person_name,
    is_same_phone,
    is_told_apart,
    kind_of_name,
    lists_names,
    manner_of,
    name_key,
    names_outlet,
    organisation_key,
    phone_key,
    short_id,
    split_names,
    split_number,
    strip_label,
    telling_words,
)

_LOOKED_AT = 5_000
"""How many of the contacts tell in what manner people are named."""


class Directory:
    """Contacts by id, e-mail address and name.

    Parameters
    ----------
    contacts
        The contacts, with ``contact_id``, ``name``, ``email``, ``kind`` and ``alias_ids``.
    firm
        The firm, which is no contact.
    decisions
        Decisions of the user for single texts: a contact id, ``new``, ``not a person`` or ``skip``.
    folded
        Rows that were folded into contacts, under their ids: other names and addresses of theirs.
    organisations
        The organisations of the CRM, contacts or not.
    channels, partners
        Texts of which the user said that they name a channel, or somebody who refers.
    """

    def __init__(
        self,
        contacts: pd.DataFrame,
        firm: Firm,
        decisions: Mapping[str, str],
        folded: pd.DataFrame | None = None,
        organisations: pd.DataFrame | None = None,
        channels: Collection[str] = (),
        partners: Collection[str] = (),
    ) -> None:
        self._firm = firm
        self._decisions = {decision_key(text): choice.strip() for text, choice in decisions.items()}
        self._channels = {organisation_key(text) for text in channels}
        self._partners = {organisation_key(text) for text in partners}
        rows = [contacts] if folded is None else [contacts, folded]
        self._known = {
            name: [cell for table in rows for cell in table[name].tolist()]
            for name in ("contact_id", "name", "email", "kind", "alias_ids")
        }
        self._phones = [cell for table in rows for cell in table.get("phone", [""] * len(table))]
        firms = contacts["organisation"] if "organisation" in contacts else ()
        self._firm_of = dict(zip(contacts["contact_id"], firms, strict=False))
        self._organisations = outsiders(organisations)
        self._names_of_firm = names_of_firm(organisations)
        self._ids = every_id(self._known["contact_id"], self._known["alias_ids"])
        for identity, _, record in self._organisations:
            for name in (identity, record, short_id(record)):
                self._ids.setdefault(name, identity)

    def find_id(self, identity: str) -> str | None:
        """Return the contact with this id, alias or long form of an id; None if there is none."""
        return self._ids.get(identity) or self._ids.get(short_id(identity))

    def find_cell(self, text: str, *, is_id: bool = False) -> Link:
        """Return what a cell means.

        Parameters
        ----------
        text
            The cell as it was found: an id, an e-mail address, a name or several.
        is_id
            Whether its column holds ids, so that a single unknown word is an id and not a name.
        """
        identity = self.find_id(text) if is_id else None
        if identity and not self._channels:
            return Link(LINKED, (identity,), "id")
        decided = self._decision(text)
        if decided and not identity:
            return self._decided(decided, bare_name(text))
        if self._channels and organisation_key(bare_name(text)) in self._channels:
            return Link(NOT_A_PERSON, how=CHANNEL)
        found = (
            self._find_one(text) or (None if is_id else self._find_phone(text)) or self._find_several(text)
        )
        if found:
            return found
        if looks_like_id(text, is_id) and not self._firm.has_employee(text):
            return Link(UNKNOWN_ID, how="no contact has this id")
        return self._unfound(bare_name(text))

    def find_each(self, text: str, alone: Set[str]) -> Link | None:
        """Return what a cell of several names means, where each is a contact or stands alone in another cell.

        Of a list with semicolons each is somebody, known or not.

        Parameters
        ----------
        text
            The cell.
        alone
            The provisional ids of the names that stand alone in a cell.
        """
        parts = self._parts(text)
        found = [self._find_one(part) for part in parts]
        ids = [
            link.ids[0] if link and link.outcome == LINKED else provisional_id(part)
            for part, link in zip(parts, found, strict=True)
        ]
        listed = lists_names(text)
        known = (
            link.outcome == LINKED if link else listed or who in alone
            for who, link in zip(ids, found, strict=True)
        )
        return Link(LINKED, tuple(dict.fromkeys(ids)), "names") if len(parts) > 1 and all(known) else None

    def is_decided(self, text: str) -> bool:
        """Tell whether the user decided what a cell means."""
        return bool(self._decision(text))

    def _decision(self, text: str) -> str:
        if not self._decisions:
            return ""
        return self._decisions.get(decision_key(text)) or self._decisions.get(
            decision_key(bare_name(text)), ""
        )

    def bearers(self, text: str) -> tuple[str, ...]:
        """Return the contacts who bear the very name in a cell; none where an address tells whom it means."""
        if email_key(text):
            return ()
        return self._by_name[name_key(text)] or self._by_name[name_key(bare_name(text))]

    @cached_property
    def _by_email(self) -> Bearers:
        return Bearers(map(email_key, self._known["email"]), self._known["contact_id"])

    @cached_property
    def _by_phone(self) -> Mapping[str, list[tuple[str, str]]]:
        met: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for identity, phone in zip(self._known["contact_id"], self._phones, strict=True):
            met[phone_key(phone) if phone else ""].append((identity, phone))
        return {key: bearers for key, bearers in met.items() if key}

    @cached_property
    def _by_name(self) -> Bearers:
        return Bearers(map(name_key, self._known["name"]), self._known["contact_id"])

    @cached_property
    def _firms(self) -> list[tuple[str, str]]:
        columns = (self._known[name] for name in ("contact_id", "name", "kind"))
        own = [
            (identity, name) for identity, name, kind in zip(*columns, strict=True) if kind == "organisation"
        ]
        return own + [(identity, name) for identity, name, _ in self._organisations]

    @cached_property
    def _by_firm(self) -> Bearers:
        return Bearers([organisation_key(name) for _, name in self._firms], [each for each, _ in self._firms])

    @cached_property
    def _spellings_of_firms(self) -> set[str]:
        return {name_key(name) for _, name in self._firms}

    def _find_one(self, text: str) -> Link | None:
        identity = self.find_id(text)
        if identity:
            return Link(LINKED, (identity,), "id")
        found = (self._find_numbered(reading) or self._find_named(reading) for reading in readings_of(text))
        return next(filter(None, found), None)

    def find_key(self, key: str, name: str) -> tuple[str, ...]:
        """Return the contacts who have an id, an address or a telephone number; of several, those of that name."""
        identity = self.find_id(key)
        if identity:
            return (identity,)
        bearers = self._by_phone.get(phone_key(key), ()) if phone_key(key) else ()
        found = {identity for identity, phone in bearers if is_same_phone(phone, key)}
        named = {identity for identity in found if share_a_word(name, self._names[identity])}
        return tuple(sorted(named or found))

    def _find_numbered(self, text: str) -> Link | None:
        """Return whom the number behind a name means; one whose bearer is called otherwise means nobody for sure."""
        name, key = split_number(text)
        found = self.find_key(key, name) if key else ()
        if not found and key:
            named = self._find_named(name)
            return Link(REVIEW, named.ids, SEVERAL_KEYS) if named and is_told_apart(text) else named
        if not found:
            return None
        if len(found) > 1:
            return Link(REVIEW, found, f"{len(found)} contacts share the number {key}")
        if not share_a_word(name, self._names[found[0]]):
            # A telephone may be a household's or a practice's.
            named = None if self.find_id(key) else self._find_named(name)
            return named or Link(REVIEW, found, f"the number {key} is of somebody called otherwise")
        return Link(LINKED, found, "id")

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for identity, name in zip(self._known["contact_id"], self._known["name"], strict=True):
            names[identity].append(name)
        names.update({identity: [name] for identity, name, _ in self._organisations})
        return names

    def _find_named(self, text: str) -> Link | None:
        address = email_key(text)
        rest = text.casefold().replace(address, "") if address else text
        alone = not address or ("@" not in rest and len(split_names(rest)) < 2)
        other = self.find_id(address) if address and alone else None
        if other:
            return Link(LINKED, (other,), "e-mail")
        for how, found in (
            ("e-mail", self._by_email[address] if alone else ()),
            ("name", self._by_name[name_key(rest)] if alone else ()),
        ):
            own = self._of_generation(rest, found) if how == "name" else found
            if len(own) == 1:
                return Link(LINKED, own, how)
            if found:
                return Link(REVIEW, found, f"{len(found)} contacts share this {how}")
        return self._find_firm(rest) if alone else None

    def _of_generation(self, text: str, found: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of several namesakes who are of the generation that a text says: "John Smith Jr."."""
        said = bearing(text)[0] if len(found) > 1 else ""
        own = (
            tuple(each for each in found if said in {bearing(name)[0] for name in self._names[each]})
            if said
            else ()
        )
        return own or found

    def _find_firm(self, text: str) -> Link | None:
        """Return the organisation that a text names; a single word is one only as it is spelt."""
        key = organisation_key(text)
        found = self._by_firm[key]
        if len(found) > 1:
            return Link(REVIEW, found, f"{len(found)} organisations share this name")
        if found and not (" " in key or is_firm_name(text) or name_key(text) in self._spellings_of_firms):
            return Link(REVIEW, found, "one word, which may be a firm's name or a person's")
        return Link(LINKED, found, "name") if found else None

    def _find_phone(self, text: str) -> Link | None:
        """Return what a cell with a telephone number means; None if no contact has it, or the number is no such."""
        name, _, said = contact_details(bare_name(text))
        bearers = self._by_phone.get(phone_key(said), ()) if said else ()
        found = tuple(sorted({identity for identity, phone in bearers if is_same_phone(phone, said)}))
        if len(found) == 1:
            return Link(LINKED, found, "telephone")
        if found:
            return Link(REVIEW, found, f"{len(found)} contacts share this telephone")
        return self._find_one(name) if said and name else None

    def _find_several(self, text: str) -> Link | None:
        """Return what a cell of several names means; None if none of them is a contact's."""
        if is_no_name(text):
            return None  # The strokes of a web address part no names.
        parts = self._parts(text)
        if len(parts) == 1 < len(split_names(strip_label(text))) and not beside_firm(parts[0]).firm:
            return self._find_one(parts[0]) or self._unfound(parts[0])
        links = [self._find_one(part) for part in parts]
        if len(parts) < 2 or not any(links):
            return None
        ids = tuple(dict.fromkeys(identity for link in links if link for identity in link.ids))
        if not all(links):
            return Link(REVIEW, ids, SEVERAL_NAMES)
        if any(link and link.outcome == REVIEW for link in links):
            return Link(REVIEW, ids, "several names, one of which several contacts share")
        return Link(LINKED, ids, "names")

    def _unfound(self, text: str) -> Link:
        ours = self._firm.is_named(text) or self._firm.has_employee(text)
        ours = ours or organisation_key(text) in self._names_of_firm
        if ours or domain_of(text) in self._firm.domains:
            return Link(THE_FIRM, how="the firm or one of its people")
        if email_key(text) or (self._partners and organisation_key(text) in self._partners):
            return Link(PROVISIONAL, (provisional_id(text),), "named, not in the CRM")
        if not is_person_name(text) or is_mere_word(text):
            return Link(NOT_A_PERSON, how=CHANNEL if names_outlet(text) else "names no person")
        match kind_of_name(text, self._manner, self._borne(text)):
            case "channel":
                return Link(NOT_A_PERSON, how=CHANNEL)
            case "unclear":
                return Link(REVIEW, how=UNCLEAR)
        return Link(PROVISIONAL, (provisional_id(text),), "named, not in the CRM")

    def _parts(self, text: str) -> list[str]:
        """Return the single names in a cell: no channel among them, and no firm beside somebody who belongs to it."""
        text = strip_label(text)
        if beside_firm(bare_name(text)).firm:
            return [text]
        parts = [part for part in split_names(text) if not is_channel(part)]
        parts = [beside_firm(part).name for part in parts] if len(parts) > 1 else parts
        firms = {
            organisation_key(self._firm_of.get(identity, ""))
            for part in parts
            for identity in self._by_name[name_key(part)]
        }
        firms.discard("")
        if not firms:
            return parts
        # Somebody may have given a firm their own name, and stands here beside another of it.
        return [
            part for part in parts if self._by_name[name_key(part)] or organisation_key(part) not in firms
        ]

    @cached_property
    def _manner(self) -> Manner:
        known = zip(self._known["name"], self._known["kind"], strict=True)
        names = [name for name, kind in known if kind != "organisation"]
        return manner_of(names[:: len(names) // _LOOKED_AT + 1])

    def _borne(self, text: str) -> Set[str]:
        """Return those of the telling words of a text that contacts bear who are people."""
        telling = telling_words(text)
        return telling & self._words_of_people if telling else telling

    @cached_property
    def _words_of_people(self) -> frozenset[str]:
        known = zip(self._known["name"], self._known["kind"], strict=True)
        return frozenset(
            word for name, kind in known if kind != "organisation" for word in name_key(name).split()
        )

    def _decided(self, decision: str, text: str) -> Link:
        match decision.casefold():
            case "new" | "person":
                return Link(PROVISIONAL, (provisional_id(text),), DECIDED)
            case "firm":
                return Link(PROVISIONAL, (provisional_id(text),), A_FIRM)
            case "not a person" | "channel":
                return Link(NOT_A_PERSON, how=DECIDED)
            case "skip":
                return Link(SKIPPED, how=DECIDED)
        if decision.startswith(NEW):
            return Link(PROVISIONAL, (decision.partition(": ")[0],), DECIDED)
        # A candidate may have been copied whole: the id, a colon and what tells it from the others.
        identity = self.find_id(decision) or self.find_id(decision.partition(": ")[0])
        if identity is None:
            return unfollowed(decision, self.bearers(text))
        return Link(LINKED, (identity,), DECIDED)
