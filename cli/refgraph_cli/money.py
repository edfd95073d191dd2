"""What of ROI, activities and sources a terminal shows: each figure with its interval, and on how many it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.evidence import ENDS, MODELS, p_value, two_digits, with_intervals
from refgraph_cli.table import Column

if TYPE_CHECKING:
    import pandas as pd


SHARES = ("without_win", "answer_share", "conversion")
"""Measured columns that are shares, told in per cent."""


def returns(table: pd.DataFrame) -> list[Column]:
    """Return the columns of cost and revenue by group."""
    priced = table["time_cost"].notna().any()
    with_time = [Column("with time", [two_digits(each) for each in table["roi_with_time"]], right=True)]
    ratios = with_intervals(table, "roi")
    standing = table["reason"].where(table["reason"].ne(""), table["standing"])
    return [
        Column("", table["label"].tolist(), most=34, least=16),
        Column("contacts", figures(table["contacts"]), right=True),
        Column("referrals", figures(table["referrals"]), right=True),
        Column("cost", figures(table["cost"]), right=True),
        Column("hours", figures(table["hours"]), right=True),
        Column("revenue", figures(table["revenue"]), right=True),
        Column("ROI (95 %)", ratios, right=True),
        *(with_time if priced else []),
        Column("of", _where(ratios, table["compared"]), right=True),
        Column("per referral", figures(table["cost_per_referral"]), right=True),
        Column("of cost", figures(table["cost_share"], "{:.0%}"), right=True),
        Column("of revenue", figures(table["revenue_share"], "{:.0%}"), right=True),
        Column("too early", _parts(table["early"], table["nurtured"]), right=True),
        Column("", standing.tolist()),
    ]


def engagement_mix(table: pd.DataFrame) -> list[Column]:
    """Return the columns of what is on record of each kind of touch, and of what is proposed for a year."""
    shares, each = with_intervals(table, "answer_share", share=True), with_intervals(table, "each")
    return [
        Column("", table["kind"].tolist(), least=10),
        Column("times", figures(table["times"]), right=True),
        Column("contacts", figures(table["contacts"]), right=True),
        Column("answered (95 %)", shares, right=True),
        Column("of", _where(shares, table["asked"]), right=True),
        Column("referrals each (95 %)", each, right=True),
        Column("of", _where(each, table["compared"]), right=True),
        Column("cost each", figures(table["cost_each"]), right=True),
        Column("usual", figures(table["usual"]), right=True),
        Column("proposed", figures(table["proposed"]), right=True),
        Column("cost", figures(table["cost"]), right=True),
        Column("hours", figures(table["hours"]), right=True),
        Column("", table["because"].tolist(), most=60, least=20),
    ]


def credits(table: pd.DataFrame) -> list[Column]:
    """Return the columns of who is credited with what."""
    return [
        Column("name", table["name"].tolist(), most=26, least=16),
        *(Column(model, figures(table[model]), right=True) for model in MODELS),
        Column("downstream (not additive)", figures(table["downstream_value"]), right=True),
        Column("", ["" if bought else "no purchase on record" for bought in table["bought"]]),
    ]


def sources(table: pd.DataFrame) -> list[Column]:
    """Return the columns of contacts by how they came."""
    worth, days = with_intervals(table, "value", whole=True), with_intervals(table, "days_to_win", whole=True)
    return [
        Column("", table["source"].tolist(), most=30, least=16),
        Column("contacts", figures(table["contacts"]), right=True),
        Column("clients", figures(table["clients"]), right=True),
        Column("share (95 %)", with_intervals(table, "conversion", share=True), right=True),
        Column("deal (95 %)", with_intervals(table, "deal_size", whole=True), right=True),
        Column("worth of a client (95 %)", worth, right=True),
        Column("of", _where(worth, table["paying"]), right=True),
        Column("days to win (95 %)", days, right=True),
        Column("of", _where(days, table["timed"]), right=True),
    ]


def plain_columns(table: pd.DataFrame) -> list[Column]:
    """Return the columns of any table of evidence: counts as counts, a number with an interval in one cell with it."""
    measured = {name: ends for name, ends in ENDS.items() if {name, *ends} <= {*table}}
    ends = {end for pair in measured.values() for end in pair}
    return [_plain(table, name, name in measured) for name in table if name not in ends]


def _plain(table: pd.DataFrame, name: str, measured: bool) -> Column:
    cells, title = table[name], name.replace("_", " ")
    if measured:
        return Column(f"{title} (95 %)", with_intervals(table, name, share=name in SHARES), right=True)
    match cells.dtype.kind:
        case "M":
            return Column(title, ["" if day != day else str(day.date()) for day in cells])
        case "b":
            return Column(title, ["yes" if cell else "" for cell in cells])
        case "i" | "f":
            told = p_value if name in ("p", "p_holm") else _number
            return Column(title, ["" if cell != cell else told(cell) for cell in cells], right=True)
    return Column(title, cells.astype(str).tolist())


def _number(cell: float) -> str:
    return f"{cell:,.0f}" if float(cell).is_integer() else two_digits(cell)


def figures(values: pd.Series, form: str = "{:,.0f}") -> list[str]:
    """Return numbers as they are read, blank where they are not known."""
    return ["" if value != value else form.format(value) for value in values.astype(float).tolist()]


def _parts(some: pd.Series, whole: pd.Series) -> list[str]:
    """Return how many of how many, blank where there is nobody."""
    return [f"{part:,} of {of:,}" if of else "" for part, of in zip(some, whole, strict=True)]


def _where(told: list[str], counts: pd.Series) -> list[str]:
    """Return on how many each figure rests, blank where there is none."""
    return [count if figure else "" for figure, count in zip(told, figures(counts), strict=True)]
