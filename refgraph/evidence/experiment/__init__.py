"""Whether the content refer more: pairs, correlation, designs, what may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.evidence.experiment.designs import Designs, compare_designs
    from refgraph.evidence.experiment.experiment import Experiment, run_experiment
    from refgraph.evidence.experiment.pairing import EVERYONE, members_of
    from refgraph.evidence.experiment.risks import RiskRatio, resampled_ratio, risk_ratio

__all__ = [
    "EVERYONE",
    "Designs",
    "Experiment",
    "RiskRatio",
    "compare_designs",
    "members_of",
    "resampled_ratio",
    "risk_ratio",
    "run_experiment",
]

__getattr__ = hand_on(
    __name__,
    {
        "Designs": "designs",
        "EVERYONE": "pairing",
        "Experiment": "experiment",
        "RiskRatio": "risks",
        "compare_designs": "designs",
        "members_of": "pairing",
        "resampled_ratio": "risks",
        "risk_ratio": "risks",
        "run_experiment": "experiment",
    },
)
