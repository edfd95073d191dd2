"""``refgraph run``: everything once, into one folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from refgraph_cli.console import Progress, is_terminal
from refgraph_cli.decided import day_of, decisions_for, remember, say_decisions, with_tiers
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.planned import plan_after, say_given_out, say_lists, say_plan
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

TIERS = "tiers.csv"
"""The tier file in the folder of a run, which the next run goes on from."""

PLAN = "plan"
"""The folder of the plan in the folder of a run."""

FIRST = 10
"""How many of the ranking a terminal shows."""


@click.command("run", epilog=example("refgraph demo my-folder && refgraph run my-folder -o out"))
@writes("output", folder=True)
@paths_argument
@click.option(
    "-o", "output", required=True, metavar="FOLDER", help="The folder to write to; made if need be."
)
@click.option(
    "--previous",
    metavar="FOLDER",
    help="Folder of the last run: tiers are taken away slowly, clusters keep their numbers. "
    "[default: the folder written to, if it holds tiers]",
)
@analysis_options
def command(paths: tuple[str, ...], output: str, previous: str | None, options: Options) -> None:
    """Do everything once, into one folder: ranked list and workbook, map, tiers, clusters, plan, report.

    PATHS are files (CSV, XLSX, Parquet, zip) or folders of a CRM export, as they are. On a terminal the first
    ten are shown too; into a pipe nothing is printed.
    """
    from refgraph.clusters import describe_clusters
    from refgraph.evidence import calculate_roi
    from refgraph.outputs import write_folder
    from refgraph.outputs.plan import write_plan
    from refgraph.outputs.report import compose_report
    from refgraph.pipeline import run
    from refgraph.tiers import read_tiers

    target = Path(output)
    if previous is None and (target / TIERS).is_file():
        previous = output
    settings = options.settings_for(paths)
    decided = decisions_for(options, settings, target=target, previous=previous)
    memory = read_tiers(previous, settings.tiers) if previous else None
    with Progress() as progress:
        result = run(*paths, settings=settings, previous=previous, decisions=decided, progress=progress)
        progress("assigning tiers")
        result, tiers = with_tiers(result, settings.tiers, memory)
        clusters = describe_clusters(result, tiers)
        progress("planning")
        made = plan_after(result, tiers, settings.nurture, _last_plan(target, previous))
        progress("writing")
        report = compose_report(
            result,
            tiers,
            clusters=clusters,
            roi=calculate_roi(result, settings.evidence),
            plan=made,
            backtest=backtest_sentence(folders_of([target, *paths]), result),
            previous=previous,
        )
        allow_plotting()
        written = write_folder(result, target, tiers=tiers, clusters=clusters, plan=made, report=report)
        planned = (
            write_plan(result, made, target / PLAN, previous=_last_plan(target, previous)) if made else None
        )
        remember(
            result.decisions, day_of(result.people), target, [*written, *(planned.paths if planned else ())]
        )
    ranked = result.ranking.table[result.ranking.table["rank"].notna()]
    if is_terminal(sys.stdout):
        write_ranking(ranked.head(FIRST), result.ranking.by)
    say_summary(result, verbose=options.verbose)
    say_backtest(folders_of([target, *paths]), result)
    say_written(written)
    if made and planned:
        say_plan(made)
        say_findings(shown_findings(made.findings, verbose=options.verbose))
        say_lists(planned)
        say_given_out(planned)
    say_decisions(result.decisions, day_of(result.people))
    say_explain_next(result, paths, options)


def _last_plan(target: Path, previous: str | None) -> Path | None:
    """Return the folder of the last plan: in the folder written to, else in that of the last run."""
    places = [target, *([Path(previous)] if previous else [])]
    return next((place / PLAN for place in places if (place / PLAN / "plan.csv").is_file()), None)
