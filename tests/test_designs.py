"""Designs of engagement and the referrals that follow; contact that rises while engagement falls."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from scipy import stats

import refgraph as rg
from refgraph.errors import UnknownNameError
from refgraph.evidence import EvidenceRules, compare_attention, compare_designs
from refgraph.evidence.multiple_testing import holm

PARTNERS, OTHERS = [2, 3, 1, 2, 4, 2, 3, 2, 1, 3], [0, 1, 0, 2, 1, 0, 1, 0, 1, 0]


def run(
    counts: dict[str, list[int]], came: str = "2024-01-10", made: str = "2024-03-01", **more: pd.DataFrame
) -> rg.Result:
    """Run on contacts who came to something designed for somebody, and referred so many strangers later."""
    people = [
        (f"{value[0]}{place:02}", value, count)
        for value, each in counts.items()
        for place, count in enumerate(each)
    ]
    log = [
        (identity, f"{identity} friend {place}", made)
        for identity, _, count in people
        for place in range(count)
    ]
    ids = [identity for identity, _, _ in people]
    tables = {
        "contacts": pd.DataFrame({"contact_id": ids, "name": [f"Person {each}" for each in ids]}),
        "referrals": pd.DataFrame(
            [*log, (ids[0], "Olga Fry", "2023-01-01")], columns=["referrer_id", "referred", "date"]
        ),
        "engagements": pd.DataFrame(
            [(identity, came, "Event", value) for identity, value, _ in people],
            columns=["contact_id", "date", "kind", "designed_for"],
        ),
    }
    settings = rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0))
    return rg.run(settings=settings, **{**tables, **more})


# Designs


def test_the_difference_and_its_interval_are_welchs() -> None:
    row = compare_designs(run({"partners": PARTNERS, "clients": OTHERS})).table.iloc[0]
    expected = stats.ttest_ind(OTHERS, PARTNERS, equal_var=False)

    assert (row["value"], row["contacts"], row["others"]) == ("clients", 10, 10)
    assert (row["referrals"], row["others_referrals"]) == (0.6, 2.3)
    assert row["p"] == pytest.approx(expected.pvalue)
    assert (row["low"], row["high"]) == pytest.approx(tuple(expected.confidence_interval()))
    assert row["verdict"] == "fewer"


def test_of_two_values_one_row_says_it_all() -> None:
    table = compare_designs(run({"partners": PARTNERS, "clients": OTHERS})).table

    assert len(table) == 1
    assert table["p_holm"].iloc[0] == table["p"].iloc[0]


def test_several_values_are_each_compared_with_the_others_and_corrected() -> None:
    table = compare_designs(run({"partners": PARTNERS, "clients": OTHERS, "technical": OTHERS})).table

    assert table["value"].tolist() == ["clients", "partners", "technical"]
    assert table["verdict"].iloc[1] == "more"
    assert table["p_holm"].tolist() == pytest.approx(holm(table["p"].tolist()))
    assert table["p_holm"].iloc[1] == pytest.approx(3 * table["p"].iloc[1])


def test_fewer_than_ten_on_a_side_are_too_few() -> None:
    found = compare_designs(run({"partners": PARTNERS, "clients": OTHERS[:9]}))

    assert found.table["verdict"].tolist() == ["too few"]
    assert found.table["p"].isna().all()
    assert found.sentences == ()


def test_one_design_alone_has_nothing_to_be_compared_with() -> None:
    table = compare_designs(run({"partners": PARTNERS})).table

    assert table["verdict"].tolist() == ["too few"]
    assert table["others"].tolist() == [0]


def test_groups_that_never_refer_are_not_told_apart() -> None:
    assert compare_designs(run({"partners": [0] * 12, "clients": [0] * 12})).table["verdict"].tolist() == [
        "not shown"
    ]


def test_only_the_year_after_the_first_engagement_counts() -> None:
    before, late = (
        compare_designs(run({"partners": PARTNERS, "clients": OTHERS}, made=made)).table
        for made in ("2024-01-10", "2025-01-10")
    )
    inside = compare_designs(run({"partners": PARTNERS, "clients": OTHERS}, made="2025-01-09")).table

    assert before["referrals"].tolist() == late["referrals"].tolist() == [0]
    assert inside["referrals"].tolist() == [0.6]


def test_who_came_too_lately_is_left_out() -> None:
    assert compare_designs(run({"partners": PARTNERS, "clients": OTHERS}, came="2025-01-01")).table.empty


def test_the_last_day_whose_aftermath_is_known_counts() -> None:
    # From 2024-12-31 to the as-of day there are 365 days.
    result = run({"partners": PARTNERS, "clients": OTHERS}, came="2024-12-31", made="2025-12-31")

    assert compare_designs(result).table["referrals"].tolist() == [0.6]


def test_who_comes_again_is_one_contact_all_the_same() -> None:
    again = pd.DataFrame(
        [
            (f"p{place:02}", day, "Event", "partners")
            for place in range(10)
            for day in ("2024-01-10", "2024-02-10")
        ],
        columns=["contact_id", "date", "kind", "designed_for"],
    )

    assert compare_designs(run({"partners": PARTNERS}, engagements=again)).table["contacts"].tolist() == [10]


def test_the_days_are_a_setting() -> None:
    result = run({"partners": PARTNERS, "clients": OTHERS}, made="2024-04-01")

    assert compare_designs(result, EvidenceRules(later_days=30)).table["referrals"].tolist() == [0]


def test_a_difference_is_told_with_its_numbers() -> None:
    said = compare_designs(run({"partners": PARTNERS, "clients": OTHERS})).sentences

    assert said[0].startswith(
        "Contacts whose first engagement was designed for 'clients' made fewer referrals in the 365 days after: "
        "0.60 against 2.3 of others (difference and 95 % interval -1.7"
    )


def test_five_p_values_are_corrected_as_worked() -> None:
    assert holm([0.003, 0.02, 0.03, 0.04, 0.2]) == pytest.approx([0.015, 0.08, 0.09, 0.09, 0.2])


def test_missing_p_values_do_not_count() -> None:
    corrected = holm([float("nan"), 0.04, 0.9])

    assert math.isnan(corrected[0])
    assert corrected[1:] == pytest.approx([0.08, 0.9])


# Attention


def attended(touches: list[tuple[str, str, str]], came: list[tuple[str, str]]) -> rg.Result:
    log = pd.DataFrame(
        [("A", "C", "2024-05-01"), ("B", "D", "2024-05-02")], columns=["referrer_id", "referred_id", "date"]
    )
    contacts = pd.DataFrame(
        {"contact_id": list("ABCD"), "name": ["Ann", "Bob", "Cid", "Dee"], "segment": ["x", "y", "", ""]}
    )
    tables = {
        "touches": pd.DataFrame(touches, columns=["contact_id", "date", "direction"]),
        "engagements": pd.DataFrame(came, columns=["contact_id", "date"]).assign(kind="Event"),
    }
    settings = rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0))
    return rg.run(contacts=contacts, referrals=log, settings=settings, **tables)


def test_more_touches_and_less_engagement_is_flagged() -> None:
    calls = [("A", "2024-02-01", "out"), ("A", "2025-02-01", "out"), ("A", "2025-03-01", "out")]
    calls += [
        ("B", "2023-06-01", "out"),
        ("B", "2024-06-01", "out"),
        ("B", "2025-06-01", "out"),
        ("B", "2025-06-02", "in"),
    ]
    came = [("A", "2024-02-02"), ("A", "2024-03-02"), ("A", "2025-04-01"), ("B", "2024-07-01")]
    found = compare_attention(attended(calls, came), by="segment")
    rows = found.table.set_index("label")

    assert found.days == 365
    assert rows.loc["x", ["touches", "touches_before", "engagements", "engagements_before"]].tolist() == [
        2,
        1,
        1,
        2,
    ]
    assert rows["flagged"].to_dict() == {"x": True, "y": False}
    assert (rows.at["x", "per_touch"], rows.at["x", "per_touch_before"]) == (0.5, 2.0)
    assert found.sentences == (
        "x: touches rose from 1 to 2 and engagement fell from 2 to 1: more contact is no engagement.",
        "That contact made them quiet is not shown by this: those who have gone quiet are also called more often.",
    )


def test_more_of_both_is_not_flagged() -> None:
    calls = [("A", "2023-06-01", "out"), ("A", "2025-02-01", "out")]
    found = compare_attention(attended(calls, [("A", "2025-04-01")]), by="segment")

    assert not found.table["flagged"].any()


def test_the_spans_meet_without_a_gap_or_an_overlap() -> None:
    # 365 days up to 2025-12-31 begin on 2025-01-01, and the 365 before on 2024-01-02.
    calls = [("A", day, "out") for day in ("2023-06-01", "2024-01-02", "2024-12-31", "2025-01-01")]
    row = (
        compare_attention(attended(calls, [("A", "2025-04-01")]), by="segment")
        .table.set_index("label")
        .loc["x"]
    )

    assert (row["touches"], row["touches_before"]) == (1, 2)


def test_what_comes_from_the_contact_is_engagement_and_no_touch() -> None:
    calls = [("B", "2023-06-01", "out"), ("B", "2025-06-01", "in")]
    row = (
        compare_attention(attended(calls, [("A", "2025-01-01")]), by="segment")
        .table.set_index("label")
        .loc["y"]
    )

    assert (row["touches"], row["engagements"]) == (0, 1)
    assert math.isnan(row["per_touch"])


def test_a_short_record_is_halved_and_a_shorter_one_not_compared() -> None:
    halved = compare_attention(attended([("A", "2025-01-01", "out")], [("A", "2025-09-01")]), by="segment")
    short = compare_attention(attended([("A", "2025-08-01", "out")], [("A", "2025-09-01")]), by="segment")

    assert halved.days == 182
    assert short.days == 0
    assert short.table.empty


def test_an_unknown_grouping_is_refused(m1: rg.Result) -> None:
    with pytest.raises(UnknownNameError, match="There is no grouping 'team'"):
        compare_attention(m1, by="team")
