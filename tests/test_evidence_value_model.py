"""The value model: an independent library agrees, and below the thresholds nothing is claimed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from refgraph_cli.main import main
from statsmodels.regression.linear_model import OLS
from statsmodels.tsa.stattools import grangercausalitytests

import refgraph as rg
from refgraph.errors import NetworkError, SettingsError
from refgraph.evidence.rules import EvidenceRules
from refgraph.evidence.value_model.fixed_effects import fit_within
from refgraph.evidence.value_model.granger import POWER, find_precedence, say_power
from refgraph.evidence.value_model.panel import make_panel
from refgraph.evidence.value_model.value_model import EXPLORATORY, MODEL, NO_MODEL, fit_value_model, gate
from refgraph.people import People

invoke = partial(CliRunner().invoke, main)


# Least squares


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), share=st.floats(0.5, 1.0))
def test_the_fit_is_that_of_all_dummies_with_errors_clustered_by_contact(seed: int, share: float) -> None:
    """Unbalanced panels against statsmodels: coefficients, covariance and limits."""
    dice = np.random.default_rng(seed)
    contact, period = (grid.ravel() for grid in np.meshgrid(np.arange(9), np.arange(8), indexing="ij"))
    there = (dice.uniform(size=contact.size) < share) | (period < 3) | (contact < 2)
    contact, period = contact[there], period[there]
    regressors = dice.normal(size=(contact.size, 2)) + 0.3 * contact[:, None]
    outcome = regressors @ [0.5, -0.2] + dice.normal(size=contact.size) + 0.1 * period + contact
    dummies = pd.get_dummies(pd.DataFrame({"c": contact, "p": period}).astype(str), dtype=float)
    dummies = dummies.drop(columns=["p_0"])
    plain = OLS(outcome, np.column_stack([regressors, dummies])).fit(
        cov_type="cluster", cov_kwds={"groups": contact}, use_t=True
    )
    fit = fit_within(outcome, regressors, contact, period)

    assert fit is not None
    assert fit.coefficients == pytest.approx(plain.params[:2], abs=1e-7)
    assert fit.covariance == pytest.approx(plain.cov_params()[:2, :2], abs=1e-7)
    together = plain.t_test(np.r_[1.0, 1.0, np.zeros(dummies.shape[1])])
    low, high = together.conf_int()[0]
    assert fit.sum_of([0, 1]) == pytest.approx((float(together.effect[0]), low, high), abs=1e-6)


def test_what_does_not_vary_within_contacts_is_not_fitted() -> None:
    contact, period = np.repeat(np.arange(5), 6), np.tile(np.arange(6), 5)
    outcome = np.random.default_rng(0).normal(size=30)

    assert fit_within(outcome, contact[:, None].astype(float), contact, period) is None
    assert fit_within(outcome, (contact + period)[:, None].astype(float), contact, period) is None
    assert fit_within(outcome[:4], outcome[:4, None], contact[:4], period[:4]) is None


# The panel


def people_of(**frames: pd.DataFrame) -> People:
    return rg.resolve(rg.read(frames=frames, as_of="2024-06-30"))


@pytest.fixture(scope="module")
def few() -> People:
    return people_of(
        contacts=pd.DataFrame(
            {
                "contact_id": ["1", "2", "3"],
                "name": ["Ann", "Bob", "Cid"],
                "created": ["2023-01-01", "2024-03-15", "2023-01-01"],
            }
        ),
        referrals=pd.DataFrame(
            {
                "referrer_id": ["1", "1", "2"],
                "referred_id": ["2", "3", "3"],
                "date": ["2024-03-20", "2024-03-25", "2024-05-01"],
            }
        ),
        touches=pd.DataFrame(
            {
                "contact_id": ["1", "1", "2"],
                "date": ["2024-01-10", "2024-01-31", "2024-04-30"],
                "channel": "call",
            }
        ),
        feedback=pd.DataFrame(
            {"contact_id": ["1", "1"], "date": ["2024-01-31", "2024-05-20"], "score": [9, 4]}
        ),
    )


def test_every_period_of_a_contact_since_it_is_known_is_a_row(few: People) -> None:
    table = make_panel(few).table.set_index(["contact_id", "period"])

    assert [period for who, period in table.index if who == "1"] == [0, 1, 2, 3, 4, 5]
    assert [period for who, period in table.index if who == "2"] == [2, 3, 4, 5]
    assert table["touches"][table["touches"].gt(0)].to_dict() == {("1", 0): 2, ("2", 3): 1}
    assert table["referrals"][table["referrals"].gt(0)].to_dict() == {("1", 2): 2, ("2", 4): 1}


def test_who_comes_of_its_own_accord_is_engaged_and_who_answers_was_touched() -> None:
    people = people_of(
        referrals=pd.DataFrame({"referrer": ["Ann"], "referred": ["Bob"], "date": ["2024-05-01"]}),
        touches=pd.DataFrame(
            {
                "contact_id": "Ann",
                "date": ["2024-05-02", "2024-06-03", "2024-06-04"],
                "direction": ["out", "in", "out"],
                "responded": ["yes", "", "no"],
            }
        ),
        engagements=pd.DataFrame({"contact_id": ["Ann"], "date": ["2024-06-20"], "kind": ["event"]}),
    )
    table = make_panel(people).table.set_index(["contact_id", "period"])

    assert table.loc["Ann", "touches"].tolist() == [1, 1]
    assert table.loc["Ann", "engagements"].tolist() == [0, 2]


def test_who_did_nothing_and_with_whom_nothing_was_done_is_left_out(few: People) -> None:
    assert set(make_panel(few).table["contact_id"]) == {"1", "2"}


def test_a_score_is_carried_forward_until_the_next(few: People) -> None:
    table = make_panel(few).table

    assert table.loc[table["contact_id"].eq("1"), "advocacy"].tolist() == [9, 9, 9, 9, 4, 4]
    assert table.loc[table["contact_id"].eq("2"), "advocacy"].isna().all()


def test_a_score_is_forgotten_after_180_days() -> None:
    people = people_of(
        referrals=pd.DataFrame({"referrer": ["Ann"], "referred": ["Bob"], "date": ["2023-01-01"]}),
        feedback=pd.DataFrame({"contact_id": ["Ann"], "date": ["2023-02-01"], "score": [8]}),
    )
    carried = make_panel(people).table.set_index(["contact_id", "period"])["advocacy"]["Ann"]

    # 2023-02-01 is 180 days before 2023-07-31, and 1 August is the end of July.
    assert carried.notna().tolist() == [False, True, True, True, True, True, *[False] * 12]


def test_quarters_are_three_months_each(few: People) -> None:
    panel = make_panel(few, "quarters")
    table = panel.table.set_index(["contact_id", "period"])

    assert (panel.periods, panel.months) == (2, 6)
    assert table["referrals"].to_dict() == {("1", 0): 2, ("1", 1): 0, ("2", 0): 0, ("2", 1): 1}


# The gates


@pytest.mark.parametrize(
    ("events", "contacts", "months", "status"),
    [
        (60, 30, 24, MODEL),
        (59, 30, 24, EXPLORATORY),
        (60, 29, 24, EXPLORATORY),
        (60, 30, 23, EXPLORATORY),
        (25, 30, 24, EXPLORATORY),
        (24, 300, 60, NO_MODEL),
        (600, 300, 12, EXPLORATORY),
        (600, 300, 11, NO_MODEL),
    ],
)
def test_the_gates_open_and_close_at_the_edges(events: int, contacts: int, months: int, status: str) -> None:
    assert gate(events, contacts, months)[0] == status


def followed(seed: int, contacts: int = 60, months: int = 24, effect: float = 0.6) -> People:
    """Contacts whose engagement follows touches of the month before, a chance of `effect` for each."""
    dice = np.random.default_rng(seed)
    first, touches, engagements = pd.Timestamp("2022-07-15"), [], []
    for number in range(contacts):
        called = dice.uniform(size=months) < 0.3
        comes = dice.uniform(size=months) < 0.02 + effect * np.r_[0, called[:-1]]
        for month in range(months):
            date = str((first + pd.DateOffset(months=month)).date())
            touches += [(f"c{number}", date)] * bool(called[month])
            engagements += [(f"c{number}", date)] * bool(comes[month])
    ids = [f"c{number}" for number in range(contacts)]
    return people_of(
        contacts=pd.DataFrame(
            {"contact_id": ids, "name": [f"Person {each}" for each in ids], "created": "2022-01-01"}
        ),
        referrals=pd.DataFrame({"referrer_id": ["c0"], "referred_id": ["c1"], "date": ["2023-01-01"]}),
        touches=pd.DataFrame(touches, columns=["contact_id", "date"]).assign(channel="call"),
        engagements=pd.DataFrame(engagements, columns=["contact_id", "date"]).assign(kind="event"),
    )


def row_of(people: People, outcome: str, after: str, **rules: object) -> pd.Series:
    table = fit_value_model(people, EvidenceRules(**rules)).table  # type: ignore[arg-type]
    return table.set_index(["outcome", "after"]).loc[(outcome, after)]


def test_a_true_effect_lies_within_the_limits_and_is_said_to_follow_never_to_be_caused() -> None:
    row = row_of(followed(1), "engagements", "touches")

    assert row["status"] == MODEL
    assert row["low"] < 0.6 < row["high"]
    assert row["low"] > 0
    assert (
        f"One more touch is followed by {row['effect']:+.3f} engagements over the next 3 months"
        in row["says"]
    )
    assert "cause" not in row["says"]


def test_where_nothing_follows_the_model_says_so() -> None:
    row = row_of(followed(2, effect=0.0, contacts=200), "engagements", "touches")

    assert row["low"] < 0 < row["high"]
    assert "not shown to be followed by any change" in row["says"]


def test_an_exploratory_model_gives_the_direction_and_no_number() -> None:
    row = row_of(followed(3, contacts=14), "engagements", "touches")

    assert row["status"] == EXPLORATORY
    assert row[["effect", "low", "high"]].isna().all()
    assert row["says"].endswith("points to more engagements after touches, which may be chance.")


def test_without_the_data_there_is_no_model_and_the_reason_is_said() -> None:
    people = followed(4)

    assert row_of(people, "referrals", "advocacy")["because"] == "there are no scores"
    assert row_of(people, "advocacy", "engagements")["says"].endswith("cannot be said: there are no scores.")
    # One referral is not enough of an outcome either.
    assert row_of(people, "referrals", "touches")["status"] == NO_MODEL


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"period": "weeks"}, "no period 'weeks'"),
        ({"lags": 0}, "lags has to be 1 to 12 months"),
        ({"period": "quarters", "lags": 7}, "lags has to be 1 to 6 quarters"),
    ],
)
def test_rules_that_make_no_sense_are_refused(few: People, rules: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        fit_value_model(few, EvidenceRules(**rules))  # type: ignore[arg-type]


# Granger


def totals(months: int, seed: int = 0) -> pd.DataFrame:
    dice = np.random.default_rng(seed)
    touches = dice.poisson(20, months).astype(float)
    engagements = np.r_[5.0, 0.5 * touches[:-1]] + dice.poisson(2, months)
    return pd.DataFrame(
        {"touches": touches, "engagements": engagements, "referrals": dice.poisson(4, months).astype(float)}
    )


@pytest.mark.parametrize("lag", [1, 2, 7])
def test_it_refuses_what_statsmodels_refuses(lag: int) -> None:
    """At most 3 * lag + 1 months are too few: 24 months allow lag 7 and no more."""
    short, enough = totals(3 * lag + 1), totals(3 * lag + 2)

    with pytest.raises(
        NetworkError, match=f"takes more than {3 * lag + 1} months, and there are {3 * lag + 1}"
    ):
        find_precedence(short, lag)
    with pytest.raises(ValueError, match="Insufficient observations"):
        grangercausalitytests(short[["engagements", "touches"]].to_numpy(), [lag])
    assert len(find_precedence(enough, lag)) == 3


def test_two_years_do_not_allow_a_lag_of_eighteen_months() -> None:
    with pytest.raises(NetworkError, match="The longest lag there can be is 7"):
        find_precedence(totals(24), 18)


def test_what_comes_before_is_found_and_what_does_not_is_not() -> None:
    found = find_precedence(totals(60), 1).set_index(["before", "after"])

    assert found.loc[("touches", "engagements"), "p"] < 0.001
    assert found.loc[("touches", "engagements"), "says"].endswith(
        "touches come before engagements (p < 0.0001)."
    )
    assert "are not shown to come before" in found.loc[("touches", "referrals"), "says"]


def test_a_series_that_never_changes_cannot_be_tested() -> None:
    found = find_precedence(totals(30).assign(touches=3.0), 1).set_index(["before", "after"])

    assert np.isnan(found.loc[("touches", "referrals"), "p"])


@pytest.mark.parametrize(
    ("months", "lag", "said"),
    [
        (24, 1, "With 24 months a true effect of 0.3 is found 26% of the time and one of 0.5 57% (lag 1"),
        (36, 1, "With 36 months a true effect of 0.3 is found 35% of the time and one of 0.5 77%"),
        (103, 1, "With 60 months a true effect of 0.3 is found 58% of the time and one of 0.5 96%"),
        (104, 1, "With 104 months a true effect of 0.3 is found 86% of the time and one of 0.5 100%"),
        (24, 3, "With 24 months a true effect of 0.3 is found 15% of the time and one of 0.5 30% (lag 3"),
        (20, 1, "With fewer than 24 months a true effect of 0.3 is found less than 26% of the time"),
    ],
)
def test_the_power_is_told_beside_the_test(months: int, lag: int, said: str) -> None:
    assert say_power(months, lag).startswith(said)


@pytest.mark.parametrize("strength", [0, 1])
def test_the_power_that_is_told_is_what_a_simulation_finds(strength: int) -> None:
    """y follows 0.3 or 0.5 times x of the month before, both with unit noise: 400 series of 36 months."""
    effect, found = (0.3, 0.5)[strength], 0
    for seed in range(400):
        x, noise = np.random.default_rng(seed).normal(size=(2, 36))
        y = noise + effect * np.r_[0, x[:-1]]
        frame = pd.DataFrame({"touches": x, "engagements": y, "referrals": 0.0})
        found += bool(find_precedence(frame, 1)["p"].iloc[0] < 0.05)

    # Four standard errors of a share found in 400 draws are less than 0.1.
    assert found / 400 == pytest.approx(POWER[1][36][strength], abs=0.1)


# The command


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    rg.demonstrate(folder)
    return folder


@pytest.fixture(scope="module")
def modelled(export: Path) -> Any:
    """What the command says of the example."""
    return invoke(["model", str(export)])


def test_the_command_prints_the_effects_and_says_them(modelled: Any) -> None:
    done = modelled
    lines = done.stderr.splitlines()

    assert done.exit_code == 0
    assert done.stdout.startswith("outcome,after,status,because,lags,effect,low,high")
    assert len(done.stdout.splitlines()) == 6
    assert "contacts over 24 months: " in lines[0]
    assert any(line.startswith("This is what follows, not what causes it") for line in lines)
    assert any("have a won referral: of " in line for line in lines)
    assert any(line.startswith("Lapsed, more than 90 days without engagement") for line in lines)


def test_the_command_runs_granger_only_when_asked_and_tells_its_power(
    export: Path, modelled: Any, tmp_path: Path
) -> None:
    file = tmp_path / "model.xlsx"
    done = invoke(
        ["model", str(export), "--granger", "1", "--period", "quarters", "--lags", "2", "-o", str(file)]
    )
    refused = invoke(["model", str(export), "--granger", "8"])

    assert "Over the whole firm" not in modelled.stderr
    assert done.exit_code == 0
    assert "With 24 months a true effect of 0.3 is found 26%" in done.stderr
    assert file.is_file()
    assert refused.exit_code == 4
    assert "Insufficient: Granger's test at lag 8 takes more than 25 months" in refused.stderr


def test_the_command_says_what_is_missing_and_claims_nothing(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "referrer,referred,date\nAnn Lee,Bob King,2024-01-05\nBob King,Cid Ray,2024-03-05\n"
    )
    done = invoke(["model", str(tmp_path / "log.csv")])

    assert done.exit_code == 0
    assert done.stderr.count("cannot be said") == 5
    assert "not what causes" not in done.stderr
