"""Contacts whom a typed name may mean: found by a word they share, shown with what speaks for each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import pandas as pd

from refgraph.people.matching.directory import Directory
from refgraph.people.matching.links import (
    LINKED,
    PROVISIONAL,
    REVIEW,
    SEVERAL_NAMES,
    UNCLEAR,
    Link,
    is_decided,
    is_unfollowed,
)
from refgraph.people.matching.places import agreement
from refgraph.people.names import (
    BESIDE,
    bare_name,
    compare_names,
    couple_in,
    full_names,
    is_firm_name,
    name_key,
    organisation_key,
    split_names,
    surname_alone,
)

_MOST = 5
_LONGEST = 24
"""A text of more words is no name, of nobody and nothing."""
_SAME = 100
_IN_BRACKETS = re.compile(r"([^()\[\]]*\w)\s*[(\[]([^()\[\]]+)[)\]]\s*")
_LEADING = re.compile(r"(?i)^(?:at|from|of|in)\s+")


@dataclass(frozen=True)
class Candidate:
    """A contact whom a text may mean.

    Parameters
    ----------
    contact_id
        The contact.
    score
        100 if the name is the same, less for everything that has to be explained.
    evidence
        What speaks for it, or had to be explained.
    sure
        Whether the full name is the same and the text names the contact's organisation or city too.
    kind
        The one thing that has to be explained; see `refgraph.people.names.compare_names`.
    """

    contact_id: str
    score: int
    evidence: str
    sure: bool = False
    kind: str = ""


def propose_candidates(
    links: Mapping[tuple[str, bool], Link], contacts: pd.DataFrame, organisations: pd.DataFrame
) -> dict[tuple[str, bool], Link]:
    """Return the links, of those to nobody known the ones with candidates sent to review.

    A text that holds a full name and, beside it, the organisation or the city of exactly one contact of
    that name is linked to that contact; a likeness alone links nothing.

    Parameters
    ----------
    links
        What every distinct cell means so far.
    contacts
        With ``contact_id``, ``name``, ``organisation`` and ``city``.
    organisations
        Among whom those are looked for that only a firm is called.
    """
    unknown = [
        key
        for key, link in links.items()
        if link.how == UNCLEAR
        or (link.outcome == PROVISIONAL and not is_decided(link))
        or (is_unfollowed(link) and not link.ids)
    ]
    named = {key: is_firm_name(bare_name(key[0])) for key in unknown}
    firms = organisations.rename(columns={"organisation_id": "contact_id"}).assign(organisation="")
    proposed = dict(links)
    for is_firm, known, key_of in ((False, contacts, name_key), (True, firms, organisation_key)):
        keys = [key for key in unknown if named[key] == is_firm]
        search = Search(known, key_of) if keys else None
        proposed |= {key: _with_candidates(links[key], search.find(key[0])) for key in keys if search}
    return proposed | _of_newcomers(proposed)


def _of_newcomers(links: Mapping[tuple[str, bool], Link]) -> dict[tuple[str, bool], Link]:
    """Return the links of surnames behind a title that somebody bears who is named in full and no contact either."""
    new = {key: link for key, link in links.items() if link.outcome == PROVISIONAL and not is_decided(link)}
    surnames = {key: surname for key in new if (surname := surname_alone(bare_name(key[0])))}
    met: dict[str, set[str]] = defaultdict(set)
    for (text, _), link in new.items() if surnames else ():
        words = name_key(bare_name(text)).split()
        if len(words) > 1 and not is_firm_name(bare_name(text)):
            met[words[-1]].add(link.ids[0])
    return {
        key: _with_candidates(
            links[key], [Candidate(identity, 60, f"called {surname}") for identity in sorted(met[surname])]
        )
        for key, surname in surnames.items()
        if met[surname]
    }


def part_names(links: Mapping[tuple[str, bool], Link], directory: Directory) -> dict[tuple[str, bool], Link]:
    """Return the links, those of several names parted where each name is a contact or stands alone elsewhere.

    "Ann Lee & Bob King" are two if both names stand alone in other cells; "Bob & Carol Smith" stay one.

    Parameters
    ----------
    links
        What every distinct cell means so far.
    directory
        In which the single names are looked up.
    """
    new = {key: link for key, link in links.items() if link.outcome == PROVISIONAL and not is_decided(link)}
    several = {key for key, link in links.items() if link.how == SEVERAL_NAMES}
    several |= {key for key in new if len(split_names(key[0])) > 1 and not is_firm_name(key[0])}
    alone = {link.ids[0] for key, link in links.items() if link.outcome == PROVISIONAL and key not in several}
    parted = {key: directory.find_each(key[0], alone) for key in sorted(several)}
    return {**links, **{key: link for key, link in parted.items() if link}}


class Search:
    """The names of contacts by the words in them.

    Parameters
    ----------
    contacts
        With ``contact_id``, ``name``, ``organisation`` and ``city``.
    key_of
        How names are compared.

    Examples
    --------
    >>> people = pd.DataFrame({"contact_id": ["1", "2"], "name": ["Robert Smith", "Ann Lee"],
    ...                        "organisation": ["Acme Ltd", ""], "city": ""})
    >>> Search(people).find("Bob Smith (via Ann)")
    [Candidate(contact_id='1', score=93, evidence="bob may be robert; says 'via Ann' besides", sure=False, kind='')]
    >>> Search(people).find("Robert Smith, Acme")[0].sure
    True
    """

    def __init__(self, contacts: pd.DataFrame, key_of: Callable[[str], str] = name_key) -> None:
        self._key_of = key_of
        self._ids = contacts["contact_id"].tolist()
        self._words = [key_of(name).split() for name in contacts["name"].tolist()]
        self._places = contacts[["organisation", "city"]]
        self._bearers = Counter(word for words in self._words for word in words)
        self._found: dict[str, list[int]] = defaultdict(list)
        for at, words in enumerate(self._words):
            for key in _keys(words):
                self._found[key].append(at)

    def find(self, text: str) -> list[Candidate]:
        """Return the contacts whom a text may mean, the likeliest first."""
        text = bare_name(text)
        name, rest = _without_rest(text)
        found = [each for _, each in self._alike(self._key_of(text).split())]
        if rest:
            found += [self._beside(at, each, rest) for at, each in self._alike(self._key_of(name).split())]
        found = found or self._before_remark(text) or self._of_one_name(text)
        best: dict[str, Candidate] = {}
        for each in sorted(found, key=lambda each: (-each.score, each.contact_id)):
            best.setdefault(each.contact_id, each)
        return list(best.values())

    def _alike(self, words: Sequence[str]) -> list[tuple[int, Candidate]]:
        met = {at for key in _keys(words) for at in self._found.get(key, ())}
        compared = ((at, compare_names(words, self._words[at], self._bearers)) for at in sorted(met))
        return [
            (at, Candidate(self._ids[at], like.score, like.evidence, kind=like.kind))
            for at, like in compared
            if like
        ]

    def _before_remark(self, text: str) -> list[Candidate]:
        """Return the bearers of the full name with which a text begins that goes on as no name does."""
        words = text.split()
        for end in range(min(len(words) - 1, _LONGEST), 1, -1):
            name, rest = " ".join(words[:end]), " ".join(words[end:])
            goes_on = not rest[0].isalpha() or (rest[0].islower() and not name.islower())
            key = self._key_of(name).split() if goes_on else []
            same = [each for _, each in self._alike(key) if each.score == _SAME]
            if same:
                return [replace(each, score=_SAME - 2, evidence=f"says '{rest}' besides") for each in same]
        return []

    def _of_one_name(self, text: str) -> list[Candidate]:
        """Return the bearers of the only name that a text says, or of the one that a couple or family has."""
        couple, words = couple_in(text), self._key_of(text).split()
        if couple:
            wanted, given = couple.surname, {*couple.given}
        else:
            wanted, given = words[0] if len(words) == 1 else "", set()
        met = (
            self._by_end.get(wanted, [])
            if wanted
            else [at for name in given for at in self._by_end.get(name, [])]
        )
        candidates = []
        for at in dict.fromkeys(met):
            shared = sorted(given.intersection(self._words[at]))
            said = f"called {' and '.join(filter(None, (wanted, *shared)))}"
            candidates.append(Candidate(self._ids[at], 60 + 10 * len(shared), said))
        return candidates

    @cached_property
    def _by_end(self) -> Mapping[str, list[int]]:
        """The names by their first and their last word."""
        met: dict[str, list[int]] = defaultdict(list)
        for at, words in enumerate(self._words):
            for word in {words[0], words[-1]} if words else ():
                met[word].append(at)
        return met

    def _beside(self, at: int, candidate: Candidate, rest: str) -> Candidate:
        """Weigh what a text says beside the name."""
        organisation, city = self._places.iloc[at].tolist()
        agreed = agreement(_LEADING.sub("", rest), (organisation, city))
        said = f"{', '.join(agreed)} agrees" if agreed else f"says '{rest}' besides"
        evidence = "; ".join(part for part in (candidate.evidence, said) if part)
        score = candidate.score + (2 * len(agreed) or -2)
        sure = bool(agreed) and candidate.score == 100
        return replace(
            candidate, score=score, evidence=evidence, sure=sure, kind=candidate.kind if agreed else ""
        )


def name_blocks(names: Sequence[Sequence[str]]) -> Iterator[list[int]]:
    """Yield the positions of the names that share a word and the initial of another."""
    once = {word for word, count in Counter(chain.from_iterable(names)).items() if count == 1}
    met: dict[str, list[int]] = defaultdict(list)
    for at, words in enumerate(names):
        for key in _keys(words, once):
            met[key].append(at)
    yield from met.values()


def _with_candidates(link: Link, found: Sequence[Candidate]) -> Link:
    if not found:
        return link
    most = max(each.score for each in found)
    sure = [each for each in found if each.sure and each.score == most]
    if len(sure) == 1 and not is_unfollowed(link):
        return Link(LINKED, (sure[0].contact_id,), f"name, and {sure[0].evidence}")
    shown = found[:_MOST]
    evidence = tuple(each.evidence for each in shown)
    kind = found[0].kind if len(found) == 1 else ""
    how = f"{len(found)} contacts may be meant" if len(found) > 1 else "no contact bears this very name"
    how = link.how if is_unfollowed(link) else how
    return Link(REVIEW, tuple(each.contact_id for each in shown), how, evidence, kind)


def _without_rest(text: str) -> tuple[str, str]:
    """Return the name with which a text begins, and what it says besides: a firm, a town, by whom."""
    closing = _IN_BRACKETS.fullmatch(text)
    if closing:
        return closing[1], closing[2].strip()
    found = BESIDE.search(text)
    if not found or not found.start():
        return text, ""
    return text[: found.start()], text[found.start() :].strip(" ()[]-–,")


def _keys(words: Sequence[str], once: Collection[str] = ()) -> set[str]:
    """Return every word with the initial of every other: what two names alike have in common.

    A given name counts with the initials of all the names it may stand for. So many words that they are no
    name have nothing in common with one, and words that stand `once` are in common to nobody.
    """
    return set(_pairs(words, once)) if len(words) <= _LONGEST else set()


def _pairs(words: Sequence[str], once: Collection[str]) -> Iterator[str]:
    names = full_names()
    for at, word in enumerate(words):
        for other in _others(words, at) if word not in once else ():
            yield f"{word} {other[0]}"
            for full in names.get(other, ()):
                yield f"{word} {full[0]}"


def _others(words: Sequence[str], at: int) -> Iterable[str]:
    return (word for place, word in enumerate(words) if place != at)
