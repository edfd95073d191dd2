"""Advice on the bench: never what is typed at a command line, and a place where it can be done."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from refgraph_bench.advising import advised
from refgraph_bench.sayable import SAYABLE, settings_said
from refgraph_cli.commands import __path__ as commands

import refgraph
from refgraph.errors import InputError
from refgraph.outputs.report import for_readers
from refgraph.pipeline import Settings
from refgraph.settings import with_values
from refgraph.settings_text import with_settings

LIBRARY = Path(refgraph.__file__).parent
COMMANDS = sorted(file.stem for file in Path(commands[0]).glob("[a-z]*.py"))
TYPED = re.compile(
    rf"(?<![\w-])--[a-z]|\brefgraph ({'|'.join(COMMANDS)})\b|\brefgraph\.toml\b"
    r"|\[(read|resolve|tiers|nurture|ranking|run)\b[^\]]*\]"
)
"""What only who sits at a command line, or edits the settings file, can do something with."""

NOT_OF_A_MONTH = (
    "--by", "--crm", "--fresh", "--horizon", "--list", "--memory", "--names", "--previous", "--reruns", "--start",
    "--tables", "--top", "--workers", "nurture.c", "refgraph experiment",
)  # fmt: skip
"""What the bench never does, or does by itself: order otherwise, name lists of before, hire workers, ..."""


@pytest.mark.parametrize("name", COMMANDS)
def test_readers_are_told_of_no_command(name: str) -> None:
    assert for_readers(f"Ann is a lead. See who she knows with refgraph {name}.") == "Ann is a lead."


def texts() -> Iterator[str]:
    """Yield every text in the library that speaks of the command line, with X for what is filled in."""
    for file in sorted(LIBRARY.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        passed = {
            part
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr | ast.Expr)
            for part in ast.walk(node)
            if part is not node
            and (isinstance(node, ast.JoinedStr) or (part is node.value and _is_text(part)))
        }
        for node in ast.walk(tree):
            said = "" if node in passed else _text(node)
            if " " in said and TYPED.search(said) and "\\" not in said:
                yield said


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


ADVICE = sorted(set(texts()))


def test_the_library_is_walked() -> None:
    assert len(ADVICE) > 50
    assert any("--set read.currency" in text for text in ADVICE)


@pytest.mark.parametrize("text", ADVICE)
def test_nothing_that_is_typed_at_a_command_line_is_told(text: str) -> None:
    told = advised(text)
    assert not TYPED.search(told.words)
    assert not TYPED.search(told.label)


@pytest.mark.parametrize(
    "text", [each for each in ADVICE if not any(word in each for word in NOT_OF_A_MONTH)]
)
def test_advice_that_can_be_followed_on_the_bench_leads_to_the_place(text: str) -> None:
    assert advised(text).href, text


def test_a_finding_that_is_no_advice_stays_as_it_is() -> None:
    told = advised("7 contacts have no id; refgraph names them by e-mail address or name.")
    assert told.words == "7 contacts have no id; refgraph names them by e-mail address or name."
    assert not told.href


@pytest.mark.parametrize("setting", SAYABLE, ids=lambda each: each.name)
def test_every_setting_that_can_be_said_is_one_of_the_settings(setting: Any) -> None:
    typed = {"date": "2026-06-30", "number": "4"}.get(setting.kind, "Vale; vale.example")
    typed = setting.choices[0][0] if setting.choices else typed
    of = (setting.of[1][0][0] if setting.of[1] else "Slip") if setting.of else ""
    text = with_settings("", settings_said(setting.name, of, typed))
    assert with_values(Settings(), tomllib.loads(text)) != Settings() or typed in ("person", "true")
    assert typed in setting.shown(tomllib.loads(text))
    assert with_settings(text, settings_said(setting.name, of, "")).strip() in ("", text.partition("\n")[0])


@pytest.mark.parametrize(
    ("name", "of", "typed", "told"),
    [
        ("read.decimal", "", ";", "is no choice"),
        ("as_of", "", "soon", "is no date"),
        ("tiers.names", "", "Friend", "is not named"),
        ("seed", "", "1", "cannot be said here"),
    ],
)
def test_what_cannot_be_meant_is_told(name: str, of: str, typed: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        settings_said(name, of, typed)
