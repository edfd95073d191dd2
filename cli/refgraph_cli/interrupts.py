"""What Ctrl-C does, before and while a command works."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""The exit code of a program that was told to stop."""


class Interrupt:
    """What Ctrl-C does while a command works: it raises `KeyboardInterrupt`, so that all is put back.

    It also remembers that it came: a library that is interrupted while it loads says that it cannot be imported.
    The second time it ends the program at once.
    """

    def __init__(self) -> None:
        self.came = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Take a signal."""
        if self.came:
            end_at_once(number, frame)
        self.came = True
        raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Let Ctrl-C be raised as `KeyboardInterrupt` inside, where `start` runs the program; else leave all as it is."""
    interrupt = Interrupt()
    if signal.getsignal(signal.SIGINT) is not end_at_once:
        yield interrupt
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, end_at_once)


def end_at_once(number: int, frame: FrameType | None) -> None:
    """Say that the program was stopped, and end it without more ado: nothing has to be put back."""
    os.write(2, b"Stopped.\n")
    os._exit(INTERRUPTED)
