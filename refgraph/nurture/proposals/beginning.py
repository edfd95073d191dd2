"""How to begin a talk with somebody: by what they care for, what they want, and why they recommended the firm."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

MOST, EACH = 120, 32
"""So many characters a beginning has at most, and so many of what somebody typed."""


def how_to_begin(row: Any) -> str:
    """Return what a talk can begin with, from the contact's interests, goals and the reason of its last referral.

    What was typed stays text: it is quoted as it is, on one line, without what cannot be printed, and cut where it
    is long.

    Parameters
    ----------
    row
        The contact: ``interests``, ``goals`` and ``recommended_for`` are read.

    Examples
    --------
    >>> from types import SimpleNamespace as Row
    >>> how_to_begin(Row(interests="Sailing; jazz", goals="", recommended_for="fast answers"))
    "Ask after: Sailing; jazz. Last recommended us for 'fast answers'."
    >>> how_to_begin(Row(interests="", goals="", recommended_for=""))
    ''
    """
    return " ".join(_parts(row))


def _parts(row: Any) -> Iterator[str]:
    interests, goals, given = (_typed(text) for text in (row.interests, row.goals, row.recommended_for))
    if interests:
        yield f"Ask after: {interests}."
    if goals:
        yield f"Wants: {goals}."
    if given:
        yield f"Last recommended us for '{given}'."


def _typed(text: str) -> str:
    shown = "".join(one if unicodedata.category(one)[0] not in "CZ" else " " for one in str(text))
    plain = " ".join(shown.split()).rstrip(" .,;")
    return plain if len(plain) <= EACH else plain[: EACH - 1].rstrip(" .,;") + "…"
