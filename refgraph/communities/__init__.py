"""Clusters: groups of contacts who are linked more among themselves than beyond."""

from refgraph.communities.agreement import shared_company
from refgraph.communities.detection import METHODS, CommunityRules, detect_communities, seeded
from refgraph.communities.matching import keep_numbers, match_clusters
from refgraph.communities.remembered import Remembered, read_clusters
from refgraph.communities.stability import Verdict, assess_partition

__all__ = [
    "METHODS",
    "CommunityRules",
    "Remembered",
    "Verdict",
    "assess_partition",
    "detect_communities",
    "keep_numbers",
    "match_clusters",
    "read_clusters",
    "seeded",
    "shared_company",
]
