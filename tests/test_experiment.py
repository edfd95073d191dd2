"""The experiment: satisfaction against referral frequency, one row per contact, and no more said than is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import InputError, SettingsError, UnknownNameError
from refgraph.evidence import EvidenceRules
from refgraph.evidence.experiment.correlation import correlate
from refgraph.evidence.experiment.sentences import verdict_of

SATISFACTION = [6, 7, 7, 8, 8, 9, 9, 9, 10, 10, 5, 8]
REFERRALS = [0, 1, 0, 1, 2, 2, 3, 1, 4, 2, 0, 1]
FEW_DRAWS = EvidenceRules(draws=499)


def run(
    scores: list[float] = SATISFACTION,
    referrals: list[int] = REFERRALS,
    surveys: list[tuple[str, str, float]] | None = None,
    **columns: list[Any],
) -> rg.Result:
    """Run on partners P00, P01, ... with a score each, who referred so many strangers within the last two years."""
    ids = [f"P{place:02}" for place in range(len(scores))]
    contacts = pd.DataFrame(
        {
            "contact_id": ids,
            "name": [f"Person {each}" for each in ids],
            "type": "partner",
            "created": "2020-01-01",
        }
    ).assign(**columns)
    log = [
        (identity, f"{identity} friend {place}", "2025-03-01")
        for identity, count in zip(ids, referrals, strict=True)
        for place in range(count)
    ]
    if surveys is None:
        surveys = [(identity, "2025-02-01", score) for identity, score in zip(ids, scores, strict=True)]
    return rg.run(
        contacts=contacts,
        referrals=pd.DataFrame(
            [*log, ("P00", "Old Friend", "2019-05-01")], columns=["referrer_id", "referred", "date"]
        ),
        feedback=pd.DataFrame(surveys, columns=["contact_id", "date", "score"]),
        settings=rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0)),
    )


@pytest.fixture(scope="module")
def worked() -> rg.Result:
    return run()


def codes(found: rg.Experiment) -> set[str]:
    return {finding.code for finding in found.findings}


def test_the_worked_example_from_tables_to_verdict(worked: rg.Result) -> None:
    found = rg.run_experiment(worked, group="partner")

    assert found.correlation is not None
    assert found.correlation.r == pytest.approx(0.8106, abs=5e-5)
    assert found.verdict == "supports the hypothesis"
    assert found.strength == "direction only"
    assert "few-contacts" in codes(found)


def test_the_frequency_is_per_year_of_the_window(worked: rg.Result) -> None:
    table = rg.run_experiment(worked, FEW_DRAWS).table.set_index("contact_id")

    # Two years, in which P08 referred four; the referral of 2019 lies before them.
    assert table.at["P08", "frequency"] == pytest.approx(4 / (730 / 365.25))
    assert table.at["P00", "referrals"] == 0


def test_who_came_later_is_measured_by_the_time_since() -> None:
    created = ["2020-01-01"] * 11 + ["2025-01-01"]
    table = rg.run_experiment(run(created=created), FEW_DRAWS).table.set_index("contact_id")

    assert table.at["P11", "frequency"] == pytest.approx(1 / (364 / 365.25))


def test_who_has_been_known_for_less_than_90_days_is_left_out() -> None:
    result = run([*SATISFACTION, 8], [*REFERRALS, 0], created=["2020-01-01"] * 12 + ["2025-10-15"],
                 surveys=[(f"P{place:02}", "2025-11-01", 7.0 + place % 3) for place in range(13)])  # fmt: skip
    found = rg.run_experiment(result, FEW_DRAWS)

    assert len(found.table) == 12
    assert "known-too-short" in codes(found)


def test_repeated_surveys_make_one_row_of_their_mean() -> None:
    surveys = [
        (f"P{place:02}", f"2025-0{month}-01", score)
        for place, score in enumerate(SATISFACTION)
        for month in range(1, 7)
    ]
    found = rg.run_experiment(run(surveys=[*surveys, ("P00", "2025-07-01", 9.5)]), FEW_DRAWS)

    assert len(found.table) == 12
    assert found.table["surveys"].tolist() == [7] + [6] * 11
    assert found.table["satisfaction"].iloc[0] == pytest.approx(6.5)
    assert "repeated-surveys" in codes(found)


def test_answers_from_before_the_window_do_not_count() -> None:
    surveys = [(f"P{place:02}", "2025-02-01", score) for place, score in enumerate(SATISFACTION)]
    found = rg.run_experiment(run(surveys=[*surveys, ("P00", "2021-01-01", 10)]), FEW_DRAWS)

    assert found.table["satisfaction"].iloc[0] == 6


def test_fewer_than_ten_are_insufficient_and_no_r_is_shown() -> None:
    found = rg.run_experiment(run(SATISFACTION[:9], REFERRALS[:9]), FEW_DRAWS)

    assert found.verdict == "insufficient"
    assert found.correlation is None
    assert found.figures["r"].isna().all()
    assert found.sentences == ("Contacts with a score: 9. At least 10 are needed to say anything.",)


@pytest.mark.parametrize(("scores", "referrals"), [([8] * 12, REFERRALS), (SATISFACTION, [1] * 12)])
def test_a_constant_column_is_undefined(scores: list[float], referrals: list[int]) -> None:
    found = rg.run_experiment(run(scores, referrals, surveys=None), FEW_DRAWS)

    assert found.verdict == "undefined"
    assert "nothing to correlate" in found.sentences[0]


def test_a_relation_that_chance_can_make_is_not_shown() -> None:
    found = rg.run_experiment(run(referrals=[1, 0, 2, 0, 1, 2, 0, 1, 0, 1, 1, 2]), FEW_DRAWS)

    assert found.verdict == "not shown"
    assert "It is not shown that those who are more content refer more often" in found.sentences[1]


def test_the_contrary_is_not_support() -> None:
    found = rg.run_experiment(run(referrals=[4 - count for count in REFERRALS]), FEW_DRAWS)

    assert found.correlation is not None
    assert found.correlation.high < 0
    assert found.verdict == "not shown"


def test_ten_contacts_are_enough_for_a_direction() -> None:
    found = rg.run_experiment(run(SATISFACTION[:10], REFERRALS[:10]), FEW_DRAWS)

    assert found.correlation is not None
    assert found.strength == "direction only"


def test_too_few_are_not_warned_of_as_well() -> None:
    assert codes(rg.run_experiment(run(SATISFACTION[:9], REFERRALS[:9]), FEW_DRAWS)) == set()


def test_both_intervals_have_to_lie_above_nothing() -> None:
    shown = correlate(pd.Series(SATISFACTION), pd.Series(REFERRALS), draws=499)

    assert verdict_of(shown) == "supports the hypothesis"
    assert verdict_of(replace(shown, bca_low=-0.1)) == "not shown"
    assert verdict_of(replace(shown, low=-0.1)) == "not shown"
    assert verdict_of(replace(shown, bca_low=float("nan"))) == "supports the hypothesis"


def test_who_has_been_known_for_90_days_takes_part() -> None:
    result = run(created=["2020-01-01"] * 10 + ["2025-10-02", "2025-10-03"], referrals=[1] * 10 + [0, 0],
                 surveys=[(f"P{place:02}", "2025-11-01", 7.0 + place % 3) for place in range(12)])  # fmt: skip

    assert len(rg.run_experiment(result, FEW_DRAWS).table) == 11


def test_an_answer_on_the_first_day_of_the_window_counts() -> None:
    surveys = [(f"P{place:02}", "2025-02-01", score) for place, score in enumerate(SATISFACTION)]
    found = rg.run_experiment(
        run(surveys=[*surveys, ("P00", "2024-01-01", 8), ("P00", "2023-12-31", 0)]), FEW_DRAWS
    )

    assert found.table["satisfaction"].iloc[0] == 7


def small(log: list[tuple[str, str, str]]) -> rg.Result:
    contacts = pd.DataFrame({"contact_id": ["A", "B"], "name": ["Ann Lee", "Bob King"]})
    answers = pd.DataFrame({"contact_id": ["A", "B"], "date": "2025-12-01", "score": [9, 8]})
    return rg.run(
        contacts=contacts,
        referrals=pd.DataFrame(log, columns=["referrer_id", "referred", "date"]),
        feedback=answers,
        settings=rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0)),
    )


def test_where_no_referral_is_dated_all_count() -> None:
    found = rg.run_experiment(small([("A", "Cid Ray", ""), ("A", "Dee Fox", "")]), FEW_DRAWS)

    assert found.table["referrals"].tolist() == [2, 0]
    assert "2 referrals are not dated; none is, so all of them count." in [
        each.message for each in found.findings
    ]


def test_who_is_in_no_log_is_known_since_being_referred() -> None:
    table = rg.run_experiment(
        small([("A", "Bob King", "2025-07-01"), ("A", "Cid Ray", "2023-01-01")]), FEW_DRAWS
    ).table

    assert table["years"].tolist() == pytest.approx([730 / 365.25, 183 / 365.25])


def test_thirty_contacts_allow_to_speak_of_size() -> None:
    found = rg.run_experiment(run(SATISFACTION * 3, REFERRALS * 3), FEW_DRAWS)

    assert found.strength == "size"
    assert "direction only" not in " ".join(found.sentences)


def test_the_sentences_hold_the_numbers_and_what_they_cannot_say(worked: rg.Result) -> None:
    said = rg.run_experiment(worked).sentences

    assert said[0].startswith(
        "12 contacts: satisfaction and referrals a year go together with r = 0.81, of ranks 0.85 "
        "(95 % from 0.44 to 0.94, by resampling 0."
    )
    assert said[1] == (
        "This supports the hypothesis that those who are more content refer more often (direction only: too few "
        "contacts to say how much). An association is not a cause."
    )
    assert said[2] == "With 12 contacts r has to be 0.73 to be found four times in five."


@pytest.mark.parametrize(
    ("group", "name", "size"),
    [
        ("all", "all", 12),
        ("Partners", "partner", 12),
        ("attorney", "Attorney", 5),
        # All whose role that is, also those whom their referrals made Core Advocates.
        ("Allied Resource", "Allied Resource", 12),
    ],
)
def test_a_group_is_a_role_a_type_or_a_profession(group: str, name: str, size: int) -> None:
    result = run(profession=["Attorney"] * 5 + ["Banker"] * 7)
    found = rg.run_experiment(result, FEW_DRAWS, group=group)

    assert (found.group, len(found.table)) == (name, size)


@pytest.mark.parametrize("tier", ["Advocate", "Core Advocate"])
def test_a_group_that_referrals_make_is_refused(tier: str) -> None:
    with pytest.raises(SettingsError, match="is decided by referrals"):
        rg.run_experiment(run(type=["client"] * 12), FEW_DRAWS, group=tier)


def test_an_unknown_group_is_refused_with_the_known_ones(worked: rg.Result) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'Allied Resource'"):
        rg.run_experiment(worked, group="Alied Resorce")


def test_without_scores_there_is_nothing_to_compare(m1: rg.Result) -> None:
    with pytest.raises(InputError, match="There are no scores"):
        rg.run_experiment(m1)


def test_the_seed_decides_what_is_drawn(worked: rg.Result) -> None:
    first, again = (rg.run_experiment(worked, FEW_DRAWS, seed=5).figures for _ in range(2))

    pd.testing.assert_frame_equal(first, again)
    assert rg.run_experiment(worked, FEW_DRAWS, seed=6).figures["bca_low"].iloc[0] != first["bca_low"].iloc[0]
