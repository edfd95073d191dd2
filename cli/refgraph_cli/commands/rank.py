"""``refgraph rank``: an export in, a ranked list out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph_cli.answers import remember_answers
from refgraph_cli.console import Progress, clean, say, write_data
from refgraph_cli.decided import decisions_for, keep_words, remember, say_decisions, say_duplicates
from refgraph_cli.helping import Command
from refgraph_cli.lists import keep_column, with_column
from refgraph_cli.options import (
    Options,
    analysis_options,
    example,
    paths_argument,
    writes,
)
from refgraph_cli.printing import for_reading, json_option
from refgraph_cli.ranked import USUAL, write_ranking
from refgraph_cli.summary import say_backtest, say_explain_next, say_summary, say_written
from refgraph_cli.wishes import JSON, is_wished

if TYPE_CHECKING:
    from refgraph.outputs import Selection
    from refgraph.pipeline import Settings
    from refgraph.result import Result

FIRST = 20
FIRST_WITHIN = 5
"""How many rows a terminal shows, of one list and of each of several."""


@click.command(
    "rank", cls=Command, epilog=example("refgraph demo my-folder && refgraph rank my-folder --top 10")
)
@writes("output")
@paths_argument
@click.option(
    "--by",
    default=USUAL,
    metavar="MEASURE",
    help="betweenness (the classical definition), expected_referrals, or any other measure: bridge, out_degree, "
    "direct_credit, expected_value, ... A name that does not exist lists them all.  [default: expected_referrals]",
)
@click.option(
    "--list",
    "listed",
    metavar="LIST",
    help="Only one list, in its own order: producers (likely to refer), connectors (links between groups), stopped, "
    "new, core_candidates.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the first N (of each list).")
@click.option("--within", metavar="COLUMN", help="One list for each value of a column, such as owner.")
@click.option(
    "-o",
    "output",
    metavar="FILE",
    help="Write to a file instead; its ending says how: .csv, .xlsx, .json, .parquet.",
)
@click.option(
    "--delimiter",
    default=",",
    metavar="CHARACTER",
    help='What separates the cells of CSV: "," or ";" or "|" or tab.  [default: ,]',
)
@click.option(
    "--reruns",
    type=click.IntRange(min=0),
    metavar="N",
    help="How often to rank again with a tenth of the referrals left out, to say how stable ranks are; 0 for "
    "never.  [default: 200, fewer where that takes long]",
)
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    metavar="N",
    help="Edge visits up to which betweenness is exact; beyond it is sampled.  [default: 20 billion]",
)
@click.option(
    "--epsilon",
    type=click.FloatRange(min=0, max=1, min_open=True),
    metavar="E",
    help="Sample betweenness until no value is off by more than this share of all pairs.",
)
@json_option
@analysis_options
def command(
    paths: tuple[str, ...],
    by: str,
    listed: str | None,
    top: int | None,
    within: str | None,
    output: str | None,
    delimiter: str,
    reruns: int | None,
    budget: int | None,
    epsilon: float | None,
    options: Options,
) -> None:
    """Rank the people whose referrals build the business, and say why.

    PATHS are files (CSV, XLSX, Parquet, zip) or folders of a CRM export, as they are. One contacts file with
    a "Referred By" column is enough.
    """
    from refgraph.outputs import Selection, require_format, write
    from refgraph.pipeline import day_of, find_duplicates, folder_of, folders_of, run

    selection = Selection(top, within, delimiter, listed)
    if output:
        require_format(output)
    settings = _with_costs(options.settings_for(paths), reruns, budget, epsilon)
    if within:
        settings = keep_column(settings, within)
    target = folder_of(Path(output)) if output else None
    lists = [output] if output and Path(output).exists() else []
    decided = decisions_for(options, settings, target=target, lists=lists)
    with Progress() as progress:
        result = run(*paths, settings=settings, by=by, decisions=decided, progress=progress)
        if within:
            result, within = with_column(result, within)
            selection = replace(selection, within=within)
        if target:
            keep_words(result.decisions, day_of(result.people), target)
        written = (
            write(result, output, top=top, within=within, listed=listed, delimiter=delimiter)
            if output
            else []
        )
        if target:
            remember(result.decisions, day_of(result.people), target, written)
    if not output:
        _print(result, selection)
    say_summary(result, verbose=options.verbose)
    _say_bare(result)
    say_backtest(folders_of([*paths, *written[:1]]), result)
    say_written(written)
    if output:
        remember_answers(options, paths)
    say_decisions(result.decisions, day_of(result.people))
    say_duplicates(find_duplicates(result, settings))
    say_explain_next(result, paths, options)


def _with_costs(
    settings: Settings, reruns: int | None, budget: int | None, epsilon: float | None
) -> Settings:
    """Return the settings with what was said of costs in their place."""
    measures, stability = settings.measures, settings.stability
    return replace(
        settings,
        measures=replace(measures, budget=budget or measures.budget, epsilon=epsilon or measures.epsilon),
        stability=stability if reruns is None else replace(stability, reruns=reruns),
    )


def _say_bare(result: Result) -> None:
    """Say so where ranks stand without their range though one referral may change them."""
    from refgraph.stability import FEW_EDGES

    edges = len(result.network.edges)
    if result.ranking.stability is None and edges < FEW_EDGES:
        say(f"Note: ranks stand without their range; among {edges:,} edges one referral may change them.")


def _print(result: Result, selection: Selection) -> None:
    from refgraph.outputs import OUTPUTS, ranking_csv, select_rows

    if is_wished(JSON):
        write_data(OUTPUTS["json"](result, selection).decode())
    elif for_reading():
        _print_tables(result, selection)
    else:
        rows = select_rows(result.ranking, selection)
        write_data(ranking_csv(rows, plain=True, delimiter=selection.delimiter))


def _print_tables(result: Result, selection: Selection) -> None:
    from refgraph.outputs import select_lists

    ranking, within = result.ranking, selection.within
    lists = (
        select_lists(ranking, replace(selection, top=None))
        if within
        else iter([("", selection.table(ranking))])
    )
    first = selection.top or (FIRST_WITHIN if within else FIRST)
    for number, (name, rows) in enumerate(lists):
        ranked = rows[rows["rank"].notna()]
        if not ranked.empty:
            shown = ranked.head(first)
            if ranking.by == USUAL and not selection.listed:
                shown = ranking.as_said("producers", shown)
            write_ranking(shown, ranking.by, title=clean(name), apart=number > 0)
    ranked = selection.table(ranking)["rank"].notna().sum()
    _say_rest(int(ranked), first, within)
    if not selection.listed and not within:
        _say_lists(result)


def _say_lists(result: Result) -> None:
    """Name the lists that have anybody, and how to see them."""
    from refgraph.ranking import LISTS

    found = {name: len(result.ranking.orders[name]) for name in LISTS}
    named = [
        f"{LISTS[name]} ({count:,}): --list {name}"
        for name, count in found.items()
        if count and name != "producers"
    ]
    if named:
        say(f"Other lists. {'; '.join(named)}.")


def _say_rest(ranked: int, first: int, within: str | None) -> None:
    if within:
        say(
            f"Shown: the first {first} of each list; {ranked:,} contacts are ranked. All of them: -o ranked.xlsx"
        )
    elif ranked > first:
        say(f"Shown: the first {first} of {ranked:,} ranked. More: --top 50; all of them: -o ranked.xlsx")
