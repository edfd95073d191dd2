"""What reaches the screen: clean text, data on standard output, messages and progress on standard error."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable
from typing import TextIO

import click

from refgraph.errors import OutputError
from refgraph_cli.standard_input import as_typed
from refgraph_cli.wishes import QUIET, is_wished

PATIENCE = 2.0
"""Seconds of work before progress is shown."""

_COLOURS = {
    "Error": "red",
    "This is a fault in refgraph": "red",
    "Warning": "yellow",
    "Waiting for you": "yellow",
    "Open first": "green",
    "Next": "green",
}
"""How a line begins, and the colour of that."""

_OBEYED = dict.fromkeys({*range(32), *range(127, 160)} - {*map(ord, "\t\n\r")}, "?")
_JOINERS = frozenset("\u200c\u200d")
_PLAIN = "-_./:=+" + ("\\" if os.name == "nt" else "")
_QUOTABLE = f"{_PLAIN}@, '()&#"


def clean(text: str) -> str:
    r"""Return text that is safe on a terminal: one line, without control or bidirectional characters.

    Examples
    --------
    >>> clean("Ann\x1b[31m\nLee\u202e")
    'Ann?[31m Lee?'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def prepare_streams() -> None:
    """Let no name crash the output: what the encoding of a stream lacks becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(text: str = "", *, grave: bool = False) -> None:
    """Print a line for the reader on standard error; with ``--quiet`` only what is grave."""
    if sys.stderr is None or (is_wished(QUIET) and not grave):
        return
    prepare_streams()
    try:
        sys.stderr.write(f"{_coloured(clean(text)) if has_colours(sys.stderr) else clean(text)}\n")
        sys.stderr.flush()
    except OSError:
        return


def say_next(*words: str) -> None:
    """Print the command to paste next."""
    say(f"Next: {command_line(*map(as_typed, words))}")


def command_line(*words: str) -> str:
    """Return words as a command line that a shell splits into the same words.

    A word of letters, digits, blanks and harmless marks is put into double quotes, which every shell reads
    alike; anything else is quoted as the shell of this system wants it.

    Examples
    --------
    >>> command_line("refgraph", "explain", "export/", "Ann Lee")
    'refgraph explain export/ "Ann Lee"'
    """
    return " ".join(map(_quoted, words))


def is_plain(word: str) -> bool:
    """Tell whether a word means the same in every shell once it is in double quotes, and is no option."""
    return word[:1].isalnum() and all(character.isalnum() or character in _QUOTABLE for character in word)


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a stream is shown to somebody."""
    return stream is not None and stream.isatty()


def has_colours(stream: TextIO | None) -> bool:
    """Tell whether colours are seen on a stream and not unwelcome (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return is_terminal(stream) and not plain and (os.name != "nt" or "WT_SESSION" in os.environ)


def terminal_width() -> int:
    """Return how many columns the terminal has."""
    return max(40, shutil.get_terminal_size((100, 24)).columns)


def write_text(text: str, *, heading: bool = False) -> None:
    """Write lines for reading to standard output: on a terminal in its own encoding, else as data.

    Parameters
    ----------
    text
        The lines.
    heading
        Whether the first of them is a heading, which stands out where there are colours.
    """
    prepare_streams()
    if is_terminal(sys.stdout):
        first, end, rest = text.partition("\n")
        stands_out = heading and has_colours(sys.stdout) and bool(rest)
        shown = f"{click.style(first, bold=True)}{end}{rest}" if stands_out else text
        _write(lambda stream: stream.write(shown))
    else:
        write_data(text)


def write_data(text: str) -> None:
    """Write data for another program to standard output: always UTF-8, lines as they are.

    At the end of a pipe may be a terminal; what it would obey, such as an escape sequence in a name, becomes
    question marks.
    """
    harmless = text.translate(_OBEYED)

    def send(stream: TextIO) -> object:
        stream.flush()
        return stream.buffer.write(harmless.encode("utf-8", errors="replace"))

    _write(send)


class Progress:
    """Names of the stages on standard error, if it is a terminal and the work takes more than a moment.

    Examples
    --------
    >>> with Progress() as progress:
    ...     progress("reading")
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._stage = ""
        self._shown = 0
        self._due = time.monotonic() + patience
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        if is_terminal(sys.stderr) and not is_wished(QUIET):
            self._timer = threading.Timer(patience, self._show)
            self._timer.daemon = True

    def __enter__(self) -> Progress:
        if self._timer:
            self._timer.start()
        return self

    def __call__(self, stage: str) -> None:
        """Say that a stage begins."""
        self._stage = stage
        if self._timer and time.monotonic() >= self._due:
            self._show()

    def __exit__(self, *_: object) -> None:
        if not self._timer:
            return
        self._timer.cancel()
        with self._lock:
            self._stage = ""
            if self._shown:
                self._print("")

    def _show(self) -> None:
        with self._lock:
            if self._stage:
                self._print(f"{self._stage} ...")

    def _print(self, text: str) -> None:
        """Write over the line, with blanks instead of escape sequences: some terminals know none."""
        blanks = " " * max(0, self._shown - len(text))
        sys.stderr.write(f"\r{text}{blanks}" if text else f"\r{blanks}\r")
        sys.stderr.flush()
        self._shown = len(text)


def _coloured(line: str) -> str:
    """Return a line whose first word, if it says how grave the line is or what to do, has its colour."""
    word, colon, rest = line.partition(":")
    colour = _COLOURS.get(word) if colon else None
    return f"{click.style(word + colon, fg=colour, bold=True)}{rest}" if colour else line


def _shown(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return " " if character in "\t\n\r" or unicodedata.category(character) == "Zs" else "?"


def _quoted(word: str) -> str:
    if word and all(character.isalnum() or character in _PLAIN for character in word):
        return word
    if is_plain(word) or (is_plain(word[1:]) and word[0] in _QUOTABLE):
        return f'"{word}"'
    return subprocess.list2cmdline([word]) if os.name == "nt" else shlex.quote(word)


def _write(send: Callable[[TextIO], object]) -> None:
    """Send to standard output; a reader who has gone (``| head``) ends the work in silence."""
    if sys.stdout is None:
        raise OutputError("Standard output is closed.", "Write to a file with -o.")
    try:
        send(sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        raise OutputError(f"Standard output cannot be written to: {error.strerror}.") from error
