"""The plain rows of large logs folded: one row for all that say the same, and how often they do."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from refgraph.errors import InputError
from refgraph.given_files import given_bytes
from refgraph.records.files import Source, grids
from refgraph.records.large_logs.database import DATABASES, cells_of
from refgraph.records.large_logs.opening import Engine, LargeLog, require_room
from refgraph.records.large_logs.plain import COLUMNS, NAMING, is_plain
from refgraph.records.ledger import Ledger
from refgraph.records.meaning import counted_rows, rows_of_logs, total_of
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Grid, Reading
from refgraph.records.tables import build_table
from refgraph.schema import PROVENANCE

TIMES = "times"
"""The column of the referrals table that says how many rows of the log each row stands for."""


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


@dataclass(frozen=True)
class Folds:
    """Which rows stand for which, to list each where they are rejected in the end.

    Parameters
    ----------
    plain
        What was folded.
    """

    plain: tuple[Plain, ...] = field(default=(), repr=False)

    def spelt_out(self, rejects: pd.DataFrame) -> pd.DataFrame:
        """Return rejected rows with those that they stand for, each under its own line."""
        parts = [rejects]
        for each in self.plain:
            own = rejects[rejects["file"].eq(each.log.label)]
            if len(own):
                parts.append(_others(each, own))
        return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


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
    if not _is_as_it_stands(reading, log.grid):
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


def seen(plain: Plain, engine: Engine) -> Grid:
    """Return what the usual path sees of a log.

    These are its first and last rows, all that are not plain, and the first row of everybody who is named on a side,
    since what a column holds is told from whether its cells are those of others.
    """
    log = plain.log
    first = [
        f"SELECT min(line) AS line FROM {log.name} GROUP BY c{plain.columns[name]}"
        for name in NAMING
        if name in plain.columns
    ]
    odd = f"SELECT line FROM {log.name} WHERE {log.edge} OR NOT ({plain.condition})"
    log.database.connection.execute(
        f"CREATE OR REPLACE TABLE shown_{log.name} AS {' UNION '.join([odd, *first])}"
    )
    count = log.database.number(f"SELECT count(*) FROM {plain.shown}")
    require_room(log, count, engine, "are not plain, or the first to name somebody")
    return log.fetched(f"line IN {plain.shown}")


def unfolded(log: LargeLog, rules: ReadRules, ledger: Ledger) -> Iterator[Grid]:
    """Yield the rows of a log that is not folded, as they are read without DuckDB where that can be."""
    if log.path.suffix.lower() in DATABASES:
        yield log.fetched("true")
    else:
        yield from grids(Source(log.label, log.path.suffix.lower(), given_bytes(log.path)), rules, ledger)


def unseen(plain: Plain) -> int:
    """Return how many rows of a log the usual path does not see."""
    return plain.log.database.number(f"SELECT count(*) FROM {plain.log.name} WHERE {plain.folded}")


def filled(plain: Plain) -> tuple[int, ...]:
    """Return how many cells of each column are not blank, in the rows that the usual path does not see."""
    width = len(plain.log.grid.rows[0])
    counts = ", ".join(f"count(*) FILTER (c{at} <> '')" for at in range(width))
    return tuple(plain.log.database.rows(f"SELECT {counts} FROM {plain.log.name} WHERE {plain.folded}")[0])


def fold_logs(
    tables: MutableMapping[str, pd.DataFrame],
    readings: Sequence[Reading],
    plain: Sequence[Plain],
    rules: ReadRules,
    engine: Engine,
    ledger: Ledger,
) -> Folds:
    """Add the plain rows of large logs to the referrals, folded, each with the number of rows it stands for.

    Parameters
    ----------
    tables
        The typed tables; ``referrals`` is replaced.
    readings
        How all sheets were read.
    plain
        What of which logs is folded.
    rules
        What the user declared.
    engine
        How much room there is.
    ledger
        In which what was counted of some rows is counted of all.

    Raises
    ------
    InputError
        If all rows together are read otherwise than the first and the last, or more are left than memory holds.
    """
    logs = [reading for reading in readings if reading.table == "referrals"]
    if plain and len(logs) > 1 and any("date" in reading.columns for reading in logs):
        raise _refusal(plain[0].log, "there are other logs with days beside it, which may hold the same rows")
    frames = [tables["referrals"]] if "referrals" in tables else []
    folded = []
    for each in plain:
        reading = next(found for found in readings if found.sheet.file == each.log.label)
        if dict(reading.columns) != each.columns or not _is_as_it_stands(reading, None):
            raise _refusal(each.log, "what its columns are is told otherwise by all of its rows")
        _restate_count(each, reading, ledger)
        folded.append(_with_days_in_use(each, ledger))
        frames.append(_typed(folded[-1], reading, rules, engine))
    if plain:
        order = {reading.sheet.file: at for at, reading in enumerate(readings)}
        tables["referrals"] = _together(frames, order)
    return Folds(tuple(folded))


def _with_days_in_use(plain: Plain, ledger: Ledger) -> Plain:
    """Leave the days out where those that are not ISO can be read two ways: then none of the column are used."""
    codes = {finding.code for finding in ledger.findings
             if finding.table == "referrals" and finding.column == "date"}  # fmt: skip
    if "ambiguous-dates" not in codes:
        return plain
    return replace(plain, columns={name: at for name, at in plain.columns.items() if name != "date"})


def _restate_count(plain: Plain, reading: Reading, ledger: Ledger) -> None:
    """Say of all rows of a log how many referrals they stand for."""
    log = plain.log
    for at, finding in enumerate(ledger.findings):
        if finding.code == "counted-rows" and finding.file == log.label:
            cell = f"c{plain.columns['count']}"
            total = log.database.number(
                f"SELECT coalesce(sum({cell}::BIGINT), 0) FROM {log.name} WHERE {plain.folded}"
            )
            total += total_of(reading.cells("count"))
            ledger.findings[at] = counted_rows(log.label, finding.column, total, reading.sheet.rows)


def refuse(log: LargeLog, why: str, engine: Engine) -> None:
    """Raise `InputError` if a log that DuckDB was to read cannot be folded, and is more than memory holds."""
    if engine.tables != "duckdb":
        return
    try:
        require_room(log, log.rows, engine, f"have to be read one by one ({why})")
    except InputError as error:
        raise InputError(f"{log.label} cannot be folded: {why}. {error.message}", error.hint) from None


def _refusal(log: LargeLog, why: str) -> InputError:
    return InputError(f"{log.label} cannot be read by DuckDB as it is by the usual path: {why}.",
                      "Leave out --tables duckdb, or say --tables frames.")  # fmt: skip


def _is_as_it_stands(reading: Reading, grid: Grid | None) -> bool:
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


def _typed(plain: Plain, reading: Reading, rules: ReadRules, engine: Engine) -> pd.DataFrame:
    """Return the folded rows of a log as a table of referrals, typed like every other."""
    log, database = plain.log, plain.log.database
    key = ", ".join(plain.key)
    database.connection.execute(
        f"CREATE OR REPLACE TABLE {plain.table} AS SELECT min(line) AS line, count(*) AS times, {key} "
        f"FROM {log.name} WHERE {plain.folded} GROUP BY {key}"
    )
    count = database.number(f"SELECT count(*) FROM {plain.table}")
    require_room(log, count, engine, "are left once those that say the same are folded")
    lines, times, *cells = cells_of(
        database.connection, f"SELECT line, times, {key} FROM {plain.table} ORDER BY line"
    )
    at = dict(zip(plain.key, cells, strict=True))
    blank = ("",) * count
    used = {name: position for name, position in reading.columns.items() if name in plain.columns}
    columns = tuple(at.get(f"c{position}", blank) for position in range(len(reading.sheet.header)))
    quiet = Ledger("collect")
    sheet = replace(reading.sheet, columns=columns, lines=lines, rows=count)
    frame = build_table("referrals", [replace(reading, sheet=sheet, columns=used)], rules, quiet)
    if quiet.findings or quiet.rejects:
        raise _refusal(log, "not all of its plain rows can be used")
    return _as_often(frame, np.array(times, dtype=np.int64))


def _as_often(frame: pd.DataFrame, times: np.ndarray) -> pd.DataFrame:
    """Let each row count as often as the rows did that it stands for."""
    if not (times > 1).any():
        return frame.assign(**{TIMES: times})
    number = pd.Series(float("nan"), index=frame.index)
    count = frame.get("count", number)
    often = count.where(times == 1, count.fillna(1.0) * times)
    names = [*(name for name in frame.columns if name not in PROVENANCE), *PROVENANCE]
    return frame.assign(count=often)[list(dict.fromkeys(["count", *names]))].assign(**{TIMES: times})


def _together(frames: Sequence[pd.DataFrame], order: dict[str, int]) -> pd.DataFrame:
    """Return several tables of referrals as one, in the order of files and lines."""
    filled = [frame for frame in frames if len(frame)] or list(frames[:1])
    both = pd.concat(filled, ignore_index=True)
    both[TIMES] = both[TIMES].fillna(1).astype("int64") if TIMES in both else 1
    texts = [name for name in both if pd.api.types.is_string_dtype(both[name].dtype)]
    both[texts] = both[texts].fillna("")
    place = both["file"].map(order)
    return both.iloc[np.lexsort((both["row"].to_numpy(), place.to_numpy()))].reset_index(drop=True)


def _others(plain: Plain, rejects: pd.DataFrame) -> pd.DataFrame:
    """Return the rows, as rejects, that rejected rows stand for beside themselves."""
    log, database = plain.log, plain.log.database
    database.connection.register("rejected", pd.DataFrame({"line": rejects["row"].astype("int64")}))
    same = " AND ".join(f"log.{cell} = folded.{cell}" for cell in plain.key)
    found = database.rows(
        f"SELECT folded.line, log.line FROM {plain.table} AS folded JOIN rejected ON rejected.line = folded.line "
        f"JOIN {log.name} AS log ON {same} WHERE folded.times > 1 AND log.line <> folded.line "
        f"AND log.line NOT IN {plain.shown} ORDER BY log.line"
    )
    database.connection.unregister("rejected")
    first = pd.DataFrame(found, columns=["row", "own"]).astype("int64")
    return (
        first.merge(rejects, on="row").drop(columns="row").rename(columns={"own": "row"})[[*rejects.columns]]
    )
