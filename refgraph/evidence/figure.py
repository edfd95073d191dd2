"""One figure of the headlines: a number with what it was counted on, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

SHARE, DAYS, REFERRALS, CONTACTS, MONEY = "share", "days", "referrals", "contacts", "money"
"""The units: a share is between 0 and 1, money is in the currency of the data."""


@dataclass(frozen=True)
class Figure:
    """One figure.

    Parameters
    ----------
    name
        Its one name.
    value
        The number; None where it is not known, which is never the same as 0.
    unit
        ``share``, ``days``, ``referrals``, ``contacts`` or ``money``.
    n
        On how many it was counted; None where nothing could be counted.
    note
        On what it was counted, or why there is no number.
    """

    name: str
    value: float | None
    unit: str
    n: int | None
    note: str


def unknown(name: str, unit: str, why: str) -> Figure:
    """Return a figure that is not known, with the reason."""
    return Figure(name, None, unit, None, why)


def share(name: str, part: float, whole: int, note: str, *, nobody: str) -> Figure:
    """Return a part of a whole as a share; where the whole is nothing, the reason `nobody`.

    Examples
    --------
    >>> share("capture_rate", 3, 4, "of the new contacts", nobody="no contact is new").value
    0.75
    >>> share("capture_rate", 0, 0, "of the new contacts", nobody="no contact is new").value is None
    True
    """
    if not whole:
        return unknown(name, SHARE, nobody)
    return Figure(name, float(part) / whole, SHARE, int(whole), note)


def figures_table(figures: list[Figure]) -> pd.DataFrame:
    """Return figures as a table: ``name``, ``value`` (NaN where unknown), ``unit``, ``n`` (NA), ``note``."""
    return pd.DataFrame(
        {
            "name": pd.Series([each.name for each in figures], dtype="str"),
            "value": pd.Series([each.value for each in figures], dtype="float64"),
            "unit": pd.Series([each.unit for each in figures], dtype="str"),
            "n": pd.array([each.n for each in figures], dtype="Int64"),
            "note": pd.Series([each.note for each in figures], dtype="str"),
        }
    )
