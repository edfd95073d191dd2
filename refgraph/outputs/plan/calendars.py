"""The plan as calendars: an event for each task in person, and a to-do for each task and each campaign.

Google Calendar and Outlook take no to-dos ("Outlook does not import or export VTODO components", MS-STANOICAL
V0134), so what is done in person is an event too, which leaves the time free. To-dos are for programs that show them
(Thunderbird, Nextcloud, Apple's Reminders, CalDAV), in a file of their own: such a program would show all twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from refgraph.nurture import BUCKETS, working_days
from refgraph.outputs.plan.lists import firm_list
from refgraph.outputs.plan.words import Task, description, one_line, subject, uid
from refgraph.remembering import once
from refgraph.saving import ACCOUNT, Place, save, with_account

if TYPE_CHECKING:
    import icalendar

    from refgraph.nurture import Plan

EVENT, TO_DO = "VEVENT", "VTODO"
"""What the parts of a calendar are called in it (RFC 5545)."""

CLOSED: Mapping[str, str] = {"done": "COMPLETED", "late": "COMPLETED", "dropped": "CANCELLED"}
"""What became of a task, and the word of calendars for it as a to-do."""

FIRST_HOUR = datetime.time(9)
"""When the first event of a day begins, wherever the calendar is looked at; the others of an owner follow."""

_END = b"END:VCALENDAR\r\n"

Stamps = Mapping[str, datetime.date]
"""Task id -> the day on which the task last changed."""


def write_calendar(
    plan: Plan, path: str | Path, *, split: bool = False, stamps: Stamps | None = None
) -> list[Path]:
    """Write the tasks as a calendar that every calendar program opens.

    Every task in person and every campaign is a to-do (``VTODO``) with its due date, priority (1 for the first
    bucket) and reason; every task in person is also an event (``VEVENT``) on a day on which there is room for it,
    ``event_minutes`` long, which leaves the time free. Tasks given out before that are done or dropped are in it as
    that. The ``UID`` of a task is the same in every plan, its ``SEQUENCE`` rises when it changes, and the stamp is
    the as-of date of the plan, so that the same plan gives the same bytes (RFC 5545).

    Parameters
    ----------
    plan
        What `refgraph.plan` returned.
    path
        The file; with `split` the folder.
    split
        Whether every to-do and event is a file of its own, named by its ``UID``, as CalDAV servers hold them
        (RFC 4791).
    stamps
        Task id -> the day of its last change, where it is not the as-of date.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    OutputError
        If a file cannot be written.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> made = rg.plan(result, rg.assign_tiers(result), start="2026-01-05")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = rg.write_calendar(made, Path(folder, "tasks.ics"))[0]
    ...     text = path.read_text(encoding="utf-8")
    >>> text.count("BEGIN:VEVENT") == int(made.tasks["personal"].sum())
    True
    """
    path = Path(path)
    parts = calendar_parts(plan, stamps)
    if not split:
        return save({path: calendar_file(parts)})
    items = calendar_items(parts)
    with Place(path, keep=False) as place:
        return place.change(with_account(items, {}, ACCOUNT, path))


@dataclass(frozen=True)
class Part:
    """A to-do or an event.

    Parameters
    ----------
    kind
        `EVENT` or `TO_DO`.
    uid
        Its name everywhere.
    owner
        Whose it is; empty for nobody.
    content
        As it stands in a calendar.
    """

    kind: str
    uid: str
    owner: str
    content: bytes


def calendar_parts(plan: Plan, stamps: Stamps | None = None) -> list[Part]:
    """Return the to-dos and events of a plan, those that it found done or dropped last."""
    usual = (plan.start if plan.as_of is None else plan.as_of).date()
    emitted = _emitted(plan)
    begins = event_starts(plan)
    parts = []
    for task in tasks_and_done(plan).to_dict("records"):
        name = str(task["task_id"])
        stamp = (stamps or {}).get(name, usual)
        sequence = max((stamp - emitted.get(name, stamp)).days, 0)
        made: list[tuple[str, icalendar.Component]] = [(TO_DO, _to_do(task, stamp, sequence))]
        if task["personal"]:
            begin = begins.get(name) or _as_begun(_closed_on(task), 0, plan.rules.event_minutes)
            made.append((EVENT, _event(task, begin, plan.rules.event_minutes, stamp, sequence)))
        parts += [Part(kind, str(each["UID"]), str(task["owner"]), each.to_ical()) for kind, each in made]
    return parts


@once
def event_starts(plan: Plan) -> dict[str, datetime.date]:
    """Return when the event of each task in person begins: task id -> a day, with an hour unless it lasts all day.

    It is the day on which the task is due, but never one before the week in which there is room for it: a task that is
    overdue would be seen by nobody in the past, and is on one of the working days of that week, the most urgent first.
    Those of one owner and day follow each other in the order of the plan.
    """
    minutes = plan.rules.event_minutes
    tasks = firm_list(plan)
    tasks = tasks[tasks["personal"]].reset_index(drop=True)
    days = _days_to_begin(tasks, plan)
    place = tasks.assign(day=days).groupby(["owner", "day"], sort=False).cumcount()
    return {
        str(task): _as_begun(day.date(), number, minutes)
        for task, day, number in zip(tasks["task_id"], days, place, strict=True)
    }


def _days_to_begin(tasks: pd.DataFrame, plan: Plan) -> pd.Series:
    days = tasks["due"].copy()
    first = plan.start + pd.to_timedelta(7 * (tasks["week"] - 1), unit="D")
    for (_, week), late in tasks[days.lt(first)].groupby(["owner", "week"]):
        choices = working_days((plan.start - pd.Timestamp(0)).days + 7 * (int(week) - 1), plan.rules.holidays)
        chosen = [choices[number * len(choices) // len(late)] for number in range(len(late))]
        days[late.index] = pd.Timestamp(0) + pd.to_timedelta(chosen, unit="D")
    return days


def _as_begun(day: datetime.date, number: int, minutes: int) -> datetime.date:
    if not minutes:
        return day
    # Never into the night, however many there are.
    late = datetime.timedelta(minutes=min(number * minutes, 14 * 60 - minutes))
    return datetime.datetime.combine(day, FIRST_HOUR) + late


def calendar_items(parts: Iterable[Part]) -> dict[str, bytes]:
    """Return every to-do and event as a file of its own: ``refgraph-<task id>.ics`` -> content."""
    return {f"{part.uid}.ics": calendar_file([part], "") for part in parts}


def calendar_file(parts: Iterable[Part], title: str = "Plan") -> bytes:
    """Return a calendar of some to-dos and events."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//refgraph//plan//EN")
    if title:
        calendar.add("x-wr-calname", one_line(title))
    head: bytes = calendar.to_ical()
    # Every part is put into words once, though it stands in the calendar of the firm and in one of an owner.
    return head.removesuffix(_END) + b"".join(part.content for part in parts) + _END


