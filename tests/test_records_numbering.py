"""Numbers of two kinds of people are told apart: patient 3 is not provider 3."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg


def resolved(log: pd.DataFrame, **frames: pd.DataFrame) -> rg.People:
    return rg.resolve(rg.read(frames={"referrals": log, **frames}))


def edges(people: rg.People) -> list[list[str]]:
    return people.referrals[["referrer_id", "referred_id"]].values.tolist()


def codes(people: rg.People) -> list[str]:
    return [finding.code for finding in people.findings]


def log_of(headers: str, *rows: str) -> pd.DataFrame:
    return pd.DataFrame([row.split(",") for row in rows], columns=headers.split(","))


PROVIDERS_AND_PATIENTS = ("1,101,2025-01-05", "1,2,2025-02-05", "2,3,2025-03-05", "3,3,2025-04-05")


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Referring Provider ID,Patient ID,Date", "patient"),
        ("Referrer Affiliate ID,Referred Customer ID,Date", "customer"),
        ("Referrer Partner ID,Referred Lead ID,Date", "lead"),
    ],
)
def test_numbers_of_two_kinds_of_people_are_two_people_and_it_is_said(headers: str, kind: str) -> None:
    people = resolved(log_of(headers, *PROVIDERS_AND_PATIENTS))
    assert edges(people) == [
        ["1", f"{kind} 101"],
        ["1", f"{kind} 2"],
        ["2", f"{kind} 3"],
        ["3", f"{kind} 3"],
    ]
    assert people.rejects.empty
    (said,) = (finding for finding in people.findings if finding.code == "two-numberings")
    assert said.count == 2


def test_a_number_beside_a_name_is_no_patient_of_that_number() -> None:
    people = resolved(
        log_of(
            "Referring Provider,Provider ID,Patient MRN,Date",
            "Mary Kline,1,1,2025-01-05",
            "Mary Kline,1,2,2025-02-05",
            "Cid Roe,2,3,2025-03-05",
        )
    )
    assert edges(people) == [["1", "patient 1"], ["1", "patient 2"], ["2", "patient 3"]]
    assert people.review.empty


@pytest.mark.parametrize(
    "headers",
    [
        "Referrer ID,Referred ID,Date",
        "Referring Patient ID,Referred Patient ID,Date",
        "Referring Provider ID,Referred Provider ID,Date",
        "Referrer ID,Patient ID,Date",
    ],
)
def test_numbers_of_one_kind_or_of_no_kind_that_is_said_stay_one_numbering(headers: str) -> None:
    people = resolved(log_of(headers, "1,2,2025-01-05", "2,3,2025-02-05", "3,4,2025-03-05"))
    assert edges(people) == [["1", "2"], ["2", "3"], ["3", "4"]]
    assert "two-numberings" not in codes(people)


def test_names_that_differ_beside_the_same_numbers_tell_two_numberings_apart() -> None:
    headers = "Referrer ID,Referrer,Referred ID,Referred,Date"
    rows = [
        "1,Ann Lee,2,Zoe Ott,2025-01-05",
        "2,Bob King,1,Yan Fox,2025-02-05",
        "2,Bob King,3,Xia Poe,2025-03-05",
    ]
    people = resolved(log_of(headers, *rows))
    assert edges(people) == [["1", "referred 2"], ["2", "referred 1"], ["2", "referred 3"]]


def test_names_that_agree_beside_the_same_numbers_are_one_numbering_whatever_the_headers_say() -> None:
    headers = "Referrer Partner ID,Referrer,Referred Customer ID,Referred,Date"
    rows = [
        "1,Ann Lee,2,Bob King,2025-01-05",
        "2,Bob King,3,Cid Roe,2025-02-05",
        "3,Cid Roe,4,Dee Dunn,2025-03-05",
    ]
    people = resolved(log_of(headers, *rows))
    assert edges(people) == [["1", "2"], ["2", "3"], ["3", "4"]]


CONTACTS = pd.DataFrame(
    {"ID": [*"123"], "Name": ["Ann Lee", "Bob King", "Cid Roe"], "Email": ["a@x.com", "b@y.com", "c@z.com"]}
)


def test_a_patient_with_the_number_of_a_contact_is_not_that_contact() -> None:
    log = log_of(
        "Referring Provider ID,Patient ID,Date", *PROVIDERS_AND_PATIENTS, "2,77,2025-05-05", "2,78,2025-05-06"
    )
    people = resolved(log, contacts=CONTACTS)
    made = people.referrals["referrer_id"].value_counts().to_dict()
    assert made == {"1": 2, "2": 3, "3": 1}
    assert not {*people.referrals["referred_id"]} & {*"123"}


def test_a_customer_who_is_on_the_list_of_contacts_is_that_contact() -> None:
    log = log_of("Referrer Partner ID,Referred Customer ID,Date", "1,2,2025-01-05", "1,3,2025-02-05")
    assert edges(resolved(log, contacts=CONTACTS)) == [["1", "2"], ["1", "3"]]
    patients = CONTACTS.rename(columns={"ID": "Patient ID"})
    log = log_of("Referring Provider ID,Patient ID,Date", "2,1,2025-01-05", "2,9,2025-02-05")
    assert "two-numberings" not in codes(resolved(log, contacts=patients))


def patients_with(*columns: str) -> pd.DataFrame:
    rows = ["1,Zoe Ott,1,Ann Lee", "2,Yan Fox,1,Ann Lee", "3,Xia Poe,2,Bob King", "4,Wes Orr,1,Ann Lee"]
    table = log_of("Patient ID,Patient Name,Referring Provider ID,Referring Provider", *rows)
    return table[["Patient ID", "Patient Name", *columns]]


def test_the_number_of_a_provider_in_a_list_of_patients_is_no_patient_where_the_name_is_another() -> None:
    people = rg.resolve(
        rg.read(frames={"contacts": patients_with("Referring Provider ID", "Referring Provider")})
    )
    names = people.contacts.set_index("contact_id")["name"]
    assert people.referrals["referrer_id"].map(names).value_counts().to_dict() == {
        "Ann Lee": 3,
        "Bob King": 1,
    }
    assert "two-numberings" in codes(people)


def test_numbers_of_providers_alone_in_a_list_of_patients_are_nobody_s_and_it_is_said() -> None:
    people = rg.resolve(rg.read(frames={"contacts": patients_with("Referring Provider ID")}))
    assert people.referrals.empty
    assert people.referrers[["outcome", "cells"]].values.tolist() == [["unknown id", 4]]
    assert "two-numberings" in codes(people)


def test_the_number_of_a_referrer_on_the_list_is_theirs_with_their_name_or_their_firm_beside_it() -> None:
    table = CONTACTS.assign(Company=["Lee Ltd", "Vale LLP", "Roe Inc"])
    table["Referred By ID"], table["Referred By"] = ["", "1", "2"], ["", "Lee, Ann", "Vale"]
    assert edges(rg.resolve(rg.read(frames={"contacts": table}))) == [["1", "2"], ["2", "3"]]


def test_what_patients_answered_is_told_of_them_and_not_of_the_provider_of_their_number() -> None:
    log = log_of("Referring Provider ID,Patient ID,Date", *PROVIDERS_AND_PATIENTS)
    answers = log_of("Patient ID,NPS Score,Date", "2,10,2025-06-01", "3,2,2025-06-02")
    people = resolved(log, feedback=answers)
    assert people.tables["feedback"]["contact_id"].tolist() == ["patient 2", "patient 3"]


def test_patients_and_providers_numbered_from_1_each_are_two_lists_of_people() -> None:
    patients = log_of(
        "Patient ID,Patient Name,Referring Provider ID", "1,Zoe Ott,2", "2,Yan Fox,2", "3,Xia Poe,1"
    )
    providers = log_of("Provider ID,Provider Name,Practice", "1,Ann Lee,North", "2,Bob King,South")
    people = rg.resolve(rg.read(patients, providers))
    assert edges(people) == [["2", "patient 1"], ["2", "patient 2"], ["1", "patient 3"]]
    assert people.rejects.empty
    assert people.contacts.set_index("contact_id").loc[["1", "2", "patient 1"], "name"].tolist() == [
        "Ann Lee",
        "Bob King",
        "Zoe Ott",
    ]


def test_a_log_beside_both_lists_means_each_by_its_header() -> None:
    patients = log_of("Patient ID,Patient Name", "1,Zoe Ott", "2,Yan Fox")
    providers = log_of("Provider ID,Provider Name", "1,Ann Lee", "2,Bob King")
    log = log_of(
        "Referring Provider ID,Patient ID,Date", "2,1,2025-01-05", "1,2,2025-02-05", "1,1,2025-03-05"
    )
    assert edges(rg.resolve(rg.read(log, patients, providers))) == [
        ["2", "patient 1"],
        ["1", "patient 2"],
        ["1", "patient 1"],
    ]


def test_two_lists_with_one_name_beside_each_number_are_one_list() -> None:
    customers = log_of("Customer ID,Name,Email", "1,Ann Lee,a@x.com", "2,Bob King,b@y.com")
    partners = log_of("Partner ID,Name,Phone", "1,Ann Lee,206-555-0101", "2,Bob King,206-555-0102")
    log = log_of("Referring Partner ID,Referred,Date", "1,Cid Roe,2025-01-05", "2,Dee Dunn,2025-02-05")
    people = rg.resolve(rg.read(log, customers, partners))
    assert "two-numberings" not in codes(people)
    assert people.referrals["referrer_id"].tolist() == ["1", "2"]


@pytest.mark.parametrize("prefix", ["C-", "90000"])
def test_codes_and_long_numbers_are_no_chance_whatever_the_headers_say(prefix: str) -> None:
    rows = [",".join((f"{prefix}10{one}", f"{prefix}10{other}", day)) for one, other, day in
            (("1", "2", "2025-01-05"), ("2", "3", "2025-02-05"))]  # fmt: skip
    people = resolved(log_of("Referrer Client ID,Referred Lead ID,Date", *rows))
    assert edges(people) == [[f"{prefix}101", f"{prefix}102"], [f"{prefix}102", f"{prefix}103"]]
