"""Granger's test on the firm's monthly totals: off unless asked for, and never without its power beside it."""

from __future__ import annotations

import pandas as pd

from refgraph.errors import MissingDependencyError, NetworkError
from refgraph.evidence.rounding import p_said

PAIRS = (("touches", "engagements"), ("engagements", "referrals"), ("touches", "referrals"))
"""What may come before what."""

POWER = {
    1: {24: (0.26, 0.57), 36: (0.35, 0.77), 60: (0.58, 0.96), 104: (0.86, 1.0)},
    3: {24: (0.15, 0.30)},
}
"""Lag -> months -> how often a true effect of 0.3 and of 0.5 at the first lag was found in simulations."""


def find_precedence(totals: pd.DataFrame, lag: int = 1) -> pd.DataFrame:
    """Return the p-values of Granger's test (1969) for each of `PAIRS`.

    Parameters
    ----------
    totals
        One row per month: ``touches``, ``engagements``, ``referrals``.
    lag
        How many months back.

    Returns
    -------
    DataFrame
        ``before``, ``after``, ``lag``, ``months``, ``p`` (NaN where a series is constant) and ``says``.

    Raises
    ------
    NetworkError
        If there are at most ``3 * lag + 1`` months.
    MissingDependencyError
        If statsmodels is not installed.
    """
    months = len(totals)
    if months <= 3 * lag + 1:
        raise NetworkError(
            f"Insufficient: Granger's test at lag {lag} takes more than {3 * lag + 1} months, and there are {months}.",
            f"The longest lag there can be is {max((months - 2) // 3, 0)}.",
        )
    rows = []
    for before, after in PAIRS:
        p = _p_value(totals, before, after, lag)
        rows.append((before, after, lag, months, p, _says(before, after, p)))
    return pd.DataFrame(rows, columns=["before", "after", "lag", "months", "p", "says"])


def say_power(months: int, lag: int = 1) -> str:
    """Return how often the test finds what is there, for so many months.

    Examples
    --------
    >>> say_power(40)
    'With 36 months a true effect of 0.3 is found 35% of the time and one of 0.5 77% (lag 1; simulated).'
    """
    nearest = max(known for known in POWER if known <= max(lag, 1))
    table = POWER[nearest]
    reached = [known for known in table if known <= months]
    size = max(reached) if reached else min(table)
    small, large = table[size]
    seldom = "" if reached else "less than "
    fewer = f"With {size} months" if reached else f"With fewer than {size} months"
    return (
        f"{fewer} a true effect of 0.3 is found {seldom}{small:.0%} of the time and one of 0.5 {seldom}{large:.0%} "
        f"(lag {nearest}; simulated)."
    )


def _p_value(totals: pd.DataFrame, before: str, after: str, lag: int) -> float:
    if totals[before].nunique() < 2 or totals[after].nunique() < 2:
        return float("nan")
    try:
        from statsmodels.tsa.stattools import grangercausalitytests
    except ImportError as error:
        raise MissingDependencyError.of("Granger's tests", "statsmodels", "evidence") from error
    found = grangercausalitytests(totals[[after, before]].to_numpy(float), [lag])
    return float(found[lag][0]["ssr_ftest"][1])


def _says(before: str, after: str, p: float) -> str:
    if p != p:
        return f"Whether {before} come before {after} cannot be tested: one of them never changes."
    told = "come before" if p < 0.05 else "are not shown to come before"
    return f"Over the whole firm {before} {told} {after} ({p_said(p)})."
