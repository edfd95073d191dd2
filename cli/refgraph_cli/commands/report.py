"""``refgraph report``: an export in, one page for the partners' meeting out."""

from __future__ import annotations

from pathlib import Path

import click

from refgraph_cli.console import Progress, say_next
from refgraph_cli.decided import decisions_for, with_tiers
from refgraph_cli.drawing import redact_option
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.planned import plan_after
from refgraph_cli.plotting import allow_plotting
from refgraph_cli.summary import backtest_sentence, folders_of, say_summary, say_written


@click.command(
    "report", epilog=example("refgraph demo my-folder && refgraph report my-folder -o report.html")
)
@writes("output")
@paths_argument
@click.option(
    "-o",
    "output",
    default="report.html",
    metavar="FILE",
    help="The file: .html or .xlsx.  [default: report.html]",
)
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
@click.option("--title", metavar="TEXT", help="The heading.  [default: Referral report]")
@click.option(
    "--previous",
    metavar="FOLDER",
    help="Folder of the last run, or a list it wrote: the report says what changed, tiers are taken away slowly, "
    "clusters keep their numbers.",
)
@redact_option
@analysis_options
def command(
    paths: tuple[str, ...],
    output: str,
    opened: bool,
    title: str | None,
    previous: str | None,
    redact: bool,
    options: Options,
) -> None:
    """Write the report: figures, lists, next steps, tiers, clusters, ROI, changes, and what the data cannot say.

    PATHS are files or folders of a CRM export, as they are. The page needs no network and no script, and prints
    on A4; the workbook has the same tables, whole.
    """
    from refgraph.evidence import calculate_roi, follow_advocacy
    from refgraph.outputs.report import compose_report, require_report_ending, write_report
    from refgraph.pipeline import analyse, run
    from refgraph.records import earlier_run
    from refgraph.tiers import read_history, read_tiers

    require_report_ending(output)
    settings = options.settings_for(paths)
    # Read before the work as well: what is no tier file is told at once.
    memory = listed = read_tiers(previous, settings.tiers) if previous else None
    decided = decisions_for(options, settings, previous=previous)
    with Progress() as progress:
        result = run(*paths, settings=settings, previous=previous, decisions=decided, progress=progress)
        if previous:
            previous = str(earlier_run(previous, result.people.as_of) or previous)
            memory = read_tiers(previous, settings.tiers)
        progress("assigning tiers")
        result, tiers = with_tiers(result, settings.tiers, memory, listed)
        roi = calculate_roi(result, settings.evidence)
        progress("following contacts quarter by quarter")
        history = read_history(folders_of([*paths, *([previous] if previous else [])]), settings.tiers)
        advocacy = follow_advocacy(
            result, lambda people: analyse(people, settings), tiers, settings.evidence, history=history
        )
        progress("planning")
        plan = plan_after(result, tiers, settings.nurture, ())
        progress("writing")
        sentence = backtest_sentence(folders_of([*paths, *([previous] if previous else [])]), result)
        report = compose_report(
            result,
            tiers,
            roi=roi,
            advocacy=advocacy,
            plan=plan,
            backtest=sentence,
            previous=previous,
            title=title,
            redact=redact,
        )
        allow_plotting()
        written = write_report(report, output)
    say_summary(result, verbose=options.verbose)
    say_written(written)
    if opened:
        click.launch(str(Path(output).resolve()))
    say_next("refgraph", "run", *paths, *options.arguments, "-o", "out")
