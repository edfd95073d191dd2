"""Birthdays, anniversaries and milestones: when the next one falls, and those of the firm itself."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator

import pandas as pd

from refgraph.network import first_won
from refgraph.nurture.days import Span, to_date, to_days
from refgraph.nurture.rules import NurtureRules
from refgraph.people import People

YEARLY = ("birthday", "anniversary")
"""Events that come back every year."""

OCCASIONS = "contact_id event day".split()
"""The columns of the occasions; the day is counted from 1970."""


def yearly(date: datetime.date, first: datetime.date, last: datetime.date) -> datetime.date | None:
    """Return the day of a yearly event within a span, or None; 29 February is 28 February in other years.

    Examples
    --------
    >>> born = datetime.date(1960, 2, 29)
    >>> yearly(born, datetime.date(2026, 2, 1), datetime.date(2026, 3, 1))
    datetime.date(2026, 2, 28)
    >>> yearly(born, datetime.date(2028, 2, 1), datetime.date(2028, 3, 1))
    datetime.date(2028, 2, 29)
    """
    for year in range(first.year, last.year + 1):
        day = date.day if (date.month, date.day) != (2, 29) or calendar.isleap(year) else 28
        found = datetime.date(year, date.month, day)
        if first <= found <= last:
            return found
    return None


def find_occasions(people: People, book: pd.DataFrame, span: Span, rules: NurtureRules) -> pd.DataFrame:
    """Return what happens to contacts from ``occasion_days`` before the span to its end.

    Returns
    -------
    DataFrame
        `OCCASIONS`, by contact and day: birthdays, anniversaries of being a client (of the start of the service, else
        of the first deal won), events that come back every year, and those of the days.
    """
    rows = [*_birthdays(book, span, rules), *_as_clients(people, book, span, rules)]
    rows += _events(people, span, rules)
    found = pd.DataFrame(rows, columns=OCCASIONS)
    return found.drop_duplicates().sort_values(OCCASIONS[::2], kind="stable", ignore_index=True)


def firm_milestone(people: People, today: int, rules: NurtureRules) -> tuple[int, pd.Timestamp] | None:
    """Return the firm's latest round number of clients and its day, if it was reached lately; else None."""
    deals = people.tables.get("deals")
    if deals is None or "date" not in deals or rules.milestone_every < 1:
        return None
    won = deals[deals["status"].eq("won")] if "status" in deals else deals
    first = won.groupby("contact_id")["date"].min().dropna().sort_values(kind="stable")
    number = len(first) // rules.milestone_every * rules.milestone_every
    if not number:
        return None
    day = pd.Timestamp(first.iloc[number - 1])
    age = today - int((day - pd.Timestamp(0)).days)
    return (number, day) if 0 <= age <= rules.ask_within_days else None


def _birthdays(book: pd.DataFrame, span: Span, rules: NurtureRules) -> Iterator[tuple[str, str, int]]:
    born = book.loc[book["birthday"].notna() & book["excluded"].eq(""), "birthday"]
    for contact, date in born.items():
        yield from _recurring(str(contact), "birthday", date, span, rules)


def _as_clients(
    people: People, book: pd.DataFrame, span: Span, rules: NurtureRules
) -> Iterator[tuple[str, str, int]]:
    since = book["service_start"].fillna(first_won(people).reindex(book.index))
    for contact, date in since[since.notna() & book["excluded"].eq("")].items():
        for who, _, day in _recurring(str(contact), "", date, span, rules):
            years = to_date(day).year - date.year
            yield who, f"anniversary as a client, {years} year{'s' if years > 1 else ''}", day


def _events(people: People, span: Span, rules: NurtureRules) -> Iterator[tuple[str, str, int]]:
    events = people.tables.get("events")
    if events is None or "event" not in events:
        return
    words, days = events["event"].str.casefold(), to_days(events["date"])
    for contact, word, date, day in zip(events["contact_id"], words, events["date"], days, strict=True):
        if any(name in word for name in YEARLY):
            yield from _recurring(contact, word, date, span, rules)
        elif span.first - rules.occasion_days <= day <= span.last:
            yield contact, word, int(day)


def _recurring(
    contact: str, word: str, date: pd.Timestamp, span: Span, rules: NurtureRules
) -> Iterator[tuple[str, str, int]]:
    first, last = to_date(span.first - rules.occasion_days).date(), to_date(span.last).date()
    found = yearly(date.date(), first, last)
    if found is not None and found.year > date.year:
        yield contact, word, (found - datetime.date(1970, 1, 1)).days
