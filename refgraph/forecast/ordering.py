"""The order that follows from a forecast: who is active first, then who went silent, then who never referred."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from refgraph.forecast.distributions import Array


def order_values(expected: Array, made: Array, silent: npt.NDArray[np.bool_]) -> Array:
    """Return the values that contacts are ranked by, the highest first.

    Parameters
    ----------
    expected
        The referrals expected of each in a year, above 0.
    made
        How many each made; those who made none share the last place.
    silent
        Whether each has gone silent: these keep their order among themselves, behind all who have not.

    Examples
    --------
    >>> order_values(np.array([5.0, 2.0, 0.1]), np.array([6.0, 1.0, 0.0]), np.array([True, False, False])).tolist()
    [-2.0, 2.0, -7.0]
    """
    most = float(expected.max(initial=0.0)) + 2
    values: Array = np.where(silent, expected - most, expected)
    return np.where(made > 0, values, -most)
