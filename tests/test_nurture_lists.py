"""The lists beside the plan: invitations, partners, new business, open referrals, asking, feedback, losses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.nurture.ledgers.client_peers import match_client_peers
from refgraph.nurture.ledgers.invitations import invitation_lists
from refgraph.nurture.ledgers.open_referrals import find_open_referrals
from refgraph.nurture.ledgers.partners import partner_pairs
from refgraph.nurture.ledgers.steering_away import find_steering_away
from refgraph.outputs.plan.lists import IN_WORKBOOK, firm_list, ledger_files, ledgers
from refgraph.trades import tell_trade

PlanFirm = Callable[..., rg.Plan]
CASES = Path(__file__).parents[2] / "shared" / "cases"


def meeting(who: str, day: str, **more: Any) -> dict[str, Any]:
    return {"contact_id": who, "date": day, "channel": "meeting", "direction": "out", "responded": 1, **more}


def book_of(**rows: dict[str, Any]) -> pd.DataFrame:
    usual = {
        "name": "", "organisation": "", "owner": "", "tier": "none", "level": 0, "rank": 1, "cluster": 1, "goals": "",
        "profession": "", "experienced": 0, "excluded": "", "interests": "", "person": True, "consent": 1,
        "repair_state": "normal", "detractor": 0, "preferred_channel": "",
    }  # fmt: skip
    return pd.DataFrame({who: {**usual, "name": who.title(), **row} for who, row in rows.items()}).T


PEOPLE = {
    who: {"name": f"{who.title()} New", "type": "prospect", "owner": "Pat", "created": "2024-01-01"}
    for who in ("eve", "old", "mail")
}
TOUCHES = (
    meeting("eve", "2025-12-20", owner="Pat"),
    meeting("old", "2025-09-20", owner="Pat"),
    meeting("ann", "2025-12-20", owner="Pat"),
    {"contact_id": "mail", "date": "2025-12-20", "channel": "email", "direction": "out", "responded": 0},
)


@pytest.fixture(scope="module")
def known(plan_firm: PlanFirm) -> rg.Plan:
    owners = [{"owner": "Pat", "role": "principal"}, {"owner": "Olga", "role": "senior"}]
    pairs = [("ann", who, "2025-06-01") for who in ("bob", *PEOPLE)]
    return plan_firm(PEOPLE, referrals=pairs, touches=list(TOUCHES), owners=owners)


class TestNewBusiness:
    def test_is_whom_somebody_spoke_with_lately_and_nobody_nurtures(self, known: rg.Plan) -> None:
        rows = known.lists["new-business"]
        assert rows[["contact_id", "owner", "days_since", "talks"]].values.tolist() == [["eve", "Pat", 15, 1]]

    def test_principals_have_ten_beside_a_portfolio_of_their_own(self, known: rg.Plan) -> None:
        owners = known.owners.set_index("owner")
        assert owners.loc["Pat", ["new_contacts", "new_contacts_goal", "portfolio_cap"]].tolist() == [
            1,
            10,
            12,
        ]
        assert pd.isna(owners.loc["Olga", "new_contacts_goal"])

    def test_lunches_and_meetings_of_the_last_thirty_days_are_counted_by_day(self, known: rg.Plan) -> None:
        # Two meetings on 20 December are one day; that of September is too long ago.
        assert known.owners.set_index("owner")["lunches_30d"].to_dict() == {"Olga": 0, "Pat": 1}


def test_open_referrals_of_core_advocates_come_first_then_the_oldest() -> None:
    book = book_of(
        cor={"tier": "Core Advocate", "level": 3, "goals": "sell by June"},
        adv={"tier": "Advocate", "level": 2},
    )
    rows = [
        ("adv", "a", "received", "2025-01-01"),
        ("adv", "b", "won", "2025-02-01"),
        ("cor", "c", "qualified", "2025-11-01"),
        ("cor", "d", "received", "2025-06-01"),
        ("cor", "e", "lost", "2025-03-01"),
    ]
    referrals = pd.DataFrame(rows, columns=["referrer_id", "referred_id", "stage", "date"])
    referrals["date"] = pd.to_datetime(referrals["date"])
    found = find_open_referrals(referrals, book, book["name"], pd.Timestamp("2025-12-31"))

    assert found[["contact_id", "referred_id", "days"]].values.tolist() == [
        ["cor", "d", 213], ["cor", "c", 60], ["adv", "a", 364],
    ]  # fmt: skip
    assert found["goals"].tolist() == ["sell by June", "sell by June", ""]


def test_nothing_is_called_open_where_no_outcome_is_on_record() -> None:
    referrals = pd.DataFrame(
        {
            "referrer_id": ["cor"],
            "referred_id": ["d"],
            "stage": ["received"],
            "date": [pd.Timestamp("2025-01-01")],
        }
    )
    book = book_of(cor={"level": 3})
    assert find_open_referrals(referrals, book, book["name"], None).empty


def test_partners_share_clients_differ_in_trade_and_reach_different_people() -> None:
    """Lena and Ike share two clients of five people they know; Lena and Mo two of three; Lou lends as Lena does.

    Roy is a realtor like the firm. Pia prepares payrolls: that completes an accountant, and no realtor.
    """
    ally = {"level": 1, "tier": "Allied Resource"}
    book = book_of(
        lena={**ally, "profession": "Lender", "rank": 1},
        ike={**ally, "profession": "Inspector", "rank": 2},
        mo={**ally, "profession": "Mover", "rank": 3},
        lou={**ally, "profession": "Mortgage broker", "rank": 4},
        roy={**ally, "profession": "Realtor", "rank": 5},
        pia={**ally, "profession": "Payroll provider", "rank": 6},
        cpa={**ally, "profession": "CPA", "rank": 7},
        c1={"experienced": 1},
        c2={"experienced": 1},
        x={},
        y={},
        z={},
    )
    pairs = [
        *(("lena", who) for who in ("c1", "c2", "x")),
        *(("ike", who) for who in ("c1", "c2", "y", "z")),
        *(("mo", who) for who in ("c1", "c2")),
        *(("lou", who) for who in ("c1", "c2")),
        *((one, "c1") for one in ("roy", "pia", "cpa")),
    ]
    network = SimpleNamespace(
        edges=pd.DataFrame(pairs, columns=["source", "target"]), ties=pd.DataFrame({"a": [], "b": []})
    )
    found = partner_pairs(network, book, tell_trade("realtor"))  # type: ignore[arg-type]

    rows = found.set_index(["first_id", "second_id"])[["shared_clients", "reach", "shared_reach"]]
    assert rows.loc[("lena", "ike")].tolist() == [2, 5, 0.4]
    assert rows.loc[("lena", "mo")].tolist() == [2, 3, 0.667]
    assert ("lena", "lou") not in rows.index
    assert not {"roy"} & {who for pair in rows.index for who in pair}
    assert [pair for pair in rows.index if "pia" in pair] == [("pia", "cpa")] or ("cpa", "pia") in rows.index
    assert rows.index[0] == ("lena", "ike")


def test_invitations_go_by_a_shared_interest_first_and_then_by_cluster() -> None:
    advocate = {"level": 2, "tier": "Advocate"}
    golf = {
        f"g{n}": {**advocate, "interests": "Golf; wine" if n else " golf ", "cluster": n, "rank": n}
        for n in range(4)
    }
    rest = {f"c{n}": {**advocate, "cluster": 7, "rank": 10 + n} for n in range(4)}
    others = {
        "ally": {"level": 1, "tier": "Allied Resource", "cluster": 7, "rank": 1},
        "sad": {**advocate, "detractor": 1, "interests": "golf"},
        "fix": {**advocate, "repair_state": "fix", "cluster": 7},
        "no": {**advocate, "consent": 0, "cluster": 7},
        "firm": {**advocate, "person": False, "cluster": 7},
        "alone": {**advocate, "cluster": 9},
    }
    found = invitation_lists(book_of(**golf, **rest, **others), pd.Series({7: "Around Ann Lee"}))

    assert found.groupby("list")["contact_id"].apply(list).to_dict() == {
        "Golf": ["g0", "g1", "g2", "g3"],
        "Around Ann Lee": ["c0", "c1", "c2", "c3", "ally"],
    }


class TestAsking:
    def test_a_referral_within_the_pause_follows_an_ask_and_young_asks_are_not_judged(
        self, plan_firm: PlanFirm
    ) -> None:
        asks = [
            {"contact_id": "ann", "date": "2025-05-01", "owner": "Olga"},
            {"contact_id": "ann", "date": "2025-01-01", "owner": "Olga"},
            {"contact_id": "bob", "date": "2025-05-01", "owner": "Olga"},
            {"contact_id": "bob", "date": "2025-02-01", "owner": ""},
            {"contact_id": "ann", "date": "2025-12-30", "owner": "Olga"},
        ]
        rows = plan_firm(asks=asks).lists["asking"].set_index("owner")

        # Ann referred on 1 June, within 90 days after 1 May only; Bob never did, and nobody looks after him.
        assert rows.loc["Olga", ["asks", "followed"]].tolist() == [3, 1]
        all_of_them = rows.loc["all together"]
        assert all_of_them[["asks", "contacts", "followed", "share"]].tolist() == [4, 2, 1, 0.25]
        # Wilson at 90 %: (0.25 + 0.33819 -+ 0.49111) / 1.67638.
        assert all_of_them[["low", "high"]].tolist() == pytest.approx([0.0579, 0.6438], abs=2e-4)

    def test_without_asks_on_record_nothing_is_said(self, plan_firm: PlanFirm) -> None:
        assert plan_firm().lists["asking"].empty


def test_steps_after_which_nobody_hears_from_clients_stand_first(plan_firm: PlanFirm) -> None:
    deals = [
        {"contact_id": "ann", "date": "2025-03-01", "amount": 100, "status": "won"},
        {"contact_id": "ann", "date": "2025-08-01", "amount": 100, "status": "won"},
        {"contact_id": "bob", "date": "2025-12-20", "amount": 100, "status": "won"},
    ]
    feedback = [{"contact_id": "ann", "date": "2025-04-01", "score": 9}]
    gaps = plan_firm(deals=deals, feedback=feedback).lists["feedback-gaps"]

    # Bob's deal is fifteen days old: too early to tell.
    assert gaps.values.tolist() == [["further deal won", 1, 0, 0.0], ["first deal won", 1, 1, 1.0]]


def test_losses_tell_what_was_heard_before(plan_firm: PlanFirm) -> None:
    deals = [
        {"contact_id": "ann", "date": "2025-03-01", "amount": 100, "status": "won", "kind": "new"},
        {"contact_id": "ann", "date": "2025-11-01", "amount": 100, "status": "lost", "kind": "cancel"},
    ]
    feedback = [
        {"contact_id": "ann", "date": "2025-10-01", "score": 4, "comment": "Nobody rang back."},
        {"contact_id": "ann", "date": "2025-12-01", "score": 8, "comment": "Better."},
    ]
    complaints = [{"contact_id": "ann", "opened": "2025-10-05", "closed": "2025-10-20"}]
    rows = plan_firm(deals=deals, feedback=feedback, complaints=complaints).lists["losses"]

    told = rows.loc[0, ["name", "what_ended", "score_before", "comment_before", "complaints"]].tolist()
    assert told == ["Ann Adler", "cancelled", 4, "Nobody rang back.", 1]


def test_lists_that_are_read_once_are_sheets_and_no_files(plan_firm: PlanFirm) -> None:
    plan = plan_firm()
    assert set(ledgers(plan)) - set(ledger_files(plan)) == set(IN_WORKBOOK)
    assert {"partners", "invitations", "open-referrals", "introductions", "new-business", "owners"} <= set(
        ledger_files(plan)
    )


class TestTasks:
    def test_who_was_never_asked_how_content_it_is_gets_a_survey_though_no_answer_is_on_record(
        self, plan_firm: PlanFirm
    ) -> None:
        tasks = plan_firm(surveys=True).tasks
        surveys = tasks[tasks["action"].eq("survey")]
        assert surveys["contact_id"].tolist() == ["ann"]
        assert surveys["reason"].tolist() == ["Never asked how content they are."]

    def test_where_nobody_was_ever_asked_the_survey_is_one_campaign_and_nobodys_task(
        self, plan_firm: PlanFirm
    ) -> None:
        clients = {f"c{n}": {"type": "client", "owner": "Olga"} for n in range(30)}
        plan = plan_firm(clients, surveys=True)

        assert plan.tasks["action"].eq("survey").sum() == 31
        listed = firm_list(plan)
        assert listed.loc[listed["action"].eq("survey"), ["contact_id", "personal"]].values.tolist() == [
            ["", False]
        ]

    def test_the_most_delighted_of_a_group_without_a_voice_is_asked_for_a_testimonial(
        self, plan_firm: PlanFirm
    ) -> None:
        feedback = [{"contact_id": "ann", "date": "2025-12-01", "score": 10}]
        pairs = [("ann", who, "2025-06-01") for who in ("bob", "cid", "dee")]
        tasks = plan_firm({"cid": {}, "dee": {}}, referrals=pairs, feedback=feedback).tasks
        asked = tasks[tasks["action"].eq("testimonial")]
        assert asked["contact_id"].tolist() == ["ann"]
        assert not asked["personal"].any()

    def test_a_client_has_an_anniversary_of_the_day_the_service_began(self, plan_firm: PlanFirm) -> None:
        rules = rg.NurtureRules(cadence_of={"Advocate": "33 Touch"})
        plan = plan_firm({"ann": {"service_start": "2020-01-20"}}, rules=rules, weeks=8)
        told = " ".join(plan.tasks["reason"])
        assert "nniversary as a client, 6 years 2026-01-20" in told

    def test_a_newsletter_is_no_survey(self, plan_firm: PlanFirm) -> None:
        before = plan_firm(surveys=True)
        sent = [{"contact_id": "ann", "date": "2026-01-20", "channel": "newsletter", "direction": "out"}]
        after = plan_firm(as_of="2026-02-01", surveys=True, touches=sent, previous=before.ledger)
        state = after.ledger.set_index("action")["state"]
        assert state["survey"] == "open"

    def test_an_answer_settles_the_survey_that_asked_for_it(self, plan_firm: PlanFirm) -> None:
        before = plan_firm(surveys=True)
        feedback = [{"contact_id": "ann", "date": "2026-01-20", "score": 8}]
        after = plan_firm(as_of="2026-02-01", feedback=feedback, previous=before.ledger)
        assert after.ledger.set_index("action").loc["survey", ["state", "why"]].tolist() == [
            "done",
            "answered",
        ]


def test_a_touch_that_is_known_to_be_unanswered_engages_nobody(plan_firm: PlanFirm) -> None:
    touches = [
        {"contact_id": "ann", "date": "2025-12-20", "channel": "call", "direction": "out", "responded": "no"}
    ]
    assert plan_firm(touches=touches).contacts.loc["ann", ["lapse", "lapse_basis"]].tolist() == ["never", ""]


@pytest.mark.parametrize("asked", [False, True])
def test_asks_take_no_one_on_one_away(plan_firm: PlanFirm, asked: bool) -> None:
    """Five meetings a year, 73 days apart from 31 December on, whether or not a won referral lets one ask."""
    ally = {"lena": {"name": "Lena Lend", "type": "partner", "owner": "Olga"}}
    pairs = [("lena", "bob", "2025-12-20"), ("ann", "cid", "2025-01-01")]
    deals = [{"contact_id": "bob", "date": "2025-12-28", "amount": 900, "status": "won"}] if asked else []
    more = {"deals": deals} if deals else {}
    plan = plan_firm(
        {**ally, "cid": {}}, referrals=pairs, touches=[meeting("lena", "2025-12-31")], weeks=52, **more
    )
    tasks = plan.tasks[plan.tasks["contact_id"].eq("lena")]
    met = tasks.loc[tasks["action"].eq("meeting"), "due"].dt.date.astype(str).tolist()
    assert met == ["2026-03-13", "2026-05-26", "2026-08-07", "2026-10-19", "2026-12-31"]
    assert tasks["action"].eq("ask").any() == asked
    assert plan.contacts.loc["lena", ["one_on_ones_365", "one_on_ones_year", "touches_year"]].tolist() == [
        1,
        5,
        17,
    ]


@pytest.mark.skipif(not CASES.is_dir(), reason=f"{CASES} is not there")
class TestCases:
    def made(self, case: str, weeks: int = 4) -> rg.Plan:
        result = rg.run(CASES / case, settings=rg.Settings(as_of="2026-01-01"))
        return rg.plan(result, rg.assign_tiers(result), weeks=weeks)

    def test_a_birthday_removes_no_one_on_ones(self) -> None:
        plan = self.made("birthday-removes-one-on-ones", 52)
        meetings = plan.tasks[plan.tasks["action"].eq("meeting")].groupby("contact_id").size()
        assert meetings.to_dict() == {"L": 5, "M": 5}
        assert plan.lapsing.empty

    def test_who_did_not_answer_is_not_engaged(self) -> None:
        assert (
            self.made("unanswered-is-not-engaged").contacts.loc[["A", "B"], "lapse"].tolist() == ["never"] * 2
        )


def network_of(*pairs: tuple[str, str]) -> Any:
    edges = pd.DataFrame(list(pairs), columns=["source", "target"], dtype="str")
    return SimpleNamespace(edges=edges, ties=pd.DataFrame({"a": [], "b": []}, dtype="str"))


def test_who_could_steer_others_away_is_told_by_reach_with_the_way_to_an_open_prospect() -> None:
    usual = {"repair_shown": "", "severity": float("nan"), "links": 0, "detractor_by": "", "type": "client"}
    book = book_of(
        sad={**usual, "detractor": 1, "detractor_by": "score 3", "links": 3},
        mad={**usual, "repair_state": "fix", "repair_shown": "complaint", "severity": 9.0, "links": 3},
        mid=usual,
        pro={**usual, "type": "prospect"},
        out={**usual, "detractor": 1, "excluded": "deceased"},
    )
    network = network_of(("sad", "mid"), ("mid", "pro"), ("pro", "out"))
    found = find_steering_away(network, book, pd.Series([], dtype="str"))
    # Unhappy with three links: 2 times 1 + log2(4).
    assert found[["contact_id", "risk", "steps", "path"]].fillna(0).values.tolist() == [
        ["mad", 9.0, 0, ""],
        ["sad", 6.0, 2, "Sad > Mid > Pro"],
    ]


def test_a_deal_of_five_times_the_usual_is_told_apart_with_the_chain_that_brought_it(
    plan_firm: PlanFirm,
) -> None:
    won = [("ann", 100), ("cid", 100), ("dee", 100), ("eve", 300), ("bob", 500)]
    deals = [
        {"contact_id": who, "amount": amount, "status": "won", "date": "2025-10-01"} for who, amount in won
    ]
    pairs = [("ann", "cid", "2025-01-01"), ("cid", "bob", "2025-02-01"), ("dee", "bob", "2025-03-01")]
    found = plan_firm({who: {"name": who.title()} for who, _ in won}, referrals=pairs, deals=deals).lists[
        "big-deals"
    ]
    # The median is 100; 500 of 1,100 is 45.45 %.
    columns = ["contact_id", "times_usual", "share", "referrer_id", "chain"]
    assert found[columns].values.tolist() == [["bob", 5.0, 0.4545, "cid", "Ann > Cid > Bob"]]


def test_each_owner_meets_peers_of_the_same_standing_at_clients() -> None:
    book = book_of(
        cli={"organisation": "Acme", "owner": "Pat", "experienced": 1},
        ceo={"organisation": "Acme", "profession": "CEO"},
        clerk={"organisation": "Acme", "profession": "Clerk"},
        taken={"organisation": "Acme", "profession": "Clerk", "owner": "Sam"},
        far={"organisation": "Other", "profession": "CEO"},
    )
    owners = pd.DataFrame({"role": ["principal", "staff"]}, index=["Pat", "Sam"])
    found = match_client_peers(book, owners)
    assert found[["proposed_owner", "contact_id", "known_there", "kept_by"]].values.tolist() == [
        ["Pat", "ceo", "Cli", "Pat"],
        ["Sam", "clerk", "Cli", "Pat"],
    ]


def test_what_came_new_is_counted_by_month(plan_firm: PlanFirm) -> None:
    pairs = [("ann", "bob", "2025-11-03"), ("ann", "cid", "2025-12-04"), ("bob", "dee", "2025-12-05")]
    feedback = [{"contact_id": "ann", "date": day, "score": 9} for day in ("2025-11-01", "2025-12-01")]
    people = {who: {"name": who.title()} for who in ("cid", "dee")}
    found = plan_firm(people, referrals=pairs, feedback=feedback).lists["renewal"].set_index("month")
    assert found.loc[["2025-12", "2025-11"]].values.tolist() == [[2, 1, 0, 0], [1, 1, 1, 0]]


def test_all_clients_hear_once_a_year_that_referrals_are_valued_but_who_is_unhappy(
    plan_firm: PlanFirm,
) -> None:
    people = {
        "cli": {"name": "Cli Ent", "type": "client"},
        "sad": {"name": "Sad Day", "type": "client"},
        "no": {"name": "No Thanks", "type": "client", "willing_to_refer": "no"},
        "pro": {"name": "Pro Spect", "type": "prospect"},
    }
    feedback = [{"contact_id": "sad", "date": "2025-12-20", "score": 3}]
    made = plan_firm(people, feedback=feedback, broadcast=True)
    told = made.tasks[made.tasks["trigger"].eq("referrals are valued")]
    assert sorted(told["contact_id"]) == ["ann", "cli"]
    assert not told["personal"].any()
    again = plan_firm(people, feedback=feedback, broadcast=True, previous=made.ledger)
    assert again.ledger["trigger"].eq("referrals are valued").sum() == 2
