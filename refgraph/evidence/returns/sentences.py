"""What cost and revenue say in plain words, and what has to be known to read them rightly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from refgraph.evidence.returns.windows import Window
from refgraph.findings import Finding

DAYS_OF_MONTH = 365.25 / 12

MOST_GROUPS = 8
"""With more groups than these a sentence for each is no help."""

SHARED = (
    "What a referral brought is shared equally by all that its referrer took part in before it: that compares "
    "activities, and does not say what any of them brought about."
)


def sentences(
    table: pd.DataFrame, total: pd.DataFrame, cost_window: Window, revenue_window: Window, early_days: int
) -> tuple[str, ...]:
    """Return sentences made of the numbers of a `Roi`."""
    whole = total.iloc[0].to_dict()
    said = [_overall(whole)]
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


def remarks(
    log: pd.DataFrame, unattended: pd.DataFrame, payments: pd.DataFrame, cost_window: Window, window: Window
) -> Iterator[Finding]:
    """Yield what makes an ROI higher or lower than it is.

    Parameters
    ----------
    log
        What `gather_activities` returned.
    unattended
        What `unattended_campaigns` returned.
    payments
        What `receipts` returned.
    cost_window, window
        From when to when cost and revenue count.
    """
    costed, done = int(log["cost"].notna().sum()), len(log)
    if not costed and unattended.empty:
        yield Finding(
            "warning",
            "no-costs",
            "No cost is recorded, so no ROI can be calculated.",
            "Export touches, engagements or campaigns with their cost.",
        )
    elif costed < done:
        message = f"A cost is recorded for {costed:,} of {done:,} touches and engagements."
        hint = "Where costs are missing, and for working time, which no CRM records, the true ROI is lower."
        yield Finding("note", "costs-missing", message, hint, count=done - costed)
    if len(unattended):
        message = (
            f"{len(unattended):,} campaigns that cost {unattended['cost'].sum():,.0f} have no contact on record; "
            "their cost counts in the total only."
        )
        yield Finding("note", "unattended-campaigns", message, count=len(unattended))
    yield from _outside(payments, window)


def _overall(whole: dict[str, Any]) -> str:
    if whole["revenue"] != whole["revenue"]:
        return "The ROI is not known: no revenue is recorded."
    if not whole["cost"] > 0:
        return f"Referrals brought {whole['revenue']:,.0f}; the ROI is not known: {whole['reason']}."
    sums = f"Referrals brought {whole['revenue']:,.0f}, nurturing cost {whole['cost']:,.0f}"
    said = f"{sums}: an ROI of {whole['roi']:.1f}"
    if whole["cost_per_referral"] == whole["cost_per_referral"]:
        return f"{said}, and {whole['cost_per_referral']:,.0f} per referral ({whole['referrals']:,.0f} referrals)."
    return f"{said}; there is no referral to divide the cost by."


def _of_group(row: dict[str, Any]) -> str:
    share = (
        f", {row['revenue_share']:.0%} of the revenue" if row["revenue_share"] == row["revenue_share"] else ""
    )
    roi = f", ROI {row['roi']:.1f}" if row["roi"] == row["roi"] else ""
    return f"{row['label']}: {row['cost_share']:.0%} of the cost{share}{roi}."


def _outside(payments: pd.DataFrame, window: Window) -> Iterator[Finding]:
    undated = payments[payments["date"].isna()]["amount"].sum()
    if undated > 0 and window.start is not None:
        what = "is counted all the same" if window.undated else "is left out"
        yield Finding("note", "undated-revenue", f"{undated:,.0f} of revenue has no date and {what}.")
    dated = payments[payments["date"].notna()]
    left = dated[~window.holds(dated["date"])]["amount"].sum()
    if left > 0:
        yield Finding(
            "note",
            "revenue-outside",
            f"{left:,.0f} of revenue lies outside the time counted ({window.words}) and is left out.",
            "What came before the first cost was not brought by it. To count otherwise set revenue_from.",
        )
