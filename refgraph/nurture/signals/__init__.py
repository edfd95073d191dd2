"""What is on record of each contact: talks, answers, occasions, trouble, spending, referring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.nurture.signals.channels import group_of, knows_answers, touch_log
    from refgraph.nurture.signals.engagement import clock, stage
    from refgraph.nurture.signals.occasions import find_occasions, firm_milestone
    from refgraph.nurture.signals.profiles import gather_profiles
    from refgraph.nurture.signals.purchases import spending
    from refgraph.nurture.signals.referring import STAGES, outcomes, rewards_due, rewards_paid
    from refgraph.nurture.signals.repair import (
        BREATHE,
        FIX,
        ICEBREAKER,
        NORMAL,
        amplified,
        find_issues,
        repair_states,
    )
    from refgraph.nurture.signals.satisfaction import answers, latest_scores

__all__ = [
    "BREATHE",
    "FIX",
    "ICEBREAKER",
    "NORMAL",
    "STAGES",
    "amplified",
    "answers",
    "clock",
    "find_issues",
    "find_occasions",
    "firm_milestone",
    "gather_profiles",
    "group_of",
    "knows_answers",
    "latest_scores",
    "outcomes",
    "repair_states",
    "rewards_due",
    "rewards_paid",
    "spending",
    "stage",
    "touch_log",
]

__getattr__ = hand_on(
    __name__,
    {
        "BREATHE": "repair",
        "FIX": "repair",
        "ICEBREAKER": "repair",
        "NORMAL": "repair",
        "STAGES": "referring",
        "amplified": "repair",
        "answers": "satisfaction",
        "clock": "engagement",
        "find_issues": "repair",
        "find_occasions": "occasions",
        "firm_milestone": "occasions",
        "gather_profiles": "profiles",
        "group_of": "channels",
        "knows_answers": "channels",
        "latest_scores": "satisfaction",
        "outcomes": "referring",
        "repair_states": "repair",
        "rewards_due": "referring",
        "rewards_paid": "referring",
        "spending": "purchases",
        "stage": "engagement",
        "touch_log": "channels",
    },
)
