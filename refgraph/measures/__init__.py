"""One number for each contact and measure: one function, one column, one name."""

from refgraph.measures.brokerage import participation_values
from refgraph.measures.measuring import MEASURES, Measures, measure
from refgraph.measures.paths import bridge_values
from refgraph.measures.rules import Means, MeasureRules
from refgraph.measures.shortest_paths import (
    Peer,
    Work,
    betweenness_values,
    compiled,
    distinct_edges,
    interpreted,
    is_compiled,
    plan,
    reduce_undirected,
)
from refgraph.measures.value import (
    Acquisition,
    Array,
    Descent,
    acquisition,
    acquisition_of,
    direct_credit,
    downstream_value,
    downstream_values,
    find_descent,
    in_time,
)
from refgraph.measures.volume import WINDOWS, ages, counted_in

__all__ = [
    "MEASURES",
    "WINDOWS",
    "Acquisition",
    "Array",
    "Descent",
    "Means",
    "MeasureRules",
    "Measures",
    "Peer",
    "Work",
    "acquisition",
    "acquisition_of",
    "ages",
    "betweenness_values",
    "bridge_values",
    "compiled",
    "counted_in",
    "direct_credit",
    "distinct_edges",
    "downstream_value",
    "downstream_values",
    "find_descent",
    "in_time",
    "interpreted",
    "is_compiled",
    "measure",
    "participation_values",
    "plan",
    "reduce_undirected",
]
