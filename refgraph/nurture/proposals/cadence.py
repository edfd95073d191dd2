"""What is due by the calendar: for each contact the next conversation, gesture and mailing of its cadence."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from refgraph.nurture.days import Day, Span, to_date
from refgraph.nurture.rules import GESTURES, PERSONAL, TALKS, Cadence, NurtureRules
from refgraph.nurture.schedule import task_id

STREAMS = ("talk", "gesture", "mailing")
"""Conversations, gestures and mailings go on beside each other, each at its own interval."""


ONE_ON_ONE = "one-on-one"
"""Meetings among the conversations: where a cadence has no other conversation, only these count for its pace."""

VALUED = "referrals are valued"
"""What the mailing tells that goes to all clients and allies once a year."""

_ALIKE = {"event": "meeting", "meeting": "event"}
_YEAR = 365


@dataclass(frozen=True)
class Proposal:
    """A task before anybody asks whether there is room for it.

    Parameters
    ----------
    contact_id, action, occasion, trigger
        For whom, what, and what calls for it.
    bucket
        What it is for.
    stream
        ``talk``, ``gesture`` or ``mailing``; only the last takes no slot.
    due
        The day on which it should be done.
    latest
        The last day on which it does what it is for (keeps the contact from lapsing, puts right what is wrong, thanks
        in time), or None.
    earliest
        The day before which it must not be done, or None.
    gap
        Days since the last one over the days between two; NaN where there was none.
    standing
        Whether it is care that only contacts in a portfolio get.
    facts
        Numbers for the reason.
    told
        What was said of it in the plan that first held it, where an earlier one did: it keeps its name, its day
        and its words.
    """

    contact_id: str
    action: str
    occasion: str
    trigger: str
    bucket: str
    stream: str
    due: Day
    latest: Day | None = None
    gap: float = math.nan
    standing: bool = False
    earliest: Day | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    told: Any = None

    @property
    def task_id(self) -> str:
        """The name of the task: as long as it lives the one it was given."""
        return self.told.task_id if self.told else task_id(self.contact_id, self.action, self.occasion)


@dataclass(frozen=True)
class History:
    """When each contact was last touched in each stream, by what, and what it is still to get.

    Parameters
    ----------
    last
        (contact, stream) -> the day of the last touch that the firm made; likewise of the last `ONE_ON_ONE`.
    counts
        (contact, stream) -> how many of each kind in the year up to that day.
    planned
        (contact, stream) -> the last day for which earlier plans have something; the next counts from there.
    waiting
        (contact, stream) of what is overdue: nothing more is added to it before it is done.
    """

    last: Mapping[tuple[str, str], Day]
    counts: Mapping[tuple[str, str], Mapping[str, int]]
    planned: Mapping[tuple[str, str], Day] = field(default_factory=dict)
    waiting: frozenset[tuple[str, str]] = frozenset()


def history(log: pd.DataFrame) -> History:
    """Return the last touch of each stream and the kinds of the year before it."""
    made = log[log["out"]]
    last = made.groupby(["contact_id", "group"])["day"].transform("max")
    year = made[made["day"].gt(last - 365)]
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for (contact, group, kind), number in year.groupby(["contact_id", "group", "kind"]).size().items():
        counts.setdefault((contact, group), {})[kind] = int(number)
    met = made[made["kind"].isin(_ALIKE)].assign(group=ONE_ON_ONE)
    ends = pd.concat([made, met]).groupby(["contact_id", "group"])["day"].max()
    return History({key: int(day) for key, day in ends.items()}, counts)


def cadence_proposals(row: Any, past: History, span: Span, rules: NurtureRules) -> Iterator[Proposal]:
    """Yield what the cadence of one contact asks for within the span, and the next conversation after it.

    Parameters
    ----------
    row
        A row of the profiles joined with the clock, as a named tuple whose ``Index`` is the contact.
    past
        What was done so far.
    span
        The days that are planned.
    rules
        Cadences and margins.
    """
    name = rules.cadence_of.get(row.group, "")
    cadence = rules.cadence(row.group)
    if cadence.steps:
        yield from _once(row, name, cadence, past, span)
        return
    for stream in STREAMS:
        kinds = _kinds(cadence, stream)
        if kinds and (row.Index, stream) not in past.waiting:
            yield from _stream(row, name, cadence, stream, kinds, past, span, rules)


def _kinds(cadence: Cadence, stream: str) -> tuple[str, ...]:
    wanted = {"talk": TALKS, "gesture": GESTURES}.get(stream)
    if wanted is None:
        return tuple(kind for kind, number in cadence.parts.items() if number and kind not in PERSONAL)
    return tuple(kind for kind, number in cadence.parts.items() if number and kind in wanted)


def _stream(
    row: Any,
    name: str,
    cadence: Cadence,
    stream: str,
    kinds: tuple[str, ...],
    past: History,
    span: Span,
    rules: NurtureRules,
) -> Iterator[Proposal]:
    """Yield the steps of one stream: the first one interval after the last touch of it, and so on."""
    interval = cadence.interval(*kinds)
    clock = ONE_ON_ONE if set(kinds) <= set(_ALIKE) else stream
    last, due, latest = _next(row, stream, clock, interval, past, span, rules)
    counts = dict(past.counts.get((row.Index, stream), {}))
    follows = "first" if last is None else str(to_date(last).date())
    planned = last is not None and last == past.planned.get((row.Index, clock))
    gap = math.nan if last is None or planned else round((span.first - last) / interval, 2)
    step = 1
    # The next conversation is told even where it comes later: nobody is out of sight.
    while due <= span.last or (stream == "talk" and step == 1):
        kind = next_kind({one: cadence.parts[one] for one in kinds}, counts)
        counts[kind] = counts.get(kind, 0) + 1
        yield Proposal(
            row.Index,
            kind if rules.rewarding or kind != "gift" else "note",
            f"{name} {stream} {follows} {step}",
            name,
            "due",
            stream,
            due,
            latest,
            gap if step == 1 else math.nan,
            stream != "mailing",
            facts={"last": last if step == 1 else None, "interval": interval, "step": step + planned},
        )
        due, latest, step = max(due, span.first) + _days_between(stream, interval, rules), None, step + 1


def _next(
    row: Any, stream: str, clock: str, interval: float, past: History, span: Span, rules: NurtureRules
) -> tuple[Day | None, Day, Day | None]:
    """Return the last touch of a stream, the day the next is due, and the last day before a lapse.

    The pace of a cadence of one-on-ones is that of meetings: calls between them keep from lapsing, and put off none.
    """
    last, planned = past.last.get((row.Index, stream)), past.planned.get((row.Index, clock))
    met = past.last.get((row.Index, ONE_ON_ONE)) if clock == ONE_ON_ONE else None
    engaged = None if stream != "talk" or pd.isna(row.engaged_day) else int(row.engaged_day)
    other = past.last.get((row.Index, "other")) if stream == "talk" else None
    known = [day for day in (engaged, last, other) if day is not None]
    held = known if met is None else [met]
    if planned is not None and planned >= max(held, default=planned):
        return planned, planned + _days_between(stream, interval, rules), None
    if stream != "talk":
        return last, staggered(row.Index, interval, span) if last is None else last + int(interval), None
    if not known:
        return None, span.first, None
    if engaged is None or row.lapse_basis != "two-way":
        return max(held), max(held) + int(interval), None
    latest = engaged + rules.lapsed_after
    due = min((engaged if met is None else met) + int(interval), latest - rules.margin)
    return max(held), max(due, span.first), latest if latest >= span.first else None


def _days_between(stream: str, interval: float, rules: NurtureRules) -> int:
    """Return the days to the next step: of conversations that keep from lapsing never so many that they would not."""
    keeps = stream == "talk" and interval < _YEAR
    return min(math.ceil(interval), rules.lapsed_after - rules.margin) if keeps else math.ceil(interval)


def staggered(contact: str, interval: float, span: Span) -> Day:
    """Return a first day within one interval, by the id: not everybody on one day, and the same next week."""
    every = max(int(interval), 1)
    phase = int(hashlib.sha256(contact.encode()).hexdigest()[:8], 16) % every
    return span.first + (phase - span.first) % every


def next_kind(parts: Mapping[str, int], counts: Mapping[str, int]) -> str:
    """Return the kind that is most behind its share; of two alike the one named first.

    Where a cadence has lunches and events but no meetings, or the other way round, one counts for the other.

    Examples
    --------
    >>> next_kind({"call": 4, "event": 1}, {"call": 4})
    'event'
    """
    had = {kind: counts.get(kind, 0) for kind in parts}
    for kind, alike in _ALIKE.items():
        if kind in had and alike not in had:
            had[kind] += counts.get(alike, 0)
    total, made = sum(parts.values()), sum(had.values())
    return max(parts, key=lambda kind: round(parts[kind] / total * (made + 1) - had[kind], 9))


def _once(row: Any, name: str, cadence: Cadence, past: History, span: Span) -> Iterator[Proposal]:
    """Yield the steps of a cadence that is gone through once, from the day on which the contact came."""
    came = int(row.created_day)
    touched = [
        day for stream in (*STREAMS, "other") if (day := past.last.get((row.Index, stream))) is not None
    ]
    made = sum(sum(past.counts.get((row.Index, stream), {}).values()) for stream in (*STREAMS, "other"))
    every = cadence.days // max(cadence.total, 1)
    earliest = max(max(touched, default=came - every) + every, span.first)
    for number in range(made, cadence.total):
        due = max(came + every * number, earliest)
        if due > span.last:
            return
        kind, earliest = cadence.steps[number], due + every
        yield Proposal(
            row.Index,
            kind,
            f"{name} step {number + 1} {to_date(came).date()}",
            name,
            "due",
            "talk" if kind in TALKS else "gesture" if kind in GESTURES else "mailing",
            due,
            facts={"step": number + 1, "steps": cadence.total},
        )
