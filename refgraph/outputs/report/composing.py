"""compose_report(): a run, its tiers and all that was made of them, as sections."""

from __future__ import annotations

from pathlib import Path

from refgraph.clusters import Clusters, describe_clusters
from refgraph.comparison import RunList, compare_months, read_list
from refgraph.evidence import Advocacy, EngagementMix, Roi, calculate_roi, compare_sources
from refgraph.findings import Finding
from refgraph.nurture import Plan
from refgraph.outputs.manifest import describe
from refgraph.outputs.plan import in_words
from refgraph.outputs.report.advocacy import advocacy_section, reasons_section
from refgraph.outputs.report.changes import changes_section, compare_with
from refgraph.outputs.report.conversion import funnel_section
from refgraph.outputs.report.headlines import about_headline, figures_of, headline_section
from refgraph.outputs.report.limits import limits_section
from refgraph.outputs.report.lists import lists_section, sources_section
from refgraph.outputs.report.money import attribution_section, roi_section, ways_section
from refgraph.outputs.report.months import months_section
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Report
from refgraph.outputs.report.standing import clusters_section, tiers_section
from refgraph.outputs.report.steps import steps_section
from refgraph.outputs.report.timeline import timeline_section
from refgraph.result import Result
from refgraph.tiers import Tiers, assign_tiers

TITLE = "Referral report"


def compose_report(
    result: Result,
    tiers: Tiers | None = None,
    *,
    clusters: Clusters | None = None,
    roi: Roi | None = None,
    mix: EngagementMix | None = None,
    advocacy: Advocacy | None = None,
    plan: Plan | None = None,
    backtest: str = "",
    previous: str | Path | RunList | None = None,
    title: str | None = None,
    redact: bool = False,
) -> Report:
    """Compose the report for the partners' meeting: figures, lists, tiers, clusters, money, steps, changes, limits.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    tiers
        What `refgraph.assign_tiers` made of it; assigned here if None.
    clusters
        What `refgraph.describe_clusters` made of it; described here if None.
    roi
        What `refgraph.calculate_roi` made of it; calculated here if None.
    mix
        What `refgraph.propose_mix` made of it; without it no year's touches are proposed.
    advocacy
        What `refgraph.follow_advocacy` made of it; without it the report does not tell who moves on.
    plan
        What `refgraph.plan` made of it; without it the report says nothing of the coming weeks.
    backtest
        What the last back-test said of the order, a sentence.
    previous
        The folder of the last run, or a list it wrote.
    title
        The heading; "Referral report" if None.
    redact
        Whether codes stand in place of names, as on a redacted map.

    Returns
    -------
    Report
        Its ``tables`` are those of the page and of the workbook.

    Raises
    ------
    SettingsError
        If the last run left no list.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> report = compose_report(rg.run(referrals=log))
    >>> report.sections[0].title, list(report.tables)[0]
    ('At a glance', 'Headline figures')
    """
    tiers = assign_tiers(result) if tiers is None else tiers
    clusters = describe_clusters(result, tiers) if clusters is None else clusters
    roi = calculate_roi(result) if roi is None else roi
    last = read_list(previous) if isinstance(previous, str | Path) else previous
    figures = figures_of(result, tiers, plan)
    names = Names(result, redact=redact)
    comparison = compare_with(last, result, tiers) if last else None
    sections = [
        headline_section(figures, last.account if last else {}),
        months_section(compare_months(result, last.as_of if last else None), names),
        timeline_section(result),
        sources_section(result, names),
        lists_section(result, tiers, names, backtest),
        steps_section(plan and in_words(plan, tiers.rules.word), names),
        funnel_section(plan, names),
        tiers_section(tiers, names),
        clusters_section(clusters, tiers, names),
        advocacy_section(advocacy, names),
        reasons_section(result, tiers, names),
        roi_section(roi, mix),
        ways_section(compare_sources(result), names),
        attribution_section(roi.attribution, names),
        changes_section(comparison, names),
    ]
    shown = [section for section in sections if section.has_something_to_say]
    left_out = [section for section in sections if not section.has_something_to_say]
    shown.append(limits_section(figures, _findings(result, tiers, roi, plan), names, left_out))
    account = {} if redact else {**describe(result), **about_headline(figures)}
    return Report(title or TITLE, _about(result), tuple(shown), account, redact, result.paths)


def _findings(result: Result, tiers: Tiers, roi: Roi, plan: Plan | None) -> tuple[Finding, ...]:
    return (*result.findings, *tiers.findings, *roi.findings, *(plan.findings if plan else ()))


def _about(result: Result) -> str:
    as_of = result.people.as_of
    when = f"As of {as_of.date()}." if as_of is not None else "As of no date: nothing is dated."
    nodes, events = result.network.nodes, result.network.events
    return f"{when} {len(nodes):,} contacts, {events['count'].sum():,.0f} referrals between them."
