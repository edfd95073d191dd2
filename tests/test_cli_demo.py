"""``refgraph demo``: the example export, and never over somebody's own files."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg

invoke = partial(CliRunner().invoke, main)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def contents(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_it_writes_what_the_library_writes() -> None:
    assert invoke(["demo", "a", "--contacts", "200", "--seed", "7"]).exit_code == 0
    rg.demonstrate("b", contacts=200, seed=7)
    assert contents("a") == contents("b")


def test_the_next_command_works() -> None:
    done = invoke(["demo", "my folder", "--contacts", "200"])
    last = done.stderr.splitlines()[-1]
    assert last == 'Next: refgraph run "my folder" -o out'
    assert invoke(shlex.split(last)[2:]).exit_code == 0
    assert Path("out/ranked.csv").exists()


def test_a_folder_that_is_not_empty_is_left_alone() -> None:
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")
    done = invoke(["demo", "mine"])
    assert done.exit_code == 5
    assert done.stderr == "Error: The folder 'mine' is not empty. Name a new folder, or add --force.\n"
    assert contents("mine") == {"notes.txt": b"mine"}


def test_force_writes_beside_what_is_there() -> None:
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")
    assert invoke(["demo", "mine", "--force", "--contacts", "200"]).exit_code == 0
    assert {"notes.txt", "contacts.csv"} <= set(contents("mine"))


def test_a_file_is_no_folder() -> None:
    Path("mine").touch()
    done = invoke(["demo", "mine", "--force"])
    assert done.exit_code == 5
    assert "'mine' is a file." in done.stderr


def test_too_few_contacts_are_refused_and_no_folder_is_made() -> None:
    done = invoke(["demo", "a", "--contacts", "3"])
    assert done.exit_code == 2
    assert "200" in done.stderr
    assert not Path("a").exists()


def test_standard_output_stays_empty() -> None:
    assert invoke(["demo", "a", "--contacts", "200"]).stdout == ""
