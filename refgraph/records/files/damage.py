"""Damaged files: whatever the libraries below make of them becomes one line that says what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from refgraph.errors import InputError, RefgraphError

AGAIN = "Open it in a spreadsheet program, which may mend it, and save it there; or export it again as .csv."
PLAIN = "Save it without a password: as .xlsx or .csv."
_PANIC = "PanicException"
"""What a library in Rust raises where it gives up; it is none of Python's usual exceptions."""
_STDERR = 2


@contextmanager
def damage_told(file: str, kind: str, hint: str = AGAIN) -> Iterator[None]:
    """Turn whatever reading a file raises inside into an `InputError` of one line.

    A reader of workbooks meets bytes that nobody has thought of; what it raises then, of whatever kind, says
    that the file is no sound one. A library in Rust that gives up also writes to standard error, past Python;
    that is held back.

    Parameters
    ----------
    file
        What the file is called in the message.
    kind
        What it should be, such as ``workbook``.
    hint
        What to do about it.

    Raises
    ------
    InputError
        If anything is raised inside but refgraph's own errors and want of memory.

    Examples
    --------
    >>> try:
    ...     with damage_told("people.xlsx", "workbook"):
    ...         raise ValueError("Bad CRC-32")
    ... except InputError as error:
    ...     print(error.message)
    people.xlsx is damaged, or no workbook (Bad CRC-32).
    """
    try:
        with _stderr_held():
            yield
    except (RefgraphError, MemoryError):
        raise
    except Exception as error:
        raise _told(error, file, kind, hint) from None
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise InputError(f"{file} is damaged, or no {kind}.", hint) from None


def _told(error: Exception, file: str, kind: str, hint: str) -> InputError:
    text = " ".join(str(error).split())
    reason = f" ({text})" if text else ""
    if "password" in text.casefold() or "encrypted" in text.casefold():
        return InputError(f"{file} is encrypted.", PLAIN)
    if isinstance(error, NotImplementedError):
        return InputError(f"{file} is packed in a way that refgraph cannot unpack{reason}.", hint)
    return InputError(f"{file} is damaged, or no {kind}{reason}.", hint)


@contextmanager
def _stderr_held() -> Iterator[None]:
    """Let nothing that writes past Python reach standard error."""
    try:
        kept = os.dup(_STDERR)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path
            os.dup2(nowhere.fileno(), _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
