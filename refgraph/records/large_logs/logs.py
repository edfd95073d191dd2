"""The logs that DuckDB reads, beside all that is read as usual: what the usual path is given of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from refgraph.given_files import given_bytes
from refgraph.records.files import GivenFile, Source, grids
from refgraph.records.large_logs.database import DATABASES
from refgraph.records.large_logs.engine import Engine
from refgraph.records.large_logs.judging import Plain, judge, refuse
from refgraph.records.large_logs.opening import LargeLog, first_rows, open_logs, require_room
from refgraph.records.large_logs.plain import NAMING
from refgraph.records.ledger import Ledger
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Grid, Reading


@dataclass(frozen=True)
class LargeLogs:
    """What DuckDB has loaded.

    Parameters
    ----------
    engine
        What reads tables.
    logs
        What was loaded, by the path of the file.
    plain
        What of which logs is folded.
    """

    engine: Engine
    logs: Mapping[Path, Sequence[LargeLog]]
    plain: tuple[Plain, ...] = ()

    @classmethod
    def open(cls, files: Iterable[GivenFile], engine: Engine, rules: ReadRules, ledger: Ledger) -> LargeLogs:
        """Load what DuckDB is to read."""
        return cls(engine, open_logs(files, engine, rules, ledger))

    @property
    def by_label(self) -> dict[str, LargeLog]:
        """Every log by what findings call it."""
        return {log.label: log for logs in self.logs.values() for log in logs}

    def first(self, file: Path) -> list[Grid]:
        """Return what the usual path sees first of the logs in a file."""
        return [log.grid for log in self.logs[file]]

    def judged(
        self,
        found: Sequence[Grid],
        rules: ReadRules,
        recognise: Callable[[Sequence[Grid]], Sequence[Reading]],
    ) -> LargeLogs:
        """Return the same with what is folded, told by the first rows of everything.

        Parameters
        ----------
        found
            All grids; of a log its first and last rows.
        rules
            What the user declared.
        recognise
            Reads some grids as far as to tell what their columns are.
        """
        if not self.logs:
            return self
        known = self.by_label
        heads = [known[grid.file].grid if grid.file in known else first_rows(grid) for grid in found]
        plain = []
        for reading in recognise(heads):
            log = known.get(reading.sheet.file)
            judgement = judge(log, reading, rules) if log else ""
            if isinstance(judgement, Plain):
                plain.append(judgement)
            elif log:
                refuse(log, judgement, self.engine)
        return replace(self, plain=tuple(plain))

    def grids(self, found: Sequence[Grid], rules: ReadRules, ledger: Ledger) -> Iterator[Grid]:
        """Yield all grids; of a log that is folded what the usual path sees, the others as they are always read."""
        known = self.by_label
        folded = {each.log.label: each for each in self.plain}
        for grid in found:
            if grid.file in folded:
                yield _seen(folded[grid.file], self.engine)
            elif grid.file in known:
                yield from _unfolded(known[grid.file], rules, ledger)
            else:
                yield grid

    def unseen(self, file: str) -> int:
        """Return how many rows a file has beside those in its grid; what is no row in there is counted nowhere."""
        return sum(_unseen(each) for each in self.plain if each.log.label == file)

    def counted(self, reading: Reading) -> Reading:
        """Return a reading with the number of cells in all rows of the file."""
        for each in self.plain:
            if each.log.label == reading.sheet.file:
                cells = zip_longest(reading.filled, _filled(each), fillvalue=0)
                return replace(reading, filled=tuple(map(sum, cells)))
        return reading


def _seen(plain: Plain, engine: Engine) -> Grid:
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


def _unfolded(log: LargeLog, rules: ReadRules, ledger: Ledger) -> Iterator[Grid]:
    """Yield the rows of a log that is not folded, as they are read without DuckDB where that can be."""
    if log.path.suffix.lower() in DATABASES:
        yield log.fetched("true")
    else:
        yield from grids(Source(log.label, log.path.suffix.lower(), given_bytes(log.path)), rules, ledger)


def _unseen(plain: Plain) -> int:
    """Return how many rows of a log the usual path does not see."""
    return plain.log.database.number(f"SELECT count(*) FROM {plain.log.name} WHERE {plain.folded}")


def _filled(plain: Plain) -> tuple[int, ...]:
    """Return how many cells of each column are not blank, in the rows that the usual path does not see."""
    width = len(plain.log.grid.rows[0])
    counts = ", ".join(f"count(*) FILTER (c{at} <> '')" for at in range(width))
    return tuple(plain.log.database.rows(f"SELECT {counts} FROM {plain.log.name} WHERE {plain.folded}")[0])
