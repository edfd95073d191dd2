"""Between which limits a difference lies: the paired bootstrap over contacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.evidence.backtests.folds import Fold
from refgraph.evidence.backtests.metrics import METRICS, Counts, sample_totals, top_sums

Array = npt.NDArray[np.float64]

LEVEL = 95
"""Of the draws, this many per cent lie between the limits."""

_CELLS = 4_000_000
"""Draws times contacts that are held in memory at once."""


def point_values(folds: Sequence[Fold], names: Sequence[str]) -> pd.DataFrame:
    """Return the metrics of every order at every cut-off.

    Returns
    -------
    DataFrame
        One row per cut-off and order: ``at``, ``ranking``, ``first`` (how many of it are looked at),
        ``positives`` (how many had any outcome) and `METRICS`.
    """
    rows = []
    for fold in folds:
        once = np.ones((1, len(fold.outcome)), dtype=np.int64)
        found = _metrics(fold, names, once)
        rows += [
            {"at": fold.at, "ranking": name, "first": fold.k, "positives": fold.positives}
            | {metric: float(found[name][metric][0]) for metric in METRICS}
            for name in names
        ]
    return pd.DataFrame(rows)


def differences(
    folds: Sequence[Fold], pairs: Mapping[str, str], draws: int, seed: int = 0
) -> dict[str, dict[str, Array]]:
    """Return how far orders differ in samples of the contacts, on the mean over the cut-offs.

    Contacts are drawn with replacement, as many as there are, the same ones for both orders and at all cut-offs
    (Efron and Tibshirani 1993, chapter 8): a contact who is there at several cut-offs is one contact.

    Parameters
    ----------
    folds
        The cut-offs.
    pairs
        For each order the one it is held against; both are columns of ``fold.orders``.
    draws
        How many samples.
    seed
        The seed of the draws.

    Returns
    -------
    dict
        For each order of `pairs` and each of `METRICS` an array of shape (draws,), NaN for samples in which
        nobody has any outcome.
    """
    names = [*dict.fromkeys([*pairs, *pairs.values()])]
    parts: dict[str, dict[str, list[Array]]] = {name: {metric: [] for metric in METRICS} for name in pairs}
    for samples in _samples(folds, draws, seed):
        found = [_metrics(fold, names, weights) for fold, weights in zip(folds, samples, strict=True)]
        for name, other in pairs.items():
            for metric in METRICS:
                each = [values[name][metric] - values[other][metric] for values in found]
                parts[name][metric].append(np.mean(each, axis=0))
    return {
        name: {metric: np.concatenate(part) for metric, part in found.items()}
        for name, found in parts.items()
    }


def limits(values: Array) -> tuple[float, float]:
    """Return the limits of the middle 95 % of the draws; NaN if there are none.

    Examples
    --------
    >>> limits(np.arange(201.0))
    (5.0, 195.0)
    """
    values = values[~np.isnan(values)]
    if not len(values):
        return float("nan"), float("nan")
    low, high = np.percentile(values, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return float(low), float(high)


def _samples(folds: Sequence[Fold], draws: int, seed: int) -> Iterator[list[Counts]]:
    """Yield, a part of the draws at a time, how often each contact of each cut-off was drawn."""
    persons = pd.Index(sorted(set().union(*(fold.outcome.index for fold in folds))))
    places = [persons.get_indexer(fold.outcome.index) for fold in folds]
    size, random = len(persons), np.random.default_rng(seed)
    while draws > 0:
        rows = min(draws, max(1, _CELLS // size))
        drawn = random.integers(0, size, (rows, size)) + size * np.arange(rows)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=rows * size).reshape(rows, size)
        yield [counts[:, place] for place in places]
        draws -= rows


def _metrics(fold: Fold, names: Sequence[str], weights: Counts) -> dict[str, dict[str, Array]]:
    outcome = fold.outcome.to_numpy(float)
    totals = sample_totals(outcome, fold.k, weights)
    return {
        name: totals.metrics(top_sums(fold.orders[name].to_numpy(float), outcome, fold.k, weights))
        for name in names
    }
