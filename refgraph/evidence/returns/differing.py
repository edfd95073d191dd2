"""Whether the ROI of a group differs from that of the others by more than chance can make."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.evidence.multiple_testing import holm

Array = npt.NDArray[np.float64]

LEAST = 5
"""With a cost on record for fewer contacts, in the group or outside it, nothing is compared."""

LEAST_EARNING = 10
"""With fewer contacts who brought anything an ROI has no interval, and of a kind of activity nothing is said."""

_BLOCK = 2_000_000
"""So many numbers are shuffled at once."""


def chance_of_difference(
    cost: pd.Series, revenue: pd.Series, groups: pd.Series, *, draws: int = 1999, seed: int = 0
) -> pd.DataFrame:
    """Shuffle contacts among groups, and count how often that sets a group apart as far as it is.

    Each contact with a cost brings more or less than all together do for the same cost: ``revenue - cost * R``, R the
    revenue of all by their cost. The sum of that over a group is what its ROI lies above or below the whole, times
    its cost. Where groups mean nothing, any contact could be in any (permutation test, Phipson and Smyth 2010).

    Parameters
    ----------
    cost, revenue
        Of each contact, indexed alike; contacts without a cost have no ROI and are left out.
    groups
        The group of each.
    draws
        How often they are shuffled.
    seed
        Of the shuffling.

    Returns
    -------
    DataFrame
        Indexed by group: ``compared`` (contacts with a cost), ``apart`` (the sum), ``p`` (NaN where they are fewer
        than `LEAST` inside or outside), ``p_holm`` (corrected for the number of groups, Holm 1979).

    Examples
    --------
    >>> who = list("abcdefghij")
    >>> cost, group = pd.Series(1.0, index=who), pd.Series(["x"] * 5 + ["y"] * 5, index=who)
    >>> revenue = pd.Series([9.0, 8, 9, 8, 9, 1, 0, 1, 0, 1], index=who)
    >>> chance_of_difference(cost, revenue, group)["p"].round(2).tolist()
    [0.01, 0.01]
    """
    paid = cost[cost.gt(0)].index
    group = groups[paid].sort_values(kind="stable")
    cost, revenue = cost[group.index].astype(float), revenue[group.index].fillna(0.0).astype(float)
    sizes = group.value_counts(sort=False).sort_index()
    apart = (revenue - cost * (revenue.sum() / max(cost.sum(), 1e-300))).to_numpy()
    sums = pd.Series(apart, index=group.index).groupby(group).sum()
    table = pd.DataFrame({"compared": sizes, "apart": sums, "p": np.nan})
    enough = sizes.ge(LEAST) & (len(group) - sizes).ge(LEAST)
    # What can only be rounding is no difference: shuffling keeps sums alike, not to the last digit.
    least = 1e-9 * float(np.abs(apart).sum())
    if enough.any() and least > 0:
        starts = np.r_[0, np.cumsum(sizes.to_numpy())[:-1]].astype(np.intp)
        found = np.abs(sums.to_numpy()) - least
        hits = sum((np.abs(each) >= found).sum(axis=0) for each in _shuffled_sums(apart, starts, draws, seed))
        table["p"] = pd.Series((1 + hits) / (1 + draws), index=sizes.index).where(enough)
    return table.assign(p_holm=holm(table["p"].tolist())).rename_axis("group")


def chance_of_activities(activities: pd.DataFrame, earned: pd.DataFrame) -> pd.DataFrame:
    """Say how many referrals came after one activity of each kind, and how far that is from all kinds.

    Referrals a time, and not what they brought by cost: since all that came before a referral shares it equally, a kind
    that costs little has a high ROI whatever it brings about.

    A contact has activities of several kinds, so that contacts cannot be shuffled among them. Contacts are what is
    independent: of each that had activities of the kind, what these earned above or below what as many of all kinds
    do, is one number, and Student's t tells whether these numbers lie around 0.

    Parameters
    ----------
    activities
        What was done, with its ``group``: ``contact_id``.
    earned
        ``referrals``, indexed like `activities`.

    Returns
    -------
    DataFrame
        As of `chance_of_difference`, ``p`` NaN where fewer than `LEAST_EARNING` of the contacts referred after it or
        there is one kind only; and ``each`` (referrals a time), ``each_low``, ``each_high`` (its 95 % interval).

    Examples
    --------
    >>> done = pd.DataFrame({"group": ["call", "call", "note"], "contact_id": ["1", "2", "2"]})
    >>> chance_of_activities(done, pd.DataFrame({"referrals": [1.0, 0.5, 0.5]}))["each"].to_dict()
    {'call': 0.75, 'note': 0.5}
    """
    keys = [activities["group"], activities["contact_id"]]
    each = pd.DataFrame({"times": 1.0, "referrals": earned["referrals"]}).groupby(keys).sum()
    overall = float(earned["referrals"].sum()) / max(1, len(activities))
    apart = (each["referrals"] - overall * each["times"]).groupby("group")
    of = each.groupby("group")
    table = pd.DataFrame({"compared": of.size(), "apart": apart.sum()})
    table["each"] = of["referrals"].sum() / of["times"].sum()
    ends = {name: interval_of_ratio(rows["times"], rows["referrals"]) for name, rows in of}
    table["each_low"] = pd.Series({name: end[0] for name, end in ends.items()}, dtype=float)
    table["each_high"] = pd.Series({name: end[1] for name, end in ends.items()}, dtype=float)
    error = apart.std() * np.sqrt(table["compared"])
    enough = each["referrals"].gt(0).groupby("group").sum().ge(LEAST_EARNING) & error.gt(0) & (len(table) > 1)
    table["p"] = np.nan
    if enough.any():
        from scipy.special import stdtr

        p = 2 * stdtr(table["compared"] - 1, -(table["apart"] / error).abs())
        table["p"] = p.where(enough)
    return table.assign(p_holm=holm(table["p"].tolist())).rename_axis("group")


def interval_of_ratio(below: pd.Series, above: pd.Series) -> tuple[float, float]:
    """Return the 95 % interval of the ratio of two sums over contacts.

    By its linear part (Cochran 1977, chapter 6): ``R -+ t * sqrt(n / (n - 1) * sum(d^2)) / sum(below)``, where
    ``d = above - R * below`` of each contact, with Student's t of n - 1.

    Parameters
    ----------
    below, above
        Of each contact with any of either.

    Returns
    -------
    tuple of float
        Never below 0; NaN where fewer than `LEAST_EARNING` contacts have anything above.

    Examples
    --------
    >>> cost, revenue = pd.Series([100.0] * 10), pd.Series([200.0] * 5 + [400.0] * 5)
    >>> [round(end, 3) for end in interval_of_ratio(cost, revenue)]
    [2.246, 3.754]
    """
    n, whole = len(below), float(below.sum())
    if int(above.gt(0).sum()) < LEAST_EARNING or not whole > 0:
        return float("nan"), float("nan")
    from scipy.special import stdtrit

    ratio = float(above.sum()) / whole
    apart = (above - below * ratio).to_numpy(float)
    half = float(stdtrit(n - 1, 0.975)) * float(np.sqrt(n / (n - 1) * np.sum(apart**2))) / whole
    return max(0.0, ratio - half), ratio + half


def interval_of_roi(cost: pd.Series, revenue: pd.Series) -> tuple[float, float]:
    """Return the 95 % interval of ``(revenue - cost) / cost`` of sums over contacts, as of their ratio less 1."""
    low, high = interval_of_ratio(cost, revenue)
    return low - 1, high - 1


def intervals_by_group(cost: pd.Series, revenue: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Return ``roi_low`` and ``roi_high`` of each group, indexed by group; of whom nothing is spent is left out.

    Parameters
    ----------
    cost, revenue
        Of each contact, indexed alike.
    groups
        The group of each.
    """
    counted = cost.gt(0) | revenue.gt(0)
    table = pd.DataFrame({"cost": cost, "revenue": revenue, "group": groups})[counted]
    ends = {name: interval_of_roi(rows["cost"], rows["revenue"]) for name, rows in table.groupby("group")}
    found = pd.DataFrame.from_dict(ends, orient="index", columns=["roi_low", "roi_high"], dtype=float)
    return found.rename_axis("group")


def _shuffled_sums(values: Array, starts: npt.NDArray[np.intp], draws: int, seed: int) -> Iterator[Array]:
    """Yield the sums of the groups, one row a shuffle, so many rows at once as memory is kept for."""
    dice, rows = np.random.default_rng(seed), max(1, _BLOCK // len(values))
    for first in range(0, draws, rows):
        block = np.tile(values, (min(rows, draws - first), 1))
        yield np.add.reduceat(dice.permuted(block, axis=1), starts, axis=1)
