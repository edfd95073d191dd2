"""Flags, choices and statuses: the words of many CRMs, and what is none of them kept as it is."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from refgraph.records import read
from refgraph.records.values.words import choices, deal_stages, flags


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Yes", 1),
        ("TRUE", 1),
        ("x", 1),
        ("✓", 1),
        ("Wahr", 1),
        ("oui", 1),
        ("1.0", 1),
        ("No", 0),
        ("nein", 0),
        ("0", 0),
        ("Maybe", 0.5),
    ],
)
def test_yes_no_and_maybe_are_known_in_several_languages(cell: str, value: float) -> None:
    assert flags([cell])[cell] == value


def test_a_blank_flag_is_unknown_and_a_strange_one_is_left_out() -> None:
    read_flags = flags(["", "n/a", "purple"])
    assert math.isnan(read_flags[""])
    assert "purple" not in read_flags


def test_a_willingness_of_nought_to_ten_keeps_how_strong_it_is() -> None:
    frame = pd.DataFrame({"name": list("abcd"), "willing_to_refer": ["10", "7", "6", "0"]})
    found = read(frames={"contacts": frame}).tables["contacts"]
    assert found["willing_to_refer"].tolist() == [1, 0.7, 0.6, 0]


def test_a_willingness_of_nought_and_one_is_no_and_yes() -> None:
    frame = pd.DataFrame({"name": list("ab"), "willing_to_refer": ["1", "0"]})
    assert read(frames={"contacts": frame}).tables["contacts"]["willing_to_refer"].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("table", "column", "cell", "word"),
    [
        ("deals", "status", "closedwon", "won"),
        ("deals", "status", "Gewonnen", "won"),
        ("deals", "status", "Closed Lost", "lost"),
        ("deals", "kind", "Existing Business", "repeat"),
        ("contacts", "type", "Past Client", "past_client"),
        ("contacts", "type", "past_client", "past_client"),
        ("contacts", "type", "Supplier", "vendor"),
        ("contacts", "kind", "Company", "organisation"),
        ("referrals", "status", "Converted", "won"),
        ("touches", "direction", "Inbound", "in"),
        ("owners", "role", "Managing Partner", "principal"),
        ("deals", "status", " On Hold ", "On Hold"),
    ],
)
def test_words_of_crms_are_understood_and_strange_ones_kept(
    table: str, column: str, cell: str, word: str
) -> None:
    assert choices(table, column, [cell]) == {cell: word}


def test_a_stage_tells_whether_a_deal_is_won_lost_or_open() -> None:
    stages = {
        "Closed Won": "won",
        "5 - Won (signed)": "won",
        "lost_to_competitor": "lost",
        "Proposal": "open",
        "": "",
    }
    assert deal_stages(stages) == stages


def test_strange_words_are_noted_with_their_counts() -> None:
    frame = pd.DataFrame({"name": list("abc"), "type": ["Client", "Muggle", "Muggle"]})
    records = read(frames={"contacts": frame})
    assert records.tables["contacts"]["type"].tolist() == ["client", "Muggle", "Muggle"]
    assert [(finding.code, finding.count) for finding in records.findings] == [("unknown-words", 2)]


def test_a_deal_without_status_takes_it_from_its_stage() -> None:
    frame = pd.DataFrame({"deal_id": ["1", "2", "3"], "stage": ["Closed Won", "Proposal", ""], "amount": "5"})
    assert read(frames={"deals": frame}).tables["deals"]["status"].tolist() == ["won", "open", ""]


def test_a_deal_takes_its_status_from_the_flags_beside_it() -> None:
    frame = pd.DataFrame({"Id": ["1", "2", "3"], "Amount": "5", "IsWon": ["true", "false", "false"]})
    frame["IsClosed"] = ["true", "true", "false"]
    assert read(frames={"deals": frame}).tables["deals"]["status"].tolist() == ["won", "lost", "open"]


def test_a_contacts_pipeline_word_is_a_stage_and_no_status() -> None:
    frame = pd.DataFrame(
        {"name": list("abcd"), "status": ["Open - Not Contacted", "Inactive", "", "Do Not Contact"]}
    )
    contacts = read(frames={"contacts": frame}).tables["contacts"]
    assert contacts["status"].tolist() == ["", "inactive", "", "do_not_contact"]
    assert contacts["stage"].tolist() == ["Open - Not Contacted", "", "", ""]


def test_a_contacts_own_stage_is_not_overwritten() -> None:
    frame = pd.DataFrame(
        {"name": list("ab"), "Status": ["Working", "Working"], "Lifecycle Stage": ["lead", ""]}
    )
    assert read(frames={"contacts": frame}).tables["contacts"]["stage"].tolist() == ["lead", "Working"]


@pytest.mark.parametrize(
    ("header", "cell", "status"),
    [
        ("HasOptedOutOfEmail", "true", "do_not_contact"),
        ("Do Not Call", "1", "do_not_contact"),
        ("Deceased", "Yes", "deceased"),
        ("IsDeleted", "TRUE", "inactive"),
        ("Active", "false", "inactive"),
        ("Active", "true", "active"),
        ("Do Not Call", "0", ""),
    ],
)
def test_a_flag_beside_a_contact_says_its_status(header: str, cell: str, status: str) -> None:
    contacts = read(frames={"contacts": pd.DataFrame({"name": ["Ann"], header: [cell]})}).tables["contacts"]
    assert (contacts["status"].tolist() if "status" in contacts else [""]) == [status]


def test_of_several_flags_the_gravest_counts() -> None:
    frame = pd.DataFrame({"name": ["Ann"], "Active": ["yes"], "Do Not Call": ["yes"], "Deceased": ["yes"]})
    assert read(frames={"contacts": frame}).tables["contacts"]["status"].tolist() == ["deceased"]


def test_guards_against_formulas_are_taken_away_and_other_apostrophes_kept() -> None:
    frame = pd.DataFrame({"name": ["'=1+1", "O'Hara", "'Ann'"], "phone": ["'+1 555 0100", "'0100", "555"]})
    contacts = read(frames={"contacts": frame}).tables["contacts"]
    assert contacts["name"].tolist() == ["=1+1", "O'Hara", "'Ann'"]
    assert contacts["phone"].tolist() == ["+1 555 0100", "0100", "555"]
