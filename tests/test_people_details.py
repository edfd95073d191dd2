"""An address or a telephone number in a referrer cell says whom it means, and stays with who is not in the CRM."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people.names.details import Details, contact_details, is_same_phone

CONTACTS = pd.DataFrame(
    [
        ("1", "Ann Lee", "ann@lee.example", "+1 (206) 555-0101"),
        ("2", "Bob King", "", "206.555.0102 ext. 7"),
        ("3", "Cid Fox", "", "(206) 555-0103"),
        ("4", "Dee Fox", "", "(206) 555-0103"),
        ("5", "Eve Hall", "", "020 7946 0105"),
    ],
    columns=["contact_id", "name", "email", "phone"],
)


def resolved(*cells: str, column: str = "referrer") -> rg.People:
    people = [(f"n{at}", f"Newcomer {'ABCDEFG'[at]}", "", "", cell) for at, cell in enumerate(cells)]
    newcomers = pd.DataFrame(people, columns=[*CONTACTS.columns, column])
    return rg.resolve(rg.read(frames={"contacts": pd.concat([CONTACTS, newcomers]).fillna("")}))


@pytest.mark.parametrize(
    ("cell", "referrer", "how"),
    [
        ("206-555-0101", "1", "telephone"),
        ("2065550102", "2", "telephone"),
        ("'+1 206 555 0101", "1", "telephone"),
        ("her neighbour, (206) 555-0102", "2", "telephone"),
        ("+44 20 7946 0105", "5", "telephone"),
        ("Bob King 206 555 0199", "2", "name"),
        ("Annie Lee <ANN@lee.example>", "1", "e-mail"),
    ],
)
def test_a_number_or_an_address_links_the_contact_that_has_it(cell: str, referrer: str, how: str) -> None:
    referrals = resolved(cell).referrals
    assert referrals[["referrer_id", "resolution"]].values.tolist() == [[referrer, how]]


def test_a_number_that_two_contacts_share_waits() -> None:
    people = resolved("206 555 0103")
    assert people.referrals.empty
    assert people.review[["why", "candidate_2"]].values.tolist() == [
        ["2 contacts share this telephone; referred Newcomer A", "4: Dee Fox"]
    ]


@pytest.mark.parametrize("cell", ["206 555 0199", "1205550101", "50101"])
def test_a_number_that_nobody_has_names_nobody(cell: str) -> None:
    people = resolved(cell)
    assert people.referrals.empty
    assert people.contacts["provisional"].sum() == 0


def test_an_id_that_is_like_a_number_is_no_number() -> None:
    assert resolved("2065550101", column="referrer_id").referrals.empty


def test_somebody_new_keeps_name_address_and_number() -> None:
    people = resolved("Zoe Ott <Zoe@Ott.example>", "Rex Stone, 206-555-0199", "nobody@else.example")
    new = people.contacts[people.contacts["provisional"]].sort_values("contact_id")
    assert new[["contact_id", "name", "email", "phone"]].values.tolist() == [
        ["new:nobody@else.example", "nobody@else.example", "nobody@else.example", ""],
        ["new:rex stone", "Rex Stone", "", "206-555-0199"],
        ["new:zoe@ott.example", "Zoe Ott", "zoe@ott.example", ""],
    ]


def test_somebody_new_with_and_without_an_address_is_one() -> None:
    people = resolved(
        "Zoe Ott <zoe@ott.example>", "OTT, Zoe", "zoe@ott.example", "Rex Stone", "Zoe Ott & Rex Stone"
    )
    assert people.referrals["referrer_id"].value_counts().to_dict() == {
        "new:zoe@ott.example": 4,
        "new:rex stone": 2,
    }


def test_two_addresses_of_one_name_are_two_and_the_bare_name_a_third() -> None:
    people = resolved("Zoe Ott <zoe@ott.example>", "Zoe Ott <z@other.example>", "Zoe Ott")
    assert set(people.referrals["referrer_id"]) == {
        "new:zoe@ott.example",
        "new:z@other.example",
        "new:zoe ott",
    }


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("Zoe Ott <mailto:zoe@ott.example>", Details("Zoe Ott", "zoe@ott.example")),
        ("zoe@ott.example (Zoe Ott)", Details("Zoe Ott", "zoe@ott.example")),
        ("Zoe Ott, ph 206-555-0199 x12", Details("Zoe Ott, ph", "", "206-555-0199 x12")),
        ("Studio 54", Details("Studio 54")),
        ("0000000000", Details("0000000000")),
    ],
)
def test_what_stands_beside_a_name_is_told_from_it(text: str, details: Details) -> None:
    assert contact_details(text) == details


def test_numbers_are_compared_without_the_code_of_the_country() -> None:
    assert is_same_phone("+47 22 33 44 55", "22334455")
    assert not is_same_phone("9995550101", "+1 206 555 0101")
    assert not is_same_phone("", "+1 206 555 0101")
