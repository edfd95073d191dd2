"""Options of the commands that draw: which contacts, and whether by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def drawing_options(function: F) -> F:
    """Add ``--top``, ``--cluster`` and ``--redact``."""
    for option in reversed(_DRAWING):
        function = option(function)
    return function


def redact_option(function: F) -> F:
    """Add ``--redact``."""
    return click.option(
        "--redact",
        is_flag=True,
        help="Codes in place of names; no organisations, owners, ids, addresses or notes.",
    )(function)


_DRAWING: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--top",
        type=click.IntRange(min=1),
        metavar="N",
        help="Only N contacts: the highest ranked with those they are directly linked to.",
    ),
    click.option(
        "--cluster", metavar="CLUSTER", help="Only one cluster: its number, or the name of somebody in it."
    ),
    redact_option,
)
