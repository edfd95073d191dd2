"""Exports that cover the same days: what stands in two of them is one thing, as the newer of the two has it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.records.files import is_part_of
from refgraph.records.ledger import Ledger
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.records.tables import build_table

_KEYS: Mapping[str, Sequence[str]] = {
    "referrals": ("referrer_id", "referrer", "referred_id", "referred", "date"),
    "touches": ("contact_id", "date", "channel", "direction", "owner"),
    "engagements": ("contact_id", "date", "kind", "content"),
    "feedback": ("contact_id", "date", "score"),
    "deals": ("contact_id", "created", "amount", "kind"),
}
"""By what a row of each table is known in another export; all of it may be blank but the day."""

_DAYS = ("date", "created")
_IDS = {"referrals": "referral_id", "deals": "deal_id"}

LEAST, SHARE = 5, 0.8
"""Two files are exports of the same days if so many rows stand in both, and so great a part of the rows of either
in the days that both cover. Of rows that name who was referred one is enough: the same two on the same day are no
chance."""

_SIDES = (("referrer_id", "referrer"), ("referred_id", "referred"))
VOID = "void"
"""The column that marks rows which count for nothing, and say so of the same row in an older file."""


def void_referrals(
    whole: Sequence[Reading], sound: Sequence[Reading], read: Sequence[Reading], rules: ReadRules
) -> pd.DataFrame | None:
    """Return the rows of several referral logs that count for nothing, typed like those that count.

    Parameters
    ----------
    whole, sound
        The sheets with and without these rows.
    read
        How the columns of the sheets were read in the end.
    rules
        What the user declared.
    """
    ends = {each.sheet.file: each for each in read if each.table == "referrals"}
    logs = [each for each in whole if each.sheet.file in ends and each.table == "referrals"]
    if len(logs) < 2:
        return None
    kept = {(each.sheet.file, line) for each in sound for line in each.sheet.lines}
    left = {(each.sheet.file, line) for each in logs for line in each.sheet.lines} - kept
    if not left:
        return None
    table = build_table(
        "referrals", [_as_read(each, ends[each.sheet.file]) for each in logs], rules, Ledger("collect")
    )
    # The order of day and month is told from all rows of a file, so all are typed.
    return table[[where in left for where in zip(table["file"], table["row"].tolist(), strict=True)]]


def _as_read(whole: Reading, read: Reading) -> Reading:
    columns = {name: at for name, at in read.columns.items() if at < len(whole.sheet.columns)}
    return replace(read, sheet=whole.sheet, columns=columns)


def fold_overlaps(
    tables: MutableMapping[str, pd.DataFrame],
    rules: ReadRules,
    ledger: Ledger,
    void: pd.DataFrame | None = None,
) -> None:
    """Count what stands in several exports once: a report of June and one of July that begins in January, say.

    Rows with an id are told apart by it already (`fold_duplicates`). Of the same row in two files that of the newer
    counts, which knows what came of it; as often as it stands in that one file.

    Parameters
    ----------
    tables
        The typed tables; those are replaced in which files overlap.
    rules
        What the user declared; files that are ``apart`` are left alone.
    ledger
        Where merged rows and findings are noted.
    void
        Referrals that count for nothing: one that the newer file calls cancelled was open in the older.
    """
    for name, keys in _KEYS.items():
        if name not in tables:
            continue
        table = tables[name]
        if name == "referrals" and void is not None and len(void):
            table = pd.concat([table.assign(**{VOID: False}), void.assign(**{VOID: True})], ignore_index=True)
        if table["file"].nunique() > 1:
            known = [key for key in keys if key in tables[name]]
            folded = _folded(name, table, known, rules, ledger)
            tables[name] = _counting(folded)[tables[name].columns]


def _counting(table: pd.DataFrame) -> pd.DataFrame:
    return table[~table[VOID].astype(bool)].reset_index(drop=True) if VOID in table else table


def are_apart(one: str, other: str, rules: ReadRules) -> bool:
    """Tell whether the user said of one of two files that its rows are others than those of any other."""
    return any(is_part_of(file, said) for said in rules.apart for file in (one, other))


def _folded(
    name: str, table: pd.DataFrame, keys: Sequence[str], rules: ReadRules, ledger: Ledger
) -> pd.DataFrame:
    day = next((key for key in _DAYS if key in keys), "")
    if not day:
        return table
    plain = table[day].notna()
    if (known := _IDS.get(name, "")) in table:
        plain &= table[known].eq("")
    if not table[plain].duplicated(list(keys)).any():
        return table
    said = _Files(table[plain], keys, day)
    dropped: set[int] = set()
    noted: Counter[tuple[str, str]] = Counter()
    for older, newer in said.pairs():
        if are_apart(older, newer, rules):
            continue
        rows, alike = said.shared(older, newer)
        same = [at for at in rows if at not in dropped and not _is_void(table, at)]
        if same:
            for row in table.loc[same, "row"].tolist():
                ledger.merge(older, row, f"stands in {newer} too")
            noted[_books(older, newer)] += len(same)
            dropped.update(same)
        elif alike and name == "referrals":
            _doubt(name, alike, older, newer, ledger)
    for (older, newer), count in noted.items():
        note_overlap(name, count, older, newer, "covers the same days", ledger)
    return table.drop(index=sorted(dropped)).reset_index(drop=True) if dropped else table


def _books(older: str, newer: str) -> tuple[str, str]:
    """Return two workbooks in place of their sheets, of which each may hold a month."""
    books = older.partition(":")[0], newer.partition(":")[0]
    return books if books[0] != books[1] else (older, newer)


def _is_void(table: pd.DataFrame, at: int) -> bool:
    return VOID in table and bool(table.at[at, VOID])


def note_overlap(table: str, count: int, older: str, newer: str, why: str, ledger: Ledger) -> None:
    """Say that rows of a file count once, since they stand in a newer file too."""
    one, several = (f"{what} in {newer} too, which {why}: " for what in ("stands", "stand"))
    told = counted(
        count, f"row of {older} {one}it counts once.", f"rows of {older} {several}they count once."
    )
    hint = f'If they are other ones that look alike, say so: apart = ["{older}"] under [read].'
    ledger.add(Finding("warning", "overlapping-files", told, hint, table, older, value=newer, count=count))


def _doubt(name: str, alike: int, older: str, newer: str, ledger: Ledger) -> None:
    """Say of rows that name the same two on the same day that they count twice, as most of the files differ."""
    told = counted(
        alike,
        f"row of {older} stands in {newer} too: it counts",
        f"rows of {older} stand in {newer} too: they count",
    )
    message = f"{told} twice, since most rows of the days that both cover differ."
    note_doubt(name, alike, older, newer, message, ledger)


def note_doubt(table: str, count: int, older: str, newer: str, message: str, ledger: Ledger) -> None:
    """Say that rows count twice of which nobody knows whether they are the same."""
    hint = (
        "If the two files are exports of the same data, read the newer alone; if not, say so: "
        f'apart = ["{older}"] under [read].'
    )
    ledger.add(Finding("warning", "rows-in-two-files", message, hint, table, older, value=newer, count=count))


class _Files:
    """The rows of a table by file: what each is known by, and on which days."""

    def __init__(self, table: pd.DataFrame, keys: Sequence[str], day: str) -> None:
        self._places: dict[str, dict[tuple[Any, ...], list[int]]] = {}
        self._days: dict[str, tuple[pd.Timestamp, pd.Timestamp]] = {}
        self._of_day = list(keys).index(day)
        self._sides = [[list(keys).index(key) for key in side if key in keys] for side in _SIDES]
        for file, rows in table.groupby("file", sort=False):
            columns = [_as_known(rows[key]) for key in keys]
            places: dict[tuple[Any, ...], list[int]] = defaultdict(list)
            for place, known in zip(rows.index.tolist(), zip(*columns, strict=True), strict=True):
                places[known].append(place)
            self._places[str(file)] = places
            self._days[str(file)] = rows[day].min(), rows[day].max()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every two files, the older first: the sheet that ends earlier, or of the workbook that does."""
        ends: dict[str, pd.Timestamp] = {}
        for file, (_, last) in self._days.items():
            book = file.partition(":")[0]
            ends[book] = max(last, ends.get(book, last))
        files = sorted(
            self._places, key=lambda file: (self._days[file][1], ends[file.partition(":")[0]], file)
        )
        yield from combinations(files, 2)

    def shared(self, older: str, newer: str) -> tuple[list[int], int]:
        """Return the rows of the older file that stand in the newer, none unless these are exports of the same days.

        And how many name the same two on the same day in the one and in the other, whatever else the files hold.
        """
        first = max(self._days[older][0], self._days[newer][0])
        last = min(self._days[older][1], self._days[newer][1])
        one, other = (self._within(file, first, last) for file in (older, newer))
        same = {known: min(len(one[known]), len(other[known])) for known in one.keys() & other.keys()}
        found = sum(same.values())
        sizes = [sum(map(len, each.values())) for each in (one, other)]
        least = 1 if all(map(self._names_both, same)) else LEAST
        if found < least or found < SHARE * max(sizes):
            return [], sum(times for known, times in same.items() if self._names_both(known))
        return sorted(place for known, times in same.items() for place in one[known][:times]), 0

    def _names_both(self, known: tuple[Any, ...]) -> bool:
        return all(any(known[at] for at in side) for side in self._sides)

    def _within(self, file: str, first: pd.Timestamp, last: pd.Timestamp) -> dict[tuple[Any, ...], list[int]]:
        at = self._of_day
        return {known: places for known, places in self._places[file].items() if first <= known[at] <= last}


def _as_known(column: pd.Series) -> list[Any]:
    return list(column) if column.dtype.kind == "M" else column.astype("object").fillna("").tolist()
