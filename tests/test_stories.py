"""From an untouched export to a ranked list: three offices, each with its own files and its own mess."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main


def refgraph(*words: object) -> Result:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.stderr
    return done


def ranked(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)


def referrals(path: Path) -> dict[str, float]:
    """Return how many referrals each contact in a ranked list has made, of those who made any."""
    table = ranked(path)
    made = dict(zip(table["contact_id"], table["referrals"].astype(float), strict=True))
    return {identity: count for identity, count in made.items() if count}


def decide(path: Path, **decisions: str) -> None:
    """Fill in the column `decision` of a review list, as somebody does in a spreadsheet program."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    for row in rows:
        row["decision"] = decisions.get(row["text"].replace(" ", "_"), row["decision"])
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0].keys(), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8-sig")


def quoted(header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, header, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


HUBSPOT_CONTACTS = """\
"Record ID","First Name","Last Name","Email","Phone Number","Contact owner","Primary Associated Company ID",\
"Last Activity Date","Lead Status","Marketing contact status","Create Date","Associated Company","Original Source",\
"Referred by"
"101","Ann","Lee","ann@lee.example","+1 425 555 0101","Pat Owner","901","2026-03-02 09:15","Connected",\
"Marketing contact","2023-01-04 10:00","Lee & Partners","Offline Sources",""
"102","Bob","King","bob@king.example","","Pat Owner","902","","Open","","2023-02-10 16:20","King Dental",\
"Referrals","Ann Lee"
"103","Cid","Fox","cid@fox.example","","Pat Owner","","","","","2023-05-11 08:00","","Referrals","ann lee "
"104","Dee","Hall","dee@hall.example","","Sam Seller","","","","","2023-06-01 12:00","","Direct Traffic","Zoe Ott"
"105","Eve","Núñez","eve@nunez.example","","Sam Seller","","","","","2024-01-15 12:00","","Referrals","zoe  ott"
"106","Fay","Gray","fay@gray.example","","Sam Seller","","","","","2024-02-15 12:00","","Referrals",\
"Referred by: Zoe Ott"
"107","Gus","Ives","gus@ives.example","","Pat Owner","","","","","2024-03-15 12:00","","Organic Search","Google"
"108","Hal","Jones","hal@jones.example","","Pat Owner","","","","","2024-04-15 12:00","","Referrals",\
"Bob King & Zoe Ott"
"109","Ida","Kahn","ida@kahn.example","","Pat Owner","","","","","2024-05-15 12:00","","Referrals","John Smith"
"110","John","Smith","john@smith.example","","Pat Owner","901","","","","2023-03-15 12:00","Lee & Partners",\
"Referrals","Ann Lee"
"111","John","Smith","js@other.example","","Pat Owner","902","","","","2023-04-15 12:00","King Dental","",""
"112","Kit","Long","kit@long.example","","Pat Owner","","","","","2024-06-15 12:00","","Referrals","John Smith"
"113","Lou","Mann","lou@mann.example","","Pat Owner","","","","","2024-07-15 12:00","","Referrals","Bobby King"
"114","Moe","Nash","moe@nash.example","","Pat Owner","","","","","2024-08-15 12:00","","Referrals","Rex Stone (CPA)"
"115","Ned","Orr","ned@orr.example","","Pat Owner","","","","","2024-09-15 12:00","","Referrals","Rex Stone, CPA"
"116","Oda","Page","oda@page.example","","Pat Owner","","","","","2024-10-15 12:00","","Referrals","walk-in"
"117","Pia","Quinn","pia@quinn.example","","Pat Owner","","","","","2024-11-15 12:00","","Referrals",\
"bob@king.example"
"118","Ray","Unger","ray@unger.example","","Pat Owner","","","","","2024-11-15 12:00","","Referrals","Robert King"
"""
HUBSPOT_DEALS = """\
"Record ID","Deal Name","Deal Stage","Amount","Deal owner","Associated Company IDs","Associated Contact IDs",\
"Close Date","Pipeline"
"801","King implants","Closed Won","12,500.00","Pat Owner","902","102","2023-04-01 10:00","Sales Pipeline"
"802","Fox","Closed Lost","4,000.00","Pat Owner","","103","2023-07-01 10:00","Sales Pipeline"
"803","Núñez","Closed Won","8,000","Sam Seller","","105","2024-03-01 10:00","Sales Pipeline"
"804","Gray","Contract Sent","3,000","Sam Seller","","106","","Sales Pipeline"
"805","Jones + Kahn","Closed Won","6,000","Pat Owner","","108;109","2024-06-30 10:00","Sales Pipeline"
"""
HUBSPOT_COMPANIES = """\
"Record ID","Company name","Company Domain Name","Company owner","Create Date","Industry","City"
"901","Lee & Partners","lee.example","Pat Owner","2022-12-01 10:00","Law Practice","Seattle"
"902","King Dental","king.example","Pat Owner","2022-12-02 10:00","Medical Practice","Tacoma"
"""


@pytest.fixture
def hubspot(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    texts = {"contacts": HUBSPOT_CONTACTS, "deals": HUBSPOT_DEALS, "companies": HUBSPOT_COMPANIES}
    for kind, text in texts.items():
        (folder / f"hubspot-crm-exports-all-{kind}-2026-03-05.csv").write_text(text, encoding="utf-8")
    return folder


def test_hubspot_is_ranked_with_those_referrers_who_are_not_in_it(hubspot: Path, tmp_path: Path) -> None:
    done = refgraph("rank", hubspot, "-o", tmp_path / "ranked.csv")

    # The one that names Bob King and Zoe Ott counts for each of them; its revenue is shared.
    assert referrals(tmp_path / "ranked.csv") == {
        "101": 3,
        "new:zoe ott": 4,
        "102": 2,
        "new:rex stone": 2,
    }
    table = ranked(tmp_path / "ranked.csv").set_index("contact_id")
    # Zoe's last was 686 days before the as-of date; at her pace 6 would have come since, so she comes after Rex.
    assert table.index[table["provisional"].eq("yes")].tolist() == ["new:rex stone", "new:zoe ott"]
    assert table.loc["101", "revenue"] == "12500"
    # Eve's 8,000, and half of Hal's 6,000.
    assert table.loc["new:zoe ott", "revenue"] == "11000"
    assert "16 referrers named = 5 linked + 5 provisional + 4 to review + 2 not a person" in done.stderr


def test_the_workbook_says_who_is_not_in_the_crm(hubspot: Path, tmp_path: Path) -> None:
    refgraph("rank", hubspot, "-o", tmp_path / "ranked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "ranked.xlsx").worksheets[0]
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [any("ot in your CRM" in cell for cell in row) for row in rows if "Zoe Ott" in row] == [True]
    assert [any("ot in your CRM" in cell for cell in row) for row in rows if "Ann Lee" in row] == [False]


def test_what_is_decided_for_hubspot_is_followed_and_never_asked_again(hubspot: Path, tmp_path: Path) -> None:
    review, out = tmp_path / "review.csv", tmp_path / "ranked.csv"
    refgraph("resolve", hubspot, "-o", review)
    # Under the row that says how to decide, and the one that decides for both short forms.
    texts = ranked(review)["text"].tolist()
    assert sorted(texts[1:]) == ["Bobby King", "John Smith", "Robert King", "all 2 below: short form"]

    decide(review, John_Smith="111", Bobby_King="new")
    refgraph("rank", hubspot, "--review", review, "-o", out)
    assert referrals(out) == {
        "101": 3, "new:zoe ott": 4, "102": 2, "new:rex stone": 2, "111": 2, "new:bobby king": 1,
    }  # fmt: skip

    again = refgraph("resolve", hubspot, "--review", review)
    assert [line.split(",")[0] for line in again.stdout.splitlines()[1:]] == ["Robert King"]
    refgraph("resolve", hubspot, "--review", review, "-o", review)
    refgraph("rank", hubspot, "--review", review, "-o", tmp_path / "third.csv")
    assert (tmp_path / "third.csv").read_bytes() == out.read_bytes()


SALESFORCE = """\
"Physicians and Clients with Owner"
"As of 2026-03-05 09:12:44 Pacific Standard Time - Generated by Pat Owner"
"Filtered By"
"Show: All contacts"

"Salutation","First Name","Last Name","Title","Account Name","Mailing City","Phone","Email","Account Owner","NPI",\
"Contact ID","Account ID"
"Dr.","John","Smith","Cardiologist","Harbour Heart","Seattle","(425) 555-0101","","Pat Owner","1003000126",\
"0035G00001jIak5","0015G00002AbCdE"
"Dr.","John","Smith","Dentist","Smile Clinic","Tacoma","(425) 555-0102","","Pat Owner","1003000134",\
"0035G00001jIaK5","0015G00002AbCdF"
"Dr.","Ann","O'Neill","Internist","Harbour Heart","Seattle","","ann@heart.example","Pat Owner","1003000142",\
"0035G00001jIal1","0015G00002AbCdE"
"Dr.","María","Peña","Surgeon","Bay Surgery","Olympia","","mp@bay.example","Sam Seller","1003000159",\
"0035G00001jIal2","0015G00002AbCdG"
"Dr.","Bo","Chen","GP","Bay Surgery","Olympia","","","Sam Seller","1003000167","0035G00001jIal3",\
"0015G00002AbCdG"
"","Carl","Client","","","Seattle","","carl@client.example","Sam Seller","","0035G00001jIal4",""
"","Dora","Clark","","","Seattle","","dora@clark.example","Sam Seller","","0035G00001jIal5",""
"Dr.","Eli","Field","GP","Field Practice","Seattle","","","Sam Seller","1003000175","0035G00001jIal6",\
"0015G00002AbCdH"

"Grand Totals (8 records)"

"Confidential Information - Do Not Distribute"
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."
"""
REFERRAL_HEADER = ("Date", "Referring Physician", "Referring NPI", "Practice", "City", "Referred Patient")
REFERRAL_ROWS = (
    ("SMITH, JOHN MD", 1003000126, "Harbour Heart", "Seattle", "Client, Carl"),
    ("SMITH, JOHN MD", None, "Harbour Heart", "Seattle", "Dora Clark"),
    ("Smith, John DDS", None, "", "Tacoma", "Carl Client"),
    ("SMITH, JOHN MD", None, "", "", "Carl Client"),
    ("O'NEILL, ANN", None, "", "", "Eli Field"),
    ("Pena, Maria MD", "1003000159", "", "", "Dora Clark"),
    ("CHEN, BO MD", 1003000167.0, "", "", "Dora Clark"),
    ("CHEN, BO MD", None, "Lakeside Practice", "Renton", "Dora Clark"),
    ("GRANT, UMA DO", 1999999999, "Grant Practice", "Renton", "Eli Field"),
)
SMITH_HEART, SMITH_DENTIST = "0035G00001jIak5", "0035G00001jIaK5"


@pytest.fixture
def salesforce(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "report1709628764.csv").write_bytes(SALESFORCE.encode("cp1252"))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(REFERRAL_HEADER)
    for month, row in enumerate(REFERRAL_ROWS, start=1):
        sheet.append((datetime(2025, month, 10), *row))
    book.save(folder / "referrals 2025.xlsx")
    return folder


def test_a_salesforce_report_and_a_spreadsheet_meet_in_the_licence_number_and_the_name(
    salesforce: Path, tmp_path: Path
) -> None:
    done = refgraph("rank", salesforce, "-o", tmp_path / "ranked.csv")
    assert referrals(tmp_path / "ranked.csv") == {
        SMITH_HEART: 2, SMITH_DENTIST: 1, "0035G00001jIal1": 1, "0035G00001jIal2": 1, "0035G00001jIal3": 1,
        "new:uma grant": 1,
    }  # fmt: skip
    assert "9 referrers named = 6 linked + 1 provisional + 2 to review" in done.stderr
    assert "8 rows in report1709628764.csv = 8 used + 0 merged + 0 rejected" in done.stderr


def test_a_name_alone_or_at_another_practice_waits_and_is_decided_once(
    salesforce: Path, tmp_path: Path
) -> None:
    review = tmp_path / "review.csv"
    refgraph("resolve", salesforce, "-o", review)
    texts = ranked(review).query("unlocks != '0'")["text"].tolist()
    assert texts == ["CHEN, BO MD (Lakeside Practice, Renton)", "SMITH, JOHN MD"]

    decisions = {texts[0].replace(" ", "_"): "new", texts[1].replace(" ", "_"): SMITH_DENTIST}
    decide(review, **decisions)
    refgraph("rank", salesforce, "--review", review, "-o", tmp_path / "ranked.csv")
    counts = referrals(tmp_path / "ranked.csv")
    assert (counts[SMITH_HEART], counts[SMITH_DENTIST]) == (2, 2)
    assert (counts["0035G00001jIal3"], len(counts)) == (1, 7)
    assert "0 referrer texts wait" in refgraph("resolve", salesforce, "--review", review).stderr


OUTLOOK_ROWS: Sequence[Mapping[str, str]] = (
    {"First Name": "Anneliese", "Last Name": "Müller", "Company": "Müller & Söhne GmbH", "Business City": "Köln",
     "E-mail Address": "anneliese@mueller.example", "Notes": 'Zeile 1\r\nZeile 2, "zitiert"', "Categories": "Client"},
    {"First Name": "José", "Last Name": "Peña", "E-mail Address": "jose@pena.example",
     "Referred By": "Anneliese Müller"},
    {"First Name": "Zoë", "Last Name": "Ångström", "E-mail Address": "/o=Firm/ou=Group/cn=Recipients/cn=zoe",
     "E-mail Type": "EX", "Referred By": "MULLER, Anneliese"},
    {"First Name": "Bob", "Last Name": "King", "Company": "King Ltd", "E-mail Address": "bob@king.example",
     "Business Phone": "'+1 425 555 0101", "Referred By": "José Peña"},
    {"Company": "Acme Ltd", "E-mail Address": "info@acme.example"},
    {"First Name": "Cid", "Last Name": "Fox", "Referred By": "Acme Ltd"},
    {"First Name": "Dee", "Last Name": "Hall", "E-mail Address": "dee@hall.example", "Referred By": "see notes"},
    {"First Name": "Eve", "Last Name": "Ives", "E-mail Address": "eve@ives.example", "Account": "A-77",
     "Referred By": "Frank “Frankie” O’Hara"},
    {"First Name": "Bob", "Last Name": "King", "Company": "King Ltd", "E-mail Address": "BOB@king.example"},
)  # fmt: skip
OUTLOOK_FILLED = {
    "Birthday": "0/0/00",
    "Anniversary": "0/0/00",
    "Gender": "Unspecified",
    "Priority": "Normal",
}


@pytest.fixture
def outlook(shared: Path, tmp_path: Path) -> dict[str, Path]:
    header = (shared / "crm_headers" / "header_outlook_full.csv").read_text("utf-8-sig").strip().split(",")
    assert len(header) == 92
    text = quoted(header, [{**OUTLOOK_FILLED, **row} for row in OUTLOOK_ROWS])
    files = {}
    for encoding in ("cp1252", "utf-8", "utf-8-sig"):
        files[encoding] = tmp_path / encoding / "contacts.CSV"
        files[encoding].parent.mkdir()
        files[encoding].write_bytes(text.encode(encoding))
    return files


def test_outlook_gives_the_same_list_in_every_encoding(outlook: dict[str, Path], tmp_path: Path) -> None:
    lists = []
    for encoding, file in outlook.items():
        refgraph("rank", file, "-o", tmp_path / f"{encoding}.csv")
        lists.append((tmp_path / f"{encoding}.csv").read_bytes())
    assert lists[0] == lists[1] == lists[2]


def test_outlook_without_ids_is_linked_by_names_and_firms(outlook: dict[str, Path], tmp_path: Path) -> None:
    done = refgraph("rank", outlook["cp1252"], "-o", tmp_path / "ranked.csv", "-v")
    assert referrals(tmp_path / "ranked.csv") == {
        "anneliese@mueller.example": 2, "jose@pena.example": 1, "info@acme.example": 1,
        "new:frank frankie ohara": 1,
    }  # fmt: skip
    assert "9 rows in contacts.CSV = 8 used + 1 merged + 0 rejected" in done.stderr
    assert "it was read as cp1252: 'Müller'" in " ".join(done.stderr.split())
