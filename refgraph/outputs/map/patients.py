"""Patients of a clinic: counted on the map, and not named until that is asked for."""

from __future__ import annotations

import pandas as pd

_KEPT = (
    "referrals",
    "cluster",
    "type",
    "trend",
    "owner",
    "crm_tier",
    "tier",
    "decision",
    "colour",
    "lists",
    "kind",
)
NAMES = ("partners", "all")
"""Who is named on the map of a clinic: all but its patients, or everybody."""


def unnamed(nodes: pd.DataFrame, patients: pd.Series) -> pd.DataFrame:
    """Return contacts with numbers in place of the names and ids of patients, and without any other text of theirs.

    Examples
    --------
    >>> people = pd.DataFrame({"contact_id": ["x", "P1"], "name": ["Dr. Ann", "Bob"], "email": ["", "b@x.example"]})
    >>> unnamed(people, pd.Series([False, True])).values.tolist()
    [['x', 'Dr. Ann', ''], ['Patient 1', 'Patient 1', '']]
    """
    copy = nodes.copy()
    codes = [f"Patient {number}" for number in range(1, int(patients.sum()) + 1)]
    for column in copy.columns:
        text = not pd.api.types.is_numeric_dtype(copy[column]) and copy[column].dtype.kind not in "Mb"
        if text and column not in _KEPT:
            copy[column] = copy[column].astype("str").mask(patients, "")
    for column in ("contact_id", "name"):
        copy.loc[patients, column] = codes
    return copy
