"""Who the rows of contacts are, told by values where headers do not say it: names, and ids that are pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from refgraph.crm import header_key
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.channels import look_like_people
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.sheets import Reading

BY_VALUES = "values"
"""Stands for a CRM where the values of a column say what it is."""

_SURNAMES = frozenset("name naam nom nome nombre navn namn".split())
_NAMING = (
    "name", "naam", "nom", "nome", "nombre", "navn", "namn", "nimi", "imię", "имя", "名", "이름", "client", "cliente",
    "kunde", "klant", "member", "mitglied", "constituent", "donor", "patient", "顧客", "客户", "고객",
)  # fmt: skip
_OTHER_NAMES = (
    "company", "firm", "organi", "account", "business", "campaign", "event", "file", "user", "owner", "agent", "deal",
    "product", "spouse", "partner", "parent", "refer", "source", "title", "city", "project", "group", "list", "street",
    "empresa", "entreprise", "société", "azienda", "bedrijf", "straße", "ort",
)  # fmt: skip
_LEAST = 2


def identify(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Return the readings, contacts under the names and ids by which others point at them.

    - ``Name`` beside a first name, and without it in its cells, is the last name.
    - Where nothing is a name, a column that headers like one and holds names of people is, or one that holds
      the referrers.
    - Where most referrers are no contacts, a column of different values that holds them is another id.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted what was taken for what.
    """
    pointed = _pointed_at(readings)
    return [
        _with_id(_with_name(_with_last_name(reading), pointed, ledger), pointed, ledger)
        if reading.table == "contacts" and not reading.ignored
        else reading
        for reading in readings
    ]


def _pointed_at(readings: Sequence[Reading]) -> set[str]:
    """Return how contacts and referrals name their referrers."""
    known = [reading for reading in readings if reading.table in ("contacts", "referrals")]
    columns = ("referrer", "referrer_id")
    return {cell.strip() for reading in known for name in columns for cell in set(reading.cells(name))} - {""}


def _with_last_name(reading: Reading) -> Reading:
    at = reading.columns.get("name", -1)
    if at < 0 or "first_name" not in reading.columns or reading.crm.get("name") == DECLARED:
        return reading
    if "last_name" in reading.columns or header_key(reading.sheet.header[at]) not in _SURNAMES:
        return reading
    pairs = zip(reading.cells("first_name"), reading.cells("name"), strict=True)
    both = [(first.casefold(), name.casefold().split()) for first, name in pairs if first and name]
    if 2 * sum(first.split()[0] in name for first, name in both if first.split()) > len(both):
        return reading
    columns = {name: spot for name, spot in reading.columns.items() if name != "name"}
    crm = {name: said for name, said in reading.crm.items() if name != "name"}
    return replace(reading, columns=columns, crm=crm).with_column("last_name", at, reading.crm["name"])


def _with_name(reading: Reading, pointed: AbstractSet[str], ledger: Ledger) -> Reading:
    if any(name in reading.columns for name in ("name", "first_name", "last_name")):
        return reading
    keys = {at: header_key(reading.sheet.header[at]) for at in _unused(reading)}
    wanted = {header_key(cell) for cell in pointed}
    for at in sorted(keys, key=lambda at: not _speaks_of_name(reading.sheet.header[at])):
        cells = reading.sheet.columns[at]
        held = {header_key(cell) for cell in cells} & wanted
        if (2 * len(held) >= len(wanted) > 0 and len(held) >= _LEAST) or (
            _speaks_of_name(reading.sheet.header[at]) and (look_like_people(cells) or not cells)
        ):
            return _noted(reading, "name", at, "the name of the contact", ledger)
    return reading


def _with_id(reading: Reading, pointed: AbstractSet[str], ledger: Ledger) -> Reading:
    own = set(reading.cells("contact_id"))
    if reading.crm.get("contact_id") == DECLARED or pointed <= own:
        return reading
    for at in (*reading.also.get("contact_id", ()), *_unused(reading)):
        cells = reading.sheet.columns[at]
        held = len(pointed & set(cells))
        if held < _LEAST or 2 * held < len(pointed) or len(set(cells) - {""}) < reading.filled[at]:
            continue
        if held <= _known(reading, pointed, own):
            return reading
        if own - {""} and own.isdisjoint(cells) and "alias_ids" not in reading.columns:
            return _noted(
                reading, "alias_ids", at, "another id of the contact: referrers are named by it", ledger
            )
        return _noted(reading, "contact_id", at, "the id of the contact: referrers are named by it", ledger)
    return reading


def _known(reading: Reading, pointed: AbstractSet[str], own: AbstractSet[str]) -> int:
    """Return how many of those that are pointed at are contacts by their id, name, address or number."""
    names = {header_key(cell) for name in ("name", "email", "phone") for cell in set(reading.cells(name))}
    if {"first_name", "last_name"} <= reading.columns.keys():
        both = zip(reading.cells("first_name"), reading.cells("last_name"), strict=True)
        names |= {header_key(first + last) for first, last in set(both)}
    return sum(cell in own or header_key(cell) in names for cell in pointed)


def _unused(reading: Reading) -> Iterator[int]:
    used = {*reading.columns.values(), *(at for spots in reading.flags.values() for at in spots)}
    used |= {at for spots in reading.also.values() for at in spots}
    yield from (at for at, count in enumerate(reading.filled) if count and at not in used)


def names_somebody_else(header: str) -> bool:
    """Whether a header names somebody or something beside the contact: a spouse, an owner, a project."""
    plain = header.casefold()
    return any(word in plain for word in _OTHER_NAMES)


def _speaks_of_name(header: str) -> bool:
    return any(word in header.casefold() for word in _NAMING) and not names_somebody_else(header)


def _noted(reading: Reading, column: str, at: int, what: str, ledger: Ledger) -> Reading:
    header, file = reading.sheet.header[at], reading.sheet.file
    message = f"'{header}' of {file} is read as {what}."
    hint = f'If it is not, say which column is: --column {column}="HEADER".'
    ledger.add(Finding("note", "read-by-values", message, hint, "contacts", file, column=header))
    return reading.with_column(column, at, BY_VALUES)
