"""Which logs can be folded, and what of them is: told by how their first and last rows were read."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from refgraph.errors import InputError
from refgraph.records.large_logs.engine import Engine
from refgraph.records.large_logs.opening import LargeLog, require_room
from refgraph.records.large_logs.plain import COLUMNS, is_plain
from refgraph.records.meaning import rows_of_logs
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Grid, Reading


@dataclass(frozen=True)
class Plain:
    """What of a log is folded.

    Parameters
    ----------
    log
        The log.
    columns
        Its columns in use and their positions.
    condition
        In SQL, whether a row is plain.
    """

    log: LargeLog
    columns: dict[str, int]
    condition: str

    @property
    def key(self) -> list[str]:
        """What has to be the same in rows that are folded; ids that no two rows share tell nothing apart."""
        return [f"c{at}" for name, at in self.columns.items() if name != "referral_id"]

    @property
    def table(self) -> str:
        """What the folded rows are called in the database."""
        return f"folded_{self.log.name}"

    @property
    def shown(self) -> str:
        """In SQL, the lines of the rows that the usual path sees one by one."""
        return f"(SELECT line FROM shown_{self.log.name})"

    @property
    def folded(self) -> str:
        """In SQL, whether a row is not one of them."""
        return f"line NOT IN {self.shown}"


def judge(log: LargeLog, reading: Reading, rules: ReadRules) -> Plain | str:
    """Return what of a log is folded, as its first and last rows tell; or why nothing is.

    Parameters
    ----------
    log
        The log.
    reading
        How these rows were read.
    rules
        What the user declared.
    """
    others = sorted(reading.columns.keys() - COLUMNS)
    if reading.table != "referrals":
        return f"it holds {reading.table or 'no table that refgraph knows'}, and only referrals are folded"
    if others or reading.flags or any(reading.also.values()):
        named = ", ".join([*others, *reading.flags, *(name for name, at in reading.also.items() if at)])
        return f"it has more than who referred whom, when and how often: {named}"
    if not is_as_it_stands(reading, log.grid):
        return "its rows do not mean what stands in them"
    (units,) = rows_of_logs([reading], rules)
    if units.kind != "referrals" or units.per_case:
        return "its rows may be events of a referral"
    if "count" in reading.columns and _may_be_total(reading):
        return "its count may be a total of each referrer"
    condition = is_plain(reading.columns, printable=log.printable)
    if "status" in reading.columns:
        known = ", ".join("'" + cell.replace("'", "''") + "'" for cell in {"", *reading.cells("status")})
        condition += f" AND c{reading.columns['status']} IN ({known})"
    if "referral_id" in reading.columns:
        condition += f" AND c{reading.columns['referral_id']} NOT IN (SELECT id FROM again_{log.name})"
        cell = f"c{reading.columns['referral_id']}"
        log.database.connection.execute(
            f"CREATE TABLE again_{log.name} AS SELECT {cell} AS id FROM {log.name} WHERE {cell} <> '' "
            f"GROUP BY {cell} HAVING count(*) > 1"
        )
    return Plain(log, dict(reading.columns), condition)


def refuse(log: LargeLog, why: str, engine: Engine) -> None:
    """Raise `InputError` if a log that DuckDB was to read cannot be folded, and is more than memory holds."""
    if engine.tables != "duckdb":
        return
    try:
        require_room(log, log.rows, engine, f"have to be read one by one ({why})")
    except InputError as error:
        raise InputError(f"{log.label} cannot be folded: {why}. {error.message}", error.hint) from None


def is_as_it_stands(reading: Reading, grid: Grid | None) -> bool:
    """Tell whether no step on the way has made, moved or changed a row, a column or a cell."""
    sheet = reading.sheet
    if sheet.made or sheet.parts or grid is None:
        return not (sheet.made or sheet.parts)
    rows = [list(row) for row in zip(*sheet.columns, strict=True)]
    return list(sheet.lines) == list(grid.lines[1:]) and rows == grid.rows[1:]


def _may_be_total(reading: Reading) -> bool:
    """Tell whether each referrer of several rows has one number, as far as the rows tell."""
    who = reading.cells("referrer_id") or reading.cells("referrer")
    counts = pd.DataFrame({"who": list(who), "count": [cell.strip() for cell in reading.cells("count")]})
    several = counts[counts.duplicated("who", keep=False)]
    return len(several) > 0 and bool(several.groupby("who")["count"].nunique().eq(1).all())
