"""The tier file read back, and lists that somebody edited."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import refgraph as rg
from refgraph.outputs.tier_lists import write_tiers
from refgraph.records.files.edited import read_edited, unguard
from refgraph.tiers import TierRules, Tiers, assign_tiers, read_tiers


@pytest.fixture(scope="module")
def result() -> rg.Result:
    contacts = pd.DataFrame(
        {
            "contact_id": ["007", "0034567890123456789", "=3", "4", "5"],
            "name": ["Zoë O'Brien", "Bob King", "=SUM(A1)", "Ann Lee", "Ann Lee"],
            "organisation": ["", "", "", "Lee & Co", "Moor Ltd"],
            "type": ["client", "client", "partner", "", ""],
            "tier": ["Advocate", "", "Core Advocate", "", ""],
            "tier_lock": ["", "Advocate", "", "", ""],
            "tier_lock_until": ["", "2026-06-30", "", "", ""],
            "tier_lock_reason": ["", "partner's decision", "", "", ""],
            "referrer": ["", "007", "007", "007", "0034567890123456789"],
            "created": "2025-12-01",
        }
    )
    return rg.run(contacts=contacts, settings=rg.Settings(as_of="2026-01-01"))


@pytest.fixture(scope="module")
def tiers(result: rg.Result) -> Tiers:
    return assign_tiers(result)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_read_back_gives_the_same_tiers_and_the_same_bytes(
    tmp_path: Path, result: rg.Result, tiers: Tiers, ending: str
) -> None:
    file = write_tiers(result, tiers, tmp_path / f"tiers.{ending}")[0]
    second = assign_tiers(result, previous=read_tiers(file))
    third = assign_tiers(
        result, previous=read_tiers(write_tiers(result, second, tmp_path / f"second.{ending}")[0])
    )

    assert not second.table["change"].isin(["promoted", "demoted"]).any()
    pd.testing.assert_frame_equal(second.table, third.table)
    assert (tmp_path / f"second.{ending}").read_bytes() == write_tiers(
        result, third, tmp_path / f"third.{ending}"
    )[0].read_bytes()


def test_the_file_holds_no_formula_and_is_read_back_without_the_guard(
    tmp_path: Path, result: rg.Result, tiers: Tiers
) -> None:
    file = write_tiers(result, tiers, tmp_path / "tiers.csv")[0]

    assert file.read_text("utf-8").startswith("\ufeffcontact_id,")
    assert "\n'=3,'=SUM(A1)," in file.read_text("utf-8")
    assert "=3" in set(read_tiers(file)["contact_id"])


def test_ids_come_back_as_they_were(tmp_path: Path, result: rg.Result, tiers: Tiers) -> None:
    read = read_tiers(write_tiers(result, tiers, tmp_path / "tiers.xlsx")[0])

    assert sorted(result.people.contacts["contact_id"]) == sorted(read["contact_id"])


def test_the_folder_of_a_run_stands_for_its_tier_file(
    tmp_path: Path, result: rg.Result, tiers: Tiers
) -> None:
    write_tiers(result, tiers, tmp_path / "tiers.csv")

    assert len(read_tiers(tmp_path)) == len(tiers.table)


def test_the_words_of_the_user_are_written_and_understood(tmp_path: Path, result: rg.Result) -> None:
    rules = TierRules(names={"Advocate": "B", "none": "D"})
    file = write_tiers(result, assign_tiers(result, rules), tmp_path / "tiers.csv")[0]

    assert {"B", "D"} <= set(
        pd.read_csv(file, dtype=str, encoding="utf-8-sig", keep_default_na=False)["tier"]
    )
    assert "Advocate" in set(read_tiers(file, rules)["tier"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,tier\nAnn,Advocate\n", "no tier file"),
        ("contact_id,tier\n1,Gold\n", "row 2: 'Gold' is no tier"),
        ("contact_id,tier\n1,Advocate\n1,Advocate\n", "has contact 1 twice"),
        ("contact_id,tier,since\n1,Advocate,soon\n", "row 2: 'soon' in since is no date"),
        ("contact_id,tier,below_count\n1,Advocate,x\n", "row 2: 'x' in below_count is no number"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_row(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "tiers.csv").write_text(text)

    with pytest.raises(rg.RefgraphError, match=said):
        read_tiers(tmp_path / "tiers.csv")


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(rg.RefgraphError, match="There is no tier file"):
        read_tiers(tmp_path / "tiers.csv")
    with pytest.raises(rg.RefgraphError, match=r"holds no tiers\.csv"):
        read_tiers(tmp_path)


def test_guards_are_taken_away_once() -> None:
    assert [unguard(text) for text in ("'=1", "''=1", "'Tis", "=1")] == ["=1", "'=1", "'Tis", "=1"]


def test_the_first_sheet_with_the_columns_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("List")
    sheet.append(["Contact ID", "Tier"])
    sheet.append(["007", "Advocate"])
    book.save(tmp_path / "list.xlsx")

    assert read_edited(tmp_path / "list.xlsx", [("contact_id",)], "list")["contact_id"].tolist() == ["007"]
