"""``refgraph backtest``: whether the ranking would have found those who referred afterwards."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph.limits import sound_day
from refgraph_cli.console import Progress, say, say_next, terminal_width
from refgraph_cli.decided import decisions_for
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.printing import for_reading, json_option, print_table
from refgraph_cli.summary import say_limits, say_written, shown_findings
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.decisions import Decisions
    from refgraph.evidence import Backtest, EvidenceRules
    from refgraph.pipeline import Settings
    from refgraph.result import Result

MEASURES_SHOWN = 12
"""How many measures a terminal shows, the best first; the usual order and the simple ones are always shown."""

DAYS_SHOWN = 6
"""How many cut-offs are named one by one."""


def _dates(ctx: click.Context, parameter: click.Parameter, days: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(sound_day(day).isoformat() for day in days)
    except ValueError as error:
        raise click.BadParameter(f"{error}. Write YYYY-MM-DD.", ctx, parameter) from None


@click.command(
    "backtest",
    cls=Command,
    epilog=example("refgraph demo my-folder && refgraph backtest my-folder -o my-folder/backtest.json"),
)
@writes("output")
@paths_argument
@click.option(
    "--at",
    multiple=True,
    metavar="DATE",
    callback=_dates,
    help="Rank as of this day, YYYY-MM-DD, and look at what came after it. Repeatable.  [default: as many days "
    "as the data have room for]",
)
@click.option(
    "--horizon",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="How long after each day to look.  [default: 365]",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many of each order to look at.  [default: 20, or a tenth of the contacts if that is less]",
)
@click.option(
    "--outcome",
    metavar="WHAT",
    help="What to look for: referrals, won (referrals), revenue or clusters (newly reached).  [default: referrals]",
)
@click.option("-o", "output", metavar="FILE", help="Write to a file: .json, .xlsx, .csv.")
@json_option
@analysis_options
def command(
    paths: tuple[str, ...],
    at: tuple[str, ...],
    horizon: int | None,
    top: int | None,
    outcome: str | None,
    output: str | None,
    options: Options,
) -> None:
    """Say whether the ranking would have found those who referred afterwards, better than a plain count.

    PATHS are files or folders of a CRM export. At each day in the past everything is ranked anew from what was
    known on its eve. Written as backtest.json beside the export or in the folder of a run, the sentence it comes
    to stands under every ranking from then on.
    """
    from refgraph.outputs import require_ending

    if output:
        require_ending(output)
    settings = options.settings_for(paths, ranges=False)
    settings = replace(settings, evidence=_with_choices(settings.evidence, horizon, top, outcome))
    result, found, written = _tried(paths, settings, decisions_for(options, settings), at, output)
    if not output:
        _print(found)
    _say_cut_offs(found)
    say_limits(result, shown_findings(found.findings, verbose=options.verbose), verbose=options.verbose)
    say(found.sentence)
    _say_calibration(found)
    say_written(written)
    _say_next(paths, output, options)


def _tried(
    paths: tuple[str, ...], settings: Settings, decided: Decisions, at: tuple[str, ...], output: str | None
) -> tuple[Result, Backtest, list[Path]]:
    """Return the run, what its order would have foreseen, and the files written."""
    from refgraph.evidence import backtest
    from refgraph.outputs import write_backtest
    from refgraph.pipeline import analyse, run

    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        found = backtest(
            result.people,
            partial(analyse, settings=settings),
            settings.evidence,
            at=at,
            tiers=settings.tiers,
            seed=settings.seed,
            progress=progress,
        )
        return result, found, write_backtest(found, output, result=result) if output else []


def _with_choices(
    rules: EvidenceRules, horizon: int | None, top: int | None, outcome: str | None
) -> EvidenceRules:
    return replace(
        rules,
        horizon_days=horizon or rules.horizon_days,
        top=top or rules.top,
        outcome=outcome or rules.outcome,
    )


def _print(found: Backtest) -> None:
    table = found.table
    few = table["kind"].ne("measure") | table["kind"].eq("measure").cumsum().le(MEASURES_SHOWN)
    print_table(table, lambda: render_table(_columns(table[few]), terminal_width()))
    if for_reading() and not few.all():
        say(f"Shown: {int(few.sum())} of {len(few)} orders. All of them: -o backtest.xlsx")


def _columns(table: pd.DataFrame) -> list[Column]:
    """Return what is shown of orders: shares in per cent, differences no closer than their intervals."""
    from refgraph.evidence import points, two_digits

    def shares(name: str) -> list[str]:
        return ["" if value != value else f"{value:.0%}" for value in table[name]]

    def numbers(name: str) -> list[str]:
        return [two_digits(value) for value in table[name]]

    ends = ("captured_difference", "captured_low", "captured_high")
    over = [points(*row) for row in table[list(ends)].itertuples(index=False)]
    first, referred = ([f"{count:,}" for count in table[name]] for name in ("first", "positives"))
    return [
        Column("order by", table["ranking"].tolist(), least=12),
        Column("captured", shares("captured"), right=True),
        Column("points over count", [difference for difference, _ in over], right=True),
        Column("95% interval", [between for _, between in over], right=True),
        Column("precision", shares("precision"), right=True),
        Column("of", first, right=True),
        Column("recall", shares("recall"), right=True),
        Column("of", referred, right=True),
        Column("lift", numbers("lift"), right=True),
        Column("NDCG", numbers("ndcg"), right=True),
        Column("Spearman", numbers("spearman"), right=True),
    ]


def _used(found: Backtest) -> pd.DataFrame:
    """Return the cut-offs of which something can be said."""
    return found.folds[found.folds["insufficient"].eq("")]


def _say_cut_offs(found: Backtest) -> None:
    from refgraph.evidence import WORDS

    used = _used(found)
    days = ", ".join(str(day.date()) for day in used["at"])
    if len(used) > DAYS_SHOWN:
        days = f"{len(used)} days from {used['at'].iloc[0].date()} to {used['at'].iloc[-1].date()}"
    say(
        f"Ranked as of {days}: {_span(used['contacts'])} contacts, of whom {_span(used['positives'])} had any "
        f"{WORDS[found.outcome]} in the next {found.horizon_days:,} days; {used['unforeseen'].mean():.0%} of it was of "
        "people not known then."
    )


def _span(counts: pd.Series) -> str:
    low, high = int(counts.min()), int(counts.max())
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _say_calibration(found: Backtest) -> None:
    """Say what was expected of the first of the order and what came, cut-off by cut-off where they are few."""
    used = _used(found)
    if "expected" not in used:
        return
    covered = (used["covered"] * used["first"]).sum() / used["first"].sum() if used["first"].any() else 0.0
    say(
        f"Expected of the first: {used['expected'].sum():,.0f} referrals; came: {used['actual'].sum():,.0f}; "
        f"{covered:.0%} referred within the range forecast for them. "
        f"Such numbers were good enough to show at {int(used['held'].sum())} of {len(used)} cut-offs."
    )
    if 1 < len(used) <= DAYS_SHOWN:
        for row in used.to_dict("records"):
            say(f"  {row['at'].date()}: expected {row['expected']:,.0f}, came {row['actual']:,.0f}")


def _say_next(paths: tuple[str, ...], output: str | None, options: Options) -> None:
    from refgraph.outputs import NAME
    from refgraph.pipeline import folders_of

    if output and Path(output).name == NAME:
        say_next("refgraph", "rank", *paths, *options.arguments)
    else:
        beside = next(iter(folders_of(paths)), Path()) / NAME
        say_next("refgraph", "backtest", *paths, *options.arguments, "-o", beside.as_posix())
