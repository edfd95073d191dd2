"""Answers about what the files mean, given as options, kept in the settings file for all later runs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refgraph.settings_text import setting_in, toml_key, toml_value, with_added
from refgraph_cli.console import say
from refgraph_cli.options import Options

if TYPE_CHECKING:
    from refgraph.pipeline import Settings

SECTIONS = ("read", "resolve")
"""What the files mean, and who is meant: the sections of the settings that answer what an export leaves open."""

_OTHERWISE = ("resolve.review", "resolve.provisional")
"""What is wanted of one run, and no answer."""

Said = dict[str, object]
"""Full name of a setting (``read.rows``) to its value."""


def remember_answers(options: Options, paths: Iterable[str]) -> None:
    """Write what options said about the files into the settings file in force, or into a new one.

    What the file says already is left as it is; where it says something else, that is told.

    Parameters
    ----------
    options
        What was said.
    paths
        What was read: a new file is put beside the first of it.
    """
    from refgraph.pipeline import Settings
    from refgraph.saving import Place
    from refgraph.settings import FILE_NAME, find_settings, load_settings

    paths = list(paths)
    first = next(map(Path, paths), None)
    if first is None:
        return
    file = Path(options.settings) if options.settings else find_settings(first, Path.cwd())
    before = load_settings(file, Settings()) if file else Settings()
    said = answers_in(before, options.settings_for(paths))
    if not said:
        return
    target = file or (first if first.is_dir() else first.parent) / FILE_NAME
    text = target.read_text(encoding="utf-8-sig") if target.exists() else ""
    there = tomllib.loads(text)
    new = {name: value for name, value in said.items() if setting_in(there, name) is None}
    written = with_added(text, new)
    if new and _holds(written, new):
        with Place(target.parent, keep=False) as place:
            place.change({target.name: written.encode()}, known=[target])
        for section in dict.fromkeys(name.partition(".")[0] for name in new):
            lines = "; ".join(_line(name, value) for name, value in new.items() if name.startswith(section))
            say(f"Remembered in {target.name}, under [{section}]: {lines}")
    elif new:
        say(f"Note: write it into {target.name} yourself to have it remembered: {', '.join(new)}.")
    for name in (name for name in said if name not in new):
        say(f"Note: {target.name} says otherwise of {name}; change it there to have it remembered.")


def answers_in(before: Settings, after: Settings) -> Said:
    """Return what the settings after say about the files that those before do not.

    Of a setting that holds entries, each entry is one: ``read.columns.referrer``.

    Examples
    --------
    >>> from refgraph.pipeline import Settings
    >>> from refgraph.settings import override
    >>> answers_in(Settings(), override(Settings(), ["read.rows=payments", "seed=3"]))
    {'read.rows': 'payments'}
    """
    return {
        name: value
        for section in SECTIONS
        for name, value in _changes(getattr(before, section), getattr(after, section), section)
        if name not in _OTHERWISE
    }


def _changes(before: Any, after: Any, section: str) -> Iterator[tuple[str, object]]:
    for field in fields(after):
        old, new, name = getattr(before, field.name), getattr(after, field.name), f"{section}.{field.name}"
        if isinstance(new, Mapping):
            # A key may hold a dot ("contacts.name"), so that it is written as TOML has it.
            yield from (
                (f"{name}.{toml_key(key)}", value) for key, value in new.items() if old.get(key) != value
            )
        elif new != old:
            yield name, new


def _line(name: str, value: object) -> str:
    return f"{name.partition('.')[2]} = {toml_value(value)}"


def _holds(text: str, answers: Iterable[str]) -> bool:
    """Tell whether a text is a settings file that says something of each of these settings."""
    try:
        there = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return all(setting_in(there, name) is not None for name in answers)
