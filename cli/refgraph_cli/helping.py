"""What help shows: a command's own options, and one line that leads to those which many commands share."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem
from click.types import StringParamType

from refgraph_cli.catalogue import COMMANDS

FILES = {"FILE": "file", "FOLDER": "dir", "PATHS...": "file", "[PATHS...]": "file"}
"""What is completed where an option or argument shows one of these words."""

NAMED = ("--as-of", "--column", "--firm", "--settings")
"""The shared options that the help of a command names; more would not fit into a line."""


class Shared(click.Option):
    """An option that many commands have: help of a command leaves it to ``refgraph help options``."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return nothing: the line at the end leads to it."""
        return None

    def shared_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return what ``refgraph help options`` shows."""
        return super().get_help_record(ctx)


class Place(StringParamType):
    """The name of a file or folder, as it was typed; the shell completes it.

    Parameters
    ----------
    name
        ``file`` or ``dir``: what the shell looks for.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Leave it to the shell."""
        return [CompletionItem(incomplete, type=self.name)]


class Command(click.Command):
    """A command whose help puts its own options first, and whose files are completed as files."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for each in self.params:
            if each.metavar in FILES:
                each.type = Place(FILES[each.metavar])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed; where nothing says what to read, say what that may be."""
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter as error:
            if error.param is None or error.param.name != "paths":
                raise
            asks_whom = any(each.name == "who" for each in self.params)
            what, typed = (" and, last, who is meant", ' "Ann Lee"') if asks_whom else ("", "")
            raise click.UsageError(
                f"Say what to read{what}, as in {ctx.command_path} my-folder{typed}. "
                "To try it out: refgraph demo my-folder.",
                ctx,
            ) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the command's own options, and name the others."""
        super().format_options(ctx, formatter)
        shared = [each.opts[-1] for each in self.params if isinstance(each, Shared)]
        named = [name for name in NAMED if name in shared] or shared
        if named:
            formatter.write_paragraph()
            formatter.write_text(f"Also {', '.join(named)}, ...: refgraph help options")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the names of options, those shared by many commands after the command's own."""
        found = super().shell_complete(ctx, incomplete)
        shared = {name for each in self.params if isinstance(each, Shared) for name in each.opts}
        return sorted(found, key=lambda item: item.value in shared)


def shared_options(decorators: Sequence[Callable[[Any], Any]]) -> list[Shared]:
    """Return the options that decorators add, in their order."""

    def bare() -> None: ...

    for each in reversed(decorators):
        each(bare)
    added: list[Any] = getattr(bare, "__click_params__", [])
    return [each for each in reversed(added) if isinstance(each, Shared)]


def require_command(name: str, ctx: click.Context) -> None:
    """Raise a `click.UsageError` that names the nearest command, or all, for what is none."""
    if name in COMMANDS:
        return
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    meant = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(COMMANDS)}."
    raise click.UsageError(f"There is no command '{name}'. {meant}", ctx)
