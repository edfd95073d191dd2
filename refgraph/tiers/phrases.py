"""Reasons as a CRM can show them: short, plain, the most telling part first."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 90
"""How many characters a reason has at most: what a field of a CRM shows without being opened."""

_CELL = 30


def fitted(parts: Iterable[str], most: int = LONGEST) -> str:
    """Return the parts that say something as one sentence, the last ones left out where they do not fit.

    Parameters
    ----------
    parts
        The most telling one first.
    most
        The highest number of characters.

    Examples
    --------
    >>> fitted(["client", "", "3 referrals in 24 months"])
    'Client; 3 referrals in 24 months.'
    >>> fitted(["kept: below since June", "no referral in two years", "no link"], 50)
    'Kept: below since June; no referral in two years.'
    """
    text = ""
    for part in filter(None, parts):
        longer = f"{text}; {part}" if text else clipped(part, most - 1)
        if len(longer) >= most:
            break
        text = longer
    return f"{text[0].upper()}{text[1:].rstrip('.')}." if text else ""


def clipped(text: str, most: int = _CELL) -> str:
    """Return a text of the CRM that is no longer than so many characters, on one line.

    Examples
    --------
    >>> clipped("Home inspector"), clipped("Inspector of homes, barns, boats and much else besides")
    ('Home inspector', 'Inspector of homes, barns,...')
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 3].rstrip()}..."


def sentence(*parts: str) -> str:
    """Return the parts that say something as sentences, each with a capital, a full stop at the end.

    Examples
    --------
    >>> sentence("kept", "", "no referral in two years")
    'Kept. No referral in two years.'
    """
    text = ". ".join(f"{part[0].upper()}{part[1:]}" for part in parts if part)
    return f"{text}." if text else ""
