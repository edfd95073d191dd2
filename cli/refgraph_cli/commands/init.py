"""``refgraph init``: a settings file with everything that can be set, beside the export."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refgraph.errors import OutputError
from refgraph_cli.console import Progress, is_terminal, say, say_next
from refgraph_cli.helping import Command
from refgraph_cli.options import Options, analysis_options, example, paths_argument
from refgraph_cli.report import errors_of
from refgraph_cli.settings_file import settings_text

if TYPE_CHECKING:
    from refgraph.pipeline import Settings
    from refgraph.records import Records


@click.command("init", cls=Command, epilog=example("refgraph demo my-folder && refgraph init my-folder"))
@paths_argument
@click.option(
    "-o",
    "output",
    default="",
    metavar="FILE",
    help="Where to write.  [default: refgraph.toml beside the first input]",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option(
    "--regulated/--not-regulated",
    default=None,
    help="Whether rewards for referrals are regulated in your profession: then none are planned. "
    "[default: asked on a terminal]",
)
@analysis_options
def command(
    paths: tuple[str, ...], output: str, force: bool, regulated: bool | None, options: Options
) -> None:
    """Write a settings file: the columns recognised, and every setting with its default and meaning.

    Settings that differ from their default, in the settings file in force or on this command line, are
    written as they are; all others are commented out.
    """
    from refgraph.people import find_firm
    from refgraph.pipeline import read_input
    from refgraph.saving import Place, require_writable
    from refgraph.settings import FILE_NAME, find_settings

    first = Path(paths[0])
    target = Path(output) if output else (first if first.is_dir() else first.parent) / FILE_NAME
    if target.exists() and not force:
        raise OutputError(
            f"'{target}' is there already.", "Add --force to replace it, or name another with -o."
        )
    file = Path(options.settings) if options.settings else find_settings(first, Path.cwd())
    in_force = [file] if file else []
    require_writable([target], paths, in_force)
    settings = _with_rewards(options.settings_for(paths), regulated)
    with Progress() as progress:
        progress("reading")
        records = read_input(*paths, settings=settings, collect=True)
    errors = errors_of(records)
    if errors and not records.tables:
        raise errors[0]
    firm = find_firm(settings.resolve.firm, records.tables)
    domains = sorted(firm.domains) if firm.source == "owners" else []
    text = settings_text(settings, records.columns, domains, _owners(records))
    with Place(target.parent, keep=False) as place:
        place.change({target.name: text.encode()}, read=paths, known=in_force)
    say(f"Written: {target}")
    for error in errors:
        say(f"To be settled in it: {error}")
    found = [] if target.name == FILE_NAME and not output else ["--settings", str(target)]
    say_next("refgraph", "rank", *paths, *found)


def _with_rewards(settings: Settings, regulated: bool | None) -> Settings:
    """Return the settings without rewards where they are regulated; somebody at a terminal is asked."""
    if (
        regulated is None
        and settings.nurture.rewards is None
        and is_terminal(sys.stdin)
        and is_terminal(sys.stderr)
    ):
        # Without a yes the firm's trade decides, as the export tells it.
        regulated = (
            click.confirm("Are rewards for referrals regulated in your profession?", default=False, err=True)
            or None
        )
    if regulated is None:
        return settings
    return replace(settings, nurture=replace(settings.nurture, rewards=not regulated))


def _owners(records: Records) -> list[str]:
    """Return every owner that the export names."""
    tables = records.tables.values()
    return sorted({name for table in tables if "owner" in table for name in table["owner"]} - {""})
