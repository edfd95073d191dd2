"""A table under construction: the text of its sheets, the columns made from it, the rows that fall out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pandas as pd

from refgraph.findings import Finding, Severity
from refgraph.records.ledger import Ledger
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.schema import Table

_GUARDED = ("'=", "'+", "'-", "'@", *(f"'{digit}" for digit in range(10)))


@dataclass
class TableWork:
    """The rows of one table, sheet by sheet, while they are typed column by column.

    Parameters
    ----------
    table
        What the columns are.
    readings
        The sheets that hold the table, in order.
    rules
        What the user declared.
    ledger
        Where findings are noted.
    columns
        The columns made so far: a list of str, or an array.
    rejected
        For the position of a row that cannot be used: the column, the value and the reason.
    currencies
        For each row, the currency written beside its amount.
    """

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
            unguarded(reading.cells(column))
            if column in reading.columns
            else ("",) * len(reading.sheet.lines)
            for reading in self.readings
        ]

    def cells(self, column: str) -> list[str]:
        """Return the cells of a column over all sheets."""
        return list(chain.from_iterable(self.parts(column)))

    def reject(self, position: int, column: str, value: str, reason: str) -> None:
        """Let a row fall out; the first reason stays."""
        self.rejected.setdefault(position, (column, value, reason))

    def note(
        self, severity: Severity, code: str, column: str, message: str, hint: str = "", count: int = 1
    ) -> None:
        """Add a finding about a column."""
        files = [reading.sheet.file for reading in self.readings if column in reading.columns]
        where = files[0] if len(files) == 1 else ""
        finding = Finding(severity, code, message, hint, self.table.name, where, column=column, count=count)
        self.ledger.add(finding)


def as_text(cells: Iterable[str]) -> pd.Series[str]:
    """Return cells as a text column."""
    return pd.Series(list(cells), dtype="str")


def unguarded(cells: Sequence[str]) -> Sequence[str]:
    """Take away the apostrophe by which exports keep a spreadsheet from reading a cell as a formula.

    Examples
    --------
    >>> unguarded(["'+1 555 0100", "'-500", "O'Hara", "'quoted'"])
    ['+1 555 0100', '-500', "O'Hara", "'quoted'"]
    """
    if "\n'" not in "\n" + "\n".join(cells):
        return cells
    return [cell[1:] if cell.startswith(_GUARDED) else cell for cell in cells]
