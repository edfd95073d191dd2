"""On which day of its week a task is done: a working day, and not everything on the first one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from refgraph.nurture.days import Day, Span, is_working_day, working_days
from refgraph.nurture.proposals import Proposal

_WEEK = 7


@dataclass(frozen=True)
class Placed:
    """A task with its owner and its day.

    Parameters
    ----------
    proposal
        The task.
    owner
        Who does it, blank where nobody is known.
    week
        Counted from 1; more than there are for what comes after them.
    due
        The day.
    why
        Why it has no place; blank where it has one.
    """

    proposal: Proposal
    owner: str
    week: int
    due: Day
    why: str = ""


def week_of(day: Day, span: Span) -> int:
    """Return the week of a day, 1 for what should have been done before; more than there are for what is later."""
    return max(day - span.first, 0) // _WEEK + 1


def day_in_week(one: Proposal, week: int, span: Span, wish: Day | None = None) -> Day:
    """Return a working day of the week: the day it is due if that is one, never after the last that counts.

    On a weekend or a holiday it is the working day before; what must not be so early is moved to the next one of the
    week, where there is one to come.

    Parameters
    ----------
    one
        The task.
    week
        Counted from 1.
    span
        The days that are planned.
    wish
        The day that would be best, where the one on which it is due is none of the week.
    """
    first, last = span.first + _WEEK * (week - 1), span.first + _WEEK * week - 1
    if one.earliest is not None:
        first = min(max(first, one.earliest), last)
    day = min(max(one.due if wish is None else wish, first), last)
    for limit in (one.latest, one.facts.get("until")):
        if limit is not None and limit >= first:
            day = min(day, limit)
    near = (*range(day, first - 1, -1), *range(day + 1, last + 1))
    return next((one for one in near if is_working_day(one, span.holidays)), day)


def over_the_week(
    placed: Sequence[Placed], urgency: Callable[[Proposal], tuple[object, ...]], span: Span
) -> list[Placed]:
    """Spread what has no day of its own in its week over the working days of it, the most urgent first.

    What is due before its week or after it can be done on any day of it; so can the second of two with one person
    that fall on the same day. What was given out keeps its day.

    Parameters
    ----------
    placed
        The tasks with their weeks.
    urgency
        The key of the order in which they matter.
    span
        The days that are planned.

    Returns
    -------
    list of Placed
        The same, in the same order.
    """
    places = sorted(range(len(placed)), key=lambda place: urgency(placed[place].proposal))
    places = [place for place in places if _is_in_person(placed[place], span)]
    taken: dict[str, set[Day]] = {}
    free: dict[tuple[str, int], list[int]] = {}
    for place in places:
        one = placed[place]
        days = taken.setdefault(one.proposal.contact_id, set())
        if one.proposal.told or (_has_its_day(one, span) and one.due not in days):
            days.add(one.due)
        else:
            free.setdefault((one.owner, one.week), []).append(place)
    found = list(placed)
    for (_, week), waiting in free.items():
        choices = working_days(span.first + _WEEK * (week - 1), span.holidays)
        for number, place in enumerate(waiting):
            one = found[place]
            days = taken[one.proposal.contact_id]
            wish = choices[number * len(choices) // len(waiting)]
            due = _apart(one, wish, choices, days, span)
            days.add(due)
            found[place] = replace(one, due=due)
    return found


def _is_in_person(one: Placed, span: Span) -> bool:
    return not one.why and one.proposal.stream != "mailing" and one.week <= week_of(span.last, span)


def _has_its_day(one: Placed, span: Span) -> bool:
    first = span.first + _WEEK * (one.week - 1)
    return first < one.proposal.due < first + _WEEK


def _apart(one: Placed, wish: Day, choices: Sequence[Day], taken: set[Day], span: Span) -> Day:
    """Return the day wished for if no other with the person is next to it, else the one farthest from those."""
    days = [day_in_week(one.proposal, one.week, span, day) for day in (wish, *choices)]
    if all(abs(days[0] - other) > 1 for other in taken):
        return days[0]
    return max(days, key=lambda day: (min(abs(day - other) for other in taken), -day))
