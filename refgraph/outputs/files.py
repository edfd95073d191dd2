"""Files that are whole or not there, and that only their owner can read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from refgraph.errors import OutputError


def replace_file(path: Path, content: bytes) -> Path:
    """Write a file in one step: whoever reads it sees the old content or the new, never a part.

    The content goes to a temporary neighbour that is then renamed. On POSIX the file is readable by its
    owner only. A symbolic link stays, and what it points to is replaced.

    Raises
    ------
    OutputError
        If the file cannot be written; nothing is left behind then.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise OutputError(f"'{path}' is not a file.", "Give the name of a file.")
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".refgraph-", suffix=".part", dir=target.parent)
        with open(handle, "wb") as stream:  # noqa: PTH123 - a descriptor, not a path
            stream.write(content)
        os.replace(temporary, target)  # noqa: PTH105 - replaces in one step, as the promise above needs
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(f"'{path}' cannot be written: {_reason(error)}.", _advice(error, path)) from None
    return path


def require_place(path: str | Path) -> None:
    """Raise `OutputError` now, not after the work, if there is no place for a file."""
    path = Path(path)
    if path.is_dir():
        raise OutputError(f"'{path}' is a folder.", "Name a file in it.")
    if not path.parent.is_dir():
        raise OutputError(f"There is no folder '{path.parent}'.", "Make it first, or name another with -o.")


def make_folder(folder: Path) -> None:
    """Make a folder, open to its owner only, if it is not there.

    Raises
    ------
    OutputError
        If it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = "there is a file of that name" if isinstance(error, FileExistsError) else _reason(error)
        raise OutputError(
            f"The folder '{folder}' cannot be made: {reason}.", "Give another place with -o."
        ) from None


def _reason(error: OSError) -> str:
    text = error.strerror or str(error)
    return text[0].lower() + text[1:]


def encoded(text: str) -> bytes:
    r"""Return a text as UTF-8; half of a pair of surrogates, which has no form there, becomes a question mark.

    Examples
    --------
    >>> encoded("Zoë") == b"Zo\xc3\xab", encoded("\ud800")
    (True, b'?')
    """
    return text.encode("utf-8", errors="replace")


def _advice(error: OSError, path: Path) -> str:
    if isinstance(error, FileNotFoundError):
        return f"Make the folder '{path.parent}' first."
    if isinstance(error, PermissionError):
        return "Close it if another program has it open, or give another place with -o."
    return "Give another place with -o."
