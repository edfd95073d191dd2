"""say_cause(): what a trial would have to find, said where somebody might conclude that nurturing causes referrals."""

from __future__ import annotations

import math

import pandas as pd

from refgraph.evidence.intervals import Z_POWER
from refgraph.network import Network

YEAR = pd.Timedelta(days=365)

LEAST = 4
"""Of fewer contacts no half can be taken that says how much they differ."""


def detectable_effect(mean: float, variance: float, treated: int, others: int) -> float:
    """Return the smallest rise of a mean count that two groups show in four trials of five, two-sided at 95 %.

    The counts are negative binomial: those who refer, refer at rates of their own, and a rise multiplies them, so
    that the variance grows with it. The rise e solves ``ln(1 + e) = z sqrt((1/(m (1 + e)) + c)/treated + (1/m +
    c)/others)`` with c = max(0, (v - m) / m^2) (Zhu and Lakkis 2014). Few, skewed counts show less than that, so it
    is the least there can be: of 20 against 20 it is shown in two to three trials of four.

    Parameters
    ----------
    mean, variance
        Of the counts without the treatment.
    treated, others
        How many there are in each group.

    Returns
    -------
    float
        1.0 is twice as many; infinite where nobody refers or a group is empty.

    Examples
    --------
    >>> [round(detectable_effect(1.0, 2.0, n, n), 2) for n in (20, 200)]
    [2.13, 0.46]
    """
    if mean <= 0 or min(treated, others) < 1:
        return math.inf
    spread = max(0.0, (variance - mean) / mean**2)

    def lacking(log_rise: float) -> float:
        of_treated, of_others = 1 / (mean * math.exp(log_rise)), 1 / mean
        noise = (of_treated + spread) / treated + (of_others + spread) / others
        return Z_POWER * math.sqrt(noise) - log_rise

    low, high = 0.0, lacking(0.0)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if lacking(middle) > 0 else (low, middle)
    return math.expm1(high)


def referrals_of_last_year(network: Network) -> pd.Series:
    """Count the referrals of the last 365 days of everybody who is ranked and had referred before these.

    Returns
    -------
    Series
        Indexed by ``contact_id``; empty where nothing is dated or nobody had referred a year ago.

    Examples
    --------
    >>> import refgraph as rg
    >>> days = ["2024-01-01", "2025-01-31", "2025-03-31"]
    >>> log = pd.DataFrame({"referrer": ["Ann", "Ann", "Bob"], "referred": ["Bob", "Cid", "Dan"], "date": days})
    >>> referrals_of_last_year(rg.run(referrals=log).network).to_dict()
    {'Ann': 1.0}
    """
    events, as_of = network.events, network.as_of
    if as_of is None:
        return pd.Series(dtype="float64")
    ranked = events[events["source"].isin(network.nodes.index[network.nodes["ranked"]])]
    before = ranked.loc[ranked["date"].le(as_of - YEAR), "source"].unique()
    late = ranked[ranked["date"].gt(as_of - YEAR) & ranked["date"].le(as_of)]
    made: pd.Series = late.groupby("source")["count"].sum().reindex(sorted(before), fill_value=0.0)
    return made


def say_cause(network: Network) -> str:
    """Return one sentence: that history shows no cause, and what a trial could see with as many as there are.

    Parameters
    ----------
    network
        The network of a run.

    Examples
    --------
    >>> import refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]})
    >>> print(say_cause(rg.run(referrals=log).network))
    Whether nurturing causes referrals is not shown by history; it takes a trial in which lots are drawn, and a year \
of dated referrals says how many contacts that needs (half of 40 who refer about once a year, compared plainly, \
show nothing below about 3.1 times as many).
    """
    start = (
        "Whether nurturing causes referrals is not shown by history; it takes a trial in which lots are drawn"
    )
    counts = referrals_of_last_year(network)
    if len(counts) < LEAST or not counts.sum():
        usual = _times(detectable_effect(1.0, 2.0, 20, 20))
        return (
            f"{start}, and a year of dated referrals says how many contacts that needs (half of 40 who refer about "
            f"once a year, compared plainly, show nothing below about {usual})."
        )
    treated = len(counts) // 2
    least = detectable_effect(float(counts.mean()), float(counts.var()), treated, len(counts) - treated)
    return (
        f"{start}: with half of your {len(counts):,} contacts who had referred a year ago ({counts.sum():,.0f} "
        f"referrals since), compared plainly, it would show nothing below about {_times(least)}."
    )


def _times(rise: float) -> str:
    """Return a rise as a percentage below twice as many, and as so many times from there on."""
    if rise < 1:
        return f"{rise:.0%} more".replace("%", " %")
    return f"{1 + rise:.0f} times as many" if rise >= 9 else f"{1 + rise:.1f} times as many"
