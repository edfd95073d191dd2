"""``refgraph report``: an export in, one page or workbook out."""

from __future__ import annotations

import html
import json
import os
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

import refgraph as rg
from refgraph.ranking import LISTS, USUAL

invoke = partial(CliRunner().invoke, main)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work") / "export"
    rg.demonstrate(folder, contacts=200)
    return folder


@pytest.fixture(scope="module")
def done(export: Path) -> Result:
    return invoke(["report", str(export), "-o", str(export.parent / "report.html")])


def test_it_writes_the_page_and_the_account_and_says_where(export: Path, done: Result) -> None:
    assert done.exit_code == 0, done.stderr
    page = export.parent / "report.html"
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert f"Written: {page}, {page}.run.json" in done.stderr
    assert done.stdout == ""


def test_the_page_is_private(export: Path, done: Result) -> None:
    if os.name == "nt":
        pytest.skip("there are no modes of files on Windows")
    assert (export.parent / "report.html").stat().st_mode & 0o077 == 0


def test_the_account_holds_the_headline_figures_for_the_next_report(export: Path, done: Result) -> None:
    account = json.loads((export.parent / "report.html.run.json").read_text("utf-8"))
    figures = {each["name"]: each["value"] for each in account["headline"]}
    result = rg.run(export)
    counted = rg.headline_figures(result, rg.assign_tiers(result)).set_index("name")["value"]
    assert figures["referrals_12m"] == counted["referrals_12m"]


def test_the_next_command_works(done: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("Next: refgraph run ")
    assert invoke(shlex.split(last)[2:]).exit_code == 0


def test_a_workbook_is_asked_for_by_its_ending(export: Path, tmp_path: Path) -> None:
    assert invoke(["report", str(export), "-o", str(tmp_path / "report.xlsx")]).exit_code == 0
    assert set(LISTS.values()) <= set(openpyxl.load_workbook(tmp_path / "report.xlsx").sheetnames)


def test_the_title_is_the_one_given(export: Path, tmp_path: Path) -> None:
    invoke(["report", str(export), "-o", str(tmp_path / "r.html"), "--title", "Partners' meeting"])
    assert "<title>Partners&#x27; meeting</title>" in (tmp_path / "r.html").read_text("utf-8")


def test_a_redacted_copy_holds_no_name_and_its_account_tells_nothing_of_the_run(
    export: Path, tmp_path: Path
) -> None:
    assert invoke(["report", str(export), "-o", str(tmp_path / "r.html"), "--redact"]).exit_code == 0
    page = (tmp_path / "r.html").read_text("utf-8")
    names = rg.run(export).people.contacts["name"]
    assert not [name for name in names if name in page]
    assert list(json.loads((tmp_path / "r.html.run.json").read_text("utf-8"))) == ["files"]


def test_an_unknown_ending_is_refused_before_the_work() -> None:
    refused = invoke(["report", "no such input", "-o", "report.pdf"])
    assert refused.exit_code == 2
    assert "Known: html, xlsx" in refused.stderr


def test_with_the_folder_of_the_last_run_it_says_what_changed(export: Path, tmp_path: Path) -> None:
    invoke(["run", str(export), "-o", str(tmp_path / "out")])
    again = invoke(
        ["report", str(export), "-o", str(tmp_path / "r.html"), "--previous", str(tmp_path / "out")]
    )
    assert again.exit_code == 0, again.stderr
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "There is no last run" not in page


def test_what_the_last_back_test_beside_the_export_said_stands_in_it(export: Path, tmp_path: Path) -> None:
    for file in export.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    said = {
        "as_of": "2025-12-31",
        "rankings": [{"ranking": USUAL, "sentence": "The usual order beats the count."}],
    }
    (tmp_path / "backtest.json").write_text(json.dumps(said), encoding="utf-8")
    invoke(["report", str(tmp_path), "-o", str(tmp_path / "report.html")])
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Back-test on data up to 2025-12-31: The usual order beats the count." in page


def test_two_reports_of_the_same_export_are_the_same(export: Path, done: Result, tmp_path: Path) -> None:
    invoke(["report", str(export), "-o", str(tmp_path / "report.html")])
    assert (tmp_path / "report.html").read_bytes() == (export.parent / "report.html").read_bytes()


def test_as_a_program_it_draws_though_plotting_is_held_back_at_first(export: Path, tmp_path: Path) -> None:
    script = "from refgraph_cli.main import main; main()"
    command = [sys.executable, "-c", script, "report", str(export), "-o", str(tmp_path / "r.html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "<svg" in (tmp_path / "r.html").read_text("utf-8")


def test_the_plotting_library_says_nothing_of_folders_of_its_own(export: Path, tmp_path: Path) -> None:
    script = "from refgraph_cli.main import main; main()"
    command = [sys.executable, "-c", script, "report", str(export), "-o", str(tmp_path / "r.html")]
    # Where there is a file in place of the folder for its caches, it has something to complain about.
    (tmp_path / "file").touch()
    blocked = {"HOME": str(tmp_path / "file"), "XDG_CACHE_HOME": str(tmp_path / "file")}
    blocked |= {"MPLCONFIGDIR": "", "XDG_CONFIG_HOME": str(tmp_path / "file")}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **blocked})
    assert "atplotlib" not in done.stderr


def test_the_model_of_the_settings_is_the_one_that_credits(export: Path, tmp_path: Path) -> None:
    arguments = ["-o", str(tmp_path / "r.html"), "--set", "evidence.model=linear"]
    assert invoke(["report", str(export), *arguments]).exit_code == 0
    assert "credit by the model equal parts" in (tmp_path / "r.html").read_text("utf-8")


def test_organisations_are_reported_in_place_of_people(export: Path, tmp_path: Path) -> None:
    arguments = ["-o", str(tmp_path / "r.html"), "--level", "organisation"]
    done = invoke(["report", str(export), *arguments])
    assert done.exit_code == 0, done.stderr
    first = rg.run(export, level="organisation").ranking.table["name"].iloc[0]
    assert html.escape(first) in (tmp_path / "r.html").read_text("utf-8")


def test_contacts_alone_are_enough(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "Name,Referred By\nAnn Lee,\nBob King,Ann Lee\nCid Ray,Bob King\n", encoding="utf-8"
    )
    done = invoke(["report", str(tmp_path / "people.csv"), "-o", str(tmp_path / "r.html")])
    assert done.exit_code == 0, done.stderr
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "Not known: no referral is dated" in page
    assert "No plan: nothing here is dated" in done.stderr
