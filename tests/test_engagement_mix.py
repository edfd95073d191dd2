"""Cost in time, budgets, and the mix of touches that is proposed within them: counted by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import SettingsError
from refgraph.evidence import EvidenceRules, remark_on_budgets
from refgraph.evidence.returns.activities import gather_activities
from refgraph.evidence.returns.hours import hours_of
from refgraph.nurture import usual_year

OFF = rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0))


def run(touches: list[dict[str, Any]], **tables: pd.DataFrame) -> rg.Result:
    """Ann referred Bob on the first of June, who paid 900; whoever is touched is on record."""
    log = pd.DataFrame(
        {"referrer_id": ["ann"], "referred_id": ["bob"], "date": ["2025-06-01"], "revenue": [900]}
    )
    usual = {"contact_id": "ann", "date": "2025-03-01", "cost": None, "owner": "Mia"}
    done = pd.DataFrame([{**usual, **touch} for touch in touches])
    given = {"referrals": log, **tables, **({"touches": done} if len(done) else {})}
    return rg.run(settings=OFF, **given)


# Time


@pytest.mark.parametrize(
    ("channel", "hours"),
    [("Phone call", 20 / 60), ("Lunch", 75 / 60), ("Handwritten note", 10 / 60), ("Carrier pigeon", 10 / 60)],
)
def test_a_touch_takes_the_minutes_of_its_kind_and_what_has_none_those_of_other(
    channel: str, hours: float
) -> None:
    log = gather_activities(run([{"channel": channel}]).people)

    assert hours_of(log).tolist() == pytest.approx([hours])


def test_a_channels_own_word_comes_before_its_kind() -> None:
    log = gather_activities(run([{"channel": "Golf"}, {"channel": "Lunch"}]).people)
    rules = EvidenceRules(minutes={**EvidenceRules().minutes, "Golf": 240, "meeting": 60})

    assert sorted(hours_of(log, rules)) == [1, 4]


def test_an_email_to_ten_people_on_one_day_is_a_mailing() -> None:
    ids = [f"p{place}" for place in range(10)]
    contacts = pd.DataFrame({"contact_id": ["ann", "bob", *ids], "name": [f"Person {n}" for n in range(12)]})
    sent = [{"contact_id": each, "channel": "E-mail"} for each in ids]
    done = [*sent, {"channel": "E-mail", "date": "2025-04-01"}]
    log = gather_activities(run(done, contacts=contacts).people)

    # Ten of half a minute, one of five.
    assert hours_of(log).sum() == pytest.approx((10 * 0.5 + 5) / 60)


def test_roi_with_time_counts_the_hours_at_their_price_beside_the_money() -> None:
    result = run([{"channel": "Lunch", "cost": 100}])
    plain, priced = rg.calculate_roi(result), rg.calculate_roi(result, EvidenceRules(hourly_rate=80))

    # 75 minutes at 80 are 100: (900 - 100) / 100 = 8 without time, (900 - 200) / 200 = 3.5 with it.
    assert priced.total[["roi", "hours", "time_cost", "roi_with_time"]].values.tolist() == [
        [8, 1.25, 100, 3.5]
    ]
    assert plain.total[["hours"]].values.tolist() == [[1.25]]
    assert plain.total[["time_cost", "roi_with_time"]].isna().all(axis=None)
    assert "no evidence.hourly_rate is set" in plain.sentences[1]
    assert priced.sentences[1].endswith("which cost about 100: with them the ROI is 3.5.")


def test_where_no_money_is_recorded_time_alone_has_an_roi() -> None:
    roi = rg.calculate_roi(run([{"channel": "Lunch"}]), EvidenceRules(hourly_rate=240))

    # 1.25 hours at 240 are 300: (900 - 300) / 300.
    assert roi.total["roi_with_time"].tolist() == [2]
    assert roi.total["reason"].tolist() == ["no cost recorded"]


@pytest.mark.parametrize("wrong", [{"hourly_rate": -1.0}, {"minutes": {"call": -5.0}}])
def test_time_below_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="has to be 0 or more"):
        EvidenceRules(**wrong)


# Budgets


def owners(**budgets: float) -> pd.DataFrame:
    return pd.DataFrame({"owner": list(budgets), "budget": list(budgets.values())})


def test_a_budget_is_held_against_the_costs_of_the_last_365_days() -> None:
    done = [
        {"channel": "Lunch", "cost": 60},
        {"channel": "Lunch", "cost": 500, "date": "2024-12-31"},
        {"channel": "Gift", "cost": 25, "owner": "Raj"},
        {"channel": "Call"},
    ]
    table = rg.compare_budgets(run(done, owners=owners(Mia=100, Raj=20, Zoe=50)).people)

    # 2024-12-31 is 365 days before the as-of date: the year has ended.
    assert table[["owner", "budget", "left", "costed", "touchpoints"]].values.tolist() == [
        ["Mia", 100, 40, 1, 2],
        ["Raj", 20, -5, 1, 1],
        ["Zoe", 50, 50, 0, 0],
    ]


def test_a_budget_that_is_spent_or_exceeded_is_told() -> None:
    done = [{"channel": "Lunch", "cost": 60}, {"channel": "Gift", "cost": 25, "owner": "Raj"}]
    table = rg.compare_budgets(run(done, owners=owners(Mia=60, Raj=20, Zoe=0)).people)
    told = [finding.message for finding in remark_on_budgets(table)]

    assert told == [
        "Mia: the budget of 60 is spent; costs recorded in the last 365 days: 60, of 1 of 1 touches and engagements.",
        "Raj: the budget of 20 is exceeded by 5; costs recorded in the last 365 days: 25, of 1 of 1 touches and "
        "engagements.",
    ]


def test_plan_and_budgets_say_the_same_was_spent() -> None:
    result = run([{"channel": "Lunch", "cost": 60}, {"channel": "Gift", "cost": 25}], owners=owners(Mia=60))
    plan = rg.plan(result, rg.assign_tiers(result))

    assert plan.owners.set_index("owner")["spent"]["Mia"] == 85
    assert rg.compare_budgets(result.people).set_index("owner")["spent"]["Mia"] == 85


# The mix


def mix_of(result: rg.Result, usual: dict[str, float], budget: float) -> pd.DataFrame:
    budgets = pd.DataFrame({"owner": ["Mia"], "budget": [budget], "spent": [None]})
    return rg.propose_mix(rg.calculate_roi(result), budgets, usual).table.set_index("kind")


def test_where_the_record_cannot_tell_the_mix_is_that_of_the_cadences_and_says_so() -> None:
    result = run([{"channel": "Lunch", "cost": 50}, {"channel": "Call", "cost": 2}])
    mix = rg.propose_mix(
        rg.calculate_roi(result), rg.compare_budgets(result.people), {"meeting": 5, "call": 4}
    )

    assert mix.table.set_index("kind")["standing"].to_dict() == {
        "meeting": "as the whole",
        "call": "as the whole",
    }
    assert "the record cannot tell after which kinds more referrals come" in mix.sentences[0]
    # Without a budget as much as in the last year: 52 of the 258 that five lunches and four calls cost.
    assert (mix.budget, mix.table["cost"].sum()) == (52, 50)
    assert "no owner has a budget" in mix.basis


@pytest.mark.parametrize(
    ("budget", "meetings", "calls"), [(1000, 5, 4), (258, 5, 4), (129, 2, 2), (40, 0, 0)]
)
def test_what_costs_money_is_cut_alike_to_the_budget_and_never_costs_more(
    budget: float, meetings: int, calls: int
) -> None:
    result = run([{"channel": "Lunch", "cost": 50}, {"channel": "Call", "cost": 2}])
    table = mix_of(result, {"meeting": 5, "call": 4}, budget)

    assert table["proposed"].to_dict() == {"meeting": meetings, "call": calls}
    assert table["cost"].sum() <= budget


def test_of_what_has_no_recorded_cost_the_budget_sets_nothing_aside() -> None:
    table = mix_of(
        run([{"channel": "Lunch", "cost": 50}, {"channel": "Call"}]), {"meeting": 5, "call": 4}, 50
    )

    assert table["proposed"].to_dict() == {"meeting": 1, "call": 4}
    assert "its cost is not recorded" in table.loc["call", "because"]


def referrers(calls_bring: bool) -> rg.Result:
    """Forty contacts with a call or a note each; each caller made one referral, half of them two, or all one."""
    who = [f"p{place:02}" for place in range(40)]
    kinds = ["Call" if place % 2 else "Note" for place in range(40)]
    done = pd.DataFrame({"contact_id": who, "date": "2023-02-01", "channel": kinds, "cost": 5})
    made = [each for each, kind in zip(who, kinds, strict=True) if kind == "Call"] if calls_bring else who
    made = [*made, *(made[:10] if calls_bring else [])]
    referred = [f"of-{place}" for place in range(len(made))]
    log = pd.DataFrame({"referrer_id": made, "referred_id": referred, "date": "2025-06-01"})
    log["revenue"] = 100
    ids = [*who, *log["referred_id"]]
    contacts = pd.DataFrame({"contact_id": ids, "name": [f"Person {each}" for each in ids]})
    return rg.run(contacts=contacts, referrals=log, touches=done, settings=OFF)


def test_a_kind_after_which_more_referrals_came_is_doubled_and_one_after_which_fewer_did_is_halved() -> None:
    usual = {"call": 10, "note": 10}
    table = mix_of(referrers(calls_bring=True), usual, 1000)

    # Thirty referrals of twenty calls and none of a note, which are too few to say that it is less.
    assert table["each"].to_dict() == {"call": 1.5, "note": 0}
    assert table.loc["call", ["standing", "compared", "proposed"]].tolist() == ["above the whole", 20, 20]
    assert table.loc["note", ["standing", "proposed"]].tolist() == ["too few to tell", 10]


def test_a_cheap_kind_is_not_preferred_for_being_cheap() -> None:
    """All kinds share a referral equally, so that the ROI of the cheaper is higher by that alone."""
    result = referrers(calls_bring=False)
    cheap = result.people.tables["touches"]
    cheap = cheap.assign(cost=cheap["channel"].map({"Call": 50.0, "Note": 1.0}))
    log = pd.DataFrame(
        {"referrer_id": cheap["contact_id"], "referred_id": "of-" + cheap["contact_id"], "date": "2025-06-01"}
    )
    again = rg.run(referrals=log.assign(revenue=100), touches=cheap, settings=OFF)
    kinds = rg.calculate_roi(again).kinds.set_index("kind")

    assert kinds.loc[["call", "note"], "roi"].tolist() == [1, 99]
    assert kinds.loc[["call", "note"], "each"].tolist() == [1, 1]
    assert kinds.loc[["call", "note"], "standing"].tolist() == ["as the whole", "as the whole"]


def test_the_share_answered_counts_outgoing_touches_of_which_it_is_recorded() -> None:
    done = [{"channel": "Call", "responded": answer, "direction": "out"} for answer in (1, 1, 0, None)]
    kinds = rg.calculate_roi(run([*done, {"channel": "Call", "direction": "in"}])).kinds.set_index("kind")

    assert kinds.loc["call", ["asked", "answered"]].tolist() == [3, 2]
    assert kinds.loc["call", "answer_share"] == pytest.approx(2 / 3)
    # Wilson's interval of two of three, from a calculator.
    assert kinds.loc["call", ["answer_low", "answer_high"]].tolist() == pytest.approx(
        [0.2077, 0.9385], abs=5e-4
    )


def test_the_roi_of_a_kind_is_that_of_what_has_a_cost_on_record() -> None:
    result = run([{"channel": "Call", "cost": 50}, {"channel": "Call"}, {"channel": "Call"}])
    kinds = rg.calculate_roi(result).kinds.set_index("kind")

    # Each of the three calls earns 300 of the 900; the one with a cost of 50 returns 5, and not 17.
    assert kinds.loc["call", ["revenue", "costed_revenue", "roi"]].tolist() == pytest.approx([900, 300, 5])


def test_a_usual_year_is_the_cadences_of_everybody_with_a_tier() -> None:
    people = pd.DataFrame(
        {"contact_id": ["a", "b"], "name": ["Ann Lee", "Bob King"], "type": ["partner", "partner"]}
    )
    log = pd.DataFrame({"referrer_id": ["a"], "referred_id": ["b"], "date": ["2025-06-01"]})
    tiers = rg.assign_tiers(rg.run(contacts=people, referrals=log, settings=OFF))

    # Two allied resources: twelve e-mails and five meetings each.
    assert usual_year(tiers) == pytest.approx({"e-mail": 24, "meeting": 10})
