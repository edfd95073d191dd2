"""The text of a table's sheets to typed columns: decided per column, from all its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import not_
from typing import Any

import numpy as np
import pandas as pd

from refgraph.findings import Finding
from refgraph.records.amounts import currency_code, inspect_numbers, resolve_numbers
from refgraph.records.dates import NOT_A_DATE, as_datetimes, inspect_dates, resolve_dates
from refgraph.records.ledger import Ledger
from refgraph.records.recognition import Reading
from refgraph.records.rules import ReadRules
from refgraph.records.words import choices, deal_stages, flags
from refgraph.schema import PROVENANCE, TABLES, Column, Table

_GUARDED = ("'=", "'+", "'-", "'@", *(f"'{digit}" for digit in range(10)))
_SHOWN = 5
_SCALED = ("willing_to_refer", "willing")
_MONEY = {"deals": "amount", "referrals": "revenue"}
_IDENTITY = frozenset(
    "contact_id name first_name last_name email organisation referrer_id referrer referred_id referred deal_id a b"
    " date opened campaign_id owner organisation_id".split()
)


@dataclass
class _Work:
    """A table under construction: its rows sheet by sheet, and which of them fall out."""

    table: Table
    readings: Sequence[Reading]
    rules: ReadRules
    ledger: Ledger
    columns: dict[str, Any] = field(default_factory=dict)
    rejected: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    currencies: list[str] = field(default_factory=list)

    def parts(self, column: str) -> list[Sequence[str]]:
        """Return the cells of a column, one sequence per sheet, blanks where the sheet lacks it."""
        return [
            _unguarded(reading.cells(column))
            if column in reading.columns
            else ("",) * len(reading.sheet.lines)
            for reading in self.readings
        ]

    def cells(self, column: str) -> list[str]:
        """Return the cells of a column over all sheets."""
        return list(chain.from_iterable(self.parts(column)))

    def note(self, severity: Any, code: str, column: str, message: str, hint: str = "", **more: Any) -> None:
        """Add a finding about a column."""
        files = [reading.sheet.file for reading in self.readings if column in reading.columns]
        where = files[0] if len(files) == 1 else ""
        self.ledger.add(Finding(severity, code, message, hint, self.table.name, where, column=column, **more))


def cast_table(name: str, readings: Sequence[Reading], rules: ReadRules, ledger: Ledger) -> pd.DataFrame:
    """Build one table from the sheets that hold it.

    Parameters
    ----------
    name
        The table's name.
    readings
        Its sheets, in order.
    rules
        What the user declared.
    ledger
        Where rejected rows and findings are noted.

    Returns
    -------
    DataFrame
        The canonical columns that any of the sheets has, in the order of the schema, typed as it says;
        then ``file`` and ``row``.
    """
    work = _Work(TABLES[name], readings, rules, ledger)
    for column in work.table.columns:
        if any(column.name in reading.columns for reading in readings):
            work.columns[column.name] = _CASTS[column.dtype](work, column)
    if name == "contacts":
        _contact_status(work)
    if name == "deals":
        _deal_status(work)
    if name in _MONEY and _MONEY[name] in work.columns:
        _one_currency(work, _MONEY[name])
    _reject_nameless(work)
    return _frame(work)


def as_text(cells: Iterable[str]) -> pd.Series[str]:
    """Return cells as a text column."""
    return pd.Series(list(cells), dtype="str")


def _unguarded(cells: Sequence[str]) -> Sequence[str]:
    """Take away the apostrophe by which exports keep a spreadsheet from reading a cell as a formula."""
    if "\n'" not in "\n" + "\n".join(cells):
        return cells
    return [cell[1:] if cell.startswith(_GUARDED) else cell for cell in cells]


def _text(work: _Work, column: Column) -> list[str]:
    return list(map(str.strip, work.cells(column.name)))


def _date(work: _Work, column: Column) -> Any:
    parts = work.parts(column.name)
    inspected = [inspect_dates(part) for part in parts]
    orders = {dates.order for dates in inspected} - {"", "any"}
    fallback = orders.pop() if len(orders) == 1 else ""
    arrays = []
    start = 0
    for part, dates in zip(parts, inspected, strict=True):
        order = dates.order if dates.order not in ("", "mixed") else fallback or work.rules.date_order
        order = work.rules.date_order if order == "mixed" else order
        known, bad = resolve_dates(dates, order)
        if dates.order in ("", "mixed") and order not in ("day-first", "month-first"):
            _ambiguous_dates(work, column, dates.open)
            known = dict.fromkeys(known, NOT_A_DATE)
        elif bad:
            _unreadable(work, column, part, bad, start, "dates")
        if dates.years and not bad.intersection(dates.years):
            _note_years(work, column, len(part))
        arrays.append(as_datetimes(part, known))
        start += len(part)
    return np.concatenate(arrays) if arrays else np.array([], dtype="datetime64[us]")


def _ambiguous_dates(work: _Work, column: Column, examples: Iterable[str]) -> None:
    shown = ", ".join(sorted(examples)[:2])
    message = (
        f"{work.table.name}.{column.name} may be day-first or month-first ({shown}); its dates are not used."
    )
    hint = "Recency is off; say --set read.date_order=day-first (or month-first)."
    work.note("warning", "ambiguous-dates", column.name, message, hint)


def _note_years(work: _Work, column: Column, count: int) -> None:
    message = f"{work.table.name}.{column.name} holds years; each is read as its 1 January."
    work.note("note", "years-as-dates", column.name, message, count=count)


def _unreadable(
    work: _Work, column: Column, part: Sequence[str], bad: set[str], start: int, what: str
) -> None:
    """Reject the rows that are nothing without the cell; elsewhere count the cells that became blank."""
    rows = [position for position, cell in enumerate(part) if cell in bad]
    if what == "dates" and (column.name,) in work.table.needs:
        for position in rows:
            reason = f"the {column.name} cannot be read as a date"
            work.rejected.setdefault(start + position, (column.name, part[position], reason))
        return
    shown = ", ".join(f"'{cell}'" for cell in sorted(bad)[:_SHOWN])
    message = (
        f"{len(rows)} cells of {work.table.name}.{column.name} cannot be read and count as blank: {shown}."
    )
    work.note("note", f"unreadable-{what}", column.name, message, count=len(rows))


def _number(work: _Work, column: Column) -> Any:
    arrays = []
    start = 0
    for part, reading in zip(work.parts(column.name), work.readings, strict=True):
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
        _reject_outside(work, column, part, arrays[-1], start)
        if column.name == _MONEY.get(work.table.name):
            money = {cell: amount.currency for cell, amount in numbers.amounts.items()}
            work.currencies += [money.get(cell, "") for cell in part]
        start += len(part)
    return np.concatenate(arrays) if arrays else np.array([], dtype=float)


def _decimal_mark(found: str, delimiter: str, rules: ReadRules) -> str:
    """Return the decimal mark: what the cells need, else what was declared, else the plain form.

    Only a semicolon between cells speaks for a decimal comma, and then nothing is decided.
    """
    if found in (".", ","):
        return found
    if found == "" or rules.decimal:
        return rules.decimal or "."
    return "." if found == "either" and delimiter != ";" else ""


def _reject_outside(work: _Work, column: Column, part: Sequence[str], values: Any, start: int) -> None:
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    for position in np.flatnonzero((values < low) | (values > high)).tolist():
        allowed = f"at least {low:g}" if np.isinf(high) else f"{low:g} to {high:g}"
        reason = f"the {column.name} is not {allowed}"
        work.rejected.setdefault(start + position, (column.name, part[position], reason))


def _flag(work: _Work, column: Column) -> Any:
    cells = work.cells(column.name)
    known = flags(set(cells), scaled=column.name in _SCALED)
    bad = set(cells) - known.keys()
    if bad:
        _unreadable(work, column, cells, bad, 0, "flags")
    return np.fromiter((known.get(cell, np.nan) for cell in cells), dtype=float, count=len(cells))


def _choice(work: _Work, column: Column) -> list[str]:
    cells = work.cells(column.name)
    known = choices(work.table.name, column.name, set(cells))
    if (work.table.name, column.name) != ("contacts", "status"):
        strange = Counter(cell for cell in cells if known[cell] and known[cell] not in column.choices)
        if strange:
            shown = ", ".join(f"'{cell}' ({count})" for cell, count in strange.most_common(_SHOWN))
            message = f"{work.table.name}.{column.name} holds words that are kept as they are: {shown}."
            work.note("note", "unknown-words", column.name, message, count=sum(strange.values()))
    return [known[cell] for cell in cells]


_CASTS: Mapping[str, Callable[[_Work, Column], Any]] = {
    "text": _text,
    "date": _date,
    "number": _number,
    "flag": _flag,
    "choice": _choice,
}


def _contact_status(work: _Work) -> None:
    """Keep statuses that say whether a contact may be approached; every other word is a pipeline stage."""
    allowed = work.table["status"].choices
    marks = _marked(work)
    if "status" in work.columns:
        words = work.columns["status"]
        if any(word and word not in allowed for word in words):
            stages = work.columns.get("stage") or [""] * len(words)
            pairs = zip(words, stages, strict=True)
            work.columns["stage"] = [
                word if word not in allowed and not stage else stage for word, stage in pairs
            ]
        work.columns["status"] = [word if word in allowed else "" for word in words]
    if any(marks):
        words = work.columns.get("status") or [""] * len(marks)
        work.columns["status"] = [mark or word for mark, word in zip(marks, words, strict=True)]


def _marked(work: _Work) -> list[str]:
    """Return for each contact the gravest status that its yes/no columns say."""
    grave = {"deceased": 0, "do_not_contact": 1, "inactive": 2, "active": 3, "": 4}
    marks = []
    for reading in work.readings:
        rows = [""] * len(reading.sheet.lines)
        for name, positions in reading.flags.items():
            for cells in (reading.sheet.columns[position] for position in positions):
                said = _said(name.partition("=")[2], set(cells))
                rows = [
                    min(row, said[cell], key=grave.__getitem__) for row, cell in zip(rows, cells, strict=True)
                ]
        marks += rows
    return marks


def _said(status: str, values: set[str]) -> dict[str, str]:
    known = flags(values)
    opposite = "inactive" if status == "active" else ""
    return {value: {1.0: status, 0.0: opposite}.get(known.get(value, np.nan), "") for value in values}


def _deal_status(work: _Work) -> None:
    """Fill in the status of a deal that has none: from won and closed, else from its stage."""
    status = work.columns.get("status")
    marks: list[str] = []
    for reading in work.readings:
        marks += _won_or_lost(reading)
    stages = work.columns.get("stage")
    if not status and not stages and not any(marks):
        return
    known = deal_stages(set(stages)) if stages else {}
    from_stage = [known[stage] for stage in stages] if stages else [""] * len(marks)
    rows = zip(status or [""] * len(marks), marks, from_stage, strict=True)
    work.columns["status"] = [said or mark or stage for said, mark, stage in rows]


def _won_or_lost(reading: Reading) -> list[str]:
    rows = [""] * len(reading.sheet.lines)
    yes = {}
    for name in ("status=closed", "status=won"):
        for position in reading.flags.get(name, ()):
            cells = reading.sheet.columns[position]
            known = flags(set(cells))
            yes[name] = [known.get(cell) for cell in cells]
    won, closed = yes.get("status=won"), yes.get("status=closed")
    if won:
        rows = ["won" if one == 1 else row for one, row in zip(won, rows, strict=True)]
    if won and closed:
        ends = {1.0: "lost", 0.0: "open"}
        rows = [row or ends.get(end, "") for end, row in zip(closed, rows, strict=True)]  # type: ignore[arg-type]
    return rows


def _one_currency(work: _Work, column: str) -> None:
    """Keep amounts of one currency only; several without a word on which to keep switch value off."""
    stated = [currency_code(cell) for cell in work.cells("currency")] if "currency" in work.columns else []
    marked = work.currencies
    used = [say or mark for say, mark in zip(stated or marked, marked, strict=True)]
    amounts = work.columns[column]
    counts = Counter(code for code, amount in zip(used, amounts, strict=True) if code and amount == amount)
    if "currency" in work.columns or (counts and work.table.name == "deals"):
        work.columns["currency"] = used
    if len(counts) < 2:
        return
    keep = work.rules.currency.strip().upper()
    listed = ", ".join(f"{code} ({count})" for code, count in counts.most_common())
    if not keep:
        message = f"{work.table.name}.{column} is in several currencies: {listed}; value is off."
        work.note(
            "warning", "mixed-currencies", column, message, "Say which to keep: --set read.currency=USD."
        )
    else:
        message = f"{work.table.name}.{column} is in several currencies: {listed}; only {keep} is kept."
        work.note("note", "other-currencies", column, message, count=sum(counts.values()) - counts[keep])
    kept = np.fromiter((bool(keep) and code in (keep, "") for code in used), dtype=bool, count=len(used))
    work.columns[column] = np.where(kept, amounts, np.nan)


def _reject_nameless(work: _Work) -> None:
    """Reject the rows that say nothing about whom or when they are."""
    ambiguous = {finding.column for finding in work.ledger.findings
                 if finding.code == "ambiguous-dates" and finding.table == work.table.name}  # fmt: skip
    for group in work.table.needs:
        names = [name for name in group if name in work.columns]
        if not names or not _IDENTITY.issuperset(group) or ambiguous.intersection(names):
            continue
        blank = np.logical_and.reduce([_blank(work.columns[name]) for name in names])
        reason = f"no {' or '.join(names)}"
        for position in np.flatnonzero(blank):
            work.rejected.setdefault(int(position), (names[0], "", reason))


def _blank(column: Any) -> Any:
    if isinstance(column, list):
        return np.fromiter(map(not_, column), dtype=bool, count=len(column))
    return pd.isna(column)


def _frame(work: _Work) -> pd.DataFrame:
    lengths = [len(reading.sheet.lines) for reading in work.readings]
    files = as_text(reading.sheet.file for reading in work.readings).repeat(lengths).reset_index(drop=True)
    rows = np.concatenate([np.array(reading.sheet.lines, dtype=np.int64) for reading in work.readings])
    for position in sorted(work.rejected):
        column, value, reason = work.rejected[position]
        work.ledger.reject(files[position], int(rows[position]), reason, column, value)
    columns = {name: work.columns[name] for name in work.table.names if name in work.columns}
    data = {name: as_text(cells) if isinstance(cells, list) else cells for name, cells in columns.items()}
    frame = pd.DataFrame({**data, PROVENANCE[0]: files, PROVENANCE[1]: rows})
    kept = np.ones(len(frame), dtype=bool)
    kept[list(work.rejected)] = False
    return frame[kept].reset_index(drop=True)
