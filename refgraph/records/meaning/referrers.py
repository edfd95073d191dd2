"""Which column says who referred, told by its header and, where headers mislead, by its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from refgraph.crm import (
    INWARD,
    NOT_WHO,
    REFERRED,
    REFERRER_HINTS,
    REFERRING_FIRMS,
    SOURCES,
    header_key,
    header_keys,
    plain_words,
    speaks_of_referrer,
    voice_of,
)
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.channels import is_mostly, look_like_people, names_channel
from refgraph.records.meaning.kinds import REFERRAL, REFERRED_BY, REFERRER_OF, kind_of
from refgraph.records.meaning.outward import OUTWARD, find_outward
from refgraph.records.meaning.recognition import DECLARED, SHARED
from refgraph.records.meaning.vocabulary import Meaning, Vocabulary
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading

_TABLES = ("contacts", "referrals")
_FEW_WORDS = 15
_WHOM = frozenset(map(header_key, REFERRED))


def _base(key: str) -> str:
    for ending in ("recordid", "id", "name"):
        key = key.removesuffix(ending)
    return key


_FIRMS = frozenset(_base(header_key(header)) for header in REFERRING_FIRMS)
_FIRM_WORDS = frozenset(
    "practice organization organisation company firm clinic facility hospital office group brokerage agency firma"
    " unternehmen kanzlei praxis societe entreprise cabinet empresa azienda studio bedrijf praktijk".split()
)
_SOURCES = frozenset(map(header_key, (*REFERRER_HINTS, *SOURCES)))
_LOOSE = frozenset("from fromcontact fromcode fromrecord source leadsource referralsource".split())


@dataclass(frozen=True)
class _Lookup:
    """One referrer: the column that shows it, the column that holds its id, or both."""

    names: int | None
    ids: int | None

    @property
    def shown(self) -> int:
        return self.ids if self.names is None else self.names  # type: ignore[return-value]


def settle_referrers(
    readings: Sequence[Reading], vocabulary: Vocabulary, rules: ReadRules, ledger: Ledger
) -> list[Reading]:
    """Decide for every sheet of contacts and referrals which column says who referred.

    Where nothing says so, a column that holds contacts is asked about. A column of web addresses or of
    channels is no referrer, whatever its header. Two that disagree are an error: only the user knows which
    one counts.

    Parameters
    ----------
    readings
        The sheets as their headers alone explain them.
    vocabulary
        The words for a referrer.
    rules
        What the user declared.
    ledger
        Where findings are noted.
    """
    settled = [
        _settle(reading, vocabulary.of(reading.sheet.header).headers[reading.table], readings, rules, ledger)
        if reading.table in _TABLES
        else reading
        for reading in readings
    ]
    if not any({"referrer", "referrer_id", OUTWARD} & reading.columns.keys() for reading in settled):
        _ask_for_referrer(settled, ledger)
    return [_with_named_sources(reading, settled, ledger) for reading in settled]


def _says_how_they_came(reading: Reading) -> bool:
    """Whether what is read as the referrer is a source that says of some rows that they are referrals, not whose."""
    at = reading.columns.get("referrer", -1)
    cells = [cell for cell in reading.cells("referrer") if cell]
    if at < 0 or header_key(reading.sheet.header[at]) not in _SOURCES:
        return False
    told = {cell for cell in set(cells) if names_channel(cell) and kind_of(cell) == REFERRAL}
    return bool(told) and max(map(cells.count, told)) > 1


def _people(readings: Sequence[Reading]) -> set[str]:
    known: set[str] = set()
    for reading in readings:
        if reading.table == "contacts":
            for column in ("contact_id", "name", "email"):
                known.update(map(header_key, set(reading.cells(column))))
            names = zip(reading.cells("first_name"), reading.cells("last_name"), strict=False)
            known.update(header_key(first + last) for first, last in set(names))
    return known - {""}


def _settle(
    reading: Reading,
    meanings: Mapping[str, Meaning],
    readings: Sequence[Reading],
    rules: ReadRules,
    ledger: Ledger,
) -> Reading:
    if DECLARED in (reading.crm.get("referrer"), reading.crm.get("referrer_id")):
        return _without_other_id(reading)
    closed: frozenset[int] = frozenset()
    if reading.table == "contacts":
        reading, closed = find_outward(reading, readings, meanings, rules, ledger)
    lookups = _lookups(reading, meanings, closed, ledger)
    if not lookups and reading.table == "contacts":
        lookups = _hinted(reading, readings, closed)
    lookups, firm = _apart_from_firm(reading, lookups)
    if not lookups and reading.table == "referrals" and _says_how_they_came(reading):
        return _without_false_friend(reading, ledger)
    if reading.crm.get("referrer_id") == SHARED:
        lookups = [_beside_key(reading, lookups)]
    if not lookups:
        return _without_false_friend(reading, ledger) if reading.table == "contacts" else reading
    if len(lookups) > 1:
        _refuse(reading, lookups, ledger)
    chosen = lookups[0]
    columns = {
        name: spot for name, spot in reading.columns.items() if name not in ("referrer", "referrer_id")
    }
    columns = {name: spot for name, spot in columns.items() if spot not in (chosen.names, chosen.ids)}
    found = (("referrer", chosen.names), ("referrer_id", chosen.ids), ("referrer_organisation", firm))
    for name, spot in found:
        if spot is not None:
            columns[name] = spot
        elif reading.table == "referrals" and name in reading.columns:
            columns.setdefault(name, reading.columns[name])
    crm = {name: _crm(reading.sheet.header[spot], meanings, reading, name) for name, spot in columns.items()}
    return replace(reading, columns=columns, crm=crm)


def _with_named_sources(reading: Reading, readings: Sequence[Reading], ledger: Ledger) -> Reading:
    """Fill a blank referrer where the source of the contact names another contact of the export."""
    at = reading.columns.get("referrer") if reading.table == "contacts" else None
    keys = [header_key(header) for header in reading.sheet.header]
    sources = [
        spot for spot, key in enumerate(keys) if key in _SOURCES and spot != at and reading.filled[spot]
    ]
    if at is None or not sources:
        return reading
    people = _people(readings)
    ids = reading.cells("referrer_id") or ("",) * len(reading.sheet.lines)
    cells = list(reading.sheet.columns[at])
    for spot in sources:
        named = {cell for cell in set(reading.sheet.columns[spot]) if header_key(cell) in people}
        for row, cell in enumerate(reading.sheet.columns[spot]) if named else ():
            if cell in named and not cells[row].strip() and not ids[row].strip():
                cells[row] = cell
    count = sum(new != old for new, old in zip(cells, reading.sheet.columns[at], strict=True))
    if not count:
        return reading
    file, header = reading.sheet.file, reading.sheet.header[sources[0]]
    who = counted(count, "contact")
    message = f"Where no referrer is, '{header}' of {file} names another contact and is taken for one: {who}."
    ledger.add(Finding("note", "named-sources", message, "", "contacts", file, column=header, count=count))
    columns = (*reading.sheet.columns[:at], cells, *reading.sheet.columns[at + 1 :])
    return replace(reading, sheet=replace(reading.sheet, columns=columns))


def _apart_from_firm(reading: Reading, lookups: list[_Lookup]) -> tuple[list[_Lookup], int | None]:
    """Return the people who referred, and beside them the column that says at which firm they are."""
    firms = [lookup for lookup in lookups if _names_firm(reading.sheet.header[lookup.shown])]
    people = [lookup for lookup in lookups if lookup not in firms] or (_beside_firm(reading) if firms else [])
    named = [lookup.names for lookup in firms if lookup.names is not None]
    # Where only a firm is named, the firm refers, and is its own organisation.
    return people if firms and people else lookups, named[0] if named else None


def _names_firm(header: str) -> bool:
    """Whether a header names the firm of who referred: a listed one, or any that ends so ("Introducer Firm")."""
    words = plain_words(header)
    last = next((word for word in reversed(words) if word not in ("name", "id")), "")
    return _base(header_key(header)) in _FIRMS or (last in _FIRM_WORDS and voice_of(header) == INWARD)


def _beside_firm(reading: Reading) -> list[_Lookup]:
    """Return the person beside a firm that referred, under a header that nobody has listed ("Referring Dentist")."""
    headers = reading.sheet.header
    said = (
        at
        for at in _unused(reading)
        if voice_of(headers[at]) == INWARD
        and not NOT_WHO.search(headers[at])
        and not _names_firm(headers[at])
    )
    at = next((at for at in said if look_like_people(reading.sheet.columns[at])), None)
    return [] if at is None else [_Lookup(at, None)]


def _beside_key(reading: Reading, lookups: list[_Lookup]) -> _Lookup:
    """Return the key that names the referrer, with the column that shows the name."""
    shown = next((lookup.names for lookup in lookups if lookup.names is not None), None)
    return _Lookup(shown, reading.columns["referrer_id"])


def _without_other_id(reading: Reading) -> Reading:
    """Drop the id that belongs to another referrer than the one that was declared."""
    names, ids = reading.columns.get("referrer"), reading.columns.get("referrer_id")
    if names is None or ids is None or reading.crm.get("referrer_id") == DECLARED:
        return reading
    if _base(header_key(reading.sheet.header[names])) == _base(header_key(reading.sheet.header[ids])):
        return reading
    columns = {name: spot for name, spot in reading.columns.items() if name != "referrer_id"}
    return replace(reading, columns=columns)


def _crm(header: str, meanings: Mapping[str, Meaning], reading: Reading, name: str) -> str:
    found = next((meanings[key].crm for key in header_keys(header) if key in meanings), "")
    return reading.crm.get(name, found)


def _lookups(
    reading: Reading, meanings: Mapping[str, Meaning], closed: frozenset[int], ledger: Ledger
) -> list[_Lookup]:
    """Return the referrers that the headers name and the values confirm, equal columns once."""
    names: dict[str, int] = {}
    ids: dict[str, int] = {}
    for position, header in enumerate(reading.sheet.header):
        if not reading.filled[position] or position in closed:
            continue
        for key in header_keys(header):
            meaning = meanings.get(key)
            if meaning is None or meaning.column not in ("referrer", "referrer_id") or _is_loose(key):
                continue
            target = names if meaning.column == "referrer" else ids
            target.setdefault(key, position)
            break
    names = {key: spot for key, spot in names.items() if _may_be_people(reading, spot, ledger)}
    paired = {_base(key): spot for key, spot in ids.items()}
    lookups = [_Lookup(spot, paired.pop(_base(key), None)) for key, spot in names.items()]
    lookups += [_Lookup(None, spot) for spot in paired.values()]
    return _distinct(reading, lookups)


def _is_loose(key: str) -> bool:
    """Whether the header means a referrer only beside its counterpart, as `from` beside `to`."""
    return key.removesuffix("id").removesuffix("name") in _LOOSE


def _may_be_people(reading: Reading, position: int, ledger: Ledger) -> bool:
    cells = reading.sheet.columns[position]
    web = is_mostly(cells, channels=False)
    if not web and not is_mostly(cells):
        return True
    header = reading.sheet.header[position]
    what = "web addresses" if web else "channels"
    message = (
        f"The column '{header}' of {reading.sheet.file} holds {what}, not people; it is not read as referrer."
    )
    ledger.add(
        Finding(
            "note", "not-a-referrer", message, table=reading.table, file=reading.sheet.file, column=header
        )
    )
    return False


def _distinct(reading: Reading, lookups: list[_Lookup]) -> list[_Lookup]:
    kept: dict[tuple[str, ...], _Lookup] = {}
    for lookup in lookups:
        cells = tuple(cell.strip().casefold() for cell in reading.sheet.columns[lookup.shown])
        kept.setdefault(cells, lookup)
    return list(kept.values())


def _hinted(reading: Reading, readings: Sequence[Reading], closed: frozenset[int]) -> list[_Lookup]:
    """Return the referrer among the columns that are one in some files and a channel in others."""
    hints, sources = set(map(header_key, REFERRER_HINTS)), set(map(header_key, SOURCES))
    keys = [header_key(header) for header in reading.sheet.header]
    for words in (hints, sources):
        for position, key in enumerate(keys):
            cells = reading.sheet.columns[position]
            if key not in words or not reading.filled[position] or is_mostly(cells) or position in closed:
                continue
            if (words is hints and look_like_people(cells)) or _are_contacts(cells, _people(readings)):
                return [_Lookup(position, None)]
    return _unlisted(reading, readings, closed)


def _unlisted(reading: Reading, readings: Sequence[Reading], closed: frozenset[int]) -> list[_Lookup]:
    """Return the referrer of whom a header speaks that nobody has listed, where its values are people."""
    found = [
        at for at in _unused(reading) if at not in closed and speaks_of_referrer(reading.sheet.header[at])
    ]
    people = _people(readings) if found else set()
    for at in found:
        cells = reading.sheet.columns[at]
        if not is_mostly(cells) and (_are_contacts(cells, people) or look_like_people(cells)):
            return [_Lookup(at, None)]
    return []


def _unused(reading: Reading) -> list[int]:
    """Return the positions of headers that are read as nothing, alone or put together; cells are no web addresses."""
    used = {*reading.columns.values(), *(at for spots in reading.flags.values() for at in spots)}
    used |= reading.sheet.parts.keys()
    columns = enumerate(reading.sheet.columns)
    return [
        at
        for at, cells in columns
        if at not in used and reading.filled[at] and not is_mostly(cells, channels=False)
    ]


def _ask_for_referrer(readings: Sequence[Reading], ledger: Ledger) -> None:
    """Name the columns that hold contacts, for one of them may say who referred."""
    people = _people(readings)
    for reading in (reading for reading in readings if reading.table == "contacts"):
        if any(map(_goes_both_ways, reading.sheet.columns)):
            continue  # Some rows say that the other was referred: to read all of them one way would be wrong.
        for at in _unused(reading):
            header, file = reading.sheet.header[at], reading.sheet.file
            # Small numbers are ids of contacts and of everything else.
            cells = [cell for cell in reading.sheet.columns[at] if not cell.isdecimal()]
            if _says_whom_it_referred(header) or not any(cells) or not _are_contacts(cells, people):
                continue
            message = f"'{header}' of {file} holds contacts of this export, and nothing is read as who referred them."
            hint = f'If it is, say --column referrer="{header}"'
            hint += f', or in the settings, under [read]: columns = {{referrer = "{header}"}}.'
            ledger.add(Finding("warning", "may-be-referrer", message, hint, "contacts", file, column=header))


def _says_whom_it_referred(header: str) -> bool:
    """Whether a header is none, or says whom the row referred: ``Neukunde 1`` names nobody who did."""
    outward = voice_of(header).direction == "outward"
    return not header or outward or header_key(header).rstrip("0123456789") in _WHOM


def _goes_both_ways(cells: Sequence[str]) -> bool:
    """Whether the words of a column say in some rows that the first referred, in others that the second did."""
    words = set(cells)
    return len(words) <= _FEW_WORDS and {REFERRED_BY, REFERRER_OF} <= set(map(kind_of, words))


def _are_contacts(cells: Sequence[str], people: set[str]) -> bool:
    values = {header_key(cell) for cell in cells} - {""}
    return 2 * len(values & people) >= len(values)


def _without_false_friend(reading: Reading, ledger: Ledger) -> Reading:
    """Drop a referrer column that only the header speaks for."""
    drop = [
        name
        for name in ("referrer", "referrer_id")
        if name in reading.columns and reading.filled[reading.columns[name]]
    ]
    columns = {name: spot for name, spot in reading.columns.items() if name not in drop}
    return replace(reading, columns=columns, crm={name: reading.crm[name] for name in columns})


def _refuse(reading: Reading, lookups: list[_Lookup], ledger: Ledger) -> None:
    headers = [reading.sheet.header[lookup.shown] for lookup in lookups]
    listed = " and ".join(f"'{header}'" for header in headers)
    message = (
        f"{reading.sheet.file} has {len(headers)} columns that say who referred, and they differ: {listed}."
    )
    hint = f'Say which one counts: --column referrer="{headers[0]}".'
    ledger.add(
        Finding(
            "error",
            "two-referrer-columns",
            message,
            hint,
            reading.table,
            reading.sheet.file,
            column=headers[1],
        )
    )
