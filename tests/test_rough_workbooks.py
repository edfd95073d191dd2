"""Workbooks as people leave them: damaged, open elsewhere, with stray cells and formulas that failed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

import refgraph as rg
from refgraph.errors import InputError

ROWS = (["ID", "Name", "Referred By"], ["1", "Ann Lee", ""], ["2", "Bob Ray", "Ann Lee"])


def _book(path: Path, rows: Sequence[Sequence[str]] = ROWS, **cells: str) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, value in cells.items():
        book.active[place] = value
    book.save(path)
    return path


def _codes(records: rg.Records) -> dict[str, str]:
    return {finding.code: finding.message for finding in records.findings}


def test_a_workbook_with_damaged_xml_is_an_input_error_and_no_fault(tmp_path: Path) -> None:
    whole = _book(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:200] if "sheet1" in name else old.read(name))
    with pytest.raises(InputError, match=r"cut\.xlsx is damaged"):
        rg.read(tmp_path / "cut.xlsx")


@pytest.mark.parametrize("far", [{"XFD1": "x", "A1048576": "x"}, {"AZ1048576": " "}, {"XFD1048576": "x"}])
def test_stray_cells_are_left_out_and_told(far: dict[str, str], tmp_path: Path) -> None:
    records = rg.read(_book(tmp_path / "people.xlsx", **far))
    assert records.tables["contacts"]["name"].tolist() == ["Ann Lee", "Bob Ray"]
    assert _codes(records)["stray-cells"].startswith(
        "1 cell of people.xlsx lies far" if len(far) == 1 else f"{len(far)} cells of people.xlsx lie far"
    )


def test_a_sheet_with_gaps_that_fits_is_read_to_its_end(tmp_path: Path) -> None:
    records = rg.read(_book(tmp_path / "people.xlsx", A4000="3", B4000="Cyd Fox", AB1="Town", AB4000="Oslo"))
    assert records.tables["contacts"]["name"].tolist() == ["Ann Lee", "Bob Ray", "Cyd Fox"]


def test_a_sheet_that_no_memory_holds_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for step in range(200):
        book.active.cell(1 + step * 4_000, 1 + step % 40 * 400, "x")
    made = io.BytesIO()
    book.save(made)
    (tmp_path / "wide.xlsx").write_bytes(made.getvalue())
    with pytest.raises(InputError, match="most of them blank"):
        rg.read(tmp_path / "wide.xlsx")


def test_errors_in_the_place_of_values_are_told(tmp_path: Path) -> None:
    records = rg.read(_book(tmp_path / "people.xlsx", C2="#REF!", C3="#N/A", D2="#REF!"))
    assert _codes(records)["error-values"].endswith("#REF! (2), #N/A (1).")


@pytest.mark.parametrize("lock", ["~$people.xlsx", ".~lock.people.csv#"])
def test_the_lock_of_a_file_that_is_open_is_passed_over(lock: str, tmp_path: Path) -> None:
    _book(tmp_path / "people.xlsx")
    (tmp_path / lock).write_bytes(b"\x05Ann" + bytes(160))
    assert len(rg.read(tmp_path).tables["contacts"]) == 2


def test_an_archive_that_calls_itself_a_text_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "people.csv", "w") as archive:
        archive.writestr("inner.csv", "ID,Name,Referred By\n1,Ann Lee,\n2,Bob Ray,Ann Lee\n")
    assert len(rg.read(tmp_path / "people.csv").tables["contacts"]) == 2


def test_an_archive_inside_an_archive_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "people.zip", "w") as archive:
        archive.writestr("people.csv", "ID,Name\n1,Ann Lee\n")
        archive.writestr("more.zip", b"PK")
    assert "people.zip/more.zip" in _codes(rg.read(tmp_path / "people.zip"))["nested-archive"]
