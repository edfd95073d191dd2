"""What might be done with whom, and why: cadence, triggers, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.nurture.proposals.cadence import ONE_ON_ONE, History, Proposal, history
    from refgraph.nurture.proposals.proposals import Causes, Memory, propose, survey_days
    from refgraph.nurture.proposals.reasons import describe
    from refgraph.nurture.proposals.triggers import (
        after_e_mail,
        ask_now,
        asked_days,
        good_moments,
        learn_why,
        owed,
        stopped_referring,
        to_follow_up,
        unanswered,
        worth_cultivating,
    )

__all__ = [
    "ONE_ON_ONE",
    "Causes",
    "History",
    "Memory",
    "Proposal",
    "after_e_mail",
    "ask_now",
    "asked_days",
    "describe",
    "good_moments",
    "history",
    "learn_why",
    "owed",
    "propose",
    "stopped_referring",
    "survey_days",
    "to_follow_up",
    "unanswered",
    "worth_cultivating",
]

__getattr__ = hand_on(
    __name__,
    {
        "Causes": "proposals",
        "History": "cadence",
        "Memory": "proposals",
        "ONE_ON_ONE": "cadence",
        "Proposal": "cadence",
        "after_e_mail": "triggers",
        "ask_now": "triggers",
        "asked_days": "triggers",
        "describe": "reasons",
        "good_moments": "triggers",
        "history": "cadence",
        "learn_why": "triggers",
        "owed": "triggers",
        "propose": "proposals",
        "stopped_referring": "triggers",
        "survey_days": "proposals",
        "to_follow_up": "triggers",
        "unanswered": "triggers",
        "worth_cultivating": "triggers",
    },
)
