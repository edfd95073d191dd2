"""One contact explained: every number behind its place, in words that can be checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import InputError
from refgraph.measures.measuring import MEASURES
from refgraph.outputs import explain_contact
from refgraph.outputs.acquaintance import MOST_SHOWN
from refgraph.outputs.explanation import WIDTH


def _with_row(result: rg.Result, identity: str, **cells: Any) -> rg.Result:
    """The same result, some cells of one contact's row changed."""
    table = result.ranking.table.copy()
    for name, value in cells.items():
        table.loc[table["contact_id"].eq(identity), name] = value
    return replace(result, ranking=replace(result.ranking, table=table))


@pytest.fixture(scope="module")
def told(m1: rg.Result) -> str:
    """B of the reference network, explained."""
    return explain_contact(m1, "B")


@pytest.fixture(scope="module")
def small() -> rg.Result:
    """A hand-made run with everything that a contact can have around it."""
    names = {"A1": "Ann Lee", "B1": "Bob King", "C1": "Cid Moe", "D1": "Dee Poe", "S1": "Sam Own"}
    contacts = pd.DataFrame({"contact_id": list(names), "name": list(names.values())}).assign(
        organisation=["Lee Ltd", "", "", "", ""],
        owner=["Olga", "", "", "", ""],
        tier=["Gold", "", "", "", ""],
        type=["client", "", "", "", "employee"],
        status=["active", "active", "deceased", "active", "active"],
        referrer=["Zoe Out", "Ann Lee", "", "", ""],
        created=["2024-01-05", "2024-02-06", "2024-03-07", "2024-04-08", "2024-01-01"],
    )
    referrals = pd.DataFrame(
        {
            "referrer_id": ["A1", "A1", "A1"],
            "referred_id": ["C1", "C1", "D1"],
            "date": ["2025-01-02", "2025-02-03", "2025-03-04"],
            "status": ["lost", "won", ""],
            "revenue": ["", "1250", ""],
            "count": ["1", "1", "3"],
        }
    )
    touches = pd.DataFrame({"contact_id": ["A1"], "date": ["2025-03-05"], "channel": ["call"]})
    ties = pd.DataFrame({"a": ["A1", "D1"], "b": ["B1", "A1"]})
    return rg.run(contacts=contacts, referrals=referrals, touches=touches, ties=ties)


@pytest.fixture(scope="module")
def ann(small: rg.Result) -> str:
    return explain_contact(small, "A1")


def test_it_begins_with_who_it_is(ann: str) -> None:
    assert ann.splitlines()[:5] == [
        "Ann Lee (id A1)",
        "Organisation: Lee Ltd",
        "Owner: Olga",
        "Tier in the CRM: Gold",
        "Last contact: 2025-03-05",
    ]


def test_what_is_not_known_is_left_out(told: str) -> None:
    assert told.startswith("Person B (id B)\n\nPlace\n")


def test_it_says_the_rank_of_how_many(told: str) -> None:
    assert "\n  Rank 4 of 13\n" in told


def test_a_shared_rank_says_by_how_many(m1: rg.Result) -> None:
    assert "Rank 7 of 13, shared by 7" in explain_contact(m1, "L1")


def test_a_rank_by_another_measure_says_so(m1_tables: dict[str, pd.DataFrame]) -> None:
    by_bridge = rg.run(settings=rg.Settings(as_of="2026-01-01"), by="bridge", **m1_tables)
    assert "Rank 1 of 13 by bridge" in explain_contact(by_bridge, "B")


def test_it_tells_the_sentence_of_the_ranking(told: str, m1: rg.Result) -> None:
    why = m1.ranking.table.set_index("contact_id").at["B", "why"]
    assert why in " ".join(told.split())


def _told(text: str, title: str) -> str:
    return " ".join(text.split(f"\n{title}\n")[1].split("\n\n")[0].split())


