"""``refgraph resolve``: what only a person can decide, and what each decision would add."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from refgraph_cli.console import (
    Progress,
    is_terminal,
    say,
    say_next,
    terminal_width,
    write_data,
    write_text,
)
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.summary import referrer_lines, say_written
from refgraph_cli.table import Column, render_table

FIRST = 20
"""How many questions a terminal shows."""


@click.command(
    "resolve", epilog=example("refgraph demo my-folder && refgraph resolve my-folder -o review.xlsx")
)
@writes("output", takes_up=("output", "review"))
@paths_argument
@click.option("-o", "output", metavar="FILE", help="Write the questions to a file to answer: .xlsx or .csv.")
@analysis_options
def command(paths: tuple[str, ...], output: str | None, options: Options) -> None:
    """Show which referrers and duplicates wait for a decision, those that add most first.

    PATHS are files or folders of a CRM export. In the workbook each decision is picked from a list; the next
    command with --review FILE follows it.
    """
    from refgraph.outputs import ranking_csv, review_list, write_review
    from refgraph.people import read_decisions, resolve
    from refgraph.pipeline import read_input

    settings = options.settings_for(paths)
    rules = settings.resolve
    with Progress() as progress:
        progress("reading")
        records = read_input(*paths, settings=settings)
        progress("resolving")
        if rules.review:
            rules = replace(rules, decisions={**read_decisions(Path(rules.review)), **rules.decisions})
        people = resolve(records, rules)
        review = review_list(people, rules.decisions)
        written = write_review(review, output, read=paths) if output else []
    if not output and is_terminal(sys.stdout) and len(review):
        shown = review.head(FIRST)
        columns = [
            Column("adds", [f"{count:,}" if count else "" for count in shown["unlocks"]], right=True),
            Column("question", shown["text"].tolist(), most=34, least=20),
            Column("why", shown["why"].tolist(), most=44, least=20),
        ]
        notes = [
            " | ".join(filter(None, cells))
            for cells in shown.filter(like="candidate_").itertuples(index=False, name=None)
        ]
        write_text(render_table(columns, terminal_width(), notes))
    elif not output and not is_terminal(sys.stdout):
        write_data(ranking_csv(review, plain=True))
    for line in referrer_lines(people.referrers):
        say(line)
    texts = int(review["unlocks"].gt(0).sum())
    say(
        f"{texts:,} referrer texts wait for a decision and would add {int(review['unlocks'].sum()):,} referrals; "
        f"{len(review) - texts:,} groups of contacts may be one person each."
    )
    say_written(written)
    if output:
        say_next("refgraph", "rank", *paths, *replace(options, review=output).arguments)
    elif len(review):
        say_next("refgraph", "resolve", *paths, *options.arguments, "-o", "review.xlsx")
    else:
        say_next("refgraph", "rank", *paths, *options.arguments)
