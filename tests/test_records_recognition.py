"""Recognition: which table a sheet holds and which header is which column, and what the user may overrule."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from refgraph.errors import MissingColumnError, UnknownNameError
from refgraph.records import ReadRules, Records, read
from refgraph.records.meaning.vocabulary import build_vocabulary, hinted_table
from refgraph.schema import TABLES


def _read(tmp_path: Path, files: dict[str, str], **options: object) -> Records:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return read(tmp_path, **options)  # type: ignore[arg-type]


def _codes(records: Records) -> list[str]:
    return [finding.code for finding in records.findings]


@pytest.mark.parametrize("table", TABLES)
def test_the_canonical_names_are_headers_of_their_table(table: str, tmp_path: Path) -> None:
    header = ",".join(TABLES[table].names)
    records = _read(tmp_path, {f"{table}.csv": header + "\n"})
    assert records.sources["table"].tolist() == [table]
    assert records.columns["column"].tolist() == list(TABLES[table].names)


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("Contacts.csv", "contacts"),
        ("hubspot-crm-exports-all-contacts-2026-01-01.csv", "contacts"),
        ("all-people-2026-01-01.csv", "contacts"),
        ("contact_referrals.csv", "referrals"),
        ("salespipeline.csv", "deals"),
        ("Opportunity.csv", "deals"),
        ("Task.csv", "touches"),
        ("npe4__Relationship__c.csv", "ties"),
        ("customer_feedback.csv", "feedback"),
        ("export.zip/2024/Accounts_001.csv", "organisations"),
        ("book.xlsx:Complaints", "complaints"),
        ("Contacts.xlsx:Sheet1", "contacts"),
        ("properties.csv", None),
        ("misleading.csv", None),
        ("Mi cartera.xlsx:Reuniones", "touches"),
    ],
)
def test_the_name_of_a_file_speaks_of_its_table(file: str, table: str | None) -> None:
    assert hinted_table(file, build_vocabulary()) == table


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date", "contacts"),
        ("Vorname,Nachname,E-Mail-Adresse,Telefon,Firma,Ort", "contacts"),
        ("Prénom;Nom;Courriel;Société;Ville", "contacts"),
        ("Referrer ID,Referred ID,Date", "referrals"),
        ("from,to", "referrals"),
        ("source,target,weight", "referrals"),
        ("Referring Physician,Patient Name,Date", "referrals"),
        ("nomination_id,year,category,referrer_name,referred_name", "referrals"),
        ("Opportunity ID,Contact ID,Stage,Amount,Close Date", "deals"),
        ("Contact ID,Activity Date,Activity Type,Direction", "touches"),
        ("Email Address,Score,Response Date,Comment", "feedback"),
        ("Contact,Related Contact,Type", "ties"),
        ("Product,Price", ""),
    ],
)
def test_the_headers_tell_the_table(header: str, table: str, tmp_path: Path) -> None:
    records = _read(tmp_path, {"export.csv": header + "\n"})
    assert records.sources["table"].tolist() == [table]


def test_a_file_name_decides_between_tables_that_both_fit(tmp_path: Path) -> None:
    text = "Id,Name,BillingCity\n1,Acme,Oslo\n"
    records = _read(tmp_path, {"Account.csv": text, "Contact.csv": text})
    assert records.sources["table"].tolist() == ["organisations", "contacts"]


def test_a_file_name_does_not_decide_against_most_of_the_headers(tmp_path: Path) -> None:
    text = "Deal ID,Contact ID,Stage,Amount,Currency,Close Date\nD1,7,Won,10,EUR,2024-01-31\n"
    assert _read(tmp_path, {"deals_by_contact.csv": text}).sources["table"].tolist() == ["deals"]


def test_an_id_and_a_status_are_not_yet_deals_or_contacts(tmp_path: Path) -> None:
    text = "id,status,contact_id,campaign_id\n1,Sent,383,13\n2,Sent,383,14\n"
    records = _read(tmp_path, {"CampaignMember.csv": text})
    assert records.sources["table"].tolist() == [""]
    assert "it lacks date" in records.findings[0].message


def test_the_filled_column_of_two_that_mean_the_same_is_used(tmp_path: Path) -> None:
    records = _read(tmp_path, {"contacts.csv": "Name,Phone,Mobile\nAnn,,555-0100\nBob,,555-0101\n"})
    assert records.tables["contacts"]["phone"].tolist() == ["555-0100", "555-0101"]


def test_rows_of_a_file_that_fits_no_table_are_rejected_with_reason(tmp_path: Path) -> None:
    records = _read(tmp_path, {"contacts.csv": "Name\nAnn\n", "prices.csv": "Product,Price\nA,1\nB,2\n"})
    assert records.rejects[["file", "row", "reason"]].values.tolist() == [
        ["prices.csv", 2, "table not recognised"],
        ["prices.csv", 3, "table not recognised"],
    ]
    assert _codes(records) == ["table-not-recognised"]


def test_a_file_that_fits_no_table_comes_with_the_declaration_to_paste(tmp_path: Path) -> None:
    records = _read(tmp_path, {"people.csv": "Nmae,Emial,Statu\nAnn,a@x.example,Active\n"})
    hint = records.findings[0].hint
    assert (
        '[read.tables."people.csv"] table = "contacts", name = "Nmae", email = "Emial", status = "Statu"'
        in hint
    )


def test_a_declared_table_and_its_columns_are_used(tmp_path: Path) -> None:
    tables = {"people.csv": {"table": "contacts", "name": "Nmae", "email": "Emial"}}
    records = _read(tmp_path, {"people.csv": "Nmae,Emial\nAnn,a@x.example\n"}, rules=ReadRules(tables=tables))
    assert records.tables["contacts"][["name", "email"]].values.tolist() == [["Ann", "a@x.example"]]
    assert records.columns["crm"].tolist() == ["settings", "settings"]


def test_a_file_that_is_declared_ignored_is_accounted_for_and_no_complaint(tmp_path: Path) -> None:
    rules = ReadRules(tables={"prices.csv": {"table": "ignore"}})
    records = _read(tmp_path, {"contacts.csv": "Name\nAnn\n", "prices.csv": "Product\nA\n"}, rules=rules)
    assert records.rejects["reason"].tolist() == ["left out by [read.tables]"]
    assert not records.findings


def test_a_declared_column_overrules_recognition(tmp_path: Path) -> None:
    text = "Contact ID,Member Key,Name\n1,M-1,Ann\n2,M-2,Bob\n"
    records = _read(
        tmp_path, {"contacts.csv": text}, rules=ReadRules(columns={"contacts.contact_id": "Member Key"})
    )
    assert records.tables["contacts"]["contact_id"].tolist() == ["M-1", "M-2"]


def test_a_declared_header_that_no_file_has_is_named_with_its_nearest(tmp_path: Path) -> None:
    with pytest.raises(MissingColumnError, match="referrer is to be read from 'Sent bye'") as caught:
        _read(
            tmp_path,
            {"contacts.csv": "Name,Sent by\nAnn,\n"},
            rules=ReadRules(columns={"referrer": "Sent bye"}),
        )
    assert "Did you mean 'Sent by'?" in caught.value.hint


@pytest.mark.parametrize(
    "rules",
    [
        ReadRules(columns={"refferer": "X"}),
        ReadRules(columns={"contact.name": "X"}),
        ReadRules(tables={"contacts.csv": {"table": "contact"}}),
        ReadRules(tables={"contacts.csv": {"table": "contacts", "nmae": "X"}}),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_the_nearest(rules: ReadRules) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean"):
        read(frames={"contacts": pd.DataFrame({"name": ["Ann"]})}, rules=rules)


def test_columns_to_keep_are_carried_along_as_text(tmp_path: Path) -> None:
    text = "Name,Office Code\nAnn,007\nBob,\n"
    records = _read(tmp_path, {"contacts.csv": text}, rules=ReadRules(keep=("Office Code",)))
    assert records.tables["contacts"]["Office Code"].tolist() == ["007", ""]


def test_a_key_that_contacts_and_referrals_share_becomes_the_id(tmp_path: Path) -> None:
    files = {
        "providers.csv": "Provider Name,NPI\nDr A,11\nDr B,12\nDr C,13\n",
        "sent.csv": "Referring NPI,Referred NPI,Date\n11,12,2024-01-02\n12,13,2024-02-20\n",
    }
    records = _read(tmp_path, files)
    assert records.tables["contacts"]["contact_id"].tolist() == ["11", "12", "13"]
    assert records.tables["referrals"][["referrer_id", "referred_id"]].values.tolist() == [
        ["11", "12"],
        ["12", "13"],
    ]
    assert _codes(records) == ["shared-key"]


def test_a_shared_key_beside_an_id_is_another_id(tmp_path: Path) -> None:
    files = {
        "contacts.csv": "Contact ID,Name,Member Number,Merged Record IDs\nA,Ann,11,X\nB,Bob,12,\nC,Cid,,\n",
        "referrals.csv": "Referring Member Number,Member Number,Date\n11,12,2024-01-02\n",
    }
    records = _read(tmp_path, files)
    assert records.tables["contacts"][["contact_id", "alias_ids"]].values.tolist() == [
        ["A", "11;X"],
        ["B", "12"],
        ["C", ""],
    ]
    assert records.tables["referrals"][["referrer_id", "referred_id"]].values.tolist() == [["11", "12"]]


@pytest.mark.parametrize(
    ("header", "row", "column"),
    [
        ("Date,Referring Physician,NPI,Patient", "2024-01-02,Ann Lee,11,Cid Fox", "referrer_id"),
        ("Date,Referring Physician,Patient,NPI", "2024-01-02,Ann Lee,Cid Fox,11", "referred_id"),
    ],
)
def test_a_bare_key_in_a_referral_is_that_of_whom_the_column_before_it_names(
    tmp_path: Path, header: str, row: str, column: str
) -> None:
    files = {"contacts.csv": "Id,Name,NPI\nA,Ann Lee,11\nC,Cid Fox,12\n", "sent.csv": f"{header}\n{row}\n"}
    assert _read(tmp_path, files).tables["referrals"][column].tolist() == ["11"]


def test_a_key_of_another_contact_names_the_referrer_in_a_list_of_contacts(tmp_path: Path) -> None:
    files = {
        "providers.csv": "Provider Name,Provider ID,NPI\nAnn Lee,A,11\nBob King,B,12\n",
        "patients.csv": "Patient ID,Patient Name,Referring Provider,Referring Provider NPI\n7,Cid Fox,LEE A,11\n",
    }
    contacts = _read(tmp_path, files).tables["contacts"]
    assert contacts["referrer_id"].tolist() == ["11", "", ""]
    assert contacts["referrer"].tolist() == ["LEE A", "", ""]


def test_a_key_that_a_spreadsheet_made_a_fraction_is_mended(tmp_path: Path) -> None:
    files = {
        "contacts.csv": "Id,Name,NPI\nA,Ann,1003\nB,Bob,1004\n",
        "sent.csv": "Referring NPI,Referred NPI\n1003.0,1004.0\n",
    }
    assert _read(tmp_path, files).tables["referrals"]["referrer_id"].tolist() == ["1003"]


def test_a_shared_header_is_no_key_while_the_known_ids_fit(tmp_path: Path) -> None:
    files = {
        "contacts.csv": "Contact ID,Name,NPI\nA,Ann,11\nB,Bob,12\n",
        "referrals.csv": "Referrer ID,Referred ID,NPI\nA,B,11\n",
    }
    assert _read(tmp_path, files).tables["contacts"]["contact_id"].tolist() == ["A", "B"]


def test_files_of_one_table_are_united_with_the_columns_of_all(tmp_path: Path) -> None:
    files = {"Contacts_001.csv": "Id,Name\n1,Ann\n", "Contacts_002.csv": "Id,Name,City\n2,Bob,Oslo\n"}
    contacts = _read(tmp_path, files).tables["contacts"]
    assert contacts[["contact_id", "city", "file", "row"]].values.tolist() == [
        ["1", "", "Contacts_001.csv", 2],
        ["2", "Oslo", "Contacts_002.csv", 2],
    ]


def test_a_frame_without_the_columns_its_table_needs_is_refused_with_what_it_has() -> None:
    with pytest.raises(
        MissingColumnError, match="no column for referred_id or referred or deal_id"
    ) as caught:
        read(frames={"referrals": pd.DataFrame({"referrer": ["Ann"], "when": ["2024"]})})
    assert "'referrer', 'when'" in caught.value.hint


def test_a_frame_of_an_unknown_table_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'referrals'"):
        read(frames={"referal": pd.DataFrame({"a": [1]})})


def test_a_declared_column_of_a_file_that_was_read_as_something_else_is_said(tmp_path: Path) -> None:
    files = {"contacts.csv": "Name\nAnn\n", "deals.csv": "Deal ID,Amount,Sent by\n1,5,Ann\n"}
    with pytest.raises(MissingColumnError, match=r"deals\.csv, which has it, was read as deals"):
        _read(tmp_path, files, rules=ReadRules(columns={"referrer": "Sent by"}))


def test_a_declared_file_that_is_not_there_is_warned_about_with_its_nearest(tmp_path: Path) -> None:
    rules = ReadRules(tables={"contcts.csv": {"table": "contacts"}})
    records = _read(tmp_path, {"contacts.csv": "Name\nAnn\n"}, rules=rules)
    assert [(finding.code, finding.severity) for finding in records.findings] == [
        ("no-such-table-file", "warning")
    ]
    assert "Did you mean 'contacts.csv'?" in records.findings[0].hint


def test_a_workbook_can_be_declared_for_all_its_sheets_or_for_one(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        for sheet in ("One", "Two"):
            pd.DataFrame({"Key": [sheet], "Words": ["x"]}).to_excel(book, sheet_name=sheet, index=False)
    tables = {"book.xlsx": {"table": "contacts", "name": "Key"}, "book.xlsx:Two": {"table": "ignore"}}
    records = read(tmp_path, rules=ReadRules(tables=tables))
    assert records.tables["contacts"]["name"].tolist() == ["One"]


def test_ids_that_a_spreadsheet_has_rounded_are_warned_about(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"Record Id": [4876876000000111234.0, 4876876000000111299.0], "Name": ["Ann", "Bob"]}
    )
    frame.to_excel(tmp_path / "contacts.xlsx", index=False)
    records = read(tmp_path, errors="collect")
    finding = next(finding for finding in records.findings if finding.code == "damaged-ids")
    assert (finding.severity, finding.count) == ("warning", 2)


def test_a_spanish_diary_of_meetings_is_read_as_touches() -> None:
    contacts = pd.DataFrame({"Nombre": ["María", "Jorge"], "Apellidos": ["García", "Ruiz"]})
    diary = pd.DataFrame(
        {
            "Fecha": ["10/01/2024", "20/03/2025"],
            "Contacto": ["María García", "Jorge Ruiz"],
            "Tipo": ["Comida", "Llamada"],
            "Gasto": ["1.045,50", ""],
            "Notas": ["Contenta", ""],
        }
    )
    touches = read(frames={"contacts": contacts, "touches": diary}).tables["touches"]
    assert touches[["contact_id", "channel"]].values.tolist() == [
        ["María García", "Comida"],
        ["Jorge Ruiz", "Llamada"],
    ]
    assert touches["date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-01-10", "2025-03-20"]
    assert touches["cost"].tolist()[0] == 1045.5


def test_a_report_that_only_counts_is_told_to_name_whom_it_counts_and_no_number_is_proposed_for_a_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "counts.csv").write_text(
        "Month,Referring Practice,Number of Patients Referred\n2026-01,Lake Dental,3\n2026-02,Hill Dental,2\n"
    )
    (finding,) = [
        each for each in read(tmp_path, errors="collect").findings if each.code == "table-not-recognised"
    ]
    assert "names nobody who was referred" in finding.hint
    assert 'referred = "Number' not in finding.hint


LISTS = {
    "tiers": "contact_id,name,crm_tier,old_tier,tier,decision\n1,Ann,,,Advocate,never\n",
    "ranked": "Rank,Name,Organisation,CRM tier,Tier,Decision\n1,Ann,,,Core Advocate,\n",
    "review": "text,unlocks,why,decision,candidate_1\nBob,1,two share this name,,2: Bob\n",
    "plan": "decision,week,due,owner,action,name,bucket,task_id,contact_id\n,1,2026-01-05,Oz,call,Ann,due,a1,1\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_list_that_refgraph_wrote_is_no_part_of_an_export_whatever_it_is_called(
    text: str, tmp_path: Path
) -> None:
    contacts = {"people.csv": "Contact ID,Name,Tier,Referred By\n1,Ann,Silver,\n2,Bob,,Ann\n"}
    records = _read(tmp_path, {**contacts, "last month.csv": text})

    assert set(records.sources["file"]) == {"people.csv"}
    assert records.tables["contacts"]["tier"].tolist() == ["Silver", ""]
    assert "own-list" in _codes(records)


def test_a_tier_and_a_decision_of_the_crm_are_read(tmp_path: Path) -> None:
    records = _read(
        tmp_path, {"people.csv": "Contact ID,Name,Tier,Decision,Referred By\n1,Ann,Silver,yes,\n"}
    )
    assert records.tables["contacts"]["tier"].tolist() == ["Silver"]


def test_visits_of_a_liaison_are_touches(tmp_path: Path) -> None:
    visits = (
        "Visit Date,Liaison,Provider,NPI,Visit Type,Outcome\n03/14/2025,Oz,Ann Lee,1003000126,Drop-in,Met\n"
    )
    records = _read(tmp_path, {"visits.csv": visits})
    assert records.sources["table"].tolist() == ["touches"]
    assert records.tables["touches"]["channel"].tolist() == ["Drop-in"]


def test_the_title_of_a_task_says_what_it_was_where_its_type_does_not(tmp_path: Path) -> None:
    tasks = (
        "Contact ID,Due Date,Task Type,Task Title\n1,2025-06-20,To-do,Meet Ann\n2,2025-06-21,Call,Meet Bob\n"
    )
    assert _read(tmp_path, {"tasks.csv": tasks}).tables["touches"]["channel"].tolist() == ["Meet Ann", "Call"]
