"""Who referred a deal referred its contact: the referrer beside a deal is read as the contact's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence

import pandas as pd

from refgraph.crm import header_key, header_keys, speaks_of_referrer
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.channels import is_mostly, look_like_people
from refgraph.records.meaning.partners import partner_sides
from refgraph.records.meaning.vocabulary import Vocabulary
from refgraph.records.sheets import Reading
from refgraph.records.values import as_text, unguarded
from refgraph.schema import TABLES

_WORDS = ("referrer_id", "referrer")
_PARTNERS = "If these partners bring you nobody, leave that column out of the export."
_ADDRESSED = re.compile(r"(.+?)\s*[(<](\S+@\S+\.\S+)[)>]")
"""A contact of a deal as CRMs export it: "Ann Lee (ann@lee.example)"."""


def fold_deal_referrers(
    tables: MutableMapping[str, pd.DataFrame],
    readings: Sequence[Reading],
    vocabulary: Vocabulary,
    ledger: Ledger,
) -> None:
    """Give contacts without a referrer the one that their deals name; several deals may name several.

    Where there are no contacts and no referrals, the contacts are those of the deals; where the contacts are those
    who referred (partners) or others, and none whom a deal is with, those of the deals join them.

    Parameters
    ----------
    tables
        The typed tables; `contacts` is replaced, or made.
    readings
        The sheets that hold deals.
    vocabulary
        The words for a referrer.
    ledger
        Where it is noted.
    """
    for reading in readings:
        columns = _columns(reading, vocabulary)
        by_partner = not columns and not _have_referrers(tables)
        columns = _partner(reading) if by_partner else columns
        if not columns or "deals" not in tables:
            continue
        position = columns[-1]
        if "contact_id" not in tables["deals"]:
            _note_lost(reading, position, ledger)
            continue
        named = _named(tables, reading, columns)
        if not named:
            continue
        if "contacts" not in tables and "referrals" not in tables:
            tables["contacts"] = _contacts_of(tables["deals"])
        if "referrals" not in tables and _are_referrers(tables["contacts"], named):
            _join(tables, reading.sheet.file, ledger)
        elif "referrals" not in tables and _share_nobody(tables["contacts"], named):
            tables["contacts"] = _with_contacts_of_deals(tables["contacts"], tables["deals"])
        taken, had = give_referrers(tables, named) if "contacts" in tables else (0, 0)
        hint = _PARTNERS if by_partner else ""
        _note(reading, position, len(named), (taken, had), hint, ledger)


def _columns(reading: Reading, vocabulary: Vocabulary) -> list[int]:
    """Return the columns that say who referred a deal: an id before a name, and no channels or web addresses."""
    words = vocabulary.of(reading.sheet.header).headers["contacts"]
    found: dict[str, int] = {}
    for wanted in _WORDS:
        for position, header in enumerate(reading.sheet.header):
            known = next((words[key].column for key in header_keys(header) if key in words), "")
            cells = reading.sheet.columns[position]
            used = position in reading.columns.values()
            if known != wanted or used or not reading.filled[position]:
                continue
            if not is_mostly(cells) and not is_mostly(cells, channels=False):
                found.setdefault(wanted, position)
    return list(found.values()) or list(_unlisted(reading))[:1]


def _partner(reading: Reading) -> list[int]:
    """Return the column of the partner who brought the customer of each deal."""
    sides = partner_sides(reading.sheet.header)
    unread = sides.keys() - set(reading.columns.values())
    return [at for at in sorted(unread) if sides[at].column == "referrer"][:1]


def _unlisted(reading: Reading) -> Iterator[int]:
    """Yield the columns of people whose header, that nobody has listed, speaks of who referred."""
    for position, header in enumerate(reading.sheet.header):
        cells = reading.sheet.columns[position]
        unread = position not in reading.columns.values() and reading.filled[position]
        if unread and speaks_of_referrer(header) and look_like_people(cells):
            yield position


def _named(
    tables: Mapping[str, pd.DataFrame], reading: Reading, columns: Sequence[int]
) -> dict[str, list[str]]:
    """Return for the contact cell of each deal the referrers its deals name, in order, each once.

    An id that no contact has says less than the name beside it.
    """
    deals = tables["deals"]
    known = {
        id_ for name in ("contacts", "deals") if name in tables for id_ in tables[name].get("contact_id", ())
    }
    sides = [unguarded(reading.sheet.columns[position]) for position in columns]
    cells = [
        next((cell for cell in row if cell in known), row[-1] or row[0]) for row in zip(*sides, strict=True)
    ]
    referrer = dict(zip(reading.sheet.lines, cells, strict=True))
    own = deals[deals["file"].eq(reading.sheet.file)]
    named: dict[str, list[str]] = {}
    for contact, row in zip(own["contact_id"], own["row"], strict=True):
        text = referrer.get(row, "").strip()
        if contact and text and text not in named.setdefault(contact, []):
            named[contact].append(text)
    return {contact: texts for contact, texts in named.items() if texts}


def _contacts_of(deals: pd.DataFrame) -> pd.DataFrame:
    """Return one contact for each that deals are with: by id, address or name, whichever the deals tell.

    Where the deals say when they were created, the first of them is the contact's first day.
    """
    own = deals[deals["contact_id"].ne("")].drop_duplicates("contact_id")
    cells = own["contact_id"].tolist()
    by_name = sum(" " in cell for cell in cells) * 2 > len(cells)
    column = "name" if by_name else "email" if all("@" in cell for cell in cells) else "contact_id"
    said: dict[str, list[str]] = {column: cells}
    addressed = [_ADDRESSED.fullmatch(cell) for cell in cells]
    if by_name and any(addressed):
        said = {
            "name": [found[1] if found else cell for found, cell in zip(addressed, cells, strict=True)],
            "email": [found[2] if found else "" for found in addressed],
        }
    where = {"file": own["file"].tolist(), "row": own["row"].tolist()}
    made = pd.DataFrame({**said, **where}).astype({**dict.fromkeys(said, "str"), "file": "str"})
    if "created" not in deals:
        return made
    first = deals.groupby("contact_id")["created"].min()
    made.insert(1, "created", first.reindex(cells).to_numpy())
    return made


def _are_referrers(contacts: pd.DataFrame, named: dict[str, list[str]]) -> bool:
    """Whether the contacts are those who referred the deals, and nobody whom a deal is with; none has a referrer."""
    own = [contacts[name] for name in ("referrer", "referrer_id") if name in contacts]
    if any(column.ne("").any() for column in own):
        return False
    known = _index(contacts).keys() | set(
        contacts.get("organisation", pd.Series(dtype="str")).map(header_key)
    )
    found = {text for texts in named.values() for text in texts if {text, header_key(text)} & known}
    return bool(found) and not any(known.intersection(_ways(contact)) for contact in named)


def _join(tables: MutableMapping[str, pd.DataFrame], file: str, ledger: Ledger) -> None:
    contacts = tables["contacts"]
    if "type" not in contacts:
        order = [*TABLES["contacts"].names, *contacts.columns]
        typed = contacts.assign(type=as_text(["partner"] * len(contacts)))
        contacts = typed[sorted(typed.columns, key=order.index)]
        listed = counted(len(contacts), "contact is", "contacts are")
        message = f"The deals of {file} name contacts as referrers and are with none: {listed} read as type partner."
        hint = "If some are clients, export a column Type with the contacts."
        ledger.add(Finding("note", "partners-of-deals", message, hint, "contacts", file))
    tables["contacts"] = _with_contacts_of_deals(contacts, tables["deals"])


def _share_nobody(contacts: pd.DataFrame, named: Mapping[str, list[str]]) -> bool:
    """Whether no contact is one whom a deal is with, and none has a referrer."""
    known = _index(contacts).keys() | set(
        contacts.get("organisation", pd.Series(dtype="str")).map(header_key)
    )
    return not _have_referrers({"contacts": contacts}) and not any(
        known & set(_ways(contact)) for contact in named
    )


def _have_referrers(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether there is a log of referrals, or a contact who has a referrer."""
    contacts = tables.get("contacts", pd.DataFrame())
    own = [contacts[name] for name in ("referrer", "referrer_id") if name in contacts]
    return "referrals" in tables or any(column.ne("").any() for column in own)


