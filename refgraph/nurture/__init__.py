"""What to do next with whom: cadence, lapse, triggers, repair, capacity, and the plan they make."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from refgraph.nurture.planning import plan
    from refgraph.nurture.rules import Cadence, NurtureRules
    from refgraph.nurture.schedule import TASKS, Plan
    from refgraph.nurture.timing import learn_moments

# Imported on first use: every run reads the rules of the plan, and few make one.
_HOMES = {
    "Cadence": "rules",
    "NurtureRules": "rules",
    "Plan": "schedule",
    "TASKS": "schedule",
    "learn_moments": "timing",
    "plan": "planning",
}

__all__ = ["TASKS", "Cadence", "NurtureRules", "Plan", "learn_moments", "plan"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"refgraph.nurture.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'refgraph.nurture' has no attribute {name!r}")
