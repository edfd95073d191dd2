"""Which table a sheet holds, and which of its headers is which column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from refgraph.crm import FOLDED, IGNORED, header_key, header_keys, plain_words, speaks_of_referrals
from refgraph.records.meaning.channels import are_answers
from refgraph.records.meaning.entities import bare_names, facts_of_entity
from refgraph.records.meaning.kinds import REFERRED_BY, REFERRER_OF, kind_of
from refgraph.records.meaning.partners import partner_sides
from refgraph.records.meaning.sides import with_sides
from refgraph.records.meaning.vocabulary import Meaning, Vocabulary, hinted_table
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading, Sheet
from refgraph.schema import TABLES

DECLARED = "settings"
"""Stands for a CRM where the user said what the header means."""
SHARED = "shared key"
"""Stands for a CRM where a header is known because contacts and referrals share it."""

_CONTACT_FACTS = ("name", "first_name", "last_name", "email", "organisation")
_NEARLY_ALL = 0.8
_RECEIVING = ("receiv", "specialist", "accepting", "consult", "target", "destination")
"""How words begin that say of somebody that they are referred to, as no header says of a contact."""
_LONG = 5
"""So long a number is an id, and no number of people."""
_FEWER = 0.9
"""A list of contacts names hardly anybody twice; a log does."""
_POINTING = ("from", "source", "to", "target")
_BARE = {"given": "value", "asks": "", "complaints": "closed", "events": "event"}
"""Tables that need no more than a contact and a day, which everything has, and the column that is their own."""
_ACCOUNTS = ("account", "opportunity", "potential", "deal")
_DAYS = {"created", "referral_date"}
_PERSONAL = ("first_name", "last_name", "email", "phone", "birthday")
_NAMES = frozenset(("name", "organisation", "referrer", "referred"))
"""The columns that yes and no are no answer to."""
_WHOM = frozenset(("referred", "referred_id"))
_PEOPLE = frozenset(
    "clients customers patients people persons friends leads contacts members prospects referrals kunden klienten "
    "patienten mandanten personen clientes pacientes clienti pazienti klanten personnes amis amigos".split()
)
_MONEY = frozenset(("amount", "revenue"))
_ANYWHERE = ("satisfaction",)
"""Columns of contacts that an answer to a survey has as well, and that so explain nothing."""


def recognise(sheet: Sheet, vocabulary: Vocabulary, rules: ReadRules) -> Reading:
    """Work out which table a sheet holds and which header is which column.

    A table is possible when the columns it cannot do without are there. The name of the file or sheet
    decides among the possible ones, unless another explains twice as many columns; else the most columns
    with anything in them do, and of equals the first in the schema.

    Parameters
    ----------
    sheet
        The sheet.
    vocabulary
        What is known of headers and file names.
    rules
        What the user declared.

    Returns
    -------
    Reading
    """
    filled = tuple(len(cells) - cells.count("") for cells in sheet.columns)
    declared = declaration(sheet.file, rules)
    if declared.get("table") == "ignore":
        return Reading(sheet, "", {}, {}, filled, ignored=True)
    forced = declared.get("table") or sheet.table
    vocabulary = vocabulary.of(sheet.header)
    tables = [forced] if forced else [*TABLES, *FOLDED]
    readings = {table: _fill(sheet, table, filled, vocabulary, rules) for table in tables}
    if forced:
        return readings[forced]
    hint = vocabulary.holds or hinted_table(sheet.file, vocabulary)
    if (
        hint in ("owners", "organisations")
        and {"referrer", "referrer_id"} & readings["contacts"].columns.keys()
    ):
        hint = "contacts"  # Users and accounts are customers where each says who referred them.
    possible = {table: reading for table, reading in readings.items() if _is_possible(reading, hint)}
    if "contacts" in possible and hint != "contacts" and _are_deals(readings["deals"], possible["contacts"]):
        possible.pop("contacts")
    if "contacts" in possible and (_names_both_sides(possible) or _relates(possible.get("ties"))):
        possible.pop("contacts")
    if _numbers_contacts(possible) and hint != "referrals":
        possible.pop("referrals")
    if hint == IGNORED or not possible:
        return Reading(sheet, "", {}, {}, filled)
    if hint != "referrals" and "contacts" in possible and not _is_log(possible.get("referrals")):
        possible.pop("referrals", None)
    best = max(possible.values(), key=_explained)
    if hint in possible and _explained(possible[hint]) * 2 >= _explained(best):
        best = possible[hint]
    return best


def declaration(file: str, rules: ReadRules) -> Mapping[str, str]:
    """Return what the user declared about a file: under its full name, its own name, or its workbook's."""
    names = [file, file.rpartition("/")[2]]
    names += [name.rpartition(":")[0] for name in names if ":" in name]
    return next((rules.tables[name] for name in names if name in rules.tables), {})


