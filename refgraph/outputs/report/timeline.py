"""When referrals came: by month, or by year where the data are long and hold no more than years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from refgraph.evidence import referrals_per_month
from refgraph.outputs.report.parts import Chart, Section, Table
from refgraph.people import ASSUMED
from refgraph.result import Result

MOST_DRAWN = 24
"""So many months, or years, a drawing holds."""

LONG = 36
"""Data of fewer months are never told by year."""

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
"""Spelt out here, to be the same in every language of the machine."""

TITLE = "Referrals over time"


@dataclass(frozen=True)
class Times:
    """Referrals by month, or by year where the data are long and sparse.

    Parameters
    ----------
    rows : DataFrame
        ``called``, ``tick`` (what stands below its bar), ``referrals``, ``won``, ``complete``; the earliest first.
    word
        ``month`` or ``year``.
    """

    rows: pd.DataFrame
    word: str


def referral_times(result: Result) -> Times | None:
    """Return how many referrals came when; None where none is dated."""
    months = referrals_per_month(result.network)
    if months.empty:
        return None
    by_year = len(months) > LONG and months["referrals"].tail(MOST_DRAWN).gt(0).mean() < 0.5
    return Times(_years(months), "year") if by_year else Times(_months(months), "month")


def timeline_section(result: Result) -> Section:
    """Return how many referrals came when, drawn and as a table."""
    times = referral_times(result)
    if times is None:
        return Section(TITLE, ("No referral is dated, so nothing can be said about when they came.",))
    rows, word = times.rows, times.word
    told = f"By {word}. Solid: won by now. Hatched: not won, or not yet. Dotted outline: a {word} that is not over."
    drawn = rows.tail(MOST_DRAWN).reset_index(drop=True)
    parts = (
        Chart("periods", "Won, and not won or not yet", told, drawn),
        _table(rows, word.capitalize()),
    )
    return Section(TITLE, tuple(_lead(result, rows)), parts)


def _lead(result: Result, months: pd.DataFrame) -> Iterator[str]:
    events = result.network.events
    undated = int(events.loc[events["date"].isna(), "count"].sum())
    if undated:
        yield f"{undated:,} more referrals have no date and are in none of the times."
    for origin, what in ASSUMED.items():
        number = int(result.people.referrals["date_origin"].eq(origin).sum())
        if number:
            yield f"{number:,} of the referrals are dated by the day on which the referred contact {what}."
    if months["won"].any():
        yield "Those of late have had less time to be won."


def _months(months: pd.DataFrame) -> pd.DataFrame:
    """Name the first month of each quarter at its bar, with the year below January and the first of all."""
    first = max(len(months) - MOST_DRAWN, 0)
    ticks = []
    for place, month in enumerate(months["month"]):
        name = MONTHS[month.month - 1] if place == first or month.month in (1, 4, 7, 10) else ""
        ticks.append(f"{name}\n{month.year}" if place == first or month.month == 1 else name)
    called = [f"{month.year}-{month.month:02d}" for month in months["month"]]
    return months.drop(columns="month").assign(tick=ticks, called=called)


def _years(months: pd.DataFrame) -> pd.DataFrame:
    """Add up the months of each year; how many different sources it had the months do not say."""
    year = months["month"].dt.year
    years = months.groupby(year)[["referrals", "won"]].sum()
    years["complete"] = (months["month"].dt.month.eq(12) & months["complete"]).groupby(year).any()
    step = 1 if len(years) <= MOST_DRAWN // 2 else 2
    years["tick"] = [str(year) if place % step == 0 else "" for place, year in enumerate(years.index)]
    years["called"] = [str(year) for year in years.index]
    return years.reset_index(drop=True)


def _table(times: pd.DataFrame, word: str) -> Table:
    """Return the times as a table, the latest first."""
    latest = times[::-1]
    shown = pd.DataFrame(
        {
            word: latest["called"].where(latest["complete"], latest["called"] + " (so far)").tolist(),
            "Referrals": latest["referrals"].tolist(),
            "Won by now": latest["won"].tolist() if times["won"].any() else float("nan"),
        }
    )
    if "sources" in latest:
        shown["Different sources"] = latest["sources"].tolist()
    return Table(f"{word} by {word.lower()}", shown, most=12)
