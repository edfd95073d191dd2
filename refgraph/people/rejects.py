"""Rows that cannot be used, in the one form in which they are listed."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

_KINDS = {"file": "str", "row": "int64", "column": "str", "value": "str", "reason": "str"}
_NONE = pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in _KINDS.items()})


def list_rejects(rows: pd.DataFrame, reason: str | pd.Series, column: str, value: str = "") -> pd.DataFrame:
    """Return rows as rejects: ``file``, ``row``, ``column``, ``value`` and ``reason``, each row once.

    Parameters
    ----------
    rows
        The rows, with ``file`` and ``row``.
    reason
        Why they cannot be used, one for all or one for each.
    column
        The column at fault.
    value
        The column of `rows` that holds the cell at fault, if it is called otherwise.
    """
    if rows.empty:
        return _NONE
    rejects = pd.DataFrame(
        {
            "file": rows["file"],
            "row": rows["row"],
            "column": column,
            "value": rows[value or column],
            "reason": reason,
        }
    )
    return rejects.drop_duplicates(["file", "row"]).astype(_KINDS)


def gather_rejects(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return several lists of rejects as one."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else _NONE


def not_among(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of which no part is among the others, which came from the same files."""
    used = set(zip(others["file"], others["row"], strict=True)) if len(rows) else ()
    unused = [place not in used for place in zip(rows["file"], rows["row"], strict=True)]
    return rows[pd.Series(unused, index=rows.index, dtype=bool)]
