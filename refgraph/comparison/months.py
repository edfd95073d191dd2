"""Months: from how many referrals to how many every source and every practice went, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from refgraph.findings import counted
from refgraph.records import read_edited
from refgraph.row_by_row import each_row
from refgraph.showing import in_few_lines

MONTHS_FILE = "months.csv"
"""Under this name a run keeps its months."""

SAID = (
    "of contact_id name organisation owner said before now difference made last kept kept_known trend".split()
)
"""The columns before those of the months themselves."""

MONTH_WORDS: Mapping[str, str] = {
    "stopped": "stopped referring",
    "none now": "none now",
    "rises": "rises",
    "new": "new",
    "more": "more",
    "fewer": "fewer",
    "even": "as many",
    "few": "one or two in all",
}
"""What can be said of a source, and the words for it, in the order in which it is told."""

ALL, PERSON, ORGANISATION = ABOUT = ("all", "person", "organisation")
"""What a row is about: all referrals, whoever made them; one source; one organisation with everybody in it."""

_NAMED, _FIRST = 6, 3
_MONTH = re.compile(r"[0-9]{4}[-_][0-9]{2}")
_NAMES = ("January February March April May June July August September October November December").split()


@in_few_lines
@dataclass(frozen=True)
class Months:
    """How many referrals each source made in two months, and what is to be said of it.

    Parameters
    ----------
    table : DataFrame
        One row of all referrals, one per person who ever referred, and one per organisation of these: ``of`` (all,
        person, organisation), ``contact_id``, ``name``, ``organisation``, ``owner``, ``said`` (one of `MONTH_WORDS`;
        blank of all), ``before`` and ``now`` (referrals in the two months), ``difference`` (now less before),
        ``made`` (referrals in all), ``last`` (the day of the latest), ``kept`` of ``kept_known`` (of those in the
        month ``now`` whose appointment is recorded, how many were kept; NaN where none is), ``trend``, and a column
        for each of the last whole months, ``2026-06``.
    before, now : str
        The two months, ``2026-06``; empty where there are no two whole months with dates.
    """

    table: pd.DataFrame
    before: str = ""
    now: str = ""

    def since(self, as_of: str | None) -> Months:
        """Return the months with the last whole one of an earlier day as the one before, if it is earlier and kept."""
        month = last_whole(pd.Timestamp(as_of)) if as_of else None
        column = "" if month is None else str(month)
        if not self.now or column >= self.now or column not in self.table:
            return self
        return judged(replace(self, before=column))

    def of(self, what: str, *said: str) -> pd.DataFrame:
        """Return the rows about persons or organisations, those of these words if any are given.

        Who referred in neither of the months and has not stopped is left out.
        """
        table, about = self.table, self.table["of"].eq(what)
        if said:
            return table[about & table["said"].isin(said)]
        return table[about & (table["said"].eq("stopped") | table["before"].gt(0) | table["now"].gt(0))]

    @property
    def lines(self) -> tuple[str, ...]:
        """What is to be told first: the totals, then who stopped, who sent none now, who rises and who is new."""
        return tuple(self._lines()) if self.now else ()

    @property
    def in_short(self) -> str:
        """The totals, and by name the first who stopped and who rise; blank where no two months are compared."""
        if not self.now:
            return ""
        told = [self._totals()]
        for title, said in (("Stopped referring", "stopped"), ("Rises", "rises")):
            names = self.of(self._sources, said)["name"].tolist()
            more = f" and {len(names) - _FIRST:,} more" if len(names) > _FIRST else ""
            told += [f"{title}: {', '.join(names[:_FIRST])}{more}."] if names else []
        return " ".join(told)

    @property
    def _sources(self) -> str:
        """Of what the short line tells: of persons, but where organisations are ranked and no person is told of."""
        return PERSON if self.table["of"].eq(PERSON).any() else ORGANISATION

    def _totals(self) -> str:
        # What a run of before kept has no row of all.
        rows = self.of(ALL if self.table["of"].eq(ALL).any() else PERSON)
        was, now = month_word(self.before), month_word(self.now)
        told = _both(rows["before"].sum(), rows["now"].sum())
        return f"From {was} to {now}: {told}{_kept(rows)}."

    def _lines(self) -> Iterator[str]:
        yield self._totals()
        for what, whose in ((PERSON, ""), (ORGANISATION, " (practices and firms)")):
            for title, rows in self._groups(what):
                if len(rows):
                    yield f"{title}{whose}: {_listed(_told(row) for row in each_row(rows))}."

    def _groups(self, what: str) -> Iterator[tuple[str, pd.DataFrame]]:
        yield "Stopped referring", self.of(what, "stopped")
        yield f"None in {month_word(self.now)}", self.of(what, "none now")
        rest = self.of(what, "more", "fewer", "even")
        yield "Falling over three months", rest[rest["trend"].eq("falling")]
        yield "Rises", self.of(what, "rises")
        yield "New", self.of(what, "new")


def read_months(folder: str | Path) -> Months | None:
    """Read the months that a run kept in its folder; None where it kept none.

    Parameters
    ----------
    folder
        The folder of a run.
    """
    file = Path(folder) / MONTHS_FILE
    if not file.is_file():
        return None
    table = read_edited(file, [("contact_id",), ("now",)], "list of the months of a run")
    table = table.rename(columns=lambda name: name.replace("_", "-") if _MONTH.fullmatch(name) else name)
    months = _month_columns(table)
    numbers = [*"before now difference made kept kept_known".split(), *months]
    table = table.assign(
        **{name: pd.to_numeric(table[name], errors="coerce") for name in numbers if name in table}
    )
    table["last"] = pd.to_datetime(table["last"], errors="coerce").astype("datetime64[us]")
    if len(months) < 2 or not set(SAID) <= set(table):
        return None
    return judged(Months(table, months[-2], months[-1]))


def month_word(month: str) -> str:
    """Return a month as it is read.

    Examples
    --------
    >>> month_word("2026-06")
    'June 2026'
    """
    return f"{_NAMES[int(month[5:]) - 1]} {month[:4]}"


def last_whole(as_of: pd.Timestamp) -> pd.Period:
    """Return the last month that is over at the end of a day."""
    month = as_of.to_period("M")
    return month if as_of.normalize() == month.end_time.normalize() else month - 1


def judged(months: Months) -> Months:
    """Return the months with the two that are compared side by side, in the order in which they are told."""
    table = months.table.assign(before=months.table[months.before], now=months.table[months.now])
    before, now = table["before"], table["now"]
    months_before = [name for name in _month_columns(table) if name < months.now]
    most = now.gt(table[months_before].max(axis=1))
    said = np.select(
        [
            table["trend"].eq("silent"),
            now.gt(0) & now.eq(table["made"]),
            table["made"].lt(3),
            now.eq(0) & before.gt(0),
            now.gt(before) & (table["trend"].eq("rising") | most),
            now.gt(before),
            now.lt(before),
        ],
        ["stopped", "new", "few", "none now", "rises", "more", "fewer"],
        "even",
    )
    words = pd.Series(said, index=table.index, dtype="str").mask(table["of"].eq(ALL), "")
    table = table.assign(said=words, difference=now - before)
    order = table.assign(
        kind=table["of"].map({about: place for place, about in enumerate(ABOUT)}),
        word=table["said"].map({word: place for place, word in enumerate(MONTH_WORDS)}),
        size=-table[["before", "now"]].max(axis=1).where(table["said"].ne("stopped"), table["made"]),
    ).sort_values(["kind", "word", "size", "contact_id"], kind="stable")
    kept = [*SAID, *_month_columns(table)]
    return replace(
        months, table=table.loc[order.index, kept].reset_index(drop=True).rename_axis(columns=None)
    )


def _month_columns(table: pd.DataFrame) -> list[str]:
    return sorted(name for name in table if _MONTH.fullmatch(name))


def _both(before: float, now: float) -> str:
    if before == now:
        return f"{counted(now, 'referral')} in each" if now else "no referral in either"
    return f"from {before:,.0f} to {counted(now, 'referral')}"


def _kept(rows: pd.DataFrame) -> str:
    known = rows["kept_known"].sum()
    return f"; {rows['kept'].sum():,.0f} of {known:,.0f} appointments recorded were kept" if known else ""


def _told(row: Any) -> str:
    name, said = row.name, row.said
    if said == "stopped":
        return f"{name} ({row.made:,.0f} in all, the last on {row.last.date()})"
    kept = row.kept_known
    shown = f", {row.kept:,.0f} of {kept:,.0f} kept" if kept == kept and kept else ""
    return f"{name} (from {row.before:,.0f} to {row.now:,.0f}{shown})"


def _listed(names: Iterable[str]) -> str:
    told = list(names)
    more = [f"{len(told) - _NAMED:,} more"] if len(told) > _NAMED else []
    return "; ".join([*told[:_NAMED], *more])
