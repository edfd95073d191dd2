"""``refgraph check``: what was recognised in an export, and what is wrong with it; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from refgraph.errors import InputError, RefgraphError
from refgraph.findings import Finding, findings_table
from refgraph_cli.console import Progress, say, say_next
from refgraph_cli.decided import decisions_for
from refgraph_cli.failures import describe
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument
from refgraph_cli.printing import json_option, print_report
from refgraph_cli.report import errors_of, report

if TYPE_CHECKING:
    from refgraph.decisions import Decisions
    from refgraph.people import People
    from refgraph.pipeline import Settings
    from refgraph.records import Records


@click.command("check", cls=Command, epilog=example("refgraph demo my-folder && refgraph check my-folder"))
@paths_argument
@json_option
@analysis_options
def command(paths: tuple[str, ...], options: Options) -> None:
    """Say what was recognised in an export, what is wrong with it, and whether it can be ranked.

    Nothing is written. The exit code is 0 if `refgraph rank` would go through, else that of the first error. As
    JSON: every finding, and whatever stops a ranking as an error among them.
    """
    from refgraph.pipeline import read_input

    settings = options.settings_for(paths)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        progress("reading")
        records = read_input(*paths, settings=settings, collect=True)
        progress("resolving")
        people, failures = _resolved(records, settings, decided)
    findings = records.findings if people is None else people.findings
    failures += _strictness(settings, findings)
    print_report(
        lambda: report(records, people, failures, verbose=options.verbose),
        lambda: findings_table([*findings, *map(_stopping, failures)]),
    )
    first = next(iter([*errors_of(records), *failures]), None)
    if first:
        line, code = describe(first)
        say(line)
        say("This export cannot be ranked yet.")
        raise click.exceptions.Exit(code)
    say_next("refgraph", "rank", *paths, *options.arguments)


def _resolved(
    records: Records, settings: Settings, decided: Decisions
) -> tuple[People | None, list[RefgraphError]]:
    """Take the next stages as far as they go, and return what stopped them, if reading had not."""
    from refgraph.network import Network, require_nodes
    from refgraph.people import require_referrals, resolve, with_decisions

    people, rules = None, settings.resolve
    try:
        people = resolve(records, with_decisions(rules, decided))
        require_referrals(people)
        require_nodes(Network.from_tables(people, settings.network))
    except RefgraphError as error:
        return people, [] if errors_of(records) and not records.tables else [error]
    return people, []


def _stopping(failure: RefgraphError) -> Finding:
    """Return what stops a ranking as a finding, beside those of the files."""
    return Finding("error", "cannot-be-ranked", failure.message, failure.hint)


def _strictness(settings: Settings, findings: Iterable[Finding]) -> list[RefgraphError]:
    warnings = sum(finding.severity == "warning" for finding in findings)
    if not settings.strict or not warnings:
        return []
    return [
        InputError(
            f"With --strict, {warnings:,} {'warning stops' if warnings == 1 else 'warnings stop'} the run."
        )
    ]
