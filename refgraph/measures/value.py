"""What referrals brought: revenue of the people referred, at first and at second hand.

Both measures run on the acquisition graph: the referrals to a contact that are dated on or before its first won
deal, or all of them where it has none. A contact's revenue is split over
its referrers by ``share``, else equally.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.findings import Finding
from refgraph.network import Network, build_graph

DISCOUNT = 0.5
"""What a referral at second hand counts beside one at first hand."""

MOST_HOPS = 10
LEAST_WEIGHT = 1e-6
"""A walk inside a cycle ends after so many hops, or where its weight falls below this."""

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
    back to a contact it has met.
    """
    graph, size = acquisition(network), len(network.nodes)
    revenue = network.nodes["revenue"].to_numpy(float)
    column = pd.Series(0.0, index=network.nodes.index, name="downstream_value")
    if revenue.any():
        values, in_cycles = _discounted(graph, revenue, size)
        column[:] = values
        if in_cycles:
            column.attrs["remark"] = Finding(
                "note",
                "referral-cycle",
                f"{in_cycles:,} contacts referred each other in a circle; their downstream value stops where "
                "it comes back to a contact already met.",
                count=in_cycles,
            )
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


def _discounted(graph: Acquisition, revenue: Array, size: int) -> tuple[Array, int]:
    """Return the values, and how many contacts are in a cycle; children before parents."""
    edges = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    groups = build_graph(size, graph.source, graph.target, directed=True).connected_components(mode="strong")
    member = np.array(groups.membership)
    group_size = np.array(groups.sizes())
    outgoing: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for (source, target), share in zip(edges, graph.share.tolist(), strict=True):
        outgoing[source].append((target, share))
    order = _children_first(member, edges, len(groups))
    in_cycle = group_size[member] > 1
    values, money = [0.0] * size, revenue.tolist()
    cyclic = in_cycle.tolist()
    group = member.tolist()
    for node in order:
        if cyclic[node]:
            values[node] = _walk(node, outgoing, money, values, group)
        else:
            values[node] = sum(
                share * (money[child] + DISCOUNT * values[child]) for child, share in outgoing[node]
            )
    return np.array(values), int(in_cycle.sum())


def _children_first(member: npt.NDArray[np.int64], edges: list[tuple[int, int]], groups: int) -> list[int]:
    """Return the nodes so that every group of the condensed graph comes after all that it reaches."""
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    between = member[ends[:, 0]] != member[ends[:, 1]]
    condensed = build_graph(groups, member[ends[between, 0]], member[ends[between, 1]], directed=True)
    place = np.empty(groups, dtype=np.int64)
    place[condensed.topological_sorting(mode="in")] = np.arange(groups)
    order: list[int] = np.argsort(place[member], kind="stable").tolist()
    return order


def _walk(
    start: int,
    outgoing: list[list[tuple[int, float]]],
    money: list[float],
    values: list[float],
    group: list[int],
) -> float:
    """Return the value of a contact in a cycle, over all walks from it that meet nobody twice.

    Outside its own group of mutually reachable contacts a walk cannot come back, and the finished values
    are taken. Shares of one contact add up to 1 at most, so few walks are heavy enough to be followed.
    """
    total, stack = 0.0, [(start, 1.0, frozenset([start]))]
    while stack:
        node, weight, met = stack.pop()
        for child, share in outgoing[node]:
            if child in met:
                continue
            total += weight * share * money[child]
            onward = weight * share * DISCOUNT
            if group[child] != group[start]:
                total += onward * values[child]
            elif onward >= LEAST_WEIGHT and len(met) < MOST_HOPS:
                stack.append((child, onward, met | {child}))
    return total
