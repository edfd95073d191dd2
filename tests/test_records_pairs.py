"""Columns that only together say who referred: label and value, first and last name, name and address."""

from __future__ import annotations

import pandas as pd
import pytest

from refgraph.records import read


def _referrers(frame: pd.DataFrame) -> list[str]:
    return read(frames={"contacts": frame}).tables["contacts"]["referrer"].tolist()


@pytest.mark.parametrize("ending", ["Label", "Type"])
@pytest.mark.parametrize("label", ["Referred By", "* Referred by", "Empfohlen von", "推荐人"])
def test_a_relation_whose_label_says_so_is_the_referrer(ending: str, label: str) -> None:
    frame = pd.DataFrame(
        {
            "Name": ["Ann Lee", "Bob King"],
            f"Relation 1 - {ending}": [label, "Spouse"],
            "Relation 1 - Value": ["Cid Fox", "Eve King"],
        }
    )
    assert _referrers(frame) == ["Cid Fox", ""]


def test_relations_of_several_columns_and_values_are_all_referrers() -> None:
    frame = pd.DataFrame(
        {
            "Name": ["Ann Lee"],
            "Relation 1 - Label": ["Referred by"],
            "Relation 1 - Value": ["Cid Fox ::: Dee Hall"],
            "Relation 2 - Label": ["Friend"],
            "Relation 2 - Value": ["Gus Orr"],
            "Relation 3 - Label": ["Referred by"],
            "Relation 3 - Value": ["Eve Ott"],
        }
    )
    assert _referrers(frame) == ["Cid Fox; Dee Hall; Eve Ott"]


def test_a_custom_field_called_so_is_the_referrer() -> None:
    frame = pd.DataFrame(
        {"Name": ["Ann"], "Custom Field 1 - Label": ["Referred By"], "Custom Field 1 - Value": ["Bob King"]}
    )
    assert _referrers(frame) == ["Bob King"]


def test_relations_that_are_no_referrals_make_no_referrer() -> None:
    frame = pd.DataFrame({"Name": ["Ann"], "Relation 1 - Label": ["Spouse"], "Relation 1 - Value": ["Bob"]})
    assert "referrer" not in read(frames={"contacts": frame}).tables["contacts"]


def test_the_first_and_last_name_of_a_referrer_are_one_name() -> None:
    frame = pd.DataFrame(
        {"Name": ["Ann", "Bob"], "Referrer First Name": ["Cid", ""], "Referrer Last Name": ["Fox", ""]}
    )
    assert _referrers(frame) == ["Cid Fox", ""]


def test_the_address_of_a_referrer_stands_beside_the_name() -> None:
    frame = pd.DataFrame(
        {
            "Name": ["Ann", "Bob", "Eve"],
            "Referred By": ["Cid Fox", "", "Dee Hall"],
            "Referred By Email": ["cid@x.example", "gus@x.example", ""],
        }
    )
    assert _referrers(frame) == ["Cid Fox <cid@x.example>", "gus@x.example", "Dee Hall"]


def test_an_address_alone_is_the_referrer() -> None:
    frame = pd.DataFrame({"Name": ["Ann"], "Referrer's E-mail Address": ["cid@x.example"]})
    assert _referrers(frame) == ["cid@x.example"]


def test_a_form_of_two_people_is_a_referral() -> None:
    frame = pd.DataFrame(
        {
            "Referrer First Name": ["Cid"],
            "Referrer Last Name": ["Fox"],
            "Referrer Email": ["cid@x.example"],
            "Referred First Name": ["Ann"],
            "Referred Last Name": ["Lee"],
            "Date": ["2024-05-01"],
        }
    )
    referrals = read(frames={"referrals": frame}).tables["referrals"]
    assert referrals[["referrer", "referred"]].values.tolist() == [["Cid Fox <cid@x.example>", "Ann Lee"]]
