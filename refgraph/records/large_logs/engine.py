"""What reads tables, and in how much memory."""

from __future__ import annotations

import re
from dataclasses import dataclass

from refgraph.errors import SettingsError, UnknownNameError

ENGINES = ("", "frames", "duckdb")

MEMORY = "4GB"
"""What DuckDB and the rows that are left may take together, unless it is said otherwise."""

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT])i?B?", re.IGNORECASE)
_UNITS = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_LEAST, _MOST = 200_000_000, 10**15


def memory_bytes(text: str) -> int:
    """Return how many bytes a size such as ``4GB`` means.

    Raises
    ------
    SettingsError
        If it is no size, or less or more than DuckDB can do with.

    Examples
    --------
    >>> memory_bytes("1.5 GB")
    1500000000
    """
    found = _SIZE.fullmatch(text.strip())
    size = int(float(found[1]) * _UNITS[found[2].upper()]) if found else 0
    if not _LEAST <= size <= _MOST:
        raise SettingsError(
            f"'{text}' is no memory to work in.", "Write a size from 200MB to 1000TB, such as 4GB."
        )
    return size


@dataclass(frozen=True)
class Engine:
    """What reads tables.

    Parameters
    ----------
    tables
        ``frames``, ``duckdb``, or empty to decide it by the number of rows.
    memory
        What DuckDB and the rows that are left may take together.

    Raises
    ------
    UnknownNameError, SettingsError
        If there is no such engine, or the memory is no size.
    """

    tables: str = ""
    memory: str = MEMORY

    def __post_init__(self) -> None:
        if self.tables not in ENGINES:
            raise UnknownNameError.among("engine for tables", self.tables, ENGINES[1:])
        memory_bytes(self.memory)

    @property
    def bytes(self) -> int:
        """The memory in bytes."""
        return memory_bytes(self.memory)
