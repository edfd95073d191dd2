"""A table on standard output: for reading on a terminal, else as CSV; as JSON where that is wished."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from refgraph_cli.console import is_terminal, write_data, write_text
from refgraph_cli.wishes import JSON, is_wished, wish

if TYPE_CHECKING:
    import pandas as pd

F = TypeVar("F", bound=Callable[..., Any])


def json_option(function: F) -> F:
    """Add ``--json``, which `print_table`, `print_report` and `for_reading` follow."""
    return click.option(
        "--json",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=wish,
        help="Print the table as JSON: a list of objects, one per row.",
    )(function)


def for_reading() -> bool:
    """Tell whether standard output is read by somebody, and not by a program."""
    return is_terminal(sys.stdout) and not is_wished(JSON)


def print_table(table: pd.DataFrame, text: Callable[[], str]) -> None:
    """Print a table to standard output.

    Parameters
    ----------
    table
        What a program gets: CSV, or JSON where that is wished.
    text
        Makes what a reader at a terminal gets.
    """
    from refgraph.outputs import ranking_csv, table_json

    if for_reading():
        write_text(text(), heading=True)
    else:
        write_data(table_json(table) if is_wished(JSON) else ranking_csv(table, plain=True))


def print_report(text: Callable[[], str], table: Callable[[], pd.DataFrame]) -> None:
    """Print a text to standard output wherever it goes; where JSON is wished, the table it tells of."""
    from refgraph.outputs import table_json

    if is_wished(JSON):
        write_data(table_json(table()))
    else:
        write_text(text())
