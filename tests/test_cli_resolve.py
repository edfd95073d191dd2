"""``refgraph resolve`` shows what waits for a decision, writes it to a file to answer, and never asks twice."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

CONTACTS = """Id,Name,Email,Company,Referred By
1,Bob King,b@k.example,Acme,
2,Robert King,b@k.example,,
3,Ann Lee,a@l.example,Lee Ltd,
4,Ann Lee,ann@other.example,Other Ltd,
5,Cid Cole,,,Ann Lee
6,Dee Dunn,,,Ann Lee
7,Eve Ford,,,Bobby King
8,Fay Gray,,,Bob King
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS, encoding="utf-8")
    return path


def resolve(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["resolve", *map(str, arguments)])


def questions(output: str) -> list[str]:
    return [line.split(",")[0] for line in output.splitlines()[1:]]


def test_what_waits_goes_to_a_pipe_those_that_add_most_first(export: Path) -> None:
    done = resolve(export)
    assert done.exit_code == 0
    assert questions(done.stdout) == ["Ann Lee", "Bobby King", "1 = 2"]
    assert "2 referrer texts wait for a decision and would add 3 referrals; 1 group" in done.stderr


def test_the_workbook_offers_each_row_its_own_answers(export: Path, tmp_path: Path) -> None:
    assert resolve(export, "-o", tmp_path / "review.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "review.xlsx")
    assert book.sheetnames == ["Review", "Choices", "How to decide"]
    rules = {str(rule.sqref): rule.formula1 for rule in book["Review"].data_validations.dataValidation}
    assert rules == {"D2": "Choices!$A$2:$G$2", "D3": "Choices!$A$3:$G$3", "D4": "Choices!$A$4:$C$4"}
    offered = [[cell.value for cell in row if cell.value] for row in book["Choices"].iter_rows(min_row=2)]
    assert offered[0] == ["3: Ann Lee, Lee Ltd, a@l.example", "4: Ann Lee, Other Ltd, ann@other.example",
                          "new", "firm", "channel", "not a person", "skip"]  # fmt: skip
    assert offered[2] == ["same", "different", "skip"]
    assert book["Choices"].sheet_state == "hidden"


@pytest.mark.parametrize("same", ["same", "different"])
def test_what_is_answered_is_followed_and_not_asked_again(export: Path, tmp_path: Path, same: str) -> None:
    path = tmp_path / "review.xlsx"
    resolve(export, "-o", path)
    book = openpyxl.load_workbook(path)
    sheet, offered = book["Review"], book["Choices"]
    sheet["D2"], sheet["D3"], sheet["D4"] = offered["A2"].value, "new", same
    book.save(path)
    done = resolve(export, "--review", path)
    assert questions(done.stdout) == []
    assert "0 referrer texts wait for a decision and would add 0 referrals; 0 groups" in done.stderr
    again = resolve(export, "--review", path, "-o", path)
    assert again.exit_code == 0
    kept = openpyxl.load_workbook(path)["Review"]
    decided = {row[0]: row[3] for row in kept.iter_rows(min_row=2, values_only=True)}
    assert decided == {"Ann Lee": "3", "Bobby King": "new", "1 = 2": same}


def test_an_answer_given_with_an_option_is_remembered_when_the_questions_are_written(
    export: Path, tmp_path: Path
) -> None:
    assert resolve(export, "--firm", "Acme").exit_code == 0
    assert not (tmp_path / "refgraph.toml").exists()
    done = resolve(export, "--firm", "Acme", "-o", tmp_path / "review.xlsx")
    assert 'Remembered in refgraph.toml, under [resolve]: firm = ["Acme"]' in done.stderr
    assert (tmp_path / "refgraph.toml").read_text() == '[resolve]\nfirm = ["Acme"]\n'


def test_another_kind_of_file_is_refused(export: Path, tmp_path: Path) -> None:
    done = resolve(export, "-o", tmp_path / "review.pdf")
    assert done.exit_code == 2
    assert "pdf" in done.stderr
