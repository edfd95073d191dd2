"""How the firm stands with its contacts: engaged, advocates, asked how content they are, heard and answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pandas as pd

from refgraph.evidence.figure import CONTACTS, SHARE, Figure, share, unknown
from refgraph.people import People
from refgraph.records import Records, capture_rate
from refgraph.tiers import ADVOCATE, CORE, NONE, Analysed, Tiers

ENGAGED_DAYS = 90
"""Whoever took part in nothing for longer is not engaged any more."""

FOLLOW_UP_DAYS = 7
"""So many days the firm has to come back on an answer to a survey before it counts."""

YEAR = 365


class Recorded(Analysed, Protocol):
    """What the headline figures need of a run; a `refgraph.Result` has it."""

    @property
    def records(self) -> Records:
        """The tables as they were read."""


def relation_figures(result: Recorded, tiers: Tiers, days_since: pd.Series | None = None) -> Iterator[Figure]:
    """Yield the shares engaged, advocates, asked for a score and for a referral, answered, known by source.

    Parameters
    ----------
    result
        The values of a run.
    tiers
        What `refgraph.assign_tiers` made of it.
    days_since
        ``contact_id`` -> the days since the contact last took part in something; as tiers count them if None.
    """
    known = tiers.evidence.assign(tier=tiers.table.set_index("contact_id")["tier"])
    known["provisional"] = result.people.contacts.set_index("contact_id")["provisional"]
    if days_since is not None:
        known["quiet_days"] = days_since.reindex(known.index)
    known = known[known["excluded"].eq("")]
    clients = known[known["experienced"].eq(1) & ~known["provisional"]]
    yield _engaged(known, result.people)
    yield _advocates(known)
    yield _scored(clients, result.people, tiers.rules.score_days)
    yield _detractors(known)
    yield _asked(clients, result.people)
    yield _captured(result.records)
    yield _closed_loop(result.people)


def _engaged(known: pd.DataFrame, people: People) -> Figure:
    """Return who of the sources took part in something or came to the firm within 90 days."""
    name = "engaged_90d"
    held = [table for table in ("touches", "engagements") if len(people.tables.get(table, ()))]
    if not held:
        return unknown(name, SHARE, "there are no touches and no engagements in the data")
    if known["quiet_days"].isna().all():
        return unknown(name, SHARE, "nothing says who answered or took part: touches go out only")
    sources = known[(known["ever"].gt(0) | known["tier"].ne(NONE)) & ~known["provisional"]]
    engaged = int(sources["quiet_days"].le(ENGAGED_DAYS).sum())
    note = (
        "contacts in your CRM who have referred or hold a tier; engaged: answered or took part within "
        f"{ENGAGED_DAYS} days"
    )
    return share(name, engaged, len(sources), note, nobody="nobody in the CRM has referred or holds a tier")


def _advocates(known: pd.DataFrame) -> Figure:
    name, people = "advocates", known[~known["organisation"]]
    if people["experienced"].isna().all():
        return unknown(name, SHARE, "nothing says who has used the service")
    held = people["tier"].isin([ADVOCATE, CORE])
    note = "people who may be approached; Advocates and Core Advocates"
    return share(name, int(held.sum()), len(people), note, nobody="there is nobody who may be approached")


def _scored(clients: pd.DataFrame, people: People, days: int) -> Figure:
    name, feedback, as_of = "satisfaction_coverage", people.tables.get("feedback"), people.as_of
    if feedback is None or feedback.empty or "score" not in feedback or as_of is None:
        return unknown(name, SHARE, "there are no satisfaction scores in the data")
    lately = (as_of - feedback["date"]).dt.days.between(0, days) & feedback["score"].notna()
    scored = clients.index.isin(feedback.loc[lately, "contact_id"])
    note = f"clients in your CRM; a score within {days} days"
    return share(name, int(scored.sum()), len(clients), note, nobody="nothing says who is a client")


def _detractors(known: pd.DataFrame) -> Figure:
    name, said = "detractors", known["detractor"].notna()
    if not said.any():
        return unknown(name, CONTACTS, "nothing says how content anybody is")
    note = "contacts of whom it is known how content they are; a low score, an open complaint, or a plain no"
    return Figure(name, float(known["detractor"].eq(1).sum()), CONTACTS, int(said.sum()), note)


def _asked(clients: pd.DataFrame, people: People) -> Figure:
    name, asks, as_of = "asked_12m", people.tables.get("asks"), people.as_of
    if asks is None or asks.empty or as_of is None:
        return unknown(name, SHARE, "nothing says who was asked for a referral")
    lately = (as_of - asks["date"]).dt.days.between(0, YEAR - 1)
    asked = clients.index.isin(asks.loc[lately, "contact_id"])
    note = "clients in your CRM; asked for a referral within 365 days"
    return share(name, int(asked.sum()), len(clients), note, nobody="nothing says who is a client")


def _captured(records: Records) -> Figure:
    name, capture = "capture_rate", capture_rate(records)
    if capture is None:
        return unknown(name, SHARE, "there is no contacts table, only referrals")
    columns = records.tables["contacts"].columns
    if not capture.known and not columns.isin(["referrer", "referrer_id", "lead_source"]).any():
        return unknown(name, SHARE, "the contacts table has no column that says where contacts came from")
    when = f"created in the year to {capture.until.date()}" if capture.until is not None else "(not dated)"
    note = f"contacts {when}; it is written down where they came from"
    return share(name, capture.known, capture.new, note, nobody="no contact is new")


def _closed_loop(people: People) -> Figure:
    name, feedback, as_of = "closed_loop_rate", people.tables.get("feedback"), people.as_of
    if feedback is None or "closed_loop_date" not in feedback or as_of is None:
        return unknown(name, SHARE, "nothing says when the firm came back on an answer to a survey")
    age = (as_of - feedback["date"]).dt.days
    # An answer of this week may still be followed up in time.
    due = feedback[age.gt(FOLLOW_UP_DAYS) & age.lt(YEAR)]
    waited = (due["closed_loop_date"] - due["date"]).dt.days[due["closed_loop_date"].le(as_of)]
    usual = f", usually after {waited.median():.0f} days" if len(waited) else ""
    note = (
        f"answers of the last 365 days, those of the last {FOLLOW_UP_DAYS} not counted; the firm came back on "
        f"them{usual}"
    )
    return share(name, len(waited), len(due), note, nobody="no answer is from the last 365 days")
