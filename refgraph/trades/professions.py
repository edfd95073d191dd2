"""Which professions a text names, in any of the languages of the table."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+")
_ALONE = "="
_GERMAN = "(in)"

Phrase = tuple[str, ...]


@lru_cache(maxsize=4096)
def words_of(text: str) -> Phrase:
    """Return the words of a text without case, accents and punctuation.

    Examples
    --------
    >>> words_of("Médecin (généraliste)")
    ('medecin', 'generaliste')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))


def professions_in(text: str) -> tuple[str, ...]:
    """Return the professions that a text names, by the names of the table; the longest phrase wins.

    Parameters
    ----------
    text
        A profession, a job title, a tag.

    Examples
    --------
    >>> professions_in("Sr. Mortgage Lenders"), professions_in("Steuerberaterin"), professions_in("Wizard")
    (('mortgage lender',), ('accountant',), ())
    >>> professions_in("Roofing contractor")
    ('roofer',)
    """
    words = _singular(words_of(text))
    if words in _alone():
        return (_alone()[words],)
    found, taken = [], [False] * len(words)
    for length in range(min(len(words), _longest()), 0, -1):
        for start in range(len(words) - length + 1):
            place = slice(start, start + length)
            profession = _phrases().get(words[place])
            if profession and not any(taken[place]):
                found.append(profession)
                taken[place] = [True] * length
    return tuple(dict.fromkeys(found))


def is_profession(text: str) -> bool:
    """Tell whether a text is the name of a profession and nothing besides.

    Examples
    --------
    >>> is_profession("Lender"), is_profession("Lender list 2024")
    (True, False)
    """
    words = _singular(words_of(text))
    return words in _phrases() or words in _alone()


def names_one_of(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether one of some phrases stands in a text, word for word but for plurals.

    Examples
    --------
    >>> names_one_of("Dog groomers, Acme", ["dog groomer"]), names_one_of("Groomsman", ["groom"])
    (True, False)
    """
    words = _singular(words_of(text))
    return any(holds(words, _singular(words_of(phrase))) for phrase in phrases)


def holds(words: Phrase, phrase: Phrase) -> bool:
    """Tell whether the words of a phrase stand one after the other among some words."""
    places = range(len(words) - len(phrase) + 1)
    return bool(phrase) and any(words[start : start + len(phrase)] == phrase for start in places)


def _singular(words: Phrase) -> Phrase:
    return tuple(_one(word) for word in words if word != "s")


def _one(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@cache
def _table() -> Mapping[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("professions.toml").read_text(encoding="utf-8"))


@cache
def _phrases() -> Mapping[Phrase, str]:
    return {
        _singular(words_of(form)): profession
        for profession, phrases in _table().items()
        for phrase in phrases
        if not phrase.startswith(_ALONE)
        for form in _forms(phrase)
    }


@cache
def _alone() -> Mapping[Phrase, str]:
    return {
        _singular(words_of(phrase)): profession
        for profession, phrases in _table().items()
        for phrase in phrases
        if phrase.startswith(_ALONE)
    }


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


def _forms(phrase: str) -> list[str]:
    stem, feminine, rest = phrase.partition(_GERMAN)
    return [f"{stem}{ending}{rest}" for ending in ("", "in", "innen")] if feminine else [phrase]
