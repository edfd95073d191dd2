"""Repair: what went wrong, the steps to put it right, one apology, and silence about everything else."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.nurture import NurtureRules
from refgraph.nurture.signals.channels import touch_log
from refgraph.nurture.signals.purchases import spending
from refgraph.nurture.signals.repair import find_issues, repair_states

AS_OF = pd.Timestamp("2026-01-04")
RULES = NurtureRules()
PlanFirm = Callable[..., rg.Plan]
Rows = list[dict[str, Any]]

_DATES = ("date", "opened", "closed", "closed_loop_date", "created")


def states(links: float = 0.0, **tables: Rows) -> pd.DataFrame:
    """Return the states of repair that hand-written tables give."""
    typed = {}
    for name, rows in tables.items():
        table = pd.DataFrame(rows)
        for column in table:
            if column in _DATES:
                table[column] = pd.to_datetime(table[column]).astype("datetime64[us]")
        typed[name] = table
    people: Any = SimpleNamespace(tables=typed, as_of=AS_OF)
    log = touch_log(people, RULES)
    issues = find_issues(people, log, RULES)
    return repair_states(issues, log, AS_OF, pd.Series({"ann": links}), RULES)


def state(**tables: Rows) -> str:
    found = states(**tables)
    return str(found.at["ann", "repair_state"]) if "ann" in found.index else ""


def complaint(closed: str | None = None, opened: str = "2025-12-01") -> Rows:
    return [{"contact_id": "ann", "opened": opened, "closed": closed}]


def call(date: str) -> Rows:
    return [{"contact_id": "ann", "date": date, "channel": "call", "direction": "out"}]


def score(value: float, date: str = "2025-12-20", closed: str | None = None) -> dict[str, Any]:
    return {"contact_id": "ann", "date": date, "score": value, "closed_loop_date": closed}


class TestIssues:
    @pytest.mark.parametrize(
        ("tables", "expected"),
        [
            ({"complaints": complaint()}, "fix"),
            ({"feedback": [score(6)]}, "fix"),
            ({"feedback": [score(7)]}, ""),
            ({"feedback": [score(9, "2025-06-01"), score(7)]}, "fix"),
            ({"feedback": [score(9, "2025-06-01"), score(8)]}, ""),
            ({"feedback": [score(3, "2025-11-01"), score(8)]}, ""),
            ({"feedback": [score(3, "2025-07-08")]}, "fix"),
            ({"feedback": [score(3, "2025-07-07")]}, ""),
        ],
    )
    def test_takes_what_the_method_says(self, tables: dict[str, Rows], expected: str) -> None:
        assert state(**tables) == expected

    @pytest.mark.parametrize("kind", ["downgrade", "cancel", "close"])
    def test_takes_what_was_reduced_or_cancelled(self, kind: str) -> None:
        deals = [{"contact_id": "ann", "date": "2025-12-01", "kind": kind, "status": "lost", "amount": 5.0}]

        assert state(deals=deals) == "fix"

    def test_an_open_complaint_counts_however_old(self) -> None:
        assert state(complaints=complaint(opened="2023-01-01")) == "fix"

    @pytest.mark.parametrize(
        ("tables", "severity"),
        [
            ({"complaints": complaint()}, 3),
            ({"feedback": [score(2)]}, 2),
            ({"feedback": [score(10, "2025-06-01"), score(7)]}, 1),
        ],
    )
    @pytest.mark.parametrize(("links", "factor"), [(0, 1), (1, 2), (7, 4)])
    def test_weighs_by_what_it_is_and_how_many_hear_of_it(
        self, tables: dict[str, Rows], severity: float, links: float, factor: float
    ) -> None:
        assert states(links, **tables).at["ann", "severity"] == severity * factor

    @pytest.mark.parametrize("scores", [(9, 3), (3, 9)])
    def test_of_two_scores_of_one_day_the_less_content_one_counts(self, scores: tuple[int, int]) -> None:
        assert state(feedback=[score(value) for value in scores]) == "fix"


class TestSteps:
    @pytest.mark.parametrize(
        ("closed", "called", "expected"),
        [
            (None, None, "fix"),
            ("2025-12-22", None, "breathe"),
            ("2025-12-21", None, "icebreaker"),
            ("2025-12-10", "2025-12-23", "icebreaker"),
            ("2025-12-10", "2025-12-24", "normal"),
            ("2026-01-05", None, "fix"),
        ],
    )
    def test_fix_breathe_icebreaker_normal(
        self, closed: str | None, called: str | None, expected: str
    ) -> None:
        touches = {"touches": call(called)} if called else {}

        assert state(complaints=complaint(closed), **touches) == expected

    def test_without_a_column_for_it_the_first_conversation_fixes(self) -> None:
        rows = [{"contact_id": "ann", "opened": "2025-12-01"}]

        assert state(complaints=rows) == "fix"
        assert state(complaints=rows, touches=call("2025-12-29")) == "breathe"

    def test_the_worst_state_counts_where_there_are_two_issues(self) -> None:
        assert state(complaints=complaint("2025-12-01"), feedback=[score(4)]) == "fix"

    def test_breathing_starts_with_the_last_thing_put_right(self) -> None:
        tables = {"complaints": complaint("2025-12-01"), "feedback": [score(4, closed="2025-12-30")]}

        assert state(**tables) == "breathe"


class TestSpending:
    @staticmethod
    def deals(*bought: tuple[int, float]) -> pd.DataFrame:
        rows = [(AS_OF - pd.Timedelta(days=ago), amount) for ago, amount in bought]
        table = pd.DataFrame(rows, columns=["date", "amount"])
        return table.assign(contact_id="ann", status="won")

    def test_compares_the_last_quarter_with_the_one_before(self) -> None:
        found = spending(self.deals((10, 500), (100, 400)), AS_OF, RULES)

        assert found.loc["ann", ["now", "before", "change"]].tolist() == [500, 400, 1.25]

    def test_who_bought_once_has_not_turned_away(self) -> None:
        assert spending(self.deals((100, 400)), AS_OF, RULES)["change"].isna().all()

    def test_a_regular_buyer_who_buys_less_has(self) -> None:
        found = spending(self.deals((10, 300), (100, 400), (200, 400), (300, 400)), AS_OF, RULES)

        assert found["change"].tolist() == [0.75]

    def test_a_quarter_without_anything_before_tells_nothing(self) -> None:
        assert spending(self.deals((10, 500)), AS_OF, RULES).empty

    def test_a_regular_buyer_who_buys_less_is_in_repair(self) -> None:
        rows = self.deals((10, 300), (100, 400), (200, 400), (300, 400)).to_dict("records")

        assert state(deals=rows) == "fix"


class TestPlan:
    def test_who_is_in_repair_gets_the_repair_and_nothing_else(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm({"ann": {"birthday": "1970-01-10"}}, complaints=complaint(), feedback=[score(9)])
        tasks = plan.tasks[plan.tasks["contact_id"].eq("ann")]

        assert tasks[["bucket", "action", "week"]].values.tolist() == [["repair", "repair", 1]]
        assert tasks["reason"].tolist() == ["Complaint of 2025-12-01, not put right yet: this comes first."]

    def test_nothing_goes_out_while_breathing(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(complaints=complaint("2026-01-03"), weeks=1)

        assert not plan.tasks["contact_id"].eq("ann").any()
        assert plan.contacts.at["ann", "repair_state"] == "breathe"

    def test_the_ice_is_broken_when_the_breathing_ends_and_no_day_before(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(complaints=complaint("2026-01-03"))
        task = plan.tasks[plan.tasks["contact_id"].eq("ann")].iloc[0]

        assert (task["occasion"], str(task["due"].date())) == (
            "icebreaker complaint 2025-12-01",
            "2026-01-17",
        )
        assert "what should we have done differently" in task["wording"].casefold()

    def test_an_apology_is_never_repeated(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(complaints=complaint("2025-11-01", "2025-10-20"), touches=call("2025-11-20"))

        assert not plan.tasks["bucket"].eq("repair").any()
        assert plan.contacts.at["ann", "repair_state"] == "normal"

    def test_who_did_not_agree_to_be_approached_is_still_answered(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm({"ann": {"consent": "no"}, "bob": {"consent": "yes"}}, complaints=complaint())

        assert plan.tasks.loc[plan.tasks["contact_id"].eq("ann"), "action"].tolist() == ["repair"]
