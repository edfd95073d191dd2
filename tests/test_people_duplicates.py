"""Contacts that are one person twice are merged where nothing is in doubt, and only there."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import refgraph as rg
from refgraph.people.matching.duplicates import merge_duplicates


def contacts(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return contacts with the columns that the rows name, each blank where a row does not."""
    columns = dict.fromkeys(
        ["contact_id", "name", "email", "alias_ids", *(key for row in rows for key in row)]
    )
    return pd.DataFrame(
        [[row.get(name, "") for name in columns] for row in rows], columns=[*columns], dtype="str"
    )


def twice(**differing: tuple[str, str]) -> pd.DataFrame:
    """Return two contacts of one name that differ in some columns."""
    first, second = ({name: pair[at] for name, pair in differing.items()} for at in (0, 1))
    named = {"name": "Ann Lee"}
    return contacts({"contact_id": "1"} | named | first, {"contact_id": "2"} | named | second)


def ids(frame: pd.DataFrame) -> list[str]:
    return merge_duplicates(frame).contacts["contact_id"].tolist()


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (twice(email=("a@lee.example", "A@Lee.example ")), "same e-mail and name"),
        (
            twice(email=("a@lee.example", "Ann <a@lee.example>"), name=("Ann Lee", "LEE, Ann MD")),
            "same e-mail and name",
        ),
        (twice(phone=("(425) 555-0101", "+1 425 555 0101")), "same telephone and name"),
        (twice(birthday=("1980-02-01", "1980-02-01")), "same birthday and name"),
        (twice(alias_ids=("", "1"), name=("Ann Lee", "Ann King")), "alias id"),
        (twice(alias_ids=("", "9;1")), "alias id"),
        (twice(email=("li@x.example", "li@x.example"), name=("李四", "李四")), "same e-mail and name"),
    ],
)
def test_one_person_twice_is_merged(rows: pd.DataFrame, why: str) -> None:
    merging = merge_duplicates(rows)
    assert len(merging.contacts) == 1
    assert [*merging.why.values()] == [why]


@pytest.mark.parametrize(
    "rows",
    [
        twice(),
        twice(email=("a@lee.example", "b@lee.example")),
        twice(email=("", "")),
        twice(phone=("0", "0")),
        twice(phone=("5.12555E+09", "5.12555E+09")),
        twice(email=("a@lee.example",) * 2, name=("Ann Lee", "Bob Lee")),
        twice(email=("a@lee.example",) * 2, name=("Mr Lee", "Mrs Lee")),
        twice(email=("a@lee.example",) * 2, name=("Mr J Lee", "Mrs J Lee")),
        twice(email=("a@lee.example",) * 2, name=("John Lee", "John Lee Jr.")),
        twice(email=("a@lee.example",) * 2, birthday=("1950-01-01", "1980-02-01")),
        twice(email=("a@lee.example",) * 2, kind=("organisation", "")),
        twice(email=("info@lee.example",) * 2, name=("Ann", "Ann")),
        twice(alias_ids=("", "1"), name=("Ann Lee", "Bob King")),
        twice(organisation=("Acme", "Acme"), city=("Oslo", "Oslo")),
    ],
)
def test_two_people_stay_two(rows: pd.DataFrame) -> None:
    assert ids(rows) == ["1", "2"]


def test_the_row_that_says_most_stands_for_the_person_and_takes_what_the_others_add() -> None:
    merged = merge_duplicates(
        twice(email=("a@x.example",) * 2, city=("", "Oslo"), owner=("Eve", ""), tier=("", "A"))
    )
    row = merged.contacts.iloc[0]
    assert row[["contact_id", "city", "owner", "alias_ids"]].tolist() == ["2", "Oslo", "Eve", "1"]
    assert merged.keeper == {0: 1}


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (("active", "do_not_contact"), "do_not_contact"),
        (("deceased", "active"), "deceased"),
        (("inactive", "active"), "active"),
        (("inactive", ""), "inactive"),
    ],
)
def test_who_must_not_be_approached_stays_so(statuses: tuple[str, str], status: str) -> None:
    merged = merge_duplicates(twice(email=("a@x.example",) * 2, status=statuses))
    assert merged.contacts["status"].tolist() == [status]


def test_a_chain_is_one_person_unless_its_ends_speak_against_each_other() -> None:
    chain = [
        {"contact_id": "1", "name": "Ann Lee", "email": "a@x.example", "birthday": "1950-01-01"},
        {"contact_id": "2", "name": "Ann Lee", "email": "a@x.example", "phone": "425 555 0101"},
        {"contact_id": "3", "name": "Ann Lee", "phone": "425 555 0101", "birthday": "1980-02-01"},
    ]
    assert len(ids(contacts(*chain))) == 3
    chain[2]["birthday"] = "1950-01-01"
    assert len(ids(contacts(*chain))) == 1


