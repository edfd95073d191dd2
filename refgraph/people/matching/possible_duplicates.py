"""Contacts that may be one person twice: proposed in groups, with what they have in common, never merged."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from refgraph.people.matching.candidates import name_blocks
from refgraph.people.names import bearing, compare_names, email_key, name_key, organisation_key, phone_key

_LARGEST_BLOCK = 40
"""Of a word and an initial that more contacts share, nothing follows."""

_ENOUGH = 3
_IDENTIFYING = {"e-mail": 2, "telephone": 2, "birthday": 2, "organisation": 1, "city": 1}
"""How much a fact that two contacts have in common says."""
_ONE_SLIP = ("one letter", "short form", "initial")
_OF_AN_OFFICE = ("e-mail", "telephone", "city")


class Proposed(NamedTuple):
    """Contacts that may be one person.

    Parameters
    ----------
    table
        ``group`` (counted from 1), ``contact_id``, ``name`` and ``evidence``.
    left
        How many pairs there would have been to compare, if that was too many and none was; else 0.
    """

    table: pd.DataFrame
    left: int = 0


def propose_duplicates(contacts: pd.DataFrame, most_pairs: float = math.inf) -> Proposed:
    """Propose groups of contacts that may be one person.

    Two contacts are proposed if what they have in common comes to three: two each for the full name or one
    that needs a single explanation, an e-mail address, a telephone number and a birthday; one each for a
    name that is less alike, one word of the name, the organisation, the city, and a birthday, an address or
    a city typed alike. The full name is enough if nothing that is known of both differs, and one that needs a single
    explanation if nothing else is known of either. Of colleagues whose names have nothing in common the telephone, the
    e-mail address and the city are those of their organisation. Groups
    that share a contact are one.

    Parameters
    ----------
    contacts
        With ``contact_id`` and ``name``; ``email``, ``phone``, ``birthday``, ``organisation`` and ``city``
        where there are any.
    most_pairs
        If more pairs than that have to be compared, none is.

    Examples
    --------
    >>> rows = {"contact_id": ["1", "2", "3"], "name": ["Bob King", "Robert King", "Bob Kingsley"], "city": "Oslo",
    ...         "email": ["b@k.example", "b@k.example", ""]}
    >>> found = propose_duplicates(pd.DataFrame(rows, dtype="str"))
    >>> found.table[["contact_id", "evidence"]].values.tolist()
    [['1', 'same e-mail, city; bob may be robert'], ['2', 'same e-mail, city; bob may be robert']]
    """
    facts = _Facts(contacts)
    blocks = [block for block in facts.blocks() if len(block) <= _LARGEST_BLOCK]
    left = sum(len(block) * (len(block) - 1) // 2 for block in blocks)
    if left > most_pairs:
        return Proposed(_as_table([]), left)
    pairs = {pair for block in blocks for pair in combinations(sorted(block), 2)}
    why: dict[int, str] = {}
    groups: dict[int, set[int]] = {}
    for one, other in sorted(pairs):
        said = facts.in_common(one, other)
        if not said:
            continue
        why.setdefault(one, said)
        why.setdefault(other, said)
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups |= dict.fromkeys(joined, joined)
    whole = {id(group): sorted(group) for group in groups.values()}
    rows = [
        (number, facts.ids[at], facts.names[at], why[at])
        for number, group in enumerate(sorted(whole.values()), start=1)
        for at in group
    ]
    return Proposed(_as_table(rows))


def _as_table(rows: list[tuple[int, str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["group", "contact_id", "name", "evidence"])


class _Facts:
    """What is known of each contact, in the form in which it is compared."""

    def __init__(self, contacts: pd.DataFrame) -> None:
        blank = [""] * len(contacts)
        self.ids, self.names = contacts["contact_id"].tolist(), contacts["name"].tolist()
        self._words = [name_key(name).split() for name in self.names]
        self._bearers = Counter(word for words in self._words for word in words)
        read: dict[str, tuple[str, Any]] = {
            "e-mail": ("email", email_key),
            "telephone": ("phone", phone_key),
            "birthday": ("birthday", lambda day: "" if day != day else str(day)[:10]),
            "organisation": ("organisation", organisation_key),
            "city": ("city", name_key),
        }
        self._facts = {
            fact: _keyed(contacts[column].tolist(), key) if column in contacts else blank
            for fact, (column, key) in read.items()
        }

    def blocks(self) -> Iterator[Sequence[int]]:
        """Yield those that have enough in common with each other to be looked at."""
        yield from name_blocks(self._words)
        mailbox = [address.partition("@")[0] for address in self._facts["e-mail"]]
        beside = zip(self._facts["city"], self._words, strict=True)
        near = [f"{max(words, key=len, default='')} {place}" if place else "" for place, words in beside]
        for keys in (*(self._facts[fact] for fact in ("e-mail", "telephone", "birthday")), mailbox, near):
            yield from _shared(keys)

    def in_common(self, one: int, other: int) -> str:
        """Return what two contacts have in common if it is enough, else nothing."""
        same = [fact for fact, cells in self._facts.items() if cells[one] and cells[one] == cells[other]]
        names = self._alike_names(one, other)
        if "organisation" in same and not names[0] and self._words[one] and self._words[other]:
            same = [fact for fact in same if fact not in _OF_AN_OFFICE]
        points = sum(_IDENTIFYING[fact] for fact in same)
        said = [f"same {', '.join(same)}"] if same else []
        for alike in (names, *self._typed_alike(one, other)):
            points += alike[0]
            said += [alike[1]] if alike[0] else []
        return "; ".join(said) if points >= _ENOUGH else ""

    def _alike_names(self, one: int, other: int) -> tuple[int, str]:
        mine, theirs = self._words[one], self._words[other]
        ages = {bearing(self.names[at])[0] for at in (one, other)} - {""}
        if len(ages) > 1:
            return 0, ""
        if mine and (sorted(mine) == sorted(theirs) or "".join(mine) == "".join(theirs)):
            return (2, "same name") if self._differ(one, other) else (3, "same name, and nothing differs")
        likeness = compare_names(mine, theirs, self._bearers)
        if likeness:
            # Where a name is all that is known of both, as in a log, nothing else could speak for it.
            alone = likeness.kind in _ONE_SLIP and not self._is_known(one) and not self._is_known(other)
            said = f"{likeness.evidence}, and nothing else is known" if alone else likeness.evidence
            return 1 + (likeness.score >= 90) + alone, said
        if " ".join(mine) and _nearly(" ".join(mine), " ".join(theirs), 3):
            return 1, "names typed alike"
        common = [word for word in mine if word in theirs and len(word) > 1]
        return (1, f"both {common[0]}") if common else (0, "")

    def _is_known(self, at: int) -> bool:
        """Tell whether more is known of a contact than the name: a fact, or an id of its own."""
        return self.ids[at] != self.names[at] or any(cells[at] for cells in self._facts.values())

    def _differ(self, one: int, other: int) -> bool:
        """Tell whether something is known of both and is not the same."""
        return any(
            cells[one] and cells[other] and cells[one] != cells[other] for cells in self._facts.values()
        )

    def _typed_alike(self, one: int, other: int) -> Iterator[tuple[int, str]]:
        for fact, slips in (("birthday", 2), ("e-mail", 3), ("city", 2)):
            mine, theirs = self._facts[fact][one], self._facts[fact][other]
            if min(len(mine), len(theirs)) > 4 and mine != theirs and _nearly(mine, theirs, slips):
                yield 1, f"{fact} typed alike"


def _keyed(cells: Sequence[Any], key: Callable[[Any], str]) -> list[str]:
    known = {cell: key(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _shared(keys: Sequence[str]) -> Iterator[list[int]]:
    several = {key for key, count in Counter(keys).items() if key and count > 1}
    met: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys if several else ()):
        if key in several:
            met[key].append(at)
    yield from met.values()


def _nearly(one: str, other: str, slips: int) -> bool:
    from rapidfuzz.distance import OSA

    return bool(OSA.distance(one, other, score_cutoff=slips) <= slips)
