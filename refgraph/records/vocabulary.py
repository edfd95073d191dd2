"""Every word that is known for a column or a table: headers and file names of all CRMs, by their keys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from refgraph.crm import CRMS, IGNORED, ROLES, header_key, header_keys
from refgraph.schema import TABLES

OWN = "refgraph"
"""Stands for a CRM where the header is the canonical name itself."""

_SHORT = 6
_PER_CRM = 1000


@dataclass(frozen=True)
class Meaning:
    """What a header means in a table: the canonical column, the CRM that says so, and how sure it is."""

    column: str
    crm: str
    rank: int


@dataclass(frozen=True)
class Vocabulary:
    """Every known header by its key, table by table, and every known file name.

    Parameters
    ----------
    headers
        Table to header key to meaning.
    files
        Key of a file name to its table.
    """

    headers: Mapping[str, Mapping[str, Meaning]]
    files: Mapping[str, str]

    def known(self, cells: Sequence[str]) -> int:
        """Count the known headers among the cells of a row, in the table where they are most."""
        keys = {key for cell in cells if cell and len(cell) < 80 for key in header_keys(cell)}
        if keys.isdisjoint(self._every_key):
            return 0
        return max(
            len({meanings[key].column for key in keys & meanings.keys()})
            for meanings in self.headers.values()
        )

    @cached_property
    def _every_key(self) -> frozenset[str]:
        return frozenset().union(*self.headers.values())


def build_vocabulary() -> Vocabulary:
    """Gather the headers and file names of all CRMs; where two differ, the one registered first is believed."""
    headers: dict[str, dict[str, Meaning]] = {
        table.name: {header_key(name): Meaning(name, OWN, -1) for name in table.names}
        for table in TABLES.values()
    }
    headers[ROLES] = {}
    files: dict[str, str] = {name: name for name in TABLES}
    for place, crm in enumerate(CRMS.values()):
        for table, columns in crm.headers.items():
            meanings = headers[table]
            for column, spellings in columns.items():
                for rank, spelling in enumerate(spellings, start=place * _PER_CRM):
                    for key in header_keys(spelling):
                        meanings.setdefault(key, Meaning(column, crm.name, rank))
        for table, stems in crm.files.items():
            for stem in stems:
                for key in header_keys(stem):
                    files[key] = table
    return Vocabulary(headers, files)


def hinted_table(file: str, vocabulary: Vocabulary) -> str | None:
    """Return the table that the name of a file or sheet speaks of, or None.

    Examples
    --------
    >>> hinted_table("export.zip/2024 Referrals_001.csv", build_vocabulary())
    'referrals'
    """
    name = file.rpartition("/")[2]
    book, _, page = name.partition(":")
    stem = book.rpartition(".")[0] or book
    return _hint(page, vocabulary) or _hint(stem, vocabulary) if page else _hint(stem, vocabulary)


def _hint(name: str, vocabulary: Vocabulary) -> str | None:
    for key in header_keys(name):
        if key in vocabulary.files:
            return vocabulary.files[key]
    words = [word.casefold() for word in re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])", name)]
    runs = {"".join(words[start:end]): end for end in range(len(words) + 1) for start in range(end)}
    known = {stem: table for stem, table in vocabulary.files.items() if table != IGNORED}
    inside = [(end, len(run), known[run]) for run, end in runs.items() if run in known]
    if inside:
        return max(inside)[2]
    whole = "".join(words)
    within = [(whole.rfind(stem) + len(stem), len(stem), table) for stem, table in known.items()
              if len(stem) >= _SHORT and stem in whole]  # fmt: skip
    return max(within)[2] if within else None
