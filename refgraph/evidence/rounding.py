"""How many digits a number has: as many as its interval leaves it, and two where it has none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

NOTHING = ""
"""What stands where a number is not known."""

_LOW_HIGH = ("low", "high")

ENDS = {
    **{name: (f"{name}_low", f"{name}_high") for name in "roi each conversion deal_size value".split()},
    "answer_share": ("answer_low", "answer_high"),
    "days_to_win": ("days_low", "days_high"),
    **{f"{name}_difference": (f"{name}_low", f"{name}_high") for name in "captured ndcg precision".split()},
    **dict.fromkeys("ratio effect difference median without_win r".split(), _LOW_HIGH),
}
"""The columns of the tables of evidence that have an interval, and the columns of its two ends."""


def places_for(low: float, high: float) -> int | None:
    """Return how many places after the point a number with this interval has; negative before it, None without one.

    Half the interval is told to two digits, and the number to the same place (JCGM 100:2008, 7.2.6).

    Examples
    --------
    >>> places_for(2.0, 24.0), places_for(0.5, 3.7), places_for(1200, 8000), places_for(1, float("nan"))
    (0, 1, -2, None)
    """
    half = (high - low) / 2
    if not half > 0 or math.isinf(half):
        return None
    return 1 - math.floor(math.log10(half))


def two_digits(value: float) -> str:
    """Return a ratio that has no interval: two digits, whatever they are.

    Examples
    --------
    >>> two_digits(13.3), two_digits(6.2), two_digits(-1), two_digits(0.0449), two_digits(1234), two_digits(0)
    ('13', '6.2', '-1.0', '0.045', '1,200', '0')
    """
    if value != value:
        return NOTHING
    return _at(value, _of_two_digits(value)) if value else "0"


def p_value(p: float) -> str:
    """Return how often chance does as much: two digits, and below one in a hundred one.

    Ten thousand draws tell a chance of one in a thousand no better than by a third.

    Examples
    --------
    >>> p_value(0.0361), p_value(0.5115), p_value(0.0012), p_value(0.0004), p_value(0.00002), p_value(1.0)
    ('0.036', '0.51', '0.001', '0.0004', '< 0.0001', '1.0')
    """
    if p < 0.0001:
        return "< 0.0001"
    return _at(p, _of_two_digits(p) - 1) if p < 0.01 else two_digits(p)


def p_said(p: float) -> str:
    """Return a chance as a sentence has it.

    Examples
    --------
    >>> p_said(0.0361), p_said(0.00002)
    ('p = 0.036', 'p < 0.0001')
    """
    shown = p_value(p)
    return f"p {shown}" if shown.startswith("<") else f"p = {shown}"


def places_of(table: pd.DataFrame, name: str) -> list[int]:
    """Return how many places after the point each number of a column has: by its interval, else two digits.

    Parameters
    ----------
    table
        With the columns of `ENDS`, where there are intervals.
    name
        A column of numbers, with an interval or one of its ends or neither; whole numbers without one have no places.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"ratio": [1.812, 13.3], "low": [0.51, float("nan")], "high": [3.72, float("nan")]})
    >>> places_of(table, "ratio"), places_of(table, "high")
    ([1, 0], [1, 0])
    """
    values = table[name].astype(float).tolist()
    found = next(
        (ends for value, ends in ENDS.items() if name in (value, *ends) and {value, *ends} <= {*table}), None
    )
    usual = [0 if value.is_integer() else _of_two_digits(value) for value in values]
    if found is None:
        return usual
    pairs = zip(*(table[end].astype(float).tolist() for end in found), strict=True)
    places = [places_for(*pair) for pair in pairs]
    return [other if of is None else of for other, of in zip(usual, places, strict=True)]


def with_interval(
    value: float,
    low: float,
    high: float,
    *,
    share: bool = False,
    whole: bool = False,
    signed: bool = False,
) -> str:
    """Return a number and its interval to the digits that they have; without an interval to two digits.

    Parameters
    ----------
    value, low, high
        NaN where there is none.
    share
        Whether it is told in per cent, and then without places after the point.
    whole
        Whether there are no parts of it, as of days: nothing stands after the point.
    signed
        Whether it may go either way, so that what is above nought has a plus.

    Examples
    --------
    >>> with_interval(13.27, 2.31, 24.6), with_interval(1.8, 0.5, 3.7), with_interval(0.256, 0.1, 0.4, share=True)
    ('13 (2 to 25)', '1.8 (0.5 to 3.7)', '26% (10% to 40%)')
    >>> with_interval(6.2, float("nan"), float("nan")), with_interval(84, 80, 89, whole=True)
    ('6.2', '84 (80 to 89)')
    >>> with_interval(0.032, -0.21, 0.38, signed=True)
    '+0.03 (-0.21 to +0.38)'
    """
    if value != value:
        return NOTHING
    places = _places(low, high, whole)
    told = f"{100 * value:.0f}%" if share else _told(value, places, signed)
    ends = interval(low, high, share=share, whole=whole, signed=signed)
    return f"{told} ({ends})" if ends else told


def with_intervals(
    table: pd.DataFrame, name: str, *, share: bool = False, whole: bool = False, signed: bool = False
) -> list[str]:
    """Return a column of a table of evidence as it is read, each number with its interval.

    Parameters
    ----------
    table
        With the column and the two of its ends.
    name
        One of `ENDS`.
    share, whole, signed
        As in `with_interval`.

    Examples
    --------
    >>> import pandas as pd
    >>> with_intervals(pd.DataFrame({"ratio": [1.812], "low": [0.51], "high": [3.72]}), "ratio")
    ['1.8 (0.5 to 3.7)']
    """
    rows = table[[name, *ENDS[name]]].astype(float).itertuples(index=False)
    return [with_interval(*row, share=share, whole=whole, signed=signed) for row in rows]


def without_interval(value: float, low: float, high: float, *, signed: bool = False) -> str:
    """Return a number alone, to the digits that its interval leaves it.

    Examples
    --------
    >>> without_interval(1.812, 0.51, 3.72), without_interval(0.032, -0.21, 0.38, signed=True)
    ('1.8', '+0.03')
    """
    return _told(value, places_for(low, high), signed)


def interval(
    low: float, high: float, *, share: bool = False, whole: bool = False, signed: bool = False
) -> str:
    """Return the two ends of an interval to the digits that they have; blank where there is none.

    Examples
    --------
    >>> interval(2.31, 24.6), interval(0.1, 0.4, share=True), interval(float("nan"), 1.0)
    ('2 to 25', '10% to 40%', '')
    """
    if low != low or high != high:
        return NOTHING
    if share:
        return f"{100 * low:.0f}% to {100 * high:.0f}%"
    places = _places(low, high, whole)
    return " to ".join(_told(end, places, signed) for end in (low, high))


def points(value: float, low: float, high: float) -> tuple[str, str]:
    """Return a difference of shares and its interval in points, with their signs, to the digits that they have.

    Examples
    --------
    >>> points(0.0312, 0.0041, 0.0583), points(-0.2, -0.31, 0.05), points(0.0, 0.0, 0.0)
    (('+3.1', '+0.4 to +5.8'), ('-20', '-31 to +5'), ('0', '0 to 0'))
    """
    places = places_for(100 * low, 100 * high)
    number, *ends = (_told(100 * each, places, True) for each in (value, low, high))
    return number, " to ".join(ends)


def _told(value: float, places: int | None, signed: bool) -> str:
    told = two_digits(value) if places is None else _at(value, places)
    return f"+{told}" if signed and float(told.replace(",", "") or 0) > 0 else told


def _of_two_digits(value: float) -> int:
    return 1 - math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0


def _places(low: float, high: float, whole: bool) -> int | None:
    places = places_for(low, high)
    return min(places, 0) if whole and places is not None else places


def _at(value: float, places: int) -> str:
    rounded = round(value, places)
    # What is rounded to nothing has no sign.
    return f"{rounded + 0.0 if rounded else 0.0:,.{max(0, places)}f}"
