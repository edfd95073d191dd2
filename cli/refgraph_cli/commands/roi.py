"""``refgraph roi``: what nurturing cost, what referrals brought, and who is to be credited with it."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from refgraph.evidence import MODELS
from refgraph_cli.console import Progress, is_terminal, say, say_next, terminal_width, write_data, write_text
from refgraph_cli.decided import decisions_for
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.summary import say_limits, say_written
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.evidence import Roi
    from refgraph.pipeline import Settings
    from refgraph.result import Result

FIRST = 20
"""How many rows a terminal shows."""

MOST_SENTENCES = 5
"""So many groups with more contact and less engagement are named."""

GROUPS = ("type", "owner", "profession", "segment", "campaign", "contact", "tier", "cluster", "source")


@click.command("roi", epilog=example("refgraph demo my-folder && refgraph roi my-folder -o roi.xlsx"))
@writes("output")
@paths_argument
@click.option(
    "--by",
    type=click.Choice(GROUPS),
    default="type",
    show_default=True,
    help="What is grouped by; a tier or cluster is the one of before the time looked at. source: how contacts came, "
    "those by referral against all others.",
)
@click.option(
    "--model",
    type=click.Choice(MODELS),
    default=None,
    help="Whom revenue is credited to: the last referrer, the first of the chain, all of it equally, or the "
    "nearer ones more. [default: last]",
)
@click.option("--attribution", is_flag=True, help="Show who is credited with what, by every model.")
@click.option("-o", "output", metavar="FILE", help="Write to a file: .xlsx (every table), .csv, .json.")
@analysis_options
def command(
    paths: tuple[str, ...],
    by: str,
    model: str | None,
    attribution: bool,
    output: str | None,
    options: Options,
) -> None:
    """Show what nurturing contacts cost and what their referrals brought: ROI = (revenue - cost) / cost.

    PATHS are files or folders of a CRM export. Cost is read from touches, engagements and campaigns; where
    none is recorded there is no ROI, and the row says so. A workbook holds more: what each kind of activity
    cost and brought, credits by every model, which designs of engagement are followed by referrals, where
    contact rose and engagement fell, how long it takes to win, and what follows a lapse.
    """
    from refgraph.evidence import calculate_roi, compare_attention, compare_designs
    from refgraph.outputs import require_ending, write_roi
    from refgraph.pipeline import analyse, run

    if output:
        require_ending(output)
    if by == "source":
        _compare_sources(paths, output, options)
        return
    settings = _with_model(options.settings_for(paths, ranges=False), model)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        progress("adding up cost and revenue")
        then = partial(analyse, settings=settings)
        roi = calculate_roi(result, settings.evidence, by=by, tiers=settings.tiers, analyse=then)
        designs = compare_designs(result, settings.evidence)
        attention = compare_attention(result, by=by, tiers=settings.tiers, analyse=then)
        further = [*attention.sentences[:MOST_SENTENCES], *designs.sentences]
        more = {"Designs": designs.table, "Attention": attention.table}
        if output and output.lower().endswith(".xlsx"):
            progress("following contacts in time")
            more, further = _in_time(result, settings, more, further)
        written = (
            write_roi(result, roi, output, more=more, says=further, attribution=attribution) if output else []
        )
    if not output:
        _print(roi, attribution)
    shown = roi.attribution if attribution else roi
    for sentence in [*shown.sentences, *([] if attribution else further)]:
        say(sentence)
    say_limits(result, shown.findings, verbose=options.verbose)
    say_written(written)
    after = ["--attribution"] if output else ["-o", "roi.xlsx"]
    say_next("refgraph", "roi", *paths, *options.arguments, *after)


def _compare_sources(paths: tuple[str, ...], output: str | None, options: Options) -> None:
    """Set contacts who came by referral against those of other sources."""
    from refgraph.evidence import compare_sources
    from refgraph.outputs import ranking_csv, write_tables
    from refgraph.pipeline import run

    with Progress() as progress:
        result = run(*paths, settings=options.settings_for(paths, ranges=False), progress=progress)
        found = compare_sources(result)
        tables = {"Sources": found.table, "Questions": found.questions}
        about = {"sources": {"sentences": list(found.sentences)}}
        written = write_tables(tables, output, result=result, about=about) if output else []
    if not output and is_terminal(sys.stdout):
        write_text(render_table(_sources(found.table), terminal_width()))
    elif not output:
        write_data(ranking_csv(found.table, plain=True))
    for sentence in found.sentences:
        say(sentence)
    say_limits(result, found.findings, verbose=options.verbose)
    say_written(written)
    say_next("refgraph", "roi", *paths, *options.arguments)


def _sources(table: pd.DataFrame) -> list[Column]:
    """Return the columns of a terminal: each figure with its interval and on how many it rests."""
    conversion = [_with_ends(row, "conversion", "{:.0%}") for row in table.to_dict("records")]
    value = [_with_ends(row, "value", "{:,.0f}") for row in table.to_dict("records")]
    days = [_with_ends(row, "days", "{:,.0f}", "days_to_win") for row in table.to_dict("records")]
    return [
        Column("", table["source"].tolist(), most=30, least=16),
        Column("contacts", _figures(table["contacts"]), right=True),
        Column("clients", _figures(table["clients"]), right=True),
        Column("share (95 %)", conversion, right=True),
        Column("worth of a client (95 %)", value, right=True),
        Column("of", _figures(table["paying"]), right=True),
        Column("days to win (95 %)", days, right=True),
        Column("of", _figures(table["timed"]), right=True),
    ]


def _with_ends(row: dict[str, Any], name: str, form: str, column: str = "") -> str:
    middle, low, high = row[column or name], row[f"{name}_low"], row[f"{name}_high"]
    if middle != middle:
        return ""
    return form.format(middle) + ("" if low != low else f" ({form.format(low)} to {form.format(high)})")


def _with_model(settings: Settings, model: str | None) -> Settings:
    evidence = settings.evidence
    return replace(settings, evidence=replace(evidence, model=model or evidence.model))


def _in_time(
    result: Result, settings: Settings, more: dict[str, pd.DataFrame], says: list[str]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Add what takes longer to find: the time to win, and lapsed against active contacts."""
    from refgraph.evidence import compare_lapses, time_to_win

    winning = time_to_win(result, settings.evidence)
    lapses = compare_lapses(result, settings.evidence, seed=settings.seed)
    tables = {**more, "Time to win": winning.curve, "Lapses": lapses.table}
    return tables, [*says, *winning.sentences, *lapses.sentences]


