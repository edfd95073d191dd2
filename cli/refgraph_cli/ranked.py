"""The ranking on a terminal: what fits beside a name, and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph_cli.console import terminal_width, write_text
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

USUAL = "expected_referrals"
"""What the order follows unless another measure is named."""

FLAGS = {"core_candidate": "candidate", "provisional": "not in CRM"}
"""Columns of the ranking that are true or false, and the flag each is shown as."""

TRENDS_SHOWN = {"new": "new", "rising": "rising", "falling": "falling", "silent": "stopped"}
"""The trends that catch the eye, and the flag each is shown as."""


def write_ranking(table: pd.DataFrame, by: str, *, title: str = "", apart: bool = False) -> None:
    """Print rows of the ranking to standard output as a table.

    Parameters
    ----------
    table
        Rows of ``Ranking.table``.
    by
        What the order follows; a measure gets a column of its own.
    title
        A line above the table.
    apart
        Whether a blank line parts it from what came before.
    """
    head = f"{title}\n" if title else ""
    gap = "\n" if apart else ""
    text = ranking_text(table, by, terminal_width(), "of all" if title else "range")
    write_text(gap + head + text, heading=not gap)


def ranking_text(table: pd.DataFrame, by: str, width: int, ranges: str = "range") -> str:
    """Return rows of the ranking as text, no line wider than `width`; `ranges` is what stands above those."""
    columns = [
        Column("rank", _integers(table["rank"]), right=True),
        Column(ranges, _ranges(table)),
        Column("name", table["name"].tolist(), most=26, least=16),
        Column("people", _texts(table, "people"), most=40, least=16),
        Column("organisation", table["organisation"].tolist(), most=26, least=12),
    ]
    if by == USUAL:
        # An index that did not hold as a number of referrals is good for the order only.
        expected = table["expected_referrals"].where(table["forecast_held"])
        columns.append(Column("expected", _numbers(expected), right=True))
    else:
        columns.append(Column(by, _numbers(table[by]), right=True))
    if by not in ("out_degree", "referrals"):
        columns.append(Column("referrals", _integers(table["referrals"]), right=True))
    columns.append(Column("link", _integers(table["connector_rank"]), right=True))
    columns.append(Column("flags", flags(table)))
    return render_table(columns, width, table["why"].tolist())


def _texts(table: pd.DataFrame, name: str) -> list[str]:
    return table[name].tolist() if name in table else [""] * len(table)


def _ranges(table: pd.DataFrame) -> list[str]:
    """Return between which ranks among all contacts each stays if referrals are missing; blank if not tried."""
    if "rank_p5" not in table:
        return [""] * len(table)
    ranges = zip(_integers(table["rank_p5"]), _integers(table["rank_p95"]), strict=True)
    return [f"({low}-{high})" if low else "" for low, high in ranges]


def flags(table: pd.DataFrame) -> list[str]:
    """Return for each row what has to catch the eye: candidate, trend, not in the CRM."""
    found = [[word if told else "" for told in table[name]] for name, word in FLAGS.items() if name in table]
    trends = [TRENDS_SHOWN.get(trend, "") for trend in table["trend"]]
    return [", ".join(filter(None, row)) for row in zip(*found, trends, strict=True)]


def _integers(values: pd.Series) -> list[str]:
    return ["" if value != value else f"{value:,.0f}" for value in values.astype(float).tolist()]


def _numbers(values: pd.Series) -> list[str]:
    return ["" if value != value else f"{value:,.1f}" for value in values.astype(float).tolist()]
