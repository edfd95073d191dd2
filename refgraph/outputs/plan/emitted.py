"""The ledger of tasks given out: which went into which CRM already, and when each last changed."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from refgraph.errors import OutputError, SettingsError
from refgraph.outputs.plan.words import Task, description, subject
from refgraph.records import read_edited

LEDGER = "emitted.csv"
"""The name of the ledger in the folder of a plan."""

COLUMNS = (
    "task_id", "crm", "part", "contact_id", "name", "owner", "action", "due", "emitted", "changed", "content", "gone",
    "became",
)  # fmt: skip
"""Of the ledger: ``part`` is the number of the file of tasks (0: not for the CRM), ``emitted`` the as-of date of
the plan that first held the task, ``changed`` that of its last change, ``content`` what is compared for that,
``gone`` the as-of date of the first plan without it, and ``became`` what was known of it then (done, late, dropped,
open)."""

DONE = ("done", "late")


@dataclass(frozen=True)
class Emission:
    """What a plan adds to the ledger.

    Parameters
    ----------
    ledger : DataFrame
        The ledger after this plan, with `COLUMNS`, all text.
    new : DataFrame
        The tasks that the CRM does not have yet.
    part
        The number of the file that these go into.
    before
        How many tasks of this plan the CRM has from earlier ones.
    vanished, finished
        How many tasks the CRM has that the plan no longer holds, and how many of these are done.
    stamps
        Task id -> the day of its last change.
    """

    ledger: pd.DataFrame
    new: pd.DataFrame
    part: int
    before: int
    vanished: int
    finished: int
    stamps: dict[str, datetime.date]


def read_ledger(*folders: Path) -> pd.DataFrame:
    """Return the ledgers in some folders as one; of a task in several, the row of the first.

    Raises
    ------
    OutputError
        If a file called like the ledger is none: the CRM would get every task again.
    """
    tables = []
    for path in dict.fromkeys(folder.resolve() / LEDGER for folder in folders):
        if not path.exists():
            continue
        try:
            read = read_edited(path, [("task_id",), ("crm",), ("part",)], "ledger of tasks")
        except SettingsError as error:
            raise OutputError(error.message, "Move it away; all tasks then count as new.") from None
        tables.append(read.reindex(columns=list(COLUMNS), fill_value=""))
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS), dtype="str")
    return pd.concat(tables, ignore_index=True).drop_duplicates(["task_id", "crm"], ignore_index=True)


def emit(
    tasks: pd.DataFrame,
    crm: str,
    known: Iterable[str],
    ledger: pd.DataFrame,
    day: str,
    became: Mapping[str, str],
) -> Emission:
    """Return which tasks are new to the CRM, and the ledger with them.

    Parameters
    ----------
    tasks
        Those of the plan.
    crm
        The CRM that they go into.
    known
        The ids of the contacts whom the CRM knows: others' tasks are not for it.
    ledger
        As `read_ledger` returns it.
    day
        The as-of date of the plan, ``YYYY-MM-DD``.
    became
        Task id -> what became of it, of the tasks of the plan before.
    """
    own = ledger[ledger["crm"].eq(crm)].set_index("task_id")
    given = own[own["part"].ne("0")]
    fits = tasks["contact_id"].isin(set(known))
    there = tasks["task_id"].isin(set(given.index))
    new = tasks[fits & ~there]
    part = 1 + max((int(number) for number in given["part"] if number.isdigit()), default=0)
    changed = _changes(tasks, ledger, day)
    now = _rows(tasks, own, set(new["task_id"]), part, day).assign(crm=crm)
    now["content"], now["changed"] = [
        pd.Series([changed[task][place] for task in now["task_id"]], dtype="str") for place in (0, 1)
    ]
    left = own.drop(index=own.index.intersection(now["task_id"])).reset_index()
    now_gone = left["gone"].eq("")
    left["gone"] = left["gone"].mask(now_gone, day)
    told = pd.Series([became.get(task, "") for task in left["task_id"]], dtype="str")
    left["became"] = left["became"].mask(now_gone, told)
    vanished = left[now_gone & left["part"].ne("0")]
    tables = [table.reindex(columns=list(COLUMNS)) for table in (now, left, ledger[ledger["crm"].ne(crm)])]
    after = pd.concat(tables, ignore_index=True).astype("str")
    after = after.sort_values(["crm", "part", "due", "task_id"], ignore_index=True, kind="stable")
    stamps = {task: datetime.date.fromisoformat(when) for task, (_, when) in changed.items()}
    before, finished = int((fits & there).sum()), int(vanished["became"].isin(DONE).sum())
    return Emission(after, new, part, before, len(vanished), finished, stamps)


def _rows(tasks: pd.DataFrame, own: pd.DataFrame, new: set[str], part: int, day: str) -> pd.DataFrame:
    """Return a row of the ledger for each task of the plan: what it was given out in, and since when."""
    ids = tasks["task_id"].tolist()
    parts, emitted = own["part"].to_dict(), own["emitted"].to_dict()
    return tasks[["task_id", "contact_id", "name", "owner", "action"]].assign(
        part=[str(part) if task in new else parts.get(task, "0") for task in ids],
        due=tasks["due"].dt.strftime("%Y-%m-%d"),
        emitted=[emitted.get(task, day) for task in ids],
        gone="",
        became="",
    )


def _changes(tasks: pd.DataFrame, ledger: pd.DataFrame, day: str) -> dict[str, tuple[str, str]]:
    """Return for each task a digest of what is said of it, and the day since when it is that."""
    before = dict(zip(ledger["task_id"], zip(ledger["content"], ledger["changed"], strict=True), strict=True))
    changes = {}
    for task in tasks.to_dict("records"):
        said = _digest(task)
        content, when = before.get(task["task_id"], ("", ""))
        changes[str(task["task_id"])] = (said, when if content == said and when else day)
    return changes


def _digest(task: Task) -> str:
    text = "\n".join([subject(task), description(task), str(task["due"]), str(task["bucket"])])
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:12]
