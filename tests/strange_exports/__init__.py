"""Exports as strange as those of the world: a true network, written in many manners, and a judge of what came out.

`draw` makes one export of a seed, `judge` runs ``refgraph rank`` on it and says whether it came out right, asked, or
silently wrong. ``python -m tests.strange_exports --count 2000 --seed 1`` does so by the thousand.
"""

from tests.strange_exports.drawing import draw
from tests.strange_exports.export import Export
from tests.strange_exports.judging import ASKED, RIGHT, WRONG, Verdict, judge

__all__ = ["ASKED", "RIGHT", "WRONG", "Export", "Verdict", "draw", "judge"]
