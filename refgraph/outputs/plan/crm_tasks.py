"""Tasks as a CRM's import takes them: its headers, its words, its ids."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from refgraph.crm import CRMS, TASK_FIELDS, TaskForm
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.plan.words import Task, description, subject
from refgraph.saving import encoded

URGENT, USUAL = 3, 6
"""Up to which bucket a task is urgent, and up to which it is usual."""


def task_form(crm: str) -> TaskForm:
    """Return what a CRM asks of tasks; what suits most where nobody has found out."""
    return CRMS[crm].tasks or TaskForm()


def tasks_file(tasks: pd.DataFrame, form: TaskForm, emails: Mapping[str, str]) -> bytes:
    """Return tasks as CSV for an import, one row each; people open it too, so no cell of it is a formula.

    Parameters
    ----------
    tasks
        Rows of the tasks of a plan.
    form
        What the CRM asks for.
    emails
        Owner -> e-mail address, by which a CRM that does not ask for ids knows its users best.
    """
    fields = [name for name in TASK_FIELDS if form.headers.get(name)]
    rows = [[_field(name, task, form, emails) for name in fields] for task in tasks.to_dict("records")]
    table = pd.DataFrame(rows, columns=[form.headers[name] for name in fields], dtype="str")
    return encoded(ranking_csv(table, marked=False))


def instructions(crm: str, form: TaskForm, file: str) -> str:
    """Return how to import a file of tasks, in plain words."""
    steps = [
        f"Tasks for {crm}",
        "",
        f"   {file}",
        "",
        *(f"{number}. {step}" for number, step in enumerate(form.import_it, start=1)),
        "",
        "A task without a contact is a campaign: its description names the list of whom to send it to, in the folder",
        "campaigns. Close the task when all of it is sent.",
        "A file holds only tasks that no file before it held: import each file once, and none twice. The ledger of",
        "what was given out is emitted.csv; keep it. Tasks are never changed or deleted in the CRM by these files:",
        "one that is done or dropped is marked so in the ledger, with the reason, to be closed by hand.",
    ]
    return "\n".join(steps) + "\n"


def _field(name: str, task: Task, form: TaskForm, emails: Mapping[str, str]) -> str:
    match name:
        case "contact_id":
            return str(task["contact_id"])
        case "subject":
            text = subject(task)
            return text if not form.longest or len(text) <= form.longest else f"{text[: form.longest - 3]}..."
        case "due":
            return str(pd.Timestamp(str(task["due"])).date())
        case "kind":
            return form.kinds.get(str(task["action"]), form.usual_kind or str(task["action"]))
        case "priority":
            order = int(str(task["bucket_order"]))
            return form.urgencies[0 if order <= URGENT else 1 if order <= USUAL else 2]
        case "status":
            return form.status
        case "owner":
            return _owner(str(task["owner"]), form, emails)
        case _:
            return description(task)


def _owner(owner: str, form: TaskForm, emails: Mapping[str, str]) -> str:
    if form.owner_pattern:
        return owner if re.fullmatch(form.owner_pattern, owner) else ""
    return emails.get(owner) or owner
