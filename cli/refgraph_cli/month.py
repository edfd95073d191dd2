"""What a run reads and where it writes: as it was typed, else as the settings say once and for all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from refgraph_cli.options import Options


@dataclass(frozen=True)
class Month:
    """A run of a month.

    Parameters
    ----------
    paths
        What is read.
    output
        The folder to write to.
    options
        The options, with the settings file in which the rest was found.
    """

    paths: tuple[str, ...]
    output: str
    options: Options


def monthly(paths: tuple[str, ...], output: str | None, options: Options) -> Month:
    """Return what a run reads and where it writes; what was not typed is taken from ``[run]`` in the settings.

    Raises
    ------
    click.UsageError
        If neither says so.
    OutputError
        If the folder of the settings holds what is read.
    """
    if paths and output:
        return Month(paths, output, options)
    from refgraph.pipeline import Settings
    from refgraph.saving import require_apart
    from refgraph.settings import find_settings, load_settings

    file = (
        Path(options.settings)
        if options.settings
        else find_settings(next(map(Path, paths), None), Path.cwd())
    )
    rules = load_settings(file, Settings()).run if file else Settings().run
    beside = file.parent if file else Path()
    read = paths or tuple(str(beside / each) for each in rules.input)
    if not read:
        raise click.UsageError(
            "Say what to read: files or the folder of an export; no settings say it either, under [run] input. "
            "To try it out: refgraph demo my-folder."
        )
    if not (output or rules.output):
        raise click.UsageError(
            "Say where to write, as in -o out; no settings say it either, under [run] output."
        )
    target = output or str(beside / rules.output)
    require_apart(target, read)
    return Month(read, target, replace(options, settings=str(file)) if file and not paths else options)
