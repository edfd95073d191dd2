"""Referral logs of more rows than memory holds, read by DuckDB and folded before anything else sees them.

What a log is and what its columns mean is told from its first and last rows and from all rows that are not plain, by
the same code that reads every other file. The plain rows, an id or a name on either side and a day in ISO, are then
folded by DuckDB: rows that say the same become one, which counts as often as they did. Whoever is named is looked up
as always. A log of which this could come to anything else than the usual path is refused, and it is said why.

    database  a database beside the memory: files and tables in it, with the line of each row
    plain     which rows are plain, in SQL
    opening   which files are large logs, and what of them the usual path sees
    folding   the plain rows folded and typed; the lines of those that are rejected later
"""

from refgraph.records.large_logs.database import DATABASES, MEMORY, count_rows, memory_bytes
from refgraph.records.large_logs.folding import (
    TIMES,
    Folds,
    Plain,
    filled,
    fold_logs,
    judge,
    refuse,
    seen,
    unfolded,
    unseen,
)
from refgraph.records.large_logs.opening import HEAD, Engine, LargeLog, open_logs

__all__ = [
    "DATABASES",
    "HEAD",
    "MEMORY",
    "TIMES",
    "Engine",
    "Folds",
    "LargeLog",
    "Plain",
    "count_rows",
    "filled",
    "fold_logs",
    "judge",
    "memory_bytes",
    "open_logs",
    "refuse",
    "seen",
    "unfolded",
    "unseen",
]
