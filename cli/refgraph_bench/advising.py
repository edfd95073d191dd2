"""Advice as it is told on the page: what would be typed at a command line becomes the place where it can be done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from refgraph_bench.sayable import SAYABLE, Sayable

_COLUMNS = re.compile(r"--column\b|\bcolumns = \{|\[read\.tables|\btable = \"")
_WHO = re.compile(r"\brefgraph resolve\b|--decisions\b|\breview\.csv\b")

_OF_THE_FILE = re.compile(r"\S+\.toml (?:is|has|was|cannot)\b")
"""What is wrong with the settings file itself is told: it lies in the folder."""


@dataclass(frozen=True)
class Advice:
    """What is told, and where it can be done.

    Parameters
    ----------
    words
        Without what is typed at a command line.
    href, label
        The place, and what it is called; blank where the words are enough.
    """

    words: str
    href: str = ""
    label: str = ""


def advised(text: str) -> Advice:
    """Return advice as it is told on the page.

    Examples
    --------
    >>> advised("None is named. Say --column referrer=X.")
    Advice(words='None is named.', href='/columns', label='Choose it under Columns')
    >>> advised("The firm is Lee. If that is wrong, name it with --firm NAME.").href
    '/columns#set-resolve-firm'
    """
    # The room loads much, and the first page should not wait for it.
    from refgraph.outputs.report import for_readers

    words = for_readers(text)
    if words == " ".join(text.split()) or _OF_THE_FILE.match(text):
        return Advice(text)
    setting = next((each for each in SAYABLE if _speaks_of(each, text)), None)
    if setting is not None:
        return Advice(words, f"/columns#{setting.place}", f"{setting.asks}: say it under Columns")
    if _COLUMNS.search(text):
        return Advice(words, "/columns", "Choose it under Columns")
    if _WHO.search(text):
        return Advice(words, "/who", "Decide who is who")
    return Advice(words)


def _speaks_of(setting: Sayable, text: str) -> bool:
    """Whether a text says how a setting is typed: with its full name, its option, or its section and its key."""
    section, _, key = setting.name.rpartition(".")
    ways = [
        rf"--set '?{re.escape(setting.name)}\b",
        *(rf"(?<![\w-]){each}(?![\w-])" for each in setting.options),
    ]
    if section:
        ways += [rf"\[{section}\.{key}\b", rf"\[{section}\][^.]*\b{key}s?\b", rf"\b{key}s? = .*\[{section}\]"]
    return any(re.search(way, text) for way in ways)
