"""Keep dots and islands from lying on one another; plain arrays, no randomness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GAP = 0.3
"""The least room between two dots, in units of the map (a usual dot is about one unit wide)."""

ISLAND_GAP = 3.0
"""The least room between two islands; a title fits into it."""


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
        size = len(x)
        x = x + np.bincount(first, mx, size) - np.bincount(second, mx, size)
        y = y + np.bincount(first, my, size) - np.bincount(second, my, size)
    return x, y


def pack(
    x: Floats, y: Floats, radius: Floats, pull: Floats, *, aspect: float = 1.0, passes: int = 300
) -> tuple[Floats, Floats]:
    """Pack islands around the middle: linked ones near each other, none over another.

    Parameters
    ----------
    x, y
        Where they start, shape (islands,).
    radius
        Shape (islands,).
    pull
        How strongly each pair attracts, shape (islands, islands), symmetric, at most 1.
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
    need = radius[:, None] + radius[None, :] + ISLAND_GAP
    np.fill_diagonal(need, 0.0)
    area = radius**2
    yields = area[None, :] / (area[:, None] + area[None, :])
    for step in range(2 * passes):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        apart = np.hypot(dx, dy) + 1e-9
        short = np.maximum(need - apart, 0.0)
        if step < passes:
            cooling = 1 - step / passes
            x = x * (1 - 0.03 * cooling / aspect**2)
            y = y * (1 - 0.03 * cooling * aspect**2)
            spring = 0.06 * cooling * pull * np.maximum(apart - need, 0.0) / apart
            x, y = x - (spring * dx).sum(1), y - (spring * dy).sum(1)
        elif not (short > 0.05).any():
            break
        push = 0.7 * short * yields / apart
        x, y = x + (push * dx).sum(1), y + (push * dy).sum(1)
    return x, y
