"""Whose links reach into different groups."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import NetworkError
from refgraph.network import Network

Positions = npt.NDArray[np.int64]


def constraint(network: Network) -> pd.Series:
    """Return Burt's constraint (1992): low for a contact whose links do not know each other.

    Over referrals in either direction, unweighted. NaN for contacts without links. A hub of people who
    only know the hub has the lowest constraint of all; `bridge` is not misled by that.
    """
    graph = network.referral_graph
    values = _constraint(np.array(graph.get_edgelist(), dtype=np.int64).reshape(-1, 2), graph.vcount())
    return pd.Series(values, index=network.nodes.index, name="constraint", dtype=float)


def _constraint(edges: Positions, count: int) -> npt.NDArray[np.float64]:
    """Return the constraint of `count` contacts from edges of shape (m, 2).

    Whose links know each other is looked up from the less linked end of every link, so that a hub of many
    thousands costs no more than its links; going through all pairs of them would take minutes.
    """
    both = np.concatenate([edges, edges[:, ::-1]])
    links, times = np.unique(both[:, 0] * count + both[:, 1], return_counts=True)
    one, other = np.divmod(links, max(count, 1))
    degrees = np.bincount(one, minlength=count)
    strength = times / np.bincount(one, weights=times, minlength=count)[one]
    through = np.zeros(len(links))
    for here, there, at in _triangles(links, one, other, degrees, count):
        near = strength[np.searchsorted(links, here * count + at)]
        np.add.at(
            through,
            np.searchsorted(links, here * count + there),
            near * strength[np.searchsorted(links, at * count + there)],
        )
    found = np.bincount(one, weights=(strength + through) ** 2, minlength=count)
    return np.where(degrees > 0, found, np.nan)


def _triangles(
    links: Positions, one: Positions, other: Positions, degrees: Positions, count: int
) -> tuple[tuple[Positions, Positions, Positions], ...]:
    """Return for every link, from either end, those whom both ends are linked to."""
    first = (degrees[one] < degrees[other]) | ((degrees[one] == degrees[other]) & (one < other))
    less, more = one[first], other[first]
    width = degrees[less]
    start = np.cumsum(degrees) - degrees
    inside = np.arange(width.sum()) - np.repeat(np.cumsum(width) - width, width)
    at = other[inside + np.repeat(start[less], width)]
    less, more = np.repeat(less, width), np.repeat(more, width)
    known = np.isin(more * count + at, links, assume_unique=False)
    less, more, at = less[known], more[known], at[known]
    return (less, more, at), (more, less, at)


def participation(network: Network) -> pd.Series:
    """Return how a contact's links spread over the clusters: ``1 - sum over clusters c of (k_c / k)^2``.

    The participation coefficient of Guimera and Amaral (2005). 0 where all links lead into one cluster or
    there are none; ``1 / (1 - value)`` is the number of clusters the links amount to. A contact in no
    cluster counts as a cluster of its own.

    Raises
    ------
    NetworkError
        If the network has no column ``cluster``.
    """
    if "cluster" not in network.nodes:
        raise NetworkError(
            "participation needs the clusters.", "Use network.with_partition(detect_communities(network))."
        )
    values = participation_values(*network.links[:2], network.nodes["cluster"].to_numpy(np.int64))
    return pd.Series(values, index=network.nodes.index, name="participation")


def participation_values(low: Positions, high: Positions, cluster: Positions) -> npt.NDArray[np.float64]:
    """Return `participation` of each node for links between these ends and the cluster of each node."""
    size = len(cluster)
    alone = cluster == 0
    cluster = np.where(alone, cluster.max(initial=0) + 1 + np.arange(size), cluster)
    owner, other = np.concatenate([low, high]), np.concatenate([high, low])
    width = int(cluster.max(initial=0)) + 1
    keys, links = np.unique(owner * width + cluster[other], return_counts=True)
    degree = np.bincount(owner, minlength=size)
    squares = np.bincount(keys // width, (links / np.maximum(degree[keys // width], 1)) ** 2, size)
    values = np.where(degree > 0, 1 - squares, 0.0)
    return np.maximum(values, 0.0)
