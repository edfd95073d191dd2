"""Contacts that may be one person are proposed in groups; what a person decides about them is followed."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people.contacts import prepare_contacts
from refgraph.people.firm import Firm
from refgraph.people.matching.possible_duplicates import propose_duplicates
from refgraph.people.review import duplicates_to_review

Pairs = set[frozenset[str]]


def pairs(group: list[str]) -> Pairs:
    return {frozenset(pair) for pair in combinations(group, 2)}


@pytest.mark.parametrize(
    ("file", "identity", "found_or_proposed"),
    [("febrl_dataset1.csv", "rec_id", 0.95), ("splink_fake_1000.csv", "unique_id", 0.80)],
)
def test_duplicates_whose_truth_is_known(
    shared: Path, file: str, identity: str, found_or_proposed: float
) -> None:
    raw = pd.read_csv(shared / "names_matching" / file, dtype=str, skipinitialspace=True).fillna("")
    person = raw["cluster"] if "cluster" in raw else raw[identity].str.split("-").str[1]
    truth = {pair for _, ids in raw[identity].groupby(person) for pair in pairs(ids.tolist())}
    records = rg.read(frames={"contacts": raw.rename(columns={identity: "Contact ID"})}, errors="collect")
    contacts = prepare_contacts(records.tables, Firm()).contacts
    people = {
        row.contact_id: [row.contact_id, *filter(None, row.alias_ids.split(";"))]
        for row in contacts.itertuples()
    }
    merged = {pair for ids in people.values() for pair in pairs(ids)}
    groups = propose_duplicates(contacts).table.groupby("group")["contact_id"]
    proposed = {pair for _, ids in groups for pair in pairs([each for one in ids for each in people[one]])}

    assert len(merged & truth) >= 0.995 * len(merged) > 0
    assert len((merged | proposed) & truth) >= found_or_proposed * len(truth)
    assert len(proposed & truth) >= 0.95 * len(proposed)


def contacts(*rows: dict[str, str]) -> pd.DataFrame:
    known = ["contact_id", "name", "email", "organisation", "city"]
    columns = dict.fromkeys([*known, *(key for row in rows for key in row)])
    rows_ = [[row.get(name, "") for name in columns] for row in rows]
    return pd.DataFrame(rows_, columns=[*columns], dtype="str")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Bob King", "email": "b@k.example"}, {"name": "Robert King", "email": "b@k.example"}),
        ({"name": "Bob King", "city": "Oslo"}, {"name": "King Bob", "city": "Oslo"}),
        ({"name": "Bob King", "city": "Oslo"}, {"name": "Bob King"}),
        ({"name": "Bob King", "birthday": "1980-01-02"}, {"name": "B. King", "birthday": "1980-01-02"}),
        ({"name": "Bob King", "city": "Port Alder"}, {"name": "Bob Kings", "city": "Port Adler"}),
    ],
)
def test_contacts_with_enough_in_common_are_proposed(one: dict[str, str], other: dict[str, str]) -> None:
    proposed = propose_duplicates(contacts({"contact_id": "1"} | one, {"contact_id": "2"} | other)).table
    assert proposed["contact_id"].tolist() == ["1", "2"]
    assert proposed["evidence"].ne("").all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Bob King", "city": "Oslo"}, {"name": "Bob King", "city": "Rome"}),
        ({"name": "Bob King", "city": "Oslo"}, {"name": "Ann King", "city": "Oslo"}),
        ({"name": "Bob King"}, {"name": "Rob King"}),
        ({"name": "", "email": "info@k.example"}, {"name": "Ann King", "email": "info@k.example"}),
    ],
)
def test_contacts_with_little_in_common_are_not(one: dict[str, str], other: dict[str, str]) -> None:
    assert propose_duplicates(contacts({"contact_id": "1"} | one, {"contact_id": "2"} | other)).table.empty


TWICE = contacts(
    {"contact_id": "1", "name": "Bob King", "email": "b@k.example"},
    {"contact_id": "2", "name": "Robert King", "email": "b@k.example"},
    {"contact_id": "3", "name": "Ann Lee", "referrer": "Bob King"},
    {"contact_id": "4", "name": "Cid Cole", "referrer": "Robert King"},
)


def resolved(decision: str) -> rg.People:
    rules: dict[str, Any] = {"decisions": {"1 = 2": decision}}
    return rg.resolve(rg.read(frames={"contacts": TWICE}), rg.ResolveRules(**rules))


@pytest.mark.parametrize(
    ("decision", "referrers"), [("same", ["1", "1"]), ("1 = 2", ["1", "1"]), ("different", ["1", "2"])]
)
def test_a_decision_on_a_group_is_followed(decision: str, referrers: list[str]) -> None:
    people = resolved(decision)
    assert people.referrals["referrer_id"].tolist() == referrers


def test_a_decided_merge_says_so() -> None:
    assert resolved("same").merged["reason"].tolist() == ["the same person as row 2 (decision)"]


def test_a_group_is_a_row_of_the_review_list() -> None:
    row = duplicates_to_review(TWICE).table.iloc[0]
    assert row[["text", "decision", "candidate_1", "candidate_2"]].tolist() == [
        "1 = 2",
        "",
        "1: Bob King, b@k.example",
        "2: Robert King, b@k.example",
    ]


def test_what_is_decided_is_not_asked_about() -> None:
    assert duplicates_to_review(TWICE, ["1 = 2"]).table.empty


def test_where_too_many_pairs_have_to_be_compared_none_is_and_it_is_said_how_many() -> None:
    # One pair has its e-mail in common, and Robert King shares nothing with Ann Lee or Cid Cole.
    found = propose_duplicates(TWICE, most_pairs=0)
    assert found.table.empty
    assert found.left >= 1
    assert len(propose_duplicates(TWICE, most_pairs=found.left).table) == 2


def test_nobody_twice_is_an_empty_list() -> None:
    assert duplicates_to_review(TWICE.iloc[1:]).table.empty


def test_contacts_without_an_id_are_one_person_once_it_is_decided_by_the_ids_they_were_shown_under() -> None:
    contacts = pd.DataFrame(
        {
            "Name": ["María García", "Maria Garcia", "Bob King", "Cid Fox", "Eve Orr"],
            "Company": ["Gestoría García", "Gestoria Garcia", "", "", ""],
            "Email": ["maria@garcia.example", "", "bob@king.example", "cid@fox.example", ""],
            "Referred By": ["", "", "María García", "Maria Garcia", "Cid Fox"],
        }
    )
    asked = rg.run(contacts=contacts)
    assert asked.ranking.table["referrals"].sum() == 1
    (question,) = duplicates_to_review(asked.people.contacts).table["text"]
    result = rg.run(
        contacts=contacts, settings=rg.Settings(resolve=rg.ResolveRules(decisions={question: "same"}))
    )

    referrals = result.ranking.table.set_index("contact_id")["referrals"]
    assert referrals["maria@garcia.example"] == 2
    assert len(referrals) == 4


def test_a_decision_about_contacts_that_are_gone_from_the_export_stops_nothing() -> None:
    contacts = pd.DataFrame(
        {"Contact ID": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Referred By": ["", "Ann Lee"]}
    )
    rules = rg.ResolveRules(decisions={"8 = 9": "same"})
    result = rg.run(contacts=contacts, settings=rg.Settings(resolve=rules))
    assert result.ranking.table["referrals"].tolist() == [1, 0]
