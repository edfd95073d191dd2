"""What became of referrals and what it calls for, and the occasions of contacts and of the firm."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from refgraph.nurture import NurtureRules
from refgraph.nurture.days import Span, iso, to_days
from refgraph.nurture.signals.channels import touch_log
from refgraph.nurture.signals.occasions import find_occasions, firm_milestone
from refgraph.nurture.signals.referring import outcomes, rewards_due

AS_OF = pd.Timestamp("2026-01-04")
TODAY = int(to_days(pd.Series([AS_OF]))[0])
SPAN = Span(TODAY + 1, TODAY + 28, TODAY)
RULES = NurtureRules()
Rows = list[dict[str, Any]]


def people(**tables: Rows) -> Any:
    """Return what the functions need of people; dates are texts."""
    typed = {}
    for name, rows in tables.items():
        table = pd.DataFrame(rows)
        table["date"] = pd.to_datetime(table["date"]).astype("datetime64[us]")
        typed[name] = table
    log = typed.pop("referrals", pd.DataFrame())
    for column, blank in (
        ("status", ""),
        ("referral_id", ""),
        ("count", 1.0),
        ("revenue", float("nan")),
        ("date_origin", "referral"),
    ):
        if len(log) and column not in log:
            log[column] = blank
    return SimpleNamespace(tables=typed, referrals=log, as_of=AS_OF)


def referral(date: str | None = "2025-12-20", **more: Any) -> Rows:
    return [{"referrer_id": "ann", "referred_id": "bob", "date": date, **more}]


def deal(contact: str, date: str, status: str = "won") -> dict[str, Any]:
    return {"contact_id": contact, "date": date, "status": status, "amount": 5.0}


def rewards(rules: NurtureRules = RULES, touches: Rows | None = None, **tables: Rows) -> pd.DataFrame:
    known = people(**tables, **({"touches": touches} if touches else {}))
    names = pd.Series({"bob": "Bob Brook"})
    return rewards_due(outcomes(known), names, touch_log(known, rules), AS_OF, rules)


class TestOutcomes:
    @pytest.mark.parametrize(
        ("status", "bought", "stage", "day"),
        [
            ("", None, "received", "2025-12-20"),
            ("qualified", None, "qualified", "2025-12-20"),
            ("", "2025-12-28", "won", "2025-12-28"),
            ("qualified", "2025-12-28", "won", "2025-12-28"),
            ("lost", "2025-12-28", "lost", "2025-12-20"),
            ("won", None, "won", "2025-12-20"),
            ("", "2025-11-01", "received", "2025-12-20"),
        ],
    )
    def test_the_stage_follows_what_is_said_and_what_was_bought(
        self, status: str, bought: str | None, stage: str, day: str
    ) -> None:
        tables = {"deals": [deal("bob", bought)]} if bought else {}
        row = outcomes(people(referrals=referral(status=status), **tables)).iloc[0]

        assert (row["stage"], str(row["stage_date"].date())) == (stage, day)

    def test_a_deal_that_was_lost_wins_nothing(self) -> None:
        found = outcomes(people(referrals=referral(), deals=[deal("bob", "2025-12-28", "lost")]))

        assert found["stage"].tolist() == ["received"]


class TestRewards:
    @pytest.mark.parametrize(("date", "due"), [("2025-12-05", True), ("2025-12-04", False)])
    def test_a_referral_is_thanked_for_within_thirty_days(self, date: str, due: bool) -> None:
        assert rewards(referrals=referral(date))["due"].tolist() == [due]

    @pytest.mark.parametrize(("paid", "due"), [(0.0, True), (1.0, False)])
    def test_one_that_was_won_is_due_until_it_is_paid(self, paid: float, due: bool) -> None:
        found = rewards(referrals=referral("2025-03-01", status="won", reward_paid=paid))

        assert found["due"].tolist() == [due]

    def test_a_gesture_since_is_the_thanks(self) -> None:
        touches = [{"contact_id": "ann", "date": "2025-12-21", "channel": "gift", "direction": "out"}]
        found = rewards(referrals=referral(), touches=touches)

        assert (found["thanked"].tolist(), found["due"].tolist()) == ([True], [False])

    def test_an_undated_referral_is_not_thanked_for(self) -> None:
        assert rewards(referrals=referral(None)).empty

    def test_one_that_was_lost_is_not_thanked_for(self) -> None:
        assert rewards(referrals=referral(status="lost")).empty

    def test_one_that_was_won_is_owed_nothing_where_rewards_are_forbidden(self) -> None:
        won = referral("2025-03-01", status="won", reward_paid=0.0)

        assert rewards(NurtureRules(rewards=False), referrals=won)["due"].tolist() == [False]


class TestOccasions:
    @staticmethod
    def found(birthday: str | None = None, excluded: str = "", events: Rows | None = None) -> list[str]:
        book = pd.DataFrame(
            {
                "birthday": pd.to_datetime([birthday]),
                "service_start": pd.to_datetime([None]),
                "excluded": [excluded],
            },
            index=pd.Index(["ann"]),
        )
        known = people(**({"events": events} if events else {}))
        table = find_occasions(known, book, SPAN, RULES)
        return [f"{row.event} {iso(row.day)}" for row in table.itertuples()]

    @pytest.mark.parametrize(
        ("birthday", "expected"),
        [
            ("1970-01-20", ["birthday 2026-01-20"]),
            ("1970-12-22", ["birthday 2025-12-22"]),
            ("1970-12-21", []),
            ("1970-02-01", ["birthday 2026-02-01"]),
            ("1970-02-02", []),
            ("2026-01-01", []),
        ],
    )
    def test_a_birthday_counts_from_a_fortnight_before_the_plan_to_its_end(
        self, birthday: str, expected: list[str]
    ) -> None:
        assert self.found(birthday) == expected

    def test_who_may_not_be_approached_has_none(self) -> None:
        assert self.found("1970-01-20", excluded="deceased") == []

    def test_an_anniversary_comes_back_and_a_move_does_not(self) -> None:
        events = [
            {"contact_id": "ann", "date": "2020-01-10", "event": "Wedding Anniversary"},
            {"contact_id": "ann", "date": "2020-01-10", "event": "Move"},
            {"contact_id": "ann", "date": "2026-01-02", "event": "New baby"},
        ]

        assert self.found(events=events) == ["new baby 2026-01-02", "wedding anniversary 2026-01-10"]

    def test_a_birthday_told_twice_is_one(self) -> None:
        events = [{"contact_id": "ann", "date": "1970-01-20", "event": "Birthday"}]

        assert self.found("1970-01-20", events=events) == ["birthday 2026-01-20"]


class TestMilestone:
    @pytest.mark.parametrize(
        ("every", "expected"),
        [(2, (4, "2026-01-01")), (3, (3, "2025-12-20")), (4, (4, "2026-01-01")), (5, None)],
    )
    def test_is_the_latest_round_number_of_clients(
        self, every: int, expected: tuple[int, str] | None
    ) -> None:
        days = ["2025-01-01", "2025-02-01", "2025-12-20", "2026-01-01"]
        rows = [deal(f"c{n}", day) for n, day in enumerate(days)]
        # Somebody who buys again is no new client.
        found = firm_milestone(
            people(deals=[*rows, deal("c0", "2026-01-02")]), TODAY, NurtureRules(milestone_every=every)
        )

        assert expected == (None if found is None else (found[0], str(found[1].date())))

    def test_is_old_news_after_a_month(self) -> None:
        assert (
            firm_milestone(people(deals=[deal("a", "2025-12-04")]), TODAY, NurtureRules(milestone_every=1))
            is None
        )

    def test_there_is_none_without_deals(self) -> None:
        assert firm_milestone(people(), TODAY, RULES) is None
