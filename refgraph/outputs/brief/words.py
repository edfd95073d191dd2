"""How the brief says things: days as people write them, amounts with their currency, texts that fit their place."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

from refgraph.outputs.plan import as_day

if TYPE_CHECKING:
    from refgraph.result import Result

_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_ALSO = re.compile(r"\. (?:Also|\S+ has no room)\b")


def with_days(text: str, today: pd.Timestamp | None) -> str:
    """Return a text with its dates as people write them; the year stands only where it is another than today's.

    Examples
    --------
    >>> with_days("won on 2025-12-25, asked on 2024-03-01", pd.Timestamp("2025-12-31"))
    'won on 25 December, asked on 1 March 2024'
    """

    def said(found: re.Match[str]) -> str:
        try:
            day = pd.Timestamp(found[0])
        except ValueError:
            return found[0]
        near = today is not None and abs((today - day).days) < 330
        return as_day(day, year=not near)

    return _DATE.sub(said, text)


def one_reason(text: str) -> str:
    """Return the first of the reasons of a task, without a full stop.

    Examples
    --------
    >>> one_reason("Referred Bob King (won on 2025-12-26). Also: the firm owes referrals.")
    'Referred Bob King (won on 2025-12-26)'
    """
    return _ALSO.split(text, maxsplit=1)[0].strip().removesuffix(".")


def money(amount: float, currency: str) -> str:
    """Return an amount with its currency.

    Examples
    --------
    >>> money(1039100, "USD"), money(950.4, "")
    ('USD 1,039,100', '950 in your currency')
    """
    return f"{currency} {amount:,.0f}" if currency else f"{amount:,.0f} in your currency"


def currency_of(result: Result) -> str:
    """Return the one currency of the amounts, as a code; blank where the data do not say, or say several."""
    said: set[str] = set()
    for table in result.people.tables.values():
        if "currency" in table and len(table):
            said |= {str(text).strip().upper() for text in table["currency"].unique()}
    said -= {"", "NAN"}
    return said.pop() if len(said) == 1 else str(result.settings.get("read", {}).get("currency", ""))


def fitted(text: str, most: int) -> str:
    """Return a text that is no wider than so many letters, cut with an ellipsis; letters of the East are two wide.

    Examples
    --------
    >>> fitted("Bartholomew Featherstonehaugh", 14), fitted("山田太郎", 5), fitted("Ann  Lee", 14)
    ('Bartholomew…', '山田…', 'Ann Lee')
    """
    text = " ".join(text.split())
    if wide(text) <= most:
        return text
    kept = ""
    for letter in text:
        if wide(kept + letter) > most - 1:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def wide(text: str) -> int:
    """Return how wide a text is, in small letters: capitals take half as much again, letters of the East two.

    Examples
    --------
    >>> wide("Ann Lee"), wide("ANN LEE"), wide("山田")
    (8, 10, 4)
    """
    return math.ceil(sum(map(_width, text)))


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF" or letter in "MWmw@":
        return 2 if not letter.islower() else 1.6
    return 1.5 if letter.isupper() else 1
