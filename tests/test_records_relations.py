"""Relations: labels decide direction, the two sides of one relation are one, and nothing is read silently."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refgraph.errors import SettingsError
from refgraph.records import ReadRules, Records, account, read

Row = tuple[str, str, str]


def _ties(*rows: Row, **relations: str) -> Records:
    frame = pd.DataFrame(rows, columns=["Contact", "Related Contact", "Type"])
    return read(frames={"ties": frame}, rules=ReadRules(relations=relations), errors="collect")


def _directed(*rows: Row, **relations: str) -> Records:
    frame = pd.DataFrame(rows, columns=["From ID", "To ID", "Relation"])
    return read(frames={"referrals": frame}, rules=ReadRules(relations=relations), errors="collect")


def _edges(records: Records) -> list[tuple[str, str]]:
    referrals = records.tables.get("referrals", pd.DataFrame(columns=["referrer_id", "referred_id"]))
    return list(zip(referrals["referrer_id"], referrals["referred_id"], strict=True))


def test_referred_by_between_two_sides_says_that_the_second_referred_the_first() -> None:
    assert _edges(_ties(("A", "B", "Referred by"))) == [("B", "A")]


def test_referrer_of_between_two_sides_says_that_the_first_referred_the_second() -> None:
    assert _edges(_ties(("A", "B", "Referrer of"))) == [("A", "B")]


def test_a_relation_that_is_a_referral_keeps_the_day_it_began() -> None:
    rows = [("B", "A", "Referred by", "2024-03-04"), ("A", "B", "Referrer of", "2024-03-04")]
    frame = pd.DataFrame(rows, columns=["Contact", "Related Contact", "Type", "Start Date"])
    records = read(frames={"ties": frame})
    assert records.tables["referrals"]["date"].dt.date.astype(str).tolist() == ["2024-03-04"]
    assert str(records.as_of.date()) == "2024-03-04"


def test_other_labels_between_two_sides_are_acquaintances() -> None:
    records = _ties(("A", "B", "Spouse"), ("A", "C", "Colleague"))
    assert _edges(records) == []
    assert records.tables["ties"]["kind"].tolist() == ["Spouse", "Colleague"]


def test_a_relation_that_is_stored_from_both_sides_is_one_referral() -> None:
    records = _ties(("A", "B", "Referred by"), ("B", "A", "Referrer of"))
    assert _edges(records) == [("B", "A")]
    assert records.merged.values.tolist() == [["ties", 3, "the other direction of row 2"]]


def test_two_who_referred_each_other_stay_two_referrals() -> None:
    rows = [
        ("A", "B", "Referred by"),
        ("B", "A", "Referrer of"),
        ("B", "A", "Referred by"),
        ("A", "B", "Referrer of"),
    ]
    assert sorted(_edges(_ties(*rows))) == [("A", "B"), ("B", "A")]


def test_a_tie_that_is_stored_from_both_sides_is_one_tie() -> None:
    records = _ties(("A", "B", "Employer"), ("B", "A", "Employee"), ("A", "C", "Spouse"))
    assert records.tables["ties"][["a", "b"]].values.tolist() == [["A", "B"], ["A", "C"]]
    assert len(records.merged) == 1


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC")), min_size=1, max_size=12))
def test_folding_counts_each_pair_as_often_as_its_fuller_side(pairs: list[tuple[str, str]]) -> None:
    records = _ties(*((a, b, "Friend") for a, b in pairs))
    kept = list(zip(records.tables["ties"]["a"], records.tables["ties"]["b"], strict=True))
    for a, b in {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}:
        assert kept.count((a, b)) + kept.count((b, a)) == max(pairs.count((a, b)), pairs.count((b, a)))
    assert len(records.merged) + len(kept) == len(pairs)


def test_referred_by_in_a_directed_table_swaps_the_sides_and_other_labels_do_not() -> None:
    records = _directed(("A", "B", "Referred by"), ("A", "C", "Referrer of"), ("A", "D", "advice"))
    assert _edges(records) == [("B", "A"), ("A", "C"), ("A", "D")]


def test_both_directions_in_a_directed_table_are_one_referral() -> None:
    records = _directed(("A", "B", "Referred by"), ("B", "A", "Referrer of"))
    assert _edges(records) == [("B", "A")]


def test_a_swap_takes_the_names_along() -> None:
    frame = pd.DataFrame(
        {"From/Code": ["1"], "From/Record Name": ["Ann"], "Type/Record Name": ["Referred by"]}
    )
    frame = frame.assign(**{"To/Code": ["2"], "To/Record Name": ["Bob"]})
    referrals = read(frames={"referrals": frame}).tables["referrals"]
    columns = ["referrer_id", "referrer", "referred_id", "referred"]
    assert referrals[columns].values.tolist() == [["2", "Bob", "1", "Ann"]]


def test_several_unknown_labels_are_read_as_referrals_and_listed() -> None:
    records = _directed(("A", "B", "advice"), ("A", "C", "friendship"), ("B", "C", "advice"))
    finding = records.findings[0]
    assert len(_edges(records)) == 3
    assert finding.code == "relations-read-as-referrals"
    assert "advice (2), friendship (1)" in finding.message
    assert "[read.relations]" in finding.hint


def test_one_unknown_label_needs_no_word() -> None:
    assert not _directed(("A", "B", "mentor"), ("A", "C", "mentor")).findings


def test_labels_can_be_declared_ties_and_ignored() -> None:
    records = _directed(
        ("A", "B", "advice"), ("A", "C", "friendship"), ("B", "C", "spam"), friendship="tie", spam="ignore"
    )
    assert _edges(records) == [("A", "B")]
    assert records.tables["ties"][["a", "b", "kind"]].values.tolist() == [["A", "C", "friendship"]]
    assert records.rejects["reason"].tolist() == ["left out by [read.relations]"]
    assert not records.findings


def test_a_label_between_two_sides_can_be_declared_a_referral() -> None:
    assert _edges(_ties(("A", "B", "Gave us"), **{"gave us": "referred by"})) == [("B", "A")]


def test_a_declared_referral_that_stands_both_ways_is_warned_about() -> None:
    records = _ties(("A", "B", "Partner"), ("B", "A", "Partner"), Partner="referral")
    assert [(finding.code, finding.severity) for finding in records.findings] == [
        ("two-way-relations", "warning")
    ]


def test_relations_with_codes_and_names_go_by_their_codes() -> None:
    columns = {
        "From/Record Name": ["Ann"],
        "From/Code": ["5"],
        "Type/Record Name": ["Referred by"],
        "To/Code": ["6"],
    }
    records = read(frames={"ties": pd.DataFrame(columns)})
    assert _edges(records) == [("6", "5")]
    assert list(records.tables) == ["referrals"]


def test_sides_that_are_names_are_read_as_names() -> None:
    contacts = pd.DataFrame({"contact_id": ["1", "2"], "name": ["Ann Lee", "Bob King"]})
    ties = pd.DataFrame({"Contact": ["Ann Lee"], "Related Contact": ["Bob King"], "Type": ["Referrer of"]})
    referrals = read(frames={"contacts": contacts, "ties": ties}).tables["referrals"]
    assert referrals[["referrer", "referred"]].values.tolist() == [["Ann Lee", "Bob King"]]


def test_a_meaning_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsError, match="'Friend' as 'refers'"):
        _ties(("A", "B", "Friend"), Friend="refers")


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.sampled_from("ABC"),
            st.sampled_from(["Referred by", "Referrer of", "Tie", ""]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_row_is_used_or_folded(rows: list[Row]) -> None:
    for records in (_ties(*rows), _directed(*rows)):
        counts = account(records.sources, records.rejects, records.merged).iloc[0]
        assert counts["used"] == sum(len(records.tables.get(name, ())) for name in ("referrals", "ties"))
