"""Paths: which files of a folder or an archive are read, and what is said where there are none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from refgraph.errors import InputError
from refgraph.records import read
from refgraph.records.files import archives as archives_module

CONTACTS = "Contact ID,Name\n1,Ann Lee\n2,Bob King\n"
REFERRALS = "Referrer ID,Referred ID,Date\n1,2,2024-05-01\n"


def test_a_folder_is_read_by_name_without_its_subfolders_and_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b_referrals.csv").write_text(REFERRALS)
    (tmp_path / "a_contacts.csv").write_text(CONTACTS)
    (tmp_path / ".hidden.csv").write_text("broken")
    (tmp_path / "readme.md").write_text("about")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "contacts.csv").write_text(CONTACTS)
    assert read(tmp_path).sources["file"].tolist() == ["a_contacts.csv", "b_referrals.csv"]


@pytest.mark.parametrize(
    "name",
    [
        "review.csv",
        "rejects.csv",
        "findings.csv",
        "ranked.csv",
        "tiers.csv",
        "clusters.csv",
        "backtest.json",
        "mine.csv",
    ],
)
def test_what_refgraph_wrote_is_not_read_again(tmp_path: Path, name: str) -> None:
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    (tmp_path / name).write_text(CONTACTS)
    (tmp_path / "mine.csv.run.json").write_text('{"files": {"mine.csv": ""}}')
    assert read(tmp_path).sources["file"].tolist() == ["contacts.csv"]


def test_a_path_that_is_not_there_is_named_with_its_nearest_neighbour(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    with pytest.raises(InputError, match=r"There is no file or folder '.*contcts\.csv'") as caught:
        read(tmp_path / "contcts.csv")
    assert "contacts.csv" in caught.value.hint


def test_a_folder_without_tables_says_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(b"")
    with pytest.raises(InputError, match=r"holds no table to read, only: letter\.docx"):
        read(tmp_path)


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
    (tmp_path / "north" / "contacts.csv").write_text(CONTACTS)
    (tmp_path / "south" / "contacts.csv").write_text("Contact ID,Name\n7,Cid Fox\n")
    records = read(tmp_path / "north", tmp_path / "south")
    assert records.sources["file"].nunique() == 2
    assert len(records.tables["contacts"]) == 3


def _archive(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def test_an_archive_is_read_without_unpacking_it(tmp_path: Path) -> None:
    members = {"out/Contacts_001.csv": CONTACTS, "out/Referrals_001.csv": REFERRALS, "__MACOSX/x.csv": "x"}
    records = read(_archive(tmp_path / "export.zip", members))
    assert records.sources["file"].tolist() == [
        "export.zip/out/Contacts_001.csv",
        "export.zip/out/Referrals_001.csv",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["export.zip"]


def test_a_member_that_points_outside_its_archive_is_refused(tmp_path: Path) -> None:
    archive = _archive(tmp_path / "export.zip", {"../../contacts.csv": CONTACTS})
    with pytest.raises(InputError, match="points outside its archive"):
        read(archive)


def test_a_member_that_expands_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives_module, "LARGEST_MEMBER", 1000)
    archive = _archive(tmp_path / "export.zip", {"contacts.csv": CONTACTS + "\n" * 5000})
    with pytest.raises(InputError, match="expands to"):
        read(archive)


def test_a_file_that_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "export.zip").write_bytes(b"not a zip")
    with pytest.raises(InputError, match="no ZIP archive"):
        read(tmp_path / "export.zip")


def test_every_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with pd.ExcelWriter(file) as book:
        pd.DataFrame({"Contact ID": [1, 2], "Name": ["Ann Lee", "Bob King"]}).to_excel(
            book, sheet_name="People", index=False
        )
        pd.DataFrame({"From": [1], "To": [2], "Date": [pd.Timestamp("2024-05-01")]}).to_excel(
            book, sheet_name="Referrals", index=False
        )
    records = read(file)
    assert records.sources["file"].tolist() == ["book.xlsx:People", "book.xlsx:Referrals"]
    assert records.tables["contacts"]["contact_id"].tolist() == ["1", "2"]
    assert records.tables["referrals"]["date"].tolist() == [pd.Timestamp("2024-05-01")]


def test_a_parquet_file_is_read_like_its_csv(tmp_path: Path) -> None:
    frame = pd.DataFrame({"Contact ID": [1, None], "Name": ["Ann", "Bob"]}).convert_dtypes()
    frame.to_parquet(tmp_path / "contacts.parquet")
    frame.to_csv(tmp_path / "contacts.csv", index=False)
    columns = ["contact_id", "name"]
    parquet = read(tmp_path / "contacts.parquet").tables["contacts"][columns]
    pd.testing.assert_frame_equal(parquet, read(tmp_path / "contacts.csv").tables["contacts"][columns])


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("contacts.csv", b"PK\x03\x04\x00\x00\x00\x00"),
        ("contacts.xlsx", b"not a workbook"),
        ("contacts.parquet", b"not parquet"),
        ("contacts.json", b'{"a": 1}'),
    ],
)
def test_a_file_that_is_no_table_is_an_error_that_names_it(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(InputError, match=name):
        read(tmp_path / name)


def test_collecting_errors_reads_the_files_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    records = read(tmp_path, tmp_path / "gone.csv", errors="collect")
    assert [finding.code for finding in records.findings] == ["no-such-file", "unreadable-file"]
    assert len(records.tables["contacts"]) == 2


def test_an_empty_archive_leaves_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "export.zip").write_bytes(_empty_zip())
    with pytest.raises(InputError, match="nothing to read"):
        read(tmp_path / "export.zip")


def _empty_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w"):
        pass
    return stream.getvalue()


@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04 broken off"])
def test_a_broken_archive_in_a_folder_is_told_of_and_the_others_are_read(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a_former.zip").write_bytes(content)
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    records = read(tmp_path)
    assert records.sources["file"].tolist() == ["contacts.csv"]
    assert [finding.file for finding in records.findings if finding.code == "unreadable-file"] == [
        "a_former.zip"
    ]


def test_a_folder_of_nothing_but_a_broken_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a_former.zip").write_bytes(b"not a zip")
    with pytest.raises(InputError, match="no ZIP archive"):
        read(tmp_path)
