"""The firm that stands in one cell with somebody: "Ann Lee (Vale & Roe)", "Ann Lee, Oak CPA", "Ann Lee @ Oak"."""

from __future__ import annotations

import re
from typing import NamedTuple

from refgraph.people.names.decorations import is_remark
from refgraph.people.names.names import is_firm_name, is_person_name, name_key, split_names

_SHAPES = (
    re.compile(r"(.+?\w[.,]?)\s*[(\[]([^()\[\]]+)[)\]]\s*"),
    re.compile(r"(.+?\w\.?)\s+(?:[-–—@]|(?i:at|of))\s+(.+)"),
)
_MAY_STAND = re.compile(r"(?i)[(\[,]|\s(?:[-–—@]|at|of)\s")
_BRACKET = re.compile(r"[()\[\]]")
_BEHIND_COMMA = re.compile(r"([^,]+),\s*([^,]+)")
_TRADES = frozenset(
    "cpa cpas law legal realty mortgage lending lenders dental insurance wealth advisors advisory financial capital "
    "homes properties tax accounting bookkeeping architects engineering construction plumbing title escrow".split()
)
"""Words with which the name of a firm ends, as that of a person hardly does."""
_NO_FIRM = re.compile(
    r"(?i)(?:via|thru|through|by|from|per|ref|referred|intro|aka|née|nee|formerly|wife|husband|and)\b|&|.*[@\d]"
)


class Beside(NamedTuple):
    """A name, and the firm beside it; blank where there is none."""

    name: str
    firm: str


def beside_firm(text: str) -> Beside:
    """Return the name in a cell and the firm that stands beside it.

    Behind a comma a firm has to be called one, for there a given name may stand as well.

    Examples
    --------
    >>> beside_firm("Ann Lee (Vale Roe)"), beside_firm("Ann Lee, Oak CPA")
    (Beside(name='Ann Lee', firm='Vale Roe'), Beside(name='Ann Lee', firm='Oak CPA'))
    >>> [beside_firm(text).firm for text in ("van der Lee, Ann", "Ann Lee (via Bob)", "Ann Lee (past client)")]
    ['', '', '']
    """
    if not _MAY_STAND.search(text):
        return Beside(text, "")
    for shape in _SHAPES:
        found = shape.fullmatch(text)
        if found and _is_somebody(found[1]) and _is_firm(found[2]):
            return Beside(found[1].strip(), found[2].strip())
    found = _BEHIND_COMMA.fullmatch(text)
    if found and _is_somebody(found[1]) and _is_called_firm(found[2]):
        return Beside(found[1].strip(), found[2].strip())
    return Beside(text, "")


def _is_somebody(name: str) -> bool:
    one = len(split_names(name)) == 1 and not _BRACKET.search(name)
    return one and len(name_key(name).split()) > 1 and is_person_name(name) and not is_firm_name(name)


def _is_firm(text: str) -> bool:
    return not _NO_FIRM.match(text) and text[:1].isupper() and not is_remark(text)


def _is_called_firm(text: str) -> bool:
    words = name_key(text).split()
    return len(words) > 1 and (is_firm_name(text) or text.split()[-1].casefold() in _TRADES)
