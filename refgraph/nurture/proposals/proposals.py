"""Everything the plan could hold, contact by contact, before anybody asks whether there is room for it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from refgraph.nurture.days import Span, to_date
from refgraph.nurture.proposals.cadence import (
    History,
    Proposal,
    cadence_proposals,
    staggered,
)
from refgraph.nurture.rules import GESTURES, NurtureRules
from refgraph.nurture.schedule import BUCKETS
from refgraph.nurture.signals import BREATHE, FIX, ICEBREAKER
from refgraph.tiers import ADVOCATE, CORE

_BETWEEN = 14
"""Days between a conversation with a reason of its own and the next that only the calendar asks for."""

_THANKS, _WEEK, _MONTH = 3, 7, 28


@dataclass(frozen=True)
class Causes:
    """What calls for tasks besides the cadences.

    Parameters
    ----------
    candidates
        The columns `triggers.CANDIDATES`.
    rewards
        The ledger of `rewards_due`.
    occasions
        What `find_occasions` returned.
    surveys
        ``contact_id`` -> the day from which on the next survey is due.
    milestone
        The firm's own milestone and its day, or None.
    """

    candidates: pd.DataFrame
    rewards: pd.DataFrame
    occasions: pd.DataFrame
    surveys: Mapping[str, int]
    milestone: tuple[int, pd.Timestamp] | None


def propose(
    book: pd.DataFrame, past: History, causes: Causes, span: Span, rules: NurtureRules
) -> list[Proposal]:
    """Return every task that somebody should do within the span, and the next conversations after it.

    Each contact has at most one conversation at a time, for the first of the buckets that fits; the other
    reasons go with it. Who is in repair gets nothing else.
    """
    calls = _by_contact(causes.candidates)
    thanks = _by_contact(causes.rewards[causes.rewards["due"].astype(bool)])
    days = _by_contact(causes.occasions)
    found: list[Proposal] = []
    for row in book[book["excluded"].eq("")].itertuples():
        who = row.Index
        if row.repair_state in (FIX, BREATHE, ICEBREAKER):
            found += _repair(row, span, rules)
        elif row.consent != 0:
            steps = list(cadence_proposals(row, past, span, rules)) if row.group else []
            now = [one for one in steps if one.due <= span.last]
            talks = _conversations(row, calls.get(who, []), _of(now, "talk"), span)
            gestures = _gestures(row, _of(now, "gesture"), thanks.get(who, []), days.get(who, []), span)
            found += [*talks, *_apart(gestures, talks, span), *_of(now, "mailing")]
            found += [one for one in steps if one.due > span.last]
            found += _mailings(row, causes, span)
    return found


def _of(steps: Sequence[Proposal], stream: str) -> list[Proposal]:
    return [one for one in steps if one.stream == stream]


def _by_contact(table: pd.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in table.itertuples():
        found.setdefault(row.contact_id, []).append(row)
    return found


def _repair(row: Any, span: Span, rules: NurtureRules) -> Iterator[Proposal]:
    """Yield the one step of the repair that comes next, if it comes within the span."""
    since = str(row.repair_since.date())
    facts = {"shown": row.repair_shown, "severity": row.severity, "state": row.repair_state}
    if row.repair_state == FIX:
        occasion = f"{row.repair_kind} {since}"
        yield Proposal(row.Index, "repair", occasion, "repair", "repair", "talk", span.first, facts=facts)
        return
    fixed = int((row.repair_fixed - pd.Timestamp(0)).days)
    due = fixed + rules.breathe_days
    if due <= span.last:
        facts = {**facts, "state": ICEBREAKER, "fixed": fixed}
        occasion = f"icebreaker {row.repair_kind} {since}"
        yield Proposal(
            row.Index, "repair", occasion, "icebreaker", "repair", "talk", due, earliest=due, facts=facts
        )


def _conversations(row: Any, calls: Sequence[Any], steps: Sequence[Proposal], span: Span) -> list[Proposal]:
    """Return the next conversation, for its first reason, and those after it."""
    if steps and row.lapse == "lapsed" and row.tier in (CORE, ADVOCATE):
        # Nobody is invited out of the blue: the way back begins with a call.
        steps = [replace(steps[0], bucket="lapsed", action="call"), *steps[1:]]
    options = [_called(one) for one in calls if one.due <= span.last] + list(steps[:1])
    if not options:
        return []
    options.sort(key=lambda one: (BUCKETS.index(one.bucket), one.due, one.action, one.occasion))
    first = options[0]
    guard = steps[0].latest if steps else None
    also = tuple(one.facts["shown"] for one in options[1:] if "shown" in one.facts)
    if also:
        first = replace(first, facts={**first.facts, "also": also})
    by_calendar = bool(steps) and first.occasion == steps[0].occasion
    later = [one for one in steps[1:] if by_calendar or one.due >= first.due + _BETWEEN]
    if guard is not None and steps[0] not in options[:1]:
        if max(first.due, span.first) > guard:
            return [steps[0], first, *later]
        first = replace(first, latest=guard)
    return [first, *later]


def _called(one: Any) -> Proposal:
    earliest, until = (None if math.isnan(day) else int(day) for day in (one.earliest, one.until))
    return Proposal(
        one.contact_id,
        one.action,
        one.occasion,
        one.trigger,
        one.bucket,
        "talk",
        int(one.due),
        earliest=earliest,
        facts={"shown": one.shown, "until": until},
    )


def _gestures(
    row: Any, steps: Sequence[Proposal], thanks: Sequence[Any], days: Sequence[Any], span: Span
) -> list[Proposal]:
    """Return the gestures: thanks first, and the next of the cadence on a birthday if there is one near."""
    found = list(_thanks(row, thanks, span))
    personal = [one for one in found if one.stream == "gesture"]
    rest = list(steps[1:] if personal and steps else steps)
    near = [
        one for one in days if (one.day >= span.first and "day" in one.event) or "anniversary" in one.event
    ]
    near = [one for one in near if one.day >= span.first]
    if rest and near and abs(near[0].day - rest[0].due) <= _BETWEEN:
        day = int(near[0].day)
        occasion = f"{near[0].event} {to_date(day).date()}"
        facts = {**rest[0].facts, "shown": occasion}
        rest[0] = replace(
            rest[0], action="observance", occasion=occasion, trigger=near[0].event, due=day, facts=facts
        )
    return [*found, *rest]


def _thanks(row: Any, thanks: Sequence[Any], span: Span) -> Iterator[Proposal]:
    """Yield one task for all that is to be thanked, and one for all that is to be rewarded."""
    for action, stages in (("reward", ("won",)), ("note", ("received", "qualified"))):
        rows = [one for one in thanks if one.stage in stages]
        if not rows:
            continue
        latest = rows[0]
        day = int((latest.date - pd.Timestamp(0)).days)
        occasion = f"thanks {latest.stage} {latest.referred_id} {latest.date.date()}"
        facts = {"names": tuple(one.referred for one in rows), "stage": latest.stage, "date": latest.date}
        stream, due = "gesture" if action in GESTURES else "mailing", max(day + _THANKS, span.first)
        yield Proposal(
            row.Index,
            action,
            occasion,
            f"referral {latest.stage}",
            "due",
            stream,
            due,
            facts=facts,
        )


def _apart(gestures: Sequence[Proposal], talks: Sequence[Proposal], span: Span) -> Iterator[Proposal]:
    """Yield the gestures, not in the week of a conversation where another one is left."""
    taken = {(max(one.due, span.first) - span.first) // _WEEK for one in talks}
    for one in gestures:
        due = max(one.due, span.first)
        if one.stream == "gesture" and (due - span.first) // _WEEK in taken and due + _WEEK <= span.last:
            yield replace(one, due=due + _WEEK)
        else:
            yield one


def _mailings(row: Any, causes: Causes, span: Span) -> Iterator[Proposal]:
    """Yield what goes out besides the cadence: the survey that is due, the news of the firm's milestone."""
    day = causes.surveys.get(row.Index)
    if day is not None and day <= span.last:
        last = None if pd.isna(row.asked_how) else int(row.asked_how)
        occasion = f"survey {'first' if last is None else to_date(last).date()}"
        yield Proposal(row.Index, "survey", occasion, "survey", "due", "mailing", day, facts={"last": last})
    if causes.milestone is not None and row.group:
        number, date = causes.milestone
        facts = {"shown": f"the firm's client number {number:,} on {date.date()}"}
        occasion = f"client {number}"
        yield Proposal(row.Index, "e-mail", occasion, "milestone", "due", "mailing", span.first, facts=facts)


def survey_days(book: pd.DataFrame, log: pd.DataFrame, span: Span, rules: NurtureRules) -> dict[str, int]:
    """Return from which day on each contact should be asked how content it is.

    Clients, and who else has used the service, ``survey_days`` after the last answer; who never answered, over
    the next four weeks. Who was sent a survey lately is not sent another.
    """
    sent = log[log["kind"].eq("survey")].groupby("contact_id")["day"].max()
    rows = book[book["experienced"].eq(1) & book["excluded"].eq("") & book["person"]]
    waiting = sent.reindex(rows.index) > span.today - rules.survey_days / 2
    rows = rows[~waiting]
    found: dict[str, int] = {}
    for contact, last in rows["asked_how"].items():
        first = staggered(str(contact), _MONTH, span)
        found[str(contact)] = first if last != last else max(int(last) + rules.survey_days, span.first)
    return found
