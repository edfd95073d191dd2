"""A CRM from the settings: the section ``[crm.NAME]``, without a line of Python."""

from __future__ import annotations

from collections.abc import Mapping

from refgraph.crm.headers import CRM, FOLDED, IGNORED, UNUSED
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.schema import TABLES

Declared = Mapping[str, Mapping[str, tuple[str, ...]]]
"""For each table, for each column, the headers that mean it; under ``files``, for each table, names of files."""

FILES = "files"
"""The key under which the names of files stand, beside the tables."""

_IGNORED, _UNUSED = "ignore", "unused"


def declared_crm(name: str, declared: Declared) -> CRM:
    """Build a CRM from what the settings say of it.

    Parameters
    ----------
    name
        How the user calls it.
    declared
        Tables, their columns, and the headers of each column, the surest first; a column ``unused`` lists
        headers that hold nothing for refgraph. Under ``files``, the names of the files that hold a table,
        without ending; ``files.ignore`` lists those that hold nothing.

    Raises
    ------
    SettingsError
        If a table or a column does not exist, with those that do.

    Examples
    --------
    >>> mine = declared_crm("mine", {"contacts": {"referrer": ("Put forward by",)}, "files": {"contacts": ("folk",)}})
    >>> mine.headers["contacts"]["referrer"], mine.files["contacts"]
    (('Put forward by',), ('folk',))
    """
    headers = {table: _columns(name, table, columns) for table, columns in declared.items() if table != FILES}
    files = {_table(name, table, _IGNORED): stems for table, stems in declared.get(FILES, {}).items()}
    return CRM(
        name, headers, {IGNORED if table == _IGNORED else table: stems for table, stems in files.items()}
    )


def _columns(name: str, table: str, columns: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    own = FOLDED.get(_table(name, table))
    known = own or (*TABLES[table].names, *_flags(table), _UNUSED)
    for column in columns:
        if column not in known:
            raise _unknown(name, "column", column, known)
    return {UNUSED if column == _UNUSED else column: headers for column, headers in columns.items()}


def _table(name: str, table: str, *more: str) -> str:
    known = (*TABLES, *FOLDED, *more)
    if table not in known:
        raise _unknown(name, "table", table, (*known, FILES))
    return table


def _flags(table: str) -> tuple[str, ...]:
    """Return the names of yes/no columns of which yes means a status."""
    statuses = {"contacts": TABLES["contacts"]["status"].choices, "deals": ("won", "closed")}
    return tuple(f"status={status}" for status in statuses.get(table, ()))


def _unknown(name: str, kind: str, wanted: str, known: tuple[str, ...]) -> SettingsError:
    error = UnknownNameError.among(kind, wanted, known)
    return SettingsError(f"[crm.{name}]: {error.message}", error.hint)
