"""What contacts themselves record for the experiment: a satisfaction without a day, a count of referrals, a tenure."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from refgraph.people import People

DAYS_OF_YEAR = 365.25

_SINCE = ("service_start", "created")


@dataclass(frozen=True)
class Basis:
    """What an experiment rests on.

    Parameters
    ----------
    counted : bool
        Whether referrals are those that the CRM counts, which name nobody; otherwise they are named.
    on_contact : bool
        Whether satisfaction stands with the contacts, undated; otherwise it comes of survey answers.
    per_year : bool
        Whether referrals are divided by the years for which a contact was known.
    also_counted : bool
        Whether the CRM counts referrals, too, though named ones were taken.
    until : Timestamp or None
        The day up to which years are counted where the data name none.
    half_known : int
        Of how many contacts only one of the two is known, where referrals are counted.
    """

    counted: bool = False
    on_contact: bool = False
    per_year: bool = True
    also_counted: bool = False
    until: pd.Timestamp | None = None
    half_known: int = 0


def recorded_column(people: People, column: str) -> pd.Series:
    """Return a column of numbers of the contacts by their ids; only those that are known."""
    contacts = people.contacts.set_index("contact_id")
    if column not in contacts:
        return pd.Series([], dtype=float, index=pd.Index([], dtype="str", name="contact_id"))
    known: pd.Series = contacts[column].dropna()
    return known


def recorded_years(people: People) -> tuple[pd.Series, pd.Timestamp | None]:
    """Return for how many years each contact has been with the firm, and the day up to which if it was guessed.

    The tenure in months where there is one, else the time since the service began or the contact came into the
    CRM: up to the as-of date, and where nothing gives that up to the latest of these days.

    Returns
    -------
    Series, Timestamp or None
        Indexed by ``contact_id``, NaN where nothing says it.
    """
    contacts = people.contacts.set_index("contact_id")
    years = recorded_column(people, "tenure_months").reindex(contacts.index) / 12
    since = pd.Series(pd.NaT, index=contacts.index, dtype="datetime64[us]")
    for column in _SINCE:
        if column in contacts:
            since = since.fillna(contacts[column])
    since = since[years.isna()]
    until = since.max() if people.as_of is None else people.as_of
    guessed = people.as_of is None and not pd.isna(until)
    return years.fillna((until - since).dt.days / DAYS_OF_YEAR), until if guessed else None
