"""``refgraph run``: everything once, into one folder."""

from __future__ import annotations

import json
import shlex
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

import refgraph as rg

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
        "ranked.csv ranked.xlsx map.html tiers.csv clusters.csv review.csv rejects.csv findings.csv run.json".split()
    )
    assert expected <= {path.name for path in (folder / "out").iterdir()}


def test_the_list_is_that_of_the_library(folder: Path, done: Result) -> None:
    written = pd.read_csv(folder / "out" / "ranked.csv", dtype=str, encoding="utf-8-sig")
    assert written["contact_id"].tolist() == rg.run(folder / "export").ranking.table["contact_id"].tolist()


def test_a_pipe_gets_nothing(done: Result) -> None:
    assert done.stdout == ""


def test_it_says_where_everything_went(folder: Path, done: Result) -> None:
    assert (
        f"Written to {folder / 'out'}: ranked.csv, ranked.xlsx, map.html, tiers.csv, clusters.csv, review.csv"
        in done.stderr
    )


def test_the_next_command_explains_the_first(done: Result) -> None:
    last = done.stderr.splitlines()[-1]
    assert last.startswith("Next: refgraph explain ")
    assert invoke(shlex.split(last)[2:]).exit_code == 0


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
    review["decision"] = "new"
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
    assert not (folder / "decided" / "review.csv").exists()


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
    tiers = folder / "out" / "tiers.csv"
    pinned = pd.read_csv(tiers, dtype=str, keep_default_na=False)
    somebody = pinned.loc[pinned["tier"].eq("none"), "contact_id"].iloc[0]
    pinned.loc[pinned["contact_id"].eq(somebody), ["tier", "tier_lock"]] = "Advocate"
    pinned.to_csv(tiers, index=False)

    invoke(["run", str(folder / "export"), "-o", str(folder / "out")])

    now = pd.read_csv(tiers, dtype=str, keep_default_na=False).set_index("contact_id")
    assert now.loc[somebody, "tier"] == "Advocate"
