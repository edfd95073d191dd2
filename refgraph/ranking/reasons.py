"""Reasons as numbers, and the one place where they become sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refgraph.forecast import Prospects
from refgraph.measures import Measures
from refgraph.network import Network
from refgraph.ranking.cuts import people_cut_off
from refgraph.row_by_row import each_row

SHOWN = {
    "expected": "expected_referrals",
    "low": "next_year_low",
    "high": "next_year_high",
    "worth": "expected_value",
}
"""The numbers of the next year that are told, and the measures they are."""

IDLE = "Has referred nobody so far."
MONTH_DAYS = 365 / 12


def find_reasons(
    network: Network, measures: Measures, prospects: Prospects, members: pd.DataFrame
) -> pd.DataFrame:
    """Return the numbers that sentences are made of, for contacts who are in any list.

    Returns
    -------
    DataFrame
        Indexed by ``contact_id``: ``made`` (referrals), ``undated`` (of these), ``first`` and ``last`` (days
        ago; NaN if undated), ``since`` and ``until`` (their days; no ``since``
        where rows count several); ``expected``, ``low``,
        ``high`` and ``worth`` of the next year, NaN unless such numbers held in the past; ``a_month`` (referrals
        a month since the first; NaN where the data reach back a year); ``a_year`` and ``missed`` (the pace of who is
        silent, and what would have come since; else NaN); ``pairs`` (of other people between whom a connector lies;
        else NaN) and ``cut_off`` (who would lose their way to the rest).
    """
    history, pace, held = prospects.history, prospects.pace, prospects.forecast.held
    silent, nan = prospects.silent, np.full(history.size, np.nan)
    today = np.datetime64(history.today, "D")
    first, last = (np.where(np.isinf(days), np.nan, days) for days in (pace.first, pace.last))
    reach = float(history.age.max(initial=0))
    monthly = prospects.made / np.maximum(first / MONTH_DAYS, 1.0)
    connects = members["connectors"].to_numpy(bool)
    cut_off = people_cut_off(network) if connects.any() else nan
    table = pd.DataFrame(
        {
            "made": prospects.made,
            "undated": history.undated,
            "first": first,
            "last": last,
            "since": _days_before(today, np.where(history.lumped, np.nan, first)),
            "until": _days_before(today, last),
            **{name: measures[of].to_numpy(float) if held else nan for name, of in SHOWN.items()},
            "a_month": monthly if history.as_of is not None and reach < 365 else nan,
            "a_year": np.where(silent, 365 * pace.per_day, np.nan),
            "missed": np.where(silent, pace.missed, np.nan),
            "pairs": np.where(connects, measures["bridge"].to_numpy(float), np.nan),
            "cut_off": np.where(connects, cut_off, np.nan),
        },
        index=network.nodes.index.rename("contact_id"),
    )
    return table[members.any(axis=1)]


def say_all(reasons: pd.DataFrame) -> pd.Series:
    """Return what is said of each contact: what to expect or that it stopped, then what it links."""
    said = {
        row.Index: " ".join(filter(None, (say_referring(row), say_linking(row)))) for row in each_row(reasons)
    }
    return pd.Series(said, dtype="str", index=reasons.index)


def say_for(name: str, reasons: pd.DataFrame) -> pd.Series:
    """Return what is said of each contact in one list."""
    says = {"connectors": say_linking, "new": _say_beginning}.get(name, say_referring)
    return pd.Series({row.Index: says(row) for row in each_row(reasons)}, dtype="str", index=reasons.index)


def say_referring(row: Any) -> str:
    """Say what to expect of a contact, that it stopped, or what it did, where nothing is expected.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> nan = float("nan")
    >>> say_referring(SimpleNamespace(made=13, undated=0, last=64, since=None, expected=3.2, low=0, high=8, worth=nan,
    ...                               a_month=nan, a_year=nan, missed=nan))
    'About 3 likely next year (0 to 8); 13 so far, the last 64 days ago.'
    """
    if not row.made:
        return IDLE
    if row.a_year == row.a_year:
        return (
            f"Was about {_about(row.a_year)} a year; none since {row.until:%B %Y}, when about "
            f"{_about(row.missed)} would have come."
        )
    if row.expected == row.expected:
        likely = f"About {row.expected:,.0f}" if row.expected >= 0.5 else "Less than one"
        worth = f", worth about {row.worth:,.0f}" if row.worth == row.worth and row.worth >= 0.5 else ""
        span = f"({row.low:,.0f} to {row.high:,.0f})"
        return f"{likely} likely next year {span}{worth}; {_number(row.made)} so far{_last(row)}."
    return f"{_facts(row)}."


def say_linking(row: Any) -> str:
    """Say between whom a connector lies, and who would be cut off without it; blank for anybody else."""
    if row.pairs != row.pairs:
        return ""
    pairs = max(1, round(row.pairs))
    text = f"Lies on the shortest way between {pairs:,} {'pair' if pairs == 1 else 'pairs'} of other people"
    if not row.cut_off:
        return f"{text}; others link these groups too."
    people = "1 person would lose the" if row.cut_off == 1 else f"{row.cut_off:,.0f} people would lose their"
    return f"{text}. Without this contact {people} way to the rest."


def _say_beginning(row: Any) -> str:
    return f"First referral {_ago(row.first)}; {_number(row.made)} so far."


def _facts(row: Any) -> str:
    made = f"{_number(row.made)} made"
    if row.last != row.last:
        return f"{_number(row.made)} referral{'s' if row.made != 1 else ''} made, undated"
    if row.undated:
        return f"{made}, {_number(row.undated)} of them undated, the last dated one {_ago(row.last)}"
    if row.made == 1:
        return f"{made}, {_ago(row.last)}"
    if row.since != row.since:
        return f"{made}{_last(row)}"
    monthly = f", about {_about(row.a_month)} a month" if row.a_month == row.a_month else ""
    return f"{made} since {row.since:%B %Y}{monthly}{_last(row)}"


def _last(row: Any) -> str:
    return f", the last {_ago(row.last)}" if row.last == row.last else ""


def _ago(days: float) -> str:
    return {0: "on the as-of date", 1: "1 day ago"}.get(int(days), f"{int(days):,} days ago")


def _about(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.5 else f"{value:,.1f}".removesuffix(".0")


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _days_before(today: np.datetime64, days: np.ndarray) -> pd.Series:
    known = ~np.isnan(days)
    back = np.where(known, days, 0).astype("timedelta64[D]")
    return pd.Series(np.where(known, today - back, np.datetime64("NaT"))).astype("datetime64[us]").array
