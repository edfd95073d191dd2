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

WEIGHTED = 10
"""Edge visits that a look along an edge with a length counts for, because of the queue it goes through."""

_COMPILED, _INTERPRETED = (4e-9, 40e-9), (280e-9, 700e-9)  # seconds for a look; and for one with a length
_IGRAPH, _IGRAPH_DIRECTED = (10e-9, 60e-9), (3e-9, 12e-9)
_COMPILED_START, _IGRAPH_START = 0.5, 0.002  # seconds before the first
_REDUCED_COMPILED, _REDUCED_INTERPRETED = 0.1e-6, 0.8e-6  # seconds for every node and edge
_IGRAPH_LONGEST = 1e9  # igraph takes lengths for equal that differ by less than one part in some ten billion


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


def exact_looks(graph: SlotGraph) -> int:
    """Return how many looks along an edge walking from every slot takes; where it is directed, at most."""
    return int((graph.slots * graph.entries).sum())


def worth_compiling(steps: int, runs: int) -> bool:
    """Return whether to compile the reduction of so many nodes and edges, done so many times."""
    return steps * runs * (_REDUCED_INTERPRETED - _REDUCED_COMPILED) > _COMPILED_START


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
    def weighted(self) -> bool:
        """Whether edges have lengths."""
        return self.longest > 0

    @property
    def visit(self) -> int:
        """What a look along one edge counts for."""
        return WEIGHTED if self.weighted else 1


def plan(work: Work) -> Plan:
    """Choose the cheapest way that stays within the budget.

    A sample with an error allowed is taken only if being exact takes longer than starting the compiler does.
    """
    looks = exact_looks(work.reduction.graph)
    if looks == 0:
        return Plan("exact", "closed form", 0, 1.0, 0.0)
    exact = [each for each in (_fastest(work, looks), _by_igraph(work)) if _affordable(work, each)]
    best = min(exact, key=lambda each: each.seconds, default=None)
    if best is not None and (work.epsilon is None or best.seconds <= _COMPILED_START):
        return best
    return _sampled(work, looks)


def _by_igraph(work: Work) -> Plan:
    """Return the plan to hand the whole network to igraph, which is faster where it is small and little of it tree."""
    whole = work.reduction.whole
    cost = (_IGRAPH_DIRECTED if work.reduction.graph.directed else _IGRAPH)[work.weighted]
    return Plan("exact", "igraph", whole * work.visit, 1.0, _IGRAPH_START + whole * cost)


def _affordable(work: Work, chosen: Plan) -> bool:
    if chosen.engine == "igraph" and work.longest * math.sqrt(work.reduction.whole) > _IGRAPH_LONGEST:
        return False
    if work.compiler:
        return chosen.visits <= work.budget
    return chosen.seconds <= work.budget * _COMPILED[0]


def _fastest(work: Work, looks: int) -> Plan:
    visits = looks * work.visit
    interpreted = Plan("exact", "interpreted", visits, 1.0, looks * _INTERPRETED[work.weighted])
    seconds = _COMPILED_START / work.runs + looks * _COMPILED[work.weighted]
    compiled = Plan("exact", "compiled", visits, 1.0, seconds)
    return compiled if work.compiler and compiled.seconds < interpreted.seconds else interpreted


def _sampled(work: Work, looks: int) -> Plan:
    """Return the plan that spends the budget: the same share of the sources of every large block."""
    graph = work.reduction.graph
    large = large_blocks(graph)
    most = int((graph.slots[large] * graph.entries[large]).sum())
    directions = 2 if graph.directed else 1  # how many nodes are reached is sampled from the other side
    budget = work.budget / work.visit
    if not work.compiler:
        budget *= _COMPILED[work.weighted] / _INTERPRETED[work.weighted]
    share = min(1.0, max(0.0, (budget - (looks - most)) / max(1, directions * most)))
    used = min(looks, looks - most + int(directions * share * most))
    method = "sampled" if work.epsilon is None else "guaranteed"
    return replace(_fastest(work, used), method=method, share=share)
