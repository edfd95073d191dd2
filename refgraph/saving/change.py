"""A change of several files that is made as a whole: staged, then moved in; finished or taken back after a kill.

While a change is made, the folder holds ``.refgraph/`` with ``new/`` (what is to come), ``kept/`` (what it
replaces) and a journal, whose name says how far it is:

==========  ============================================================================================
no journal  nothing has been moved: what is staged is thrown away
forward     everything is staged: what is not moved in yet is moved in
back        something could not be moved: what was moved is taken back
finish      everything is moved in: what was replaced goes to ``previous/``
==========  ============================================================================================

Each step can be made again after it was cut short at any point.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

WORK = ".refgraph"
PREVIOUS = "previous"
"""The folder in a folder that holds what the last change replaced."""

STATE = "state.json"
"""The file in it that says which files the change replaced, made and removed."""

_FORWARD, _BACK, _FINISH = "forward", "back", "finish"


@dataclass(frozen=True)
class Change:
    """Names of files, relative to the folder.

    Parameters
    ----------
    replaced, made, removed
        What has other bytes afterwards, what was not there before, what is no longer there.
    keep
        Whether what is replaced goes to ``previous/``.
    dropped
        What is in ``previous/`` from the change before.
    """

    replaced: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    keep: bool = True
    dropped: tuple[str, ...] = ()

    @property
    def old(self) -> tuple[str, ...]:
        """The files that are to be kept."""
        return (*self.replaced, *self.removed)


def last_change(folder: Path) -> Change | None:
    """Return the change that ``previous/`` of a folder is the state before; None if there is none."""
    return _read(folder / PREVIOUS / STATE)


def make_change(folder: Path, change: Change, contents: Mapping[str, bytes]) -> None:
    """Replace, make and remove files as a whole.

    Raises
    ------
    OSError
        If it cannot be done; everything is as it was then.
    """
    work = folder / WORK
    try:
        for name in (*change.replaced, *change.made):
            _write(work / "new" / name, contents[name])
        _write(work / f"{_FORWARD}.part", json.dumps(asdict(change)).encode())
        _move(work / f"{_FORWARD}.part", work / _FORWARD)
    except BaseException:
        _clear(work)
        raise
    settle(folder)


def settle(folder: Path) -> None:
    """Finish a change that was committed, or take it back if that is impossible; throw away what was not.

    Raises
    ------
    OSError
        If it had to be taken back, or could not be.
    """
    work = folder / WORK
    try:
        _go_forward(folder, work)
    except BaseException:
        if (work / _FORWARD).exists():
            _move(work / _FORWARD, work / _BACK)
        _go_back(folder, work)
        _clear(work)
        raise
    _go_back(folder, work)
    _finish(folder, work)
    _clear(work)


def is_unsettled(folder: Path) -> bool:
    """Tell whether a change was cut short."""
    return any((folder / WORK / state).exists() for state in (_FORWARD, _BACK, _FINISH))


def _go_forward(folder: Path, work: Path) -> None:
    change = _read(work / _FORWARD)
    if change is None:
        return
    for name in (*change.replaced, *change.made):
        if (work / "new" / name).exists():
            _keep(folder / name, work / "kept" / name)
            _move_if_there(work / "new" / name, folder / name)
    for name in change.removed:
        _move_if_there(folder / name, work / "kept" / name)
    _move(work / _FORWARD, work / _FINISH)


def _go_back(folder: Path, work: Path) -> None:
    change = _read(work / _BACK)
    if change is None:
        return
    for name in change.old:
        _move_if_there(work / "kept" / name, folder / name)
    for name in change.made:
        if not (work / "new" / name).exists():
            (folder / name).unlink(missing_ok=True)
    _prune(folder, change.made)
    (work / _BACK).unlink()


def _finish(folder: Path, work: Path) -> None:
    change = _read(work / _FINISH)
    if change is None:
        return
    _prune(folder, change.removed)
    if change.keep:
        previous = folder / PREVIOUS
        for name in set(change.dropped) - set(change.old):
            (previous / name).unlink(missing_ok=True)
        for name in change.old:
            _move_if_there(work / "kept" / name, previous / name)
        _prune(previous, change.dropped)
        _write(previous / f"{STATE}.part", json.dumps(asdict(change), indent=1).encode())
        _move(previous / f"{STATE}.part", previous / STATE)
    (work / _FINISH).unlink()


def _read(file: Path) -> Change | None:
    try:
        found = json.loads(file.read_bytes())
        names = {each: tuple(map(str, found[each])) for each in ("replaced", "made", "removed", "dropped")}
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError):
        return None
    return Change(**names, keep=bool(found.get("keep")))


def _write(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read."""
    make_private(file.parent)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:  # noqa: PTH123
        stream.write(content)


def make_private(folder: Path) -> None:
    """Make a folder, and those that it is to be in, open to their owner only; what is there stays as it is."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _keep(file: Path, kept: Path) -> None:
    """Give a file a second name, so that it is never gone from under its first; where that cannot be, copy it."""
    if not file.exists():
        return
    make_private(kept.parent)
    kept.unlink(missing_ok=True)
    try:
        os.link(file, kept)
    except OSError:
        part = kept.with_name(f"{kept.name}.part")
        shutil.copy2(file, part)
        _move(part, kept)


def _move_if_there(file: Path, target: Path) -> None:
    if file.exists():
        make_private(target.parent)
        _move(file, target)


def _move(file: Path, target: Path) -> None:
    os.replace(file, target)  # noqa: PTH105 - replaces in one step, as the promise above needs


def _prune(folder: Path, names: Iterable[str]) -> None:
    """Take away the folders that files were in, where nothing is in them now."""
    for parent in sorted({parent for name in names for parent in Path(name).parents}, reverse=True):
        if parent != Path() and (folder / parent).is_dir() and not any((folder / parent).iterdir()):
            (folder / parent).rmdir()


def _clear(work: Path) -> None:
    for part in ("new", "kept"):
        shutil.rmtree(work / part, ignore_errors=True)
    (work / f"{_FORWARD}.part").unlink(missing_ok=True)
