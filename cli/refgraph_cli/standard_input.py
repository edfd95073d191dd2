"""``-`` among the paths: a table that another program pipes in."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from refgraph.errors import InputError

DASH = "-"
"""What stands for standard input among paths."""

NAME = "standard-input"
"""What the file is called in accounts and messages."""

_KEY = "refgraph.standard-input"


@contextmanager
def with_standard_input(paths: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give the paths with a file in place of ``-`` that holds what is piped in, for as long as it is needed.

    Raises
    ------
    InputError
        If nothing is piped in.
    """
    if DASH not in paths:
        yield tuple(paths)
        return
    if sys.stdin is None or sys.stdin.isatty():
        raise _nothing()
    # A folder that nobody else can look into; it is gone when the command ends.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, NAME)
        with file.open("wb") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
        if not file.stat().st_size:
            raise _nothing()
        click.get_current_context().meta[_KEY] = str(file)
        yield tuple(str(file) if path == DASH else path for path in paths)


def _nothing() -> InputError:
    return InputError(
        "'-' reads a table from standard input, and nothing came from there.",
        "As in: cat contacts.csv | refgraph rank -",
    )


def as_typed(word: str) -> str:
    """Return a word of a command line as somebody would type it: the file that was piped in is ``-``."""
    ctx = click.get_current_context(silent=True)
    return DASH if ctx and ctx.meta.get(_KEY) == word else word
