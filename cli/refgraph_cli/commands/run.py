"""``refgraph run``: everything once, into one folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from refgraph.errors import OutputError
from refgraph_cli.console import Progress, is_terminal
from refgraph_cli.options import Options, analysis_options, example, paths_argument
from refgraph_cli.ranked import write_ranking
from refgraph_cli.summary import say_explain_next, say_summary, say_written

FIRST = 10
"""How many of the ranking a terminal shows."""


@click.command("run", epilog=example("refgraph demo my-folder && refgraph run my-folder -o out"))
@paths_argument
@click.option(
    "-o", "output", required=True, metavar="FOLDER", help="The folder to write to; made if need be."
)
@analysis_options
def command(paths: tuple[str, ...], output: str, options: Options) -> None:
    """Do everything once, into one folder: ranked list and workbook, review list, rejects, findings.

    PATHS are files (CSV, XLSX, Parquet, zip) or folders of a CRM export, as they are. On a terminal the first
    ten are shown too; into a pipe nothing is printed.
    """
    target = Path(output)
    if target.exists() and not target.is_dir():
        raise OutputError(f"'{output}' is a file.", "Name a folder with -o.")
    from refgraph.outputs import write_folder
    from refgraph.pipeline import run

    with Progress() as progress:
        result = run(*paths, settings=options.settings_for(paths), progress=progress)
        progress("writing")
        written = write_folder(result, target)
    ranked = result.ranking.table[result.ranking.table["rank"].notna()]
    if is_terminal(sys.stdout):
        write_ranking(ranked.head(FIRST), result.ranking.by)
    say_summary(result, verbose=options.verbose)
    say_written(written)
    say_explain_next(result, paths, options)
