"""The plain rows of large logs folded: one row for all that say the same, and how often they do."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from refgraph.errors import InputError
from refgraph.records.large_logs.database import cells_of
from refgraph.records.large_logs.engine import Engine
from refgraph.records.large_logs.judging import Plain, is_as_it_stands
from refgraph.records.large_logs.opening import LargeLog, require_room
from refgraph.records.ledger import Ledger
from refgraph.records.meaning import counted_rows, total_of
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.records.tables import build_table
from refgraph.schema import PROVENANCE

TIMES = "times"
"""The column of the referrals table that says how many rows of the log each row stands for."""


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
        if dict(reading.columns) != each.columns or not is_as_it_stands(reading, None):
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


def _refusal(log: LargeLog, why: str) -> InputError:
    return InputError(f"{log.label} cannot be read by DuckDB as it is by the usual path: {why}.",
                      "Leave out --tables duckdb, or say --tables frames.")  # fmt: skip


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
