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


FEW = {
    "contacts": """Contact ID,Full Name,Type,Organisation,Owner,Created
C-1,Ann Lee,Client,Alder & Sons,Olga,2025-06-02
C-2,Bob King,Client,Alder & Sons,Olga,2025-06-09
C-3,Cid Cole,Client,,Per,2025-07-01
C-4,Dee Dunn,Lead,Birch Ltd,Per,2025-08-01
C-5,Eve Eld,Lead,,Per,2025-09-01
""",
    "referrals": """Referrer ID,Referred ID,Date,Status,Revenue
C-1,C-2,2025-06-10,won,1200
C-1,C-3,2025-07-02,won,900
C-2,C-4,2025-08-03,received,
C-3,C-5,2025-09-04,lost,
""",
    "touches": """Contact ID,Date,Channel,Cost
C-1,2025-07-01,lunch,80
C-3,2025-09-20,call,5
""",
}
"""A firm of half a year: for what is no matter of how much there is."""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("few") / "export"
    folder.mkdir()
    for name, text in FEW.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
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


def test_the_title_is_the_one_given(few: Path, tmp_path: Path) -> None:
    invoke(["report", str(few), "-o", str(tmp_path / "r.html"), "--title", "Partners' meeting"])
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


def test_with_the_folder_of_the_last_run_it_says_what_changed(few: Path, tmp_path: Path) -> None:
    invoke(["run", str(few), "-o", str(tmp_path / "out")])
    again = invoke(["report", str(few), "-o", str(tmp_path / "r.html"), "--previous", str(tmp_path / "out")])
    assert again.exit_code == 0, again.stderr
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "There is no last run" not in page


def test_what_the_last_back_test_beside_the_export_said_stands_in_it(few: Path, tmp_path: Path) -> None:
    for file in few.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    said = {
        "as_of": "2025-12-31",
        "rankings": [{"ranking": USUAL, "sentence": "The usual order beats the count."}],
    }
    (tmp_path / "backtest.json").write_text(json.dumps(said), encoding="utf-8")
    invoke(["report", str(tmp_path), "-o", str(tmp_path / "report.html")])
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Back-test on data up to 2025-12-31: The usual order beats the count." in page


def test_two_reports_of_the_same_export_are_the_same(few: Path, tmp_path: Path) -> None:
    for name in ("one.html", "other.html"):
        assert invoke(["report", str(few), "-o", str(tmp_path / name)]).exit_code == 0
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "other.html").read_bytes()


Program = tuple[Path, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def as_a_program(few: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The page, and what the program said that wrote it, where the plotting library has something to complain about."""
    folder = tmp_path_factory.mktemp("program")
    script = "from refgraph_cli.main import main; main()"
    command = [sys.executable, "-c", script, "report", str(few), "-o", str(folder / "r.html")]
    # Where there is a file in place of the folder for its caches, it does.
    (folder / "file").touch()
    blocked = {"HOME": str(folder / "file"), "XDG_CACHE_HOME": str(folder / "file")}
    blocked |= {"MPLCONFIGDIR": "", "XDG_CONFIG_HOME": str(folder / "file")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **blocked})
    return folder / "r.html", done


def test_as_a_program_it_draws_though_plotting_is_held_back_at_first(as_a_program: Program) -> None:
    page, done = as_a_program
    assert done.returncode == 0, done.stderr
    assert "<svg" in page.read_text("utf-8")


def test_the_plotting_library_says_nothing_of_folders_of_its_own(as_a_program: Program) -> None:
    _, done = as_a_program
    assert "atplotlib" not in done.stderr


def test_the_model_of_the_settings_is_the_one_that_credits(few: Path, tmp_path: Path) -> None:
    arguments = ["-o", str(tmp_path / "r.html"), "--set", "evidence.model=linear"]
    assert invoke(["report", str(few), *arguments]).exit_code == 0
    assert "credit by the model equal parts" in (tmp_path / "r.html").read_text("utf-8")


def test_organisations_are_reported_in_place_of_people(few: Path, tmp_path: Path) -> None:
    arguments = ["-o", str(tmp_path / "r.html"), "--level", "organisation"]
    done = invoke(["report", str(few), *arguments])
    assert done.exit_code == 0, done.stderr
    first = rg.run(few, level="organisation").ranking.table["name"].iloc[0]
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
