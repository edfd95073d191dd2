"""The network: contacts as nodes, referrals as directed edges from referrer to referred, ties beside them."""

from refgraph.network.edges import decay
from refgraph.network.graph import Network, build_graph, collapse, require_nodes
from refgraph.network.nodes import A_PATIENT, PATIENT, between_nodes
from refgraph.network.partition import LEAST_AGREEMENT, Partition
from refgraph.network.revenue import (
    first_won,
    is_revenue_recorded,
    is_won,
    may_have_brought,
    receipts,
    total_by_contact,
)
from refgraph.network.rules import LEAST_STRENGTH, UNDATED_AGE, EdgeRules

__all__ = [
    "A_PATIENT",
    "LEAST_AGREEMENT",
    "LEAST_STRENGTH",
    "PATIENT",
    "UNDATED_AGE",
    "EdgeRules",
    "Network",
    "Partition",
    "between_nodes",
    "build_graph",
    "collapse",
    "decay",
    "first_won",
    "is_revenue_recorded",
    "is_won",
    "may_have_brought",
    "receipts",
    "require_nodes",
    "total_by_contact",
]
