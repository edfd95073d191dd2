"""A column of numbers: one decimal mark for the whole column, currencies taken off and remembered."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_SYMBOLS = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "rs": "INR", "rs.": "INR", "fr.": "CHF",
    "zł": "PLN", "kč": "CZK", "₽": "RUB", "₺": "TRY", "₩": "KRW", "r$": "BRL", "a$": "AUD", "c$": "CAD", "au$": "AUD",
    "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "kr": "kr", "kr.": "kr", "euro": "EUR", "eur": "EUR",
    "円": "JPY", "元": "CNY", "원": "KRW", "₪": "ILS", "₫": "VND", "฿": "THB", "₴": "UAH",
}  # fmt: skip
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_MONEY = re.compile(r"([^\d,()]*?[+-]?)([\d.,]*\d[.,]?)([^\d.,()+]*)", re.ASCII)
_BLANK = frozenset("- -- n/a na none null nan #n/a ? .".split())
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))
_MINUS = str.maketrans("−–—", "---")
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    ord("￥"): "¥",
    ord("￡"): "£",
    ord("￦"): "₩",
}
_ROUND = re.compile(r"(?<=\d)([.,/])-{1,2}(?!\d)", re.ASCII)
"""The dash that stands for no pence in the price: 500.-, 1.250,-, 500/-."""
_THOUSANDS = re.compile(r"k(?![^\W\d_])(.*)", re.IGNORECASE)
_GROUPED = {
    mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}|\d+", re.ASCII)
    for mark in ".,"
}


@dataclass(frozen=True)
class Amount:
    """One cell: its digits and marks, its sign, its currency and the decimal mark it needs.

    Parameters
    ----------
    digits
        Digits with their marks, no sign.
    factor
        1, -1, a hundredth of these for a percentage, or a thousand times them for ``12k``.
    currency
        ISO code, or the empty string.
    mark
        ``.`` or ``,`` where the digits need that decimal mark, ``either`` where ``1.234`` and the like
        leave it open, empty where it makes no difference, ``none`` where no mark makes sense of them.
    """

    digits: str
    factor: float
    currency: str
    mark: str


@dataclass(frozen=True)
class Numbers:
    """What the cells of one column hold.

    Parameters
    ----------
    amounts
        Cell to what was found in it.
    blank, unreadable
        Cells that hold nothing, and cells that are no number.
    """

    amounts: Mapping[str, Amount]
    blank: frozenset[str]
    unreadable: frozenset[str]

    @property
    def mark(self) -> str:
        """``.`` or ``,`` where the cells decide, ``mixed`` where they disagree, ``either`` where they leave it open."""
        marks = {amount.mark for amount in self.amounts.values()}
        if {".", ","} <= marks:
            return "mixed"
        return next((mark for mark in (".", ",", "either") if mark in marks), "")


def inspect_numbers(cells: Iterable[str]) -> Numbers:
    """Look at every cell of a column once.

    Examples
    --------
    >>> inspect_numbers(["1.234,50", "1.234"]).mark
    ','
    >>> inspect_numbers(["CHF 1'234.50"]).amounts["CHF 1'234.50"].currency
    'CHF'
    >>> resolve_numbers(inspect_numbers(["$1.2k"]), ".")
    {'$1.2k': 1200.0}
    """
    amounts: dict[str, Amount] = {}
    blank, unreadable = set(), set()
    for cell in set(cells):
        text = cell.strip()
        if not text or text.casefold() in _BLANK:
            blank.add(cell)
        elif (amount := _amount(text)) and amount.mark != "none":
            amounts[cell] = amount
        else:
            unreadable.add(cell)
    return Numbers(amounts, frozenset(blank), frozenset(unreadable))


def resolve_numbers(numbers: Numbers, mark: str) -> dict[str, float]:
    """Return each cell's value, NaN where it has none.

    Parameters
    ----------
    numbers
        What the cells hold.
    mark
        The decimal mark, ``.`` or ``,``; anything else leaves every cell without a value.

    Examples
    --------
    >>> resolve_numbers(inspect_numbers(["(1,234.50)"]), ".")
    {'(1,234.50)': -1234.5}
    """
    values = dict.fromkeys(numbers.blank | numbers.unreadable, math.nan)
    if mark not in (".", ","):
        return values | dict.fromkeys(numbers.amounts, math.nan)
    group = "," if mark == "." else "."
    for cell, amount in numbers.amounts.items():
        fits = amount.mark in (mark, "either", "")
        digits = amount.digits.replace(group, "").replace(mark, ".") if fits else "nan"
        values[cell] = float(digits) * amount.factor
    return values


def currency_code(text: str) -> str:
    """Return the ISO code of a currency's sign or code.

    Examples
    --------
    >>> currency_code("€"), currency_code(" usd ")
    ('EUR', 'USD')
    """
    key = text.strip().casefold()
    return _SYMBOLS.get(key, text.strip().upper())


def _amount(text: str) -> Amount | None:
    if _PLAIN.fullmatch(text) and _mark(text.lstrip("+-")) != "either":
        digits = (
            text.lstrip("+-") if text[-1].isdigit() and "e" not in text.lower() else f"{abs(float(text)):f}"
        )
        return Amount(digits, -1 if text[0] == "-" else 1, "", "." if "." in digits else "")
    split = _MONEY.fullmatch(
        _without_dash(text.translate(_WIDE).translate(_MINUS).translate(_SPACES)).strip("()")
    )
    bracketed = text.startswith("(") and text.endswith(")")
    if split is None:
        return None
    before, digits, after = split[1], split[2], split[3]
    if digits.startswith(".") and f"{before}.".casefold() in _SYMBOLS:
        before, digits = f"{before}.", digits[1:]
    thousands = _THOUSANDS.fullmatch(after)
    after = thousands[1] if thousands else after
    negative = "-" in before or after.startswith("-")
    percent = after.strip("-") == "%"
    currency = _currency(before.replace("-", "").replace("+", ""), "" if percent else after.strip("-"))
    if currency is None or not digits:
        return None
    sign = (-1 if negative or bracketed else 1) * (1000 if thousands else 1)
    return Amount(digits, sign / 100 if percent else sign, currency, _mark(digits))


def _without_dash(text: str) -> str:
    """Return a price without the dash for no pence, which is no minus; its mark tells what the others part."""
    found = _ROUND.search(text)
    if not found:
        return text
    other = {",": ".", ".": ","}.get(found[1], "")
    pence = f"{found[1]}00" if other and other in text[: found.start()] else ""
    return text[: found.start()] + pence + text[found.end() :]


def _currency(before: str, after: str) -> str | None:
    """Return the currency beside a number, empty for none, None where what stands there is no currency."""
    words = [word.casefold() for word in (before, after) if word]
    if not words:
        return ""
    if all(word in _SYMBOLS for word in words):
        return _SYMBOLS[words[-1]]
    codes = [word for word in words if word not in _SYMBOLS]
    shaped = [code for code in codes if len(code) == 3 and code.isalpha() and code.isascii()]
    if len(codes) == 1 and shaped:
        return shaped[0].upper()
    compact = codes[0] if len(codes) == 1 else ""
    return compact[:3].upper() if compact[:3].isalpha() and compact[3:] in _SYMBOLS else None


def _mark(digits: str) -> str:
    """Return which decimal mark the digits need."""
    fits = [mark for mark in (".", ",") if _fits(digits, mark)]
    if len(fits) == 2:
        return "either" if "." in digits or "," in digits else ""
    return fits[0] if fits else "none"


def _fits(digits: str, mark: str) -> bool:
    group = "," if mark == "." else "."
    whole, found, rest = digits.partition(mark)
    if found and (mark in rest or group in rest or not (rest.isdigit() or rest == "")):
        return False
    if found and not whole:
        return rest.isdigit()
    if (found and whole == "0") or not whole.startswith("0") or group not in whole:
        return bool(_GROUPED[group].fullmatch(whole))
    return False
