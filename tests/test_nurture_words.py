"""What a task says: the reason with its numbers, the channel, the content, and how to begin."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from refgraph.nurture import NurtureRules
from refgraph.nurture.proposals.cadence import Proposal
from refgraph.nurture.proposals.reasons import describe

DAY = 20458
"""5 January 2026, counted from 1970."""

RULES = NurtureRules()


def words(
    action: str = "call", bucket: str = "due", stream: str = "talk", trigger: str = "33 Touch", **more: Any
) -> dict[str, str]:
    """Return the words of a task with Ann, a Core Advocate; columns of hers are given as ``row``."""
    columns = {
        "Index": "ann",
        "tier": "Core Advocate",
        "group": "Core Advocate",
        "stage": "familiar",
        "preferred_channel": "",
        "audience": "",
        "interests": "",
        "goals": "",
        "recommended_for": "",
        "intensity": float("nan"),
        "days_since": 1234.0,
        "going_cold": False,
        "rhythm": float("nan"),
        **more.pop("row", {}),
    }
    task = Proposal("ann", action, "occasion", trigger, bucket, stream, DAY, **more)
    return describe(SimpleNamespace(**columns), task, RULES)


class TestReason:
    @pytest.mark.parametrize(
        ("task", "reason"),
        [
            (
                {"facts": {"interval": 73.0, "step": 1, "last": DAY - 80}},
                "33 Touch: a conversation every 73 days, the last on 2025-10-17.",
            ),
            (
                {"facts": {"interval": 73.0, "step": 1, "last": DAY - 80}, "latest": DAY + 10},
                "33 Touch: a conversation every 73 days, the last on 2025-10-17; lapses on 2026-01-16.",
            ),
            (
                {"action": "note", "stream": "gesture", "facts": {"interval": 30.4, "step": 1, "last": None}},
                "33 Touch: a personal gesture every 30 days, none yet.",
            ),
            (
                {"action": "e-mail", "stream": "mailing", "facts": {"interval": 22.8, "step": 2}},
                "33 Touch: a mailing every 23 days.",
            ),
            ({"bucket": "lapsed"}, "Core Advocate who has not been in touch for 1,234 days, more than 90."),
            (
                {"bucket": "unanswered", "facts": {"shown": "call without an answer on 2026-01-01"}},
                "Call without an answer on 2026-01-01.",
            ),
            (
                {"action": "ask", "bucket": "ask now", "facts": {"shown": "birthday on 2026-01-09"}},
                "A good moment to ask: birthday on 2026-01-09.",
            ),
            (
                {"action": "survey", "stream": "mailing", "trigger": "survey", "facts": {"last": None}},
                "Never asked how content they are.",
            ),
            ({"facts": {"step": 4, "steps": 8}}, "Step 4 of 8 with a new contact."),
            (
                {
                    "bucket": "repair",
                    "facts": {"state": "fix", "kind": "score", "shown": "score 3 on 2026-01-01"},
                },
                "Score 3 on 2026-01-01, not followed up yet: this comes first.",
            ),
            (
                {
                    "bucket": "repair",
                    "facts": {"state": "fix", "kind": "spending", "shown": "spends 40% of what was usual"},
                },
                "Spends 40% of what was usual, not talked about yet: this comes first.",
            ),
            (
                {
                    "bucket": "repair",
                    "facts": {
                        "state": "icebreaker",
                        "kind": "complaint",
                        "shown": "complaint of 2025-12-01",
                        "fixed": DAY - 20,
                    },
                },
                "Complaint of 2025-12-01, put right on 2025-12-16: break the ice, once.",
            ),
        ],
    )
    def test_is_a_sentence_with_its_numbers(self, task: dict[str, Any], reason: str) -> None:
        assert words(**task)["reason"] == reason

    def test_names_what_else_speaks_for_it(self) -> None:
        facts = {"shown": "a score of 9", "also": ("has stopped referring", "the firm owes referrals")}

        assert words("ask", "ask now", facts=facts)["reason"] == (
            "A good moment to ask: a score of 9. Also: has stopped referring, the firm owes referrals."
        )

    def test_says_who_is_going_cold(self) -> None:
        row = {"going_cold": True, "days_since": 50.0, "rhythm": 20.0}
        facts = {"interval": 73.0, "step": 1, "last": DAY - 50}

        assert words(facts=facts, row=row)["reason"].endswith("Also: going cold (50 days, usually 20).")

    @pytest.mark.parametrize(
        ("names", "listed"),
        [
            (("Bob",), "Bob"),
            (("Bob", "Cid"), "Bob and Cid"),
            (("Bob", "Cid", "Dee"), "Bob, Cid and Dee"),
            (("Bob", "Cid", "Dee", "Eve", "Fay"), "Bob, Cid, Dee and 2 more"),
        ],
    )
    def test_names_who_was_referred_but_not_without_end(self, names: tuple[str, ...], listed: str) -> None:
        facts = {"names": names, "stage": "won", "date": pd.Timestamp("2026-01-01")}
        found = words("reward", stream="mailing", trigger="referral won", facts=facts)

        assert found["reason"] == f"Referred {listed} (won on 2026-01-01): say thank you."
        assert found["wording"] == f"With our thanks for {listed}."

    @pytest.mark.parametrize("names", [("Ann",), ("Wilhelmina Featherstonehaugh",) * 5, ("X" * 200,)])
    @pytest.mark.parametrize(
        "shown", ["birthday on 2026-01-09", "a day that somebody described at length " * 4]
    )
    @pytest.mark.parametrize(
        ("more", "facts"),
        [
            ({}, {"interval": 73.0, "step": 1, "last": DAY - 80}),
            ({"action": "ask", "bucket": "ask now"}, {}),
            ({"trigger": "referral received", "action": "note", "stream": "gesture"}, {"stage": "received"}),
            ({"bucket": "lapsed"}, {}),
            ({"bucket": "repair"}, {"state": "fix", "kind": "drop"}),
            ({"bucket": "unanswered"}, {}),
        ],
    )
    def test_has_room_in_a_field_of_a_crm_whatever_the_data_hold(
        self, more: dict[str, Any], facts: dict[str, Any], names: tuple[str, ...], shown: str
    ) -> None:
        told = {
            "shown": shown,
            "names": names,
            "date": pd.Timestamp("2026-01-01"),
            "also": (shown,) * 3,
            **facts,
        }
        row = {"going_cold": True, "days_since": 89.0, "rhythm": 36.0}

        assert len(words(**more, latest=DAY + 10, row=row, facts=told)["reason"]) <= 90

    def test_leaves_out_a_detail_before_another_cause(self) -> None:
        row = {"going_cold": True, "days_since": 89.0, "rhythm": 36.0}
        facts = {"interval": 73.0, "step": 1, "last": DAY - 80}

        assert words(facts=facts, row=row)["reason"] == (
            "33 Touch: a conversation every 73 days. Also: going cold (89 days, usually 36)."
        )

    def test_a_name_is_never_taken_for_a_placeholder(self) -> None:
        facts = {"names": ("{referral} {0}",), "stage": "received", "date": pd.Timestamp("2026-01-01")}

        assert (
            "{referral} {0}"
            in words("note", stream="gesture", trigger="referral received", facts=facts)["wording"]
        )


class TestChannel:
    @pytest.mark.parametrize(
        ("action", "stream", "liked", "channel"),
        [
            ("call", "talk", "", "phone"),
            ("call", "talk", "Meeting", "meeting"),
            ("meeting", "talk", "Phone", "meeting"),
            ("note", "gesture", "", "handwritten note"),
            ("observance", "gesture", "", "card"),
            ("e-mail", "mailing", "", "e-mail"),
            ("e-mail", "mailing", "Post", "post"),
            ("mail", "mailing", "Email", "post"),
            ("survey", "mailing", "", "e-mail"),
        ],
    )
    def test_suits_the_task_and_the_contact(self, action: str, stream: str, liked: str, channel: str) -> None:
        facts = {"interval": 9.0, "step": 1, "last": None}
        found = words(action, stream=stream, facts=facts, row={"preferred_channel": liked})

        assert found["channel"] == channel


class TestContent:
    @pytest.mark.parametrize(
        ("stage", "audience", "content"),
        [
            ("seeker", "", "solutions"),
            ("familiar", "", "strategic"),
            ("advocate", "generalist", "strategic"),
            ("seeker", "technical", "solutions in detail"),
        ],
    )
    def test_follows_the_stage_and_the_audience(self, stage: str, audience: str, content: str) -> None:
        facts = {"interval": 9.0, "step": 1, "last": None}
        row = {"stage": stage, "audience": audience}

        assert words("e-mail", stream="mailing", facts=facts, row=row)["content"] == content

    @pytest.mark.parametrize(
        ("state", "content", "opening"),
        [("fix", "the fix", "Say what went wrong"), ("icebreaker", "apology", "We got this wrong")],
    )
    def test_of_a_repair_is_the_repair(self, state: str, content: str, opening: str) -> None:
        facts = {"state": state, "kind": "complaint", "shown": "complaint of 2025-12-01", "fixed": DAY}
        found = words("repair", "repair", trigger=state, facts=facts)

        assert found["content"] == content
        assert found["wording"].startswith(opening)

    @pytest.mark.parametrize("state", ["fix", "icebreaker"])
    @pytest.mark.parametrize("kind", ["drop", "loss", "spending"])
    def test_who_is_less_content_or_buys_less_is_told_of_no_wrong(self, state: str, kind: str) -> None:
        facts = {"state": state, "kind": kind, "shown": "score fell from 10 to 8 on 2025-12-01", "fixed": DAY}

        assert "wrong" not in words("repair", "repair", trigger=state, facts=facts)["wording"]

    @pytest.mark.parametrize(
        ("trigger", "opening"),
        [
            ("won referral", "Thank you for the one you sent us"),
            ("high score", "I am glad"),
            ("birthday", "Let it be about the birthday first."),
        ],
    )
    def test_an_ask_begins_with_its_occasion(self, trigger: str, opening: str) -> None:
        found = words("ask", "ask now", trigger=trigger, facts={"shown": trigger})

        assert found["content"] == "ask for a referral"
        assert found["wording"].startswith(opening)


def told(**row: Any) -> dict[str, str]:
    """Return the words of asking Ann for a referral after a score of 9."""
    facts = {"shown": "a score of 9 on 2025-12-20"}
    return words("ask", "ask now", trigger="high score", facts=facts, row=row)


class TestBeginning:
    def test_a_talk_begins_with_interests_goals_and_the_reason_given(self) -> None:
        row = {"interests": "sailing", "goals": "a second office", "recommended_for": "fast answers"}
        begin = "Ask after: sailing. Wants: a second office. Last recommended us for 'fast answers'."

        assert told(**row)["wording"].startswith(f"{begin} I am glad")
        assert words(row=row)["wording"].startswith(begin)

    def test_neither_a_repair_nor_a_mailing_begins_so(self) -> None:
        row = {"interests": "sailing"}
        facts = {"state": "icebreaker", "shown": "score 3", "fixed": DAY}

        assert "sailing" not in words("icebreaker", "repair", row=row, facts=facts)["wording"]
        assert (
            "sailing"
            not in words("e-mail", stream="mailing", row=row, facts={"interval": 9.0, "step": 2})["wording"]
        )

    def test_what_somebody_typed_stays_text_on_one_line_and_short(self) -> None:
        row = {
            "interests": "=HYPERLINK(1)\r\n\x00<script>alert('x')</script>" + "a" * 500,
            "goals": "x" * 500,
            "recommended_for": "\u202e" + "y " * 500,
        }
        begin = told(**row)["wording"].removesuffix(told()["wording"])

        assert begin.startswith("Ask after: =HYPERLINK(1) <script>")
        assert begin.isprintable()
        assert len(begin) <= 150

    @pytest.mark.parametrize(
        ("intensity", "reason", "wording"),
        [
            (1.0, "A good moment to ask: a score of 9 on 2025-12-20.", "I am glad"),
            (0.9, "A good moment to ask: a score of 9 on 2025-12-20.", "I am glad"),
            (
                0.8,
                "A good moment to ask, with care (willing 8 of 10): a score of 9 on 2025-12-20.",
                "If somebody",
            ),
            (
                0.7,
                "A good moment to ask, with care (willing 7 of 10): a score of 9 on 2025-12-20.",
                "If somebody",
            ),
        ],
    )
    def test_who_is_willing_but_not_glad_to_is_asked_with_care(
        self, intensity: float, reason: str, wording: str
    ) -> None:
        found = told(intensity=intensity)

        assert found["reason"] == reason
        assert found["wording"].startswith(wording)

    def test_who_is_hardly_willing_is_asked_why_first(self) -> None:
        facts = {"shown": "willing 6 of 10; a score of 9 on 2025-12-20"}
        found = words("call", "unanswered", trigger="learn why", facts=facts)

        assert found["reason"] == "Learn why first: willing 6 of 10; a score of 9 on 2025-12-20."
        assert found["wording"].startswith("What would have to be better")
