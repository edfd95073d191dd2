"""What calls for a conversation: good moments, unanswered messages, silence; and who is left alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.nurture import NurtureRules
from refgraph.nurture.signals.occasions import yearly

PlanFirm = Callable[..., rg.Plan]
Rows = list[dict[str, Any]]


def score(value: float = 9, date: str = "2025-12-20", **more: Any) -> dict[str, Any]:
    return {"contact_id": "ann", "date": date, "score": value, **more}


def touch(date: str, channel: str = "call", responded: float = 1, **more: Any) -> dict[str, Any]:
    return {"contact_id": "ann", "date": date, "channel": channel, "responded": responded, **more}


def deal(contact: str, date: str = "2025-12-20", **more: Any) -> dict[str, Any]:
    return {"contact_id": contact, "date": date, "amount": 9, "status": "won", **more}


def talk(plan: rg.Plan, contact: str = "ann") -> dict[str, Any]:
    """Return the contact's first conversation of the plan; nothing if there is none."""
    actions = ["call", "ask", "meeting", "event", "refer", "repair"]
    rows = plan.tasks[plan.tasks["contact_id"].eq(contact) & plan.tasks["action"].isin(actions)]
    found: dict[str, Any] = rows.iloc[0].to_dict() if len(rows) else {}
    return found


LUNCHES = ["2023-02-01", "2023-10-01", "2024-04-01", "2024-10-01", "2025-04-01", "2025-12-20"]


def after_lunches() -> dict[str, Any]:
    """Return Ann's six lunches and her 21 referrals: 16 within 90 days after a lunch, 5 at other times."""
    days = [pd.Timestamp(day) + pd.Timedelta(days=more) for day in LUNCHES[:5] for more in (10, 40, 60)]
    others = ["2023-07-01", "2024-01-20", "2024-08-15", "2025-02-10", "2025-09-01"]
    days += [pd.Timestamp(day) for day in ("2025-12-25", *others)]
    return {
        "contacts": {"ann": {"created": "2023-01-01"}},
        "referrals": [("ann", "bob", str(day.date())) for day in sorted(days)],
        "events": [{"contact_id": "ann", "date": day, "event": "Lunch"} for day in LUNCHES],
    }


def even_days() -> list[datetime.date]:
    return [datetime.date(2023, 1, 20) + datetime.timedelta(days=75 * n) for n in range(14)]


class TestYearly:
    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            ("2026-02-01", "2026-03-01", "2026-02-28"),
            ("2028-02-01", "2028-03-01", "2028-02-29"),
            ("2026-03-01", "2026-12-31", None),
            ("2025-12-20", "2026-03-01", "2026-02-28"),
        ],
    )
    def test_a_leap_day_is_kept_on_28_february(self, first: str, last: str, expected: str | None) -> None:
        born = datetime.date(1960, 2, 29)
        found = yearly(born, datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))

        assert expected == (str(found) if found else None)


