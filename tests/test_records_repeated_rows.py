"""Rows of one id: folded where they agree, an error where they do not, and alike rows without an id kept."""

from __future__ import annotations

import pandas as pd

from refgraph.records import Records, account, read


def _contacts(*rows: tuple[str, str, str], errors: str = "raise") -> Records:
    frame = pd.DataFrame(rows, columns=["contact_id", "name", "city"])
    return read(frames={"contacts": frame}, errors=errors)  # type: ignore[arg-type]


def test_a_contact_that_is_there_twice_is_one() -> None:
    records = _contacts(("1", "Ann", "Oslo"), ("2", "Bob", ""), ("1", "Ann", "Oslo"))
    assert records.tables["contacts"]["contact_id"].tolist() == ["1", "2"]
    assert records.merged.values.tolist() == [["contacts", 4, "the same contact as row 2"]]


def test_a_row_that_fills_what_the_other_leaves_blank_completes_it() -> None:
    records = _contacts(("1", "Ann", ""), ("1", "", "Oslo"))
    assert records.tables["contacts"][["name", "city"]].values.tolist() == [["Ann", "Oslo"]]
    assert records.merged["reason"].tolist() == ["the same contact as row 2"]


def test_of_rows_of_one_id_and_name_that_contradict_each_other_the_first_counts_and_the_other_is_rejected() -> (
    None
):
    records = _contacts(("1", "Ann", "Oslo"), ("1", "Ann", "Rome"))
    assert records.tables["contacts"]["city"].tolist() == ["Oslo"]
    assert records.rejects[["row", "column", "value"]].values.tolist() == [[3, "city", "Rome"]]
    (said,) = [finding for finding in records.findings if finding.code == "conflicting-contacts"]
    assert "1 (contacts row 3 and row 2: city)" in said.message


def test_rows_of_one_id_that_are_several_people_are_all_rejected_and_the_rest_goes_on() -> None:
    records = _contacts(
        ("1", "Ann Lee", ""), ("2", "Bob Roe", ""), ("3", "Cid Cole", ""), ("3", "Carl Kole", ""),
        *((f"{at}", f"Dee Dunn{at}", "") for at in range(4, 12)),
    )  # fmt: skip
    assert "3" not in records.tables["contacts"]["contact_id"].tolist()
    assert records.rejects["row"].tolist() == [4, 5]


def test_alike_contacts_without_an_id_stay_two() -> None:
    assert len(_contacts(("", "Ann", "Oslo"), ("", "Ann", "Oslo")).tables["contacts"]) == 2


def test_equal_referrals_of_one_id_are_one_and_those_without_stay_separate() -> None:
    frame = pd.DataFrame(
        {"referral_id": ["R1", "R1", "", "", "R1"], "referrer": "Ann", "referred": list("BBCCD")}
    )
    records = read(frames={"referrals": frame})
    assert records.tables["referrals"]["referred"].tolist() == ["B", "C", "C", "D"]
    assert account(records.sources, records.rejects, records.merged)["merged"].tolist() == [1]


def test_an_id_that_stands_twice_makes_no_log_of_contacts() -> None:
    names = ["Ann Lee", "Bob King", "Cid Cole", "Carl Kole", "Dee Dunn"]
    frame = pd.DataFrame(
        {"Contact ID": list("12334"), "Full Name": names, "Referred By ID": ["", "1", "1", "3", "2"]}
    )
    records = read(frames={"contacts": frame})
    assert records.tables["contacts"]["contact_id"].tolist() == ["1", "2", "4"]
