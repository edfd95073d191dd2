"""Which rows of a ranking are written, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from refgraph.errors import SettingsError, UnknownNameError
from refgraph.ranking import LISTS, Ranking

DELIMITERS = {",": ",", ";": ";", "\t": "\t", "|": "|", "tab": "\t", "\\t": "\t"}
"""What may stand between the cells of a CSV file, as it may be given."""


@dataclass(frozen=True)
class Selection:
    """What the user asked to see.

    Parameters
    ----------
    top
        How many rows of each list; None for all.
    within
        A column of the ranking; each of its values gets a list of its own. None for one list.
    delimiter
        What stands between the cells of a CSV file: a comma, semicolon, tab or vertical bar.

    listed
        One of the lists, such as ``connectors``, in its own order; None for everybody.

    Raises
    ------
    SettingsError
        If `top` is below 1, the delimiter is another character, there is no such list, or both a list and a
        column to make lists by are named.

    Examples
    --------
    >>> len(Selection(top=20, delimiter="tab").delimiter)
    1
    """

    top: int | None = None
    within: str | None = None
    delimiter: str = ","
    listed: str | None = None

    def __post_init__(self) -> None:
        if self.top is not None and self.top < 1:
            raise SettingsError(f"The top {self.top} is nobody.", "Ask for at least 1.")
        if self.delimiter not in DELIMITERS:
            raise SettingsError(f"'{self.delimiter}' cannot separate cells.", "Take , or ; or | or tab.")
        if self.listed is not None and self.listed not in LISTS:
            raise UnknownNameError.among("list", self.listed, LISTS)
        if self.listed is not None and self.within is not None:
            raise SettingsError(
                "One list is not made by a column too.", "Leave out either of --list, --within."
            )
        object.__setattr__(self, "delimiter", DELIMITERS[self.delimiter])

    def table(self, ranking: Ranking) -> pd.DataFrame:
        """Return the rows of the ranking, or of the list asked for, all of them; patients are in none."""
        ranking = ranking.for_lists
        return ranking.table if self.listed is None else ranking.listed(self.listed)


def select_rows(ranking: Ranking, selection: Selection) -> pd.DataFrame:
    """Return the rows asked for, in the order of the ranking.

    With lists the column they are made by comes first, the lists follow each other by name, and ``rank``
    counts within each.

    Raises
    ------
    UnknownNameError
        If the ranking has no column `selection.within`.
    """
    if selection.within is None:
        table = selection.table(ranking)
        return _leading(table, "rank").head(selection.top or len(table))
    parts = [rows for _, rows in select_lists(ranking, selection)]
    table = pd.concat(parts, ignore_index=True) if parts else ranking.for_lists.table
    return _leading(table, *dict.fromkeys((selection.within, "rank")))


def select_lists(ranking: Ranking, selection: Selection) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the name and the rows of each list; nothing if no lists are asked for."""
    if selection.within is None:
        return
    for name, rows in ranking.for_lists.within(selection.within):
        yield name, rows.head(selection.top or len(rows))


def _leading(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    return table[[*names, *(name for name in table.columns if name not in names)]]
