"""Long lists in pages: search by words, and one page of what was found."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    import pandas as pd

SIZE = 50
"""How many rows a page shows."""


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Parameters
    ----------
    rows
        What it shows.
    number, last
        Which page it is, and which the last one, counted from 1.
    total
        How many rows were found.
    asked
        What was asked for, as the query of its address.
    """

    rows: list[dict[str, Any]]
    number: int
    last: int
    total: int
    asked: dict[str, str]

    def link(self, **changed: object) -> str:
        """Return the query of this list with something else asked for."""
        return query({**self.asked, **{name: str(value) for name, value in changed.items()}})


def query(asked: Mapping[str, str]) -> str:
    """Return the query of an address, without what is blank.

    Examples
    --------
    >>> query({"q": "a b", "owner": "", "page": "2"})
    '?q=a+b&page=2'
    """
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def page_of(table: pd.DataFrame, number: str, asked: dict[str, str], size: int = SIZE) -> Page:
    """Return a page of a table; a page that is not there is the nearest.

    Examples
    --------
    >>> import pandas as pd
    >>> page = page_of(pd.DataFrame({"name": ["Ann", "Bob", "Cid"]}), "9", {"q": "a b"}, size=2)
    >>> page.rows, page.number, page.last, page.link(page=1)
    ([{'name': 'Cid'}], 2, 2, '?q=a+b&page=1')
    """
    last = max(1, -(-len(table) // size))
    at = min(max(1, int(number) if number.isdecimal() and len(number) < 9 else 1), last)
    rows = table.iloc[(at - 1) * size : at * size].to_dict("records")
    return Page(rows, at, last, len(table), asked)


@dataclass(frozen=True)
class Haystack:
    """What is searched: the words of some columns of a table without case and accents, once somebody searches.

    Parameters
    ----------
    table
        The whole table.
    columns
        Those that are searched.
    """

    table: pd.DataFrame
    columns: Sequence[str]

    @cached_property
    def texts(self) -> pd.Series:
        """One text for each row."""
        import pandas as pd

        cells = [self.table[name].tolist() for name in self.columns if name in self.table]
        texts = [folded(" ".join(row)) for row in zip(*cells, strict=True)]
        return pd.Series(texts, index=self.table.index, dtype=object)


def found(table: pd.DataFrame, hay: Haystack, words: str) -> pd.DataFrame:
    """Return the rows in which all words stand, in any order; every row where there are no words.

    Parameters
    ----------
    table
        Rows of the table that is searched.
    hay
        What is searched.
    words
        As they were typed.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"name": ["José Núñez", "Ann Lee"], "city": ["Oslo", "Rome"]})
    >>> found(table, Haystack(table, ["name", "city"]), "oslo NUNEZ")["name"].tolist()
    ['José Núñez']
    """
    for word in folded(words).split():
        table = table[[word in text for text in hay.texts[table.index]]]
    return table


def folded(text: str) -> str:
    """Return a text as it is searched: small letters without accents.

    Examples
    --------
    >>> folded("Zoë ÅSE")
    'zoe ase'
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
