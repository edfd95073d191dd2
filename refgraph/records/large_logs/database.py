"""A DuckDB database in a folder of its own: what does not fit into memory lies there, and is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refgraph.errors import InputError, MissingDependencyError

if TYPE_CHECKING:
    import sqlite3

    import duckdb

DATABASES = frozenset({".duckdb", ".db", ".sqlite", ".sqlite3"})
"""The endings of databases whose tables are read like files."""

_SQLITE = b"SQLite format 3\0"
_TOGETHER = 50_000


def require_duckdb() -> Any:
    """Return the module duckdb.

    Raises
    ------
    MissingDependencyError
        If it is not installed, or pyarrow is not, by which rows come out of it.
    """
    try:
        import duckdb
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise MissingDependencyError(
            f"Tables beyond memory need {error.name}, which is not installed.",
            "Install it: pip install 'refgraph[large]'; or leave out --tables duckdb.",
        ) from None
    return duckdb


def has_duckdb() -> bool:
    """Return whether DuckDB, and what it needs, can be imported."""
    try:
        require_duckdb()
    except MissingDependencyError:
        return False
    return True


class Database:
    """A database that lives as long as anything of it is needed.

    Parameters
    ----------
    memory
        The bytes that DuckDB may take.
    """

    def __init__(self, memory: int) -> None:
        folder = tempfile.mkdtemp(prefix="refgraph-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        settings = {"memory_limit": f"{memory // 10**6}MB", "temp_directory": f"{folder}/spilled"}
        # What is not in the wheel would have to come from a network.
        settings |= {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        self.connection = require_duckdb().connect(f"{folder}/logs.duckdb", config=settings)
        # Its bar would stand among the data on standard output.
        self.connection.execute("SET enable_progress_bar = false")
        # The day of a moment must not depend on where the machine stands.
        self.connection.execute("SET TimeZone = 'UTC'")

    def rows(self, query: str, given: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        found: list[tuple[Any, ...]] = self.connection.execute(query, given or None).fetchall()
        return found

    def number(self, query: str) -> int:
        """Return the one number that a query finds."""
        return int(self.rows(query)[0][0])

    def load_text(self, name: str, path: Path, delimiter: str, width: int) -> None:
        """Load a file of delimited text: one line, one row, all cells as text, the header left out.

        Raises
        ------
        InputError
            If its rows are uneven, its quotes stray or its bytes no UTF-8.
        """
        columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
        source = (
            f"read_csv(?, columns={{{columns}}}, delim=?, quote='\"', escape='\"', header=false, skip=1, "
            "auto_detect=false, strict_mode=true, null_padding=false)"
        )
        duckdb = require_duckdb()
        try:
            self._load(name, source, [str(path), delimiter], [f"c{at}" for at in range(width)])
        except duckdb.Error as error:
            raise InputError(f"DuckDB cannot read it: {_one_line(error)}") from None

    def load_parquet(self, name: str, path: Path) -> list[str]:
        """Load a Parquet file and return its headers.

        Raises
        ------
        InputError
            If DuckDB cannot read it, or would read columns that the usual path leaves out or has in their own zone.
        """
        import pyarrow.parquet

        try:
            fields = list(pyarrow.parquet.read_schema(path))
        except (pyarrow.ArrowException, OSError) as error:
            raise InputError(f"DuckDB cannot read it: {_one_line(error)}") from None
        if any(pyarrow.types.is_nested(each.type) for each in fields):
            raise InputError("some of its cells hold several values")
        if any(getattr(each.type, "tz", None) not in (None, "UTC") for each in fields):
            raise InputError("its days are those of a time zone")
        return self._load_typed(name, "read_parquet(?)", [str(path)])

    def load_table(self, name: str, path: Path, table: str) -> list[str]:
        """Load a table of a DuckDB or SQLite database and return its headers."""
        if is_sqlite(path):
            return self._load_sqlite(name, path, table)
        self.connection.execute(f"ATTACH {_quoted(str(path), chr(39))} AS given (READ_ONLY)")
        try:
            return self._load_typed(name, f"given.{_quoted(table)}", [])
        finally:
            self.connection.execute("DETACH given")

    def _load_typed(self, name: str, source: str, given: Sequence[object]) -> list[str]:
        duckdb = require_duckdb()
        try:
            found = self.rows(f"DESCRIBE SELECT * FROM {source}", given)
            self._load(name, source, given, [_as_text(row[0], row[1]) for row in found])
        except duckdb.Error as error:
            raise InputError(f"DuckDB cannot read it: {_one_line(error)}") from None
        return [row[0] for row in found]

    def _load_sqlite(self, name: str, path: Path, table: str) -> list[str]:
        import pyarrow

        with _sqlite(path) as source:
            cursor = source.execute(f"SELECT * FROM {_quoted(table)}")
            headers = [column[0] for column in cursor.description]
            columns = ", ".join(f"c{at} VARCHAR" for at in range(len(headers)))
            self.connection.execute(f"CREATE TABLE {name} (line BIGINT, {columns})")
            line = 2
            while rows := cursor.fetchmany(_TOGETHER):
                cells = [[_plain(cell) for cell in column] for column in zip(*rows, strict=True)]
                numbers = pyarrow.array(range(line, line + len(rows)), pyarrow.int64())
                arrays = [numbers, *(pyarrow.array(each, pyarrow.string()) for each in cells)]
                names = ["line", *(f"c{at}" for at in range(len(headers)))]
                some = pyarrow.table(dict(zip(names, arrays, strict=True)))
                self.connection.register("some_rows", some)
                self.connection.execute(f"INSERT INTO {name} SELECT * FROM some_rows")
                self.connection.unregister("some_rows")
                line += len(rows)
        return headers

    def _load(self, name: str, source: str, given: Sequence[object], cells: Sequence[str]) -> None:
        columns = ", ".join(f"coalesce(trim({cell}), '') AS c{at}" for at, cell in enumerate(cells))
        self.connection.execute(
            f"CREATE TABLE {name} AS SELECT row_number() OVER () + 1 AS line, {columns} FROM {source}",
            list(given),
        )


def tables_in(path: Path) -> list[str]:
    """Return the names of the tables of a DuckDB or SQLite database.

    Raises
    ------
    InputError
        If it is neither.
    """
    if is_sqlite(path):
        with _sqlite(path) as source:
            listed = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
            return [row[0] for row in source.execute(listed) if not row[0].startswith("sqlite_")]
    duckdb = require_duckdb()
    try:
        with duckdb.connect(str(path), read_only=True) as given:
            return sorted(row[0] for row in given.execute("SHOW TABLES").fetchall())
    except duckdb.Error as error:
        raise InputError(f"{path.name} is no database that refgraph reads: {_one_line(error)}") from None


@contextmanager
def _sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database of SQLite; raise `InputError` if it is damaged, or locked by another program."""
    import sqlite3

    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
            yield source
    except sqlite3.Error as error:
        raise InputError(
            f"{path.name} cannot be read: {_one_line(error)}.",
            "Close what else uses it, or export it as CSV.",
        ) from None


def is_sqlite(path: Path) -> bool:
    """Return whether a file is a database of SQLite."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def cells_of(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[list[Any]]:
    """Yield the columns that a query finds, each as a list."""
    table = connection.sql(query).to_arrow_table()
    for column in table.columns:
        yield column.to_pylist()


def _as_text(name: str, kind: str) -> str:
    """Return the SQL of a column as the text that a CSV would hold."""
    column = _quoted(name)
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        whole = f"{column} = trunc({column}) AND abs({column}) < 9007199254740992"
        return f"CASE WHEN {whole} THEN {column}::BIGINT::VARCHAR ELSE {column}::VARCHAR END"
    if kind.startswith("TIMESTAMP"):
        day = f"{column} = date_trunc('day', {column})"
        return f"CASE WHEN {day} THEN {column}::DATE::VARCHAR ELSE {column}::VARCHAR END"
    return f"{column}::VARCHAR"


def _plain(cell: object) -> str:
    from refgraph.records.files import cells_text

    return cells_text([cell])[0].strip()


def _quoted(name: str, mark: str = '"') -> str:
    return f"{mark}{name.replace(mark, 2 * mark)}{mark}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
