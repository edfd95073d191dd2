"""The report: what its sections say, what is not known, what a redacted copy holds, and its workbook."""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import refgraph as rg
from refgraph.comparison import read_list
from refgraph.nurture import usual_year
from refgraph.outputs.report.headlines import LABELS
from refgraph.outputs.report.parts import Chart, Table, told
from refgraph.outputs.tier_lists import write_tiers
from refgraph.ranking import LISTS

NUMBERS_ONLY = pd.DataFrame(
    {"referrer": ["Ann Lee", "Bob King", "Bob King"], "referred": ["Bob King", "Cid Ray", "Dee Fox"]}
)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work") / "export"
    rg.demonstrate(folder, contacts=200)
    return folder


@pytest.fixture(scope="module")
def result(export: Path) -> rg.Result:
    return rg.run(export)


@pytest.fixture(scope="module")
def tiers(result: rg.Result) -> rg.Tiers:
    return rg.assign_tiers(result)


@pytest.fixture(scope="module")
def report(result: rg.Result, tiers: rg.Tiers) -> rg.Report:
    roi = rg.calculate_roi(result)
    mix = rg.propose_mix(roi, rg.compare_budgets(result.people), usual_year(tiers))
    return rg.compose_report(result, tiers, roi=roi, mix=mix, plan=rg.plan(result, tiers))


def lead_of(report: rg.Report, title: str) -> str:
    return " ".join(next(section.lead for section in report.sections if section.title == title))


# What it says


def test_the_sections_come_in_the_order_of_the_meeting(report: rg.Report) -> None:
    assert [section.title for section in report.sections] == [
        "At a glance",
        "From month to month",
        "Referrals over time",
        "Who is coming up, who is going quiet",
        "Top lists",
        "What to do next",
        "From referral to client",
        "Tiers",
        "Clusters and coverage",
        "When and why they refer",
        "Return on nurturing",
        "Referral and other sources",
        "Who brought the revenue",
        "What the data cannot say",
    ]


def test_every_headline_figure_has_a_label_and_a_place(result: rg.Result, tiers: rg.Tiers) -> None:
    assert set(rg.headline_figures(result, tiers)["name"]) == set(LABELS)


def test_the_headlines_are_those_of_the_library(
    report: rg.Report, result: rg.Result, tiers: rg.Tiers
) -> None:
    shown = report.tables["Headline figures"].rows
    days = rg.plan(result, tiers).contacts["days_since"]
    values = shown["Number"].fillna(shown["Share"])
    assert values.tolist() == rg.headline_figures(result, tiers, days_since=days)["value"].tolist()


def test_the_producers_are_those_with_the_most_to_expect(report: rg.Report, result: rg.Result) -> None:
    table = result.ranking.table
    first = table[table["rank"].notna()].nlargest(3, "expected_referrals")["name"].tolist()
    assert report.tables["Likely to refer"].rows["Name"].head(3).tolist() == first


def test_the_connectors_are_those_with_the_most_bridge(report: rg.Report, result: rg.Result) -> None:
    table = result.ranking.table
    first = table[table["rank"].notna()].nlargest(3, "bridge")["name"].tolist()
    assert report.tables["Links between groups"].rows["Name"].head(3).tolist() == first


def test_every_list_of_the_ranking_is_a_table(report: rg.Report, result: rg.Result) -> None:
    for name, heading in LISTS.items():
        names = result.ranking.listed(name)["name"].tolist()
        assert report.tables[heading].rows["Name"].tolist() == names[:50]


def test_going_quiet_lists_every_falling_and_silent_source(report: rg.Report, result: rg.Result) -> None:
    trend = result.ranking.table.loc[result.ranking.table["rank"].notna(), "trend"]
    rows = report.tables["Going quiet: falling, or stopped referring"].rows
    assert len(rows) == trend.isin(["falling", "silent"]).sum()
    assert set(rows["Trend"]) <= {"falling", "stopped referring"}


