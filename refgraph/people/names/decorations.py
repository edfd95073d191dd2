"""What stands around a name in a cell: who introduced it, an id, a remark; taken away, the rest is the name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from refgraph.people.names.non_persons import FILLERS, RELATIONS

_SAID = (
    r"ref(?:err?(?:al|ed))?|rec(?:ommend(?:ed|ation)?|ommandée?|omendad[oa]|'?d)?|intro(?:duced|duction)?|sent|"
    r"empfohlen|empfehlung|vermittelt|geworben|référée?|envoyée?|adressée?|présentée?|referid[oa]|indicad[oa]|"
    r"presentad[oa]|consigliat[oa]|segnalat[oa]|presentat[oa]|aanbevolen|doorverwezen|rekommenderad|anbefalet|"
    r"polecony|polecona"
)
_BY = r"by|from|via|through|von|durch|über|par|por|da|dal|door|av|af|przez"
_LABEL = re.compile(rf"(?i)\s*(?:(?:{_SAID})\.?\s+(?:{_BY})\b|ref(?:erral)?(?=\s*:|\s*-\s))\s*[:\-]?\s*")
_THROUGH = re.compile(
    r"\s*(?:per|(?i:via|through|thru|thanks to|courtesy of|(?:me|nos) (?:recomendó|refirió)|"
    r"grâce à|de la part de|gracias a|grazie a|tramite|dank))"
    r"\s+(?=\S)"
)
"""Words that no name begins with; "Per" is one, where it has a capital."""
_MAY_LEAD = re.compile(r"(?i)\s*(?:per|from|by|von|durch|über|par|por|da|dal|door)\s+(?=\S+\s+\S)")
"""Words with which a name may begin, too."""
_WHAT = re.compile(r"\s*((?:[^\W\d_A-Z][^\sA-Z:]*\s+)+)(?=[^\W\d_a-z])")
"""Words in small letters before a name."""
_LEADING = re.compile(r"\s*([^:()\[\]]{2,40}?)\s*(?::|\s[-–—])\s+(?=\S)")
_TRAILING = re.compile(
    r"(.*\w[.)]?)\s*(?:[(\[（]([^()\[\]（）]+)[)\]）]|\s[-–—/]\s+([^()\[\]]+?)|[,;]\s*([^()\[\],;]+?))\s*"
)
_NUMBERED = re.compile(
    r"(?i)(.*[^\W\d_][.,]?)\s*"
    r"(?:[(\[]\s*(?:id|no|nr|num|number|mrn|npi|ref|acct)?\s*[:.#]?\s*#?(\+?[a-z]{0,5}[-_]?\d[\w-]*)\s*[)\]]|"
    r"\s#(\+?[a-z]{0,5}[-_]?\d[\w-]*))\s*"
)
_QUOTES = ('""', "“”", "„“", "«»", "「」", "''", "‘’")


class Numbered(NamedTuple):
    """A name, and the id that stands in brackets behind it; blank where there is none."""

    name: str
    key: str


def strip_label(text: str) -> str:
    """Return a referrer cell without the words that introduce it ("Referred by: Ann" names Ann).

    Examples
    --------
    >>> [strip_label(text) for text in ("Referred by: Ann Lee", "per Ann Lee", "Empfohlen von Ann Lee")]
    ['Ann Lee', 'Ann Lee', 'Ann Lee']
    >>> strip_label("Past client: Ann Lee"), strip_label("Per Olsson"), strip_label("Zillow: Ann Lee")
    ('Ann Lee', 'Per Olsson', 'Zillow: Ann Lee')
    """
    text = _after(_THROUGH, _after(_LABEL, text)).strip()
    for shape in (_LEADING, _WHAT):
        leading = shape.match(text)
        if leading and is_remark(leading[1]):
            text = text[leading.end() :].strip()
    quoted = len(text) > 2 and text[0] + text[-1] in _QUOTES
    return text[1:-1].strip() if quoted else text


def bare_name(text: str) -> str:
    """Return a referrer cell without the words that introduce the name and the remark that follows it.

    Examples
    --------
    >>> [bare_name(text) for text in ("Ann Lee (past client)", "per Ann Lee - realtor", "Ann Lee (ehem. Kundin)")]
    ['Ann Lee', 'Ann Lee', 'Ann Lee']
    >>> bare_name("Ann Lee (via Bob)"), bare_name("(Ann) Lee (Roe)")
    ('Ann Lee (via Bob)', '(Ann) Lee (Roe)')
    """
    text = strip_label(text)
    found = _TRAILING.fullmatch(text)
    if not found:
        return text
    name, *told, behind_comma = found.groups()
    if behind_comma:
        return bare_name(name) if " " in name and is_remark(behind_comma) else text
    small = any(map(str.isupper, name))
    return bare_name(name) if is_remark(told[0] or told[1], small=small) else text


def without_lead(text: str) -> str:
    """Return a text without a word before it that may begin a name as well as introduce one.

    Examples
    --------
    >>> without_lead("von Ann Lee"), without_lead("von Trapp")
    ('Ann Lee', 'von Trapp')
    """
    return _after(_MAY_LEAD, text)


def split_number(text: str) -> Numbered:
    """Return the name in a cell and the id in brackets, or after a hash, behind it.

    Examples
    --------
    >>> split_number("Ann Lee (CON11)"), split_number("Lee, Ann [900001]"), split_number("Ann Lee #7")
    (Numbered(name='Ann Lee', key='CON11'), Numbered(name='Lee, Ann', key='900001'), Numbered(name='Ann Lee', key='7'))
    >>> split_number("Ann Lee (Acme)")
    Numbered(name='Ann Lee (Acme)', key='')
    """
    found = _NUMBERED.fullmatch(text) if any(map(str.isdigit, text)) else None
    return Numbered(found[1].rstrip(" ,"), found[2] or found[3]) if found else Numbered(text, "")


def told_apart(name: str, key: str) -> str:
    """Return the text of somebody whose name is not enough to know who is meant.

    Examples
    --------
    >>> told_apart("Ann Lee", "98100"), is_told_apart("Ann Lee #98100"), is_told_apart("Ann Lee (98100)")
    ('Ann Lee #98100', True, False)
    """
    return f"{name} #{key}"


def is_told_apart(text: str) -> bool:
    """Tell whether a text is one that `told_apart` made."""
    return " #" in text and bool(split_number(text).key)


def is_remark(text: str, *, small: bool = False) -> bool:
    """Tell whether a text says what somebody is and not who: "past client", "realtor", "ehemalige Kundin".

    Parameters
    ----------
    text
        The text.
    small
        Whether words in small letters are no names.

    Examples
    --------
    >>> [is_remark(text) for text in ("past client", "Realtor", "a former client", "gym")]
    [True, True, True, False]
    >>> is_remark("from the gym", small=True), is_remark("the Vale gym", small=True)
    (True, False)
    """
    words = re.findall(r"[^\W_]+", text)
    known = [unicodedata.normalize("NFC", word.casefold()) in _words_of_remarks() for word in words]
    if small and words and not any(map(str.isdigit, text)):
        return all(ok or word.islower() or (len(word) < 5 and f"{word}." in text)
                   for ok, word in zip(known, words, strict=True))  # fmt: skip
    return bool(words) and all(known)


def _after(shape: re.Pattern[str], text: str) -> str:
    found = shape.match(text)
    return text[found.end() :] if found else text


@cache
def _words_of_remarks() -> frozenset[str]:
    return frozenset((RELATIONS + FILLERS).split())
