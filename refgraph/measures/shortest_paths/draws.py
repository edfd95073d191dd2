"""Which sources to walk from when not all of them are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from refgraph.measures.shortest_paths.reduction import SlotGraph

SMALL_BLOCK = 256
"""Blocks of up to so many slots are always walked from every slot."""

_FIRST_ROUND = 512  # draws from a block; every further round doubles them


@dataclass(frozen=True)
class Draws:
    """Slots drawn, with what is needed to make a sum over all slots of a sum over them.

    Parameters
    ----------
    certain
        The slots that are walked from in any case.
    slot, times
        The slots drawn besides, and how often each was, float64.
    rest
        For every slot, how many nodes stand behind those slots of its block that were left to chance.
    count
        For every slot, how many draws were made in its block, float64; 1 where nothing was left to chance.
    walked
        All slots walked from so far.
    """

    certain: np.ndarray
    slot: np.ndarray
    times: np.ndarray
    rest: np.ndarray
    count: np.ndarray
    walked: np.ndarray

    def and_more(self, further: Draws) -> Draws:
        """Return these draws and further ones from the same slots, counted together."""
        walked = np.concatenate([self.walked, further.slot])
        return replace(self, count=np.where(self.rest > 0, self.count + further.count, 1.0), walked=walked)


def large_blocks(graph: SlotGraph) -> np.ndarray:
    """Return the blocks that may be sampled."""
    return np.flatnonzero(graph.slots > SMALL_BLOCK)


def sample_sizes(graph: SlotGraph, share: float) -> np.ndarray:
    """Return how many sources each large block gets, the same share of the slots of each; at least 2."""
    slots = graph.slots[large_blocks(graph)]
    sizes: np.ndarray = np.clip((share * slots).astype(np.int64), 2, slots)
    return sizes


def systematic(graph: SlotGraph, share: float, rng: np.random.Generator) -> Draws:
    """Draw a share of the slots of every large block at even steps of the nodes they stand for.

    The chance of a slot to be drawn is in proportion to those nodes, and none is drawn twice.
    """
    certain, drawn = [], []
    for block, size in zip(large_blocks(graph), sample_sizes(graph, share), strict=True):
        first, last = graph.first[block], graph.first[block + 1]
        chance = _chances(graph.sends[first:last], int(size))
        certain.append(first + np.flatnonzero(chance >= 1))
        left = first + np.flatnonzero(chance < 1)
        steps = np.cumsum(chance[chance < 1])
        count = round(float(steps[-1])) if len(steps) else 0
        at = np.searchsorted(steps * (count / steps[-1]) if count else steps, rng.random() + np.arange(count))
        drawn.append(left[np.minimum(at, len(left) - 1)])
    return _draws(graph, certain, drawn)


def independent(graph: SlotGraph, certain: int, count: int, rng: np.random.Generator) -> Draws:
    """Draw `count` slots of every large block independently, with replacement, by the nodes they stand for.

    Slots that stand for more than one in `certain` nodes of their block are walked from in any case.
    """
    sure, drawn = [], []
    for block in large_blocks(graph):
        first, last = graph.first[block], graph.first[block + 1]
        sends = graph.sends[first:last]
        heavy = sends * certain > sends.sum()
        sure.append(first + np.flatnonzero(heavy))
        left = first + np.flatnonzero(~heavy)
        steps = np.cumsum(graph.sends[left])
        at = np.searchsorted(steps, rng.random(count) * steps[-1], side="right") if len(left) else left
        drawn.append(left[np.minimum(at, len(left) - 1)])
    return _draws(graph, sure, drawn)


def rounds(graph: SlotGraph, share: float) -> list[int]:
    """Return how many draws from each block have been made after each round, doubling them every time.

    Together with the slots that are certain, at most as many as in the first round, they stay within a share
    of the slots of the largest block.
    """
    most = int(share * graph.slots.max(initial=0))
    counts = [max(2, min(_FIRST_ROUND, most // 2))]
    while counts[-1] * 2 + counts[0] <= most:
        counts.append(counts[-1] * 2)
    return counts


def _chances(sends: np.ndarray, size: int) -> np.ndarray:
    """Return chances in proportion to `sends` that add up to `size`, none above 1."""
    chance = np.zeros(len(sends))
    sure = np.zeros(len(sends), bool)
    while True:
        left = size - sure.sum()
        chance[~sure] = sends[~sure] * (left / max(sends[~sure].sum(), 1.0))
        over = chance >= 1 - 1e-12
        chance[over] = 1.0
        if (over == sure).all():
            return chance
        sure = over


def _draws(graph: SlotGraph, certain: list[np.ndarray], drawn: list[np.ndarray]) -> Draws:
    large = large_blocks(graph)
    small = np.flatnonzero(np.repeat(graph.slots <= SMALL_BLOCK, graph.slots))
    sure = np.sort(np.concatenate([small, *certain]).astype(np.int64))
    slot, times = np.unique(np.concatenate([np.empty(0, np.int64), *drawn]), return_counts=True)
    rest, count = np.zeros(len(graph.slots)), np.ones(len(graph.slots))
    for block, kept, draws in zip(large, certain, drawn, strict=True):
        whole = graph.sends[graph.first[block] : graph.first[block + 1]].sum()
        rest[block] = whole - graph.sends[kept].sum() if len(draws) else 0.0
        count[block] = max(1, len(draws))
    return Draws(
        sure,
        slot,
        times.astype(float),
        np.repeat(rest, graph.slots),
        np.repeat(count, graph.slots),
        np.concatenate([sure, slot]),
    )
