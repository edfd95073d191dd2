"""``refgraph tiers``: tiers on standard output or in a file, the account of changes on standard error."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

import refgraph as rg

invoke = partial(CliRunner().invoke, main)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    rg.demonstrate(folder, contacts=200)
    return folder


@pytest.fixture(scope="module")
def piped(export: Path) -> Result:
    return invoke(["tiers", str(export)])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_prints_plain_csv_into_a_pipe(piped: Result) -> None:
    table = rows(piped.stdout)

    assert piped.exit_code == 0
    assert list(table[0])[:2] == ["contact_id", "name"]
    assert {"Core Advocate", "Advocate", "none"} <= {row["tier"] for row in table}


def test_says_the_same_as_the_library(export: Path, piped: Result) -> None:
    tiers = rg.assign_tiers(rg.run(export))

    assert tiers.table["tier"].tolist() == [row["tier"] for row in rows(piped.stdout)]


def test_tells_the_counts_and_the_room_on_standard_error(piped: Result) -> None:
    assert "Core Advocate (" in piped.stderr
    assert "Room for " in piped.stderr
    assert piped.stderr.splitlines()[-1].startswith("Next: refgraph tiers ")


def test_writes_a_file_that_the_next_run_reads(tmp_path: Path, export: Path) -> None:
    file = tmp_path / "tiers.csv"
    invoke(["tiers", str(export), "-o", str(file)])
    again = invoke(["tiers", str(export), "--previous", str(file)])

    assert again.exit_code == 0
    assert not {"promoted", "demoted"} & {row["change"] for row in rows(again.stdout)}


def test_limits_the_core_advocates(export: Path) -> None:
    table = rows(invoke(["tiers", str(export), "--core", "2", "--fresh"]).stdout)

    assert sum(row["tier"] == "Core Advocate" for row in table) <= 2


def test_honours_decisions_and_remembers_them(tmp_path: Path, export: Path, piped: Result) -> None:
    who = rows(piped.stdout)[0]["contact_id"]
    (tmp_path / "edited.csv").write_text(f"contact_id,decision\n{who},never\n")
    file = tmp_path / "tiers.csv"
    invoke(["tiers", str(export), "--ranked", str(tmp_path / "edited.csv"), "-o", str(file)])
    again = rows(invoke(["tiers", str(export), "--previous", str(file)]).stdout)

    assert next(row for row in again if row["contact_id"] == who)["tier"] == "none"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--previous", "nowhere.csv"], 2, "There is no tier file 'nowhere.csv'."),
        (["--ranked", "nowhere.csv"], 2, "There is no list with decisions 'nowhere.csv'."),
        (["-o", "tiers.docx"], 2, "There is no output format 'docx'."),
        (["-o", "no-folder/tiers.csv"], 5, "There is no folder 'no-folder'."),
    ],
)
def test_stops_with_one_clear_line(export: Path, arguments: list[str], code: int, said: str) -> None:
    stopped = invoke(["tiers", str(export), *arguments])

    assert stopped.exit_code == code
    assert said in stopped.stderr.splitlines()[-1]
    assert not stopped.stdout
