"""How a run ends: what was found, what waits for somebody, what to open and what to type; the folder tells the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from refgraph.findings import counted
from refgraph_cli.console import say
from refgraph_cli.planned import plan_line, say_no_plan, say_settled
from refgraph_cli.summary import ALWAYS_SHOWN, account_line, finding_line, referrer_lines

if TYPE_CHECKING:
    from refgraph.findings import Finding
    from refgraph.pipeline import Month

NAMED = 5
"""How many of the ranking are named."""

WARNINGS = 2
"""How many warnings are told; findings.csv holds all of them, and the line of what to open says how many."""

ASKED = ("referrers-to-review",)
"""Findings that the line of what waits tells."""

FINDINGS = "findings.csv"
PAGES = ("ranked.xlsx", "map.html", "plan/firm.html", "report.html")
"""What is opened after the brief, where it was written."""


def say_found(month: Month) -> None:
    """Say in two lines what was read and who stands first."""
    result = month.result
    total = result.account[["rows", "used", "merged", "rejected"]].sum().to_dict()
    files = counted(len(result.account), "file")
    why = " (rejects.csv says why)" if total["rejected"] else ""
    day = f"as of {result.people.as_of.date()}" if result.people.as_of is not None else "nothing is dated"
    parts = [f"{account_line(total, files)}{why}", *referrer_lines(result.people.referrers), day]
    say(f"Found: {'; '.join(parts)}.")
    ranked = result.ranking.table[result.ranking.table["rank"].notna()]
    if len(ranked):
        say(f"First of {len(ranked):,} ranked: {', '.join(ranked['name'].head(NAMED))}.")


def say_planned(month: Month) -> None:
    """Say how much is planned, and what the CRM gets of it and has to close by hand."""
    if month.plan is None or month.planned is None:
        say_no_plan()
        return
    say(plan_line(month.plan, month.planned))
    say_settled(month.planned)


def say_noticed(month: Month, *, verbose: bool) -> None:
    """Say the first warnings and in short what was taken for granted; with ``--verbose`` all of it."""
    findings = _noticed(month)
    if verbose:
        for finding in findings:
            say(finding_line(finding), grave=finding.severity != "note")
        return
    told = [each for each in findings if each.severity != "note" and each.code not in ASKED]
    for finding in told[:WARNINGS]:
        say(finding_line(finding), grave=True)
    for finding in findings:
        if finding.severity == "note" and finding.code in ALWAYS_SHOWN:
            say(f"Note: {_first_sentence(finding.message)}")


def say_waiting(month: Month, folder: Path) -> None:
    """Say what waits for a decision, and in which list it is made; nothing where nothing waits."""
    waiting = list(_waiting(month))
    if waiting:
        say(f"Waiting for you: {' and '.join(waiting)}: {folder / 'review.csv'}", grave=True)
    if month.duplicates.left:
        say(
            f"Whether contacts are one person was not looked for, as {month.duplicates.left:,} pairs would have to be "
            "compared; refgraph resolve compares them."
        )


def say_what_to_open(month: Month, folder: Path) -> None:
    """Name the page to begin with, and what lies beside it."""
    written = {*month.files, *(("plan/firm.html",) if month.planned else ())}
    beside = [name for name in PAGES if name in written]
    noticed = [each.severity for each in _noticed(month)]
    notes = noticed.count("note")
    all_of = f"{counted(len(noticed) - notes, 'warning')} and {counted(notes, 'note')} on the data"
    say(f"Open first: {folder / 'brief.html'}. Beside it: {', '.join(beside)}, {FINDINGS} (all {all_of}).")


def _noticed(month: Month) -> list[Finding]:
    """Return everything that findings.csv holds."""
    return [*month.result.findings, *month.tiers.findings, *(month.plan.findings if month.plan else ())]


def _waiting(month: Month) -> Iterator[str]:
    from refgraph.people import decisions_left

    left = decisions_left(month.result.people.review)
    if left:
        first = f", the first alone for {left[0]:,}" if len(left) > 1 else ""
        referrals = counted(sum(left), "referral")
        yield f"{counted(len(left), 'decision')} about who referred ({referrals}{first})"
    groups = len(month.duplicates.table)
    if groups:
        yield f"{counted(groups, 'group of contacts', 'groups of contacts')} that may be one person each"


def _first_sentence(text: str) -> str:
    """Return the first sentence of what a note says: what was taken for granted, without its consequences."""
    first, end, _ = text.partition(". ")
    return f"{first}." if end else first
