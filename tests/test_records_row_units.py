"""What a row of a log stands for: one referral, a payment for one, several; and who is our own side."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg
from refgraph.errors import InputError
from refgraph.records import ReadRules, read


def _counts(
    folder: Path, text: str, name: str = "data.csv", rules: ReadRules = ReadRules()
) -> dict[str, int]:
    """Return how many referrals each person made."""
    (folder / name).write_text(text, encoding="utf-8")
    people = rg.resolve(read(folder / name, rules=rules))
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    made = people.referrals.groupby("referrer_id")["count"].sum()
    return {names[who]: int(count) for who, count in made.items()}


MONTHS = (
    "referrer,referred,{0},amount\nAnn Lee,Bob King,2025-02,50\nAnn Lee,Bob King,2025-01,50\n"
    "Ann Lee,Bob King,2025-03,50\nGus Ott,Cid Fox,2025-01,50\nGus Ott,Dee Hall,2025-01,70\n"
)


@pytest.mark.parametrize(
    "header", ["month", "Invoice date", "Paid on", "Visit", "Rechnungsmonat Monat", "Mois"]
)
def test_payments_for_one_referral_are_one_referral(tmp_path: Path, header: str) -> None:
    assert _counts(tmp_path, MONTHS.format(header)) == {"Ann Lee": 1, "Gus Ott": 2}
    records = read(tmp_path)
    assert records.merged["row"].tolist() == [2, 4]
    assert "taken-together" in {finding.code for finding in records.findings}


def test_of_payments_the_first_day_and_the_sum_count(tmp_path: Path) -> None:
    _counts(tmp_path, MONTHS.format("Invoice date"))
    log = read(tmp_path).tables["referrals"]
    assert log["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-01-01"] * 3
    assert log["revenue"].tolist() == [150, 50, 70]


@pytest.mark.parametrize(
    ("name", "money"), [("commissions.csv", "amount"), ("data.csv", "Commission"), ("data.csv", "amount")]
)
def test_a_commission_is_a_cost_and_no_revenue(tmp_path: Path, name: str, money: str) -> None:
    assert _counts(tmp_path, MONTHS.format("month").replace("amount", money), name)["Ann Lee"] == 1
    records = read(tmp_path)
    assert "revenue" not in records.tables["referrals"]
    assert "paid-to-referrers" in {finding.code for finding in records.findings}


def test_dated_rows_without_a_word_of_payment_are_referrals_of_their_own(tmp_path: Path) -> None:
    text = MONTHS.format("Date").replace(",amount", "").replace(",50", "").replace(",70", "")
    assert _counts(tmp_path, text) == {"Ann Lee": 3, "Gus Ott": 2}


def test_amounts_without_a_word_of_payment_are_a_question_that_a_setting_answers(tmp_path: Path) -> None:
    text = MONTHS.format("Date")
    with pytest.raises(InputError, match="Ann Lee and Bob King: 3 rows") as caught:
        _counts(tmp_path, text)
    assert "--set read.rows=payments" in str(caught.value.hint)
    assert _counts(tmp_path, text, rules=ReadRules(rows="payments"))["Ann Lee"] == 1
    assert _counts(tmp_path, text, rules=ReadRules(rows="referrals"))["Ann Lee"] == 3


def test_a_patient_under_one_number_is_one_referral_of_one_doctor(tmp_path: Path) -> None:
    text = "Referring Provider,Patient ID,Date\nAnn Lee,P1,2025-01-01\nAnn Lee,P1,2025-02-01\nAnn Lee,P2,2025-02-01\n"
    assert _counts(tmp_path, text) == {"Ann Lee": 2}


@pytest.mark.parametrize("header", ["Weight", "Count", "Referred Patients", "# of referrals", "Anzahl"])
def test_whole_numbers_under_a_counting_header_say_how_often(tmp_path: Path, header: str) -> None:
    text = f"Source,Target,{header}\nAnn Lee,Bob King,12\nAnn Lee,Cid Fox,3\nGus Ott,Cid Fox,1\n"
    assert _counts(tmp_path, text) == {"Ann Lee": 15, "Gus Ott": 1}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Referrals", ("$12.00", "$3.00", "$1.00")),
        ("Volume", ("12.50", "3.10", "1.00")),
        ("Payments", ("12", "3", "1")),
        ("PatNum", ("1001", "1001", "1007")),
        ("Number", ("1", "2", "3")),
    ],
)
def test_money_and_numbers_of_something_else_are_no_count(
    tmp_path: Path, header: str, cells: tuple[str, ...]
) -> None:
    text = f"Referrer,Referred,{header}\nAnn Lee,Bob King,{{}}\nAnn Lee,Cid Fox,{{}}\nGus Ott,Dee Hall,{{}}\n"
    assert _counts(tmp_path, text.format(*cells)) == {"Ann Lee": 2, "Gus Ott": 1}


def test_who_receives_the_patients_is_our_own_side(tmp_path: Path) -> None:
    text = (
        "Referring Provider,Patient ID,Date,Referred To\nAnn Lee,P1,2025-01-01,Dr. Kim\nGus Ott,Q1,2025-01-02,Dr. Kim\n"
        "Ann Lee,P2,2025-02-01,Dr. Shah\nGus Ott,Q2,2025-02-02,Dr. Shah\nAnn Lee,P3,2025-03-01,Dr. Kim\n"
    )
    assert _counts(tmp_path, text) == {"Ann Lee": 3, "Gus Ott": 2}
    assert not rg.resolve(read(tmp_path)).contacts["name"].str.contains("Kim|Shah").any()


def test_the_number_of_a_case_is_who_was_referred_to_our_own_side(tmp_path: Path) -> None:
    text = (
        "Referring Dentist,Case ID,Date,Referred To\nAnn Lee,C1,2025-01-01,Dr. Su Kim\n"
        "Ann Lee,C2,2025-01-02,Dr. Su Kim\n"
        "Ann Lee,C3,2025-02-01,Dr. Al Shah\nGus Ott,C4,2025-02-02,Dr. Su Kim\n"
    )
    assert _counts(tmp_path, text) == {"Ann Lee": 3, "Gus Ott": 1}


ROLES = (
    "Connected From,Role (From),Connected To,Role (To)\nAnn Lee,Referrer,Bob King,Client\n"
    "Bob King,Client,Ann Lee,Referrer\nAnn Lee,Referrer,Cid Fox,Client\nCid Fox,Client,Ann Lee,Referrer\n"
)


def test_roles_at_both_ends_say_which_way_a_referral_went(tmp_path: Path) -> None:
    assert _counts(tmp_path, ROLES, "connections.csv") == {"Ann Lee": 2}
    assert rg.run(tmp_path).account[["rows", "used", "merged"]].values.tolist() == [[4, 2, 2]]


@pytest.mark.parametrize("entity", ["Client", "Customer", "Patient", "Student", "Kunden"])
def test_an_entity_in_front_of_headers_is_taken_off(tmp_path: Path, entity: str) -> None:
    text = (
        f"{entity} First Name,{entity} Last Name,{entity} Mobile,{entity} Email,Referred By\n"
        "Ann,Lee,07700900101,a@x.example,\nBob,King,07700900102,b@x.example,Ann Lee\nCid,Fox,,,Ann Lee\n"
    )
    assert _counts(tmp_path, text) == {"Ann Lee": 2}
    contacts = read(tmp_path).tables["contacts"]
    assert contacts.loc[0, ["first_name", "last_name", "email", "phone"]].tolist() == [
        "Ann", "Lee", "a@x.example", "07700900101"
    ]  # fmt: skip


def test_words_that_reports_shorten_are_known_in_full(tmp_path: Path) -> None:
    text = (
        'PAT NAME,REFERRING PROV NAME,REFERRAL PROV NAME,REF ENTRY DATE\n"KING,BOB","LEE, ANN","KIM, SU",01/20/2025\n'
        '"FOX,CID","LEE, ANN","KIM, SU",02/10/2025\n'
    )
    assert _counts(tmp_path, text) == {"LEE, ANN": 2}
    assert rg.resolve(read(tmp_path)).referrals["date"].notna().all()


@pytest.mark.parametrize("headers", ["Date of Service,Copay", "Date,Amount Billed"])
def test_days_of_service_and_what_was_billed_are_no_referrals(tmp_path: Path, headers: str) -> None:
    assert _counts(tmp_path, MONTHS.replace("{0},amount", headers)) == {"Ann Lee": 1, "Gus Ott": 2}


def test_an_amount_that_nothing_is_read_from_makes_it_a_question_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="same two stand in several rows"):
        _counts(tmp_path, MONTHS.replace("{0},amount", "Date,Net Total"))


@pytest.mark.parametrize("to", ["Receiving Physician", "Specialist", "Target Provider"])
def test_who_receives_is_no_contact_whatever_stands_beside(tmp_path: Path, to: str) -> None:
    text = (
        f"Referring Physician,Specialty,{to},Practice Name,Referred Patients,Payments\n"
        "Ann Lee,Cardiology,Bob King,Fen Dental,4,$40.00\nAnn Lee,Cardiology,Cid Fox,Fen Dental,3,$30.00\n"
    )
    assert _counts(tmp_path, text) == {"Ann Lee": 7}
