"""What a rerun costs, in edge visits counted beforehand, so that every machine makes as many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec

from refgraph.findings import Finding
from refgraph.measures import (
    Measures,
    Peer,
    Work,
    compiled,
    distinct_edges,
    interpreted,
    is_compiled,
    plan,
    reduce_undirected,
)
from refgraph.network import Network
from refgraph.stability.remeasuring import ON_ARRAYS, UNCOMPILED, whole_visits
from refgraph.stability.rules import DEFAULT_BUDGET, LEAST, USUAL, RerunRules

EACH = 200
"""Edge visits that take as long as all else a rerun does with one contact, link or referral."""

VISIT = 4e-9
"""Seconds of one edge visit, for what is only known in seconds and for what is told in them."""


@dataclass(frozen=True)
class Count:
    """How many reruns to make.

    Parameters
    ----------
    times
        So many; 0 for none.
    visits
        The edge visits of one.
    findings
        What has to be said of it.
    """

    times: int
    visits: int = 0
    findings: tuple[Finding, ...] = ()


def count_reruns(network: Network, measures: Measures, needs: Iterable[str], rules: RerunRules) -> Count:
    """Return how many reruns to make: as many as asked for, else as many as usual or as the budget allows.

    Parameters
    ----------
    network, measures
        The network, and its measures, which hold how betweenness was found.
    needs
        The measures that places follow from.
    rules
        How many are asked for, and the budget.
    """
    if rules.reruns == 0:
        return Count(0)
    budget = rules.budget or DEFAULT_BUDGET
    visits = _visits(network, measures, set(needs), budget // LEAST)
    if rules.reruns > 0:
        return Count(rules.reruns, visits)
    times = min(USUAL, budget // visits)
    if times == USUAL:
        return Count(times, visits)
    return Count(times, visits, _fewer(times, visits)) if times >= LEAST else Count(0, visits, _none(visits))


def _visits(network: Network, measures: Measures, needs: set[str], most: int) -> int:
    """Return the edge visits of one rerun; where they are more than `most`, roughly."""
    links, size = len(network.links[0]), len(network.nodes)
    visits = EACH * (size + len(network.events) + links)
    if needs - set(ON_ARRAYS):
        # Nothing that igraph or a plug-in does should take longer than a walk from every node.
        visits += size * (size + 2 * links)
    if not needs & {"betweenness", "bridge"}:
        return visits
    whole = whole_visits(network)
    if whole * USUAL <= UNCOMPILED:
        return visits + 2 * whole
    found = measures.methods.get("betweenness", {})
    known = int(str(found.get("visits", 0)))
    if visits + (0 if found.get("engine") == "igraph" else known) > most:
        return visits + known
    return visits + _reduced(network)


def _reduced(network: Network) -> int:
    """Return the edge visits that betweenness takes once a compiler is at hand, if there is one."""
    low, high, _ = network.links
    size = len(network.nodes)
    tool = compiled() if is_compiled() else interpreted()
    edges = distinct_edges(size, low, high, None, False)
    reduction, peer = reduce_undirected(size, edges, tool), Peer(size, edges, False)
    chosen = plan(Work(reduction, False, peer, runs=USUAL, compiler=find_spec("numba") is not None))
    return chosen.visits if chosen.engine == "compiled" else round(chosen.seconds / VISIT)


def _fewer(times: int, visits: int) -> tuple[Finding, ...]:
    message = (
        f"Ranks were tried {times} times; {USUAL} would take about {USUAL * visits * VISIT:,.0f} seconds."
    )
    return (Finding("note", "fewer-reruns", message, f"Ask for it with --reruns {USUAL}."),)


def _none(visits: int) -> tuple[Finding, ...]:
    message = (
        f"How stable ranks are was not tried: {LEAST} reruns would take {LEAST * visits:,} edge visits, "
        f"about {LEAST * visits * VISIT:,.0f} seconds."
    )
    return (Finding("note", "no-reruns", message, f"Ask for it with --reruns {LEAST}."),)
