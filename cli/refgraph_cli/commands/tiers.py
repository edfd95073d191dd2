"""``refgraph tiers``: a tier for every contact, the reason, and the file that goes back into the CRM."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph_cli.console import Progress, say, say_next, terminal_width
from refgraph_cli.decided import decisions_for, keep_words, remember, run_folder, say_decisions
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument, writes
from refgraph_cli.printing import for_reading, json_option, print_table
from refgraph_cli.summary import say_findings, say_written, shown_findings
from refgraph_cli.table import Column, render_table
from refgraph_cli.writeback import finish_write_back, print_proposal

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.findings import Finding
    from refgraph.pipeline import Settings
    from refgraph.tiers import Tiers

FIRST = 20
"""How many changes a terminal shows."""

NAMED = 10
"""How many of those who moved are named."""

_ALWAYS = ("first-run", "unknown-tiers", "trade", "trade-unknown", "no-outcomes")


@click.command(
    "tiers", cls=Command, epilog=example("refgraph demo my-folder && refgraph tiers my-folder -o tiers.csv")
)
@writes("output", takes_up=("previous",))
@writes("folder", folder=True)
@paths_argument
@click.option("--previous", metavar="FILE", help="Tier file of the last run, or the folder it is in.")
@click.option("--ranked", metavar="FILE", help="A list with your decisions in a column called decision.")
@click.option("--core", type=click.IntRange(min=1), metavar="N", help="At most so many Core Advocates.")
@click.option("--fresh", is_flag=True, help="Decide anew, without regard to the tiers contacts have.")
@click.option(
    "-o", "output", metavar="FILE", help="Write to a file: .csv (which the next run reads), .xlsx, .json."
)
@click.option(
    "--write-back",
    "folder",
    metavar="FOLDER",
    help="Show what would change in the CRM; with --yes write the files that change it to this folder.",
)
@click.option(
    "--crm", default="", metavar="NAME", help="The CRM to write back to. [default: seen from the export]"
)
@click.option("--yes", is_flag=True, help="Write what --write-back shows.")
@json_option
@analysis_options
def command(
    paths: tuple[str, ...],
    previous: str | None,
    ranked: str | None,
    core: int | None,
    fresh: bool,
    output: str | None,
    folder: str | None,
    crm: str,
    yes: bool,
    options: Options,
) -> None:
    """Propose a tier for every contact: Core Advocate, Advocate, Allied Resource or none, and say why.

    PATHS are files or folders of a CRM export. A tier is given by evidence and taken away slowly; what was
    pinned by hand stays. Decisions, in the column decision of any list: a tier, never, pin until 2026-12-31, unpin.
    """
    from refgraph.outputs import require_ending, write_tiers
    from refgraph.outputs.writeback import propose
    from refgraph.pipeline import day_of, folder_of, tiers_after

    if yes and not folder:
        raise click.UsageError("--yes writes what --write-back FOLDER shows; name the folder.")
    if output:
        require_ending(output)
    settings = _with_tier_options(options.settings_for(paths, ranges=False), core, fresh)
    target = folder_of(Path(output)) if output else None
    if target is None and previous and (ranked or options.decisions):
        # What is named is remembered where the next run looks.
        target = run_folder(previous)
    lists = [each for each in (ranked, output if output and Path(output).exists() else None) if each]
    decided = decisions_for(options, settings, target=target, previous=previous, lists=lists)
    with Progress() as progress:
        result, tiers = tiers_after(
            paths, settings, decided, last=previous, before=previous, progress=progress
        )
        if target:
            keep_words(result.decisions, day_of(result.people), target)
        written = write_tiers(result, tiers, output) if output else []
        if target:
            remember(result.decisions, day_of(result.people), target, written)
    rules_back = replace(settings.write_back, crm=crm or settings.write_back.crm)
    proposal = propose(result, tiers, rules_back) if folder else None
    if proposal is not None:
        print_proposal(proposal)
    elif not output:
        _print(tiers)
    say_tiers(tiers)
    say_findings([*shown_findings(result.findings, verbose=options.verbose), *_told(tiers, options.verbose)])
    say_written(written)
    say_decisions(result.decisions, day_of(result.people))
    if proposal is not None and folder:
        finish_write_back(proposal, folder, paths, yes=yes)
    if proposal is None:
        kept = output if output and output.endswith((".csv", ".xlsx")) else ""
        after = ["--previous", kept] if kept else ["-o", "tiers.csv"]
        say_next("refgraph", "tiers", *paths, *options.arguments, *after)
    elif folder and len(proposal.changes) and not yes:
        # What is shown is followed by the same with --yes; what is written, by the import, which is told above.
        given = (("--previous", previous), ("--ranked", ranked), ("-o", output), ("--crm", crm))
        after = [word for name, value in given if value for word in (name, value)]
        after += [*(["--core", str(core)] if core else []), *(["--fresh"] if fresh else [])]
        say_next("refgraph", "tiers", *paths, *options.arguments, *after, "--write-back", folder, "--yes")


def say_tiers(tiers: Tiers) -> None:
    """Print how many contacts each tier has, and how many came and went."""
    for row in tiers.summary.to_dict("records"):
        moved = [f"{row[what]:,} {what}" for what in ("promoted", "demoted", "held", "pinned") if row[what]]
        word = _in_words(row["tier"], tiers)
        said = f" ({', '.join(moved)})" if moved else ""
        say(f"{row['contacts']:>7,} {word}{said}")
    say(f"Room for {tiers.capacity.places:,} Core Advocates: {tiers.capacity.because}.")
    _say_moves(tiers)


def _say_moves(tiers: Tiers) -> None:
    """Say who moved in which direction, where anybody held a tier before."""
    if tiers.table["old_tier"].isin(["none", ""]).all():
        return
    for change, way in (("promoted", "up"), ("demoted", "down")):
        moved = tiers.changes[tiers.changes["change"].eq(change)]
        if moved.empty:
            say(f"Nobody moved {way}.")
            continue
        told = zip(*(moved[name].head(NAMED) for name in ("name", "old_tier", "tier")), strict=True)
        who = [f"{name} ({_in_words(was, tiers)} to {_in_words(now, tiers)})" for name, was, now in told]
        more = f" and {len(moved) - NAMED:,} more" if len(moved) > NAMED else ""
        say(f"{len(moved):,} moved {way}: {', '.join(who)}{more}.")


def _in_words(tier: str, tiers: Tiers) -> str:
    return "no tier" if tier in ("", "none") else tiers.rules.word(tier)


def _with_tier_options(settings: Settings, core: int | None, fresh: bool) -> Settings:
    tiers = settings.tiers
    return replace(settings, tiers=replace(tiers, core=core or tiers.core, fresh=fresh or tiers.fresh))


def _told(tiers: Tiers, verbose: bool) -> list[Finding]:
    return [each for each in tiers.findings if verbose or each.severity != "note" or each.code in _ALWAYS]


def _print(tiers: Tiers) -> None:
    from refgraph.outputs import tiers_in_words

    table = tiers_in_words(tiers)
    changed = table[table["change"].ne("")]
    print_table(table, lambda: _text(changed.head(FIRST)) if len(changed) else "No contact's tier changes.\n")
    if for_reading() and len(changed) > FIRST:
        say(f"Shown: the first {FIRST} of {len(changed):,} changes. All contacts: -o tiers.csv")


def _text(rows: pd.DataFrame) -> str:
    columns = [
        Column("change", rows["change"].tolist()),
        Column("name", rows["name"].tolist(), most=26, least=16),
        Column("was", rows["old_tier"].tolist()),
        Column("tier", rows["tier"].tolist()),
        Column("", rows["label"].tolist()),
    ]
    return render_table(columns, terminal_width(), rows["reason"].tolist())
