"""Ids that were changed on their way, and cells that hold several."""

from __future__ import annotations

import pandas as pd

from refgraph.records import Records, account, read

CONTACTS = pd.DataFrame(
    {"Contact ID": ["001", "002", "010"], "Full Name": ["Ann Lee", "Bob King", "Cid Fox"]}
)


def _read(**frames: pd.DataFrame) -> Records:
    records = read(frames={"contacts": CONTACTS, **frames}, errors="collect")
    counts = account(records.sources, records.rejects, records.merged)
    assert (counts["rows"] == counts["used"] + counts["merged"] + counts["rejected"]).all()
    return records


def test_zeros_that_were_lost_come_back_where_a_contact_has_them() -> None:
    referrals = pd.DataFrame({"Referrer ID": ["1", "10.0", "3"], "Referred ID": ["2", "1", "2"]})
    records = _read(referrals=referrals)
    assert records.tables["referrals"]["referrer_id"].tolist() == ["001", "010", "3"]
    assert records.tables["referrals"]["referred_id"].tolist() == ["002", "001", "002"]
    assert [finding.count for finding in records.findings if finding.code == "mended-ids"] == [2, 3]


def test_contacts_lose_a_fraction_that_all_of_them_have() -> None:
    frame = pd.DataFrame({"Contact ID": ["1.0", "2.0"], "Name": ["Ann", "Bob"], "Referred By ID": ["", "1"]})
    contacts = read(frames={"contacts": frame}).tables["contacts"]
    assert contacts["contact_id"].tolist() == ["1", "2"]


def test_an_id_that_a_contact_has_is_never_changed() -> None:
    frame = pd.DataFrame({"Contact ID": ["1", "01"], "Name": ["Ann", "Bob"], "Referred By ID": ["01", "1"]})
    assert read(frames={"contacts": frame}).tables["contacts"]["referrer_id"].tolist() == ["01", "1"]


def test_a_list_of_json_is_a_list_of_ids() -> None:
    referrals = pd.DataFrame({"Referrer ID": ['["001","002"]', "[not json"], "Referred ID": ["010", "010"]})
    assert _read(referrals=referrals).tables["referrals"]["referrer_id"].tolist() == ["001; 002", "[not json"]


def test_a_meeting_with_several_contacts_is_one_touch_each() -> None:
    touches = pd.DataFrame(
        {
            "Associated Contact IDs": ["001;002;999", "010"],
            "Date": ["2024-05-01", "2024-05-02"],
            "Type": "Meeting",
        }
    )
    records = _read(touches=touches)
    assert records.tables["touches"][["contact_id", "row"]].values.tolist() == [
        ["001", 2],
        ["002", 2],
        ["010", 3],
    ]


def test_a_deal_with_several_contacts_is_with_the_first() -> None:
    deals = pd.DataFrame({"Deal ID": ["7"], "Associated Contact IDs": ["002;001"], "Amount": ["5"]})
    records = _read(deals=deals)
    assert records.tables["deals"][["contact_id", "amount"]].values.tolist() == [["002", 5.0]]
    assert "several-contacts" in {finding.code for finding in records.findings}


def test_a_row_of_several_contacts_is_rejected_once() -> None:
    touches = pd.DataFrame({"Contact IDs": ["001;002"] + ["001"] * 9, "Date": ["never?"] + ["2024-05-01"] * 9,
                            "Type": "Call"}).rename(columns={"Contact IDs": "Associated Contact IDs"})  # fmt: skip
    assert _read(touches=touches).rejects["row"].tolist() == [2]
