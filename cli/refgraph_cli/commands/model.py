"""``refgraph model``: what is followed by what, when and why people refer, and how they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from refgraph_cli import money
from refgraph_cli.console import Progress, say, say_next, terminal_width
from refgraph_cli.decided import decisions_for
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.printing import json_option, print_table
from refgraph_cli.summary import say_limits, say_written
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.evidence import Advocacy, ValueModel
    from refgraph.pipeline import Settings
    from refgraph.result import Result

CAUTION = (
    "This is what follows, not what causes it: people call those they like, and those who refer are called."
)

TOGETHER = (
    "Totals that merely grow together pass this test too; the effects above, contact by contact, do not."
)
"""Totals of a growing firm rise side by side."""

TABLES = (
    "effects",
    "moments",
    "reasons",
    "advocacy",
    "moves",
    "time in stage",
    "stalled",
    "time to win",
    "lapses",
)
"""What can be asked for; the one asked for is printed, and a workbook holds them all."""


@click.command(
    "model",
    cls=Command,
    epilog=example(
        "refgraph demo my-folder && refgraph model my-folder", "refgraph model my-folder --table stalled"
    ),
)
@writes("output")
@paths_argument
@click.option(
    "--table",
    "shown",
    type=click.Choice(TABLES, case_sensitive=False),
    default=TABLES[0],
    show_default=True,
    help="What to print or to write: effects (what is followed by what), moments (after which contacts refer more "
    "often), reasons (why they refer), advocacy (how many are Seeker, Familiar, Advocate, Core each quarter), moves, "
    "time in stage, stalled (who does not move on), time to win, lapses. A workbook holds them all.",
)
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
@json_option
@analysis_options
def command(
    paths: tuple[str, ...],
    shown: str,
    period: str | None,
    lags: int | None,
    granger: int | None,
    output: str | None,
    options: Options,
) -> None:
    """Say what is followed by what, when and why people refer, and how far they are on the way to advocacy.

    PATHS are files or folders of a CRM export. Each contact is compared with itself at other times. A model takes
    60 events, 30 contacts and 24 months; with less only the direction is given, or none. Beside it: after which
    moments contacts refer more often, the reasons they gave, how many moved from Seeker to Core each quarter and who
    has stalled, how long it takes to win a referral, and whether contacts who lapsed refer less.
    """
    from refgraph.evidence import find_precedence, fit_value_model, make_panel, say_cause, say_power
    from refgraph.outputs import require_ending, write_tables
    from refgraph.pipeline import run

    if output:
        require_ending(output)
    settings = options.settings_for(paths, ranges=False)
    rules = settings.evidence
    rules = replace(rules, period=period or rules.period, lags=lags or rules.lags)
    settings = replace(settings, evidence=rules)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        progress("fitting")
        model = fit_value_model(result.people, rules)
        tables, said = _learned(result, settings, paths)
        tables = {"effects": model.table, "counts": model.counts, **tables}
        if granger:
            months = model.panel if rules.period == "months" else make_panel(result.people)
            tables["granger"] = find_precedence(months.totals, granger)
        first = {shown: tables[shown], **tables}
        written = write_tables(_named(first), output, result=result) if output else []
    if not output:
        _print(shown, tables[shown])
    for line in (*_say(model), *said):
        say(line)
    if granger:
        for line in (*tables["granger"]["says"], say_power(months.months, granger), TOGETHER):
            say(line)
    say(say_cause(result.network))
    say_limits(result, verbose=options.verbose)
    say_written(written)
    say_next("refgraph", "backtest", *paths, *options.arguments)


def _learned(
    result: Result, settings: Settings, paths: tuple[str, ...]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables besides the effects, and what they say, in the order in which it is read."""
    from refgraph.evidence import (
        compare_lapses,
        learn_moments,
        say_moments,
        say_reasons,
        time_to_win,
    )

    rules = settings.evidence
    wins, lapses = time_to_win(result, rules), compare_lapses(result, rules, seed=settings.seed)
    moments = learn_moments(result.people, result.network)
    advocacy, reasons = _followed(result, settings, paths)
    tables = {
        "moments": moments,
        "reasons": reasons,
        "advocacy": advocacy.flow,
        "moves": advocacy.moves,
        "time in stage": advocacy.time,
        "stalled": advocacy.stalled,
        "time to win": wins.curve,
        "lapses": lapses.table,
    }
    why = say_reasons(reasons)
    lines = [*say_moments(moments), *([why] if why else []), *advocacy.sentences]
    return tables, [*wins.sentences, *lapses.sentences, *lines]


def _followed(result: Result, settings: Settings, paths: tuple[str, ...]) -> tuple[Advocacy, pd.DataFrame]:
    from refgraph.evidence import count_reasons, follow_advocacy
    from refgraph.pipeline import analyse, folders_of
    from refgraph.tiers import assign_tiers, read_history

    tiers = assign_tiers(result, settings.tiers)
    history = read_history(folders_of(paths), settings.tiers)
    advocacy = follow_advocacy(
        result, lambda people: analyse(people, settings), tiers, settings.evidence, history=history
    )
    return advocacy, count_reasons(result, tiers)


def _named(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name.capitalize(): table for name, table in tables.items()}


def _print(shown: str, table: pd.DataFrame) -> None:
    def text() -> str:
        plain = table.drop(columns="says", errors="ignore")
        columns = _columns(table) if shown == TABLES[0] else money.plain_columns(plain)
        return render_table(columns, terminal_width())

    print_table(table, text)


def _columns(table: pd.DataFrame) -> list[Column]:
    from refgraph.evidence import with_intervals

    return [
        Column("outcome", table["outcome"].tolist()),
        Column("after", table["after"].tolist()),
        Column("status", table["status"].tolist()),
        Column("effect (95 %)", with_intervals(table, "effect", signed=True), right=True),
        Column("contacts", [f"{count:,}" for count in table["contacts"]], right=True),
        Column("events", [f"{count:,.0f}" for count in table["events"]], right=True),
        Column("because", table["because"].tolist(), least=20),
    ]


def _say(model: ValueModel) -> Iterator[str]:
    counts = dict(zip(model.counts["what"], model.counts["count"], strict=True))
    parts = [f"{counts[what]:,.0f} {what}" for what in ("touches", "engagements", "scores", "referrals")]
    yield f"{counts['contacts']:,.0f} contacts over {counts['months']:,.0f} months: {', '.join(parts)}."
    yield from model.table["says"]
    if model.table["status"].ne("no model").any():
        yield CAUTION
