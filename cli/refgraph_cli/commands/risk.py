"""``refgraph risk``: what breaks if somebody leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from refgraph_cli.console import Progress, say_next, terminal_width
from refgraph_cli.decided import decisions_for
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.printing import json_option, print_table
from refgraph_cli.summary import say_findings, say_written, shown_findings
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd


@click.command(
    "risk", cls=Command, epilog=example("refgraph demo my-folder && refgraph risk my-folder --top 10")
)
@writes("output")
@paths_argument
@click.option(
    "--top", type=click.IntRange(min=1), metavar="N", default=20, show_default=True, help="How many contacts."
)
@click.option("-o", "output", metavar="FILE", help="Write to a file: .csv, .xlsx, .json.")
@json_option
@analysis_options
def command(paths: tuple[str, ...], top: int, output: str | None, options: Options) -> None:
    """Say what breaks if a contact leaves: pairs cut off, revenue downstream, clusters left without an advocate.

    PATHS are files or folders of a CRM export.
    """
    from refgraph.outputs import require_ending, write_tables
    from refgraph.pipeline import run
    from refgraph.selection import assess_dependency

    if output:
        require_ending(output)
    settings = options.settings_for(paths, ranges=False)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        table = assess_dependency(result).head(top)
        written = write_tables({"At risk": table}, output, result=result) if output else []
    if not output:
        print_table(table, lambda: _text(table))
    if options.verbose:
        say_findings(shown_findings(result.findings, verbose=True))
    say_written(written)
    say_next("refgraph", "tiers", *paths, *options.arguments)


def _text(table: pd.DataFrame) -> str:
    columns = [
        Column("name", table["name"].tolist(), most=26, least=16),
        Column("pairs cut", [f"{share:.1%}" for share in table["pairs_newly_cut"]], right=True),
        Column("revenue downstream", [f"{value:,.0f}" for value in table["revenue_downstream"]], right=True),
        Column("cluster without advocate", table["clusters_uncovered"].tolist()),
    ]
    return render_table(columns, terminal_width(), table["says"].tolist())
