"""How referrals become edges: strength from age, distance from strength."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from refgraph.errors import SettingsError
from refgraph.showing import in_differences

UNDATED_AGE = 730.0
"""The age in days that a referral without a date is given."""

LEAST_STRENGTH = 0.05
"""Strength below which an edge is not let fall, so that its distance stays finite."""


@in_differences
@dataclass(frozen=True)
class EdgeRules:
    """How referrals become edges: the ``[network]`` section of the settings.

    Parameters
    ----------
    half_life_days
        The age at which a referral counts half.
    lost_weight
        What a lost referral counts beside any other.
    distance_power
        alpha in ``distance = 1 / strength ** alpha``: 0 counts hops, 1 weighs strength alone.

    Raises
    ------
    SettingsError
        If the half-life is not positive, or one of the others is negative.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.EdgeRules(half_life_days=180)
    EdgeRules(half_life_days=180)
    """

    half_life_days: float = 365.0
    lost_weight: float = 1.0
    distance_power: float = 0.5

    def __post_init__(self) -> None:
        if not self.half_life_days > 0:
            raise SettingsError(f"half_life_days has to be above 0, not {self.half_life_days}.")
        for name in ("lost_weight", "distance_power"):
            if not getattr(self, name) >= 0:
                raise SettingsError(f"{name} has to be 0 or more, not {getattr(self, name)}.")

    def distance(self, strength: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return how far apart two contacts are for the strength of what links them.

        The one place where strength becomes distance: shortest-path algorithms read weights as distances.

        Examples
        --------
        >>> import numpy as np, refgraph as rg
        >>> rg.EdgeRules().distance(np.array([1.0, 4.0])).tolist()
        [1.0, 0.5]
        """
        result: npt.NDArray[np.float64] = np.maximum(strength, LEAST_STRENGTH) ** -self.distance_power
        return result
