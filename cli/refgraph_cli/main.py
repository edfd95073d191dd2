"""``refgraph``: the group of commands, each imported only when it is called."""

from __future__ import annotations

import atexit
import difflib
import gc
import importlib
import sys
import warnings
from typing import Any

import click

import refgraph
from refgraph_cli.failures import translated
from refgraph_cli.plotting import hold_back_plotting

COMMANDS = {
    "demo": "Write an example export, to have something to rank.",
    "check": "Say what was recognised in an export and what is wrong with it.",
    "resolve": "Show which referrers and duplicates wait for your decision.",
    "init": "Write a settings file with everything that can be set.",
    "rank": "Rank the people whose referrals build the business, and say why.",
    "clusters": "Show who belongs together, and whether that can be trusted.",
    "tiers": "Propose a tier for every contact, and say why.",
    "plan": "Plan who to contact in the coming weeks, how, and why.",
    "map": "Draw the network as one HTML file that opens anywhere, offline.",
    "brief": "Write the brief for Monday: one page with whom to thank, to win back and to ask.",
    "report": "Write the report for the partners' meeting: one page, or a workbook.",
    "export": "Write the network for Gephi, Cytoscape, yEd or a spreadsheet.",
    "pick": "Pick the contacts who together reach the most.",
    "risk": "Say what breaks if a contact leaves.",
    "roi": "Set what referrals brought against what nurturing cost, and credit those who brought it.",
    "experiment": "Test whether those who are more content refer more often.",
    "backtest": "Say whether the ranking would have found those who referred afterwards.",
    "model": "Say what touches, engagement and satisfaction are followed by.",
    "diff": "Show who moved between two runs, and what moved them.",
    "explain": "Show every number behind one contact's place.",
    "undo": "Bring a folder back to its state before the last command.",
    "run": "Do everything once: list, workbook, review, findings, in one folder.",
}
"""Every command and its line in the list, in the order of work."""

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
        with formatter.section("Commands, in the order of work"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; whatever goes wrong in it is put into a line here."""
        with translated(ctx):
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            meant = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(COMMANDS)}."
            raise click.UsageError(f"There is no command '{name}'. {meant}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    "refgraph",
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExample:\n  refgraph demo my-folder\n  refgraph rank my-folder --top 10",
)
@click.version_option(refgraph.__version__, prog_name="refgraph")
def main() -> None:
    """Find the people whose referrals build your business, in an untouched CRM export.

    Results go to standard output: a table on a terminal, CSV in a pipe. Everything else goes to standard
    error. Exit codes: 0 done, 2 usage or settings, 3 input, 4 analysis, 5 output, 130 stopped.
    """
