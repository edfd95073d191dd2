"""What is kept beside the plan: favours, the funnel, testimonials, introductions, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.nurture.ledgers.follow_through import rates, settle
    from refgraph.nurture.ledgers.funnel import referral_funnel
    from refgraph.nurture.ledgers.introductions import INTRODUCTIONS, find_introductions
    from refgraph.nurture.ledgers.reciprocity import generalised, weigh_favours
    from refgraph.nurture.ledgers.testimonials import gather_testimonials

__all__ = [
    "INTRODUCTIONS",
    "find_introductions",
    "gather_testimonials",
    "generalised",
    "rates",
    "referral_funnel",
    "settle",
    "weigh_favours",
]

__getattr__ = hand_on(
    __name__,
    {
        "INTRODUCTIONS": "introductions",
        "find_introductions": "introductions",
        "gather_testimonials": "testimonials",
        "generalised": "reciprocity",
        "rates": "follow_through",
        "referral_funnel": "funnel",
        "settle": "follow_through",
        "weigh_favours": "reciprocity",
    },
)
