"""The sheets of one table to the table: typed, complete, without the rows that cannot be used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, repeat
from operator import not_
from typing import Any

import numpy as np
import pandas as pd

from refgraph.findings import counted
from refgraph.records.ledger import Ledger
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.records.values import (
    MONEY,
    TableWork,
    as_text,
    cast_column,
    keep_one_currency,
    settle_contact_status,
    settle_deal_status,
)
from refgraph.schema import PROVENANCE, TABLES

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+\d+", re.IGNORECASE)
_IDENTITY = frozenset(
    "contact_id name first_name last_name email organisation referrer_id referrer referred_id referred deal_id a b"
    " date opened campaign_id owner organisation_id".split()
)


def build_table(name: str, readings: Sequence[Reading], rules: ReadRules, ledger: Ledger) -> pd.DataFrame:
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
    work = TableWork(TABLES[name], readings, rules, ledger)
    for column in work.table.columns:
        if any(column.name in reading.columns for reading in readings):
            work.columns[column.name] = cast_column(work, column)
    for header in rules.keep if name == "contacts" else ():
        work.columns.setdefault(header, [cell.strip() for cell in work.cells(header)])
    if name == "contacts":
        settle_contact_status(work)
    if name == "deals":
        settle_deal_status(work)
    if MONEY.get(name) in work.columns:
        keep_one_currency(work, MONEY[name])
    _note_damaged_ids(work)
    _reject_nameless(work)
    return _frame(work)


def _note_damaged_ids(work: TableWork) -> None:
    """Warn of ids whose last digits a spreadsheet has thrown away: different contacts may look the same."""
    for name in [name for name in work.columns if name.endswith("_id")]:
        damaged = [cell for cell in work.columns[name] if "+" in cell and _ROUNDED.fullmatch(cell)]
        if damaged:
            count = len(damaged)
            message = (
                f"A spreadsheet rounded {counted(count, 'cell')} of {work.table.name}.{name}: {damaged[0]}."
            )
            hint = "Export again, without opening the file in a spreadsheet, or with the ids as text."
            work.note("warning", "damaged-ids", name, message, hint, count)


def _reject_nameless(work: TableWork) -> None:
    """Reject the rows that say nothing about whom or when they are."""
    ambiguous = {finding.column for finding in work.ledger.findings
                 if finding.code == "ambiguous-dates" and finding.table == work.table.name}  # fmt: skip
    for group in work.table.needs:
        names = [name for name in group if name in work.columns]
        if not names or not _IDENTITY.issuperset(group) or ambiguous.intersection(names):
            continue
        if "email" in group and "phone" in work.columns:
            names.append("phone")
        if "referrer" in group and "referrer_organisation" in work.columns:
            names.append("referrer_organisation")
        blank = np.logical_and.reduce([_blank(work.columns[name]) for name in names])
        reason = f"no {' or '.join(names)}"
        for position in np.flatnonzero(blank):
            work.reject(int(position), names[0], "", reason)


def _blank(column: Any) -> Any:
    if isinstance(column, list):
        return np.fromiter(map(not_, column), dtype=bool, count=len(column))
    return pd.isna(column)


def _frame(work: TableWork) -> pd.DataFrame:
    lengths = [len(reading.sheet.lines) for reading in work.readings]
    names_of_files = [reading.sheet.file for reading in work.readings]
    files = as_text(chain.from_iterable(map(repeat, names_of_files, lengths)))
    rows = np.concatenate([np.array(reading.sheet.lines, dtype=np.int64) for reading in work.readings])
    for position in sorted(work.rejected):
        column, value, reason = work.rejected[position]
        work.ledger.reject(files[position], int(rows[position]), reason, column, value)
    names = [*work.table.names, *(name for name in work.columns if name not in work.table.names)]
    columns = {name: work.columns[name] for name in names if name in work.columns}
    data = {name: as_text(cells) if isinstance(cells, list) else cells for name, cells in columns.items()}
    frame = pd.DataFrame({**data, PROVENANCE[0]: files, PROVENANCE[1]: rows})
    if not work.rejected:
        return frame
    kept = np.ones(len(frame), dtype=bool)
    kept[list(work.rejected)] = False
    return frame[kept].reset_index(drop=True)
