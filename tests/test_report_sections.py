"""The sections of the report, each on numbers made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.comparison import Comparison
from refgraph.evidence.figure import Figure, figures_table, unknown
from refgraph.findings import Finding
from refgraph.outputs.report.changes import changes_section
from refgraph.outputs.report.conversion import funnel_section
from refgraph.outputs.report.headlines import about_headline, headline_section
from refgraph.outputs.report.limits import CARE, REDACTED, limits_section
from refgraph.outputs.report.lists import lists_section, sources_section
from refgraph.outputs.report.money import attribution_section, roi_section
from refgraph.outputs.report.naming import OUTSIDE, Names
from refgraph.outputs.report.parts import Cards, Chart, Section, Table
from refgraph.outputs.report.standing import clusters_section, tiers_section
from refgraph.outputs.report.steps import steps_section
from refgraph.outputs.report.writing import layout_of

CONTACTS = pd.DataFrame(
    {
        "contact_id": list("abcdef"),
        "name": ["Ann Lee", "Bob King", "Cid Ray", "Dee Fox", "Eve Orr", "Fay Dow"],
        "owner": ["Kim", "Kim", "", "Lou", "", ""],
        "type": ["client", "client", "partner", "client", "prospect", "prospect"],
    }
)
LOG = pd.DataFrame(
    [("a", "b", "2025-01-10"), ("a", "d", "2025-11-10"), ("a", "e", "2025-11-20"), ("c", "f", "2023-05-01")],
    columns=["referrer_id", "referred_id", "date"],
)
DEALS = pd.DataFrame(
    [("d", "won", 900.0, "2025-12-01"), ("f", "won", 100.0, "2023-06-01")],
    columns=["contact_id", "status", "amount", "date"],
)
TOUCHES = pd.DataFrame(
    [("a", "2023-01-05", "lunch", 50.0), ("b", "2025-02-01", "call", None)],
    columns=["contact_id", "date", "channel", "cost"],
)


@pytest.fixture(scope="module")
def result() -> rg.Result:
    tables = {"contacts": CONTACTS, "referrals": LOG, "deals": DEALS, "touches": TOUCHES}
    return rg.run(settings=rg.Settings(as_of="2025-12-31"), **tables)


@pytest.fixture(scope="module")
def tiers(result: rg.Result) -> rg.Tiers:
    return rg.assign_tiers(result)


@pytest.fixture(scope="module")
def names(result: rg.Result) -> Names:
    return Names(result, redact=False)


@pytest.fixture(scope="module")
def codes(result: rg.Result) -> Names:
    return Names(result, redact=True)


@pytest.fixture(scope="module")
def plan(result: rg.Result, tiers: rg.Tiers) -> rg.Plan:
    return rg.plan(result, tiers)


def table_of(section: Section, name: str) -> Table:
    return next(part for part in section.parts if isinstance(part, Table) and part.name == name)


def chart_of(section: Section) -> Chart:
    return next(part for part in section.parts if isinstance(part, Chart))


# Names


def test_codes_stand_for_contacts_owners_clusters_and_texts(codes: Names, result: rg.Result) -> None:
    first = result.ranking.table["contact_id"].iloc[0]
    assert codes.contacts([first]) == ["Contact 1"]
    assert codes.owners(["Kim", "Lou", "", "Max"]) == ["Owner 1", "Owner 2", "", "another owner"]
    assert codes.clusters(pd.DataFrame({"cluster": [3], "name": ["Lawyers (4 of 5)"]})) == ["Cluster 3"]
    assert codes.texts(["Ann Lee said so"]) == [""]


def test_names_stand_for_themselves(names: Names) -> None:
    assert names.contacts(["a", "nobody"]) == ["Ann Lee", OUTSIDE]
    assert names.owners(["Kim", "Max"]) == ["Kim", "Max"]
    assert names.texts(["as it is"]) == ["as it is"]


def test_a_cluster_is_called_as_in_the_lists(names: Names) -> None:
    table = pd.DataFrame({"cluster": [2, 7], "name": ["Around Ann Lee", "Lawyers (4 of 5)"]})
    assert names.clusters(table) == ["Around Ann Lee", "Lawyers (4 of 5)"]


# At a glance


def glance(before: dict[str, Any] | None = None, **values: float | None) -> Section:
    figures = [
        unknown(name, "referrals", "no referral is dated")
        if value is None
        else Figure(name, value, "referrals", 3, "made them")
        for name, value in values.items()
    ]
    return headline_section(figures_table(figures), before or {})


@pytest.mark.parametrize(
    ("lately", "earlier", "said"),
    [
        (12, 10, "12 referrals in the last 12 months, 2 more than in the 12 months before (+20%)."),
        (9, 12, "9 referrals in the last 12 months, 3 fewer than in the 12 months before (−25%)."),
        (5, 5, "5 referrals in the last 12 months, as many as in the 12 months before."),
        (1, 0, "1 referral in the last 12 months, 1 more than in the 12 months before."),
        (4, None, "4 referrals in the last 12 months; with which year to compare them the data do not say."),
    ],
)
def test_the_year_is_told_beside_the_one_before(lately: float, earlier: float | None, said: str) -> None:
    assert glance(referrals_12m=lately, referrals_previous_12m=earlier).lead == (said,)


def test_what_is_not_known_is_not_spoken_of() -> None:
    assert glance(referrals_12m=None, referrals_previous_12m=None).lead == ()


def test_a_figure_of_the_last_run_stands_beside_that_of_today() -> None:
    before = {"as_of": "2025-06-30", "headline": [{"name": "referrals_12m", "value": 7.0, "n": 3}]}
    cards = glance(before, referrals_12m=9.0, new_sources=1.0).parts[0]
    assert isinstance(cards, Cards)
    assert cards.since == "2025-06-30"
    assert cards.rows["before"].tolist() == [7.0, pytest.approx(float("nan"), nan_ok=True)]


def test_without_a_last_run_nothing_stands_beside_today() -> None:
    cards = glance(referrals_12m=9.0).parts[0]
    assert isinstance(cards, Cards)
    assert cards.since == ""


def test_what_is_not_known_is_null_in_the_account() -> None:
    figures = figures_table(
        [unknown("asked_12m", "share", "nothing says so"), Figure("advocates", 0.5, "share", 4, "")]
    )
    assert about_headline(figures)["headline"] == [
        {"name": "asked_12m", "value": None, "n": None},
        {"name": "advocates", "value": 0.5, "n": 4},
    ]


# Sources and lists


@pytest.fixture(scope="module")
def moving() -> rg.Result:
    """Ann refers more than before, Cid stopped."""
    days = {"a": ["2023-01-10", "2025-11-10", "2025-11-20"], "c": ["2023-03-01", "2023-04-01", "2023-05-01"]}
    rows = [(who, f"{who}{number}", day) for who, own in days.items() for number, day in enumerate(own)]
    log = pd.DataFrame(rows, columns=["referrer_id", "referred_id", "date"])
    contacts = pd.concat([CONTACTS, pd.DataFrame({"contact_id": log["referred_id"], "name": "Some One"})])
    return rg.run(settings=rg.Settings(as_of="2025-12-31"), contacts=contacts.fillna(""), referrals=log)


def test_each_source_stands_in_one_of_two_tables(moving: rg.Result) -> None:
    section = sources_section(moving, Names(moving, redact=False))
    quiet = table_of(section, "Going quiet: falling, or stopped referring").rows
    coming = table_of(section, "Coming up: new and rising").rows
    assert quiet[["Name", "Trend", "Referrals"]].values.tolist() == [["Cid Ray", "stopped referring", 3]]
    assert coming[["Name", "Trend", "in the last 90 days"]].values.tolist() == [["Ann Lee", "rising", 2]]
    assert coming["Last referral"].tolist() == [pd.Timestamp("2025-11-20")]


def test_a_column_in_which_nothing_stands_is_left_out(moving: rg.Result) -> None:
    quiet = table_of(
        sources_section(moving, Names(moving, redact=False)), "Going quiet: falling, or stopped referring"
    ).rows
    assert "Looked after by" not in quiet  # nobody looks after Cid Ray


def test_thin_data_give_an_order_without_a_number(result: rg.Result, tiers: rg.Tiers, names: Names) -> None:
    producers = table_of(lists_section(result, tiers, names, ""), "Likely to refer")
    assert producers.rows["Name"].tolist() == ["Ann Lee", "Cid Ray"]
    assert "Expected in 12 months" not in producers.rows
    assert "No number is forecast" in producers.note


# Steps, funnel


def test_a_plan_that_does_not_fit_says_what_is_left_over(plan: rg.Plan, names: Names) -> None:
    overflow = pd.concat([plan.tasks.head(1)] * 2).assign(why="no slot")
    lapsing = pd.DataFrame(
        {"contact_id": ["a"], "name": ["Ann Lee"], "owner": ["Kim"], "tier": ["Advocate"],
         "lapses_on": [pd.Timestamp("2026-01-09")], "talk_on": [pd.NaT]}
    )  # fmt: skip
    section = steps_section(replace(plan, overflow=overflow, lapsing=lapsing), names)
    assert "2 more tasks beside these: nobody's weeks have room." in section.lead
    assert "Too long without a conversation: 1 contact." in section.lead
    assert table_of(section, "Too long without a conversation").rows["Name"].tolist() == ["Ann Lee"]


def test_each_contact_stands_once_in_a_list_of_steps(plan: rg.Plan, names: Names) -> None:
    one = plan.tasks.head(1).assign(bucket="ask now", contact_id="a")
    later = one.assign(task_id="later", due=one["due"] + pd.Timedelta(days=7))
    section = steps_section(replace(plan, tasks=pd.concat([later, one])), names)
    rows = table_of(section, "Ask now").rows
    assert rows["Name"].tolist() == ["Ann Lee"]
    assert rows["By"].tolist() == one["due"].tolist()


FUNNEL = pd.DataFrame(
    {
        "contact_id": ["a", "c"], "name": ["Ann Lee", "Cid Ray"], "owner": ["Kim", ""],
        "received": [8.0, 2.0], "qualified": [4.0, 1.0], "won": [4.0, 0.0], "lost": [1.0, 0.0],
        "share_won": [0.5, 0.0], "low": [0.25, 0.0], "high": [0.75, 0.57], "verdict": ["review", "too few"],
        "satisfaction": [8.0, float("nan")], "answers": [3, 0], "alert": [False, False],
    }
)  # fmt: skip


def test_the_funnel_counts_all_and_judges_those_with_enough(plan: rg.Plan, names: Names) -> None:
    section = funnel_section(replace(plan, funnel=FUNNEL), names)
    assert section.lead == (
        "Of 10 referrals 5 were qualified or won, 4 were won (40%). 1 of 2 sources made enough of them to judge; "
        "1 does worse than all together.",
    )
    drawn = chart_of(section).rows
    assert drawn["label"].tolist() == ["Ann Lee"]
    assert drawn["overall"].tolist() == [0.4]
    shown = table_of(section, "Sources from received to won").rows
    assert shown[["Satisfaction of those referred", "Answers"]].values.tolist() == [["8.0", 3], ["", 0]]


def test_a_funnel_without_outcomes_says_so_and_draws_nothing(plan: rg.Plan, names: Names) -> None:
    nothing = FUNNEL.assign(
        **dict.fromkeys(("qualified", "won", "lost", "share_won", "low", "high"), float("nan"))
    )
    section = funnel_section(replace(plan, funnel=nothing), names)
    assert section.lead == ("10 referrals; what became of them is not recorded, or not dated.",)
    assert section.parts == ()


def test_without_a_plan_there_is_no_funnel_and_it_says_where_it_comes_from(names: Names) -> None:
    assert "with a plan" in funnel_section(None, names).lead[0]


# Tiers, clusters, money


def test_tiers_are_called_by_the_words_of_the_user(result: rg.Result, names: Names) -> None:
    own = rg.TierRules(names={"Core Advocate": "A", "Advocate": "B"})
    section = tiers_section(rg.assign_tiers(result, own), names)
    assert table_of(section, "Contacts by tier").rows["Tier"].tolist() == [
        "A",
        "B",
        "Allied Resource",
        "no tier",
    ]


def test_a_tier_that_was_lost_stands_before_those_that_were_won(result: rg.Result, names: Names) -> None:
    tiers = rg.assign_tiers(result)
    assert len(tiers.changes) >= 2
    last = tiers.changes.index[-1]
    table = tiers.table.copy()
    table.loc[last, "change"] = "demoted"
    rows = table_of(tiers_section(replace(tiers, table=table), names), "Changes of tier").rows
    assert rows["Change"].tolist()[:2] == ["demoted", "promoted"]


def test_reasons_of_tiers_are_left_out_of_a_redacted_report(tiers: rg.Tiers, codes: Names) -> None:
    rows = table_of(tiers_section(tiers, codes), "Changes of tier").rows
    assert set(rows["Why"]) == {""}


def test_the_bars_of_a_cluster_add_up_to_its_contacts(
    result: rg.Result, tiers: rg.Tiers, names: Names
) -> None:
    clusters = rg.describe_clusters(result, tiers)
    drawn = chart_of(clusters_section(clusters, tiers, names)).rows
    together = drawn[["core", "advocates", "others"]].sum(axis=1)
    assert together.tolist() == clusters.table["contacts"].tolist()


def test_roi_is_that_of_the_sums_and_unknown_where_no_cost_is(result: rg.Result) -> None:
    rows = table_of(roi_section(rg.calculate_roi(result)), "ROI by type").rows.set_index("Group")
    # Of 1,000 that came by referral after the first cost, at a cost of 50: (1000 - 50) / 50.
    assert rows.loc["all", ["Cost", "Revenue", "ROI (95 %)"]].tolist() == [50, 1000, "19"]
    without = rows[rows["Cost"].isna()]
    assert without["ROI (95 %)"].eq("").all()
    assert without["Beside the whole"].eq("no cost recorded").all()


def test_credit_adds_up_and_downstream_value_stands_beside_it(result: rg.Result, names: Names) -> None:
    section = attribution_section(rg.attribute(result.network), names)
    rows = table_of(section, "Credit for revenue").rows
    assert rows[["Name", "Last"]].values.tolist() == [["Ann Lee", 900], ["Cid Ray", 100]]
    assert {rows[model].sum() for model in ("Last", "First", "Equal parts", "Nearer ones more")} == {1000}


# Changes and limits


def test_what_differs_between_the_runs_is_kept_from_a_redacted_report(names: Names, codes: Names) -> None:
    comparison = Comparison(pd.DataFrame(columns=["what"]), ("new data: Ann Lee.csv",))
    assert any("Ann Lee.csv" in line for line in changes_section(comparison, names).lead)
    assert not any("Ann Lee.csv" in line for line in changes_section(comparison, codes).lead)


FINDINGS = (
    Finding("note", "ids-made", "Two contacts have no id.", "Export it."),
    Finding("warning", "odd", "Ann Lee is odd."),
    Finding("warning", "odd", "Bob King is odd."),
)


def test_warnings_come_first_and_one_of_a_kind_is_enough(names: Names) -> None:
    rows = table_of(limits_section(figures_table([]), FINDINGS, names), "Gaps and doubts").rows
    assert rows.values.tolist() == [
        ["Warning", "Ann Lee is odd.", ""],
        ["Note", "Two contacts have no id.", "Export it."],
    ]


def test_findings_are_left_out_of_a_redacted_report_which_says_what_it_is(codes: Names) -> None:
    section = limits_section(figures_table([]), FINDINGS, codes)
    assert section.lead == (*CARE, REDACTED)
    assert section.parts == ()


# Sheets


def test_a_column_is_wide_enough_for_its_header_and_no_wider_than_a_page() -> None:
    rows = pd.DataFrame({"Name": ["Ann"], "n": [1], "Referrals in 24 months": [2], "Why": ["x"]})
    layout = layout_of(Table("T", rows, wide=frozenset({"Why"})))
    assert dict(layout.widths) == {"Name": 24, "n": 11, "Referrals in 24 months": 24, "Why": 60}
    assert layout.wrapped == {"Why"}
