"""When nobody has asked for so long that the server ends."""

from __future__ import annotations

from collections.abc import Callable

LIMIT = 30 * 60.0
"""Seconds without a request after which the server ends."""


class Idle:
    """Counts how long nobody has asked.

    Parameters
    ----------
    clock
        Returns seconds that only go up.
    limit
        After so many the server ends.

    Examples
    --------
    >>> now = iter([0.0, 100.0, 1900.0])
    >>> idle = Idle(lambda: next(now))
    >>> idle.is_over(busy=False), idle.is_over(busy=False)
    (False, True)
    """

    def __init__(self, clock: Callable[[], float], limit: float = LIMIT) -> None:
        self._clock = clock
        self._limit = limit
        self._last = clock()

    def touch(self) -> None:
        """Note that somebody asked."""
        self._last = self._clock()

    def is_over(self, *, busy: bool) -> bool:
        """Tell whether nobody has asked for too long; work that is being done counts as somebody."""
        if busy:
            self.touch()
        return self._clock() - self._last > self._limit
