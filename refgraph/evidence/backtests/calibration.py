"""What was expected at each cut-off of the first of the order, and what came."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refgraph.tiers import Analysed

YEAR_DAYS = 365
"""Numbers are forecast for so many days, and held against what came within so many only."""


def calibrate(then: Analysed, outcome: pd.Series, values: pd.Series, k: int) -> dict[str, Any]:
    """Hold what was expected of the first k of an order against what came.

    Parameters
    ----------
    then
        The analysis as of the eve of the cut-off.
    outcome
        The referrals each ranked contact made in the year after.
    values
        What the order follows, the highest first.
    k
        How many are looked at; nothing is expected of the silent.

    Returns
    -------
    dict
        ``first`` (how many), ``expected`` and ``actual`` referrals of theirs, ``covered`` (the share of them who
        referred within their 90 % range) and ``held`` (whether such numbers would have been shown then).
    """
    told = then.measures.table.loc[values.index]
    told = told[told["expected_referrals"].notna() & told["discounted_referrals"].gt(0)]
    first = values[told.index].sort_values(ascending=False, kind="stable").index[:k]
    rows, came = told.loc[first], outcome[first]
    inside = came.ge(rows["next_year_low"]) & came.le(rows["next_year_high"])
    return {
        "first": len(first),
        "expected": float(rows["expected_referrals"].sum()),
        "actual": float(came.sum()),
        "covered": float(inside.mean()) if len(first) else float(np.nan),
        "held": then.ranking.forecast.held,
    }
