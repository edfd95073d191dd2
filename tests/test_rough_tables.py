"""Files of which the headers alone do not say which table they are, and how that is told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import InputError


def _tables(folder: Path, **texts: str) -> dict[str, str]:
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    sources = rg.read(folder, errors="collect").sources
    return dict(zip(sources["file"], sources["table"], strict=True))


def test_potentials_are_the_deals_of_an_older_zoho(tmp_path: Path) -> None:
    contacts = (
        "Record Id,First Name,Last Name,Created Time,Referred By,Referred By.id\n1,Ann,Lee,2021-04-16,,\n"
    )
    potentials = (
        "Potential Name,Potential Owner,Created Time,Closing Date,Amount,Stage,Type,Lead Source,CONTACTID\n"
        "Big,Sam,2021-05-01,2021-06-01,22700,Closed Won,New Business,Web,1\n"
    )
    tables = _tables(tmp_path, Contacts=contacts, Potentials=potentials)
    assert tables == {"Contacts.csv": "contacts", "Potentials.csv": "deals"}


def test_leads_of_known_contacts_are_not_what_was_referred_to_them(tmp_path: Path) -> None:
    leads = (
        "LeadID,ContactID,LeadSource,LeadStatus,CreatedDate,Notes\nL1,C1,Web,Working,2025-02-05,\n"
        "L2,C2,Referral,Working,2025-04-18,\nL3,C2,Referral,New,2025-07-05,Call\n"
    )
    assert _tables(tmp_path, Leads=leads)["Leads.csv"] != "given"


@pytest.mark.parametrize(
    ("name", "table"),
    [("given", "given"), ("asks", "asks"), ("complaints", "complaints"), ("events", "events")],
)
def test_a_bare_table_is_what_its_file_is_called(name: str, table: str, tmp_path: Path) -> None:
    header = {"complaints": "Contact ID,Opened", "events": "Contact ID,Date,Event"}.get(
        name, "Contact ID,Date"
    )
    cells = ",".join(["1", "2025-01-02", "Moved"][: header.count(",") + 1])
    assert _tables(tmp_path, **{name: f"{header}\n{cells}\n"}) == {f"{name}.csv": table}


@pytest.mark.parametrize("name", ["Opportunities", "export"])
def test_opportunities_without_a_contact_are_no_contacts(name: str, tmp_path: Path) -> None:
    text = (
        "External_Id__c,Owner.External_Id__c,Account.External_Id__c,CreatedDate,CloseDate,Name,StageName,Amount,Type,"
        "Referred By\nO1,U8,A30,2016-08-02,2016-12-07,Acme 2016,Closed Won,200,New,Ann Lee\n"
    )
    assert _tables(tmp_path, **{name: text})[f"{name}.csv"] != "contacts"


def test_clients_with_a_stage_and_an_amount_are_contacts(tmp_path: Path) -> None:
    text = (
        "Name,Email,Stage,Amount,Close Date,Referred By\nAnn Lee,a@ex.example,Won,200,2025-01-02,\n"
        "Bob Ray,b@ex.example,Won,100,2025-01-03,Ann Lee\n"
    )
    assert _tables(tmp_path, clients=text) == {"clients.csv": "contacts"}


def _told(folder: Path, text: str, name: str = "export-2026.csv") -> list[rg.Finding]:
    (folder / name).write_text(text, encoding="utf-8")
    return [each for each in rg.read(folder / name).findings if each.code == "table-not-recognised"]


def test_the_refusal_of_an_unknown_file_names_it_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "export-2026.csv").write_text("Foo,Bar\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"export-2026\.csv") as refused:
        rg.resolve(rg.read(tmp_path / "export-2026.csv"))
    assert "--column contacts." in refused.value.hint


@pytest.mark.parametrize(
    ("header", "wrong"),
    [
        ("Date,Student Name,Student Email,Referrer Code,Referrer Name", 'referrer = "Student Name"'),
        ("Student Phone,Refferal Phone,Thing", 'date = "'),
        ("ReferralID,Thing", 'referrer_id = "ReferralID"'),
    ],
)
def test_a_proposed_declaration_takes_no_header_for_another(header: str, wrong: str, tmp_path: Path) -> None:
    told = _told(tmp_path, f"{header}\n{',x' * header.count(',')}\n")
    assert not any(wrong in finding.hint for finding in told)


def test_a_file_without_headers_is_said_to_be_one(tmp_path: Path) -> None:
    (told,) = _told(
        tmp_path,
        "Ann Lee;Acme;https://a.example;ann@ex.example\nBob Ray;Beta;https://b.example;bob@ex.example\n",
    )
    assert "no line of headers" in told.message


def test_unknown_headers_are_not_taken_for_data(tmp_path: Path) -> None:
    (told,) = _told(tmp_path, "Foo of bar,Sum of things,Kind of thing\n1,2,3\n")
    assert "no line of headers" not in told.message


def test_tables_one_below_the_other_are_told_as_lost(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(
        "USERS\nUser Name,User Email,User ID\nAnn Lee,ann@ex.example,U1\nBob Ray,bob@ex.example,U2\n\n"
        "REFERRALS\nReferrer Name,Referrer ID,Referred Name,Referred ID,Date\nAnn Lee,U1,Bob Ray,U2,2026-01-02\n",
        encoding="utf-8",
    )
    (told,) = [each for each in rg.read(tmp_path / "export.csv").findings if each.code == "several-tables"]
    assert (told.severity, told.count) == ("warning", 3)


def test_a_second_line_of_headers_is_no_contact(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "ID,Contact,,Created,Referral\n,Name,Email,Date,Referred By\n1,Ann Lee,a@ex.example,2025-01-05,\n"
        "2,Bob Ray,b@ex.example,2025-02-05,Ann Lee\n",
        encoding="utf-8",
    )
    people = rg.resolve(rg.read(tmp_path / "people.csv"))
    assert people.contacts["name"].tolist() == ["Ann Lee", "Bob Ray"]
    assert people.referrals["referrer_id"].tolist() == ["1"]


def test_a_row_whose_values_are_words_of_headers_is_data() -> None:
    ties = pd.DataFrame([("A", "B", "Referred by")], columns=["Contact", "Related Contact", "Type"])
    assert rg.read(frames={"ties": ties}).tables["referrals"]["referred_id"].tolist() == ["A"]
