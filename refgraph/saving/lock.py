"""One writer at a time: a lock that the system takes away from whoever is gone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from refgraph.errors import OutputError

LOCK = "lock"


def take_lock(work: Path, folder: Path) -> int:
    """Return the descriptor of a file that this process holds alone; it is let go with `release_lock`.

    The lock is on the open file, not that the file is there: one that a killed process left behind holds nobody up.

    Parameters
    ----------
    work
        The folder for the file; made if need be.
    folder
        What is locked by it, for the message.

    Raises
    ------
    OutputError
        If another process holds it.
    """
    while True:
        work.mkdir(mode=0o700, exist_ok=True)
        try:
            held = os.open(work / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            continue  # The process before has just let go, and taken its folder away.
        if not _is_taken(held):
            os.close(held)
            raise OutputError(f"Another refgraph is writing to '{folder}'.", "Wait until it is done.")
        if _is_still(work / LOCK, held):
            return held
        os.close(held)


def release_lock(work: Path, held: int) -> None:
    """Let go, and take away what is empty."""
    if sys.platform == "win32":  # An open file cannot be taken away there.
        os.close(held)
    for take_away, what in ((Path.unlink, work / LOCK), (Path.rmdir, work)):
        try:
            take_away(what)
        except OSError:
            break
    if sys.platform != "win32":
        os.close(held)


def _is_taken(held: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # A file system without locks: better unlocked than not at all.
    return True


def _is_still(path: Path, held: int) -> bool:
    """Tell whether the file that was locked is the one of that name: its last holder may have taken it away."""
    try:
        return os.path.samestat(path.stat(), os.fstat(held))
    except FileNotFoundError:
        return False
