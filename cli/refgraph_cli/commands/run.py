"""``refgraph run``: everything once, into one folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph_cli.answers import remember_answers
from refgraph_cli.console import Progress, is_terminal, say
from refgraph_cli.decided import (
    TIERS,
    day_of,
    decisions_for,
    find_duplicates,
    say_decisions,
    say_duplicates,
    say_questions,
    with_tiers,
)
from refgraph_cli.month import Month, monthly
from refgraph_cli.options import Options, analysis_options, example, writes
from refgraph_cli.planned import plan_after, say_given_out, say_plan_in_short
from refgraph_cli.plotting import allow_plotting
from refgraph_cli.ranked import write_ranking
from refgraph_cli.summary import (
    backtest_sentence,
    folders_of,
    say_backtest,
    say_explain_next,
    say_findings,
    say_summary,
    say_written,
    shown_findings,
)
from refgraph_cli.writeback import propose_if_possible, say_how_to_finish

if TYPE_CHECKING:
    from refgraph.saving import Place

PLAN = "plan"
"""The folder of the plan in the folder of a run."""

FIRST = 10
"""How many of the ranking a terminal shows."""


@click.command("run", epilog=example("refgraph demo my-folder && refgraph run my-folder -o out"))
@writes("output", folder=True)
@click.argument("paths", nargs=-1, metavar="[PATHS...]")
@click.option(
    "-o",
    "output",
    metavar="FOLDER",
    help="The folder to write to; made if need be.  [default: that of the settings, [run] output]",
)
@click.option(
    "--previous",
    metavar="FOLDER",
    help="Folder of the last run: tiers are taken away slowly, clusters keep their numbers. "
    "[default: the folder written to, if it holds tiers]",
)
@analysis_options
def command(paths: tuple[str, ...], output: str | None, previous: str | None, options: Options) -> None:
    """Do everything once, into one folder: brief, ranked list and workbook, map, tiers, plan, report.

    PATHS are files (CSV, XLSX, Parquet, zip) or folders of a CRM export, as they are; without any, those that
    the settings name under [run] input. On a terminal the first ten are shown too; into a pipe nothing is
    printed. What would change in the CRM is listed; the last line is the command that makes it final.
    """
    from refgraph.saving import Place

    month = monthly(paths, output, options)
    target = Path(month.output)
    # Both are held until all is written: the memory that a run begins with must be that which it replaces.
    with Place(target) as place, Place(target / PLAN, keep=False):
        _run(place, month, previous)


def _run(place: Place, month: Month, previous: str | None) -> None:
    from refgraph.clusters import describe_clusters
    from refgraph.comparison import compare_months, read_list
    from refgraph.evidence import calculate_roi
    from refgraph.outputs import decision_files, run_files, stale_files, taken_up
    from refgraph.outputs.brief import compose_brief
    from refgraph.outputs.plan import LEDGER, plan_files
    from refgraph.outputs.report import compose_report
    from refgraph.pipeline import run
    from refgraph.records import earlier_run
    from refgraph.tiers import read_tiers

    paths, options, target = month.paths, month.options, place.folder
    last = previous or (str(target) if (target / TIERS).is_file() else None)
    settings = options.settings_for(paths)
    decided = decisions_for(options, settings, target=target, previous=previous)
    # Read before the work as well: what is no tier file is told at once.
    listed = read_tiers(last, settings.tiers) if last else None
    with Progress() as progress:
        result = run(*paths, settings=settings, previous=last, decisions=decided, progress=progress)
        progress("assigning tiers")
        before = (earlier_run(last, result.people.as_of) or previous) if last else None
        memory = read_tiers(before, settings.tiers) if before else None
        result, tiers = with_tiers(result, settings.tiers, memory, listed)
        clusters = describe_clusters(result, tiers)
        progress("planning")
        lately = read_list(before) if before else None
        since = lately.as_of if lately else None
        months = compare_months(result, since)
        plans = _last_plans(target, previous)
        made = plan_after(result, tiers, settings.nurture, plans, since)
        progress("writing")
        report = compose_report(
            result,
            tiers,
            clusters=clusters,
            roi=calculate_roi(result, settings.evidence),
            plan=made,
            backtest=backtest_sentence(folders_of([target, *paths]), result),
            previous=lately,
        )
        brief = compose_brief(result, tiers, made, settings.brief, previous=lately)
        proposal, why_none = propose_if_possible(result, tiers, settings.write_back)
        duplicates = find_duplicates(result, settings)
        allow_plotting()
        files = run_files(
            result,
            target,
            tiers=tiers,
            clusters=clusters,
            plan=made,
            brief=brief,
            report=report,
            proposal=proposal,
            months=months,
            duplicates=duplicates.table,
            previous=previous,
        )
        planned, listed, gone = None, dict[str, bytes](), list[str]()
        if made:
            planned_files, planned = plan_files(
                result, made, target / PLAN, previous=plans[-1] if plans else None
            )
            listed = {f"{PLAN}/{name}": content for name, content in planned_files.items()}
            gone = [f"{PLAN}/{name}" for name in planned.gone]
        typed = decision_files(result.decisions, {**files, **listed}, day_of(result.people))
        place.change(
            {**files, **listed, **typed},
            remove=[*stale_files(target, {**files, **typed}), *gone],
            read=result.paths,
            known=[*taken_up(result, target), target / PLAN / LEDGER, *(target / name for name in typed)],
        )
    remember_answers(options, paths)
    ranked = result.ranking.table[result.ranking.table["rank"].notna()]
    if is_terminal(sys.stdout):
        write_ranking(ranked.head(FIRST), result.ranking.by)
    say_summary(result, verbose=options.verbose)
    say_backtest(folders_of([target, *paths]), result)
    if changes := months.in_short:
        say(changes)
    if made and planned:
        say_plan_in_short(made, target / PLAN)
        say_findings(shown_findings(made.findings, verbose=options.verbose))
        say_given_out(planned)
    say_written([target / name for name in files if "/" not in name])
    say_decisions(result.decisions, day_of(result.people))
    say_questions(result.people, str(target))
    say_duplicates(duplicates, str(target))
    say(f"Open first: {target / 'brief.html'}")
    if proposal is not None and len(proposal.changes):
        say_how_to_finish(proposal, month.output, paths, options)
        return
    say(why_none or "Nothing would change in the CRM: it holds these tiers already.")
    say_explain_next(result, paths, options)


def _last_plans(target: Path, previous: str | None) -> list[Path]:
    """Return the folders of plans to go on from: that in the folder written to, and in that of the last run."""
    from refgraph.outputs.plan import holds_plan

    places = [target, *([Path(previous)] if previous else [])]
    return [place / PLAN for place in dict.fromkeys(places) if holds_plan(place / PLAN)]
