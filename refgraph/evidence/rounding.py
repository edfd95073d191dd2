"""How many digits a number has: as many as its interval leaves it, and two where it has none."""

from __future__ import annotations

import math

NOTHING = ""
"""What stands where a number is not known."""


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
    if not value:
        return "0"
    return _at(value, 1 - math.floor(math.log10(abs(value))))


def with_interval(value: float, low: float, high: float, *, share: bool = False, whole: bool = False) -> str:
    """Return a number and its interval to the digits that they have; without an interval to two digits.

    Parameters
    ----------
    value, low, high
        NaN where there is none.
    share
        Whether it is told in per cent, and then without places after the point.
    whole
        Whether there are no parts of it, as of days: nothing stands after the point.

    Examples
    --------
    >>> with_interval(13.27, 2.31, 24.6), with_interval(1.8, 0.5, 3.7), with_interval(0.256, 0.1, 0.4, share=True)
    ('13 (2 to 25)', '1.8 (0.5 to 3.7)', '26% (10% to 40%)')
    >>> with_interval(6.2, float("nan"), float("nan")), with_interval(84, 80, 89, whole=True)
    ('6.2', '84 (80 to 89)')
    """
    if value != value:
        return NOTHING
    places = _places(low, high, whole)
    told = f"{100 * value:.0f}%" if share else two_digits(value) if places is None else _at(value, places)
    ends = interval(low, high, share=share, whole=whole)
    return f"{told} ({ends})" if ends else told


def interval(low: float, high: float, *, share: bool = False, whole: bool = False) -> str:
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
    return " to ".join(two_digits(end) if places is None else _at(end, places) for end in (low, high))


def points(value: float, low: float, high: float) -> tuple[str, str]:
    """Return a difference of shares and its interval in points, with their signs, to the digits that they have.

    Examples
    --------
    >>> points(0.0312, 0.0041, 0.0583), points(-0.2, -0.31, 0.05), points(0.0, 0.0, 0.0)
    (('+3.1', '+0.4 to +5.8'), ('-20', '-31 to +5'), ('0', '0 to 0'))
    """
    places = places_for(100 * low, 100 * high)
    number, *ends = (_signed(100 * each, places) for each in (value, low, high))
    return number, " to ".join(ends)


def _signed(value: float, places: int | None) -> str:
    told = two_digits(value) if places is None else _at(value, places)
    return f"+{told}" if float(told.replace(",", "") or 0) > 0 else told


def _places(low: float, high: float, whole: bool) -> int | None:
    places = places_for(low, high)
    return min(places, 0) if whole and places is not None else places


def _at(value: float, places: int) -> str:
    rounded = round(value, places)
    # What is rounded to nothing has no sign.
    return f"{rounded + 0.0 if rounded else 0.0:,.{max(0, places)}f}"
