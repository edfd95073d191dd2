"""The experiment on a plain table of customers: a satisfaction and a count of referrals each, and no network."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main
from scipy import stats

import refgraph as rg
from refgraph.errors import InputError, MissingColumnError
from refgraph.evidence import EvidenceRules
from refgraph.evidence.experiment.correlation import correlate, r_without_each
from refgraph.evidence.experiment.levels import tabulate_levels

invoke = partial(CliRunner().invoke, main)
SATISFACTION = [6, 7, 7, 8, 8, 9, 9, 9, 10, 10, 5, 8]
REFERRALS = [0, 1, 0, 1, 2, 2, 3, 1, 4, 2, 0, 1]
FEW_DRAWS = EvidenceRules(draws=199)
NO_RERUNS = rg.RerunRules(reruns=0)


def customers(**columns: Any) -> pd.DataFrame:
    """Return twelve customers under the headers of the telephone company's table."""
    frame = pd.DataFrame(
        {
            "Customer ID": [f"C{place:02}" for place in range(12)],
            "Satisfaction Score": SATISFACTION,
            "Number of Referrals": REFERRALS,
        }
    )
    return frame.assign(**columns).astype("str")


def experiment(frame: pd.DataFrame, group: str = "all", as_of: str = "", **tables: Any) -> rg.Experiment:
    settings = rg.Settings(as_of=as_of, stability=NO_RERUNS)
    result = rg.run(contacts=frame, counted=True, settings=settings, **tables)
    return rg.run_experiment(result, FEW_DRAWS, group=group)


def messages(found: rg.Experiment) -> dict[str, str]:
    return {finding.code: finding.message for finding in found.findings}


def test_the_worked_example_needs_no_network() -> None:
    found = experiment(customers())

    assert found.correlation is not None
    assert found.correlation.r == pytest.approx(0.8106, abs=5e-5)
    assert found.correlation.spearman == pytest.approx(0.8549, abs=5e-5)
    assert (found.correlation.low, found.correlation.high) == pytest.approx((0.4426, 0.9449), abs=5e-5)
    assert found.verdict == "supports the hypothesis"
    assert found.sentences[0].startswith("12 contacts: satisfaction and referrals go together with r = 0.81,")


def test_what_the_figures_rest_on_is_said() -> None:
    found = experiment(customers())
    row = found.figures.iloc[0]

    assert "counted by your CRM, not from named referrals" in messages(found)["counted-referrals"]
    assert "undated, from 5 to 10" in messages(found)["recorded-satisfaction"]
    assert (row["referrals_from"], row["satisfaction_from"]) == ("counts of the CRM", "contacts")
    assert (row["satisfaction_low"], row["satisfaction_high"]) == (5, 10)


def test_r_is_the_same_on_any_scale() -> None:
    five = [score / 2 for score in SATISFACTION]
    shown = experiment(customers(**{"Satisfaction Score": five})).correlation

    assert shown is not None
    assert shown.r == pytest.approx(0.8106, abs=5e-5)


def test_months_of_tenure_make_referrals_a_year() -> None:
    months = [12, 24, 36, 6, 48, 60, 3, 18, 30, 72, 9, 15]
    found = experiment(customers(**{"Tenure in Months": months}))
    yearly = np.array(REFERRALS) / (np.array(months) / 12)

    assert found.table["frequency"].tolist() == pytest.approx(yearly.tolist())
    assert found.correlation is not None
    assert found.correlation.r == pytest.approx(stats.pearsonr(SATISFACTION, yearly).statistic)
    assert found.correlation.spearman == pytest.approx(stats.spearmanr(SATISFACTION, yearly).statistic)
    assert found.sentences[-1] == "With the bare counts, whatever the years, r is 0.81, of ranks 0.85."


def test_equal_rates_are_of_one_rank_however_they_were_divided() -> None:
    months = np.arange(3, 73)
    counts = months % 5
    exact = [Fraction(int(count) * 12, int(month)) for count, month in zip(counts, months, strict=True)]
    order = {rate: place for place, rate in enumerate(sorted(set(exact)))}
    satisfaction = months % 7
    shown = correlate(pd.Series(satisfaction), pd.Series(counts / (months / 12)), draws=9)

    assert shown.spearman == pytest.approx(
        stats.spearmanr(satisfaction, [order[rate] for rate in exact]).statistic, abs=1e-12
    )


