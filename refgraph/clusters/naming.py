"""The one namer of clusters: what sets their people apart, where it does so beyond chance, else who leads them."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

ATTRIBUTES = ("profession", "city", "organisation", "segment")
LEAST_MEMBERS = 5
LEAST_SHARE = 0.60
SIGNIFICANT = 0.05
PAIR = ("city", "profession")
"""The traits that stand together in a name where most share both, in this order."""

_LETTER = re.compile(r"[^\W\d_]")


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


def name_clusters(people: pd.DataFrame) -> pd.DataFrame:
    """Name every cluster: by the traits that most of it share and others do not, else by who leads it.

    Town and profession both stand where most share both; of other traits the most telling one. The numbers say
    how many of its contacts have all that the name says. No two clusters bear one name.

    Parameters
    ----------
    people
        Those who are in a cluster: ``cluster``, ``contact_id``, ``name``, ``rank`` (missing last), ``degree`` and
        some of `ATTRIBUTES`, blank where not known.

    Returns
    -------
    DataFrame
        Indexed by cluster, ascending: ``name``, ``after_leader`` (whether no trait names it), ``leader`` and
        ``leader_id`` (the highest ranked, then the most linked).

    Examples
    --------
    >>> group = pd.DataFrame({"cluster": [1] * 6 + [2] * 6, "city": ["Port"] * 5 + [""] * 7, "degree": 1})
    >>> group = group.assign(contact_id=list("abcdefghijkl"), name=list("ABCDEFGHIJKL"), rank=range(1, 13))
    >>> name_clusters(group)["name"].tolist()
    ['Port: 5 of 6', 'Around G']
    """
    first = people.sort_values(["rank", "degree", "contact_id"], ascending=[True, False, True], kind="stable")
    first = first.drop_duplicates("cluster").set_index("cluster").sort_index()
    shared: dict[int, list[Trait]] = {}
    for trait in find_traits(people):
        shared.setdefault(trait.cluster, []).append(trait)
    groups = dict(iter(people.groupby("cluster", sort=False)))
    told = [_told(shared.get(int(number), []), groups[number]) for number in first.index]
    return pd.DataFrame(
        {
            "name": _apart(first, told),
            "after_leader": [not words for words, _ in told],
            "leader": first["name"],
            "leader_id": first["contact_id"],
        }
    )


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


def _told(traits: list[Trait], members: pd.DataFrame) -> tuple[str, str]:
    """Return what names a cluster and how many share it; blank for nothing."""
    if not traits:
        return "", ""
    by = {trait.attribute: trait for trait in traits}
    chosen = [traits[0]]
    if traits[0].attribute in PAIR and all(attribute in by for attribute in PAIR):
        both = [by[attribute] for attribute in PAIR]
        if _having(members, both) >= max(LEAST_MEMBERS, LEAST_SHARE * len(members)):
            chosen = both
    words = ", ".join(trait.value for trait in chosen)
    return words, f"{_having(members, chosen):,} of {len(members):,}"


def _having(members: pd.DataFrame, traits: list[Trait]) -> int:
    has_all = np.logical_and.reduce([members[trait.attribute].eq(trait.value) for trait in traits])
    return int(has_all.sum())


def _apart(first: pd.DataFrame, told: list[tuple[str, str]]) -> list[str]:
    """Return the names: where two clusters share one, each is told by its leader too, and then by its number."""
    leaders = [name or "somebody without a name" for name in first["name"].tolist()]
    plain = [words for words, _ in told]
    times = Counter(plain)
    names = [
        (f"{words}, around {leader}" if times[words] > 1 else words) if words else f"Around {leader}"
        for words, leader in zip(plain, leaders, strict=True)
    ]
    often = Counter(names)
    names = [
        f"{name} (cluster {number})" if often[name] > 1 else name
        for number, name in zip(first.index.tolist(), names, strict=True)
    ]
    return [f"{name}: {share}" if share else name for name, (_, share) in zip(names, told, strict=True)]


def _common(people: pd.DataFrame, attribute: str) -> list[Trait]:
    # A number is no name, however many share it.
    clusters, values = people["cluster"].tolist(), people[attribute].tolist()
    pairs = zip(clusters, values, strict=True)
    known = [(number, text) for number, text in pairs if text == text and _LETTER.search(text)]
    sizes, having, counts = Counter(clusters), Counter(value for _, value in known), Counter(known)
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
        for (cluster, value), count in sorted(counts.items())
        if count >= LEAST_MEMBERS and count >= LEAST_SHARE * sizes[cluster]
    ]


def _log_choose(whole: int, part: int) -> float:
    if part < 0 or part > whole:
        return -math.inf
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
