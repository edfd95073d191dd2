"""Who referred whom by a code of one's own, and referrals that came in beside those that went out."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import RefgraphError


@pytest.mark.parametrize(
    ("own", "used"),
    [
        ("My Code", "Code Used"), ("Invite Code", "Invited By Code"), ("Personal Code", "Code Entered"),
        ("Share Code", "Used Code"),
    ],
)  # fmt: skip
def test_the_code_of_whoever_brought_somebody_names_them(own: str, used: str) -> None:
    contacts = pd.DataFrame(
        {"Name": ["Ann Lee", "Bob King", "Cid Fox"], own: ["AX1", "BX2", "CX3"], used: ["", "AX1", "AX1"]}
    )
    ranked = rg.run(contacts=contacts).ranking.table.set_index("name")
    assert ranked["referrals"].to_dict() == {"Ann Lee": 2.0, "Bob King": 0.0, "Cid Fox": 0.0}


def test_referred_to_beside_referred_from_was_sent_out() -> None:
    log = pd.DataFrame(
        {
            "Referral Name": ["Lee, Ann DDS", "Lee, Ann DDS", "King, Bob DMD"],
            "Patient Name": ["Fox, Cid", "Hall, Dee", "Fox, Cid"],
            "RefDate": ["2025-01-10", "2025-02-10", "2025-03-20"],
            "RefType": ["Referred From", "Referred From", "Referred To"],
        }
    )
    ranked = rg.run(referrals=log).ranking.table
    assert ranked.loc[ranked["referrals"].gt(0), "referrals"].tolist() == [2.0]


def test_one_name_a_contact_under_referral_name_is_a_question() -> None:
    contacts = pd.DataFrame(
        {
            "Name": ["Ann Lee", "Bob King", "Cid Fox", "Dee Hall"],
            "Referral Name": ["", "Ann Lee", "", "Bob King"],
        }
    )
    with pytest.raises(RefgraphError, match="Referral Name"):
        rg.run(contacts=contacts)


def test_the_person_beside_a_practice_referred_whatever_the_profession() -> None:
    log = pd.DataFrame(
        {
            "Referring Dentist": ["Ann Lee", "Ann Lee", "Bob King"],
            "Referring Practice": ["Fen Dental", "Fen Dental", "Old Mill"],
            "Patient ID": ["P1", "P2", "P3"],
            "Referral Date": ["2025-01-15", "2025-02-15", "2025-03-15"],
        }
    )
    ranked = rg.run(referrals=log).ranking.table.set_index("name")["referrals"]
    assert ranked[ranked.gt(0)].to_dict() == {"Ann Lee": 2.0, "Bob King": 1.0}


@pytest.mark.parametrize(("header", "numbers"), [("Total Referrals", [7, 7, 3]), ("Referrals", [2, 2, 1])])
def test_a_total_that_stands_in_every_row_of_a_referrer_counts_nothing(
    header: str, numbers: list[int]
) -> None:
    log = pd.DataFrame(
        {
            "Referrer Name": ["Ann Lee", "Ann Lee", "Bob King"],
            "Referee Name": ["Bob King", "Cid Fox", "Dee Hall"],
            header: numbers,
        }
    )
    ranked = rg.run(referrals=log).ranking.table.set_index("name")["referrals"]
    assert ranked[ranked.gt(0)].to_dict() == {"Ann Lee": 2.0, "Bob King": 1.0}


def test_a_count_of_one_pair_each_counts() -> None:
    log = pd.DataFrame(
        {"Referrer": ["Ann Lee", "Ann Lee"], "Referred": ["Bob King", "Cid Fox"], "Referrals": [12, 3]}
    )
    ranked = rg.run(referrals=log).ranking.table.set_index("name")["referrals"]
    assert ranked["Ann Lee"] == 15.0


def test_kinds_that_nobody_knows_are_named_with_what_to_say() -> None:
    rows = [
        ("Ann Lee", f"Friend {letter}", kind)
        for letter, kind in zip("abcdef", ["Alpha", "Beta", "Gamma"] * 2, strict=True)
    ]
    log = pd.DataFrame(rows, columns=["Referrer", "Referred", "Kind"])
    found = [each for each in rg.run(referrals=log).findings if each.code == "relations-read-as-referrals"]
    assert [("Alpha (2)" in each.message, "[read.relations]" in each.hint) for each in found] == [
        (True, True)
    ]
