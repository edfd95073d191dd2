"""What a real spreadsheet program does to the lists: LibreOffice opens and saves them, refgraph reads them back."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import refgraph as rg
from refgraph.decisions import settle, take_up
from refgraph.outputs.tier_lists import write_tiers
from refgraph.people import name_key
from refgraph.records.files.edited import read_edited
from refgraph.tiers import Tiers, read_tiers

HOSTILE = ("=1+1", "+44 20 7946 0000", "-5", "@SUM(1)", '=HYPERLINK("http://x.example")', "'quoted", "00123")
NAMES = ("Zoë O'Brien", "José Núñez", "Łukasz Brzeskal", "王芳", *HOSTILE)
IDS = ("007", "0034567890123456789", "1e5", "2026-01-01", "TRUE", *(f"00{n}" for n in range(6)))


@pytest.fixture(scope="module")
def soffice() -> str:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None and os.environ.get("CI"):
        pytest.fail("LibreOffice is not installed, and all tests have to run here")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return program


@pytest.fixture(scope="module")
def result() -> rg.Result:
    contacts = pd.DataFrame(
        {
            "contact_id": IDS,
            "name": NAMES,
            "type": ["client", "partner", *["prospect"] * (len(IDS) - 2)],
            "referrer_id": ["", *["007"] * 6, *["0034567890123456789"] * (len(IDS) - 7)],
            "created": "2025-12-01",
        }
    )
    return rg.run(contacts=contacts, settings=rg.Settings(as_of="2026-01-01"))


@pytest.fixture(scope="module")
def tiers(result: rg.Result) -> Tiers:
    return rg.assign_tiers(result, decisions={"007": "Core Advocate until 2026-06-30"})


def saved_again(soffice: str, file: Path, folder: Path, ending: str = "xlsx") -> Path:
    """Open a file in LibreOffice and save it, as it would be saved by hand."""
    profile = f"-env:UserInstallation=file://{folder.resolve() / 'profile'}"
    out = folder / "saved"
    command = [soffice, profile, "--headless", "--convert-to", ending, "--outdir", str(out), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    saved = out / f"{file.stem}.{ending}"
    assert saved.exists(), done.stderr
    return saved


@pytest.fixture(scope="module")
def tier_book(
    soffice: str, result: rg.Result, tiers: Tiers, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("tiers")
    return saved_again(soffice, write_tiers(result, tiers, folder / "tiers.xlsx")[0], folder)


@pytest.fixture(scope="module")
def ranked_book(soffice: str, result: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ranked")
    return saved_again(soffice, rg.write(result, folder / "ranked.xlsx")[0], folder)


def test_the_tier_workbook_is_read_back_to_the_same_values(
    tier_book: Path, tmp_path: Path, result: rg.Result, tiers: Tiers
) -> None:
    direct = read_tiers(write_tiers(result, tiers, tmp_path / "tiers.xlsx")[0])

    pd.testing.assert_frame_equal(direct, read_tiers(tier_book), check_dtype=False)


def test_ids_leading_zeros_and_accents_survive(tier_book: Path) -> None:
    read = read_edited(tier_book, [("contact_id",)], "tier file").set_index("contact_id")["name"]

    assert set(read.index) == set(IDS)
    assert read[list(IDS)].tolist() == list(NAMES)


def test_the_next_run_proposes_nothing_new(tier_book: Path, result: rg.Result) -> None:
    again = rg.assign_tiers(result, previous=read_tiers(tier_book))

    assert not again.table["change"].isin(["promoted", "demoted"]).any()


@pytest.mark.parametrize("book", ["tier_book", "ranked_book"])
def test_no_cell_is_run_as_a_formula(book: str, request: pytest.FixtureRequest) -> None:
    sheets = openpyxl.load_workbook(request.getfixturevalue(book)).worksheets
    formulas = [
        cell.coordinate
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]

    assert formulas == []


def test_the_ranked_workbook_keeps_ids_names_and_numbers(
    ranked_book: Path, tmp_path: Path, result: rg.Result
) -> None:
    direct = read_edited(rg.write(result, tmp_path / "ranked.xlsx")[0], [("contact_id",)], "list")
    saved = read_edited(ranked_book, [("contact_id",)], "list")
    numbers = [name for name in direct.columns if name not in ("contact_id", "name", "row")]

    pd.testing.assert_frame_equal(direct[["contact_id", "name"]], saved[["contact_id", "name"]])
    for name in numbers:
        values = [pd.to_numeric(table[name], errors="coerce") for table in (direct, saved)]
        pd.testing.assert_series_equal(*values, rtol=1e-9)


def test_decisions_written_in_the_program_come_back(
    soffice: str, result: rg.Result, tiers: Tiers, tmp_path: Path
) -> None:
    file = write_tiers(result, tiers, tmp_path / "tiers.xlsx")[0]
    book = openpyxl.load_workbook(file)
    sheet = book["Tiers"]
    header = [cell.value for cell in sheet[1]]
    place = [cell.value for cell in sheet["A"]].index("0034567890123456789") + 1
    sheet.cell(place, header.index("decision") + 1, "pin until 2026-12-31")
    book.save(tmp_path / "edited.xlsx")
    edited = saved_again(soffice, tmp_path / "edited.xlsx", tmp_path, "ods")

    decided = take_up(None, rg.Settings().grammars, files=[edited])
    assert settle(decided, result.people.contacts, name_key).in_force("tier") == {
        **tiers.decided,
        "0034567890123456789": "pin until 2026-12-31",
    }


def test_the_list_for_people_is_read_back_after_a_save_as_csv(
    soffice: str, result: rg.Result, tmp_path: Path
) -> None:
    file = rg.write(result, tmp_path / "ranked.csv")[0]
    saved = saved_again(soffice, file, tmp_path, "csv")
    names = set(read_edited(saved, [("name",)], "list")["name"])

    # A program that turns numbers in a text file into numbers cannot be helped; nothing else may change.
    assert {name for name in NAMES if name not in HOSTILE} <= names
    assert {"=1+1", "@SUM(1)"} <= names
