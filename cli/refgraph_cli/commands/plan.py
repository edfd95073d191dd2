"""``refgraph plan``: who to contact in the coming weeks, as lists, a workbook, calendars and tasks for the CRM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph.limits import sound_day
from refgraph_cli.console import Progress, say, say_next, terminal_width
from refgraph_cli.decided import decisions_for, run_folder, say_decisions
from refgraph_cli.helping import Command
from refgraph_cli.monthly_changes import say_months
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.planned import say_given_out, say_lists, say_plan
from refgraph_cli.printing import for_reading, json_option, print_table
from refgraph_cli.summary import say_findings, shown_findings
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.nurture import Plan
    from refgraph.result import Result
    from refgraph.saving import Place
    from refgraph.tiers import TierRules

WEEKS = 4

FIRST = 30
"""How many tasks a terminal shows."""


def _checked_day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return value and sound_day(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"'{value}' is no date. Write YYYY-MM-DD.", ctx, parameter) from None


@click.command(
    "plan", cls=Command, epilog=example("refgraph demo my-folder && refgraph plan my-folder -o plan")
)
@writes("output", folder=True)
@paths_argument
@click.option(
    "--weeks", type=click.IntRange(1, 52), default=WEEKS, show_default=True, metavar="N", help="For how long."
)
@click.option(
    "--start",
    metavar="DATE",
    callback=_checked_day,
    help="The first day, YYYY-MM-DD.  [default: the day after the as-of date]",
)
@click.option(
    "--previous",
    metavar="FOLDER",
    help="Folder of the last plan, or of the run that it is in: says what became of it, and gives no task out twice. "
    "[default: the folder written to, if it holds a plan]",
)
@click.option(
    "--tiers",
    "tier_file",
    metavar="FILE",
    help="Tier file of refgraph tiers, from which tiers go on. "
    "[default: that of the run in whose folder the plan is written]",
)
@click.option("-o", "output", metavar="FOLDER", help="Write everything to this folder; made if need be.")
@click.option(
    "--crm", default="", metavar="NAME", help="The CRM that gets the tasks. [default: seen from the export]"
)
@click.option(
    "--split-calendar", "split", is_flag=True, help="Also write every to-do as a file, for a CalDAV server."
)
@click.option("--no-rewards", is_flag=True, help="No rewards or gifts for referrals, as regulated work asks.")
@json_option
@analysis_options
def command(
    paths: tuple[str, ...],
    weeks: int,
    start: str | None,
    previous: str | None,
    tier_file: str | None,
    output: str | None,
    crm: str,
    split: bool,
    no_rewards: bool,
    options: Options,
) -> None:
    """Plan who to contact in the coming weeks, how, and why, within what everybody can do.

    PATHS are files or folders of a CRM export. Nothing is written but to the folder given with -o, and
    nothing into the CRM: it gets tasks from the file written for it, each task once. On a terminal the first
    week is shown; into a pipe goes the whole plan as CSV.
    """
    from refgraph.outputs.plan import plan_files
    from refgraph.pipeline import day_of, folder_of
    from refgraph.saving import Place

    target = folder_of(Path(output)) if output else None
    # Held from the ledger that the plan goes on from to the one that it leaves.
    with Place(target) if target else nullcontext() as place, Progress() as progress:
        asked = _Asked(paths, start, weeks, previous, tier_file, output, no_rewards, options)
        result, made = _planned(asked, target, progress)
        progress("writing")
        written = None
        if output and place:
            contents, written = plan_files(
                result, made, Path(output), crm=crm, previous=previous, split=split
            )
            _write(place, Path(output), contents, written.gone, result)
    if written is None:
        _print(made)
    say_months(made.months)
    say_plan(made)
    say_findings(shown_findings([*result.findings, *made.findings], verbose=options.verbose))
    say_decisions(result.decisions, day_of(result.people))
    if written is not None:
        say_lists(written)
        say_given_out(written)
    again = ["--start", start] if start else []
    again += ["--weeks", str(weeks)] if weeks != WEEKS else []
    say_next("refgraph", "plan", *paths, *again, *options.arguments, "-o", output or "plan")


@dataclass(frozen=True)
class _Asked:
    """What was asked for on the command line."""

    paths: tuple[str, ...]
    start: str | None
    weeks: int
    previous: str | None
    tier_file: str | None
    output: str | None
    no_rewards: bool
    options: Options


def _planned(asked: _Asked, target: Path | None, progress: Progress) -> tuple[Result, Plan]:
    """Return the run and the plan made of it, going on from the plan before."""
    from refgraph.nurture import plan
    from refgraph.outputs.plan import holds_plan, in_words, remembered_tasks
    from refgraph.pipeline import day_of, run, task_words, with_tiers
    from refgraph.tiers import TIER_FILE, read_tiers

    places = [asked.output] if asked.output and holds_plan(asked.output) else []
    places += [asked.previous] if asked.previous else []
    before = remembered_tasks(*places) if places else None
    settings = asked.options.settings_for(asked.paths, ranges=False)
    rules = replace(settings.nurture, rewards=False if asked.no_rewards else settings.nurture.rewards)
    lists = [asked.tier_file] if asked.tier_file else []
    decided = decisions_for(asked.options, settings, target=target, previous=asked.previous, lists=lists)
    tier_file = asked.tier_file
    if target and not tier_file and (target / TIER_FILE).is_file() and run_folder(str(target)):
        # Else the plan would tell other tiers than the lists beside it.
        tier_file = str(target / TIER_FILE)
    listed = read_tiers(tier_file, settings.tiers) if tier_file else None
    result = run(*asked.paths, settings=settings, decisions=decided, progress=progress)
    progress("assigning tiers")
    memory = _memory(tier_file, listed, result, settings.tiers)
    result, tiers = with_tiers(result, settings.tiers, memory, listed)
    progress("planning")
    said = task_words(result.decisions, day_of(result.people))
    made = plan(result, tiers, rules, start=asked.start, weeks=asked.weeks, previous=before, decisions=said)
    return result, in_words(made, tiers.rules.word)


def _memory(
    tier_file: str | None, listed: pd.DataFrame | None, result: Result, rules: TierRules
) -> pd.DataFrame | None:
    """Return the tiers that those of this run go on from: of the run before that which left the file."""
    from refgraph.records import earlier_run
    from refgraph.tiers import read_tiers

    if not tier_file:
        return listed
    before_this = earlier_run(tier_file, result.people.as_of)
    return read_tiers(before_this, rules) if before_this else None


def _write(
    place: Place, output: Path, contents: Mapping[str, bytes], gone: Iterable[str], result: Result
) -> None:
    """Write a plan and what was decided as one change of its folder, or of the run's that it is in."""
    from refgraph.outputs import decision_files
    from refgraph.outputs.plan import LEDGER
    from refgraph.pipeline import day_of

    inside = output.resolve().relative_to(place.folder.resolve())
    named = {(inside / name).as_posix(): content for name, content in contents.items()}
    typed = decision_files(result.decisions, named, day_of(result.people))
    place.change(
        {**named, **typed},
        remove=[(inside / name).as_posix() for name in gone],
        read=result.paths,
        known=[output / LEDGER, *(place.folder / name for name in typed)],
    )


def _print(plan: Plan) -> None:
    from refgraph.outputs.plan import firm_list

    tasks = firm_list(plan)
    week = tasks[tasks["week"].eq(1)]
    print_table(
        tasks, lambda: _text(week.head(FIRST)) if len(week) else "Nothing is due in the first week.\n"
    )
    more = len(tasks) - min(len(week), FIRST)
    if for_reading() and more:
        say(f"Shown: the first week. {more:,} more tasks: -o plan, or pipe this into a file.")


def _text(rows: pd.DataFrame) -> str:
    columns = [
        Column("due", rows["due"].dt.strftime("%Y-%m-%d").tolist()),
        Column("owner", rows["owner"].tolist(), most=16, least=8),
        Column("action", rows["action"].tolist()),
        Column("name", rows["name"].tolist(), most=26, least=16),
        Column("tier", rows["tier"].tolist()),
        Column("because", rows["bucket"].tolist()),
    ]
    return render_table(columns, terminal_width(), rows["reason"].tolist())
