"""``refgraph clusters``: who belongs together, what sets them apart, and whether that can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph_cli.console import Progress, say, say_next, terminal_width
from refgraph_cli.decided import decisions_for, remember, say_decisions
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.printing import json_option, print_table
from refgraph_cli.summary import say_findings, say_written, shown_findings
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd


@click.command(
    "clusters",
    cls=Command,
    epilog=example("refgraph demo my-folder && refgraph clusters my-folder -o clusters.csv"),
)
@writes("output", takes_up=("previous",))
@paths_argument
@click.option(
    "--previous",
    metavar="FOLDER",
    help="Folder of the last run, or a list it wrote: clusters keep their numbers.",
)
@click.option("-o", "output", metavar="FILE", help="Write to a file: .csv, .xlsx, .json.")
@json_option
@analysis_options
def command(paths: tuple[str, ...], previous: str | None, output: str | None, options: Options) -> None:
    """Show the clusters: size, name, leader, bridge people, revenue, coverage by advocates.

    PATHS are files or folders of a CRM export. A name is what sets a cluster apart beyond chance; without
    such a thing it is called after the one who stands highest in it. Whether the clusters are clear at all
    is said first.
    """
    from refgraph.clusters import describe_clusters
    from refgraph.communities import read_clusters
    from refgraph.outputs import require_ending, write_clusters
    from refgraph.pipeline import day_of, folder_of, run

    if output:
        require_ending(output)
    settings = options.settings_for(paths, ranges=False)
    target = folder_of(Path(output)) if output else None
    lists = [output] if output and Path(output).exists() else []
    decided = decisions_for(options, settings, target=target, previous=previous, lists=lists)
    with Progress() as progress:
        result = run(*paths, settings=settings, previous=previous, decisions=decided, progress=progress)
        progress("describing clusters")
        remembered = read_clusters(previous) if previous else None
        clusters = describe_clusters(result, previous=remembered)
        written = write_clusters(result, clusters, output) if output else []
        if target:
            remember(result.decisions, day_of(result.people), target, written)
    if not output:
        found = clusters.table[clusters.table["contacts"].gt(0)]
        print_table(clusters.table, lambda: _text(found))
    say(f"{clusters.verdict.words.capitalize()}: {clusters.verdict.because}.")
    if options.verbose:
        say_findings(shown_findings(result.findings, verbose=True))
    say_written(written)
    say_decisions(result.decisions, day_of(result.people))
    after = ["--previous", output] if output else ["-o", "clusters.csv"]
    say_next("refgraph", "clusters", *paths, *options.arguments, *after)


def _text(table: pd.DataFrame) -> str:
    columns = [
        Column("cluster", table["cluster"].astype(str).tolist(), right=True),
        Column("contacts", table["contacts"].astype(str).tolist(), right=True),
        Column("name", table["name"].tolist(), most=40, least=20),
        Column("leader", table["leader"].tolist(), most=24, least=14),
        Column("revenue", [f"{value:,.0f}" for value in table["revenue"]], right=True),
        Column("covered", ["yes" if covered else "no" for covered in table["covered"]]),
        Column("bridge people", table["bridge_people"].tolist(), most=60, least=14),
        Column("change", table["change"].tolist()),
    ]
    return render_table(columns, terminal_width())
