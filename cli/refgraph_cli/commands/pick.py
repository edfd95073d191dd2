"""``refgraph pick``: the contacts who together reach the most."""

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
    "pick", cls=Command, epilog=example("refgraph demo my-folder && refgraph pick my-folder --top 10")
)
@writes("output")
@paths_argument
@click.option(
    "--top", type=click.IntRange(min=1), metavar="N", default=10, show_default=True, help="How many contacts."
)
@click.option(
    "--reach",
    default="clusters",
    metavar="WHAT",
    help="clusters, people or value (revenue of those reached).  [default: clusters]",
)
@click.option(
    "--hops",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="How many links away counts.",
)
@click.option("-o", "output", metavar="FILE", help="Write to a file: .csv, .xlsx, .json.")
@json_option
@analysis_options
def command(
    paths: tuple[str, ...], top: int, reach: str, hops: int, output: str | None, options: Options
) -> None:
    """Pick the contacts who together reach the most clusters, people or value.

    PATHS are files or folders of a CRM export. The best ten one by one often know the same people; each pick
    here is the one who adds most to those before.
    """
    from refgraph.outputs import require_ending, write_tables
    from refgraph.pipeline import run
    from refgraph.selection import pick

    if output:
        require_ending(output)
    settings = options.settings_for(paths, ranges=False)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        table = pick(result, top, reach=reach, hops=hops)
        asked = {"pick": {"top": top, "reach": reach, "hops": hops}}
        written = write_tables({"Picked": table}, output, result=result, about=asked) if output else []
    if not output:
        print_table(table, lambda: _text(table))
    if options.verbose:
        say_findings(shown_findings(result.findings, verbose=True))
    say_written(written)
    say_next("refgraph", "risk", *paths, *options.arguments)


def _text(table: pd.DataFrame) -> str:
    columns = [
        Column("pick", table["pick"].astype(str).tolist(), right=True),
        Column("name", table["name"].tolist(), most=26, least=16),
        Column("organisation", table["organisation"].tolist(), most=26, least=12),
        Column("gain", [f"{gain:,.2f}" for gain in table["gain"]], right=True),
        Column("people reached", table["people"].astype(str).tolist(), right=True),
        Column("new clusters", table["new_clusters"].tolist()),
    ]
    return render_table(columns, terminal_width())
