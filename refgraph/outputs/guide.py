"""The sheet "How to read this": what the columns mean, what was noticed, and where every row went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from refgraph.outputs.manifest import describe
from refgraph.outputs.meanings import meaning_of
from refgraph.outputs.sheets import Cell, Styles, put_cell, safe_text
from refgraph.result import Result

FIRST_SHEET = {
    "Rank": meaning_of("rank"),
    "Name": meaning_of("name"),
    "Organisation": meaning_of("organisation"),
    "Owner": meaning_of("owner"),
    "CRM tier": meaning_of("crm_tier"),
    "Tier": meaning_of("tier"),
    "Decision": meaning_of("decision"),
    "Flag": "core candidate: among the first to refer and to link; links groups: lies on the shortest way between "
    "other people; stopped referring, new, rising, falling: referrals of late against the contact's own rate; not "
    "in your CRM: only named as a referrer",
    "Last contact": meaning_of("last_contact"),
    "Referrals": meaning_of("referrals"),
    "Revenue": meaning_of("revenue"),
    "Expected": "referrals to expect in the next 12 months; blank for who has stopped referring",
    "Link": meaning_of("connector_rank"),
    "Cluster": meaning_of("cluster"),
    "Why": f"{meaning_of('why')}; then between which ranks the contact stays in nine of ten reruns with some of the "
    "referrals left out; then the people referred",
    "Contact id": meaning_of("contact_id"),
}
"""A line for each column of the first sheet."""

INDEX = "good for the order, not as a number of referrals, for such numbers did not hold in the past; blank: stopped"
"""What stands in the place of ``Expected`` where numbers did not hold."""

Row = tuple[Cell, ...]


def write_guide(sheet: Any, result: Result, measured: list[str], styles: Styles) -> None:
    """Write the sheet that explains a workbook.

    Parameters
    ----------
    sheet
        A worksheet of XlsxWriter, empty.
    result
        What was found.
    measured
        The columns of the sheet Measures.
    styles
        The formats of the workbook.
    """
    write_sections(sheet, _sections(result, measured), styles)


def write_sections(sheet: Any, sections: Iterable[tuple[str, Iterable[Row]]], styles: Styles) -> None:
    """Write sections of a sheet to be read: a title, then rows of what is meant and what is to be said of it.

    Parameters
    ----------
    sheet
        A worksheet of XlsxWriter, empty.
    sections
        Title and rows of each.
    styles
        The formats of the workbook.
    """
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 5, 14)
    line = 0
    for title, rows in sections:
        sheet.write_string(line, 0, title, styles.get(bold=True, bottom=1))
        line += 1
        for row in rows:
            for place, cell in enumerate(row):
                shown = safe_text(cell) if isinstance(cell, str) else cell
                put_cell(sheet, line, place, shown, styles.get(text_wrap=True, align="left"))
            line += 1
        line += 1


def _sections(result: Result, measured: list[str]) -> Iterator[tuple[str, Iterable[Row]]]:
    yield "The sheets", _sheets()
    yield "This run", _run(result)
    people = [("People", meaning_of("people"))] if "people" in result.ranking.table else []
    yield "Columns of the lists", [*_columns(result), *people]
    yield "Columns of Measures", ((name, meaning_of(name)) for name in measured)
    noticed = [(finding.severity, f"{finding.message} {finding.hint}".strip()) for finding in result.findings]
    yield "What was noticed", noticed or [("nothing", "")]
    yield "Where every row went", _table(result.account)
    yield "What became of the cells that name a referrer", _table(result.people.referrers)


def _columns(result: Result) -> list[Row]:
    held = result.ranking.forecast.held
    return [
        ("Index", INDEX) if name == "Expected" and not held else (name, text)
        for name, text in FIRST_SHEET.items()
        # Only a run that assigned tiers has a column for them.
        if name != "Tier" or "tier" in result.ranking.table
    ]


def _sheets() -> list[Row]:
    return [
        (
            "Ranked",
            "Everyone, those first of whom most is expected; who is not ranked stands at the end and Why says "
            "so.",
        ),
        (
            "Likely to refer, Links between groups, ...",
            "One list for each question; none is filled up, so five are five only if there are five.",
        ),
        ("Measures", "Every number behind the order."),
        ("Other sheets", "One list for each group, ranked anew within it, if lists were asked for."),
        (
            "With care",
            "The order says what the data record of the past: nothing is known to foresee more than how often and "
            "how lately somebody referred, and a link between groups is no forecast. It does not say that somebody is "
            "willing to refer, "
            "and people whose referrals nobody wrote down stand too low.",
        ),
    ]


def _run(result: Result) -> list[Row]:
    account, firm = describe(result), result.people.firm
    counts = account["counts"]
    return [
        ("As of", account["as_of"] or "no date: nothing is dated"),
        ("Ordered by", account["by"]),
        ("The firm itself", ", ".join(sorted(firm.names | firm.domains)) or "not named; see --firm"),
        ("Contacts", f"{counts['contacts']:,}, of whom {counts['ranked']:,} are ranked"),
        (
            "Referrals",
            f"{counts['referrals']:,} between {counts['edges']:,} pairs; {counts['ties']:,} ties beside",
        ),
        ("Clusters", f"{counts['clusters']:,}, modularity {counts['modularity']}"),
        ("Betweenness", _how(account["betweenness"])),
        ("Ranges of ranks", _tried(account["stability"])),
        ("Made by", f"refgraph {account['versions']['refgraph']}, seed {account['seed']}"),
    ]


def _how(found: dict[str, Any]) -> str:
    if found["method"] == "exact":
        return "exact"
    return f"{found['method']}: from {found['sources']:,} sources, off by up to {found['error']:.2%} of all pairs"


def _tried(found: dict[str, Any]) -> str:
    if not found["reruns"]:
        return "not tried"
    return (
        f"from {found['reruns']:,} reruns, each with {found['missing']:.0%} of the referrals left out; the first "
        f"are {found['top']:,}; held fast: {', '.join(found['held'])}"
    )


def _table(table: pd.DataFrame) -> list[Row]:
    """Return a small table as rows of the guide: what it is about, then the numbers in one line."""
    first, *others = table.columns
    return [
        (str(row[first]), "; ".join(f"{name} {_shown(row[name])}" for name in others))
        for row in table.to_dict("records")
    ]


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
