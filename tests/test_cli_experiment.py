"""``refgraph experiment``: figures on standard output or in a file, the sentences on standard error."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from refgraph_cli.main import main

import refgraph as rg

invoke = partial(CliRunner().invoke, main)


def test_prints_one_row_of_figures_into_a_pipe(small_export: Path) -> None:
    result = invoke(["experiment", str(small_export)])
    found = rg.run_experiment(rg.run(small_export))
    (row,) = csv.DictReader(io.StringIO(result.stdout))

    assert result.exit_code == 0
    assert (row["group"], int(row["n"]), row["verdict"]) == ("all", len(found.table), found.verdict)
    assert float(row["r"]) == pytest.approx(found.figures["r"].iloc[0], abs=1e-8)
    assert result.stderr.splitlines()[: len(found.sentences)] == list(found.sentences)


def test_looks_at_one_group(small_export: Path) -> None:
    result = invoke(["experiment", str(small_export), "--group", "client"])

    assert next(csv.DictReader(io.StringIO(result.stdout)))["group"] == "client"
    assert result.stderr.splitlines()[-1].endswith(
        "--hypothesis satisfaction --group client -o experiment.json"
    )


def test_tests_the_other_hypothesis(small_export: Path) -> None:
    result = invoke(
        ["experiment", str(small_export), "--hypothesis", "lapses", "--set", "evidence.draws=199"]
    )
    settings = rg.EvidenceRules(draws=199)
    found = rg.compare_lapses(rg.run(small_export), settings)
    first, second = csv.DictReader(io.StringIO(result.stdout))

    assert (first["basis"], second["basis"]) == ("all quarters", "one row per contact")
    assert float(first["ratio"]) == pytest.approx(found.table["ratio"].iloc[0], abs=1e-8)
    assert result.stderr.splitlines()[0] == found.sentences[0]


def test_a_workbook_lists_the_quarters(tmp_path: Path, small_export: Path) -> None:
    invoke(["experiment", str(small_export), "--hypothesis", "lapses", "-o", str(tmp_path / "found.xlsx")])

    assert load_workbook(tmp_path / "found.xlsx").sheetnames == ["Experiment", "Quarters"]


def test_too_few_show_no_r(small_export: Path) -> None:
    result = invoke(["experiment", str(small_export), "--group", "Realtor"])
    (row,) = csv.DictReader(io.StringIO(result.stdout))

    assert (row["verdict"], row["r"]) == ("insufficient", "")
    assert "At least 10 are needed to say anything." in result.stderr


def test_json_holds_figures_and_sentences(tmp_path: Path, small_export: Path) -> None:
    file = tmp_path / "experiment.json"
    result = invoke(["experiment", str(small_export), "-o", str(file)])
    (row,) = json.loads(file.read_text(encoding="utf-8"))

    assert result.exit_code == 0
    assert row["says"].startswith(result.stderr.splitlines()[0])
    assert (
        json.loads((tmp_path / "experiment.json.run.json").read_text())["experiment"]["verdict"]
        == row["verdict"]
    )


def test_a_workbook_lists_the_contacts(tmp_path: Path, small_export: Path) -> None:
    invoke(["experiment", str(small_export), "-o", str(tmp_path / "found.xlsx")])
    book = load_workbook(tmp_path / "found.xlsx")

    assert book.sheetnames == ["Experiment", "Levels", "Contacts"]
    assert [cell.value for cell in book["Levels"][1]][:3] == ["low", "high", "contacts"]
    assert book["Contacts"].max_row == book["Experiment"]["B2"].value + 1


def test_the_seed_is_the_one_of_the_run(small_export: Path) -> None:
    first, again, other = (invoke(["experiment", str(small_export), "--seed", seed]).stdout for seed in "334")

    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("group", "says", "code"),
    [("Alied Resource", "Did you mean 'Allied Resource'?", 2)],
)
def test_an_unknown_group_is_a_usage_error(small_export: Path, group: str, says: str, code: int) -> None:
    result = invoke(["experiment", str(small_export), "--group", group])

    assert result.exit_code == code
    assert says in result.stderr


def test_an_export_without_scores_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Referrer,Referred\nAnn,Bob\n", encoding="utf-8")
    result = invoke(["experiment", str(tmp_path / "log.csv")])

    assert result.exit_code == 3
    assert "There are no scores to compare referrals with." in result.stderr


def test_a_terminal_gets_a_line_for_each_level_of_satisfaction(
    small_export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refgraph_cli.printing.is_terminal", lambda stream: True)
    head, *lines = invoke(["experiment", str(small_export)]).stdout.splitlines()
    contacts = rg.run_experiment(rg.run(small_export)).table
    lapses = invoke(["experiment", str(small_export), "--hypothesis", "lapses"]).stdout.splitlines()

    assert lapses[0].split()[:3] == ["counted", "contacts", "lapsed"]
    assert len(lapses) == 3
    assert head.split() == "satisfaction contacts referrals each a year who referred".split()
    assert sum(int(line.split()[-4]) for line in lines) == len(contacts)
    assert len(lines) <= 11
