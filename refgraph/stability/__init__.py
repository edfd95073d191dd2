"""How much of a rank is luck: everybody ranked again and again with some of the referrals left out.

``rules`` say how often and how many, ``thinning`` which referrals each rerun keeps, ``counting`` what reruns
cost; ``remeasuring`` finds measures of what is kept, ``trying`` does the reruns in parts, by workers if there are
some, and ``ranges`` is the door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.stability.ranges import Stability, rerun
    from refgraph.stability.rules import FEW_EDGES, RerunRules
    from refgraph.stability.thinning import leave_one_out
    from refgraph.stability.trying import Order

# Imported on first use: every run reads the rules, and not every run has reruns.
_HOMES = {
    "FEW_EDGES": "rules",
    "Order": "trying",
    "RerunRules": "rules",
    "Stability": "ranges",
    "leave_one_out": "thinning",
    "rerun": "ranges",
}

__all__ = [
    "FEW_EDGES",
    "Order",
    "RerunRules",
    "Stability",
    "leave_one_out",
    "rerun",
]

__getattr__ = hand_on(__name__, _HOMES)
