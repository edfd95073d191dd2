"""What is typed into any list of a folder is honoured by the next command, remembered, and can be undone."""

from __future__ import annotations

import csv
import io
import shutil
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

invoke = partial(CliRunner().invoke, main)

CONTACTS = """Contact ID,Full Name,Type,Referred By ID,Referred By,Tier,Created,Owner
C-001,Ann Lee,Client,,,,2025-01-05,Olga Moor
C-002,Bob King,Client,C-001,,,2025-11-05,Olga Moor
C-003,Cid Cole,Client,C-001,,,2025-12-01,Olga Moor
C-004,Dee Dunn,Lead,C-002,,,2025-12-05,Olga Moor
C-005,Eve Eld,Lead,C-001,,,2025-12-20,Olga Moor
C-006,Sam Roe,Lead,,,,2025-12-21,Olga Moor
C-007,Sam Roe,Lead,,,,2025-12-22,Olga Moor
C-008,Fay Hull,Lead,,Sam Roe,,2025-12-31,Olga Moor
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("decisions")
    (folder / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    done = invoke(["run", str(folder / "contacts.csv"), "-o", str(folder / "out")])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def place(first: Path, tmp_path: Path) -> Path:
    """A folder with an export and the first run of it, to be changed at will."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path


def run(place: Path, *more: str) -> Result:
    return invoke(["run", str(place / "contacts.csv"), "-o", str(place / "out"), *more])


def table(path: Path, key: str = "contact_id") -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").set_index(key)


