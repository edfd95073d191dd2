"""Who is who: one row per person, and every referrer cell linked, listed for review, or named as no person."""

from refgraph.people.resolving import People, ResolveRules, resolve

__all__ = ["People", "ResolveRules", "resolve"]
