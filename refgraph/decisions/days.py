"""The last day of a decision, however a person or a spreadsheet program writes it."""

from __future__ import annotations

import re

from refgraph.errors import SettingsError
from refgraph.records import single_day

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
