"""Address cards (vCard 2.1, 3 and 4) to rows, one a card, under the headers that a table of contacts has."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from refgraph.crm import REFERRERS, header_key
from refgraph.records.sheets import Grid

HEADERS = (
    "Contact ID", "Name", "First Name", "Last Name", "Email", "Phone", "Organisation", "Job Title", "Birthday",
    "Notes", "Referred By",
)  # fmt: skip

_FIELDS = {"UID": 0, "FN": 1, "EMAIL": 4, "TEL": 5, "TITLE": 7, "BDAY": 8, "NOTE": 9}
_ESCAPED = re.compile(r"\\([\\,;nN])")
_ANDROID = re.compile(r"vnd\.android\.cursor\.item/relation;([^;]*);(\d*);?([^;]*).*", re.DOTALL)
"""A relation as Android writes it: the name, the kind (11 is the referrer, 0 another with a label), the label."""
_REFERRED = frozenset({*map(header_key, REFERRERS), "xreferredby", "xreferrer"})


@dataclass(frozen=True)
class _Line:
    """One property of a card: ``item1.TEL;TYPE=work:+47 1`` has group, name, types and value."""

    group: str
    name: str
    types: frozenset[str]
    value: str


def card_grid(text: str, file: str, encoding: str) -> Grid:
    r"""Read address cards.

    Who referred a contact stands in a relation whose type or label says so; a relation to another card names
    that card's id.

    Parameters
    ----------
    text
        The file.
    file, encoding
        What it is called in findings, and how it was read.

    Examples
    --------
    >>> cards = "BEGIN:VCARD\nFN:Ann Lee\nRELATED;TYPE=x-referred-by;VALUE=text:Bob King\nEND:VCARD"
    >>> card_grid(cards, "cards.vcf", "utf-8").rows[1][-1]
    'Bob King'
    """
    rows, lines = [list(HEADERS)], [1]
    broken: dict[int, str] = {}
    for line, card, closed in _cards(text):
        if not closed:
            broken[len(rows)] = "a card is begun and never ended"
        rows.append(_row(card))
        lines.append(line)
    return Grid(file, rows, lines, f"vcard, {encoding}", broken=broken)


def _cards(text: str) -> Iterator[tuple[int, list[_Line], bool]]:
    """Yield for each card the line of its beginning, its properties, and whether it is ended."""
    begun, card = 0, list[_Line]()
    for number, line in _unfolded(text):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if begun:
                yield begun, card, False
            begun, card = number, []
        elif word == "END:VCARD" and begun:
            yield begun, card, True
            begun = 0
        elif begun and ":" in line:
            card.append(_line(line))
    if begun:
        yield begun, card, False


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield the logical lines: a line that begins with a blank goes on the one before, as does one after ``=``."""
    begun, whole = 0, ""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        quoted = "QUOTED-PRINTABLE" in whole.upper() and whole.endswith("=")
        if begun and (line[:1] in (" ", "\t") or quoted):
            whole = whole + "\n" + line if quoted else whole + line[1:]
            continue
        if begun:
            yield begun, whole
        begun, whole = number, line
    yield begun, whole


def _line(line: str) -> _Line:
    head, _, value = _split_head(line)
    name, *parameters = head.split(";")
    group, _, name = name.rpartition(".")
    types = {part.rpartition("=")[2].strip('"').casefold() for part in ",".join(parameters).split(",")}
    pairs = dict(part.upper().split("=", 1) for part in parameters if "=" in part)
    if "quoted-printable" in types:
        charset = pairs.get("CHARSET", "utf-8")
        value = _printable(value, charset)
    return _Line(group, name.upper().strip(), frozenset(types), value.strip())


def _split_head(line: str) -> tuple[str, str, str]:
    """Split at the first colon that is not inside quotes."""
    quoted = False
    for position, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[:position], ":", line[position + 1 :]
    return line.partition(":")


def _printable(value: str, charset: str) -> str:
    try:
        return quopri.decodestring(value.encode("ascii", "replace")).decode(charset, "replace")
    except LookupError:
        return value


def _row(card: list[_Line]) -> list[str]:
    row = [""] * len(HEADERS)
    for line in card:
        at = _FIELDS.get(line.name)
        if at is not None and (not row[at] or "pref" in line.types):
            row[at] = _plain(line.value)
        elif line.name == "N" and not (row[2] or row[3]):
            last, first, *_ = [*_parts(line.value), "", ""]
            row[2], row[3] = first, last
        elif line.name == "ORG" and not row[6]:
            row[6] = _parts(line.value)[0]
    row[0], row[4], row[5] = _identity(row[0]), row[4].removeprefix("mailto:"), row[5].removeprefix("tel:")
    row[10] = "; ".join(_referrers(card))
    return row


def _referrers(card: list[_Line]) -> list[str]:
    relations = (_ANDROID.fullmatch(line.value) for line in card if line.name == "X-ANDROID-CUSTOM")
    android = [
        found[1] for found in relations if found and (found[2] == "11" or header_key(found[3]) in _REFERRED)
    ]
    labels = {line.group: header_key(_label(line.value)) for line in card if line.name == "X-ABLABEL"}
    return [_plain(name) for name in android] + [
        _identity(_plain(line.value))
        for line in card
        if line.name in ("RELATED", "X-ABRELATEDNAMES")
        and (_REFERRED.intersection(map(header_key, line.types)) or labels.get(line.group, "") in _REFERRED)
    ]


def _label(text: str) -> str:
    return text.removeprefix("_$!<").removesuffix(">!$_")


def _identity(text: str) -> str:
    return text.removeprefix("urn:uuid:").removeprefix("URN:UUID:")


def _parts(value: str) -> list[str]:
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
