"""One number for each contact and measure: one function, one column, one name."""

from refgraph.measures.measuring import MEASURES, Measures, measure
from refgraph.measures.rules import Means, MeasureRules

__all__ = ["MEASURES", "Means", "MeasureRules", "Measures", "measure"]
