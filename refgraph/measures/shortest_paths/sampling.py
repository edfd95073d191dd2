"""Betweenness from some sources instead of all: unbiased, and with what can be said about its error.

Only large blocks are sampled; whatever has a closed form, and every small block, stays exact. A source is
drawn in proportion to the number of nodes it stands for, and those that stand for most are always walked
from, so that what is left to chance is small (Brandes and Pich 2007, with unequal probabilities).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from refgraph.measures.shortest_paths.draws import Draws, independent, large_blocks, rounds, systematic
from refgraph.measures.shortest_paths.reduction import Reduction, SlotGraph, Sums
from refgraph.measures.shortest_paths.sweeps import Runner, Sources

FAILURE = 0.05
"""The probability that a guaranteed error is exceeded for any node at all."""

Bound = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""From variance, number of draws and largest value of one draw to the error of their mean."""


@dataclass(frozen=True)
class Estimate:
    """Values from a sample.

    Parameters
    ----------
    values
        The betweenness of every node, unbiased.
    error
        The largest error of any node, in pairs: an estimated standard error, or a bound.
    sources
        How many sources were walked from in large blocks.
    """

    values: np.ndarray
    error: float
    sources: int


def estimate(reduction: Reduction, share: float, seed: int, runner: Runner) -> Estimate:
    """Estimate from a systematic sample of a share of the sources, spread out in breadth-first order.

    The error is the standard error of as many independent draws, which a systematic sample hardly ever
    exceeds (Cochran 1977, chapter 8).
    """
    graph, rng = reduction.graph, np.random.default_rng(seed)
    forward = _Part.begin(graph, systematic(graph, share, rng), runner.walk)
    backward = None
    if graph.directed:
        back = graph.reversed()
        backward = _Part.begin(back, systematic(back, share, rng), runner.reach)
    return _estimate(reduction, forward, backward, _standard_error)


def estimate_within(
    reduction: Reduction, epsilon: float, share: float, seed: int, runner: Runner
) -> Estimate | None:
    """Estimate until the error is at most `epsilon` pairs, with probability 0.95 for all nodes at once.

    Independent draws, doubled until the empirical Bernstein bound (Maurer and Pontil 2009) is small enough;
    the probability of failure is divided among slots, sums and rounds.

    Returns
    -------
    Estimate | None
        The estimate; its error is more than `epsilon` if a `share` of the sources did not suffice. None if
        `share` is 1 and did not suffice, so that all of the sources may as well be walked from.
    """
    graph, rng = reduction.graph, np.random.default_rng(seed)
    counts = rounds(graph, share)
    tests = 2 * len(graph.node) * (3 if graph.directed else 1) * len(counts)
    bound = _bernstein(math.log(2 * tests / FAILURE))
    back = graph.reversed()
    forward = _Part.begin(graph, independent(graph, counts[0], counts[0], rng), runner.walk)
    backward = None
    if graph.directed:
        backward = _Part.begin(back, independent(back, counts[0], counts[0], rng), runner.reach)
    found = _estimate(reduction, forward, backward, bound)
    for before, count in pairwise(counts):
        if found.error <= epsilon:
            break
        forward = forward.more(graph, independent(graph, counts[0], count - before, rng), runner.walk)
        if backward is not None:
            backward = backward.more(back, independent(back, counts[0], count - before, rng), runner.reach)
        found = _estimate(reduction, forward, backward, bound)
    return None if found.error > epsilon and share >= 1 else found


@dataclass(frozen=True)
class _Part:
    """The sums over the sources that are certain, and the raw sums over those that were drawn."""

    draws: Draws
    certain: Sums
    drawn: Sums

    @classmethod
    def begin(cls, graph: SlotGraph, draws: Draws, run: Callable[[SlotGraph, Sources], Sums]) -> _Part:
        sends = graph.sends[draws.certain]
        certain = run(graph, Sources(draws.certain, sends * graph.scale, sends))
        return cls(draws, certain, run(graph, Sources(draws.slot, draws.times, draws.times, draws.times)))

    def more(self, graph: SlotGraph, draws: Draws, run: Callable[[SlotGraph, Sources], Sums]) -> _Part:
        drawn = run(graph, Sources(draws.slot, draws.times, draws.times, draws.times))
        both = [old + new for old, new in zip(vars(self.drawn).values(), vars(drawn).values(), strict=True)]
        return _Part(self.draws.and_more(draws), self.certain, Sums(*both))

    def total(self, scale: float, span: np.ndarray, bound: Bound) -> tuple[np.ndarray, np.ndarray]:
        """Return the estimated total of every slot, and its error."""
        unit = self.draws.rest * scale
        value = self.certain.total + unit * self.drawn.total / self.draws.count
        return value, unit * self._error(self.drawn.total, self.drawn.squares, span, bound)

    def inward(self, bound: Bound) -> tuple[np.ndarray, np.ndarray]:
        """Return the estimated number of nodes that reach every slot, and its error."""
        hits = self.drawn.inward
        value = self.certain.inward + self.draws.rest * hits / self.draws.count
        return value, self.draws.rest * self._error(hits, hits, np.ones(len(hits)), bound)

    def _error(self, first: np.ndarray, second: np.ndarray, span: np.ndarray, bound: Bound) -> np.ndarray:
        count = np.maximum(self.draws.count, 2)
        variance = np.maximum(0.0, second - first**2 / count) / (count - 1)
        return bound(variance, count, span)


def _estimate(reduction: Reduction, forward: _Part, backward: _Part | None, bound: Bound) -> Estimate:
    graph = reduction.graph
    nothing = np.empty(0)
    inside = np.add.reduceat(graph.takes, graph.first[:-1]) if len(graph.node) else nothing
    span = np.repeat(inside, graph.slots) - graph.takes
    total, total_error = forward.total(graph.scale, span, bound)
    if backward is None:
        sums, errors = (Sums(each, nothing, nothing, nothing) for each in (total, total_error))
    else:
        inward, inward_error = forward.inward(bound)
        outward, outward_error = backward.inward(bound)
        sums = Sums(total, nothing, inward, outward)
        errors = Sums(total_error, nothing, inward_error, outward_error)
    sources = int(np.isin(graph.block_of(forward.draws.walked), large_blocks(graph)).sum())
    return Estimate(reduction.finish(sums), float(reduction.spread(errors).max(initial=0.0)), sources)


def _standard_error(variance: np.ndarray, count: np.ndarray, span: np.ndarray) -> np.ndarray:
    error: np.ndarray = np.sqrt(variance / count)
    return error


def _bernstein(level: float) -> Bound:
    def bound(variance: np.ndarray, count: np.ndarray, span: np.ndarray) -> np.ndarray:
        error: np.ndarray = np.sqrt(2 * variance * level / count) + 7 * span * level / (3 * (count - 1))
        return error

    return bound
