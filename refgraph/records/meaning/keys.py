"""The key that contacts and referrals share where no CRM's word for an id names it: a licence or member number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from refgraph.crm import REFERRED, REFERRERS, ROLES, header_key
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import SHARED, recognise
from refgraph.records.meaning.vocabulary import Meaning, Vocabulary
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading

_REFERRER = ["from", "source", "introducing", "used", "entered", "applied", *map(header_key, REFERRERS)]
_REFERRED = ["to", "target", "new", "client", *map(header_key, REFERRED)]
_OWN = (
    "referral", "client", "customer", "contact", "member", "patient", "my", "own", "your", "personal", "invite",
    "invitation", "share", "affiliate", "partner", "ref",
)  # fmt: skip
_FIRST = -2


@dataclass(frozen=True)
class _Key:
    """A header of the contacts that names them in other sheets too."""

    contacts: Reading
    position: int

    @property
    def header(self) -> str:
        return self.contacts.sheet.header[self.position]

    @property
    def values(self) -> set[str]:
        return set(self.contacts.sheet.columns[self.position]) - {""}

    @property
    def is_id(self) -> bool:
        """Whether it becomes the id of the contacts, who have no other."""
        return self.contacts.columns.get("contact_id") in (None, self.position)


def share_key(
    readings: Sequence[Reading], vocabulary: Vocabulary, rules: ReadRules, ledger: Ledger
) -> list[Reading]:
    """Use a header that contacts and referrals share ("NPI", "Referring NPI") to identify the contacts.

    It must be different for every contact that has it, and the referrals' values must be found under it and
    not under the id that the contacts have already. Beside an id it is another id of the contact, and may be
    blank for some; where there is none, it is the id, if all contacts have it.

    Parameters
    ----------
    readings
        The sheets as their headers explain them.
    vocabulary, rules
        As for `refgraph.records.meaning.recognition.recognise`.
    ledger
        Where the key is noted.
    """
    others = [reading for reading in readings if reading.table in ("", "contacts", "referrals", "deals")]
    others = [reading for reading in others if not reading.ignored]
    for contacts in (reading for reading in readings if reading.table == "contacts"):
        for key in _candidates(contacts, others):
            if _names_contacts(key, others):
                _note(key, ledger)
                wider = _widened(vocabulary, key)
                return [_again(reading, key, wider, rules) for reading in readings]
    return list(readings)


def _candidates(contacts: Reading, others: Sequence[Reading]) -> Iterable[_Key]:
    headers = [set(map(header_key, reading.sheet.header)) for reading in others]
    used = set(contacts.columns.values()) - {contacts.columns.get("contact_id")}
    for position, header in enumerate(contacts.sheet.header):
        own = header_key(header)
        if not own or position in used:
            continue
        if any(_is_pointed_at(own, found, reading) for found, reading in zip(headers, others, strict=True)):
            key = _Key(contacts, position)
            whole = contacts.filled[position] == len(contacts.sheet.lines)
            if contacts.filled[position] == len(key.values) and (whole or not key.is_id):
                yield key


def _is_pointed_at(own: str, found: set[str], reading: Reading) -> bool:
    """Whether a sheet has a header that names contacts by the key: with a role before it, or in place of ids."""
    if found & _roles(own).keys():
        return True
    return reading.table == "referrals" and own in found and not _ids(reading)


def _ids(reading: Reading) -> set[str]:
    return {"referrer_id", "referred_id"} & reading.columns.keys()


def _roles(key: str) -> dict[str, str]:
    """Return the headers of a referral that hold a key of the contacts, and which side each names.

    "Referred By Code" holds the "Referral Code", "Code Used" the "My Code", and "Referred By No" the "Client No".
    """
    roles = {}
    short = next((key.removeprefix(word) for word in _OWN if key.startswith(word)), key)
    # "Referred By ID" and the like are known without a key.
    short = key if short in ("", "id", "name", "email", "phone") else short
    for column, words in (("referred_id", _REFERRED), ("referrer_id", _REFERRER)):
        for word in words:
            roles[f"{word}{key}"] = roles[f"{key}{word}"] = roles[f"{word}{short}"] = column
            if column == "referrer_id":
                roles[f"{short}{word}"] = column
    # "Patient ID" is the key itself, and not that of the one who was referred.
    return {header: column for header, column in roles.items() if header != key}


def _names_contacts(key: _Key, others: Sequence[Reading]) -> bool:
    """Whether the referrals' values are contacts by this key, and are not by the id known already."""
    own = header_key(key.header)
    roles = _roles(own)
    found = {
        cell
        for reading in others
        for header, cells in zip(reading.sheet.header, reading.sheet.columns, strict=True)
        if header_key(header) in roles or (header_key(header) == own and reading.table != "contacts")
        for cell in map(_plain, cells)
    } - {""}
    known = set(key.contacts.cells("contact_id")) - {""}
    same = key.contacts.columns.get("contact_id") == key.position
    return bool(found & key.values) and (same or not found & known)