def test_tiers_and_clusters_are_counted_as_the_library_counts_them(
    report: rg.Report, result: rg.Result, tiers: rg.Tiers
) -> None:
    clusters = rg.describe_clusters(result, tiers).table
    assert report.tables["Contacts by tier"].rows["Contacts"].tolist() == tiers.summary["contacts"].tolist()
    assert report.tables["Clusters"].rows["Contacts"].tolist() == clusters["contacts"].tolist()
    assert f"{clusters['covered'].sum()} of {len(clusters)} hold" in lead_of(report, "Clusters and coverage")


def test_roi_is_that_of_the_library_with_all_groups_together_last(
    report: rg.Report, result: rg.Result
) -> None:
    roi = rg.calculate_roi(result)
    shown = report.tables["ROI by type"].rows.set_index("Group")["ROI (95 %)"].tolist()
    expected = [*roi.table["roi"], roi.total["roi"].item()]
    assert [cell == "" for cell in shown] == [math.isnan(value) for value in expected]
    told = [float(cell.partition(" (")[0].replace(",", "")) for cell in shown if cell]
    assert told == pytest.approx([value for value in expected if not math.isnan(value)], rel=0.06, abs=0.06)


def test_downstream_value_is_labelled_not_additive(report: rg.Report) -> None:
    assert "Downstream, not additive" in report.tables["Credit for revenue"].rows
    chart = next(part for section in report.sections for part in section.parts
                 if isinstance(part, Chart) and part.name == "Credit and what followed from it")  # fmt: skip
    assert "does not add up" in chart.told


def test_the_plan_is_listed_by_what_is_most_urgent(
    report: rg.Report, result: rg.Result, tiers: rg.Tiers
) -> None:
    plan = rg.plan(result, tiers)
    assert f"from {plan.start.date()}" in lead_of(report, "What to do next")
    asked = plan.tasks.loc[plan.tasks["bucket"].eq("ask now"), "contact_id"].nunique()
    assert len(report.tables["Ask now"].rows if asked else ()) == asked


def test_long_data_that_know_only_years_are_told_by_year() -> None:
    log = pd.DataFrame({"referrer_id": ["a"] * 9, "referred_id": [f"b{place}" for place in range(9)]})
    log["date"] = [f"{1990 + place // 2}-01-01" for place in range(9)]
    rows = rg.compose_report(rg.run(referrals=log)).tables["Year by year"].rows
    assert rows["Year"].tolist() == ["1994 (so far)", "1993", "1992", "1991", "1990"]
    assert rows["Referrals"].tolist() == [1, 2, 2, 2, 2]
    assert rows["Won by now"].isna().all()


def test_the_funnel_is_that_of_the_plan(report: rg.Report, result: rg.Result, tiers: rg.Tiers) -> None:
    funnel = rg.plan(result, tiers).funnel
    shown = report.tables["Sources from received to won"].rows
    assert shown["Received"].tolist() == funnel["received"].tolist()
    assert f"Of {funnel['received'].sum():,.0f} referrals" in lead_of(report, "From referral to client")


def test_referrals_won_are_as_many_over_time_as_in_the_funnel(report: rg.Report) -> None:
    over_time = report.tables["Month by month"].rows["Won by now"].sum()
    assert over_time == report.tables["Sources from received to won"].rows["Won"].sum()


def test_the_report_and_the_plan_agree_on_who_is_engaged(result: rg.Result, tiers: rg.Tiers) -> None:
    plan = rg.plan(result, tiers)
    days = plan.contacts["days_since"]
    told_so = (
        rg.headline_figures(result, tiers, days_since=days).set_index("name").loc["engaged_90d", "value"]
    )
    shown = rg.compose_report(result, tiers, plan=plan).tables["Headline figures"].rows.set_index("Figure")
    assert shown.loc["Sources engaged in the last 90 days", "Share"] == told_so


@pytest.mark.parametrize("sentence", ["", "The usual order is no better and no worse than RFM."])
def test_what_a_back_test_said_stands_above_the_lists(
    result: rg.Result, tiers: rg.Tiers, sentence: str
) -> None:
    lead = lead_of(rg.compose_report(result, tiers, backtest=sentence), "Top lists")
    assert (sentence or "has not been tried on these data") in lead


