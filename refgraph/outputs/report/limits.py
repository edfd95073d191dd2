"""The last section: what the data cannot say, so that nobody takes silence for a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from refgraph.findings import Finding
from refgraph.outputs.report.headlines import LABELS
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Section, Table, for_readers

TITLE = "What the data cannot say"

CARE = (
    "The lists say what was written down in the past. They do not say that somebody is willing to refer, and people "
    "whose referrals nobody wrote down stand too low.",
    "What goes together need not follow from each other: who is well looked after refers more, and who refers is "
    "looked after better.",
)

REDACTED = (
    "This is a redacted copy: codes stand in place of names, and texts that may hold a name are left out."
)


def limits_section(
    figures: pd.DataFrame, findings: tuple[Finding, ...], names: Names, left_out: Iterable[Section] = ()
) -> Section:
    """Return which figures are not known and why, what was left out, and what was noticed about the data.

    Parameters
    ----------
    figures
        What `refgraph.headline_figures` returned.
    findings
        Those of every stage.
    names
        Whether codes stand in place of names: findings may hold names, and are left out then.
    left_out
        The sections that have nothing to show; their sentences say why.
    """
    rows = [*_unknown(figures), *_left_out(left_out), *([] if names.redact else _noticed(findings))]
    table = pd.DataFrame(rows, columns=["What", "Why, or what was found", "What helps"], dtype="str")
    parts = (Table("Gaps and doubts", table, wide=frozenset(table.columns), most=30),) if rows else ()
    return Section(TITLE, (*CARE, REDACTED) if names.redact else CARE, parts, spoken=True)


def _unknown(figures: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield each reason once, with the figures that are not known because of it."""
    unknown = figures[figures["value"].isna()]
    for why, rows in unknown.groupby("note", sort=False):
        called = [LABELS.get(name, ("", name))[1] for name in rows["name"]]
        yield f"Not known: {'; '.join(called)}", f"{str(why)[:1].upper()}{str(why)[1:]}.", ""


def _left_out(sections: Iterable[Section]) -> Iterator[tuple[str, str, str]]:
    for section in sections:
        yield f"Left out: {section.title}", " ".join(map(for_readers, section.lead)), ""


def _noticed(findings: tuple[Finding, ...]) -> Iterator[tuple[str, str, str]]:
    order = {"error": 0, "warning": 1, "note": 2}
    met: set[str] = set()
    for finding in sorted(findings, key=lambda each: order[each.severity]):
        if finding.code not in met:
            met.add(finding.code)
            message, hint = for_readers(finding.message), for_readers(finding.hint)
            if message:
                yield finding.severity.capitalize(), message, hint
