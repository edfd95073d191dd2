"""Who takes whom, so that the sum of priority times fit is greatest."""

from __future__ import annotations

import numpy as np
import pandas as pd


def assign(priority: pd.Series, fit: pd.DataFrame, places: pd.Series) -> pd.Series:
    """Give contacts to owners so that the sum of priority times fit is greatest.

    The linear sum assignment problem, every owner standing for as many columns as it has places (Crouse
    2016, by way of `scipy.optimize.linear_sum_assignment`). Giving each contact in turn to whom it fits best
    does not find the greatest sum.

    Parameters
    ----------
    priority : Series
        Per contact, above 0.
    fit : DataFrame
        Contacts by owners, 0 to 1; 0 is never given.
    places : Series
        Owner -> how many contacts it can take.

    Returns
    -------
    Series
        Contact -> owner, blank for who is left over.

    Examples
    --------
    >>> fit = pd.DataFrame({"Ann": [1.0, 1.0], "Raj": [0.95, 0.1]}, index=["a", "b"])
    >>> assign(pd.Series({"a": 90.0, "b": 80.0}), fit, pd.Series({"Ann": 1, "Raj": 1})).to_dict()
    {'a': 'Raj', 'b': 'Ann'}
    """
    from scipy.optimize import linear_sum_assignment

    seats = np.repeat(fit.columns.to_numpy(), places.reindex(fit.columns).fillna(0).to_numpy(int))
    found = pd.Series("", index=fit.index, dtype="str")
    if not len(seats) or fit.empty:
        return found
    worth = fit[seats].to_numpy(float) * priority.reindex(fit.index).to_numpy(float)[:, None]
    # Among equal sums the first rows win, so that the same input gives the same answer everywhere.
    ranked = worth - 1e-9 * np.arange(len(fit))[:, None] * (worth > 0)
    rows, columns = linear_sum_assignment(ranked, maximize=True)
    given = worth[rows, columns] > 0
    found.iloc[rows[given]] = seats[columns[given]]
    return found


def total(priority: pd.Series, fit: pd.DataFrame, given: pd.Series) -> float:
    """Return the sum of priority times fit of who was given to whom."""
    return float(
        sum(priority[contact] * fit.loc[contact, owner] for contact, owner in given.items() if owner != "")
    )
