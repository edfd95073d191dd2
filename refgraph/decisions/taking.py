"""take_up(): what somebody changed in the lists of a folder, into the memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from refgraph.decisions.lists import Cell
from refgraph.decisions.memory import FILE_NAME as MEMORY
from refgraph.decisions.memory import KINDS, TIER, Decision, Key, Memory, read_memory
from refgraph.decisions.places import changed_cells, lists_to_read, plain
from refgraph.decisions.shown import Shown, as_remembered, as_written, read_shown
from refgraph.errors import InputError, SettingsError
from refgraph.showing import in_differences

Grammar = Callable[[str, Sequence[str]], str]
"""Turns what was typed, and all cells of its row, into the words to remember; raises where it means nothing."""

MOST_NAMED = 5


@in_differences
@dataclass(frozen=True)
class Decisions:
    """The memory after a folder was read, and what is needed to write it back.

    Parameters
    ----------
    memory
        Every decision, those just taken up among them.
    pending
        Changed cells about contacts, until `settle` has found out who is meant.
    seen
        What each list of the folder showed when it was read.
    new, withdrawn
        How many decisions were taken up that were not remembered so, and how many were taken back.
    """

    memory: Memory = field(default_factory=Memory)
    pending: tuple[Cell, ...] = ()
    seen: Mapping[str, Shown] = field(default_factory=dict)
    new: int = 0
    withdrawn: int = 0

    def in_force(self, kind: str, day: str = "") -> dict[str, str]:
        """Return the decisions of a kind that hold on a day; see `Memory.in_force`."""
        return self.memory.in_force(kind, day)

    def column(self, kind: str, subjects: pd.Series, day: str = "") -> pd.Series:
        """Return the column ``decision`` of a list: what is in force about each subject, else blank."""
        held = self.memory.in_force(kind, day)
        said = [held.get(subject, "") for subject in subjects.tolist()]
        return pd.Series(said, index=subjects.index, dtype="str")

    def reworded(self, kind: str, texts: Mapping[str, str]) -> Decisions:
        """Return them with decisions of a kind in other words: subject -> text; about others nothing changes."""
        known = self.memory.rows
        said = [
            known[kind, subject].saying(text) for subject, text in texts.items() if (kind, subject) in known
        ]
        return replace(self, memory=self.memory.updated(said))

    def dated(self, day: str) -> Decisions:
        """Return them with the as-of date of the run that took them up."""
        fresh = [replace(row, as_of=day) for row in self.memory.rows.values() if not row.as_of and day]
        return replace(self, memory=self.memory.updated(fresh)) if fresh else self

    def unshown(self, written: Mapping[str, str], day: str = "") -> int:
        """Return how many decisions the lists of the last run do not show: new ones, and those taken back since.

        Parameters
        ----------
        written
            Name of each list -> the SHA-256 of what the run wrote. What it followed, a list shows that is as it was.
        day
            The as-of date of the run, ``YYYY-MM-DD``, or blank.
        """
        as_it_was = (said.texts for name, said in self.seen.items() if written.get(name) == said.digest)
        followed = next(as_it_was, {})
        held = {(kind, subject): text for kind in KINDS for subject, text in self.in_force(kind, day).items()}
        return sum(plain(held.get(key, "")) != plain(followed.get(key, "")) for key in {*held, *followed})

    def record(self, written: Mapping[str, bytes], day: str = "") -> dict[str, Shown]:
        """Return what each list shows once these are written: name of the list -> bytes."""
        return {
            **self.seen,
            **{
                name: as_remembered(content, self.memory)
                if name == MEMORY
                else as_written(content, self.memory, day)
                for name, content in written.items()
            },
        }


def take_up(
    target: Path | None,
    grammars: Mapping[str, Grammar],
    *,
    others: Iterable[Path] = (),
    files: Iterable[Path] = (),
) -> Decisions:
    """Take every changed cell of the column ``decision`` into the memory.

    Parameters
    ----------
    target
        The folder that is written to, with its memory and its lists; None if nothing is written.
    grammars
        Kind -> what understands its words.
    others
        Folders of earlier runs, the oldest first: what is remembered there counts where the target knows
        nothing newer.
    files
        Lists from elsewhere.

    Returns
    -------
    Decisions
        Those about contacts wait in ``pending`` for `settle`.

    Raises
    ------
    InputError
        Naming file and row, if a word means nothing, two lists were changed in contradiction, or a list
        cannot be read.
    """
    record = read_shown(target) if target else {}
    seen: dict[str, Shown] = {}
    changed: list[Cell] = []
    memory = Memory()
    others = list(others)
    for each in lists_to_read(target, record, others, list(files)):
        now, cells = changed_cells(each)
        changed += cells
        if now is not None:
            seen[each.label] = now
    for folder in [*others, *([target] if target else [])]:
        memory = _newer(memory, read_memory(folder))
    understood = _understood(changed, grammars)
    decided = Decisions(memory, tuple(each for each in understood if each.kind == TIER), {**record, **seen})
    return _with(decided, [each for each in understood if each.kind != TIER])


def settle(decided: Decisions, contacts: pd.DataFrame, key_of: Callable[[str], str]) -> Decisions:
    """Find out whom the changed cells about contacts mean, and take them into the memory.

    Parameters
    ----------
    decided
        What `take_up` returned.
    contacts
        ``contact_id``, ``name`` and ``organisation`` of all contacts; ``alias_ids`` where there are any: what was
        decided about a record that was folded into another holds for that one.
    key_of
        Turns a name into the form in which names are compared.

    Raises
    ------
    InputError
        Naming file and row, if nobody or several could be meant, or two lists contradict each other.
    """
    ids = set(contacts["contact_id"])
    if not decided.pending:
        return _with_folded(decided, contacts, ids)
    known = {row.subject for row in decided.memory.rows.values() if row.kind == TIER}
    cells = [
        cell if cell.subject in ids | known else replace(cell, subject=_found(cell, contacts, key_of))
        for cell in decided.pending
    ]
    return _with_folded(_with(replace(decided, pending=()), cells), contacts, ids)


def _with_folded(decided: Decisions, contacts: pd.DataFrame, ids: Set[str]) -> Decisions:
    """Return the decisions with those about records that are no contacts of their own any more, under the contact."""
    rows = decided.memory.rows
    lost = {row.subject: row for row in rows.values() if row.kind == TIER and row.decision} if rows else {}
    lost = {subject: row for subject, row in lost.items() if subject not in ids}
    if not lost or "alias_ids" not in contacts:
        return decided
    moved = [
        replace(lost[alias], subject=identity)
        for identity, cell in zip(contacts["contact_id"], contacts["alias_ids"], strict=True)
        if cell and (TIER, identity) not in rows
        for alias in re.split("[;:]", cell)
        if alias in lost
    ]
    return replace(decided, memory=decided.memory.updated(moved))


def _newer(older: Memory, memory: Memory) -> Memory:
    """Return both memories as one; of two decisions about one subject the one of the later run, else the second."""
    kept = [row for row in memory.rows.values() if row.as_of >= older.rows.get(row.key, row).as_of]
    return older.updated(kept)


def _understood(cells: Iterable[Cell], grammars: Mapping[str, Grammar]) -> list[Cell]:
    """Return the cells in the words to remember; raise with all that mean nothing."""
    understood, problems = [], []
    for cell in cells:
        try:
            text = grammars[cell.kind](cell.text, cell.beside) if cell.text else ""
            understood.append(replace(cell, text=text))
        except SettingsError as error:
            problems.append((f"{cell.place}: {error.message}", error.hint))
    if problems:
        named = " ".join(said for said, _ in problems[:MOST_NAMED])
        more = f" And {len(problems) - MOST_NAMED:,} more." if len(problems) > MOST_NAMED else ""
        raise InputError(f"{named}{more}", problems[0][1])
    return understood


def _with(decided: Decisions, cells: Sequence[Cell]) -> Decisions:
    """Return the decisions with those of changed cells, where these agree among each other."""
    first: dict[Key, Cell] = {}
    for cell in cells:
        met = first.setdefault((cell.kind, cell.subject), cell)
        if plain(met.text) != plain(cell.text):
            raise InputError(
                f"{met.place} says {_said(met)} and {cell.place} says {_said(cell)} of {_subject_of(cell)}.",
                "Make them alike, or put one back as it was.",
            )
    rows, new, withdrawn = decided.memory.rows, 0, 0
    fresh = []
    for key, cell in first.items():
        last = rows.get(key, Decision(*key))
        said = Decision(*key, name=cell.name or last.name, where=cell.place).saying(cell.text)
        if plain(said.text) == plain(last.text):
            continue
        fresh.append(said)
        new, withdrawn = new + bool(said.decision), withdrawn + (not said.decision)
    return replace(
        decided,
        memory=decided.memory.updated(fresh),
        new=decided.new + new,
        withdrawn=decided.withdrawn + withdrawn,
    )


def _said(cell: Cell) -> str:
    return f"'{cell.text}'" if cell.text else "nothing any more"


def _subject_of(cell: Cell) -> str:
    return f"{cell.name} ({cell.subject})" if cell.name and cell.subject else f"'{cell.subject or cell.name}'"


def _found(cell: Cell, contacts: pd.DataFrame, key_of: Callable[[str], str]) -> str:
    """Return the id of the contact that a row means by its name, or by an id that a spreadsheet shortened."""
    named = contacts[contacts["name"].map(key_of).eq(key_of(cell.name))] if cell.name else contacts.iloc[:0]
    if cell.subject:
        alike = named["contact_id"].str.lstrip("0").eq(cell.subject.lstrip("0")) | len(named) == 1
        named = named[alike] if cell.name else named
    elif len(named) > 1 and cell.organisation:
        named = named[named["organisation"].eq(cell.organisation)]
    if len(named) == 1:
        return str(named["contact_id"].iloc[0])
    if cell.subject:
        raise InputError(
            f"{cell.place}: no contact has the id {cell.subject}.", "Leave ids as refgraph wrote them."
        )
    shown = ", ".join(named["contact_id"].head(5))
    told = f"{len(named)} contacts are called" if len(named) else "no contact is called"
    raise InputError(
        f"{cell.place}: {told} '{cell.name}'{f' ({shown})' if shown else ''}.",
        "Add a column contact_id with the id.",
    )
