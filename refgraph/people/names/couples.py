"""Texts that name a couple or a family: by which last name, and by which given names."""

from __future__ import annotations

import re
from typing import NamedTuple

from refgraph.people.names.names import is_firm_name, name_key

_AND = r"\s*(?:&|\+|/|\b(?:and|und|et|y|e|en|og|och|u)\b)\s*"
_MAN = r"(?:mr|herr|hr|monsieur|m|señor|sr|signor|sig|dhr|mister)\.?"
_WOMAN = r"(?:mrs|ms|miss|frau|fr|madame|mme|señora|sra|signora|sig\.?ra|mevr|missis)\.?"
_SPOUSES = re.compile(rf"(?i)\s*(?:{_MAN}{_AND}{_WOMAN}|{_WOMAN}{_AND}{_MAN})\s+(.+)")
_FAMILY = re.compile(
    r"(?i)\s*(?:the\s+)?(?:(?:familie|famille|familia|família|famiglia|family|fam\.)\s+(?P<before>\S+)|"
    r"(?P<behind>\S+)\s+(?:family|families|household|familie))\s*"
)
_PLURAL = re.compile(r"(?i)\s*the\s+([^\W\d_]{2,}?)(?:'?s|es)\s*")
_TWO = re.compile(
    rf"\s*([^\W\d_][\w.'-]*){_AND}([^\W\d_][\w.'-]*)((?:\s+[^\W\d_][\w'-]*){{0,2}})\s*", re.IGNORECASE
)


class Couple(NamedTuple):
    """A couple or family.

    Parameters
    ----------
    surname
        Their last name as `name_key` gives it, blank where only given names are said.
    given
        Their given names, likewise.
    """

    surname: str
    given: tuple[str, ...] = ()


def couple_in(text: str) -> Couple | None:
    """Return the couple or family that a text names; None if it names none, or a firm.

    Examples
    --------
    >>> [couple_in(text) for text in ("Mr & Mrs King", "The Kings", "Familie King", "Smith & King LLP")]
    [Couple(surname='king', given=()), Couple(surname='king', given=()), Couple(surname='king', given=()), None]
    >>> couple_in("Dave & Jen"), couple_in("Bob and Carol Smith"), couple_in("Ann Lee & Bob King")
    (Couple(surname='', given=('dave', 'jen')), Couple(surname='smith', given=('bob', 'carol')), None)
    """
    if is_firm_name(text):
        return None
    if found := _SPOUSES.fullmatch(text):
        *given, surname = name_key(found[1]).split()
        return Couple(surname, tuple(given))
    if found := _FAMILY.fullmatch(text):
        return Couple(name_key(found["before"] or found["behind"]))
    if found := _PLURAL.fullmatch(text):
        return Couple(name_key(found[1]))
    found = _TWO.fullmatch(text)
    if not found:
        return None
    both = tuple(map(name_key, (found[1], found[2])))
    return Couple(name_key(found[3]), both) if all(both) else None
