"""``refgraph demo``: the example export, so that a newcomer has something to rank."""

from __future__ import annotations

from pathlib import Path

import click

from refgraph.errors import OutputError
from refgraph_cli.console import say, say_next
from refgraph_cli.helping import Command
from refgraph_cli.options import common_options, example


@click.command(
    "demo", cls=Command, epilog=example("refgraph demo my-folder && refgraph rank my-folder --top 10")
)
@click.argument("folder")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=2024,
    show_default=True,
    metavar="N",
    help="Another example.",
)
@click.option(
    "--contacts", type=int, default=600, show_default=True, metavar="N", help="How many contacts it has."
)
@click.option(
    "--trade",
    default="",
    metavar="TRADE",
    help="In whose shape: realtor, accounting, clinic, adviser or msp.  [default: an advisory firm with all tables]",
)
@click.option(
    "--force", is_flag=True, help="Write into a folder that is not empty; no file that is there is replaced."
)
@common_options
def command(folder: str, seed: int, contacts: int, trade: str, force: bool) -> None:
    """Write an example export into FOLDER: a made-up advisory firm and two years of its CRM."""
    from refgraph.demonstration import demonstrate

    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise OutputError(f"'{folder}' is a file.", "Name a new folder.")
    if not force and target.is_dir() and any(target.iterdir()):
        raise OutputError(f"The folder '{folder}' is not empty.", "Name a new folder, or add --force.")
    paths = demonstrate(target, seed=seed, contacts=contacts, trade=trade)
    say(f"Written to {folder}: {', '.join(path.name for path in paths)}")
    say_next("refgraph", "run", folder, "-o", "out")
