"""Tiers: Core Advocate, Advocate, Allied Resource or none for every contact, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.tiers.allies import trade_of
    from refgraph.tiers.assigning import COLUMNS, Analysed, Tiers, assess_tiers, assign_tiers
    from refgraph.tiers.capacity import Capacity, core_capacity, find_owners, owner_roles
    from refgraph.tiers.feelings import ASK_NOW, ASK_WITH_CARE, GLADLY, LEARN_WHY, WILLING, satisfaction
    from refgraph.tiers.history import HISTORY, read_history, with_this_run
    from refgraph.tiers.phrases import LONGEST, sentence
    from refgraph.tiers.pins import pins_as_listed, read_decision
    from refgraph.tiers.remembered import TIER_FILE, read_tiers
    from refgraph.tiers.rules import ADVOCATE, ALLIED, CORE, LEVEL, NONE, TIERS, TierRules

# Imported on first use: every run reads the rules of the tiers, and few assign any.
_HOMES = {
    "ASK_NOW": "feelings",
    "ASK_WITH_CARE": "feelings",
    "GLADLY": "feelings",
    "LEARN_WHY": "feelings",
    "WILLING": "feelings",
    "LEVEL": "rules",
    "owner_roles": "capacity",
    "LONGEST": "phrases",
    "satisfaction": "feelings",
    "sentence": "phrases",
    "trade_of": "allies",
    "ADVOCATE": "rules",
    "ALLIED": "rules",
    "COLUMNS": "assigning",
    "CORE": "rules",
    "NONE": "rules",
    "TIERS": "rules",
    "Analysed": "assigning",
    "Capacity": "capacity",
    "TierRules": "rules",
    "Tiers": "assigning",
    "assess_tiers": "assigning",
    "assign_tiers": "assigning",
    "core_capacity": "capacity",
    "find_owners": "capacity",
    "read_decision": "pins",
    "HISTORY": "history",
    "pins_as_listed": "pins",
    "read_history": "history",
    "with_this_run": "history",
    "TIER_FILE": "remembered",
    "read_tiers": "remembered",
}

__all__ = [
    "ADVOCATE",
    "ALLIED",
    "ASK_NOW",
    "ASK_WITH_CARE",
    "COLUMNS",
    "CORE",
    "GLADLY",
    "HISTORY",
    "LEARN_WHY",
    "LEVEL",
    "LONGEST",
    "NONE",
    "TIERS",
    "TIER_FILE",
    "WILLING",
    "Analysed",
    "Capacity",
    "TierRules",
    "Tiers",
    "assess_tiers",
    "assign_tiers",
    "core_capacity",
    "find_owners",
    "owner_roles",
    "pins_as_listed",
    "read_decision",
    "read_history",
    "read_tiers",
    "satisfaction",
    "sentence",
    "trade_of",
    "with_this_run",
]

__getattr__ = hand_on(__name__, _HOMES)
