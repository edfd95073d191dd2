"""Columns of contacts that name whom each contact referred: found, and turned into referrals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace

import pandas as pd

from refgraph.crm import (
    INWARD,
    NOT_WHO,
    REFERRER_HINTS,
    REFERRERS,
    SOURCES,
    Voice,
    header_key,
    header_keys,
    plain_words,
    speaks_of_referrals,
    voice_of,
)
from refgraph.findings import Finding
from refgraph.records.layout import NUMBERED
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.channels import is_mostly, look_like_people
from refgraph.records.meaning.direction import ask_for_direction, first_days, names_in, weigh_direction
from refgraph.records.meaning.recognition import DECLARED, find_header
from refgraph.records.meaning.relations import stack
from refgraph.records.meaning.vocabulary import Meaning
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.records.values import as_text

OUTWARD = "referred"
"""The column of contacts that names whom each referred; the schema has it in the referrals only."""
_COUNTS = ("reported_given", "reported_received")
_HINTS = frozenset(map(header_key, REFERRER_HINTS))
_SOURCES = frozenset(map(header_key, SOURCES))
_LISTED = frozenset(map(header_key, REFERRERS))
_OF_THE_ROW = frozenset(
    "your my ihr ihre dein mein votre mon tu su mi vostro tuo mio seu meu uw jouw mijn".split()
)
_FRIENDS = ("friend", "freund", "ami", "amig", "amic", "vriend", "znajom", "van", "venn", "ystav", "bekannt")
_ANSWERED = re.compile(
    r"timestamp|submi|zeitstempel|eingereicht|soumis|enviado|invio|ingevuld|completed|response"
)


def find_outward(
    reading: Reading,
    readings: Sequence[Reading],
    meanings: Mapping[str, Meaning],
    rules: ReadRules,
    ledger: Ledger,
) -> tuple[Reading, frozenset[int]]:
    """Decide for every column of people of a contacts sheet that speaks of referrals in which direction it points.

    Parameters
    ----------
    reading
        The sheet as its headers explain it.
    readings
        All sheets, for the first days of the contacts in them.
    meanings
        What headers of contacts mean; a CRM that wrote the file, or was named, is believed about its own.
    rules
        What the user declared: ``referred`` names an outward column, ``direction`` decides where signs disagree.
    ledger
        Where a question is noted.

    Returns
    -------
    reading : Reading
        With ``referred`` among its columns where there is an outward one.
    closed : frozenset of int
        The positions that are no referrer: outward, or in doubt.
    """
    said = rules.columns.get(OUTWARD) or rules.columns.get("contacts.referred")
    at = find_header(reading.sheet.header, said) if said else None
    if at is not None:
        return reading.with_column(OUTWARD, at, DECLARED), frozenset({at})
    declared = {spot for name, spot in reading.columns.items() if reading.crm.get(name) == DECLARED}
    days: Mapping[str, int] | None = None
    closed = set()
    for at in _candidates(reading):
        if at in declared or _is_known_to_its_crm(reading.sheet.header[at], meanings):
            continue
        days = first_days(readings) if days is None else days
        voice = _voice(reading, at)
        if voice == INWARD:
            continue
        evidence = weigh_direction(
            reading, at, voice, NUMBERED.search(reading.sheet.header[at]) is not None, days
        )
        verdict = evidence.verdict or rules.direction
        if verdict == "inward":
            continue
        closed |= {at, *(part for part, made in reading.sheet.parts.items() if made == at)}
        if not verdict and not _is_said_otherwise(reading, evidence.voice):
            ask_for_direction(reading, at, evidence, ledger)
        elif not verdict:
            continue
        elif OUTWARD not in reading.columns:
            reading = _without_count(reading, at).with_column(OUTWARD, at, "grammar")
            _note(reading, at, evidence.signs, ledger)
    parts = {part for part, whole in reading.sheet.parts.items() if whole in closed}
    return reading, frozenset(closed | parts)


def fold_outward(tables: MutableMapping[str, pd.DataFrame], readings: Sequence[Reading]) -> None:
    """Make a referral of every name in the outward columns of contacts.

    Parameters
    ----------
    tables
        The typed tables; `referrals` is made, or added to.
    readings
        The sheets of contacts.
    """
    contacts = tables.get("contacts")
    frames = [tables["referrals"]] if "referrals" in tables else []
    for reading in readings:
        if reading.table == "contacts" and OUTWARD in reading.columns and contacts is not None:
            made = _referrals_of(reading, contacts)
            frames += [made] if len(made) else []
    if len(frames) > ("referrals" in tables):
        tables["referrals"] = frames[0] if len(frames) == 1 else stack("referrals", frames)


def _candidates(reading: Reading) -> Iterator[int]:
    """Yield the columns of people that speak of referrals, and are not plainly who referred."""
    may_be = ("referrer", "lead_source", *_COUNTS)
    used = {spot for name, spot in reading.columns.items() if name not in may_be}
    asks = any(_OF_THE_ROW.intersection(plain_words(header)) for header in reading.sheet.header)
    for at, header in enumerate(reading.sheet.header):
        key = header_key(header)
        if at in used or at in reading.sheet.parts or not reading.filled[at] or key in _SOURCES:
            continue
        words = plain_words(header)
        friend = any(word.startswith(_FRIENDS) for word in words) and (asks or NUMBERED.search(header))
        if not (friend or key in _HINTS or (speaks_of_referrals(header) and not NOT_WHO.search(header))):
            continue
        names = [name for cell in reading.sheet.columns[at] for name in names_in(cell)]
        if names and not is_mostly(names) and look_like_people(names):
            yield at


def _is_known_to_its_crm(header: str, meanings: Mapping[str, Meaning]) -> bool:
    """Whether the CRM whose file this is has the header for who referred, whatever its grammar."""
    found = (meanings[key] for key in header_keys(header) if key in meanings)
    return any(meaning.is_first and meaning.column in ("referrer", "referrer_id") for meaning in found)


def _is_said_otherwise(reading: Reading, voice: Voice) -> bool:
    """Whether another column says beyond doubt who referred the contacts, and this one little."""
    at = reading.columns.get("referrer", reading.columns.get("referrer_id", -1))
    return (
        at >= 0
        and reading.filled[at] > 0
        and not voice.certain
        and voice_of(reading.sheet.header[at]) == INWARD
    )


def _without_count(reading: Reading, at: int) -> Reading:
    """Take a column of people for no count of referrals ("Referrals Given"), whatever its header."""
    columns = {name: spot for name, spot in reading.columns.items() if spot != at or name not in _COUNTS}
    return replace(reading, columns=columns, crm={name: reading.crm[name] for name in columns})


def _voice(reading: Reading, at: int) -> Voice:
    header = reading.sheet.header[at]
    voice = voice_of(header)
    if voice.direction or header_key(header) in _LISTED:
        return voice if voice.direction else Voice("inward", False)
    friend = any(word.startswith(_FRIENDS) for word in plain_words(header))
    return Voice("outward", friend) if friend or NUMBERED.search(header) else voice


def _referrals_of(reading: Reading, contacts: pd.DataFrame) -> pd.DataFrame:
    """Return one referral for each name in the outward column of the rows that are contacts."""
    cells = dict(zip(reading.sheet.lines, reading.cells(OUTWARD), strict=True))
    own = contacts[contacts["file"].eq(reading.sheet.file)]
    answered = "created" in reading.columns and _ANSWERED.search(
        reading.sheet.header[reading.columns["created"]].casefold()
    )
    day = "referral_date" if "referral_date" in own else "created" if answered else ""
    rows = []
    for row in own.to_dict("records"):
        identity, name = str(row.get("contact_id", "")), _called(row)
        date = row.get(day, pd.NaT)
        for named in names_in(cells.get(row["row"], "")):
            rows.append((identity, name, named, date, row["file"], row["row"]))
    names = ["referrer_id", "referrer", "referred", "date", "file", "row"]
    frame = pd.DataFrame(rows, columns=names).astype({"date": "datetime64[us]", "row": "int64"})
    for column in ("referrer_id", "referrer", "referred", "file"):
        frame[column] = as_text(frame[column])
    used = [name for name in names if name == "row" or not _is_blank(frame[name])]
    return frame[used]


def _is_blank(column: pd.Series) -> bool:
    return bool((column.isna() | column.astype(str).eq("")).all())


def _called(row: Mapping[str, object]) -> str:
    """Return how a contact is looked up where it has no id: its name with its address."""
    name = str(row.get("name") or f"{row.get('first_name', '')} {row.get('last_name', '')}".strip())
    email = str(row.get("email") or "")
    return f"{name} <{email}>" if name and email else name or email


def _note(reading: Reading, at: int, signs: str, ledger: Ledger) -> None:
    header, file = reading.sheet.header[at], reading.sheet.file
    message = f"'{header}' of {file} is read as whom each contact referred: {signs}."
    hint = f'If it is who referred the contact, say --column referrer="{header}".'
    ledger.add(Finding("note", "direction-by-signs", message, hint, "contacts", file, column=header))
