"""A number beside a name decides who is meant: one key is one person, two keys are two people."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people import group_by_organisation


def resolved(tmp_path: Path, *lines: str) -> rg.People:
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return rg.resolve(rg.read(tmp_path / "export.csv"))


def counts(people: rg.People) -> dict[tuple[str, str], int]:
    """Count the referrals of each referrer by name and telephone or other ids."""
    known = people.contacts.set_index("contact_id")
    made = people.referrals["referrer_id"].value_counts().to_dict()
    phone = known["phone"] if "phone" in known else pd.Series("", index=known.index)
    return {(known.at[who, "name"], phone[who] or known.at[who, "alias_ids"]): n for who, n in made.items()}


@pytest.mark.parametrize(
    "header", ["NPI", "Provider ID", "Referring Provider No", "License #", "Referring Phone"]
)
def test_one_number_is_one_referrer_of_a_log_however_spelt(tmp_path: Path, header: str) -> None:
    people = resolved(
        tmp_path,
        f"Referring Provider,{header},Patient ID,Referral Date",
        '"Mary Kline, PA-C",1093847561,P1,2026-06-01',
        "Dr. Mary Kline,1093847561,P2,2026-06-02",
        '"Kline, Mary",1093847561,P3,2026-06-03',
        "M. Kline,1093847561,P4,2026-06-04",
        "Cid Roe,1093847999,P5,2026-06-05",
    )
    assert sorted(people.referrals["referrer_id"].value_counts()) == [1, 4]
    assert people.review.empty


def test_the_number_of_a_referrer_of_a_log_is_the_id_of_the_contact_zeros_kept(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "Referring Provider,Provider ID,Patient ID,Referral Date",
        "Mary Kline,00123,P,2026-06-01",
        '"Kline, Mary",00123,Q,2026-06-02',
        "Cid Roe,00456,R,2026-06-03",
        "Mary Kline,00123,S,2026-06-04",
        "Mary Kline,00123,P,2026-06-05",
    )
    known = people.contacts.set_index("contact_id")["name"]
    assert known.drop([*"PQRS"]).to_dict() == {"00123": "Mary Kline", "00456": "Cid Roe"}
    assert {*people.referrals["referrer_id"]} == {"00123", "00456"}


def test_two_numbers_are_two_referrers_of_one_name(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "Booking Date,Name,Referred By Name,Referred By Contact No",
        "10/01/2025,Bob King,Ann Lee,9800000101",
        "15/02/2025,Cid Roe,Ann Lee,9800000101",
        "20/03/2025,Dee Dunn,Bob King,9800000102",
        "25/04/2025,Eva Fox,Ann Lee,9800000109",
    )
    assert counts(people) == {
        ("Ann Lee", "9800000101"): 2,
        ("Ann Lee", "9800000109"): 1,
        ("Bob King", ""): 1,
    }


def test_a_name_with_two_numbers_that_a_contact_bears_waits_for_a_decision(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "Name,Referred By,Referred By Member No",
        "Ann Lee,,",
        "Bob King,Ann Lee,M-101",
        "Cid Roe,Ann Lee,M-101",
        "Dee Dunn,Ann Lee,M-109",
    )
    assert people.referrals.empty
    assert people.review[["text", "unlocks"]].values.tolist() == [
        ["Ann Lee #M-101", 2],
        ["Ann Lee #M-109", 1],
    ]


def test_the_telephone_of_a_contact_tells_which_of_two_bearers_of_a_name_is_meant(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "Contact ID,Name,Phone,Referred By,Referred By Phone",
        "1,Ann Lee,(206) 555-0101,,",
        "2,Ann Lee,(206) 555-0102,,",
        "3,Bob King,,Ann Lee,206-555-0102",
        "4,Cid Roe,,A. Lee,+1 206 555 0101",
    )
    assert people.referrals[["referrer_id", "referred_id"]].values.tolist() == [["2", "3"], ["1", "4"]]


def test_a_number_of_the_row_or_of_a_practice_tells_nobody_apart(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "Referrer,Slip No,Office Phone,Referred",
        "Ann Lee,1001,2065550100,Bob King",
        "Ann Lee,1002,2065550100,Cid Roe",
        "Dee Dunn,1003,2065550100,Eva Fox",
    )
    assert people.referrals["referrer_id"].value_counts().to_dict() == {"Ann Lee": 2, "Dee Dunn": 1}


def test_the_practice_beside_a_person_is_the_organisation_of_both_ends(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "Referring Provider,Practice,Patient ID,Referral Date",
        "Mary Kline,Valley Ortho,P1,2026-06-01",
        "Mary Kline,Valley Ortho,P2,2026-06-02",
        "Cid Roe,Valley Ortho LLC,P3,2026-06-03",
    )
    firms = group_by_organisation(people)
    assert firms.referrals["referrer_id"].value_counts().to_dict() == {"org:valley ortho": 3}


@pytest.mark.parametrize(
    "header",
    [
        "Referring Clinic,Referred To Clinic",
        "From Organization,To Organization",
        "Sending Facility,Receiving Facility",
    ],
)
def test_where_both_ends_are_practices_the_practice_refers(tmp_path: Path, header: str) -> None:
    people = resolved(
        tmp_path, header, "Old Mill Clinic,Fen Dental", "Endocare,Fen Dental", "Fen Dental,Endocare"
    )
    assert people.referrals[["referrer_id", "referred_id"]].values.tolist() == [
        ["Old Mill Clinic", "Fen Dental"],
        ["Endocare", "Fen Dental"],
        ["Fen Dental", "Endocare"],
    ]
    assert people.contacts["kind"].eq("organisation").all()


def test_a_practice_refers_in_the_rows_that_name_nobody_there(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "Referring Provider,Practice,Patient ID,Referral Date,Referred To",
        *(f"Mary Kline,Valley Ortho,P{at},2026-06-0{at},Dr. Kim" for at in range(1, 9)),
        ",Endocare,P11,2026-06-02,Dr. Kim",
        ",Endocare,P12,2026-06-03,Dr. Shah",
    )
    assert people.referrals["referrer_id"].value_counts().to_dict() == {"Mary Kline": 8, "Endocare": 2}


def test_practices_beside_both_people_are_their_organisations(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "Referring Location,Referring Provider,Referral Location,Referral Provider,Referred Patients",
        'North Clinic,"Lee, Ann",South Clinic,"King, Bob",12',
        'East Clinic,"Roe, Cid",South Clinic,"Dunn, Dee",5',
    )
    firms = group_by_organisation(people).referrals
    assert firms.groupby(["referrer_id", "referred_id"])["count"].sum().to_dict() == {
        ("org:north clinic", "org:south clinic"): 12,
        ("org:east clinic", "org:south clinic"): 5,
    }


def test_the_domain_of_addresses_beside_names_makes_no_number_of_the_row_a_key(tmp_path: Path) -> None:
    people = resolved(
        tmp_path,
        "introducer,introducer Email,new_client,new_client Email,date_received,reference_no",
        "Gwen Garside,garside@mail.example,Inigo Dravick,dravick@mail.example,2023-03-05,RX-1",
        "Gwen Garside,garside@mail.example,Hiroshi Yarrow,yarrow@mail.example,2023-04-17,RX-1",
        "Priya Penhale,penhale@mail.example,Eero Inchbald,inchbald@mail.example,2023-03-24,RX-1",
        "Priya Penhale,penhale@mail.example,Bevis Mensah,mensah@mail.example,2023-05-24,RX-3",
    )
    assert sorted(people.contacts["name"]) == [
        *("Bevis Mensah", "Eero Inchbald", "Gwen Garside", "Hiroshi Yarrow", "Inigo Dravick", "Priya Penhale")
    ]
