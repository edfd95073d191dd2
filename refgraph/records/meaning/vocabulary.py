"""Every word that is known for a column or a table: headers and file names of all CRMs, by their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from refgraph.crm import CRM, CRMS, FOLDED, IGNORED, MARKS, header_key, header_keys
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

    @property
    def is_first(self) -> bool:
        """Whether the CRM is believed before all others: it wrote the file, or the user named it."""
        return 2 * self.rank <= -_PER_CRM


@dataclass(frozen=True)
class Vocabulary:
    """Every known header by its key, table by table, and every known file name.

    Parameters
    ----------
    headers
        Table to header key to meaning.
    files
        Key of a file name to its table.
    holds
        The table that sheets with these headers hold; empty where any may be.
    """

    headers: Mapping[str, Mapping[str, Meaning]]
    files: Mapping[str, str]
    holds: str = ""

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

    def of(self, header: Sequence[str]) -> Vocabulary:
        """Return the words for one sheet: those of the CRMs whose marks its header bears come first."""
        marks = _marks()
        keys = {header_key(name) for name in header if name}
        names = dict.fromkeys(name for key in sorted(keys & marks.keys()) for name in marks[key])
        crms = [CRMS[name] for name in names]
        return self.with_first(crms) if crms else self

    def with_first(self, crms: Sequence[CRM]) -> Vocabulary:
        """Return the vocabulary in which the words of these CRMs are believed before all others."""
        headers = {table: dict(meanings) for table, meanings in self.headers.items()}
        files = dict(self.files)
        for place, crm in enumerate(reversed(crms), start=1):
            for table, columns in crm.headers.items():
                own: dict[str, Meaning] = {}
                for key, meaning in _meanings(crm, columns, -place * _PER_CRM):
                    own.setdefault(key, meaning)
                kept = ((key, known) for key, known in headers[table].items() if key not in own)
                headers[table] = {**{key: known for key, known in own.items() if known.column}, **dict(kept)}
            files |= {header_key(stem): table for table, stems in crm.files.items() for stem in stems}
        held = {crm.table for crm in crms if crm.table}
        return Vocabulary(headers, files, held.pop() if len(held) == 1 else self.holds)


def build_vocabulary(own: Sequence[CRM] = ()) -> Vocabulary:
    """Gather the headers and file names of the CRMs that are always known.

    Parameters
    ----------
    own
        CRMs that the user declared; they are believed before all others. Of the others, where two differ,
        the one registered first is.
    """
    headers: dict[str, dict[str, Meaning]] = {
        table.name: {header_key(name): Meaning(name, OWN, -1) for name in table.names}
        for table in TABLES.values()
    }
    headers |= {name: {} for name in FOLDED}
    files: dict[str, str] = {name: name for name in TABLES}
    for place, crm in enumerate(CRMS[name] for name in CRMS if name not in MARKS):
        for table, columns in crm.headers.items():
            meanings = headers[table]
            for key, meaning in _meanings(crm, columns, place * _PER_CRM):
                if meaning.column:
                    meanings.setdefault(key, meaning)
        for table, stems in crm.files.items():
            for stem in stems:
                for key in header_keys(stem):
                    files[key] = table
    vocabulary = Vocabulary(headers, files)
    return vocabulary.with_first(own) if own else vocabulary


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


def _meanings(crm: CRM, columns: Mapping[str, Sequence[str]], start: int) -> Iterator[tuple[str, Meaning]]:
    for column, spellings in columns.items():
        for rank, spelling in enumerate(spellings, start=start):
            for key in header_keys(spelling):
                yield key, Meaning(column, crm.name, rank)


@cache
def _marks() -> Mapping[str, list[str]]:
    """Return for the key of each mark the CRMs it shows."""
    marks: dict[str, list[str]] = {}
    for name, headers in MARKS.items():
        for header in headers:
            marks.setdefault(header_key(header), []).append(name)
    return marks


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
