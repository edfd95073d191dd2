"""``refgraph completion``: what a shell has to run so that the Tab key completes commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from refgraph_cli.console import write_data
from refgraph_cli.helping import Command
from refgraph_cli.options import common_options, example

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Command, epilog=example("refgraph completion bash"))
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@common_options
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what lets the Tab key complete commands, options and files in SHELL.

    bash, as a line of ~/.bashrc: eval "$(refgraph completion bash)"

    zsh, as a line of ~/.zshrc: eval "$(refgraph completion zsh)"

    fish, once: refgraph completion fish > ~/.config/fish/completions/refgraph.fish
    """
    found = get_completion_class(shell)
    assert found is not None
    write_data(found(ctx.find_root().command, {}, "refgraph", "_REFGRAPH_COMPLETE").source() + "\n")
