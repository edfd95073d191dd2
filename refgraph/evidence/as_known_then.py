"""What was known on a day in the past: the people, their referrals and their dealings, cut off before that day.

Who is who is taken from all the data: that two rows are one person is no outcome, and nothing in resolving looks
at who referred how much. Everything else is cut. A row counts from its own date on; what a row was given later
and carries no date of its own (the status and revenue of a referral, a contact's status, stage and tier) is
today's knowledge and left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from refgraph.people import People
from refgraph.remembering import once
from refgraph.schema import OTHER_ROLES

DATED = {
    "touches": "date",
    "engagements": "date",
    "feedback": "date",
    "given": "date",
    "asks": "date",
    "events": "date",
    "complaints": "opened",
}
"""The tables whose rows count from one date on, and its column."""

SETTLED_LATER = {"feedback": "closed_loop_date", "complaints": "closed"}
"""Dates at which a row was settled: blank as long as they lie ahead."""

OF_TODAY = "status stage tier tier_lock tier_lock_reason notes goals".split()
"""Texts of a contact that say how things stand today, and not since when."""

ANSWERS_OF_TODAY = ("is_experienced", "willing_to_refer", "consent", "testimonial_permission")
DATES_OF_CONTACTS = ("created", "referral_date", "service_start", "testimonial_date")

QUIET = pd.Timedelta(days=31)
"""Where the as-of date lies further behind the last row than that, the export is old and not the firm silent."""


@dataclass(frozen=True)
class LeftOut:
    """What could not be placed before or after any day, and so is in no fold.

    Parameters
    ----------
    undated_referrals
        Referrals without a date whose referred contact has no first day either.
    undated_outcomes
        Referrals with a status or revenue, which carry no date of their own.
    undated_deals
        Won or lost deals without a date.
    undated_ties
        Ties, which are never dated.
    crm_tiers
        Contacts whose tier in the CRM is known for today only.
    """

    undated_referrals: int
    undated_outcomes: int
    undated_deals: int
    undated_ties: int
    crm_tiers: int


def left_out(people: People) -> LeftOut:
    """Count what is in no fold because it is not dated."""
    referrals, deals = people.referrals, people.tables.get("deals", pd.DataFrame())
    told = referrals["status"].isin(["qualified", "won", "lost"]) | referrals["revenue"].notna()
    closed = (
        deals["status"].isin(["won", "lost"]) if "status" in deals else pd.Series(True, index=deals.index)
    )
    undated = deals["date"].isna() if "date" in deals else pd.Series(True, index=deals.index)
    return LeftOut(
        int(referrals["date"].isna().sum()),
        int(told.sum()),
        int((closed & undated).sum()),
        len(people.ties),
        int(people.contacts["tier"].ne("").sum()),
    )


@once
def known_since(people: People) -> pd.Series:
    """Return the first day on which anything dated speaks of each contact; NaT where nothing does.

    Returns
    -------
    Series
        Indexed by ``contact_id``, datetime64.
    """
    contacts, referrals = people.contacts, people.referrals
    days = [contacts.set_index("contact_id")["created"]]
    days += [referrals.set_index(end)["date"] for end in ("referrer_id", "referred_id")]
    for name, table in people.tables.items():
        columns = ("created", "date") if name == "deals" else (DATED.get(name, ""),)
        days += [table.set_index("contact_id")[column] for column in columns if column in table]
    everything = pd.concat([column.astype("datetime64[us]") for column in days])
    first = everything.groupby(level=0).min()
    return first.reindex(contacts["contact_id"])


def last_day(people: People) -> pd.Timestamp | None:
    """Return the last day of the data: the as-of date, unless nothing has been written down for a month by then."""
    days = [people.referrals["date"].max()]
    for name, column in DATED.items():
        if column in people.tables.get(name, ()):
            days.append(people.tables[name][column].max())
    known = [pd.Timestamp(day) for day in days if not pd.isna(day)]
    if not known or people.as_of is None:
        return None
    return people.as_of if people.as_of - max(known) <= QUIET else max(known)


def as_known_before(people: People, day: pd.Timestamp) -> People:
    """Return the people, referrals and dealings as they were known on the eve of a day.

    Parameters
    ----------
    people
        Everything that is known today.
    day
        Rows of this day and later ones are left out.

    Returns
    -------
    People
        Its as-of date is the eve. Contacts are those of whom anything dated before the day speaks.
    """
    known = known_since(people).lt(day)
    contacts = people.contacts
    contacts = contacts[contacts["contact_id"].map(known).astype(bool)].reset_index(drop=True)
    referrals = people.referrals[people.referrals["date"].lt(day)].reset_index(drop=True)
    nothing = pd.Series(float("nan"), index=referrals.index)
    blank = pd.Series("", index=referrals.index, dtype="str")
    return replace(
        people,
        contacts=_contacts_before(contacts, day),
        referrals=referrals.assign(status=blank, revenue=nothing, quality=nothing),
        ties=people.ties.iloc[:0],
        tables=_tables_before(people.tables, day),
        as_of=day - pd.Timedelta(days=1),
        findings=(),
    )


def between(people: People, first: pd.Timestamp, end: pd.Timestamp) -> People:
    """Return people with only the referrals made, and the deals closed, from one day until before another."""
    inside = people.referrals["date"].ge(first) & people.referrals["date"].lt(end)
    tables = dict(people.tables)
    if "deals" in tables:
        deals = tables["deals"]
        dated = deals["date"] if "date" in deals else pd.Series(pd.NaT, index=deals.index)
        tables["deals"] = deals[dated.ge(first) & dated.lt(end)]
    referrals = people.referrals[inside].reset_index(drop=True)
    return replace(people, referrals=referrals, tables=tables, as_of=end - pd.Timedelta(days=1))


def _contacts_before(contacts: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    changes: dict[str, object] = {
        name: pd.Series("", index=contacts.index, dtype="str") for name in OF_TODAY if name in contacts
    }
    changes |= {name: float("nan") for name in ANSWERS_OF_TODAY if name in contacts}
    changes |= {
        name: contacts[name].where(contacts[name].lt(day)) for name in DATES_OF_CONTACTS if name in contacts
    }
    if "tier_lock_until" in contacts:
        changes["tier_lock_until"] = pd.Series(pd.NaT, index=contacts.index, dtype="datetime64[us]")
    # Whether somebody is a client by now is left to deals and the begin of service.
    changes["type"] = contacts["type"].where(contacts["type"].isin(OTHER_ROLES), "").astype("str")
    return contacts.assign(**changes)


def _tables_before(tables: Mapping[str, pd.DataFrame], day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    kept = dict(tables)
    for name, column in DATED.items():
        if name in tables:
            rows = tables[name]
            rows = rows[rows[column].lt(day)].reset_index(drop=True) if column in rows else rows.iloc[:0]
            settled = SETTLED_LATER.get(name, "")
            kept[name] = (
                rows.assign(**{settled: rows[settled].where(rows[settled].lt(day))})
                if settled in rows
                else rows
            )
    if "deals" in tables:
        kept["deals"] = _deals_before(tables["deals"], day)
    return kept


def _deals_before(deals: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Keep the deals closed by then, and as open ones those that were opened by then and closed later."""
    nothing = pd.Series(pd.NaT, index=deals.index, dtype="datetime64[us]")
    date, created = deals.get("date", nothing), deals.get("created", nothing)
    status = deals["status"] if "status" in deals else pd.Series("won", index=deals.index, dtype="str")
    closed = date.lt(day) & status.ne("open")
    if "status" not in deals:
        return deals[closed].reset_index(drop=True)
    still_open = ~closed & created.lt(day)
    changes: dict[str, pd.Series] = {"status": status.where(closed, "open").astype("str")}
    for name in ("amount", "date"):
        if name in deals:
            changes[name] = deals[name].where(closed)
    if "stage" in deals:
        changes["stage"] = deals["stage"].where(closed, "").astype("str")
    return deals.assign(**changes)[closed | still_open].reset_index(drop=True)
