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

MOST_STEPS = 200_000
"""So many steps of chains that touch a circle are followed in all; beyond them chains end where they are."""

LEAST_STEPS = 20
"""As many steps are followed for each contact all the same: most chains are a single line."""


@dataclass(frozen=True)
class Divided:
    """Revenue divided among those upstream of it.

    Parameters
    ----------
    credits
        Model -> the credit of each node, shape (nodes,).
    unattributed
        The revenue that nobody referred.
    circular
        How many contacts with revenue have a circle of referrals upstream.
    cut
        Whether some of their chains were too many to follow to the end.
    """

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
    credits = _by_levels(graph, np.where(circular, 0.0, revenue), tables, hops)
    starts = np.flatnonzero(circular & (revenue != 0)).tolist()
    cut = _by_walking(graph, revenue, starts, tables, credits, hops, most_steps)
    nobody = 1.0 - np.bincount(graph.target, graph.share, size)
    return Divided(credits, float((revenue * nobody).sum()), len(starts), cut)


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
    credits = {model: np.zeros(size) for model in tables}
    arriving = revenue
    for hop in range(1, hops + 1):
        arriving = _summed(graph.source, graph.share * arriving[graph.target], size)
        for model, parts in tables.items():
            kept = sum(ending[more] * parts[hop, hop + more] for more in range(hops - hop))
            credits[model] += arriving * (kept + lasting[hops - hop] * parts[hop, hops])
    return credits


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
    credits: dict[str, Array],
    hops: int,
    most_steps: int,
) -> bool:
    """Add the credits of the contacts below a circle, chain by chain; tell whether any chain was cut short."""
    if not starts:
        return False
    above: list[list[tuple[int, float]]] = [[] for _ in range(len(revenue))]
    for source, target, share in zip(
        graph.source.tolist(), graph.target.tolist(), graph.share.tolist(), strict=True
    ):
        above[target].append((source, share))
    steps = max(LEAST_STEPS, most_steps // len(starts))
    carried: list[float] = []
    chains: list[tuple[int, ...]] = []
    complete = True
    for start in starts:
        complete &= _follow(above, start, float(revenue[start]), hops, steps, carried, chains)
    _credit(np.array(carried), chains, tables, credits)
    return not complete


def _follow(
    above: list[list[tuple[int, float]]],
    start: int,
    amount: float,
    hops: int,
    steps: int,
    carried: list[float],
    chains: list[tuple[int, ...]],
) -> bool:
    """Add the chains upwards from a contact and what each carries; tell whether all were followed to the end.

    The heaviest are followed first.
    """
    open_: list[tuple[float, tuple[int, ...]]] = sorted(
        (-share, (node,)) for node, share in above[start] if node != start
    )
    while open_ and steps > 0:
        negative, chain = heappop(open_)
        onward = [(node, share) for node, share in above[chain[-1]] if node != start and node not in chain]
        if len(chain) == hops:
            onward = []
        carried.append(-negative * max(0.0, 1.0 - sum(share for _, share in onward)) * amount)
        chains.append(chain)
        for node, share in onward:
            heappush(open_, (negative * share, (*chain, node)))
        steps -= 1 + len(onward)
    carried += [-negative * amount for negative, _ in open_]
    chains += [chain for _, chain in open_]
    return not open_


def _credit(
    carried: Array, chains: list[tuple[int, ...]], tables: dict[str, Array], credits: dict[str, Array]
) -> None:
    """Divide what each chain carries among its contacts, all chains that reach a hop at once."""
    length = np.array([len(chain) for chain in chains], dtype=np.int64)
    for hop in range(1, int(length.max(initial=0)) + 1):
        reaching = np.flatnonzero(length >= hop)
        nodes = np.array([chains[place][hop - 1] for place in reaching.tolist()], dtype=np.int64)
        for model, parts in tables.items():
            part = parts[hop, length[reaching]]
            credits[model] += _summed(nodes, carried[reaching] * part, len(credits[model]))
