"""``refgraph risk``: what breaks if somebody leaves."""

from __future__ import annotations

import sys

import click

from refgraph_cli.console import Progress, is_terminal, say_next, terminal_width, write_data, write_text
from refgraph_cli.decided import decisions_for
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.summary import say_findings, say_written, shown_findings
from refgraph_cli.table import Column, render_table


@click.command("risk", epilog=example("refgraph demo my-folder && refgraph risk my-folder --top 10"))
@writes("output")
@paths_argument
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="How many contacts.")
@click.option("-o", "output", metavar="FILE", help="Write to a file: .csv, .xlsx, .json.")
@analysis_options
def command(paths: tuple[str, ...], top: int, output: str | None, options: Options) -> None:
    """Say what breaks if a contact leaves: pairs cut off, revenue downstream, clusters left without an advocate.

    PATHS are files or folders of a CRM export.
    """
    from refgraph.outputs import ranking_csv, require_ending, write_tables
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
    if is_terminal(sys.stdout) and not output:
        columns = [
            Column("name", table["name"].tolist(), most=26, least=16),
            Column("pairs cut", [f"{share:.1%}" for share in table["pairs_newly_cut"]], right=True),
            Column(
                "revenue downstream", [f"{value:,.0f}" for value in table["revenue_downstream"]], right=True
            ),
            Column("cluster without advocate", table["clusters_uncovered"].tolist()),
        ]
        write_text(render_table(columns, terminal_width(), table["says"].tolist()))
    elif not output:
        write_data(ranking_csv(table, plain=True))
    if options.verbose:
        say_findings(shown_findings(result.findings, verbose=True))
    say_written(written)
    say_next("refgraph", "tiers", *paths, *options.arguments)