def test_nothing_in_it_is_advice_for_a_command_line(report: rg.Report, bare: rg.Report) -> None:
    for each in (report, bare):
        text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", rg.report_page(each), flags=re.S)
        assert "refgraph " not in text
        assert "--" not in text


# What is not known


@pytest.fixture(scope="module")
def bare() -> rg.Report:
    return rg.compose_report(rg.run(referrals=NUMBERS_ONLY))


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Referrals over time", "No referral is dated"),
        ("Who is coming up, who is going quiet", "no trend can be seen"),
        ("What to do next", "Nothing is dated"),
        ("Return on nurturing", "Neither revenue nor cost is recorded"),
        ("Who brought the revenue", "No revenue is recorded"),
        ("What changed since the last run", "There is no last run"),
    ],
)
def test_a_section_without_data_is_left_out_and_the_last_one_says_why(
    bare: rg.Report, title: str, said: str
) -> None:
    assert title not in [section.title for section in bare.sections]
    gaps = bare.tables["Gaps and doubts"].rows.set_index("What")["Why, or what was found"]
    assert said in gaps[f"Left out: {title}"]


def test_where_nobody_is_in_a_cluster_it_says_so() -> None:
    two = rg.compose_report(rg.run(referrals=NUMBERS_ONLY.head(1)))
    gaps = two.tables["Gaps and doubts"].rows.set_index("What")["Why, or what was found"]
    assert "too few contacts are linked" in gaps["Left out: Clusters and coverage"]


def test_what_is_not_known_is_listed_by_its_reason(bare: rg.Report) -> None:
    rows = bare.tables["Gaps and doubts"].rows
    what = dict(zip(rows["Why, or what was found"], rows["What"], strict=True))
    assert what["No referral is dated."].startswith("Not known: Days since the last referral; Referrals, ")
    asked = "Not known: Clients asked for a referral in 12 months"
    assert what["Nothing says who was asked for a referral."] == asked


def test_no_unknown_figure_is_shown_as_a_number(bare: rg.Report) -> None:
    shown = bare.tables["Headline figures"].rows
    unknown = shown[shown["Number"].isna() & shown["Share"].isna()]
    assert len(unknown) >= 10
    assert unknown["n"].isna().all()


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (0.0, "count", "0"),
        (float("nan"), "count", "–"),
        (float("nan"), "money", "–"),
        (pd.NA, "count", "–"),
        (pd.NaT, "date", "–"),
        (None, "share", "–"),
        (0.004, "share", "under 1%"),
        (0.9999, "share", "over 99%"),
        (1.0, "share", "100%"),
        (0.0, "share", "0%"),
        (-0.71, "number", "−0.7"),
        (12345.6, "money", "12,346"),
        (5, "signed", "+5"),
        (0, "signed", "0"),
        (pd.Timestamp("2025-03-01"), "date", "2025-03-01"),
    ],
)
def test_a_value_is_shown_as_it_is_read_and_nothing_as_a_dash(value: object, kind: str, text: str) -> None:
    assert told(value, kind) == text


# What changed


