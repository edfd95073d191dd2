"""The text of a settings file: every setting of the library, its default and its meaning, as comments."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from refgraph.settings_text import toml_value
from refgraph_cli.console import clean

if TYPE_CHECKING:
    import pandas as pd

    from refgraph.pipeline import Settings

WIDTH = 100


def settings_text(
    settings: Settings, columns: pd.DataFrame, domains: Sequence[str] = (), owners: Sequence[str] = ()
) -> str:
    """Return a settings file that loads back as these settings.

    What differs from its default is written as a setting; all else is a comment.

    Parameters
    ----------
    settings
        The settings in force.
    columns
        How every header was read: ``file``, ``header``, ``column``.
    domains
        The firm's e-mail domains, where they were found and not given.
    owners
        The owners who were found, to be given a role.
    """
    lines = [
        "# Settings of refgraph. Take away the # before a line to set it; what is commented out is the default.",
        "",
        *_recognised(columns),
        *_section(settings, type(settings)(), ""),
    ]
    if domains:
        found = f"# Found: the firm itself is {', '.join(domains)}, the e-mail domain most owners share."
        lines.insert(lines.index("[resolve]") + 1, clean(found))
    if owners and "# roles = {}" in lines:
        # Blank roles to fill in, in place of the empty default.
        lines[lines.index("# roles = {}")] = clean(f"# roles = {toml_value(dict.fromkeys(owners, ''))}")
    return "\n".join(lines).rstrip("\n") + "\n"


def meanings_of(kind: type) -> dict[str, str]:
    """Return the meaning of each field, from the parameters in the docstring of its dataclass.

    Examples
    --------
    >>> from refgraph.network import EdgeRules
    >>> meanings_of(EdgeRules)["half_life_days"]
    'The age at which a referral counts half.'
    """
    _, _, after = (inspect.getdoc(kind) or "").partition("Parameters\n----------\n")
    meanings: dict[str, str] = {}
    names: list[str] = []
    for line in after.splitlines():
        if line.startswith("    "):
            for name in names:
                meanings[name] = f"{meanings.get(name, '')} {line.strip()}".strip()
        elif line.startswith("-"):
            break
        elif line.strip():
            names = [name.strip() for name in line.partition(" : ")[0].split(",")]
    return meanings


def _recognised(columns: pd.DataFrame) -> Iterator[str]:
    """Say how each header was read."""
    known = columns[columns["column"].ne("")]
    if known.empty:
        return
    yield '# Columns recognised. To change one, under [read]: columns = {referrer = "Header in the file"}'
    for file, header, column in zip(known["file"], known["header"], known["column"], strict=True):
        yield clean(f'# {file}: "{header}" -> {column}')
    yield ""


def _section(value: Any, default: Any, name: str) -> Iterator[str]:
    """Write a section: plain settings first, since what follows the head of a table belongs to that table."""
    meanings = meanings_of(type(value))
    if name:
        yield f"[{name}]"
    later = []
    said = ""
    for field in fields(value):
        own, usual = getattr(value, field.name), getattr(default, field.name)
        if is_dataclass(own):
            later.append((own, usual, f"{name}.{field.name}" if name else field.name))
            continue
        if meanings[field.name] != said:
            said = meanings[field.name]
            yield from textwrap.wrap(
                said.replace("``", ""), WIDTH, initial_indent="# ", subsequent_indent="# "
            )
        mark = "# " if own == usual else ""
        yield f"{mark}{field.name} = {toml_value(own)}"
    yield ""
    for own, usual, inner in later:
        yield from _section(own, usual, inner)
