"""Whether it pays and whether it is true: ROI, attribution, back-test, experiment, value model."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from refgraph.evidence.attribution import Attribution, attribute
    from refgraph.evidence.backtesting import Backtest, backtest
    from refgraph.evidence.experiment import Experiment, run_experiment
    from refgraph.evidence.returns import Roi, calculate_roi
    from refgraph.evidence.rules import MODELS, EvidenceRules
    from refgraph.evidence.value_model import ValueModel, fit_value_model

# Imported on first use: every run reads the rules of the evidence, and few ask for any.
_HOMES = {
    "Attribution": "attribution",
    "Backtest": "backtesting",
    "MODELS": "rules",
    "EvidenceRules": "rules",
    "Experiment": "experiment",
    "Roi": "returns",
    "ValueModel": "value_model",
    "attribute": "attribution",
    "backtest": "backtesting",
    "calculate_roi": "returns",
    "fit_value_model": "value_model",
    "run_experiment": "experiment",
}

__all__ = [
    "MODELS",
    "Attribution",
    "Backtest",
    "EvidenceRules",
    "Experiment",
    "Roi",
    "ValueModel",
    "attribute",
    "backtest",
    "calculate_roi",
    "fit_value_model",
    "run_experiment",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"refgraph.evidence.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'refgraph.evidence' has no attribute {name!r}")
