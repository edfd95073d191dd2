"""An export of every CRM, built from its own headers: recognised, the right referrer, the same referrals from each."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import refgraph as rg
from refgraph.errors import RefgraphError
from refgraph.records import Records, account, read

PEOPLE = (
    ("Ann", "Lee", "ann@lee.example", ""),
    ("Bob", "King", "bob@king.example", "Ann Lee"),
    ("Cid", "Fox", "cid@fox.example", "Ann Lee"),
    ("Dee", "Hall", "dee@hall.example", "Bob King"),
    ("Eve", "Núñez", "eve@nunez.example", "Zoe Ott"),
)
REFERRALS = {
    ("Ann Lee", "Bob King"),
    ("Ann Lee", "Cid Fox"),
    ("Bob King", "Dee Hall"),
    ("Zoe Ott", "Eve Núñez"),
}

OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business City,Home City,Mobile Phone,"
    "Account,Birthday,Categories,E-mail Address,E-mail Type,E-mail Display Name,Government ID Number,"
    "Internet Free Busy,Location,Notes,Office Location,Organizational ID Number,Profession,Referred By,Sensitivity,"
    "Spouse,User 1,User 2,User 3,User 4,Web Page"
)
GOOGLE = (
    "First Name,Middle Name,Last Name,File As,Organization Name,Birthday,Notes,Labels,E-mail 1 - Label,"
    "E-mail 1 - Value,Relation 1 - Label,Relation 1 - Value,Relation 2 - Label,Relation 2 - Value"
)
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Relation 1 - Type,Relation 1 - Value,Organization 1 - Name"
)

EXPORTS: Mapping[str, tuple[str, Mapping[str, str], str]] = {
    "salesforce report": (
        "Salutation,First Name,Last Name,Title,Account Name,Mailing City,Phone,Email,Account Owner,Lead Source,"
        "Referred By,Contact ID",
        {"First Name": "{first}", "Last Name": "{last}", "Email": "{email}", "Referred By": "{referrer}",
         "Contact ID": "0035G00001jIa0{at}", "Lead Source": "Partner Referral"},
        "Referred By",
    ),
    "salesforce data loader": (
        "ID,FIRSTNAME,LASTNAME,EMAIL,ACCOUNTID,LEADSOURCE,REFERRED_BY__C,CREATEDDATE,OWNERID",
        {"ID": "0035G00001jIa0{at}", "FIRSTNAME": "{first}", "LASTNAME": "{last}", "EMAIL": "{email}",
         "REFERRED_BY__C": "{referrer}", "CREATEDDATE": "2024-03-1{at}T07:30:00.000Z"},
        "REFERRED_BY__C",
    ),
    "financial services cloud": (
        "Id,FirstName,LastName,Email,FinServ__ReferredByContact__c,FinServ__ReferredByUser__c",
        {"Id": "0035G00001jIa0{at}", "FirstName": "{first}", "LastName": "{last}",
         "FinServ__ReferredByContact__c": "{referrer}"},
        "FinServ__ReferredByContact__c",
    ),
    "hubspot": (
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date,Original Source,"
        "Referred by",
        {"Record ID": "10{at}", "First Name": "{first}", "Last Name": "{last}", "Email": "{email}",
         "Create Date": "2024-03-1{at} 07:30", "Original Source": "REFERRALS", "Referred by": "{referrer}"},
        "Referred by",
    ),
    "hubspot internal names": (
        "firstname,lastname,email,hs_object_id,createdate,lifecyclestage,hubspot_owner_id,"
        "hs_calculated_merged_vids,referred_by",
        {"hs_object_id": "10{at}", "firstname": "{first}", "lastname": "{last}", "email": "{email}",
         "createdate": "17119296{at}0000", "referred_by": "{referrer}"},
        "referred_by",
    ),
    "zoho": (
        "Record Id,Contact Owner,First Name,Last Name,Account Name,Account Name.id,Email,Referred By,Created Time",
        {"Record Id": "zcrm_487687600000011123{at}", "First Name": "{first}", "Last Name": "{last}",
         "Email": "{email}", "Referred By": "{referrer}"},
        "Referred By",
    ),
    "dynamics": (
        "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On, Full Name,Email,"
        "Business Phone,Company Name,Referred By",
        {"(Do Not Modify) Contact": "8F3C-{at}", " Full Name": "{first} {last}", "Email": "{email}",
         "Referred By": "{referrer}"},
        "Referred By",
    ),
    "pipedrive": (
        "Person - ID,Person - Name,Person - Email - Work,Person - Organization,Person - Owner,Person - Referred by",
        {"Person - ID": "{at}", "Person - Name": "{first} {last}", "Person - Email - Work": "{email}",
         "Person - Referred by": "{referrer}"},
        "Person - Referred by",
    ),
    "outlook": (
        OUTLOOK,
        {"First Name": "{first}", "Last Name": "{last}", "E-mail Address": "{email}", "Referred By": "{referrer}",
         "Account": "A-{at}", "Birthday": "0/0/00", "User 1": "x"},
        "Referred By",
    ),
    "google": (
        GOOGLE,
        {"First Name": "{first}", "Last Name": "{last}", "E-mail 1 - Value": "{email}",
         "Relation 1 - Label": "Spouse", "Relation 1 - Value": "Max Lee", "Relation 2 - Label": "* Referred by",
         "Relation 2 - Value": "{referrer}", "Labels": "* myContacts"},
        "Relation: Referred By",
    ),
    "google old": (
        GOOGLE_OLD,
        {"Name": "{first} {last}", "Given Name": "{first}", "Family Name": "{last}", "E-mail 1 - Value": "{email}",
         "Relation 1 - Type": "Referred by", "Relation 1 - Value": "{referrer}"},
        "Relation: Referred By",
    ),
    "act": (
        "Company,Contact,Title,City,Phone,E-mail,ID/Status,Referred By,Record Manager,Last Reach",
        {"Contact": "{first} {last}", "E-mail": "{email}", "Referred By": "{referrer}", "ID/Status": "Customer"},
        "Referred By",
    ),
    "odoo": (
        "id,name,email,phone,parent_id/id,category_id/id,x_referred_by",
        {"id": "__export__.res_partner_{at}_ab", "name": "{first} {last}", "email": "{email}",
         "x_referred_by": "{referrer}"},
        "x_referred_by",
    ),
    "suitecrm": (
        "First Name,Last Name,ID,Title,Account Name,Email Address,Status,Lead Source,Lead Source Description,"
        "Referred By,Do Not Call,Deleted",
        {"First Name": "{first}", "Last Name": "{last}", "ID": "guid-{at}", "Email Address": "{email}",
         "Referred By": "{referrer}", "Do Not Call": "0", "Deleted": "0", "Lead Source": "Word of mouth"},
        "Referred By",
    ),
    "espo": (
        "id,name,firstName,lastName,emailAddress,phoneNumber,accountId,accountName,createdAt,referredByName,"
        "emailAddressIsOptedOut",
        {"id": "5f{at}", "name": "{first} {last}", "emailAddress": "{email}", "phoneNumber": "'+47 1{at}",
         "referredByName": "{referrer}"},
        "referredByName",
    ),
    "kvcore": (
        "Contact Id,First Name,Last Name,Email,Email Optin,Cell Phone 1,Text On,Status,Source,Assigned Agent,"
        "Referrer,Capture Method,Created At,TCPA Optin Date",
        {"Contact Id": "{at}", "First Name": "{first}", "Last Name": "{last}", "Email": "{email}",
         "Referrer": "{referrer}", "Status": "Sphere", "Source": "Zillow"},
        "Referrer",
    ),
    "follow up boss": (
        "ID,Date Added,Name,First Name,Last Name,Stage,Timeframe,Is Contacted,Tags,Assigned To,Email 1,Phone 1,"
        "Lead Source,Message,Referred By",
        {"ID": "{at}", "Name": "{first} {last}", "Email 1": "{email}", "Phone 1": "0", "Referred By": "{referrer}",
         "Lead Source": "Referral"},
        "Referred By",
    ),
    "clio": (
        "title,first_name,last_name,company,business_city,email_address,primary_phone,Referral Source",
        {"first_name": "{first}", "last_name": "{last}", "email_address": "{email}",
         "Referral Source": "{referrer}"},
        "Referral Source",
    ),
    "keap": (
        "Id,First Name,Last Name,Email,Company,Lead Source,Referral Partner/Affiliate,Owner",
        {"Id": "{at}", "First Name": "{first}", "Last Name": "{last}", "Email": "{email}",
         "Referral Partner/Affiliate": "{referrer}"},
        "Referral Partner/Affiliate",
    ),
    "bni visitors": (
        "First Name,Last Name,Company,Profession,Email,Phone,Address Line One,Visit Date,Invited By:,Type",
        {"First Name": "{first}", "Last Name": "{last}", "Email": "{email}", "Invited By:": "{referrer}",
         "Visit Date": "2024-01-1{at}", "Type": "Visitor"},
        "Invited By:",
    ),
    "goldmine": (
        "ACCOUNTNO,COMPANY,CONTACT,PHONE1,CITY,KEY1,KEY2,SOURCE",
        {"ACCOUNTNO": "A9{at}#(*&X", "CONTACT": "{first} {last}", "KEY1": "Client", "SOURCE": "{referrer}"},
        "SOURCE",
    ),
    "vendor in german": (
        "Kontakt ID,Vorname,Nachname,E-Mail-Adresse,Firma,Empfohlen von",
        {"Kontakt ID": "{at}", "Vorname": "{first}", "Nachname": "{last}", "Empfohlen von": "{referrer}"},
        "Empfohlen von",
    ),
}  # fmt: skip


def _table(header: Sequence[str], cells: Mapping[str, str]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, header, restval="", lineterminator="\r\n")
    writer.writeheader()
    for at, (first, last, email, referrer) in enumerate(PEOPLE):
        known = {"at": at, "first": first, "last": last, "email": email, "referrer": referrer}
        writer.writerow({name: cell.format(**known) for name, cell in cells.items()})
    return stream.getvalue()


def _assert_accounted(records: Records) -> None:
    counts = account(records.sources, records.rejects, records.merged)
    assert (counts["rows"] == counts["used"] + counts["merged"] + counts["rejected"]).all()


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_an_export_of_each_crm_gives_the_same_referrals(tmp_path: Path, name: str, encoding: str) -> None:
    header, cells, referrer = EXPORTS[name]
    (tmp_path / "export.csv").write_bytes(_table(header.split(","), cells).encode(encoding))
    result = rg.run(tmp_path / "export.csv")
    _assert_accounted(result.records)
    assert len(result.records.rejects) == 0
    columns = result.records.columns.set_index("header")["column"]
    assert columns[referrer] in ("referrer", "referrer_id")
    names = dict(zip(result.people.contacts["contact_id"], result.people.contacts["name"], strict=True))
    ends = result.people.referrals[["referrer_id", "referred_id"]].itertuples(index=False)
    assert {(names[one], names[other]) for one, other in ends} == REFERRALS


@pytest.mark.parametrize(
    ("file", "column"),
    [("header_outlook_full.csv", "Referred By"), ("header_google_2024.csv", "Relation 2 - Value")],
)
def test_the_real_header_rows_are_recognised_with_their_referrer(
    tmp_path: Path, shared: Path, file: str, column: str
) -> None:
    header = (shared / "crm_headers" / file).read_text(encoding="utf-8-sig").strip().split(",")
    first, last = header.index("First Name"), header.index("Last Name")
    rows = []
    for given, family, _, referrer in PEOPLE:
        row = [""] * len(header)
        row[first], row[last], row[header.index(column)] = given, family, referrer
        if column.endswith("Value"):
            row[header.index(column) - 1] = "Referred by"
        rows.append(",".join(row))
    (tmp_path / "contacts.csv").write_text("\n".join([",".join(header), *rows]), encoding="utf-8")
    assert len(rg.run(tmp_path).people.referrals) == len(REFERRALS)


def test_linkedin_gives_contacts_and_no_referrals(tmp_path: Path, shared: Path) -> None:
    text = (shared / "crm_headers" / "header_linkedin_connections.csv").read_text(encoding="utf-8-sig")
    row = "Ann,Lee,https://www.linkedin.com/in/annlee,,Firm,CEO,12 Jan 2024\n"
    (tmp_path / "Connections.csv").write_text(text.rstrip("\n") + "\n" + row, encoding="utf-8")
    records = read(tmp_path)
    assert list(records.tables) == ["contacts"]
    assert "referrer" not in records.tables["contacts"]
    with pytest.raises(RefgraphError, match="Nothing here says who referred whom"):
        rg.run(tmp_path)


CONNECTIONS = (
    "Connected From,Connected To,Role (From),Role (To)\n"
    "Ann Lee,Bob King,Referred by,Referral\nBob King,Ann Lee,Referral,Referred by\n"
    "Cid Fox,Dee Hall,Friend,Friend\nDee Hall,Cid Fox,Friend,Friend\n"
)
CIVICRM = (
    "Contact A ID,Contact B ID,Relationship Type\nBob King,Ann Lee,Referred by\nCid Fox,Dee Hall,Friend of\n"
)


@pytest.mark.parametrize("text", [CONNECTIONS, CIVICRM])
def test_connections_of_two_records_are_referrals_and_ties(tmp_path: Path, text: str) -> None:
    names = "".join(f"{at},{first} {last}\n" for at, (first, last, *_) in enumerate(PEOPLE))
    (tmp_path / "contacts.csv").write_text("Contact ID,Name\n" + names, encoding="utf-8")
    (tmp_path / "links.csv").write_text(text)
    result = rg.run(tmp_path)
    ends = result.people.referrals[["referrer_id", "referred_id", "count"]]
    assert ends.values.tolist() == [["0", "1", 1.0]]
    assert len(result.people.ties) == 1


def test_address_cards_give_the_same_referrals(tmp_path: Path) -> None:
    cards = []
    for at, (first, last, email, referrer) in enumerate(PEOPLE):
        relation = f"item1.X-ABRELATEDNAMES:{referrer}\r\nitem1.X-ABLabel:Referred By\r\n" if referrer else ""
        cards.append(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{at}\r\nN:{last};{first};;;\r\nFN:{first} {last}\r\n"
            f"EMAIL;TYPE=work:{email}\r\nNOTE:a long note that\r\n  is folded\\, twice\r\n{relation}END:VCARD\r\n"
        )
    (tmp_path / "contacts.vcf").write_text("".join(cards), encoding="utf-8")
    result = rg.run(tmp_path)
    assert len(result.people.referrals) == len(REFERRALS)
    assert result.records.tables["contacts"]["notes"][0] == "a long note that is folded, twice"


def test_a_card_that_is_never_ended_is_rejected_with_its_line(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nFN:Ann\nEND:VCARD\nBEGIN:VCARD\nFN:Bob\n"
    (tmp_path / "contacts.vcf").write_text(text)
    records = read(tmp_path, errors="collect")
    assert records.rejects[["row", "reason"]].values.tolist() == [[4, "a card is begun and never ended"]]
