"""tabulate_levels(): how often the more and the less content refer, level by level, as r cannot show it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

MOST = 11
"""So many levels at the most: a scale from 0 to 10 is shown as it is."""

COLUMNS = "low high contacts referrals frequency referring".split()


def tabulate_levels(table: pd.DataFrame) -> pd.DataFrame:
    """Return for each level of satisfaction how many contacts are of it, and how often they refer.

    Every value is a level where there are no more than eleven of them; else those are taken together that are
    next to the same multiple of ..., 0.5, 1, 2, 5, 10, ..., the finest that leaves no more than eleven levels.

    Parameters
    ----------
    table
        ``satisfaction``, ``referrals`` and ``frequency``, one row per contact.

    Returns
    -------
    DataFrame
        One row per level, the least content first: ``low`` and ``high`` (the least and the greatest
        satisfaction met in it), ``contacts``, ``referrals`` (mean), ``frequency`` (mean), ``referring`` (the
        share of those with a referral).

    Examples
    --------
    >>> rows = {"satisfaction": [1, 1, 2], "referrals": [0, 3, 1], "frequency": [0, 1.5, 0.5]}
    >>> tabulate_levels(pd.DataFrame(rows)).values.tolist()
    [[1.0, 1.0, 2.0, 1.5, 0.75, 0.5], [2.0, 2.0, 1.0, 1.0, 0.5, 1.0]]
    """
    of = table.assign(referring=table["referrals"].gt(0)).groupby(_levels(table["satisfaction"]), sort=True)
    levels = of.agg(
        low=("satisfaction", "min"),
        high=("satisfaction", "max"),
        contacts=("satisfaction", "size"),
        referrals=("referrals", "mean"),
        frequency=("frequency", "mean"),
        referring=("referring", "mean"),
    )
    return levels.reset_index(drop=True)[COLUMNS]


def _levels(values: pd.Series) -> pd.Series:
    """Return the level of every value."""
    levels, spread = values, float(np.ptp(values)) if len(values) else 0.0
    step = 3 * math.floor(math.log10(spread) - 2) if spread else 0
    while levels.nunique() > MOST:
        width = (1, 2, 5)[step % 3] * 10.0 ** (step // 3)
        levels, step = np.floor(values / width + 0.5), step + 1
    return levels.rename("level")
