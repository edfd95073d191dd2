"""Clusters: groups of contacts who are linked more among themselves than beyond."""

from refgraph.communities.detection import CommunityRules, detect_communities

__all__ = ["CommunityRules", "detect_communities"]
