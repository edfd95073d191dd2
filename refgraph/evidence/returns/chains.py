"""Revenue divided along chains of referrals, so that the parts always add up to the whole.

Every way upwards from a contact that brought revenue is a chain; it weighs the product of its shares. A chain
ends with a contact whom nobody referred, after so many hops, or where it comes back to a contact already met.
What a chain carries is divided among its contacts, by the hop at which each stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from refgraph.evidence.rules import MODELS
from refgraph.measures import Acquisition, find_descent

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Way = tuple[int, ...]
"""Nodes or edges, from the contact with revenue upwards."""
Step = tuple[int, int, float]
"""The next node upwards, the edge that leads to it, and its share."""

MOST_STEPS = 200_000
"""So many steps of chains that touch a circle are followed in all; beyond them chains end where they are."""

LEAST_STEPS = 20
"""As many steps are followed for each contact all the same: most chains are a single line."""


@dataclass(frozen=True)
class Divided:
    """Revenue divided among those upstream of it.

    Parameters
    ----------
    by_referral
        Model -> what each edge of the acquisition graph earns for its source, shape (edges,).
    credits
        Model -> the credit of each node, the sum of what its edges earn, shape (nodes,).
    unattributed
        The revenue that nobody referred.
    circular
        How many contacts with revenue have a circle of referrals upstream.
    cut
        Whether some of their chains were too many to follow to the end.
    """

    by_referral: dict[str, Array]
    credits: dict[str, Array]
    unattributed: float
    circular: int
    cut: bool


def divide(
    graph: Acquisition, revenue: Array, *, hops: int = 10, decay: float = 0.5, most_steps: int = MOST_STEPS
) -> Divided:
    """Divide revenue along the chains of an acquisition graph, by every model.

    Parameters
    ----------
    graph
        Who brought whom, and the share of the credit.
    revenue
        Shape (nodes,).
    hops
        How many steps a chain is followed upwards.
    decay
        What each further step counts beside the one before it, in the model decay.
    most_steps
        So many steps of chains that touch a circle are followed in all.

    Returns
    -------
    Divided
        For every model ``credits.sum() + unattributed == revenue.sum()`` but for rounding.
    """
    size = len(revenue)
    tables = {model: _parts(model, hops, decay) for model in MODELS}
    circular = _below_circles(graph, size, hops)
    earned = _by_levels(graph, np.where(circular, 0.0, revenue), tables, hops)
    starts = np.flatnonzero(circular & (revenue != 0)).tolist()
    cut = _by_walking(graph, revenue, starts, tables, earned, hops, most_steps)
    credits = {model: _summed(graph.source, each, size) for model, each in earned.items()}
    nobody = 1.0 - np.bincount(graph.target, graph.share, size)
    return Divided(earned, credits, float((revenue * nobody).sum()), len(starts), cut)


def _parts(model: str, hops: int, decay: float) -> Array:
    """Return what the contact at a hop (row) gets of a chain of a length (column), both counted from 1."""
    hop, length = np.indices((hops + 1, hops + 1))
    match model:
        case "last":
            weight = np.where(hop == 1, 1.0, 0.0)
        case "first":
            weight = np.where(hop == length, 1.0, 0.0)
        case "linear":
            weight = np.ones(hop.shape)
        case _:
            weight = decay ** np.maximum(hop - 1.0, 0.0)
    weight = np.where((hop >= 1) & (hop <= length), weight, 0.0)
    total = weight.sum(axis=0)
    parts: Array = weight / np.where(total > 0, total, 1.0)
    return parts


def _below_circles(graph: Acquisition, size: int, hops: int) -> Flags:
    """Tell from which nodes a chain may come into a circle."""
    met = np.array(find_descent(graph, size).cyclic, dtype=bool)
    for _ in range(hops if met.any() else 0):
        met[graph.target[met[graph.source]]] = True
    return met


def _by_levels(graph: Acquisition, revenue: Array, tables: dict[str, Array], hops: int) -> dict[str, Array]:
    """Divide all revenue at once, hop by hop: without circles the chains above a node do not depend on the way to it.

    What arrives at a node at a hop goes on for a known length, whose distribution is the node's own.
    """
    size = len(revenue)
    ending, lasting = _lengths(graph, size, hops)
    earned = {model: np.zeros(len(graph.source)) for model in tables}
    arriving = revenue
    for hop in range(1, hops + 1):
        carried = graph.share * arriving[graph.target]
        arriving = _summed(graph.source, carried, size)
        for model, parts in tables.items():
            kept = sum(ending[more] * parts[hop, hop + more] for more in range(hops - hop))
            earned[model] += carried * (kept + lasting[hops - hop] * parts[hop, hops])[graph.source]
    return earned


def _lengths(graph: Acquisition, size: int, hops: int) -> tuple[list[Array], list[Array]]:
    """Return for each number of further hops what part of the chains ends after it, and what part gets so far."""
    lasting: list[Array] = [np.ones(size)]
    for _ in range(hops):
        lasting.append(_summed(graph.target, graph.share * lasting[-1][graph.source], size))
    return [here - further for here, further in pairwise(lasting)], lasting


def _summed(place: npt.NDArray[np.int64], values: Array, size: int) -> Array:
    total: Array = np.bincount(place, values, size).astype(np.float64)
    return total


def _by_walking(
    graph: Acquisition,
    revenue: Array,
    starts: list[int],
    tables: dict[str, Array],
    earned: dict[str, Array],
    hops: int,
    most_steps: int,
) -> bool:
    """Add what is earned by the contacts below a circle, chain by chain; tell whether any chain was cut short."""
    if not starts:
        return False
    above: list[list[Step]] = [[] for _ in range(len(revenue))]
    for edge, (source, target, share) in enumerate(
        zip(graph.source.tolist(), graph.target.tolist(), graph.share.tolist(), strict=True)
    ):
        above[target].append((source, edge, share))
    steps = max(LEAST_STEPS, most_steps // len(starts))
    carried: list[float] = []
    chains: list[Way] = []
    complete = True
    for start in starts:
        complete &= _follow(above, start, float(revenue[start]), hops, steps, carried, chains)
    _credit(np.array(carried), chains, tables, earned)
    return not complete


def _follow(
    above: list[list[Step]],
    start: int,
    amount: float,
    hops: int,
    steps: int,
    carried: list[float],
    chains: list[Way],
) -> bool:
    """Add the chains upwards from a contact and what each carries; tell whether all were followed to the end.

    The heaviest are followed first.
    """
    open_: list[tuple[float, Way, Way]] = sorted(
        (-share, (node,), (edge,)) for node, edge, share in above[start] if node != start
    )
    while open_ and steps > 0:
        negative, nodes, edges = heappop(open_)
        onward = [step for step in above[nodes[-1]] if step[0] != start and step[0] not in nodes]
        if len(nodes) == hops:
            onward = []
        carried.append(-negative * max(0.0, 1.0 - sum(share for _, _, share in onward)) * amount)
        chains.append(edges)
        for node, edge, share in onward:
            heappush(open_, (negative * share, (*nodes, node), (*edges, edge)))
        steps -= 1 + len(onward)
    carried += [-negative * amount for negative, _, _ in open_]
    chains += [edges for _, _, edges in open_]
    return not open_


def _credit(carried: Array, chains: list[Way], tables: dict[str, Array], earned: dict[str, Array]) -> None:
    """Divide what each chain carries among its referrals, all chains that reach a hop at once."""
    length = np.array([len(chain) for chain in chains], dtype=np.int64)
    for hop in range(1, int(length.max(initial=0)) + 1):
        reaching = np.flatnonzero(length >= hop)
        edges = np.array([chains[place][hop - 1] for place in reaching.tolist()], dtype=np.int64)
        for model, parts in tables.items():
            part = parts[hop, length[reaching]]
            earned[model] += _summed(edges, carried[reaching] * part, len(earned[model]))
