"""The workbook: something to act on first, all numbers behind it, and nothing that harms."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest
import python_calamine
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import refgraph as rg
from refgraph.errors import OutputError
from refgraph.findings import Finding
from refgraph.outputs import workbook
from refgraph.outputs.guide import FIRST_SHEET
from refgraph.outputs.meanings import NUMBERS_AHEAD
from refgraph.outputs.selecting import Selection
from refgraph.outputs.workbook import flags, to_act_on, workbook_file

HEADERS = [
    "Rank",
    "Name",
    "Organisation",
    "Owner",
    "CRM tier",
    "Decision",
    "Flag",
    "Last contact",
    "Referrals",
    "Revenue",
    "Index",
    "Link",
    "Cluster",
    "Why",
    "Contact id",
]


def _book(result: rg.Result, **asked: Any) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_file(result, Selection(**asked))))


def _with_table(result: rg.Result, **columns: Any) -> rg.Result:
    return replace(result, ranking=replace(result.ranking, table=result.ranking.table.assign(**columns)))


def _with_rows(result: rg.Result, table: pd.DataFrame) -> rg.Result:
    return replace(result, ranking=replace(result.ranking, table=table))


def _named(result: rg.Result, name: str) -> rg.Result:
    """The same result, the first contact called differently."""
    names = result.ranking.table["name"].astype(object)
    names.iloc[0] = name
    return _with_table(result, name=names)


def _cells(sheet: Worksheet, column: int) -> list[Any]:
    return [cell.value for (cell,) in sheet.iter_rows(min_col=column, max_col=column)]


@pytest.fixture(scope="module")
def book(m1: rg.Result) -> Workbook:
    return _book(m1)


@pytest.fixture(scope="module")
def ranked(book: Workbook) -> Worksheet:
    return book["Ranked"]


def test_the_sheets_stand_in_the_order_in_which_they_are_read(book: Workbook) -> None:
    assert book.sheetnames == [
        "Ranked",
        *("Likely to refer", "Links between groups", "Stopped referring", "First referral, last six months"),
        "Consider for Core",
        "Measures",
        "How to read this",
    ]


def test_each_list_is_a_sheet_in_its_own_order_with_its_own_words(book: Workbook) -> None:
    assert _cells(book["Likely to refer"], 2)[1:] == [f"Person {who}" for who in "XPYBQ"]
    links = book["Links between groups"]
    assert _cells(links, 2)[1:] == [f"Person {who}" for who in "BXP"]
    assert links["N2"].value.startswith("Lies on the shortest way between 45 pairs of other people.")
    assert _cells(book["Stopped referring"], 2)[1:] == ["Person H"]
    assert _cells(book["Consider for Core"], 2)[1:] == ["Person X", "Person P"]


def test_nobody_makes_no_sheet(m1: rg.Result) -> None:
    star = rg.run(referrals=pd.DataFrame({"referrer": ["A", "A"], "referred": ["B", "C"]}))
    assert _book(star).sheetnames == ["Ranked", "Likely to refer", "Measures", "How to read this"]


def test_one_list_alone_is_the_first_sheet(m1: rg.Result) -> None:
    book = _book(m1, listed="connectors")
    assert book.sheetnames == ["Ranked", "Measures", "How to read this"]
    assert _cells(book["Ranked"], 2)[1:] == [f"Person {who}" for who in "BXP"]


def test_the_first_sheet_has_the_columns_to_act_on(ranked: Worksheet) -> None:
    assert [cell.value for cell in ranked[1]] == HEADERS


def test_everyone_is_on_the_first_sheet_best_first(ranked: Worksheet, m1: rg.Result) -> None:
    assert _cells(ranked, 2)[1:] == m1.ranking.table["name"].tolist()


def test_ranks_are_whole_numbers_and_ties_show(ranked: Worksheet) -> None:
    assert _cells(ranked, 1)[1:] == [1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7, 7]
    assert ranked["A2"].number_format == "0"


def test_header_and_names_stay_in_sight(ranked: Worksheet, book: Workbook) -> None:
    assert ranked.freeze_panes == "C2"
    assert book["Measures"].freeze_panes == "C2"


def test_every_table_can_be_filtered(ranked: Worksheet, book: Workbook) -> None:
    assert ranked.auto_filter.ref == "A1:O14"
    assert book["Measures"].auto_filter.ref.startswith("A1:")


def test_long_sentences_are_wrapped_in_a_wide_column(ranked: Worksheet) -> None:
    assert ranked["N2"].alignment.wrap_text
    assert ranked.column_dimensions["N"].width > 60


def test_the_people_referred_end_the_why(m1: rg.Result) -> None:
    rows = to_act_on(m1.ranking.table).set_index(m1.ranking.table["contact_id"])
    assert rows.loc["X", "Why"].endswith("Referred Person Z, Person Y.")
    assert rows.loc["H", "Why"].endswith("and 3 others.")
    assert "Referred" not in rows.loc["Z", "Why"].removeprefix("Has referred nobody")


def test_measures_have_id_name_and_every_number(book: Workbook, m1: rg.Result) -> None:
    header = [cell.value for cell in book["Measures"][1]]
    assert header[:2] == ["contact_id", "name"]
    told = set(m1.measures.table.columns) - set(NUMBERS_AHEAD)
    assert {*told, "index", "rank", "connector_rank", "referrals", "cluster"} <= set(header)
    # M1 is too small for a forecast: no number of it is shown to people.
    assert not set(header) & set(NUMBERS_AHEAD)


def test_measures_are_the_numbers_of_the_ranking(book: Workbook, m1: rg.Result) -> None:
    column = [cell.value for cell in book["Measures"][1]].index("betweenness") + 1
    assert _cells(book["Measures"], column)[1:] == pytest.approx(m1.ranking.table["betweenness"].tolist())


@pytest.mark.parametrize("identity", ["007", "0034567890123456789", "1e5", "0014W00002AKpQZQA1"])
def test_ids_are_text_and_survive(m1: rg.Result, identity: str) -> None:
    ids = m1.ranking.table["contact_id"].replace("X", identity)
    content = workbook_file(_with_table(m1, contact_id=ids), Selection())
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Measures"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].number_format) == (identity, "s", "@")
    calamine = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert calamine.get_sheet_by_name("Measures").to_python()[1][0] == identity


@pytest.mark.parametrize("name", ["=HYPERLINK(0)", "+cmd|' /C calc'!A0", "-1", "@SUM(A1)", "{=1+1}"])
def test_a_text_is_never_a_formula(m1: rg.Result, name: str) -> None:
    cell = _book(_named(m1, name))["Ranked"]["B2"]
    assert cell.data_type == "s"
    assert cell.value in (f"'{name}", "{=1+1}")


@pytest.mark.parametrize("name", ["http://a.example", "mailto:a@b.example", "internal:Sheet1!A1"])
def test_a_text_is_never_a_link(m1: rg.Result, name: str) -> None:
    cell = _book(_named(m1, name))["Ranked"]["B2"]
    assert (cell.value, cell.hyperlink) == (name, None)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë 李 😀", "Zoë 李 😀"),
        ("<r><t>x</t></r>", "<r><t>x</t></r> "),
        ("a & b < c > \"d\" 'e'", "a & b < c > \"d\" 'e'"),
        ("two\nlines", "two\nlines"),
        ("  spaces  ", "  spaces  "),
        ("a\ufffeb\uffffc\ud800d", "a�b�c�d"),
    ],
)
def test_any_name_can_be_shown(m1: rg.Result, name: str, shown: str) -> None:
    assert _book(_named(m1, name))["Ranked"]["B2"].value == shown


def test_control_characters_leave_a_workbook_that_opens(m1: rg.Result) -> None:
    content = workbook_file(_named(m1, "a\x00b\x1bc"), Selection())
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Ranked")
    assert sheet.to_python()[1][0] == 1


def test_a_text_longer_than_a_cell_is_cut_and_says_so(m1: rg.Result) -> None:
    value = _book(_named(m1, "x" * 40_000))["Ranked"]["B2"].value
    assert (len(value), value[-1]) == (32_767, "…")


def test_dates_are_dates_and_very_old_ones_text(m1: rg.Result) -> None:
    dates = pd.Series([pd.NaT] * 13, dtype="datetime64[us]")
    dates.iloc[0], dates.iloc[1] = pd.Timestamp("2025-03-04"), pd.Timestamp("1899-12-31")
    sheet = _book(_with_table(m1, last_contact=dates))["Ranked"]
    assert sheet["H2"].value == dt.datetime(2025, 3, 4)
    assert sheet["H2"].number_format == "yyyy-mm-dd"
    assert sheet["H3"].value == "1899-12-31"
    assert sheet["H4"].value is None


def test_missing_and_infinite_numbers_are_blank(m1: rg.Result) -> None:
    values = m1.ranking.table["expected_referrals"].copy()
    values.iloc[0], values.iloc[1] = float("nan"), float("inf")
    sheet = _book(_with_table(m1, expected_referrals=values))["Ranked"]
    assert (sheet["K2"].value, sheet["K3"].value) == (None, None)
    assert sheet["K4"].value == pytest.approx(0.701972, abs=1e-6)


def test_contacts_who_are_not_ranked_have_a_blank_rank_and_a_reason(m1: rg.Result) -> None:
    table = m1.ranking.table
    ranks = table["rank"].where(table["contact_id"].ne("Z"))
    why = table["why"].where(table["contact_id"].ne("Z"), "Not ranked: deceased.")
    sheet = _book(_with_table(m1, rank=ranks, why=why))["Ranked"]
    assert [row[13].value for row in sheet.iter_rows() if row[0].value is None] == ["Not ranked: deceased."]


def _flag(**marks: Any) -> str:
    usual = {"core_candidate": False, "connector_rank": float("nan"), "trend": "", "provisional": False}
    return str(flags(pd.DataFrame([{**usual, **marks}])).iloc[0])


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        ({}, ""),
        ({"core_candidate": True, "trend": "silent"}, "Core candidate; stopped referring"),
        ({"connector_rank": 2}, "Links groups"),
        ({"trend": "rising"}, "Rising"),
        (
            {"core_candidate": True, "trend": "new", "provisional": True},
            "Core candidate; new; not in your CRM",
        ),
    ],
)
def test_what_stands_out_is_one_flag(marks: dict[str, Any], shown: str) -> None:
    assert _flag(**marks) == shown


def test_no_cluster_is_shown_as_blank(ranked: Worksheet) -> None:
    assert ranked["M2"].number_format == "0;-0;"


@pytest.fixture(scope="module")
def owned(m1: rg.Result) -> rg.Result:
    owners = {"X": "Ann", "B": "Bob/Ben", "P": "Ann", "H": "bob:ben"}
    return _with_table(m1, owner=m1.ranking.table["contact_id"].map(owners).fillna("").astype("str"))


def test_each_list_has_a_sheet_of_its_own_ranked_anew(owned: rg.Result) -> None:
    book = _book(owned, within="owner")
    assert [cell.value for cell in book["Ann"][1]] == HEADERS
    assert _cells(book["Ann"], 1)[1:] == [1, 2]
    assert _cells(book["Ann"], 2)[1:] == ["Person X", "Person P"]


def test_the_contacts_of_no_list_have_a_sheet_too(owned: rg.Result) -> None:
    book = _book(owned, within="owner")
    assert len(_cells(book["no owner"], 1)) == 1 + 13 - 4


def test_sheet_names_are_valid_and_unique(owned: rg.Result) -> None:
    assert _book(owned, within="owner").sheetnames[7:] == [
        "Ann",
        "Bob Ben",
        "bob ben (2)",
        "no owner",
        "How to read this",
    ]


def test_measures_hold_everyone_any_sheet_shows(owned: rg.Result) -> None:
    book = _book(owned, within="owner", top=1)
    assert _cells(book["Ranked"], 2)[1:] == ["Person X"]
    assert _cells(book["Measures"], 1)[1:] == ["X", "Y", "B", "H"]


def test_too_many_lists_are_refused_in_one_line(m1: rg.Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_LISTS", 5)
    with pytest.raises(OutputError, match=r"contact_id has 13 values"):
        workbook_file(m1, Selection(within="contact_id"))


def test_more_contacts_than_excel_has_rows_are_refused_with_a_way_out(
    m1: rg.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 13)
    with pytest.raises(OutputError, match=r"13 rows, and there are 13 contacts\. Write \.csv or \.parquet"):
        workbook_file(m1, Selection())
    assert workbook_file(m1, Selection(top=12))


def test_the_guide_explains_every_column(book: Workbook) -> None:
    explained = dict(
        zip(_cells(book["How to read this"], 1), _cells(book["How to read this"], 2), strict=True)
    )
    for name in [*HEADERS, *(cell.value for cell in book["Measures"][1])]:
        assert explained.get(name), name


def test_a_decision_is_picked_from_a_list_or_typed(ranked: Worksheet) -> None:
    offered = [
        each for each in ranked.data_validations.dataValidation if next(iter(each.sqref.ranges)).min_col == 6
    ]

    assert [each.formula1 for each in offered] == [
        '"Core Advocate,Advocate,Allied Resource,none,never,pin,unpin"'
    ]
    assert offered[0].errorStyle == "information"


def test_the_guide_and_the_first_sheet_have_the_same_columns(m1: rg.Result) -> None:
    shown = to_act_on(m1.with_tiers({}).ranking.table)
    assert list(FIRST_SHEET) == ["Expected" if name == "Index" else name for name in shown]


def test_the_guide_speaks_of_proposed_tiers_only_where_there_are_some(m1: rg.Result) -> None:
    alone, assigned = (_cells(_book(result)["How to read this"], 1) for result in (m1, m1.with_tiers({})))
    assert (alone.count("Tier"), assigned.count("Tier")) == (0, 1)


def test_the_proposed_tier_stands_beside_that_of_the_crm(m1: rg.Result) -> None:
    first = m1.ranking.table["contact_id"].iloc[0]
    shown = to_act_on(m1.with_tiers({first: "Advocate"}).ranking.table)
    assert list(shown)[4:7] == ["CRM tier", "Tier", "Decision"]
    assert shown["Tier"].tolist() == ["Advocate", *[""] * (len(shown) - 1)]


def test_the_guide_says_as_of_when_and_by_what(book: Workbook) -> None:
    told = dict(zip(_cells(book["How to read this"], 1), _cells(book["How to read this"], 2), strict=True))
    assert told["As of"] == "2026-01-01"
    assert told["Ordered by"] == "expected_referrals"
    assert told["Betweenness"] == "exact"


def test_the_guide_accounts_for_every_row(book: Workbook) -> None:
    cells = _cells(book["How to read this"], 2)
    assert "table referrals; rows 14; used 14; merged 0; rejected 0" in cells


def test_the_guide_lists_what_was_noticed(m1: rg.Result) -> None:
    noticed = replace(m1, ranking=replace(m1.ranking, findings=(Finding("warning", "x", "=Odd.", "Look."),)))
    assert "'=Odd. Look." in _cells(_book(noticed)["How to read this"], 2)


def test_the_same_result_gives_the_same_bytes(m1: rg.Result) -> None:
    first = workbook_file(m1, Selection())
    time.sleep(2.1)  # the clock of a zip file ticks every two seconds
    assert workbook_file(m1, Selection()) == first


@pytest.mark.parametrize("in_memory_up_to", [0, 20_000])
def test_the_bytes_hang_on_no_time_zone(
    m1: rg.Result, monkeypatch: pytest.MonkeyPatch, in_memory_up_to: int
) -> None:
    monkeypatch.setattr(workbook, "IN_MEMORY_UP_TO", in_memory_up_to)
    contents = set()
    for zone in ("UTC", "Asia/Kolkata"):
        monkeypatch.setenv("TZ", zone)
        if hasattr(time, "tzset"):
            time.tzset()
        contents.add(workbook_file(m1, Selection()))
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()
    assert len(contents) == 1


def test_a_large_workbook_says_the_same_as_a_small_one(
    m1: rg.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = _book(_named(m1, "<r>=x</r>"))
    monkeypatch.setattr(workbook, "IN_MEMORY_UP_TO", 0)
    large = _book(_named(m1, "<r>=x</r>"))
    for name in small.sheetnames:
        assert list(small[name].values) == list(large[name].values)


def test_the_workbook_names_nobody_as_its_author(book: Workbook) -> None:
    assert not book.properties.creator
    assert book.properties.created == dt.datetime(2000, 1, 1)


def test_there_are_no_formulas_links_or_macros_inside(m1: rg.Result) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_file(_named(m1, "=1+1"), Selection()))) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_xlsxwriter_is_only_loaded_to_write_a_workbook() -> None:
    code = (
        "import sys, refgraph.outputs; print('xlsxwriter' in sys.modules, 'pyarrow.parquet' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert found.stdout.split()[0] == "False"


def test_a_ranking_of_nobody_still_opens(m1: rg.Result) -> None:
    book = _book(_with_rows(m1, m1.ranking.table.iloc[:0]))
    assert len([cell.value for cell in book["Ranked"][1]]) == len(HEADERS)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (["a" * 40], ["a" * 30 + "…"]),
        (["a" * 40, "a" * 40], ["a" * 30 + "…", "a" * 26 + "… (2)"]),
        (["😀" * 20], ["😀" * 15 + "…"]),
        (["[x]:*?/\\"], ["x"]),
        (["'quoted'"], ["quoted"]),
        (["History"], ["History (2)"]),
        (["", "\x00"], ["Sheet", "Sheet (2)"]),
    ],
)
def test_sheet_names_are_what_excel_accepts(wanted: list[str], given: list[str]) -> None:
    names = workbook.SheetNames()
    assert [names.give(name) for name in wanted] == given
    assert all(len(name.encode("utf-16-le")) <= 62 for name in given)