def test_who_has_been_a_customer_for_two_months_is_left_out() -> None:
    found = experiment(customers(**{"Tenure in Months": [24] * 10 + [2, 3]}))

    assert found.table["contact_id"].tolist() == [f"C{place:02}" for place in [*range(10), 11]]
    assert "known-too-short" in messages(found)


@pytest.mark.parametrize("header", ["Service Start", "Customer Since"])
def test_the_day_it_began_makes_years_up_to_the_as_of_date(header: str) -> None:
    found = experiment(customers(**{header: "2023-01-01"}), as_of="2025-01-01")

    # 2024 is a leap year.
    assert found.table["years"].tolist() == pytest.approx([731 / 365.25] * 12)
    assert found.table["frequency"].iloc[8] == pytest.approx(4 / (731 / 365.25))


def test_without_an_as_of_date_years_end_with_the_latest_day_and_that_is_said() -> None:
    days = ["2023-01-01"] * 11 + ["2025-01-01"]
    found = experiment(customers(**{"Customer Since": days}))

    assert found.table["years"].tolist() == pytest.approx([731 / 365.25] * 11)
    assert "up to 2025-01-01, the latest such day" in messages(found)["counted-referrals"]


def test_who_has_no_tenure_is_left_out_where_most_have_one() -> None:
    found = experiment(customers(**{"Tenure in Months": [24] * 11 + [""]}))

    assert len(found.table) == 11
    assert messages(found)["unknown-tenure"].endswith("were known: 1.")


def test_where_few_have_a_tenure_counts_are_compared_as_they_are() -> None:
    found = experiment(customers(**{"Tenure in Months": [24] * 5 + [""] * 7}))

    assert found.table["frequency"].tolist() == REFERRALS
    assert "counts are compared as they are" in messages(found)["counted-referrals"]


def test_a_blank_count_is_no_nought() -> None:
    found = experiment(customers(**{"Number of Referrals": [*REFERRALS[:11], ""]}))

    assert len(found.table) == 11
    assert messages(found)["half-known"].endswith(": 1.")


LOG = pd.DataFrame(
    [("C00", f"Friend {place}", "2025-03-01") for place in range(5)],
    columns=["referrer_id", "referred", "date"],
)


def test_named_referrals_are_taken_before_counts() -> None:
    found = experiment(customers(Created="2020-01-01"), referrals=LOG)

    assert found.table["referrals"].tolist() == [5] + [0] * 11
    assert "counted-referrals" not in messages(found)
    assert "counts-not-used" in messages(found)


def test_survey_answers_are_taken_before_the_satisfaction_of_the_contacts() -> None:
    answers = pd.DataFrame({"contact_id": ["C00", "C01"], "date": "2025-02-01", "score": [9, 8]})
    found = experiment(customers(), feedback=answers)

    assert found.table["satisfaction"].tolist() == [9, 8]
    assert "recorded-satisfaction" not in messages(found)


def test_undated_named_referrals_go_with_an_undated_satisfaction() -> None:
    log = pd.DataFrame({"referrer_id": ["C00", "C00", "C01"], "referred": ["Ann Lee", "Bob King", "Cid Roe"]})
    found = experiment(customers().drop(columns="Number of Referrals"), referrals=log)

    assert found.table["frequency"].tolist() == [2, 1] + [0] * 10
    assert "not-per-year" in messages(found)


def test_a_satisfaction_of_unknown_scale_moves_no_tier() -> None:
    content, other = (
        rg.assign_tiers(rg.run(contacts=customers(**{"Satisfaction Score": score}), referrals=LOG)).table
        for score in (10, 0)
    )

    pd.testing.assert_frame_equal(content, other)


def test_a_group_is_compared_alone() -> None:
    found = experiment(customers(Segment=["Monthly"] * 10 + ["Yearly"] * 2), group="monthly")
    expected = stats.pearsonr(SATISFACTION[:10], REFERRALS[:10]).statistic

    assert found.correlation is not None
    assert (found.group, found.correlation.n) == ("Monthly", 10)
    assert found.correlation.r == pytest.approx(expected)


def test_without_a_satisfaction_it_is_said_how_to_name_it() -> None:
    with pytest.raises(InputError, match='--column satisfaction="Header"'):
        experiment(customers().drop(columns="Satisfaction Score"))