def _print(roi: Roi, attribution: bool) -> None:
    from refgraph.outputs import ranking_csv, roi_table

    table = roi.attribution.table if attribution else roi_table(roi)
    if not is_terminal(sys.stdout):
        write_data(ranking_csv(table, plain=True))
        return
    shown = table.head(FIRST) if attribution else table if len(table) <= FIRST else _first_and_all(table)
    write_text(render_table(_credits(shown) if attribution else _returns(shown), terminal_width()))
    if len(shown) < len(table):
        say(f"Shown: the first {FIRST} of {len(table):,}. All of them: -o roi.csv")


def _first_and_all(table: pd.DataFrame) -> pd.DataFrame:
    """Return the first groups and the row of the whole."""
    return table.iloc[[*range(FIRST), len(table) - 1]]


def _returns(table: pd.DataFrame) -> list[Column]:
    return [
        Column("", table["label"].tolist(), most=34, least=16),
        Column("contacts", _figures(table["contacts"]), right=True),
        Column("referrals", _figures(table["referrals"]), right=True),
        Column("cost", _figures(table["cost"]), right=True),
        Column("revenue", _figures(table["revenue"]), right=True),
        Column("ROI", _figures(table["roi"], "{:,.1f}"), right=True),
        Column("per referral", _figures(table["cost_per_referral"]), right=True),
        Column("of cost", _figures(table["cost_share"], "{:.0%}"), right=True),
        Column("of revenue", _figures(table["revenue_share"], "{:.0%}"), right=True),
        Column("too early", _figures(table["too_early"], "{:.0%}"), right=True),
        Column("", table["reason"].where(table["reason"].ne(""), table["standing"]).tolist()),
    ]


def _credits(table: pd.DataFrame) -> list[Column]:
    credits = [Column(model, _figures(table[model]), right=True) for model in MODELS]
    return [
        Column("name", table["name"].tolist(), most=26, least=16),
        *credits,
        Column("downstream (not additive)", _figures(table["downstream_value"]), right=True),
        Column("", ["" if bought else "no purchase on record" for bought in table["bought"]]),
    ]


def _figures(values: pd.Series, form: str = "{:,.0f}") -> list[str]:
    return ["" if value != value else form.format(value) for value in values.astype(float).tolist()]
