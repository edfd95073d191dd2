"""``refgraph run``: everything once, into one folder."""

from __future__ import annotations

import json
import shlex
import shutil
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

import refgraph as rg
from refgraph.decisions import HOW
from refgraph.people.review import read_decisions

invoke = partial(CliRunner().invoke, main)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    rg.demonstrate(folder / "export", contacts=200)
    return folder


@pytest.fixture(scope="module")
def done(folder: Path) -> Result:
    return invoke(["run", str(folder / "export"), "-o", str(folder / "out")])


def test_it_leaves_lists_review_rejects_findings_and_the_account(folder: Path, done: Result) -> None:
    assert done.exit_code == 0
    expected = set(
        "ranked.csv ranked.xlsx map.html tiers.csv clusters.csv review.csv review.xlsx rejects.csv findings.csv "
        "run.json report.html".split()
    )
    assert expected <= {path.name for path in (folder / "out").iterdir()}


def test_the_list_is_that_of_the_library(folder: Path, done: Result) -> None:
    written = pd.read_csv(folder / "out" / "ranked.csv", dtype=str, encoding="utf-8-sig")
    assert written["contact_id"].tolist() == rg.run(folder / "export").ranking.table["contact_id"].tolist()


def test_a_pipe_gets_nothing(done: Result) -> None:
    assert done.stdout == ""


def test_it_ends_in_a_dozen_lines_found_waiting_open_type(folder: Path, done: Result) -> None:
    lines, out = done.stderr.splitlines(), folder / "out"
    assert len(lines) <= 12
    assert lines[0].startswith("Found: ")
    ranked = pd.read_csv(out / "ranked.csv", dtype=str, encoding="utf-8-sig")
    assert lines[1] == f"First of {ranked['rank'].count()} ranked: {', '.join(ranked['name'].head(5))}."
    (waiting,) = [line for line in lines if line.startswith("Waiting for you: ")]
    assert waiting.endswith(f": {out / 'review.csv'}")
    assert f"Open first: {out / 'brief.html'}. Beside it: ranked.xlsx, map.html, plan/firm.html" in "\n".join(
        lines
    )
    assert lines[-1].startswith("Next: ")


def test_it_tells_the_plan_in_one_line(folder: Path, done: Result) -> None:
    (planned,) = [line for line in done.stderr.splitlines() if line.startswith("Plan for 4 weeks from ")]
    tasks = pd.read_csv(folder / "out" / "plan" / "plan.csv", dtype=str, encoding="utf-8-sig")
    assert f": {tasks['contact_id'].notna().sum():,} in person" in planned
    assert f"in {tasks['contact_id'].isna().sum()} campaigns" in planned


def test_what_it_says_in_short_stands_in_full_in_the_folder(folder: Path, done: Result) -> None:
    kept = pd.read_csv(folder / "out" / "findings.csv", dtype=str, encoding="utf-8-sig").fillna("")
    full = [f"{row.message} {row.hint}".strip() for row in kept.itertuples()]
    told = [
        line.partition(": ")[2]
        for line in done.stderr.splitlines()
        if line.startswith(("Note: ", "Warning: "))
    ]
    assert told
    assert all(any(text.startswith(line) for text in full) for line in told)
    warnings = len(kept) - kept["severity"].eq("note").sum()
    assert (
        f"findings.csv (all {warnings} warnings and {kept['severity'].eq('note').sum()} notes" in done.stderr
    )


def test_the_next_command_writes_what_changes_the_crm(folder: Path, done: Result) -> None:
    last = done.stderr.splitlines()[-1]
    assert last.startswith("Next: refgraph tiers ")
    assert invoke(shlex.split(last)[2:]).exit_code == 0
    assert (folder / "out" / "write-back" / "contacts.generic.csv").exists()


def test_a_second_run_reads_none_of_what_the_first_wrote(folder: Path, done: Result) -> None:
    export = folder / "export"
    invoke(["run", str(export), "-o", str(export)])
    again = invoke(["run", str(export), "-o", str(folder / "again")])
    accounts = [
        json.loads((folder / name / "run.json").read_text("utf-8"))["rows"] for name in ("out", "again")
    ]
    assert again.exit_code == 0
    assert accounts[0] == accounts[1]


def test_a_review_list_that_is_decided_is_followed(folder: Path, done: Result) -> None:
    review = pd.read_csv(folder / "out" / "review.csv", dtype=str, encoding="utf-8-sig").fillna("")
    people = review["why"].str.startswith("one person?")
    review.loc[review["group"].ne(HOW), "decision"] = "new"
    review.loc[people, "decision"] = "different"
    review.to_csv(folder / "decided.csv", index=False)
    again = invoke(
        [
            "run",
            str(folder / "export"),
            "-o",
            str(folder / "decided"),
            "--review",
            str(folder / "decided.csv"),
        ]
    )
    assert again.exit_code == 0
    assert "to review" not in again.stderr
    assert "may be one person" in done.stderr
    assert "may be one person" not in again.stderr
    left = pd.read_csv(folder / "decided" / "review.csv", dtype=str, encoding="utf-8-sig").query(
        "group != @HOW"
    )
    assert set(left["why"]) == {"decided"}
    assert set(left["decision"]) == {"new", "different"}


