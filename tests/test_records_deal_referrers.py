"""A referrer beside a deal is the referrer of the deal's contact."""

from __future__ import annotations

import tempfile
from pathlib import Path

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


def test_whom_deals_are_with_joins_a_list_of_partners_who_referred_them() -> None:
    partners = pd.DataFrame({"Partner ID": ["P1", "P2", "P3"], "Company": ["Nexa", "Delta", "Copy"],
                             "Contact Name": ["Ann Lee", "Bob King", "Cid Fox"]})  # fmt: skip
    deals = pd.DataFrame(
        {
            "deal_id": ["D1", "D2", "D3", "D4"],
            "referred_by_partner_id": ["P1", "P1", "P2", ""],
            "company": ["Acme Dental", "Birch Law", "Cole Foods", "Dunn Steel"],
            "created_at": ["2025-01-14", "2025-03-03", "2025-03-18", "2025-04-22"],
            "closed_at": ["2025-02-20", "2025-03-28", "2025-05-02", "2025-06-11"],
            "stage": ["Closed Won", "Closed Won", "Closed Lost", "Closed Won"],
            "amount": ["1200", "900", "2000", "3500"],
        }
    )
    result = rg.run(contacts=partners, deals=deals)

    table = result.ranking.table.set_index("name")
    assert table["referrals"].to_dict() == {
        "Ann Lee": 2, "Bob King": 1, "Cid Fox": 0, **dict.fromkeys(deals["company"], 0)}  # fmt: skip
    assert table.loc["Ann Lee", "revenue"] == 2100
    assert table.loc["Bob King", "revenue"] == 0
    # Of three who came by referral two bought, and the one who did not; the partners came no way at all.
    came = rg.compare_sources(result).table.set_index("source")
    assert came[["contacts", "clients"]].loc[["referral", "all other sources"]].values.tolist() == [
        [3, 2],
        [1, 1],
    ]


def test_what_a_partner_is_paid_for_a_deal_does_not_make_the_deal_the_partners() -> None:
    partners = pd.DataFrame({"Partner ID": ["P1", "P2"], "Contact Name": ["Ann Lee", "Bob King"]})
    deals = pd.DataFrame({"deal_id": ["D1", "D2"], "referred_by_partner_id": ["P1", "P2"],
                          "company": ["Acme Dental", "Birch Law"], "stage": ["Closed Won", "Lost"]})  # fmt: skip
    paid = pd.DataFrame({"Month": ["2025-03", "2025-04"], "Partner ID": ["P1", "P1"], "Deal ID": ["D1", "D1"],
                         "Commission Paid": ["120", "120"]})  # fmt: skip
    records = read(frames={"contacts": partners, "deals": deals})
    assert records.tables["deals"]["contact_id"].tolist() == ["Acme Dental", "Birch Law"]
    assert recognised(paid, partners, deals) == ""


def recognised(paid: pd.DataFrame, partners: pd.DataFrame, deals: pd.DataFrame) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for name, frame in {"paid": paid, "partners": partners, "deals": deals}.items():
            frame.to_csv(Path(folder) / f"{name}.csv", index=False)
        sources = read(folder).sources.set_index("file")
    return str(sources.loc["paid.csv", "table"])
