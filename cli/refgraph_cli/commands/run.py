"""``refgraph run``: everything once, into one folder."""

from __future__ import annotations

from pathlib import Path

import click

from refgraph_cli.answers import remember_answers
from refgraph_cli.console import Progress, say
from refgraph_cli.decided import say_decisions
from refgraph_cli.ending import say_found, say_noticed, say_planned, say_waiting, say_what_to_open
from refgraph_cli.helping import Command
from refgraph_cli.month import monthly
from refgraph_cli.options import Options, analysis_options, example, writes
from refgraph_cli.summary import say_backtest, say_explain_next
from refgraph_cli.writeback import say_how_to_finish


@click.command("run", cls=Command, epilog=example("refgraph demo my-folder && refgraph run my-folder -o out"))
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
    the settings name under [run] input. Nothing goes to standard output. What would change in the CRM is listed;
    the last line is the command that makes it final.
    """
    from refgraph.pipeline import day_of, folders_of, run_month

    asked = monthly(paths, output, options)
    paths, options, target = asked.paths, asked.options, Path(asked.output)
    with Progress() as progress:
        settings = options.settings_for(paths)
        month = run_month(
            *paths,
            folder=target,
            settings=settings,
            previous=previous,
            lists=options.decisions,
            progress=progress,
        )
    remember_answers(options, paths)
    say_found(month)
    say_backtest(folders_of([target, *paths]), month.result)
    if changes := month.months.in_short:
        say(changes)
    say_planned(month)
    say_noticed(month, verbose=options.verbose)
    say_decisions(month.result.decisions, day_of(month.result.people))
    say_waiting(month, target)
    say_what_to_open(month, target)
    if month.proposal is not None and len(month.proposal.changes):
        say_how_to_finish(month.proposal, asked.output, paths, options)
        return
    say(month.why_none or "Nothing would change in the CRM: it holds these tiers already.")
    say_explain_next(month.result, paths, options)
