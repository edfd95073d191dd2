"""Weights of the score proposed from the past: fitted to the earlier cut-offs, judged at the last one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import NetworkError
from refgraph.evidence.backtests.baselines import COUNT
from refgraph.evidence.backtests.folds import Fold
from refgraph.evidence.backtests.metrics import top_sums
from refgraph.evidence.backtests.resampling import differences, limits
from refgraph.ranking import COMPONENTS

Array = npt.NDArray[np.float64]

STEP = 0.05
"""Weights are tried in steps of this size."""

FITTED_BY = "captured"
"""The metric that is made as high as can be at the earlier cut-offs."""


@dataclass(frozen=True)
class Proposal:
    """Weights that would have done best at the earlier cut-offs, and how they did at the last one.

    Parameters
    ----------
    weights
        The weight of each component; they add up to 1.
    fitted_at : tuple of Timestamp
        The cut-offs they were fitted to.
    judged_at : Timestamp
        The cut-off they were judged at.
    captured, captured_before, captured_by_count
        The share of the outcome at the last cut-off that the first k had: by these weights, by the weights in
        use, by the count of past referrals.
    low, high
        The 95 % limits of the difference between these weights and those in use.
    """

    weights: dict[str, float]
    fitted_at: tuple[pd.Timestamp, ...]
    judged_at: pd.Timestamp
    captured: float
    captured_before: float
    captured_by_count: float
    low: float
    high: float

    @property
    def is_better(self) -> bool:
        """Whether these weights did better at the last cut-off than those in use, beyond chance."""
        return self.low > 0

    @property
    def sentence(self) -> str:
        """What came of it, in one sentence."""
        shown = "did better than" if self.is_better else "are not shown to do better than"
        return (
            f"Weights fitted to {len(self.fitted_at)} earlier cut-off{'s' if len(self.fitted_at) > 1 else ''} {shown} "
            f"those in use at {self.judged_at.date()}: {self.captured:.1%} against {self.captured_before:.1%} "
            f"(difference 95% interval {100 * self.low:+.1f} to {100 * self.high:+.1f} points; by count "
            f"{self.captured_by_count:.1%})."
        )

    @property
    def settings(self) -> str:
        """The lines of the settings file that would put these weights to use.

        Examples
        --------
        >>> day = pd.Timestamp("2024-01-01")
        >>> print(Proposal({"producer": 0.8, "bridge": 0.2}, (day,), day, 0.3, 0.2, 0.3, 0.0, 0.2).settings)
        [ranking]
        producer = 0.8
        bridge = 0.2
        """
        return "\n".join(["[ranking]", *(f"{name} = {weight:g}" for name, weight in self.weights.items())])


def propose_weights(folds: Sequence[Fold], draws: int, seed: int = 0) -> Proposal:
    """Fit the weights of the score to all cut-offs but the last, and judge them at the last.

    Every combination in steps of 0.05 is tried; among equally good ones the one nearest to an even split is
    taken, for nothing speaks for a further one.

    Parameters
    ----------
    folds
        The cut-offs, the earliest first.
    draws, seed
        Of the bootstrap at the last cut-off.

    Raises
    ------
    NetworkError
        If there are fewer than two cut-offs.
    """
    if len(folds) < 2:
        raise NetworkError(
            "Insufficient: fitting weights takes an earlier cut-off to fit to and a later one to judge at.",
            "Give several with --at, or look less far with --horizon.",
        )
    *earlier, last = folds
    used = [name for name in COMPONENTS if any(fold.percentiles[name].any() for fold in earlier)]
    best = max(_grid(len(used)), key=lambda weights: (_worth(earlier, used, weights), -_unevenness(weights)))
    judged = replace(last, orders=last.orders.assign(fitted=_order(last, used, best)))
    low, high = limits(differences([judged], {"fitted": "score"}, draws, seed)["fitted"][FITTED_BY])
    found = {
        name: _captured(judged, judged.orders[name].to_numpy(float)) for name in ("fitted", "score", COUNT)
    }
    weights = dict.fromkeys(COMPONENTS, 0.0) | dict(zip(used, best.tolist(), strict=True))
    days = tuple(fold.at for fold in earlier)
    return Proposal(weights, days, last.at, found["fitted"], found["score"], found[COUNT], low, high)


def _grid(parts: int) -> Iterator[Array]:
    """Yield every way to divide 1 into so many parts, in steps."""
    steps = round(1 / STEP)

    def divided(left: int, parts: int) -> Iterator[list[int]]:
        if parts == 1:
            yield [left]
            return
        for first in range(left + 1):
            for rest in divided(left - first, parts - 1):
                yield [first, *rest]

    for whole in divided(steps, parts):
        yield np.round(np.array(whole) / steps, 2)


def _worth(folds: Sequence[Fold], used: Sequence[str], weights: Array) -> float:
    return round(float(np.mean([_captured(fold, _order(fold, used, weights)) for fold in folds])), 9)


def _unevenness(weights: Array) -> float:
    return round(float((weights**2).sum()), 9)


def _order(fold: Fold, used: Sequence[str], weights: Array) -> Array:
    """Return the score that these weights give to those who have one; the others come last."""
    score: Array = (fold.percentiles[list(used)].to_numpy(float) @ weights).round(9)
    return np.where(fold.orders["score"].to_numpy(float) > -np.inf, score, -np.inf)


def _captured(fold: Fold, values: Array) -> float:
    outcome = fold.outcome.to_numpy(float)
    once = np.ones((1, len(outcome)), dtype=np.int64)
    return float(top_sums(values, outcome, fold.k, once).gain[0] / outcome.sum())
