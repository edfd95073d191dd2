"""A copy that can be shown around: who is who stays with the firm."""

from __future__ import annotations

import math
import re

import pandas as pd

from refgraph.schema import TABLES
from refgraph.tiers import ADVOCATE, ALLIED, CORE

_WORDS = (CORE, ADVOCATE, ALLIED)
MONEY = ("revenue", "direct_credit", "downstream_value", "expected_value")
"""The columns that hold money."""

_DAYS_AGO = re.compile(r"on the as-of date|(\d[\d,]*) days? ago")
_WORTH = re.compile(r"worth about (\d[\d,]*)")

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
        Tier and type stay where they are words that every firm uses; counts stay, days become months, and money
        the band in which it lies.

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
    copy = coarse_money(coarse_months(copy))
    if "why" in copy:
        copy["why"] = [_coarse_words(text) for text in copy["why"].tolist()]
    copy["contact_id"] = numbers
    copy["name"] = [f"Contact {number}" for number in numbers]
    owners = sorted(set(copy["owner"]) - {""})
    codes = {"": "", **{name: f"Owner {number}" for number, name in enumerate(owners, 1)}}
    copy["owner"] = [codes[name] for name in copy["owner"].tolist()]
    known = {"type": TABLES["contacts"]["type"].choices, "tier": _WORDS, "crm_tier": _WORDS}
    for column, words in known.items():
        if column in copy:
            copy[column] = copy[column].where(copy[column].isin(words), "")
    return copy


def coarse_months(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the first of its month in place of every day.

    Examples
    --------
    >>> coarse_months(pd.DataFrame({"date": pd.to_datetime(["2025-03-17"])}))["date"].dt.day.tolist()
    [1]
    """
    days = {
        name: table[name].dt.to_period("M").dt.to_timestamp()
        for name in table.columns
        if table[name].dtype.kind == "M"
    }
    return table.assign(**days)


def coarse_money(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the lower end of its band in place of every amount: 1, 2, 5, 10, 20, 50 ...

    Examples
    --------
    >>> coarse_money(pd.DataFrame({"revenue": [0.0, 1.0, 1999.0, 2000.0, -730.0]}))["revenue"].tolist()
    [0.0, 1.0, 1000.0, 2000.0, -500.0]
    """
    amounts = {name: [band(amount) for amount in table[name].tolist()] for name in MONEY if name in table}
    return table.assign(**amounts)


def band(amount: float) -> float:
    """Return the lower end of the band in which an amount lies."""
    if not amount or amount != amount or math.isinf(amount):
        return amount
    size = abs(amount)
    power = 10.0 ** math.floor(math.log10(size) + 1e-12)
    step = next(step for step in (5.0, 2.0, 1.0) if size >= step * power * (1 - 1e-12))
    return math.copysign(step * power, amount)


def _coarse_words(text: str) -> str:
    """Return a sentence with months in place of days, and bands in place of amounts."""
    text = _DAYS_AGO.sub(lambda found: _months_ago(found[1]), text)
    return _WORTH.sub(lambda found: f"worth {band(float(found[1].replace(',', ''))):,.0f} or more", text)


def _months_ago(days: str | None) -> str:
    months = int((days or "0").replace(",", "")) // 30
    return "less than a month ago" if not months else f"about {months:,} month{'s' if months > 1 else ''} ago"
