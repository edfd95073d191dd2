"""Everything the plan could hold, contact by contact, before anybody asks whether there is room for it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from refgraph.nurture.days import Span, to_date
from refgraph.nurture.proposals.cadence import (
    VALUED,
    History,
    Proposal,
    cadence_proposals,
    staggered,
)
from refgraph.nurture.rules import GESTURES, NurtureRules
from refgraph.nurture.schedule import BUCKETS, task_id
from refgraph.nurture.signals import BREATHE, FIX, ICEBREAKER, STAGES
from refgraph.row_by_row import each_row
from refgraph.tiers import ADVOCATE, CORE

_BETWEEN = 14
"""Days between a conversation with a reason of its own and the next that only the calendar asks for."""

_THANKS, _WEEK, _MONTH = 3, 7, 28

_THANKING = "thanks"

_MEETING = "meeting"


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
    testimonials
        Who is asked to speak for the firm.
    """

    candidates: pd.DataFrame
    rewards: pd.DataFrame
    occasions: pd.DataFrame
    surveys: Mapping[str, int]
    milestone: tuple[int, pd.Timestamp] | None
    testimonials: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Memory:
    """What the plans before gave out.

    Parameters
    ----------
    living
        ``contact_id`` -> what is still to be done.
    names
        The ids of all tasks that are not to be given out anew: those that live, that were done, that somebody
        cancelled.
    ended
        The ids of those that were ended by what the data said, and the day: if the cause comes back, it is
        another task.
    """

    living: Mapping[str, Sequence[Proposal]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    ended: Mapping[str, str] = field(default_factory=dict)


def propose(
    book: pd.DataFrame,
    past: History,
    causes: Causes,
    span: Span,
    rules: NurtureRules,
    memory: Memory = Memory(),
) -> list[Proposal]:
    """Return every task that somebody should do within the span, and the next conversations after it.

    What earlier plans gave out comes first, as it was told. Reasons for a conversation that are near each
    other are one, for the first of the buckets that fits; the other reasons go with it. Who is in repair gets
    nothing else.
    """
    calls = _by_contact(causes.candidates)
    thanks = _by_contact(causes.rewards[causes.rewards["due"].astype(bool)])
    days = _by_contact(causes.occasions)
    found: list[Proposal] = []
    for row in each_row(book[book["excluded"].eq("")]):
        who = row.Index
        told = [_escalated(row, one) for one in memory.living.get(who, ())]
        proposed: list[Proposal] = []
        if row.repair_state in (FIX, BREATHE, ICEBREAKER):
            proposed += _repair(row, span, rules)
        elif row.consent != 0:
            steps = list(cadence_proposals(row, past, span, rules)) if row.group else []
            now = [one for one in steps if one.due <= span.last]
            talks = _conversations(row, calls.get(who, []), _of(now, "talk"), _of(told, "talk"), span)
            near = [one for one in days.get(who, []) if not _is_told(row, one, memory)]
            gestures = _gestures(row, _of(now, "gesture"), thanks.get(who, []), near, told, span, rules)
            proposed += [*talks, *_apart(gestures, [*talks, *_of(told, "talk")], span), *_of(now, "mailing")]
            proposed += [one for one in steps if one.due > span.last]
            proposed += _mailings(row, causes, span, rules)
        found += [*told, *_unheard(proposed, memory)]
    return found


def _unheard(proposed: Sequence[Proposal], memory: Memory) -> Iterator[Proposal]:
    """Yield what no plan has given out; what the data ended once and call for again gets another name."""
    for one in proposed:
        while (day := memory.ended.get(one.task_id)) is not None:
            one = replace(one, occasion=f"{one.occasion} after {day}")
        if one.task_id not in memory.names:
            yield one


def _escalated(row: Any, one: Proposal) -> Proposal:
    """Return a task given out before in the bucket in which it is now."""
    if one.bucket == "repair":
        return replace(one, facts={"severity": 0.0 if row.severity != row.severity else row.severity})
    lapsed = one.stream == "talk" and row.lapse == "lapsed" and row.tier in (CORE, ADVOCATE)
    return replace(one, bucket="lapsed") if lapsed and one.bucket == "due" else one


def _of(steps: Sequence[Proposal], stream: str) -> list[Proposal]:
    return [one for one in steps if one.stream == stream]


def _by_contact(table: pd.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in each_row(table):
        found.setdefault(row.contact_id, []).append(row)
    return found


def _repair(row: Any, span: Span, rules: NurtureRules) -> Iterator[Proposal]:
    """Yield the one step of the repair that comes next, if it comes within the span."""
    since = str(row.repair_since.date())
    facts = {
        "shown": row.repair_shown,
        "kind": row.repair_kind,
        "severity": row.severity,
        "state": row.repair_state,
    }
    if row.repair_state == FIX:
        occasion = f"{row.repair_kind} {since}"
        # What is wrong now waits for nothing that matters less.
        latest = span.first + _WEEK - 1
        yield Proposal(
            row.Index, "repair", occasion, "repair", "repair", "talk", span.first, latest, facts=facts
        )
        return
    fixed = int((row.repair_fixed - pd.Timestamp(0)).days)
    due = fixed + rules.breathe_days
    if due <= span.last:
        facts = {**facts, "state": ICEBREAKER, "fixed": fixed}
        occasion = f"icebreaker {row.repair_kind} {since}"
        yield Proposal(
            row.Index, "repair", occasion, "icebreaker", "repair", "talk", due, earliest=due, facts=facts
        )


def _conversations(
    row: Any, calls: Sequence[Any], steps: Sequence[Proposal], told: Sequence[Proposal], span: Span
) -> list[Proposal]:
    """Return the conversations to come: those of the cadence, and those that have a reason of their own.

    Where one was given out already, other reasons go with it; only to ask for a referral is a task for itself.
    """
    if steps and row.lapse == "lapsed" and row.tier in (CORE, ADVOCATE):
        # Nobody is invited out of the blue: the way back begins with a call.
        steps = [replace(steps[0], bucket="lapsed", action="call"), *steps[1:]]
    options = [_called(one) for one in calls if one.due <= span.last]
    if told:
        asked = any(one.action == "ask" for one in told)
        options = [one for one in options if one.action == "ask" and not asked]
    options = sorted(
        [*options, *steps],
        key=lambda one: (BUCKETS.index(one.bucket), one.due, one.action, one.occasion),
    )
    chosen: list[Proposal] = []
    for option in options:
        near = (_goes_with(option, one, steps[:1], span) for one in chosen)
        place = next((place for place, goes in enumerate(near) if goes), None)
        if place is None:
            chosen.append(option)
        else:
            chosen[place] = _with(chosen[place], option)
    return _close_together(chosen, span)


def _goes_with(one: Proposal, other: Proposal, first: Sequence[Proposal], span: Span) -> bool:
    """Tell whether two reasons are one conversation: never two steps of a cadence, nor what would come too late."""
    step, also_step = ("step" in each.facts for each in (one, other))
    if step and also_step:
        return False
    if "ask" in (one.action, other.action) and _MEETING in (one.action, other.action):
        # A call that asks for something is no one-on-one, and takes none away.
        return False
    days = max(other.due, span.first) - max(one.due, span.first)
    if one.latest is not None and max(other.due, span.first) > one.latest:
        return False
    later = (step and one not in first) or (also_step and other not in first)
    return abs(days) <= (_BETWEEN if later else _MONTH)


def _with(one: Proposal, other: Proposal) -> Proposal:
    """Return a conversation with a further reason, at the latest when either is."""
    also = (*one.facts.get("also", ()), *([other.facts["shown"]] if "shown" in other.facts else []))
    facts = {**one.facts, "also": also} if also else one.facts
    return replace(one, facts=facts, latest=other.latest if one.latest is None else one.latest)


def _close_together(talks: Sequence[Proposal], span: Span) -> list[Proposal]:
    """Return conversations by day; after one that took a step's place the next step comes no later than usual."""
    found: list[Proposal] = []
    for one in sorted(talks, key=lambda one: one.due):
        if found and "interval" in one.facts:
            usual = max(found[-1].due, span.first) + math.ceil(one.facts["interval"])
            one = replace(one, due=min(one.due, usual))
        found.append(one)
    return found


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
        facts={"shown": one.shown, "until": until, "learnt": bool(one.learnt)},
    )


def _gestures(
    row: Any,
    steps: Sequence[Proposal],
    thanks: Sequence[Any],
    days: Sequence[Any],
    told: Sequence[Proposal],
    span: Span,
    rules: NurtureRules,
) -> list[Proposal]:
    """Return the gestures: thanks first, and the next of the cadence on a birthday if there is one near."""
    found = list(_thanks(row, thanks, told, span, rules))
    personal = [one for one in found if one.stream == "gesture"]
    rest = list(steps[1:] if personal and steps else steps)
    near = [
        one for one in days if (one.day >= span.first and "day" in one.event) or "anniversary" in one.event
    ]
    near = [one for one in near if one.day >= span.first]
    if rest and near and abs(near[0].day - rest[0].due) <= _BETWEEN:
        day = int(near[0].day)
        occasion = _occasion(near[0])
        facts = {**rest[0].facts, "shown": occasion}
        rest[0] = replace(
            rest[0], action="observance", occasion=occasion, trigger=near[0].event, due=day, facts=facts
        )
    return [*found, *rest]


def _occasion(day: Any) -> str:
    return f"{day.event} {to_date(day.day).date()}"


def _is_told(row: Any, day: Any, memory: Memory) -> bool:
    return task_id(row.Index, "observance", _occasion(day)) in memory.names


def _thanks(
    row: Any, thanks: Sequence[Any], told: Sequence[Proposal], span: Span, rules: NurtureRules
) -> Iterator[Proposal]:
    """Yield one task for all that is to be thanked, and one for all that is to be rewarded.

    Where there are no rewards what was won is thanked for with words, which no trade forbids.

    What a task given out before is for does not come again when another referral does.
    """
    rewarded, thanked = (("won",), ("received", "qualified")) if rules.rewarding else ((), STAGES)
    for action, stages in (("reward", rewarded), ("note", thanked)):
        since = [
            one.occasion[-10:] for one in told if one.action == action and one.occasion.startswith(_THANKING)
        ]
        rows = [
            one for one in thanks if one.stage in stages and str(one.date.date()) > max(since, default="")
        ]
        if not rows:
            continue
        latest = rows[0]
        day = int((latest.date - pd.Timestamp(0)).days)
        occasion = f"{_THANKING} {latest.stage} {latest.referred_id or latest.referred} {latest.date.date()}"
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
            due + _WEEK if stream == "gesture" else None,
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


def _mailings(row: Any, causes: Causes, span: Span, rules: NurtureRules) -> Iterator[Proposal]:
    """Yield what goes out besides the cadence: survey, asking for a testimonial, the firm's milestone, the broadcast.

    The milestone is told to those who made it: clients, and who refers. These also hear once a year that referrals are
    valued, unless they are unhappy or said that they do not refer.
    """
    day = causes.surveys.get(row.Index)
    if day is not None and day <= span.last:
        last = None if pd.isna(row.asked_how) else int(row.asked_how)
        before = [int(one) for one in (row.asked_how, row.surveyed) if one == one]
        occasion = f"survey {to_date(max(before)).date() if before else 'first'}"
        yield Proposal(row.Index, "survey", occasion, "survey", "due", "mailing", day, facts={"last": last})
    if row.Index in causes.testimonials:
        facts = {"shown": "nobody of this group speaks for the firm yet, and this contact is delighted"}
        yield Proposal(
            row.Index, "testimonial", "testimonial", "testimonial", "due", "mailing", span.first, facts=facts
        )
    ours = row.experienced == 1 or row.level > 0
    told = rules.broadcast and ours and (not row.group or rules.cadence(row.group).total > 0)
    if told and row.person and row.detractor != 1 and row.unwilling is not True:
        facts = {"shown": "once a year everybody hears that referrals are valued"}
        occasion = f"{VALUED} {to_date(span.first).year}"
        yield Proposal(row.Index, "e-mail", occasion, VALUED, "due", "mailing", span.first, facts=facts)
    if causes.milestone is not None and row.group and ours:
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
