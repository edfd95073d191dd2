"""The memory of people's words: every decision that was typed into a list, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path

import pandas as pd

from refgraph.decisions.days import split_until
from refgraph.errors import InputError, SettingsError
from refgraph.records import read_edited

FILE_NAME = "decisions.csv"
"""The name of the memory in a folder."""

COLUMNS = ("kind", "subject", "name", "decision", "until", "note", "where", "as_of")
"""Of the memory; ``until`` and ``as_of`` are days as ``YYYY-MM-DD``, a withdrawn decision is a blank one."""

TIER, REFERRER, DUPLICATE, TASK = KINDS = ("tier", "referrer", "duplicate", "task")
"""What is decided about: the tier of a contact (by id), whom a referrer text means (by the text), whether contacts
are one person (by their ids, parted by ``=``), and what became of a task (by its id)."""

Key = tuple[str, str]
"""A kind and a subject."""


@dataclass(frozen=True)
class Decision:
    """What somebody decided about one subject; a blank `decision` is one that was withdrawn."""

    kind: str
    subject: str
    name: str = ""
    decision: str = ""
    until: str = ""
    note: str = ""
    where: str = ""
    as_of: str = ""

    @property
    def key(self) -> Key:
        """The kind and the subject, by which a decision is found."""
        return self.kind, self.subject

    @property
    def text(self) -> str:
        """The decision as it stands in a cell.

        Examples
        --------
        >>> Decision("tier", "7", decision="pin", until="2026-12-31").text
        'pin until 2026-12-31'
        """
        return f"{self.decision} until {self.until}" if self.until and self.decision else self.decision

    def saying(self, text: str) -> Decision:
        """Return the decision with what a cell says in its place."""
        decision, until = split_until(text)
        return replace(self, decision=decision, until=until)


@dataclass(frozen=True)
class Memory:
    """All decisions, each under its kind and subject.

    Parameters
    ----------
    rows
        Kind and subject -> decision.
    """

    rows: Mapping[Key, Decision] = field(default_factory=dict)

    def in_force(self, kind: str, day: str = "") -> dict[str, str]:
        """Return the decisions of a kind that hold on a day: subject -> text.

        Parameters
        ----------
        kind
            One of `KINDS`.
        day
            ``YYYY-MM-DD``; decisions until an earlier day are over. Blank: none is.

        Examples
        --------
        >>> Memory.of([Decision("tier", "7", decision="never"), Decision("tier", "8")]).in_force("tier")
        {'7': 'never'}
        """
        return {
            row.subject: row.text
            for row in self.rows.values()
            if row.kind == kind and row.decision and not (day and row.until and row.until < day)
        }

    def withdrawn(self, kind: str) -> frozenset[str]:
        """Return the subjects of a kind about which a decision was withdrawn."""
        return frozenset(row.subject for row in self.rows.values() if row.kind == kind and not row.decision)

    def updated(self, decisions: Iterable[Decision]) -> Memory:
        """Return the memory with other decisions in the place of those about the same subjects."""
        return Memory({**self.rows, **{each.key: each for each in decisions}})

    @property
    def table(self) -> pd.DataFrame:
        """One row per decision, with `COLUMNS`, all text, in a fixed order."""
        rows = [astuple(self.rows[key]) for key in sorted(self.rows, key=_place)]
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Memory:
        """Return the memory of some decisions; of two about one subject the later one counts."""
        return cls().updated(decisions)


def read_memory(folder: Path) -> Memory:
    """Read the memory in a folder; an empty one where there is none.

    Raises
    ------
    InputError
        If the file is no memory of decisions: what it held would be lost.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return Memory()
    try:
        table = read_edited(path, [("kind",), ("subject",), ("decision",)], "list of decisions")
    except SettingsError as error:
        raise InputError(error.message, f"Bring '{path.name}' back, or move it away.") from None
    table = table.reindex(columns=[*COLUMNS, "row"], fill_value="")
    decisions = []
    for record in table.to_dict("records"):
        if not record["kind"].strip() and not record["subject"].strip():
            continue
        if record["kind"] not in KINDS:
            raise InputError(
                f"{path.name}, row {record['row']}: '{record['kind']}' is no kind of decision.",
                f"Write one of {', '.join(KINDS)}.",
            )
        said = Decision(**{name: str(record[name]).strip() for name in COLUMNS})
        try:
            decisions.append(said.saying(said.text))
        except SettingsError as error:
            raise InputError(f"{path.name}, row {record['row']}: {error.message}", error.hint) from None
    return Memory.of(decisions)


def _place(key: Key) -> tuple[int, str]:
    return KINDS.index(key[0]), key[1]