def _plain(cell: str) -> str:
    """Return a number without the fraction that a spreadsheet gave it."""
    return cell[:-2] if cell.endswith(".0") and cell[:-2].isdecimal() else cell


def _note(key: _Key, ledger: Ledger) -> None:
    file = key.contacts.sheet.file
    role = "the contacts' id" if key.is_id else "another id of the contacts"
    message = f"{file} and the referrals share the key '{key.header}'; it is read as {role}."
    ledger.add(Finding("note", "shared-key", message, table="contacts", file=file, column=key.header))


def _widened(vocabulary: Vocabulary, key: _Key) -> Vocabulary:
    own = header_key(key.header)
    headers: dict[str, Mapping[str, Meaning]] = dict(vocabulary.headers)
    for table, meanings in vocabulary.headers.items():
        if table in ("contacts", "referrals"):
            more = {header: Meaning(column, SHARED, _FIRST) for header, column in _roles(own).items()
                    if table == "referrals" or column == "referrer_id"}  # fmt: skip
            headers[table] = {**meanings, **more}
        if table == "referrals":
            headers[table] = {**headers[table], own: Meaning("referred_id", SHARED, _FIRST)}
        elif table != ROLES and any(meaning.column == "contact_id" for meaning in meanings.values()):
            # Beside a deal it names the partner who is paid for it as often as whom the deal is with.
            column = "alias_ids" if table == "contacts" and not key.is_id else "contact_id"
            headers[table] = {**headers[table], own: Meaning(column, SHARED, _FIRST)}
    return Vocabulary(headers, vocabulary.files)


def _again(reading: Reading, key: _Key, vocabulary: Vocabulary, rules: ReadRules) -> Reading:
    if reading.ignored:
        return reading
    again = recognise(reading.sheet, vocabulary, rules)
    if reading.table == "referrals":
        return _with_bare_key(again, header_key(key.header))
    former = reading.columns.get("alias_ids")
    if reading.table == "contacts" and not key.is_id and former is not None:
        return _with_both(again, former)
    return again


def _with_bare_key(reading: Reading, own: str) -> Reading:
    """Take the bare key in a referral for the id of whom the column before it names, else the nearest one."""
    at = reading.columns.get("referred_id", -1)
    sides = {side: reading.columns[side] for side in ("referred", "referrer") if side in reading.columns}
    bare = at >= 0 and header_key(reading.sheet.header[at]) == own
    if not bare or "referrer_id" in reading.columns or len(sides) < 2:
        return reading
    nearest = min(sides, key=lambda side: (sides[side] > at, abs(sides[side] - at)))
    if nearest == "referred":
        return reading
    columns = {name: spot for name, spot in reading.columns.items() if name != "referred_id"}
    return replace(reading, columns=columns).with_column("referrer_id", at, SHARED)


def _with_both(reading: Reading, former: int) -> Reading:
    """Keep the other ids that the contacts had beside the key."""
    cells = zip(reading.cells("alias_ids"), reading.sheet.columns[former], strict=True)
    both = [";".join(filter(None, pair)) for pair in cells]
    at = reading.columns["alias_ids"]
    columns = (*reading.sheet.columns[:at], both, *reading.sheet.columns[at + 1 :])
    return replace(reading, sheet=replace(reading.sheet, columns=columns))