def test_without_counts_somebody_has_to_be_named() -> None:
    with pytest.raises(MissingColumnError, match="Nothing here says who referred whom"):
        experiment(customers().drop(columns="Number of Referrals"))


def test_organisations_have_no_counts() -> None:
    with pytest.raises(InputError, match="stand with people"):
        rg.run(contacts=customers(), counted=True, level="organisation")


def test_levels_by_hand() -> None:
    levels = experiment(customers()).levels.set_index("low")

    assert levels.index.tolist() == [5, 6, 7, 8, 9, 10]
    assert levels["contacts"].tolist() == [1, 1, 2, 3, 3, 2]
    assert levels["referrals"].tolist() == pytest.approx([0, 0, 0.5, 4 / 3, 2, 3])
    assert levels["referring"].tolist() == [0, 0, 0.5, 1, 1, 1]


def test_many_values_are_taken_together_until_eleven_levels_hold_them() -> None:
    rows = pd.DataFrame({"satisfaction": range(25), "referrals": 0, "frequency": 0.0})
    levels = tabulate_levels(rows)

    # The nearest multiples of 2 would be 13 levels, those of 5 are six.
    spans = [(0, 2), (3, 7), (8, 12), (13, 17), (18, 22), (23, 24)]
    assert list(zip(levels["low"], levels["high"], strict=True)) == spans
    assert levels["contacts"].sum() == 25


def test_nobody_has_no_levels() -> None:
    assert tabulate_levels(
        pd.DataFrame({"satisfaction": [], "referrals": [], "frequency": []}, dtype=float)
    ).empty


def test_how_many_would_show_it_is_said_only_of_an_r_worth_showing() -> None:
    slight = experiment(customers(**{"Number of Referrals": [1, 1, 1, 0, 2, 2, 0, 1, 1, 1, 1, 0]}))
    some = experiment(customers(**{"Number of Referrals": [0, 2, 2, 0, 1, 2, 0, 1, 0, 3, 0, 2]}))

    assert slight.correlation is not None
    assert abs(slight.correlation.r) < 0.05
    assert some.correlation is not None
    assert some.correlation.r > 0.05
    assert "would be needed" not in " ".join(slight.sentences)
    assert slight.figures["needed_n"].isna().all()
    assert "would be needed" in some.sentences[2]
    assert "-0.00" not in " ".join(slight.sentences)


def test_r_without_each_pair_is_that_of_an_independent_library() -> None:
    random = np.random.default_rng(3)
    x, y = random.integers(1, 6, 50).astype(float), random.poisson(1, 50).astype(float)
    each = [stats.pearsonr(np.delete(x, place), np.delete(y, place)).statistic for place in range(50)]

    assert r_without_each(x, y).tolist() == pytest.approx(each)


def test_a_column_that_is_constant_without_one_pair_has_no_r_there() -> None:
    without = r_without_each(np.array([1.0, 2, 3, 4, 5]), np.array([0.0, 0, 7, 0, 0]))

    assert np.isnan(without).tolist() == [False, False, True, False, False]


def test_the_interval_of_a_long_tail_is_that_of_an_independent_library() -> None:
    random = np.random.default_rng(5)
    x = random.integers(1, 6, 200).astype(float)
    y = random.negative_binomial(0.5, 0.5 / (0.5 + x / 3)).astype(float)
    shown = correlate(pd.Series(x), pd.Series(y))
    interval = stats.bootstrap(
        (x, y),
        lambda a, b, axis: stats.pearsonr(a, b, axis=axis)[0],
        paired=True,
        vectorized=True,
        n_resamples=9999,
        rng=np.random.default_rng(1),
    ).confidence_interval

    assert (shown.bca_low, shown.bca_high) == pytest.approx((interval.low, interval.high), abs=0.01)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Satisfaction Score", "satisfaction"),
        ("satisfaction_score", "satisfaction"),
        ("CSAT", "satisfaction"),
        ("Tenureinmonths ", "tenure_months"),
        ("Tenure in Months", "tenure_months"),
    ],
)
def test_headers_are_known(header: str, column: str) -> None:
    contacts = rg.read(frames={"contacts": pd.DataFrame({"Customer ID": ["1"], header: ["4"]})}).tables[
        "contacts"
    ]

    assert contacts[column].tolist() == [4]


