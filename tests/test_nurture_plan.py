"""The plan as a whole: its order, its names that stay the same, its words, and what it does with little data."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import SettingsError
from refgraph.nurture import TASKS, Cadence, NurtureRules
from refgraph.nurture.schedule import BUCKETS, task_id

PlanFirm = Callable[..., rg.Plan]
Rows = list[dict[str, Any]]


def touch(date: str, channel: str = "call", contact: str = "ann", **more: Any) -> dict[str, Any]:
    return {"contact_id": contact, "date": date, "channel": channel, "responded": 1, **more}


def codes(plan: rg.Plan) -> set[str]:
    return {finding.code for finding in plan.findings}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[rg.Result, rg.Tiers]:
    """The example of 200 contacts, which has every table."""
    folder = tmp_path_factory.mktemp("example")
    rg.demonstrate(folder, contacts=200)
    result = rg.run(folder)
    return result, rg.assign_tiers(result)


@pytest.fixture(scope="module")
def plan(example: tuple[rg.Result, rg.Tiers]) -> rg.Plan:
    return rg.plan(*example)


class TestTable:
    def test_has_the_columns_in_order(self, plan: rg.Plan) -> None:
        assert list(plan.tasks) == TASKS
        assert list(plan.overflow) == [*TASKS, "why"]

    def test_an_empty_plan_has_the_same_types(self, plan: rg.Plan, plan_firm: PlanFirm) -> None:
        empty = plan_firm({"ann": {"status": "inactive"}, "bob": {"type": "friend", "status": "active"}})

        assert empty.tasks.empty
        assert empty.tasks.dtypes.to_dict() == plan.tasks.dtypes.to_dict()
        assert empty.overflow.dtypes.to_dict() == plan.overflow.dtypes.to_dict()

    def test_is_in_the_order_of_the_method(self, plan: rg.Plan) -> None:
        level = plan.tasks["tier"].map({"Core Advocate": 3, "Advocate": 2, "Allied Resource": 1, "none": 0})
        keys = plan.tasks.assign(
            level=-level,
            placed=plan.tasks["rank"].astype(float).fillna(1e9),
            minus_gap=-plan.tasks["gap"].fillna(-1.0),
        )[["week", "owner", "bucket_order", "level", "placed", "minus_gap", "contact_id"]]

        assert [*keys.itertuples(index=False)] == sorted(keys.itertuples(index=False))

    def test_every_task_is_named_once(self, plan: rg.Plan) -> None:
        every = pd.concat([plan.tasks["task_id"], plan.overflow["task_id"]])

        assert every.is_unique
        assert every.str.fullmatch("[0-9a-f]{12}").all()

    def test_every_task_says_why_and_how_to_begin(self, plan: rg.Plan) -> None:
        for column in ("reason", "wording", "trigger", "channel", "content", "occasion"):
            assert plan.tasks[column].ne("").all(), column
        assert plan.tasks["reason"].str.endswith(".").all()
        assert not plan.tasks["reason"].str.contains("nan|NaT|None").any()

    def test_every_day_lies_in_its_week_and_personal_ones_on_a_working_day(self, plan: rg.Plan) -> None:
        week = (plan.tasks["due"] - plan.start).dt.days // 7 + 1

        assert week.equals(plan.tasks["week"])
        assert plan.tasks["week"].between(1, 4).all()
        early = plan.tasks["trigger"].isin(["icebreaker"]) | plan.tasks["action"].eq("ask")
        assert plan.tasks.loc[plan.tasks["personal"] & ~early, "due"].dt.day_of_week.lt(5).all()

    def test_all_buckets_that_can_come_up_do(self, plan: rg.Plan) -> None:
        every = pd.concat([plan.tasks["bucket"], plan.overflow["bucket"]])

        assert set(every) <= set(BUCKETS)
        assert {"repair", "lapsed", "stopped referring", "ask now", "unanswered", "due"} <= set(every)

    def test_the_summary_counts_all_buckets(self, plan: rg.Plan) -> None:
        assert plan.summary["bucket"].tolist() == list(BUCKETS)
        assert plan.summary["tasks"].sum() == len(plan.tasks)

    def test_no_owner_has_more_than_its_slots_in_any_week(self, plan: rg.Plan) -> None:
        weeks = plan.owners[[f"week_{week}" for week in range(1, 5)]]

        assert weeks.le(plan.owners["weekly_slots"], axis=0).all(axis=None)
        assert weeks.sum().sum() == plan.tasks["personal"].sum()

    def test_nobody_is_planned_for_who_may_not_be_approached(
        self, plan: rg.Plan, example: tuple[rg.Result, rg.Tiers]
    ) -> None:
        excluded = example[1].evidence.index[example[1].evidence["excluded"].ne("")]

        assert len(excluded)
        assert not plan.tasks["contact_id"].isin(excluded).any()
        assert not plan.overflow["contact_id"].isin(excluded).any()

    def test_no_detractor_is_asked(self, plan: rg.Plan, example: tuple[rg.Result, rg.Tiers]) -> None:
        detractors = example[1].evidence.index[example[1].evidence["detractor"].eq(1)]
        asked = pd.concat([plan.tasks, plan.overflow]).query("action == 'ask'")

        assert len(detractors)
        assert len(asked)
        assert not asked["contact_id"].isin(detractors).any()

    def test_the_state_of_every_contact_is_told(
        self, plan: rg.Plan, example: tuple[rg.Result, rg.Tiers]
    ) -> None:
        assert plan.contacts.index.tolist() == sorted(example[1].table["contact_id"])
        assert set(plan.contacts["lapse"]) == {"engaged", "cooling", "lapsed", "never"}
        assert plan.contacts.loc[plan.contacts["lapse"].eq("never"), "days_since"].isna().all()
        assert set(plan.contacts["stage"]) == {"seeker", "familiar", "advocate"}


class TestNames:
    def test_the_same_data_give_the_same_plan(
        self, plan: rg.Plan, example: tuple[rg.Result, rg.Tiers]
    ) -> None:
        again = rg.plan(*example)

        pd.testing.assert_frame_equal(again.tasks, plan.tasks)
        pd.testing.assert_frame_equal(again.overflow, plan.overflow)

    def test_the_order_of_rows_changes_nothing(
        self, plan: rg.Plan, example: tuple[rg.Result, rg.Tiers]
    ) -> None:
        result, tiers = example
        shuffled = {
            name: table.sample(frac=1, random_state=7).reset_index(drop=True)
            for name, table in result.people.tables.items()
        }
        log = result.people.referrals.sample(frac=1, random_state=7).reset_index(drop=True)
        people = replace(result.people, tables=shuffled, referrals=log)
        again = rg.plan(replace(result, people=people), tiers)

        for name in ("tasks", "overflow", "contacts", "owners", "rewards", "funnel", "testimonials"):
            pd.testing.assert_frame_equal(getattr(again, name), getattr(plan, name))

    def test_next_weeks_plan_of_the_same_data_names_them_alike(
        self, plan: rg.Plan, example: tuple[rg.Result, rg.Tiers]
    ) -> None:
        later = rg.plan(*example, start=plan.start + pd.Timedelta(days=7))
        before = pd.concat([plan.tasks, plan.overflow])
        after = pd.concat([later.tasks, later.overflow])
        talks = after[after["personal"] & ~after["bucket"].eq("ask now")]
        known = talks["task_id"].isin(before["task_id"])

        # What is new lies in the week that came within reach, or follows an occasion in it.
        assert talks.loc[~known, "due"].ge(plan.start + pd.Timedelta(days=21)).all()
        assert known.mean() > 0.9

    def test_a_task_that_is_done_gives_the_next_a_new_name(self, plan_firm: PlanFirm) -> None:
        touches = [touch("2025-10-20")]
        before = plan_firm(touches=touches)
        after = plan_firm(touches=[*touches, touch("2026-01-05")], as_of="2026-03-20")
        talks = [plan.tasks[plan.tasks["occasion"].str.contains("talk")].iloc[0] for plan in (before, after)]

        assert talks[0]["occasion"] == "33 Touch, light talk 2025-10-20 1"
        assert talks[1]["occasion"] == "33 Touch, light talk 2026-01-05 1"
        assert talks[0]["task_id"] != talks[1]["task_id"]

    def test_the_name_is_made_of_contact_action_and_occasion(self, plan_firm: PlanFirm) -> None:
        row = plan_firm().tasks.iloc[0]

        assert row["task_id"] == task_id(row["contact_id"], row["action"], row["occasion"])


class TestCadence:
    def test_talks_gestures_and_mailings_go_on_beside_each_other(self, plan_firm: PlanFirm) -> None:
        touches = [
            touch("2025-10-31"),
            touch("2025-09-10", "note", responded=None),
            touch("2025-12-25", "email", responded=None, campaign_id="M-1"),
        ]
        tasks = plan_firm(touches=touches).tasks.query("contact_id == 'ann'").set_index("action")

        # 73 days after 31 October, 121 after 10 September, and 14 after 25 December.
        assert str(tasks.at["call", "due"].date()) == "2026-01-12"
        assert str(tasks.at["note", "due"].date()) == "2026-01-09"
        assert str(tasks.loc["e-mail", "due"].min().date()) == "2026-01-08"
        assert tasks.at["call", "gap"] == round(66 / 73, 2)

    def test_the_eight_steps_follow_each_other_week_by_week(self, plan_firm: PlanFirm) -> None:
        contacts = {"new": {"type": "prospect", "created": "2026-01-01"}}
        tasks = plan_firm(contacts, weeks=9).tasks.query("contact_id == 'new'")

        assert tasks["action"].tolist()[:8] == "note e-mail e-mail call e-mail e-mail mail call".split()
        assert tasks["week"].tolist()[:8] == [1, 2, 3, 4, 5, 6, 7, 8]

    def test_a_step_that_was_done_is_not_planned_again(self, plan_firm: PlanFirm) -> None:
        contacts = {"new": {"type": "prospect", "created": "2025-12-20"}}
        touches = [touch("2025-12-22", "note", "new", responded=None)]
        tasks = plan_firm(contacts, touches=touches, weeks=1).tasks.query("contact_id == 'new'")

        assert tasks["occasion"].tolist() == ["8x8 step 2 2025-12-20"]

    def test_a_cadence_of_ones_own_is_followed(self, plan_firm: PlanFirm) -> None:
        rules = NurtureRules(
            cadences={**NurtureRules().cadences, "Mine": Cadence(26, {"meeting": 26}, days=364)},
            cadence_of={"Advocate": "Mine"},
        )
        tasks = plan_firm(rules=rules, touches=[touch("2025-12-29")]).tasks

        assert tasks["action"].tolist() == ["meeting", "meeting"]
        assert tasks["due"].astype("str").tolist() == ["2026-01-12", "2026-01-26"]

    def test_a_gift_becomes_a_note_where_rewards_are_forbidden(self, plan_firm: PlanFirm) -> None:
        cadences = {**NurtureRules().cadences, "Mine": Cadence(12, {"gift": 12})}
        actions = {
            rewards: plan_firm(
                rules=NurtureRules(cadences=cadences, cadence_of={"Advocate": "Mine"}, rewards=rewards)
            ).tasks["action"].unique().tolist()
            for rewards in (True, False)
        }  # fmt: skip

        assert actions == {True: ["gift"], False: ["note"]}

    def test_a_tier_without_a_cadence_is_left_alone(self, plan_firm: PlanFirm) -> None:
        rules = NurtureRules(cadence_of={"Advocate": ""})

        assert plan_firm(rules=rules).tasks.empty

    def test_a_survey_is_due_after_half_a_year(self, plan_firm: PlanFirm) -> None:
        feedback = [{"contact_id": "ann", "date": "2025-07-10", "score": 8, "closed_loop_date": "2025-07-11"}]
        survey = plan_firm(feedback=feedback).tasks.query("action == 'survey'").iloc[0]

        assert (str(survey["due"].date()), survey["personal"]) == ("2026-01-06", False)
        assert survey["reason"] == "Last answered on 2025-07-10."

    def test_the_channel_the_contact_likes_is_taken(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm({"ann": {"preferred_channel": "Meeting", "audience": "technical"}})
        tasks = plan.tasks.query("contact_id == 'ann'").set_index("action")

        assert tasks.at["call", "channel"] == "meeting"
        assert tasks["content"].to_dict()["e-mail"] == "strategic in detail"

    def test_the_firms_own_milestone_goes_to_everybody(self, plan_firm: PlanFirm) -> None:
        deals = [
            {"contact_id": who, "date": day, "amount": 5, "status": "won"}
            for who, day in (("ann", "2025-02-01"), ("bob", "2025-12-20"))
        ]
        plan = plan_firm(deals=deals, rules=NurtureRules(milestone_every=2))

        assert set(plan.tasks.query("trigger == 'milestone'")["contact_id"]) == {"ann", "bob"}
        assert any("client number 2 on 2025-12-20" in finding.message for finding in plan.findings)


class TestLapsing:
    def test_names_who_will_lapse_for_want_of_room(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(touches=[touch("2025-10-20")], owners=[{"owner": "Olga", "role": "admin"}])

        assert plan.lapsing.to_dict("records") == [
            {
                "contact_id": "ann",
                "name": "Ann Adler",
                "owner": "Olga",
                "tier": "Advocate",
                "lapses_on": pd.Timestamp("2026-01-19"),
                "talk_on": pd.NaT,
            }
        ]
        assert "will-lapse" in codes(plan)

    def test_nobody_is_named_whom_a_call_keeps(self, plan_firm: PlanFirm) -> None:
        assert plan_firm(touches=[touch("2025-10-20")]).lapsing.empty


class TestStart:
    def test_is_the_day_after_the_data(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm()

        assert str(plan.start.date()) == "2026-01-05"
        assert plan.because == "the day after 2026-01-04, the as-of date"

    def test_can_be_given(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(start="2026-02-02", weeks=1)

        assert (str(plan.start.date()), plan.because) == ("2026-02-02", "as given")
        assert plan.tasks["due"].ge("2026-02-02").all()

    @pytest.mark.parametrize("start", ["soon", "2026-13-01"])
    def test_has_to_be_a_date(self, plan_firm: PlanFirm, start: str) -> None:
        with pytest.raises(SettingsError, match="is no date"):
            plan_firm(start=start)

    def test_has_to_have_a_week(self, plan_firm: PlanFirm) -> None:
        with pytest.raises(SettingsError, match="0 weeks"):
            plan_firm(weeks=0)


class TestLittleData:
    @staticmethod
    def planned(start: str | None = None, **frames: pd.DataFrame) -> rg.Plan:
        result = rg.run(**frames)
        return rg.plan(result, rg.assign_tiers(result), start=start)

    def test_without_any_date_a_start_is_asked_for(self) -> None:
        log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]})

        with pytest.raises(SettingsError, match="Nothing here is dated"):
            self.planned(referrals=log)

    def test_referrals_alone_make_a_plan_that_says_what_it_does_not_know(self) -> None:
        log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        plan = self.planned("2026-01-05", referrals=log)

        assert set(plan.tasks.query("action == 'call'")["name"]) == {"Ann", "Bob"}
        assert codes(plan) >= {
            "plan-undated",
            "no-touches",
            "no-owners",
            "no-feedback",
            "no-deals",
            "no-given",
            "no-asks",
            "unclassified-referrers",
        }

    def test_referred_by_and_last_contact_put_who_waits_longest_first(self) -> None:
        contacts = pd.DataFrame(
            {
                "Name": ["Ann Adler", "Bob Brook", "Cid Cole", "Dee Dunn", "Eve Ellis"],
                "Referred By": ["", "Ann Adler", "Bob Brook", "Cid Cole", "Cid Cole"],
                "Last Contact": ["2025-12-20", "2025-06-01", "2025-12-31", "2025-12-01", ""],
            }
        )
        plan = self.planned(contacts=contacts)
        calls = plan.tasks.query("action == 'call'")

        assert str(plan.as_of.date() if plan.as_of is not None else "") == "2025-12-31"
        assert calls["name"].tolist() == ["Bob Brook"]
        assert "the last on 2025-06-01" in calls["reason"].iloc[0]
        assert plan.contacts["lapse_basis"].isin(["outbound-only", ""]).all()
        assert "outbound-only" in codes(plan)

    @pytest.mark.parametrize(
        "gone", ["touches", "engagements", "feedback", "deals", "owners", "given", "events"]
    )
    def test_any_table_may_be_missing(self, example: tuple[rg.Result, rg.Tiers], gone: str) -> None:
        result, tiers = example
        tables = {name: table for name, table in result.people.tables.items() if name != gone}
        plan = rg.plan(replace(result, people=replace(result.people, tables=tables)), tiers)

        assert len(plan.tasks)
        wanted = {"engagements": set(), "events": set(), "owners": {"no-roles"}, "touches": set()}
        assert codes(plan) >= wanted.get(gone, {f"no-{gone}"})


def test_planning_loads_scipy_only_to_give_contacts_away() -> None:
    code = (
        "import sys, pandas as pd, refgraph as rg\n"
        "log = pd.DataFrame({'referrer': ['Ann', 'Bob'], 'referred': ['Bob', 'Cid'], 'date': '2026-01-01'})\n"
        "result = rg.run(referrals=log)\n"
        "rg.plan(result, rg.assign_tiers(result))\n"
        "sys.exit('scipy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
