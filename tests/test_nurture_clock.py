"""The log of touches and engagements, and the clock: who is engaged, cooling, lapsed, going cold, or never was."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from refgraph.nurture import NurtureRules
from refgraph.nurture.signals.channels import group_of, touch_log
from refgraph.nurture.signals.engagement import clock, stage
from refgraph.people import touch_kind

AS_OF = pd.Timestamp("2026-01-01")
RULES = NurtureRules()


def log_of(
    touches: list[dict[str, Any]] | None = None, engagements: list[dict[str, Any]] | None = None
) -> pd.DataFrame:
    """Return the log of hand-written rows; ``ago`` is how many days before the as-of date."""
    tables = {}
    for name, rows in (("touches", touches), ("engagements", engagements)):
        if rows is not None:
            table = pd.DataFrame([{"contact_id": "a", **row} for row in rows])
            table["date"] = AS_OF - pd.to_timedelta(table.pop("ago"), unit="D")
            for column in ("channel", "direction", "kind", "owner", "campaign_id"):
                if column in table:
                    table[column] = table[column].fillna("").astype("str")
            tables[name] = table
    people: Any = SimpleNamespace(tables=tables, as_of=AS_OF)
    return touch_log(people, RULES)


def state(log: pd.DataFrame, contact: str = "a") -> Any:
    return clock(log, pd.Index([contact]), AS_OF, RULES).loc[contact]


def answered(*days: int) -> pd.DataFrame:
    return log_of([{"ago": ago, "channel": "call", "responded": 1.0} for ago in days])


class TestChannels:
    @pytest.mark.parametrize(
        ("word", "kind", "group"),
        [
            ("Phone call", "call", "talk"),
            ("LUNCH", "meeting", "talk"),
            ("1-2-1", "meeting", "talk"),
            ("Seminar", "event", "talk"),
            ("Handwritten note", "note", "gesture"),
            ("Gift", "gift", "gesture"),
            ("birthday card", "observance", "gesture"),
            ("Email", "e-mail", "mailing"),
            ("newsletter", "e-mail", "mailing"),
            ("survey", "survey", "mailing"),
            ("ask", "call", "talk"),
            ("refer", "call", "talk"),
            ("Fax", "other", "other"),
            ("", "other", "other"),
        ],
    )
    def test_knows_what_a_word_of_the_crm_means(self, word: str, kind: str, group: str) -> None:
        assert (kind, group) == (touch_kind(word), group_of(touch_kind(word)))

    @pytest.mark.parametrize(
        ("touch", "two_way"),
        [
            ({"channel": "email", "direction": "out", "responded": 0.0}, False),
            ({"channel": "email", "direction": "out", "responded": 1.0}, True),
            ({"channel": "email", "direction": "in"}, True),
            ({"channel": "call", "direction": "out", "responded": 0.0}, False),
            ({"channel": "call", "direction": "out", "responded": 1.0}, True),
            ({"channel": "meeting", "direction": "out"}, True),
            ({"channel": "lunch", "direction": "out", "responded": 0.0}, False),
            ({"channel": "note", "direction": "out"}, False),
        ],
    )
    def test_knows_what_is_two_way(self, touch: dict[str, Any], two_way: bool) -> None:
        other = {"ago": 5, "contact_id": "z", "channel": "email", "direction": "in", "responded": 1.0}
        log = log_of([{"ago": 10, **touch}, other])

        assert two_way == log.set_index("contact_id").loc["a", "two_way"]

    def test_a_call_counts_where_no_answer_is_ever_recorded(self) -> None:
        assert log_of([{"ago": 3, "channel": "call"}])["two_way"].tolist() == [True]

    def test_a_call_does_not_count_where_answers_are_recorded_and_its_own_is_not(self) -> None:
        log = log_of(
            [
                {"ago": 3, "channel": "call", "responded": None},
                {"ago": 9, "channel": "call", "responded": 1.0},
            ]
        )

        assert log["two_way"].tolist() == [True, False]

    def test_what_only_arrives_is_no_engagement(self) -> None:
        log = log_of(engagements=[{"ago": 3, "kind": "subscription"}, {"ago": 4, "kind": "online"}])

        assert log["two_way"].tolist() == [True, False]

    def test_leaves_out_what_is_later_than_the_as_of_date(self) -> None:
        assert log_of([{"ago": -1, "channel": "call"}, {"ago": 0, "channel": "call"}])["day"].size == 1


class TestLapse:
    @pytest.mark.parametrize(
        ("days", "lapse"), [(0, "engaged"), (60, "engaged"), (61, "cooling"), (90, "cooling"), (91, "lapsed")]
    )
    def test_turns_on_the_day_the_method_says(self, days: int, lapse: str) -> None:
        found = state(answered(days))

        assert (days, lapse, "two-way") == (found["days_since"], found["lapse"], found["lapse_basis"])

    def test_who_was_never_engaged_has_no_days(self) -> None:
        found = state(answered(5), "b")

        assert found["lapse"] == "never"
        assert pd.isna(found["days_since"])
        assert found["lapse_basis"] == ""

    def test_an_unanswered_message_does_not_stop_the_clock(self) -> None:
        log = log_of(
            [
                {"ago": 100, "channel": "call", "responded": 1.0},
                {"ago": 2, "channel": "email", "responded": 0.0},
            ]
        )

        assert state(log)["lapse"] == "lapsed"

    def test_any_touch_counts_where_nothing_is_two_way(self) -> None:
        found = state(log_of([{"ago": 70, "channel": "email"}, {"ago": 40, "channel": "note"}]))

        assert (
            found["days_since"],
            found["lapse"],
            found["lapse_basis"],
        ) == (40, "engaged", "outbound-only")

    def test_without_any_log_everybody_is_never_engaged(self) -> None:
        assert state(log_of())["lapse"] == "never"


class TestRhythm:
    def test_is_the_median_gap(self) -> None:
        assert state(answered(100, 90, 70, 50))["rhythm"] == 20

    def test_takes_three_gaps(self) -> None:
        assert pd.isna(state(answered(90, 70, 50))["rhythm"])

    @pytest.mark.parametrize(("since", "cold"), [(20, False), (21, True)])
    def test_goes_cold_after_twice_the_usual_gap(self, since: int, cold: bool) -> None:
        assert cold == state(answered(since, since + 10, since + 20, since + 30))["going_cold"]

    def test_who_has_lapsed_is_not_going_cold_any_more(self) -> None:
        assert not state(answered(91, 101, 111, 121))["going_cold"]

    def test_two_engagements_of_a_day_are_one(self) -> None:
        assert state(answered(10, 10, 10, 20))["engagements"] == 2


class TestStage:
    @pytest.mark.parametrize(
        ("enough", "attended", "willing", "referred", "lately", "expected"),
        [
            (False, False, False, False, False, "seeker"),
            (True, False, False, False, False, "familiar"),
            (False, True, False, False, False, "familiar"),
            (False, False, False, True, False, "familiar"),
            (True, True, False, True, True, "seeker"),
            (False, False, True, False, True, "advocate"),
        ],
    )
    def test_follows_what_was_done_not_silence(
        self, enough: bool, attended: bool, willing: bool, referred: bool, lately: bool, expected: str
    ) -> None:
        engaged = pd.DataFrame({"enough": [enough], "attended": [attended]})
        columns = [pd.Series([value]) for value in (willing, referred, lately)]

        assert stage(engaged, *columns).tolist() == [expected]
