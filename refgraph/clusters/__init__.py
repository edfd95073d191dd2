"""Clusters as people see them: a name that the data bear out, a leader, bridges, revenue, coverage."""

from refgraph.clusters.describing import Clustered, Clusters, cluster_names, describe_clusters

__all__ = ["Clustered", "Clusters", "cluster_names", "describe_clusters"]
