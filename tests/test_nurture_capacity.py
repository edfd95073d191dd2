"""Capacity: what everybody can do, who looks after whom, and what finds a slot in which week."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import refgraph as rg
from refgraph.nurture import NurtureRules
from refgraph.nurture.scheduling.admission import Diary, weeks_to_choose
from refgraph.nurture.scheduling.assignment import assign, total
from refgraph.nurture.scheduling.capacity import fill_portfolios, fits, full_load, weekly_slots

PlanFirm = Callable[..., rg.Plan]
CORE, ADVOCATE = "Core Advocate", "Advocate"


def six_contacts() -> tuple[pd.Series, pd.DataFrame, pd.Series]:
    """The worked example: six contacts, three owners with five slots."""
    ids = ["c1", "c2", "c3", "c4", "c5", "c6"]
    fit = pd.DataFrame(
        {
            "Ann": [1, 1, 1, 0.6, 0.6, 0.6],
            "Raj": [0.6, 0.6, 0.6, 1, 0.6, 1],
            "Mia": [0, 0, 0, 0.6, 1, 0.6],
        },
        index=ids,
    )
    return pd.Series([90.0, 80, 70, 60, 50, 40], ids), fit, pd.Series({"Ann": 2, "Raj": 2, "Mia": 1})


class TestNumbers:
    @pytest.mark.parametrize(
        ("role", "cap", "slots"),
        [("staff", 5, 2), ("senior", 12, 4), ("principal", 12, 4), ("marketing", 12, 4), ("admin", 0, 0)],
    )
    def test_a_role_has_its_cap_and_slots(self, role: str, cap: int, slots: int) -> None:
        rules = NurtureRules()

        assert (cap, slots) == (rules.caps[role], weekly_slots(rules.caps[role], rules))

    def test_a_senior_with_twenty_needs_seven_slots(self) -> None:
        assert weekly_slots(20, NurtureRules()) == 7

    @pytest.mark.parametrize(("contacts", "load"), [(5, 3.2), (12, 7.6), (20, 12.7), (10, 6.3)])
    def test_the_full_load_of_33_touches_is_what_the_method_says(self, contacts: int, load: float) -> None:
        assert full_load(contacts) == pytest.approx(load, abs=0.05)


class TestAssignment:
    def test_finds_what_greedy_does_not(self) -> None:
        fit = pd.DataFrame({"Ann": [1.0, 1.0], "Raj": [0.95, 0.1]}, index=["a", "b"])
        priority = pd.Series({"a": 90.0, "b": 80.0})
        found = assign(priority, fit, pd.Series({"Ann": 1, "Raj": 1}))

        assert found.to_dict() == {"a": "Raj", "b": "Ann"}
        assert total(priority, fit, found) == pytest.approx(165.5)
        assert total(priority, fit, pd.Series({"a": "Ann", "b": "Raj"})) == pytest.approx(98)

    def test_solves_the_example_of_six(self) -> None:
        priority, fit, places = six_contacts()
        found = assign(priority, fit, places)

        assert found.to_dict() == {"c1": "Ann", "c2": "Ann", "c3": "Raj", "c4": "Raj", "c5": "Mia", "c6": ""}
        assert total(priority, fit, found) == pytest.approx(322)

    def test_no_other_way_is_worth_more(self) -> None:
        priority, fit, places = six_contacts()
        best = max(
            total(priority, fit, pd.Series(way, fit.index))
            for way in itertools.product(["Ann", "Raj", "Mia", ""], repeat=6)
            if all(way.count(owner) <= places[owner] for owner in places.index)
        )

        assert best == pytest.approx(322)

    def test_gives_nobody_to_whom_they_do_not_fit(self) -> None:
        found = assign(pd.Series({"a": 9.0}), pd.DataFrame({"Ann": [0.0]}, ["a"]), pd.Series({"Ann": 3}))

        assert found.to_dict() == {"a": ""}

    def test_of_equals_the_first_rows_win(self) -> None:
        fit = pd.DataFrame({"Ann": [0.3] * 4}, index=list("abcd"))

        assert assign(pd.Series(50.0, fit.index), fit, pd.Series({"Ann": 2})).tolist() == [
            "Ann",
            "Ann",
            "",
            "",
        ]

    def test_without_places_all_are_left_over(self) -> None:
        priority, fit, places = six_contacts()

        assert assign(priority, fit, places * 0).eq("").all()


class TestPortfolios:
    @staticmethod
    def owners(**caps: int) -> pd.DataFrame:
        table = pd.DataFrame({"role": "senior", "portfolio_cap": caps, "weekly_slots": 4})
        return table.rename_axis("owner")

    @staticmethod
    def book(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
        table = pd.DataFrame(rows, columns=["contact_id", "owner", "tier", "rank"])
        table = table.set_index("contact_id")
        levels = {CORE: 3, ADVOCATE: 2}
        return table.assign(level=table["tier"].map(levels), cluster=1, organisation="").astype(
            {"owner": "str"}
        )

    def test_an_owner_keeps_the_most_important_of_its_contacts(self) -> None:
        book = self.book(("a", "Ann", ADVOCATE, 1), ("b", "Ann", CORE, 9), ("c", "Ann", ADVOCATE, 5))
        found = fill_portfolios(book, self.owners(Ann=2))

        assert found.keeper.to_dict() == {"a": "Ann", "b": "Ann", "c": ""}
        assert found.placed.to_dict() == {"a": True, "b": True, "c": False}

    def test_who_does_not_fit_goes_to_whom_has_room(self) -> None:
        book = self.book(("a", "Ann", CORE, 1), ("b", "Ann", CORE, 5), ("c", "Raj", CORE, 9))
        found = fill_portfolios(book, self.owners(Ann=1, Raj=2))

        assert found.keeper.to_dict() == {"a": "Ann", "b": "Raj", "c": "Raj"}
        assert found.moved.to_dict() == {"a": False, "b": True, "c": False}

    def test_who_has_no_owner_is_given_one(self) -> None:
        found = fill_portfolios(self.book(("a", "", CORE, 1)), self.owners(Ann=1))

        assert found.keeper.to_dict() == {"a": "Ann"}

    def test_a_core_advocate_is_not_given_to_staff(self) -> None:
        owners = self.owners(Ann=3).assign(role="staff")
        found = fill_portfolios(self.book(("a", "", CORE, 9), ("b", "", ADVOCATE, 9)), owners)

        assert found.keeper.to_dict() == {"a": "", "b": "Ann"}

    def test_without_owners_there_is_one_list_and_its_cap(self) -> None:
        owners = pd.DataFrame(
            {"role": [""], "portfolio_cap": [1], "weekly_slots": [9]}, pd.Index([""], name="owner")
        )
        found = fill_portfolios(self.book(("a", "", ADVOCATE, 2), ("b", "", ADVOCATE, 1)), owners)

        assert found.placed.to_dict() == {"a": False, "b": True}

    def test_fit_is_by_owner_then_nearness_then_role(self) -> None:
        kept = self.book(("k", "Raj", ADVOCATE, 1)).assign(organisation="Acme", cluster=7)
        waiting = self.book(("a", "Ann", ADVOCATE, 1), ("b", "Ann", ADVOCATE, 1), ("c", "Ann", CORE, 1))
        waiting = waiting.assign(organisation=["Acme", "", ""], cluster=[1, 7, 2])
        owners = self.owners(Ann=1, Raj=1, Sue=1, Bea=0)
        owners["role"] = ["senior", "senior", "staff", "admin"]

        assert fits(waiting, kept, owners).to_numpy().tolist() == [
            [1.0, 0.6, 0.3, 0.0],
            [1.0, 0.6, 0.3, 0.0],
            [1.0, 0.3, 0.0, 0.0],
        ]


class TestDiary:
    def test_makes_room_by_moving_what_can_be_done_later(self) -> None:
        diary = Diary(1, 3)
        admitted = [diary.admit("a", [1, 2, 3]), diary.admit("b", [1, 2]), diary.admit("c", [1])]

        assert all(admitted)
        assert diary.week_of == {"a": 3, "b": 2, "c": 1}

    def test_sends_nobody_away_for_who_comes_later(self) -> None:
        diary = Diary(1, 1)

        assert [diary.admit("a", [1]), diary.admit("b", [1])] == [True, False]
        assert diary.week_of == {"a": 1}

    def test_without_slots_nothing_is_let_in(self) -> None:
        assert not Diary(0, 4).admit("a", [1, 2, 3, 4])

    @settings(max_examples=60)
    @given(
        st.lists(st.sets(st.integers(1, 4), min_size=1), max_size=12),
        st.integers(1, 3),
    )
    def test_lets_in_as_many_as_any_arrangement_could(self, wanted: list[set[int]], slots: int) -> None:
        diary = Diary(slots, 4)
        let_in = sum(diary.admit(str(place), sorted(weeks)) for place, weeks in enumerate(wanted))

        assert let_in == most(wanted, slots)
        assert all(list(diary.week_of.values()).count(week) <= slots for week in range(1, 5))
        assert all(week in wanted[int(task)] for task, week in diary.week_of.items())

    @pytest.mark.parametrize(
        ("due", "latest", "expected"),
        [(1, None, [1, 2, 3, 4]), (3, None, [3, 4]), (2, 3, [2, 3, 1]), (4, 6, [4, 3, 2]), (1, 1, [1])],
    )
    def test_prefers_the_week_it_is_due(self, due: int, latest: int | None, expected: list[int]) -> None:
        assert weeks_to_choose(due, latest, 4) == expected


def most(wanted: list[set[int]], slots: int) -> int:
    """Return how many units fit into the weeks: the greatest flow, by an independent library."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for place, weeks in enumerate(wanted):
        graph.add_edge("from", f"task {place}", capacity=1)
        for week in weeks:
            graph.add_edge(f"task {place}", f"week {week}", capacity=1)
            graph.add_edge(f"week {week}", "to", capacity=slots)
    return int(nx.maximum_flow_value(graph, "from", "to"))


