"""The one place where an exception becomes a line and an exit code."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

from refgraph.errors import (
    InputError,
    MissingDependencyError,
    NetworkError,
    OutputError,
    RefgraphError,
    SettingsError,
)
from refgraph_cli.console import say
from refgraph_cli.interrupts import INTERRUPTED, interruptible
from refgraph_cli.wishes import DEBUG, is_wished

FAULT = 1
EXIT_CODES: dict[type[BaseException], int] = {
    SettingsError: 2,
    MissingDependencyError: 2,
    click.UsageError: 2,
    InputError: 3,
    NetworkError: 4,
    OutputError: 5,
    MemoryError: 4,
    OSError: 3,
}
"""The exit code of each kind of error; the first that fits counts."""

CODES: dict[int, str] = {
    0: "done",
    FAULT: "a fault in refgraph; `--debug` shows where",
    2: "a word, an option or a setting is wrong, or an extra is not installed",
    3: "the data cannot be read, or hold nothing to work on",
    4: "the network cannot be analysed as asked, or memory is short",
    5: "a result cannot be written",
    INTERRUPTED: "stopped by Ctrl-C",
}
"""Every exit code, and when it comes."""


@contextmanager
def translated(ctx: click.Context) -> Iterator[None]:
    """Turn what is raised inside into one line on standard error and an exit code.

    Raises
    ------
    click.exceptions.Exit
        With the exit code, once the line is printed.
    """
    with interruptible() as interrupt:
        try:
            yield
        except (click.exceptions.Exit, click.Abort):
            raise
        except (KeyboardInterrupt, Exception) as error:
            if interrupt.came or isinstance(error, KeyboardInterrupt):
                say("Stopped.", grave=True)
                raise click.exceptions.Exit(INTERRUPTED) from None
            if is_wished(DEBUG):
                traceback.print_exc()
            line, code = describe(error)
            say(line, grave=True)
            raise click.exceptions.Exit(code) from error


def describe(error: BaseException) -> tuple[str, int]:
    """Return the line that is printed for an error, and the exit code.

    Examples
    --------
    >>> describe(InputError("There is no file 'x'.", "Did you mean 'y'?"))
    ("Error: There is no file 'x'. Did you mean 'y'?", 3)
    """
    code = next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), FAULT)
    return f"{'This is a fault in refgraph' if code == FAULT else 'Error'}: {_text(error)}", code


def _text(error: BaseException) -> str:
    match error:
        case RefgraphError():
            return str(error)
        case click.UsageError():
            path = error.ctx.command_path if error.ctx else "refgraph"
            return f"{error.format_message()} See '{path} --help'."
        case MemoryError():
            return "There is not enough memory for this. Try fewer files, or fewer rows."
        case OSError(strerror=str(reason), filename=name):
            return f"'{name}': {reason}." if name else f"{reason}."
        case OSError():
            return f"{error or type(error).__name__}."
    return f"{type(error).__name__}: {error}. Run it again with --debug to see where, and report that."
