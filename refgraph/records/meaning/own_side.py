"""Who received a referral is our own side: few names that recur beside the many who were referred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from refgraph.crm import header_key, plain_words
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.sheets import Reading

_SEVERAL = 1.5
_RECEIVING = frozenset("to receiving assigned rendering accepting treating attending specialist".split())
_CASES = frozenset("case mrn chart patient encounter claim fall akte dossier caso pratica".split())


def without_own_side(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Take the receiving clinician or colleague out of referral logs that also say who was referred, by an id.

    One name beside several ids of the referred is no name of theirs: the ids say who was referred.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.
    """
    return [_freed(reading, ledger) if reading.table == "referrals" else reading for reading in readings]


def _with_case(reading: Reading) -> Reading:
    """Give a log that says who received each case the number of the case as who was referred."""
    at = reading.columns.get("referred")
    if at is None or "referred_id" in reading.columns:
        return reading
    if not _receives(reading, at):
        return reading
    used = set(reading.columns.values()) - {reading.columns.get("referral_id", -1)}
    for spot, header in enumerate(reading.sheet.header):
        cells = [cell for cell in reading.sheet.columns[spot] if cell]
        if (
            spot not in used
            and _CASES.intersection(plain_words(header))
            and cells
            and len(set(cells)) == len(cells)
        ):
            others = {name: place for name, place in reading.columns.items() if place != spot}
            return replace(reading, columns=others).with_column("referred_id", spot, "values")
    return reading


def _with_client(reading: Reading, ledger: Ledger) -> Reading:
    """Give a log that says to whom each client was referred the client as who was referred: many beside few."""
    at, others = reading.columns.get("referred"), reading.also.get("referred", ())
    if at is None or reading.crm.get("referred") == DECLARED or not _receives(reading, at):
        return reading
    ours = set(map(header_key, filter(str.strip, reading.sheet.columns[at])))
    if ours.intersection(map(header_key, reading.cells("referrer"))):
        return reading  # Members who refer to each other: nobody's own side.
    few = len(ours)
    for spot in others:
        named = [cell for cell in reading.sheet.columns[spot] if cell.strip()]
        several = (
            len(set(map(header_key, named))) >= _SEVERAL * few and len(named) >= len(reading.sheet.lines) / 2
        )
        if several and not _receives(reading, spot):
            header, file = reading.sheet.header, reading.sheet.file
            message = f"'{header[at]}' of {file} is our own side; '{header[spot]}' says who was referred."
            hint = f'If it does not, say --column referred="{header[at]}".'
            ledger.add(Finding("note", "our-own-side", message, hint, "referrals", file, column=header[at]))
            return reading.with_column("referred", spot, "values")
    return reading


def _receives(reading: Reading, at: int) -> bool:
    return not _RECEIVING.isdisjoint(plain_words(reading.sheet.header[at]))


def _freed(reading: Reading, ledger: Ledger) -> Reading:
    reading = _with_case(_with_client(reading, ledger))
    if not {"referred_id", "referred"} <= reading.columns.keys() or reading.crm.get("referred") == DECLARED:
        return reading
    ids: dict[str, set[str]] = defaultdict(set)
    for identity, name in zip(reading.cells("referred_id"), reading.cells("referred"), strict=True):
        if identity.strip() and name.strip():
            ids[header_key(name)].add(identity.strip())
    if not ids or sum(map(len, ids.values())) < _SEVERAL * len(ids):
        return reading
    header, file = reading.sheet.header[reading.columns["referred"]], reading.sheet.file
    names = counted(len(ids), "name")
    message = f"'{header}' of {file} holds {names} beside many ids: our own side, not who was referred."
    hint = f'If it is who was referred, say --column referred="{header}".'
    ledger.add(Finding("note", "our-own-side", message, hint, "referrals", file, column=header))
    columns = {name: at for name, at in reading.columns.items() if name != "referred"}
    return replace(reading, columns=columns)