def test_a_satisfaction_in_words_and_a_number_is_read() -> None:
    frame = pd.DataFrame({"Customer ID": ["1", "2", "3"], "Satisfaction": ["4 - Happy", "5", "unknown"]})
    contacts = rg.read(frames={"contacts": frame}).tables["contacts"]

    assert contacts["satisfaction"].fillna(-1).tolist() == [4, 5, -1]


def test_a_survey_with_a_question_of_satisfaction_stays_a_survey(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Email,Name,Date,NPS,Satisfaction\na@x.example,Ann,2025-01-01,9,4\n", encoding="utf-8")

    assert [*rg.read(file).tables] == ["feedback"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "customers.csv"
    customers(**{"Tenure in Months": 24}).to_csv(file, index=False)
    return file


def test_the_command_takes_one_table_of_customers(table: Path) -> None:
    result = invoke(["experiment", str(table)])
    (row,) = csv.DictReader(io.StringIO(result.stdout))

    assert result.exit_code == 0
    assert (int(row["n"]), row["verdict"]) == (12, "supports the hypothesis")
    assert float(row["r"]) == pytest.approx(0.8106, abs=5e-5)
    assert "counted by your CRM, not from named referrals" in result.stderr


def test_the_command_takes_columns_by_name(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    customers().set_axis(["Customer ID", "How happy", "Recs"], axis=1).to_csv(file, index=False)
    named = ["--column", "satisfaction=How happy", "--column", "reported_given=Recs"]
    result = invoke(["experiment", str(file), *named])

    assert result.exit_code == 0
    assert float(next(csv.DictReader(io.StringIO(result.stdout)))["r"]) == pytest.approx(0.8106, abs=5e-5)


def test_a_terminal_gets_the_levels(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refgraph_cli.printing.is_terminal", lambda stream: True)
    lines = invoke(["experiment", str(table)]).stdout.splitlines()

    assert lines[0].split() == "satisfaction contacts referrals each a year who referred".split()
    assert [line.split() for line in lines[3:5]] == [
        ["7", "2", "0.50", "0.25", "50%"],
        ["8", "3", "1.3", "0.67", "100%"],
    ]


def test_rank_still_refuses_and_names_the_experiment(table: Path) -> None:
    result = invoke(["rank", str(table)])

    assert result.exit_code == 3
    assert "refgraph experiment" in result.stderr


@pytest.mark.parametrize("column", ["Satisfaction Score", "Number of Referrals"])
def test_rank_names_no_experiment_that_could_not_be_made(table: Path, column: str) -> None:
    customers().drop(columns=column).to_csv(table, index=False)
    result = invoke(["rank", str(table)])

    assert result.exit_code == 3
    assert "experiment" not in result.stderr


def test_lapses_need_named_referrals(table: Path) -> None:
    result = invoke(["experiment", str(table), "--hypothesis", "lapses"])

    assert result.exit_code == 3
    assert "Nothing here says who referred whom" in result.stderr


def test_the_next_command_works_on_such_a_file(table: Path) -> None:
    result = invoke(["experiment", str(table), "-o", str(table.with_suffix(".xlsx"))])

    assert result.stderr.splitlines()[-1] == f"Next: refgraph check {table}"


def test_seven_thousand_customers_of_a_telephone_company(shared: Path, tmp_path: Path) -> None:
    source = shared / "telco_churn" / "customers.csv"
    if not source.exists():
        pytest.skip("telco_churn/customers.csv is not here")
    frame = pd.read_csv(source, encoding="utf-8-sig", dtype="str", keep_default_na=False).rename(
        columns=str.strip
    )
    made_up = np.random.default_rng(2).integers(1, 6, len(frame))
    file = tmp_path / "telco.csv"
    frame.assign(**{"Satisfaction Score": made_up}).to_csv(file, index=False)
    result = invoke(["experiment", str(file), "--set", "evidence.draws=99"])
    (row,) = csv.DictReader(io.StringIO(result.stdout))

    months, referrals = frame["Tenureinmonths"].astype(float), frame["Numberofreferrals"].astype(float)
    # Ninety days are more than two months and less than three.
    long = months >= 3
    expected = stats.pearsonr(made_up[long], referrals[long] / months[long])
    assert int(row["n"]) == int(long.sum())
    assert float(row["r"]) == pytest.approx(expected.statistic)
    assert "from 1 to 5" in result.stderr
    assert "would be needed" not in result.stderr