def test_it_tells_what_counts_by_which_half_life_and_prior(told: str) -> None:
    said = _told(told, "Expected")
    # 0.5 ** (400 / 365) + 0.5 ** (380 / 365)
    assert "n = 0.95: 2 referrals, each halved for every year of age." in said
    assert "Half-life 1 year, weight 1.00 (usual, not from your data): a = 0.0500, b = 1.4427." in said


def test_where_no_number_held_none_is_told(told: str) -> None:
    said = _told(told, "Expected")
    assert "a year brings" not in said
    assert "no number of referrals is given" in said


def test_nothing_is_expected_of_who_stopped(m1: rg.Result) -> None:
    said = _told(explain_contact(m1, "H"), "Expected")
    assert "Nothing is expected of who has stopped referring" in said


def test_it_tells_the_place_as_a_link_and_what_hangs_on_it(told: str) -> None:
    said = _told(told, "Links")
    assert said.startswith("Place 1 of 3 among links between groups")
    assert "If Person B left, 68% of the remaining pairs could no longer reach each other." in said
    assert "Revenue that followed from its referrals, second-hand ones at half: 33,750." in said


def test_numbers_that_held_are_told_with_their_past() -> None:
    dice = np.random.default_rng(1)
    rows = [
        (
            f"n{who}",
            f"to {who} {number}",
            str((pd.Timestamp("2026-01-01") - pd.Timedelta(days=int(age))).date()),
        )
        for who, rate in enumerate(dice.gamma(0.8, 0.8, 60))
        for number, age in enumerate(dice.integers(0, 16 * 365, dice.poisson(rate * 16)))
    ]
    log = pd.DataFrame(rows, columns=["referrer_id", "referred_id", "date"])
    result = rg.run(referrals=log, settings=rg.Settings(as_of="2026-01-01"))
    assert result.ranking.forecast.held
    first = result.ranking.table.iloc[0]
    said = _told(explain_contact(result, first["contact_id"]), "Expected")
    assert f"(a + n) / b = {first['expected_referrals']:.1f} a year" in said
    assert f"a year brings {first['next_year_low']:.0f} to {first['next_year_high']:.0f}" in said
    assert "(from your data)" in said
    assert "referred within the range forecast for them" in said


def test_a_contact_that_is_not_ranked_says_why_not(small: rg.Result) -> None:
    text = explain_contact(small, "C1")
    assert "Place\n  Not ranked: deceased.\n" in text


def test_a_candidate_says_by_what_and_in_which_lists_it_is(m1: rg.Result) -> None:
    said = _told(explain_contact(m1, "P"), "Place")
    assert (
        "Candidate for Core Advocate: place 2 of 13 among those likely to refer, place 2 among links" in said
    )
    assert "Lists: Likely to refer, Links between groups, Consider for Core" in said


def test_a_provisional_contact_is_marked(small: rg.Result) -> None:
    text = explain_contact(small, "new:zoe out")
    assert "Zoe Out (id new:zoe out)\nNot in your CRM: named as a referrer" in text


def _section(text: str, title: str) -> list[str]:
    [found] = [part for part in text.split("\n\n") if part.startswith(title)]
    return [line.strip() for line in found.splitlines()]


def test_it_lists_whom_the_contact_referred_the_latest_first(ann: str) -> None:
    assert _section(ann, "Referred (") == [
        "Referred (6 referrals)",
        "2025-03-04, Dee Poe (D1), 3 times",
        "2025-02-03, Cid Moe (C1), won, revenue 1,250",
        "2025-01-02, Cid Moe (C1), lost",
        "2024-02-06 (the day the contact was created), Bob King (B1)",
    ]


def test_it_lists_who_referred_the_contact_and_how_they_were_recognised(small: rg.Result) -> None:
    assert _section(explain_contact(small, "B1"), "Referred by") == [
        "Referred by (1 referral)",
        "2024-02-06 (the day the contact was created), Ann Lee (A1), recognised by name 'Ann Lee'",
    ]


