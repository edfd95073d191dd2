"""``refgraph resolve``: what only a person can decide, and what each decision would add."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph.findings import counted
from refgraph_cli.answers import remember_answers
from refgraph_cli.console import (
    Progress,
    say,
    say_next,
    terminal_width,
)
from refgraph_cli.decided import decisions_for, keep_words, remember, say_decisions
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.printing import for_reading, json_option, print_table
from refgraph_cli.summary import referrer_lines, say_written
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

FIRST = 20
"""How many questions a terminal shows."""


@click.command(
    "resolve",
    cls=Command,
    epilog=example("refgraph demo my-folder && refgraph resolve my-folder -o review.xlsx"),
)
@writes("output", takes_up=("review",))
@paths_argument
@click.option("-o", "output", metavar="FILE", help="Write the questions to a file to answer: .xlsx or .csv.")
@json_option
@analysis_options
def command(paths: tuple[str, ...], output: str | None, options: Options) -> None:
    """Show which referrers and duplicates wait for a decision, those that add most first.

    PATHS are files or folders of a CRM export. In the workbook each decision is picked from a list; the next
    command with --decisions FILE follows it.
    """
    from refgraph.decisions import settle
    from refgraph.outputs import review_list, write_review
    from refgraph.people import duplicates_to_review, name_key, resolve, with_decisions
    from refgraph.pipeline import day_of, folder_of, read_input

    settings = options.settings_for(paths)
    rules = settings.resolve
    target = folder_of(Path(output)) if output else None
    lists = [output] if output and Path(output).exists() else []
    decided = decisions_for(options, settings, target=target, lists=lists)
    with Progress() as progress:
        progress("reading")
        records = read_input(*paths, settings=settings)
        progress("resolving")
        rules = with_decisions(rules, decided)
        people = resolve(records, rules)
        decided = settle(decided, people.contacts, name_key).dated(day_of(people))
        duplicates = duplicates_to_review(people.contacts, rules.decisions, most_pairs=math.inf)
        review = review_list(people, duplicates.table)
        if target:
            keep_words(decided, day_of(people), target)
        own = [options.review] if options.review else []
        written = write_review(review, output, decided, read=paths, known=own) if output else []
        if target:
            remember(decided, day_of(people), target, written)
    if not output and (len(review) or not for_reading()):
        print_table(review, lambda: _text(review.head(FIRST)))
    for line in referrer_lines(people.referrers):
        say(line)
    texts = int(review["unlocks"].gt(0).sum())
    say(
        f"{counted(texts, 'referrer text waits', 'referrer texts wait')} for a decision and would add "
        f"{counted(review['unlocks'].sum(), 'referral')}; "
        f"{counted(len(review) - texts, 'group of contacts', 'groups of contacts')} may be one person each."
    )
    say_written(written)
    if output:
        remember_answers(options, paths)
    say_decisions(decided, day_of(people))
    if output:
        say_next(
            "refgraph", "rank", *paths, *replace(options, decisions=(*options.decisions, output)).arguments
        )
    elif len(review):
        say_next("refgraph", "resolve", *paths, *options.arguments, "-o", "review.xlsx")
    else:
        say_next("refgraph", "rank", *paths, *options.arguments)


def _text(shown: pd.DataFrame) -> str:
    columns = [
        Column("adds", [f"{count:,}" if count else "" for count in shown["unlocks"]], right=True),
        Column("question", shown["text"].tolist(), most=34, least=20),
        Column("why", shown["why"].tolist(), most=44, least=20),
    ]
    notes = [
        " | ".join(filter(None, cells))
        for cells in shown.filter(like="candidate_").itertuples(index=False, name=None)
    ]
    return render_table(columns, terminal_width(), notes)
