"""Chance that falls the same way everywhere: every draw comes from ``random.Random(seed).random()``.

That one method is promised to give the same numbers in every version of Python; ``choice``,
``shuffle`` and the distributions are not. Only the four basic operations are applied to what it
returns, because they are rounded alike on every machine, unlike logarithms and powers.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """Everything the demonstration leaves to chance.

    Parameters
    ----------
    seed
        The same seed gives the same draws in the same order.

    Examples
    --------
    >>> Draws(7).pick("abcdef") == Draws(7).pick("abcdef")
    True
    """

    def __init__(self, seed: int) -> None:
        self._roll = random.Random(seed).random

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._roll() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included, all equally likely."""
        return low + int(self._roll() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items, all equally likely."""
        return items[int(self._roll() * len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """Return one of the items, likely in proportion to its weight."""
        # Not sum(): since Python 3.12 it rounds floats differently from plain addition.
        totals = list(accumulate(weights))
        return items[min(bisect(totals, self._roll() * totals[-1]), len(items) - 1)]

    def rounded(self, value: float) -> int:
        """Return the whole number below or above `value`, so that the mean of many is `value`."""
        return int(value + self._roll())

    def sample(self, items: Sequence[T], size: int) -> list[T]:
        """Return `size` different items (all of them where there are fewer) in random order."""
        left = list(items)
        return [left.pop(int(self._roll() * len(left))) for _ in range(min(size, len(left)))]

    def tail(self, least: int, step: int = 50) -> int:
        """Return a heavy-tailed amount: mostly near `least`, one in a hundred over thirty times it."""
        return step * int(least / (0.02 + 0.98 * self._roll()) / step + 0.5)
