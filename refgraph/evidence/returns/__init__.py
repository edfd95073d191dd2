"""Whether it pays: cost, revenue and credit, by activity and by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.evidence.returns.activities import ENGAGEMENT, first_met, gather_activities
    from refgraph.evidence.returns.attention import Attention, compare_attention
    from refgraph.evidence.returns.attribution import Attribution, attribute
    from refgraph.evidence.returns.budgets import compare_budgets, remark_on_budgets
    from refgraph.evidence.returns.engagement_mix import EngagementMix, propose_mix
    from refgraph.evidence.returns.flow import flow_figures, referrals_per_month
    from refgraph.evidence.returns.grouping import Analyse, Clustered
    from refgraph.evidence.returns.returns import Roi, calculate_roi
    from refgraph.evidence.returns.sentences import DAYS_OF_MONTH
    from refgraph.evidence.returns.sources import Sources, compare_sources

__all__ = [
    "DAYS_OF_MONTH",
    "ENGAGEMENT",
    "Analyse",
    "Attention",
    "Attribution",
    "Clustered",
    "EngagementMix",
    "Roi",
    "Sources",
    "attribute",
    "calculate_roi",
    "compare_attention",
    "compare_budgets",
    "compare_sources",
    "first_met",
    "flow_figures",
    "gather_activities",
    "propose_mix",
    "referrals_per_month",
    "remark_on_budgets",
]

__getattr__ = hand_on(
    __name__,
    {
        "Analyse": "grouping",
        "Attention": "attention",
        "Attribution": "attribution",
        "Clustered": "grouping",
        "DAYS_OF_MONTH": "sentences",
        "ENGAGEMENT": "activities",
        "Roi": "returns",
        "attribute": "attribution",
        "calculate_roi": "returns",
        "Sources": "sources",
        "compare_sources": "sources",
        "compare_attention": "attention",
        "EngagementMix": "engagement_mix",
        "compare_budgets": "budgets",
        "propose_mix": "engagement_mix",
        "remark_on_budgets": "budgets",
        "first_met": "activities",
        "flow_figures": "flow",
        "gather_activities": "activities",
        "referrals_per_month": "flow",
    },
)