def _with_contacts_of_deals(contacts: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    joining = _contacts_of(deals)
    joined = pd.concat([contacts, joining], ignore_index=True)
    texts = {
        name: joined[name].fillna("").astype("str")
        for name in joined
        if pd.api.types.is_string_dtype((contacts if name in contacts else joining)[name])
    }
    return joined.assign(**texts)


def give_referrers(tables: MutableMapping[str, pd.DataFrame], named: dict[str, list[str]]) -> tuple[int, int]:
    """Fill in who referred each contact; return how many contacts took one, and how many had one already."""
    contacts = tables["contacts"]
    where = _index(contacts)
    blank = as_text([""] * len(contacts))
    cells = contacts["referrer"].tolist() if "referrer" in contacts else blank.tolist()
    ids = contacts["referrer_id"].tolist() if "referrer_id" in contacts else blank.tolist()
    taken = had = 0
    for contact, texts in named.items():
        at = next((where[way] for way in _ways(contact) if way in where), None)
        if at is None or at < 0:
            continue
        if cells[at] or ids[at]:
            had += 1
        else:
            cells[at] = "; ".join(texts)
            taken += 1
    if taken:
        changed = contacts.assign(referrer=as_text(cells))
        order = [*TABLES["contacts"].names, *contacts.columns]
        tables["contacts"] = changed[sorted(changed.columns, key=order.index)]
    return taken, had


def _ways(contact: str) -> tuple[str, ...]:
    """Return by what the contact of a deal may be known: as it stands, by the address in it, by the name."""
    addressed = _ADDRESSED.fullmatch(contact)
    return (contact, *((addressed[2], header_key(addressed[1])) if addressed else ()), header_key(contact))


def _index(contacts: pd.DataFrame) -> dict[str, int]:
    """Return the position of each contact by id, address and name; -1 for a name that several bear."""
    where: dict[str, int] = {}
    names = contacts["name"].tolist() if "name" in contacts else [""] * len(contacts)
    if {"first_name", "last_name"} <= set(contacts.columns):
        both = contacts["first_name"] + contacts["last_name"]
        names = [name or other for name, other in zip(names, both, strict=True)]
    for position, key in enumerate(map(header_key, names)):
        where[key] = -1 if key in where else position
    for column in ("email", "contact_id"):
        if column in contacts:
            where.update((cell, position) for position, cell in enumerate(contacts[column]) if cell)
    where.pop("", None)
    return where


def _note_lost(reading: Reading, position: int, ledger: Ledger) -> None:
    header, file = reading.sheet.header[position], reading.sheet.file
    message = f"'{header}' of {file} says who referred a deal, but nothing says whose deal it is."
    hint = "Export the contact of each deal too, or the referrer with the contacts."
    ledger.add(Finding("warning", "referrer-of-deals", message, hint, "deals", file, column=header))


def _note(
    reading: Reading, position: int, named: int, found: tuple[int, int], hint: str, ledger: Ledger
) -> None:
    header, file = reading.sheet.header[position], reading.sheet.file
    taken, had = found
    message = (
        f"'{header}' of {file} says who referred the deals of {named} contacts: {taken} take it as their "
        f"referrer, {had} have one already, {named - taken - had} are not among the contacts."
    )
    ledger.add(
        Finding("note", "referrers-of-deals", message, hint, "deals", file, column=header, count=taken)
    )
