"""The network: contacts as nodes, referrals as directed edges from referrer to referred, ties beside them."""

from refgraph.network.edges import decay
from refgraph.network.graph import Network, build_graph, collapse, require_nodes
from refgraph.network.partition import LEAST_AGREEMENT, Partition
from refgraph.network.rules import LEAST_STRENGTH, UNDATED_AGE, EdgeRules

__all__ = [
    "LEAST_AGREEMENT",
    "LEAST_STRENGTH",
    "UNDATED_AGE",
    "EdgeRules",
    "Network",
    "Partition",
    "build_graph",
    "collapse",
    "decay",
    "require_nodes",
]