class TestAskNow:
    @pytest.mark.parametrize(
        ("tables", "trigger"),
        [
            ({"feedback": [score()]}, "high score"),
            (
                {
                    "deals": [
                        {
                            "contact_id": "ann",
                            "date": "2025-12-20",
                            "amount": 9,
                            "status": "won",
                            "kind": "upgrade",
                        }
                    ]
                },
                "bought more",
            ),
            (
                {
                    "deals": [
                        {
                            "contact_id": "ann",
                            "date": day,
                            "amount": amount,
                            "status": "won",
                            "kind": "repeat",
                        }
                        for day, amount in (("2025-12-20", 125), ("2025-09-01", 100))
                    ]
                },
                "spends more",
            ),
            ({"events": [{"contact_id": "ann", "date": "2026-01-01", "event": "House move"}]}, "house move"),
            (
                {"events": [{"contact_id": "ann", "date": "2020-01-20", "event": "Anniversary"}]},
                "anniversary",
            ),
            (
                {"deals": [deal("bob")]},
                "won referral",
            ),
            (
                {
                    "complaints": [{"contact_id": "ann", "opened": "2025-11-01", "closed": "2025-11-10"}],
                    "touches": [touch("2025-12-15")],
                    "feedback": [score(8, "2025-12-01", closed_loop_date="2025-12-02")],
                },
                "complaint settled",
            ),
        ],
    )
    def test_asks_at_a_good_moment(self, plan_firm: PlanFirm, tables: dict[str, Rows], trigger: str) -> None:
        found = talk(plan_firm(**tables))

        assert (found["action"], found["bucket"], found["trigger"]) == ("ask", "ask now", trigger)

    def test_asks_on_a_birthday_on_28_february_born_on_the_29th(self, plan_firm: PlanFirm) -> None:
        found = talk(plan_firm({"ann": {"birthday": "1960-02-29"}}, as_of="2026-02-15"))

        assert found["trigger"] == "birthday"
        # The 28th is a Saturday: the card has to be there by the day before.
        assert str(found["due"].date()) == "2026-02-27"

    @pytest.mark.parametrize(("date", "asked"), [("2025-12-05", False), ("2025-12-06", True)])
    def test_a_moment_lasts_thirty_days(self, plan_firm: PlanFirm, date: str, asked: bool) -> None:
        assert asked == (
            talk(plan_firm(feedback=[score(date=date, closed_loop_date=date)]))["action"] == "ask"
        )

    @pytest.mark.parametrize(("date", "asked"), [("2025-12-21", False), ("2025-12-22", True)])
    def test_an_occasion_lasts_fourteen_days(self, plan_firm: PlanFirm, date: str, asked: bool) -> None:
        events = [{"contact_id": "ann", "date": date, "event": "Retirement"}]

        assert asked == (talk(plan_firm(events=events))["action"] == "ask")

    def test_the_best_moment_is_named_first(self, plan_firm: PlanFirm) -> None:
        deals = [deal("bob")]

        assert talk(plan_firm(feedback=[score()], deals=deals))["trigger"] == "won referral"

    def test_a_moment_learnt_from_the_firms_own_data_causes_the_ask_and_is_named(
        self, plan_firm: PlanFirm
    ) -> None:
        found = talk(plan_firm(**after_lunches(), weeks=1))

        assert (found["action"], found["trigger"]) == ("ask", "lunch")
        assert found["reason"].startswith(
            "A good moment to ask: lunch on 2025-12-20; contacts refer more often after it"
        )

    def test_a_learnt_moment_comes_before_those_taken_for_good_and_it_is_said_on_how_many_it_rests(
        self, plan_firm: PlanFirm
    ) -> None:
        plan = plan_firm(**after_lunches(), feedback=[score(10, "2025-12-30")], weeks=1)
        notes = [one.message for one in plan.findings if one.code == "learnt-moments"]

        assert talk(plan)["trigger"] == "lunch"
        assert len(notes) == 1
        assert "in the 90 days after it 1 contact referred" in notes[0]
        assert "4.4 (1.5 to 15.2) times as often as on its other days (16 of 21 referrals)" in notes[0]

    def test_what_is_not_shown_to_be_a_good_moment_causes_no_ask(self, plan_firm: PlanFirm) -> None:
        tables = after_lunches()
        # As many referrals as come on the other days, and the lunch lies 15 days back: no occasion any more.
        tables["referrals"] = [("ann", "bob", str(day)) for day in even_days()]
        plan = plan_firm(**tables, weeks=1)

        assert talk(plan).get("action") != "ask"
        assert not [one for one in plan.findings if one.code == "learnt-moments"]

    @pytest.mark.parametrize(
        ("contact", "tables", "why"),
        [
            ({}, {"asks": [{"contact_id": "ann", "date": "2025-12-20"}]}, "asked less than 90 days ago"),
            ({"willing_to_refer": "no"}, {}, "says not to be willing to refer"),
            (
                {},
                {"complaints": [{"contact_id": "ann", "opened": "2025-12-30"}]},
                "in repair: complaint of 2025-12-30",
            ),
            ({"consent": "no"}, {}, "did not agree to be approached"),
            ({"status": "do not contact"}, {}, "do not contact"),
        ],
    )
    def test_does_not_ask(
        self, plan_firm: PlanFirm, contact: dict[str, str], tables: dict[str, Rows], why: str
    ) -> None:
        others = {"bob": dict.fromkeys(contact, "")}
        plan = plan_firm({"ann": contact, **others}, feedback=[score()], **tables)

        assert not plan.tasks["action"].eq("ask").any()
        assert not plan.overflow["action"].eq("ask").any()
        assert plan.contacts.at["ann", "suppressed"] == why

    def test_waits_until_the_pause_is_over(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(
            feedback=[score(date="2026-01-03")], asks=[{"contact_id": "ann", "date": "2025-10-20"}]
        )
        found = talk(plan)

        # 90 days after 20 October is Sunday 18 January, the end of the second week.
        assert found["action"] == "ask"
        assert (found["due"] - pd.Timestamp("2025-10-20")).days >= 90

    def test_who_is_nobodys_client_and_never_referred_is_not_asked(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm({"cid": {"type": "prospect", "birthday": "1970-01-10"}})

        assert talk(plan, "cid") == {}


class TestWaiting:
    @pytest.mark.parametrize(("date", "called"), [("2026-01-03", "2026-01-07"), ("2025-12-20", "2026-01-05")])
    def test_calls_back_after_three_days_without_an_answer(
        self, plan_firm: PlanFirm, date: str, called: str
    ) -> None:
        found = talk(plan_firm(touches=[touch("2025-12-01"), touch(date, "email", 0)]))

        assert (found["bucket"], found["trigger"]) == ("unanswered", "no answer")
        assert str(found["due"].date()) == called

    @pytest.mark.parametrize(
        "touches",
        [
            [touch("2025-12-20", "email", 0), touch("2025-12-28", "email", 0, direction="in")],
            [touch("2025-12-20", "email", 0, campaign_id="M-1")],
            [touch("2025-11-20", "email", 0)],
        ],
        ids=["answered since", "a mailing", "long ago"],
    )
    def test_does_not_call_back(self, plan_firm: PlanFirm, touches: Rows) -> None:
        plan = plan_firm(touches=[touch("2025-12-01"), *touches])

        assert not plan.tasks["bucket"].eq("unanswered").any()

    @pytest.mark.parametrize(
        ("date", "closed", "waiting"),
        [("2025-12-20", None, True), ("2025-12-20", "2025-12-23", False), ("2025-10-01", None, False)],
    )
    def test_comes_back_on_an_answer_to_a_survey(
        self, plan_firm: PlanFirm, date: str, closed: str | None, waiting: bool
    ) -> None:
        other = {"contact_id": "bob", "date": "2025-01-01", "score": 8, "closed_loop_date": "2025-01-02"}
        plan = plan_firm(
            feedback=[score(8, date, closed_loop_date=closed), other], touches=[touch("2025-12-28")]
        )

        assert waiting == (talk(plan).get("trigger") == "survey answer")

    def test_a_principal_calls_after_an_e_mail_to_the_top_ranked(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(touches=[touch("2025-12-01"), touch("2026-01-02", "email", None)])
        found = talk(plan)

        assert (found["trigger"], str(found["due"].date())) == ("call after e-mail", "2026-01-09")
        assert found["reason"] == "A principal calls soon after the e-mail of 2026-01-02."

    def test_not_if_they_have_talked_since(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(touches=[touch("2026-01-02", "email", None), touch("2026-01-03")])

        assert talk(plan) == {}


class TestQuiet:
    def test_a_lapsed_advocate_is_called_first(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(touches=[touch("2025-10-05")])
        found = talk(plan)

        assert (found["bucket"], found["action"], found["week"]) == ("lapsed", "call", 1)
        assert found["reason"] == "Advocate who has not been in touch for 91 days, more than 90."

    def test_before_the_ninetieth_day_it_is_due_and_says_when_it_lapses(self, plan_firm: PlanFirm) -> None:
        found = talk(plan_firm(touches=[touch("2025-10-08")]))

        assert (found["bucket"], str(found["due"].date())) == ("due", "2026-01-05")
        assert "lapses on 2026-01-07" in found["reason"]

    def test_who_stopped_referring_is_called(self, plan_firm: PlanFirm) -> None:
        referrals = [("ann", "bob", "2024-03-01"), ("ann", "cid", "2024-05-01"), ("ann", "dee", "2024-07-01")]
        plan = plan_firm({"cid": {}, "dee": {}}, referrals=referrals, touches=[touch("2025-10-20")])

        assert talk(plan)["bucket"] == "stopped referring"

    def test_but_not_again_soon_after_a_conversation(self, plan_firm: PlanFirm) -> None:
        referrals = [("ann", "bob", "2024-03-01"), ("ann", "cid", "2024-05-01"), ("ann", "dee", "2024-07-01")]
        plan = plan_firm({"cid": {}, "dee": {}}, referrals=referrals, touches=[touch("2025-12-20")])

        assert not plan.tasks["bucket"].eq("stopped referring").any()

    def test_one_conversation_carries_all_its_reasons(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(touches=[touch("2025-09-01"), touch("2025-12-20", "email", 0)])
        rows = plan.tasks[plan.tasks["contact_id"].eq("ann") & plan.tasks["action"].eq("call")]

        assert len(rows) == 1
        assert rows["reason"].str.endswith("Also: no answer to our e-mail of 2025-12-20.").all()


class TestRewards:
    def test_thanks_for_a_referral_with_a_note(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(referrals=[("ann", "bob", "2025-12-28")], touches=[touch("2025-12-20")])
        note = plan.tasks[plan.tasks["trigger"].eq("referral received")].iloc[0]

        assert (note["action"], note["personal"]) == ("note", True)
        assert note["reason"] == "Referred Bob Brook (received on 2025-12-28): say thank you."
        assert "Bob Brook" in note["wording"]

    def test_rewards_a_referral_won(self, plan_firm: PlanFirm) -> None:
        deals = [deal("bob", "2025-12-28")]
        plan = plan_firm(deals=deals)

        assert plan.tasks.loc[plan.tasks["action"].eq("reward"), "trigger"].tolist() == ["referral won"]
        assert plan.rewards[["contact_id", "referred", "stage", "due"]].values.tolist() == [
            ["ann", "Bob Brook", "won", True]
        ]

    @pytest.mark.parametrize(
        ("paid", "rules", "planned", "said"),
        [
            ("no", NurtureRules(), 0, "No rewards, gifts or favours"),
            ("yes", NurtureRules(), 1, "your export records 1 that were paid"),
            ("yes", NurtureRules(rewards=False), 0, ""),
            ("no", NurtureRules(rewards=True), 1, ""),
        ],
    )
    def test_in_law_are_planned_where_the_export_records_some_or_somebody_says_so(
        self, paid: str, rules: NurtureRules, planned: int, said: str
    ) -> None:
        contacts = [
            ("ann", "Ann Adler", "client"),
            ("bob", "Bob Brook", "client"),
            ("cid", "Cid Cole", "client"),
        ]
        log = [("ann", "bob", "2025-06-01", "won", paid), ("ann", "cid", "2025-12-28", "won", "")]
        columns = ["referrer_id", "referred_id", "date", "status", "reward_paid"]
        result = rg.run(
            settings=rg.Settings(as_of="2026-01-04"),
            contacts=pd.DataFrame(contacts, columns=["contact_id", "name", "type"]),
            referrals=pd.DataFrame(log, columns=columns),
        )
        plan = rg.plan(result, rg.assign_tiers(result, rg.TierRules(trade="attorney")), rules)
        told = " ".join(each.message for each in plan.findings if each.code.startswith("rewards-"))

        assert (plan.rewards["referred_id"].eq("cid") & plan.rewards["due"].astype(bool)).sum() == planned
        assert said in told
        assert bool(said) == bool(told)

    def test_thanks_are_given_once(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(
            referrals=[("ann", "bob", "2025-12-20")], touches=[touch("2025-12-22", "note", None)]
        )

        assert plan.rewards["thanked"].tolist() == [True]
        assert not plan.tasks["trigger"].eq("referral received").any()

    def test_thanks_in_words_where_the_profession_forbids_rewards(self, plan_firm: PlanFirm) -> None:
        plan = plan_firm(deals=[deal("bob", "2025-12-28")], rules=NurtureRules(rewards=False))
        note = plan.tasks[plan.tasks["trigger"].eq("referral won")].iloc[0]

        assert (note["action"], note["personal"]) == ("note", True)
        assert "Bob Brook" in note["wording"]

    def test_thanks_count_patients_and_do_not_name_them(self, plan_firm: PlanFirm) -> None:
        contacts = {
            "ann": {"type": "partner"},
            "bob": {"type": "patient"},
            "cid": {"name": "Cid Cole", "type": "patient"},
        }
        referrals = [("ann", who, "2025-12-28") for who in ("bob", "cid")]
        plan = plan_firm(contacts, referrals=referrals)
        note = plan.tasks[plan.tasks["trigger"].str.startswith("referral ")].iloc[0]

        assert "2 patients" in note["reason"]
        assert not any(name in f"{note['reason']} {note['wording']}" for name in ("Bob", "Cid"))

    def test_none_where_the_profession_forbids_them(self, plan_firm: PlanFirm) -> None:
        given = [{"contact_id": "bob", "date": "2025-01-01", "value": 5}]
        deals = [deal("bob", "2025-12-28")]
        referrals = [("ann", "bob", f"2025-0{month}-01") for month in range(1, 9)]
        tables: dict[str, Any] = {"given": given, "deals": deals, "referrals": referrals}
        allowed, forbidden = plan_firm(**tables), plan_firm(**tables, rules=NurtureRules(rewards=False))

        assert len(allowed.rewards)
        assert allowed.reciprocity["owes"].any()
        assert forbidden.rewards.empty
        assert not forbidden.reciprocity["owes"].any()
        assert not forbidden.tasks["action"].isin(["reward", "gift", "refer"]).any()
        assert not forbidden.tasks["bucket"].eq("reciprocity owed").any()
