"""A name with its address is one name, whatever its letters and its order; several are several."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people.names import Details, contact_details, split_names
from refgraph.records.meaning.kinds import kind_of


@pytest.mark.parametrize("name", ["Weiß, Åse", "de Vries, Inês", "İpek Öz"])
def test_the_address_is_taken_off_whole(name: str) -> None:
    assert contact_details(f"{name} <A.Weiss@mail.example>") == Details(name, "a.weiss@mail.example")


def test_an_address_is_no_word_of_a_name() -> None:
    assert split_names("de Vries, Ann <a@mail.example>") == ["de Vries, Ann <a@mail.example>"]
    assert split_names("Ann Lee <a@x.example>, Bob King <b@x.example>") == [
        "Ann Lee <a@x.example>",
        "Bob King <b@x.example>",
    ]


def test_a_referrer_written_last_name_first_beside_an_address_is_shown_by_the_name() -> None:
    log = pd.DataFrame(
        {
            "Referrer": ["van Weiß, Ann"] * 2,
            "Referrer Email": ["a@x.example"] * 2,
            "Referred": ["Bob King", "Cid Fox"],
        }
    )
    assert "van Weiß, Ann" in rg.run(referrals=log).ranking.table["name"].tolist()


def test_names_with_an_and_between_them_are_several() -> None:
    contacts = pd.DataFrame(
        {"Name": ["Ann Lee", "Bob King", "Cid Fox"], "Clients Referred": ["Bob King & Cid Fox", "", ""]}
    )
    found = rg.resolve(rg.read(frames={"contacts": contacts})).referrals
    assert found["referred_id"].tolist() == ["Bob King", "Cid Fox"]


def test_the_columns_of_friends_name_nobody_who_referred() -> None:
    contacts = pd.DataFrame(
        {
            "Name": ["Ann Lee", "Bob King", "Cid Fox", "Dee Hall"],
            "Friend Referred 1": ["Bob King", "", "", ""],
            "Friend Referred 2": ["Cid Fox", "", "", ""],
            "Friend Referred 3": ["Dee Hall", "", "", ""],
        }
    )
    found = rg.resolve(rg.read(frames={"contacts": contacts})).referrals
    assert found[["referrer_id", "referred_id"]].values.tolist() == [
        ["Ann Lee", name] for name in ("Bob King", "Cid Fox", "Dee Hall")
    ]


@pytest.mark.parametrize("word", ["Annulliert", "Duplikat", "Duplicada", "Makulerad", "Slettet", "Hylätty"])
def test_a_word_that_voids_is_known_in_other_languages(word: str) -> None:
    assert kind_of(word) == "void"
