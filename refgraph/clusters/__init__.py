"""Clusters as people see them: a name that the data bear out, a leader, bridges, revenue, coverage."""

from refgraph.clusters.describing import Clusters, describe_clusters

__all__ = ["Clusters", "describe_clusters"]
