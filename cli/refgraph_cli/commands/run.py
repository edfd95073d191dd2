"""``refgraph run``: everything once, into one folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph.pipeline import day_of, folders_of
from refgraph_cli.answers import remember_answers
from refgraph_cli.console import Progress, is_terminal, say
from refgraph_cli.decided import say_decisions, say_duplicates, say_questions
from refgraph_cli.month import monthly
from refgraph_cli.options import Options, analysis_options, example, writes
from refgraph_cli.planned import say_given_out, say_no_plan, say_plan_in_short
from refgraph_cli.plotting import allow_plotting
from refgraph_cli.ranked import write_ranking
from refgraph_cli.summary import (
    say_backtest,
    say_explain_next,
    say_findings,
    say_summary,
    say_written,
    shown_findings,
)
from refgraph_cli.writeback import say_how_to_finish

if TYPE_CHECKING:
    from refgraph.pipeline import Month

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
    from refgraph.pipeline import run_month

    asked = monthly(paths, output, options)
    paths, options, target = asked.paths, asked.options, Path(asked.output)
    with Progress() as progress:

        def announce(stage: str) -> None:
            if stage == "writing":
                allow_plotting()
            progress(stage)

        settings = options.settings_for(paths)
        month = run_month(
            *paths,
            folder=target,
            settings=settings,
            previous=previous,
            lists=options.decisions,
            progress=announce,
        )
    remember_answers(options, paths)
    _say(month, target, paths, options)
    say(f"Open first: {target / 'brief.html'}")
    if month.proposal is not None and len(month.proposal.changes):
        say_how_to_finish(month.proposal, asked.output, paths, options)
        return
    say(month.why_none or "Nothing would change in the CRM: it holds these tiers already.")
    say_explain_next(month.result, paths, options)


def _say(month: Month, target: Path, paths: tuple[str, ...], options: Options) -> None:
    """Print what a run found, planned and wrote, and what it asks."""
    from refgraph.pipeline import PLAN

    result = month.result
    ranked = result.ranking.table[result.ranking.table["rank"].notna()]
    if is_terminal(sys.stdout):
        write_ranking(ranked.head(FIRST), result.ranking.by)
    say_summary(result, verbose=options.verbose)
    say_backtest(folders_of([target, *paths]), result)
    if changes := month.months.in_short:
        say(changes)
    if month.plan and month.planned:
        say_plan_in_short(month.plan, target / PLAN)
        say_findings(shown_findings(month.plan.findings, verbose=options.verbose))
        say_given_out(month.planned)
    else:
        say_no_plan()
    say_written([target / name for name in month.files])
    say_decisions(result.decisions, day_of(result.people))
    say_questions(result.people, str(target))
    say_duplicates(month.duplicates, str(target))
