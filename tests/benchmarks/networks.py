"""Made-up networks to measure on, the same for the same arguments."""

from __future__ import annotations

import numpy as np

Network = tuple[int, np.ndarray, np.ndarray]


def forest(n: int, extra: float, seed: int = 0) -> Network:
    """Return a referral network of n contacts: a heavy-tailed forest and ``extra * n`` further referrals.

    35 % of the contacts were referred by nobody. The referrer of any other is, with probability 0.75, that
    of a random earlier referral (so that the successful grow), else a random earlier contact. A contact
    belongs to its referrer's cluster with probability 0.9. Of the further referrals 80 % stay inside a
    cluster, and half of their ends are drawn by volume.
    """
    rng = np.random.default_rng(seed)
    clusters = max(1, int(np.sqrt(n)))
    source = np.empty(n, np.int64)
    target = np.empty(n, np.int64)
    cluster = rng.integers(clusters, size=n)
    root, by_volume, inherits = rng.random(n) < 0.35, rng.random(n) < 0.75, rng.random(n) < 0.9
    draw = rng.random(n)
    edges = 0
    for node in range(1, n):
        if root[node]:
            continue
        referrer = source[int(draw[node] * edges)] if by_volume[node] and edges else int(draw[node] * node)
        source[edges], target[edges] = referrer, node
        edges += 1
        if inherits[node]:
            cluster[node] = cluster[referrer]
    source, target = source[:edges], target[:edges]
    more = _further(rng, n, round(extra * n), cluster, source)
    shuffled = rng.permutation(n)
    return n, shuffled[np.concatenate([source, more[0]])], shuffled[np.concatenate([target, more[1]])]


def dense(n: int, degree: int = 20, seed: int = 0) -> Network:
    """Return a network of communities of uneven size, 85 % of all links inside them, no tree to peel."""
    rng = np.random.default_rng(seed)
    sizes = np.minimum((50 * (1 + rng.pareto(1.5, size=n))).astype(np.int64), max(100, n // 10))
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), n)) + 1]
    first = np.concatenate([[0], np.cumsum(sizes)])
    community = np.repeat(np.arange(len(sizes)), sizes)[:n]
    first = np.minimum(first, n)
    count = n * degree // 2
    source = rng.integers(n, size=count)
    low, high = first[community[source]], first[community[source] + 1]
    near = low + (rng.random(count) * (high - low)).astype(np.int64)
    target = np.where(rng.random(count) < 0.85, near, rng.integers(n, size=count))
    return n, source, target


def _further(
    rng: np.random.Generator, n: int, count: int, cluster: np.ndarray, source: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    def draw(size: int) -> np.ndarray:
        uniform = rng.integers(n, size=size)
        volume = source[rng.integers(len(source), size=size)] if len(source) else uniform
        return np.where(rng.random(size) < 0.5, volume, uniform)

    a, b = draw(count), draw(count)
    inside = _from_cluster(rng, np.arange(n), cluster, cluster[a])
    by_volume = _from_cluster(rng, source, cluster, cluster[a])
    same = np.where((rng.random(count) < 0.5) & (by_volume >= 0), by_volume, inside)
    return a, np.where(rng.random(count) < 0.8, same, b)


def _from_cluster(
    rng: np.random.Generator, nodes: np.ndarray, cluster: np.ndarray, wanted: np.ndarray
) -> np.ndarray:
    """Return one of the nodes for every cluster wanted, at random; -1 where the cluster has none of them."""
    ordered = nodes[np.argsort(cluster[nodes], kind="stable")]
    first = np.searchsorted(cluster[ordered], np.arange(cluster.max() + 2))
    low, high = first[wanted], first[wanted + 1]
    at = low + (rng.random(len(wanted)) * (high - low)).astype(np.int64)
    return np.where(high > low, ordered[np.minimum(at, len(ordered) - 1)], -1)