def find_header(header: Sequence[str], wanted: str) -> int | None:
    """Return the position of a header as the user wrote it, else one that differs in spelling only.

    Examples
    --------
    >>> find_header(("Sent by", "Date"), "sent_by")
    0
    """
    if wanted.strip() in header:
        return header.index(wanted.strip())
    keys = [header_key(name) for name in header]
    key = header_key(wanted)
    return keys.index(key) if key and key in keys else None


def counts_people(header: str, cells: Sequence[str]) -> bool:
    """Whether a header speaks of several people and its cells are but numbers: how many.

    Examples
    --------
    >>> counts_people("Clients Referred", ["12", "3"]), counts_people("Clients Referred", ["Ann Lee"])
    (True, False)
    """
    said = [cell.strip() for cell in cells if cell.strip()]
    words = plain_words(header)
    return (
        not _PEOPLE.isdisjoint(words)
        and "id" not in words
        and bool(said)
        and all(cell.isdecimal() and len(cell) < _LONG for cell in said)
    )


def missing_needs(table: str, columns: Mapping[str, object]) -> list[tuple[str, ...]]:
    """Return the groups of columns of which a table lacks every one."""
    needs = tuple((name,) for name in FOLDED[table][:2]) if table in FOLDED else TABLES[table].needs
    return [group for group in needs if not any(name in columns for name in group)]


def _fill(
    sheet: Sheet, table: str, filled: tuple[int, ...], vocabulary: Vocabulary, rules: ReadRules
) -> Reading:
    columns: dict[str, int] = {}
    crm: dict[str, str] = {}
    flags: dict[str, tuple[int, ...]] = {}
    best: dict[str, tuple[bool, int, int]] = {}
    others: dict[str, list[tuple[bool, int, int]]] = {}
    declared = _declared_columns(sheet, table, rules)
    meanings = _meanings(sheet.header, vocabulary.headers[table])
    if table == "referrals":
        meanings = with_sides(sheet, meanings, _meanings(sheet.header, vocabulary.headers["contacts"]))
    entity = facts_of_entity(sheet.header, vocabulary.headers[table]) if table == "contacts" else {}
    bare = bare_names(sheet.header) if table == "contacts" else {}
    bare |= partner_sides(sheet.header) if table == "referrals" else {}
    for position, (first, meaning) in enumerate(meanings):
        meaning = meaning or bare.get(position) or entity.get(position)
        if meaning is None or not first or position in declared.values():
            continue
        if meaning.column in _NAMES and are_answers(sheet.columns[position]):
            continue
        if meaning.column in _WHOM and counts_people(
            header=sheet.header[position], cells=sheet.columns[position]
        ):
            continue
        if meaning.column in _MONEY and _says_percent(sheet, position):
            continue
        if "=" in meaning.column:
            flags[meaning.column] = (*flags.get(meaning.column, ()), position)
            crm[meaning.column] = meaning.crm
            continue
        standing = (not filled[position], meaning.rank, position)
        if filled[position]:
            others.setdefault(meaning.column, []).append(standing)
        if meaning.column not in declared and standing < best.get(meaning.column, (True, 1 << 30, 0)):
            best[meaning.column] = standing
            columns[meaning.column] = position
            crm[meaning.column] = meaning.crm
    columns.update(declared)
    crm.update(dict.fromkeys(declared, DECLARED))
    also = {
        column: tuple(position for *_, position in sorted(found) if position != columns[column])
        for column, found in others.items()
        if column not in declared
    }
    reading = Reading(sheet, table, columns, crm, filled, flags, also)
    reading = _with_only_firm(_with_firm_of_referred(reading)) if table == "referrals" else reading
    return _without_whole(reading) if entity else reading