def decide(path: Path, text: str, decision: str) -> None:
    """Fill in one decision, in the list or in the workbook."""
    if path.suffix == ".csv":
        review = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
        review.loc[review["text"].eq(text), "decision"] = decision
        review.to_csv(path, index=False)
        return
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["Review"].iter_rows(min_row=2) if row[0].value == text)
    header = [cell.value for cell in book["Review"][1]]
    row[header.index("decision")].value = decision
    book.save(path)


@pytest.mark.parametrize("name", ["review.csv", "review.xlsx"])
def test_what_is_decided_in_the_folder_is_followed_by_the_next_run(
    folder: Path, done: Result, tmp_path: Path, name: str
) -> None:
    out, again = tmp_path / "out", ["run", str(folder / "export"), "-o", str(tmp_path / "out")]
    shutil.copytree(folder / "out", out)
    text = (
        pd.read_csv(out / "review.csv", dtype=str, encoding="utf-8-sig")
        .query("group != @HOW")["text"]
        .iloc[0]
    )
    decide(out / name, text, "new")

    second = invoke(again)
    assert second.exit_code == 0
    assert "1 decision is in force (1 new, 0 withdrawn); decisions.csv keeps them." in second.stderr
    assert all(read_decisions(out / each) == {text: "new"} for each in ("review.csv", "review.xlsx"))
    ranked = pd.read_csv(out / "ranked.csv", dtype=str, encoding="utf-8-sig")
    assert text in set(ranked["name"])

    listed = (out / "ranked.csv").read_bytes()
    assert invoke(again).exit_code == 0
    assert (out / "ranked.csv").read_bytes() == listed


def test_two_lists_that_decide_differently_stop_the_run_before_the_work(
    folder: Path, done: Result, tmp_path: Path
) -> None:
    (tmp_path / "review.csv").write_text("text,decision\nJ. Lee,new\n", encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (["text", "decision"], ["J. Lee", "skip"]):
        book.active.append(row)
    book.save(tmp_path / "review.xlsx")
    refused = invoke(["run", "no such input", "-o", str(tmp_path)])
    assert refused.exit_code == 3
    assert (
        "review.csv, row 2 says 'new' and review.xlsx:Sheet, row 2 says 'skip' of 'J. Lee'." in refused.stderr
    )


def test_another_review_list_that_is_named_is_followed_beside_that_in_the_folder(
    folder: Path, done: Result, tmp_path: Path
) -> None:
    (tmp_path / "named.csv").write_text("text,decision\nNobody At All,skip\n", encoding="utf-8")
    (tmp_path / "review.csv").write_text("text,decision\nSomebody,skip\n", encoding="utf-8")
    named = str(tmp_path / "named.csv")
    run = invoke(["run", str(folder / "export"), "-o", str(tmp_path), "--review", named])
    assert run.exit_code == 0
    assert read_decisions(tmp_path / "review.csv") == {"Somebody": "skip", "Nobody At All": "skip"}


def test_a_file_in_the_place_of_the_folder_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    refused = invoke(["run", "no such input", "-o", str(tmp_path / "out")])
    assert refused.exit_code == 5
    assert "Name a folder with -o." in refused.stderr


def test_without_an_output_folder_it_says_what_is_missing() -> None:
    refused = invoke(["run", "export"])
    assert refused.exit_code == 2
    assert "-o" in refused.stderr


def test_nothing_is_left_where_the_input_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Name,Email\nAnn Lee,ann@lee.example\n", encoding="utf-8")
    assert invoke(["run", str(tmp_path / "people.csv"), "-o", str(tmp_path / "out")]).exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_a_run_into_the_same_folder_goes_on_from_the_tiers_there(folder: Path, done: Result) -> None:
    shutil.copytree(folder / "out", folder / "later")
    tiers = folder / "later" / "tiers.csv"
    pinned = pd.read_csv(tiers, dtype=str, keep_default_na=False)
    somebody = pinned.loc[pinned["tier"].eq("none"), "contact_id"].iloc[0]
    pinned.loc[pinned["contact_id"].eq(somebody), ["tier", "tier_lock"]] = "Advocate"
    pinned.to_csv(tiers, index=False)

    invoke(["run", str(folder / "export"), "-o", str(folder / "later"), "--as-of", "2026-01-15"])

    now = pd.read_csv(tiers, dtype=str, keep_default_na=False).set_index("contact_id")
    assert now.loc[somebody, "tier"] == "Advocate"


def test_the_report_of_a_second_run_looks_back_on_the_first(folder: Path, done: Result) -> None:
    account = json.loads((folder / "out" / "run.json").read_text("utf-8"))
    assert account["headline"]
    invoke(["run", str(folder / "export"), "-o", str(folder / "next"), "--previous", str(folder / "out")])
    page = (folder / "next" / "report.html").read_text("utf-8")
    assert f"on {account['as_of']}</span>" in page
