"""How tightly a contact is tied in, and in which part of the network."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.network import Network


def coreness(network: Network) -> pd.Series:
    """Return the k-core each contact belongs to (Seidman 1983): 1 in a tree, more among mutual referrers."""
    return pd.Series(network.referral_graph.coreness(), index=network.nodes.index, name="coreness", dtype=int)


def component(network: Network) -> pd.Series:
    """Return the connected part each contact is in: 1 for the largest, equal sizes by smallest id.

    Over referrals; a contact without any is a part of its own.
    """
    member, sizes = _components(network)
    first = np.full(len(sizes), len(member))
    np.minimum.at(first, member, np.arange(len(member)))
    place = np.empty(len(sizes), dtype=np.int64)
    place[np.lexsort((first, -sizes))] = np.arange(1, len(sizes) + 1)
    return pd.Series(place[member], index=network.nodes.index, name="component")


def component_size(network: Network) -> pd.Series:
    """Return how many contacts are in the connected part each contact is in, itself included."""
    member, sizes = _components(network)
    return pd.Series(sizes[member], index=network.nodes.index, name="component_size")


def _components(network: Network) -> tuple[np.ndarray, np.ndarray]:
    parts = network.referral_graph.connected_components()
    return np.array(parts.membership, dtype=np.int64), np.array(parts.sizes(), dtype=np.int64)
