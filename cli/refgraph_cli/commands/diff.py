"""``refgraph diff``: who moved between two runs, and what moved them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from refgraph_cli.console import say, terminal_width
from refgraph_cli.helping import Command
from refgraph_cli.monthly_changes import say_months
from refgraph_cli.options import common_options, example, writes
from refgraph_cli.printing import json_option, print_table
from refgraph_cli.summary import say_written
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

FIRST = 40
"""How many rows a terminal shows."""


@click.command(
    "diff",
    cls=Command,
    epilog=example(
        "refgraph demo my-folder && refgraph tiers my-folder -o old.csv",
        "refgraph tiers my-folder --core 5 -o new.csv",
        "refgraph diff old.csv new.csv",
    ),
)
@writes("output")
@click.argument("old")
@click.argument("new")
@click.option("-o", "output", metavar="FILE", help="Write to a file: .csv, .xlsx, .json.")
@json_option
@common_options
def command(old: str, new: str, output: str | None) -> None:
    """Show who moved in tier, rank and cluster from one run to another, and what moved them.

    OLD and NEW are folders that runs have written, or a ranked or tier list of each. Between two folders it also
    says from how many referrals to how many every source and practice went since the last month that was whole in
    OLD: who stopped, who sent none, who rises.
    """
    from refgraph.comparison import compare_lists, read_list, read_months
    from refgraph.outputs import write_tables

    before, after = read_list(old), read_list(new)
    comparison = compare_lists(before, after)
    months = read_months(new)
    months = months.since(before.as_of) if months else None
    table = comparison.table.astype(
        dict.fromkeys(("old_rank", "rank", "places", "old_cluster", "cluster"), "Int64")
    )
    if output:
        tables = {"Moved": table} | ({"Months": months.table} if months else {})
        say_written(write_tables(tables, output, read=(old, new)))
    else:
        print_table(table, lambda: _text(table.head(FIRST)) if len(table) else "Nobody moved.\n")
    say_months(months)
    for what, count in table["what"].value_counts(sort=False).items():
        say(f"{count:>7,} {what}")
    say(comparison.cause)
    for text in comparison.because:
        say(f"  {text}")


def _text(table: pd.DataFrame) -> str:
    def numbers(name: str) -> list[str]:
        return ["" if value != value else f"{value:,.0f}" for value in table[name].astype(float)]

    columns = [
        Column("what", table["what"].tolist()),
        Column("name", table["name"].tolist(), most=26, least=16),
        Column("tier was", table["old_tier"].tolist()),
        Column("tier", table["tier"].tolist()),
        Column("rank was", numbers("old_rank"), right=True),
        Column("rank", numbers("rank"), right=True),
        Column("cluster was", numbers("old_cluster"), right=True),
        Column("cluster", numbers("cluster"), right=True),
    ]
    return render_table(columns, terminal_width())
