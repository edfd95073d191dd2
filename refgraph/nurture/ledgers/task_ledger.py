"""The ledger of tasks: every one that a plan gave a place, until it is done or ended, and afterwards."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from refgraph.errors import InputError
from refgraph.nurture.schedule import TASKS

STATES: Mapping[str, str] = {
    "open": "not done yet",
    "edited": "not done yet, and somebody gave it another due date",
    "done": "done, at the latest a week after it was due",
    "late": "done later than a week after it was due",
    "dropped": "not done, and no longer to be done: somebody cancelled it, or the data forbid it",
}
"""What can become of a task, and what that means."""

LIVING, FINISHED = ("open", "edited"), ("done", "late")
"""The states of what is still to be done, and of what was."""

TOLD = (
    "task_id contact_id name organisation owner bucket action personal channel content due gap trigger wording "
    "reason occasion"
).split()
"""What the ledger keeps of a task as it was told."""

LEDGER = [*TOLD, "first_due", "emitted", "state", "closed", "done_on", "why"]
"""The columns of the ledger: ``first_due`` is the due date as first told; ``emitted`` and ``closed`` are the as-of
dates of the first plan with the task and of the plan that found it settled; ``why`` says what settled it, blank
for a touch on record."""

CANCELLED, BY_WORD = "cancelled by somebody", "said to be done"
"""Why a task ended without a touch on record."""

_NEEDED = "task_id contact_id owner action due".split()
_DATES = ("due", "first_due", "emitted", "closed", "done_on")


def read_tasks(previous: pd.DataFrame | None) -> pd.DataFrame:
    """Return the tasks of the plans before as a ledger, in its types.

    Parameters
    ----------
    previous
        A ledger, or the list of one plan, whose tasks then are all open; dates may be texts.

    Raises
    ------
    InputError
        If the table is no list of tasks, or a date in it is none.
    """
    table = pd.DataFrame(columns=LEDGER) if previous is None else previous.reset_index(drop=True)
    missing = [name for name in _NEEDED if name not in table]
    if missing:
        raise InputError(
            f"The plan before lacks {', '.join(missing)}.",
            "Give the folder of a plan that an earlier run wrote.",
        )
    table = table.assign(**{name: _days(table, name) for name in _DATES})
    if "week" in table and table["emitted"].isna().all() and len(table):
        week = pd.to_numeric(table["week"], errors="coerce").fillna(1)
        table["emitted"] = (table["due"] - pd.to_timedelta(7 * (week - 1), unit="D")).min() - pd.Timedelta(
            days=1
        )
    table["first_due"] = table["first_due"].fillna(table["due"])
    state = table["state"] if "state" in table else pd.Series("", index=table.index)
    table["state"] = state.astype("str").where(state.isin(list(STATES)), "open")
    table["gap"] = pd.to_numeric(table.get("gap", pd.Series(np.nan, table.index)), errors="coerce").astype(
        "float64"
    )
    personal = table.get("personal", pd.Series(True, index=table.index)).astype("str").str.casefold()
    table["personal"] = personal.isin(["yes", "true", "1"])
    table = table.reindex(columns=[*LEDGER, *table.columns.difference([*TASKS, *LEDGER])])
    texts = [name for name in LEDGER if name not in (*_DATES, "gap", "personal")]
    return table.assign(**{name: table[name].astype("object").fillna("").astype("str") for name in texts})


def after(ledger: pd.DataFrame, tasks: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Return the ledger with the tasks of a plan: new ones added, what is shown of the others brought up to date."""
    now = tasks.set_index("task_id")
    ledger = ledger.copy()
    there = ledger["task_id"].isin(now.index)
    for name in ("name", "organisation", "owner", "bucket"):
        ledger.loc[there, name] = now[name].reindex(ledger.loc[there, "task_id"]).to_numpy()
    new = tasks[~tasks["task_id"].isin(set(ledger["task_id"]))]
    new = new.assign(first_due=new["due"], emitted=today, state="open", why="")
    new = new.assign(closed=pd.Series(pd.NaT, new.index), done_on=pd.Series(pd.NaT, new.index))[LEDGER]
    both = pd.concat([ledger, new.astype(ledger[LEDGER].dtypes.to_dict())], ignore_index=True)
    return both.sort_values(["first_due", "task_id"], kind="stable", ignore_index=True)


def _days(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table:
        return pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    told = table[name]
    if told.dtype.kind == "M":
        return told.astype("datetime64[us]")
    told = told.fillna("").astype("str").str[:10].replace({"NaT": "", "nan": ""})
    days = pd.to_datetime(told, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    wrong = days.isna() & (told.ne("") | pd.Series(name == "due", index=table.index))
    if wrong.any():
        row = table.loc[wrong.idxmax()]
        raise InputError(
            f"'{row[name]}' in the column {name} of the tasks of the plan before is no date (task {row['task_id']}).",
            "Write YYYY-MM-DD, or bring back the file as refgraph wrote it.",
        )
    return days
