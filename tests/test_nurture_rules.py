"""The rules of the plan: cadences that add up, who has which, and what a settings file can say."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.nurture import Cadence, NurtureRules
from refgraph.nurture.proposals.cadence import next_kind
from refgraph.pipeline import Settings
from refgraph.settings import load_settings, override

BUILT_IN = ["33 Touch", "33 Touch, light", "Allied one-on-ones", "12 Direct", "8x8"]


def loaded(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "refgraph.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, Settings())


class TestCadences:
    @pytest.mark.parametrize("name", BUILT_IN)
    def test_built_in_parts_add_up_to_the_total(self, name: str) -> None:
        cadence = NurtureRules().cadences[name]

        assert cadence.total == sum(cadence.parts.values())

    def test_33_touch_is_what_the_method_says(self) -> None:
        parts = {"e-mail": 12, "note": 8, "call": 4, "observance": 4, "seasonal": 4, "event": 1}

        assert parts == dict(NurtureRules().cadences["33 Touch"].parts)

    @pytest.mark.parametrize(
        ("name", "total", "personal", "every"),
        [
            ("33 Touch", 33, 17, 21),
            ("33 Touch, light", 33, 8, 45),
            ("Allied one-on-ones", 17, 5, 73),
            ("12 Direct", 12, 0, None),
            ("8x8", 8, 3, None),
        ],
    )
    def test_has_its_total_and_personal_share(
        self, name: str, total: int, personal: int, every: int | None
    ) -> None:
        cadence = NurtureRules().cadences[name]

        assert (total, personal) == (cadence.total, cadence.personal)
        assert every is None or every == int(cadence.days / cadence.personal)

    def test_five_conversations_a_year_stay_within_the_lapse_and_four_do_not(self) -> None:
        assert Cadence(5, {"meeting": 5}).interval("meeting") <= 90
        assert Cadence(4, {"meeting": 4}).interval("meeting") > 90

    @pytest.mark.parametrize("name", ["33 Touch", "33 Touch, light", "Allied one-on-ones"])
    def test_tiers_talk_often_enough_not_to_lapse(self, name: str) -> None:
        assert NurtureRules().cadences[name].interval("call", "meeting", "event") == 73

    def test_the_eight_steps_are_named_once_each_and_end_with_a_call(self) -> None:
        cadence = NurtureRules().cadences["8x8"]

        assert len(cadence.steps) == 8
        assert cadence.steps[0] == "note"
        assert cadence.steps[3] == cadence.steps[7] == "call"

    def test_a_wrong_sum_is_named(self) -> None:
        with pytest.raises(SettingsError, match=r"'Mine' add up to 7, not to its total of 9"):
            NurtureRules(cadences={**NurtureRules().cadences, "Mine": Cadence(9, {"call": 3, "e-mail": 4})})

    def test_a_negative_part_does_not_hide_in_a_right_sum(self) -> None:
        with pytest.raises(SettingsError):
            NurtureRules(cadences={**NurtureRules().cadences, "Mine": Cadence(2, {"call": 3, "e-mail": -1})})

    def test_steps_have_to_be_as_many_as_the_total(self) -> None:
        with pytest.raises(SettingsError, match="has 1 steps, not its total of 2"):
            NurtureRules(
                cadences={**NurtureRules().cadences, "Mine": Cadence(2, {"call": 2}, steps=("call",))}
            )

    def test_a_period_has_days(self) -> None:
        with pytest.raises(SettingsError, match="is for 0 days"):
            NurtureRules(cadences={**NurtureRules().cadences, "Mine": Cadence(1, {"call": 1}, days=0)})

    def test_a_tier_that_does_not_exist_has_no_cadence(self) -> None:
        with pytest.raises(UnknownNameError, match="Did you mean 'Core Advocate'"):
            NurtureRules(cadence_of={"Core Advocat": "33 Touch"})

    def test_a_cadence_that_does_not_exist_cannot_be_given(self) -> None:
        with pytest.raises(UnknownNameError, match="Did you mean '33 Touch'"):
            NurtureRules(cadence_of={"Core Advocate": "33 Touches"})


class TestSettingsFile:
    def test_takes_a_cadence_of_ones_own(self, tmp_path: Path) -> None:
        text = """
            [nurture.cadences."My plan"]
            total = 10
            parts = { call = 6, "e-mail" = 4 }
            [nurture.cadence_of]
            Advocate = "My plan"
        """
        rules = loaded(tmp_path, text).nurture

        assert rules.cadence("Advocate") == Cadence(10, {"call": 6, "e-mail": 4})
        assert rules.cadence("Core Advocate") == NurtureRules().cadences["33 Touch"]

    def test_refuses_parts_that_do_not_add_up(self, tmp_path: Path) -> None:
        text = '[nurture.cadences."33 Touch"]\nparts = { call = 6 }\n'

        with pytest.raises(SettingsError, match=r"'33 Touch' add up to 35, not to its total of 33"):
            loaded(tmp_path, text)

    def test_names_a_wrong_key_of_a_cadence(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"nurture\.cadences\.Mine\.totel.*did you mean 'total'"):
            loaded(tmp_path, "[nurture.cadences.Mine]\ntotel = 3\n")

    def test_refuses_a_cadence_that_is_a_number(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="should be a section of keys and values"):
            loaded(tmp_path, "[nurture.cadences]\nMine = 3\n")

    def test_takes_caps_and_thresholds(self, tmp_path: Path) -> None:
        rules = loaded(tmp_path, "[nurture]\nlapsed_after = 120\n[nurture.caps]\nstaff = 8\n").nurture

        assert (rules.lapsed_after, rules.caps["staff"], rules.caps["senior"]) == (120, 8, 12)

    def test_turns_rewards_off_by_an_assignment(self) -> None:
        assert override(Settings(), ["nurture.rewards=false"]).nurture.rewards is False

    def test_is_a_public_name(self) -> None:
        assert rg.NurtureRules is NurtureRules


class TestNextKind:
    def test_goes_through_all_parts_in_their_shares(self) -> None:
        parts, counts = {"call": 4, "event": 1}, {}
        for _ in range(5):
            kind = next_kind(parts, counts)
            counts[kind] = counts.get(kind, 0) + 1

        assert counts == parts

    def test_lets_a_lunch_count_for_the_event(self) -> None:
        assert next_kind({"call": 4, "event": 1}, {"meeting": 1, "call": 3}) == "call"

    def test_takes_the_first_of_two_that_are_level(self) -> None:
        assert next_kind({"note": 1, "observance": 1}, {}) == "note"
