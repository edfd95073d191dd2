"""The key that contacts and referrals share where no CRM's word for an id names it: a licence or member number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from refgraph.crm import header_key
from refgraph.crm.generic import REFERRED, REFERRERS
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.recognition import Reading, recognise
from refgraph.records.rules import ReadRules
from refgraph.records.vocabulary import Meaning, Vocabulary

_SHARED = "shared key"
_REFERRER = ["from", "source", "introducing", *map(header_key, REFERRERS)]
_REFERRED = ["to", "target", "new", "client", "", *map(header_key, REFERRED)]
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


def share_key(
    readings: Sequence[Reading], vocabulary: Vocabulary, rules: ReadRules, ledger: Ledger
) -> list[Reading]:
    """Use a header that contacts and referrals share ("NPI", "Referring NPI") as the contacts' id.

    It must be filled and different for every contact, and the referrals' values must be found under it and
    not under the id that the contacts have already. That id stays known as another id of the contact.

    Parameters
    ----------
    readings
        The sheets as their headers explain them.
    vocabulary, rules
        As for `refgraph.records.recognition.recognise`.
    ledger
        Where the key is noted.
    """
    others = [reading for reading in readings if reading.table in ("", "referrals") and not reading.ignored]
    for contacts in (reading for reading in readings if reading.table == "contacts"):
        for key in _candidates(contacts, others):
            if _names_contacts(key, others):
                _note(key, ledger)
                wider = _widened(vocabulary, header_key(key.header))
                return [_again(reading, key, wider, rules) for reading in readings]
    return list(readings)


def _candidates(contacts: Reading, others: Sequence[Reading]) -> Iterable[_Key]:
    wanted = {header_key(header) for reading in others for header in reading.sheet.header}
    used = set(contacts.columns.values()) - {contacts.columns.get("contact_id")}
    for position, header in enumerate(contacts.sheet.header):
        if (
            header
            and position not in used
            and wanted & _roles(header_key(header)).keys() - {header_key(header)}
        ):
            key = _Key(contacts, position)
            if contacts.filled[position] == len(contacts.sheet.lines) == len(key.values):
                yield key


def _roles(key: str) -> dict[str, str]:
    """Return the headers of a referral that hold a key of the contacts, and which side each names."""
    roles = {f"{word}{key}": "referred_id" for word in _REFERRED} | {
        f"{key}{word}": "referred_id" for word in _REFERRED
    }
    roles |= {f"{word}{key}": "referrer_id" for word in _REFERRER} | {
        f"{key}{word}": "referrer_id" for word in _REFERRER
    }
    return roles


def _names_contacts(key: _Key, others: Sequence[Reading]) -> bool:
    """Whether the referrals' values are contacts by this key, and are not by the id known already."""
    roles = _roles(header_key(key.header))
    found = {
        cell
        for reading in others
        for header, cells in zip(reading.sheet.header, reading.sheet.columns, strict=True)
        if header_key(header) in roles
        for cell in cells
    } - {""}
    known = set(key.contacts.cells("contact_id")) - {""}
    own = key.contacts.columns.get("contact_id") == key.position
    return bool(found & key.values) and (own or not found & known)


def _note(key: _Key, ledger: Ledger) -> None:
    file = key.contacts.sheet.file
    message = f"{file} and the referrals share the key '{key.header}'; it is read as the contacts' id."
    ledger.add(Finding("note", "shared-key", message, table="contacts", file=file, column=key.header))


def _widened(vocabulary: Vocabulary, key: str) -> Vocabulary:
    headers: dict[str, Mapping[str, Meaning]] = dict(vocabulary.headers)
    for table, meanings in vocabulary.headers.items():
        if table == "referrals":
            more = {header: Meaning(column, _SHARED, _FIRST) for header, column in _roles(key).items()}
            headers[table] = {**meanings, **more}
        elif any(meaning.column == "contact_id" for meaning in meanings.values()):
            headers[table] = {**meanings, key: Meaning("contact_id", _SHARED, _FIRST)}
    return Vocabulary(headers, vocabulary.files)


def _again(reading: Reading, key: _Key, vocabulary: Vocabulary, rules: ReadRules) -> Reading:
    if reading.ignored:
        return reading
    again = recognise(reading.sheet, vocabulary, rules)
    former = reading.columns.get("contact_id")
    if (
        reading.table == "contacts"
        and "alias_ids" not in again.columns
        and former not in (None, key.position)
    ):
        again = again.with_column("alias_ids", former, reading.crm["contact_id"])
    return again
