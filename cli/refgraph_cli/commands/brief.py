"""``refgraph brief``: an export in, one page for Monday out."""

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
    "brief", cls=Command, epilog=example("refgraph demo my-folder && refgraph brief my-folder -o brief.html")
)
@writes("output")
@paths_argument
@click.option(
    "-o", "output", default="brief.html", show_default=True, metavar="FILE", help="The file: .html."
)
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
@click.option("--title", metavar="TEXT", help="The heading.  [default: Referral brief]")
@click.option(
    "--previous",
    metavar="FOLDER",
    help="Folder of the last run: a sentence says what changed since, and what its plan gave out lives on.",
)
@click.option(
    "--leave-out",
    "leave_out",
    multiple=True,
    metavar="NAME",
    help="Print nothing of this contact: a name, an id or an address. Repeatable; [brief] leave_out in the settings.",
)
@click.option("--full", is_flag=True, help="Write the long report in its place, as refgraph report does.")
@redact_option
@analysis_options
def command(
    paths: tuple[str, ...],
    output: str,
    opened: bool,
    title: str | None,
    previous: str | None,
    leave_out: tuple[str, ...],
    full: bool,
    redact: bool,
    options: Options,
) -> None:
    """Write the brief: one page for Monday, read in two minutes.

    What happened, in three sentences; up to five people each to thank, to win back and to ask, with who does it, how
    to reach them and by when; a small map, two years of months, one risk. PATHS are files or folders of a CRM
    export, as they are. The page needs no network and no script, and prints on one sheet of A4.
    """
    from refgraph.outputs.brief import require_brief_ending, write_brief
    from refgraph.outputs.report import require_report_ending, write_report

    (require_report_ending if full else require_brief_ending)(output)
    with Progress() as progress:
        meeting = prepare(paths, previous, options, progress)
        if full:
            written = write_report(meeting.report(title=title, redact=redact), output)
        else:
            brief = meeting.brief(title=title, redact=redact, leave_out=leave_out)
            written = write_brief(brief, output)
    say_summary(meeting.result, verbose=options.verbose)
    say_written(written)
    if opened:
        click.launch(str(Path(output).resolve()))
    say_next("refgraph", "run", *paths, *options.arguments, "-o", "out")
