"""Whether it pays and whether it is true: ROI, attribution, back-test, experiment, value model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.evidence.advocacy import Advocacy, StageRules, follow_advocacy
    from refgraph.evidence.backtests import WORDS, Backtest, backtest
    from refgraph.evidence.experiment import Designs, Experiment, compare_designs, run_experiment
    from refgraph.evidence.headlines import headline_figures
    from refgraph.evidence.intervals import share_interval
    from refgraph.evidence.returns import (
        Attention,
        Attribution,
        EngagementMix,
        Roi,
        Sources,
        attribute,
        calculate_roi,
        compare_attention,
        compare_budgets,
        compare_sources,
        propose_mix,
        referrals_per_month,
        remark_on_budgets,
    )
    from refgraph.evidence.rounding import interval, points, two_digits, with_interval
    from refgraph.evidence.rules import MODELS, EvidenceRules
    from refgraph.evidence.trial_power import detectable_effect, say_cause
    from refgraph.evidence.value_model import (
        Lapses,
        TimeToWin,
        ValueModel,
        compare_lapses,
        count_reasons,
        digits,
        find_precedence,
        fit_value_model,
        learn_moments,
        make_panel,
        moments_to_ask,
        say_moments,
        say_power,
        say_reasons,
        time_to_win,
    )

# Imported on first use: every run reads the rules of the evidence, and few ask for any.
_HOMES = {
    "Advocacy": "advocacy",
    "interval": "rounding",
    "points": "rounding",
    "two_digits": "rounding",
    "with_interval": "rounding",
    "EngagementMix": "returns",
    "compare_budgets": "returns",
    "propose_mix": "returns",
    "remark_on_budgets": "returns",
    "Attention": "returns",
    "Attribution": "returns",
    "Backtest": "backtests",
    "Designs": "experiment",
    "EvidenceRules": "rules",
    "Experiment": "experiment",
    "Lapses": "value_model",
    "MODELS": "rules",
    "Roi": "returns",
    "Sources": "returns",
    "StageRules": "advocacy",
    "TimeToWin": "value_model",
    "ValueModel": "value_model",
    "WORDS": "backtests",
    "attribute": "returns",
    "backtest": "backtests",
    "calculate_roi": "returns",
    "compare_attention": "returns",
    "compare_designs": "experiment",
    "compare_lapses": "value_model",
    "compare_sources": "returns",
    "count_reasons": "value_model",
    "detectable_effect": "trial_power",
    "digits": "value_model",
    "find_precedence": "value_model",
    "fit_value_model": "value_model",
    "follow_advocacy": "advocacy",
    "headline_figures": "headlines",
    "learn_moments": "value_model",
    "make_panel": "value_model",
    "moments_to_ask": "value_model",
    "referrals_per_month": "returns",
    "run_experiment": "experiment",
    "say_cause": "trial_power",
    "say_moments": "value_model",
    "say_power": "value_model",
    "say_reasons": "value_model",
    "share_interval": "intervals",
    "time_to_win": "value_model",
}

__all__ = [
    "MODELS",
    "WORDS",
    "Advocacy",
    "Attention",
    "Attribution",
    "Backtest",
    "Designs",
    "EngagementMix",
    "EvidenceRules",
    "Experiment",
    "Lapses",
    "Roi",
    "Sources",
    "StageRules",
    "TimeToWin",
    "ValueModel",
    "attribute",
    "backtest",
    "calculate_roi",
    "compare_attention",
    "compare_budgets",
    "compare_designs",
    "compare_lapses",
    "compare_sources",
    "count_reasons",
    "detectable_effect",
    "digits",
    "find_precedence",
    "fit_value_model",
    "follow_advocacy",
    "headline_figures",
    "interval",
    "learn_moments",
    "make_panel",
    "moments_to_ask",
    "points",
    "propose_mix",
    "referrals_per_month",
    "remark_on_budgets",
    "run_experiment",
    "say_cause",
    "say_moments",
    "say_power",
    "say_reasons",
    "share_interval",
    "time_to_win",
    "two_digits",
    "with_interval",
]

__getattr__ = hand_on(__name__, _HOMES)
