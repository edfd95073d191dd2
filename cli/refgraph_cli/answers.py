"""Answers about what the files mean, given as options, kept in the settings file for all later runs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from refgraph_cli.console import say
from refgraph_cli.options import Options
from refgraph_cli.settings_file import toml_value

_HEAD = re.compile(r"(?m)^\[read\][ \t]*(?:#.*)?$")


def remember_answers(options: Options, paths: Iterable[str]) -> None:
    """Write ``--direction`` and ``--column`` under [read] of the settings file in force, or of a new one.

    What the file says already is left as it is; where it says something else, that is told.

    Parameters
    ----------
    options
        What was said.
    paths
        What was read: a new file is put beside the first of it.
    """
    from refgraph.saving import Place
    from refgraph.settings import FILE_NAME, find_settings

    said: dict[str, object] = {"direction": options.direction} if options.direction else {}
    said |= {"columns": options.columns} if options.column else {}
    first = next(map(Path, paths), None)
    if not said or first is None:
        return
    file = Path(options.settings) if options.settings else find_settings(first, Path.cwd())
    target = file or (first if first.is_dir() else first.parent) / FILE_NAME
    text = target.read_text(encoding="utf-8-sig") if target.exists() else ""
    there = tomllib.loads(text).get("read", {})
    new = {key: value for key, value in said.items() if key not in there}
    other = [key for key, value in said.items() if key in there and there[key] != value]
    if new:
        with Place(target.parent, keep=False) as place:
            place.change({target.name: with_answers(text, new).encode()}, known=[target])
        say(f"Remembered in {target.name}, under [read]: {'; '.join(_lines(new))}")
    for key in other:
        say(f"Note: {target.name} says otherwise of read.{key}; change it there to have it remembered.")


def with_answers(text: str, answers: dict[str, object]) -> str:
    r"""Return the text of a settings file with keys added to its section [read].

    Examples
    --------
    >>> with_answers("seed = 1\n", {"direction": "outward"})
    'seed = 1\n\n[read]\ndirection = "outward"\n'
    """
    added = "\n".join(_lines(answers))
    head = _HEAD.search(text)
    if head:
        return f"{text[: head.end()]}\n{added}{text[head.end() :]}"
    before = f"{text.rstrip()}\n\n" if text.strip() else ""
    return f"{before}[read]\n{added}\n"


def _lines(answers: dict[str, object]) -> list[str]:
    return [f"{key} = {toml_value(value)}" for key, value in answers.items()]
