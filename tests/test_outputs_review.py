"""The review list comes back with the decisions of a person, whatever program saved it."""

from pathlib import Path

import openpyxl
import pytest

from refgraph.errors import SettingsError
from refgraph.people.review import read_decisions


def _saved(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "review.csv"
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_decisions_are_read_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = [["text", "unlocks", "decision"], ["J. Lee", "2", "0012"], ["R. Roe", "1", ""]]
    content = "".join(delimiter.join(cells) + "\n" for cells in lines)
    assert read_decisions(_saved(tmp_path, content)) == {"J. Lee": "0012"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_decisions_are_read_in_any_encoding_a_spreadsheet_saves(tmp_path: Path, encoding: str) -> None:
    path = _saved(tmp_path, "text,decision\r\nJosé Peña,new\r\n", encoding)
    assert read_decisions(path) == {"José Peña": "new"}


def test_a_sep_line_of_excel_is_no_row(tmp_path: Path) -> None:
    assert read_decisions(_saved(tmp_path, "sep=;\ntext;decision\nAnn;skip\n")) == {"Ann": "skip"}


def test_decisions_are_read_from_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["About"])
    sheet = book.create_sheet("Review")
    sheet.append(["text", "decision"])
    sheet.append(["J. Lee", "0012"])
    book.save(tmp_path / "review.xlsx")
    assert read_decisions(tmp_path / "review.xlsx") == {"J. Lee": "0012"}


def test_the_order_of_columns_and_other_columns_do_not_matter(tmp_path: Path) -> None:
    path = _saved(tmp_path, "note,Decision,TEXT\nmine, new ,Ann\n")
    assert read_decisions(path) == {"Ann": "new"}


def test_the_apostrophe_that_guards_against_formulas_is_taken_away(tmp_path: Path) -> None:
    path = _saved(tmp_path, "text,decision\n'=Ann,'-7\n'Tis,new\n")
    assert read_decisions(path) == {"=Ann": "-7", "'Tis": "new"}


def test_short_rows_have_no_decision(tmp_path: Path) -> None:
    assert read_decisions(_saved(tmp_path, "text,decision\nAnn\n\nBob,skip\n")) == {"Bob": "skip"}


def test_a_missing_review_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"There is no review list '.*gone\.csv'"):
        read_decisions(tmp_path / "gone.csv")


def test_a_folder_is_no_review_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is a folder"):
        read_decisions(tmp_path)


def test_a_file_with_other_columns_is_refused_with_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=r"needs the columns text and decision, and has name, email"
    ) as caught:
        read_decisions(_saved(tmp_path, "name,email\nAnn,a@b.example\n"))
    assert "\n" not in str(caught.value)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="has nothing"):
        read_decisions(_saved(tmp_path, ""))


def test_bytes_that_are_no_workbook_are_refused(tmp_path: Path) -> None:
    (tmp_path / "review.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SettingsError, match="not a workbook"):
        read_decisions(tmp_path / "review.xlsx")


def test_two_decisions_on_one_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="decides 'Ann' twice: new and skip"):
        read_decisions(_saved(tmp_path, "text,decision\nAnn,new\nAnn,skip\n"))


def test_a_whole_candidate_may_be_copied_into_the_decision(tmp_path: Path) -> None:
    path = _saved(tmp_path, 'text,decision,candidate_1\nAnn,"C-1: Ann Lee, Oslo","C-1: Ann Lee, Oslo"\n')
    assert read_decisions(path) == {"Ann": "C-1"}


def test_a_candidate_may_be_copied_with_or_without_the_guard_against_formulas(tmp_path: Path) -> None:
    path = _saved(tmp_path, """text,decision,candidate_1\nAnn,=1: Ann Lee,'=1: Ann Lee\n""")
    assert read_decisions(path) == {"Ann": "=1"}


def test_a_decision_with_a_colon_that_is_no_candidate_stays_whole(tmp_path: Path) -> None:
    path = _saved(tmp_path, "text,decision,candidate_1\nAnn,new: x,\n")
    assert read_decisions(path) == {"Ann": "new: x"}
