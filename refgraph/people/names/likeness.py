"""How two names are alike, in words that a person can check: never enough to link, enough to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from refgraph.people.names.nicknames import are_forms_of_one_name

COMMON, OFTENER = 3, 20
"""A word that at least three bear is a name of its own, and no typing error for one that is not 20 times as common."""

_NOBODY: Mapping[str, int] = MappingProxyType({})

MOST_EXTRA = 2
"""How many words one name may have more than the other, as middle names are."""


class Likeness(NamedTuple):
    """How alike two names are.

    Parameters
    ----------
    score
        100 for the same words in the same order, less for everything that has to be explained.
    evidence
        What had to be explained.
    kind
        What one explanation is enough: ``one letter``, ``initial``, ``short form`` or ``more names``; else blank.
    """

    score: int
    evidence: str
    kind: str = ""


def compare_names(
    one: Sequence[str], other: Sequence[str], bearers: Mapping[str, int] = _NOBODY
) -> Likeness | None:
    """Return how alike two names are, None if they are not.

    Every word of the shorter name must have its counterpart in the longer: the same word, a form of the
    same given name, its initial, or one with a typing error (one letter in four to seven, two in more, one left
    out of three). At least one word is the same, and not an initial.

    Parameters
    ----------
    one, other
        The words of the names, as `refgraph.people.names.names.name_key` gives them.
    bearers
        How many bear each word: where many bear both, neither is a typing error for the other.

    Examples
    --------
    >>> compare_names(["bob", "smith"], ["robert", "smyth"]) is None
    True
    >>> compare_names(["bob", "smith"], ["robert", "smith"])
    Likeness(score=95, evidence='bob may be robert', kind='short form')
    >>> compare_names(["smith", "j"], ["john", "paul", "smith"]).evidence
    'j for john; paul besides; other order'
    """
    if len(one) > len(other):
        one, other = other, one
    if len(one) < 2 or len(other) - len(one) > MOST_EXTRA:
        return None
    left = list(other)
    same = [word for word in one if word in left]
    if not any(len(word) > 1 for word in same):
        return None
    for word in same:
        if word in left:
            left.remove(word)
    score, said = 100, []
    kinds: list[str] = []
    partner = {word: word for word in same}
    for word in one:
        if word in partner:
            continue
        price, why, met, kind = min((_explain(word, each, bearers) for each in left), default=_NO)
        if not why:
            return None
        left.remove(met)
        partner[word] = met
        score -= price
        said.append(why)
        kinds.append(kind)
    if left:
        score -= 3 * len(left)
        said.append(f"{' '.join(left)} besides")
        kinds.append("more names")
    order = [other.index(partner[word]) for word in one]
    if order != sorted(order):
        score -= 1
        said.append("other order")
    return Likeness(score, "; ".join(said), kinds[0] if len(kinds) == 1 else "")


def slips(one: str, other: str) -> int:
    """Return how many letters were left out, added, changed or swapped between two words; 3 for more than two."""
    # Most runs have nothing to compare, and need not wait for the library.
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other, score_cutoff=2))


_NO = (99, "", "", "")


def _explain(word: str, other: str, bearers: Mapping[str, int]) -> tuple[int, str, str, str]:
    """Return the price of taking one word for the other, why that may be, the other, and of what kind it is."""
    if are_forms_of_one_name(word, other):
        return 5, f"{word} may be {other}", other, "short form"
    if min(len(word), len(other)) == 1:
        short, long = sorted((word, other), key=len)
        said = f"{short} for {long}"
        return (10, said, other, "initial") if long.startswith(short) and len(long) > 1 else _NO
    allowed = _allowed(len(word), len(other))
    if abs(len(word) - len(other)) > allowed or _are_both_names(word, other, bearers):
        return _NO
    slip = slips(word, other)
    kind = "one letter" if slip == 1 else ""
    return (6 * slip, f"{word} may be {other}", other, kind) if slip <= allowed else _NO


def _are_both_names(one: str, other: str, bearers: Mapping[str, int]) -> bool:
    few, many = sorted((bearers.get(one, 0), bearers.get(other, 0)))
    return few >= COMMON and many < OFTENER * few


def _allowed(one: int, other: int) -> int:
    """Return how many slips there may be; of three letters one may be left out, but Tim is not Kim."""
    longer = max(one, other)
    return int(one != other and longer == 3) if longer < 4 else 1 if longer < 8 else 2
