"""``refgraph``: the group of commands, each imported only when it is called."""

from __future__ import annotations

import atexit
import gc
import importlib
import sys
import warnings
from typing import Any

import click

import refgraph
from refgraph_cli.catalogue import COMMANDS, GROUPS
from refgraph_cli.failures import translated
from refgraph_cli.helping import require_command
from refgraph_cli.plotting import hold_back_plotting

_COLLECT_AFTER = (500_000, 20, 100)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Run as a program, which has the interpreter to itself."""
        # A short run spends a tenth of its time looking for garbage among the thousands of objects that imports
        # leave behind for good: it looks less often, and not at the end.
        gc.set_threshold(*_COLLECT_AFTER)
        atexit.register(gc.freeze)
        hold_back_plotting()
        if "--debug" not in sys.argv:
            warnings.simplefilter("ignore")
        return super().__call__(*args, **named)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"refgraph_cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        widest = max(map(len, COMMANDS))
        for group, commands in GROUPS.items():
            with formatter.section(group):
                formatter.write_dl([(name.ljust(widest), line) for name, line in commands.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command; a mistake there is one line like every other."""
        if not args:
            return super().parse_args(ctx, args)
        with translated(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; whatever goes wrong in it is put into a line here."""
        with translated(ctx):
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest."""
        if not args[0].startswith("-"):
            require_command(args[0], ctx)
        return super().resolve_command(ctx, args)


@click.group(
    "refgraph",
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExample:\n  refgraph demo my-folder\n  refgraph run my-folder -o out\n\n"
    "More: refgraph help COMMAND; refgraph help options",
)
@click.version_option(refgraph.__version__, "-V", "--version", prog_name="refgraph")
def main() -> None:
    """Find the people whose referrals build your business, in an untouched CRM export.

    Results go to standard output: a table on a terminal, CSV in a pipe. Everything else goes to standard
    error. Exit codes: 0 done, 2 usage or settings, 3 input, 4 analysis, 5 output, 130 stopped.
    """
