"""From proposals to days: who does what in which week, what has no place and why, and on which day of the week."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from refgraph.errors import SettingsError
from refgraph.nurture import NurtureRules
from refgraph.nurture.days import Span, iso, look_up, texts, to_date, to_days, working_days
from refgraph.nurture.proposals.cadence import Proposal
from refgraph.nurture.proposals.proposals import _repair
from refgraph.nurture.scheduling.agenda import Placed, day_in_week
from refgraph.nurture.scheduling.capacity import Portfolios
from refgraph.nurture.scheduling.placing import place

MONDAY = int(to_days(pd.Series([pd.Timestamp("2026-01-05")]))[0])
SPAN = Span(MONDAY, MONDAY + 27, MONDAY - 1)


def task(contact: str, bucket: str = "due", due: int = 0, stream: str = "talk", **more: Any) -> Proposal:
    """Return a proposal that is due so many days after the first."""
    action = {"talk": "call", "gesture": "note", "mailing": "e-mail"}[stream]
    for name in ("latest", "earliest"):
        if name in more:
            more[name] += MONDAY
    return Proposal(contact, action, f"{bucket} {due}", bucket, bucket, stream, MONDAY + due, **more)


def placed(
    *tasks: Proposal,
    slots: dict[str, int] | None = None,
    owner: str = "Ann",
    unplaced: tuple[str, ...] = (),
    levels: dict[str, int] | None = None,
) -> list[Placed]:
    """Place tasks of one owner's contacts, those `unplaced` being in nobody's portfolio."""
    who = sorted({one.contact_id for one in tasks})
    book = pd.DataFrame(
        {"owner": owner, "rank": 1, "cluster": 1, "organisation": "", "tier": "none"}, index=who
    )
    book["level"] = [(levels or {}).get(one, 1) for one in who]
    table = pd.DataFrame({"weekly_slots": slots or {"Ann": 1}}).rename_axis("owner")
    table = table.assign(role="senior", portfolio_cap=table["weekly_slots"] * 3)
    inside = pd.Series([one not in unplaced for one in who], index=who)
    keeper = pd.Series(owner, index=who, dtype="str").where(inside, "")
    return place(list(tasks), book, table, Portfolios(keeper, inside, ~inside & False), SPAN)


def weeks(found: list[Placed]) -> dict[str, int]:
    return {one.proposal.contact_id: one.week for one in found if not one.why}


def left(found: list[Placed]) -> dict[str, str]:
    return {one.proposal.contact_id: one.why for one in found if one.why}


def day(found: list[Placed]) -> str:
    return iso(found[0].due)


class TestOrder:
    def test_the_more_urgent_bucket_comes_first(self) -> None:
        buckets = ["cultivate", "due", "unanswered", "repair"]

        assert weeks(placed(*[task(bucket[0], bucket) for bucket in buckets])) == {
            "r": 1,
            "u": 2,
            "d": 3,
            "c": 4,
        }

    def test_the_least_urgent_is_left_over_and_says_why(self) -> None:
        found = placed(
            *[task(bucket[0], bucket) for bucket in ("cultivate", "due", "unanswered", "lapsed", "repair")]
        )

        assert left(found) == {"c": "Ann's 1 personal touches a week are taken by what is more urgent"}

    def test_in_a_bucket_what_keeps_from_lapsing_then_the_higher_tier_comes_first(self) -> None:
        found = placed(task("a"), task("b"), task("c", latest=20), levels={"b": 3})

        assert weeks(found) == {"c": 1, "b": 2, "a": 3}

    def test_the_worse_issue_is_repaired_first(self) -> None:
        found = placed(
            task("a", "repair", facts={"severity": 2.0}), task("b", "repair", facts={"severity": 6.0})
        )

        assert weeks(found) == {"b": 1, "a": 2}

    def test_what_would_come_too_late_makes_the_patient_wait(self) -> None:
        found = placed(task("a", "ask now"), task("b", "due", latest=3))

        assert weeks(found) == {"a": 2, "b": 1}

    def test_what_is_too_late_to_keep_is_still_planned(self) -> None:
        found = placed(task("a", "repair", facts={"until": MONDAY + 3}), task("b", "due", latest=3))

        assert weeks(found) == {"a": 1, "b": 2}

    def test_what_makes_no_sense_later_is_left_over(self) -> None:
        found = placed(
            task("a", "repair"), task("a2", "repair"), task("b", "ask now", facts={"until": MONDAY + 2})
        )

        assert weeks(found)["b"] == 1
        assert sorted(weeks(found).values()) == [1, 2, 3]

    def test_mailings_take_no_slot(self) -> None:
        found = placed(*[task(f"m{n}", stream="mailing") for n in range(9)])

        assert set(weeks(found).values()) == {1}
        assert not left(found)


class TestPortfolio:
    def test_standing_gestures_are_for_who_has_a_place(self) -> None:
        found = placed(task("a", stream="gesture", standing=True), unplaced=("a",))

        assert left(found) == {"a": "Ann can look after 3 contacts, and no one else has a place left"}

    def test_a_conversation_takes_a_slot_that_is_left(self) -> None:
        assert weeks(placed(task("a", standing=True), unplaced=("a",))) == {"a": 1}

    def test_but_never_one_that_somebody_inside_needs(self) -> None:
        tasks = [task("z", "lapsed", standing=True), *[task(f"a{n}", "cultivate") for n in range(4)]]
        found = placed(*tasks, unplaced=("z",))

        assert set(left(found)) == {"z"}

    def test_what_has_a_cause_of_its_own_needs_no_place(self) -> None:
        assert weeks(placed(task("a", "ask now"), unplaced=("a",))) == {"a": 1}

    def test_who_has_no_owner_is_given_to_whom_has_slots(self) -> None:
        found = placed(task("a", "ask now"), owner="", slots={"Ann": 1, "Bea": 0})

        assert [(one.owner, one.week) for one in found] == [("Ann", 1)]

    def test_where_nobody_has_a_slot_nobody_is_named(self) -> None:
        found = placed(task("a", "ask now"), owner="", slots={"Bea": 0})

        assert left(found) == {"a": "Nobody looks after this contact, and nobody has a slot left"}

    def test_the_next_conversation_after_the_plan_is_told_but_takes_no_slot(self) -> None:
        found = placed(task("a", due=60, standing=True), *[task(f"b{n}") for n in range(4)])

        assert weeks(found)["a"] == 9
        assert not left(found)


class TestDay:
    @pytest.mark.parametrize(
        ("due", "more", "expected"),
        [
            (0, {}, "2026-01-05"),
            (-9, {}, "2026-01-05"),
            (5, {}, "2026-01-09"),
            (6, {}, "2026-01-09"),
            (5, {"earliest": 5}, "2026-01-10"),
            (3, {"latest": 1}, "2026-01-06"),
            (9, {"earliest": 9}, "2026-01-14"),
        ],
    )
    def test_is_a_working_day_within_the_limits(self, due: int, more: dict[str, int], expected: str) -> None:
        assert day(placed(task("a", due=due, **more))) == expected

    def test_what_has_no_day_of_its_own_is_spread_over_the_week_the_most_urgent_first(self) -> None:
        buckets = ["due", "repair", "unanswered", "lapsed", "cultivate"]
        found = placed(*[task(bucket, bucket, due=-9) for bucket in buckets], slots={"Ann": 5})

        assert {one.proposal.contact_id: iso(one.due) for one in found} == {
            "repair": "2026-01-05",
            "lapsed": "2026-01-06",
            "unanswered": "2026-01-07",
            "due": "2026-01-08",
            "cultivate": "2026-01-09",
        }

    def test_what_is_due_on_a_day_of_the_week_keeps_that_day(self) -> None:
        found = placed(*[task(str(n), due=-1) for n in range(4)], task("own", due=3), slots={"Ann": 5})

        assert {one.proposal.contact_id: iso(one.due) for one in found}["own"] == "2026-01-08"

    def test_two_things_with_one_person_are_not_on_one_day(self) -> None:
        for due in (-1, 2):
            found = placed(
                task("ann", due=due),
                task("ann", due=due, stream="gesture"),
                slots={"Ann": 5},
            )

            assert len({one.due for one in found}) == 2

    def test_is_a_day_in_the_week_that_has_room(self) -> None:
        found = {one.proposal.contact_id: iso(one.due) for one in placed(task("a", "repair"), task("b"))}

        assert found == {"a": "2026-01-05", "b": "2026-01-12"}


class TestDays:
    def test_days_and_dates_are_there_and_back(self) -> None:
        dates = pd.Series(pd.to_datetime(["2026-01-05", None, "1969-12-31"]))

        assert to_days(dates).dropna().tolist() == [MONDAY, -1]
        assert to_date(MONDAY) == pd.Timestamp("2026-01-05")

    def test_nothing_to_look_up_keeps_the_type(self) -> None:
        nobody = pd.Series([], dtype="str")

        assert look_up(nobody, pd.Series({"a": 1.0})).dtype == "float64"
        assert look_up(nobody, pd.Series({"a": pd.Timestamp(0)})).dtype.kind == "M"

    def test_who_is_not_there_is_missing(self) -> None:
        found = look_up(pd.Series(["b", "a"], index=[7, 9]), pd.Series({"a": 1.0}))

        assert found.index.tolist() == [7, 9]
        assert found.isna().tolist() == [True, False]

    def test_texts_of_nothing_are_texts(self) -> None:
        assert texts(pd.Series([], dtype="float64"), "{:g}".format).dtype == "str"


def test_nothing_is_planned_for_a_holiday_or_a_weekend_where_another_day_of_the_week_is_left() -> None:
    # 20454 is Thursday, 1 January 2026.
    assert [iso(day) for day in working_days(20454, ("01-01", "2026-01-06"))] == [
        "2026-01-02",
        "2026-01-05",
        "2026-01-07",
    ]
    span = Span(20454, 20454 + 27, 20453, ("01-01",))
    new_year = Proposal("a", "call", "x", "x", "due", "talk", 20454)
    assert iso(day_in_week(new_year, 1, span)) == "2026-01-02"
    # A holiday later in the week gives way to the working day before it, past the weekend.
    monday = Proposal("a", "call", "x", "x", "due", "talk", 20458)
    assert iso(day_in_week(monday, 1, Span(20454, 20481, 20453, ("01-05",)))) == "2026-01-02"
    with pytest.raises(SettingsError, match="'May Day'"):
        NurtureRules(holidays=("May Day",))


def test_a_wrong_that_is_not_put_right_gives_its_place_to_nothing_that_matters_less() -> None:
    """Of one slot a week the wrong takes the first, though an ask could only be done in that week."""
    row = SimpleNamespace(
        Index="a", repair_since=pd.Timestamp("2025-12-20"), repair_kind="complaint", repair_shown="a complaint",
        severity=3.0, repair_state="fix",
    )  # fmt: skip
    (wrong,) = _repair(row, SPAN, NurtureRules())
    ask = task("b", "ask now", facts={"until": MONDAY + 6})
    weeks = {one.proposal.contact_id: one.week for one in placed(wrong, ask, slots={"Ann": 1}) if not one.why}
    assert weeks == {"a": 1}
