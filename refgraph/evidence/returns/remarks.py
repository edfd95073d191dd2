"""What has to be known to read cost and revenue rightly: what makes an ROI higher or lower than it is."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.evidence.returns.crediting import earned_by
from refgraph.evidence.returns.summing import Books
from refgraph.evidence.returns.windows import Window
from refgraph.evidence.rounding import two_digits
from refgraph.findings import Finding


def remarks(
    books: Books,
    log: pd.DataFrame,
    payments: pd.DataFrame,
    cost_window: Window,
    window: Window,
) -> Iterator[Finding]:
    """Yield what makes an ROI higher or lower than it is.

    Parameters
    ----------
    books
        What counts of what was done and came in.
    log
        Everything that was done.
    payments
        What `receipts` returned, of contacts who came by a referral: nothing else is revenue of referrals.
    cost_window, window
        From when to when cost and revenue count.
    """
    unattended = books.unattended
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
        hint = "Where costs are missing the true ROI is lower."
        yield Finding("note", "costs-missing", message, hint, count=done - costed)
    if len(unattended):
        message = (
            f"{len(unattended):,} campaigns that cost {unattended['cost'].sum():,.0f} have no contact on record; "
            "their cost counts in the total only."
        )
        yield Finding("note", "unattended-campaigns", message, count=len(unattended))
    yield from _same_time(books, payments[window.holds(payments["date"])], cost_window, window)
    yield from _outside(payments, window)


def _same_time(
    books: Books, payments: pd.DataFrame, cost_window: Window, window: Window
) -> Iterator[Finding]:
    """Say that cost may stand against revenue that came before it, where their times are one."""
    costs = books.done[books.done["cost"].gt(0)]
    if costs.empty or (
        cost_window.end is not None and window.start is not None and cost_window.end < window.start
    ):
        return
    paid = books.gains[books.gains["revenue"].gt(0)]
    _, unearned = earned_by(costs[["contact_id", "date"]], paid)
    early, whole = float(unearned["revenue"].sum()), float(paid["revenue"].sum())
    message = (
        "Cost and revenue count over the same time, so that a cost may stand against revenue that came before it: "
        f"{early:,.0f} of the {whole:,.0f} came of referrals by contacts on whom nothing had been spent by then."
        f"{_held_apart(costs, payments)}"
    )
    hint = "Set evidence.cost_until and evidence.revenue_from to hold the cost of one year against revenue of the next."
    yield Finding("note", "one-time-for-both", message, hint)


def _held_apart(costs: pd.DataFrame, payments: pd.DataFrame) -> str:
    """Return what the cost of the first half of the time makes of the revenue of the second; blank without either."""
    days = pd.concat([costs["date"], payments["date"]]).dropna()
    if days.empty:
        return ""
    middle = (days.min() + (days.max() - days.min()) / 2).normalize()
    spent = float(costs.loc[costs["date"].lt(middle), "cost"].sum())
    came = float(payments.loc[payments["date"].ge(middle), "amount"].sum())
    if not spent > 0:
        return ""
    return (
        f" Held apart in the middle, on {middle.date()}, the {spent:,.0f} spent before and the {came:,.0f} that came "
        f"since are an ROI of {two_digits((came - spent) / spent)}."
    )


def _outside(payments: pd.DataFrame, window: Window) -> Iterator[Finding]:
    undated = payments[payments["date"].isna()]["amount"].sum()
    if undated > 0 and window.start is not None:
        what = "is counted all the same" if window.undated else "is left out"
        message = f"{undated:,.0f} of the revenue of referred contacts has no date and {what}."
        yield Finding("note", "undated-revenue", message)
    dated = payments[payments["date"].notna()]
    left = dated[~window.holds(dated["date"])]["amount"].sum()
    if left > 0:
        yield Finding(
            "note",
            "revenue-outside",
            f"{left:,.0f} of the revenue of referred contacts lies outside the time counted ({window.words}) and is "
            "left out.",
            "What came before the first cost was not brought by it. To count otherwise set revenue_from.",
        )
