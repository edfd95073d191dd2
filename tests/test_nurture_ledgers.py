"""The ledgers: what is owed, how referrals went, who speaks for the firm, who can introduce, what was done."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import InputError
from refgraph.evidence.multiple_testing import holm
from refgraph.network import Network
from refgraph.nurture import NurtureRules
from refgraph.nurture.ledgers.carrying import with_tasks
from refgraph.nurture.ledgers.follow_through import rates
from refgraph.nurture.ledgers.funnel import referral_funnel
from refgraph.nurture.ledgers.introductions import find_introductions
from refgraph.nurture.ledgers.reciprocity import generalised, owes, reciprocity_index
from refgraph.nurture.ledgers.settling import settle, with_words
from refgraph.nurture.ledgers.task_ledger import read_tasks
from refgraph.nurture.ledgers.testimonials import coverage, gather_testimonials
from refgraph.nurture.proposals import History
from refgraph.nurture.signals.channels import touch_log

AS_OF = pd.Timestamp("2026-01-04")
RULES = NurtureRules()
PlanFirm = Callable[..., rg.Plan]


class TestReciprocity:
    @pytest.mark.parametrize(
        ("given", "received", "index"), [(0, 6, -1.0), (3, 3, 0.0), (5, 1, 0.667), (1, 0, 1.0)]
    )
    def test_the_index_is_what_the_method_says(self, given: int, received: int, index: float) -> None:
        assert reciprocity_index(given, received) == pytest.approx(index, abs=5e-4)

    def test_without_any_exchange_there_is_no_index(self) -> None:
        assert np.isnan(reciprocity_index(0, 0))

    @pytest.mark.parametrize(
        ("given", "received", "owed"),
        [(1, 3, True), (0, 2, True), (2, 3, False), (0, 1, False), (1, 2, False), (5, 1, False)],
    )
    def test_owes_from_two_more_received_on(self, given: int, received: int, owed: bool) -> None:
        assert owes(given, received, RULES) is owed

    def test_weighs_both_sides_of_two_years(self, plan_firm: PlanFirm) -> None:
        referrals = [("ann", "bob", "2025-06-01"), ("ann", "cid", "2025-07-01"), ("ann", "dee", "2023-01-01")]
        given = [
            {"contact_id": "cid", "date": "2025-03-01", "value": 700},
            {"contact_id": "ann", "date": "2023-03-01", "value": 700},
        ]
        plan = plan_firm({"cid": {}, "dee": {}}, referrals=referrals, given=given)
        ledger = plan.reciprocity.set_index("contact_id")

        assert ledger.loc["ann", ["received", "given", "balance", "index", "owes"]].tolist() == [
            2,
            0,
            -2,
            -1,
            True,
        ]
        assert ledger.loc["cid", ["received", "given", "value_given", "index"]].tolist() == [0, 1, 700, 1]
        assert generalised(plan.reciprocity) == pytest.approx(0.5)
        assert "The firm gave 1 referrals and received 2: 0.50 for one." in {f.message for f in plan.findings}

    def test_the_debt_that_is_owed_for_most_comes_first_and_becomes_a_task(self, plan_firm: PlanFirm) -> None:
        referrals = [(who, f"{who}{n}", f"2025-{n:02}-01") for who in ("ann", "cid") for n in (6, 9, 12)]
        contacts = {"cid": {"type": "partner"}, **{pair[1]: {} for pair in referrals}}
        deals = [{"contact_id": "cid6", "date": "2025-07-01", "amount": 900, "status": "won"}]
        given = [{"contact_id": "ann6", "date": "2025-03-01", "value": 1}]
        touches = [
            {"contact_id": who, "date": "2025-12-01", "channel": "call", "responded": 1}
            for who in ("ann", "cid")
        ]
        plan = plan_firm(contacts, referrals=referrals, deals=deals, given=given, touches=touches)

        assert plan.reciprocity.loc[plan.reciprocity["owes"], "contact_id"].tolist() == ["cid", "ann"]
        assert set(plan.tasks.loc[plan.tasks["action"].eq("refer"), "contact_id"]) == {"ann", "cid"}

    def test_not_knowing_what_was_given_is_no_debt(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm({"cid": {}}, referrals=[("ann", "bob", "2025-06-01"), ("ann", "cid", "2025-07-01")])

        assert plan.reciprocity[["given", "balance", "index"]].isna().all(axis=None)
        assert not plan.reciprocity["owes"].any()
        assert "no-given" in {finding.code for finding in plan.findings}


class TestFunnel:
    @staticmethod
    def funnel(feedback: pd.DataFrame | None = None, **sources: list[str]) -> pd.DataFrame:
        rows = [
            {"referrer_id": who, "referred_id": f"{who}{n}", "stage": stage, "count": 1.0}
            for who, stages in sources.items()
            for n, stage in enumerate(stages)
        ]
        book = pd.DataFrame({"name": list(sources), "owner": ""}, index=list(sources))
        tables = {} if feedback is None else {"feedback": feedback}
        people: Any = SimpleNamespace(tables=tables, as_of=AS_OF)
        return referral_funnel(pd.DataFrame(rows), people, book, RULES).set_index("contact_id")

    def test_counts_the_stages(self) -> None:
        row = self.funnel(ann=["received", "qualified", "won", "won", "lost"]).loc["ann"]

        assert row[["received", "qualified", "won", "lost", "share_won"]].tolist() == [5, 3, 2, 1, 0.4]

    def test_reviews_a_source_whose_upper_end_is_below_all(self) -> None:
        found = self.funnel(ann=["won"] * 20, bob=["lost"] * 5, cid=["lost"] * 4)

        # Of bob's five none was won: at most .351; of all 29, 20 were won.
        assert found["verdict"].to_dict() == {"ann": "", "bob": "review", "cid": "too few"}

    def test_says_nothing_where_nothing_says_what_became_of_them(self) -> None:
        found = self.funnel(ann=["received"] * 9)

        assert found[["won", "low", "high"]].isna().all(axis=None)
        assert found["verdict"].tolist() == [""]

    @pytest.mark.parametrize(("scores", "alert"), [((6, 7), True), ((7, 7), False)])
    def test_alerts_where_those_referred_are_not_content(self, scores: tuple[int, int], alert: bool) -> None:
        feedback = pd.DataFrame(
            {
                "contact_id": ["ann0", "ann0", "ann1"],
                "date": pd.to_datetime(["2025-01-01", "2025-06-01", "2025-06-01"]),
                "score": [1.0, *map(float, scores)],
            }
        )

        assert self.funnel(feedback, ann=["won", "won"])["alert"].tolist() == [alert]

    def test_the_alert_is_a_finding(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(feedback=[{"contact_id": "bob", "date": "2025-12-01", "score": 3}])

        assert any(f.code == "unhappy-referred" and "Ann Adler" in f.message for f in plan.findings)


class TestTestimonials:
    @staticmethod
    def ledger(rows: dict[str, tuple[int, str | None, float, float]]) -> pd.DataFrame:
        """Return the ledger of contact -> cluster, day of its testimonial, permission, latest score."""
        table = pd.DataFrame.from_dict(rows, "index", columns=["cluster", "day", "may", "told_score"])
        contacts = pd.DataFrame(
            {
                "contact_id": table.index,
                "testimonial_date": pd.to_datetime(table["day"]).to_numpy(),
                "testimonial_permission": table["may"].to_numpy(),
            }
        )
        book = table[["cluster", "told_score"]].assign(name=table.index, owner="").rename_axis("contact_id")
        return gather_testimonials(contacts, book, book.index, AS_OF, RULES).set_index("contact_id")

    def test_is_fresh_for_a_year_and_usable_with_permission(self) -> None:
        found = self.ledger(
            {
                "a": (1, "2025-01-04", 1.0, 8.0),
                "b": (1, "2025-01-03", 1.0, 8.0),
                "c": (1, "2025-12-01", 0.0, 8.0),
                "d": (1, "2025-12-01", np.nan, 8.0),
            }
        )

        assert found["state"].to_dict() == {"a": "fresh", "b": "stale", "c": "fresh", "d": "fresh"}
        assert found.index[found["usable"]].tolist() == ["a"]

    def test_asks_the_most_delighted_of_each_cluster_without_one(self) -> None:
        found = self.ledger(
            {
                "a": (1, "2025-12-01", 1.0, 10.0),
                "b": (1, None, np.nan, 10.0),
                "c": (2, None, np.nan, 9.0),
                "d": (2, None, np.nan, 10.0),
                "e": (3, None, np.nan, 8.0),
            }
        )

        assert found.index[found["next_ask"]].tolist() == ["d"]
        assert coverage(found, pd.Series([1, 2, 3])) == pytest.approx(1 / 3)


class TestIntroductions:
    def test_lists_the_shortest_way_from_an_advocate(self, make_network: Callable[..., Network]) -> None:
        network = make_network(
            [("adv", "mid"), ("mid", "far"), ("low", "near"), ("adv", "met")], ties=[("adv", "near", 1.0)]
        )
        book = pd.DataFrame(
            {
                "name": network.nodes.index.str.title(),
                "level": 0,
                "rank": 1,
                "excluded": "",
                "owner": "Olga",
            },
            index=network.nodes.index,
        ).assign(experienced=np.nan)
        book.loc[["adv", "low"], "level"] = 3, 2
        found = find_introductions(network, book, pd.Index(["met", "mid"])).set_index("contact_id")

        assert found["path"].to_dict() == {"near": "Adv > Near", "far": "Adv > Mid > Far"}
        assert found["steps"].to_dict() == {"near": 1, "far": 2}

    def test_nobody_is_proposed_where_nothing_says_who_was_met(self, plan_firm: PlanFirm) -> None:
        assert plan_firm().introductions.empty


class TestFollowThrough:
    @staticmethod
    def tasks(*rows: tuple[str, str, str]) -> pd.DataFrame:
        table = pd.DataFrame(rows, columns=["contact_id", "action", "due"])
        return read_tasks(table.assign(task_id=[f"t{n}" for n in range(len(table))], owner="Olga", week=1))

    @staticmethod
    def log(*rows: tuple[str, str, str]) -> pd.DataFrame:
        table = pd.DataFrame(rows, columns=["contact_id", "channel", "date"])
        table["date"] = pd.to_datetime(table["date"]).astype("datetime64[us]")
        people: Any = SimpleNamespace(tables={"touches": table}, as_of=AS_OF)
        return touch_log(people, RULES)

    @pytest.mark.parametrize(
        ("touch", "status"),
        [
            (("ann", "lunch", "2025-12-10"), "done"),
            (("ann", "call", "2025-12-17"), "done"),
            (("ann", "call", "2025-12-18"), "late"),
            (("ann", "call", "2025-12-09"), "open"),
            (("ann", "note", "2025-12-10"), "open"),
            (("bob", "call", "2025-12-10"), "open"),
        ],
    )
    def test_a_conversation_settles_a_conversation(self, touch: tuple[str, str, str], status: str) -> None:
        done = settle(self.tasks(("ann", "call", "2025-12-10")), self.log(touch), AS_OF)

        assert done["state"].tolist() == [status]

    def test_a_touch_settles_one_task(self) -> None:
        tasks = self.tasks(("ann", "ask", "2025-12-10"), ("ann", "call", "2025-12-12"))
        done = settle(tasks, self.log(("ann", "call", "2025-12-12")), AS_OF)

        assert done["state"].tolist() == ["done", "open"]

    def test_a_touch_that_settled_a_task_settles_no_other_in_a_later_plan(self) -> None:
        tasks = self.tasks(("ann", "call", "2025-12-10"), ("ann", "call", "2025-12-12"))
        log = self.log(("ann", "call", "2025-12-12"))
        later = settle(settle(tasks, log, AS_OF), log, AS_OF + pd.Timedelta(days=30))

        assert later["state"].tolist() == ["done", "open"]

    def test_an_ask_on_record_settles_an_ask_and_the_conversation_it_was(self) -> None:
        tasks = self.tasks(("ann", "ask", "2025-12-10"), ("ann", "call", "2025-12-12"))
        asks = pd.DataFrame({"contact_id": ["ann"], "date": [pd.Timestamp("2025-12-11")]})
        done = settle(tasks, self.log(("ann", "call", "2025-12-11")), AS_OF, asks=asks)

        assert done["state"].tolist() == ["done", "open"]

    @pytest.mark.parametrize(
        ("word", "state", "due"),
        [
            ("done", "late", "2025-12-10"),
            ("done 2025-12-11", "done", "2025-12-10"),
            ("cancelled", "dropped", "2025-12-10"),
            ("2026-02-01", "edited", "2026-02-01"),
        ],
    )
    def test_somebodys_word_settles_or_moves_a_task(self, word: str, state: str, due: str) -> None:
        done = settle(self.tasks(("ann", "call", "2025-12-10")), self.log(), AS_OF, {"t0": word})

        assert done["state"].tolist() == [state]
        assert done["due"].dt.strftime("%Y-%m-%d").tolist() == [due]
        assert done["first_due"].dt.strftime("%Y-%m-%d").tolist() == ["2025-12-10"]

    @pytest.mark.parametrize(("noted", "spoken"), [(np.nan, True), (0.0, False)])
    def test_a_call_that_somebody_says_was_had_is_no_less_of_one_for_being_noted(
        self, noted: float, spoken: bool
    ) -> None:
        log = self.log(("ann", "call", "2025-12-11")).assign(two_way=False, responded=noted, out=True)
        done = settle(self.tasks(("ann", "call", "2025-12-10")), log, AS_OF, {"t0": "done 2025-12-11"})
        both = with_words(log, done)

        assert both["two_way"].tolist() == [spoken]

    @pytest.mark.parametrize(("trigger", "planned"), [("won referral", False), ("33 Touch", True)])
    def test_an_ask_that_is_cancelled_puts_off_no_conversation(self, trigger: str, planned: bool) -> None:
        tasks = self.tasks(("ann", "ask", "2025-12-10")).assign(trigger=trigger, personal=True)
        told = settle(tasks, self.log(), AS_OF, {"t0": "cancelled"})
        past = with_tasks(History({}, {}), told, int((AS_OF - pd.Timestamp(0)).days), RULES)

        assert (("ann", "talk") in past.planned) is planned

    def test_the_day_that_somebody_moved_a_task_to_is_kept_before_what_is_only_proposed(
        self, plan_firm: PlanFirm
    ) -> None:
        # One slot a week: Ann is ranked before Bob, whose note has been given out for the week that is over.
        people = {who: {"type": "client", "owner": "Olga"} for who in ("bob", "cid")}
        facts: dict[str, Any] = {
            "referrals": [
                ("ann", "bob", "2025-06-01"), ("bob", "cid", "2025-12-30"), ("ann", "cid", "2025-12-31")
            ],
            "owners": [{"owner": "Olga", "weekly_slots": 1, "portfolio_cap": 9}],
        }  # fmt: skip
        first = plan_firm(people, **facts)
        (note,) = first.tasks.loc[
            first.tasks["action"].eq("note") & first.tasks["contact_id"].eq("bob"), "task_id"
        ]
        moved = pd.Timestamp("2026-01-14")
        told = first.ledger.assign(due=first.ledger["due"].mask(first.ledger["task_id"].eq(note), moved))
        later = plan_firm(people, as_of="2026-01-11", previous=told, **facts).tasks.set_index("task_id")

        assert (later.at[note, "week"], later.at[note, "due"]) == (1, moved)

    def test_rates_are_of_what_is_over(self) -> None:
        tasks = self.tasks(
            ("ann", "call", "2025-12-10"), ("bob", "call", "2025-12-10"), ("cid", "call", "2025-12-30")
        )
        settled = settle(tasks, self.log(("ann", "call", "2025-12-10")), AS_OF)
        (row,) = rates(settled.rename(columns={"state": "status"}), AS_OF).to_dict("records")

        assert row == {
            "owner": "Olga", "planned": 3, "done": 1, "late": 0, "dropped": 0, "open": 2, "overdue": 1, "rate": 0.5
        }  # fmt: skip

    def test_reads_a_plan_that_was_saved_as_text(self, plan_firm: PlanFirm) -> None:
        before = plan_firm().tasks.astype("str")
        plan = plan_firm(previous=before, as_of="2026-01-11", touches=[
            {"contact_id": "ann", "date": "2026-01-05", "channel": "call", "responded": 1}
        ])  # fmt: skip

        assert plan.done.set_index("action").loc["call", "status"] == "done"
        assert plan.follow_through["owner"].tolist() == ["", "Olga"]

    def test_refuses_what_is_no_plan(self) -> None:
        with pytest.raises(InputError, match="lacks task_id"):
            read_tasks(pd.DataFrame({"contact_id": ["ann"]}))

    def test_a_date_that_is_none_is_named_with_its_task(self) -> None:
        tasks = self.tasks(("ann", "call", "2025-12-10")).astype("str")

        with pytest.raises(InputError, match=r"'soon' in the column due .* \(task t0\)"):
            read_tasks(tasks.assign(due="soon"))


class TestTiming:
    def test_holm_agrees_with_statsmodels(self) -> None:
        from statsmodels.stats.multitest import multipletests

        values = [0.011, 0.2, 0.004, 0.03, 0.03]

        assert holm(values) == pytest.approx(multipletests(values, method="holm")[1].tolist())
