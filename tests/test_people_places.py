"""What stands beside a referrer's name, a firm or a town, decides between contacts of one name, or asks."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people.matching.places import agreement
from refgraph.people.resolving import People

CONTACTS = pd.DataFrame(
    [
        ("1", "John Smith", "Harbour Heart LLP", "Oslo"),
        ("2", "John Smith", "Smile Clinic", "Bergen"),
        ("3", "Ann Lee", "Lee Ltd", "Oslo"),
        ("4", "Bob King", "", ""),
        ("9", "Pia Quinn", "", ""),
    ],
    columns=["Contact ID", "Name", "Company", "City"],
)
HEADER = ["Referring Physician", "Referring Practice", "Referring City", "Patient", "Date"]


def resolved(*rows: tuple[str, str, str], header: list[str] = HEADER, **rules: object) -> People:
    log = pd.DataFrame(
        [(*row, "Pia Quinn", f"2026-01-0{at}") for at, row in enumerate(rows, 1)], columns=header
    )
    frames = {"contacts": CONTACTS, "referrals": log}
    return rg.resolve(rg.read(frames=frames), rg.ResolveRules(**rules))  # type: ignore[arg-type]


def referrers(people: People) -> list[str]:
    return people.referrals.sort_values("date")["referrer_id"].tolist()


@pytest.mark.parametrize(
    ("row", "meant"),
    [
        (("SMITH, JOHN MD", "Harbour Heart", ""), "1"),
        (("John Smith", "Smile Clinic Dentistry", ""), "2"),
        (("Smith, John", "", "BERGEN"), "2"),
        (("Dr. John Smith", "Smile Clinic", "Oslo"), None),
        (("John Smith", "Harbour Heart", "Oslo"), "1"),
    ],
)
def test_of_two_of_one_name_the_one_at_the_place_is_meant(
    row: tuple[str, str, str], meant: str | None
) -> None:
    people = resolved(row)
    assert referrers(people) == ([] if meant is None else [meant])
    assert len(people.review) == (meant is None)


def test_two_of_one_name_wait_where_no_place_is_said() -> None:
    review = resolved(("SMITH, JOHN MD", "", "")).review
    assert review[["text", "unlocks"]].values.tolist() == [["SMITH, JOHN MD", 1]]


def test_the_only_one_of_a_name_who_is_elsewhere_waits_with_what_the_row_says() -> None:
    people = resolved(("Ann Lee", "Lee", "Oslo"), ("Ann Lee", "Bay Surgery", "Bergen"))
    assert referrers(people) == ["3"]
    assert people.review["text"].tolist() == ["Ann Lee (Bay Surgery, Bergen)"]
    assert people.review["candidate_1"].tolist() == [
        "3: Ann Lee, Lee Ltd, Oslo (says 'Bay Surgery, Bergen' besides)"
    ]


def test_what_is_decided_for_a_name_at_a_place_holds_for_that_place_only() -> None:
    rows = ("Ann Lee", "Lee", "Oslo"), ("Ann Lee", "Bay Surgery", "Bergen")
    people = resolved(*rows, decisions={"Ann Lee (Bay Surgery, Bergen)": "4"})
    assert referrers(people) == ["3", "4"]
    assert people.review.empty


def test_what_is_decided_for_a_name_alone_yields_to_the_place_of_one_who_bears_it() -> None:
    rows = ("John Smith", "", ""), ("John Smith", "Harbour Heart", ""), ("John Smith", "Lakeside", "Voss")
    assert referrers(resolved(*rows, decisions={"John Smith": "2"})) == ["2", "1", "2"]


def test_a_contact_of_whom_no_place_is_known_is_not_elsewhere() -> None:
    assert referrers(resolved(("Bob King", "Bay Surgery", "Bergen"))) == ["4"]


def test_somebody_who_is_not_in_the_crm_is_called_by_the_name_alone() -> None:
    people = resolved(("GRANT, UMA DO", "Grant Practice", "Voss"), ("Uma Grant", "", ""))
    assert referrers(people) == ["new:uma grant", "new:uma grant"]
    assert "Grant Practice" not in people.contacts.set_index("contact_id").loc["new:uma grant", "name"]


def test_a_town_of_somebody_else_in_the_row_asks_nothing() -> None:
    header = ["Referred By", "Company", "City", "Patient", "Date"]
    rows = [("Ann Lee", "", "Voss"), ("Ann Lee", "", "Bergen"), ("John Smith", "", "Bergen")]
    people = resolved(*rows, header=header)
    assert referrers(people) == ["3", "3", "2"]
    assert people.review.empty


def test_a_list_of_contacts_may_say_the_referrers_practice_too() -> None:
    patients = pd.DataFrame(
        {
            "Contact ID": ["7"],
            "Name": ["Cid Fox"],
            "Referring Doctor": ["John Smith"],
            "Referring Clinic": ["Smile Clinic"],
        }
    )
    frames = {"contacts": pd.concat([CONTACTS, patients]).fillna("")}
    assert referrers(rg.resolve(rg.read(frames=frames))) == ["2"]


@pytest.mark.parametrize(
    ("said", "known", "agreed"),
    [
        ("Harbour Heart", ("Harbour Heart, LLP", "Oslo"), ["Harbour Heart, LLP"]),
        ("Heart", ("Harbour Heart", "Oslo"), ["Harbour Heart"]),
        ("Lakeside, OSLO", ("Harbour Heart", "Oslo"), ["Oslo"]),
        ("via Ann", ("Harbour Heart", "Oslo"), []),
        ("", ("", ""), []),
    ],
)
def test_a_place_agrees_in_any_spelling_of_it(said: str, known: tuple[str, str], agreed: list[str]) -> None:
    assert agreement(said, known) == agreed
