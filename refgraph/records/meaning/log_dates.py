"""The day of a referral in a log whose header nobody knows: told by the cells, and by what the header does not say."""

from __future__ import annotations

from collections.abc import Sequence

from refgraph.crm import plain_words, speaks_of_referrals, tells_standing
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.sheets import Reading
from refgraph.records.values import count_days

_NEARLY_ALL = 0.9
_FEWEST = 3
_OTHER_DAYS = (
    "birth", "dob", "due", "end", "clos", "updat", "modif", "expir", "next", "follow", "admission", "discharge", "lost",
    "won", "last", "most", "recent", "renew", "cancel", "delet", "resolv", "complet", "geburt", "fallig", "ende",
    "geander", "naiss", "echeanc", "fin", "nacim", "vencim", "nascit", "scadenz", "fine", "geboorte", "verval", "eind",
    "urodz", "termin", "fodel", "fodsel", "syntym", "anniver", "deceas", "death", "start", "begin", "until", "bis",
)  # fmt: skip
_DAYS_OF_REWARDS = tuple("thank paid reward gift dank bezahlt pagad paye pramie bonus".split())
"""In a list of contacts somebody was thanked on that day; in a log of payments it is the day of the payment."""

_LATEST = tuple("last latest recent letzt dern ultim laatst senast sidst siste ostatni".split())


def find_log_dates(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Give referral logs without a date the column of days that is nothing else: no birthday, no closing, no change.

    In a list of contacts, days that stand beside those who were referred and beside nobody else are of the referral.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.
    """
    return [
        _dated(reading, ledger) if reading.table == "referrals" else _with_day_of_referral(reading, ledger)
        for reading in readings
    ]


def _dated(reading: Reading, ledger: Ledger) -> Reading:
    reading = _with_latest_day(reading, ledger)
    at = reading.columns.get("date")
    if at is not None and reading.filled[at]:
        return reading
    used = {spot for name, spot in reading.columns.items() if name != "date"}
    found = [at for at in range(len(reading.sheet.header)) if at not in used and _holds_days(reading, at)]
    if not found:
        return reading
    at = max(found, key=lambda spot: (reading.filled[spot], -spot))
    return _noted(reading, "date", at, ledger)


def _noted(reading: Reading, column: str, at: int, ledger: Ledger) -> Reading:
    header, file = reading.sheet.header[at], reading.sheet.file
    message = f"'{header}' of {file} is read as the day of the referral."
    hint = f'If it is not, say which column is: --column {reading.table}.{column}="HEADER".'
    ledger.add(Finding("note", "read-by-values", message, hint, reading.table, file, column=header))
    return reading.with_column(column, at, "values")


def _with_latest_day(reading: Reading, ledger: Ledger) -> Reading:
    """Date rows that count several referrals by the day of the latest, so that nobody seems to have stopped before."""
    if "count" not in reading.columns or reading.crm.get("date") == DECLARED:
        return reading
    used = set(reading.columns.values())
    for at, header in enumerate(reading.sheet.header):
        says_latest = any(word.startswith(_LATEST) for word in plain_words(header))
        if at not in used and says_latest and speaks_of_referrals(header) and _are_days(reading, at):
            file = reading.sheet.file
            message = (
                f"Each row of {file} counts referrals; all of a row are dated by '{header}', the latest."
            )
            hint = 'If that is not right, say which column is: --column referrals.date="HEADER".'
            ledger.add(Finding("note", "counted-by-latest", message, hint, "referrals", file, column=header))
            return reading.with_column("date", at, "values")
    return reading


def _with_day_of_referral(reading: Reading, ledger: Ledger) -> Reading:
    """Give contacts the column of days whose header, or the rows in which they stand, speak of their referral."""
    if reading.table != "contacts" or "referral_date" in reading.columns:
        return reading
    used = set(reading.columns.values())
    for at, header in enumerate(reading.sheet.header):
        if at not in used and speaks_of_referrals(header) and _holds_days(reading, at, *_DAYS_OF_REWARDS):
            return reading.with_column("referral_date", at, "values")
    found = [
        at for at in range(len(reading.sheet.header)) if at not in used and _dates_referrals(reading, at)
    ]
    return _noted(reading, "referral_date", found[0], ledger) if len(found) == 1 else reading


def _dates_referrals(reading: Reading, at: int) -> bool:
    """Whether days stand beside most who were referred, and beside nobody else, of whom there are some."""
    if tells_standing(reading.sheet.header[at]):
        return False
    named = reading.cells("referrer") or reading.cells("referrer_id")
    rows = [
        (bool(who.strip()), bool(cell.strip()))
        for who, cell in zip(named, reading.sheet.columns[at], strict=bool(named))
    ]
    both, alone = rows.count((True, True)), rows.count((False, True))
    some = both >= _FEWEST and rows.count((False, False)) >= _FEWEST
    beside = some and not alone and both > rows.count((True, False))
    return beside and _holds_days(reading, at, *_DAYS_OF_REWARDS)


def _holds_days(reading: Reading, at: int, *others: str) -> bool:
    words = plain_words(reading.sheet.header[at])
    return not any(word.startswith((*_OTHER_DAYS, *others)) for word in words) and _are_days(reading, at)


def _are_days(reading: Reading, at: int) -> bool:
    if not reading.filled[at]:
        return False
    cells = [cell for cell in reading.sheet.columns[at] if cell.strip()]
    numbers = sum(cell.strip().replace(".", "", 1).isdecimal() for cell in cells)
    if numbers * 2 > len(cells):
        return False
    return count_days(cells) >= _NEARLY_ALL * len(cells)
