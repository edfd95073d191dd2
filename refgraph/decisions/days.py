"""The day at the end of a decision, however a person or a spreadsheet program writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refgraph.errors import SettingsError
from refgraph.records import possible_days, single_day

_UNTIL = re.compile(r"\s+(?:until|till)\b\s*", re.IGNORECASE)


def split_until(text: str) -> tuple[str, str]:
    """Part a decision from its last day.

    Parameters
    ----------
    text
        What stands in a cell.

    Returns
    -------
    tuple of str
        The decision and the day as ``YYYY-MM-DD``, blank where none is named.

    Raises
    ------
    SettingsError
        If what follows *until* or *till* is no day, or day and month cannot be told apart.

    Examples
    --------
    >>> split_until("pin until 31.12.2026"), split_until("pin till 1 Dec 2026"), split_until("never")
    (('pin', '2026-12-31'), ('pin', '2026-12-01'), ('never', ''))
    """
    decision, *rest = _UNTIL.split(" ".join(text.split()), maxsplit=1)
    if not rest:
        return decision, ""
    day = single_day(rest[0])
    if not day:
        raise SettingsError(f"'{text}' names no day.", "Write the day as YYYY-MM-DD.")
    return decision, day


def in_its_order(text: str, beside: Sequence[str], shown: str = "") -> str:
    """Return a decision with the day at its end as ``YYYY-MM-DD``, where the list says which of two it is.

    A program that saves a list anew writes all of its dates in one order.

    Parameters
    ----------
    text
        What stands in a cell.
    beside
        All other cells of the list.
    shown
        What the cell showed before: a day that it can still mean is the same day.

    Examples
    --------
    >>> in_its_order("done 3/4/2026", ["1/20/2026"]), in_its_order("3/4/2026", ["5/6/2026"], "2026-03-04")
    ('done 2026-03-04', '2026-03-04')
    """
    words = text.split()
    days = possible_days(words[-1]) if words else ()
    if len(days) != 2:
        return text
    told = possible_days(words[-1], beside)
    same = [day for day in days if shown.endswith(day)] if shown else []
    day = told[0] if len(told) == 1 else same[0] if same else words[-1]
    return " ".join([*words[:-1], day])
