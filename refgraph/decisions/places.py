"""Which lists there are to read, and which of their cells somebody changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from refgraph.decisions.days import in_its_order
from refgraph.decisions.lists import Cell, is_list, read_cells
from refgraph.decisions.memory import FILE_NAME as MEMORY
from refgraph.decisions.memory import TIER, Key
from refgraph.decisions.shown import Shown, digest, read_shown
from refgraph.errors import InputError, SettingsError
from refgraph.given_files import given_bytes, refuse_unreadable

USUAL = (
    "tiers.csv", "tiers.xlsx", "ranked.csv", "ranked.xlsx", "review.csv", "review.xlsx", "plan/plan.csv",
    "plan/plan.xlsx",
)  # fmt: skip
"""The lists that are looked for in a folder that has no record of its lists."""

SAVED_AS = (".csv", ".xlsx", ".xlsm", ".xls", ".ods")
"""How a list may be called once a spreadsheet program has saved it under another name."""


@dataclass(frozen=True)
class ListToRead:
    """A list.

    Parameters
    ----------
    label
        What it is called: its name from the folder written to, else with the folder that it is in.
    path
        Where it is.
    before
        What it showed when it was written or read last; None if that is not known.
    locks
        Whether locks in it count, since no memory holds them yet.
    """

    label: str
    path: Path
    before: Shown | None = None
    locks: bool = False


def lists_to_read(
    target: Path | None, record: Mapping[str, Shown | None], others: Sequence[Path], files: Sequence[Path]
) -> list[ListToRead]:
    """Return every list to read, each file once.

    Parameters
    ----------
    target
        The folder that is written to.
    record
        What each list showed there.
    others, files
        Folders of earlier runs, and lists from elsewhere.
    """
    found: dict[Path, ListToRead] = {}
    if target and not (target / MEMORY).exists():
        # Without the memory that goes with it, it is not known what the lists showed but where that was nothing.
        record = {name: shown if shown and not shown.texts else None for name, shown in record.items()}
    for folder in [*others, *([target] if target else [])]:
        for each in _in_folder(
            folder, record, inside=target is not None and folder.resolve() == target.resolve()
        ):
            found.setdefault(each.path.resolve(), each)
    for path in files:
        # What is not there is told of where it is read.
        with suppress(OSError):
            refuse_unreadable(path)
        label = _label(path, target)
        found.setdefault(path.resolve(), ListToRead(label, path, record.get(label)))
    return list(found.values())


def _in_folder(folder: Path, record: Mapping[str, Shown | None], *, inside: bool) -> Iterator[ListToRead]:
    shown: Mapping[str, Shown | None] = record if inside else read_shown(folder)
    remembers = (folder / MEMORY).exists()
    for name in (MEMORY, *(shown or USUAL)):
        path = folder / name
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            continue
        label = name if inside else f"{folder.resolve().name}/{name}"
        before = record.get(label) or (shown.get(name) if remembers else None)
        yield ListToRead(label, path, before, not remembers)
    for path, copied in _saved_under_other_names(folder, shown):
        name = path.relative_to(folder).as_posix()
        label = name if inside else f"{folder.resolve().name}/{name}"
        before = record.get(label) or (shown.get(copied) if remembers else None)
        yield ListToRead(label, path, before)


def _saved_under_other_names(folder: Path, shown: Mapping[str, Shown | None]) -> Iterator[tuple[Path, str]]:
    """Yield what somebody saved beside the lists of a run, and the list that it was.

    It was the list of the same name but for the ending, else one that is no longer there; blank where neither is.
    """
    gone = next((name for name in shown if name != MEMORY and not (folder / name).exists()), "")
    for place in sorted({(folder / name).parent for name in shown}):
        for path in sorted(place.glob("*")) if place.is_dir() else ():
            name = path.relative_to(folder).as_posix()
            ours = name in shown or name == MEMORY or path.name.startswith((".", "~$"))
            if ours or path.suffix.lower() not in SAVED_AS or not path.is_file() or path.is_symlink():
                continue
            twin = next(
                (each for each in shown if (folder / each).with_suffix("") == path.with_suffix("")), ""
            )
            if twin or is_list(path):
                yield path, twin or gone


def _label(path: Path, target: Path | None) -> str:
    whole = path.resolve()
    if target and whole.is_relative_to(target.resolve()):
        return whole.relative_to(target.resolve()).as_posix()
    return f"{whole.parent.name}/{path.name}"


def changed_cells(each: ListToRead) -> tuple[Shown | None, list[Cell]]:
    """Return what a list shows now, and the cells that say something else than before.

    A file without a cell for decisions that was never written or read before is no list at all.

    Raises
    ------
    SettingsError
        If there is no such file.
    InputError
        If it cannot be read.
    """
    try:
        now = digest(given_bytes(each.path))
    except FileNotFoundError:
        raise SettingsError(f"There is no list with decisions '{each.path}'.") from None
    except OSError as error:
        message = f"'{each.path}' cannot be read: {error.strerror}."
        raise InputError(message, "Close it, or move it away.") from None
    if each.before is not None and each.before.digest == now:
        return each.before, []
    cells = read_cells(each.path, each.label, locks=each.locks)
    if not cells and each.before is None:
        return None, []
    shown = {} if each.before is None else _with_short_ids(each.before.texts)
    beside = list(dict.fromkeys(chain.from_iterable(cell.beside for cell in cells)))
    cells = [
        replace(cell, text=in_its_order(cell.text, beside, shown.get((cell.kind, cell.subject), "")))
        if cell.text
        else cell
        for cell in cells
    ]
    changed = [cell for cell in cells if plain(cell.text) != plain(shown.get((cell.kind, cell.subject), ""))]
    texts = {(cell.kind, cell.subject): cell.text for cell in cells if cell.text}
    return Shown(now, texts), changed


def plain(text: str) -> str:
    """Return a decision in the form in which two are compared."""
    return " ".join(text.split()).casefold()


def _with_short_ids(texts: Mapping[Key, str]) -> dict[Key, str]:
    """Return what was shown also under the ids as a spreadsheet program shortens them: 007 becomes 7."""
    short = {(TIER, subject.lstrip("0")): text for (kind, subject), text in texts.items() if kind == TIER}
    return {**short, **texts}
