"""Referrers in one cell with the part each has, "Ann Lee (60%) / Bob King (40%)": who they are, and that it is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from refgraph.crm import plain_words
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Reading

_PART = re.compile(r"\s*[(\[]?\s*(\d{1,3}(?:[.,]\d+)?)\s*%\s*[)\]]?\s*")
_AROUND = re.compile(r"^(?:[\s,;/&+–-]|(?:and|und|et|y|e|en)\s)+|[\s,;/&+–-]+$", re.IGNORECASE)
_WORDS = frozenset(
    "split splits share shares percent percentage pct anteil part teil quote aandeel parte".split()
)
_WHOLE, _OFF = 100, 1.5
_SEVERAL = "; "


def without_shares(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Take the parts of a referral out of the cells that name who made it, and say that they are not used.

    Several referrers of one cell share its credit equally, and so do those of numbered columns with a column of parts
    beside each. Only a log with a row for each referrer says otherwise, in its column ``share``.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted that parts are not used.
    """
    return [_without_shares(each, ledger) if "referrer" in each.columns else each for each in readings]


def _without_shares(reading: Reading, ledger: Ledger) -> Reading:
    at, sheet = reading.columns["referrer"], reading.sheet
    named = {cell: names for cell in set(sheet.columns[at]) if "%" in cell and (names := _named(cell))}
    several = sorted(cell for cell, names in named.items() if _SEVERAL in names)
    if several:
        count = sum(cell in several for cell in sheet.columns[at])
        _warn(reading, counted(count, "cell"), f" ('{several[0]}')", ledger)
    elif any(_SEVERAL.strip() in cell for cell in sheet.columns[at]):
        parts = [header for spot, header in enumerate(sheet.header) if _says_parts(reading, spot)]
        if parts:
            _warn(reading, ", ".join(f"'{header}'" for header in parts), "", ledger)
    if not named:
        return reading
    cells = [named.get(cell, cell) for cell in sheet.columns[at]]
    return replace(
        reading, sheet=replace(sheet, columns=(*sheet.columns[:at], cells, *sheet.columns[at + 1 :]))
    )


def _named(cell: str) -> str:
    """Return the names in a cell whose parts make up a whole; empty where they do not."""
    whole = sum(float(part.replace(",", ".")) for part in _PART.findall(cell))
    if abs(whole - _WHOLE) > _OFF:
        return ""
    names = [_AROUND.sub("", name) for name in _PART.split(cell)[::2]]
    return _SEVERAL.join(filter(None, names))


def _says_parts(reading: Reading, at: int) -> bool:
    """Whether a column that is read as nothing holds parts, one of them less than all."""
    header, cells = reading.sheet.header[at], reading.sheet.columns[at]
    if at in reading.columns.values() or not ("%" in header or _WORDS.intersection(plain_words(header))):
        return False
    return any(cell.strip(" %") not in ("", "0", "1", "100", "1.0", "100.0", "0.0") for cell in cells)


def _warn(reading: Reading, where: str, example: str, ledger: Ledger) -> None:
    file = reading.sheet.file
    message = f"{where} of {file} say which part of a referral each of several referrers has{example}: not used, they "
    message += "share the credit equally."
    hint = (
        "To use the parts, export a log: a row for each referrer, with whom was referred and a column Share."
    )
    column = reading.sheet.header[reading.columns["referrer"]]
    ledger.add(Finding("warning", "shares-not-used", message, hint, reading.table, file, column=column))
