"""``refgraph export``: the network for other programs."""

from __future__ import annotations

import click

from refgraph_cli.console import Progress, say_next
from refgraph_cli.decided import decisions_for
from refgraph_cli.drawing import drawing_options
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.summary import say_summary, say_written


@click.command(
    "export",
    cls=Command,
    epilog=example("refgraph demo my-folder && refgraph export my-folder -o network.gexf"),
)
@writes("output")
@paths_argument
@click.option(
    "-o",
    "output",
    default="network.gexf",
    metavar="FILE",
    help=".gexf (Gephi), .graphml (Cytoscape, yEd), .json (networkx, D3), .xlsx (Kumu) or .csv (links, and "
    "contacts beside them).  [default: network.gexf]",
)
@drawing_options
@analysis_options
def command(
    paths: tuple[str, ...], output: str, top: int | None, cluster: str | None, redact: bool, options: Options
) -> None:
    """Write contacts and links with every measure, and with the places and colours of the map.

    PATHS are files or folders of a CRM export, as they are.
    """
    from refgraph.outputs import require_known_ending, write_graph
    from refgraph.pipeline import run

    require_known_ending(output)
    settings = options.settings_for(paths, ranges=False)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        written = write_graph(result, output, top=top, cluster=cluster, redact=redact)
    say_summary(result, verbose=options.verbose)
    say_written(written)
    say_next("refgraph", "map", *paths, *options.arguments, "-o", "map.html")
