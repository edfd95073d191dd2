"""Texts into bytes, and failures of the system into words."""

from __future__ import annotations

from pathlib import Path

from refgraph.errors import OutputError


def encoded(text: str) -> bytes:
    r"""Return a text as UTF-8; half of a pair of surrogates, which has no form there, becomes a question mark.

    Examples
    --------
    >>> encoded("Zoë") == b"Zo\xc3\xab", encoded("\ud800")
    (True, b'?')
    """
    return text.encode("utf-8", errors="replace")


def cannot_write(path: Path, error: OSError) -> OutputError:
    """Return the error for a file or folder that the system does not let be written."""
    reason = error.strerror or str(error)
    return OutputError(f"'{path}' cannot be written: {reason[:1].lower()}{reason[1:]}.", _advice(error, path))


def _advice(error: OSError, path: Path) -> str:
    if isinstance(error, FileNotFoundError):
        return f"Make the folder '{path.parent}' first."
    if isinstance(error, PermissionError):
        return "Close it if another program has it open, or give another place with -o."
    return "Give another place with -o."
