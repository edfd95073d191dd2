"""What became of the plan before: every task done, late, dropped or still open, and the rate of every owner."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from refgraph.errors import InputError
from refgraph.nurture.signals import group_of, kind_of

FOLLOW_THROUGH = "owner planned done late dropped open rate".split()
"""The columns of the follow-through."""

STATES = ("done", "late", "dropped", "open")

_NEEDED = "task_id contact_id owner action due week".split()
_GRACE = pd.Timedelta(days=7)


def settle(previous: pd.DataFrame, log: pd.DataFrame, as_of: pd.Timestamp | None) -> pd.DataFrame:
    """Say what became of every task of the plan before.

    A task is done by a touch of its kind (a conversation, a gesture, a mailing) with that contact, from a week
    before it was due, but not before that plan began, to a week after; late by one after that; open if there
    is none and the week is not over; else dropped. A touch settles one task.

    Parameters
    ----------
    previous
        The tasks of the plan before; dates may be texts.
    log
        What `touch_log` returned.
    as_of
        The day up to which the log reaches.

    Returns
    -------
    DataFrame
        The tasks with ``status`` and ``done_on``.

    Raises
    ------
    InputError
        If the table is no list of tasks.
    """
    missing = [name for name in _NEEDED if name not in previous]
    if missing:
        raise InputError(
            f"The plan before lacks {', '.join(missing)}.", "Give the plan.csv that an earlier run wrote."
        )
    tasks = previous.reset_index(drop=True)
    tasks["due"] = pd.to_datetime(tasks["due"], errors="coerce").astype("datetime64[us]")
    tasks["week"] = pd.to_numeric(tasks["week"], errors="coerce").fillna(1).astype(int)
    found = _matched(tasks, log)
    tasks["done_on"] = pd.Series(found, index=tasks.index, dtype="datetime64[us]")
    limit = tasks["due"] + _GRACE
    waiting = limit.ge(as_of) if as_of is not None else pd.Series(True, index=tasks.index)
    states = np.select(
        [tasks["done_on"].le(limit), tasks["done_on"].notna(), waiting], ["done", "late", "open"], "dropped"
    )
    return tasks.assign(status=pd.Series(states, index=tasks.index, dtype="str"))


def rates(done: pd.DataFrame) -> pd.DataFrame:
    """Return per owner how many tasks were planned, done, late, dropped and open.

    Returns
    -------
    DataFrame
        `FOLLOW_THROUGH`; ``rate`` is the share done in time of those whose time is over, NaN if none is.
    """
    if done.empty:
        return pd.DataFrame({name: [] for name in FOLLOW_THROUGH})
    counted = (
        done.groupby(["owner", "status"])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=list(STATES), fill_value=0)
    )
    counted.insert(0, "planned", counted.sum(axis=1))
    over = counted["planned"] - counted["open"]
    counted["rate"] = (counted["done"] / over.where(over.gt(0))).round(4)
    return counted.reset_index()[FOLLOW_THROUGH].rename_axis(columns=None)


def _matched(tasks: pd.DataFrame, log: pd.DataFrame) -> list[pd.Timestamp]:
    """Return the day on which each task was done: the first touch of its kind that no other task has taken."""
    made: dict[tuple[str, str], list[pd.Timestamp]] = {}
    for contact, stream, date in _touches(log):
        made.setdefault((contact, stream), []).append(date)
    start = (tasks["due"] - pd.to_timedelta(7 * (tasks["week"] - 1), unit="D")).min()
    earliest = (tasks["due"] - _GRACE).clip(lower=start)
    streams = tasks["action"].map({action: group_of(kind_of(action)) for action in tasks["action"].unique()})
    found = [pd.NaT] * len(tasks)
    for place in tasks.sort_values(["due", "task_id"], kind="stable").index:
        days = made.get((tasks.at[place, "contact_id"], streams[place]), [])
        day = next((day for day in days if day >= earliest[place]), None)
        if day is not None:
            days.remove(day)
            found[place] = day
    return found


def _touches(log: pd.DataFrame) -> Iterator[tuple[str, str, pd.Timestamp]]:
    # What came in settles a conversation too: nobody has to be called who has just rung.
    rows = log[log["out"] | log["group"].eq("talk")]
    yield from zip(rows["contact_id"], rows["group"], rows["date"], strict=True)
