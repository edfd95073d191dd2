"""Whether the clusters are there: the same from every start, and more than chance would give."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import igraph
import numpy as np

from refgraph.communities.detection import seeded
from refgraph.communities.rewiring import rewired
from refgraph.network import Network, Partition, build_graph

CLEAR = "clear clusters"
UNCLEAR = "no clear clusters"
TOO_FEW = "too few contacts to tell"

FIRST_DRAWS = 5
DRAWS = 20
"""How many random networks are drawn: the first few, and all if these leave it open."""

_STARTS = 5
_DECIDED = (1.0, 6.0)
"""Below or above so many standard deviations the first few random networks are enough."""


@dataclass(frozen=True)
class Verdict:
    """Whether clusters can be trusted, and by what.

    Parameters
    ----------
    words
        `CLEAR`, `UNCLEAR` or `TOO_FEW`.
    agreement
        Mean adjusted Rand index of the starts; None of one.
    modularity, expected, spread
        Modularity of the links, its mean over random networks with the same links per contact and the
        same connected parts, and the standard deviation there; NaN where none were drawn.
    draws
        How many random networks were drawn.
    because
        The sentence to show.
    """

    words: str
    agreement: float | None
    modularity: float
    expected: float
    spread: float
    draws: int
    because: str

    @property
    def trusted(self) -> bool:
        """Whether clusters are clear."""
        return self.words == CLEAR

    @property
    def deviations(self) -> float:
        """By how many standard deviations the modularity is above that of random networks."""
        return (self.modularity - self.expected) / max(self.spread, 1e-6)


def assess_partition(
    network: Network, partition: Partition, *, least_contacts: int = 30, deviations: float = 3.0
) -> Verdict:
    """Say whether the clusters of a network are clear.

    They are if the starts agree, and if the links are more clustered than in every one of several random
    networks in which everyone has as many links, and every connected part its size; by at least so many
    standard deviations. Modularity alone is no evidence: random networks and trees reach high values.

    Parameters
    ----------
    network
        The network.
    partition
        Its clusters.
    least_contacts
        With fewer linked contacts nothing is said.
    deviations
        By how many standard deviations the links are more clustered than by chance.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> import networkx as nx, refgraph as rg
    >>> network = rg.Network.from_networkx(nx.random_labeled_tree(60, seed=1))
    >>> assess_partition(network, rg.detect_communities(network)).words
    'no clear clusters'
    """
    low, high, _ = network.links
    linked = np.unique(np.concatenate([low, high]))
    agreement = partition.agreement
    if len(linked) < least_contacts:
        told = f"{len(linked):,} linked contacts; {least_contacts} are needed to tell clusters from chance"
        return Verdict(TOO_FEW, agreement, partition.modularity, np.nan, np.nan, 0, told)
    graph = build_graph(len(linked), np.searchsorted(linked, low), np.searchsorted(linked, high))
    seed = partition.seed
    observed = float(np.mean([_modularity(graph, seed + start) for start in range(_STARTS)]))
    chance = _by_chance(graph, observed, seed)
    expected, spread = float(chance.mean()), float(chance.std(ddof=1))
    away = (observed - expected) / max(spread, 1e-6)
    beyond = away >= deviations and observed > chance.max() and len(partition.sizes) > 1
    words = CLEAR if beyond and partition.agrees else UNCLEAR
    because = (
        f"{_agreement_in_words(partition)}; modularity of the links "
        f"{observed:.2f}, in random networks of the same degrees {expected:.2f}, {away:+.1f} standard deviations"
    )
    return Verdict(words, agreement, observed, expected, spread, len(chance), because)


def _agreement_in_words(partition: Partition) -> str:
    if partition.agreement is None:
        return "one start, so nobody knows how far it can be trusted"
    return f"{partition.starts} starts agree by {partition.agreement:.2f} (1 is the same each time)"


def _by_chance(graph: igraph.Graph, observed: float, seed: int) -> np.ndarray:
    """Return the modularity of random networks, as many as it takes to tell."""
    found: list[float] = []
    for draw in range(DRAWS):
        found.append(_modularity(_drawn(graph, seed + draw), seed + draw))
        if len(found) == FIRST_DRAWS:
            values = np.array(found)
            away = (observed - values.mean()) / max(values.std(ddof=1), 1e-6)
            if not _DECIDED[0] <= away <= _DECIDED[1]:
                break
    return np.array(found)


def _drawn(graph: igraph.Graph, seed: int) -> igraph.Graph:
    with seeded(seed), warnings.catch_warnings():
        # igraph warns where the degrees allow one network only; it is drawn all the same.
        warnings.simplefilter("ignore", RuntimeWarning)
        return rewired(graph, seed)


def _modularity(graph: igraph.Graph, seed: int) -> float:
    with seeded(seed):
        found = graph.community_leiden(objective_function="modularity", n_iterations=10)
    return float(graph.modularity(found.membership))
