"""The plan as a workbook: a sheet for the firm, one per owner to print and tick, the ledgers, and a guide."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from refgraph.nurture import STATES
from refgraph.outputs.guide import write_sections
from refgraph.outputs.meanings import LISTS
from refgraph.outputs.plan.campaigns import campaigns
from refgraph.outputs.plan.lists import Decided, firm_list, in_order, ledgers, owner_lists, to_decide
from refgraph.outputs.plan.naming import UNASSIGNED
from refgraph.outputs.sheets import Layout, SheetNames, Styles, safe_text, write_sheet

if TYPE_CHECKING:
    from refgraph.nurture import Plan

MOST_LISTED = 50_000
"""Longer ledgers are left to the files beside: they would make the workbook slow to open."""

A4 = 9
"""The paper, as Excel counts them."""

TO_DO = {
    "decision": "Decision",
    "due": "Due",
    "overdue": "Overdue",
    "week": "Week",
    "owner": "Owner",
    "action": "Action",
    "name": "Name",
    "organisation": "Organisation",
    "tier": "Tier",
    "bucket": "Because",
    "reason": "Why",
    "wording": "Words",
    "channel": "By",
    "content": "Content",
    "rank": "Rank",
    "task_id": "Task id",
    "contact_id": "Contact id",
}
"""The columns of the sheets to work from, and what stands above them."""

PRINTED_TO = "Content"
"""The last column that goes on paper: what follows is for programs, and would make all else too small."""

MEANINGS = {
    "Decision": "what became of it, which the next plan follows: done, done 2026-12-31, cancelled, or another day",
    "Due": "the day by which it should be done; it stays until the task is done or cancelled",
    "Overdue": "for how many days it has been due when the plan begins; blank: it is not",
    "Week": "the week in which there is room to do it: 1 begins with the start of the plan; a task given out before "
    "for which no week has room is in the one after the last",
    "Owner": "who does it; blank: nobody looks after the contact yet",
    "Action": "what to do",
    "Because": "what kind of cause, in this order: repair before anything else, lapsed, stopped referring, ask now, "
    "unanswered, due, reciprocity owed, cultivate",
    "Why": "what in the data causes the task",
    "Words": "words to begin with; change them to your own",
    "Content": "what to bring along or send",
    "By": "the way of getting in touch that the contact prefers or that fits the action",
    "Task id": "the same in the calendars, in the CRM and in the next plans, until the task is done or cancelled",
}

_TASKS = Layout(
    widths={"Decision": 11, "Due": 11, "Overdue": 9, "Week": 6, "Owner": 14, "Action": 10, "Name": 20,
            "Organisation": 18, "Tier": 13,
            "Because": 12, "Why": 40, "Words": 36, "By": 11, "Content": 11, "Rank": 6, "Task id": 14,
            "Contact id": 14},
    wrapped=frozenset({"Name", "Organisation", "Why", "Words", "By", "Content", "Because", "Tier", "Action"}),
    choices={"Decision": ("done", "cancelled")},
    fixed=2,
)  # fmt: skip
_LEDGER = Layout(
    widths={"name": 24, "owner": 16, "contact_id": 18, "reason": 50},
    wrapped=frozenset({"name", "reason"}),
    fixed=1,
)
_OVERFLOW = Layout(
    widths={**_TASKS.widths, "Does not fit because": 36}, wrapped=_TASKS.wrapped | {"Does not fit because"}
)


def plan_workbook(plan: Plan, decided: Decided = MappingProxyType({})) -> bytes:
    """Return the plan as an Excel workbook, the same bytes for the same plan.

    The sheets are Plan, one per owner (landscape A4, the header on every page), Overflow, Owners, the ledgers
    and Read me. Due dates are dates, and the column Decision has a list to choose from.
    """
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        # A fixed date, so that the same plan gives the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1), "title": "Plan"})
        styles, names = Styles(book), SheetNames()
        guide = names.give("Read me")
        _add_tasks(book, names.give("Plan"), in_columns(firm_list(plan, decided)), "", plan, styles)
        for owner, tasks in owner_lists(plan, decided).items():
            name = names.give(owner or UNASSIGNED.capitalize())
            _add_tasks(book, name, in_columns(tasks).drop(columns=["Owner", "Week"]), owner, plan, styles)
        _add(book, names.give("Overflow"), _overflow(to_decide(plan.overflow, decided)), _OVERFLOW, styles)
        for name, table in ledgers(plan).items():
            if 0 < len(table) <= MOST_LISTED:
                _add(book, names.give(name.replace("-", " ").capitalize()), table, _LEDGER, styles)
        write_sections(book.add_worksheet(guide), _guide(plan), styles)
    return stream.getvalue()


def in_columns(tasks: pd.DataFrame) -> pd.DataFrame:
    """Return tasks with the headers of a sheet to work from."""
    return tasks[[name for name in TO_DO if name in tasks]].rename(columns=TO_DO)


def _overflow(tasks: pd.DataFrame) -> pd.DataFrame:
    """Return what does not fit with the headers of the other sheets, and why it does not."""
    table = in_order(tasks)
    chosen = [name for name in table if name in TO_DO or name == "why"]
    return table[chosen].rename(columns={**TO_DO, "why": "Does not fit because"})


def _add_tasks(book: Any, name: str, table: pd.DataFrame, owner: str, plan: Plan, styles: Styles) -> None:
    sheet = book.add_worksheet(name)
    write_sheet(sheet, table, _TASKS, styles)
    _for_paper(sheet, f"{owner or 'Plan'}, {plan.weeks} weeks from {plan.start.date()}")
    sheet.hide_gridlines(0)
    sheet.print_area(0, 0, max(len(table), 1), list(table.columns).index(PRINTED_TO))
    if len(table):
        # A box that is seen on paper, too.
        for row, said in enumerate(table["Decision"], start=1):
            put = sheet.write_string if said else sheet.write_blank
            put(row, 0, safe_text(said) if said else None, styles.get(border=1))


def _add(book: Any, name: str, table: pd.DataFrame, layout: Layout, styles: Styles) -> None:
    sheet = book.add_worksheet(name)
    write_sheet(sheet, table, layout, styles)
    _for_paper(sheet, name)


def _for_paper(sheet: Any, title: str) -> None:
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    # In a header of Excel an ampersand begins a command, and there is room for 255 characters.
    shown = safe_text(" ".join(title.split()))[:100].replace("&", "&&")
    sheet.set_header(f"&L{shown}")
    sheet.set_footer("&RPage &P of &N")


def _guide(plan: Plan) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    counts = plan.tasks.groupby(["bucket_order", "bucket"], sort=True).size()
    yield (
        "The sheets",
        [
            (
                "Plan",
                "All that is done in person, by week, and a row for each campaign; campaigns/ says who gets it.",
            ),
            ("One sheet per owner", "The same tasks, to print and tick."),
            ("Overflow", "What should be done and fits into nobody's time, and why."),
            ("Owners", "Room and load of everybody."),
            ("Other sheets", "The ledgers: what the plan counted on the way."),
        ],
    )
    yield (
        "This plan",
        [
            ("Starts", f"{plan.start.date()} ({plan.because}), {plan.weeks} weeks"),
            ("As of", "no date" if plan.as_of is None else str(plan.as_of.date())),
            ("In person", f"{plan.tasks['personal'].sum():,} tasks; {len(plan.overflow):,} do not fit"),
            (
                "By mail",
                f"{(~plan.tasks['personal']).sum():,} mailings in {len(campaigns(plan)):,} campaigns",
            ),
            ("Lapsing", f"{len(plan.lapsing):,} contacts go too long without a conversation"),
        ],
    )
    yield "Tasks by cause", [(str(bucket), f"{count:,}") for (_, bucket), count in counts.items()]
    yield "Columns", MEANINGS.items()
    for name, columns in LISTS.items():
        yield f"Columns of {name.capitalize()}", columns.items()
    yield "What became of tasks given out before", STATES.items()
    noticed = [(each.severity, f"{each.message} {each.hint}".strip()) for each in plan.findings]
    yield "What was noticed", noticed or [("nothing", "")]
