"""What a run says about itself on standard error: the accounts, what was taken for granted, the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from refgraph.findings import counted
from refgraph_cli.console import is_plain, say, say_next

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.findings import Finding
    from refgraph.result import Result
    from refgraph_cli.options import Options

ALWAYS_SHOWN = (
    "firm", "by-organisation", "small-network", "forecast", "recency-off", "no-groups-shown",
    "fewer-reruns", "no-reruns", "direction-by-signs", "void-rows", "unknown-statuses", "told-in-words",
    "referred-by-number", "ditto-marks",
    "relations-read-as-referrals", "numbers-for-people", "taken-together", "our-own-side", "counted-rows",
    "two-numberings", "rewards-regulated", "patients",
    "deals-before-assumed", "deals-before-referral",
    "referral-dated-by-service-start", "referral-dated-by-deal", "unread-dates", "unread-amounts",
    "prices-of-contacts", "read-as-paid", "paid-back", "parted-amounts",
    "roles-of-deals", "stages-of-deals",
)  # fmt: skip
"""Notes without which a list would be misread."""

FILES_SHOWN = 4
SHOWN_OF_A_KIND = 3


def say_summary(result: Result, *, verbose: bool = False) -> None:
    """Print the accounts of rows and referrers, the as-of date, and the findings."""
    for line in account_lines(result.account):
        say(line)
    for line in rejected_lines(result.people.rejects):
        say(line)
    for line in referrer_lines(result.people.referrers):
        say(line)
    say(as_of_line(result))
    say_findings(shown_findings(result.findings, verbose=verbose))


def say_limits(result: Result, findings: Sequence[Finding] = (), *, verbose: bool = False) -> None:
    """Print what was left out of the data and what is off, before figures that would be misread without it.

    Parameters
    ----------
    result
        The values of a run.
    findings
        What else was noticed on the way to the figures, in the order in which it is to be said.
    verbose
        Whether the notes of the run are said too.
    """
    for line in rejected_lines(result.people.rejects):
        say(line)
    say_findings([*shown_findings(result.findings, verbose=verbose), *findings])


def say_findings(findings: Sequence[Finding], most: int = SHOWN_OF_A_KIND) -> None:
    """Print findings, of each kind the first few and how many more there are."""
    met: Counter[str] = Counter()
    for finding in findings:
        met[finding.code] += 1
        if met[finding.code] <= most:
            say(finding_line(finding), grave=finding.severity != "note")
    for code, count in met.items():
        if count > most:
            say(f"... and {count - most:,} more of the kind '{code}'. See them with refgraph check.")


def say_written(paths: Sequence[Path]) -> None:
    """Print where files went."""
    if len(paths) > 2:
        names = ", ".join(path.name for path in paths)
        say(f"Written to {paths[0].parent}: {names}")
    elif paths:
        say(f"Written: {', '.join(map(str, paths))}")


def say_backtest(folders: Iterable[Path], result: Result) -> None:
    """Print what the last back-test in any of these folders says of the order; nothing if there is none."""
    from refgraph.outputs import find_sentence

    sentence = find_sentence(folders, result.ranking.by)
    if sentence:
        say(sentence)


def account_lines(account: pd.DataFrame) -> list[str]:
    """Return a line per file, or one for all where there are many.

    Parameters
    ----------
    account
        Columns ``file``, ``table``, ``rows``, ``used``, ``merged``, ``rejected``.
    """
    if len(account) <= FILES_SHOWN:
        return [account_line(row, row["file"]) for row in account.to_dict("records")]
    total = account[["rows", "used", "merged", "rejected"]].sum().to_dict()
    return [account_line(total, f"{len(account):,} files")]


def account_line(row: dict[str, int], where: str = "") -> str:
    """Return one account in words.

    Examples
    --------
    >>> account_line({"rows": 612, "used": 600, "merged": 8, "rejected": 4}, "contacts.csv")
    '612 rows in contacts.csv = 600 used + 8 merged + 4 rejected'
    """
    place = f" in {where}" if where else ""
    rows = counted(row["rows"], "row")
    return f"{rows}{place} = {row['used']:,} used + {row['merged']:,} merged + {row['rejected']:,} rejected"


def rejected_lines(rejects: pd.DataFrame) -> list[str]:
    """Return why rows were rejected, the commonest reasons first, as a line; none if no row was."""
    if rejects.empty:
        return []
    counts = rejects["reason"].value_counts()
    reasons = [f"{count:,} x {reason}" for reason, count in counts.head(SHOWN_OF_A_KIND).items()]
    more = ["..."] if len(counts) > SHOWN_OF_A_KIND else []
    return [f"Rejected: {'; '.join([*reasons, *more])}. Each row is listed by refgraph run."]


def referrer_lines(referrers: pd.DataFrame) -> list[str]:
    """Return the referrer account as a line; none where no referrer is named."""
    if referrers.empty:
        return []
    parts = [
        f"{cells:,} {outcome}"
        for outcome, cells in zip(referrers["outcome"], referrers["cells"], strict=True)
    ]
    return [f"{counted(referrers['cells'].sum(), 'referrer')} named = {' + '.join(parts)}"]


def as_of_line(result: Result) -> str:
    """Return the day on which ages were counted, and where it comes from."""
    if result.people.as_of is None:
        return "As of no date: nothing is dated, so recency is off."
    why = "as given" if result.records.as_of_given else f"the latest date of {_dated_rows(result)}"
    return f"As of {result.people.as_of.date()} ({why})."


def _dated_rows(result: Result) -> str:
    """Return what rows the as-of date was looked for among; other dates of the data do not tell it."""
    from refgraph.records import what_tells_the_day

    # A referral may be dated by the row of the contact, which no table of referrals holds.
    told = what_tells_the_day({**result.records.tables, "referrals": result.people.referrals})
    *some, last = told or ["referrals"]
    return f"{', '.join(some)} and {last}" if some else last


def shown_findings(findings: Iterable[Finding], *, verbose: bool) -> list[Finding]:
    """Return errors, warnings and what must be known; notes only where they are asked for."""
    order = {"error": 0, "warning": 1, "note": 2}
    wanted = [each for each in findings if verbose or each.severity != "note" or each.code in ALWAYS_SHOWN]
    return sorted(wanted, key=lambda each: order[each.severity])


def finding_line(finding: Finding) -> str:
    """Return a finding as a line: how grave, what, and what to do."""
    place = f"{finding.file}: " if finding.file and finding.file not in finding.message else ""
    return f"{finding.severity.capitalize()}: {place}{finding.message} {finding.hint}".rstrip()


def say_explain_next(result: Result, paths: Iterable[str], options: Options) -> None:
    """Print the command that explains the first of the ranking; if there is none, the one that says why."""
    who = _who_to_explain(result)
    say_next("refgraph", "explain" if who else "check", *paths, *who, *options.arguments)


def _who_to_explain(result: Result) -> list[str]:
    """Return the first of the ranking as `explain` finds it: the name, or the id if others bear the name.

    Empty where neither can be pasted into every shell.
    """
    ranked = result.ranking.table[result.ranking.table["rank"].notna()]
    if ranked.empty:
        return []
    name, identity = str(ranked["name"].iloc[0]), str(ranked["contact_id"].iloc[0])
    if is_plain(name) and len(result.find(name)) == 1:
        return [name]
    return [identity] if is_plain(identity) else []
