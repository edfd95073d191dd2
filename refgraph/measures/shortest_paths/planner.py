"""What to run, decided by counting the edge visits beforehand, never by a clock: every machine decides alike.

An edge visit is one look along one edge from one source. The costs below were measured on one core of a 2023
server and only have to be right in proportion to each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from refgraph.measures.shortest_paths.draws import large_blocks
from refgraph.measures.shortest_paths.peer import Peer
from refgraph.measures.shortest_paths.reduction import Reduction, SlotGraph

DEFAULT_BUDGET = 20_000_000_000
"""Edge visits within which betweenness is exact unless asked otherwise: one to three minutes on one core."""

WEIGHTED = 10
"""Edge visits that a look along an edge with a length counts for, because of the queue it goes through."""

_COMPILED, _INTERPRETED = (4e-9, 50e-9), (280e-9, 700e-9)  # seconds for a look; and for one with a length
_COMPILED_START, _REDUCED_START = 0.5, 0.35e-3  # seconds before the first
_REDUCED_COMPILED, _REDUCED_INTERPRETED = 0.2e-6, 1.3e-6  # seconds for every node and edge
_LITTLE = 0.05  # of igraph's time: what reducing in vain may take
_REACH_COUNTED = 50_000  # nodes and edges up to which a compiler is not faster whatever is reached


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


def worth_asking(steps: int) -> bool:
    """Return whether a network of so many nodes and edges may be igraph's, so that it is counted how far it reaches."""
    return steps <= _REACH_COUNTED


def at_once(peer: Peer, runs: int, budget: int) -> Plan | None:
    """Return the plan to hand the network to igraph unreduced, where reducing it first would hardly be over sooner.

    Where igraph is over before reducing is, whatever is reached, it is not even counted how much is. Where it is
    not, reducing has to promise something: without the nodes that hang from others by one edge, less to do than
    igraph has; or it has to be so short that nothing is lost if igraph is asked after it.
    """
    steps = peer.n + len(peer.edges)
    if peer.n < 3 or not worth_asking(steps) or not peer.exact:  # two have nobody between
        return None
    reducing = _reducing(peer, runs)
    chosen = by_igraph(peer, peer.n)
    if chosen.seconds > reducing or chosen.visits > budget:
        chosen = by_igraph(peer, peer.reached)
    first = chosen.seconds <= reducing or not _promising(peer, runs, reducing, chosen.seconds)
    return chosen if first and chosen.visits <= budget else None


def _reducing(peer: Peer, runs: int) -> float:
    """Return how long reducing is likely to take; where edges have a direction, twice as long."""
    steps = peer.n + len(peer.edges)
    each = _REDUCED_COMPILED if worth_compiling(steps, runs) else _REDUCED_INTERPRETED
    return (_REDUCED_START + steps * each) * (2 if peer.directed else 1)


def _promising(peer: Peer, runs: int, reducing: float, by_igraph: float) -> bool:
    """Return whether to reduce a network that igraph would take longer for than reducing takes."""
    if reducing <= _LITTLE * by_igraph or by_igraph > _COMPILED_START:
        return True
    weighted = peer.edges.length is not None
    return reducing + _walking(peer.looks_without_leaves, weighted, runs) < by_igraph


@dataclass(frozen=True)
class Work:
    """What is to be done, and within which limits.

    Parameters
    ----------
    reduction
        The network, reduced.
    weighted
        Whether edges have lengths.
    peer
        The network as igraph would walk it; None where that is out of the question.
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
    weighted: bool
    peer: Peer | None
    budget: int = DEFAULT_BUDGET
    epsilon: float | None = None
    runs: int = 1
    compiler: bool = True

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
    ways = [_fastest(work, looks)]
    if work.peer is not None and work.peer.exact:
        ways.append(by_igraph(work.peer, work.peer.reached))
    exact = [each for each in ways if _affordable(work, each)]
    best = min(exact, key=lambda each: each.seconds, default=None)
    if best is not None and (work.epsilon is None or best.seconds <= _COMPILED_START):
        return best
    return _sampled(work, looks)


def by_igraph(peer: Peer, reached: float) -> Plan:
    """Return the plan to hand the whole network to igraph, in which each node reaches so many."""
    visits = peer.visits(reached) * (1 if peer.edges.length is None else WEIGHTED)
    return Plan("exact", "igraph", visits, 1.0, peer.seconds(reached))


def _walking(looks: int, weighted: bool, runs: int) -> float:
    """Return how long so many looks take by the faster engine."""
    return min(looks * _INTERPRETED[weighted], _COMPILED_START / runs + looks * _COMPILED[weighted])


def _affordable(work: Work, chosen: Plan) -> bool:
    if work.compiler:
        return chosen.visits <= work.budget
    return chosen.seconds <= work.budget * _COMPILED[0]


def _fastest(work: Work, looks: int) -> Plan:
    visits = looks * work.visit
    if work.peer is not None:  # where edges have a direction, fewer than there are at most
        looks = min(looks, round(work.peer.reached * work.reduction.graph.entries.sum()))
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
