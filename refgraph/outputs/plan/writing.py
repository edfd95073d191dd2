"""write_plan(): a plan into a folder: lists, workbook, calendars, tasks for the CRM, and the ledger of those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from refgraph.crm import GENERIC, crm_named
from refgraph.decisions import TASK
from refgraph.errors import OutputError
from refgraph.nurture import LIVING
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.manifest import describe
from refgraph.outputs.plan.book import plan_workbook
from refgraph.outputs.plan.calendars import Part, calendar_file, calendar_items, calendar_parts
from refgraph.outputs.plan.crm_tasks import instructions, task_form, tasks_file
from refgraph.outputs.plan.emitted import LEDGER, Emission, emit, ledger_table, read_ledger
from refgraph.outputs.plan.lists import (
    UNASSIGNED,
    Decided,
    file_stems,
    firm_list,
    in_person_only,
    ledgers,
    owner_lists,
    to_decide,
)
from refgraph.outputs.plan.reading import PLAN
from refgraph.outputs.writeback import find_crm
from refgraph.result import Result
from refgraph.saving import ACCOUNT, Place, encoded, with_account

if TYPE_CHECKING:
    from refgraph.nurture import Plan

LEDGERS = "ledgers"
"""The folder in the folder of a plan for the tables beside the tasks."""

CALENDAR = "calendar"
"""The folder in it for to-dos and events one by one."""

MOST_SINGLE = 20_000
"""Where there are more tasks, workbook and calendars hold those in person: nobody ticks off thousands of mailings."""


@dataclass(frozen=True)
class WrittenPlan:
    """What was written, and what the CRM gets of it.

    Parameters
    ----------
    paths
        The files.
    crm
        The CRM that the tasks are for.
    tasks_file
        The name of the file of tasks; empty if there is none to give out.
    new, before
        How many tasks are in it, and were given out before.
    settled
        How many tasks that were given out this plan found done, late or dropped: state -> number.
    unknown
        How many tasks are about people whom the CRM does not know.
    listed_only
        How many mailings are in the lists only, not in the workbook and the calendars.
    """

    paths: tuple[Path, ...]
    crm: str
    tasks_file: str
    new: int
    before: int
    settled: Mapping[str, int]
    unknown: int
    listed_only: int = 0


def write_plan(
    result: Result,
    plan: Plan,
    folder: str | Path,
    *,
    crm: str = "",
    previous: str | Path | None = None,
    split: bool = False,
) -> WrittenPlan:
    """Write a plan into a folder: list, workbook, a list and a calendar per owner, tasks for the CRM, ledgers.

    Tasks go into the CRM once: ``emitted.csv`` remembers which were given out and what became of them, a file of
    tasks holds only new ones, and a file that was written stays as it is, under a number of its own.

    Parameters
    ----------
    result
        The run.
    plan
        What `refgraph.plan` made of it.
    folder
        Where to write; made if need be.
    crm
        The CRM that gets the tasks; seen from the export if empty.
    previous
        The folder of the plan before, if it is another one: its tasks are not given out again.
    split
        Whether every to-do and event is also a file of its own, in the folder ``calendar``, for a CalDAV
        server; a file changes only if the task does.

    Returns
    -------
    WrittenPlan

    Raises
    ------
    UnknownNameError
        If there is no such CRM.
    OutputError
        If the folder cannot be written to, its ledger is none or is not whole, or holds tasks still to be done
        that the plan does not know.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> made = rg.plan(result, rg.assign_tiers(result), start="2026-01-05")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first = rg.write_plan(result, made, folder)
    ...     second = rg.write_plan(result, made, folder)
    >>> first.tasks_file, first.new == second.before, second.new
    ('tasks-generic.csv', True, 0)
    """
    with Place(folder) as place:
        contents, written = plan_files(result, plan, place.folder, crm=crm, previous=previous, split=split)
        place.change(contents, read=result.paths, known=[place.folder / LEDGER])
        return written


def plan_files(
    result: Result,
    plan: Plan,
    folder: Path,
    *,
    crm: str = "",
    previous: str | Path | None = None,
    split: bool = False,
) -> tuple[dict[str, bytes], WrittenPlan]:
    """Return the files of a plan, name in the folder -> bytes, and what is to be said of them.

    Parameters are those of `write_plan`; the ledger that lies in the folder is carried on.
    """
    crm = crm_named(crm) if crm else find_crm(result)
    before = [] if previous is None else [_folder_of(Path(previous))]
    day = str((plan.start - pd.Timedelta(days=1) if plan.as_of is None else plan.as_of).date())
    known = known_contacts(result, crm)
    decided = result.decisions.in_force(TASK, day)
    held = read_ledger(folder, *before)
    _require_all(plan, held, folder)
    emission = emit(plan.tasks, plan.ledger, held, crm, known, day)
    single = plan if len(plan.tasks) <= MOST_SINGLE else in_person_only(plan)
    parts = calendar_parts(single, emission.stamps)
    for_crm, written = _crm_files(result, emission, crm)
    contents = {
        **for_crm,
        LEDGER: encoded(ranking_csv(ledger_table(emission.ledger))),
        **_lists(plan, decided),
        "plan.xlsx": plan_workbook(single, decided),
        **_calendars(parts),
        **({f"{CALENDAR}/{name}": item for name, item in calendar_items(parts).items()} if split else {}),
        **{f"{LEDGERS}/{name}.csv": _csv(table) for name, table in ledgers(plan).items()},
    }
    contents |= _emptied(plan, folder, contents)
    contents = with_account(contents, {**describe(result), **about_plan(plan)}, ACCOUNT, folder)
    unknown = int((~plan.tasks["contact_id"].isin(known)).sum())
    return contents, WrittenPlan(
        tuple(folder / name for name in contents),
        crm,
        written,
        new=len(emission.new),
        before=emission.before,
        settled={str(state): int(number) for state, number in emission.settled.items()},
        unknown=unknown,
        listed_only=len(plan.tasks) - len(single.tasks),
    )


def about_plan(plan: Plan) -> dict[str, Any]:
    """Return what the account of a run says of the plan."""
    return {
        "plan": {
            "start": str(plan.start.date()),
            "because": plan.because,
            "weeks": plan.weeks,
            "tasks": {
                str(bucket): int(count)
                for bucket, count in plan.tasks["bucket"].value_counts(sort=False).items()
            },
            "overflow": len(plan.overflow),
            "lapsing": len(plan.lapsing),
        }
    }


def known_contacts(result: Result, crm: str) -> set[str]:
    """Return the ids of the contacts whom the CRM has, under an id of its own unless any will do."""
    contacts = result.people.contacts
    there = set(contacts.loc[~contacts["provisional"], "contact_id"])
    if crm == GENERIC.name:
        return there
    read = result.records.tables.get("contacts", pd.DataFrame())
    return there & (set(read["contact_id"]) - {""}) if "contact_id" in read else set()


def _require_all(plan: Plan, held: pd.DataFrame, folder: Path) -> None:
    """Refuse to write lists that lack what was given out and is still to be done."""
    living = held["state"].isin(LIVING) & held["contact_id"].ne("")
    lost = held[living & ~held["task_id"].isin(set(plan.ledger["task_id"]))]
    if len(lost):
        raise OutputError(
            f"'{folder}' holds {len(lost):,} tasks that are still to be done and that this plan does not know.",
            "Plan with previous=remembered_tasks(folder), or name another folder.",
        )


def _folder_of(previous: Path) -> Path:
    return previous if previous.is_dir() else previous.parent


def _crm_files(result: Result, emission: Emission, crm: str) -> tuple[dict[str, bytes], str]:
    if not emission.file:
        return {}, ""
    form, name = task_form(crm), emission.file
    return {
        name: tasks_file(emission.new, form, _emails(result)),
        "how-to-import-tasks.txt": encoded(instructions(crm, form, name)),
    }, name


def _emails(result: Result) -> Mapping[str, str]:
    """Return the address of each owner, by id and by name."""
    owners = result.people.tables.get("owners", pd.DataFrame())
    if "email" not in owners:
        return {}
    found: dict[str, str] = {}
    for column in ("name", "owner"):
        if column in owners:
            found |= dict(zip(owners[column].tolist(), owners["email"].tolist(), strict=True))
    return found


def _lists(plan: Plan, decided: Decided) -> dict[str, bytes]:
    lists = owner_lists(plan, decided)
    stems = file_stems(lists)
    own = {f"{stems[owner]}.csv": _csv(tasks) for owner, tasks in lists.items()}
    overflow = _csv(to_decide(plan.overflow, decided))
    return {PLAN: _csv(firm_list(plan, decided)), **own, "overflow.csv": overflow}


def _calendars(parts: list[Part]) -> dict[str, bytes]:
    owners = sorted({part.owner for part in parts}, key=lambda owner: (not owner, owner))
    files = {"tasks.ics": calendar_file(parts)}
    for owner, stem in file_stems(owners).items():
        own = [part for part in parts if part.owner == owner]
        files[f"{stem}.ics"] = calendar_file(own, owner or UNASSIGNED.capitalize())
    return files


def _emptied(plan: Plan, folder: Path, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return empty lists for owners who had tasks in the last plan in the folder and have none now."""
    emptied = {".csv": _csv(firm_list(plan).iloc[:0]), ".ics": calendar_file([])}
    there = [path for stem in ("owner-*", UNASSIGNED) for path in folder.glob(f"{stem}.*")]
    return {
        path.name: emptied[path.suffix]
        for path in sorted(there)
        if path.suffix in emptied and path.name not in contents
    }


def _csv(table: pd.DataFrame) -> bytes:
    return encoded(ranking_csv(table))