class TestOwners:
    def test_without_owners_one_list_is_planned_for_and_said(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm({"ann": {"owner": ""}})

        assert plan.owners["owner"].tolist() == [""]
        assert plan.owners[["portfolio_cap", "weekly_slots"]].iloc[0].tolist() == [25, 9]
        assert "no-owners" in {finding.code for finding in plan.findings}
        assert plan.tasks["owner"].eq("").all()

    def test_an_owner_whose_role_is_not_known_has_ten(self, plan_firm: PlanFirm) -> None:
        row = plan_firm().owners.iloc[0]

        assert (row["owner"], row["portfolio_cap"], row["weekly_slots"]) == ("Olga", 10, 4)

    def test_what_the_owners_table_says_wins(self, plan_firm: PlanFirm) -> None:
        owners = [{"owner": "Olga", "role": "senior", "portfolio_cap": 15, "weekly_slots": 6, "budget": 900}]
        row = plan_firm(owners=owners).owners.iloc[0]

        assert row[["role", "portfolio_cap", "weekly_slots", "budget"]].tolist() == ["senior", 15, 6, 900.0]

    def test_a_role_of_the_settings_brings_its_own_slots(self, plan_firm: PlanFirm) -> None:
        owners = [{"owner": "Olga", "role": "staff"}]
        row = plan_firm(owners=owners, rules=NurtureRules(slots={"staff": 3})).owners.iloc[0]

        assert row[["portfolio_cap", "weekly_slots"]].tolist() == [5, 3]

    def test_counts_what_is_planned_against_what_can_be_done(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm()
        row, personal = plan.owners.iloc[0], int(plan.tasks["personal"].sum())

        assert personal > 0
        assert row["planned"] == personal == sum(row[f"week_{week}"] for week in range(1, 5))
        assert (row["capacity"], row["load"]) == (16, round(personal / 16, 3))

    def test_sums_the_cost_of_the_year_beside_the_budget(self, plan_firm: PlanFirm) -> None:
        touches = [
            {"contact_id": "ann", "date": "2025-12-01", "channel": "lunch", "owner": "Olga", "cost": 40},
            {"contact_id": "ann", "date": "2025-06-01", "channel": "gift", "owner": "Olga", "cost": 25},
            {"contact_id": "ann", "date": "2024-06-01", "channel": "gift", "owner": "Olga", "cost": 500},
        ]

        assert plan_firm(touches=touches).owners["spent"].tolist() == [65.0]

    def test_says_whose_interests_are_noted(self, plan_firm: PlanFirm) -> None:
        contacts = {"ann": {"notes": "sails"}, "cid": {"type": "partner", "owner": "Olga"}}

        assert plan_firm(contacts).owners["notes_share"].tolist() == [0.5]

    def test_what_does_not_fit_is_listed_with_the_reason(self, plan_firm: PlanFirm) -> None:
        partners = {f"p{place:02}": {"type": "partner", "owner": "Olga"} for place in range(30)}
        plan = plan_firm(partners, owners=[{"owner": "Olga", "role": "staff"}])
        talks = pd.concat([plan.tasks, plan.overflow])
        told = set(talks.loc[talks["personal"], "contact_id"])

        assert set(partners) <= told
        assert plan.owners["planned"].tolist() == [8]
        assert plan.overflow["why"].str.contains("Olga").all()

    def test_the_admin_gets_no_tasks(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(owners=[{"owner": "Olga", "role": "admin"}])

        assert not plan.tasks["personal"].any()
        assert np.isnan(plan.owners["load"].iloc[0])
        assert set(plan.overflow["contact_id"]) == {"ann"}

    def test_slots_left_keep_those_from_lapsing_who_are_in_nobodys_portfolio(
        self, plan_firm: PlanFirm
    ) -> None:
        contacts = {"dee": {"type": "client", "owner": "Olga"}}
        touches = [
            {"contact_id": who, "date": "2025-10-20", "channel": "call", "responded": 1}
            for who in ("ann", "dee")
        ]
        referrals = [("ann", "bob", "2025-06-01"), ("dee", "bob", "2025-06-02")]
        owners = [{"owner": "Olga", "role": "staff", "portfolio_cap": 1, "weekly_slots": 2}]
        plan = plan_firm(contacts, touches=touches, referrals=referrals, owners=owners)
        calls = plan.tasks[plan.tasks["action"].isin(["call", "ask"])]

        assert plan.owners["contacts"].tolist() == [1]
        assert set(calls["contact_id"]) == {"ann", "dee"}
        assert plan.lapsing.empty

    def test_a_slot_left_elsewhere_keeps_a_contact_whose_owner_has_none(self, plan_firm: PlanFirm) -> None:
        contacts = {
            "dee": {"type": "client", "owner": "Olga"},
            "eve": {"type": "friend", "owner": "Pia"},
        }
        touches = [
            {"contact_id": who, "date": "2025-10-20", "channel": "call", "responded": 1}
            for who in ("ann", "dee")
        ]
        referrals = [("ann", "bob", "2025-06-01"), ("dee", "bob", "2025-06-02")]
        owners = [
            {"owner": "Olga", "role": "staff", "portfolio_cap": 0, "weekly_slots": 0},
            {"owner": "Pia", "role": "staff", "portfolio_cap": 1, "weekly_slots": 1},
        ]
        plan = plan_firm(contacts, touches=touches, referrals=referrals, owners=owners)
        talks = plan.tasks[plan.tasks["action"].isin(["call", "ask"])]

        assert set(talks["contact_id"]) == {"ann", "dee"}
        assert set(talks["owner"]) == {"Pia"}
        assert talks["reason"].str.endswith("Olga has no room.").all()
        assert plan.lapsing.empty
