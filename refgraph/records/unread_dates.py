"""Columns that hold dates and are read as nothing, where nothing else says when anybody was referred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from refgraph.crm import plain_words
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.sheets import Reading
from refgraph.records.values import count_days

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


def _is_dated(tables: Mapping[str, pd.DataFrame], name: str, column: str) -> bool:
    return name in tables and column in tables[name] and bool(tables[name][column].notna().any())


def _unread(reading: Reading) -> Iterator[str]:
    if reading.table not in _DATING:
        return
    used = {*reading.columns.values(), *(at for more in reading.also.values() for at in more)}
    for at, header in enumerate(reading.sheet.header):
        if at not in used and not _OTHERS.intersection(plain_words(header)):
            said = [cell for cell in reading.sheet.columns[at] if cell.strip()]
            days = [cell for cell in said if not _NUMBER.fullmatch(cell.strip()) or cell.count(".") == 2]
            if len(set(said)) >= _FEWEST and count_days(days) >= _MOST * len(said):
                yield header
