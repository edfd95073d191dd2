"""What a plan says of itself on standard error: causes, capacity, what does not fit, what the CRM gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.findings import counted
from refgraph_cli.console import say

if TYPE_CHECKING:
    from refgraph.nurture import Plan
    from refgraph.outputs.plan import WrittenPlan

OWNERS_SHOWN = 10

PAGE = "firm.html"
"""The page of the firm in the folder of a plan."""


def say_no_plan() -> None:
    """Print why there is no plan: no day is known to start on."""
    say("No plan: nothing here is dated. Give it a first day with refgraph plan ... --start DATE.")


def say_plan(plan: Plan) -> None:
    """Print how the start was chosen, what is planned for what cause, and what does not fit."""
    from refgraph.outputs.plan import firm_list

    weeks = "1 week" if plan.weeks == 1 else f"{plan.weeks} weeks"
    say(f"Plan for {weeks} from {plan.start.date()} ({plan.because}).")
    for row in plan.summary.to_dict("records"):
        if row["personal"] or row["overflow"]:
            left = f", {_unfit(row['overflow'])}" if row["overflow"] else ""
            say(f"{row['personal']:>7,} {row['bucket']}, in person{left}")
    mailed = int((~plan.tasks["personal"]).sum())
    if mailed:
        number = (firm_list(plan)["contact_id"] == "").sum()
        say(f"{mailed:>7,} mailing{'s' * (mailed != 1)} in {counted(number, 'campaign')}")
    for line in owner_lines(plan):
        say(line)
    for line in (*short_lines(plan), *follow_lines(plan)):
        say(line)


def plan_line(plan: Plan, written: WrittenPlan) -> str:
    """Return in one line how much is planned, what does not fit, what is mailed and what the CRM gets."""
    from refgraph.outputs.plan import firm_list

    personal, sent = int(plan.tasks["personal"].sum()), int(firm_list(plan)["contact_id"].eq("").sum())
    left = f", {_unfit(len(plan.overflow))}" if len(plan.overflow) else ""
    parts = [f"{personal:,} in person{left}"]
    parts += (
        [f"{counted(len(plan.tasks) - personal, 'mailing')} in {counted(sent, 'campaign')}"] if sent else []
    )
    unknown = f", {written.unknown:,} more about people it has no id of" if written.unknown else ""
    parts += [f"{counted(written.new, 'new task')} for {_crm(written)}{unknown}"] if written.new else []
    return f"Plan for {counted(plan.weeks, 'week')} from {plan.start.date()}: {'; '.join(parts)}."


def owner_lines(plan: Plan) -> list[str]:
    """Return what is planned for each owner against what they can do, the fullest first."""
    owners = plan.owners
    if not {"planned", "capacity"} <= set(owners):
        return []
    owners = owners.sort_values(["load", "owner"], ascending=[False, True], kind="stable")
    lines = [
        f"{row['owner'] or 'Nobody yet'}: {_number(row['planned'])} planned of {_number(row['capacity'])} in person"
        for row in owners.head(OWNERS_SHOWN).to_dict("records")
    ]
    more = len(owners) - OWNERS_SHOWN
    return [*lines, f"... and {more:,} more owners."] if more > 0 else lines


def short_lines(plan: Plan) -> list[str]:
    """Return how many tasks do not fit; who lapses of that is among the findings."""
    if not len(plan.overflow):
        return []
    fit = "1 task fits" if len(plan.overflow) == 1 else f"{len(plan.overflow):,} tasks fit"
    return [f"{fit} into nobody's weeks; overflow.csv says which and why."]


def _unfit(count: int) -> str:
    return f"{count:,} more {'does' if count == 1 else 'do'} not fit"


def follow_lines(plan: Plan) -> list[str]:
    """Return what became of the tasks given out before, each word with its meaning; nothing where there were none."""
    if not len(plan.done):
        return []
    from refgraph.nurture import STATES

    counts = plan.done["status"].value_counts()
    lines = [
        f"{counts[state]:>7,} {state}: {meaning}" for state, meaning in STATES.items() if state in counts
    ]
    overdue = int(plan.tasks["overdue"].notna().sum())
    late = f" {overdue:,} are overdue." if overdue else ""
    return [f"Of {len(plan.done):,} tasks given out before:{late}", *lines]


def say_lists(written: WrittenPlan) -> None:
    """Print where the pages and lists went; those of single owners and campaigns are counted."""
    folder = written.paths[0].parent
    names = [path.name for path in written.paths if path.parent == folder]
    shown = [name for name in names if not name.startswith("owner-") and name != PAGE]
    owners = sum(name.startswith("owner-") and name.endswith(".html") for name in names)
    say(f"The week to print: {folder / PAGE}")
    if owners:
        whom = "the one owner" if owners == 1 else f"each of {owners:,} owners"
        say(
            f"A page, a list to tick and calendars for {whom}: owner-NAME.html, .csv, .ics (.tasks.ics: to-dos)"
        )
    say(f"Beside them: {', '.join(shown)}, the folders campaigns and ledgers")


def say_given_out(written: WrittenPlan) -> None:
    """Print what the CRM gets, what it has already, and what stays to be done by hand."""
    before = f"; {written.before:,} were given out before" if written.before else ""
    if written.new:
        say(f"{written.new:,} new tasks for {_crm(written)}: {written.tasks_file}{before}.")
    else:
        say(f"No new tasks for {_crm(written)}{before}.")
    if written.unknown:
        say(
            f"{written.unknown:,} tasks are about people whom the CRM does not know by id; they are in the lists only."
        )
    say_settled(written)


def say_settled(written: WrittenPlan) -> None:
    """Print how many tasks the CRM has that are to be closed by hand; nothing for none."""
    if written.settled:
        parts = ", ".join(f"{number:,} {state}" for state, number in sorted(written.settled.items()))
        say(f"To be closed by hand in {_crm(written)}: {parts}. emitted.csv says which, and why.")


def _crm(written: WrittenPlan) -> str:
    return "the CRM" if written.crm == "generic" else written.crm


def _number(value: float) -> str:
    return "0" if value != value else f"{value:,.0f}"
