"""The first section: the headline figures as cards, and what they come to in a few sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from refgraph.evidence import headline_figures
from refgraph.findings import counted
from refgraph.nurture import Plan
from refgraph.outputs.report.parts import Cards, Section, told
from refgraph.result import Result
from refgraph.tiers import Tiers

LABELS: Mapping[str, tuple[str, str]] = {
    "days_since_last_referral": ("Referrals", "Days since the last referral"),
    "referrals_12m": ("Referrals", "Referrals, last 12 months"),
    "referrals_previous_12m": ("Referrals", "Referrals, the 12 months before"),
    "referred_revenue": ("Referrals", "Revenue from referred contacts"),
    "new_sources": ("Sources", "New sources"),
    "rising_sources": ("Sources", "Rising sources"),
    "falling_sources": ("Sources", "Falling sources"),
    "silent_sources": ("Sources", "Sources that stopped"),
    "engaged_90d": ("Relationships", "Sources engaged in the last 90 days"),
    "advocates": ("Relationships", "Advocates and Core Advocates"),
    "satisfaction_coverage": ("Relationships", "Clients whose satisfaction is known"),
    "detractors": ("Relationships", "Unhappy contacts"),
    "asked_12m": ("Habits", "Clients asked for a referral in 12 months"),
    "capture_rate": ("Habits", "New contacts whose source is known"),
    "closed_loop_rate": ("Habits", "Survey answers followed up"),
}
"""Under which heading each figure stands, and what it is called."""


def figures_of(result: Result, tiers: Tiers, plan: Plan | None) -> pd.DataFrame:
    """Return the headline figures, the same on every page of a run.

    Parameters
    ----------
    result, tiers
        The run and its tiers.
    plan
        By its clock it is told who took part in something; touches alone do not count.
    """
    if plan is None:
        return headline_figures(result, tiers)
    clock = plan.contacts
    return headline_figures(
        result, tiers, days_since=clock["days_since"].where(clock["lapse_basis"].eq("two-way"))
    )


def headline_section(figures: pd.DataFrame, before: Mapping[str, Any]) -> Section:
    """Return the section.

    Parameters
    ----------
    figures
        What `refgraph.headline_figures` returned.
    before
        The account of the last run; the figures it holds are shown beside those of today.
    """
    places = [LABELS.get(name, ("Other", name)) for name in figures["name"]]
    last = {each["name"]: each["value"] for each in before.get("headline", [])}
    rows = figures.assign(
        group=[group for group, _ in places],
        label=[label for _, label in places],
        before=pd.Series([last.get(name) for name in figures["name"]], dtype="float64"),
    )
    columns = ["group", "label", "value", "unit", "n", "note", "before"]
    since = str(before.get("as_of") or "an earlier day") if last else ""
    return Section(
        "At a glance",
        tuple(headline_sentences(figures).values()),
        (Cards("Headline figures", rows[columns], since),),
    )


def about_headline(figures: pd.DataFrame) -> dict[str, Any]:
    """Return what the account of a run says of the headline figures, for the next report to look back on."""
    values = zip(figures["name"].tolist(), figures["value"].tolist(), figures["n"].tolist(), strict=True)
    return {
        "headline": [
            {
                "name": name,
                "value": None if math.isnan(value) else round(value, 9),
                "n": None if n is pd.NA else n,
            }
            for name, value, n in values
        ]
    }


def headline_sentences(figures: pd.DataFrame) -> dict[str, str]:
    """Return what the figures come to, in the same words on every page; what is not known is not spoken of.

    Parameters
    ----------
    figures
        What `refgraph.headline_figures` returned.

    Returns
    -------
    dict of str to str
        ``year``, ``sources`` and ``engaged``, those that are known, in this order.
    """
    value = dict(zip(figures["name"].tolist(), figures["value"].tolist(), strict=True))
    known = {name: number for name, number in value.items() if not math.isnan(number)}
    said = {}
    if "referrals_12m" in known:
        said["year"] = _year(known)
    if "silent_sources" in known:
        said["sources"] = _sources(known)
    if "engaged_90d" in known:
        said["engaged"] = (
            f"{told(1 - known['engaged_90d'], 'share')} of those who refer or hold a tier have not been engaged for "
            "90 days: gaps of more than three months are associated with fewer referrals."
        )
    return said


def _sources(known: Mapping[str, float]) -> str:
    """Say how many sources came up and went quiet; of what there is none nothing is said."""
    up, down = (
        [f"{known[f'{trend}_sources']:,.0f} {words}" for trend, words in pair if known[f"{trend}_sources"]]
        for pair in (_UP, _DOWN)
    )
    said = "; ".join(" and ".join(parts) for parts in (up, down) if parts)
    return (
        f"Sources of referrals: {said}."
        if said
        else "No source of referrals is new, rising, falling or silent."
    )


_UP = (("new", "new in the last six months"), ("rising", "rising"))
_DOWN = (("falling", "falling"), ("silent", "stopped referring"))


def _year(known: Mapping[str, float]) -> str:
    lately = known["referrals_12m"]
    said = f"{counted(lately, 'referral')} in the last 12 months"
    if "referrals_previous_12m" not in known:
        return f"{said}; with which year to compare them the data do not say."
    before = known["referrals_previous_12m"]
    if lately == before:
        return f"{said}, as many as in the 12 months before."
    change = f" ({(lately - before) / before:+.0%})".replace("-", "−") if before else ""
    more = f"{abs(lately - before):,.0f} {'more' if lately > before else 'fewer'}"
    return f"{said}, {more} than in the 12 months before{change}."
