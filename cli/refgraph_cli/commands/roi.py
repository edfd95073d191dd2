"""``refgraph roi``: what nurturing cost, what referrals brought, and who is to be credited with it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph.evidence import MODELS
from refgraph_cli import money
from refgraph_cli.console import Progress, say, say_next, terminal_width
from refgraph_cli.decided import decisions_for
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.printing import for_reading, json_option, print_table
from refgraph_cli.summary import say_limits, say_written
from refgraph_cli.table import render_table

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.decisions import Decisions
    from refgraph.evidence import EngagementMix, Roi
    from refgraph.pipeline import Settings
    from refgraph.result import Result

FIRST = 20
"""How many rows a terminal shows."""

GROUPS = (
    "type",
    "owner",
    "profession",
    "segment",
    "campaign",
    "contact",
    "tier",
    "cluster",
    "channel",
    "source",
)


@click.command(
    "roi", cls=Command, epilog=example("refgraph demo my-folder && refgraph roi my-folder -o roi.xlsx")
)
@writes("output")
@paths_argument
@click.option(
    "--by",
    type=click.Choice(GROUPS),
    default="type",
    show_default=True,
    help="What is grouped by; a tier or cluster is the one of before the time looked at. channel: kinds of touches, "
    "and a mix proposed within the owners' budgets. source: how contacts came, those by referral against all others.",
)
@click.option(
    "--model",
    type=click.Choice(MODELS),
    default=None,
    help="Whom revenue is credited to: the last referrer, the first of the chain, all of it equally, or the "
    "nearer ones more. [default: last]",
)
@click.option("--attribution", is_flag=True, help="Show who is credited with what, by every model.")
@click.option(
    "--previous",
    metavar="FOLDER",
    help="Folder of a run: with --by tier, the tiers of past runs are taken from its tier_history.csv.",
)
@click.option("-o", "output", metavar="FILE", help="Write to a file: .xlsx (every table), .csv, .json.")
@json_option
@analysis_options
def command(
    paths: tuple[str, ...],
    by: str,
    model: str | None,
    attribution: bool,
    previous: str | None,
    output: str | None,
    options: Options,
) -> None:
    """Show what nurturing contacts cost and what their referrals brought: ROI = (revenue - cost) / cost.

    PATHS are files or folders of a CRM export. Cost is read from touches, engagements and campaigns; where
    none is recorded there is no ROI, and the row says so. Hours are reckoned by the minutes in the settings, and are
    money where these hold an hourly rate. A workbook holds more: what each kind of activity cost and brought, a mix
    proposed for a year, budgets, credits by every model, which designs of engagement are followed by referrals,
    where contact rose and engagement fell, how long it takes to win, and what follows a lapse.
    """
    from refgraph.outputs import require_ending

    if output:
        require_ending(output)
    settings = _with_model(options.settings_for(paths, ranges=False), model)
    if by == "source":
        _compare_sources(paths, settings, output, options)
        return
    decided = decisions_for(options, settings, previous=previous)
    if by == "channel":
        _compare_channels(paths, settings, decided, output, options)
        return
    shown, result, said, written = _calculate(paths, settings, decided, by, attribution, previous, output)
    if not output:
        _print(shown, attribution)
    for sentence in said:
        say(sentence)
    findings = shown.attribution.findings if attribution else shown.findings
    say_limits(result, findings, verbose=options.verbose)
    say_written(written)
    after = ["--attribution"] if output else ["-o", "roi.xlsx"]
    say_next("refgraph", "roi", *paths, *options.arguments, *after)


def _calculate(
    paths: tuple[str, ...],
    settings: Settings,
    decided: Decisions,
    by: str,
    attribution: bool,
    previous: str | None,
    output: str | None,
) -> tuple[Roi, Result, list[str], list[Path]]:
    """Return ROI, the run, what is said of them, and the files written."""
    from refgraph.evidence import calculate_roi, compare_attention, compare_designs
    from refgraph.outputs import write_roi
    from refgraph.pipeline import analyse, run
    from refgraph.tiers import read_history

    history = read_history([_folder(previous)], settings.tiers) if previous else None
    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        progress("adding up cost and revenue")
        then = partial(analyse, settings=settings)
        roi = calculate_roi(
            result, settings.evidence, by=by, tiers=settings.tiers, analyse=then, history=history
        )
        roi = _with_budgets(roi, result)
        designs = compare_designs(result, settings.evidence)
        attention = compare_attention(result, by=by, tiers=settings.tiers, analyse=then)
        further = [*attention.sentences, *designs.sentences]
        more = {"Designs": designs.table, "Attention": attention.table}
        if output and output.lower().endswith(".xlsx"):
            progress("following contacts in time")
            more, further = _in_time(result, settings, more, further)
            more, further = _within_budget(result, roi, settings, more, further)
        written = (
            write_roi(result, roi, output, more=more, says=further, attribution=attribution) if output else []
        )
    said = roi.attribution.sentences if attribution else (*roi.sentences, *further)
    return roi, result, list(said), written


def _folder(previous: str) -> Path:
    path = Path(previous)
    return path if path.is_dir() else path.parent


def _with_budgets(roi: Roi, result: Result) -> Roi:
    """Return the ROI with a line for each owner whose budget is spent."""
    from refgraph.evidence import compare_budgets, remark_on_budgets

    spent = tuple(remark_on_budgets(compare_budgets(result.people)))
    return replace(roi, findings=(*spent, *roi.findings))


def _proposed(result: Result, roi: Roi, settings: Settings) -> tuple[EngagementMix, pd.DataFrame]:
    """Return a mix of touches within the budgets, and these."""
    from refgraph.evidence import compare_budgets, propose_mix
    from refgraph.nurture import usual_year
    from refgraph.pipeline import with_tiers

    _, tiers = with_tiers(result, settings.tiers, None)
    budgets = compare_budgets(result.people)
    mix = propose_mix(roi, budgets, usual_year(tiers, settings.nurture), settings.evidence)
    return mix, budgets


def _within_budget(
    result: Result, roi: Roi, settings: Settings, more: dict[str, pd.DataFrame], says: list[str]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Add the mix proposed for a year, and the budgets."""
    mix, budgets = _proposed(result, roi, settings)
    return {**more, "Mix": mix.table, "Budgets": budgets}, [*says, *mix.sentences]


