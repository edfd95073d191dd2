"""The rows of a table one after another, as values with names."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd


def each_row(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows as named tuples, as ``itertuples`` does; the kind of tuple is made once for tables alike.

    For a wide table of few rows that kind costs more than the rows.

    Parameters
    ----------
    table
        Any; what is no name in Python is called by its place: ``_1``.

    Examples
    --------
    >>> [(row.Index, row.name) for row in each_row(pd.DataFrame({"name": ["Ann"]}, index=["7"]))]
    [('7', 'Ann')]
    """
    columns = [column.tolist() for _, column in table.items()]
    return map(_kind(tuple(table.columns))._make, zip(table.index.tolist(), *columns, strict=True))


@cache
def _kind(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", ("Index", *names), rename=True)
