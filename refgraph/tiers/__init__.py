"""Tiers: Core Advocate, Advocate, Allied Resource or none for every contact, with the reason."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from refgraph.tiers.assigning import COLUMNS, Analysed, Tiers, assign_tiers
    from refgraph.tiers.capacity import Capacity, core_capacity, find_owners
    from refgraph.tiers.remembered import read_tier_decisions, read_tiers
    from refgraph.tiers.rules import ADVOCATE, ALLIED, CORE, NONE, TIERS, TierRules

# Imported on first use: every run reads the rules of the tiers, and few assign any.
_HOMES = {
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
    "assign_tiers": "assigning",
    "core_capacity": "capacity",
    "find_owners": "capacity",
    "read_tier_decisions": "remembered",
    "read_tiers": "remembered",
}

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


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"refgraph.tiers.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'refgraph.tiers' has no attribute {name!r}")
