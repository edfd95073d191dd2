"""Clusters: groups of contacts who are linked more among themselves than beyond."""

from refgraph.communities.detection import (
    LEAST_AGREEMENT,
    CommunityRules,
    Partition,
    detect_communities,
)

__all__ = ["LEAST_AGREEMENT", "CommunityRules", "Partition", "detect_communities"]
