"""A file of contacts and their organisations gives each contact one, and makes nobody a contact."""

from __future__ import annotations

from pathlib import Path

import pytest

from refgraph.records import Records, account, read

CONTACTS = (
    "Id,AccountId,LastName,FirstName,Referred_By__c\n"
    "C1,A1,Lee,Ann,\nC2,,King,Bob,C1\nC3,,Fox,Cid,C2\nC4,,Hall,Dee,C2\n"
)
RELATIONS = (
    "Id,AccountId,ContactId,Roles,IsDirect,IsActive,StartDate,EndDate\n"
    "1,A1,C1,Decision Maker;Buyer,true,true,2024-01-01,\n"
    "2,A2,C1,,false,true,2024-02-01,\n"
    "3,A2,C2,Board Member,false,true,2024-02-01,\n"
    "4,A1,C3,,false,true,,\n"
    "5,A2,C3,,true,true,,\n"
    "6,A1,C4,,true,false,,2024-05-01\n"
)


def _read(folder: Path, relations: str = RELATIONS, name: str = "AccountContactRelation.csv") -> Records:
    (folder / "Contact.csv").write_text(CONTACTS)
    (folder / "Account.csv").write_text("Id,Name\nA1,Acme\nA2,Bay\n")
    (folder / name).write_text(relations)
    return read(folder)


@pytest.mark.parametrize("name", ["AccountContactRelation.csv", "extract.csv"])
def test_the_direct_organisation_counts_else_the_only_one_and_none_that_is_over(
    tmp_path: Path, name: str
) -> None:
    contacts = _read(tmp_path, name=name).tables["contacts"]
    assert contacts[["contact_id", "organisation_id"]].values.tolist() == [
        ["C1", "A1"], ["C2", "A2"], ["C3", "A2"], ["C4", ""],
    ]  # fmt: skip


def test_its_rows_are_accounted_for(tmp_path: Path) -> None:
    records = _read(tmp_path, RELATIONS + "7,A1,C9,,true,true,,\n8,A1,,,true,true,,\n")
    counts = account(records.sources, records.rejects, records.merged).set_index("file")
    assert counts.loc["AccountContactRelation.csv", ["used", "merged", "rejected"]].tolist() == [0, 6, 2]
    assert records.rejects["reason"].tolist() == ["no contact has this contact_id", "no contact_id"]


def test_affiliations_of_the_nonprofit_package_are_read_alike(tmp_path: Path) -> None:
    header = "Id,npe5__Contact__c,npe5__Organization__c,npe5__Primary__c,npe5__Status__c\n"
    records = _read(tmp_path, header + "1,C2,A1,true,Current\n", "npe5__Affiliation__c.csv")
    assert records.tables["contacts"]["organisation_id"].tolist() == ["A1", "A1", "", ""]
