"""What programs put around names, addresses and stages goes; what is inside counts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.records.values.words import type_of_stage


def resolved(tmp_path: Path, text: str) -> rg.People:
    (tmp_path / "contacts.csv").write_text(text, encoding="utf-8")
    return rg.resolve(rg.read(tmp_path / "contacts.csv"))


@pytest.mark.parametrize(
    "cell",
    [
        "Contacts::::Ann Lee",
        "[[Ann Lee]]",
        "[[People/Ann Lee|Ann]]",
        "[Ann Lee](https://wiki.example/ann)",
        '["Ann Lee"]',
    ],
)
def test_a_reference_of_a_program_is_the_name_inside(tmp_path: Path, cell: str) -> None:
    quoted = cell.replace('"', '""')
    people = resolved(tmp_path, f'ID,Name,Referred By\n1,Ann Lee,\n2,Bob King,"{quoted}"\n')
    assert people.referrals[["referrer_id", "referred_id"]].values.tolist() == [["1", "2"]]


def test_several_references_in_a_cell_are_several_people(tmp_path: Path) -> None:
    text = 'ID,Name,Referred By\n1,Ann Lee,\n2,Cid Roe,\n3,Bob King,"[[Ann Lee]], [[Cid Roe]]"\n'
    text += '4,Eva Fox,"""Ann Lee"",""Cid Roe"""\n'
    people = resolved(tmp_path, text)
    assert people.referrals.groupby("referred_id")["referrer_id"].apply(list).to_dict() == {
        "3": ["1", "2"],
        "4": ["1", "2"],
    }


def test_a_module_before_an_organisation_goes_too(tmp_path: Path) -> None:
    people = resolved(
        tmp_path, "ID,Name,Company,Referred By\n1,Ann Lee,Accounts::::Vale Works,\n2,Bob King,,Ann Lee\n"
    )
    assert people.organisations["name"].tolist() == ["Vale Works"]


def test_every_address_of_a_contact_leads_to_it(tmp_path: Path) -> None:
    text = (
        "name,emails,Email 2,Referred By\n"
        'Ann Lee,"[{""label"": ""work"", ""value"": ""ann@lee.example""}, {""value"": ""ann.home@m.example""}]",'
        "al@x.example,\n"
        "Bob King,[],,ann.home@m.example\n"
        "Cid Roe,[],,AL@x.example\n"
        "Eva Fox,[],,ann@lee.example\n"
    )  # fmt: skip
    people = resolved(tmp_path, text)
    assert people.contacts.loc[people.contacts["name"].eq("Ann Lee"), "email"].tolist() == ["ann@lee.example"]
    assert people.referrals["referrer_id"].tolist() == ["ann@lee.example"] * 3


@pytest.mark.parametrize("header", ["Contact No", "Kontakt-Nr"])
def test_the_number_by_which_referrers_are_named_is_the_id_with_its_zeros(
    tmp_path: Path, header: str
) -> None:
    people = resolved(
        tmp_path,
        f"{header},Name,Referred By\n0001,Ann Lee,\n0002,Bob King,0001\n0003,Cid Roe,0001\n0004,Eva Fox,0002\n",
    )
    assert people.referrals["referrer_id"].tolist() == ["0001", "0001", "0002"]
    assert "0001" in people.contacts["contact_id"].tolist()


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        ("Customer", "client"), ("Active Client", "client"), ("Closed", "client"), ("Evangelist", "client"),
        ("Kunde", "client"), ("Bestandskunde", "client"), ("Past Client", "past_client"), ("Lead", "prospect"),
        ("MQL", "prospect"), ("Prospective client", ""), ("Trash", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_stage_says_whether_somebody_is_a_client(stage: str, kind: str) -> None:
    assert type_of_stage(stage) == kind


def test_a_type_of_its_own_goes_before_the_stage() -> None:
    rows = {"Contact ID": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Lifecycle Stage": "Customer"}
    contacts = rg.read(frames={"contacts": pd.DataFrame({**rows, "Contact Type": ["Vendor", ""]})}).tables[
        "contacts"
    ]
    assert contacts["type"].tolist() == ["vendor", "client"]