def typed(path: Path, key: str, text: str, column: str = "decision", by: str = "contact_id") -> None:
    """Type into a list as a spreadsheet program in another country saves it."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    for row in rows:
        if row[by] == key:
            row[column] = text
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(stream.getvalue().encode("cp1252"))


def typed_in_workbook(path: Path, sheet: str, key: str, text: str | None) -> None:
    book = openpyxl.load_workbook(path)
    header = [cell.value for cell in book[sheet][1]]
    for row in book[sheet].iter_rows(min_row=2):
        if row[header.index("Contact id")].value == key:
            row[header.index("Decision")].value = text
    book.save(path)


def test_a_word_in_the_tier_list_is_honoured_kept_and_shown_everywhere(place: Path) -> None:
    typed(place / "out" / "tiers.csv", "C-001", "never")
    second, third = run(place), run(place)

    assert "1 decision is in force (1 new, 0 withdrawn); decisions.csv keeps them." in second.stderr
    assert "1 decision is in force (0 new, 0 withdrawn); decisions.csv keeps them." in third.stderr
    assert table(place / "out" / "tiers.csv").loc["C-001", ["tier", "decision"]].tolist() == ["none", "never"]
    assert table(place / "out" / "ranked.csv").loc["C-001", "decision"] == "never"
    kept = table(place / "out" / "decisions.csv", "subject")
    assert kept.loc["C-001", ["kind", "name", "where", "as_of"]].tolist() == [
        "tier",
        "Ann Lee",
        "tiers.csv, row 2",
        "2025-12-31",
    ]


def test_a_pin_without_a_tier_keeps_the_one_that_is_proposed(place: Path) -> None:
    proposed = table(place / "out" / "tiers.csv").loc["C-001", "tier"]
    typed_in_workbook(place / "out" / "ranked.xlsx", "Ranked", "C-001", "pin until 31.12.2026")
    assert run(place).exit_code == 0

    listed = table(place / "out" / "tiers.csv").loc["C-001"]
    assert (listed["tier"], listed["decision"]) == (proposed, f"pin {proposed} until 2026-12-31")


def test_a_cell_that_is_cleared_in_any_list_takes_the_decision_back(place: Path) -> None:
    proposed = table(place / "out" / "tiers.csv").loc["C-001", "tier"]
    typed(place / "out" / "tiers.csv", "C-001", "never")
    run(place)
    typed_in_workbook(place / "out" / "ranked.xlsx", "Ranked", "C-001", None)
    cleared = run(place)

    assert "0 decisions are in force (0 new, 1 withdrawn); decisions.csv keeps them." in cleared.stderr
    assert table(place / "out" / "tiers.csv").loc["C-001", "tier"] == proposed


def test_lists_that_contradict_each_other_stop_the_run_and_stay_as_they_are(place: Path) -> None:
    typed(place / "out" / "tiers.csv", "C-001", "never")
    typed(place / "out" / "ranked.csv", "C-001", "Core Advocate")
    before = {path: path.read_bytes() for path in (place / "out").rglob("*") if path.is_file()}
    refused = run(place)

    assert refused.exit_code == 3
    assert "ranked.csv, row 2 says 'Core Advocate' and tiers.csv, row 2 says 'never'" in refused.stderr
    assert {path: path.read_bytes() for path in (place / "out").rglob("*") if path.is_file()} == before


def test_a_word_that_means_nothing_stops_the_run_with_file_and_row(place: Path) -> None:
    typed(place / "out" / "tiers.csv", "C-001", "nevr")
    refused = run(place)

    assert refused.exit_code == 3
    assert "tiers.csv, row 2: 'nevr' is no decision. Write a tier (Core Advocate," in refused.stderr


def test_what_was_typed_last_wins_over_the_settings(place: Path) -> None:
    (place / "refgraph.toml").write_text('[resolve.decisions]\n"Sam Roe" = "C-006"\n', encoding="utf-8")
    run(place)
    review = place / "out" / "review.csv"
    # Who is meant is settled; whether the two of that name are one person is another question.
    assert table(review, "text").index.tolist() == ["(how to decide)", "C-006 = C-007"]

    (place / "named.csv").write_text("text,decision\nSam Roe,C-007\n", encoding="utf-8")
    run(place, "--decisions", str(place / "named.csv"))
    assert table(review, "text").loc["Sam Roe", "decision"] == "C-007"
    assert int(float(table(place / "out" / "ranked.csv").loc["C-007", "referrals"])) == 1
    assert run(place).exit_code == 0
    assert int(float(table(place / "out" / "ranked.csv").loc["C-007", "referrals"])) == 1


def test_undo_brings_lists_and_memory_back_as_they_were_typed(place: Path) -> None:
    typed(place / "out" / "tiers.csv", "C-001", "never")
    edited = (place / "out" / "tiers.csv").read_bytes()
    run(place)
    undone = invoke(["undo", str(place / "out")])

    assert undone.exit_code == 0
    assert (place / "out" / "tiers.csv").read_bytes() == edited
    assert not (place / "out" / "decisions.csv").exists()
    assert "1 decision is in force (1 new" in run(place).stderr


def test_a_task_that_is_done_leaves_the_plan_and_stays_done(place: Path) -> None:
    task = table(place / "out" / "plan" / "plan.csv", "task_id").index[0]
    typed(place / "out" / "plan" / "plan.csv", task, "Done!", by="task_id")
    for _ in range(2):
        assert run(place).exit_code == 0
        assert task not in table(place / "out" / "plan" / "plan.csv", "task_id").index
    assert table(place / "out" / "decisions.csv", "subject").loc[task, ["kind", "decision"]].tolist() == [
        "task",
        "done",
    ]


@pytest.mark.parametrize("command", ["tiers", "rank", "plan", "resolve"])
def test_other_commands_take_up_and_remember_what_lies_in_their_folder(place: Path, command: str) -> None:
    typed(place / "out" / "tiers.csv", "C-001", "never")
    output = {"tiers": "tiers.csv", "rank": "ranked.csv", "plan": "plan", "resolve": "review.csv"}[command]
    done = invoke([command, str(place / "contacts.csv"), "-o", str(place / "out" / output)])

    assert done.exit_code == 0, done.output
    assert "1 decision is in force (1 new, 0 withdrawn); decisions.csv keeps them." in done.stderr
    assert table(place / "out" / "decisions.csv", "subject").loc["C-001", "decision"] == "never"
    assert "1 decision is in force (0 new, 0 withdrawn)" in run(place).stderr


def test_a_single_list_is_its_own_memory_and_that_beside_it(place: Path) -> None:
    file, edited = place / "tiers.csv", place / "edited.csv"
    edited.write_text("name,decision\nBob King,Core Advocate\n", encoding="utf-8")
    export = str(place / "contacts.csv")
    invoke(["tiers", export, "--ranked", str(edited), "-o", str(file)])
    assert table(file).loc["C-002", ["tier", "decision"]].tolist() == ["Core Advocate", "Core Advocate"]

    typed(file, "C-003", "never")
    again = invoke(["tiers", export, "--previous", str(file), "-o", str(file)])
    assert "2 decisions are in force (1 new, 0 withdrawn)" in again.stderr
    assert table(place / "decisions.csv", "subject")["decision"].to_dict() == {
        "C-002": "Core Advocate",
        "C-003": "never",
    }


def test_a_named_list_is_remembered_in_the_folder_of_the_last_run(place: Path) -> None:
    (place / "edited.csv").write_text("contact_id,decision\nC-002,Core Advocate\n", encoding="utf-8")
    named = ["--ranked", str(place / "edited.csv"), "--previous", str(place / "out")]
    assert invoke(["tiers", str(place / "contacts.csv"), *named]).exit_code == 0

    assert run(place).exit_code == 0
    assert table(place / "out" / "tiers.csv").loc["C-002", "tier"] == "Core Advocate"


def test_the_folder_of_another_month_goes_on_from_the_decisions_of_the_last(place: Path) -> None:
    proposed = table(place / "out" / "tiers.csv").loc["C-001", "tier"]
    typed(place / "out" / "tiers.csv", "C-001", "never")
    new = place / "february"
    for _ in range(2):
        done = invoke(["run", str(place / "contacts.csv"), "-o", str(new), "--previous", str(place / "out")])
        assert done.exit_code == 0, done.output
        assert table(new / "tiers.csv").loc["C-001", "tier"] == "none"

    typed(new / "tiers.csv", "C-001", "")
    done = invoke(["run", str(place / "contacts.csv"), "-o", str(new), "--previous", str(place / "out")])
    assert done.exit_code == 0, done.output
    assert table(new / "tiers.csv").loc["C-001", "tier"] == proposed


def test_a_copy_of_a_folder_without_its_account_hands_its_decisions_on(place: Path) -> None:
    typed(place / "out" / "tiers.csv", "C-001", "Never!")
    (place / "out" / "run.json").unlink()
    new = place / "february"
    done = invoke(["run", str(place / "contacts.csv"), "-o", str(new), "--previous", str(place / "out")])
    assert done.exit_code == 0, done.output
    assert table(new / "tiers.csv").loc["C-001", ["tier", "decision"]].tolist() == ["none", "Never"]


def test_a_decision_about_an_id_that_changed_asks_whether_the_name_means_the_same(place: Path) -> None:
    typed(place / "out" / "tiers.csv", "C-001", "never")
    assert run(place).exit_code == 0
    export = (place / "contacts.csv").read_text("utf-8").replace("C-001", "X-001")
    (place / "contacts.csv").write_text(export, encoding="utf-8")
    done = run(place)
    assert "'never' was decided about Ann Lee (C-001)" in done.stderr
    assert "X-001 bears that name" in done.stderr

    typed(place / "out" / "tiers.csv", "X-001", "never")
    done = run(place)
    assert "bears that name" not in done.stderr
    assert table(place / "out" / "tiers.csv").loc["X-001", "tier"] == "none"