def resolved(frame: pd.DataFrame, **rules: Any) -> rg.People:
    return rg.resolve(rg.read(frames={"contacts": frame}), rg.ResolveRules(**rules))


EXPORT = contacts(
    {"contact_id": "1", "name": "Ann Lee", "email": "a@lee.example", "city": "Oslo"},
    {"contact_id": "2", "name": "Ann Lee", "email": "a@lee.example", "referrer": "Cid Cole"},
    {"contact_id": "3", "name": "Bob King", "email": "b@king.example", "referrer": "Ann Lee"},
    {"contact_id": "4", "name": "Cid Cole", "email": "c@cole.example", "referrer": "2"},
)


def test_a_name_that_one_person_bears_twice_needs_no_review() -> None:
    people = resolved(EXPORT)
    assert people.review.empty
    pairs = people.referrals[["referrer_id", "referred_id"]]
    assert sorted(pairs.values.tolist()) == [
        ["1", "3"],
        ["1", "4"],
        ["4", "1"],
    ]


def test_the_referrer_of_a_folded_row_counts_and_keeps_its_row() -> None:
    referrals = resolved(EXPORT).referrals.set_index("referred_id")
    assert referrals.loc["1", ["text", "row"]].tolist() == ["Cid Cole", 3]


def test_two_rows_of_one_person_that_name_one_referrer_are_one_referral() -> None:
    again = EXPORT.assign(referrer=["Cid Cole", "Cid Cole", "", ""])
    assert len(resolved(again).referrals) == 1


def test_folded_rows_are_counted_as_merged_and_named_in_a_finding() -> None:
    people = resolved(EXPORT)
    assert people.merged.values.tolist() == [
        ["contacts", 3, "the same person as row 2 (same e-mail and name)"]
    ]
    finding = next(each for each in people.findings if each.code == "duplicates-merged")
    assert (finding.count, "Ann Lee" in finding.message) == (1, True)


def test_a_person_is_still_found_by_what_a_folded_row_said() -> None:
    people = resolved(
        contacts(
            {
                "contact_id": "1",
                "name": "Ann Lee",
                "email": "a@lee.example",
                "phone": "425 555 0101",
                "city": "Oslo",
            },
            {"contact_id": "2", "name": "Ann Lee", "email": "ann@home.example", "phone": "425 555 0101"},
            {"contact_id": "3", "name": "Bob King", "referrer": "ann@home.example"},
        )
    )
    assert people.referrals["referrer_id"].tolist() == ["1"]


def test_merging_can_be_turned_off() -> None:
    people = resolved(EXPORT, merge=False)
    assert len(people.contacts) == 4
    assert people.review["text"].tolist() == ["Ann Lee"]


def test_contacts_without_ids_are_merged_before_they_get_one() -> None:
    people = resolved(EXPORT.drop(columns="contact_id").assign(referrer=["", "Cid Cole", "Ann Lee", ""]))
    assert people.contacts["contact_id"].tolist() == ["a@lee.example", "b@king.example", "c@cole.example"]


VALUES = st.sampled_from(["", "", "a", "b"])


@settings(max_examples=25)
@given(st.lists(st.tuples(*[VALUES] * 5), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_no_order_of_rows_changes_who_is_one_person(rows: list[tuple[str, ...]], random: Any) -> None:
    days = {"a": "1980-01-01", "b": "1990-02-02"}
    frame = contacts(
        *(
            {"contact_id": str(number), "name": f"Ann {name or 'lee'}", "email": mail and f"{mail}@x.example",
             "phone": phone and f"425 555 {ord(phone)}0", "city": city, "birthday": days.get(day, "")}
            for number, (name, mail, phone, city, day) in enumerate(rows)
        )
    )  # fmt: skip
    shuffled = frame.sample(frac=1, random_state=random.randrange(1000))
    one, other = merge_duplicates(frame).contacts, merge_duplicates(shuffled.reset_index(drop=True)).contacts
    columns = ["contact_id", "alias_ids"]
    assert sorted(one[columns].values.tolist()) == sorted(other[columns].values.tolist())


def test_contacts_of_one_name_and_year_alone_are_asked_about_and_kept_apart() -> None:
    rows = {
        "Contact ID": ["1", "2", "3"],
        "Name": ["Ann Lee", "Ann Lee", "Bob King"],
        "Referred By ID": ["", "", "1"],
    }
    days = ["1957-01-01", "1957-01-01", "1960-05-04"]
    people = rg.resolve(rg.read(frames={"contacts": pd.DataFrame({**rows, "Birthday": days})}))
    assert len(people.contacts) == 3
    asked = [finding.message for finding in people.findings if finding.code == "one-person-or-several"]
    assert len(asked) == 1
    assert "1 and 2 (Ann Lee)" in asked[0]
