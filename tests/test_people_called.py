"""What contacts are called: first and last name win over a name shown, under which they are still found."""

from __future__ import annotations

import pandas as pd

import refgraph as rg


def _people(**columns: list[str]) -> rg.People:
    return rg.resolve(rg.read(frames={"contacts": pd.DataFrame(columns)}))


def test_first_and_last_name_win_over_the_name_of_a_family_or_firm() -> None:
    people = _people(
        **{
            "Display Name": ["Lund Family", "Ek Plumbing", "Bo Dunn"],
            "First name": ["Karin", "Tor", "Bo"],
            "Last name": ["Lund", "Ek", "Dunn"],
            "Company": ["", "Ek Plumbing", ""],
            "Email": ["k@lund.example", "t@ek.example", "b@dunn.example"],
            "Referred By": ["", "Lund Family", "Tor Ek"],
        }
    )
    assert people.contacts["name"].tolist() == ["Bo Dunn", "Karin Lund", "Tor Ek"]
    assert people.referrals[["referrer_id", "referred_id"]].values.tolist() == [
        ["t@ek.example", "b@dunn.example"],
        ["k@lund.example", "t@ek.example"],
    ]


def test_a_name_that_says_more_than_first_and_last_is_kept() -> None:
    people = _people(
        **{
            "Name": ["Dr. Ann M. Lee", "Bob King"],
            "First Name": ["Ann", "Bob"],
            "Last Name": ["Lee", "King"],
            "Referred By": ["", "Ann Lee"],
        }
    )
    assert people.contacts["name"].tolist() == ["Bob King", "Dr. Ann M. Lee"]


def test_an_address_in_a_name_is_the_contacts_own() -> None:
    people = _people(**{"Name": ["Ann Lee <ann@lee.example>", "Bob King"], "Referred By": ["", "Ann Lee"]})
    assert people.contacts[["name", "email"]].values.tolist() == [
        ["Bob King", ""],
        ["Ann Lee", "ann@lee.example"],
    ]
