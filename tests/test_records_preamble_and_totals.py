"""Rows that are no data: further header rows, the header again, group titles, totals, footers, continuations."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from refgraph.records import Records, account, read


def _read(tmp_path: Path, text: str, name: str = "contacts.csv") -> Records:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read(tmp_path / name, errors="collect")


def _finding(records: Records, code: str) -> tuple[int | None, int]:
    found = next(finding for finding in records.findings if finding.code == code)
    return found.row, found.count


def test_the_header_again_inside_the_data_is_passed_over(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Email\nAnn,a@x.example\nName,Email\nBob,b@x.example\n")
    assert records.tables["contacts"]["name"].tolist() == ["Ann", "Bob"]
    assert _finding(records, "header-again") == (3, 1)


def test_the_title_of_a_group_before_the_header_again_is_passed_over(tmp_path: Path) -> None:
    text = "Clients,,\nName,Email,City\nAnn,a@x.example,Oslo\n\nProspects,,\nName,Email,City\nBob,b@x.example,Rome\n"
    records = _read(tmp_path, text)
    assert records.tables["contacts"]["name"].tolist() == ["Ann", "Bob"]
    assert _finding(records, "header-again") == (5, 2)


@pytest.mark.parametrize(
    "line", ["Grand Totals (2 records),,", "Subtotal,,500", "Total,,500", "Total: 2,,", ",Subtotal,500"]
)
def test_a_line_of_totals_is_passed_over(tmp_path: Path, line: str) -> None:
    records = _read(tmp_path, f"Name,Email,Amount\nAnn,a@x.example,300\nBob,b@x.example,200\n{line}\n")
    assert records.tables["contacts"]["name"].tolist() == ["Ann", "Bob"]
    assert records.rejects.empty


def test_totals_between_groups_are_passed_over(tmp_path: Path) -> None:
    text = "Name,Email,Amount\nAnn,a@x.example,1\nSubtotal,,1\nBob,b@x.example,2\nSubtotal,,2\n"
    records = _read(tmp_path, text)
    assert records.tables["contacts"]["name"].tolist() == ["Ann", "Bob"]
    assert _finding(records, "totals") == (3, 2)


def test_a_firm_called_total_is_a_firm(tmp_path: Path) -> None:
    text = "Company,Fleet\nTotal,7\nShell,8\nBP,9\nEni,2\nOMV,1\n"
    records = _read(tmp_path, text)
    assert records.tables["contacts"]["organisation"].tolist()[0] == "Total"


def test_a_person_called_total_is_a_person(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Email\nAnn,a@x.example\nTotal,total@x.example\n")
    assert len(records.tables["contacts"]) == 2


SURVEYMONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,Email Address,First Name,Last Name,"
    '"How likely is it that you would recommend us, to a friend?",What else?\n'
    ",,,,,,,,Open-Ended Response\n"
    "118,7,05/13/2026 10:00:00,05/13/2026 10:02:00,ann@x.example,Ann,Lee,9 - Extremely likely,Fine\n"
    "119,7,05/14/2026 10:00:00,05/14/2026 10:02:00,bob@x.example,Bob,King,3,\n"
)
QUALTRICS = (
    "StartDate,EndDate,Status,Progress,RecipientEmail,ExternalReference,Q1,Q1_NPS_GROUP\n"
    "Start Date,End Date,Response Type,Progress,Recipient Email,External Data Reference,"
    "How likely are you to recommend us?,How likely are you to recommend us? - Group\n"
    '"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}",'
    '"{""ImportId"":""progress""}","{""ImportId"":""recipientEmail""}","{""ImportId"":""externalDataReference""}",'
    '"{""ImportId"":""QID1""}","{""ImportId"":""QID1_NPS_GROUP""}"\n'
    "2026-05-13 10:00:00,2026-05-13 10:02:00,IP Address,100,ann@x.example,C-1,9,Promoter\n"
    "2026-05-14 10:00:00,2026-05-14 10:02:00,IP Address,100,bob@x.example,C-2,3,Detractor\n"
)


@pytest.mark.parametrize(("name", "text"), [("monkey.csv", SURVEYMONKEY), ("qualtrics.csv", QUALTRICS)])
def test_a_survey_with_several_header_rows_is_feedback(tmp_path: Path, name: str, text: str) -> None:
    records = _read(tmp_path, text, name)
    feedback = records.tables["feedback"]
    assert feedback["score"].tolist() == [9, 3]
    assert feedback["date"].dt.strftime("%m-%d").tolist() == ["05-13", "05-14"]
    assert len(records.rejects) == 0


TRYTON = (
    "ID,Code,Name,Contact Mechanisms/Type,Contact Mechanisms/Value,Relations/Type/Record Name,Relations/To/Code\n"
    "1,11,Ann Lee,E-Mail,ann@x.example,Referred by,12\n"
    ",,,Phone,+47 1,Referrer of,13\n"
    ",,,,,Referred by,14\n"
    "2,12,Bob King,Mobile,+47 2,,\n"
)


def test_rows_that_go_on_a_record_are_folded_into_it(tmp_path: Path) -> None:
    records = _read(tmp_path, TRYTON)
    contacts = records.tables["contacts"]
    assert contacts["name"].tolist() == ["Ann Lee", "Bob King"]
    assert contacts["email"].tolist() == ["ann@x.example", ""]
    assert contacts["phone"].tolist() == ["+47 1", "+47 2"]
    assert contacts["referrer"].tolist() == ["12; 14", ""]
    assert records.merged["reason"].tolist() == ["goes on row 2", "goes on row 2"]
    assert account(records.sources, records.rejects, records.merged)["used"].tolist() == [2]


def test_a_slash_in_a_header_alone_folds_nothing(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Mailing State/Province\nAnn,Ohio\nBob,Iowa\n")
    assert len(records.tables["contacts"]) == 2


SUMMARY = """\
Referrals by Partner
As of 2026-03-05 09:12:44 Pacific Standard Time - Generated by Pat Owner

