"""Cost and revenue summed by group, and their ratios: always the ratio of sums, never the mean of ratios."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]

NO_COST = "no cost recorded"
COST_IS_ZERO = "the cost recorded is 0"
NO_REVENUE = "no revenue recorded"

SUMS = "contacts nurtured touchpoints costed early referrals won revenue cost hours".split()
"""What is summed in each group."""

RATIOS = (
    "roi reason cost_per_referral cost_share revenue_share costed_share too_early time_cost roi_with_time"
).split()
"""What follows from the sums."""

STANDING = "roi_low roi_high standing compared p_holm".split()
"""The interval of the ROI of a group, how it stands to that of all, on how many contacts, and what chance can make."""

ABOVE, BELOW, SAME = "above the whole", "below the whole", "as the whole"
EARLY, UNKNOWN = "too early to judge", "unknown"
NOT_SHOWN, TOO_FEW = "no difference shown", "too few to tell"
"""How the ROI of a group stands to that of all groups."""

LEVEL = 0.05
"""So often at most any group of a table is said to differ where none does."""


def return_on(revenue: float, cost: float) -> float:
    """Return ``(revenue - cost) / cost``; NaN where either is not recorded, or the cost is 0.

    Examples
    --------
    >>> return_on(71_500, 5_000), return_on(0, 500), return_on(100, 0)
    (13.3, -1.0, nan)
    """
    return (revenue - cost) / cost if cost > 0 else float("nan")


def sum_by_group(
    contacts: pd.Series, gains: pd.DataFrame, activities: pd.DataFrame, unknown: Sequence[str] = ()
) -> pd.DataFrame:
    """Sum what was gained and spent in each group.

    Parameters
    ----------
    contacts
        How many contacts each group has, indexed by group.
    gains
        ``group`` and what was gained in it: ``referrals``, ``won``, ``revenue``.
    activities
        What was done, with its ``group``: ``contact_id``, ``cost`` (NaN where none is recorded), ``hours``, and
        ``early`` (whether the contact was first met too lately to be judged).
    unknown
        What of the gains is not recorded at all: its sums are NaN.

    Returns
    -------
    DataFrame
        `SUMS`, indexed by group; ``cost`` is NaN where none is recorded. ``contacts`` are those in the
        group, ``nurtured`` those among them with a touch or engagement, ``early`` those of them too early to
        judge; ``touchpoints`` their touches and engagements, ``costed`` those of them with a cost.
    """
    names = ["referrals", "won", "revenue"]
    of = activities.groupby("group")
    table = pd.DataFrame(
        {
            "contacts": contacts,
            "nurtured": of["contact_id"].nunique(),
            "touchpoints": of.size(),
            "costed": of["cost"].count(),
            "early": activities[activities["early"]].groupby("group")["contact_id"].nunique(),
            **{name: gains.groupby("group")[name].sum() for name in names},
            "cost": of["cost"].sum(min_count=1),
            "hours": of["hours"].sum(),
        }
    ).rename_axis("group")[SUMS]
    counts = [name for name in SUMS if name not in ("cost", "hours", *names)]
    table[counts] = table[counts].fillna(0).astype(int)
    table[[*names, "hours"]] = table[[*names, "hours"]].fillna(0.0)
    table[list(unknown)] = np.nan
    return table


def with_ratios(
    table: pd.DataFrame, total: pd.Series | None = None, *, hourly_rate: float = 0.0
) -> pd.DataFrame:
    """Add to sums the ratios that follow from them.

    Parameters
    ----------
    table
        Columns `SUMS`.
    total
        The sums of all groups, for the shares of cost and revenue; if None, those of the table.
    hourly_rate
        What an hour costs; 0: not known, and so neither is what the time cost.
    """
    whole = table[SUMS].sum() if total is None else total
    cost, revenue = table["cost"].to_numpy(float), table["revenue"].to_numpy(float)
    paid = cost > 0
    time = table["hours"].to_numpy(float) * (hourly_rate if hourly_rate > 0 else np.nan)
    return table.assign(
        roi=_returns(revenue, cost),
        reason=pd.Series(
            np.select([paid & ~np.isnan(revenue), paid, cost == 0], ["", NO_REVENUE, COST_IS_ZERO], NO_COST),
            table.index,
            dtype="str",
        ),
        cost_per_referral=_ratio(cost, table["referrals"].to_numpy(float), paid),
        cost_share=_ratio(cost, np.full(len(table), float(whole["cost"])), paid),
        revenue_share=_ratio(revenue, np.full(len(table), float(whole["revenue"]))),
        costed_share=_ratio(table["costed"].to_numpy(float), table["touchpoints"].to_numpy(float)),
        too_early=_ratio(table["early"].to_numpy(float), table["nurtured"].to_numpy(float)),
        time_cost=time,
        roi_with_time=_returns(revenue, np.nan_to_num(cost) + time),
    )


def with_standing(
    table: pd.DataFrame, values: pd.Series, overall: float, chances: pd.DataFrame
) -> pd.DataFrame:
    """Add how each group stands to all, where that is more than chance can make.

    Parameters
    ----------
    table
        What `with_ratios` returned, indexed by group.
    values
        What is compared, of each group: its ROI, or its referrals a time.
    overall
        The same of all groups together.
    chances
        ``compared``, ``apart`` and ``p_holm`` of the groups that were compared, indexed by group; NaN of those too
        small. Where contacts without a cost turn the ROI to the other side, no difference is shown.
    """
    found = chances.reindex(table.index)
    value, p, early = (each.to_numpy(float) for each in (values, found["p_holm"], table["too_early"]))
    against = (value > overall) != (found["apart"].to_numpy(float) > 0)
    # Below the whole because nothing could be won yet is no verdict.
    standing = np.select(
        [
            np.isnan(value),
            np.isclose(value, overall),
            (value < overall) & (early > 0.5),
            np.isnan(p),
            (p > LEVEL) | against,
            value > overall,
        ],
        [UNKNOWN, SAME, EARLY, TOO_FEW, NOT_SHOWN, ABOVE],
        BELOW,
    )
    compared = found["compared"].fillna(0).astype(int)
    said = pd.Series(standing, table.index, dtype="str")
    return table.assign(standing=said, compared=compared, p_holm=p)


def _returns(revenue: Array, cost: Array) -> Array:
    return np.array(
        [return_on(gained, spent) for gained, spent in zip(revenue, cost, strict=True)], dtype=float
    )


def _ratio(above: Array, below: Array, where: npt.NDArray[np.bool_] | None = None) -> Array:
    """Return the quotients, NaN where there is nothing to divide by or `where` is false."""
    known = (below > 0) & (True if where is None else where)
    quotient: Array = np.where(known, above / np.where(known, below, 1.0), np.nan)
    return quotient
