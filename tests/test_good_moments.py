"""When and why people refer: by hand, against scipy, and in worlds where no moment matters."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

import refgraph as rg
from refgraph.evidence.value_model import (
    count_reasons,
    learn_moments,
    moments_to_ask,
    say_moments,
    say_reasons,
)
from refgraph.evidence.value_model.rate_ratios import rate_ratio

AS_OF = pd.Timestamp("2025-12-31")
CAME = AS_OF - pd.Timedelta(days=1000)


def _days(numbers: list[int]) -> list[pd.Timestamp]:
    return [CAME + pd.Timedelta(days=day) for day in numbers]


def _world(referrals: dict[str, list[int]], wins: dict[str, int] | None = None, **tables: Any) -> Any:
    """Return contacts known for 1,000 days, their referrals on days after that, and the days of first wins."""
    rows = [(who, day) for who, days in referrals.items() for day in days]
    won = {f"won by {who}": day for who, day in (wins or {}).items()}
    events = pd.DataFrame(
        {
            "source": [who for who, _ in rows] + list(wins or ()),
            "target": ["x" for _ in rows] + list(won),
            "date": _days([day for _, day in rows]) + _days([0 for _ in won]),
            "count": 1.0,
            "won": [False] * len(rows) + [True] * len(won),
        }
    )
    nodes = pd.DataFrame({"first_won": pd.Series(dict(zip(won, _days(list(won.values())), strict=True)))})
    names = list(referrals)
    people = SimpleNamespace(
        as_of=AS_OF,
        contacts=pd.DataFrame({"contact_id": names, "created": CAME}),
        referrals=pd.DataFrame({"referrer_id": events["source"], "referred_id": "x", "date": events["date"]}),
        tables={name: pd.DataFrame(table) for name, table in tables.items()},
    )
    return people, SimpleNamespace(events=events, nodes=nodes)


def _events(who: str, days: list[int], word: str = "Move") -> dict[str, Any]:
    return {"contact_id": [who] * len(days), "date": _days(days), "event": word}


@pytest.mark.parametrize(("k", "t", "o", "u"), [(6, 900, 20, 14_000), (0, 50, 9, 100), (12, 300, 1, 300)])
def test_of_one_stratum_the_ratio_is_the_exact_binomial_test(k, t, o, u):
    found, known = rate_ratio([k], [t], [o], [u]), binomtest(k, k + o, t / (t + u))
    ends = known.proportion_ci(0.95, "exact")
    assert found.p == pytest.approx(known.pvalue)
    assert found.low == pytest.approx(ends.low / (1 - ends.low) * u / t)
    assert found.high == pytest.approx(ends.high / (1 - ends.high) * u / t)


def test_of_strata_with_equal_shares_the_sum_is_one_binomial():
    apart = rate_ratio([2, 4], [10, 20], [3, 1], [90, 180])
    together = rate_ratio([6], [30], [4], [270])
    assert (apart.ratio, apart.low, apart.high, apart.p) == pytest.approx(
        (together.ratio, together.low, together.high, together.p)
    )


def test_two_unequal_strata_are_convolved():
    # One referral each; chances .5 and .2 at a ratio of 1: both 0.1, none .4, so p of both is .1.
    assert rate_ratio([1, 1], [50, 20], [0, 0], [50, 80]).p == pytest.approx(0.1)


def test_days_after_a_moment_are_counted_once_and_the_moments_own_day_not():
    # 100 to 130 overlap: 100 + 1 ... 130 + 90 are 120 days; referrals on 100 (too early) and 221 (too late).
    referrals = {"ann": [100, 101, 130, 150, 200, 220, 221, 400, 500, 600, 700]}
    row = learn_moments(*_world(referrals, events=_events("ann", [100, 130]))).iloc[0]
    assert row[["moment", "times", "contacts", "days", "referrals"]].tolist() == ["move", 2, 1, 120, 5]
    assert row[["other_days", "other_referrals"]].tolist() == [880, 6]
    assert row["ratio"] == pytest.approx((5 / 120) / (6 / 880))
    assert row["p_holm"] == row["p"]


def test_each_contact_is_compared_with_itself():
    # Bob never has a moment: his hundred referrals are neither here nor there.
    referrals = {"ann": [110, 120, 130, 140, 150, 400, 500, 600, 700, 800], "bob": list(range(2, 102))}
    row = learn_moments(*_world(referrals, events=_events("ann", [100]))).iloc[0]
    assert (row["contacts"], row["referrals"], row["other_referrals"]) == (1, 5, 5)
    assert row["ratio"] == pytest.approx((5 / 90) / (5 / 910))
    assert row["verdict"] == "more"
    # 10.1 times, but its interval is 2 to 44 wide.
    assert "referred 10 (2 to 44) times" in row["says"]
    assert "(5 of 10 referrals)" in row["says"]


def test_fewer_than_five_referrals_on_either_side_are_too_few():
    few = learn_moments(*_world({"ann": [110, 120, 130, 140, 400, 500]}, events=_events("ann", [100])))
    assert few["verdict"].tolist() == ["too few"]
    assert np.isnan(few["ratio"].iloc[0])
    assert say_moments(few) == (
        "After which moments contacts refer more often cannot be told: fewer than 5 referrals within the days after "
        "it, or outside of them (move).",
    )


def test_where_no_moment_is_shown_those_compared_and_those_too_few_are_named_apart():
    referrals = {"ann": [110, 120, 130, 140, 150, *range(200, 990, 16)]}
    tables = _events("ann", [100])
    more = _events("ann", [999], "Fair")
    events = {name: [*tables[name], *more[name]] if name != "event" else ["Move", "Fair"] for name in tables}
    assert say_moments(learn_moments(*_world(referrals, events=events))) == (
        "After no moment are contacts shown to refer more often than at other times (move; not compared, as there are "
        "fewer than 5 referrals within the days after it, or outside of them: fair).",
    )


def test_moments_come_from_all_tables():
    deals = {"contact_id": ["ann"] * 4, "date": _days([10, 50, 120, 700]), "amount": [100, 100, 300, 100]}
    deals |= {"status": ["won", "won", "won", "lost"], "kind": ["new", "repeat", "upsell", "upsell"]}
    found = learn_moments(
        *_world(
            {"ann": [60, 300]},
            {"ann": 30},
            deals=deals,
            feedback={"contact_id": ["ann", "ann"], "date": _days([20, 40]), "score": [9, 8]},
            complaints={"contact_id": ["ann"], "opened": _days([200]), "closed": _days([210])},
            engagements={"contact_id": ["ann"], "date": _days([330]), "kind": ["Meeting"]},
            events=_events("ann", [500], "New  Baby"),
        )
    ).set_index("moment")
    assert found["times"].to_dict() == {
        "bought more": 1,
        "complaint settled": 1,
        "high score": 1,
        "meeting": 1,
        "new baby": 1,
        "purchase": 3,
        # On day 120: 300 in the 90 days up to it (days 31 to 120 hold the second deal as well), 100 before.
        "spends more": 1,
        "won referral": 1,
    }


def test_of_won_referrals_the_first_counts_against_the_rest_of_the_year():
    # Won on day 300: 301 to 390 against 391 to 665; what lies before led to it.
    referrals = {"ann": [5, 10, 50, 310, 320, 330, 340, 350, 400, 450, 500, 550, 600, 900]}
    row = learn_moments(*_world(referrals, {"ann": 300})).set_index("moment").loc["won referral"]
    assert row[["days", "referrals", "other_days", "other_referrals"]].tolist() == [90, 5, 275, 5]


@pytest.mark.slow
def test_in_worlds_where_no_moment_matters_none_is_shown_more_than_one_time_in_twenty():
    # Those who refer much also win and answer much; against everybody's days both moments would shine.
    shown = dict.fromkeys(("won referral", "high score"), 0)
    for seed in range(60):
        random = np.random.default_rng(seed)
        rates = random.gamma(0.6, 10, 40)
        referrals = {
            f"c{n:02}": sorted(random.integers(2, 1000, random.poisson(rate)).tolist())
            for n, rate in enumerate(rates)
        }
        wins = {who: days[0] + 40 for who, days in referrals.items() if days and days[0] < 900}
        answers = [
            (who, day)
            for who, days in referrals.items()
            for day in random.integers(1, 999, 1 + len(days) // 2)
        ]
        feedback = {
            "contact_id": [who for who, _ in answers],
            "date": _days([int(day) for _, day in answers]),
            "score": 10,
        }
        found = learn_moments(*_world(referrals, wins, feedback=feedback)).set_index("moment")
        for name in shown:
            shown[name] += found.loc[name, "p"] < 0.05
    # Of 60 worlds at 5 % at most 9, in 998 of 1,000 cases.
    assert max(shown.values()) <= 9


def _reasons(texts: list[str], referrers: list[str]) -> pd.DataFrame:
    log = pd.DataFrame(
        {
            "referrer": referrers,
            "referred": [f"r{n}" for n in range(len(texts))],
            "reason": texts,
            "date": "2025-01-01",
        }
    )
    result = rg.run(referrals=log)
    return count_reasons(result, rg.assign_tiers(result))


def test_reasons_are_folded_by_case_accents_and_blanks_and_by_nothing_else():
    texts = ["Réponse rapide", "reponse  RAPIDE.", "Réponse rapide", "rapide", "fair price", ""]
    found = _reasons(texts, ["Ann", "Bob", "Ann", "Ann", "Bob", "Bob"])
    every = found[found["by"].eq("all")]
    assert every[["reason", "referrals", "contacts", "of"]].values.tolist() == [
        ["Réponse rapide", 3, 2, 5],
        ["fair price", 1, 1, 5],
        ["rapide", 1, 1, 5],
    ]
    assert say_reasons(found).startswith("Why they refer, of 5 referrals with a reason: 'Réponse rapide' (3)")


def test_reasons_of_groups_add_up_to_those_of_all():
    found = _reasons(["a", "b", "a", "c", "A"], ["Ann", "Ann", "Bob", "Cid", "Cid"])
    for by in ("tier", "cluster"):
        inside = found[found["by"].eq(by)]
        assert inside.groupby("reason")["referrals"].sum().to_dict() == {"a": 3, "b": 1, "c": 1}
        assert inside.drop_duplicates("group")["of"].sum() == 5


def test_a_row_that_stands_for_several_referrals_counts_as_so_many_reasons():
    log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["r1", "r2"], "reason": ["price", "care"]})
    result = rg.run(referrals=log.assign(count=[1, 4]))
    every = count_reasons(result, rg.assign_tiers(result)).query("by == 'all'")

    assert every[["reason", "referrals", "contacts", "of"]].values.tolist() == [
        ["care", 4, 1, 5],
        ["price", 1, 1, 5],
    ]


def test_where_no_reason_is_on_record_nothing_is_said():
    assert say_reasons(_reasons(["", "  "], ["Ann", "Bob"])) == ""


def test_where_nothing_is_dated_no_moment_is_learnt():
    log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]})
    result = rg.run(referrals=log)

    assert learn_moments(result.people, result.network).empty
    assert moments_to_ask(result.people, result.network).empty
