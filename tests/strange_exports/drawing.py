"""One export of a seed: a network, a hand, and a manner."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from tests.strange_exports import counts, events, inward_lists, kinds, logs, outward_lists, practices
from tests.strange_exports.export import Export
from tests.strange_exports.hand import Hand
from tests.strange_exports.truth import Network, invent

Manner = Callable[[Hand, Network], Export]

MANNERS: Mapping[str, Manner] = {
    "inward": inward_lists.inward,
    "inward with referral date": inward_lists.inward_with_referral_date,
    "inward prefixed": inward_lists.inward_prefixed,
    "source and detail": inward_lists.source_and_detail,
    "several referrers": inward_lists.several_referrers,
    "outward": outward_lists.outward,
    "outward numbered": outward_lists.outward_numbered,
    "friend form": outward_lists.friend_form,
    "unclear direction": outward_lists.unclear_direction,
    "namesakes": inward_lists.namesakes,
    "two files": inward_lists.two_files,
    "codes": inward_lists.codes,
    "leading zeros": inward_lists.leading_zeros,
    "log": logs.log,
    "log with void status": logs.log_with_void_status,
    "log with void flag": logs.log_with_void_flag,
    "typed links": kinds.typed_links,
    "unknown kinds": logs.unknown_kinds,
    "slips": kinds.slips,
    "attached": kinds.attached,
    "levels": kinds.levels,
    "relationships": kinds.relationships,
    "roles both ways": kinds.roles_both_ways,
    "work queue": logs.work_queue,
    "commissions": events.commissions,
    "visits": events.visits,
    "invoices": events.invoices,
    "matters": events.matters,
    "payouts": events.payouts,
    "repeated": events.repeated,
    "received": practices.received,
    "received by practice": practices.received_by_practice,
    "one licence": practices.one_licence,
    "telephones": practices.telephones,
    "providers and practices": practices.providers_and_practices,
    "practices of providers": practices.practices_of_providers,
    "aggregated": counts.aggregated,
    "weighted edges": counts.weighted_edges,
    "numbers only": counts.numbers_only,
    "between practices": counts.between_practices,
}
"""Every manner by its name, in the order in which seeds go through them."""


def draw(seed: int, manners: Mapping[str, Manner] = MANNERS) -> Export:
    """Make the export of a seed: seeds in a row go through the manners in turn, everything else is drawn."""
    names = list(manners)
    dice = random.Random(seed)
    network = invent(dice)
    return manners[names[seed % len(names)]](Hand(dice), network)
