"""What goes with being worth more: over time, within contacts, and when they refer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.evidence.value_model.granger import find_precedence, say_power
    from refgraph.evidence.value_model.lapses import Lapses, compare_lapses
    from refgraph.evidence.value_model.panel import make_panel
    from refgraph.evidence.value_model.reasons import count_reasons, say_reasons
    from refgraph.evidence.value_model.timing import learn_moments, moments_to_ask, say_moments
    from refgraph.evidence.value_model.value_model import ValueModel, fit_value_model
    from refgraph.evidence.value_model.win_times import TimeToWin, survival, time_to_win

__all__ = [
    "Lapses",
    "TimeToWin",
    "ValueModel",
    "compare_lapses",
    "count_reasons",
    "find_precedence",
    "fit_value_model",
    "learn_moments",
    "make_panel",
    "moments_to_ask",
    "say_moments",
    "say_power",
    "say_reasons",
    "survival",
    "time_to_win",
]

__getattr__ = hand_on(
    __name__,
    {
        "Lapses": "lapses",
        "TimeToWin": "win_times",
        "ValueModel": "value_model",
        "compare_lapses": "lapses",
        "count_reasons": "reasons",
        "find_precedence": "granger",
        "fit_value_model": "value_model",
        "learn_moments": "timing",
        "make_panel": "panel",
        "moments_to_ask": "timing",
        "say_moments": "timing",
        "say_power": "granger",
        "say_reasons": "reasons",
        "survival": "win_times",
        "time_to_win": "win_times",
    },
)
