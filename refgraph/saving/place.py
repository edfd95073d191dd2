"""Place: a folder while refgraph writes to it; save() for single files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any

from refgraph.errors import InputError, OutputError
from refgraph.saving.accounts import with_account
from refgraph.saving.change import (
    PREVIOUS,
    WORK,
    Change,
    is_unsettled,
    last_change,
    make_change,
    make_private,
    settle,
)
from refgraph.saving.lock import release_lock, take_lock
from refgraph.saving.refusing import require_folder_of, require_writable
from refgraph.saving.texts import cannot_write
from refgraph.saving.written import ACCOUNT, account_of, is_account


class Place:
    """A folder that nobody else writes to meanwhile, and that changes as a whole or not at all.

    Entering it locks the folder, after making it, and finishes or takes back what a killed command left. A folder
    that nothing was written to is taken away again.

    Parameters
    ----------
    folder
        Where to write.
    keep
        Whether what is replaced goes to ``previous/``, from where `bring_back` takes it.

    Raises
    ------
    OutputError
        If another refgraph writes there, or the folder cannot be made or written to.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Place(Path(folder, "out")) as place:
    ...     paths = place.change({"a.csv": b"1", "plan/b.csv": b"2"})
    >>> [path.name for path in paths]
    ['a.csv', 'b.csv']
    """

    def __init__(self, folder: str | Path, *, keep: bool = True) -> None:
        self.folder = Path(folder)
        self._keep = keep
        self._held = -1
        self._made: list[Path] = []

    def __enter__(self) -> Place:
        self._made = [each for each in (self.folder, *self.folder.parents) if not each.exists()]
        try:
            make_private(self.folder)
            self._held = take_lock(self.folder / WORK, self.folder)
            settle(self.folder)
        except OutputError:
            raise
        except OSError as error:
            self.__exit__(None, None, None)
            raise _cannot_use(self.folder, error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._held >= 0:
            release_lock(self.folder / WORK, self._held)
            self._held = -1
        for folder in self._made:
            try:
                folder.rmdir()
            except OSError:
                break

    def change(
        self,
        contents: Mapping[str, bytes],
        *,
        remove: Collection[str] = (),
        read: Iterable[str | Path] = (),
        known: Iterable[str | Path] = (),
    ) -> list[Path]:
        """Write files and remove others, all or none. What has the same bytes already is not touched.

        Parameters
        ----------
        contents
            Name in the folder, with ``/`` for folders in it -> bytes. Where no account is among them, that of the
            folder is brought up to date.
        remove
            Names of files that are to go.
        read
            What was read as data: none of it is written to.
        known
            Lists of refgraph that were read and taken up, and so may be replaced though no account names them.

        Returns
        -------
        list of Path
            The files of `contents`.

        Raises
        ------
        OutputError
            If a file was read or written by somebody else, or cannot be written; everything is as it was then.
        """
        paths = [self.folder / name for name in contents]
        if self._keep and not any(is_account(PurePosixPath(name).name) for name in contents):
            account = account_of(self.folder)
            contents = with_account(contents, account, ACCOUNT, self.folder, without=remove)
        require_writable([self.folder / name for name in contents], read, known)
        change = self._planned(contents, remove)
        if change.replaced or change.made or change.removed:
            try:
                make_change(self.folder, change, contents)
            except OSError as error:
                raise cannot_write(_meant(self.folder, error), error) from None
        return paths

    def _planned(self, contents: Mapping[str, bytes], remove: Collection[str]) -> Change:
        there = [name for name in contents if (self.folder / name).exists()]
        before = last_change(self.folder)
        dropped = () if before is None else before.old
        replaced = tuple(name for name in there if not _holds(self.folder / name, contents[name]))
        made = tuple(name for name in contents if name not in there)
        removed = tuple(name for name in remove if (self.folder / name).exists())
        # Before the first change there was nothing to go back to.
        keep = self._keep and bool(replaced or removed)
        change = Change(replaced, made, removed, keep, dropped)
        for name in change.old if keep else ():
            if name not in dropped and (self.folder / PREVIOUS / name).exists():
                raise OutputError(
                    f"'{self.folder / PREVIOUS / name}' is there, and refgraph did not write it.",
                    "Move it away.",
                )
        return change


def save(
    contents: Mapping[Path, bytes],
    *,
    account: Mapping[str, Any] | None = None,
    read: Iterable[str | Path] = (),
    known: Iterable[str | Path] = (),
) -> list[Path]:
    """Write the files of one result, which lie side by side, and their account ``NAME.run.json``, all or none.

    Parameters
    ----------
    contents
        Path -> bytes; the account is named after the first.
    account
        What the account says besides the names and hashes of the files.
    read, known
        As in `Place.change`.

    Raises
    ------
    OutputError
        As from `Place.change`, and if there is no such folder.
    """
    first = next(iter(contents))
    require_folder_of(first)
    if is_account(first.name):
        raise OutputError(f"'{first.name}' is a name for accounts.", "Name another file with -o.")
    files = {path.name: content for path, content in contents.items()}
    with Place(first.parent, keep=False) as place:
        return place.change(
            with_account(files, account or {}, f"{first.name}.run.json"), read=read, known=known
        )


def bring_back(folder: str | Path) -> list[str]:
    """Bring a folder back to the state before the last change to it; doing so twice takes that back.

    Returns
    -------
    list of str
        The files that are other ones now, or gone.

    Raises
    ------
    InputError
        If no state is kept there.
    OutputError
        If the folder cannot be written to.
    """
    folder = Path(folder)
    if not (folder / PREVIOUS).is_dir():
        raise _nothing_kept(folder)
    with Place(folder) as place:
        last = last_change(folder)
        if last is None:
            raise _nothing_kept(folder)
        place.change(
            {name: (folder / PREVIOUS / name).read_bytes() for name in last.old},
            remove=last.made,
            known=[folder / name for name in last.old],
        )
        return sorted((*last.old, *last.made))


def finish_changes(path: str | Path) -> None:
    """Finish or take back what a killed command left in a folder, or in that of a file, before it is read."""
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    if is_unsettled(folder):
        with Place(folder):
            pass


def _nothing_kept(folder: Path) -> InputError:
    return InputError(
        f"'{folder}' holds no state to go back to; the first command that writes to a folder keeps none.",
        "Name a folder that refgraph has written to.",
    )


def _holds(file: Path, content: bytes) -> bool:
    return file.stat().st_size == len(content) and file.read_bytes() == content


def _cannot_use(folder: Path, error: OSError) -> OutputError:
    """Tell what is wrong with a folder."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return OutputError(
            f"'{folder}' cannot be made: there is a file of that name.", "Give another place with -o."
        )
    return cannot_write(folder, error)


def _meant(folder: Path, error: OSError) -> Path:
    """Return the file that an error is about, under its own name."""
    named = error.filename2 or error.filename
    if not isinstance(named, str):
        return folder
    parts = PurePosixPath(Path(named).as_posix()).parts
    if WORK in parts:
        parts = parts[parts.index(WORK) + 2 :]
        return folder.joinpath(*parts)
    return Path(named)
