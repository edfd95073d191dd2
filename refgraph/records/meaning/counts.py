"""The column that says how many referrals a row of a log stands for, told by header and values; never money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from refgraph.crm import plain_words, speaks_of_referrals
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.sheets import Reading

_COUNTING = frozenset(
    "count counts weight gewicht poids peso waga vikt vaegt paino number anzahl zahl nombre numero cantidad"
    " quantidade quantita aantal liczba ilosc antal lukumaara maara times frequency haufigkeit frequence qty volume"
    " total cnt freq mal fois veces volte keer razy ganger kertaa n no".split()
)
_PEOPLE = ("patient", "referral", "client", "customer", "empfehl", "kund", "paziente", "paciente", "lead", "case",
           "fall", "cas", "caso", "geval", "przypad", "potilas", "asiak", "klant", "klient", "cliente")  # fmt: skip
_NOT_COUNTS = frozenset(
    "amount revenue production payment payments charge charges fee fees cost costs price salary value sales income"
    " umsatz betrag preis kosten montant importe prix valor importo prezzo bedrag omzet kwota przychod belopp belob"
    " summa month months year years day days age score rating level code zip phone npi id key index rank row line"
    " house street number1 ratio percent share probability balance".split()
)
_NUMBERING = frozenset("num nr no number nummer numero num id code".split())
_WHOLE = re.compile(r"\d{1,6}(?:[.,]0+)?")
_LIKE_MONEY = re.compile(r"[$€£]|[.,]\d{2}$")


def find_counts(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Give referral logs without a count the column that counts, and take one of money away.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted what was taken for a count.
    """
    return [_with_count(reading, ledger) if reading.table == "referrals" else reading for reading in readings]


def _with_count(reading: Reading, ledger: Ledger) -> Reading:
    if reading.crm.get("count") == DECLARED:
        return reading
    if any(reading.cells("count")) and not _counts(reading.cells("count")):
        columns = {name: at for name, at in reading.columns.items() if name != "count"}
        reading = replace(reading, columns=columns)
    if "count" not in reading.columns:
        used = set(reading.columns.values())
        for at, header in enumerate(reading.sheet.header):
            if at not in used and _speaks_of_count(header) and _counts(reading.sheet.columns[at]):
                reading = reading.with_column("count", at, "values")
                break
    if any(reading.cells("count")):
        _note(reading, ledger)
    return reading


def _speaks_of_count(header: str) -> bool:
    words = plain_words(header)
    if _NOT_COUNTS.intersection(words) or not words:
        return False
    referrals = speaks_of_referrals(header) or any(word.startswith(_PEOPLE) for word in words)
    if words[-1] in _NUMBERING and not _COUNTING.intersection(words[:-1]):
        return False
    serial = set(words) <= {"no", "number", "numero", "n", "nombre"}
    return (bool(_COUNTING.intersection(words)) and not serial) or referrals or "#" in header


def _counts(cells: Sequence[str]) -> bool:
    """Whether the cells are whole numbers without a currency, and do not merely number the rows."""
    said = [cell.strip() for cell in cells if cell.strip()]
    if not said or not all(
        _WHOLE.fullmatch(cell) and not _LIKE_MONEY.search(cell[:-1] + "x") for cell in said
    ):
        return False
    numbers = [int(re.split("[.,]", cell)[0]) for cell in said]
    return len(numbers) < 3 or numbers != list(range(numbers[0], numbers[0] + len(numbers)))


def _note(reading: Reading, ledger: Ledger) -> None:
    sheet = reading.sheet
    total = sum(int(re.split("[.,]", cell.strip())[0]) for cell in reading.cells("count") if cell.strip())
    header = sheet.header[reading.columns["count"]]
    said = f"{total:,} in {len(sheet.lines):,} rows"
    message = f"'{header}' of {sheet.file} says how many referrals a row stands for: {said}."
    hint = "If it does not, leave that column out of the export."
    ledger.add(Finding("note", "counted-rows", message, hint, "referrals", sheet.file, column=header))
