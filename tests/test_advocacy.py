"""The way to advocacy: stages, moves, time in stage and who has stalled, by hand, and never by what came later."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.evidence.advocacy.staying import time_in_stages

SETTINGS = rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0))

CREATED = {
    "S": "2024-02-01",  # nothing ever happens
    "F": "2024-01-01",  # comes to a meeting in August 2024
    "A": "2024-01-01",  # says 9 in November 2024, and then nothing more
    "T": "2024-01-01",  # refers in May 2024, says 3 in February 2025
    "K": "2024-01-01",  # refers twice; the run of August 2025 holds K for Core, that of November does not
    "W": "2024-01-01",  # is written to and does nothing
    "L": "2024-01-01",  # refers in May 2024 and never again
    "R1": "2024-05-01",
    "R2": "2024-05-10",
    "R3": "2025-07-10",
    "R4": "2024-05-01",
}
REFERRALS = [
    ("T", "R1", "2024-05-01"),
    ("K", "R2", "2024-05-10"),
    ("L", "R4", "2024-05-01"),
    ("K", "R3", "2025-07-10"),
]


def _result(referrals=REFERRALS, created=CREATED, **more):
    contacts = pd.DataFrame(
        {"contact_id": list(created), "name": list(created), "created": list(created.values())}
    )
    tables = {
        "feedback": pd.DataFrame(
            {"contact_id": ["A", "T"], "date": ["2024-11-05", "2025-02-01"], "score": [9, 3]}
        ),
        "engagements": pd.DataFrame({"contact_id": ["F"], "date": ["2024-08-10"], "kind": ["Meeting"]}),
        "touches": pd.DataFrame({"contact_id": ["W"], "date": ["2024-03-01"], "channel": ["Letter"]}),
        **more,
    }
    log = pd.DataFrame(referrals, columns=["referrer_id", "referred_id", "date"])
    return rg.run(contacts=contacts, referrals=log, settings=SETTINGS, **tables)


def _history():
    rows = [("2025-08-31", "K", "K", "Core Advocate"), ("2025-11-30", "K", "K", "none")]
    table = pd.DataFrame(rows, columns=["as_of", "contact_id", "name", "tier"])
    return table.assign(as_of=pd.to_datetime(table["as_of"]))


@pytest.fixture(scope="module")
def found():
    result = _result()
    return rg.follow_advocacy(result, rg.analyse, rg.assign_tiers(result), history=_history())


def test_the_stages_at_the_end_of_each_quarter_are_those_counted_by_hand(found):
    flow = found.flow.set_index("quarter")[["seeker", "familiar", "advocate", "core", "contacts"]]
    # At the end of June 2024: S F A W R1 R2 R4 are Seekers; T K L have referred and are Advocates.
    assert flow.loc["2024 Q3"].tolist() == [6, 1, 3, 0, 10]  # F came to a meeting
    assert flow.loc["2024 Q4"].tolist() == [5, 1, 4, 0, 10]  # A said 9
    assert flow.loc["2025 Q1"].tolist() == [5, 2, 3, 0, 10]  # T said 3
    assert flow.loc["2025 Q3"].tolist() == [6, 2, 2, 1, 11]  # R3 came, K is Core by a run
    assert flow.loc["2025 Q4"].tolist() == [6, 2, 3, 0, 11]  # K is Core no more


def test_moves_are_counted_forward_and_back_and_who_came(found):
    flow = found.flow.set_index("quarter")[["came", "forward", "back"]]
    assert flow.loc["2024 Q3"].tolist() == [0, 1, 0]
    assert flow.loc["2025 Q1"].tolist() == [0, 0, 1]
    assert flow.loc["2025 Q2"].tolist() == [0, 0, 0]
    assert flow.loc["2025 Q3"].tolist() == [1, 1, 0]
    assert flow.loc["2025 Q4"].tolist() == [0, 0, 1]
    assert found.moves.values.tolist() == [
        ["2024 Q3", "Seeker", "Familiar", 1],
        ["2024 Q4", "Seeker", "Advocate", 1],
        ["2025 Q1", "Advocate", "Familiar", 1],
        ["2025 Q3", "Advocate", "Core", 1],
        ["2025 Q4", "Core", "Advocate", 1],
    ]


def test_silence_takes_nobody_back(found):
    last = found.states[found.states["until"].eq("2025-12-31")].set_index("contact_id")["place"]
    # The 9 of A is more than a year old by then.
    assert last["A"] == 2
    assert last["F"] == 1


def test_only_stays_whose_beginning_was_seen_are_followed(found):
    time = found.time.set_index("stage")[["contacts", "moved_on", "longest"]]
    assert time.loc["Seeker"].tolist() == [1, 0, 3.0]  # R3 alone came later than the first end
    assert time.loc["Familiar"].tolist() == [2, 0, 15.0]  # F from September 2024, T from March 2025
    # A from December 2024; K begins anew on the last day, and is followed for no time.
    assert time.loc["Advocate"].tolist() == [1, 0, 12.0]
    assert "too few" in found.time["says"].iloc[0]


def test_stalled_is_who_stays_for_18_months_without_a_referral_though_something_was_done(found):
    stalled = found.stalled
    # S, R1, R2 and R4 stay as long, but nothing was done with them; K referred in July.
    assert stalled["contact_id"].tolist() == ["L", "W"]
    assert stalled["stage"].tolist() == ["Advocate", "Seeker"]
    assert stalled["since"].dt.date.astype(str).tolist() == ["2024-06-30", "2024-06-30"]
    assert stalled["at_least"].tolist() == [True, True]


def test_the_sentence_tells_the_last_quarter_and_names_nobody(found):
    assert found.sentence == (
        "2025 Q4: 0 of 11 contacts moved forward on the way to advocacy, 1 back; now 6 Seekers, 2 Familiar, "
        "3 Advocates, 0 Core; 2 have stalled."
    )


def test_half_have_moved_on_when_the_curve_falls_to_half():
    # Twelve come in the first quarter; five move on after one quarter, five after two, two stay.
    # S(3) = 7/12, S(6) = 7/12 x 2/7 = 1/6: the median is 6 months.
    ends = pd.to_datetime(["2024-12-31", "2025-03-31", "2025-06-30", "2025-09-30"])
    rows = [[np.nan, 0, 1, 1]] * 5 + [[np.nan, 0, 0, 1]] * 5 + [[np.nan, 0, 0, 0]] * 2
    wide = pd.DataFrame(rows, columns=ends, index=[f"c{n}" for n in range(12)])
    row = time_in_stages(wide, needed=10).iloc[0]
    assert (row["contacts"], row["moved_on"], row["median"]) == (12, 10, 6.0)
    fewer = time_in_stages(wide.iloc[1:], needed=10).iloc[0]
    assert fewer["moved_on"] == 9
    assert np.isnan(fewer["median"])


def test_who_moves_back_is_followed_until_then_and_has_not_moved_on():
    ends = pd.to_datetime(["2024-12-31", "2025-03-31", "2025-06-30"])
    wide = pd.DataFrame([[np.nan, 2, 1], [np.nan, 2, 3]], columns=ends, index=["back", "forward"])
    row = time_in_stages(wide, needed=10).set_index("stage").loc["Advocate"]
    assert (row["contacts"], row["moved_on"]) == (2, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_what_came_later_changes_no_stage_of_a_quarter_before(seed):
    random = np.random.default_rng(seed)
    names = [f"c{n:02}" for n in range(14)]
    days = pd.date_range("2025-01-01", "2025-12-30")

    def drawn(count):
        return [str(day)[:10] for day in random.choice(days, count)]

    created = dict(zip(names, drawn(14), strict=True))
    pairs = [random.choice(names, 2, replace=False).tolist() for _ in range(25)]
    log = [(a, b, day) for (a, b), day in zip(pairs, drawn(25), strict=True)]
    more = {
        "feedback": pd.DataFrame(
            {"contact_id": random.choice(names, 20), "date": drawn(20), "score": random.integers(0, 11, 20)}
        ),
        "engagements": pd.DataFrame(
            {"contact_id": random.choice(names, 20), "date": drawn(20), "kind": "Meeting"}
        ),
        "touches": pd.DataFrame(
            {"contact_id": random.choice(names, 20), "date": drawn(20), "channel": "Call", "responded": "no"}
        ),
    }
    cut = "2025-06-30"
    less = {name: table[table["date"].le(cut)] for name, table in more.items()}
    whole, before = (
        _result([row for row in log if row[2] <= end], created, **tables)
        for end, tables in (("2025-12-31", more), (cut, less))
    )
    states = [rg.follow_advocacy(one, rg.analyse, rg.assign_tiers(one)).states for one in (whole, before)]
    then = [one[one["until"].le(cut)].sort_values(["contact_id", "until"]) for one in states]
    # Only the contacts that both runs rank can be compared.
    shared = set(then[0]["contact_id"]) & set(then[1]["contact_id"])
    first, second = (one[one["contact_id"].isin(shared)].values.tolist() for one in then)
    assert first == second
    assert len(shared) > 5


def test_without_dates_nothing_is_told_and_that_is_said():
    log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]})
    result = rg.run(referrals=log)
    found = rg.follow_advocacy(result, rg.analyse, rg.assign_tiers(result))
    assert found.flow.empty
    assert found.sentences == (
        "How contacts move from Seeker to Core cannot be told: that takes two quarters with dated rows.",
    )
