"""Keep dots and islands from lying on one another; plain arrays, no randomness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GAP = 0.3
"""The least room between two dots, in units of the map (a usual dot is about one unit wide)."""

ISLAND_GAP = 3.0
"""The least room between two islands; a title fits into it."""

RENEWED, SLACK = 10, 6.0
"""After so many rounds it is looked anew which islands are near, and how much nearer they may come until then."""


def near_pairs(x: Floats, y: Floats, reach: float) -> tuple[Ints, Ints]:
    """Return the pairs of points that may be nearer than `reach`: those in the same or a neighbouring cell.

    Parameters
    ----------
    x, y
        Shape (points,).
    reach
        The width of a cell, above 0.

    Returns
    -------
    first, second
        Shape (pairs,); every pair once. Every pair nearer than `reach` is among them.
    """
    column = np.floor((x - x.min()) / reach).astype(np.int64) + 1
    row = np.floor((y - y.min()) / reach).astype(np.int64)
    width = int(column.max()) + 2
    key = row * width + column
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    firsts, seconds = [], []
    for step in (0, 1, width - 1, width, width + 1):
        begin = np.searchsorted(ordered, ordered + step, side="left")
        end = np.searchsorted(ordered, ordered + step, side="right")
        if step == 0:
            begin = np.arange(len(order)) + 1
        count = np.maximum(end - begin, 0)
        first = np.repeat(np.arange(len(order)), count)
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        firsts.append(order[first])
        seconds.append(order[np.repeat(begin, count) + within])
    return np.concatenate(firsts), np.concatenate(seconds)


def push_apart(x: Floats, y: Floats, radius: Floats, *, passes: int = 60) -> tuple[Floats, Floats]:
    """Move dots that overlap away from each other, a little in each pass, until none do.

    Parameters
    ----------
    x, y, radius
        Shape (dots,).
    passes
        How many at most.

    Returns
    -------
    x, y
        The new places.
    """
    if len(x) < 2:
        return x, y
    # Two dots on one spot have no direction in which to part, so each gets a spot of its own first.
    turn = np.arange(len(x)) * 2.399963
    x, y = x + 1e-4 * np.cos(turn), y + 1e-4 * np.sin(turn)
    reach = 2 * float(radius.max()) + GAP
    for _ in range(passes):
        first, second = near_pairs(x, y, reach)
        dx, dy = x[first] - x[second], y[first] - y[second]
        apart = np.hypot(dx, dy)
        need = radius[first] + radius[second] + GAP
        close = apart < need - 1e-3
        if not close.any():
            break
        first, second = first[close], second[close]
        share = 0.5 * (need[close] / np.maximum(apart[close], 1e-9) - 1)
        # A dot in a crowd would be thrown far by the sum of all pushes.
        share = np.minimum(share, 0.5 / np.maximum(apart[close], 1e-9)) * 0.8
        mx, my = dx[close] * share, dy[close] * share
        x, y = _moved(x, y, first, second, mx, my)
    return x, y


@dataclass(frozen=True)
class Pulls:
    """Which islands attract each other.

    Parameters
    ----------
    first, second
        The pairs, each once, shape (pairs,).
    strength
        How strongly, at most 1, shape (pairs,).
    """

    first: Ints
    second: Ints
    strength: Floats


NO_PULLS = Pulls(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def pack(
    x: Floats, y: Floats, radius: Floats, pulls: Pulls = NO_PULLS, *, aspect: float = 1.0, passes: int = 300
) -> tuple[Floats, Floats]:
    """Pack islands around the middle: linked ones near each other, none over another.

    Only islands that are near each other are looked at, so that time and memory grow with their number and not
    with its square.

    Parameters
    ----------
    x, y
        Where they start, shape (islands,).
    radius
        Shape (islands,).
    pulls
        Which attract each other.
    aspect
        Width of the picture over its height.
    passes
        How many rounds of pulling and pushing; as many of pushing alone follow where needed.

    Returns
    -------
    x, y
        The new places.
    """
    if len(radius) < 2:
        return np.zeros(len(radius)), np.zeros(len(radius))
    first, second = pulls.first, pulls.second
    rest = radius[first] + radius[second] + ISLAND_GAP
    for step in range(passes):
        cooling = 1 - step / passes
        x = x * (1 - 0.03 * cooling / aspect**2)
        y = y * (1 - 0.03 * cooling * aspect**2)
        if len(first):
            dx, dy = x[first] - x[second], y[first] - y[second]
            apart = np.hypot(dx, dy) + 1e-9
            spring = 0.06 * cooling * pulls.strength * np.maximum(apart - rest, 0.0) / apart
            x, y = _moved(x, y, first, second, -spring * dx, -spring * dy)
        if step % RENEWED == 0:
            near = close_pairs(x, y, radius, SLACK)
        x, y = _pushed(x, y, radius, *near)
    return _parted(x, y, radius, 3 * passes)


def _parted(x: Floats, y: Floats, radius: Floats, passes: int) -> tuple[Floats, Floats]:
    """Push islands off each other until none lacks room; where that takes long the whole grows a little."""
    for step in range(0, passes, RENEWED):
        near = close_pairs(x, y, radius, SLACK)
        if _short(x, y, radius, *near).max(initial=0.0) <= 0.05:
            break
        if step > passes // 6:
            x, y = x * 1.01, y * 1.01
        for _ in range(RENEWED):
            x, y = _pushed(x, y, radius, *near)
    return x, y


def close_pairs(x: Floats, y: Floats, radius: Floats, slack: float) -> tuple[Ints, Ints]:
    """Return the pairs of islands that would touch if they were nearer by `slack`, each pair once.

    Islands are sorted into sizes, each twice the one before, and every two sizes are looked at in a grid of
    their own: one large island makes no small ones look far.

    Examples
    --------
    >>> first, second = close_pairs(np.array([0.0, 9.0, 40.0]), np.zeros(3), np.array([3.0, 2.0, 3.0]), 2.0)
    >>> first.tolist(), second.tolist()
    ([0], [1])
    """
    size = np.ceil(np.log2(np.maximum(radius, 1.0))).astype(np.int64)
    groups = [np.flatnonzero(size == one) for one in np.unique(size)]
    firsts, seconds = [], []
    for place, group in enumerate(groups):
        for other in groups[: place + 1]:
            reach = float(radius[group].max() + radius[other].max()) + ISLAND_GAP + slack
            one, two = _pairs_of(x, y, group, other, reach)
            apart = np.hypot(x[one] - x[two], y[one] - y[two])
            close = apart < radius[one] + radius[two] + ISLAND_GAP + slack
            firsts.append(one[close])
            seconds.append(two[close])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    order = np.lexsort((second, first))
    return first[order], second[order]


def _pairs_of(x: Floats, y: Floats, group: Ints, other: Ints, reach: float) -> tuple[Ints, Ints]:
    """Return the pairs of one of each group in the same or a neighbouring cell of a grid as wide as `reach`."""
    if other is group:
        first, second = near_pairs(x[group], y[group], reach)
        return group[first], group[second]
    left, top = min(x[group].min(), x[other].min()), min(y[group].min(), y[other].min())
    column, row = (
        np.floor((x - left) / reach).astype(np.int64),
        np.floor((y - top) / reach).astype(np.int64),
    )
    width = int(max(column[group].max(), column[other].max())) + 3
    key = (row + 1) * width + column + 1
    order = other[np.argsort(key[other], kind="stable")]
    ordered = key[order]
    firsts, seconds = [], []
    for step in (-width, 0, width):
        # Three cells of a row lie side by side in the order of the keys.
        begin = np.searchsorted(ordered, key[group] + step - 1, side="left")
        many = np.searchsorted(ordered, key[group] + step + 1, side="right") - begin
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        firsts.append(np.repeat(group, many))
        seconds.append(order[np.repeat(begin, many) + within])
    return np.concatenate(firsts), np.concatenate(seconds)


def _short(x: Floats, y: Floats, radius: Floats, first: Ints, second: Ints) -> Floats:
    """Return by how much the islands of each pair lack room."""
    apart = np.hypot(x[first] - x[second], y[first] - y[second])
    short: Floats = np.maximum(radius[first] + radius[second] + ISLAND_GAP - apart, 0.0)
    return short


def _pushed(x: Floats, y: Floats, radius: Floats, first: Ints, second: Ints) -> tuple[Floats, Floats]:
    """Push islands off each other, the small one further."""
    dx, dy = x[first] - x[second], y[first] - y[second]
    area = radius**2
    push = (
        0.7 * _short(x, y, radius, first, second) / (np.hypot(dx, dy) + 1e-9) / (area[first] + area[second])
    )
    near, far, size = push * area[first], push * area[second], len(x)
    x = x + np.bincount(first, far * dx, size) - np.bincount(second, near * dx, size)
    y = y + np.bincount(first, far * dy, size) - np.bincount(second, near * dy, size)
    return x, y


def _moved(x: Floats, y: Floats, first: Ints, second: Ints, mx: Floats, my: Floats) -> tuple[Floats, Floats]:
    size = len(x)
    x = x + np.bincount(first, mx, size) - np.bincount(second, mx, size)
    y = y + np.bincount(first, my, size) - np.bincount(second, my, size)
    return x, y
