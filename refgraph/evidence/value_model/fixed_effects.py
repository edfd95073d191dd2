"""Least squares within contacts and periods, with errors that allow for one contact being like itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

ENOUGH = 1e-11
MOST_ROUNDS = 2000


@dataclass(frozen=True)
class Fit:
    """Coefficients and how sure they are.

    Parameters
    ----------
    coefficients
        Shape (regressors,).
    covariance
        Clustered by contact, shape (regressors, regressors).
    rows, contacts
        On how many observations and contacts it rests.
    """

    coefficients: Array
    covariance: Array
    rows: int
    contacts: int

    def sum_of(self, places: list[int], level: float = 0.95) -> tuple[float, float, float]:
        """Return the sum of some coefficients with its limits, by Student's t on contacts - 1 degrees of freedom."""
        from scipy.special import stdtrit

        pick = np.zeros(len(self.coefficients))
        pick[places] = 1.0
        total, variance = float(pick @ self.coefficients), float(pick @ self.covariance @ pick)
        reach = float(stdtrit(self.contacts - 1, 0.5 + level / 2)) * max(variance, 0.0) ** 0.5
        return total, total - reach, total + reach


def fit_within(outcome: Array, regressors: Array, contact: Codes, period: Codes) -> Fit | None:
    """Fit by least squares with an effect of every contact and every period, without a dummy for each.

    Outcome and regressors are freed of the means of contacts and periods in turn until neither is left (Frisch
    and Waugh 1933; Lovell 1963), which gives the coefficients of the regression with all dummies. Errors are
    clustered by contact (Liang and Zeger 1986), with the usual correction for few clusters.

    Parameters
    ----------
    outcome
        Shape (rows,).
    regressors
        Shape (rows, regressors).
    contact, period
        Whose row it is and of which period; shape (rows,).

    Returns
    -------
    Fit or None
        None where the regressors do not vary enough within contacts and periods to be told apart.
    """
    _, who = np.unique(contact, return_inverse=True)
    _, when = np.unique(period, return_inverse=True)
    contacts, periods = int(who.max(initial=-1)) + 1, int(when.max(initial=-1)) + 1
    rows, count = regressors.shape
    parameters = count + contacts + periods - 1
    if contacts < 2 or rows <= parameters:
        return None
    freed = demean(np.column_stack([outcome, regressors]), who, when)
    y, x = freed[:, 0], freed[:, 1:]
    scale = np.maximum(np.abs(regressors).max(axis=0), 1e-300)
    if np.linalg.matrix_rank(x / scale, tol=1e-7 * np.sqrt(rows)) < count:
        return None
    inverse = np.linalg.inv(x.T @ x)
    coefficients = inverse @ (x.T @ y)
    scores = np.zeros((contacts, count))
    np.add.at(scores, who, x * (y - x @ coefficients)[:, None])
    correction = contacts / (contacts - 1) * (rows - 1) / (rows - parameters)
    return Fit(coefficients, correction * inverse @ (scores.T @ scores) @ inverse, rows, contacts)


def demean(columns: Array, who: Codes, when: Codes) -> Array:
    """Free columns of the means of two groupings at once, by freeing them of one after the other in turn.

    Examples
    --------
    >>> demean(np.array([[1.0], [2.0], [3.0], [5.0]]), np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])).ravel().tolist()
    [0.25, -0.25, -0.25, 0.25]
    """
    left = columns.astype(float)
    size = max(1.0, float(np.abs(left).max(initial=0.0)))
    sizes = [np.bincount(codes)[:, None] for codes in (who, when)]
    for _ in range(MOST_ROUNDS):
        moved = 0.0
        for codes, counts in zip((who, when), sizes, strict=True):
            sums = np.zeros((len(counts), left.shape[1]))
            np.add.at(sums, codes, left)
            means = sums / counts
            left = left - means[codes]
            moved = max(moved, float(np.abs(means).max(initial=0.0)))
        if moved < ENOUGH * size:
            break
    return left
