"""``refgraph report``: an export in, one page for the partners' meeting out."""

from __future__ import annotations

from pathlib import Path

import click

from refgraph_cli.console import Progress, say_next
from refgraph_cli.drawing import redact_option
from refgraph_cli.helping import Command
from refgraph_cli.meeting import prepare
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.summary import say_summary, say_written


@click.command(
    "report",
    cls=Command,
    epilog=example("refgraph demo my-folder && refgraph report my-folder -o report.html"),
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
    from refgraph.outputs.report import require_report_ending, write_report

    require_report_ending(output)
    with Progress() as progress:
        meeting = prepare(paths, previous, options, progress)
        written = write_report(meeting.report(title=title, redact=redact), output)
    say_summary(meeting.result, verbose=options.verbose)
    say_written(written)
    if opened:
        click.launch(str(Path(output).resolve()))
    say_next("refgraph", "run", *paths, *options.arguments, "-o", "out")
