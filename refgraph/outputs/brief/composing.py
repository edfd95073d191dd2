"""compose_brief(): a run, its tiers and its plan as the few things to know and to do."""

from __future__ import annotations

from pathlib import Path

from refgraph.comparison import Months, RunList, read_list
from refgraph.findings import counted
from refgraph.nurture import Plan
from refgraph.outputs.brief.choosing import choose
from refgraph.outputs.brief.leaving_out import left_out
from refgraph.outputs.brief.parts import Brief, Trend
from refgraph.outputs.brief.picture import draw_picture
from refgraph.outputs.brief.risk import say_risk
from refgraph.outputs.brief.rules import BriefRules
from refgraph.outputs.brief.saying import headlines, limit, since_last
from refgraph.outputs.brief.words import currency_of, fitted
from refgraph.outputs.manifest import describe
from refgraph.outputs.plan import as_day
from refgraph.outputs.report import (
    MOST_DRAWN,
    Names,
    about_headline,
    compare_with,
    figures_of,
    referral_times,
)
from refgraph.result import Result
from refgraph.tiers import Tiers, assign_tiers

TITLE = "Referral brief"
CLINIC = "clinic"
"""The trade whose liaisons count by months."""

NO_PLAN = "Nothing here is dated, so it cannot be said what is due: there is no plan for these weeks."


def compose_brief(
    result: Result,
    tiers: Tiers | None = None,
    plan: Plan | None = None,
    rules: BriefRules = BriefRules(),
    *,
    previous: str | Path | RunList | None = None,
    title: str | None = None,
    redact: bool = False,
) -> Brief:
    """Compose the brief: three headlines, whom to thank, to win back and to ask, a small map, a trend, a risk.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    tiers
        What `refgraph.assign_tiers` made of it; assigned here if None.
    plan
        What `refgraph.plan` made of it: the three lists are the first of its weeks. Without it there are none.
    rules
        Who is left out of print.
    previous
        The folder of the last run, or a list it wrote: a sentence says what changed since.
    title
        The heading; "Referral brief" if None.
    redact
        Whether codes stand in place of names, as on a redacted map, and nothing says how to reach them.

    Returns
    -------
    Brief

    Raises
    ------
    SettingsError
        If the last run left no list, or nobody is called as somebody who is to be left out.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> compose_brief(result).headlines
    ('1 referral on record, made by 1 contact.',)
    """
    tiers = assign_tiers(result) if tiers is None else tiers
    last = read_list(previous) if isinstance(previous, str | Path) else previous
    figures = figures_of(result, tiers, plan)
    names, unnamed, currency = (
        Names(result, redact=redact),
        left_out(result, rules.leave_out),
        currency_of(result),
    )
    return Brief(
        fitted(title or TITLE, 60),
        _about(result, plan),
        tuple(headlines(result, figures, _months(tiers, plan), currency)),
        tuple(since_last(last, compare_with(last, result, tiers) if last else None, result, plan)),
        () if plan is None else choose(result, plan, names, unnamed),
        NO_PLAN if plan is None else "",
        draw_picture(result, names, unnamed),
        _trend(result),
        say_risk(result, names, unnamed, currency),
        (),
        limit(result, plan),
        {} if redact else {**describe(result), **about_headline(figures)},
        result.paths,
    )


def _months(tiers: Tiers, plan: Plan | None) -> Months | None:
    return plan.months if plan is not None and tiers.trade.name == CLINIC else None


def _about(result: Result, plan: Plan | None) -> str:
    as_of = result.people.as_of
    week = "" if plan is None else f"Week from {as_day(plan.start)}. "
    when = "Nothing is dated" if as_of is None else f"Data up to {as_day(as_of)}"
    nodes, events = result.network.nodes, result.network.events
    referrals = counted(events["count"].sum(), "referral")
    return f"{week}{when}: {counted(len(nodes), 'contact')}, {referrals} between them."


def _trend(result: Result) -> Trend | None:
    times = referral_times(result)
    if times is None:
        return None
    rows = times.rows.tail(MOST_DRAWN).reset_index(drop=True)
    which = f"{len(rows)} {times.word}s" if len(rows) > 1 else f"one {times.word}"
    told = f"Referrals by {times.word}, the last {which}: {rows['referrals'].sum():,.0f} in all."
    over = "" if rows["complete"].all() else f" In outline: a {times.word} that is not over."
    return Trend(rows, told + over)
