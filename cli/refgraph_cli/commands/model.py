"""``refgraph model``: what touches, engagement and scores are followed by."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from refgraph_cli.console import Progress, is_terminal, say, say_next, terminal_width, write_data, write_text
from refgraph_cli.decided import decisions_for
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.summary import say_limits, say_written
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.evidence import ValueModel

CAUTION = (
    "This is what follows, not what causes it: people call those they like, and those who refer are called."
)

TOGETHER = (
    "Totals that merely grow together pass this test too; the effects above, contact by contact, do not."
)
"""Totals of a growing firm rise side by side."""


@click.command("model", epilog=example("refgraph demo my-folder && refgraph model my-folder"))
@writes("output")
@paths_argument
@click.option("--period", metavar="LENGTH", help="What to count in: months or quarters.  [default: months]")
@click.option(
    "--lags", type=click.IntRange(min=1), metavar="N", help="How many periods back to look.  [default: 3]"
)
@click.option(
    "--granger",
    type=click.IntRange(min=1),
    metavar="LAG",
    help="Also run Granger's test on the monthly totals of the firm, so many months back. Two years of data hold "
    "little power, and the test says how little.",
)
@click.option("-o", "output", metavar="FILE", help="Write to a file: .csv, .xlsx, .json.")
@analysis_options
def command(
    paths: tuple[str, ...],
    period: str | None,
    lags: int | None,
    granger: int | None,
    output: str | None,
    options: Options,
) -> None:
    """Say what touches, engagement and satisfaction are followed by, contact by contact.

    PATHS are files or folders of a CRM export. Each contact is compared with itself at other times. A model takes
    60 events, 30 contacts and 24 months; with less only the direction is given, or none. Beside it: how long it
    takes to win a referral, and whether contacts who lapsed refer less.
    """
    from refgraph.evidence import (
        compare_lapses,
        find_precedence,
        fit_value_model,
        make_panel,
        say_power,
        time_to_win,
    )
    from refgraph.outputs import require_ending, write_tables
    from refgraph.pipeline import run

    if output:
        require_ending(output)
    settings = options.settings_for(paths, ranges=False)
    rules = settings.evidence
    rules = replace(rules, period=period or rules.period, lags=lags or rules.lags)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        progress("fitting")
        model = fit_value_model(result.people, rules)
        wins, lapses = time_to_win(result, rules), compare_lapses(result, rules, seed=settings.seed)
        tables = {
            "Effects": model.table,
            "Counts": model.counts,
            "Time to win": wins.curve,
            "Lapses": lapses.table,
        }
        if granger:
            months = model.panel if rules.period == "months" else make_panel(result.people)
            tables["Granger"] = find_precedence(months.totals, granger)
        written = write_tables(tables, output, result=result) if output else []
    if not output:
        _print(model)
    _say(model)
    for line in (*wins.sentences, *lapses.sentences):
        say(line)
    if granger:
        for line in tables["Granger"]["says"]:
            say(line)
        say(say_power(months.months, granger))
        say(TOGETHER)
    say_limits(result, verbose=options.verbose)
    say_written(written)
    say_next("refgraph", "backtest", *paths, *options.arguments)


def _print(model: ValueModel) -> None:
    from refgraph.outputs import ranking_csv

    if is_terminal(sys.stdout):
        write_text(render_table(_columns(model.table), terminal_width()))
    else:
        write_data(ranking_csv(model.table, plain=True))


def _columns(table: pd.DataFrame) -> list[Column]:
    limits = zip(table["low"], table["high"], strict=True)
    return [
        Column("outcome", table["outcome"].tolist()),
        Column("after", table["after"].tolist()),
        Column("status", table["status"].tolist()),
        Column(
            "effect", ["" if value != value else f"{value:+.3f}" for value in table["effect"]], right=True
        ),
        Column(
            "95% interval",
            ["" if low != low else f"{low:+.3f} to {high:+.3f}" for low, high in limits],
            right=True,
        ),
        Column("contacts", [f"{count:,}" for count in table["contacts"]], right=True),
        Column("events", [f"{count:,.0f}" for count in table["events"]], right=True),
        Column("because", table["because"].tolist(), least=20),
    ]


def _say(model: ValueModel) -> None:
    counts = dict(zip(model.counts["what"], model.counts["count"], strict=True))
    parts = [f"{counts[what]:,.0f} {what}" for what in ("touches", "engagements", "scores", "referrals")]
    say(f"{counts['contacts']:,.0f} contacts over {counts['months']:,.0f} months: {', '.join(parts)}.")
    for line in model.table["says"]:
        say(line)
    if model.table["status"].ne("no model").any():
        say(CAUTION)
