"""Tiers: Core Advocate, Advocate, Allied Resource or none for every contact, with the reason."""

from refgraph.tiers.assigning import COLUMNS, Analysed, Tiers, assign_tiers
from refgraph.tiers.capacity import Capacity, core_capacity, find_owners
from refgraph.tiers.remembered import read_tier_decisions, read_tiers
from refgraph.tiers.rules import ADVOCATE, ALLIED, CORE, NONE, TIERS, TierRules

__all__ = [
    "ADVOCATE",
    "ALLIED",
    "COLUMNS",
    "CORE",
    "NONE",
    "TIERS",
    "Analysed",
    "Capacity",
    "TierRules",
    "Tiers",
    "assign_tiers",
    "core_capacity",
    "find_owners",
    "read_tier_decisions",
    "read_tiers",
]
