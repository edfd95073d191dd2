"""The contact of a deal, where the CRM keeps it in a file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from refgraph.records import Records, account, read

DEALS = "Id,AccountId,StageName,Amount,CloseDate\nD1,A1,Closed Won,100,2024-01-31\nD2,A2,Closed Won,200,2024-02-28\n"
ROLES = "Id,OpportunityId,ContactId,Role,IsPrimary\n1,D1,C1,Influencer,false\n2,D1,C2,Buyer,true\n3,D2,C3,Donor,false\n"


@pytest.fixture
def records(tmp_path: Path) -> Records:
    (tmp_path / "Opportunity.csv").write_text(DEALS)
    (tmp_path / "OpportunityContactRole.csv").write_text(ROLES)
    return read(tmp_path)


def test_a_deal_without_contact_takes_its_primary_one_else_the_only_one(records: Records) -> None:
    assert records.tables["deals"][["deal_id", "contact_id"]].values.tolist() == [["D1", "C2"], ["D2", "C3"]]


def test_the_rows_of_roles_are_folded_into_their_deals(records: Records) -> None:
    counts = account(records.sources, records.rejects, records.merged).set_index("file")
    assert counts.loc["OpportunityContactRole.csv", ["used", "merged", "rejected"]].tolist() == [0, 3, 0]


def test_a_contact_that_the_deal_names_itself_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "Opportunity.csv").write_text(DEALS.replace("AccountId", "ContactId"))
    (tmp_path / "OpportunityContactRole.csv").write_text(ROLES)
    assert read(tmp_path).tables["deals"]["contact_id"].tolist() == ["A1", "A2"]


def test_a_role_of_an_unknown_deal_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "Opportunity.csv").write_text(DEALS)
    (tmp_path / "OpportunityContactRole.csv").write_text(ROLES + "4,D9,C1,Buyer,false\n")
    rejects = read(tmp_path).rejects
    assert rejects[["row", "value", "reason"]].values.tolist() == [[5, "D9", "no deal has this deal_id"]]


def test_an_account_id_is_never_taken_for_a_contact(tmp_path: Path) -> None:
    (tmp_path / "Opportunity.csv").write_text(DEALS)
    assert "contact_id" not in read(tmp_path).tables["deals"]


def test_a_deal_with_several_contacts_and_no_primary_one_is_with_nobody_and_counted(tmp_path: Path) -> None:
    (tmp_path / "Opportunity.csv").write_text(DEALS)
    (tmp_path / "OpportunityContactRole.csv").write_text(ROLES.replace("true", "false"))
    records = read(tmp_path)
    assert records.tables["deals"]["contact_id"].tolist() == ["", "C3"]
    assert [(finding.code, finding.count) for finding in records.findings] == [("deals-without-contact", 1)]
