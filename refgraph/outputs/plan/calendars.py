"""The plan as calendars: a to-do per task, and a day kept free for a meeting or an event."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from refgraph.nurture import BUCKETS
from refgraph.outputs.plan.words import Task, description, one_line, subject, uid
from refgraph.saving import ACCOUNT, Place, save, with_account

if TYPE_CHECKING:
    import icalendar

    from refgraph.nurture import Plan

MEETINGS = ("meeting", "event")
"""The actions that take a place in the day and so are events as well."""

CLOSED: Mapping[str, str] = {"done": "COMPLETED", "late": "COMPLETED", "dropped": "CANCELLED"}
"""What became of a task, and the word of calendars for it."""

_END = b"END:VCALENDAR\r\n"

Stamps = Mapping[str, datetime.date]
"""Task id -> the day on which the task last changed."""


def write_calendar(
    plan: Plan, path: str | Path, *, split: bool = False, stamps: Stamps | None = None
) -> list[Path]:
    """Write the tasks as a calendar that every calendar program opens.

    Every task is a to-do (``VTODO``) with its due date, priority (1 for the first bucket) and reason;
    meetings and events are whole-day events besides. Tasks given out before that are done or dropped are in
    it as that. The ``UID`` of a task is the same in every plan; the stamp is the as-of date of the plan, so that
    the same plan gives the same bytes (RFC 5545).

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
    >>> text.count("BEGIN:VTODO") == len(made.tasks)
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
    uid
        Its name everywhere.
    owner
        Whose it is; empty for nobody.
    content
        As it stands in a calendar.
    """

    uid: str
    owner: str
    content: bytes


def calendar_parts(plan: Plan, stamps: Stamps | None = None) -> list[Part]:
    """Return the to-dos and events of a plan, those that it found done or dropped last."""
    usual = (plan.start if plan.as_of is None else plan.as_of).date()
    parts = []
    for task in tasks_and_done(plan).to_dict("records"):
        stamp = (stamps or {}).get(str(task["task_id"]), usual)
        made: list[icalendar.Component] = [_to_do(task, stamp)]
        if task["action"] in MEETINGS and not task["status"]:
            made.append(_event(task, stamp))
        parts += [Part(str(each["UID"]), str(task["owner"]), each.to_ical()) for each in made]
    return parts


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
    """Return the tasks of the plan, then those that it found done or dropped, with ``status``."""
    tasks = plan.tasks.assign(status="", done_on=pd.NaT)
    before = plan.done
    if not len(before):
        return tasks
    closed = before[before["status"].isin(CLOSED) & ~before["task_id"].isin(set(tasks["task_id"]))]
    order = closed["bucket"].map({bucket: place for place, bucket in enumerate(BUCKETS, start=1)})
    closed = closed.assign(tier="", bucket_order=order.fillna(len(BUCKETS)).astype("int64"))
    return pd.concat([tasks, closed], ignore_index=True) if len(closed) else tasks


def _to_do(task: Task, stamp: datetime.date) -> icalendar.Todo:
    import icalendar

    part = icalendar.Todo()
    _describe(part, task, uid(task), stamp)
    part.add("due", _day(task["due"]))
    part.add("priority", _priority(task))
    status = CLOSED.get(str(task.get("status", "")), "NEEDS-ACTION")
    part.add("status", status)
    if status == "COMPLETED":
        part.add("percent-complete", 100)
        part.add("completed", _midnight(_day(task["done_on"]) if pd.notna(task["done_on"]) else stamp))
    return part


def _event(task: Task, stamp: datetime.date) -> icalendar.Event:
    import icalendar

    part = icalendar.Event()
    _describe(part, task, f"{uid(task)}-event", stamp)
    day = _day(task["due"])
    part.add("dtstart", day)
    part.add("dtend", day + datetime.timedelta(days=1))
    # Nobody's day is blocked by a meeting that has no hour yet.
    part.add("transp", "TRANSPARENT")
    part.add("related-to", uid(task))
    return part


def _describe(part: Any, task: Task, identity: str, stamp: datetime.date) -> None:
    part.add("uid", identity)
    part.add("dtstamp", _midnight(stamp))
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
