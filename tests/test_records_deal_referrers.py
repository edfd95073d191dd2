"""A referrer beside a deal is the referrer of the deal's contact."""

from __future__ import annotations

import pandas as pd

import refgraph as rg
from refgraph.records import Records, read

CONTACTS = pd.DataFrame(
    {
        "Contact ID": ["1", "2", "3"],
        "Full Name": ["Ann Lee", "Bob King", "Cid Fox"],
        "Referred By": ["", "", "Zoe Ott"],
    }
)


def _read(contacts: pd.DataFrame | None = CONTACTS, **columns: list[str]) -> Records:
    frames = {"deals": pd.DataFrame({name.replace("_", " "): cells for name, cells in columns.items()})}
    return read(frames=frames if contacts is None else {"contacts": contacts, **frames})


def test_a_contact_takes_the_referrer_of_its_deal() -> None:
    records = _read(Deal_ID=["9"], Contact_ID=["1"], Amount=["5"], Referred_By=["Bob King"])
    assert records.tables["contacts"]["referrer"].tolist() == ["Bob King", "", "Zoe Ott"]


def test_the_contact_of_a_deal_may_be_named() -> None:
    records = _read(Deal_ID=["9"], Contact_Person=["Ann Lee"], Amount=["5"], Referred_By=["Bob King"])
    assert records.tables["contacts"]["referrer"].tolist()[0] == "Bob King"


def test_several_deals_may_name_several_referrers() -> None:
    records = _read(
        Deal_ID=["7", "8", "9"],
        Contact_ID=["1", "1", "1"],
        Amount=["5", "6", "7"],
        Referred_By=["Bob King", "Eve Ott", "Bob King"],
    )
    assert records.tables["contacts"]["referrer"].tolist()[0] == "Bob King; Eve Ott"


def test_the_contacts_own_referrer_stays_and_everything_is_counted() -> None:
    records = _read(
        Deal_ID=["7", "8", "9"],
        Contact_ID=["1", "3", "77"],
        Amount=["5", "6", "7"],
        Referred_By=["Bob King", "Bob King", "Bob King"],
    )
    assert records.tables["contacts"]["referrer"].tolist() == ["Bob King", "", "Zoe Ott"]
    finding = next(finding for finding in records.findings if finding.code == "referrers-of-deals")
    assert "3 contacts: 1 take it as their referrer, 1 have one already, 1 are not" in finding.message


def test_deals_alone_with_a_referrer_can_be_ranked() -> None:
    deals = pd.DataFrame(
        {
            "Deal - Title": ["a", "b", "c"],
            "Deal - Contact person": ["Ann Lee", "Cid Fox", "Dee Hall"],
            "Deal - Value": ["5", "6", "7"],
            "Deal - Status": ["won", "won", "lost"],
            "Deal - Referred by": ["Bob King", "Bob King", ""],
        }
    )
    result = rg.run(deals=deals)
    assert result.ranking.table.iloc[0]["name"] == "Bob King"
    assert result.account[["used", "rejected"]].values.tolist() == [[3, 0]]


def test_channels_beside_deals_are_no_referrers() -> None:
    records = _read(Deal_ID=["9"], Contact_ID=["1"], Amount=["5"], Referred_By=["Google"])
    assert records.tables["contacts"]["referrer"].tolist() == ["", "", "Zoe Ott"]
