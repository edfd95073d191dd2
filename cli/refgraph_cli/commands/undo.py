"""``refgraph undo``: a folder as it was before the last command that wrote to it."""

from __future__ import annotations

import click

from refgraph_cli.console import say, say_next
from refgraph_cli.helping import Command
from refgraph_cli.options import common_options, example

SHOWN = 8
"""How many files are named."""


@click.command(
    "undo",
    cls=Command,
    epilog=example(
        "refgraph demo my-folder && refgraph run my-folder -o out",
        "refgraph run my-folder -o out --as-of 2025-11-30",
        "refgraph undo out",
    ),
)
@click.argument("folder")
@common_options
def command(folder: str) -> None:
    """Bring FOLDER back to its state before the last command that wrote to it, decisions and lists included.

    One state is kept, in its folder previous. Undoing twice brings back what was undone.
    """
    from refgraph.saving import bring_back

    names = bring_back(folder)
    shown = ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
    say(f"Brought '{folder}' back to its state before the last command: {len(names):,} files ({shown}).")
    say("To take that back:")
    say_next("refgraph", "undo", folder)
