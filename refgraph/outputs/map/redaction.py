"""A copy that can be shown around: who is who stays with the firm."""

from __future__ import annotations

import pandas as pd

from refgraph.outputs.map.palette import TIERS
from refgraph.schema import TABLES

KEPT = frozenset(
    {"tier", "crm_tier", "type", "kind", "trend", "contact_id", "name", "owner", "colour", "why"}
)
"""Texts that stay, or that a code takes the place of; every other text is left out."""


def redacted(nodes: pd.DataFrame) -> pd.DataFrame:
    """Return contacts with codes in place of names, ids and owners, and without any other text.

    Parameters
    ----------
    nodes
        In the order of the ranking: codes are numbered by it.

    Returns
    -------
    DataFrame
        Tier and type stay where they are words that every firm uses; numbers and dates stay.

    Examples
    --------
    >>> people = pd.DataFrame({"contact_id": ["x", "y"], "name": ["Ann", "Bob"], "owner": ["Kim", ""]})
    >>> redacted(people).values.tolist()
    [['1', 'Contact 1', 'Owner 1'], ['2', 'Contact 2', '']]
    """
    copy = nodes.copy()
    width = len(str(len(copy)))
    numbers = [f"{place:0{width}d}" for place in range(1, len(copy) + 1)]
    for column in copy.columns:
        if not pd.api.types.is_numeric_dtype(copy[column]) and copy[column].dtype.kind not in "Mb":
            copy[column] = copy[column] if column in KEPT else ""
    copy["contact_id"] = numbers
    copy["name"] = [f"Contact {number}" for number in numbers]
    owners = sorted(set(copy["owner"]) - {""})
    codes = {"": "", **{name: f"Owner {number}" for number, name in enumerate(owners, 1)}}
    copy["owner"] = [codes[name] for name in copy["owner"].tolist()]
    known = {"type": TABLES["contacts"]["type"].choices, "tier": tuple(TIERS), "crm_tier": tuple(TIERS)}
    for column, words in known.items():
        if column in copy:
            copy[column] = copy[column].where(copy[column].isin(words), "")
    return copy
