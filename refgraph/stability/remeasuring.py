"""Measures of what is left of a network, on arrays: by the arithmetic that measures use, without their tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from refgraph.forecast import History, Prospects, find_pace, order_values
from refgraph.measures import (
    WINDOWS,
    Acquisition,
    Descent,
    Means,
    acquisition,
    acquisition_of,
    betweenness_values,
    bridge_values,
    counted_in,
    downstream_values,
    find_descent,
    in_time,
    measure,
    participation_values,
)
from refgraph.network import Network, build_graph

Array = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

UNCOMPILED = 100_000_000
"""Edge visits that igraph makes in all reruns together in about as long as a compiler takes to start."""

MOST_STEPS = 20_000
"""So many steps of walks inside cycles of referrals a rerun follows: a tenth of what the ranking itself does."""


@dataclass(frozen=True)
class Material:
    """What all reruns start from, found once; contacts and referrals by position.

    Parameters
    ----------
    network
        The whole network, partitioned.
    prospects
        Its forecast: half-lives and priors stay as fitted to all of it.
    means
        Budget and seed of betweenness.
    runs
        How many reruns there will be.
    """

    network: Network
    prospects: Prospects
    means: Means
    runs: int

    @cached_property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.network.nodes)

    @cached_property
    def ends(self) -> tuple[Positions, Positions]:
        """Referrer and referred of each referral."""
        events = self.network.events
        return self.network.positions(events["source"]), self.network.positions(events["target"])

    @cached_property
    def link(self) -> Positions:
        """The link that each referral belongs to."""
        source, target = self.ends
        low, high, _ = self.network.links
        key = np.minimum(source, target) * self.size + np.maximum(source, target)
        return np.searchsorted(low * self.size + high, key).astype(np.int64)

    @cached_property
    def tied(self) -> npt.NDArray[np.bool_]:
        """Whether each link is a tie too, which no rerun leaves out."""
        ties = self.network.ties
        a, b = self.network.positions(ties["a"]), self.network.positions(ties["b"])
        low, high, _ = self.network.links
        return np.isin(low * self.size + high, np.minimum(a, b) * self.size + np.maximum(a, b))

    @cached_property
    def cluster(self) -> Positions:
        """The cluster of each node."""
        cluster: Positions = self.network.nodes["cluster"].to_numpy(np.int64)
        return cluster

    @cached_property
    def revenue(self) -> Array:
        """The revenue of each node."""
        revenue: Array = self.network.nodes["revenue"].to_numpy(float)
        return revenue

    @cached_property
    def dated(self) -> npt.NDArray[np.bool_]:
        """Whether each referral is dated."""
        dated: npt.NDArray[np.bool_] = self.network.events["date"].notna().to_numpy(bool)
        return dated

    @cached_property
    def count(self) -> Array:
        """How many referrals each row stands for."""
        count: Array = self.network.events["count"].to_numpy(float)
        return count

    @cached_property
    def small(self) -> bool:
        """Whether walking from everybody in every rerun takes less than starting a compiler."""
        return whole_visits(self.network) * self.runs <= UNCOMPILED

    @cached_property
    def windows(self) -> Mapping[str, Array]:
        """What each referral counts in each window of time."""
        return {name: counted_in(self.network, name) for name in WINDOWS}

    @cached_property
    def strength(self) -> Array:
        """What each referral counts for its age."""
        strength: Array = self.network.events["strength"].to_numpy(float)
        return strength

    @cached_property
    def acquiring(self) -> tuple[npt.NDArray[np.bool_], Array]:
        """Whether each referral may have brought its contact, and its share of the credit."""
        return in_time(self.network), self.network.events["share"].to_numpy(float)

    @cached_property
    def descent(self) -> Descent:
        """The order in which values downstream follow from each other."""
        return find_descent(acquisition(self.network), self.size)


@dataclass(frozen=True)
class Remains:
    """What one rerun keeps, and its measures.

    Parameters
    ----------
    material
        What all reruns start from.
    kept
        What share of each referral is kept.
    """

    material: Material
    kept: Array

    @cached_property
    def links(self) -> tuple[Positions, Positions]:
        """The ends of the links that are left, ties included."""
        left = self.material.tied.copy()
        left[self.material.link[self.kept > 0]] = True
        low, high, _ = self.material.network.links
        return low[left], high[left]

    @cached_property
    def connected(self) -> npt.NDArray[np.bool_]:
        """Whether a link is left to each node."""
        linked = np.zeros(self.material.size, bool)
        for ends in self.links:
            linked[ends] = True
        return linked

    @cached_property
    def betweenness(self) -> Array:
        """Betweenness of each node."""
        if self.material.small:
            graph = build_graph(self.material.size, *self.links)
            return np.array(graph.betweenness(), dtype=float)
        means = self.material.means
        found = betweenness_values(
            self.material.size,
            *self.links,
            budget=means.rules.budget or None,
            epsilon=means.rules.epsilon or None,
            seed=means.seed,
            runs=self.material.runs,
            announce=means.announce,
        )
        return found.values

    @cached_property
    def history(self) -> History:
        """Who referred when, of the referrals that are left."""
        material, left = self.material, self.material.count * self.kept
        undated = self.per_referrer(np.where(material.dated, 0.0, material.count))
        return material.prospects.history.keeping(left[material.dated], undated)

    @cached_property
    def acquired(self) -> Acquisition:
        """Who brought whom among the referrals that are left."""
        early, share = self.material.acquiring
        left = early & (self.kept > 0)
        source, target = self.material.ends
        return acquisition_of(source[left], target[left], share[left], self.material.size)

    def per_referrer(self, weight: Array) -> Array:
        """Sum what each referral counts, as far as it is left, over those who made it."""
        total: Array = np.bincount(self.material.ends[0], weight * self.kept, self.material.size).astype(
            float
        )
        return total

    def measure(self, name: str) -> Array:
        """Return a measure of what is left, shape (nodes,); ``order`` is `refgraph.forecast.order_values`."""
        if name in ON_ARRAYS:
            return ON_ARRAYS[name](self)
        # Rare enough to take the long way, by a network of its own.
        column: Array = measure(self.material.network.thinned(self.kept), [name])[name].to_numpy(float)
        return column


def _order(remains: Remains) -> Array:
    left, forecast = remains.history, remains.material.prospects.forecast
    return order_values(forecast.expected(left), left.made, find_pace(left).silent)


def _direct_credit(remains: Remains) -> Array:
    graph = remains.acquired
    gain = graph.share * remains.material.revenue[graph.target]
    return np.bincount(graph.source, gain, remains.material.size).astype(float)


def _downstream_value(remains: Remains) -> Array:
    material = remains.material
    if not material.revenue.any():
        return np.zeros(material.size)
    return downstream_values(remains.acquired, material.revenue, material.descent, MOST_STEPS)[0]


def _bridge(remains: Remains) -> Array:
    return bridge_values(*remains.links, remains.betweenness)


def whole_visits(network: Network) -> int:
    """Return the edge visits of a walk from everybody who is linked, along every link both ways."""
    low, high, _ = network.links
    return len(np.union1d(low, high)) * 2 * len(low)


def _window(name: str) -> Callable[[Remains], Array]:
    return lambda remains: remains.per_referrer(remains.material.windows[name])


ON_ARRAYS: Mapping[str, Callable[[Remains], Array]] = {
    **{name: _window(name) for name in WINDOWS},
    "recency_weighted_referrals": lambda remains: remains.per_referrer(remains.material.strength),
    "order": _order,
    "direct_credit": _direct_credit,
    "downstream_value": _downstream_value,
    "betweenness": lambda remains: remains.betweenness,
    "bridge": _bridge,
    "participation": lambda remains: participation_values(*remains.links, remains.material.cluster),
}
"""The measures that a rerun finds on arrays."""
