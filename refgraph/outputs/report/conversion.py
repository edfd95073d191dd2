"""How the referrals of every source went: received, qualified, won, and whether that is worse than others'."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence import two_digits
from refgraph.nurture import Plan
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Chart, Kind, Section, Table, told

DRAWN = 12
"""So many sources a drawing holds."""


def funnel_section(plan: Plan | None, names: Names) -> Section:
    """Return how the referrals of every source went: received, qualified, won."""
    title = "From referral to client"
    if plan is None or plan.funnel.empty:
        return Section(title, ("How the referrals of each source went is counted with a plan.",))
    funnel = plan.funnel
    received = funnel["received"].sum()
    if funnel["won"].isna().all():
        return Section(
            title, (f"{received:,.0f} referrals; what became of them is not recorded, or not dated.",)
        )
    overall = funnel["won"].sum() / received
    judged = funnel[funnel["verdict"].ne("too few")]
    worse = int(judged["verdict"].eq("review").sum())
    qualified, won = funnel["qualified"].sum(), funnel["won"].sum()
    lead = (
        f"Of {received:,.0f} referrals {qualified:,.0f} were qualified or won, {won:,.0f} were won "
        f"({told(overall, 'share')}). {len(judged):,} of {len(funnel):,} sources made enough of them to judge; "
        f"{worse:,} {'does' if worse == 1 else 'do'} worse than all together."
    )
    drawn = judged.head(DRAWN)
    rows = pd.DataFrame(
        {
            "label": names.contacts(drawn["contact_id"]),
            "share": drawn["share_won"].tolist(),
            "low": drawn["low"].tolist(),
            "high": drawn["high"].tolist(),
            "overall": overall,
        }
    )
    says = (
        "A dot: the share of a source's referrals that was won. A line: where that share lies in nine of ten cases. "
        "Dashed: all sources together."
    )
    drawings = (Chart("shares", "Share won, by source", says, rows),) if len(rows) else ()
    return Section(title, (lead,), (*drawings, _funnel(funnel, names)))


def _funnel(funnel: pd.DataFrame, names: Names) -> Table:
    shown = pd.DataFrame(
        {
            "Name": names.contacts(funnel["contact_id"]),
            "Received": funnel["received"].tolist(),
            "Qualified": funnel["qualified"].tolist(),
            "Won": funnel["won"].tolist(),
            "Lost": funnel["lost"].tolist(),
            "Share won": funnel["share_won"].tolist(),
            "at least": funnel["low"].tolist(),
            "at most": funnel["high"].tolist(),
            "Verdict": funnel["verdict"].tolist(),
            "Satisfaction of those referred": [two_digits(mean) for mean in funnel["satisfaction"]],
            "Answers": funnel["answers"].tolist(),
        }
    )
    kinds: dict[str, Kind] = dict.fromkeys(("Share won", "at least", "at most"), "share")
    note = (
        "At least and at most: a 90% interval (Wilson). Review: even at most it is below all sources together. "
        "Too few: fewer than five referrals."
    )
    return Table(
        "Sources from received to won",
        shown,
        kinds,
        note=note,
    )