def test_nobody_on_record_is_said(small: rg.Result) -> None:
    text = explain_contact(small, "D1")
    assert "\nReferred: nobody on record\n" in text
    assert "\nReferred by: nobody on record\n" in explain_contact(small, "new:zoe out")


def test_an_undated_referral_says_so() -> None:
    log = pd.DataFrame({"referrer_id": ["A1"], "referred_id": ["B1"]})
    assert "no date" in explain_contact(rg.run(referrals=log), "A1")


def test_long_lists_of_referrals_are_cut_and_counted() -> None:
    many = MOST_SHOWN + 5
    log = pd.DataFrame({"referrer_id": ["A1"] * many, "referred_id": [f"B{n}" for n in range(many)]})
    lines = _section(explain_contact(rg.run(referrals=log), "A1"), "Referred (")
    assert len(lines) == 1 + MOST_SHOWN + 1
    assert lines[-1] == "and 5 earlier ones"


def test_ties_are_listed(ann: str) -> None:
    assert _section(ann, "Knows besides") == ["Knows besides (2)", "Bob King (B1), Dee Poe (D1)"]


def test_cluster_and_its_size_are_told(told: str, m1: rg.Result) -> None:
    number = m1.partition.membership["B"]
    assert f"Cluster {number} of {len(m1.partition.sizes)}, {m1.partition.sizes[number]} contacts." in told


def test_a_contact_in_no_cluster_says_so(m1: rg.Result) -> None:
    assert "In no cluster" in explain_contact(_with_row(m1, "B", cluster=0), "B")


def test_the_trend_is_told_with_its_numbers(m1: rg.Result) -> None:
    text = explain_contact(m1, "X")
    assert "New: 2 in the last 90 days, 0 in the 90 days before, 2 in two years." in text
    assert "No dated referrals." in explain_contact(m1, "Z")


def _measure_lines(text: str) -> dict[str, list[str]]:
    section = text.split("\nMeasures\n")[1]
    return {line.split()[0]: line.split() for line in section.splitlines()[1:]}


def test_every_measure_is_listed_with_value_rank_and_meaning(told: str, m1: rg.Result) -> None:
    lines = _measure_lines(told)
    assert set(MEASURES) <= set(lines)
    assert lines["bridge"][1:4] == ["45", "1", "betweenness"]
    assert lines["betweenness"][1] == f"{m1.measures['betweenness']['B']:g}"


def test_a_measure_for_which_low_is_good_is_ranked_so(m1: rg.Result) -> None:
    lowest = m1.measures["constraint"].idxmin()
    assert _measure_lines(explain_contact(m1, lowest))["constraint"][2] == "1"


def test_a_measure_of_zero_has_no_rank(m1: rg.Result) -> None:
    line = _measure_lines(explain_contact(m1, "L1"))["betweenness"]
    assert line[1:4] == ["0", "how", "many"]


def test_a_measure_without_data_is_a_dash(told: str) -> None:
    assert _measure_lines(told)["expected_referrals"][1] == "-"


def test_lines_fit_the_width(m1: rg.Result, small: rg.Result) -> None:
    for result in (m1, small):
        for identity in result.ranking.table["contact_id"]:
            assert max(map(len, explain_contact(result, identity).splitlines())) <= WIDTH


def test_everyone_can_be_explained() -> None:
    example = rg.run(Path(__file__).parents[1] / "examples" / "advisory-firm" / "export")
    for identity in example.ranking.table["contact_id"].tolist()[::25]:
        assert explain_contact(example, identity).endswith("\n")


def test_an_unknown_id_is_refused(m1: rg.Result) -> None:
    with pytest.raises(InputError, match="No contact has the id 'Q9'"):
        explain_contact(m1, "Q9")


def test_a_contact_outside_the_network_says_so(small: rg.Result) -> None:
    with pytest.raises(InputError, match="'S1' is staff, a competitor or the firm itself"):
        explain_contact(small, "S1")
