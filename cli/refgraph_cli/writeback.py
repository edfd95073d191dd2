"""What would change in the CRM, shown before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from refgraph.findings import counted
from refgraph_cli.console import say, say_next, terminal_width
from refgraph_cli.printing import for_reading, print_table
from refgraph_cli.summary import say_findings, say_written
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.outputs.writeback import Proposal
    from refgraph_cli.options import Options

FIRST = 40
"""How many changes a terminal shows."""


def print_proposal(proposal: Proposal) -> None:
    """Print every contact that gets another value: a table on a terminal, CSV into a pipe."""
    changes = proposal.changes
    print_table(changes, lambda: _text(changes.head(FIRST)))
    if for_reading() and len(changes) > FIRST:
        say(f"Shown: the first {FIRST} of {len(changes):,} changes. All of them: pipe this into a file.")


def _text(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    columns = [
        Column("contact_id", rows["contact_id"].tolist(), most=40),
        Column("name", rows["name"].tolist(), most=26, least=16),
        Column("- in the CRM", rows["crm_tier"].tolist()),
        Column("+ to be", rows["tier"].tolist()),
    ]
    return render_table(columns, terminal_width())


def say_how_to_finish(proposal: Proposal, output: str, paths: Sequence[str], options: Options) -> None:
    """Print how much would change in the CRM, where that is listed, and the command that makes it final."""
    from refgraph.outputs import PREVIEW
    from refgraph.outputs.writeback import BACK

    shown = Path(output, PREVIEW).as_posix()
    say(
        f"{counted(len(proposal.changes), 'contact')} would change in {_crm_in_words(proposal)}: {shown} lists them. "
        "If that is right, this writes the files for its import:"
    )
    back = ["--previous", output, "--write-back", Path(output, BACK).as_posix(), "--yes"]
    say_next("refgraph", "tiers", *paths, *options.arguments, *back)


def finish_write_back(proposal: Proposal, folder: str, paths: Sequence[str], *, yes: bool) -> None:
    """Write what was shown if that is wished, and say what was or would be done."""
    from refgraph.outputs.writeback import write_back

    say_findings(proposal.findings)
    changed = len(proposal.changes)
    crm = _crm_in_words(proposal)
    if not changed:
        say(f"Nothing to write back: {crm} holds these tiers already.")
    elif yes:
        say_written(write_back(proposal, folder, originals=paths))
        say(f"{changed:,} contacts change in {crm}. How to import: how-to-import.txt, beside the files.")
    else:
        say(f"{changed:,} contacts would change in {crm}. Nothing is written yet: add --yes for that.")


def _crm_in_words(proposal: Proposal) -> str:
    return "the CRM" if proposal.crm == "generic" else proposal.crm
