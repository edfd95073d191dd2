"""How much: links, referrals made, and referrals made lately."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.network import Network
from refgraph.remembering import once

WINDOWS = {"referrals_24m": (-1, 730), "referrals_90d": (-1, 90), "referrals_previous_90d": (90, 180)}
"""Measures that count the referrals of a time: older than so many days, and at most so many."""


def in_degree(network: Network) -> pd.Series:
    """Return how many different people referred each contact to the firm."""
    return _per_node(network, "in_degree", network.arcs[1], None).astype(int)


def out_degree(network: Network) -> pd.Series:
    """Return how many different people each contact referred."""
    return _per_node(network, "out_degree", network.arcs[0], None).astype(int)


def degree(network: Network) -> pd.Series:
    """Return how many different people each contact is linked to by referrals, in either direction."""
    low, high, _ = network.referral_links
    return _per_node(network, "degree", np.concatenate([low, high]), None).astype(int)


def referrals_24m(network: Network) -> pd.Series:
    """Return how many referrals each contact made in the 730 days up to the as-of date; NaN if none is dated."""
    return _windowed(network, "referrals_24m")


def recency_weighted_referrals(network: Network) -> pd.Series:
    """Return the referrals each contact made, each counted 0.5 ** (age in days / half-life).

    A referral without a date counts as 730 days old. Where nothing is dated this is the plain count.
    """
    strength = network.events["strength"].to_numpy(float)
    return _per_node(network, "recency_weighted_referrals", network.event_sources, strength)


def referrals_90d(network: Network) -> pd.Series:
    """Return how many referrals each contact made in the last 90 days."""
    return _windowed(network, "referrals_90d")


def referrals_previous_90d(network: Network) -> pd.Series:
    """Return how many referrals each contact made in the 90 days before the last 90 days."""
    return _windowed(network, "referrals_previous_90d")


@once
def ages(network: Network) -> pd.Series:
    """Return the age of every referral in days, NaN where it has no date or nothing is dated."""
    dates = network.events["date"]
    if network.as_of is None:
        return pd.Series(np.nan, index=dates.index)
    return (network.as_of - dates).dt.days.astype(float)


def counted_in(network: Network, window: str) -> np.ndarray:
    """Return what each referral counts in one of `WINDOWS`: its count inside, 0 outside; float64 (referrals,)."""
    after, upto = WINDOWS[window]
    age = ages(network).to_numpy()
    counted: np.ndarray = np.where(
        (age > after) & (age <= upto), network.events["count"].to_numpy(float), 0.0
    )
    return counted


def _windowed(network: Network, name: str) -> pd.Series:
    column = _per_node(network, name, network.event_sources, counted_in(network, name))
    # Where nothing is dated, nobody knows what falls into any time.
    return column if not len(network.events) or ages(network).notna().any() else column * np.nan


def _per_node(network: Network, name: str, positions: np.ndarray, weights: np.ndarray | None) -> pd.Series:
    total = np.bincount(positions, weights=weights, minlength=len(network.nodes))
    return pd.Series(total.astype(float), index=network.nodes.index, name=name)
