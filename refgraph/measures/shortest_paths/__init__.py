"""Betweenness, exact by structure first.

A referral network is mostly tree. The trees are peeled and what is left is split at its articulation points
into blocks; every pair of nodes whose paths that forces is counted in closed form. Only inside the blocks does
a walk start from every node (Brandes 2001), on a graph in which each node stands for all that hang from it.
Nothing here knows about tables: nodes are numbers, edges are arrays.

    edges      loops dropped, parallel edges collapsed
    reduction  trees peeled, blocks split, slots weighted;  directed: the same where edges have a direction
    loops      the steps of both that walk node by node
    peer       igraph, and what it would take
    planner    edge visits counted, and what to run decided by them
    kernel     the walk from one slot after another
    sweeps     walks in chunks, on one thread or several, with the same bits
    sampling   some sources instead of all, with the error;  draws: which
    engine     interpreted or compiled, from the same source
    answer     the door
"""

from refgraph.measures.shortest_paths.answer import Betweenness, betweenness_values
from refgraph.measures.shortest_paths.edges import components, distinct_edges
from refgraph.measures.shortest_paths.engine import compiled, interpreted, is_compiled
from refgraph.measures.shortest_paths.peer import Peer
from refgraph.measures.shortest_paths.planner import Work, plan
from refgraph.measures.shortest_paths.reduction import reduce_undirected

__all__ = [
    "Betweenness",
    "Peer",
    "Work",
    "betweenness_values",
    "compiled",
    "components",
    "distinct_edges",
    "interpreted",
    "is_compiled",
    "plan",
    "reduce_undirected",
]