def _compare_channels(
    paths: tuple[str, ...], settings: Settings, decided: Decisions, output: str | None, options: Options
) -> None:
    """Set kinds of touches against each other, and propose how often to use each within the budgets."""
    from refgraph.evidence import calculate_roi
    from refgraph.outputs import write_tables
    from refgraph.pipeline import run

    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
        roi = _with_budgets(calculate_roi(result, settings.evidence, tiers=settings.tiers), result)
        mix, budgets = _proposed(result, roi, settings)
        said = [*mix.sentences, *([roi.trial] if roi.trial else [])]
        about = {"channels": {"sentences": said}}
        tables = {"Mix": mix.table, "Budgets": budgets}
        written = write_tables(tables, output, result=result, about=about) if output else []
    if not output:
        print_table(mix.table, lambda: render_table(money.engagement_mix(mix.table), terminal_width()))
    for sentence in said:
        say(sentence)
    say_limits(result, roi.findings, verbose=options.verbose)
    say_written(written)
    say_next("refgraph", "roi", *paths, *options.arguments)


def _compare_sources(
    paths: tuple[str, ...], settings: Settings, output: str | None, options: Options
) -> None:
    """Set contacts who came by referral against those of other sources."""
    from refgraph.evidence import compare_sources
    from refgraph.outputs import write_tables
    from refgraph.pipeline import run

    with Progress() as progress:
        result = run(*paths, settings=settings, progress=progress)
        found = compare_sources(result)
        tables = {"Sources": found.table, "Questions": found.questions}
        about = {"sources": {"sentences": list(found.sentences)}}
        written = write_tables(tables, output, result=result, about=about) if output else []
    if not output:
        print_table(found.table, lambda: render_table(money.sources(found.table), terminal_width()))
    for sentence in found.sentences:
        say(sentence)
    say_limits(result, found.findings, verbose=options.verbose)
    say_written(written)
    say_next("refgraph", "roi", *paths, *options.arguments)


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
    from refgraph.outputs import roi_table

    table = roi.attribution.table if attribution else roi_table(roi)
    shown = table.head(FIRST) if attribution else table if len(table) <= FIRST else _first_and_all(table)
    columns = money.credits if attribution else money.returns
    print_table(table, lambda: render_table(columns(shown), terminal_width()))
    if for_reading() and len(shown) < len(table):
        say(f"Shown: the first {FIRST} of {len(table):,}. All of them: -o roi.csv")


def _first_and_all(table: pd.DataFrame) -> pd.DataFrame:
    """Return the first groups and the row of the whole."""
    return table.iloc[[*range(FIRST), len(table) - 1]]
