"""A year of plans on the example: what is done becomes a touch on record, and the next plan knows it.

`tests/benchmarks/bench_nurture_year.py` lives through the same year week by week and prints it.
"""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import refgraph as rg

SCRIPT = Path(__file__).parent / "benchmarks" / "bench_nurture_year.py"


@pytest.fixture(scope="module")
def year_of() -> ModuleType:
    """The benchmark, as a module."""
    found = importlib.util.spec_from_file_location("bench_nurture_year", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def firm(year_of: ModuleType) -> tuple[rg.Result, rg.Tiers]:
    """The example with 200 contacts."""
    found: tuple[rg.Result, rg.Tiers] = year_of.prepare(200)
    return found


class Diary:
    """What was asked of whom, kept beside a simulated year."""

    def __init__(self, tiers: rg.Tiers) -> None:
        self.detractors = set(tiers.evidence.index[tiers.evidence["detractor"].eq(1)])
        self.asked: dict[str, list[pd.Timestamp]] = {}
        self.complaining: list[str] = []

    def __call__(self, plan: rg.Plan, tables: dict[str, pd.DataFrame], done: pd.DataFrame) -> None:
        """Note who was asked, and who of them had an open complaint."""
        complaints = tables["complaints"]
        unsettled = set(complaints.loc[complaints["closed"].isna(), "contact_id"])
        for task in done[done["action"].eq("ask")].itertuples():
            self.asked.setdefault(str(task.contact_id), []).append(task.due)
            if task.contact_id in unsettled:
                self.complaining.append(str(task.contact_id))

    @property
    def shortest_pause(self) -> int:
        """Days between two asks of one contact."""
        logged = [sorted(days) for days in self.asked.values()]
        gaps = [(later - day).days for days in logged for day, later in pairwise(days)]
        return min(gaps, default=999)


@pytest.fixture(scope="module")
def crowded(year_of: ModuleType, firm: tuple[rg.Result, rg.Tiers]) -> tuple[pd.DataFrame, Diary]:
    """Owners with a third of the room they need; four fifths of what is planned is done."""
    result, tiers = firm
    diary = Diary(tiers)
    tight = year_of.with_room(result, 3, 1)
    return year_of.simulate(tight, tiers, 0.8, step=4, watch=diary), diary


@pytest.fixture(scope="module")
def roomy(year_of: ModuleType, firm: tuple[rg.Result, rg.Tiers]) -> tuple[pd.DataFrame, Diary]:
    """Owners with room for everybody; all that is planned is done."""
    result, tiers = firm
    diary = Diary(tiers)
    return year_of.simulate(year_of.with_room(result, 25, 15), tiers, 1.0, step=2, watch=diary), diary


Year = Any


def test_nobody_lapses_where_there_is_room_and_all_is_done(roomy: Year) -> None:
    year, _ = roomy

    assert year["lapsed"].sum() == 0
    assert year["overflow"].sum() == 0
    assert year["planned"].sum() > 200


def test_no_owner_is_planned_for_beyond_the_slots(roomy: Year, crowded: Year) -> None:
    assert roomy[0]["over"].sum() == 0
    assert crowded[0]["over"].sum() == 0


def test_nobody_is_asked_twice_within_ninety_days(roomy: Year, crowded: Year) -> None:
    assert sum(map(len, roomy[1].asked.values())) > 20
    assert min(roomy[1].shortest_pause, crowded[1].shortest_pause) >= 90


def test_no_detractor_and_nobody_with_an_open_complaint_is_ever_asked(roomy: Year, crowded: Year) -> None:
    for _, diary in (roomy, crowded):
        assert diary.detractors
        assert not diary.detractors & set(diary.asked)
        assert not diary.complaining


def test_who_lapses_for_want_of_room_was_named_before(crowded: Year) -> None:
    year, _ = crowded

    assert year["lapsed"].sum() > 0
    assert year["unnamed"].sum() == 0
    assert year["overflow"].gt(0).all()


def test_what_was_done_in_time_is_told(roomy: Year, crowded: Year) -> None:
    assert roomy[0]["follow_through"].mean() > 0.97
    # Of what is new 0.8 is done, of the quarter that stays undone 0.8 late; it is counted until it is done.
    assert abs(crowded[0]["follow_through"].mean() - 0.8 / (0.8 + 0.2 + 0.25)) < 0.05
