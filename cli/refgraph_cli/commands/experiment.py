"""``refgraph experiment``: whether those who are more content refer more often, and those who lapse less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from refgraph_cli.console import Progress, say, say_next, terminal_width
from refgraph_cli.decided import decisions_for
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.printing import json_option, print_table
from refgraph_cli.summary import say_findings, say_written, shown_findings
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.evidence import Experiment, Lapses
    from refgraph.pipeline import Settings
    from refgraph.result import Result

HYPOTHESES = ("satisfaction", "lapses")


@click.command(
    "experiment",
    cls=Command,
    epilog=example(
        "refgraph demo my-folder",
        "refgraph experiment my-folder --group Client",
        "refgraph experiment my-folder --hypothesis lapses",
    ),
)
@writes("output")
@paths_argument
@click.option(
    "--hypothesis",
    type=click.Choice(HYPOTHESES),
    default="satisfaction",
    show_default=True,
    help="What is tested: that the more content refer more often, or that those who lapse refer less.",
)
@click.option(
    "--group",
    default="all",
    show_default=True,
    metavar="GROUP",
    help="Whom to look at: a type, a profession or a segment; Allied Resource for all whose role that is.",
)
@click.option(
    "-o", "output", metavar="FILE", help="Write to a file: .json, .csv, .xlsx (with every contact)."
)
@json_option
@analysis_options
def command(
    paths: tuple[str, ...], hypothesis: str, group: str, output: str | None, options: Options
) -> None:
    """Test whether the more content refer more often, or whether those who lapse refer less.

    PATHS are files or folders of a CRM export with survey answers (contact, date, score), or with touches
    and engagements. For satisfaction every contact is one row: its mean score against its referrals a year.
    One table of customers is enough if it holds how content each is and how many referrals each made; name
    these columns with --column satisfaction="Header" and --column reported_given="Header" where they are not
    recognised, and --column tenure_months="Header" divides by the time.
    For lapses every quarter of a contact counts, and contacts are drawn whole. What chance alone can do is
    drawn with a fixed seed.
    """
    from refgraph.evidence import say_cause
    from refgraph.outputs import require_ending, write_experiment
    from refgraph.pipeline import run

    if output:
        require_ending(output)
    settings = options.settings_for(paths, ranges=False)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        result = run(
            *paths,
            settings=settings,
            counted=hypothesis == "satisfaction",
            decisions=decided,
            progress=progress,
        )
        progress("drawing what chance can do")
        found = _tested(result, settings, hypothesis, group)
        written = write_experiment(result, found, output) if output else []
    if not output:
        _print(found)
    for sentence in found.sentences:
        say(sentence)
    say(say_cause(result.network))
    told = shown_findings(result.findings, verbose=True) if options.verbose else []
    say_findings([*found.findings, *told])
    say_written(written)
    if output:
        say_next("refgraph", "check" if result.network.events.empty else "roi", *paths, *options.arguments)
    else:
        asked = ["--hypothesis", hypothesis, "--group", group, *options.arguments]
        say_next("refgraph", "experiment", *paths, *asked, "-o", "experiment.json")


def _tested(result: Result, settings: Settings, hypothesis: str, group: str) -> Experiment | Lapses:
    from refgraph.evidence import compare_lapses, run_experiment
    from refgraph.tiers import assign_tiers

    tiers = assign_tiers(result, settings.tiers)
    if hypothesis == "lapses":
        return compare_lapses(result, settings.evidence, group=group, tiers=tiers, seed=settings.seed)
    return run_experiment(result, settings.evidence, group=group, tiers=tiers, seed=settings.seed)


def _print(found: Experiment | Lapses) -> None:
    from refgraph.evidence import Lapses

    def text() -> str:
        shown = _bases(found.table) if isinstance(found, Lapses) else _levels(found)
        return render_table(shown, terminal_width())

    print_table(found.figures, text)


def _levels(found: Experiment) -> list[Column]:
    from refgraph.evidence import two_digits

    levels = found.levels
    yearly = [Column("a year", [two_digits(value) for value in levels["frequency"]], right=True)]
    spans = zip(levels["low"], levels["high"], strict=True)
    return [
        Column("satisfaction", [_span(low, high) for low, high in spans], right=True),
        Column("contacts", [f"{value:,}" for value in levels["contacts"]], right=True),
        Column("referrals each", [two_digits(value) for value in levels["referrals"]], right=True),
        *(yearly if found.basis.per_year else ()),
        Column("who referred", [f"{value:.0%}" for value in levels["referring"]], right=True),
    ]


def _span(low: float, high: float) -> str:
    return f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"


def _bases(table: pd.DataFrame) -> list[Column]:
    from refgraph.evidence import p_value, with_intervals

    counts = "contacts lapsed lapsed_referring active active_referring".split()
    return [
        Column("counted", table["basis"].tolist()),
        *(
            Column(name.replace("_", " "), [f"{value:,}" for value in table[name]], right=True)
            for name in counts
        ),
        Column("risk ratio (95 %)", with_intervals(table, "ratio"), right=True),
        Column("p", ["" if value != value else p_value(value) for value in table["p"]], right=True),
    ]
