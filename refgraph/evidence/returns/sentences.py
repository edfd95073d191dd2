"""What cost and revenue say in plain words, and what has to be known to read them rightly."""

from __future__ import annotations

from typing import Any

import pandas as pd

from refgraph.evidence.returns.windows import Window
from refgraph.evidence.rounding import two_digits, with_interval
from refgraph.findings import counted

DAYS_OF_MONTH = 365.25 / 12

MOST_GROUPS = 8
"""With more groups than these a sentence for each is no help."""

SHARED = (
    "What a referral brought is shared equally by all that its referrer took part in before it: that favours what "
    "costs little, and does not say what any of it brought about. ROI: of what those with a cost brought."
)


def sentences(
    table: pd.DataFrame, total: pd.DataFrame, cost_window: Window, revenue_window: Window, early_days: int
) -> tuple[str, ...]:
    """Return sentences made of the numbers of a `Roi`."""
    whole = total.iloc[0].to_dict()
    said = [_overall(whole), *_of_time(whole)]
    if whole["cost"] > 0:
        said.append(f"Cost counts {cost_window.words}, revenue {revenue_window.words}.")
        groups = table[table["cost"].gt(0)]
        said += [_of_group(row) for row in groups.to_dict("records") if len(groups) <= MOST_GROUPS]
    if whole["too_early"] > 0:
        said.append(
            f"{whole['early']:,} of the {whole['nurtured']:,} nurtured ({whole['too_early']:.0%}) were first contacted "
            f"less than {early_days / DAYS_OF_MONTH:.0f} months before: too early to judge."
        )
    return tuple(said)


def _overall(whole: dict[str, Any]) -> str:
    if whole["revenue"] != whole["revenue"]:
        return "The ROI is not known: no revenue is recorded."
    if not whole["cost"] > 0:
        return f"Referrals brought {whole['revenue']:,.0f}; the ROI is not known: {whole['reason']}."
    sums = f"Referrals brought {whole['revenue']:,.0f}, nurturing cost {whole['cost']:,.0f}"
    said = f"{sums}: an ROI of {_with_range(whole)}"
    if whole["cost_per_referral"] == whole["cost_per_referral"]:
        per_referral = f"{whole['cost_per_referral']:,.0f} per referral"
        return f"{said}, and {per_referral} ({counted(whole['referrals'], 'referral')})."
    return f"{said}; there is no referral to divide the cost by."


def _of_time(whole: dict[str, Any]) -> list[str]:
    """Say how long it took, which is reckoned and not recorded, and what that makes of the ROI."""
    if not whole["hours"] > 0:
        return []
    took = f"By the minutes in the settings (evidence.minutes) it took {about(whole['hours'])} hours of work"
    if whole["time_cost"] != whole["time_cost"]:
        return [f"{took}; no evidence.hourly_rate is set, so they are no part of the ROI."]
    if whole["roi_with_time"] != whole["roi_with_time"]:
        return [f"{took}, which cost {about(whole['time_cost'])}."]
    return [
        f"{took}, which cost {about(whole['time_cost'])}: with them the ROI is {two_digits(whole['roi_with_time'])}."
    ]


def about(number: float) -> str:
    """Return a number that is reckoned, to two digits: no minute a touch is known better than that.

    Examples
    --------
    >>> about(1234.5), about(87.2), about(0.4)
    ('about 1,200', 'about 87', 'under 1')
    """
    if number < 1:
        return "under 1"
    step = 10 ** max(0, len(str(int(number))) - 2)
    return f"about {round(number / step) * step:,.0f}"


def _of_group(row: dict[str, Any]) -> str:
    share = (
        f", {row['revenue_share']:.0%} of the revenue" if row["revenue_share"] == row["revenue_share"] else ""
    )
    roi = f", ROI {_with_range(row)}, {row['standing']}" if row["roi"] == row["roi"] else ""
    return f"{row['label']} ({counted(row['contacts'], 'contact')}): {row['cost_share']:.0%} of the cost{share}{roi}."


def _with_range(row: dict[str, Any]) -> str:
    """Return an ROI with the interval in which it lies in 95 of 100 cases, where that can be told."""
    return with_interval(row["roi"], row["roi_low"], row["roi_high"])