def tasks_and_done(plan: Plan) -> pd.DataFrame:
    """Return the tasks in person and campaigns of the plan, then what it found done or dropped, with ``status``."""
    tasks = firm_list(plan).assign(status="", done_on=pd.NaT, closed=pd.NaT)
    before = plan.done
    if not len(before):
        return tasks
    ended = before["status"].isin(CLOSED) & before["personal"].astype(bool)
    closed = before[ended & ~before["task_id"].isin(set(tasks["task_id"]))]
    order = closed["bucket"].map({bucket: place for place, bucket in enumerate(BUCKETS, start=1)})
    closed = closed.assign(tier="", overdue=None, bucket_order=order.fillna(len(BUCKETS)).astype("int64"))
    return pd.concat([tasks, closed], ignore_index=True) if len(closed) else tasks


def _emitted(plan: Plan) -> dict[str, datetime.date]:
    ledger = plan.ledger
    if "emitted" not in ledger:
        return {}
    known = ledger[ledger["emitted"].notna()]
    return {str(task): day.date() for task, day in zip(known["task_id"], known["emitted"], strict=True)}


def _to_do(task: Task, stamp: datetime.date, sequence: int) -> icalendar.Todo:
    import icalendar

    part = icalendar.Todo()
    _describe(part, task, uid(task), stamp, sequence)
    part.add("due", _day(task["due"]))
    part.add("priority", _priority(task))
    status = CLOSED.get(str(task.get("status", "")), "NEEDS-ACTION")
    part.add("status", status)
    if status == "COMPLETED":
        part.add("percent-complete", 100)
        part.add("completed", _midnight(_day(task["done_on"]) if pd.notna(task["done_on"]) else stamp))
    return part


def _event(
    task: Task, begin: datetime.date, minutes: int, stamp: datetime.date, sequence: int
) -> icalendar.Event:
    import icalendar

    part = icalendar.Event()
    _describe(part, task, f"{uid(task)}-event", stamp, sequence)
    part.add("dtstart", begin)
    part.add(
        "dtend", begin + (datetime.timedelta(minutes=minutes) if minutes else datetime.timedelta(days=1))
    )
    part.add("status", "CANCELLED" if task.get("status") == "dropped" else "CONFIRMED")
    # Nobody's day is blocked by what can be done at any hour.
    part.add("transp", "TRANSPARENT")
    part.add("related-to", uid(task))
    return part


def _closed_on(task: Task) -> datetime.date:
    """Return the day on which a task was done, else that for which it was due."""
    return _day(task["done_on"] if pd.notna(task["done_on"]) else task["due"])


def _describe(part: Any, task: Task, identity: str, stamp: datetime.date, sequence: int) -> None:
    part.add("uid", identity)
    part.add("dtstamp", _midnight(stamp))
    part.add("sequence", sequence)
    part.add("summary", subject(task))
    part.add("description", description(task))
    part.add("categories", [one_line(str(task[name])) for name in ("bucket", "tier", "action") if task[name]])


def _priority(task: Task) -> int:
    """Return 1 (most urgent) to 9 from the order of the buckets."""
    return min(max(int(str(task["bucket_order"])), 1), 9)


def _day(due: Any) -> datetime.date:
    day: datetime.date = pd.Timestamp(due).date()
    return day


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
