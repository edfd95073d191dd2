"""Cells of notes and sources that say in words who referred: "Referred by Ann Lee", "Referral - Ann Lee"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from refgraph.crm import plain_words
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.channels import look_like_people
from refgraph.records.meaning.outward import OUTWARD
from refgraph.records.sheets import Reading

_BY = r"by|from|via|through|von|durch|par|por|da|door|af|av"
_WHOSE = "client|customer|patient|agent|partner|attorney|professional|personal|friend|past client"
_TOLD = re.compile(
    rf"(?:^|[.;,\n]\s*)(?:(?:i|we|he|she) (?:was|were|got|came) )?"
    rf"(?:(?:{_WHOSE}) )?(?:ref(?:err(?:al|ed)|'d)?\.?|recommended|introduced|empfohlen|empfehlung|"
    r"vermittelt|geworben|recommandée?|recomendad[oa]|indicad[oa]|aanbevolen|segnalat[oa])"
    rf"\s*(?:(?:{_BY})\b\s*:?|[:–—(-])\s*",
    re.IGNORECASE,
)
"""Said at the beginning of a cell or of a sentence; what somebody was not, or may be, is none of it."""
_NAME = re.compile(
    r"[^\W\d_a-zß-ÿ][\w'’-]*\.?(?:\s+(?:(?:de|del|della|di|da|van|von|der|den|la|le)\s+)*[^\W\d_a-zß-ÿ][\w'’-]*\.?){1,3}"
)
_CLOSE = (
    r"(?:(?:my|our|a|an|the|past|current|existing|former|mutual|good|old)\s+)*(?:friend|neighbou?r|co-?worker|colleague|"
    r"brother|sister|cousin|boss|mother|mom|father|dad|uncle|aunt|cpa|accountant|lawyer|attorney|realtor|agent|doctor|"
    r"dentist|client|customer|patient|member)(?: of mine)?\s*[,:–—-]?\s+"
)
_BESIDE = re.compile(
    rf"(?i:{_CLOSE})(?P<name>{_NAME.pattern})\W*"
    r"(?:$|\s(?i:told|recommended|referred|suggested|sent|introduced))"
)
"""Who somebody is, and the name: "My friend Ann Lee told me about you", "Past client: Ann Lee"."""
_SAID = re.compile(
    rf"(?P<name>{_NAME.pattern})\s+(?i:told (?:me|us)|(?:recommended|referred|sent|introduced) (?:me|us|you|your)|"
    r"hat (?:mir|uns|sie|euch|mich) .*empfohlen|m'a (?:parlé|recommandé)|nous a (?:parlé|recommandé))"
)
_ME = re.compile(rf"(?i:(?:me|nos) (?:recomend[oó]|habl[oó]|refiri[oó]))\s+(?P<name>{_NAME.pattern})")
_ASKED = frozenset(
    "hear heard find found source how know learn connu connus entendu trouve trouves origen origine herkunft quelle"
    " conocio conosciuto aufmerksam".split()
)
"""Words of headers whose cells answer by whom or what somebody came; "Accountant: Ann Lee" in a comment does not."""
_THINGS = frozenset(
    "service services desk program programme portal directory group club store center centre line team page site form "
    "finder listing network office night day party card board association society company bank school church".split()
)
"""Words of what is no person, whatever stands before it: "Client Services Desk"."""
_FEWEST = 2
_HEADER = "Referred By, in words"


def with_told_referrers(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Read who referred out of cells that say so in words, where no column of any sheet says it.

    Only what stands behind such words is read, and only a name of several words with capitals; what else is in the
    column names nobody.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted how many cells were read.
    """
    if any({"referrer", "referrer_id", OUTWARD} & reading.columns.keys() for reading in readings):
        return list(readings)
    return [_told(each, ledger) if each.table == "contacts" else each for each in readings]


def _told(reading: Reading, ledger: Ledger) -> Reading:
    sheet = reading.sheet
    asked = [not _ASKED.isdisjoint(plain_words(header)) for header in sheet.header]
    found = {
        at: [_name_in(cell) or (_name_said(cell) if asked[at] else "") for cell in cells]
        for at, cells in enumerate(sheet.columns)
    }
    at = max(found, key=lambda place: (sum(map(bool, found[place])), -place), default=-1)
    names = found.get(at, [])
    count = sum(map(bool, names))
    if count < _FEWEST:
        return reading
    example = next(cell for cell, name in zip(sheet.columns[at], names, strict=True) if name)
    cells = counted(count, "cell")
    message = f"'{sheet.header[at]}' of {sheet.file} says in words who referred, in {cells} ('{example.strip()}'): the "
    message += "names are read, its other cells name nobody."
    hint = "If they are none, leave that column out of the export."
    ledger.add(Finding("note", "told-in-words", message, hint, "contacts", sheet.file, column=sheet.header[at],
                       count=count))  # fmt: skip
    made = replace(sheet, header=(*sheet.header, _HEADER), columns=(*sheet.columns, names), made=sheet.made + 1,
                   parts={**sheet.parts, at: len(sheet.header)})  # fmt: skip
    reading = replace(reading, sheet=made, filled=(*reading.filled, count))
    return reading.with_column("referrer", len(sheet.header), "words")


def _name_said(cell: str) -> str:
    """Return the name in an answer that tells in a sentence who spoke of us; empty where none is.

    Examples
    --------
    >>> [_name_said(text) for text in ("My friend Ann Lee told me", "Past client: Ann Lee", "Client Services Desk")]
    ['Ann Lee', 'Ann Lee', '']
    """
    text = " ".join(cell.split())
    found = _BESIDE.match(text) or _SAID.match(text) or _ME.match(text)
    name = found["name"] if found else ""
    is_thing = not _THINGS.isdisjoint(plain_words(name)) or not look_like_people([name])
    return "" if is_thing else name


def _name_in(cell: str) -> str:
    """Return the name behind the first words that say who referred; empty where there is none."""
    told = _TOLD.search(cell)
    name = _NAME.match(cell, told.end()) if told else None
    return name.group() if name else ""
