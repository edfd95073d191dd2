"""``refgraph backtest``: orders on standard output or in a file, the verdict on standard error and under rankings."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

import refgraph as rg
from refgraph.outputs.backtests import find_sentence

invoke = partial(CliRunner().invoke, main)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    rg.demonstrate(folder)
    return folder


@pytest.fixture(scope="module")
def piped(export: Path) -> Result:
    return invoke(["backtest", str(export), "--horizon", "180", "--set", "evidence.resamples=100"])


@pytest.fixture(scope="module")
def written(export: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    file = tmp_path_factory.mktemp("out") / "backtest.json"
    options = ["--horizon", "180", "--set", "evidence.resamples=100", "-o", str(file)]
    return invoke(["backtest", str(export), *options]), file


def test_prints_a_row_for_every_order_into_a_pipe(piped: Result) -> None:
    table = {row["ranking"]: row for row in csv.DictReader(io.StringIO(piped.stdout))}

    assert piped.exit_code == 0
    assert {
        "expected_referrals",
        "betweenness",
        "last_year",
        "count",
        "recency",
        "rfm",
        "tier",
        "random",
    } <= set(table)
    assert float(table["random"]["lift"]) == 1
    assert float(table["count"]["captured_difference"]) == 0


def test_tells_the_cut_offs_and_the_verdict_on_standard_error(piped: Result) -> None:
    lines = piped.stderr.splitlines()

    assert lines[0].startswith("Ranked as of 2025-01-06, 2025-07-05: ")
    assert any(
        line.startswith("The first of the usual order had ") and "the strongest of" in line for line in lines
    )
    assert lines[-1].startswith("Next: refgraph backtest ")
    assert lines[-1].endswith("/backtest.json")


def test_says_the_same_as_the_library(export: Path, piped: Result) -> None:
    people = rg.run(export, settings=rg.Settings(stability=rg.RerunRules(reruns=0))).people
    found = rg.backtest(people, rg.analyse, rg.EvidenceRules(horizon_days=180, resamples=100))

    assert found.sentence in piped.stderr


def test_writes_all_of_it_as_json_with_the_account_beside(written: tuple[Result, Path]) -> None:
    result, file = written
    document = json.loads(file.read_text(encoding="utf-8"))

    assert result.exit_code == 0
    assert not result.stdout
    assert document["sentence"] in result.stderr
    assert [each["at"] for each in document["cut_offs"]] == ["2025-01-06", "2025-07-05"]
    assert document["strongest"] in {each["ranking"] for each in document["rankings"]}
    assert (file.parent / "backtest.json.run.json").is_file()
    assert file.stat().st_mode & 0o077 == 0


def test_tells_what_was_expected_of_the_first_and_what_came(export: Path) -> None:
    done = invoke(["backtest", str(export), "--at", "2024-12-31", "--set", "evidence.resamples=20"])

    assert "Expected of the first: " in done.stderr
    assert "Such numbers were good enough to show at 0 of 1 cut-offs." in done.stderr


def test_writes_a_workbook_with_a_sheet_for_each_table(export: Path, tmp_path: Path) -> None:
    import openpyxl

    file = tmp_path / "backtest.xlsx"
    invoke(["backtest", str(export), "--at", "2025-01-01", "-o", str(file), "--set", "evidence.resamples=20"])

    assert openpyxl.load_workbook(file).sheetnames == ["Orders", "Cut-offs", "Orders by cut-off", "Remarks"]


@pytest.mark.parametrize(
    ("by", "begins"),
    [
        ("expected_referrals", "The first of the usual order had "),
        ("betweenness", "The order by betweenness "),
    ],
)
def test_the_sentence_stands_under_rankings_from_then_on(
    tmp_path: Path, written: tuple[Result, Path], by: str, begins: str
) -> None:
    rg.demonstrate(tmp_path / "mine", contacts=200)
    before = invoke(["rank", str(tmp_path / "mine"), "--by", by, "--reruns", "0"])
    (tmp_path / "mine" / "backtest.json").write_bytes(written[1].read_bytes())
    after = invoke(["rank", str(tmp_path / "mine"), "--by", by, "--reruns", "0"])

    assert "Back-test" not in before.stderr
    assert f"Back-test on data up to 2025-12-31: {begins}" in after.stderr
    assert after.stdout == before.stdout


def test_the_sentence_is_found_in_the_folder_of_the_list_too(
    tmp_path: Path, written: tuple[Result, Path]
) -> None:
    rg.demonstrate(tmp_path / "mine", contacts=200)
    (tmp_path / "backtest.json").write_bytes(written[1].read_bytes())
    after = invoke(["rank", str(tmp_path / "mine"), "--reruns", "0", "-o", str(tmp_path / "ranked.csv")])

    assert "Back-test on data up to 2025-12-31: The first of the usual order had " in after.stderr


def test_the_sentence_is_said_by_a_run_into_the_folder_that_holds_it(
    tmp_path: Path, written: tuple[Result, Path]
) -> None:
    rg.demonstrate(tmp_path / "mine", contacts=200)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "backtest.json").write_bytes(written[1].read_bytes())
    done = invoke(["run", str(tmp_path / "mine"), "-o", str(tmp_path / "out"), "--set", "stability.reruns=0"])

    assert "Back-test on data up to 2025-12-31: The first of the usual order had " in done.stderr


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"rankings": 3}', '{"rankings": [{}], "as_of": "x"}', "\x00\xff"]
)
def test_a_file_of_somebody_else_is_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "backtest.json").write_text(content, encoding="latin-1")

    assert find_sentence([tmp_path, tmp_path / "nowhere"]) == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--at", "yesterday"], 2, "Write YYYY-MM-DD."),
        (["--at", "2025-13-01"], 2, "Write YYYY-MM-DD."),
        (["--outcome", "fame"], 2, "There is no outcome 'fame'."),
        (["-o", "backtest.docx"], 2, "There is no output format 'docx'."),
        (["-o", "nowhere/backtest.json"], 5, "There is no folder 'nowhere'."),
        (["--horizon", "3000"], 4, "Error: Insufficient: "),
        (["--at", "2025-12-01"], 4, "Error: Insufficient: 365 days after 2025-12-01 are not in the data"),
        (["--at", "2024-02-01", "--horizon", "30"], 4, "Error: Insufficient: at 2024-02-01 "),
    ],
)
def test_stops_with_one_clear_line(export: Path, arguments: list[str], code: int, said: str) -> None:
    stopped = invoke(["backtest", str(export), *arguments])

    assert stopped.exit_code == code
    assert said in stopped.stderr.splitlines()[-1]
    assert not stopped.stdout
