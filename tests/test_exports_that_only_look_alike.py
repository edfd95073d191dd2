"""Ordinary exports that look like something else: what a rule is not meant for, it leaves alone."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg


def tables_of(folder: Path, **files: str) -> rg.Records:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return rg.read(folder)


def pairs_of(records: rg.Records) -> list[tuple[str, str]]:
    people = rg.resolve(records)
    names = people.contacts.set_index("contact_id")["name"]
    made = people.referrals
    return sorted(zip(made["referrer_id"].map(names), made["referred_id"].map(names), strict=True))


THREE = "Name,Referred By,{}\nAnn Lee,,{}\nBob King,Ann Lee,{}\nCid Fox,Ann Lee,{}\n"
TWO_OF_ANN = [("Ann Lee", "Bob King"), ("Ann Lee", "Cid Fox")]


@pytest.mark.parametrize(
    "status", ["Fraud Defense Client", "Not spam", "Junk Removal", "Marked as spam", "Fraud check passed"]
)
def test_a_status_that_only_holds_a_word_for_nobody_leaves_the_contact(tmp_path: Path, status: str) -> None:
    records = tables_of(tmp_path, contacts=THREE.format("Status", status, status, ""))
    assert pairs_of(records) == TWO_OF_ANN


def test_a_name_held_back_and_a_short_surname_are_no_trial_of_the_program(tmp_path: Path) -> None:
    rows = "Referrer,Referred,Date\nA. Foo,XXX,2026-01-02\nPat Tester,Bob King,2026-01-03\n"
    assert pairs_of(tables_of(tmp_path, log=rows)) == [("A. Foo", "XXX"), ("Pat Tester", "Bob King")]


@pytest.mark.parametrize("words", ["Visitor", "Suspicious lesion", "Junk removal"])
def test_what_a_referral_is_about_does_not_void_it(tmp_path: Path, words: str) -> None:
    rows = f"Referrer,Referred,Date,Status\nAnn Lee,Bob King,2026-01-02,{words}\nAnn Lee,Cid Fox,2026-01-03,New\n"
    assert pairs_of(tables_of(tmp_path, log=rows)) == TWO_OF_ANN


@pytest.mark.parametrize(("header", "left"), [("Lead Status", 2), ("Email Status", 2), ("Task Status", 1)])
def test_only_the_status_of_a_touch_says_that_it_is_to_be_done(
    tmp_path: Path, header: str, left: int
) -> None:
    touches = f"Contact,Activity Date,Activity Type,{header}\nAnn Lee,2026-01-05,Call,Open\nBob King,2026-01-06,Call,\n"
    records = tables_of(tmp_path, contacts=THREE.format("City", "", "", ""), touches=touches)
    assert len(records.tables["touches"]) == left


DEALS = """Opportunity Name,Contact Name,Referred By,Stage,Amount,Last Stage Change Date
Retirement plan,Bob King,Ann Lee,Won,100,2026-01-15
Retirement plan,Cid Fox,Ann Lee,Lost,100,2026-01-19
Renewal,Dee Roe,Eve Hill,Won,70,2026-01-20
Renewal,Dee Roe,Eve Hill,Won,80,2026-01-25
"""
ROLES = """Deal,Contact Name,Role,Stage,Amount,Created
Retirement plan,Bob King,Client,Won,100,2026-01-15
Retirement plan,Ann Lee,Referral Source,Won,100,2026-01-15
Retirement plan,Cid Fox,Client,Won,300,2026-02-15
Retirement plan,Ann Lee,Referral Source,Won,300,2026-02-15
"""


def test_deals_of_several_clients_under_one_name_stay_several(tmp_path: Path) -> None:
    records = tables_of(tmp_path, deals=DEALS)
    assert pairs_of(records) == [*TWO_OF_ANN, ("Eve Hill", "Dee Roe")]
    assert records.tables["deals"]["amount"].sum() == 350


def test_each_of_several_deals_under_one_name_has_the_referrer_of_its_own_rows(tmp_path: Path) -> None:
    assert pairs_of(tables_of(tmp_path, deals=ROLES)) == TWO_OF_ANN


def test_the_column_that_says_who_referred_counts_before_the_roles_of_a_deal(tmp_path: Path) -> None:
    rows = [
        line + said
        for line, said in zip(ROLES.splitlines(), [",Referred By", ",Zoe Oak", "", "", ""], strict=True)
    ]
    assert ("Zoe Oak", "Bob King") in pairs_of(tables_of(tmp_path, deals="\n".join(rows)))


def test_the_partner_of_a_deal_is_no_referrer_where_contacts_say_who_referred(tmp_path: Path) -> None:
    deals = "Deal Name,Customer,Partner,Amount,Stage\nAlpha,Ann Lee,Paul Senior,100,Won\n"
    assert pairs_of(tables_of(tmp_path, contacts=THREE.format("City", "", "", ""), deals=deals)) == TWO_OF_ANN


def test_the_partner_beside_a_referrer_is_not_told_to_be_one(tmp_path: Path) -> None:
    rows = "Referred By,Customer,Partner,Date\nAnn Lee,Bob King,Joe King,2026-01-02\nAnn Lee,Cid Fox,,2026-01-03\n"
    records = tables_of(tmp_path, log=rows)
    assert pairs_of(records) == TWO_OF_ANN
    assert "partners-referred" not in {finding.code for finding in records.findings}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Lead Source", ["Client Appreciation Event", "Attorney Referral Service", "Member Services Desk"]),
        ("Comment", ["Accountant: Ben Oak", "Attorney: Jane Roe", "CPA Sue Poe"]),
    ],
)
def test_a_channel_or_somebodys_accountant_is_not_told_to_have_referred(
    tmp_path: Path, header: str, cells: list[str]
) -> None:
    rows = [f"Person {letter},{letter}@x.example,{cell}" for letter, cell in zip("abc", cells, strict=True)]
    records = tables_of(tmp_path, contacts="\n".join([f"Name,Email,{header}", *rows]))
    assert "referrer" not in records.tables["contacts"]


def test_two_sides_of_a_referral_under_the_same_headers_are_one_row(tmp_path: Path) -> None:
    rows = "Referrer,,,Referred,\nName,Email,,Name,Email\nAnn Lee,a@x.example,,Bob King,b@x.example\n"
    assert pairs_of(tables_of(tmp_path, log=rows)) == [("Ann Lee", "Bob King")]


@pytest.mark.parametrize("header", ["Total Deals", "Sales Total Calls"])
def test_a_number_of_deals_or_calls_is_no_revenue(tmp_path: Path, header: str) -> None:
    rows = f"Referrer,Referred,Date,{header}\nAnn Lee,Bob King,2026-01-05,3\n"
    assert "revenue" not in tables_of(tmp_path, log=rows).tables["referrals"]


def test_shares_of_one_and_two_are_no_percentages() -> None:
    rows = (
        "Referrer,Referred,Share\n"
        + "".join(f"Ann Lee,Bob {at},1\n" for at in "ABCDEFGHIJ")
        + "Al Roe,Cid Fox,2\n"
    )
    records = rg.read(frames={"referrals": pd.read_csv(StringIO(rows), dtype="str")}, errors="collect")
    assert set(records.tables["referrals"]["share"].dropna()) == {1.0}


def test_two_of_one_firm_who_stand_in_one_cell_are_both_referrers(tmp_path: Path) -> None:
    rows = 'Name,Company,Referred By\nAnn Lee,Bob King,\nBob King,Bob King,\nCid Fox,,"Ann Lee, Bob King"\n'
    assert pairs_of(tables_of(tmp_path, contacts=rows)) == [("Ann Lee", "Cid Fox"), ("Bob King", "Cid Fox")]


def test_ids_of_clients_are_no_number_of_clients(tmp_path: Path) -> None:
    rows = "Referrer,Referred Clients ID,Date\nAnn Lee,12,2026-01-02\nAnn Lee,13,2026-01-03\n"
    assert tables_of(tmp_path, log=rows).tables["referrals"]["referred_id"].tolist() == ["12", "13"]


@pytest.mark.parametrize(
    ("own", "ids"),
    [("Client ID", "1 2 3"), ("Patient ID", "f3a9-77 f3a9-78 f3a9-79"), ("Contact ID", "1 2 3")],
)
def test_a_lead_a_code_and_a_contact_of_one_numbering_are_one(tmp_path: Path, own: str, ids: str) -> None:
    one, other, third = ids.split()
    contacts = f"{own},Name\n{one},Ann Lee\n{other},Bob King\n{third},Cid Fox\n"
    log = f"Referrer ID,Referred Lead ID,Date\n{one},{other},2026-01-02\n{one},{third},2026-01-03\n"
    assert pairs_of(tables_of(tmp_path, contacts=contacts, log=log)) == TWO_OF_ANN


def test_a_last_row_whose_numbers_happen_to_add_up_is_a_referral_like_those_above(tmp_path: Path) -> None:
    rows = "Notes,Referrer ID,Referred ID,Revenue\n,1,2,100\n,1,2,100\n,2,4,200\n"
    assert tables_of(tmp_path, log=rows).tables["referrals"]["revenue"].sum() == 400


def test_members_who_refer_to_each_other_are_not_our_own_side(tmp_path: Path) -> None:
    rows = "Ann Lee,Bob King,Oak Inc\nAnn Lee,Cid Fox,Elm Inc\nBob King,Cid Fox,Ash Inc\nCid Fox,Bob King,Fir Inc\n"
    records = tables_of(tmp_path, log=f"Referred By,Referred To,Client\n{rows}")
    assert pairs_of(records) == [*TWO_OF_ANN, ("Bob King", "Cid Fox"), ("Cid Fox", "Bob King")]


@pytest.mark.parametrize("said", ["Cleared", "On file", "Not required"])
def test_a_conflict_of_interest_or_a_certificate_is_nobody_who_referred(tmp_path: Path, said: str) -> None:
    contacts = THREE.format("COI", said, said, said)
    assert pairs_of(tables_of(tmp_path, contacts=contacts)) == TWO_OF_ANN
    alone = contacts.replace("Referred By", "City")
    assert "referrer" not in tables_of(tmp_path, contacts=alone).tables["contacts"]


def test_a_center_of_influence_under_its_short_name_is_who_referred(tmp_path: Path) -> None:
    rows = "Name,COI\nBob King,Ann Lee\nCid Fox,Ann Lee\n"
    assert pairs_of(tables_of(tmp_path, contacts=rows)) == TWO_OF_ANN
