"""What is never written to: inputs, what somebody else wrote, and what is no file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from refgraph.errors import OutputError
from refgraph.saving.written import is_written_by_refgraph


def require_writable(
    targets: Iterable[str | Path], read: Iterable[str | Path] = (), known: Iterable[str | Path] = ()
) -> None:
    """Raise `OutputError` unless each target is a new file, or one that refgraph wrote and did not read as data.

    Parameters
    ----------
    targets
        Files to be written.
    read
        Files and folders that were read: none of them is written to, whatever name or link leads to it.
    known
        Lists of refgraph that were read and taken up, and so may be replaced though no account names them.
    """
    inputs, own = list(map(Path, read)), list(map(Path, known))
    for target in map(Path, targets):
        _require_a_place(target)
        if not target.exists():
            continue
        if any(_is_same(target, path) for path in inputs):
            raise OutputError(
                f"'{target}' is read by this command, and what is read is never written to.",
                "Name another file with -o.",
            )
        if not (is_written_by_refgraph(target) or any(_is_same(target, path) for path in own)):
            raise OutputError(
                f"'{target}' is there, and refgraph did not write it.",
                "Name another file with -o, or move it away first.",
            )


def require_folder_of(path: str | Path) -> None:
    """Raise `OutputError` if there is no folder for a file."""
    folder = Path(path).parent
    if not folder.is_dir():
        raise OutputError(f"There is no folder '{folder}'.", "Make it first, or name another with -o.")


def require_apart(folder: str | Path, read: Iterable[str | Path]) -> None:
    """Raise `OutputError` if a folder to write to is a file, or holds what is read, itself or further down."""
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"'{folder}' is a file.", "Name a folder with -o.")
    for path in map(Path, read):
        place = _resolved(path)
        around = [place, *place.parents] if path.is_dir() else place.parents
        if any(_is_same(folder, each) for each in around):
            raise OutputError(
                f"'{folder}' holds the export itself ('{path}'); what is written there would be read next time.",
                "Name another folder, such as out.",
            )


def _require_a_place(target: Path) -> None:
    if target.is_symlink():
        raise OutputError(f"'{target}' is a link to another file.", "Name that file itself, or a new one.")
    if target.is_dir():
        raise OutputError(f"'{target}' is a folder.", "Name a file in it.")
    if target.exists() and not target.is_file():
        raise OutputError(f"'{target}' is not a file.", "Give the name of a file.")


def _is_same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to the same thing, by whatever links and letters."""
    try:
        return one.samefile(other)
    except OSError:
        return _resolved(one) == _resolved(other)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise OutputError(f"'{path}' leads nowhere: {error}.", "Name another.") from None
