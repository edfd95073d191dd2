"""Advice in messages: written as the command line takes it, put as Python takes it where tables were given."""

from __future__ import annotations

import re
from collections.abc import Callable

_COLUMN = r'--column ([\w.]+)="([^"]*)"'
_COLUMNS = re.compile(rf"{_COLUMN}(?: {_COLUMN})*")
_SETTING = re.compile(r"--set ([\w.]+)=([\w-]+|,)")


def in_python(text: str) -> str:
    """Return a message whose advice names options of the command line with arguments of `refgraph.run` instead.

    Parameters
    ----------
    text
        A message or a hint.

    Examples
    --------
    >>> in_python('Name the column with --column referrer="Header".')
    'Name the column with table.rename(columns={"Header": "referrer"}).'
    >>> in_python("If they may be left out, say --set read.allow_rejects=true.")
    'If they may be left out, say settings={"read": {"allow_rejects": True}}.'
    """
    for pattern, put in _PUT:
        text = pattern.sub(put, text)
    return text


def _columns(found: re.Match[str]) -> str:
    named = re.findall(_COLUMN, found[0])
    pairs = ", ".join(f'"{header}": "{column.rpartition(".")[2]}"' for column, header in named)
    return f"table.rename(columns={{{pairs}}})"


def _setting(found: re.Match[str]) -> str:
    *sections, key = found[1].split(".")
    value = {"true": "True", "false": "False"}.get(found[2], f'"{found[2]}"')
    text = f'{{"{key}": {value}}}'
    for section in reversed(sections):
        text = f'{{"{section}": {text}}}'
    return f"settings={text}"


_PUT: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_COLUMNS, _columns),
    (_SETTING, _setting),
    # What stands in a settings file as well is said once; which file a table is, a word before it says.
    (re.compile(r"; (?:or )?in refgraph\.toml, under .*$"), "."),
    (
        re.compile(r"Declare it: \[read\.tables\..*$"),
        "Or say what it holds: rg.run(contacts=table), or rg.run(referrals=table).",
    ),
    (re.compile(r"write a line of headers: (\w+),(\w+)"), r'name the columns: table.columns = ["\1", "\2"]'),
    (re.compile(r"--direction (\w+)"), r'settings={"read": {"direction": "\1"}}'),
    (re.compile(r"--firm\b(?: NAME-OR-DOMAIN)?"), 'settings={"resolve": {"firm": ["NAME-OR-DOMAIN"]}}'),
    (re.compile(r"--as-of\b"), 'settings={"as_of": "YYYY-MM-DD"}'),
    (re.compile(r"--reruns (\d+)"), r'settings={"stability": {"reruns": \1}}'),
    (re.compile(r"--level (\w+)"), r'level="\1"'),
    (re.compile(r"--by\b"), "by="),
)
"""What is written, and what is put in its place, in this order."""
