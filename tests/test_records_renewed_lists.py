"""A list of contacts that is exported again every month: the newer one counts, and what nobody can tell is asked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg

HEADER = "Practice,Doctor,City,Phone,Liaison,Introduced By"
JUNE = (
    "Alder Family Medicine,Dr. Hana Petrov,Port Alder,555-0100,Kim Adler,",
    "Brook Dental,Dr. Ruth Okoye,Brook,555-0101,Kim Adler,Dr. Hana Petrov",
    "Cedar Pediatrics,Dr. Sam Lindqvist,Cedar,555-0102,Jo Reyes,Dr. Hana Petrov",
    "Dune Orthopaedics,Dr. Tess Moreau,Dune,555-0103,Jo Reyes,Dr. Ruth Okoye",
)
JULY = (
    "Alder Family Medicine,Dr. Hana Petrov,Port Alder,555-0100,Jo Reyes,",
    "Brook Dental,Dr. Ruth Okoye,Brook,,Kim Adler,Dr. Hana Petrov",
    "Cedar Pediatrics,Dr. Sam Lindqvist,Cedar,555-0102,Jo Reyes,Dr. Hana Petrov",
    "Dune Orthopaedics,Dr. Tess Moreau,Dune,555-0103,Jo Reyes,Dr. Ruth Okoye",
    "Elm Cardiology,Dr. Lena Osei,Elm,555-0104,Jo Reyes,Dr. Ruth Okoye",
)


def export(folder: Path, **files: tuple[str, ...]) -> Path:
    folder.mkdir()
    for name, lines in files.items():
        header, rows = (lines[0], lines[1:]) if lines[0].startswith("!") else (HEADER, lines)
        (folder / f"{name}.csv").write_text(
            "\n".join([header.removeprefix("!"), *rows, ""]), encoding="utf-8"
        )
    return folder


def contacts(result: rg.Result) -> pd.DataFrame:
    return result.people.contacts.set_index("name")


def said(result: rg.Result | rg.Records, code: str) -> list[rg.Finding]:
    return [each for each in result.findings if each.code == code]


@pytest.mark.parametrize(
    ("older", "newer"), [("june", "july"), ("list 2025-12", "list 2026-01"), ("z", "z (1)"), ("b", "a")]
)
def test_the_newer_list_counts_and_the_older_fills_what_it_leaves_blank(
    older: str, newer: str, tmp_path: Path
) -> None:
    result = rg.run(export(tmp_path / "in", **{older: JUNE, newer: JULY}))
    table = contacts(result)
    assert len(table) == 5
    assert table.loc["Dr. Hana Petrov", "owner"] == "Jo Reyes"
    assert table.loc["Dr. Ruth Okoye", "phone"] == "555-0101"
    assert len(result.people.referrals) == 4
    account = result.account.set_index("file")
    assert account.loc[f"{older}.csv", ["rows", "used", "merged"]].tolist() == [4, 0, 4]
    assert len(said(result, "overlapping-files")) == 1
    assert not said(result, "which-list-is-newer")


def test_a_list_of_practices_alone_names_each_practice_once(tmp_path: Path) -> None:
    header = "!Practice,City,Phone,Liaison,Referred By"
    june = (
        "Alder Clinic,Alder,1,Kim,",
        "Brook Clinic,Brook,2,Kim,Alder Clinic",
        "Cedar Clinic,Cedar,3,Jo,Alder Clinic",
    )
    july = (*june, "Dune Clinic,Dune,4,Jo,Brook Clinic")
    result = rg.run(export(tmp_path / "in", june=(header, *june), july=(header, *july)))
    assert sorted(result.people.contacts["name"]) == [
        "Alder Clinic",
        "Brook Clinic",
        "Cedar Clinic",
        "Dune Clinic",
    ]
    assert len(result.people.referrals) == 3
    assert result.people.review.empty


def test_with_ids_a_name_that_changed_is_the_same_contact_under_its_new_name(tmp_path: Path) -> None:
    header = "!ID,Name,Phone,Referred By"
    june = ("7,Ann Lee,1,", "8,Bob King,2,7", "9,Cid Ray,3,8", "10,Dee Fox,4,7", "11,Eve Orr,5,7")
    july = tuple(line.replace("Dee Fox", "Dee Ash") for line in june)
    result = rg.run(export(tmp_path / "in", june=(header, *june), july=(header, *july)))
    assert (
        dict(zip(result.people.contacts["contact_id"], result.people.contacts["name"], strict=True))["10"]
        == "Dee Ash"
    )
    assert len(result.people.contacts) == 5


def test_people_of_one_name_with_two_ids_are_two(tmp_path: Path) -> None:
    header = "!ID,Name,City,Referred By"
    one = ("1,Ann Lee,Ash,", "2,Bob King,Ash,1", "3,Cid Ray,Ash,1", ",Dee Fox,Ash,1")
    other = tuple(line.replace("3,Cid", "33,Cid") for line in one)
    records = rg.read(export(tmp_path / "in", june=(header, *one), july=(header, *other)))
    assert sorted(records.tables["contacts"]["name"]).count("Cid Ray") == 2


def test_the_same_list_under_two_names_is_told_as_that(tmp_path: Path) -> None:
    (said_once,) = said(rg.run(export(tmp_path / "in", north=JUNE, south=JUNE)), "overlapping-files")
    assert (
        said_once.message
        == "4 rows of north.csv stand in south.csv too, which is the same list: they count once."
    )


def test_a_log_of_patients_that_holds_june_again_counts_each_referral_once(tmp_path: Path) -> None:
    header = "!Referring Provider,Practice,Patient,Referral Date,Status"
    june = tuple(
        f"Dr. Ann Lee,Vale Clinic,Patient {who},2026-06-{day:02},Scheduled"
        for day, who in enumerate("ABCDE", 1)
    )
    july = (
        *(line.replace("Scheduled", "Kept") for line in june[3:]),
        "Dr. Bob King,Hill Clinic,Patient F,2026-07-02,Scheduled",
    )
    result = rg.run(export(tmp_path / "in", june=(header, *june), july=(header, *july)))
    counts = result.people.referrals["text"].value_counts()
    assert counts.to_dict() == {"Dr. Ann Lee": 5, "Dr. Bob King": 1}


def test_where_nothing_tells_which_list_is_newer_and_they_differ_that_is_asked(tmp_path: Path) -> None:
    other = (JULY[0], *JUNE[1:])
    result = rg.run(export(tmp_path / "in", north=JUNE, south=other))
    (asked,) = said(result, "which-list-is-newer")
    assert asked.severity == "warning"
    assert asked.message.startswith("north.csv and south.csv hold 4 contacts alike and differ in owner (1)")


def test_where_that_decides_who_referred_whom_it_stops(tmp_path: Path) -> None:
    other = (*JUNE[:3], JUNE[3].replace("Dr. Ruth Okoye", "Dr. Hana Petrov"))
    with pytest.raises(
        rg.RefgraphError, match=r"differ in referrer \(1\), and nothing says which is the newer"
    ):
        rg.run(export(tmp_path / "in", north=JUNE, south=other))


def test_files_that_are_said_to_be_apart_are_not_folded(tmp_path: Path) -> None:
    apart = rg.Settings(read=rg.ReadRules(apart=("june.csv",)))
    records = rg.read(export(tmp_path / "in", june=JUNE, july=JULY), rules=apart.read)
    assert len(records.tables["contacts"]) == 9
    assert not said(records, "overlapping-files")


def test_two_lists_that_share_half_of_their_names_are_asked_about_once(tmp_path: Path) -> None:
    header = "!Name,City,Referred By"
    one = ("Ann Lee,Ash,", "Bob King,Ash,Ann Lee", "Cid Ray,Ash,Ann Lee", "Dee Fox,Ash,Ann Lee")
    other = (*one[:2], "Eve Orr,Ash,Ann Lee", "Gus Ash,Ash,Ann Lee")
    records = rg.read(export(tmp_path / "in", one=(header, *one), other=(header, *other)))
    (asked,) = said(records, "rows-in-two-files")
    assert asked.message.startswith("2 contacts of one.csv are called as in other.csv: they count twice")
    assert (asked.file, asked.value) == ("one.csv", "other.csv")


def test_lists_with_other_headers_or_other_people_are_left_alone(tmp_path: Path) -> None:
    header = "!Name,City,Referred By"
    rows = ("Ann Lee,Ash,", "Bob King,Ash,Ann Lee", "Cid Ray,Ash,Ann Lee")
    others = ("Hal Voss,Ash,", "Ida Lund,Ash,Hal Voss", "Jon Rey,Ash,Hal Voss")
    wider = (
        "!Name,City,Notes,Status,Referred By",
        *(line.replace(",Ash,", ",Ash,,Active,") for line in rows),
    )
    records = rg.read(export(tmp_path / "in", a=(header, *rows), b=(header, *others), c=wider))
    assert len(records.tables["contacts"]) == 9
    assert not records.findings
