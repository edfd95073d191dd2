"""Columns of dates and amounts that nothing reads, where nothing else dates a referral or says what it brought."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from refgraph.crm import plain_words
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning import are_amounts, may_be_paid, names_cost
from refgraph.records.sheets import Reading
from refgraph.records.values import MONEY, count_days

_DATING: Mapping[str, tuple[str, ...]] = {
    "referrals": ("date",),
    "contacts": ("referral_date", "created", "service_start"),
    "deals": ("created", "date"),
}
"""The columns that may say on which day somebody was referred, the surest of each table first."""

_OTHERS = frozenset(
    "birth birthday birthdate dob anniversary geburtstag geburtsdatum expiry expires expiration renewal renew due next"
    " follow followup modified updated update changed edited reminder deadline end ended until last letzter letzte"
    " dernier dernière ultimo último última ultima".split()
)
"""Words of headers over other days."""

_MOST, _FEWEST = 0.8, 3
_NUMBER = re.compile(r"(?!(?:19|20)\d{6}$)[\d.,]+")
"""What is a day to a spreadsheet only, and an amount or an id to everybody else."""


def note_unread_dates(
    tables: Mapping[str, pd.DataFrame], readings: Sequence[Reading], ledger: Ledger
) -> None:
    """Name the columns of dates that nothing reads, where no referral can be dated, and how to say what they are.

    Parameters
    ----------
    tables
        The typed tables.
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.
    """
    if any(_is_dated(tables, name, column) for name, columns in _DATING.items() for column in columns):
        return
    for reading in readings:
        for header in _unread(reading):
            column = _DATING[reading.table][0]
            message = f"'{header}' of {reading.sheet.file} holds dates, which nothing reads."
            hint = f'If it is the day of the referral, say --column {reading.table}.{column}="{header}"'
            hint += (
                f'; if they came to you then, --column contacts.created="{header}".'
                if reading.table == "contacts"
                else "."
            )
            ledger.add(
                Finding(
                    "note", "unread-dates", message, hint, reading.table, reading.sheet.file, column=header
                )
            )


def note_unread_amounts(
    tables: Mapping[str, pd.DataFrame], readings: Sequence[Reading], ledger: Ledger
) -> None:
    """Name the columns of amounts that nothing reads, where no revenue is known, and how to say that they are it.

    Parameters
    ----------
    tables
        The typed tables.
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.
    """
    if any(name in tables and column in tables[name] for name, column in MONEY.items()):
        return
    for reading in readings:
        column = f"{reading.table}.{MONEY[reading.table]}" if reading.table in MONEY else "deals.amount"
        for header in _unread_amounts(reading):
            message = (
                f"'{header}' of {reading.sheet.file} holds amounts, which nothing reads: no revenue is known."
            )
            hint = f'If it is what clients paid, say --column {column}="{header}".'
            ledger.add(
                Finding(
                    "note", "unread-amounts", message, hint, reading.table, reading.sheet.file, column=header
                )
            )


def _unread_amounts(reading: Reading) -> Iterator[str]:
    if reading.table not in (*MONEY, "contacts"):
        return
    for at, header in enumerate(reading.sheet.header):
        if at in _used(reading) or not may_be_paid(header) or names_cost(header) or "%" in header:
            continue
        if are_amounts(reading.sheet.columns[at]):
            yield header


def _used(reading: Reading) -> set[int]:
    return {*reading.columns.values(), *(at for more in reading.also.values() for at in more)}


def _is_dated(tables: Mapping[str, pd.DataFrame], name: str, column: str) -> bool:
    return name in tables and column in tables[name] and bool(tables[name][column].notna().any())


def _unread(reading: Reading) -> Iterator[str]:
    if reading.table not in _DATING:
        return
    used = _used(reading)
    for at, header in enumerate(reading.sheet.header):
        if at not in used and not _OTHERS.intersection(plain_words(header)):
            said = [cell for cell in reading.sheet.columns[at] if cell.strip()]
            days = [cell for cell in said if not _NUMBER.fullmatch(cell.strip()) or cell.count(".") == 2]
            if len(set(said)) >= _FEWEST and count_days(days) >= _MOST * len(said):
                yield header
