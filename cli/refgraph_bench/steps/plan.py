"""Plan: what each owner has to do in the coming weeks; done, moved, dropped, which the next plan reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from refgraph.decisions import TASK, Decision
from refgraph.errors import InputError
from refgraph.findings import counted
from refgraph_bench.bench import Bench
from refgraph_bench.listing import page_of, query
from refgraph_bench.steps.step import Answer, Step, day_of, text_of, texts_of
from refgraph_bench.steps.who import WHERE
from refgraph_bench.undoing import decide_and_keep

FILE = "plan/plan.csv"
COLUMNS = ("task_id", "due", "overdue", "owner", "action", "name", "reason", "wording", "channel")
DONE, DROPPED, MOVED, AGAIN = "done", "cancelled", "moved", "open"


def show(bench: Bench, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the tasks of an owner, or of all."""
    tasks = bench.reader.table(FILE, COLUMNS)
    owner = asked.get("owner", "")
    owners = tasks["owner"].value_counts()
    table = tasks[tasks["owner"].eq(owner)] if owner else tasks
    table = table.assign(decision=bench.reader.decisions()[0].column(TASK, table["task_id"]))
    page = page_of(table, asked.get("page", ""), {"owner": owner})
    return {
        "page": page,
        "owner": owner,
        "is_dated": bool(bench.place.account.get("as_of")),
        "owners": [(str(name), int(count)) for name, count in owners.items()],
    }


def tick_off(bench: Bench, form: FormData) -> Answer:
    """Say of tasks that they are done, dropped, or due on another day."""
    action, day = text_of(form, "action"), day_of(form, "day")
    tasks = bench.reader.table(FILE, COLUMNS)
    tasks = tasks[tasks["task_id"].isin(texts_of(form, "id"))]
    if tasks.empty:
        raise InputError("No task is ticked.", "Tick those it is about.")
    words = _words(action, day)
    said = [
        Decision(TASK, row["task_id"], name=row["name"], decision=words, where=WHERE)
        for row in tasks.to_dict("records")
    ]
    decide_and_keep(bench.place, f"{counted(len(said), 'task')}: {words or 'open again'}", said)
    asked = {name: text_of(form, name) for name in ("owner", "page")}
    return f"/plan{query(asked)}"


def _words(action: str, day: str) -> str:
    """Return what is typed into a list of tasks for it."""
    if action == MOVED:
        if not day:
            raise InputError("To which day, was not said.", "Choose a day, and then move.")
        return day
    if action == AGAIN:
        return ""
    if action not in (DONE, DROPPED):
        raise InputError(f"'{action}' is nothing that becomes of a task.", "Load the page again.")
    return f"{action} {day}".strip() if action == DONE else action


STEP = Step("plan", "Plan", show, {"plan": tick_off})
