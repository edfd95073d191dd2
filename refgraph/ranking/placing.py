"""What places follow from, as a function of arrays, so that they can be found again where data are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from refgraph.ranking.scoring import Array, competition_rank, producing, weigh

LOW_IS_BEST = frozenset({"constraint", "component"})
"""Measures by which the lowest value comes first."""


@dataclass(frozen=True)
class Order:
    """By what contacts are ordered, everything decided: which components count, by what and how much.

    Parameters
    ----------
    by
        ``score``, ``producer`` where too few are connected for a score, or a measure.
    weights
        The weight of each component that takes part in the score.
    producer_from, value_from
        What stands behind the components ``producer`` and ``downstream_value``.

    Examples
    --------
    >>> import numpy as np
    >>> Order("degree").places({"degree": np.array([2.0, 7.0, 7.0])}).tolist()
    [3.0, 1.0, 1.0]
    """

    by: str = "score"
    weights: Mapping[str, float] = field(default_factory=dict)
    producer_from: str = "recency_weighted_referrals"
    value_from: str = "downstream_value"

    @property
    def needs(self) -> tuple[str, ...]:
        """The measures that places follow from; ``won`` stands for the referrals that were won."""
        parts = self.weights if self.by == "score" else [self.by]
        names = [self._behind(name) for name in parts]
        return (*names, "referrals_24m") if "expected_referrals" in names else tuple(names)

    def places(self, values: Mapping[str, Array]) -> Array:
        """Return the rank of each contact; NaN where there is nothing to rank by.

        Parameters
        ----------
        values
            What `needs` names, of the contacts that are ranked and connected.
        """
        return competition_rank(self.followed(values))

    def followed(self, values: Mapping[str, Array]) -> Array:
        """Return the values that the order follows, the highest first."""
        if self.by == "score":
            return weigh({name: self._component(name, values) for name in self.weights}, self.weights)[2]
        column = self._component(self.by, values)
        return -column if self.by in LOW_IS_BEST else column

    def _behind(self, name: str) -> str:
        return {"producer": self.producer_from, "downstream_value": self.value_from}.get(name, name)

    def _component(self, name: str, values: Mapping[str, Array]) -> Array:
        column = values[self._behind(name)]
        if name == "producer" and self.producer_from == "expected_referrals":
            return producing(column, values["referrals_24m"])
        return column
