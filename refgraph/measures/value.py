"""What referrals brought: revenue of the people referred, at first and at second hand.

Both measures run on the acquisition graph: the referrals to a contact that are dated on or before its first won
deal, or all of them where it has none. A contact's revenue is split over
its referrers by ``share``, else equally.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.findings import Finding
from refgraph.network import Network, build_graph, may_have_brought

DISCOUNT = 0.5
"""What a referral at second hand counts beside one at first hand."""

MOST_STEPS = 200_000
"""So many steps of walks inside cycles are followed in all; the contacts in cycles have equal parts of them."""

Array = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Acquisition:
    """Who brought whom: edges from referrer to referred by position, and the share of the credit."""

    source: Positions
    target: Positions
    share: Array


def direct_credit(network: Network) -> pd.Series:
    """Return the revenue of the people each contact referred, shared where several referred the same one.

    Additive: the credits of all contacts and the revenue of those whom nobody referred add up to the total.
    """
    graph = acquisition(network)
    revenue = network.nodes["revenue"].to_numpy(float)
    credit = np.bincount(graph.source, graph.share * revenue[graph.target], len(network.nodes))
    return pd.Series(credit, index=network.nodes.index, name="direct_credit")


def downstream_value(network: Network) -> pd.Series:
    """Return the revenue that follows from each contact's referrals, those at second hand discounted.

    ``V(v) = sum over the people c whom v referred of share(v, c) * (revenue(c) + 0.5 * V(c))``. Not additive:
    the same revenue counts for everyone upstream of it. In a cycle of referrals a walk stops where it comes
    back to a contact it has met; in a cycle so dense that not every walk can be followed, the lightest walks
    are estimated as if they could meet a contact again.
    """
    revenue = network.nodes["revenue"].to_numpy(float)
    column = pd.Series(0.0, index=network.nodes.index, name="downstream_value")
    if revenue.any():
        graph = acquisition(network)
        descent = find_descent(graph, len(revenue))
        column[:], estimated = downstream_values(graph, revenue, descent)
        if any(descent.cyclic):
            column.attrs["remark"] = _in_circles(sum(descent.cyclic), estimated)
    return column


def acquisition(network: Network) -> Acquisition:
    """Return the acquisition graph of a network."""
    early = in_time(network)
    source, target = (network.positions(network.events[end])[early] for end in ("source", "target"))
    return acquisition_of(source, target, network.events["share"].to_numpy(float)[early], len(network.nodes))


def in_time(network: Network) -> npt.NDArray[np.bool_]:
    """Tell of each referral whether it may have brought its contact: it is not said to be after the first won deal."""
    first = network.nodes["first_won"].reindex(network.events["target"]).set_axis(network.events.index)
    early: npt.NDArray[np.bool_] = may_have_brought(network.events, first).to_numpy(bool)
    return early


def acquisition_of(source: Positions, target: Positions, share: Array, size: int) -> Acquisition:
    """Return the acquisition graph of these referrals, one edge a pair: the largest share given counts.

    Parameters
    ----------
    source, target
        Positions, shape (referrals,).
    share
        NaN where none is given, shape (referrals,).
    size
        The number of nodes.
    """
    key, place = np.unique(source * size + target, return_inverse=True)
    given = np.full(len(key), np.nan)
    np.fmax.at(given, place, share)
    source, target = key // max(size, 1), key % max(size, 1)
    return Acquisition(source, target, _shares(given, target, size))


def _shares(given: Array, target: Positions, size: int) -> Array:
    """Fill the shares that are not given with equal parts of what the given ones leave; never above 1 in all."""
    blank = np.isnan(given)
    taken = np.bincount(target, np.where(blank, 0.0, given), size)
    blanks = np.bincount(target, blank, size)
    left = np.clip(1 - taken, 0, None) / np.maximum(blanks, 1)
    share: Array = np.where(blank, left[target], given) / np.maximum(taken, 1.0)[target]
    return share


@dataclass(frozen=True)
class Descent:
    """In which order values follow from each other. It serves every part of the graph too.

    Parameters
    ----------
    order
        The contacts who referred anybody, each after all whom it reaches and who do not reach it.
    member
        For every contact the group of those who reach each other.
    cyclic
        Whether there are others in that group.
    """

    order: list[int]
    member: list[int]
    cyclic: list[bool]


def find_descent(graph: Acquisition, size: int) -> Descent:
    """Return the order in which the values of an acquisition graph are found."""
    groups = build_graph(size, graph.source, graph.target, directed=True).connected_components(mode="strong")
    member = np.array(groups.membership, dtype=np.int64)
    in_cycle = np.array(groups.sizes(), dtype=np.int64)[member] > 1
    source, target = member[graph.source], member[graph.target]
    between = source != target
    condensed = build_graph(len(groups), source[between], target[between], directed=True)
    place = np.empty(len(groups), dtype=np.int64)
    place[condensed.topological_sorting(mode="in")] = np.arange(len(groups))
    order = np.argsort(place[member], kind="stable")
    referred = np.bincount(graph.source, minlength=size) > 0
    return Descent(order[referred[order]].tolist(), member.tolist(), in_cycle.tolist())


def downstream_values(
    graph: Acquisition, revenue: Array, descent: Descent, most_steps: int = MOST_STEPS
) -> tuple[Array, bool]:
    """Return the downstream value of each node, and whether walks inside cycles are partly estimated.

    Parameters
    ----------
    graph
        The acquisition graph, or a part of the one that `descent` was made of.
    revenue
        Shape (nodes,).
    descent
        What `find_descent` returned.
    most_steps
        So many steps of walks inside cycles are followed in all.
    """
    size = len(revenue)
    outgoing: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for source, target, share in zip(
        graph.source.tolist(), graph.target.tolist(), graph.share.tolist(), strict=True
    ):
        outgoing[source].append((target, share))
    walks = _Walks(outgoing, revenue.tolist(), descent.member, [0.0] * size)
    cyclic = descent.cyclic
    if any(cyclic):
        walks.steps_each = most_steps // sum(cyclic)
        walks.with_repeats = _with_repeats(graph, revenue, size)
    for node in descent.order:
        walks.values[node] = walks.through_cycles(node) if cyclic[node] else walks.one_step(node)
    return np.array(walks.values, dtype=float), walks.estimated


def _with_repeats(graph: Acquisition, revenue: Array, size: int) -> list[float]:
    """Return the values if walks could meet a contact again: the fixed point, which halves its error a round."""
    values: Array = np.zeros(size)
    for _ in range(60):
        gain = graph.share * (revenue + DISCOUNT * values)[graph.target]
        values = np.bincount(graph.source, gain, size).astype(np.float64)
    result: list[float] = values.tolist()
    return result


@dataclass
class _Walks:
    """The referrals onward from each contact, and the values found so far."""

    outgoing: list[list[tuple[int, float]]]
    money: list[float]
    group: list[int]
    values: list[float]
    with_repeats: list[float] = field(default_factory=list)
    steps_each: int = 0
    estimated: bool = False

    def one_step(self, node: int) -> float:
        return sum(
            share * (self.money[child] + DISCOUNT * self.values[child])
            for child, share in self.outgoing[node]
        )

    def through_cycles(self, start: int) -> float:
        """Return the value of a contact in a cycle, over all walks from it that meet nobody twice.

        Outside its own group of mutually reachable contacts a walk cannot come back, and the finished
        values are taken. The heaviest walks are followed first.
        """
        total, steps, number = 0.0, 0, count()
        walks = [(-1.0, next(number), start, frozenset([start]))]
        while walks and steps < self.steps_each:
            negative, _, node, met = heappop(walks)
            for child, share in self.outgoing[node]:
                if child in met:
                    continue
                weight = -negative * share
                total += weight * self.money[child]
                if self.group[child] != self.group[start]:
                    total += weight * DISCOUNT * self.values[child]
                else:
                    heappush(walks, (-weight * DISCOUNT, next(number), child, met | {child}))
            steps += len(self.outgoing[node])
        self.estimated |= bool(walks)
        return total + sum(-negative * self.with_repeats[node] for negative, _, node, _ in walks)


def _in_circles(contacts: int, estimated: bool) -> Finding:
    return Finding(
        "note",
        "referral-cycle",
        f"{contacts:,} contacts referred each other in a circle; their downstream value stops where "
        "it comes back to a contact already met"
        + (" (in so dense a circle partly estimated)." if estimated else "."),
        count=contacts,
    )
