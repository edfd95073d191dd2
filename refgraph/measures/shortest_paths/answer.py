"""The door: edge arrays in, betweenness out, and how it was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from refgraph.errors import NetworkError
from refgraph.measures.shortest_paths import engine as engines
from refgraph.measures.shortest_paths.directed import reduce_directed
from refgraph.measures.shortest_paths.edges import Edges, distinct_edges
from refgraph.measures.shortest_paths.engine import Engine, interpreted
from refgraph.measures.shortest_paths.peer import Peer
from refgraph.measures.shortest_paths.planner import (
    DEFAULT_BUDGET,
    WEIGHTED,
    Plan,
    Work,
    at_once,
    plan,
    worth_asking,
    worth_compiling,
)
from refgraph.measures.shortest_paths.reduction import Reduction, reduce_undirected
from refgraph.measures.shortest_paths.sampling import Estimate, estimate, estimate_within
from refgraph.measures.shortest_paths.sweeps import CUT, Runner, Sources

if TYPE_CHECKING:
    from refgraph.workers import Crew

_NO_NUMBA = "numba cannot be imported, without which this takes longer; install it again: pip install numba"
_WORTH_SAYING = 2.0  # seconds
_TOO_FAR = 2**62  # a path's length and the slot it leads to are held in one number of 64 bits


@dataclass(frozen=True)
class Betweenness:
    """Betweenness, and how it was found.

    Parameters
    ----------
    values
        The betweenness of every node, float64 (n,), not normalised: over unordered pairs if undirected, over
        ordered pairs if directed (what igraph and networkx return).
    method
        ``exact``, ``sampled`` (unbiased) or ``guaranteed`` (sampled until the error is small enough).
    sources
        How many sources large blocks were walked from; 0 if exact.
    error
        As a share of all pairs, the largest error of any node: an estimated standard error if sampled, a
        bound that holds for all nodes at once with probability 0.95 if guaranteed; None if exact.
    visits
        The edge visits that were counted for it beforehand.
    engine
        ``closed form``, ``interpreted``, ``compiled`` or ``igraph``.
    note
        One line on what a reader of the values has to know; empty if they are exact without remark.
    cut
        The version of how sources are cut into chunks, which decides the last bits of a sum.
    """

    values: np.ndarray
    method: str
    sources: int
    error: float | None
    visits: int
    engine: str
    note: str
    cut: int = CUT


def betweenness_values(
    n: int,
    source: np.ndarray,
    target: np.ndarray,
    *,
    distance: np.ndarray | None = None,
    directed: bool = False,
    budget: int | None = None,
    epsilon: float | None = None,
    seed: int = 0,
    threads: int = 1,
    runs: int = 1,
    progress: Callable[[float], None] | None = None,
    announce: Callable[[str], None] | None = None,
    workers: Crew | None = None,
) -> Betweenness:
    """Return the betweenness of every node (Freeman 1977): the pairs of others on whose shortest paths it is.

    A pair with several shortest paths counts for the share of them that pass the node. Exact if the edge
    visits counted beforehand are within the budget, otherwise from as many sources as the budget allows.

    Parameters
    ----------
    n
        The number of nodes; they are called 0 to n - 1.
    source, target
        The two ends of each edge, integers (m,). Loops do not count, and parallel edges (undirected, mutual
        ones too) count once.
    distance
        The length of each edge, positive integers (m,), so that paths of equal length are known to be equal;
        of parallel edges the shortest counts. None if every edge is one step.
    directed
        Whether paths follow the direction of edges.
    budget
        The edge visits allowed; None for `DEFAULT_BUDGET`.
    epsilon
        The error allowed, as a share of all pairs; sampling then stops as soon as its bound is smaller.
    seed
        Where the random numbers of a sample begin.
    threads
        How many threads may take part; the result does not depend on it, to the last bit.
    runs
        How many computations of about this size the caller is going to make: starting the compiler for one of
        them serves all.
    progress
        Called now and then with the share of the work that is done, up to 1.
    announce
        Called with one line before something takes long: how many edge visits, and a first compilation.
    workers
        Who may walk instead of threads (`refgraph.hire`); the result does not depend on it, to the last bit.

    Raises
    ------
    NetworkError
        If an end is not a node, or a distance is not a positive integer or too large.

    Examples
    --------
    A path of three contacts and one who knows nobody:

    >>> betweenness_values(4, np.array([0, 1]), np.array([1, 2])).values.tolist()
    [0.0, 1.0, 0.0, 0.0]
    """
    source, target, distance = _checked(n, source, target, distance)
    engine = _engine_to_reduce(n + len(source), runs)
    with engine.watch(announce):
        edges = distinct_edges(n, source, target, distance, directed, engine)
    peer = Peer(n, edges, directed)
    # Whether a compiler is at hand by chance must not decide: igraph's last bits are others than ours.
    whole = at_once(peer, runs, DEFAULT_BUDGET if budget is None else budget)
    if whole is not None:
        if progress is not None:
            progress(1.0)
        return Betweenness(peer.betweenness(), "exact", 0, None, whole.visits, whole.engine, "")
    with engine.watch(announce):
        reduction = (reduce_directed if directed else reduce_undirected)(n, edges, engine)
    chosen, engine, note = _choose(reduction, peer, budget, epsilon, runs)
    if announce is not None and chosen.seconds > _WORTH_SAYING:
        announce(f"betweenness: {chosen.visits:,} edge visits, about {chosen.seconds:,.0f} seconds")
    runner = Runner(engine, threads, _share_done(progress, chosen.visits, edges), workers)
    with engine.watch(announce):
        values, found = _run(peer, reduction, chosen, epsilon, seed, runner)
    if progress is not None:
        progress(1.0)
    name = engine.name if chosen.engine in ("compiled", "interpreted") else chosen.engine
    if found is None:
        return Betweenness(values, "exact", 0, None, chosen.visits, name, note)
    error = found.error / _pairs(n, directed)
    note = f"{_remark(chosen.method, found.sources, error, epsilon)}{note and '; '}{note}"
    return Betweenness(values, chosen.method, found.sources, error, chosen.visits, name, note)


def _checked(
    n: int, source: np.ndarray, target: np.ndarray, distance: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    source, target = np.asarray(source), np.asarray(target)
    for ends in (source, target):
        if len(ends) and not (ends.dtype.kind in "iu" and ends.min() >= 0 and ends.max() < n):
            raise NetworkError(f"The ends of edges must be whole numbers from 0 to {n - 1}.")
    if distance is None:
        return source, target, None
    distance = np.asarray(distance)
    if len(distance) and not (distance.dtype.kind in "iu" and distance.min() >= 1):
        raise NetworkError("Distances must be whole numbers of at least 1.", "Scale and round them.")
    if len(distance) and int(distance.max()) * n * n >= _TOO_FAR:
        raise NetworkError(
            f"Distances of up to {distance.max()} are too large for {n} nodes.", "Scale them down."
        )
    return source, target, distance


def _engine_to_reduce(steps: int, runs: int) -> Engine:
    wanted = worth_compiling(steps, runs) or engines.is_compiled()
    return (_compiled() if wanted else None) or interpreted()


def _compiled() -> Engine | None:
    try:
        return engines.compiled()
    except ImportError:
        return None


def _choose(
    reduction: Reduction, peer: Peer, budget: int | None, epsilon: float | None, runs: int
) -> tuple[Plan, Engine, str]:
    """Return what to run, what runs it, and a remark where that is not what it should be."""
    asked = peer if worth_asking(peer.n + len(peer.edges)) else None
    within = DEFAULT_BUDGET if budget is None else budget
    work = Work(reduction, peer.edges.length is not None, asked, within, epsilon, runs)
    chosen = plan(work)
    if chosen.engine != "compiled" and not engines.is_compiled():
        return chosen, interpreted(), ""
    engine = _compiled()
    if engine is not None:
        return chosen, engine, ""
    return plan(replace(work, peer=peer, compiler=False)), interpreted(), _NO_NUMBA


def _run(
    peer: Peer, reduction: Reduction, chosen: Plan, epsilon: float | None, seed: int, runner: Runner
) -> tuple[np.ndarray, Estimate | None]:
    """Return the values, and what they were estimated from unless they are exact."""
    graph = reduction.graph
    if chosen.engine == "igraph":
        return peer.betweenness(), None
    found = None
    if chosen.method == "sampled":
        found = estimate(reduction, chosen.share, seed, runner)
    elif chosen.method == "guaranteed" and epsilon is not None:
        found = estimate_within(
            reduction, epsilon * _pairs(peer.n, graph.directed), chosen.share, seed, runner
        )
    if found is not None:
        return found.values, found
    every = Sources(np.arange(len(graph.node)), graph.sends * graph.scale, graph.sends)
    return reduction.finish(runner.walk(graph, every)), None


def _pairs(n: int, directed: bool) -> float:
    return max(1.0, n * (n - 1) * (1.0 if directed else 0.5))


def _share_done(
    progress: Callable[[float], None] | None, visits: int, edges: Edges
) -> Callable[[int], None] | None:
    """Return a function that adds up the edge visits it is called with and passes on their share."""
    if progress is None:
        return None
    done = 0
    each = 1 if edges.length is None else WEIGHTED

    def add(count: int) -> None:
        nonlocal done
        done += count * each
        progress(min(1.0, done / max(1, visits)))

    return add


def _remark(method: str, sources: int, error: float, epsilon: float | None) -> str:
    if method == "sampled":
        return f"sampled from {sources:,} sources, standard error at most {error:.2g} of all pairs"
    bound = f"with 95 % certainty within {error:.2g} of all pairs for everyone"
    short = "" if epsilon is None or error <= epsilon else f"; {epsilon:g} would take a larger budget"
    return f"sampled from {sources:,} sources, {bound}{short}"
