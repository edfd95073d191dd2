"""The column that says how many referrals a row of a log stands for, told by header and values; never money."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from refgraph.crm import plain_words, speaks_of_referrals
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.sheets import Reading, Sheet
from refgraph.records.values import A_MONTH

_COUNTING = frozenset(
    "count counts weight gewicht poids peso waga vikt vaegt paino anzahl cantidad quantidade quantita aantal liczba"
    " ilosc antal lukumaara times frequency haufigkeit frequence cnt freq".split()
)
_PEOPLE = ("patient", "referral", "client", "customer", "empfehl", "kund", "paziente", "paciente", "lead", "case",
           "fall", "cas", "caso", "geval", "przypad", "potilas", "asiak", "klant", "klient", "cliente")  # fmt: skip
_NOT_COUNTS = frozenset(
    "amount revenue production payment payments charge charges fee fees cost costs price salary value sales income"
    " umsatz betrag preis kosten montant importe prix valor importo prezzo bedrag omzet kwota przychod belopp belob"
    " summa month months year years day days age score rating level code zip phone npi id key index rank row line"
    " house street number1 ratio percent share probability balance".split()
)
_NUMBERING = frozenset("num nr no number nummer numero id code".split())
_WHOLE = re.compile(r"\d{1,6}(?:[.,]0)?")
_PERIOD = re.compile(
    rf"(?i)(?:{A_MONTH})\.?[\s'’/-]*(?:\d{{2,4}})?"
    r"|(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2]|q[1-4]))?|(?:0?[1-9]|1[0-2])[-/.](?:20)?\d\d|q[1-4][\s/-]*(?:\d{2,4})?"
)
"""A month, a quarter or a year, over a column that counts what fell into it."""
_PERIODS = 3


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
    if any(reading.cells("count")) and not _counts_rows(reading, reading.columns["count"]):
        columns = {name: at for name, at in reading.columns.items() if name != "count"}
        reading = replace(reading, columns=columns)
    if "count" not in reading.columns:
        used = set(reading.columns.values())
        for at, header in enumerate(reading.sheet.header):
            if at not in used and _speaks_of_count(header) and _counts_rows(reading, at):
                reading = reading.with_column("count", at, "values")
                break
    if any(reading.cells("count")):
        _note(reading, ledger)
    return reading


def counting_headers(sheet: Sheet) -> list[str]:
    """Return the headers under which a sheet counts referrals, in all or month by month.

    Examples
    --------
    >>> rows = (("Ann Lee", "Bob King"), ("3", ""), ("1", "2"), ("", "1"), ("4", "3"))
    >>> counting_headers(Sheet("a.csv", ("Partner", "Jan-25", "Feb-25", "Mar-25", "Total"), rows, [2, 3], 2, 0))
    ['Jan-25', 'Feb-25', 'Mar-25']
    """
    said = [
        header
        for header, cells in zip(sheet.header, sheet.columns, strict=True)
        if (_PERIOD.fullmatch(header) and _are_whole(cells)) or (_speaks_of_count(header) and _counts(cells))
    ]
    periods = [header for header in said if _PERIOD.fullmatch(header)]
    return said if len(periods) >= _PERIODS else [header for header in said if header not in periods]


def _speaks_of_count(header: str) -> bool:
    words = plain_words(header)
    if words == ["n"]:
        return True
    if not words or words[-1] in _NUMBERING or _NOT_COUNTS.intersection(words):
        return False
    return bool(_COUNTING.intersection(words)) or "#" in header or _names_counted(header, words)


def _names_counted(header: str, words: Sequence[str]) -> bool:
    """Whether a header names what is counted: ``Referred Patients``, ``No. of referrals``, and not ``Total``."""
    counted = speaks_of_referrals(header) or any(word.startswith(_PEOPLE) for word in words)
    return counted and (len(words) > 1 or words[0].endswith(("s", "en", "e", "i")))


def _counts_rows(reading: Reading, at: int) -> bool:
    """Whether a column counts what each row stands for, and is no total that stands in every row of a referrer."""
    cells = reading.sheet.columns[at]
    return _counts(cells) and not _is_total(reading, cells, "total" in plain_words(reading.sheet.header[at]))


def _is_total(reading: Reading, cells: Sequence[str], said: bool) -> bool:
    """Whether each referrer of several rows has one number in all, which is that of the rows or is called a total."""
    who = reading.cells("referrer_id") or reading.cells("referrer") or ("",) * len(cells)
    numbers: dict[str, set[str]] = defaultdict(set)
    for name, cell in zip(who, cells, strict=True):
        numbers[name].add(cell.strip())
    rows = Counter(who)
    several = [name for name in rows if rows[name] > 1]
    alike = bool(several) and all(len(numbers[name]) == 1 for name in several)
    if said or not alike:
        return said and alike
    # Rows without a day that name each pair once, and the same receivers again and again, are sums themselves: two
    # patients of Ann's to one doctor and two to another are four, and no total of two. So are those to firms.
    whom = reading.cells("referred_id") or reading.cells("referred") or who
    pairs = set(zip(who, whom, strict=True))
    receive = len(set(whom)) < len(pairs) or "referred_organisation" in reading.columns
    if not any(reading.cells("date")) and receive and len(pairs) == len(who):
        return False
    return all(numbers[name] == {str(rows[name])} for name in rows)


def _are_whole(cells: Sequence[str]) -> bool:
    """Whether the cells that are not blank are whole numbers without a currency."""
    return all(_WHOLE.fullmatch(cell.strip()) for cell in cells if cell.strip())


def _counts(cells: Sequence[str]) -> bool:
    """Whether the cells are whole numbers without a currency, and do not merely number the rows."""
    said = [cell.strip() for cell in cells if cell.strip()]
    if not said or not _are_whole(said):
        return False
    numbers = [int(re.split("[.,]", cell)[0]) for cell in said]
    return len(numbers) < 3 or numbers != list(range(numbers[0], numbers[0] + len(numbers)))


def _note(reading: Reading, ledger: Ledger) -> None:
    header = reading.sheet.header[reading.columns["count"]]
    total = total_of(reading.cells("count"))
    ledger.add(counted_rows(reading.sheet.file, header, total, len(reading.sheet.lines)))


def total_of(cells: Iterable[str]) -> int:
    """Return the sum of whole numbers; a blank cell is none."""
    return sum(int(re.split("[.,]", cell.strip())[0]) for cell in cells if cell.strip())


def counted_rows(file: str, header: str, total: int, rows: int) -> Finding:
    """Return the remark that a column says how many referrals each row stands for."""
    said = f"{total:,} in {counted(rows, 'row')}"
    message = f"'{header}' of {file} says how many referrals a row stands for: {said}."
    hint = "If it does not, leave that column out of the export."
    return Finding("note", "counted-rows", message, hint, "referrals", file, column=header)
