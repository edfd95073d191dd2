"""What somebody decided about a task."""

from __future__ import annotations

from refgraph.errors import SettingsError
from refgraph.records import possible_days, single_day

DONE, CANCELLED = "done", "cancelled"


def read_task_decision(text: str) -> str:
    """Understand a decision about a task: ``done``, ``done DATE``, ``cancelled``, or a new due date.

    Raises
    ------
    SettingsError
        If it is none of these.

    Examples
    --------
    >>> read_task_decision("Done 31.12.2026"), read_task_decision("cancelled")
    ('done 2026-12-31', 'cancelled')
    """
    word, _, rest = " ".join(text.split()).partition(" ")
    said, day = word.casefold(), single_day(rest) if rest else ""
    if said == DONE and (day or not rest):
        return f"{DONE} {day}".strip()
    if said in (CANCELLED, "canceled", "cancel") and not rest:
        return CANCELLED
    due = single_day(text)
    if not due:
        raise SettingsError(
            f"'{text}' is no decision about a task.",
            "Write done, done 2026-12-31, cancelled, or a new due date.",
        )
    return due


def days_meant(text: str) -> tuple[str, ...]:
    """Return the days that a decision about a task can mean: two where day and month cannot be told apart.

    Examples
    --------
    >>> days_meant("3/4/2026"), days_meant("done 12/31/2026"), days_meant("cancelled")
    (('2026-04-03', '2026-03-04'), ('2026-12-31',), ())
    """
    word, _, rest = " ".join(text.split()).partition(" ")
    return possible_days(rest if word.casefold() == DONE else text)
