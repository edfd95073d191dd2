"""Places: by what contacts are ordered, and who is among the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.forecast import Prospects
from refgraph.measures import Measures
from refgraph.network import Network

Array = npt.NDArray[np.float64]

USUAL = "expected_referrals"
"""What the order follows unless another measure is named."""

LOW_IS_BEST = frozenset({"constraint", "component"})
"""Measures by which the lowest value comes first."""

LEAST_LINKING = 3
"""Where fewer contacts have a bridge above 0, no linking of groups is to be seen."""


@dataclass(frozen=True)
class Order:
    """By what contacts are ordered.

    Parameters
    ----------
    by
        A measure. By `USUAL` the silent stand behind all who are not, and those who never referred last.
    only_some
        Whether a contact whose value is 0 has no place.

    Examples
    --------
    >>> Order("degree").places({"degree": np.array([2.0, 7.0, 7.0])}).tolist()
    [3.0, 1.0, 1.0]
    """

    by: str = USUAL
    only_some: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """The measures that places follow from; ``order`` stands for `refgraph.forecast.order_values`."""
        return ("order",) if self.by == USUAL else (self.by,)

    def places(self, values: Mapping[str, Array]) -> Array:
        """Return the rank of each contact; NaN where there is nothing to rank by.

        Parameters
        ----------
        values
            What `needs` names, of the contacts that are ranked and linked.
        """
        column = values[self.needs[0]]
        if self.only_some:
            column = np.where(np.round(column, 9) > 0, column, np.nan)
        return competition_rank(-column if self.by in LOW_IS_BEST else column)


def competition_rank(values: Array) -> Array:
    """Return ranks from the highest value, equal ones sharing the best place; NaN where there is no value.

    Examples
    --------
    >>> competition_rank(np.array([2.0, np.nan, 5.0, 2.0])).tolist()
    [2.0, nan, 1.0, 2.0]
    """
    rounded = np.round(values, 9)
    ordered = np.sort(rounded[~np.isnan(rounded)])
    place = 1.0 + len(ordered) - np.searchsorted(ordered, rounded, side="right")
    return np.where(np.isnan(rounded), np.nan, place)


@dataclass(frozen=True)
class Standing:
    """Where contacts stand among those who are ranked and linked to anyone.

    Parameters
    ----------
    places : DataFrame
        Indexed like the nodes, Int64: the place by ``expected`` (referrals expected, for who made any),
        ``bridge`` and ``betweenness`` (above 0); NA where a contact has none.
    linked : Series
        Whether each contact is ranked and linked.
    groups_shown
        Whether at least three contacts link others than those they introduced; if not, betweenness tells
        volume only.
    """

    places: pd.DataFrame
    linked: pd.Series
    groups_shown: bool

    @property
    def count(self) -> int:
        """How many are ranked and linked."""
        return int(self.linked.sum())

    def first(self, share: float, least: int) -> int:
        """Return how many places a share of those linked makes, and at least so many."""
        return max(least, ceil(round(share * self.count, 9)))

    def within(self, name: str, places: int) -> pd.Series:
        """Tell who is within the first so many places, ties at the edge included."""
        inside: pd.Series = self.places[name].le(places).fillna(False).astype(bool)
        return inside


def find_standing(network: Network, measures: Measures, prospects: Prospects) -> Standing:
    """Return where contacts stand by what is expected of them, and as links between groups.

    Parameters
    ----------
    network
        The network.
    measures
        ``bridge`` and ``betweenness`` among them.
    prospects
        The forecast.
    """
    linked = network.nodes["ranked"].to_numpy(bool) & is_linked(network)
    columns = {
        "expected": np.where(prospects.made > 0, prospects.order, np.nan),
        **{name: _above_zero(measures[name]) for name in ("bridge", "betweenness")},
    }
    places = {
        name: pd.array(competition_rank(np.where(linked, values, np.nan)), dtype="Int64")
        for name, values in columns.items()
    }
    table = pd.DataFrame(places, index=network.nodes.index)
    shown = int(table["bridge"].notna().sum()) >= LEAST_LINKING
    return Standing(table, pd.Series(linked, index=table.index), shown)


def is_linked(network: Network) -> npt.NDArray[np.bool_]:
    """Tell of each node whether a referral or a tie links it to another."""
    linked = np.zeros(len(network.nodes), bool)
    for ends in network.links[:2]:
        linked[ends] = True
    return linked


def _above_zero(column: pd.Series) -> Array:
    values: Array = column.to_numpy(float)
    return np.where(np.round(values, 9) > 0, values, np.nan)
