"""Tables of referrals as referral programmes and practices export them."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg


def _people(folder: Path, name: str, *lines: str) -> rg.People:
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return rg.resolve(rg.read(folder / name))


def _edges(people: rg.People) -> set[tuple[str, str]]:
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    pairs = zip(people.referrals["referrer_id"], people.referrals["referred_id"], strict=True)
    return {(names[referrer], names[referred]) for referrer, referred in pairs}


CHAIN = {("Ann Lee", "Bob Ray"), ("Bob Ray", "Cyd Fox"), ("Cyd Fox", "Dan Orr")}


def test_a_referrer_with_an_address_is_the_referred_person_of_that_name(tmp_path: Path) -> None:
    people = _people(
        tmp_path,
        "referrals.csv",
        "Referrer Name,Referrer Email,Referred Name,Date",
        "Ann Lee,ann@ex.example,Bob Ray,2025-01-01",
        "Bob Ray,bob@ex.example,Cyd Fox,2025-02-01",
        "Cyd Fox,cyd@ex.example,Dan Orr,2025-03-01",
    )
    assert _edges(people) == CHAIN
    assert people.contacts["name"].tolist() == ["Dan Orr", "Ann Lee", "Bob Ray", "Cyd Fox"]
    assert set(people.contacts["email"]) == {"", "ann@ex.example", "bob@ex.example", "cyd@ex.example"}


def test_addresses_on_both_sides_give_one_person_each(tmp_path: Path) -> None:
    people = _people(
        tmp_path,
        "referrals.csv",
        "Referrer Name,Referrer Email,Referred Name,Referred Email,Date",
        "Ann Lee,ann@ex.example,Bob Ray,bob@ex.example,2025-01-01",
        "Robert Ray,bob@ex.example,Cyd Fox,cyd@ex.example,2025-02-01",
        "Cyd Fox,cyd@ex.example,Dan Orr,,2025-03-01",
    )
    assert len(people.contacts) == 4
    assert len(people.referrals) == 3


def test_a_name_that_goes_with_two_addresses_stays_two_people(tmp_path: Path) -> None:
    people = _people(
        tmp_path,
        "referrals.csv",
        "Referrer Name,Referrer Email,Referred Name,Date",
        "Ann Lee,ann@ex.example,Bob Ray,2025-01-01",
        "Ann Lee,lee@other.example,Cyd Fox,2025-02-01",
    )
    assert sorted(people.contacts["email"]) == ["", "", "ann@ex.example", "lee@other.example"]


def test_newcomers_of_a_log_beside_contacts_are_one_on_both_sides(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("ID,Name\n1,Zoe Ott\n", encoding="utf-8")
    (tmp_path / "referrals.csv").write_text(
        "Referrer Name,Referrer Email,Referred Name,Date\n"
        "Zoe Ott,,Bob Ray,2025-01-01\nBob Ray,bob@ex.example,Cyd Fox,2025-02-01\n",
        encoding="utf-8",
    )
    people = rg.resolve(rg.read(tmp_path))
    assert _edges(people) == {("Zoe Ott", "Bob Ray"), ("Bob Ray", "Cyd Fox")}
    assert len(people.contacts) == 3


def test_the_clinician_who_refers_goes_before_the_facility(tmp_path: Path) -> None:
    people = _people(
        tmp_path,
        "referrals.csv",
        "referral_id,patient_id,referring_clinician_id,referring_facility_id,referral_date",
        "R1,P1,C1,S1,2025-09-10",
        "R2,P2,C2,S1,2025-09-20",
    )
    assert people.referrals["referrer_id"].tolist() == ["C1", "C2"]


def test_the_practice_of_a_referrer_is_where_the_referrer_belongs(tmp_path: Path) -> None:
    people = _people(
        tmp_path,
        "export.csv",
        "id,patient_name,referrer_name,referrer_practice_name",
        "1,Bob Ray,Dr Helen Voss,Carlton Practice",
        "2,Cyd Fox,Dr Ivan Ross,Fitzroy Clinic",
    )
    assert _edges(people) == {("Dr Helen Voss", "Bob Ray"), ("Dr Ivan Ross", "Cyd Fox")}


def test_first_and_last_name_of_the_referrer_are_one_name(tmp_path: Path) -> None:
    people = _people(
        tmp_path,
        "people.csv",
        "Name,Phone,referrer name,referrer last,referrer email",
        "Mia Chan,1,Lara,Stone,l@ex.example",
        "Pia Lund,3,Mia,Chan,mia@ex.example",
    )
    assert _edges(people) == {("Lara Stone", "Mia Chan"), ("Mia Chan", "Pia Lund")}


def test_two_columns_of_one_header_are_read_together(tmp_path: Path) -> None:
    people = _people(
        tmp_path,
        "people.csv",
        "ID,Name,Referred By,Referred By",
        "1,Ann Lee,,",
        "2,Bob Ray,Ann Lee,",
        "3,Cyd Fox,,Bob Ray",
        "4,Dan Orr,Ann Lee,Bob Ray",
    )
    assert _edges(people) == {
        ("Ann Lee", "Bob Ray"), ("Bob Ray", "Cyd Fox"), ("Ann Lee", "Dan Orr"), ("Bob Ray", "Dan Orr"),
    }  # fmt: skip
    assert any(finding.code == "repeated-referrers" for finding in people.findings)


def test_the_name_of_the_record_of_a_referral_is_no_person(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(
        "Record ID,Referral,Referee Email,Referred Company,Referred Email,Status\n"
        "901,Acme -> Beta,ann@acme.example,Beta Ltd,bob@beta.example,Active\n"
        "902,Acme -> Gamma,ann@acme.example,Gamma Ltd,cyd@gamma.example,Active\n",
        encoding="utf-8",
    )
    try:
        people = rg.resolve(rg.read(tmp_path / "export.csv"))
    except rg.RefgraphError:
        return
    assert not people.contacts["name"].str.contains("->").any()


def test_what_a_column_is_made_of_is_used_and_what_is_made_and_unused_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "Name,Referred By,Referred By Email,Invitee Email\nBob Ray,Ann Lee,a@ex.example,z@ex.example\n",
        encoding="utf-8",
    )
    columns = rg.read(tmp_path / "people.csv").columns
    assert dict(zip(columns["header"], columns["column"], strict=True)) == {
        "Name": "name", "Referred By": "referrer", "Referred By Email": "referrer", "Invitee Email": "",
    }  # fmt: skip


def test_the_referrer_of_deals_is_listed_as_used(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        "Record ID,Deal Name,Deal Stage,Amount,Associated Contact IDs,Referred by\n7,Big,Closed won,10,8,Ann Lee\n",
        encoding="utf-8",
    )
    columns = rg.read(tmp_path / "deals.csv").columns
    assert columns.loc[columns["column"].eq(""), "header"].tolist() == ["Deal Name"]


@pytest.mark.parametrize("name", ["referrals.csv", "export.csv"])
def test_a_table_of_referrers_and_referees_is_a_log_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    people = _people(
        tmp_path,
        name,
        "ID,Referrer Name,Referrer Email,Referee Name,Referee Email,Status,Registered At",
        "1,Ann Lee,ann@ex.example,Bob Ray,bob@ex.example,COMPLETED,2026-01-05T09:30:00.000Z",
        "2,Bob Ray,bob@ex.example,Cyd Fox,cyd@ex.example,PENDING,2026-02-05T09:30:00.000Z",
    )
    assert _edges(people) == {("Ann Lee", "Bob Ray"), ("Bob Ray", "Cyd Fox")}
