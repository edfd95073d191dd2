"""Who is who: one row per person, and every referrer cell linked, listed for review, or named as no person."""

from refgraph.people.grouping import LEVELS, group_by_organisation
from refgraph.people.resolving import People, ResolveRules, resolve

__all__ = ["LEVELS", "People", "ResolveRules", "group_by_organisation", "resolve"]
