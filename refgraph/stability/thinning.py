"""Which referrals a rerun keeps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from refgraph.network import Network

Array = npt.NDArray[np.float64]

MOST_PARTS = 100
"""A row that stands for more referrals than this is lost in so many equal parts."""


def draw(network: Network, missing: float, times: int, seed: int) -> Iterator[Array]:
    """Yield what share of each referral row is kept: every referral is lost by itself, by chance.

    A row that stands for several referrals (``count``) loses each of them by itself.

    Parameters
    ----------
    network
        The network.
    missing
        The probability that a referral is lost.
    times
        How many draws.
    seed
        Of PCG64 (O'Neill 2014), whose numbers are the same on every machine.

    Yields
    ------
    ndarray
        For each row of ``network.events``, 0 to 1.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    parts = np.clip(np.ceil(network.events["count"].to_numpy(float)), 1, MOST_PARTS).astype(np.int64)
    single = len(parts) == parts.sum()
    row = np.repeat(np.arange(len(parts)), parts)
    for _ in range(times):
        kept = rng.random(len(row)) >= missing
        yield kept.astype(float) if single else np.bincount(row, kept, len(parts)) / parts


def leave_one_out(network: Network) -> Iterator[Array]:
    """Yield what is kept if all referrals between one pair are lost, for each pair in turn."""
    arcs = network.edges.groupby(["source", "target"], sort=False).ngroup()
    keys = list(zip(network.edges["source"], network.edges["target"], strict=True))
    number = dict(zip(keys, arcs.tolist(), strict=True))
    pairs = zip(network.events["source"], network.events["target"], strict=True)
    edge = np.array([number[pair] for pair in pairs], dtype=np.int64)
    for left_out in range(len(keys)):
        yield (edge != left_out).astype(float)
