"""The same list of contacts exported twice: the newer one tells what is so now, the older what it leaves blank."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import cmp_to_key
from itertools import combinations
from typing import Any

import pandas as pd

from refgraph.crm import header_key
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.overlapping_files import are_apart, note_doubt, note_overlap
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.records.values import is_later
from refgraph.schema import PROVENANCE

LEAST, SHARE, DOUBT = 2, 0.8, 0.5
"""Two files with the same headers are one list if so many contacts stand in both, and so great a part of those of the
shorter one in the days that both cover; from the last part on nobody knows."""

_DAY = "referral_date"
_DAYS = (_DAY, "created", "last_contact")
_CALLED = (("name",), ("first_name", "last_name"), ("organisation",))
_WHO = ("referrer", "referrer_id")
_SURE = ("email", "phone")
_KEYS = ("contact_id", "birthday")


def renew_lists(
    tables: MutableMapping[str, pd.DataFrame], readings: Sequence[Reading], rules: ReadRules, ledger: Ledger
) -> None:
    """Take contacts that stand in an older and in a newer export of one list once, as the newer one has them.

    Which is the newer, the dates in them tell, else their names, else that one holds all of the other and more. Where
    nothing tells it and they differ, that is asked: an error where they differ in who referred whom.

    Parameters
    ----------
    tables
        The typed tables; ``contacts`` is replaced where lists were renewed.
    readings
        How the sheets were read: lists have the same headers.
    rules
        What the user declared; files that are ``apart`` are left alone.
    ledger
        Where merged rows and findings are noted.
    """
    heads = {each.sheet.file: _header(each) for each in readings if each.table == "contacts"}
    alike = {
        frozenset(pair)
        for pair in combinations(heads, 2)
        if _are_alike(*(heads[file] for file in pair)) and not are_apart(*pair, rules)
    }
    if "contacts" not in tables or not alike:
        return
    lists = _Lists(tables["contacts"].reset_index(drop=True))
    for older, newer in lists.pairs():
        if {older, newer} in alike:
            lists.fold(older, newer, ledger)
    if lists.gone:
        tables["contacts"] = lists.renewed()


def _header(reading: Reading) -> frozenset[str]:
    return frozenset(filter(None, map(header_key, reading.sheet.header)))


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= SHARE * max(len(one), len(other)) > 0


class _Lists:
    """The rows of the contacts by file: what each is called, and what it says."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self._rows = {
            str(file): list(rows) for file, rows in table.groupby("file", sort=False).groups.items()
        }
        self._cells: dict[str, list[Any]] = {
            name: _cells(table[name]) for name in table if name not in PROVENANCE
        }
        self._texts = [self._cells[name] for name in self._cells if table[name].dtype == "str"]
        self._keyed = [self._cells[name] for name in _KEYS if name in self._cells]
        self._called = _called(self._cells, len(table))
        self._last = {file: self._last_day(rows) for file, rows in self._rows.items()}
        self._filled: dict[str, set[int]] = defaultdict(set)
        self.gone: set[int] = set()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every two lists, the older first; each older one after those between it and the newer."""
        files = sorted(
            sorted(self._rows, key=lambda file: len(self._rows[file])), key=cmp_to_key(self._order)
        )
        for end in range(len(files) - 1, 0, -1):
            yield from ((older, files[end]) for older in reversed(files[:end]))

    def fold(self, older: str, newer: str, ledger: Ledger) -> None:
        """Fold the rows of a list into those of a newer one, or say that nobody knows whether they are the same."""
        met, size = self._met(older, newer)
        # That the same person was referred by the same on the same day is no chance.
        least = 1 if self._are_dated(self._rows[older]) and self._are_dated(self._rows[newer]) else LEAST
        if len(met) < least or len(met) < SHARE * size:
            unsure = [pair for pair in met.items() if not self._is_sure(*pair)]
            if len(unsure) >= LEAST and len(met) >= DOUBT * size:
                message = (
                    f"{len(unsure)} contacts of {older} are called as in {newer}: they count twice, "
                    "since much else in the two lists differs."
                )
                note_doubt("contacts", len(unsure), older, newer, message, ledger)
            return
        pairs = [(old, new) for old, new in met.items() if old not in self.gone and new not in self.gone]
        differing = Counter(name for pair in pairs for name in self._differing(*pair))
        if not pairs:
            return
        holds_all = len(met) == len(self._rows[older]) < len(self._rows[newer])
        if differing and not self._order(older, newer) and not holds_all:
            _ask(differing, len(pairs), older, newer, ledger)
        self._fill(pairs)
        for old, _ in pairs:
            self.gone.add(old)
            ledger.merge(older, int(self._table["row"].iat[old]), f"stands in {newer} too")
        why = "is a newer list of the same" if holds_all or self._order(older, newer) else "is the same list"
        note_overlap("contacts", len(pairs), older, newer, why, ledger)

    def renewed(self) -> pd.DataFrame:
        """Return the contacts without the rows that stand in a newer list."""
        columns = {}
        for name, rows in self._filled.items():
            columns[name] = self._table[name].copy()
            columns[name].loc[sorted(rows)] = [self._cells[name][at] for at in sorted(rows)]
        return self._table.assign(**columns).drop(index=sorted(self.gone)).reset_index(drop=True)

    def _order(self, one: str, other: str) -> int:
        """Return whether a list is older (-1) or newer (1) than another, 0 where nothing tells."""
        first, second = self._last[one], self._last[other]
        if first is None or second is None or first == second:
            later = is_later(one, other)
        else:
            later = bool(first > second)
        return 0 if later is None else 1 if later else -1

    def _last_day(self, rows: Sequence[int]) -> Any:
        known = [self._cells[name] for name in _DAYS if name in self._cells]
        days = (cells[at] for cells in known for at in rows)
        return max((day for day in days if day is not None), default=None)

    def _met(self, older: str, newer: str) -> tuple[dict[int, int], int]:
        """Return which row of a list is which of the other, and how many rows the shorter has that could be."""
        one, other = self._rows[older], self._rows[newer]
        by_day = self._are_dated(one) and self._are_dated(other)
        if by_day:
            one, other = self._in_common_days(one, other)
        size = min(len(one), len(other))
        if self._have_ids(one) and self._have_ids(other):
            ids = self._cells["contact_id"]
            met = _joined({ids[at]: at for at in one}, {ids[at]: at for at in other})
            # A name may have changed; where most are called otherwise these are ids of others.
            alike = sum(self._called[old] == self._called[new] for old, new in met.items())
            return (met if alike >= SHARE * len(met) else {}), size
        met = _joined(self._keys(one, by_day), self._keys(other, by_day))
        return {old: new for old, new in met.items() if self._agree(old, new)}, size

    def _in_common_days(self, one: list[int], other: list[int]) -> tuple[list[int], list[int]]:
        days = self._cells[_DAY]
        first = max(min(days[at] for at in rows) for rows in (one, other))
        last = min(max(days[at] for at in rows) for rows in (one, other))
        return [at for at in one if first <= days[at] <= last], [
            at for at in other if first <= days[at] <= last
        ]

    def _keys(self, rows: Sequence[int], by_day: bool) -> dict[Any, int]:
        """Return what only one row of a list is known by, and that row."""
        more = [self._cells[name] for name in (_DAY, *_WHO) if name in self._cells] if by_day else []
        known = [(self._called[at], *(cells[at] for cells in more)) for at in rows if self._called[at]]
        times = Counter(known)
        places = zip(known, (at for at in rows if self._called[at]), strict=True)
        return {key: at for key, at in places if times[key] == 1}

    def _agree(self, old: int, new: int) -> bool:
        """Whether no more speaks against one contact than for it, and no key does."""
        if any(_contradict(cells[old], cells[new]) for cells in self._keyed):
            return False
        both = [(cells[old], cells[new]) for cells in self._texts]
        said: list[bool] = [one == other for one, other in both if one is not None and other is not None]
        return 2 * sum(said) >= len(said)

    def _is_sure(self, old: int, new: int) -> bool:
        """Whether the two are taken for one person anyway."""
        keys = [self._cells[name] for name in (*_SURE, "contact_id") if name in self._cells]
        return any(cells[old] == cells[new] for cells in keys if cells[old] is not None)

    def _differing(self, old: int, new: int) -> Iterator[str]:
        yield from (name for name, cells in self._cells.items() if _contradict(cells[old], cells[new]))

    def _fill(self, pairs: Sequence[tuple[int, int]]) -> None:
        for name, cells in self._cells.items():
            blank = [(old, new) for old, new in pairs if cells[new] is None and cells[old] is not None]
            for old, new in blank:
                cells[new] = cells[old]
                self._filled[name].add(new)

    def _are_dated(self, rows: Sequence[int]) -> bool:
        return _DAY in self._cells and all(self._cells[_DAY][at] is not None for at in rows)

    def _have_ids(self, rows: Sequence[int]) -> bool:
        ids = [self._cells["contact_id"][at] for at in rows] if "contact_id" in self._cells else [None]
        return None not in ids and len(set(ids)) == len(ids)


def _cells(column: pd.Series) -> list[Any]:
    return [None if cell == "" or cell != cell else cell for cell in column.tolist()]


def _contradict(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _called(cells: Mapping[str, Sequence[Any]], size: int) -> list[str]:
    """Return what each contact is called: by its name, by first and last name, or by its organisation alone."""
    known = [[cells[name] for name in names if name in cells] for names in _CALLED]
    return [
        next((said for part in known if (said := _in_one(each[at] for each in part))), "")
        for at in range(size)
    ]


def _in_one(words: Iterable[str | None]) -> str:
    return " ".join(" ".join(filter(None, words)).casefold().split())


def _joined(one: Mapping[Any, int], other: Mapping[Any, int]) -> dict[int, int]:
    return {at: other[key] for key, at in one.items() if key in other}


def _ask(differing: Counter[str], count: int, older: str, newer: str, ledger: Ledger) -> None:
    """Ask which of two lists is the newer; nobody else knows."""
    what = ", ".join(f"{name} ({times})" for name, times in sorted(differing.items()))
    decides = any(name in differing for name in _WHO)
    message = (
        f"{older} and {newer} hold {counted(count, 'contact')} alike and differ in {what}, "
        f"and nothing says which is the newer: {newer} counts."
    )
    hint = 'Name them by the month, as in "people 2026-07.csv", or leave the older out.'
    ledger.add(
        Finding(
            "error" if decides else "warning",
            "which-list-is-newer",
            message,
            hint,
            "contacts",
            older,
            value=newer,
            count=differing.total(),
        )
    )
