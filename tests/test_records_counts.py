"""Reports that count referrals and name nobody: the counts stay with the contacts and make no edges."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.outputs.explanation import explain_contact

PALMS = """\
BNI Harbour Chapter
From 2025-09-01 to 2026-03-01

First Name,Last Name,P,A,L,M,S,RGI,RGO,RRI,RRO,V,1-2-1,TYFCB,CEU
Ann,Lee,20,1,0,0,0,7,5,3,2,4,12,"12,500",8
Bob,King,18,2,0,1,0,1,0,6,,0,3,0,1
Cid,Roe,9,2,0,1,0,,,,,0,3,100,1
Visitors,,,,,,,0,0,0,0,,,0,
BNI,,,,,,,0,0,0,0,,,0,
Total,,47,5,0,2,0,8,5,9,2,4,18,"12,600",10
"""
VISITORS = """\
First Name,Last Name,Company,Profession,Email,Phone,Address Line One,Visit Date,Invited By:,Type
Dee,Hall,Hall Ltd,Baker,dee@hall.example,206 555 0101,1 Main St,2026-01-10,Ann Lee,Visitor
Eve,Ives,Ives Ltd,Cook,eve@ives.example,,2 Main St,2026-01-17,"Lee, Ann",Visitor
"""
CONTACTS = "Contact ID,Name,Email\n1,Ann Lee,ann@lee.example\n2,Bob King,bob@king.example\n3,Ann Leigh,\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    for name, text in {
        "PALMS 2026.csv": PALMS,
        "Visitor Report.csv": VISITORS,
        "contacts.csv": CONTACTS,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_inside_and_outside_are_added_up_and_a_blank_is_no_nought(export: Path) -> None:
    contacts = rg.read(export / "PALMS 2026.csv").tables["contacts"]
    assert contacts["first_name"].tolist() == ["Ann", "Bob", "Cid"]
    assert contacts["reported_given"].fillna(-1).tolist() == [12, 1, -1]
    assert contacts["reported_received"].fillna(-1).tolist() == [5, 6, -1]


def test_the_counts_come_to_the_contact_of_that_name_and_make_no_edges(export: Path) -> None:
    people = rg.resolve(rg.read(export))
    contacts = people.contacts.set_index("contact_id")
    assert contacts.loc[["1", "2"], "reported_given"].tolist() == [12, 1]
    assert contacts.loc["1", "email"] == "ann@lee.example"
    ends = people.referrals[["referrer_id", "referred_id"]].values.tolist()
    assert ends == [["1", "dee@hall.example"], ["1", "eve@ives.example"]]
    assert contacts["name"].is_unique


def test_a_count_goes_to_nobody_where_two_contacts_bear_the_name(export: Path) -> None:
    (export / "contacts.csv").write_text(CONTACTS + "4,Ann Lee,other@lee.example\n")
    contacts = rg.resolve(rg.read(export)).contacts
    assert contacts.loc[contacts["reported_given"].eq(12), "email"].tolist() == [""]
    assert contacts["name"].eq("Ann Lee").sum() == 3


def test_explain_tells_what_a_report_counts(export: Path) -> None:
    result = rg.run(export)
    assert "A report counts, and names nobody: 12 referrals given, 5 referrals received" in explain_contact(
        result, "1"
    )
    assert "A report counts" not in explain_contact(result, "dee@hall.example")


def test_a_number_of_referrals_beside_a_customer_is_such_a_count() -> None:
    frame = pd.DataFrame(
        {"Customer ID": ["a", "b"], "Name": ["Ann Lee", "Bob King"], "Number of Referrals": ["3", ""]}
    )
    contacts = rg.read(frames={"contacts": frame}).tables["contacts"]
    assert contacts["reported_given"].fillna(-1).tolist() == [3, -1]


def test_of_two_rows_of_one_person_the_one_with_an_id_gives_the_id() -> None:
    rows = [
        ("", "Ann Lee", "ann@lee.example", "Oslo", "206 555 0101"),
        ("7", "Ann Lee", "ann@lee.example", "", ""),
    ]
    frame = pd.DataFrame(rows, columns=["contact_id", "name", "email", "city", "phone"]).assign(
        referrer=["", "Bob King"]
    )
    contacts = rg.resolve(rg.read(frames={"contacts": frame})).contacts
    assert contacts.loc[contacts["name"].eq("Ann Lee"), ["contact_id", "city"]].values.tolist() == [
        ["7", "Oslo"]
    ]


def test_rows_that_count_referrals_are_dated_by_the_latest_of_them(tmp_path: Path) -> None:
    rows = [
        ("Ann Lee", "Bob Ray", 12, "2024-01-05", "2025-06-05"),
        ("Cid Fox", "Bob Ray", 5, "2024-03-05", "2025-04-05"),
    ]
    header = "referring_provider,specialist_name,referral_count,first_referral,most_recent_referral"
    text = "\n".join([header, *(",".join(map(str, row)) for row in rows)])
    (tmp_path / "pairs.csv").write_text(text, encoding="utf-8")
    records = rg.read(tmp_path)
    assert records.tables["referrals"]["date"].dt.strftime("%Y-%m-%d").tolist() == [
        "2025-06-05",
        "2025-04-05",
    ]
    assert "counted-by-latest" in [finding.code for finding in records.findings]
    table = rg.run(tmp_path).ranking.table.set_index("name")
    # When the first of the twelve came is not known, so nobody is new and nothing is told of since when.
    assert table.loc[["Ann Lee", "Cid Fox"], "rank"].tolist() == [1, 2]
    assert table.loc["Ann Lee", "why"] == "12 made, the last on the as-of date."
    assert table.loc["Ann Lee", "trend"] == "even"


def test_a_number_of_patients_that_is_by_chance_that_of_the_rows_still_counts(tmp_path: Path) -> None:
    rows = "Fen Ltd,Old Mill Clinic,2\nFen Ltd,Brook Inc,2\nTarn Ltd,Cedar Clinic,1\n"
    (tmp_path / "pairs.csv").write_text(
        f"Referring Clinic,Referred To Clinic,Patients\n{rows}", encoding="utf-8"
    )
    assert rg.read(tmp_path / "pairs.csv").tables["referrals"]["count"].tolist() == [2, 2, 1]


def test_a_number_in_every_dated_row_of_a_referrer_is_a_total(tmp_path: Path) -> None:
    rows = "Ann Lee,Bob King,2024-01-02,2\nAnn Lee,Cid Fox,2024-01-03,2\nDee Hall,Eve Kahn,2024-01-04,1\n"
    (tmp_path / "log.csv").write_text(f"Referrer,Referred,Date,Referrals\n{rows}", encoding="utf-8")
    assert "count" not in rg.read(tmp_path / "log.csv").tables["referrals"]
