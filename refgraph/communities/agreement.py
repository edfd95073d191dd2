"""How alike two partitions are, and how alike all the starts of one method came out."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int64]


def adjusted_rand_index(first: Labels, second: Labels) -> float:
    """Return the adjusted Rand index of two partitions of the same things (Hubert and Arabie 1985).

    1 for the same partition, about 0 for two that have nothing to do with each other.

    Parameters
    ----------
    first, second
        Labels of 0 and above, shape (things,).

    Examples
    --------
    >>> adjusted_rand_index(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
    1.0
    """
    pairs = len(first) * (len(first) - 1) / 2
    together = _pairs(first * (int(second.max(initial=0)) + 1) + second)
    one, other = _pairs(first), _pairs(second)
    expected = one * other / pairs if pairs else 0.0
    most = (one + other) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def mean_agreement(runs: Labels) -> float | None:
    """Return the mean adjusted Rand index of all pairs of runs; None for a single one, which agrees with nobody.

    Parameters
    ----------
    runs
        Labels, shape (runs, things).
    """
    if not runs.shape[1]:
        return 1.0
    if len(runs) < 2:
        return None
    counts = Counter(_renumbered(run).tobytes() for run in runs)
    distinct = [np.frombuffer(raw, dtype=np.int64) for raw in sorted(counts)]
    times = [counts[raw] for raw in sorted(counts)]
    total = sum(count * (count - 1) / 2 for count in times)
    for place, (run, count) in enumerate(zip(distinct, times, strict=True)):
        for other, many in zip(distinct[:place], times[:place], strict=True):
            total += count * many * adjusted_rand_index(run, other)
    return total / (len(runs) * (len(runs) - 1) / 2)


def shared_company(runs: Labels, labels: Labels) -> npt.NDArray[np.float64]:
    """Return of each thing how much of its company it keeps from run to run.

    The mean share, over the runs, of those with whom it is in its cluster of `labels` who are with it in the
    run as well.

    Parameters
    ----------
    runs
        Shape (runs, things).
    labels
        Shape (things,).

    Returns
    -------
    ndarray
        Shape (things,), 0 to 1; 1 for who is alone.
    """
    kept = np.zeros(runs.shape[1])
    size = np.bincount(labels, minlength=1)[labels] - 1
    for run in runs:
        both = labels * (int(run.max(initial=0)) + 1) + run
        _, place, counts = np.unique(both, return_inverse=True, return_counts=True)
        kept += np.where(size > 0, (counts[place] - 1) / np.maximum(size, 1), 1.0)
    result: npt.NDArray[np.float64] = kept / max(len(runs), 1)
    return result


def _pairs(labels: Labels) -> float:
    counts = np.unique(labels, return_counts=True)[1].astype(float)
    return float((counts * (counts - 1)).sum() / 2)


def _renumbered(labels: Labels) -> Labels:
    """Number labels by their first appearance, so that equal partitions are equal arrays."""
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[place]
