"""The bytes of a file that somebody named: of a regular file, and of no more than memory holds."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

from refgraph.errors import InputError

LARGEST_FILE = 4 << 30
"""How many bytes a file may have."""


def given_bytes(path: Path, most: int = LARGEST_FILE) -> bytes:
    """Return the bytes of a file.

    A pipe or a device may give bytes without end, and keep whoever waits for them; it is not read.

    Parameters
    ----------
    path
        The file.
    most
        How many bytes it may have.

    Raises
    ------
    InputError
        If it is no regular file, or larger than that.
    OSError
        If it cannot be read.
    """
    refuse_unreadable(path, most)
    return path.read_bytes()


def refuse_unreadable(path: Path, most: int = LARGEST_FILE) -> None:
    """Raise `InputError` for what is no regular file, or larger than `most` bytes, without reading it."""
    try:
        state = path.stat()
    except ValueError:
        raise InputError(f"{str(path)!r} is no name of a file: it holds a character that none has.") from None
    if stat.S_ISDIR(state.st_mode):
        raise InputError(f"'{path}' is a folder.", "Name a file in it.")
    if not stat.S_ISREG(state.st_mode):
        raise InputError(
            f"'{path}' is a pipe or a device, and no file.", "Save what it gives to a file, and name that."
        )
    if state.st_size > most:
        raise InputError(
            f"'{path}' has {size_text(state.st_size)}; files are read up to {size_text(most)}.",
            "Export fewer columns, or fewer years.",
        )


def given_json(path: Path) -> dict[str, Any]:
    """Return what a JSON file holds.

    Raises
    ------
    ValueError
        If it is no JSON, or no object with keys.
    OSError
        If it cannot be read.
    """
    try:
        found = json.loads(given_bytes(path).decode("utf-8"))
    except RecursionError:
        raise ValueError(f"{path.name} is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} holds no object")
    return found


def size_text(count: int) -> str:
    """Return a number of bytes in words.

    Examples
    --------
    >>> size_text(1 << 29), size_text(900), size_text(5 << 30)
    ('512 MB', '1 KB', '5.0 GB')
    """
    if count >= 1 << 30:
        return f"{count / 2**30:.1f} GB"
    return f"{count / 2**20:.0f} MB" if count >= 1 << 20 else f"{max(count / 2**10, 1):.0f} KB"
