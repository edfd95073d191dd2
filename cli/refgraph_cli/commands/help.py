"""``refgraph help``: of a command, or of the options that many commands share."""

from __future__ import annotations

import click

from refgraph_cli.catalogue import COMMANDS
from refgraph_cli.console import write_text
from refgraph_cli.helping import Command, require_command
from refgraph_cli.options import common_options, every_shared_option, example

OPTIONS = "options"
"""What is asked for the options that many commands share."""


def _topics(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    return [word for word in (*COMMANDS, OPTIONS) if word.startswith(incomplete)]


@click.command("help", cls=Command, epilog=example("refgraph help rank", "refgraph help options"))
@click.argument("command", metavar="[COMMAND | options]", required=False, shell_complete=_topics)
@common_options
@click.pass_context
def command(ctx: click.Context, command: str | None) -> None:
    """Show the help of a command, or with the word options those that many commands share."""
    group = ctx.find_root()
    if command is None:
        write_text(f"{group.get_help()}\n")
    elif command == OPTIONS:
        write_text(_options_help(group))
    else:
        require_command(command, ctx)
        assert isinstance(group.command, click.Group)
        found = group.command.get_command(group, command)
        assert found is not None
        with click.Context(found, info_name=command, parent=group) as asked:
            write_text(f"{found.get_help(asked)}\n")


def _options_help(ctx: click.Context) -> str:
    formatter = ctx.make_formatter()
    formatter.write_text(
        "Options of the commands that read an export; -q and --debug are those of every command. "
        "PATHS are files (CSV, Excel, Parquet, JSON, vCard, zip) or folders, and - for a table that is piped in."
    )
    with formatter.section("Shared options"):
        formatter.write_dl([record for each in every_shared_option() if (record := each.shared_record(ctx))])
    return formatter.getvalue()
