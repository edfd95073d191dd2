"""Every rate, mean and ratio of the evidence stands beside the number it rests on, told to the digits that it has."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import refgraph as rg
from refgraph.evidence import (
    ENDS,
    count_reasons,
    find_precedence,
    learn_moments,
    make_panel,
)
from refgraph.nurture import usual_year
from refgraph.outputs import write_roi

GROUPS = ("type", "owner", "profession", "segment", "campaign", "contact", "tier")

COUNTS = set(
    "contacts nurtured touchpoints costed early referrals won revenue cost hours compared time_cost asked answered "
    "costed_revenue times usual proposed budget spent left touches touches_before engagements engagements_before "
    "lapsed lapsed_referring active active_referring at_risk wins rows events lags count lag months other_referrals "
    "days other_days of seeker familiar advocate core came forward back moved_on clients paying timed referral_n "
    "others_n others n needed_n draws seed cut_offs first positives k outcome expected actual month longest surveys "
    "years last linear decay downstream_value credited unattributed never_bought minutes_each".split()
)
"""Columns that are counted, added up or set, or say what was looked at: they rest on nothing else."""

RESTS: Mapping[str, str] = {
    "roi": "compared",
    "roi_with_time": "compared",
    "p_holm": "compared|contacts|referrals|referral_n",
    "p": "contacts|referrals|months|referral_n",
    "cost_per_referral": "referrals",
    "cost_share": "cost",
    "revenue_share": "revenue",
    "costed_share": "touchpoints",
    "too_early": "nurtured",
    "each": "compared",
    "answer_share": "asked",
    "cost_each": "costed",
    "referrals": "contacts",
    "others_referrals": "others",
    "difference": "contacts|referral_n",
    "per_touch": "touches",
    "per_touch_before": "touches_before",
    "lapsed_rate": "lapsed",
    "active_rate": "active",
    "ratio": "contacts",
    "without_win": "at_risk",
    "effect": "contacts",
    "median": "contacts",
    "conversion": "contacts",
    "deal_size": "paying",
    "value": "paying",
    "days_to_win": "timed",
    "referral": "referral_n",
    "others": "others_n",
    "frequency": "contacts|years",
    "referring": "contacts",
    "satisfaction": "surveys",
    "spearman": "n|positives",
    **dict.fromkeys("r p_one_sided p_two_sided bca_low bca_high detectable_r".split(), "n"),
    "satisfaction_low": "n",
    "satisfaction_high": "n",
    **dict.fromkeys("precision captured ndcg lift".split(), "first"),
    **{f"{name}_difference": "first" for name in ("precision", "captured", "ndcg")},
    "recall": "positives",
    "unforeseen": "outcome",
    "covered": "first",
}
"""On which column each figure rests; several where tables name it differently."""

MEANS = {"Designs": {"referrals", "others_referrals"}, "Levels": {"referrals"}, "Questions": {"others"}}
"""Columns that are counts by name elsewhere, and means here."""


FEW_DRAWS = rg.EvidenceRules(draws=99)


@pytest.fixture(scope="module")
def result(small_export: Path) -> rg.Result:
    return rg.run(small_export)


@pytest.fixture(scope="module")
def tiers(result: rg.Result) -> rg.Tiers:
    return rg.assign_tiers(result)


@pytest.fixture(scope="module")
def roi(result: rg.Result) -> rg.Roi:
    return rg.calculate_roi(result)


def unfounded(name: str, table: pd.DataFrame) -> Iterator[str]:
    """Yield the numbers of a table that rest on no number beside them."""
    ends = {end for value, pair in ENDS.items() if {value, *pair} <= {*table} for end in pair}
    levels = {"low", "high"} if name == "Levels" else set()
    means = MEANS.get(name, set())
    for column in table:
        if table[column].dtype.kind not in "if" or column in ends | levels:
            continue
        if column in COUNTS and column not in means:
            continue
        known = [each for each in RESTS.get(column, "").split("|") if each in table and each != column]
        on = table.loc[table[column].notna(), known[0]] if known else pd.Series(dtype=float)
        # Of the whole no part at all is a share as well.
        if not known or on.isna().any() or (on.le(0).any() and known[0] not in ("cost", "revenue")):
            yield f"{name}: {column}"


def test_of_roi_by_anything_every_figure_stands_beside_its_number(result: rg.Result) -> None:
    for by in GROUPS:
        table = rg.calculate_roi(result, by=by, analyse=rg.analyse).table
        assert not list(unfounded(by, table))


def test_of_activities_channels_sources_and_budgets_too(
    result: rg.Result, roi: rg.Roi, tiers: rg.Tiers
) -> None:
    budgets, sources = rg.compare_budgets(result.people), rg.compare_sources(result)
    mix = rg.propose_mix(roi, budgets, usual_year(tiers, rg.NurtureRules()))
    tables = {"Activities": roi.mix, "Kinds": roi.kinds, "Mix": mix.table, "Budgets": budgets}
    tables |= {"Sources": sources.table, "Questions": sources.questions, "Credits": roi.attribution.table}
    tables |= {"Models": roi.attribution.totals, "Attention": rg.compare_attention(result).table}
    tables |= {"Designs": rg.compare_designs(result).table}

    assert not [said for name, table in tables.items() for said in unfounded(name, table)]


def test_of_the_value_model_and_the_experiments_too(result: rg.Result, tiers: rg.Tiers) -> None:
    model, found = rg.fit_value_model(result.people), rg.run_experiment(result, FEW_DRAWS)
    tables = {"Effects": model.table, "Counts": model.counts, "Levels": found.levels, "Rows": found.table}
    tables |= {"Granger": find_precedence(make_panel(result.people).totals), "Experiment": found.figures}
    tables |= {"Moments": learn_moments(result.people, result.network)}
    tables |= {"Reasons": count_reasons(result, tiers), "Time to win": rg.time_to_win(result).curve}
    tables |= {"Lapses": rg.compare_lapses(result, FEW_DRAWS).figures}

    assert not [said for name, table in tables.items() for said in unfounded(name, table)]


def test_a_workbook_tells_a_number_to_the_digits_that_its_interval_leaves(
    result: rg.Result, roi: rg.Roi, tmp_path: Path
) -> None:
    # By hand: half of 0.51 to 3.72 is 1.6, of 2,310 to 24,600 it is 11,145: one place, and thousands.
    table = pd.DataFrame({"design": ["a", "b", "c"], "difference": [1.8123, 13_270.4, 0.04491]})
    table["low"], table["high"] = [0.5123, 2_310.0, math.nan], [3.7234, 24_600.0, math.nan]
    write_roi(result, roi, tmp_path / "roi.xlsx", more={"Designs": table})
    rows = list(openpyxl.load_workbook(tmp_path / "roi.xlsx")["Designs"].iter_rows(min_row=2, min_col=2))

    assert [[cell.value for cell in row] for row in rows] == [
        [1.8, 0.5, 3.7],
        [13_000, 2_000, 25_000],
        [0.045, None, None],
    ]
    assert [row[0].number_format for row in rows] == ["#,##0.0", "#,##0", "#,##0.000"]


def test_of_a_back_test_every_figure_stands_beside_its_number(result: rg.Result) -> None:
    rules = rg.EvidenceRules(resamples=20)
    found = rg.backtest(result.people, rg.analyse, rules, at=["2025-01-01"])
    tables = {"Orders": found.table, "Cut-offs": found.folds, "Orders by cut-off": found.by_fold}

    assert not [said for name, table in tables.items() for said in unfounded(name, table)]
