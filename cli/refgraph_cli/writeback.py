"""What would change in the CRM, shown before it is written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from refgraph_cli.console import is_terminal, say, terminal_width, write_data, write_text
from refgraph_cli.summary import say_findings, say_written
from refgraph_cli.table import Column, render_table

if TYPE_CHECKING:
    from refgraph.outputs.writeback import Proposal

FIRST = 40
"""How many changes a terminal shows."""


def print_proposal(proposal: Proposal) -> None:
    """Print every contact that gets another value: a table on a terminal, CSV into a pipe."""
    from refgraph.outputs import ranking_csv

    changes = proposal.changes
    if not is_terminal(sys.stdout):
        write_data(ranking_csv(changes, plain=True))
        return
    rows = changes.head(FIRST)
    columns = [
        Column("contact_id", rows["contact_id"].tolist(), most=40),
        Column("name", rows["name"].tolist(), most=26, least=16) if len(rows) else Column("name", []),
        Column("- in the CRM", rows["was"].tolist()),
        Column("+ to be", rows["tier"].tolist() if len(rows) else []),
    ]
    if len(rows):
        write_text(render_table(columns, terminal_width()))
    if len(changes) > FIRST:
        say(f"Shown: the first {FIRST} of {len(changes):,} changes. All of them: pipe this into a file.")


def finish_write_back(proposal: Proposal, folder: str, paths: Sequence[str], *, yes: bool) -> None:
    """Write what was shown if that is wished, and say what was or would be done."""
    from refgraph.outputs.writeback import write_back

    say_findings(proposal.findings)
    changed = len(proposal.changes)
    crm = "the CRM" if proposal.crm == "generic" else proposal.crm
    if not changed:
        say(f"Nothing to write back: {crm} holds these tiers already.")
    elif yes:
        say_written(write_back(proposal, folder, originals=paths))
        say(f"{changed:,} contacts change in {crm}. How to import: how-to-import.txt, beside the files.")
    else:
        say(f"{changed:,} contacts would change in {crm}. Nothing is written yet: add --yes for that.")
