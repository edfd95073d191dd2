"""What is kept beside the plan: favours, the funnel, testimonials, introductions, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.nurture.ledgers.asking import asking_rates
    from refgraph.nurture.ledgers.big_deals import find_big_deals
    from refgraph.nurture.ledgers.carrying import carried, remember, with_tasks
    from refgraph.nurture.ledgers.client_peers import match_client_peers
    from refgraph.nurture.ledgers.feedback_gaps import find_feedback_gaps
    from refgraph.nurture.ledgers.follow_through import rates
    from refgraph.nurture.ledgers.funnel import referral_funnel
    from refgraph.nurture.ledgers.introductions import INTRODUCTIONS, find_introductions
    from refgraph.nurture.ledgers.invitations import invitation_lists
    from refgraph.nurture.ledgers.losses import find_losses
    from refgraph.nurture.ledgers.new_business import find_new_business
    from refgraph.nurture.ledgers.open_referrals import find_open_referrals
    from refgraph.nurture.ledgers.partners import partner_pairs
    from refgraph.nurture.ledgers.reciprocity import generalised, weigh_favours
    from refgraph.nurture.ledgers.renewal import count_renewal
    from refgraph.nurture.ledgers.settling import end, settle, with_words
    from refgraph.nurture.ledgers.steering_away import find_steering_away
    from refgraph.nurture.ledgers.task_ledger import (
        LEDGER,
        LIVING,
        STATES,
        after,
        read_tasks,
    )
    from refgraph.nurture.ledgers.testimonials import gather_testimonials

__all__ = [
    "INTRODUCTIONS",
    "LEDGER",
    "LIVING",
    "STATES",
    "after",
    "asking_rates",
    "carried",
    "count_renewal",
    "end",
    "find_big_deals",
    "find_feedback_gaps",
    "find_introductions",
    "find_losses",
    "find_new_business",
    "find_open_referrals",
    "find_steering_away",
    "gather_testimonials",
    "generalised",
    "invitation_lists",
    "match_client_peers",
    "partner_pairs",
    "rates",
    "read_tasks",
    "referral_funnel",
    "remember",
    "settle",
    "weigh_favours",
    "with_tasks",
    "with_words",
]

__getattr__ = hand_on(
    __name__,
    {
        "asking_rates": "asking",
        "count_renewal": "renewal",
        "find_big_deals": "big_deals",
        "find_steering_away": "steering_away",
        "match_client_peers": "client_peers",
        "find_feedback_gaps": "feedback_gaps",
        "invitation_lists": "invitations",
        "find_losses": "losses",
        "find_new_business": "new_business",
        "find_open_referrals": "open_referrals",
        "partner_pairs": "partners",
        "INTRODUCTIONS": "introductions",
        "LEDGER": "task_ledger",
        "LIVING": "task_ledger",
        "STATES": "task_ledger",
        "after": "task_ledger",
        "carried": "carrying",
        "end": "settling",
        "find_introductions": "introductions",
        "gather_testimonials": "testimonials",
        "generalised": "reciprocity",
        "rates": "follow_through",
        "read_tasks": "task_ledger",
        "referral_funnel": "funnel",
        "remember": "carrying",
        "settle": "settling",
        "weigh_favours": "reciprocity",
        "with_tasks": "carrying",
        "with_words": "settling",
    },
)
