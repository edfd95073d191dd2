"""Fifty-two nasty inputs, one promise each: read right, degraded with a line, or refused with a line and a row."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import InputError, RefgraphError
from refgraph.findings import Finding
from refgraph.records import ReadRules, Records, account, read
from refgraph.records.files import archives as archives_module

HEAD = "Contact ID,Full Name,Email,Referred By\n"
ROWS = "1,Ann Lee,ann@x.example,\n2,Bob King,bob@x.example,Ann Lee\n3,Cid Fox,cid@x.example,Ann Lee\n"

Files = Mapping[str, str | bytes]


def _write(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(raw)
    return folder


def _read(folder: Path, content: str | bytes, name: str = "contacts.csv", **options: ReadRules) -> Records:
    records = read(_write(folder, {name: content}) / name, errors="collect", **options)
    counts = account(records.sources, records.rejects, records.merged)
    assert (counts["rows"] == counts["used"] + counts["merged"] + counts["rejected"]).all()
    return records


def _run(folder: Path, files: Files, settings: rg.Settings | None = None) -> rg.Result:
    return rg.run(_write(folder, files), settings=settings or rg.Settings())


def _names(records: Records) -> list[str]:
    return records.tables["contacts"]["name"].tolist()


def _finding(found: Records | rg.Result, code: str) -> Finding:
    return next(finding for finding in found.findings if finding.code == code)


def _codes(found: Records | rg.Result) -> set[str]:
    return {finding.code for finding in found.findings}


def _links(result: rg.Result) -> set[tuple[str, str]]:
    referrals = result.people.referrals
    return set(zip(referrals["referrer_id"], referrals["referred_id"], strict=True))


# Encoding and dialect


def test_01_a_byte_order_mark_before_the_first_header(tmp_path: Path) -> None:
    assert _read(tmp_path, b"\xef\xbb\xbf" + (HEAD + ROWS).encode()).columns["column"].iloc[0] == "contact_id"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_02_utf16_with_tabs_with_and_without_a_mark(tmp_path: Path, encoding: str) -> None:
    text = HEAD.replace(",", "\t") + "1\tJosé Peña\tj@x.example\t\n"
    assert _names(_read(tmp_path, text.encode(encoding))) == ["José Peña"]


def test_03_cp1252_with_one_letter_at_row_5001(tmp_path: Path) -> None:
    rows = "".join(f"{number},Person {number},,\n" for number in range(5000))
    records = _read(tmp_path, (HEAD + rows + "x,Peña,,\n").encode("cp1252"))
    assert _names(records)[-1] == "Peña"
    assert "Peña" in _finding(records, "decoded-as").message


def test_04_cp1252_signs_that_latin1_lacks(tmp_path: Path) -> None:
    assert _names(_read(tmp_path, (HEAD + "1,O’Neil – “Bo” €,,\n").encode("cp1252"))) == ["O’Neil – “Bo” €"]


def test_05_two_encodings_in_one_file(tmp_path: Path) -> None:
    raw = HEAD.encode() + "1,José,,\n".encode() + "2,Müller,,\n".encode("cp1252")
    records = _read(tmp_path, raw)
    assert _names(records) == ["José", "Müller"]
    assert _finding(records, "mixed-encodings").severity == "warning"


def test_06_text_encoded_twice(tmp_path: Path) -> None:
    records = _read(tmp_path, HEAD + "1,JosÃ© SÃO,,\n2,Ã‚ngelo,,\n3,Oâ€™Neil,,\n")
    assert _names(records) == ["José SÃO", "Ângelo", "O’Neil"]
    assert "encoded-twice" in _codes(records)


def test_07_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    text = "Deal ID;Contact ID;Amount\n1;7;1.234,50\n2;7;1.000\n"
    assert _read(tmp_path, text, "deals.csv").tables["deals"]["amount"].tolist() == [1234.5, 1000]


def test_08_a_line_that_names_the_delimiter(tmp_path: Path) -> None:
    assert _names(_read(tmp_path, "sep=;\n" + (HEAD + ROWS).replace(",", ";"))) == [
        "Ann Lee",
        "Bob King",
        "Cid Fox",
    ]


def test_09_a_header_that_begins_with_id(tmp_path: Path) -> None:
    records = _read(tmp_path, "ID,Code,Name\n1,11,Ann Lee\n")
    assert records.tables["contacts"]["contact_id"].tolist() == ["1"]


def test_10_lines_that_end_in_carriage_returns_only(tmp_path: Path) -> None:
    assert len(_names(_read(tmp_path, (HEAD + ROWS).replace("\n", "\r")))) == 3


def test_11_both_kinds_of_line_ends(tmp_path: Path) -> None:
    records = _read(tmp_path, 'Name,Notes\nAnn Lee,"one\r\ntwo"\nBob King,x\n')
    assert _names(records) == ["Ann Lee", "Bob King"]
    assert records.tables["contacts"]["row"].tolist() == [2, 4]


def test_12_a_quote_inside_an_unquoted_cell(tmp_path: Path) -> None:
    assert _read(tmp_path, 'Name,Notes\nAnn Lee,5" pipe\nBob King,x\n').tables["contacts"][
        "notes"
    ].tolist() == [
        '5" pipe',
        "x",
    ]


def test_13_a_quote_that_is_never_closed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="opens on line 3"):
        read(_write(tmp_path, {"contacts.csv": 'Name,City\nAnn,Oslo\n"Bob,Rome\nCid,Bonn\n'}))


def test_14_zero_bytes(tmp_path: Path) -> None:
    rows = "".join(f"{number},Person {number},,\n" for number in range(20))
    records = _read(tmp_path, HEAD + rows + "20,Ann\0 Lee,,\n")
    assert _names(records)[-1] == "Ann Lee"
    assert _finding(records, "nul-bytes").row == 22
    with pytest.raises(InputError, match="not a text table"):
        read(_write(tmp_path, {"contacts.csv": bytes(range(256)) * 4}))


def test_15_too_few_and_too_many_cells(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,City\nAnn\n" + "Bob,Rome\n" * 9 + "Cid,Bonn,extra\n")
    assert len(_names(records)) == 10
    assert records.rejects[["row", "reason"]].values.tolist() == [[12, "3 cells under 2 headers"]]


def test_16_headers_that_are_there_twice(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Email,Email\nAnn,a@x.example,b@x.example\n")
    assert records.tables["contacts"]["email"].tolist() == ["a@x.example"]
    assert "repeated-headers" in _codes(records)


def test_17_blank_headers_and_blanks_and_line_breaks_in_headers(tmp_path: Path) -> None:
    records = _read(tmp_path, '" Full Name","Referred\nBy",,\nAnn Lee,Bob King,,\n')
    assert records.columns["column"].tolist() == ["name", "referrer"]


# Layout


def test_18_the_notes_before_a_linkedin_header(tmp_path: Path) -> None:
    text = (
        'Notes:\n"When exporting your connection data, you may notice that some are missing"\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        'Ann,Lee,https://www.linkedin.com/in/annlee,,"Lee, Inc.",CEO,12 Jan 2024\n'
    )
    records = _read(tmp_path, text, "Connections.csv")
    assert records.tables["contacts"]["organisation"].tolist() == ["Lee, Inc."]
    assert str(records.tables["contacts"]["created"][0].date()) == "2024-01-12"
    assert set(records.tables) == {"contacts"}


def test_19_the_footer_of_a_salesforce_report(tmp_path: Path) -> None:
    footer = '\n"Grand Totals (3 records)"\n\nConfidential Information - Do Not Distribute\n'
    footer += '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    records = _read(tmp_path, HEAD + ROWS + footer)
    assert len(_names(records)) == 3
    assert _finding(records, "footer").count == 3


def test_20_totals_repeated_headers_and_titles_of_groups(tmp_path: Path) -> None:
    text = "Board,,,\n" + HEAD + ROWS + "Group B,,,\n" + HEAD + "4,Dee Hall,,\nTotal,,,\n"
    assert len(_names(_read(tmp_path, text))) == 4
    palms = (
        "First Name,Last Name,P,A,RGI,RGO,TYFCB\nAnn,Lee,9,0,3,4,500\nVisitors,,,,2,0,0\nTotal,,9,0,5,4,500\n"
    )
    records = _read(tmp_path, palms, "palms.csv")
    assert records.tables["contacts"]["first_name"].tolist() == ["Ann"]
    assert "referral-counts" in _codes(records)


def test_21_surveys_with_two_and_three_header_rows(tmp_path: Path) -> None:
    text = "Respondent ID,Email Address,End Date,Would you recommend us to a friend?\n"
    text += ",,,Response\n1,a@x.example,2026-05-01,9\n"
    records = _read(tmp_path, text, "survey.csv")
    assert records.tables["feedback"]["score"].tolist() == [9]
    assert _finding(records, "header-rows").count == 1


def test_22_rows_that_go_on_the_record_above(tmp_path: Path) -> None:
    text = "id,name,email,child_ids/name\n1,Ann,a@x.example,x\n,,,y\n2,Bob,b@x.example,\n"
    records = _read(tmp_path, text)
    assert _names(records) == ["Ann", "Bob"]
    assert records.merged["reason"].tolist() == ["goes on row 2"]


def test_23_web_pages_and_xml_called_xls(tmp_path: Path) -> None:
    page = "<html><head><meta charset=utf-8></head><table><tr><th>Contact ID<th>Full Name</tr>"
    page += "<tr><td>1<td>José</tr></table>"
    records = _read(tmp_path, page, "report.xls")
    assert _names(records) == ["José"]
    assert "misnamed-file" in _codes(records)
    ns = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    cells = [["First Name", "Last Name", "Invited By"], ["Ann", "Lee", "Bob King"]]
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in cells
    )
    sheet = f'<Worksheet ss:Name="Visitors"><Table>{rows}</Table></Worksheet>'
    book = f'<?xml version="1.0"?><Workbook {ns}>{sheet}</Workbook>'
    records = _read(tmp_path, book, "visitors.xls")
    assert records.tables["contacts"]["referrer"].tolist() == ["Bob King"]


def test_24_hidden_sheets_blank_rows_and_formulas_without_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Contacts"
    for row in (["Contact ID", "Full Name", "Email"], [1, "Ann Lee", "=A2"], [], [2, "Bob King", None]):
        sheet.append(row)
    sheet.column_dimensions["A"].hidden = True
    hidden = book.create_sheet("hiddenSheet")
    hidden.append(["a", "b"])
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    records = _read(tmp_path, stream.getvalue(), "book.xlsx")
    assert records.tables["contacts"][["contact_id", "name"]].values.tolist() == [
        ["1", "Ann Lee"],
        ["2", "Bob King"],
    ]
    assert _finding(records, "formulas-without-values").count == 1


def _zip(members: Files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_25_archives_with_parts_folders_traps_and_bombs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {"data/Contacts_001.csv": HEAD + ROWS, "data/Contacts_002.csv": HEAD + "4,Dee Hall,,\n"}
    assert len(_names(_read(tmp_path, _zip(parts), "export.zip"))) == 4
    records = _read(tmp_path, _zip({"../evil.csv": HEAD + ROWS, **parts}), "slip.zip")
    assert _finding(records, "unsafe-archive").severity == "error"
    monkeypatch.setattr(archives_module, "LARGEST_MEMBER", 10_000)
    records = _read(tmp_path, _zip({"bomb.csv": "a" * 100_000, **parts}), "bomb.zip")
    assert "expands to" in _finding(records, "unsafe-archive").message
    assert len(_names(records)) == 4
    monkeypatch.setattr(archives_module, "LARGEST_ARCHIVE", 150)
    assert "unsafe-archive" in _codes(_read(tmp_path, _zip(parts), "whole.zip"))


def test_26_nothing_but_a_header_an_empty_file_and_a_single_column(tmp_path: Path) -> None:
    assert _names(_read(tmp_path, HEAD)) == []
    assert _codes(_read(tmp_path, "")) == {"nothing-to-read"}
    assert _names(_read(tmp_path, "Name\nAnn Lee\nBob King\n")) == ["Ann Lee", "Bob King"]


# Identity


def test_27_salesforce_ids_of_15_and_18_characters(tmp_path: Path) -> None:
    contacts = "Id,Name\n0035G00001jIak5QAC,Ann Lee\n0035G00001jIAk5,Bob King\n0035G00001zzzzz,Cid Fox\n"
    referrals = "Referrer ID,Referred ID\n0035G00001jIak5,0035G00001zzzzz\n"
    result = _run(tmp_path, {"contacts.csv": contacts, "referrals.csv": referrals})
    assert _links(result) == {("0035G00001jIak5QAC", "0035G00001zzzzz")}


def test_28_ids_that_a_spreadsheet_has_changed(tmp_path: Path) -> None:
    assert "damaged-ids" in _codes(_read(tmp_path, HEAD + "4.87688E+18,Ann Lee,,\n"))
    contacts = "Contact ID,Name,Referred By ID\n00123,Ann Lee,\n00456,Bob King,123.0\n00789,Cid Fox,123.0\n"
    assert _links(_run(tmp_path, {"contacts.csv": contacts})) == {("00123", "00456"), ("00123", "00789")}


def test_29_a_report_that_repeats_a_contact_for_every_activity(tmp_path: Path) -> None:
    head = "Contact ID,Full Name,Referred By,Subject\n"
    records = _read(tmp_path, head + "1,Ann Lee,Bob King,Call\n1,Ann Lee,Bob King,Visit\n2,Bob King,,Call\n")
    assert _names(records) == ["Ann Lee", "Bob King"]
    assert len(records.merged) == 1


def test_30_a_referrer_that_was_merged_into_another_record(tmp_path: Path) -> None:
    text = "Record ID,First Name,Last Name,Merged Record IDs,Referred By Record ID\n"
    text += "7,Ann,Lee,3:1661707291575;4:46897301,\n8,Bob,King,,3\n9,Cid,Fox,,4\n"
    assert _links(_run(tmp_path, {"contacts.csv": text})) == {("7", "8"), ("7", "9")}


def test_31_a_referrer_on_the_lead_that_became_a_contact(tmp_path: Path) -> None:
    contacts = "Id,FirstName,LastName\n003A,Ann,Lee\n003B,Bob,King\n"
    leads = "Id,FirstName,LastName,ConvertedContactId,Referred_By__c\n00QB,Bob,King,003B,003A\n"
    result = _run(tmp_path, {"Contact.csv": contacts, "Lead.csv": leads})
    assert sorted(result.people.contacts["name"]) == ["Ann Lee", "Bob King"]
    assert len(_links(result)) == 1


def test_32_one_address_of_two_people_and_one_name_of_two(tmp_path: Path) -> None:
    text = (
        HEAD
        + "1,Ann Lee,info@x.example,\n2,Bob Lee,info@x.example,\n3,Ann Lee,other@x.example,\n4,Cid Fox,,Bob Lee\n"
    )
    result = _run(tmp_path, {"contacts.csv": text})
    assert {"1", "2", "3", "4"} <= set(result.people.contacts["contact_id"])


@pytest.mark.parametrize(
    "cell",
    ["ann@x.example; a2@x.example", "Ann Lee <ANN@x.example>", "mailto:ann@x.example", " ann@x.example. "],
)
def test_33_addresses_with_more_around_them(tmp_path: Path, cell: str) -> None:
    text = "Contact ID,Full Name,Email,Referred By\n" + f'1,Ann Lee,"{cell}",\n2,Bob King,,ann@x.example\n'
    assert _links(_run(tmp_path, {"contacts.csv": text})) == {("1", "2")}


def test_34_telephone_numbers_that_were_guarded(tmp_path: Path) -> None:
    text = "Name,Phone\nAnn,'+44 20 7946\nBob,0\nCid,'0044\nDee,555 x12\n"
    assert _read(tmp_path, text).tables["contacts"]["phone"].tolist() == [
        "+44 20 7946",
        "0",
        "0044",
        "555 x12",
    ]


def test_35_names_that_look_like_something_else(tmp_path: Path) -> None:
    names = ["NA", "Null", "None", "True", "Cher", "李四", "García López, María", "Smith & Jones LLP",
             "Bob & Carol Smith", "Mr. & Mrs. Smith", "Ann 🎉", "علي", "Ann\u00a0Lee\u200b", "Jose\u0301"]  # fmt: skip
    frame = pd.DataFrame({"Contact ID": range(len(names)), "Full Name": names})
    assert _names(_read(tmp_path, frame.to_csv(index=False))) == names


# What a referral means


def test_36_a_contact_who_referred_itself(tmp_path: Path) -> None:
    result = _run(tmp_path, {"contacts.csv": HEAD + ROWS + "4,Dee Hall,,Dee Hall\n"})
    assert not any(one == other for one, other in _links(result))


def test_37_contacts_who_referred_each_other(tmp_path: Path) -> None:
    text = HEAD + "1,Ann Lee,,Bob King\n2,Bob King,,Ann Lee\n3,Cid Fox,,Ann Lee\n"
    assert _links(_run(tmp_path, {"contacts.csv": text})) == {("2", "1"), ("1", "2"), ("1", "3")}


def test_38_relations_that_are_exported_from_both_sides(tmp_path: Path) -> None:
    relations = "ID,From/Code,Type/Record Name,To/Code\n1,2,Referred by,1\n2,1,Referrer of,2\n"
    relations += "3,3,Referred by,1\n4,1,Referrer of,3\n"
    result = _run(
        tmp_path,
        {
            "contacts.csv": HEAD.replace(",Referred By", "") + "1,Ann,\n2,Bob,\n3,Cid,\n",
            "relations.csv": relations,
        },
    )
    assert sorted(_links(result)) == [("1", "2"), ("1", "3")]
    assert result.people.referrals["count"].sum() == 2


@pytest.mark.parametrize(
    "cell", ["Ann Lee; Bob King", "Ann Lee & Bob King", "Ann Lee / Bob King", "1;2", '["1","2"]']
)
def test_39_several_referrers_in_one_cell(tmp_path: Path, cell: str) -> None:
    text = HEAD + "1,Ann Lee,,\n2,Bob King,,\n" + f'3,Cid Fox,,"{cell.replace(chr(34), chr(34) * 2)}"\n'
    assert _links(_run(tmp_path, {"contacts.csv": text})) == {("1", "3"), ("2", "3")}


@pytest.mark.parametrize(
    "cell", ["Google", "Website", "Walk-in", "Existing client", "N/A", "?", "see notes", "-"]
)
def test_40_referrers_that_are_no_people(tmp_path: Path, cell: str) -> None:
    result = _run(tmp_path, {"contacts.csv": HEAD + ROWS + f"4,Dee Hall,,{cell}\n"})
    assert _links(result) == {("1", "2"), ("1", "3")}
    assert len(result.people.contacts) == 4


def test_41_a_referrer_who_is_no_contact_under_three_spellings(tmp_path: Path) -> None:
    text = HEAD + '1,Ann Lee,,Zoë Ott\n2,Bob King,,"OTT, ZOE"\n3,Cid Fox,,Dr. Zoe Ott\n'
    assert {source for source, _ in _links(_run(tmp_path, {"contacts.csv": text}))} == {"new:zoe ott"}


def test_42_a_referrer_who_is_a_user_of_the_crm(tmp_path: Path) -> None:
    head = "Id,Name,FinServ__ReferredByContact__c,FinServ__ReferredByUser__c\n"
    text = head + "003A,Ann,,\n003B,Bob,003A,\n003C,Cid,,0055G00001jIak5\n"
    result = _run(tmp_path, {"Contact.csv": text})
    assert _links(result) == {("003A", "003B")}
    assert _finding(result, "referred-by-staff").count == 1


def test_43_a_name_that_two_contacts_bear(tmp_path: Path) -> None:
    text = (
        HEAD
        + "1,John Smith,a@x.example,\n2,John Smith,b@y.example,\n3,Cid Fox,,John Smith\n4,Dee Hall,,Cid Fox\n"
    )
    result = _run(tmp_path, {"contacts.csv": text})
    assert _links(result) == {("3", "4")}
    assert len(result.people.review) == 1


def test_44_a_referral_of_the_far_future(tmp_path: Path) -> None:
    rows = "".join(f"Ann,B{day:02},2024-01-{day:02}\n" for day in range(1, 29))
    records = _read(tmp_path, "Referrer,Referred,Date\n" + rows + "Ann,Zed,2104-01-01\n", "referrals.csv")
    assert str(records.as_of)[:10] == "2024-01-28"
    assert _finding(records, "date-far-ahead").count == 1


def test_45_web_addresses_in_a_referrer_column(tmp_path: Path) -> None:
    text = "Name,Referrer\nAnn,https://google.com/search\nBob,www.bing.com\n"
    assert "not-a-referrer" in _codes(_read(tmp_path, text))
    with pytest.raises(RefgraphError, match="web addresses"):
        _run(tmp_path, {"contacts.csv": text})


def test_46_contacts_who_must_not_be_approached(tmp_path: Path) -> None:
    text = "Contact ID,Full Name,Referred By,Status,Deceased,Do Not Call\n"
    text += "1,Ann Lee,,Inactive,,\n2,Bob King,Ann Lee,,yes,\n3,Cid Fox,Bob King,,,1\n"
    text += "4,Dee Hall,Cid Fox,,,\n5,Eve Ott,Dee Hall,,,\n"
    ranked = _run(tmp_path, {"contacts.csv": text}).ranking.table
    assert set(ranked.loc[ranked["rank"].notna(), "contact_id"]) <= {"4", "5"}


def test_47_a_referral_on_a_deal_with_three_contacts(tmp_path: Path) -> None:
    files = {
        "Contact.csv": "Id,FirstName,LastName\n003A,Ann,Lee\n003B,Bob,King\n003C,Cid,Fox\n003D,Dee,Hall\n",
        "Opportunity.csv": "Id,StageName,Amount,CloseDate,Referred_By__c\n006X,Closed Won,5,2024-05-01,003D\n",
        "OpportunityContactRole.csv": "Id,OpportunityId,ContactId,Role,IsPrimary\n"
        "1,006X,003A,Buyer,false\n2,006X,003B,Buyer,true\n3,006X,003C,Buyer,false\n",
    }
    assert _links(_run(tmp_path, files)) == {("003D", "003B")}


# Values


def test_48_dates_are_decided_by_their_column(tmp_path: Path) -> None:
    def dates(*cells: str) -> list[str]:
        text = "Name,Create Date\n" + "".join(f"P{at},{cell}\n" for at, cell in enumerate(cells))
        return [str(day)[:10] for day in _read(tmp_path, text).tables["contacts"]["created"]]

    assert dates("03/04/2024", "13/04/2024") == ["2024-04-03", "2024-04-13"]
    assert dates("03/04/2024", "04/05/2024") == ["NaT", "NaT"]
    assert dates("0/0/00", "0000-00-00", "29/02/2023", "28/02/2024") == ["NaT", "NaT", "NaT", "2024-02-28"]
    assert dates("45355", "45356") == ["2024-03-04", "2024-03-05"]
    assert dates("1711929600000") == ["2024-04-01"]
    assert dates("2024-03-10T02:30:00.000Z", "2024-03-10 23:59") == ["2024-03-10", "2024-03-10"]
    assert dates("13/04/24", "01/12/71") == ["2024-04-13", "1971-12-01"]


def test_48_dates_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = datetime.datetime(1904, 1, 1)
    book.active.append(["Name", "Create Date"])
    book.active.append(["Ann", datetime.datetime(2024, 3, 4)])
    book.active["B2"].number_format = "yyyy-mm-dd"
    stream = io.BytesIO()
    book.save(stream)
    records = _read(tmp_path, stream.getvalue(), "contacts.xlsx")
    assert str(records.tables["contacts"]["created"][0])[:10] == "2024-03-04"


def test_49_money_is_decided_by_its_column(tmp_path: Path) -> None:
    def amounts(*cells: str) -> list[float]:
        text = "Deal ID\tContact ID\tAmount\n" + "".join(
            f"{at}\t7\t{cell}\n" for at, cell in enumerate(cells)
        )
        return _read(tmp_path, text, "deals.csv").tables["deals"]["amount"].tolist()

    assert amounts("(1,234.50)", "-$500") == [-1234.5, -500]
    assert amounts("1.234", "1,5") == [1234, 1.5]
    assert amounts("1 234,50", "1\u00a0234,50", "1\u202f234,50") == [1234.5] * 3
    assert amounts("CHF 1'234.50") == [1234.5]
    assert amounts("1,23,456.78") == [123456.78]
    assert np.isnan(amounts("12kg", "TBD", "5")).tolist() == [True, True, False]
    assert amounts("12k", "5") == [12000, 5]
    assert np.isnan(amounts("$5", "€6")).all()


@pytest.mark.parametrize("word", ["Yes", "1", "TRUE", "WAHR", "Oui", "x", "✓", "Sí", "да"])
def test_50_yes_in_many_languages(tmp_path: Path, word: str) -> None:
    records = _read(tmp_path, f"Name,Deceased\nAnn,{word}\nBob,\n")
    assert records.tables["contacts"]["status"].tolist() == ["deceased", ""]


def test_51_formulas_in_names_are_kept_and_guarded_where_people_open_them(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://evil.example","Ann")'
    frame = pd.DataFrame(
        {"Contact ID": ["1", "2"], "Full Name": [name, "Bob King"], "Referred By": ["", "1"]}
    )
    (tmp_path / "in").mkdir()
    result = _run(tmp_path / "in", {"contacts.csv": frame.to_csv(index=False)})
    assert name in set(result.ranking.table["name"])
    rg.write(result, tmp_path / "ranked.csv")
    assert "'=HYPERLINK" in (tmp_path / "ranked.csv").read_text(encoding="utf-8-sig")


def test_52_a_wide_table_a_long_note_and_a_hub(tmp_path: Path) -> None:
    header = [
        "Contact ID",
        "Full Name",
        "Referred By",
        "Notes",
        *(f"Extra {number}" for number in range(300)),
    ]
    rows = [["0", "Hub", "", "x" * 1_000_000, *[""] * 300]]
    rows += [[str(number), f"P {number}", "Hub", "", *[""] * 300] for number in range(1, 2_001)]
    text = pd.DataFrame(rows, columns=header).to_csv(index=False)
    records = _read(tmp_path, text)
    assert len(_names(records)) == 2_001
    assert len(records.tables["contacts"]["notes"][0]) == 1_000_000
    assert records.columns["column"].ne("").sum() == 4