def _says_percent(sheet: Sheet, at: int) -> bool:
    """Whether a header or its cells say a part of something ("Fee %"), which is no amount."""
    said = [cell for cell in sheet.columns[at] if cell.strip()]
    return "%" in sheet.header[at] or (bool(said) and all(cell.strip().endswith("%") for cell in said))


def _with_only_firm(reading: Reading) -> Reading:
    """Take the firm to which was referred for who was, where nobody else is named."""
    at = reading.columns.get("referred_organisation")
    if at is None or {"referred", "referred_id"} & reading.columns.keys():
        return reading
    return reading.with_column("referred", at, reading.crm["referred_organisation"])


def _with_firm_of_referred(reading: Reading) -> Reading:
    """Give a practice that stands right of who was referred to them: a bare header means its left neighbour's."""
    at, columns = reading.columns.get("referrer_organisation"), reading.columns
    if (
        at is None
        or "referred_organisation" in columns
        or reading.crm.get("referrer_organisation") == DECLARED
    ):
        return reading
    sides = {
        name: columns[name] for name in ("referrer", "referred") if name in columns and columns[name] < at
    }
    if (
        len(sides) < 2
        or sides["referred"] < sides["referrer"]
        or speaks_of_referrals(reading.sheet.header[at])
    ):
        return reading
    others = {name: spot for name, spot in columns.items() if name != "referrer_organisation"}
    return replace(reading, columns=others).with_column(
        "referred_organisation", at, reading.crm["referrer_organisation"]
    )


def _without_whole(reading: Reading) -> Reading:
    """Drop the name that was made of the first and the last name, where these are read themselves."""
    at = reading.columns.get("name", -1)
    parts = {reading.columns.get(part, -1) for part in ("first_name", "last_name")} - {-1}
    if at < 0 or not parts or not all(reading.sheet.parts.get(part) == at for part in parts):
        return reading
    return replace(reading, columns={name: spot for name, spot in reading.columns.items() if name != "name"})


def _declared_columns(sheet: Sheet, table: str, rules: ReadRules) -> dict[str, int]:
    """Return the columns that the settings name and the sheet has."""
    wanted: dict[str, str] = {}
    names = TABLES[table].names if table in TABLES else ()
    for name, header in rules.columns.items():
        where, _, column = name.rpartition(".")
        if column in names and where in ("", table):
            wanted[column] = header
    declared = declaration(sheet.file, rules)
    wanted.update({column: header for column, header in declared.items() if column != "table"})
    found = {column: find_header(sheet.header, header) for column, header in wanted.items()}
    kept = {header: find_header(sheet.header, header) for header in rules.keep if table == "contacts"}
    found = {column: position for column, position in found.items() if column in names}
    found |= {header: position for header, position in kept.items() if header not in names}
    return {column: position for column, position in found.items() if position is not None}


def _meanings(header: Sequence[str], meanings: Mapping[str, Meaning]) -> list[tuple[bool, Meaning | None]]:
    """Return for each header whether it is the first of its name, and what it means."""
    found: list[tuple[bool, Meaning | None]] = []
    seen: set[str] = set()
    for name in header:
        known = next((meanings[key] for key in header_keys(name) if key in meanings), None) if name else None
        found.append((name not in seen, known))
        seen.add(name)
    return found


def _is_possible(reading: Reading, hint: str | None) -> bool:
    if missing_needs(reading.table, reading.columns):
        return False
    if reading.table in _BARE and hint != reading.table:
        return _BARE[reading.table] in reading.columns
    if reading.table == "ties" and hint != "ties":
        return not _points(reading)
    if reading.table == "deals" and hint != "deals":
        return _speaks_of_deals(reading)
    if reading.table != "contacts" or any(name in reading.columns for name in _CONTACT_FACTS):
        return True
    ids = [cell for cell in reading.cells("contact_id") if cell]
    return hint in (None, "contacts") and len(set(ids)) == len(ids)


