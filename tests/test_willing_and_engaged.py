"""Willing is not content, and unanswered is not engaged: what plan, report and evidence make of either."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg

SETTINGS = rg.Settings(as_of="2026-01-01", stability=rg.RerunRules(reruns=0))


def _planned(willing, **tables):
    referred = [f"Rae {name}" for name in willing]
    contacts = pd.DataFrame({"contact_id": [*willing, *referred], "name": [*willing, *referred]})
    contacts["type"] = ["Client"] * len(willing) + ["Prospect"] * len(referred)
    contacts["willing_to_refer"] = [*willing.values(), *[""] * len(referred)]
    log = pd.DataFrame({"referrer_id": list(willing), "referred_id": referred})
    result = rg.run(contacts=contacts, referrals=log.assign(date="2025-06-01"), settings=SETTINGS, **tables)
    return rg.plan(result, rg.assign_tiers(result))


def _scores(names):
    return pd.DataFrame({"contact_id": names, "date": "2025-12-20", "score": 9})


def test_three_intensities_are_asked_asked_with_care_and_asked_why():
    willing = {"Ann": "10", "Bea": "9", "Cid": "8", "Dan": "7", "Eve": "6", "Fay": "1", "Gus": "0"}
    tasks = _planned(willing, feedback=_scores(list(willing))).tasks
    talks = tasks[tasks["bucket"].isin(["ask now", "unanswered"])].set_index("name")
    asked = talks[talks["action"].eq("ask")]
    assert sorted(asked.index) == ["Ann", "Bea", "Cid", "Dan"]
    assert asked["reason"].str.contains("with care").to_dict() == {
        "Ann": False,
        "Bea": False,
        "Cid": True,
        "Dan": True,
    }
    why = talks[talks["reason"].str.contains("earn why first")]
    assert sorted(why.index) == ["Eve", "Fay"]
    assert "willing 6 of 10" in why.loc["Eve", "reason"]
    assert "Gus" not in talks.index


def test_content_and_unwilling_is_in_no_repair():
    plan = _planned({"Ann": "No", "Bea": "Yes"}, feedback=_scores(["Ann", "Bea"]))
    assert plan.contacts.loc["Ann", "repair_state"] == "normal"
    assert not plan.tasks["bucket"].eq("repair").any()


@pytest.mark.parametrize("no", ["no", "nein", "0", "false", "Non"])
def test_a_touch_that_nobody_answered_engages_nobody(no):
    touches = pd.DataFrame(
        {
            "contact_id": ["Ann", "Bea", "Bea"],
            "date": "2025-12-20",
            "channel": "call",
            "responded": [no, no, ""],
        }
    )
    plan = _planned({"Ann": "", "Bea": ""}, touches=touches)
    assert plan.contacts.loc[["Ann", "Bea"], "lapse"].tolist() == ["never", "never"]
    assert not any("any touch counts" in one.message for one in plan.findings)


def test_beside_answers_a_blank_is_no_answer():
    touches = pd.DataFrame(
        {"contact_id": ["Ann", "Bea"], "date": "2025-12-20", "channel": "e-mail", "responded": ["yes", ""]}
    )
    plan = _planned({"Ann": "", "Bea": ""}, touches=touches)
    assert plan.contacts["lapse"].reindex(["Ann", "Bea"]).tolist() == ["engaged", "never"]


def test_an_engagement_counts_beside_touches_that_nobody_answered():
    touches = pd.DataFrame(
        {"contact_id": ["Ann", "Bea"], "date": "2025-12-20", "channel": "call", "responded": "no"}
    )
    came = pd.DataFrame({"contact_id": ["Ann"], "date": ["2025-12-10"], "kind": ["Event"]})
    plan = _planned({"Ann": "", "Bea": ""}, touches=touches, engagements=came)
    assert plan.contacts["lapse"].reindex(["Ann", "Bea"]).tolist() == ["engaged", "never"]
