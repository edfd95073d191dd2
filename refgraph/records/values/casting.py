"""The text of one column to its type: decided for the whole column, from all its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from refgraph.findings import counted
from refgraph.limits import LARGEST
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.records.values.amounts import inspect_numbers, resolve_numbers
from refgraph.records.values.columns import TableWork
from refgraph.records.values.dates import (
    DECIDED,
    MIXED,
    NOT_A_DATE,
    Dates,
    as_datetimes,
    inspect_dates,
    order_in_header,
    resolve_dates,
)
from refgraph.records.values.surveys import note_short_scale, on_ten, scale_of
from refgraph.records.values.words import answered, appointments, choices, flags
from refgraph.schema import Column

MONEY = {"deals": "amount", "referrals": "revenue"}
"""For each table with amounts of money, their column."""

_SHOWN = 5
_PERCENT = 100
_A_TENTH = 10
_SCALED = ("willing_to_refer", "willing")
_ASIDE = ("birthday", "last_contact", "service_start", "tier_lock_until", "testimonial_date")
"""Dates on which no recency of referrals rests."""
_GRAVE = frozenset(
    {"referrals.date", "contacts.referral_date", *(f"{table}.{column}" for table, column in MONEY.items())}
)
"""Columns that decide rank and worth: what cannot be read of them is a warning."""
_ANSWERED = ("score", "quality", "satisfaction")


def cast_column(work: TableWork, column: Column) -> Any:
    """Return a column of the table, typed.

    Cells that cannot be read are counted in a finding and become missing; where the row is nothing without
    them, it is rejected. A column whose values leave it open what they mean is not used, with a warning.

    Parameters
    ----------
    work
        The table.
    column
        The column to make.

    Returns
    -------
    list of str, or ndarray of datetime64 or float
        As the dtype of the column says.
    """
    return _CASTS[column.dtype](work, column)


def _text(work: TableWork, column: Column) -> list[str]:
    return list(map(str.strip, work.cells(column.name)))


def _date(work: TableWork, column: Column) -> Any:
    parts = work.parts(column.name)
    inspected = [inspect_dates(part) for part in parts]
    arrays = []
    start = 0
    for part, dates, reading in zip(parts, inspected, work.readings, strict=True):
        orders = _said_by_header(reading, column, dates) or _orders(dates, inspected, work.rules)
        if not DECIDED.issuperset(orders.values()):
            orders = _orders(dates, _beside(work, reading, column), work.rules)
        known, bad = resolve_dates(dates, orders)
        if "" in orders.values():
            _ambiguous_dates(work, column, dates.open)
            known = dict.fromkeys(known, NOT_A_DATE)
            bad = set()
        elif MIXED in orders.values():
            lost = {cell for cell in dates.open if known[cell] == NOT_A_DATE}
            _mixed_dates(work, column, part, lost)
            bad -= lost
        if bad:
            _unreadable(work, column, part, bad, start, "dates")
        if dates.years and not bad.intersection(dates.years):
            _note_years(work, column, len(part))
        arrays.append(as_datetimes(part, known))
        start += len(part)
    return np.concatenate(arrays)


def _orders(dates: Dates, others: Sequence[Dates], rules: ReadRules) -> dict[str, str]:
    """Return the order of day and month for each mark between them.

    What the column of this sheet leaves open, the same column of the table's other sheets may decide, and
    what they leave open too, the user.
    """
    settled = {}
    for mark, order in dates.orders.items():
        elsewhere = {other.orders.get(mark, "") for other in others} & {"day-first", "month-first"}
        if order == "" and len(elsewhere) == 1:
            order = elsewhere.pop()
        # Nobody who puts dots between the numbers of a date puts the month first.
        usual = "day-first" if mark == "." and order == "" else ""
        settled[mark] = order if order in DECIDED else rules.date_order or usual or order
    return settled


def _beside(work: TableWork, reading: Reading, column: Column) -> list[Dates]:
    """Return what the other columns of dates of a sheet hold: one program wrote them all alike."""
    names = [each.name for each in work.table.columns if each.dtype == "date" and each.name != column.name]
    return [inspect_dates(reading.cells(name)) for name in names if name in reading.columns]


def _said_by_header(reading: Reading, column: Column, dates: Dates) -> dict[str, str]:
    """Return the order of day and month where the header spells it out: ``Created (dd/MM/yyyy)``."""
    header = reading.sheet.header[reading.columns[column.name]] if column.name in reading.columns else ""
    order = order_in_header(header)
    return dict.fromkeys(dates.orders, order) if order else {}


def _mixed_dates(work: TableWork, column: Column, part: Sequence[str], lost: set[str]) -> None:
    """Warn of a column with both orders of day and month, and count the cells that may be read either way."""
    count = sum(cell in lost for cell in part)
    message = (
        f"{work.table.name}.{column.name} mixes dates with the day first and dates with the month first."
    )
    if count:
        shown = ", ".join(sorted(lost)[:2])
        message += f" {counted(count, 'cell')} left blank that can be read either way ({shown})."
    hint = "Say --set read.date_order=day-first (or month-first) if one of them holds."
    work.note("warning", "mixed-dates", column.name, message, hint, max(1, count))


def _ambiguous_dates(work: TableWork, column: Column, examples: Iterable[str]) -> None:
    shown = ", ".join(sorted(examples)[:2])
    message = (
        f"{work.table.name}.{column.name} may be day-first or month-first ({shown}); its dates are not used."
    )
    off = "" if column.name in _ASIDE else "Recency is off; "
    hint = f"{off}say --set read.date_order=day-first (or month-first)."
    hint = hint[0].upper() + hint[1:]
    work.note("warning", "ambiguous-dates", column.name, message, hint)


def _note_years(work: TableWork, column: Column, count: int) -> None:
    message = f"{work.table.name}.{column.name} holds years; each is read as its 1 January."
    work.note("note", "years-as-dates", column.name, message, count=count)


def _unreadable(
    work: TableWork, column: Column, part: Sequence[str], bad: set[str], start: int, what: str
) -> None:
    """Reject the rows that are nothing without the cell; elsewhere count the cells that became blank."""
    rows = [position for position, cell in enumerate(part) if cell in bad]
    if what == "dates" and (column.name,) in work.table.needs:
        for position in rows:
            reason = f"the {column.name} cannot be read as a date"
            work.reject(start + position, column.name, part[position], reason)
        return
    shown = ", ".join(f"'{cell}'" for cell in sorted(bad)[:_SHOWN])
    where = f"of {work.table.name}.{column.name} cannot be read and"
    cells = counted(len(rows), f"cell {where} counts as blank", f"cells {where} count as blank")
    message = f"{cells}: {shown}."
    grave = f"{work.table.name}.{column.name}" in _GRAVE
    work.note("warning" if grave else "note", f"unreadable-{what}", column.name, message, count=len(rows))


def _number(work: TableWork, column: Column) -> Any:
    arrays = []
    start = 0
    for part, reading in zip(work.parts(column.name), work.readings, strict=True):
        if column.name in _ANSWERED:
            part = answered(part)
        numbers = inspect_numbers(part)
        mark = _decimal_mark(numbers.mark, reading.sheet.delimiter, work.rules)
        values = resolve_numbers(numbers, mark)
        if mark not in (".", ","):
            shown = ", ".join(sorted(numbers.amounts)[:2])
            message = (
                f"{work.table.name}.{column.name} may use . or , as decimal mark ({shown}); it is not used."
            )
            work.note(
                "warning", "ambiguous-numbers", column.name, message, "Say --set read.decimal=, (or .)."
            )
        bad = {cell for cell, value in values.items() if value != value} - numbers.blank
        if bad and mark in (".", ","):
            _unreadable(work, column, part, bad, start, "numbers")
        arrays.append(np.fromiter(map(values.__getitem__, part), dtype=float, count=len(part)))
        if column.name == "score":
            note_short_scale(arrays[-1], reading, work.rules, work.ledger)
            arrays[-1] = on_ten(arrays[-1], reading.sheet.file, work.rules)
        if column.name == "share":
            arrays[-1] = _of_one(arrays[-1])
        _reject_outside(work, column, part, arrays[-1], start)
        if column.name == MONEY.get(work.table.name):
            money = {cell: amount.currency for cell, amount in numbers.amounts.items()}
            work.currencies += [money.get(cell, "") for cell in part]
        start += len(part)
    return np.concatenate(arrays)


def _of_one(shares: Any) -> Any:
    """Return shares of one; those of a hundred are told by all being above one, and some as much as shares are."""
    said = shares[(shares == shares) & (shares != 0)]
    percent = bool(said.size) and bool(((said > 1) & (said <= _PERCENT)).all() and said.max() >= _A_TENTH)
    return shares / _PERCENT if percent else shares


def _decimal_mark(found: str, delimiter: str, rules: ReadRules) -> str:
    """Return the decimal mark: what the cells need, else what was declared, else the plain form.

    Only a semicolon between cells speaks for a decimal comma, and then nothing is decided.
    """
    if found in (".", ","):
        return found
    if found == "" or rules.decimal:
        return rules.decimal or "."
    return "." if found == "either" and delimiter != ";" else ""


def _reject_outside(work: TableWork, column: Column, part: Sequence[str], values: Any, start: int) -> None:
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    far = np.abs(values) > LARGEST
    if f"{work.table.name}.{column.name}" == "referrals.revenue":
        low = -np.inf  # What was paid back is taken off what was paid.
    for position in np.flatnonzero((values < low) | (values > high) | far).tolist():
        allowed = f"at least {low:g}" if np.isinf(high) else f"{low:g} to {high:g}"
        reason = f"is beyond {LARGEST:g}, which nothing is" if far[position] else f"is not {allowed}"
        work.reject(start + position, column.name, part[position], f"the {column.name} {reason}")


def _flag(work: TableWork, column: Column) -> Any:
    cells = work.cells(column.name)
    if column.name in _SCALED:
        return _answers(work, column, cells)
    known = (appointments if column.name == "kept" else flags)(set(cells))
    bad = set(cells) - known.keys()
    if bad:
        _unreadable(work, column, cells, bad, 0, "flags")
    return np.fromiter((known.get(cell, np.nan) for cell in cells), dtype=float, count=len(cells))


def _answers(work: TableWork, column: Column, cells: Sequence[str]) -> Any:
    """Return answers between no (0) and yes (1), each file's on the scale that is declared for it."""
    # The scale of surveys is not that of a field of contacts, unless it is declared for their file.
    rules = work.rules if work.table.name == "feedback" else replace(work.rules, scale="")
    values: list[float] = []
    bad: set[str] = set()
    start = 0
    for reading in work.readings:
        part = cells[start : start + len(reading.sheet.lines)]
        known = flags(set(part), scaled=True, ends=scale_of(reading.sheet.file, rules))
        bad |= set(part) - known.keys()
        values += [known.get(cell, np.nan) for cell in part]
        start += len(part)
    if bad:
        _unreadable(work, column, cells, bad, 0, "flags")
    return np.array(values, dtype=float)


