"""The report of ``refgraph check``: files, columns, findings, referrers, and what more data would add."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from refgraph.errors import InputError, RefgraphError
from refgraph.findings import counted
from refgraph_cli.console import clean, terminal_width
from refgraph_cli.summary import account_line, finding_line, referrer_lines

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.findings import Finding
    from refgraph.people import People
    from refgraph.records import Records

EXAMPLES = 3
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "blank"}


def errors_of(records: Records) -> list[InputError]:
    """Return the errors that were collected in reading, as what `rank` would raise."""
    return [InputError(each.message, each.hint) for each in records.findings if each.severity == "error"]


def report(
    records: Records, people: People | None, failures: Iterable[RefgraphError] = (), *, verbose: bool = False
) -> str:
    """Return the report as text.

    Parameters
    ----------
    records
        What was read, errors collected.
    people
        Who is who; None if that could not be found out.
    failures
        What else stops a run.
    verbose
        Whether every finding is shown instead of the first of each kind.
    """
    width = min(terminal_width(), 110)
    blocks = [
        *_files(records, people, width),
        [
            *_failures(failures, width),
            *_findings(records.findings if people is None else people.findings, width, verbose),
        ],
        [] if people is None else referrer_lines(people.referrers),
        [*_capture(records), *_missing(records)],
    ]
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks if block)


def _files(records: Records, people: People | None, width: int) -> Iterator[list[str]]:
    from refgraph.records import account

    rejects, merged = (records.rejects, records.merged) if people is None else (people.rejects, people.merged)
    accounts = account(records.sources, rejects, merged).to_dict("records")
    for source, counts in zip(records.sources.to_dict("records"), accounts, strict=True):
        how = ", ".join(
            filter(None, (source["encoding"], NAMES.get(source["delimiter"], source["delimiter"])))
        )
        table = source["table"] or "no table that refgraph knows"
        yield [
            clean(f"{source['file']}: {table}{f' ({how})' if how else ''}"),
            f"  {account_line(counts)}",
            *_columns(records.columns[records.columns["file"].eq(source["file"])], width),
            *_reasons(rejects[rejects["file"].eq(source["file"])]),
        ]


def _columns(columns: pd.DataFrame, width: int) -> Iterator[str]:
    used = columns[columns["column"].ne("")]
    pairs = [
        header if header == column else f"{header} -> {column}"
        for header, column in zip(used["header"], used["column"], strict=True)
    ]
    unused = [header for header in columns.loc[columns["column"].eq(""), "header"] if header]
    yield from _wrapped("  Read as: ", pairs, "; ", width)
    yield from _wrapped("  Not used: ", unused, ", ", width)


def _reasons(rejects: pd.DataFrame) -> Iterator[str]:
    """Say why rows were rejected, and name the first lines."""
    for reason, rows in rejects.groupby("reason", sort=False):
        lines = ", ".join(f"{row:.0f}" for row in rows["row"].head(EXAMPLES))
        more = ", ..." if len(rows) > EXAMPLES else ""
        yield clean(f"  Rejected: {counted(len(rows), 'row')}, {reason} (line {lines}{more})")


def _failures(failures: Iterable[RefgraphError], width: int) -> Iterator[str]:
    for failure in failures:
        yield from _paragraph(f"Error: {failure}", width)


def _findings(findings: Iterable[Finding], width: int, verbose: bool) -> list[str]:
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for severity in ("error", "warning", "note"):
        for finding in findings:
            if finding.severity == severity:
                kinds.setdefault((severity, finding.code), []).append(finding)
    lines = []
    for (_, code), found in kinds.items():
        shown = found if verbose else found[:EXAMPLES]
        for finding in shown:
            lines += _paragraph(finding_line(finding), width)
        if len(found) > len(shown):
            lines.append(f"  ... and {len(found) - len(shown):,} more of this kind ({code}); see all with -v")
    return lines


def _capture(records: Records) -> Iterator[str]:
    """Say of how many new contacts the source is known: what nobody wrote down is in no network."""
    from refgraph.records import ENOUGH, capture_rate

    capture = capture_rate(records)
    if capture is None or not capture.new:
        return
    which = "contacts" if capture.until is None else f"contacts of the year to {capture.until.date()}"
    low = (
        ""
        if capture.rate >= ENOUGH
        else " Many referrers are missing here: ask each new contact who sent them."
    )
    yield f"Capture rate: {capture.known:,} of {capture.new:,} {which} have a source ({capture.rate:.0%}).{low}"


def _missing(records: Records) -> Iterator[str]:
    from refgraph.records import missing_data

    for what, gain in missing_data(records):
        yield f"Not here: {what}. It would add: {gain}."


def _wrapped(lead: str, items: list[str], separator: str, width: int) -> list[str]:
    if not items:
        return []
    text = clean(lead + separator.join(items))
    return textwrap.wrap(
        text, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def _paragraph(text: str, width: int) -> list[str]:
    return textwrap.wrap(clean(text), width, subsequent_indent="  ", break_long_words=False)
