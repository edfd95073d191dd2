"""The lists beside the plan: whom to invite, who goes to market together, what is open, and how asking goes."""

from __future__ import annotations

from functools import partial

import pandas as pd

from refgraph.clusters import Clustered, cluster_names
from refgraph.nurture.ledgers import (
    asking_rates,
    count_renewal,
    find_big_deals,
    find_feedback_gaps,
    find_losses,
    find_new_business,
    find_open_referrals,
    find_steering_away,
    invitation_lists,
    match_client_peers,
    partner_pairs,
)
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.schedule import Lists
from refgraph.nurture.situation import Situation
from refgraph.trades import FirmTrade


def gather_lists(
    result: Clustered, now: Situation, owners: pd.DataFrame, trade: FirmTrade, rules: NurtureRules
) -> Lists:
    """Return the lists by what they are called.

    Parameters
    ----------
    result, now
        The values of a run, and where every contact stands.
    owners
        Everybody who looks after contacts, with the role.
    trade
        The firm's own.
    rules
        Thresholds.
    """
    people, book, log = now.people, now.book, now.log
    lists = Lists(
        {
            "open-referrals": partial(find_open_referrals, now.referrals, book, now.names, people.as_of),
            "invitations": lambda: invitation_lists(book, cluster_names(result)["name"]),
            "partners": partial(partner_pairs, result.network, book, trade),
            "new-business": partial(find_new_business, book, log, now.span.today, rules),
            "asking": partial(asking_rates, people, now.referrals, book, rules),
            "feedback-gaps": partial(find_feedback_gaps, people, log),
            "losses": partial(find_losses, people, book),
            "steering-away": lambda: find_steering_away(
                result.network, book, lists["open-referrals"]["referred_id"]
            ),
            "big-deals": partial(find_big_deals, people, now.referrals, book, rules),
            "client-peers": partial(match_client_peers, book, owners),
            "renewal": partial(count_renewal, people, now.referrals, book, rules),
        }
    )
    return lists
