"""What is wished of a command as a whole, whatever it does: little said, JSON, tracebacks."""

from __future__ import annotations

import click

DEBUG = "debug"
"""Tracebacks of errors are shown."""

QUIET = "quiet"
"""Nothing is said but warnings and errors."""

JSON = "json"
"""The table on standard output is JSON."""


def wish(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    """Remember that the option of this name was given (the callback of flags that every command may have)."""
    if value and parameter.name:
        ctx.meta[_key(parameter.name)] = True


def is_wished(name: str) -> bool:
    """Tell whether a wish was made of the command that runs now."""
    ctx = click.get_current_context(silent=True)
    return bool(ctx and ctx.meta.get(_key(name)))


def _key(name: str) -> str:
    return f"refgraph.{name}"
