"""write_plan(): a plan into a folder: pages, lists, workbook, calendars, tasks for the CRM, and the ledger of those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from refgraph.crm import GENERIC, crm_named
from refgraph.decisions import TASK
from refgraph.errors import OutputError
from refgraph.nurture import LIVING, TASKS
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.manifest import describe
from refgraph.outputs.plan.book import plan_workbook
from refgraph.outputs.plan.calendars import (
    EVENT,
    TO_DO,
    Part,
    calendar_file,
    calendar_items,
    calendar_parts,
    event_starts,
)
from refgraph.outputs.plan.campaigns import CAMPAIGNS, addressees, campaigns
from refgraph.outputs.plan.crm_tasks import instructions, task_form, tasks_file
from refgraph.outputs.plan.emitted import LEDGER, Emission, emit, ledger_table, read_ledger
from refgraph.outputs.plan.lists import Decided, firm_list, ledger_files, owner_lists, to_decide
from refgraph.outputs.plan.naming import UNASSIGNED, file_stems
from refgraph.outputs.plan.pages import firm_page, weekly_pages
from refgraph.outputs.plan.printing import firm_html, owner_html
from refgraph.outputs.plan.reading import PLAN, plan_folder
from refgraph.outputs.writeback import find_crm
from refgraph.result import Result
from refgraph.saving import ACCOUNT, Place, encoded, with_account, written_files

if TYPE_CHECKING:
    from refgraph.nurture import Plan

LEDGERS = "ledgers"
"""The folder in the folder of a plan for the tables beside the tasks."""

CALENDAR = "calendar"
"""The folder in it for to-dos and events one by one."""


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
    gone
        Names in the folder of what an earlier plan left and this one has nothing for: it is to be removed.
    """

    paths: tuple[Path, ...]
    crm: str
    tasks_file: str
    new: int
    before: int
    settled: Mapping[str, int]
    unknown: int
    gone: tuple[str, ...] = ()


def write_plan(
    result: Result,
    plan: Plan,
    folder: str | Path,
    *,
    crm: str = "",
    previous: str | Path | None = None,
    split: bool = False,
) -> WrittenPlan:
    """Write a plan into a folder: pages, lists and calendars of the firm and each owner, tasks for the CRM, ledgers.

    Mailings are campaigns: a row each in all lists, and a list in ``campaigns`` of whom each goes to.

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
        The folder of the plan before or of its run, if it is another one: its tasks are not given out again.
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
        known = [place.folder / LEDGER]
        place.change(contents, remove=written.gone, read=result.paths, known=known)
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
    before = [] if previous is None else [plan_folder(previous)]
    day = str((plan.start - pd.Timedelta(days=1) if plan.as_of is None else plan.as_of).date())
    known = known_contacts(result, crm)
    decided = result.decisions.in_force(TASK, day)
    held = read_ledger(folder, *before)
    _require_all(plan, held, folder)
    tasks = firm_list(plan)
    stems = _stems(tasks, plan)
    emission = emit(tasks[list(TASKS)], plan.ledger, held, crm, known, day, event_starts(plan))
    parts = calendar_parts(plan, emission.stamps)
    for_crm, written = _crm_files(result, emission, crm)
    contents = {
        **for_crm,
        LEDGER: encoded(ranking_csv(ledger_table(emission.ledger))),
        **_pages(result, plan, stems),
        **_lists(result, plan, decided, stems),
        "plan.xlsx": plan_workbook(plan, decided),
        **_calendars(parts, stems),
        **({f"{CALENDAR}/{name}": item for name, item in calendar_items(parts).items()} if split else {}),
        **{f"{LEDGERS}/{name}.csv": _csv(table) for name, table in ledger_files(plan).items()},
    }
    contents |= _emptied(tasks, folder, contents)
    gone = _gone(folder, contents)
    about = {**describe(result), **about_plan(plan)}
    contents = with_account(contents, about, ACCOUNT, folder, without=gone)
    personal = plan.tasks[plan.tasks["personal"]]
    return contents, WrittenPlan(
        tuple(folder / name for name in contents),
        crm,
        written,
        new=len(emission.new),
        before=emission.before,
        settled={str(state): int(number) for state, number in emission.settled.items()},
        unknown=int((~personal["contact_id"].isin(known)).sum()),
        gone=gone,
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
                for bucket, count in plan.tasks.loc[plan.tasks["personal"], "bucket"]
                .value_counts(sort=False)
                .items()
            },
            "campaigns": len(campaigns(plan)),
            "mailings": int((~plan.tasks["personal"]).sum()),
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


def _stems(tasks: pd.DataFrame, plan: Plan) -> dict[str, str]:
    """Return the names of the files of everybody who has something to do, or had when it was found done."""
    owners = {*tasks["owner"], *plan.done.get("owner", ())}
    return file_stems(sorted(owners, key=lambda owner: (not owner, owner)))


def _pages(result: Result, plan: Plan, stems: Mapping[str, str]) -> dict[str, bytes]:
    pages = weekly_pages(result, plan)
    files = {owner: f"{stem}.html" for owner, stem in stems.items()}
    own = {files[page.owner]: encoded(owner_html(page)) for page in pages}
    shown = {page.owner: files[page.owner] for page in pages}
    return {"firm.html": encoded(firm_html(firm_page(plan, pages), shown)), **own}


def _lists(result: Result, plan: Plan, decided: Decided, stems: Mapping[str, str]) -> dict[str, bytes]:
    own = {f"{stems[owner]}.csv": _csv(tasks) for owner, tasks in owner_lists(plan, decided).items()}
    overflow = _csv(to_decide(plan.overflow, decided))
    sent = {
        each.file: _csv(to_decide(addressees(each, result.people.contacts), decided))
        for each in campaigns(plan)
    }
    return {PLAN: _csv(firm_list(plan, decided)), **own, "overflow.csv": overflow, **sent}


def _calendars(parts: list[Part], stems: Mapping[str, str]) -> dict[str, bytes]:
    """Return the calendars of the firm and of each owner: events in one, to-dos in another."""
    files = {}
    for kind, (firm, ending) in {EVENT: ("calendar.ics", ".ics"), TO_DO: ("tasks.ics", ".tasks.ics")}.items():
        of_kind = [part for part in parts if part.kind == kind]
        files[firm] = calendar_file(of_kind)
        for owner, stem in stems.items():
            own = [part for part in of_kind if part.owner == owner]
            files[f"{stem}{ending}"] = calendar_file(own, owner or UNASSIGNED.capitalize())
    return files


def _emptied(tasks: pd.DataFrame, folder: Path, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return empty lists for owners who had tasks in the last plan in the folder and have none now."""
    emptied = {".csv": _csv(tasks.iloc[:0]), ".ics": calendar_file([])}
    there = [path for stem in ("owner-*", UNASSIGNED) for path in folder.glob(f"{stem}.*")]
    return {
        path.name: emptied[path.suffix]
        for path in sorted(there)
        if path.suffix in emptied and path.name not in contents
    }


def _gone(folder: Path, contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the lists of campaigns that are over, and the pages of who has nothing to do any more."""
    before = written_files(folder) or {}
    old = [name for name in before if name.startswith(f"{CAMPAIGNS}/") or name.endswith(".html")]
    return tuple(name for name in old if name not in contents)


def _csv(table: pd.DataFrame) -> bytes:
    return encoded(ranking_csv(table))
