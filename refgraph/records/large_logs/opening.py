"""Which files are large logs, and what of them the usual path sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from refgraph.errors import InputError
from refgraph.findings import Finding
from refgraph.records.files import PARQUET, TEXT, GivenFile, Source, decode, find_delimiter, grids
from refgraph.records.large_logs.database import DATABASES, Database, has_duckdb, tables_in
from refgraph.records.large_logs.engine import Engine
from refgraph.records.large_logs.scanning import count_rows, scan
from refgraph.records.ledger import Ledger
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Grid

BY_ITSELF = 5_000_000
"""With so many rows a log is read by DuckDB without being asked."""

HEAD, TAIL = 2_000, 50
"""So many of the first and of the last rows the usual path always sees."""

_SAMPLE = 1 << 20
_LEAST_BYTES = 50_000_000  # a log of fewer bytes is not counted
_HELD_PER_BYTE = 40  # what the usual path holds of a byte of text
_BYTES_PER_ROW = 2_000  # of what the usual path holds: 800 of two ids, 1,600 with names, day and status


@dataclass(frozen=True)
class LargeLog:
    """A log in the database.

    Parameters
    ----------
    label
        How findings call it.
    path
        The file it is in.
    name
        What it is called in the database.
    grid
        The header and what the usual path sees first: the first and the last rows.
    rows
        How many rows it has.
    database
        Where it lies.
    printable
        Whether it is known that no cell holds a control character.
    """

    label: str
    path: Path
    name: str
    grid: Grid
    rows: int
    database: Database = field(repr=False)
    printable: bool = False

    @property
    def edge(self) -> str:
        """In SQL, whether a row is one of the first or the last."""
        return f"(line <= {HEAD + 1} OR line > {self.rows + 1 - TAIL})"

    def fetched(self, condition: str) -> Grid:
        """Return the rows that fulfil a condition, in the order of their lines."""
        header = self.grid.rows[0]
        columns = ", ".join(f"c{at}" for at in range(len(header)))
        found = self.database.rows(f"SELECT line, {columns} FROM {self.name} WHERE {condition} ORDER BY line")
        rows, lines = [header, *(list(row[1:]) for row in found)], [1, *(row[0] for row in found)]
        return replace(self.grid, rows=rows, lines=lines)


def first_rows(grid: Grid) -> Grid:
    """Return as much of any other grid as the usual path sees first of a log."""
    return replace(grid, rows=grid.rows[: HEAD + 1], lines=grid.lines[: HEAD + 1])


def open_logs(
    files: Iterable[GivenFile], engine: Engine, rules: ReadRules, ledger: Ledger
) -> dict[Path, list[LargeLog]]:
    """Load the files that DuckDB is to read; return what was loaded of each: one table, or those of a database.

    Parameters
    ----------
    files
        All files that are read.
    engine
        What reads tables.
    rules
        What the user declared.
    ledger
        Where it is noted that DuckDB was chosen.

    Raises
    ------
    InputError
        If a file cannot be loaded and is more than the usual path holds in memory.
    """
    logs: dict[Path, list[LargeLog]] = {}
    chosen = [file for file in files if _is_wanted(file.path, engine)]
    if not chosen:
        return logs
    database = Database(engine.bytes // 2)
    for path, label, _ in chosen:
        try:
            logs[path] = list(_load(path, label, database, len(logs), rules))
        except InputError as error:
            _require_small(path, label, error, engine)
    if engine.tables == "":
        _say(logs, ledger)
    return logs


def _require_small(path: Path, label: str, error: InputError, engine: Engine) -> None:
    """Raise unless a file that DuckDB cannot read is small enough for the usual path."""
    if path.suffix.lower() in DATABASES:
        raise error
    if engine.tables == "duckdb" and path.stat().st_size * _HELD_PER_BYTE > engine.bytes:
        raise InputError(
            f"{label} cannot be read by DuckDB ({error.message}), and is too large for {engine.memory} otherwise.",
            "Export it again as plain UTF-8 or Parquet, or say --memory.",
        )


def _is_wanted(path: Path, engine: Engine) -> bool:
    suffix = path.suffix.lower()
    # A pipe may give bytes without end; the usual path refuses it.
    if engine.tables == "frames" or not path.is_file():
        return False
    if suffix in DATABASES:
        return True
    if suffix not in TEXT | PARQUET:
        return False
    if engine.tables == "duckdb":
        return True
    return path.stat().st_size >= _LEAST_BYTES and has_duckdb() and count_rows(path) >= BY_ITSELF


def _say(logs: Mapping[Path, Sequence[LargeLog]], ledger: Ledger) -> None:
    for each in (log for some in logs.values() for log in some if log.rows >= BY_ITSELF):
        message = f"{each.label} has {each.rows:,} rows: it is read by DuckDB, and rows that say the same are folded."
        hint = "--tables frames reads it as any other file."
        ledger.add(Finding("note", "read-by-duckdb", message, hint, file=each.label, count=each.rows))


def _load(path: Path, label: str, database: Database, number: int, rules: ReadRules) -> Iterable[LargeLog]:
    suffix = path.suffix.lower()
    if suffix in DATABASES:
        for at, table in enumerate(tables_in(path)):
            name = f"log{number}_{at}"
            header = database.load_table(name, path, table)
            yield _log(path, name, Grid(f"{label}:{table}", [header], [1]), database)
    elif suffix in PARQUET:
        header = database.load_parquet(f"log{number}", path)
        yield _log(path, f"log{number}", Grid(label, [header], [1]), database)
    else:
        yield _load_text(path, label, database, f"log{number}", rules)


def _load_text(path: Path, label: str, database: Database, name: str, rules: ReadRules) -> LargeLog:
    with path.open("rb") as file:
        raw = file.read(_SAMPLE)
    if len(raw) == _SAMPLE:
        raw = raw[: raw.rfind(b"\n") + 1]
    decoded = decode(raw, rules.encoding)
    if decoded.encoding not in ("utf-8", "utf-8-sig"):
        raise InputError("it is not UTF-8")
    quiet = Ledger("collect")
    (head,) = grids(Source(label, path.suffix.lower(), raw), rules, quiet)
    if quiet.findings or head.broken or len(head.lines) != len(raw.splitlines()):
        raise InputError("its first rows are not plain: one row on each line, without a remark above them")
    delimiter = find_delimiter(decoded.text)
    database.load_text(name, path, delimiter, len(head.rows[0]))
    log = _log(path, name, replace(head, rows=head.rows[:1], lines=head.lines[:1]), database)
    scanned = scan(path)
    if log.rows + 1 != scanned.lines:
        raise InputError("some of its rows are blank, or take more than one line")
    if scanned.encoded_twice:
        raise InputError("it may have been encoded twice in places")
    return replace(log, printable=scanned.printable)


def _log(path: Path, name: str, grid: Grid, database: Database) -> LargeLog:
    rows = database.number(f"SELECT count(*) FROM {name}")
    log = LargeLog(grid.file, path, name, grid, rows, database)
    return replace(log, grid=log.fetched(log.edge))


def require_room(log: LargeLog, rows: int, engine: Engine, what: str) -> None:
    """Raise `InputError` if so many rows of a log are more than memory holds."""
    if rows * _BYTES_PER_ROW > engine.bytes // 2:
        need = 2 * rows * _BYTES_PER_ROW / 10**9
        raise InputError(
            f"Of the {log.rows:,} rows of {log.label}, {rows:,} {what}, which is more than {engine.memory} hold.",
            f"Say --memory {max(1, round(need + 0.5))}GB, or export one row for each pair and month, with a count.",
        )
