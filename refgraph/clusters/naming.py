"""Names for clusters: what sets their people apart, where it does so beyond chance, and else no label at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

ATTRIBUTES = ("profession", "city", "organisation", "segment")
LEAST_MEMBERS = 3
LEAST_SHARE = 0.30
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Trait:
    """One value that is common in a cluster.

    Parameters
    ----------
    cluster, attribute, value
        Which.
    members, size, having, everyone
        So many of the `size` members have it, and so many of everyone.
    chance
        The probability of at least so many by chance (hypergeometric).
    adjusted
        That, adjusted for all traits looked at (Benjamini and Hochberg 1995).
    """

    cluster: int
    attribute: str
    value: str
    members: int
    size: int
    having: int
    everyone: int
    chance: float
    adjusted: float = 1.0

    @property
    def lift(self) -> float:
        """How many times as common as among everyone."""
        return (self.members / self.size) / (self.having / self.everyone)

    @property
    def score(self) -> float:
        """Share of the members, times the binary logarithm of the lift."""
        return self.members / self.size * math.log2(self.lift)

    @property
    def told(self) -> str:
        """The trait as it is shown."""
        return f"{self.value} ({self.members} of {self.size})"


def find_traits(people: pd.DataFrame) -> list[Trait]:
    """Return what sets each cluster apart, the strongest first, nothing that chance would give as well.

    Parameters
    ----------
    people
        Those who are in a cluster: ``cluster`` and some of `ATTRIBUTES`, blank where not known.

    Returns
    -------
    list of Trait
        At most one per cluster and attribute.
    """
    looked_at = [trait for name in ATTRIBUTES if name in people for trait in _common(people, name)]
    adjusted = adjust([trait.chance for trait in looked_at])
    found = [
        Trait(**{**trait.__dict__, "adjusted": value})
        for trait, value in zip(looked_at, adjusted, strict=True)
        if value < SIGNIFICANT and trait.lift > 1
    ]
    found.sort(key=lambda trait: (trait.cluster, -trait.score, trait.attribute, trait.value))
    first: dict[tuple[int, str], Trait] = {}
    for trait in found:
        first.setdefault((trait.cluster, trait.attribute), trait)
    return list(first.values())


def chance_of(members: int, size: int, having: int, everyone: int) -> float:
    """Return the probability that at least `members` of `size` drawn from `everyone` are among `having`.

    Examples
    --------
    >>> f"{chance_of(9, 12, 20, 100):.1e}, {chance_of(10, 12, 60, 100):.3f}"
    '1.4e-05, 0.070'
    """
    whole = _log_choose(everyone, size)
    terms = (
        math.exp(_log_choose(having, count) + _log_choose(everyone - having, size - count) - whole)
        for count in range(members, min(size, having) + 1)
        if size - count <= everyone - having
    )
    return min(1.0, sum(terms))


def adjust(chances: list[float]) -> list[float]:
    """Return probabilities adjusted for their number, after Benjamini and Hochberg.

    Examples
    --------
    >>> [round(value, 3) for value in adjust([0.003, 0.02, 0.03, 0.04, 0.2])]
    [0.015, 0.05, 0.05, 0.05, 0.2]
    """
    order = np.argsort(chances, kind="stable")
    ranked = np.array(chances)[order] * len(chances) / np.arange(1, len(chances) + 1)
    result = np.empty(len(chances))
    result[order] = np.minimum(1.0, np.minimum.accumulate(ranked[::-1])[::-1])
    values: list[float] = result.tolist()
    return values


def _common(people: pd.DataFrame, attribute: str) -> list[Trait]:
    known = people[people[attribute].ne("")]
    sizes, having = people["cluster"].value_counts(), known[attribute].value_counts()
    counts = known.groupby(["cluster", attribute]).size()
    return [
        Trait(
            int(cluster),
            attribute,
            str(value),
            int(count),
            int(sizes[cluster]),
            int(having[value]),
            len(people),
            chance_of(int(count), int(sizes[cluster]), int(having[value]), len(people)),
        )
        for (cluster, value), count in counts.items()
        if count >= LEAST_MEMBERS and count >= LEAST_SHARE * sizes[cluster]
    ]


def _log_choose(whole: int, part: int) -> float:
    if part < 0 or part > whole:
        return -math.inf
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