def _choice(work: TableWork, column: Column) -> list[str]:
    cells = work.cells(column.name)
    known = choices(work.table.name, column.name, set(cells))
    if (work.table.name, column.name) != ("contacts", "status"):
        strange = Counter(cell for cell in cells if known[cell] and known[cell] not in column.choices)
        if strange:
            shown = ", ".join(f"'{cell}' ({count})" for cell, count in strange.most_common(_SHOWN))
            _unknown_words(work, column, shown, sum(strange.values()))
    return [known[cell] for cell in cells]


def _unknown_words(work: TableWork, column: Column, shown: str, count: int) -> None:
    if (work.table.name, column.name) == ("deals", "status"):
        message = (
            f"deals.status holds words that are not known, and their deals do not count as won: {shown}."
        )
        hint = "If one of them means that a deal was won, write Won in its place."
        work.note("note", "unknown-statuses", column.name, message, hint, count)
        return
    if (work.table.name, column.name) != ("referrals", "status"):
        message = f"{work.table.name}.{column.name} holds words that are kept as they are: {shown}."
        work.note("note", "unknown-words", column.name, message, count=count)
        return
    message = f"referrals.status holds words that are not known, and their rows count: {shown}."
    hint = "If one of them voids a referral, write Void in its place, or take its rows out."
    work.note("note", "unknown-statuses", column.name, message, hint, count)


_CASTS: Mapping[str, Callable[[TableWork, Column], Any]] = {
    "text": _text,
    "date": _date,
    "number": _number,
    "flag": _flag,
    "choice": _choice,
}
