"""``refgraph experiment``: whether those who are more content refer more often."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from refgraph_cli.console import Progress, is_terminal, say, say_next, terminal_width, write_data, write_text
from refgraph_cli.options import Options, analysis_options, example, paths_argument
from refgraph_cli.summary import say_findings, say_written, shown_findings
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    from refgraph.evidence import Experiment

FIRST = 30
"""How many contacts a terminal shows."""


@click.command(
    "experiment",
    epilog=example('refgraph demo my-folder && refgraph experiment my-folder --group "Allied Resource"'),
)
@paths_argument
@click.option(
    "--group",
    default="all",
    show_default=True,
    metavar="GROUP",
    help="Whom to look at: a tier, a type, a profession or a segment.",
)
@click.option(
    "-o", "output", metavar="FILE", help="Write to a file: .json, .csv, .xlsx (with every contact)."
)
@analysis_options
def command(paths: tuple[str, ...], group: str, output: str | None, options: Options) -> None:
    """Test the hypothesis that contacts who are more content refer more often.

    PATHS are files or folders of a CRM export with survey answers (contact, date, score). Every contact is
    one row: its mean score against its referrals a year. What chance alone can do is drawn with a fixed seed.
    """
    from refgraph.evidence import run_experiment
    from refgraph.outputs.experiment_lists import write_experiment
    from refgraph.outputs.tables import require_ending
    from refgraph.pipeline import run
    from refgraph.tiers import assign_tiers

    if output:
        require_ending(output)
    settings = options.settings_for(paths, ranges=False)
    with Progress() as progress:
        result = run(*paths, settings=settings, progress=progress)
        progress("drawing what chance can do")
        tiers = assign_tiers(result, settings.tiers)
        found = run_experiment(result, settings.evidence, group=group, tiers=tiers, seed=settings.seed)
        written = write_experiment(result, found, output) if output else []
    if not output:
        _print(found)
    for sentence in found.sentences:
        say(sentence)
    say_findings(
        [*found.findings, *(shown_findings(result.findings, verbose=True) if options.verbose else [])]
    )
    say_written(written)
    after = [] if output else ["-o", "experiment.json"]
    say_next(
        "refgraph",
        "roi" if output else "experiment",
        *paths,
        *_group(group, output),
        *options.arguments,
        *after,
    )


def _group(group: str, output: str | None) -> list[str]:
    return [] if output or group == "all" else ["--group", group]


def _print(found: Experiment) -> None:
    from refgraph.outputs import ranking_csv

    if not is_terminal(sys.stdout):
        write_data(ranking_csv(found.figures, plain=True))
        return
    table = found.table.sort_values(
        ["satisfaction", "frequency", "contact_id"], ascending=[False, False, True]
    )
    shown = table.head(FIRST)
    columns = [
        Column("name", shown["name"].tolist(), most=30, least=16),
        Column("satisfaction", [f"{value:.1f}" for value in shown["satisfaction"]], right=True),
        Column("surveys", [f"{value:,}" for value in shown["surveys"]], right=True),
        Column("referrals", [f"{value:,.0f}" for value in shown["referrals"]], right=True),
        Column("a year", [f"{value:.1f}" for value in shown["frequency"]], right=True),
    ]
    write_text(render_table(columns, terminal_width()))
    if len(table) > FIRST:
        say(f"Shown: the first {FIRST} of {len(table):,} contacts. All of them: -o experiment.xlsx")
