"""``refgraph roi``: ROI and attribution on standard output or in a file, the sentences on standard error."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from refgraph_cli.main import main

import refgraph as rg

invoke = partial(CliRunner().invoke, main)


@pytest.fixture(scope="module")
def piped(small_export: Path) -> Result:
    return invoke(["roi", str(small_export)])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_prints_plain_csv_into_a_pipe_the_whole_last(piped: Result) -> None:
    table = rows(piped.stdout)

    assert piped.exit_code == 0
    assert list(table[0])[:2] == ["group", "label"]
    assert table[-1]["label"] == "all"
    assert sum(float(row["revenue"]) for row in table[:-1]) == pytest.approx(float(table[-1]["revenue"]))


def test_says_the_same_as_the_library(small_export: Path, piped: Result) -> None:
    roi = rg.calculate_roi(rg.run(small_export))

    assert float(rows(piped.stdout)[-1]["roi"]) == pytest.approx(roi.total["roi"].iloc[0], abs=1e-8)
    assert piped.stderr.splitlines()[: len(roi.sentences)] == list(roi.sentences)


def test_ends_with_a_command_to_paste(piped: Result) -> None:
    assert piped.stderr.splitlines()[-1].startswith("Next: refgraph roi ")


@pytest.mark.parametrize("by", ["owner", "campaign", "contact", "profession", "segment"])
def test_groups_by_what_is_asked_for(small_export: Path, piped: Result, by: str) -> None:
    table = rows(invoke(["roi", str(small_export), "--by", by]).stdout)

    assert float(table[-1]["cost"]) == pytest.approx(float(rows(piped.stdout)[-1]["cost"]))
    assert len(table) > 2


@pytest.mark.parametrize("by", ["tier", "cluster"])
def test_groups_that_referrals_make_are_those_of_a_year_ago(small_export: Path, by: str) -> None:
    result = invoke(["roi", str(small_export), "--by", by, "-v"])

    assert len(rows(result.stdout)) > 2
    assert f"The {by} of each contact is that of 2024-12-31, from what was known then." in result.stderr


def test_attribution_shows_all_models_side_by_side(small_export: Path) -> None:
    result = invoke(["roi", str(small_export), "--attribution"])
    table = rows(result.stdout)
    totals = [sum(float(row[model]) for row in table) for model in ("last", "first", "linear", "decay")]

    assert totals == pytest.approx([totals[0]] * 4)
    assert "Downstream value does not" in result.stderr


def test_by_channel_proposes_a_mix_within_the_budget_and_says_on_how_many_it_rests(
    small_export: Path,
) -> None:
    result = invoke(["roi", str(small_export), "--by", "channel"])
    table = rows(result.stdout)

    assert result.exit_code == 0
    assert result.stderr.startswith("Proposed for a year: ")
    assert all(row["times"] and row["contacts"] and row["because"] for row in table)
    assert sum(float(row["cost"] or 0) for row in table) <= 26_200
    assert "Whether nurturing causes referrals is not shown by history" in result.stderr


def test_past_tiers_are_those_of_the_history_in_the_folder_of_a_run(
    tmp_path: Path, small_export: Path
) -> None:
    someone = rg.run(small_export).people.contacts["contact_id"].iloc[0]
    history = f"as_of,contact_id,name,tier\n2024-11-30,{someone},X,Core Advocate\n"
    (tmp_path / "tier_history.csv").write_text(history, encoding="utf-8")
    result = invoke(["roi", str(small_export), "--by", "tier", "--previous", str(tmp_path), "-v"])

    assert (
        "The tier of each contact is that of the run of 2024-11-30, from tier_history.csv." in result.stderr
    )
    assert {row["label"]: row["contacts"] for row in rows(result.stdout)}["Core Advocate"] == "1"


def test_the_model_can_be_chosen_here_or_in_the_settings(small_export: Path) -> None:
    chosen = invoke(["roi", str(small_export), "--model", "first"])
    settled = invoke(["roi", str(small_export), "--set", "evidence.model=first"])

    assert chosen.stdout == settled.stdout
    assert chosen.stdout != invoke(["roi", str(small_export)]).stdout


def test_a_workbook_holds_every_table(tmp_path: Path, small_export: Path) -> None:
    file = tmp_path / "roi.xlsx"
    result = invoke(["roi", str(small_export), "-o", str(file)])

    assert result.exit_code == 0
    assert load_workbook(file).sheetnames == [
        *("ROI", "Activities", "Attribution", "Models"),
        *("Designs", "Attention", "Time to win", "Lapses", "Mix", "Budgets"),
    ]
    account = json.loads((tmp_path / "roi.xlsx.run.json").read_text(encoding="utf-8"))
    assert account["roi"]["model"] == "last"
    assert account["roi"]["says"][0] == result.stderr.splitlines()[0]


def test_json_holds_the_groups(tmp_path: Path, small_export: Path) -> None:
    invoke(["roi", str(small_export), "-o", str(tmp_path / "roi.json")])

    assert json.loads((tmp_path / "roi.json").read_text(encoding="utf-8"))[-1]["label"] == "all"


def test_a_file_without_costs_has_no_ratio_and_says_so(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Referrer,Referred,Revenue\nAnn,Bob,100\nBob,Cid,50\n", encoding="utf-8")
    result = invoke(["roi", str(log)])

    assert result.exit_code == 0
    assert {row["roi"] for row in rows(result.stdout)} == {""}
    assert {row["reason"] for row in rows(result.stdout)} == {"no cost recorded"}
    assert "Referrals brought 150; the ROI is not known: no cost recorded." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--by", "colour"], "'colour' is not one of"),
        (["--model", "best"], "'best' is not one of"),
        (["--set", "evidence.model=best"], "There is no attribution model 'best'"),
        (["-o", "roi.doc"], "There is no output format 'doc'"),
        (["--set", "evidence.revenue_from=2001-01-01"], "before the first cost"),
    ],
)
def test_what_cannot_be_used_is_refused(small_export: Path, arguments: list[str], says: str) -> None:
    result = invoke(["roi", str(small_export), *arguments])

    assert result.exit_code == 2
    assert says in result.stderr


def test_a_terminal_gets_a_table(small_export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refgraph_cli.printing.is_terminal", lambda stream: True)
    monkeypatch.setenv("COLUMNS", "120")
    returns, credits = (invoke(["roi", str(small_export), *more]).stdout for more in ([], ["--attribution"]))

    assert "per referral" in returns.splitlines()[0]
    assert "downstream (not additive)" in credits.splitlines()[0]
