"""Paths to files: what a folder or an archive holds, without what refgraph itself wrote there."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from refgraph.errors import InputError
from refgraph.findings import Finding, Severity
from refgraph.given_files import given_bytes, refuse_unreadable
from refgraph.records.files.archives import is_archive, members
from refgraph.records.files.kinds import HIDDEN, KINDS, READABLE, Source
from refgraph.records.ledger import Ledger
from refgraph.saving import is_written_by_refgraph

_OWN_NAMES = frozenset(
    "run.json review.csv review.xlsx rejects.csv findings.csv map.html tiers.csv clusters.csv refgraph.toml "
    "backtest.json".split()
)

_OWN_ENDINGS = (".run.json", ".shown.json")


class GivenFile(NamedTuple):
    """A file that is read.

    Parameters
    ----------
    path
        Where it is.
    label
        How findings call it.
    named
        Whether it was named itself, and does not only lie in a folder that was.
    """

    path: Path
    label: str
    named: bool


def find_sources(
    files: Iterable[GivenFile],
    ledger: Ledger,
    damaged: list[InputError] | None = None,
    held: Collection[Path] = (),
) -> Iterator[Source]:
    """Yield the bytes of every file, in their order, and of every table in an archive.

    A file that was named and cannot be read is an error; one that only lies in a folder is told of and passed over.

    Parameters
    ----------
    files
        As `labelled` returns them.
    ledger
        Where trouble is noted.
    damaged
        Takes what is wrong with files that were passed over.
    held
        Files that are read otherwise, of which no bytes are needed.

    Raises
    ------
    InputError
        If a file that was named cannot be read.
    """
    for file, label, named in files:
        if file in held:
            yield Source(label, file.suffix.lower(), b"", file)
            continue
        try:
            refuse_unreadable(file)
            if is_archive(file):
                yield from members(file, label, ledger)
            else:
                yield Source(label, file.suffix.lower(), given_bytes(file))
        except InputError as error:
            if named and ledger.errors == "raise":
                raise
            severity: Severity = "error" if named else "warning"
            ledger.add(Finding(severity, "unreadable-file", error.message, error.hint, file=label))
            if damaged is not None and not named:
                damaged.append(error)


def labelled(paths: Iterable[Path], ledger: Ledger) -> list[GivenFile]:
    """Return every file that the paths lead to, once, in the order of the paths, a folder's files by name.

    Parameters
    ----------
    paths
        Files, folders and archives. Of a folder only the files themselves are taken, not its sub-folders,
        nor hidden files, nor the locks of files that are open elsewhere, nor what refgraph wrote.
    ledger
        Where trouble is noted.

    Raises
    ------
    InputError
        If a path does not exist, or a folder holds nothing that can be read.
    """
    given = list(paths)
    found: dict[Path, Path] = {}
    for file in (file for path in given for file in _files(path, ledger)):
        found.setdefault(file.resolve(), file)
    files = list(found.values())
    names = Counter(file.name for file in files)
    return [
        GivenFile(file, file.name if names[file.name] == 1 else file.as_posix(), file in given)
        for file in files
    ]


def is_part_of(name: str, label: str) -> bool:
    """Tell whether a name in the account is that of a file, or of a sheet or a member of it.

    Examples
    --------
    >>> is_part_of("book.xlsx:People", "book.xlsx"), is_part_of("book.xlsx.csv", "book.xlsx")
    (True, False)
    """
    return name == label or name.startswith((f"{label}:", f"{label}/"))


def _files(path: Path, ledger: Ledger) -> list[Path]:
    if path.is_dir():
        return _folder(path, ledger)
    if not path.exists():
        ledger.add(_missing(path))
        return []
    return [path]


def _missing(path: Path) -> Finding:
    if path.is_symlink():
        message, hint = f"'{path}' is a link that leads to no file.", "Name the file itself."
        return Finding("error", "no-such-file", message, hint, file=str(path))
    address = re.match(r"(?i)(https?|ftp):/", str(path))
    if address:
        message = f"'{path}' is an address, and refgraph opens no connection."
        hint = "Download the file in your browser, and name where it was saved."
        return Finding("error", "no-such-file", message, hint, file=str(path))
    beside = sorted(file.name for file in path.parent.iterdir()) if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, beside, n=1)
    hint = f"Did you mean '{path.parent / near[0]}'?" if near else "Name a file, or the folder of an export."
    return Finding("error", "no-such-file", f"There is no file or folder '{path}'.", hint, file=str(path))


def _folder(folder: Path, ledger: Ledger) -> list[Path]:
    files = files_in(folder)
    if not files:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith(HIDDEN))
        held = ", ".join(entry.name for entry in entries[:5])
        more = f" and {len(entries) - 5} more" if len(entries) > 5 else ""
        message = f"The folder '{folder}' holds no table to read, only: {held}{more}."
        message = message if entries else f"The folder '{folder}' is empty."
        hint = f"Name a folder with files of these kinds: {KINDS}."
        ledger.add(Finding("error", "nothing-to-read", message, hint, file=str(folder)))
    return files


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder that are read as an export, by name."""
    return sorted(entry for entry in folder.iterdir() if entry.is_file() and is_export(entry))


def is_export(file: Path) -> bool:
    """Whether a file that lies in a folder, or will, is read as part of an export: its ending, and who wrote it.

    Examples
    --------
    >>> is_export(Path("people.CSV")), is_export(Path("office.jpg"))
    (True, False)
    """
    named = file.suffix.lower() in READABLE and not file.name.startswith(HIDDEN)
    return named and not is_own_output(file)


def is_own_output(file: Path) -> bool:
    """Whether refgraph wrote the file: by its name, or because an account beside it says so."""
    own = file.name in _OWN_NAMES or file.stem == "ranked" or file.name.endswith(_OWN_ENDINGS)
    return own or is_written_by_refgraph(file)
