"""Clusters keep their number from run to run: who was cluster 3 last time is cluster 3 again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import igraph
import numpy as np
import pandas as pd

from refgraph.network import Partition
from refgraph.showing import in_few_lines

LEAST_OVERLAP = 0.30
"""The overlap from which on a cluster is taken for the continuation of another."""

_EXACT = 1_000_000
"""Overlaps are matched as whole numbers of this part, so that the answer is exact."""


@in_few_lines
@dataclass(frozen=True)
class Matching:
    """Which new cluster continues which old one.

    Parameters
    ----------
    numbers
        New cluster -> the number it is to bear.
    overlaps : DataFrame
        ``old``, ``new``, ``overlap`` (Jaccard index on the contacts of both runs) of every pair that shares
        somebody.
    events : DataFrame
        ``cluster``, ``what`` (``same``, ``new``, ``gone``, ``split``, ``merged``) and ``of`` (the clusters
        it came from or went to).
    """

    numbers: dict[int, int]
    overlaps: pd.DataFrame
    events: pd.DataFrame


def match_clusters(old: pd.Series, new: pd.Series, retired: Collection[int] = ()) -> Matching:
    """Match the clusters of two runs one to one, so that the overlaps add up to the most.

    The overlap is the Jaccard index on the contacts that are in both runs. Overlaps below `LEAST_OVERLAP`
    count for nothing. A cluster without a match gets a number that none has borne before.

    Parameters
    ----------
    old, new
        Cluster of each contact, 0 for none, indexed by ``contact_id``.
    retired
        Numbers that were borne once and must not be given again.

    Returns
    -------
    Matching

    Examples
    --------
    >>> old = pd.Series([1, 1, 1, 2, 2], index=list("abcde"))
    >>> new = pd.Series([2, 2, 2, 1, 1, 3], index=list("abcdef"))
    >>> match_clusters(old, new, retired=[7]).numbers
    {1: 2, 2: 1, 3: 8}
    """
    old, new = old[old > 0], new[new > 0]
    overlaps = _overlaps(old, new)
    matched = _best_pairs(overlaps[overlaps["overlap"] >= LEAST_OVERLAP])
    following = max([0, *old.unique().tolist(), *retired]) + 1
    numbers: dict[int, int] = {}
    for label in sorted(new.unique().tolist()):
        numbers[label] = matched.get(label, following)
        following += label not in matched
    return Matching(numbers, overlaps, _events(old, new, overlaps, numbers, matched))


def keep_numbers(partition: Partition, old: pd.Series, retired: Collection[int] = ()) -> Partition:
    """Return the partition with the numbers of the last run.

    Parameters
    ----------
    partition
        The clusters found.
    old
        Cluster of each contact in the last run, indexed by ``contact_id``.
    retired
        Numbers of clusters that are gone.
    """
    numbers = match_clusters(old, partition.membership, retired).numbers
    membership = partition.membership.map({0: 0, **numbers}).astype(np.int64)
    return replace(partition, membership=membership)


def _overlaps(old: pd.Series, new: pd.Series) -> pd.DataFrame:
    both = old.index.intersection(new.index)
    # On the contacts of both runs only: who came or left says nothing about who belongs together.
    left, right = old[both], new[both]
    shared = pd.DataFrame({"old": left, "new": right}).value_counts().rename("shared").reset_index()
    sizes = shared["old"].map(left.value_counts()) + shared["new"].map(right.value_counts())
    shared["overlap"] = shared["shared"] / (sizes - shared["shared"])
    return shared.sort_values(["old", "new"], ignore_index=True)[["old", "new", "overlap"]]


def _best_pairs(pairs: pd.DataFrame) -> dict[int, int]:
    """Return new -> old for the pairs of the heaviest matching."""
    if pairs.empty:
        return {}
    olds, news = sorted(pairs["old"].unique().tolist()), sorted(pairs["new"].unique().tolist())
    places = {("old", label): place for place, label in enumerate(olds)}
    places |= {("new", label): len(olds) + place for place, label in enumerate(news)}
    edges = [(places["old", a], places["new", b]) for a, b in zip(pairs["old"], pairs["new"], strict=True)]
    graph = igraph.Graph(len(places), edges)
    weights = (pairs["overlap"] * _EXACT).round().astype(int).tolist()
    types = [False] * len(olds) + [True] * len(news)
    matching = graph.maximum_bipartite_matching(types, weights)
    return {
        label: olds[matching.match_of(places["new", label])]
        for label in news
        if matching.is_matched(places["new", label])
    }


def _events(
    old: pd.Series, new: pd.Series, overlaps: pd.DataFrame, numbers: dict[int, int], matched: dict[int, int]
) -> pd.DataFrame:
    strong = overlaps[overlaps["overlap"] >= LEAST_OVERLAP]
    rows = []
    for label, number in sorted(numbers.items(), key=lambda pair: pair[1]):
        sources = strong.loc[strong["new"].eq(label), "old"].tolist()
        what = "merged" if len(sources) > 1 else "same" if label in matched else "new"
        came = sources if what == "merged" or label not in matched else []
        rows.append((number, what, came))
    for label in sorted(old.unique().tolist()):
        into = [numbers[part] for part in strong.loc[strong["old"].eq(label), "new"]]
        if len(into) > 1:
            rows.append((label, "split", sorted(into)))
        elif label not in matched.values():
            rows.append((label, "gone", into))
    texts = [(number, what, ", ".join(map(str, of))) for number, what, of in rows]
    return pd.DataFrame(texts, columns=["cluster", "what", "of"])
