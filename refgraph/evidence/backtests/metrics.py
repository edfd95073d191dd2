"""How good the first k of an order are, where equal values stand in random order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

METRICS = ("precision", "recall", "lift", "captured", "ndcg")
"""What `at_k` tells of the first k: the share of them with any outcome; the share of those with any outcome who
are among them; precision beside that of chance; the share of the outcome that is theirs; and their outcome,
discounted by place, beside the best there could be."""


def at_k(values: Array, outcome: Array, k: int, weights: Counts | None = None) -> dict[str, Array]:
    """Return the metrics of the first k, each the mean over all orders of those with equal values.

    Gains are linear and discounted by the logarithm of the place plus one (Järvelin and Kekäläinen 2002). The
    mean over orders of ties needs no draw: each place in a block of equal values holds the mean of the block.

    Parameters
    ----------
    values
        What the order follows, the highest first; shape (contacts,), without NaN.
    outcome
        What each contact did afterwards, 0 or more; shape (contacts,).
    k
        How many are looked at, from the first on.
    weights
        How often each contact is there, shape (draws, contacts): bootstrap samples. Each once if None.

    Returns
    -------
    dict
        For each of `METRICS` an array of shape (draws,); NaN where nobody has any outcome.

    Examples
    --------
    >>> found = at_k(np.arange(8.0)[::-1], np.array([3.0, 0, 2, 0, 1, 0, 0, 4]), 5)
    >>> {name: round(float(value[0]), 6) for name, value in found.items()}
    {'precision': 0.6, 'recall': 0.75, 'lift': 1.2, 'captured': 0.6, 'ndcg': 0.599013}
    """
    if weights is None:
        weights = np.ones((1, len(values)), dtype=np.int64)
    return sample_totals(outcome, k, weights).metrics(top_sums(values, outcome, k, weights))


@dataclass(frozen=True)
class TopSums:
    """Expected sums over the first k, each of shape (draws,).

    Parameters
    ----------
    hits
        How many of them have any outcome.
    gain, discounted
        Their outcome, plain and discounted by place.
    """

    hits: Array
    gain: Array
    discounted: Array


@dataclass(frozen=True)
class Totals:
    """What the first k of every order are held against, each of shape (draws,).

    Parameters
    ----------
    places
        How many can be among the first k.
    size
        How many contacts there are.
    positives
        How many of them have any outcome.
    outcome
        The outcome of all.
    ideal
        The discounted outcome of the first k of the best order.
    """

    places: Array
    size: Array
    positives: Array
    outcome: Array
    ideal: Array

    def metrics(self, top: TopSums) -> dict[str, Array]:
        """Return each of `METRICS` for the sums over the first k of an order."""
        with np.errstate(invalid="ignore", divide="ignore"):
            precision = top.hits / self.places
            return {
                "precision": precision,
                "recall": top.hits / self.positives,
                "lift": precision / (self.positives / self.size),
                "captured": top.gain / self.outcome,
                "ndcg": top.discounted / self.ideal,
            }


def sample_totals(outcome: Array, k: int, weights: Counts) -> Totals:
    """Return what all orders of the same samples are held against; parameters as in `at_k`."""
    size = weights.sum(axis=1).astype(float)
    positives = (weights @ (outcome > 0)).astype(float)
    ideal = top_sums(outcome, outcome, k, weights).discounted
    return Totals(np.minimum(k, size), size, positives, weights @ outcome, ideal)


def top_sums(values: Array, outcome: Array, k: int, weights: Counts) -> TopSums:
    """Return the expected sums over the first k by `values`; parameters as in `at_k`."""
    order = np.argsort(-values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    # Far behind the first k nothing counts; how far that is in a sample is seen only afterwards.
    enough = int(np.searchsorted(starts, 3 * k + 50))
    if enough < len(starts):
        near = order[: starts[enough]]
        if (weights[:, near].sum(axis=1) >= k).all():
            order, starts = near, starts[:enough]
    present, gains = weights[:, order], outcome[order]
    count = np.add.reduceat(present, starts, axis=1)
    after = np.cumsum(count, axis=1)
    upto, since = np.minimum(after, k), np.minimum(after - count, k)
    sizes = np.maximum(count, 1)
    discount = np.r_[0.0, np.cumsum(1 / np.log2(np.arange(k) + 2))]
    places, discounts = (upto - since) / sizes, (discount[upto] - discount[since]) / sizes
    gain = np.add.reduceat(present * gains, starts, axis=1)
    hits = np.add.reduceat(present * (gains > 0), starts, axis=1)
    return TopSums((hits * places).sum(axis=1), (gain * places).sum(axis=1), (gain * discounts).sum(axis=1))


def spearman(values: Array, outcome: Array) -> float:
    """Return Spearman's rank correlation, equal values sharing their mean rank; NaN if either is constant.

    Examples
    --------
    >>> round(spearman(np.array([1.0, 2, 3, 4, 5]), np.array([5.0, 6, 7, 8, 7])), 4)
    0.8208
    """
    ranks = [_mean_ranks(column) for column in (values, outcome)]
    centred = [rank - rank.mean() for rank in ranks]
    spread = float(np.sqrt((centred[0] ** 2).sum() * (centred[1] ** 2).sum()))
    return float(centred[0] @ centred[1]) / spread if spread > 0 else float("nan")


def _mean_ranks(values: Array) -> Array:
    ordered = np.sort(values)
    smaller = np.searchsorted(ordered, values, side="left")
    mean: Array = (smaller + np.searchsorted(ordered, values, side="right") - 1) / 2
    return mean
