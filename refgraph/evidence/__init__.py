"""Whether it pays and whether it is true: ROI, attribution, back-test, experiment, value model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.evidence.attention import Attention, compare_attention
    from refgraph.evidence.attribution import Attribution, attribute
    from refgraph.evidence.backtesting import Backtest, backtest
    from refgraph.evidence.designs import Designs, compare_designs
    from refgraph.evidence.experiment import Experiment, run_experiment
    from refgraph.evidence.flow import referrals_per_month
    from refgraph.evidence.headline import headline_figures
    from refgraph.evidence.lapses import Lapses, compare_lapses
    from refgraph.evidence.returns import Roi, calculate_roi
    from refgraph.evidence.rules import MODELS, EvidenceRules
    from refgraph.evidence.value_model import ValueModel, fit_value_model
    from refgraph.evidence.winning import TimeToWin, time_to_win

# Imported on first use: every run reads the rules of the evidence, and few ask for any.
_HOMES = {
    "MODELS": "rules",
    "Attention": "attention",
    "Attribution": "attribution",
    "Backtest": "backtesting",
    "Designs": "designs",
    "EvidenceRules": "rules",
    "Experiment": "experiment",
    "Lapses": "lapses",
    "Roi": "returns",
    "TimeToWin": "winning",
    "ValueModel": "value_model",
    "attribute": "attribution",
    "backtest": "backtesting",
    "calculate_roi": "returns",
    "compare_attention": "attention",
    "compare_designs": "designs",
    "compare_lapses": "lapses",
    "fit_value_model": "value_model",
    "headline_figures": "headline",
    "referrals_per_month": "flow",
    "run_experiment": "experiment",
    "time_to_win": "winning",
}

__all__ = [
    "MODELS",
    "Attention",
    "Attribution",
    "Backtest",
    "Designs",
    "EvidenceRules",
    "Experiment",
    "Lapses",
    "Roi",
    "TimeToWin",
    "ValueModel",
    "attribute",
    "backtest",
    "calculate_roi",
    "compare_attention",
    "compare_designs",
    "compare_lapses",
    "fit_value_model",
    "headline_figures",
    "referrals_per_month",
    "run_experiment",
    "time_to_win",
]

__getattr__ = hand_on(__name__, _HOMES)
