"""What to run, decided by counting the edge visits beforehand, never by a clock: every machine decides alike.

An edge visit is one look along one edge from one source. The costs below were measured on one core of a 2023
server and only have to be right in proportion to each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from refgraph.measures.shortest_paths.draws import large_blocks
from refgraph.measures.shortest_paths.reduction import Reduction, SlotGraph

DEFAULT_BUDGET = 20_000_000_000
"""Edge visits within which betweenness is exact unless asked otherwise: one to three minutes on one core."""

WEIGHTED = 8
"""Edge visits that a look along an edge with a length is counted for, because of the queue it goes through."""

_COMPILED, _INTERPRETED, _IGRAPH = 4e-9, 250e-9, 10e-9  # seconds for an edge visit
_IGRAPH_LENGTHS = 6  # how much longer igraph takes where edges have lengths
_IGRAPH_LONGEST = (
    1e9  # igraph takes paths for equal whose lengths differ by less than one in some ten billion
)
_COMPILED_START, _IGRAPH_START = 0.5, 0.002  # seconds before the first
_STEP_COMPILED, _STEP_INTERPRETED = 0.1e-6, 0.8e-6  # seconds for every node and edge that is reduced


@dataclass(frozen=True)
class Plan:
    """What to run.

    Parameters
    ----------
    method
        ``exact``, ``sampled`` or ``guaranteed``.
    engine
        ``closed form``, ``interpreted``, ``compiled`` or ``igraph``.
    visits
        The edge visits it takes; ``guaranteed`` at most, and where edges have a direction at most.
    share
        The share of the sources of large blocks to walk from; 1 if exact.
    seconds
        How long one core is likely to take.
    """

    method: str
    engine: str
    visits: int
    share: float
    seconds: float


def exact_visits(graph: SlotGraph) -> int:
    """Return the looks along an edge that walking from every slot takes."""
    return int((graph.slots * graph.entries).sum())


def worth_compiling(steps: int, runs: int) -> bool:
    """Return whether to compile the reduction of so many nodes and edges, done so many times."""
    return steps * runs * (_STEP_INTERPRETED - _STEP_COMPILED) > _COMPILED_START


@dataclass(frozen=True)
class Work:
    """What is to be done, and within which limits.

    Parameters
    ----------
    reduction
        The network, reduced.
    longest
        The length of the longest edge; 0 if every edge is one step.
    budget
        The edge visits allowed; without a compiler, as many as take as long.
    epsilon
        The error allowed, if sampling is welcome.
    runs
        How many computations like this one share the start of the compiler.
    compiler
        Whether there is a compiler.
    """

    reduction: Reduction
    longest: int
    budget: int = DEFAULT_BUDGET
    epsilon: float | None = None
    runs: int = 1
    compiler: bool = True

    @property
    def visit(self) -> int:
        """What a look along one edge is counted for."""
        return WEIGHTED if self.longest else 1


def plan(work: Work) -> Plan:
    """Choose the cheapest way that stays within the budget.

    A sample with an error allowed is taken only if being exact takes longer than starting the compiler does.
    """
    visits = exact_visits(work.reduction.graph) * work.visit
    if visits == 0:
        return Plan("exact", "closed form", 0, 1.0, 0.0)
    exact = _fastest(work, visits)
    whole = _IGRAPH_START + work.reduction.whole * _IGRAPH * (_IGRAPH_LENGTHS if work.longest else 1)
    if whole < exact.seconds and work.longest * math.sqrt(work.reduction.whole) < _IGRAPH_LONGEST:
        exact = replace(exact, engine="igraph", seconds=whole)
    affordable = visits <= work.budget if work.compiler else exact.seconds <= work.budget * _COMPILED
    if affordable and (work.epsilon is None or exact.seconds <= _COMPILED_START):
        return exact
    return _sampled(work, visits)


def _fastest(work: Work, visits: int) -> Plan:
    interpreted = Plan("exact", "interpreted", visits, 1.0, visits * _INTERPRETED)
    compiled = Plan("exact", "compiled", visits, 1.0, _COMPILED_START / work.runs + visits * _COMPILED)
    return compiled if work.compiler and compiled.seconds < interpreted.seconds else interpreted


def _sampled(work: Work, visits: int) -> Plan:
    graph = work.reduction.graph
    large = large_blocks(graph)
    most = int((graph.slots[large] * graph.entries[large]).sum()) * work.visit
    directions = 2 if graph.directed else 1  # how many nodes are reached is sampled from the other side
    budget = work.budget if work.compiler else int(work.budget * _COMPILED / _INTERPRETED)
    share = min(1.0, max(0.0, (budget - (visits - most)) / max(1, directions * most)))
    used = min(visits, visits - most + int(directions * share * most))
    method = "sampled" if work.epsilon is None else "guaranteed"
    return replace(_fastest(work, used), method=method, share=share)