Referred By  ↑,Account Owner  ↑,First Name,Last Name,Contact ID,Amount
Ann Lee,Pat Owner,Bob,King,1,100
,,Cid,Fox,2,200
,Subtotal,,Count,2,
,,,Sum,,300
,Sam Seller,Dee,Hall,3,
,Subtotal,,Count,1,
Subtotal,,,Count,3,
Zoe Ott,,Gus,Ives,4,
,Sam Seller,Hal,Jones,5,
,Subtotal,,Count,2,
Subtotal,,,Count,2,
-,Sam Seller,Eve,Kahn,6,
Subtotal,,,Count,1,
Total,,,Count,6,
,,,Sum,,300
Confidential Information - Do Not Distribute
"""


def test_the_cells_of_groups_in_a_report_with_subtotals_are_filled_down(tmp_path: Path) -> None:
    records = _read(tmp_path, SUMMARY)
    contacts = records.tables["contacts"]
    assert contacts["contact_id"].tolist() == list("123456")
    assert contacts["referrer"].tolist() == ["Ann Lee"] * 3 + ["Zoe Ott"] * 2 + ["-"]
    assert contacts["owner"].tolist() == ["Pat Owner"] * 2 + ["Sam Seller", "", "Sam Seller", "Sam Seller"]
    assert contacts["row"].tolist() == [5, 6, 9, 12, 13, 16]
    assert _finding(records, "filled-groups") == (5, 4), "two of Cid's, one of Dee's and one of Hal's"


def test_without_subtotals_a_blank_referrer_is_nobody(tmp_path: Path) -> None:
    records = _read(tmp_path, "Referred By,Name,Contact ID\nAnn Lee,Bob King,1\n,Cid Fox,2\nTotal,,2\n")
    assert records.tables["contacts"]["referrer"].tolist() == ["Ann Lee", ""]


def test_a_firm_called_count_is_no_line_of_totals(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Email,City\nCount,c@x.example,Oslo\nSum,,Voss\nAnn,a@x.example,\n")
    assert records.tables["contacts"]["name"].tolist() == ["Count", "Sum", "Ann"]


def test_a_cell_merged_downwards_speaks_of_all_its_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Referred By", "Name"], ["Ann Lee", "Bob King"], [None, "Cid Fox"], [None, "Dee Hall"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "contacts.xlsx")
    assert read(tmp_path).tables["contacts"]["referrer"].tolist() == ["Ann Lee", "Ann Lee", ""]
