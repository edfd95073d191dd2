"""The first section: the headline figures as cards, and what they come to in a few sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from refgraph.outputs.report.parts import Cards, Section, counted, told

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
        "At a glance", tuple(_sentences(figures)), (Cards("Headline figures", rows[columns], since),)
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


def _sentences(figures: pd.DataFrame) -> Iterator[str]:
    """Say what the figures come to; what is not known is not spoken of."""
    value = dict(zip(figures["name"].tolist(), figures["value"].tolist(), strict=True))
    known = {name: number for name, number in value.items() if not math.isnan(number)}
    if "referrals_12m" in known:
        yield _year(known)
    if "silent_sources" in known:
        yield (
            f"{counted(known['new_sources'], 'source')} new, {known['rising_sources']:,.0f} rising; "
            f"{known['falling_sources']:,.0f} falling, {known['silent_sources']:,.0f} stopped referring."
        )
    if "engaged_90d" in known:
        yield (
            f"{told(1 - known['engaged_90d'], 'share')} of those who refer or hold a tier have not been engaged for "
            "90 days: gaps of more than three months are associated with fewer referrals."
        )


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
