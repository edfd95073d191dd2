"""write() and write_folder(): every file named, none lost, none half-written."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import refgraph as rg
from refgraph.decisions import Decision, Decisions, Memory
from refgraph.errors import OutputError, SettingsError, UnknownNameError
from refgraph.outputs import OUTPUTS, folder, review_lists
from refgraph.outputs.folder import write_folder
from refgraph.outputs.selecting import Selection
from refgraph.outputs.writing import write
from refgraph.people.review import read_decisions


@pytest.fixture(scope="module")
def undecided() -> rg.Result:
    """A run in which two texts fit several contacts and one row is rejected."""
    names = ["Ann Lee", "Ann Lee", "Bob King", "Bob King", "Cid Moe", "Dee Poe", "Eve Roe"]
    ids = ["A1", "A2", "B1", "B2", "C1", "D1", "E1"]
    referrers = ["", "", "", "", "Ann Lee", "Bob King", "Ann Lee"]
    contacts = pd.DataFrame({"contact_id": ids, "name": names, "referrer": referrers})
    referrals = pd.DataFrame({"referrer_id": ["A1", "C1", "Q9"], "referred_id": ["C1", "D1", "E1"]})
    return rg.run(contacts=contacts, referrals=referrals)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def _decide(path: Path, text: str, decision: str) -> None:
    rows = _rows(path)
    for row in rows:
        if row[0] == text:
            row[rows[0].index("decision")] = decision
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "parquet"])
def test_a_file_and_its_account_are_written_and_named(m1: rg.Result, tmp_path: Path, ending: str) -> None:
    paths = write(m1, tmp_path / f"ranked.{ending}")
    assert [path.name for path in paths] == [f"ranked.{ending}", f"ranked.{ending}.run.json"]
    assert sorted(tmp_path.iterdir()) == sorted(paths)


def test_every_format_is_registered_by_its_ending() -> None:
    assert list(OUTPUTS)[:4] == ["csv", "json", "xlsx", "parquet"]


@pytest.mark.parametrize("ending", list(OUTPUTS))
def test_every_format_gives_the_same_bytes_twice(m1: rg.Result, ending: str) -> None:
    assert OUTPUTS[ending](m1, Selection()) == OUTPUTS[ending](m1, Selection())


@pytest.mark.parametrize("ending", list(OUTPUTS))
def test_no_format_changes_the_result(m1: rg.Result, ending: str) -> None:
    before = m1.ranking.table.copy()
    OUTPUTS[ending](m1, Selection(top=3))
    pd.testing.assert_frame_equal(before, m1.ranking.table)


def test_the_ending_counts_in_capitals_too(m1: rg.Result, tmp_path: Path) -> None:
    assert json.loads(write(m1, tmp_path / "R.JSON")[0].read_bytes())


def test_a_path_may_be_a_text(m1: rg.Result, tmp_path: Path) -> None:
    assert write(m1, str(tmp_path / "r.csv"))[0] == tmp_path / "r.csv"


@pytest.mark.parametrize(
    ("name", "said"), [("r.doc", "ends in .doc"), ("r", "has no ending"), (".csv", "no ending")]
)
def test_an_unknown_ending_names_those_that_exist(
    m1: rg.Result, tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=r"Known: \.csv, \.json, \.xlsx, \.parquet") as caught:
        write(m1, tmp_path / name)
    assert said in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_format_of_a_plug_in_is_found_by_its_ending(
    m1: rg.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OUTPUTS._things, "names", lambda result, selection: b"Ann\n")
    assert write(m1, tmp_path / "r.names")[0].read_bytes() == b"Ann\n"


def test_top_within_and_delimiter_are_followed(m1: rg.Result, tmp_path: Path) -> None:
    path, _ = write(m1, tmp_path / "r.csv", top=1, within="cluster", delimiter=";")
    header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("cluster;rank;contact_id;")
    assert len(lines) == len(m1.partition.sizes)


def test_an_unknown_column_writes_nothing(m1: rg.Result, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError):
        write(m1, tmp_path / "r.csv", within="colour")
    assert list(tmp_path.iterdir()) == []


def test_csv_leads_with_what_can_be_acted_on(m1: rg.Result, tmp_path: Path) -> None:
    header = _rows(write(m1, tmp_path / "r.csv")[0])[0]
    assert header[:5] == ["rank", "contact_id", "name", "organisation", "owner"]
    assert header.index("why") < header.index("in_degree") < header.index("component_size")


def test_the_account_says_what_was_asked_for(m1: rg.Result, tmp_path: Path) -> None:
    _, beside = write(m1, tmp_path / "r.csv", top=5)
    assert json.loads(beside.read_bytes())["output"] == {"top": 5, "within": None, "list": None}


def test_a_folder_that_is_missing_is_an_output_error(m1: rg.Result, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Make it first"):
        write(m1, tmp_path / "no" / "r.csv")


def test_a_run_leaves_these_files(undecided: rg.Result, tmp_path: Path) -> None:
    paths = write_folder(undecided, tmp_path / "out")
    names = "ranked.csv ranked.xlsx map.html review.csv review.xlsx rejects.csv findings.csv run.json".split()
    assert [path.name for path in paths] == names
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)


def test_a_run_with_nothing_to_decide_leaves_no_review_list(m1: rg.Result, tmp_path: Path) -> None:
    write_folder(m1, tmp_path)
    assert not (tmp_path / "review.csv").exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_everything_a_run_leaves_is_private(undecided: rg.Result, tmp_path: Path) -> None:
    paths = write_folder(undecided, tmp_path / "out")
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_two_runs_leave_the_same_bytes(undecided: rg.Result, tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "two"):
        paths = write_folder(undecided, tmp_path / name)
        hashes.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in paths])
    assert hashes[0] == hashes[1]


def test_rejected_rows_are_listed_with_their_reason(undecided: rg.Result, tmp_path: Path) -> None:
    write_folder(undecided, tmp_path)
    header, *rows = _rows(tmp_path / "rejects.csv")
    assert header == ["file", "row", "column", "value", "reason"]
    assert rows == [["referrals", "4", "referrer_id", "Q9", "no contact has this id"]]


def test_findings_are_listed_with_their_code(undecided: rg.Result, tmp_path: Path) -> None:
    write_folder(undecided, tmp_path)
    header, *rows = _rows(tmp_path / "findings.csv")
    assert header[:4] == ["severity", "code", "message", "hint"]
    assert "referrers-to-review" in {row[1] for row in rows}


def test_the_review_list_comes_back(undecided: rg.Result, tmp_path: Path) -> None:
    write_folder(undecided, tmp_path)
    assert [row[0] for row in _rows(tmp_path / "review.csv")] == [
        "text",
        "(how to decide)",
        "Ann Lee",
        "Bob King",
    ]
    _decide(tmp_path / "review.csv", "Ann Lee", "A2")
    assert read_decisions(tmp_path / "review.csv") == {"Ann Lee": "A2"}


ANN = Decisions(Memory.of([Decision("referrer", "Ann Lee", decision="A2")]))


def test_a_decision_that_could_not_be_followed_stays_with_its_text(
    undecided: rg.Result, tmp_path: Path
) -> None:
    write_folder(undecided.deciding(ANN), tmp_path)
    assert [row[0] for row in _rows(tmp_path / "review.csv")] == [
        "text",
        "(how to decide)",
        "Ann Lee",
        "Bob King",
    ]
    assert read_decisions(tmp_path / "review.csv") == {"Ann Lee": "A2"}


def test_a_decision_that_was_followed_can_still_be_changed(undecided: rg.Result, tmp_path: Path) -> None:
    review = undecided.people.review
    decided = replace(undecided.people, review=review[review["text"].ne("Ann Lee")])
    write_folder(replace(undecided, people=decided).deciding(ANN), tmp_path)
    assert [row[0] for row in _rows(tmp_path / "review.csv")] == [
        "text",
        "(how to decide)",
        "Bob King",
        "Ann Lee",
    ]
    assert read_decisions(tmp_path / "review.csv") == {"Ann Lee": "A2"}


def test_decisions_are_listed_when_nothing_waits_any_more(m1: rg.Result, tmp_path: Path) -> None:
    write_folder(m1.deciding(ANN), tmp_path)
    assert read_decisions(tmp_path / "review.csv") == {"Ann Lee": "A2"}


def test_a_file_in_the_way_that_is_no_review_list_is_not_overwritten(
    undecided: rg.Result, tmp_path: Path
) -> None:
    (tmp_path / "review.csv").write_text("mine\n", encoding="utf-8")
    with pytest.raises(OutputError, match=r"review\.csv"):
        write_folder(undecided, tmp_path)
    assert (tmp_path / "review.csv").read_text(encoding="utf-8") == "mine\n"


def test_a_contact_that_is_decided_about_shows_it_in_the_ranking(m1: rg.Result, tmp_path: Path) -> None:
    decided = Decisions(Memory.of([Decision("tier", "H", decision="never")]))
    write(m1.deciding(decided), tmp_path / "ranked.csv")
    header, *rows = _rows(tmp_path / "ranked.csv")
    place = header.index("decision")
    assert {row[header.index("contact_id")]: row[place] for row in rows if row[place]} == {"H": "never"}


def test_a_folder_that_cannot_be_made_writes_nothing(m1: rg.Result, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(OutputError, match="cannot be made"):
        write_folder(m1, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_a_failure_before_writing_leaves_no_folder(
    m1: rg.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> bytes:
        raise OutputError("no")

    monkeypatch.setattr(folder, "describe", fail)
    with pytest.raises(OutputError):
        write_folder(m1, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_more_contacts_than_excel_has_rows_leave_the_workbook_out(
    m1: rg.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MOST_ROWS", 13)
    assert "ranked.xlsx" not in {path.name for path in write_folder(m1, tmp_path)}


def test_more_questions_than_a_sheet_can_offer_answers_to_are_asked_in_the_list_only(
    undecided: rg.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_lists, "MOST_QUESTIONS", 1)
    written = {path.name for path in write_folder(undecided, tmp_path)}
    assert {"review.csv", "review.xlsx"} & written == {"review.csv"}


def test_a_folder_of_results_is_not_read_as_input(undecided: rg.Result, tmp_path: Path) -> None:
    (tmp_path / "referrals.csv").write_text("referrer_id,referred_id\nA1,B2\n", encoding="utf-8")
    write(undecided, tmp_path / "list.csv")
    write_folder(undecided, tmp_path)
    assert set(rg.read(tmp_path).sources["file"]) == {"referrals.csv"}


@pytest.fixture(scope="module")
def example() -> rg.Result:
    return rg.run(Path(__file__).parents[1] / "examples" / "advisory-firm" / "export")


def test_workbook_and_csv_of_the_example_tell_the_same_story(example: rg.Result, tmp_path: Path) -> None:
    write_folder(example, tmp_path)
    header, *rows = _rows(tmp_path / "ranked.csv")
    book = openpyxl.load_workbook(tmp_path / "ranked.xlsx", read_only=True)
    listed_header, *listed = book["Ranked"].values
    assert [str(row[0] or "") for row in listed] == [row[0] for row in rows]
    assert [row[1] for row in listed] == [row[header.index("name")] for row in rows]
    why = header.index("why")
    assert all(
        str(cells[listed_header.index("Why")]).startswith(row[why])
        for cells, row in zip(listed, rows, strict=True)
    )
    book.close()
