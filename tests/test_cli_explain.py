"""``refgraph explain``: every number behind the place of one contact."""

from __future__ import annotations

import json
import shlex
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.outputs.explanation import explain_contact

invoke = partial(CliRunner().invoke, main)

CONTACTS = """Contact ID,Name,Company,Email,Referred By
C-1,Ann Lee,Goldmarsh Realty,ann@goldmarsh.example,
C-2,Ann Lee,Lee Law Group,ann@lee.example,
C-3,Bob King,,bob@king.example,C-1
C-4,Cid \x1b[2JMoor,,,C-1
C-5,Dee Nash,,,C-3
"""


@pytest.fixture(autouse=True)
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("contacts.csv").write_text(CONTACTS, encoding="utf-8")
    return "contacts.csv"


@pytest.mark.parametrize("who", ["C-3", "Bob King", "bob king", "bob@king.example"])
def test_a_contact_is_found_by_id_name_and_address(export: str, who: str) -> None:
    done = invoke(["explain", export, who])
    assert done.exit_code == 0
    assert done.stdout == explain_contact(rg.run(export), "C-3").rstrip("\n") + "\n"


def test_several_of_one_name_are_listed_with_id_and_organisation(export: str) -> None:
    done = invoke(["explain", export, "Ann Lee"])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "C-1 (Ann Lee, Goldmarsh Realty)" in done.stderr
    assert "C-2 (Ann Lee, Lee Law Group)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_nobody_of_that_name_is_answered_by_the_nearest(export: str) -> None:
    done = invoke(["explain", export, "Bob Kin g"])
    assert done.exit_code == 2
    assert "Did you mean Bob King?" in done.stderr


def test_a_file_in_the_place_of_a_name_is_pointed_out(export: str) -> None:
    done = invoke(["explain", export, export])
    assert done.exit_code == 2
    assert "'contacts.csv' is a file or folder; the last word has to be who is explained." in done.stderr


def test_a_name_alone_misses_the_paths() -> None:
    done = invoke(["explain", "Ann Lee"])
    assert done.exit_code == 2
    assert "Say what to read and, last, who is meant" in done.stderr


def test_what_is_shown_is_harmless_on_a_terminal(export: str) -> None:
    done = invoke(["explain", export, "C-4"])
    assert done.exit_code == 0
    assert "Cid ?[2JMoor" in done.stdout


def test_the_next_command_works(export: str) -> None:
    last = invoke(["explain", export, "C-3", "--as-of", "2025-01-31"]).stderr.splitlines()[-1]
    assert last == "Next: refgraph rank contacts.csv --as-of 2025-01-31 -o ranked.xlsx"
    assert invoke(shlex.split(last)[2:]).exit_code == 0


def test_notes_are_said_on_request(export: str) -> None:
    assert "Note: " not in invoke(["explain", export, "C-3"]).stderr
    assert "Note: Small network" in invoke(["explain", export, "C-3", "-v"]).stderr


def test_as_json_every_measure_has_its_value_its_rank_and_its_meaning(export: str) -> None:
    rows = json.loads(invoke(["explain", export, "C-1", "--json"]).stdout)
    found = {each["measure"]: each for each in rows}
    # C-1 refers C-3 and C-4, C-3 refers C-5: of five contacts, it alone has made two referrals.
    assert list(found) == list(rg.run(export).measures.table.columns)
    assert (found["out_degree"]["value"], found["out_degree"]["rank"]) == (2, 1)
    assert (found["in_degree"]["value"], found["in_degree"]["rank"]) == (0, None)
    assert {each["contact_id"] for each in rows} == {"C-1"}
    assert all(each["meaning"] for each in rows)
