"""Results in the order of their parts, whoever is done first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

P = TypeVar("P")
R = TypeVar("R")
C = TypeVar("C", covariant=True)


class Coming(Protocol[C]):
    """A result that is on its way, as executors and Dask know it."""

    def result(self) -> C:
        """Wait for it."""

    def cancel(self) -> object:
        """Give it up."""


def in_order(submit: Callable[[P], Coming[R]], parts: Iterable[P], ahead: int) -> Iterator[R]:
    """Yield the results of parts in the order of the parts, with so many of them submitted at a time.

    However many there are, no more results than that wait in memory.
    """
    coming: deque[Coming[R]] = deque()
    try:
        for part in parts:
            coming.append(submit(part))
            if len(coming) >= ahead:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
    finally:
        for each in coming:
            each.cancel()
