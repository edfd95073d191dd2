"""Who is who: every referrer cell is linked, listed for review, or named as no person, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import refgraph as rg
from refgraph.errors import InputError, MissingColumnError
from refgraph.people.review import read_decisions

Rows = Sequence[Sequence[Any]]
Pair = tuple[str, str]


def table(columns: str, rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def resolve(
    as_of: str | None = None, rules: rg.ResolveRules | None = None, **frames: pd.DataFrame
) -> rg.People:
    records = rg.read(frames=frames, as_of=as_of, rules=rg.ReadRules(allow_rejects=True))
    return rg.resolve(records, rules or rg.ResolveRules())


def resolve_cell(cell: str, *people: Sequence[str], **rules: Any) -> rg.People:
    """Resolve contacts ``contact_id name email`` and one more, who names `cell` as referrer."""
    rows = [(*person, *[""] * (3 - len(person)), "") for person in people]
    contacts = table("contact_id name email referrer", [*rows, ("new", "Newcomer Doe", "", cell)])
    return resolve(rules=rg.ResolveRules(**rules), contacts=contacts)


def edges(people: rg.People) -> list[Pair]:
    return sorted(zip(people.referrals["referrer_id"], people.referrals["referred_id"], strict=True))


def outcomes(people: rg.People) -> dict[str, int]:
    return dict(zip(people.referrers["outcome"], people.referrers["cells"], strict=True))


def codes(people: rg.People) -> set[str]:
    return {finding.code for finding in people.findings}


def reasons(people: rg.People) -> list[tuple[int, str]]:
    return list(zip(people.rejects["row"], people.rejects["reason"], strict=True))


# Linking one cell


@pytest.mark.parametrize(
    ("cell", "how"),
    [
        ("7", "id"),
        ("ann@lee.example", "e-mail"),
        ("ANN@LEE.example", "e-mail"),
        ("Ann Lee <ann@lee.example>", "e-mail"),
        ("A. Lee <ann@lee.example>", "e-mail"),
        ("Ann Lee", "name"),
        ("LEE, ANN MD", "name"),
        ("Dr. Ann Lee", "name"),
        ("Referred by: Ann Lee", "name"),
        ("Ann Lee <ann@home.example>", "name"),
    ],
)
def test_a_cell_is_linked_by_id_by_address_or_by_full_name(cell: str, how: str) -> None:
    people = resolve_cell(cell, ("7", "Ann Lee", "ann@lee.example"), ("8", "Bob King"))

    assert edges(people) == [("7", "new")]
    assert people.referrals["resolution"].tolist() == [how]


@pytest.mark.parametrize(
    ("known", "cell"),
    [
        ("001A0000006Vm9u", "001A0000006Vm9uIAC"),
        ("001A0000006Vm9uIAC", "001A0000006Vm9u"),
        ("001A0000006Vm9uIAC", "001A0000006Vm9uIAC"),
    ],
)
def test_a_salesforce_id_is_found_in_either_length(known: str, cell: str) -> None:
    assert edges(resolve_cell(cell, (known, "Ann Lee"))) == [(known, "new")]


def test_ids_that_differ_only_by_letter_case_are_two_contacts() -> None:
    people = resolve_cell("001A0000006Vm9u", ("001A0000006Vm9u", "Ann Lee"), ("001A0000006Vm9U", "Bob King"))

    assert edges(people) == [("001A0000006Vm9u", "new")]


@pytest.mark.parametrize("cell", ["A-1", "A-2", "A-3"])
def test_a_former_id_of_a_merged_contact_still_means_it(cell: str) -> None:
    contacts = table(
        "contact_id name alias_ids referrer",
        [("A-1", "Ann Lee", "A-2; A-3;", ""), ("B-1", "Bob King", "", cell)],
    )

    assert edges(resolve(contacts=contacts)) == [("A-1", "B-1")]


def test_former_ids_with_the_moment_of_the_merge_as_hubspot_writes_them_are_read() -> None:
    contacts = table(
        "contact_id name alias_ids referrer",
        [("11", "Ann Lee", "22:1700000000000;33:1700000000001", ""), ("44", "Bob King", "", "33")],
    )

    assert edges(resolve(contacts=contacts)) == [("11", "44")]


def test_a_contacts_own_id_wins_over_the_former_id_of_another() -> None:
    contacts = table(
        "contact_id name alias_ids referrer",
        [("A-1", "Ann Lee", "A-2", ""), ("A-2", "Bob King", "", ""), ("C-1", "Cid Ray", "", "A-2")],
    )

    assert edges(resolve(contacts=contacts)) == [("A-2", "C-1")]


def test_leading_zeros_tell_two_ids_apart() -> None:
    assert edges(resolve_cell("007", ("007", "Ann Lee"), ("7", "Bob King"))) == [("007", "new")]


def test_an_organisation_is_found_without_its_legal_form() -> None:
    contacts = table(
        "contact_id name kind referrer",
        [("1", "Harbour & Vale LLP", "organisation", ""), ("2", "Bob King", "", "Harbour and Vale")],
    )

    assert edges(resolve(contacts=contacts)) == [("1", "2")]


def test_a_firm_named_like_a_person_is_not_that_person() -> None:
    people = resolve_cell("Ann Lee Group", ("7", "Ann Lee"))

    assert ("7", "new") not in edges(people)


def test_two_contacts_of_one_name_make_no_edge_but_a_row_in_the_review_list() -> None:
    people = resolve_cell("John Smith", ("7", "John Smith", "js@a.example"), ("8", "SMITH, John"))

    assert edges(people) == []
    assert people.review["text"].tolist() == ["John Smith"]
    assert people.review["decision"].tolist() == [""]


def test_the_review_list_shows_each_candidate_with_what_tells_it_from_the_others() -> None:
    contacts = table(
        "contact_id name organisation city email referrer",
        [
            ("7", "John Smith", "Acme", "Oslo", "js@a.example", ""),
            ("8", "John Smith", "", "Rome", "", ""),
            ("9", "Bob King", "", "", "", "John Smith"),
        ],
    )
    review = resolve(contacts=contacts).review

    assert review.loc[0, ["candidate_1", "candidate_2", "candidate_3"]].tolist() == [
        "7: John Smith, Acme, Oslo, js@a.example",
        "8: John Smith, Rome",
        "",
    ]


def test_the_review_list_begins_with_the_text_that_unlocks_most_referrals() -> None:
    twins = [(str(n), name, "") for n, name in enumerate(["Ann Lee", "Ann Lee", "Bob King", "Bob King"])]
    named = [("a", "A A", "Ann Lee"), ("b", "B B", "Bob King"), ("c", "C C", "Bob King")]
    review = resolve(contacts=table("contact_id name referrer", [*twins, *named])).review

    assert list(zip(review["text"], review["unlocks"], strict=True)) == [("Bob King", 2), ("Ann Lee", 1)]


def test_contacts_who_share_an_address_are_candidates_for_it() -> None:
    people = resolve_cell(
        "info@lee.example", ("7", "Ann Lee", "info@lee.example"), ("8", "Bo Lee", "info@lee.example")
    )

    assert edges(people) == []
    assert people.review["why"].tolist() == ["2 contacts share this e-mail; referred Newcomer Doe"]


@pytest.mark.parametrize("cell", ["Google", "walk-in", "N/A", "?", "see notes", "https://lee.example/a", "-"])
def test_a_cell_that_names_nobody_makes_no_edge_and_no_contact(cell: str) -> None:
    rows = [
        ("7", "-", ""),
        ("8", "Ann Lee", "Bob King"),
        ("9", "Bob King", "Ann Lee"),
        ("10", "Cid Ray", cell),
    ]
    people = resolve(contacts=table("contact_id name referrer", rows))

    assert edges(people) == [("8", "9"), ("9", "8")]
    assert outcomes(people) == {"linked": 2, "not a person": 1}
    assert len(people.contacts) == 4


@pytest.mark.parametrize("cell", ["@home", "bob@"])
def test_a_broken_address_does_not_match_another_broken_address(cell: str) -> None:
    assert ("7", "new") not in edges(resolve_cell(cell, ("7", "Ann Lee", "none@")))


@pytest.mark.parametrize("cell", ["C-99", "0014W00002AKpQZQA1", "12345"])
def test_an_unknown_id_is_a_finding_and_makes_no_edge(cell: str) -> None:
    people = resolve_cell(cell, ("7", "Ann Lee"))

    assert edges(people) == []
    assert outcomes(people) == {"unknown id": 1}
    assert "unknown-referrer-id" in codes(people)


def test_a_lone_word_in_a_column_of_ids_is_an_unknown_id_and_no_person() -> None:
    contacts = table("contact_id name referrer_id", [("A", "Ann Lee", ""), ("B", "Bob King", "Cid")])

    assert outcomes(resolve(contacts=contacts)) == {"unknown id": 1}


# Several names in one cell


@pytest.mark.parametrize(
    "cell",
    [
        "Ann Lee & Bob King",
        "Ann Lee and Bob King",
        "Ann Lee; Bob King",
        "Ann Lee, Bob King",
        "Bob King / Ann Lee",
        "ann@lee.example; bob@king.example",
        "Ann Lee & Bob King <bob@king.example>",
        "7;8",
    ],
)
def test_several_referrers_in_one_cell_share_the_credit_equally(cell: str) -> None:
    people = resolve_cell(cell, ("7", "Ann Lee", "ann@lee.example"), ("8", "Bob King", "bob@king.example"))

    assert edges(people) == [("7", "new"), ("8", "new")]
    assert people.referrals["share"].tolist() == [0.5, 0.5]


def test_the_revenue_of_a_row_is_counted_once_however_many_it_names() -> None:
    log = table(
        "referrer referred revenue",
        [("Ann Lee & Bob King", "Cid Roe", 100), ("Ann Lee", "Dee Fox", 7), ("Bob King", "Eve Ash", 5)],
    )
    result = rg.run(referrals=log)

    assert result.network.nodes.at["Cid Roe", "revenue"] == 100
    credit = result.ranking.table.set_index("contact_id")["revenue"]
    assert credit[["Ann Lee", "Bob King"]].tolist() == [57, 55]


def test_a_referrer_who_is_named_twice_in_one_cell_has_the_whole_credit() -> None:
    people = resolve_cell("Ann Lee / ann@lee.example", ("7", "Ann Lee", "ann@lee.example"))

    assert edges(people) == [("7", "new")]
    assert people.referrals["share"].fillna(1.0).tolist() == [1.0]


def test_a_share_that_was_given_is_what_several_referrers_divide() -> None:
    log = table("referrer referred share", [("Ann Lee & Bob King", "Cid Ray", 0.5)])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King"), ("9", "Cid Ray")])

    assert resolve(contacts=contacts, referrals=log).referrals["share"].tolist() == [0.25, 0.25]


def test_a_channel_beside_a_name_is_passed_over() -> None:
    people = resolve_cell("Ann Lee/LinkedIn", ("7", "Ann Lee"))

    assert edges(people) == [("7", "new")]
    assert people.referrals["share"].fillna(1.0).tolist() == [1.0]


@pytest.mark.parametrize(
    ("cell", "candidate"),
    [
        ("Ann Lee & Zed Po", "7: Ann Lee"),
        ("Ann Lee, Acme Partners", "7: Ann Lee (says 'Acme Partners' besides)"),
    ],
)
def test_several_names_of_which_some_are_known_wait_for_review(cell: str, candidate: str) -> None:
    people = resolve_cell(cell, ("7", "Ann Lee"))

    assert edges(people) == []
    assert people.review["text"].tolist() == [cell]
    assert people.review["candidate_1"].tolist() == [candidate]


def test_several_names_of_which_one_is_shared_wait_for_review() -> None:
    people = resolve_cell("Ann Lee & Bob King", ("7", "Ann Lee"), ("8", "Ann Lee"), ("9", "Bob King"))

    assert edges(people) == []
    assert people.review.loc[0, ["candidate_1", "candidate_2", "candidate_3"]].tolist() == [
        "7: Ann Lee",
        "8: Ann Lee",
        "9: Bob King",
    ]


@pytest.mark.parametrize("name", ["Smith & Jones LLP", "AT&T", "Bang and Olufsen", "Lee, Ann"])
def test_one_name_that_looks_like_several_is_one_contact(name: str) -> None:
    assert edges(resolve_cell(name, ("7", name), ("8", "Smith"))) == [("7", "new")]


def test_several_people_who_were_referred_in_one_row_are_referrals_each() -> None:
    log = table("referrer referred revenue", [("Ann Lee", "Bob King & Cid Ray", 100)])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King"), ("9", "Cid Ray")])
    people = resolve(contacts=contacts, referrals=log)

    assert edges(people) == [("7", "8"), ("7", "9")]
    assert people.referrals["revenue"].sum() == 100


# Referrers who are not in the CRM


def test_a_named_referrer_who_is_not_in_the_crm_becomes_a_provisional_contact() -> None:
    people = resolve_cell("Zed Po", ("7", "Ann Lee"))
    provisional = people.contacts[people.contacts["provisional"]]

    assert provisional[["contact_id", "name", "kind"]].values.tolist() == [
        ["new:zed po", "Zed Po", "provisional"]
    ]
    assert edges(people) == [("new:zed po", "new")]


def test_contacts_of_the_crm_are_not_provisional() -> None:
    people = resolve_cell("Zed Po", ("7", "Ann Lee"))

    assert people.contacts.set_index("contact_id")["provisional"].to_dict() == {
        "7": False,
        "new": False,
        "new:zed po": True,
    }


def test_spellings_of_one_provisional_contact_are_one_shown_as_it_is_spelt_most_often() -> None:
    named = ["José Núñez", "NUNEZ, Jose", "Jose Nunez", "José Núñez", "Referred by: José Núñez"]
    contacts = table(
        "contact_id name referrer", [(str(n), f"Contact {n}", cell) for n, cell in enumerate(named)]
    )
    people = resolve(contacts=contacts)

    assert people.contacts.loc[people.contacts["provisional"], "name"].tolist() == ["José Núñez"]
    assert len(edges(people)) == 5


def test_of_spellings_met_equally_often_the_same_one_is_always_shown() -> None:
    rows = [("1", "A A", "zed po"), ("2", "B B", "Zed Po")]
    shown = {
        tuple(resolve(contacts=table("contact_id name referrer", order)).contacts["name"])
        for order in (rows, rows[::-1])
    }

    assert len(shown) == 1


def test_a_referrer_known_only_by_address_is_provisional_under_that_address() -> None:
    assert edges(resolve_cell("Zed+crm@Po.example", ("7", "Ann Lee"))) == [("new:zed+crm@po.example", "new")]


def test_a_provisional_contact_has_the_columns_of_every_other() -> None:
    contacts = table(
        "contact_id name created city willing_to_refer referrer",
        [("1", "Ann Lee", "2024-01-01", "Oslo", "yes", "Zed Po"), ("2", "Bob King", "", "", "", "")],
    )
    zed = resolve(contacts=contacts).contacts.set_index("contact_id").loc["new:zed po"]

    assert pd.isna(zed["created"])
    assert zed["city"] == ""
    assert not zed["staff"]
    assert not zed["is_firm"]


def test_without_provisional_contacts_a_name_outside_the_crm_makes_no_edge() -> None:
    people = resolve_cell("Zed Po", ("7", "Ann Lee"), provisional=False)

    assert edges(people) == []
    assert outcomes(people) == {"skipped": 1}
    assert not people.contacts["provisional"].any()


def test_without_provisional_contacts_a_referral_of_somebody_outside_the_crm_is_a_rejected_row() -> None:
    log = table("referrer referred", [("Ann Lee", "Zed Po"), ("Ann Lee", "Bob King")])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King")])
    people = resolve(rules=rg.ResolveRules(provisional=False), contacts=contacts, referrals=log)

    assert edges(people) == [("7", "8")]
    assert reasons(people) == [(2, "is left out")]


def test_nobody_becomes_a_contact_by_a_row_that_makes_no_referral() -> None:
    log = table("referrer referred_id", [("Zed Po", "C-99"), ("Ann Lee", "8")])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King")])

    assert resolve(contacts=contacts, referrals=log).contacts["contact_id"].tolist() == ["7", "8"]


# The firm


@pytest.mark.parametrize("cell", ["Acme", "Acme Ltd.", "acme", "zed@acme.example"])
def test_the_firm_is_no_referrer(cell: str) -> None:
    people = resolve_cell(cell, ("7", "Ann Lee"), firm=("Acme", "acme.example"))

    assert edges(people) == []
    assert outcomes(people) == {"the firm": 1}
    assert len(people.contacts) == 2


def test_the_run_says_which_firm_it_took_and_from_where() -> None:
    given = resolve_cell("Ann Lee", ("7", "Ann Lee"), firm=("Acme",))
    owners = table("owner email", [("o1", "o1@acme.example"), ("o2", "o2@acme.example")])
    learnt = resolve(
        owners=owners, contacts=table("contact_id name referrer", [("1", "A B", ""), ("2", "C D", "1")])
    )

    assert [finding.message for finding in given.findings if finding.code == "firm"] == [
        "The firm itself is taken to be acme (as given); 0 contacts are its people."
    ]
    assert ["acme.example" in finding.message for finding in learnt.findings if finding.code == "firm"] == [
        True
    ]


def test_the_firms_people_are_marked_as_staff() -> None:
    contacts = table(
        "contact_id name email organisation type kind referrer",
        [
            ("1", "Ann Lee", "ann@acme.example", "", "", "", ""),
            ("2", "Bob King", "", "Acme Ltd", "", "", ""),
            ("3", "Cid Ray", "", "", "Employee", "", ""),
            ("4", "Dee Day", "", "", "", "staff", ""),
            ("5", "Eve Fox", "eve@fox.example", "Fox", "client", "person", "Ann Lee"),
        ],
    )
    people = resolve(rules=rg.ResolveRules(firm=("Acme", "acme.example")), contacts=contacts)

    assert people.contacts["staff"].tolist() == [True, True, True, True, False]


def test_a_contact_that_is_the_firm_is_marked_so() -> None:
    people = resolve_cell("Ann Lee", ("7", "Ann Lee"), ("8", "Acme Inc"), firm=("Acme",))

    assert people.contacts.set_index("contact_id")["is_firm"].to_dict() == {
        "7": False,
        "8": True,
        "new": False,
    }


# The referral log


def test_a_log_is_resolved_on_both_sides() -> None:
    log = table("referrer referred_id", [("Ann Lee", "8"), ("bob@king.example", "7")])
    contacts = table("contact_id name email", [("7", "Ann Lee", ""), ("8", "Bob King", "bob@king.example")])

    assert edges(resolve(contacts=contacts, referrals=log)) == [("7", "8"), ("8", "7")]


def test_rows_without_an_id_are_separate_referrals_however_alike() -> None:
    log = table("referrer_id referred_id date", [("7", "8", "2024-01-01"), ("7", "8", "2024-01-01")])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King")])

    assert edges(resolve(contacts=contacts, referrals=log)) == [("7", "8"), ("7", "8")]


def test_a_log_row_without_the_referred_contact_takes_the_contact_of_its_deal() -> None:
    people = resolve(
        contacts=table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King")]),
        referrals=table("referrer_id deal_id", [("7", "D-1")]),
        deals=table("deal_id contact_id amount", [("D-1", "8", 100)]),
    )

    assert edges(people) == [("7", "8")]


def test_a_referred_contact_who_is_named_wins_over_the_contact_of_the_deal() -> None:
    people = resolve(
        contacts=table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King"), ("9", "Cid Ray")]),
        referrals=table("referrer_id referred_id deal_id", [("7", "9", "D-1")]),
        deals=table("deal_id contact_id amount", [("D-1", "8", 100)]),
    )

    assert edges(people) == [("7", "9")]


def test_a_name_beside_an_unknown_id_is_followed_row_by_row() -> None:
    log = table("referrer_id referrer referred_id", [("0", "Ann Lee", "9"), ("0", "Bob King", "9")])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King"), ("9", "Cid Ray")])

    assert edges(resolve(contacts=contacts, referrals=log)) == [("7", "9"), ("8", "9")]


def test_a_name_beside_an_unknown_id_is_followed_on_the_referred_side_too() -> None:
    log = table("referrer_id referred_id referred", [("7", "0", "Bob King")])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King")])

    assert edges(resolve(contacts=contacts, referrals=log)) == [("7", "8")]


def test_a_known_id_wins_over_the_name_beside_it() -> None:
    log = table("referrer_id referrer referred_id", [("7", "Bob King", "9")])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King"), ("9", "Cid Ray")])

    assert edges(resolve(contacts=contacts, referrals=log)) == [("7", "9")]


def test_a_cell_and_a_log_row_that_say_the_same_are_one_referral_with_the_facts_of_the_log() -> None:
    contacts = table("contact_id name referrer", [("7", "Ann Lee", ""), ("8", "Bob King", "Ann Lee")])
    log = table("referrer_id referred_id date status", [("7", "8", "2024-01-01", "won")])
    people = resolve(contacts=contacts, referrals=log)

    assert edges(people) == [("7", "8")]
    assert people.referrals["status"].tolist() == ["won"]
    assert outcomes(people) == {"linked": 2}


def test_a_cell_and_a_log_row_that_name_two_referrers_are_two_referrals() -> None:
    contacts = table(
        "contact_id name referrer", [("7", "Ann Lee", ""), ("8", "Bob King", "Ann Lee"), ("9", "Cid Ray", "")]
    )
    log = table("referrer_id referred_id", [("9", "8")])

    assert edges(resolve(contacts=contacts, referrals=log)) == [("7", "8"), ("9", "8")]


def test_a_self_referral_makes_no_edge_and_is_counted() -> None:
    contacts = table("contact_id name referrer", [("7", "Ann Lee", "Ann Lee"), ("8", "Bob King", "7")])
    log = table("referrer_id referred_id", [("8", "8")])
    people = resolve(contacts=contacts, referrals=log)

    assert edges(people) == [("7", "8")]
    assert [finding.count for finding in people.findings if finding.code == "self-referral"] == [2]
    assert reasons(people) == [(2, "referred by itself")]


def test_a_row_of_which_only_a_part_is_a_self_referral_is_used() -> None:
    log = table("referrer referred_id", [("Ann Lee & Bob King", "7")])
    people = resolve(contacts=table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King")]), referrals=log)

    assert edges(people) == [("8", "7")]
    assert reasons(people) == []


def test_referrals_in_both_directions_are_kept() -> None:
    log = table("referrer_id referred_id", [("7", "8"), ("8", "7")])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King")])

    assert edges(resolve(contacts=contacts, referrals=log)) == [("7", "8"), ("8", "7")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("C-99", "", "8", ""), "no contact has this id"),
        (("7", "", "C-99", ""), "no contact has this id"),
        (("7", "", "", "Google"), "names no person"),
        (("7", "", "", "John Smith"), "several contacts may be meant"),
        (("7", "", "", "Acme"), "names the firm itself"),
    ],
)
def test_a_log_row_that_makes_no_referral_is_rejected_with_the_reason(
    row: tuple[str, ...], reason: str
) -> None:
    contacts = table(
        "contact_id name", [("7", "Ann Lee"), ("8", "Bob King"), ("9", "John Smith"), ("10", "John Smith")]
    )
    log = table("referrer_id referrer referred_id referred", [row])
    people = resolve(rules=rg.ResolveRules(firm=("Acme",)), contacts=contacts, referrals=log)

    assert edges(people) == []
    assert reasons(people) == [(2, reason)]


def test_rows_of_a_log_that_refer_somebody_unknown_are_warned_of_in_one_line() -> None:
    log = table("referrer_id referred_id", [("7", "C-98"), ("7", "C-99"), ("7", ""), ("7", "8")])
    people = resolve(contacts=table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King")]), referrals=log)

    assert [finding.message for finding in people.findings if finding.code == "unknown-referred"] == [
        "2 rows of the referral log do not say who was referred: no contact has this id (2)."
    ]


# Referrals alone


def test_the_people_of_a_log_without_contacts_become_the_contacts() -> None:
    people = resolve(referrals=table("referrer referred", [("Ann Lee", "Bob King"), ("bob king", "Cid Ray")]))

    assert people.contacts["name"].tolist() == ["Ann Lee", "Bob King", "Cid Ray"]
    assert edges(people) == [("Ann Lee", "Bob King"), ("Bob King", "Cid Ray")]
    assert not people.contacts["provisional"].any()


def test_people_of_a_log_are_shown_as_they_are_spelt_most_often() -> None:
    log = table(
        "referrer referred", [("ANN LEE", "Bob King"), ("Ann Lee", "Cid Ray"), ("Ann Lee", "Dee Fox")]
    )

    assert resolve(referrals=log).contacts["name"].tolist()[0] == "Ann Lee"


def test_the_people_of_a_log_with_ids_keep_them_and_take_the_names_beside_them() -> None:
    log = table("referrer_id referrer referred_id", [("1", "Ann Lee", "2"), ("2", "", "3")])

    assert resolve(referrals=log).contacts[["contact_id", "name"]].values.tolist() == [
        ["1", "Ann Lee"],
        ["2", "2"],
        ["3", "3"],
    ]


def test_a_name_without_an_id_in_a_log_is_the_one_who_has_an_id_elsewhere() -> None:
    log = table("referrer_id referrer referred", [("1", "Ann Lee", "Bob King"), ("", "LEE, Ann", "Cid Ray")])

    assert edges(resolve(referrals=log)) == [("1", "Bob King"), ("1", "Cid Ray")]


def test_a_cell_of_several_names_in_a_log_is_no_contact_if_each_stands_alone_elsewhere() -> None:
    log = table(
        "referrer referred",
        [("Ann Lee", "Cid Ray"), ("Bob King", "Cid Ray"), ("Ann Lee & Bob King", "Dee Fox")],
    )
    people = resolve(referrals=log)

    assert people.contacts["name"].tolist() == ["Ann Lee", "Bob King", "Cid Ray", "Dee Fox"]
    assert edges(people)[-3:] == [("Ann Lee", "Dee Fox"), ("Bob King", "Cid Ray"), ("Bob King", "Dee Fox")]


def test_people_of_a_log_who_are_known_by_address_are_one_by_address() -> None:
    log = table("referrer referred", [("ann@lee.example", "Bob King"), ("Ann <ANN@lee.example>", "Cid Ray")])

    assert edges(resolve(referrals=log)) == [("ann@lee.example", "Bob King"), ("ann@lee.example", "Cid Ray")]


def test_a_channel_in_a_log_is_no_contact() -> None:
    people = resolve(referrals=table("referrer referred", [("Google", "Bob King"), ("Ann Lee", "Bob King")]))

    assert people.contacts["name"].tolist() == ["Ann Lee", "Bob King"]
    assert outcomes(people) == {"linked": 1, "not a person": 1}


# Contacts without ids


def test_contacts_without_ids_are_called_by_address_else_by_name() -> None:
    contacts = table("name email referrer", [("Ann Lee", "Ann@Lee.example", ""), ("Bob King", "", "Ann Lee")])
    people = resolve(contacts=contacts)

    assert people.contacts["contact_id"].tolist() == ["Bob King", "ann@lee.example"]
    assert edges(people) == [("ann@lee.example", "Bob King")]
    assert "ids-made" in codes(people)


def test_contacts_without_ids_who_share_a_name_are_told_apart_by_a_number() -> None:
    contacts = table(
        "name city referrer", [("Ann Lee", "Oslo", ""), ("Ann Lee", "Rome", ""), ("Bo Li", "", "Ann Lee")]
    )
    people = resolve(contacts=contacts)

    assert people.contacts["contact_id"].tolist() == ["Ann Lee #1", "Ann Lee #2", "Bo Li"]
    assert edges(people) == []


def test_contacts_without_ids_who_share_an_address_are_called_by_name() -> None:
    contacts = table(
        "name email referrer", [("Ann Lee", "us@lee.example", ""), ("Bo Lee", "us@lee.example", "Ann Lee")]
    )

    assert edges(resolve(contacts=contacts)) == [("Ann Lee", "Bo Lee")]


def test_a_contact_without_an_id_does_not_win_a_name_it_shares_with_one_who_has_an_id() -> None:
    contacts = table(
        "contact_id name referrer", [("7", "Ann Lee", ""), ("", "Ann Lee", ""), ("8", "Bob King", "Ann Lee")]
    )
    people = resolve(contacts=contacts)

    assert edges(people) == []
    assert people.review["text"].tolist() == ["Ann Lee"]


def test_contacts_with_neither_id_nor_name_are_kept_apart() -> None:
    contacts = table(
        "name organisation referrer", [("", "Acme", ""), ("", "Acme", ""), ("", "", "Acme"), ("Bo", "", "")]
    )
    people = resolve(contacts=contacts)

    assert people.contacts["contact_id"].is_unique
    assert len(people.contacts) == 3


def test_ids_that_were_made_do_not_follow_the_order_of_the_rows() -> None:
    rows = [
        ("Ann Lee", "Oslo", "2024-01-01", ""),
        ("Ann Lee", "Rome", "", ""),
        ("Ann Lee", "", "", "Bob King"),
        ("Bob King", "", "", ""),
    ]
    columns = "name city created referrer"
    one = resolve(contacts=table(columns, rows)).contacts
    other = resolve(contacts=table(columns, rows[::-1])).contacts

    assert one[["contact_id", "city"]].values.tolist() == other[["contact_id", "city"]].values.tolist()


def test_first_and_last_names_make_the_name_and_win_over_a_shown_one() -> None:
    contacts = table(
        "contact_id name first_name last_name referrer",
        [("1", "", "Ann", "Lee", ""), ("2", "Bobby", "Bob", "King", ""), ("3", "", "", "Ray", "Ann Lee")],
    )
    people = resolve(contacts=contacts)

    assert people.contacts["name"].tolist() == ["Ann Lee", "Bob King", "Ray"]
    assert edges(people) == [("1", "3")]


def test_a_contact_without_a_name_is_shown_by_its_organisation_address_or_id() -> None:
    contacts = table(
        "contact_id name organisation email referrer",
        [("1", "", "Acme", "", ""), ("2", "", "", "b@b.example", ""), ("3", "", "", "", "1")],
    )

    assert resolve(contacts=contacts).contacts["name"].tolist() == ["Acme", "b@b.example", "3"]


def test_the_organisations_table_names_the_organisation_behind_an_id() -> None:
    people = resolve(
        contacts=table(
            "contact_id name organisation_id referrer",
            [("1", "Ann Lee", "A1", ""), ("2", "Bo Li", "A9", "1")],
        ),
        organisations=table("organisation_id organisation", [("A1", "Acme")]),
    )

    assert people.contacts["organisation"].tolist() == ["Acme", ""]


# Dates


def test_a_referral_with_a_date_keeps_it() -> None:
    log = table("referrer_id referred_id date", [("7", "8", "2024-02-01")])
    contacts = table(
        "contact_id name created", [("7", "Ann Lee", "2020-01-01"), ("8", "Bob King", "2020-01-01")]
    )
    people = resolve(contacts=contacts, referrals=log)

    assert people.referrals[["date", "date_origin"]].values.tolist() == [
        [pd.Timestamp("2024-02-01"), "referral"]
    ]


def test_an_undated_referral_takes_the_day_the_referred_contact_was_created_and_says_so() -> None:
    contacts = table(
        "contact_id name created referrer",
        [("7", "Ann Lee", "2020-01-01", ""), ("8", "Bob King", "2024-05-06", "Ann Lee")],
    )
    people = resolve(contacts=contacts)

    assert people.referrals[["date", "date_origin"]].values.tolist() == [
        [pd.Timestamp("2024-05-06"), "created"]
    ]
    assert "referral-dated-by-created" in codes(people)


def test_a_referral_that_nothing_dates_stays_undated_and_is_counted() -> None:
    people = resolve_cell("Ann Lee", ("7", "Ann Lee"))

    assert people.referrals["date"].isna().all()
    assert people.referrals["date_origin"].tolist() == [""]
    assert [finding.count for finding in people.findings if finding.code == "undated-referrals"] == [1]


def test_without_dates_there_is_no_as_of_date() -> None:
    assert resolve_cell("Ann Lee", ("7", "Ann Lee")).as_of is None


def test_the_as_of_date_is_the_latest_date_of_a_referral() -> None:
    log = table(
        "referrer referred date", [("Ann Lee", "Bo Li", "2024-02-01"), ("Bo Li", "Cid Ray", "2024-03-01")]
    )

    assert resolve(referrals=log).as_of == pd.Timestamp("2024-03-01")


def test_a_referral_dated_by_the_created_day_counts_for_the_as_of_date() -> None:
    contacts = table(
        "contact_id name created referrer",
        [
            ("7", "Ann Lee", "2020-01-01", ""),
            ("8", "Bob King", "2024-05-06", "Ann Lee"),
            ("9", "Cid", "2024-09-09", ""),
        ],
    )

    assert resolve(contacts=contacts).as_of == pd.Timestamp("2024-05-06")


def test_a_touch_after_the_last_referral_tells_the_as_of_date() -> None:
    contacts = table(
        "contact_id name created referrer",
        [("7", "Ann Lee", "2020-01-01", ""), ("8", "Bob King", "2024-05-06", "Ann Lee")],
    )
    touches = table("contact_id date channel", [("7", "2024-06-07", "call")])

    assert resolve(contacts=contacts, touches=touches).as_of == pd.Timestamp("2024-06-07")


def test_a_created_day_years_after_everything_else_does_not_move_the_as_of_date() -> None:
    contacts = table(
        "contact_id name created referrer",
        [
            ("7", "Ann Lee", "2020-01-01", ""),
            ("8", "Bob King", "2099-05-06", "Ann Lee"),
            ("9", "Cid Ray", "2024-01-01", "Ann Lee"),
        ],
    )
    people = resolve(contacts=contacts)

    assert people.as_of == pd.Timestamp("2024-01-01")
    assert sorted(people.referrals["date_origin"]) == ["", "created"]
    assert "created-far-ahead" in codes(people)


def test_a_given_as_of_date_holds_and_later_referrals_are_rejected_and_counted() -> None:
    log = table("referrer_id referred_id date", [("7", "8", "2024-02-01"), ("7", "9", "2024-06-01")])
    contacts = table("contact_id name", [("7", "Ann Lee"), ("8", "Bob King"), ("9", "Cid Ray")])
    people = resolve(as_of="2024-03-01", contacts=contacts, referrals=log)

    assert people.as_of == pd.Timestamp("2024-03-01")
    assert edges(people) == [("7", "8")]
    assert reasons(people) == [(3, "after the as-of date")]


def test_a_referral_dated_by_the_created_day_after_a_given_as_of_date_is_left_out_and_counted() -> None:
    contacts = table(
        "contact_id name created referrer",
        [
            ("7", "Ann Lee", "2020-01-01", ""),
            ("8", "Bob King", "2024-02-01", "Ann Lee"),
            ("9", "Cid Ray", "2024-06-01", "Zed Po"),
        ],
    )
    people = resolve(as_of="2024-03-01", contacts=contacts)

    assert edges(people) == [("7", "8")]
    assert [finding.count for finding in people.findings if finding.code == "late-referrals"] == [1]
    assert people.contacts["contact_id"].tolist() == ["7", "8", "9"]


def test_a_late_row_of_several_referrers_is_rejected_once() -> None:
    log = table("referrer referred_id", [("Ann Lee & Bob King", "9")])
    contacts = table(
        "contact_id name created",
        [("7", "Ann Lee", ""), ("8", "Bob King", ""), ("9", "Cid Ray", "2024-06-01")],
    )

    assert reasons(resolve(as_of="2024-03-01", contacts=contacts, referrals=log)) == [
        (2, "after the as-of date")
    ]


# Decisions


@pytest.mark.parametrize("decision", ["8", " 8 ", "8: John Smith, Rome"])
def test_a_decision_for_a_contact_links_the_text_to_it(decision: str) -> None:
    people = resolve_cell(
        "John Smith", ("7", "John Smith"), ("8", "John Smith"), decisions={"John Smith": decision}
    )

    assert edges(people) == [("8", "new")]
    assert people.referrals["resolution"].tolist() == ["decision"]
    assert people.review.empty


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [("not a person", "not a person"), ("Not a Person", "not a person"), ("skip", "skipped")],
)
def test_a_decision_against_a_text_keeps_it_from_making_an_edge(decision: str, outcome: str) -> None:
    people = resolve_cell("Ann Lee", ("7", "Ann Lee"), decisions={"Ann Lee": decision})

    assert edges(people) == []
    assert outcomes(people) == {outcome: 1}


@pytest.mark.parametrize("provisional", [True, False])
def test_a_decision_for_somebody_new_makes_a_provisional_contact(provisional: bool) -> None:
    people = resolve_cell(
        "John Smith",
        ("7", "John Smith"),
        ("8", "John Smith"),
        decisions={"John Smith": "new"},
        provisional=provisional,
    )

    assert edges(people) == [("new:john smith", "new")]


def test_a_decision_is_found_whatever_the_blanks_and_the_letter_case() -> None:
    people = resolve_cell(
        "John  SMITH", ("7", "John Smith"), ("8", "John Smith"), decisions={"john smith": "7"}
    )

    assert edges(people) == [("7", "new")]


def test_a_decision_that_names_no_contact_leaves_the_text_in_the_review_list_and_says_why() -> None:
    people = resolve_cell(
        "John Smith", ("7", "John Smith"), ("8", "John Smith"), decisions={"John Smith": "C-99"}
    )

    assert edges(people) == []
    assert people.review[["text", "why"]].values.tolist() == [
        ["John Smith", "the decision 'C-99' is no contact's id; referred Newcomer Doe"]
    ]


@pytest.mark.parametrize(("text", "candidates"), [("John Smith", ["7", "8"]), ("J. Vale", ["9"])])
def test_who_may_be_meant_is_shown_beside_a_decision_that_names_no_contact(
    text: str, candidates: list[str]
) -> None:
    known = (("7", "John Smith"), ("8", "John Smith"), ("9", "Jonas Vale"))
    people = resolve_cell(text, *known, decisions={text: "C-99"})

    row = people.review.iloc[0]
    assert edges(people) == []
    assert row["why"].startswith("the decision 'C-99' is no contact's id")
    assert [row[f"candidate_{at}"].partition(":")[0] for at in range(1, len(candidates) + 1)] == candidates


def test_a_decision_about_a_name_does_not_touch_the_contact_who_bears_it() -> None:
    contacts = table("name referrer", [("Ann Lee", "Bob King"), ("Bob King", ""), ("Cid Ray", "Ann Lee")])
    people = resolve(rules=rg.ResolveRules(decisions={"Ann Lee": "not a person"}), contacts=contacts)

    assert edges(people) == [("Bob King", "Ann Lee")]


def test_the_review_list_comes_back_as_decisions(tmp_path: Path) -> None:
    twins = (("7", "John Smith"), ("8", "John Smith"))
    review = resolve_cell("John Smith", *twins).review
    path = tmp_path / "review.csv"
    review.assign(decision="8").to_csv(path, index=False, encoding="utf-8-sig")
    people = resolve_cell("John Smith", *twins, decisions=read_decisions(path))

    assert edges(people) == [("8", "new")]


# Ties and the other tables


def test_ties_are_resolved_like_cells_and_weigh_a_half_where_nothing_is_said() -> None:
    people = resolve(
        contacts=table("contact_id name referrer", [("7", "Ann Lee", ""), ("8", "Bob King", "7")]),
        ties=table("a b weight", [("7", "Bob King", ""), ("Ann Lee", "8", 2)]),
    )

    assert people.ties[["a", "b", "weight"]].values.tolist() == [["7", "8", 0.5], ["7", "8", 2.0]]


def test_a_tie_to_nobody_known_or_to_itself_is_a_rejected_row_once() -> None:
    people = resolve(
        contacts=table("contact_id name referrer", [("7", "Ann Lee", ""), ("8", "Bob King", "7")]),
        ties=table("a b", [("C-9", "C-8"), ("7", "C-9"), ("7", "Ann Lee"), ("7", "8")]),
    )

    assert len(people.ties) == 1
    assert reasons(people) == [
        (2, "no contact has this id"),
        (3, "no contact has this id"),
        (4, "a tie to itself"),
    ]


def test_rows_about_a_contact_are_kept_under_its_id_and_rows_about_nobody_are_rejected() -> None:
    people = resolve(
        contacts=table(
            "contact_id name email referrer", [("7", "Ann Lee", "a@lee.example", ""), ("8", "Bo", "", "7")]
        ),
        touches=table(
            "contact_id date channel",
            [
                ("a@lee.example", "2024-01-01", "call"),
                ("C-99", "2024-01-02", "call"),
                ("", "2024-01-03", "call"),
            ],
        ),
    )

    assert people.tables["touches"]["contact_id"].tolist() == ["7"]
    assert {reason for _, reason in reasons(people)} >= {"no contact has this id"}
    assert len(people.rejects) == 2


def test_tables_of_the_firm_pass_through() -> None:
    people = resolve(
        contacts=table("contact_id name referrer", [("7", "Ann Lee", ""), ("8", "Bo Li", "7")]),
        owners=table("owner name", [("o1", "Olga Own")]),
        campaigns=table("campaign_id name", [("c1", "Dinner")]),
    )

    assert sorted(people.tables) == ["campaigns", "owners"]


# Nothing to go by


def test_without_a_referrer_column_or_a_log_the_message_names_the_columns_seen() -> None:
    contacts = pd.DataFrame({"Record ID": ["7"], "Full Name": ["Ann Lee"], "Shoe Size": ["9"]})

    with pytest.raises(MissingColumnError, match="Columns seen: Record ID, Full Name, Shoe Size"):
        resolve(contacts=contacts)


def test_a_referrer_column_that_was_passed_over_is_named_with_the_reason() -> None:
    with pytest.raises(MissingColumnError, match="'referrer' of contacts holds channels, not people"):
        resolve(
            contacts=table(
                "contact_id name referrer", [("7", "Ann Lee", "Google"), ("8", "Bob King", "Google")]
            )
        )


def test_the_message_about_a_missing_referrer_says_how_to_name_the_column() -> None:
    with pytest.raises(MissingColumnError) as caught:
        resolve(contacts=table("contact_id name", [("7", "Ann Lee")]))

    assert '--column referrer="Header"' in caught.value.hint


def test_without_any_table_there_is_nothing_to_work_on() -> None:
    records = rg.read(frames={"contacts": table("contact_id name referrer", [("7", "Ann Lee", "")])})
    empty = rg.Records({}, records.sources, records.rejects, records.merged, records.columns, (), None)

    with pytest.raises(InputError, match="There is no table to work on"):
        rg.resolve(empty)


@pytest.mark.parametrize("rows", [[("7", "Ann Lee", "")], [("7", "Ann Lee", ""), ("8", "Bob King", "")]])
def test_a_referrer_column_without_a_referrer_makes_no_referral_and_no_fuss(rows: Rows) -> None:
    people = resolve(contacts=table("contact_id name referrer", rows))

    assert edges(people) == []
    assert people.referrers.empty
    assert people.as_of is None


def test_a_log_without_rows_beside_contacts_makes_no_referral_and_no_fuss() -> None:
    contacts = table("contact_id name", [("7", "Ann Lee")])

    assert edges(resolve(contacts=contacts, referrals=table("referrer referred", []))) == []


@pytest.mark.parametrize(
    ("name", "columns"), [("contacts", "name referrer"), ("referrals", "referrer referred")]
)
def test_a_header_without_rows_is_said_to_be_nobody(name: str, columns: str) -> None:
    with pytest.raises(InputError, match=r"nobody here: .+ hold no rows"):
        resolve(**{name: table(columns, [])})


# Accounts and order

CELLS = st.sampled_from(
    """||7|8|C-99|newcomer|Ann Lee|LEE, ANN|John Smith|Zed Po|Google|Acme|?|bob@king.example|Ann Lee/Google
    |Ann Lee & Zed Po|Ann Lee & Bob King|bob@king.example; Ann Lee""".replace("\n    ", "").split("|")
)
CONTACTS = [
    ("7", "Ann Lee", ""),
    ("8", "Bob King", "bob@king.example"),
    ("9", "John Smith", ""),
    ("10", "John Smith", ""),
]


@settings(max_examples=25)
@given(
    st.lists(CELLS, min_size=1, max_size=8),
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8),
    st.booleans(),
)
def test_the_accounts_add_up_whatever_the_cells_say(
    cells: list[str], log: list[Pair], provisional: bool
) -> None:
    named = [(f"n{number}", f"Newcomer {number}", "", cell) for number, cell in enumerate(cells)]
    contacts = table("contact_id name email referrer", [*((*row, "") for row in CONTACTS), *named])
    records = rg.read(
        frames={"contacts": contacts, "referrals": table("referrer referred", log)},
        rules=rg.ReadRules(allow_rejects=True),
    )
    people = rg.resolve(records, rg.ResolveRules(firm=("Acme",), provisional=provisional))
    account = rg.records.account(records.sources, people.rejects, people.merged)

    in_contacts = "referrer" in records.tables["contacts"] and sum(map(bool, cells))
    assert people.referrers["cells"].sum() == in_contacts + len(records.tables["referrals"])
    assert (account["rows"] == account["used"] + account["merged"] + account["rejected"]).all()
    assert (account["used"] >= 0).all()
    assert not people.rejects.duplicated(["file", "row"]).any()
    assert {*people.referrals["referrer_id"], *people.referrals["referred_id"]} <= {
        *people.contacts["contact_id"]
    }
    assert people.contacts["contact_id"].is_unique
    assert people.review["unlocks"].sum() == outcomes(people).get("to review", 0)


@settings(max_examples=8)
@given(st.lists(CELLS, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(cells: list[str], random: Any) -> None:
    # Enough people among the cells that reading takes the column for one of referrers, not of channels.
    named = [
        (f"n{number}", f"Newcomer {number}", "", cell)
        for number, cell in enumerate([*cells, *["Ann Lee"] * 7])
    ]
    rows = [*((*row, "") for row in CONTACTS), *named]
    contacts = table("contact_id name email referrer", rows)
    shuffled = table("contact_id name email referrer", random.sample(rows, len(rows)))
    shuffled = shuffled[random.sample(list(shuffled.columns), 4)]
    one, other = resolve(contacts=contacts), resolve(contacts=shuffled)

    assert edges(one) == edges(other)
    assert one.contacts[["contact_id", "name"]].equals(other.contacts[["contact_id", "name"]])
    assert one.review.equals(other.review)
    assert one.referrers.equals(other.referrers)


def test_the_records_that_were_resolved_stay_as_they_were() -> None:
    contacts = table("contact_id name referrer", [("7", "Ann Lee", "Zed Po"), ("", "Bob King", "7")])
    records = rg.read(frames={"contacts": contacts})
    before = records.tables["contacts"].copy()
    rg.resolve(records)

    pd.testing.assert_frame_equal(records.tables["contacts"], before)


def test_a_web_address_is_no_person_and_its_parts_are_no_names() -> None:
    contacts = pd.DataFrame(
        {
            "contact_id": ["1", "2", "3", "4"],
            "name": ["Ann Lee", "Bob King", "Cy Doe", "Di Fox"],
            "referrer": ["", "Ann Lee", "https://www.google.com/", "Ann Lee"],
        }
    )
    people = rg.resolve(rg.read(frames={"contacts": contacts}))

    assert people.contacts["contact_id"].tolist() == ["1", "2", "3", "4"]
    assert dict(zip(people.referrers["outcome"], people.referrers["cells"], strict=True))["not a person"] == 1
