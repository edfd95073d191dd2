"""``refgraph open``: the bench, a page in the browser for everything that is decided by hand."""

from __future__ import annotations

from pathlib import Path

import click

from refgraph.errors import MissingDependencyError
from refgraph_cli.console import say
from refgraph_cli.helping import Command
from refgraph_cli.options import common_options, example


@click.command("open", cls=Command, epilog=example("mkdir my-month && refgraph open my-month"))
@click.argument("folder", metavar="FOLDER")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=0,
    help="Port on this machine.  [default: any]",
)
@click.option("--browser/--no-browser", default=True, help="Whether the browser is opened.  [default: yes]")
@common_options
def command(folder: str, port: int, browser: bool) -> None:
    """Open the bench: files, columns, who is who, results, decisions, plan and the CRM in the browser.

    FOLDER holds the export, or is empty: then drop the export on the page. Nothing leaves this machine. What is
    saved is what the other commands read; refgraph run goes on from it at any time.
    """
    try:
        from refgraph_bench.serving import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("refgraph", "refgraph_bench"):
            raise
        raise MissingDependencyError.of("The pages of the bench", str(error.name), "bench") from None
    serve(Path(folder), port=port, browse=browser, say=say)
