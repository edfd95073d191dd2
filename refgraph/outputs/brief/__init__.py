"""The brief for Monday: one page with what happened, whom to thank, to win back and to ask, one trend, one risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.outputs.brief.composing import compose_brief
    from refgraph.outputs.brief.page import brief_page
    from refgraph.outputs.brief.parts import Brief
    from refgraph.outputs.brief.rules import BriefRules
    from refgraph.outputs.brief.writing import require_brief_ending, write_brief

# Imported on first use: every run reads the rules, and few write a brief.
_HOMES = {
    "Brief": "parts",
    "BriefRules": "rules",
    "brief_page": "page",
    "compose_brief": "composing",
    "require_brief_ending": "writing",
    "write_brief": "writing",
}

__all__ = ["Brief", "BriefRules", "brief_page", "compose_brief", "require_brief_ending", "write_brief"]

__getattr__ = hand_on(__name__, _HOMES)