def _numbers_contacts(possible: Mapping[str, Reading]) -> bool:
    """Whether the number of who was referred is that of a contact with a name: a row of contacts, not of a log."""
    log, contacts = possible.get("referrals"), possible.get("contacts")
    if log is None or contacts is None or "referred_id" not in log.columns:
        return False
    same = log.columns["referred_id"] == contacts.columns.get("contact_id")
    return same and not {"name", "last_name"}.isdisjoint(contacts.columns)


def _names_both_sides(possible: Mapping[str, Reading]) -> bool:
    """Whether nearly every row names who referred and who was referred, and nobody else."""
    log = possible.get("referrals")
    if log is None or not _is_log(log) or not {"referrer", "referrer_id"} & log.columns.keys():
        return False
    facts = {
        name: at for name, at in possible["contacts"].columns.items() if name in (*_CONTACT_FACTS, *_PERSONAL)
    }
    if "referred" not in log.columns:
        # A practice beside the one who referred says nothing of a patient who is a number.
        return "referred_id" in log.columns and facts.keys() == {"organisation"}
    if (
        log.columns["referred"] == possible["contacts"].columns.get("contact_id")
        and {"name", "last_name"} & facts.keys()
    ):
        return False  # A row with an id and a name is a contact, also where an id stands twice.
    header = log.sheet.header[log.columns["referred"]]
    words = plain_words(header)
    receives = words[:1] == ["to"] or any(word.startswith(_RECEIVING) for word in words)
    if receives or (any(log.cells("count")) and "refer" in header_key(header)):
        return True
    if "date" in log.columns and not _DAYS & possible["contacts"].columns.keys():
        return True  # The day would be lost.
    # Who was referred is the contact; that the row says nothing else of it makes it no row of contacts.
    named = [cell for cell in log.cells("referred") if cell]
    # An employer beside two people says of neither that the row is about them.
    if facts.keys() <= {"organisation"} or len(set(named)) < _FEWER * len(named):
        return True
    return len(set(named)) < len(named) and all(at == log.columns["referred"] for at in facts.values())


def _relates(ties: Reading | None) -> bool:
    """Whether rows name two and, in words, which of them referred the other: no list of contacts does."""
    words = ties.cells("kind") if ties else ()
    return any(kind_of(word) in (REFERRED_BY, REFERRER_OF) for word in set(words))


def _are_deals(deals: Reading, contacts: Reading) -> bool:
    """Whether rows with a stage, an amount and a closing date are deals: they have a name and nothing personal."""
    whose = any(header_key(header).startswith(_ACCOUNTS) for header in deals.sheet.header)
    return (
        whose
        and {"stage", "amount", "date"} <= deals.columns.keys()
        and not any(name in contacts.columns for name in _PERSONAL)
    )


def _is_log(reading: Reading | None) -> bool:
    """Whether nearly every row names a referrer: a list of clients, of whom some were referred, is no log."""
    if reading is None:
        return False
    named = [
        reading.filled[reading.columns[name]]
        for name in ("referrer", "referrer_id")
        if name in reading.columns
    ]
    return max(named, default=0) >= _NEARLY_ALL * len(reading.sheet.lines)


def _points(reading: Reading) -> bool:
    """Whether the headers of a tie speak of a direction, as referrals do."""
    sides = (reading.sheet.header[reading.columns[side]] for side in "ab")
    return any(header_key(header).startswith(_POINTING) for header in sides)


def _speaks_of_deals(reading: Reading) -> bool:
    """Whether more than an id and a status, which everything has, says that the rows are deals."""
    own_id = (
        "deal_id" in reading.columns and header_key(reading.sheet.header[reading.columns["deal_id"]]) != "id"
    )
    return "amount" in reading.columns or "stage" in reading.columns or own_id


def _explained(reading: Reading) -> int:
    positions = [position for name, position in reading.columns.items() if name not in _ANYWHERE]
    positions += [spot for spots in reading.flags.values() for spot in spots]
    if not reading.sheet.lines:
        return len(positions)
    return sum(reading.filled[position] > 0 for position in positions)
