"""Referral logs of more rows than memory holds, read by DuckDB and folded before anything else sees them.

What a log is and what its columns mean is told from its first and last rows and from all rows that are not plain, by
the same code that reads every other file. The plain rows, an id or a name on either side and a day in ISO, are then
folded by DuckDB: rows that say the same become one, which counts as often as they did. Whoever is named is looked up
as always. A log of which this could come to anything else than the usual path is refused, and it is said why.

    engine    what reads tables, and in how much memory
    scanning  what a file tells before it is loaded
    database  a database beside the memory: files and tables in it, with the line of each row
    plain     which rows are plain, in SQL
    opening   which files are large logs, and what of them the usual path sees first
    judging   which of them can be folded, as these rows were read
    logs      all of them: what the usual path is given of each
    folding   the plain rows folded and typed; the lines of those that are rejected later
"""

from refgraph.records.large_logs.engine import MEMORY, Engine
from refgraph.records.large_logs.folding import Folds, fold_logs
from refgraph.records.large_logs.logs import LargeLogs

__all__ = ["MEMORY", "Engine", "Folds", "LargeLogs", "fold_logs"]
