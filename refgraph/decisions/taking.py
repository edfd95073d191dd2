"""take_up(): what somebody changed in the lists of a folder, into the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from refgraph.decisions.lists import Cell, read_cells
from refgraph.decisions.memory import FILE_NAME as MEMORY
from refgraph.decisions.memory import TIER, Decision, Key, Memory, read_memory
from refgraph.decisions.shown import FILE_NAME as RECORD
from refgraph.decisions.shown import Shown, as_remembered, as_written, digest, read_shown
from refgraph.errors import InputError, SettingsError

Grammar = Callable[[str, Sequence[str]], str]
"""Turns what was typed, and all cells of its row, into the words to remember; raises where it means nothing."""

USUAL = (
    "tiers.csv", "tiers.xlsx", "ranked.csv", "ranked.xlsx", "review.csv", "review.xlsx", "plan/plan.csv",
    "plan/plan.xlsx",
)  # fmt: skip
"""The lists that are looked for in the folder of a run that has no record of its lists."""

MOST_NAMED = 5


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
        return pd.Series([held.get(subject, "") for subject in subjects], index=subjects.index, dtype="str")

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
    for label, path, before, locks in _lists(target, record, list(others), list(files)):
        now, cells = _changes(label, path, before, locks)
        changed += cells
        if now is not None:
            seen[label] = now
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
        ``contact_id``, ``name`` and ``organisation`` of all contacts.
    key_of
        Turns a name into the form in which names are compared.

    Raises
    ------
    InputError
        Naming file and row, if nobody or several could be meant, or two lists contradict each other.
    """
    if not decided.pending:
        return decided
    ids = set(contacts["contact_id"])
    known = {row.subject for row in decided.memory.rows.values() if row.kind == TIER}
    cells = [
        cell if cell.subject in ids | known else replace(cell, subject=_found(cell, contacts, key_of))
        for cell in decided.pending
    ]
    return _with(replace(decided, pending=()), cells)


def _lists(
    target: Path | None, record: Mapping[str, Shown], others: Sequence[Path], files: Sequence[Path]
) -> Iterator[tuple[str, Path, Shown | None, bool]]:
    """Yield every list to read: its name, where it is, what it showed, and whether old locks in it count."""
    met: set[Path] = set()
    own = target.resolve() if target else None
    for folder in [*others, *([target] if target else [])]:
        inside = folder.resolve() == own
        shown = record if inside else read_shown(folder)
        remembers = (folder / MEMORY).exists()
        for name in _names(folder, shown):
            path = folder / name
            if path.resolve() in met:
                continue
            met.add(path.resolve())
            label = name if inside else f"{folder.resolve().name}/{name}"
            # Without the memory that goes with it nothing that a list shows is known.
            before = record.get(label) or (shown.get(name) if remembers else None)
            yield label, path, before if remembers or not inside else None, not remembers
    for path in files:
        if path.resolve() in met:
            continue
        met.add(path.resolve())
        inside = own is not None and path.resolve().is_relative_to(own)
        label = path.resolve().relative_to(own).as_posix() if own and inside else _label(path)
        yield label, path, record.get(label), False


def _names(folder: Path, shown: Mapping[str, Shown]) -> list[str]:
    """Return the lists of a folder: those of its record that are there, else those of any run; and its memory."""
    listed = [
        name
        for name in shown
        if "/" not in name or (folder / name).resolve().is_relative_to(folder.resolve())
    ]
    return [name for name in (MEMORY, *(listed or USUAL)) if name != RECORD and (folder / name).is_file()]


def _label(path: Path) -> str:
    """Return what a list from elsewhere is called: with its folder, which tells it from others of its name."""
    return f"{path.resolve().parent.name}/{path.name}"


def _changes(label: str, path: Path, before: Shown | None, locks: bool) -> tuple[Shown | None, list[Cell]]:
    """Return what a list shows now, and the cells that say something else than before.

    A file without a cell for decisions that was never written or read before is no list at all.
    """
    try:
        now = digest(path.read_bytes())
    except FileNotFoundError:
        raise SettingsError(f"There is no list with decisions '{path}'.") from None
    except OSError as error:
        raise InputError(
            f"'{path}' cannot be read: {error.strerror}.", "Close it, or move it away."
        ) from None
    if before is not None and before.digest == now:
        return before, []
    cells = read_cells(path, label, locks=locks)
    if not cells and before is None:
        return None, []
    shown = {} if before is None else before.texts
    changed = [
        cell for cell in cells if _plain(cell.text) != _plain(shown.get((cell.kind, cell.subject), ""))
    ]
    texts = {(cell.kind, cell.subject): cell.text for cell in cells if cell.text}
    return Shown(now, texts), changed


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


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
        if _plain(met.text) != _plain(cell.text):
            raise InputError(
                f"{met.place} says {_said(met)} and {cell.place} says {_said(cell)} of {_subject_of(cell)}.",
                "Make them alike, or put one back as it was.",
            )
    rows, new, withdrawn = decided.memory.rows, 0, 0
    fresh = []
    for key, cell in first.items():
        last = rows.get(key, Decision(*key))
        said = Decision(*key, name=cell.name or last.name, where=cell.place).saying(cell.text)
        if _plain(said.text) == _plain(last.text):
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
