"""The ranking as JSON: a list of objects, one per contact."""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd

from refgraph.outputs.delimited import iso_dates
from refgraph.outputs.selecting import Selection, select_rows
from refgraph.result import Result

_FIRST = ("contact_id", "name", "rank", "connector_rank", "lists")


def json_file(result: Result, selection: Selection) -> bytes:
    """Return the ranking as JSON in UTF-8, an object a line, in the order of the ranking.

    Each object has ``contact_id``, ``name``, ``rank``, ``connector_rank``, ``lists``, every measure under its own
    name, ``why`` and the other columns of the ranking. Dates are ISO; what is missing is null.
    """
    rows = select_rows(result.ranking, selection)
    names = list(dict.fromkeys((*_FIRST, *result.measures.table.columns, "why", *rows.columns)))
    return table_json(rows[names]).encode("utf-8", errors="replace")


def table_json(table: pd.DataFrame) -> str:
    """Return a table as a JSON list of objects, a line for each row; what is missing is null.

    Examples
    --------
    >>> print(table_json(pd.DataFrame({"name": ["Ann"], "value": [float("nan")]})), end="")
    [
    {"name": "Ann", "value": null}
    ]
    """
    names = list(table.columns)
    columns = [plain_values(table[name]) for name in names]
    lines = [
        json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False, allow_nan=False)
        for cells in zip(*columns, strict=True)
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def plain_values(column: pd.Series) -> list[Any]:
    """Return the cells of a column as JSON knows them: None for missing and infinite ones, dates as text."""
    if column.dtype.kind == "M":
        return [day or None for day in iso_dates(column)]
    return [_plain(value) for value in column.tolist()]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if isinstance(value, str | bool | int | float) else str(value)
