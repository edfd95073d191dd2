"""``refgraph explain``: every number behind one contact's place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph.errors import InputError, SettingsError
from refgraph_cli.console import Progress, clean, say_next
from refgraph_cli.decided import decisions_for
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument
from refgraph_cli.printing import json_option, print_report
from refgraph_cli.summary import say_findings, shown_findings

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.result import Result

LISTED = 20
"""How many contacts of one name are listed."""


@click.command(
    "explain",
    cls=Command,
    epilog=example('refgraph demo my-folder && refgraph explain my-folder "Jasper Meadowlark"'),
)
@paths_argument
@click.argument("who")
@json_option
@analysis_options
def command(paths: tuple[str, ...], who: str, options: Options) -> None:
    """Show every number behind the place of one contact.

    PATHS are files or folders of a CRM export; WHO, the last word, is a contact id, an e-mail address or a
    name. As JSON: every measure with its value, the rank by it and its meaning.
    """
    if Path(who).exists():
        raise click.UsageError(f"'{who}' is a file or folder; the last word has to be who is explained.")
    from refgraph.outputs import explain_contact, measures_of
    from refgraph.pipeline import run

    settings = options.settings_for(paths)
    decided = decisions_for(options, settings)
    with Progress() as progress:
        result = run(*paths, settings=settings, decisions=decided, progress=progress)
    contact = _only_one(result, who)
    print_report(
        lambda: "".join(
            f"{clean(line)}\n" for line in explain_contact(result, contact).rstrip("\n").split("\n")
        ),
        lambda: measures_of(result, contact),
    )
    if options.verbose:
        say_findings(shown_findings(result.findings, verbose=True))
    say_next("refgraph", "rank", *paths, *options.arguments, "-o", "ranked.xlsx")


def _only_one(result: Result, who: str) -> str:
    try:
        found = result.find(who)
    except InputError as error:
        raise SettingsError(error.message, error.hint) from None
    if len(found) > 1:
        raise SettingsError(
            f"{len(found):,} contacts are meant by '{who}'.", f"Give one of these ids: {_listed(found)}."
        )
    return str(found["contact_id"].iloc[0])


def _listed(found: pd.DataFrame) -> str:
    columns = (found[name].tolist()[:LISTED] for name in ("contact_id", "name", "organisation"))
    texts = [
        f"{identity} ({', '.join(filter(None, (name, organisation)))})"
        for identity, name, organisation in zip(*columns, strict=True)
    ]
    return "; ".join(texts) + ("; ..." if len(found) > LISTED else "")
