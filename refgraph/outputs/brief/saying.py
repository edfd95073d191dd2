"""The sentences of the brief: three headlines, what changed since the last run, what the data cannot say."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.comparison import Comparison, Months, RunList
from refgraph.findings import counted
from refgraph.nurture import Plan
from refgraph.outputs.brief.words import money
from refgraph.outputs.plan import as_day
from refgraph.outputs.report import headline_sentences
from refgraph.records import ENOUGH, capture_rate
from refgraph.result import Result

MOST = 3
"""So many headlines."""

DONE = ("done", "late")
"""The states of tasks that were done."""


def headlines(result: Result, figures: pd.DataFrame, months: Months | None, currency: str) -> Iterator[str]:
    """Yield three sentences with numbers: what came, what it brought, who moved.

    Parameters
    ----------
    result
        The run.
    figures
        What `refgraph.headline_figures` returned.
    months
        From month to month: first for a clinic, whose liaison counts by months; None for anybody else.
    currency
        The code of the amounts.
    """
    said = headline_sentences(figures)
    options = [
        *(months.lines[:1] if months else ()),
        said.get("year", ""),
        _brought(figures, currency),
        said.get("sources", ""),
        said.get("engaged", ""),
        _counts(result),
    ]
    yield from [text for text in options if text][:MOST]


def _brought(figures: pd.DataFrame, currency: str) -> str:
    row = figures[figures["name"].eq("referred_revenue")].iloc[0]
    if pd.isna(row["value"]):
        return ""
    paid = "has" if row["n"] == 1 else "have"
    who = counted(row["n"], "contact")
    return f"In all, {who} who came by referral {paid} brought {money(row['value'], currency)}."


def _counts(result: Result) -> str:
    referrals = result.network.events["count"].sum()
    made = int(result.ranking.table["referrals"].gt(0).sum())
    if not made:
        return ""
    return f"{counted(referrals, 'referral')} on record, made by {counted(made, 'contact')}."


def since_last(
    last: RunList | None, comparison: Comparison | None, result: Result, plan: Plan | None
) -> Iterator[str]:
    """Yield what changed since the last run, in one sentence."""
    if last is None or comparison is None or not last.as_of or result.people.as_of is None:
        return
    day = pd.Timestamp(last.as_of)
    if day >= result.people.as_of:
        return
    events = result.network.events
    # Where no referral has a date, none is known to be new, and none is known not to be.
    new = counted(float(events.loc[events["date"].gt(day), "count"].sum()), "new referral")
    parts = [new] if events["date"].notna().any() else []
    moved = comparison.table["what"].value_counts()
    parts += [f"{moved[what]:,} {words}" for what, words in _MOVED.items() if what in moved]
    if plan is not None and len(plan.done):
        done = int(plan.done["status"].isin(DONE).sum())
        parts.append(f"{done:,} of {len(plan.done):,} tasks given out are done")
    if parts:
        yield f"Since {as_day(day)}: {', '.join(parts)}."


_MOVED = {"promoted": "up a tier", "demoted": "down a tier"}


def limit(result: Result, plan: Plan | None) -> str:
    """Return the one line on what the data cannot say that matters most for whom to call."""
    waiting = result.people.referrers.set_index("outcome")["cells"].get("to review", 0)
    if waiting:
        counts, them = ("counts", "it") if waiting == 1 else ("count", "them")
        return f"{counted(waiting, 'referral')} {counts} for nobody until somebody says who made {them}."
    capture = capture_rate(result.records)
    if capture is not None and capture.new and capture.rate < ENOUGH:
        return (
            f"The source is written down for {capture.known or 'none'} of {counted(capture.new, 'new contact')}: "
            "whose referrals nobody wrote down stands too low here."
        )
    undated = int(result.network.events["date"].isna().sum())
    if undated and undated == len(result.network.events):
        return "No referral has a date: whether somebody refers still, or has stopped, cannot be told."
    if undated:
        return (
            f"{counted(undated, 'referral')} without a date: what happened when is known of the others only."
        )
    if plan is not None and not len(plan.contacts["days_since"].dropna()):
        return "Nothing says who was spoken with, so nobody can be said to have lapsed."
    return (
        "This is what was written down. It does not say that somebody is willing to refer, nor that a call brings "
        "a referral."
    )
