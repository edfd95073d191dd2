"""What the headers of a sheet that fits no table might mean: proposed only where the values speak for it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence

from refgraph.crm import header_key, header_keys, plain_words
from refgraph.records.meaning.recognition import counts_people, missing_needs
from refgraph.records.meaning.vocabulary import OWN, Vocabulary
from refgraph.records.sheets import Sheet
from refgraph.records.values import choices, inspect_dates, inspect_numbers
from refgraph.schema import TABLES, Column

_NEAR = 0.75
_ENDINGS = ("name", "email", "phone", "date", "code", "id", "status")
_MOST = 0.8
_NAMES = ("name", "first_name", "last_name", "referrer", "referred")
_COSTS = frozenset("commission commissions reward rewards payout payouts bonus provision provisionen".split())
"""Words for what is paid to those who refer: no revenue, whatever else the header says."""


def likely_columns(
    sheet: Sheet, table: str, vocabulary: Vocabulary
) -> tuple[dict[str, str], list[tuple[str, ...]]]:
    """Return for a sheet that fits no table what its headers might mean, and what it lacks to be the table.

    Parameters
    ----------
    sheet
        The sheet.
    table
        The table it was meant for.
    vocabulary
        The known headers.

    Returns
    -------
    tuple
        Canonical column to header, known ones and near misses ("Emial"), each borne out by its values; and the
        groups of columns of which neither is there.
    """
    meanings = vocabulary.headers[table]
    own = [key for key, meaning in meanings.items() if meaning.crm == OWN]
    likely: dict[str, str] = {}
    for at, header in enumerate(sheet.header):
        keys = [key for key in header_keys(header) if key in meanings] if header_key(header) else []
        column = meanings[keys[0]].column if keys else ""
        if column and "=" not in column and _is_borne_out(table, column, header, sheet.columns[at]):
            likely.setdefault(column, header)
    for at, header in enumerate(sheet.header):
        if not header_key(header) or vocabulary.known([header]):
            continue
        found = (
            key
            for known in (own, meanings)
            for key in difflib.get_close_matches(header_key(header), known, 1, _NEAR)
            if _kind(header_key(header)) in ("", _kind(key))
        )
        near = next(found, "")
        column = meanings[near].column if near else ""
        of_many = counts_people(header, sheet.columns[at])
        if column and "=" not in column and not of_many and _is_typed(table, column, sheet.columns[at]):
            likely.setdefault(column, header)
    return likely, missing_needs(table, likely)


def _kind(key: str) -> str:
    """Return what a header says it holds, so that a near miss of a name is never a telephone number."""
    return next((ending for ending in _ENDINGS if key.endswith(ending)), "")


def _is_borne_out(table: str, column: str, header: str, cells: Sequence[str]) -> bool:
    """Whether a known header may mean a column: its values do not speak against it."""
    if column == "revenue" and _COSTS.intersection(plain_words(header)):
        return False
    if column in ("referred", "referred_id") and counts_people(header, cells):
        return False
    told = _column(table, column).dtype in ("date", "number") or column in ("email", "phone")
    return not told or _is_typed(table, column, cells)


def _is_typed(table: str, column: str, cells: Sequence[str]) -> bool:
    """Whether the values are what a column holds, and such that they say so themselves."""
    said = [cell.strip() for cell in cells if cell.strip()]
    if not said:
        return False
    kind = _column(table, column)
    if kind.dtype == "date":
        fit = _readable(said, inspect_dates(said).unreadable)
    elif kind.dtype == "number":
        fit = _readable(said, inspect_numbers(said).unreadable)
    elif kind.dtype == "choice":
        fit = sum(word in kind.choices for cell, word in choices(table, column, said).items() if cell)
        return fit >= _MOST * len(set(said))
    elif column == "email":
        fit = sum("@" in cell for cell in said)
    elif column == "phone":
        fit = sum(len(re.sub(r"\D", "", cell)) >= 6 for cell in said)
    elif column.endswith("_id"):
        fit = len({cell for cell in said if " " not in cell})
    elif column in _NAMES:
        fit = sum(not any(map(str.isdigit, cell)) for cell in said)
    else:
        return False  # Of other words nobody can tell what they are.
    return fit >= _MOST * len(said)


def _readable(cells: Sequence[str], unreadable: Collection[str]) -> int:
    return sum(cell not in unreadable for cell in cells)


def _column(table: str, column: str) -> Column:
    return next((each for each in TABLES[table].columns if each.name == column), Column(column))