def test_a_second_report_says_who_moved_and_what_the_figures_were(
    result: rg.Result, tiers: rg.Tiers, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    first.mkdir()
    write_tiers(result, tiers, first / "tiers.csv")
    written = rg.write_report(rg.compose_report(result, tiers), tmp_path / "report.html")
    (first / "tiers.csv.run.json").write_bytes(written[1].read_bytes())

    table = pd.read_csv(first / "tiers.csv", dtype=str, keep_default_na=False)
    row = table.index[table["tier"].eq("Core Advocate")][0]
    table.loc[row, "tier"] = "Advocate"
    table.to_csv(first / "tiers.csv", index=False)
    second = rg.compose_report(result, tiers, previous=first)

    moved = second.tables["Moved"].rows
    assert moved[["Name", "What", "Tier was", "Tier"]].values.tolist() == [
        [table.loc[row, "name"], "promoted", "Advocate", "Core Advocate"]
    ]
    headline = second.tables["Headline figures"].rows
    for name in ("Number", "Share"):
        before = headline[f"{name} on {result.people.as_of.date()}"]
        assert before.tolist() == pytest.approx(headline[name].tolist(), nan_ok=True)


def test_a_run_compared_with_itself_has_not_moved(result: rg.Result, tiers: rg.Tiers, tmp_path: Path) -> None:
    write_tiers(result, tiers, tmp_path / "tiers.csv")
    lead = lead_of(rg.compose_report(result, tiers, previous=tmp_path), "What changed since the last run")
    assert lead.startswith("Nobody moved. Nothing that is recorded differs")


def test_who_left_is_named_and_in_a_redacted_report_is_not(
    result: rg.Result, tiers: rg.Tiers, tmp_path: Path
) -> None:
    file = write_tiers(result, tiers, tmp_path / "tiers.csv")[0]
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    gone = table.iloc[[0]].assign(contact_id="gone", name="Nora Bygone")
    pd.concat([table, gone]).to_csv(file, index=False)
    moved = rg.compose_report(result, tiers, previous=tmp_path).tables["Moved"].rows
    assert moved[["Name", "What"]].values.tolist() == [["Nora Bygone", "left"]]
    redacted = rg.compose_report(result, tiers, previous=tmp_path, redact=True).tables["Moved"].rows
    assert redacted["Name"].tolist() == ["a contact outside the network"]


def test_a_list_that_was_read_already_will_do(result: rg.Result, tiers: rg.Tiers, tmp_path: Path) -> None:
    write_tiers(result, tiers, tmp_path / "tiers.csv")
    by_path = rg.compose_report(result, tiers, previous=tmp_path).sections
    by_list = rg.compose_report(result, tiers, previous=read_list(tmp_path)).sections
    assert [section.lead for section in by_path] == [section.lead for section in by_list]


# Redacted


def texts_of(report: rg.Report) -> str:
    parts = [part for section in report.sections for part in section.parts]
    leads = [line for section in report.sections for line in section.lead]
    tables = [part.rows.to_csv(index=False) for part in parts]
    return "\n".join([report.title, report.about, *leads, *tables])


def test_a_redacted_report_holds_no_name_organisation_owner_town_or_id(
    result: rg.Result, tiers: rg.Tiers, export: Path
) -> None:
    text = texts_of(rg.compose_report(result, tiers, plan=rg.plan(result, tiers), redact=True))
    contacts = result.people.contacts
    for column in ("contact_id", "name", "email", "organisation", "owner", "city", "notes"):
        for value in set(contacts[column]) - {""}:
            assert str(value) not in text, (column, value)


def test_redacted_codes_are_those_of_the_map(result: rg.Result, tiers: rg.Tiers) -> None:
    from refgraph.outputs.map.chart import make_chart

    first = make_chart(result, redact=True).nodes["name"].head(5).tolist()
    report = rg.compose_report(result, tiers, redact=True)
    assert report.tables["Likely to refer"].rows["Name"].head(5).tolist() == first


def test_a_redacted_report_has_an_account_that_tells_nothing_of_the_run(
    result: rg.Result, tiers: rg.Tiers, tmp_path: Path
) -> None:
    written = rg.write_report(rg.compose_report(result, tiers, redact=True), tmp_path / "report.html")
    assert list(json.loads(written[1].read_text("utf-8"))) == ["files"]


# The workbook


@pytest.fixture(scope="module")
def workbook(report: rg.Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rg.write_report(report, tmp_path_factory.mktemp("book") / "report.xlsx")[0]


def test_the_workbook_has_a_sheet_for_every_table(workbook: Path, report: rg.Report) -> None:
    sheets = openpyxl.load_workbook(workbook).sheetnames
    assert len(sheets) == len(report.tables)
    assert sheets[0] == "Headline figures"


def test_the_workbook_holds_all_rows_and_numbers_as_numbers(workbook: Path, report: rg.Report) -> None:
    sheet = openpyxl.load_workbook(workbook)["Month by month"]
    rows = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    shown = report.tables["Month by month"].rows
    assert len(rows) == len(shown) > report.tables["Month by month"].most
    assert [row[1] for row in rows] == shown["Referrals"].tolist()


def test_a_share_is_shown_in_per_cent_and_a_number_is_not(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook)["Headline figures"]
    formats = {
        header.value: {cell.number_format for cell in column if cell.value is not None}
        for header, *column in sheet.iter_cols()
    }
    assert formats["Number"] == {"#,##0"}
    assert formats["Share"] == {"0 %"}


def test_the_same_report_gives_the_same_workbook(report: rg.Report, workbook: Path, tmp_path: Path) -> None:
    again = rg.write_report(report, tmp_path / "again.xlsx")[0]
    assert again.read_bytes() == workbook.read_bytes()


def test_a_name_that_looks_like_a_formula_is_a_text_in_the_workbook(tmp_path: Path) -> None:
    log = NUMBERS_ONLY.replace("Bob King", "=Bob King")
    path = rg.write_report(rg.compose_report(rg.run(referrals=log)), tmp_path / "report.xlsx")[0]
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets")]
    assert not any("<f>" in sheet for sheet in sheets)


def test_an_unknown_ending_names_what_is_known(report: rg.Report, tmp_path: Path) -> None:
    with pytest.raises(rg.RefgraphError, match="Known: html, xlsx"):
        rg.write_report(report, tmp_path / "report.pdf")


def test_every_table_says_how_its_columns_are_shown(report: rg.Report) -> None:
    for section in report.sections:
        for part in section.parts:
            if isinstance(part, Table):
                assert set(part.kinds) <= set(part.rows.columns), part.name
                assert part.wide <= set(part.rows.columns), part.name


RESTS = {
    "ROI (95 %)": "Contacts with a cost",
    "ROI with time": "Contacts with a cost",
    "Cost per referral": "Referrals",
    "Answered (95 %)": "of",
    "Referrals per 100 times (95 %)": "Contacts",
    "ROI": "Times with a cost",
    "Became clients": "Contacts",
    "Deal": "Clients with an amount",
    "Worth of a client": "Clients with an amount",
    "Days to the first win": "Clients with both days",
    "Times as often (95 %)": "Contacts",
    "Share won": "Received",
    "at least": "Received|Contacts|Referrals",
    "at most": "Received|Contacts|Referrals",
    "Satisfaction of those referred": "Answers",
    "Half after months": "Contacts",
    "Expected in 12 months": "Referrals",
    "Load": "Can do",
    "Cost each": "Times on record",
}
"""On how many each figure of the report rests, by its heading."""


def test_every_rate_mean_and_ratio_of_the_report_stands_beside_the_number_it_rests_on(
    report: rg.Report,
) -> None:
    tables = [part for section in report.sections for part in section.parts if isinstance(part, Table)]
    assert len(tables) > 5
    for table in tables:
        told = {name for name, kind in table.kinds.items() if kind in ("share", "number")}
        told |= {name for name in table.rows if "%)" in name or name in RESTS}
        for name in told:
            beside = next((each for each in RESTS.get(name, "").split("|") if each in table.rows), None)
            assert beside is not None, (table.name, name)
            known = table.rows[name].notna() & table.rows[name].ne("")
            assert table.rows.loc[known, beside].astype(float).gt(0).all(), (table.name, name)


def test_the_report_proposes_a_years_touches_within_the_budget(
    report: rg.Report, result: rg.Result, tiers: rg.Tiers
) -> None:
    table = report.tables["A year within the budget"].rows
    usual = usual_year(tiers)

    assert dict(zip(table["What is done"], table["Usual in a year"], strict=True))["call"] == round(
        usual["call"]
    )
    budget = result.people.tables["owners"]["budget"].sum()
    assert 0 < table["Cost"].sum() <= budget
    assert f" of {budget:,.0f} (the budgets of " in lead_of(report, "Return on nurturing")
