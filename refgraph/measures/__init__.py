"""One number for each contact and measure: one function, one column, one name."""

from refgraph.measures.measuring import MEASURES, Measures, measure

__all__ = ["MEASURES", "Measures", "measure"]
