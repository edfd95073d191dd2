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
from refgraph.network import Network, build_graph

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
    graph, size = acquisition(network), len(network.nodes)
    revenue = network.nodes["revenue"].to_numpy(float)
    column = pd.Series(0.0, index=network.nodes.index, name="downstream_value")
    if revenue.any():
        values, in_cycles, estimated = _discounted(graph, revenue, size)
        column[:] = values
        if in_cycles:
            column.attrs["remark"] = _in_circles(in_cycles, estimated)
    return column


def acquisition(network: Network) -> Acquisition:
    """Return the acquisition graph of a network."""
    events = network.events
    bought = network.nodes["first_won"].reindex(events["target"]).to_numpy()
    dates = events["date"].to_numpy()
    late = ~np.isnat(dates) & ~np.isnat(bought) & (dates > bought)
    pairs = events[~late].groupby(["source", "target"], sort=True)["share"].max().reset_index()
    source, target = network.positions(pairs["source"]), network.positions(pairs["target"])
    return Acquisition(source, target, _shares(pairs["share"].to_numpy(float), target, len(network.nodes)))


def _shares(given: Array, target: Positions, size: int) -> Array:
    """Fill the shares that are not given with equal parts of what the given ones leave; never above 1 in all."""
    blank = np.isnan(given)
    taken = np.bincount(target, np.where(blank, 0.0, given), size)
    blanks = np.bincount(target, blank, size)
    left = np.clip(1 - taken, 0, None) / np.maximum(blanks, 1)
    share: Array = np.where(blank, left[target], given) / np.maximum(taken, 1.0)[target]
    return share


def _discounted(graph: Acquisition, revenue: Array, size: int) -> tuple[Array, int, bool]:
    """Return the values, how many contacts are in a cycle, and whether walks there are partly estimated."""
    edges = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    groups = build_graph(size, graph.source, graph.target, directed=True).connected_components(mode="strong")
    member = np.array(groups.membership)
    in_cycle = np.array(groups.sizes())[member] > 1
    outgoing: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for (source, target), share in zip(edges, graph.share.tolist(), strict=True):
        outgoing[source].append((target, share))
    walks = _Walks(outgoing, revenue.tolist(), member.tolist(), [0.0] * size)
    cyclic = in_cycle.tolist()
    if any(cyclic):
        walks.steps_each = MOST_STEPS // sum(cyclic)
        walks.with_repeats = _with_repeats(graph, revenue, size)
    for node in _children_first(member, edges, len(groups)):
        walks.values[node] = walks.through_cycles(node) if cyclic[node] else walks.one_step(node)
    return np.array(walks.values), int(in_cycle.sum()), walks.estimated


def _with_repeats(graph: Acquisition, revenue: Array, size: int) -> list[float]:
    """Return the values if walks could meet a contact again: the fixed point, which halves its error a round."""
    values: Array = np.zeros(size)
    for _ in range(60):
        gain = graph.share * (revenue + DISCOUNT * values)[graph.target]
        values = np.bincount(graph.source, gain, size).astype(np.float64)
    result: list[float] = values.tolist()
    return result


def _children_first(member: npt.NDArray[np.int64], edges: list[tuple[int, int]], groups: int) -> list[int]:
    """Return the nodes so that every group of the condensed graph comes after all that it reaches."""
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    between = member[ends[:, 0]] != member[ends[:, 1]]
    condensed = build_graph(groups, member[ends[between, 0]], member[ends[between, 1]], directed=True)
    place = np.empty(groups, dtype=np.int64)
    place[condensed.topological_sorting(mode="in")] = np.arange(groups)
    order: list[int] = np.argsort(place[member], kind="stable").tolist()
    return order


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
