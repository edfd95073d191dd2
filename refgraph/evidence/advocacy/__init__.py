"""The way to advocacy: who is how far, who moved on, how long that takes, who has stalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.evidence.advocacy.following import Advocacy, follow_advocacy
    from refgraph.evidence.advocacy.stages import STAGES, StageRules

__all__ = ["STAGES", "Advocacy", "StageRules", "follow_advocacy"]

__getattr__ = hand_on(
    __name__,
    {
        "STAGES": "stages",
        "StageRules": "stages",
        "Advocacy": "following",
        "follow_advocacy": "following",
    },
)
