"""Whether the order held in the past: cut-offs, outcomes, baselines, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.evidence.backtests.backtesting import Backtest, backtest
    from refgraph.evidence.backtests.outcomes import WORDS

__all__ = [
    "WORDS",
    "Backtest",
    "backtest",
]

__getattr__ = hand_on(
    __name__,
    {
        "Backtest": "backtesting",
        "WORDS": "outcomes",
        "backtest": "backtesting",
    },
)
