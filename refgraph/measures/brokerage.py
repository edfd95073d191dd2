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
    return pd.Series(
        network.referral_graph.constraint(), index=network.nodes.index, name="constraint", dtype=float
    )


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
