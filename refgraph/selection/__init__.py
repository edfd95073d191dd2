"""Sets of contacts: who together reaches the most, and what breaks if somebody leaves."""

from refgraph.selection.choosing import OBJECTIVES, pick
from refgraph.selection.dependency import assess_dependency

__all__ = ["OBJECTIVES", "assess_dependency", "pick"]
