"""Tiers: given by evidence, taken away slowly, never against a pin, and always with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.people import find_firm
from refgraph.ranking import Standing
from refgraph.tiers import TierRules, Tiers, assess_tiers, assign_tiers, core_capacity, find_owners

CORE, ADVOCATE, ALLIED, NONE = "Core Advocate", "Advocate", "Allied Resource", "none"


def run(as_of: str = "2026-01-01", **tables: pd.DataFrame) -> rg.Result:
    return rg.run(settings=rg.Settings(as_of=as_of), **tables)


def row(tiers: Tiers, identity: str) -> dict[str, Any]:
    found: dict[str, Any] = tiers.table.set_index("contact_id").loc[identity].to_dict()
    return found


@pytest.fixture(scope="module")
def described_m1(m1_tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """M1 with what people are: H and B partners, X and P clients, P with a score of 9."""
    contacts = m1_tables["contacts"].assign(type="prospect", profession="")
    kinds = {"H": "partner", "B": "partner", "X": "client", "P": "client"}
    contacts["type"] = contacts["contact_id"].map(kinds).fillna("prospect")
    feedback = pd.DataFrame({"contact_id": ["P"], "date": ["2025-12-01"], "score": [9]})
    return {**m1_tables, "contacts": contacts, "feedback": feedback}


@pytest.fixture(scope="module")
def m1_run(described_m1: dict[str, pd.DataFrame]) -> rg.Result:
    return run(**described_m1)


@pytest.fixture(scope="module")
def m1_tiers(m1_run: rg.Result) -> Tiers:
    return assign_tiers(m1_run)


class TestReferenceNetwork:
    @pytest.mark.parametrize(("identity", "tier"), [("X", CORE), ("P", CORE), ("B", ADVOCATE), ("H", ALLIED)])
    def test_gives_the_tiers_worked_out_by_hand(self, m1_tiers: Tiers, identity: str, tier: str) -> None:
        assert tier == row(m1_tiers, identity)["tier"]

    def test_evidence_alone_gives_them_whatever_is_pinned(
        self, described_m1: dict[str, pd.DataFrame]
    ) -> None:
        contacts = described_m1["contacts"]
        pinned = contacts.assign(tier_lock=contacts["contact_id"].map({"X": NONE, "L1": CORE}).fillna(""))
        assessed = assess_tiers(run(**{**described_m1, "contacts": pinned}))["assessed"]

        assert assessed[["X", "P", "B", "H", "L1"]].tolist() == [CORE, CORE, ADVOCATE, ALLIED, NONE]

    def test_says_to_reactivate_the_hub_that_went_silent(self, m1_tiers: Tiers) -> None:
        hub = row(m1_tiers, "H")

        assert hub["label"] == "inactive"
        assert hub["reason"] == "Partner; 6 referrals made, none for 450 days; reactivate."

    @pytest.mark.parametrize(
        ("identity", "place", "connecting", "by"),
        [("X", 1, 2, "bridge"), ("P", 2, 2, "bridge"), ("B", 4, 1, "bridge"), ("H", 6, 1, "betweenness")],
    )
    def test_uses_the_places_by_what_is_expected_and_as_a_link(
        self, m1_tiers: Tiers, identity: str, place: int, connecting: int, by: str
    ) -> None:
        found = m1_tiers.evidence.loc[identity]

        assert [place, connecting, by] == [found["place"], found["connecting_place"], found["connecting_by"]]

    def test_makes_the_reason_of_numbers(self, m1_tiers: Tiers) -> None:
        assert row(m1_tiers, "X")["reason"] == (
            "2 referrals in 24 months, 1 won; place 1 in the ranking, 2 as a link; 3 links."
        )

    def test_says_what_would_move_a_contact_up(self, m1_tiers: Tiers) -> None:
        assert row(m1_tiers, "B")["to_move_up"] == ("Core Advocate: a place among the first 3 of both lists")

    def test_counts_who_connects_and_is_a_partner_as_both(self, m1_tiers: Tiers) -> None:
        assert row(m1_tiers, "B")["eligible"] == f"{ADVOCATE}; {ALLIED}"

    def test_counts_every_contact_once(self, m1_tiers: Tiers) -> None:
        assert m1_tiers.summary["contacts"].tolist() == [2, 3, 1, 7]
        assert m1_tiers.table["contact_id"].is_unique

    def test_puts_changes_on_top(self, m1_tiers: Tiers) -> None:
        assert m1_tiers.table["change"].tolist() == ["promoted"] * 6 + [""] * 7

    def test_does_not_depend_on_the_order_of_rows_and_columns(
        self, described_m1: dict[str, pd.DataFrame], m1_tiers: Tiers
    ) -> None:
        shuffled = {
            name: table.sample(frac=1, random_state=3)[sorted(table.columns, reverse=True)]
            for name, table in described_m1.items()
        }

        pd.testing.assert_frame_equal(m1_tiers.table, assign_tiers(run(**shuffled)).table)

    def test_leaves_its_input_alone(self, m1_run: rg.Result) -> None:
        before = m1_run.people.contacts.copy()

        assign_tiers(m1_run)

        pd.testing.assert_frame_equal(before, m1_run.people.contacts)


class TestEvidence:
    """The clauses, each on the smallest tables that show it."""

    @staticmethod
    def of(contact: dict[str, Any], rules: TierRules | None = None, **tables: pd.DataFrame) -> dict[str, Any]:
        """One contact, A, who referred B on the first of December 2025."""
        contacts = pd.DataFrame(
            {
                "contact_id": ["A", "B"],
                "name": ["Ann Lee", "Bob King"],
                "referrer": ["", "A"],
                "created": "2025-12-01",
            }
        )
        for name, value in contact.items():
            contacts[name] = [value, ""]
        return row(assign_tiers(run(contacts=contacts, **tables), rules or TierRules()), "A")

    @pytest.mark.parametrize(
        "contact",
        [
            {"type": "client"},
            {"type": "past_client"},
            {"is_experienced": "yes"},
            {"service_start": "2020-01-01"},
        ],
    )
    def test_counts_every_sign_of_experience(self, contact: dict[str, Any]) -> None:
        assert self.of(contact)["tier"] == ADVOCATE

    def test_counts_a_won_deal_as_experience(self) -> None:
        deals = pd.DataFrame({"contact_id": ["A"], "status": ["won"], "amount": [100]})

        assert self.of({}, deals=deals)["tier"] == ADVOCATE

    def test_counts_no_deal_that_was_not_won(self) -> None:
        deals = pd.DataFrame({"contact_id": ["A"], "status": ["open"], "amount": [100]})

        assert self.of({}, deals=deals)["tier"] == NONE

    def test_guesses_nothing_where_experience_is_unknown(self) -> None:
        found = self.of({})

        assert (found["tier"], found["label"]) == (NONE, "referrer-unclassified")
        assert found["reason"] == "1 referral made; nothing says whether a client."
        assert found["to_move_up"] == (
            "Advocate: if a client, add a column 'Type' (Client, Past Client, Partner)"
        )

    @pytest.mark.parametrize("score", [0, 6])
    def test_makes_no_advocate_of_a_detractor(self, score: int) -> None:
        feedback = pd.DataFrame({"contact_id": ["A"], "date": ["2025-11-01"], "score": [score]})
        found = self.of({"type": "client"}, feedback=feedback)

        assert (found["tier"], found["label"]) == (NONE, "repair")
        assert f"score {score}" in found["reason"]

    def test_lets_the_latest_score_count(self) -> None:
        feedback = pd.DataFrame(
            {"contact_id": ["A", "A"], "date": ["2025-11-01", "2025-10-01"], "score": [9, 2]}
        )

        assert self.of({"type": "client"}, feedback=feedback)["tier"] == ADVOCATE

    def test_forgets_a_score_after_a_year(self) -> None:
        feedback = pd.DataFrame({"contact_id": ["A"], "date": ["2024-11-01"], "score": [2]})

        assert self.of({"type": "client"}, feedback=feedback)["tier"] == ADVOCATE

    def test_calls_an_open_complaint_a_reason_to_repair_first(self) -> None:
        complaints = pd.DataFrame(
            {"contact_id": ["A", "A"], "opened": ["2025-10-01", "2025-11-01"], "closed": ["2025-10-09", ""]}
        )
        found = self.of({"type": "client"}, complaints=complaints)

        assert (found["tier"], found["label"]) == (NONE, "repair")

    def test_gives_a_partner_who_exchanges_referrals_the_label_active(self) -> None:
        assert self.of({"type": "partner"})["label"] == "active"

    def test_counts_what_was_given_to_a_partner_as_exchange(self) -> None:
        contacts = pd.DataFrame(
            {
                "contact_id": ["A", "B", "C"],
                "type": ["partner", "client", "client"],
                "referrer": ["", "C", ""],
            }
        )
        given = pd.DataFrame({"contact_id": ["A"], "date": ["2025-06-01"]})

        assert row(assign_tiers(run(contacts=contacts, given=given)), "A")["label"] == "active"

    @pytest.mark.parametrize(
        "profession", ["Home Inspector", "Senior mortgage lender", "General contractors", "Notar"]
    )
    def test_knows_the_professions_that_complete_a_trade(self, profession: str) -> None:
        assert self.of({"profession": profession})["tier"] == ALLIED

    @pytest.mark.parametrize(
        ("profession", "rules", "tier"),
        [
            ("Wizard", TierRules(), NONE),
            ("Wizard", TierRules(allied_professions=("wizard",)), ALLIED),
            ("Home Inspector", TierRules(not_allied_professions=("inspector",)), NONE),
            ("Physician", TierRules(trade="realtor"), NONE),
            ("Physician", TierRules(trade="clinic"), ALLIED),
            ("Realtor", TierRules(trade="estate agent"), NONE),
        ],
    )
    def test_takes_trade_and_professions_from_the_settings(
        self, profession: str, rules: TierRules, tier: str
    ) -> None:
        assert self.of({"profession": profession}, rules)["tier"] == tier

    @pytest.mark.parametrize(
        ("contact", "tier", "label", "reason"),
        [
            ({"profession": "CPA"}, NONE, "peer", "CPA: of your own trade, a peer or a competitor."),
            (
                {"profession": "CPA", "type": "prospect"},
                NONE,
                "peer",
                "CPA: of your own trade, a peer or a competitor.",
            ),
            ({"profession": "CPA", "type": "client"}, NONE, "client", "Client; willingness not known."),
            (
                {"profession": "CPA", "type": "partner"},
                ALLIED,
                "inactive",
                "Partner; no referral exchanged in 365 days.",
            ),
        ],
    )
    def test_takes_who_has_the_firms_own_profession_for_a_peer_or_a_competitor(
        self, contact: dict[str, Any], tier: str, label: str, reason: str
    ) -> None:
        contacts = pd.DataFrame(
            {"contact_id": list("ABC"), "profession": "", "type": "", "referrer": ["", "A", ""]}
        )
        contacts.loc[2, list(contact)] = list(contact.values())
        found = row(assign_tiers(run(contacts=contacts), TierRules(trade="accountant")), "C")

        assert (found["tier"], found["label"], found["reason"]) == (tier, label, reason)
        assert "use the service" not in found["to_move_up"]

    def test_waits_for_a_referral_from_an_attorney_of_whom_no_field_is_known(self) -> None:
        contacts = pd.DataFrame(
            {"contact_id": list("ABC"), "profession": ["Attorney", "", "Attorney"], "referrer": ["", "A", ""]}
        )
        tiers = assign_tiers(run(contacts=contacts), TierRules(trade="family law"))

        assert [row(tiers, each)["tier"] for each in "AC"] == [ALLIED, NONE]
        assert row(tiers, "C")["reason"] == "Attorney, field not known; no referral exchanged."

    def test_asks_for_the_type_of_a_partner_where_only_a_stage_is_exported(self) -> None:
        contacts = pd.DataFrame(
            {"contact_id": list("AB"), "stage": "Lead", "profession": ["Realtor", ""], "referrer": ["", "A"]}
        )
        found = row(assign_tiers(run(contacts=contacts), TierRules(trade="realtor")), "A")

        assert found["to_move_up"] == "Allied Resource: if no competitor, add a column 'Type' (Partner)"

    def test_refuses_a_trade_that_it_does_not_know(self) -> None:
        with pytest.raises(rg.RefgraphError, match=r"There is no trade 'wizardry'.*realtor"):
            TierRules(trade="wizardry")

    @pytest.mark.parametrize("word", ["Competitor", "Wettbewerber"])
    @pytest.mark.parametrize("column", ["Segment", "Type", "Stage", "Status", "Tags"])
    def test_never_takes_a_competitor_for_an_ally_whichever_column_says_so(
        self, column: str, word: str
    ) -> None:
        contacts = pd.DataFrame(
            {
                "Id": ["1", "2", "3"],
                "Name": ["Ann Lee", "Bob King", "Cid Day"],
                "Profession": ["Home inspector", "", ""],
                column: [word, "Client", "Client"],
            }
        )
        log = pd.DataFrame({"Referrer Id": ["1", "1"], "Referred Id": ["2", "3"], "Date": "2025-05-01"})
        found = row(assign_tiers(run(contacts=contacts, referrals=log), TierRules(trade="realtor")), "1")
        assert (found["tier"], found["reason"]) == (NONE, "Excluded: competitor.")

    def test_lets_the_words_of_the_crm_say_that_an_ally_is_still_a_prospect(self) -> None:
        contacts = pd.DataFrame(
            {
                "contact_id": ["A", "B", "C"],
                "type": "prospect",
                "profession": ["Accountant", "Accountant", ""],
                "referrer": ["", "", "A"],
            }
        )
        tiers = assign_tiers(run(contacts=contacts), TierRules(trade="attorney"))

        assert [row(tiers, each)["tier"] for each in "AB"] == [ALLIED, NONE]

    def test_gives_no_tier_to_a_patient_whatever_it_did(self) -> None:
        with pytest.raises(KeyError, match="A"):
            self.of({"type": "Patient"})

    def test_lets_an_organisation_be_an_allied_resource_and_no_more(self) -> None:
        assert self.of({"type": "vendor", "kind": "organisation"})["tier"] == ALLIED
        assert self.of({"type": "client", "kind": "organisation"})["tier"] == NONE

    @pytest.mark.parametrize("status", ["do_not_contact", "deceased", "inactive"])
    def test_excludes_who_must_not_be_approached(self, status: str) -> None:
        found = self.of({"type": "client", "status": status, "tier": CORE})

        assert (found["tier"], found["label"], found["change"]) == (NONE, "excluded", "demoted")
        assert found["reason"] == f"Excluded: {status.replace('_', ' ')}."

    @pytest.mark.parametrize("kind", ["employee", "competitor"])
    def test_excludes_staff_and_competitors(self, kind: str) -> None:
        assert self.of({"type": kind})["label"] == "excluded"

    def test_calls_an_advocate_who_keeps_away_lapsed(self) -> None:
        met = pd.DataFrame(
            {"contact_id": ["A", "B"], "date": ["2024-06-01", "2025-12-01"], "kind": ["event", "event"]}
        )

        assert self.of({"type": "client"}, engagements=met)["label"] == "lapsed"

    def test_says_which_columns_would_help(self) -> None:
        contacts = pd.DataFrame({"contact_id": ["A", "B"], "referrer": ["", "A"]})
        codes = {finding.code for finding in assign_tiers(rg.run(contacts=contacts)).findings}

        assert {"no-types", "no-satisfaction", "no-referral-dates", "no-outcomes"} <= codes

    def test_promotes_nobody_to_core_on_referrals_of_which_nobody_knows_when(self) -> None:
        log = pd.DataFrame([("A", f"b{n}") for n in range(12)], columns=["referrer_id", "referred_id"])
        undated = row(assign_tiers(rg.run(referrals=log)), "A")
        dated = row(assign_tiers(rg.run(referrals=log.assign(date="2026-01-01"))), "A")

        assert (undated["tier"], dated["tier"]) == ("none", CORE)
        assert undated["reason"].startswith("12 referrals made, undated")
        assert undated["to_move_up"] == (
            "Core Advocate: the days of past referrals: add a column 'Referral Date' (a date)"
        )

    def test_takes_core_from_nobody_because_referrals_are_not_dated(self) -> None:
        log = pd.DataFrame([("A", f"b{n}") for n in range(12)], columns=["referrer_id", "referred_id"])
        contacts = pd.DataFrame(
            {"contact_id": ["A", *log["referred_id"]], "tier": ["Core Advocate", *[""] * 12]}
        )

        assert row(assign_tiers(rg.run(contacts=contacts, referrals=log)), "A")["tier"] == CORE


class TestCapacity:
    @staticmethod
    def places(rules: TierRules | None = None, **tables: pd.DataFrame) -> int:
        contacts = pd.DataFrame({"contact_id": ["A", "B"], "referrer": ["", "A"], "owner": ["Ann", "Raj"]})
        return core_capacity(rg.run(**{"contacts": contacts, **tables}).people, rules or TierRules()).places

    def test_is_what_was_set(self) -> None:
        assert self.places(TierRules(core=4)) == 4

    def test_adds_up_the_portfolios_of_those_who_hold_core_advocates(self) -> None:
        owners = pd.DataFrame(
            {
                "owner": ["Ann", "Raj", "Mia", "Bo"],
                "role": ["principal", "senior", "staff", "admin"],
                "portfolio_cap": ["", 15, 5, 0],
            }
        )

        assert self.places(owners=owners) == 12 + 15

    def test_takes_roles_from_the_settings(self) -> None:
        assert self.places(TierRules(roles={"Ann": "senior"})) == 12

    def test_gives_every_owner_ten_where_no_role_is_known(self) -> None:
        assert self.places() == 20

    def test_is_twenty_five_where_no_owner_is_known(self) -> None:
        contacts = pd.DataFrame({"contact_id": ["A", "B"], "referrer": ["", "A"]})

        assert self.places(contacts=contacts) == 25

    def test_names_the_owners_found(self) -> None:
        contacts = pd.DataFrame({"contact_id": ["A", "B"], "referrer": ["", "A"], "owner": ["Raj", ""]})

        assert find_owners(rg.run(contacts=contacts).people) == ["Raj"]


PlacedRun = Callable[..., SimpleNamespace]
OTHERS = [f"o{number:03}" for number in range(100)]
BLANK = dict.fromkeys(("organisation", "owner", "status", "kind", "profession", "tier"), "")


@pytest.fixture(scope="module")
def placed(make_network: Callable[..., rg.Network]) -> PlacedRun:
    """A run in which contact T has the place asked for in both lists, among 101, and all other clauses are true."""
    referrals = [("T", other, "2024-11-20", {"status": "won"}) for other in OTHERS[:3]]
    referrals += [(OTHERS[0], other, "2024-11-20") for other in OTHERS[1:]]
    network = make_network(referrals, as_of="2025-01-01")
    network = network.with_partition(rg.detect_communities(network))
    measures = rg.measure(network)
    ranking = rg.rank(network, measures)
    contacts = pd.DataFrame({"contact_id": ["T", *OTHERS], "name": ["T", *OTHERS], **BLANK}).assign(
        type=["client", *[""] * len(OTHERS)], is_firm=False, staff=False, patient=False, provisional=False
    )

    def build(
        place: int, as_of: str, tier: str = "", tables: dict[str, pd.DataFrame] | None = None
    ) -> SimpleNamespace:
        day = pd.Timestamp(as_of)
        order = [*OTHERS[: place - 1], "T", *OTHERS[place - 1 :]]
        places = pd.Series(range(1, len(order) + 1), index=order, dtype="Int64").reindex(network.nodes.index)
        columns = pd.DataFrame({"expected": places, "bridge": places, "betweenness": places})
        standing = Standing(columns, places.notna(), groups_shown=True)
        return SimpleNamespace(
            people=SimpleNamespace(
                contacts=contacts.assign(tier=[tier, *[""] * len(OTHERS)]),
                referrals=pd.DataFrame({"table": ["referrals"]}),
                tables=tables or {},
                firm=find_firm((), {}),
                columns=pd.DataFrame(columns=["table", "column"]),
                as_of=day,
            ),
            network=replace(
                network, as_of=day, events=network.events.assign(date=day - pd.Timedelta(days=40))
            ),
            measures=measures,
            ranking=replace(ranking, table=ranking.table.assign(trend="even"), standing=standing),
        )

    return build


def days_on(start: str, days: int) -> str:
    return str((pd.Timestamp(start) + pd.Timedelta(days=days)).date())


class TestHysteresis:
    START = "2025-01-01"

    def sequence(
        self, placed: PlacedRun, steps: list[tuple[int, int]], rules: TierRules | None = None
    ) -> list[tuple[str, int]]:
        """Run again and again, each time with the last run's tiers; return tier and count of T."""
        previous, seen = None, []
        for day, place in steps:
            tiers = assign_tiers(
                placed(place, days_on(self.START, day)), rules or TierRules(), previous=previous
            )
            previous, found = tiers.table, row(tiers, "T")
            seen.append((found["tier"], found["below_count"]))
        return seen

    def test_follows_the_sequence_worked_out_by_hand(self, placed: PlacedRun) -> None:
        places = [11, 12, 21, 22, 20, 23, 24, 11]
        steps = [(30 * number, place) for number, place in enumerate(places)]

        assert self.sequence(placed, steps) == [
            (CORE, 0),
            (CORE, 0),
            (CORE, 0),
            (CORE, 1),
            (CORE, 0),
            (CORE, 1),
            (ADVOCATE, 0),
            (CORE, 0),
        ]

    def test_counts_one_as_of_date_once(self, placed: PlacedRun) -> None:
        assert self.sequence(placed, [(0, 11), (100, 31), (100, 31), (100, 31)])[-1] == (CORE, 1)

    def test_waits_thirty_days_between_the_first_and_the_last_run_below(self, placed: PlacedRun) -> None:
        assert self.sequence(placed, [(0, 11), (100, 31), (129, 31)])[-1][0] == CORE
        assert self.sequence(placed, [(0, 11), (100, 31), (130, 31)])[-1][0] == ADVOCATE

    def test_takes_nothing_away_within_ninety_days_of_a_change(self, placed: PlacedRun) -> None:
        steps = [(0, 11), (20, 31), (60, 31), (89, 31), (90, 31)]

        assert [tier for tier, _ in self.sequence(placed, steps)] == [CORE, CORE, CORE, CORE, ADVOCATE]

    def test_needs_less_to_stay_than_to_enter(self, placed: PlacedRun) -> None:
        assert self.sequence(placed, [(0, 16)])[0][0] == ADVOCATE
        assert self.sequence(placed, [(0, 11), (300, 16), (400, 16)])[-1] == (CORE, 0)

    def test_decides_anew_where_that_is_asked_for(self, placed: PlacedRun) -> None:
        steps = [(0, 11), (300, 16)]

        assert self.sequence(placed, steps, TierRules(fresh=True))[-1][0] == ADVOCATE

    def test_says_since_when_a_contact_is_below(self, placed: PlacedRun) -> None:
        first = assign_tiers(placed(11, "2025-01-01"))
        later = row(assign_tiers(placed(31, "2025-06-01"), previous=first.table), "T")

        assert later["change"] == "held"
        assert later["reason"] == (
            "Kept: below since 2025-06-01, 1 of 2; place 31 in the ranking, 31 as a link, 21 needed."
        )

    def test_is_the_same_again_with_its_own_tiers_as_previous(self, placed: PlacedRun) -> None:
        first = assign_tiers(placed(11, "2025-01-01")).table
        below = placed(31, "2025-06-01")
        second = assign_tiers(below, previous=first).table

        pd.testing.assert_frame_equal(second, assign_tiers(below, previous=second).table)

    def test_demotes_nobody_on_the_word_of_the_crm_alone(self, placed: PlacedRun) -> None:
        run = placed(31, "2025-06-01")
        run.people.contacts["tier"] = (
            run.people.contacts["contact_id"].map({"T": "core advocates"}).fillna("")
        )
        tiers = assign_tiers(run)

        assert (row(tiers, "T")["tier"], row(tiers, "T")["below_count"]) == (CORE, 1)
        assert "first-run" in {finding.code for finding in tiers.findings}

    def test_never_takes_a_tier_away_because_data_are_missing(self, placed: PlacedRun) -> None:
        known = placed(11, "2025-01-01")
        previous = assign_tiers(known).table.assign(evidence="deals; ties; referrals in contacts; type")
        without = placed(31, "2025-06-01")
        found = row(assign_tiers(without, previous=previous), "T")

        assert (found["tier"], found["below_count"]) == (CORE, 0)
        assert "ties" in found["reason"]
        assert "no longer in the data" in found["reason"]

    def test_keeps_a_core_advocate_who_becomes_a_detractor_at_risk(self, placed: PlacedRun) -> None:
        first = assign_tiers(placed(6, "2025-01-01")).table
        bad = {
            "feedback": pd.DataFrame(
                {
                    "contact_id": ["T"],
                    "date": [pd.Timestamp("2025-05-20")],
                    "score": [3.0],
                    "willing": [np.nan],
                }
            )
        }
        second = assign_tiers(placed(6, "2025-06-01", tables=bad), previous=first).table
        found = second.set_index("contact_id").loc["T"]

        assert (found["tier"], found["at_risk"], found["change"]) == (CORE, True, "held")
        assert str(found["detractor_since"].date()) == "2025-06-01"

        in_time = assign_tiers(placed(6, "2025-11-28", tables=bad), previous=second)
        too_long = assign_tiers(placed(6, "2025-11-29", tables=bad), previous=second)
        assert (row(in_time, "T")["tier"], row(too_long, "T")["tier"]) == (CORE, NONE)

    def test_demotes_who_is_still_a_detractor_at_the_next_survey(self, placed: PlacedRun) -> None:
        def surveyed(*days: str) -> dict[str, pd.DataFrame]:
            dates = [pd.Timestamp(day) for day in days]
            return {
                "feedback": pd.DataFrame({"contact_id": "T", "date": dates, "score": 3.0, "willing": np.nan})
            }

        first = assign_tiers(placed(6, "2025-01-01")).table
        second = assign_tiers(placed(6, "2025-06-01", tables=surveyed("2025-05-20")), previous=first).table
        third = placed(6, "2025-07-01", tables=surveyed("2025-05-20", "2025-06-20"))

        assert row(assign_tiers(third, previous=second), "T")["label"] == "repair"


class TestCapAndTies:
    @staticmethod
    def stars(made: list[int], places: int) -> Tiers:
        """Stars whose centres made so many referrals on one day, all won, to eleven leaves each."""
        rows = [
            (f"c{n}", f"c{n}l{number % 11:02}", "2025-05-01", "won")
            for n, count in enumerate(made)
            for number in range(count)
        ]
        log = pd.DataFrame(rows, columns=["referrer_id", "referred_id", "date", "status"])
        return assign_tiers(
            rg.run(referrals=log, settings=rg.Settings(as_of="2025-06-01")), TierRules(core=places)
        )

    def core(self, made: list[int], places: int) -> list[str]:
        table = self.stars(made, places).table
        return sorted(table.loc[table["tier"].eq(CORE), "contact_id"])

    def test_takes_the_best_as_far_as_there_are_places(self) -> None:
        assert self.core([50, 40, 30], 2) == ["c0", "c1"]

    def test_leaves_a_tie_at_the_edge_out_as_a_whole(self) -> None:
        assert self.core([50, 40, 40], 2) == ["c0"]

    def test_says_that_only_a_place_is_missing(self) -> None:
        assert (
            row(self.stars([50, 40, 30], 2), "c2")["to_move_up"]
            == "Core Advocate: a place among those who can be looked after"
        )

    def test_says_that_volume_is_all_there_is_where_no_groups_are_shown(self) -> None:
        assert "by volume only" in row(self.stars([9, 5], 2), "c0")["reason"]

    def test_makes_nobody_core_who_has_gone_silent(self) -> None:
        days = [f"2025-0{month}-10" for month in range(1, 7)]
        log = pd.DataFrame({"referrer_id": "A", "referred_id": list("BCDEFG"), "date": days, "status": "won"})
        settings = rg.Settings(as_of="2026-06-01")
        found = row(assign_tiers(rg.run(referrals=log, settings=settings)), "A")
        assert found["tier"] != CORE
        assert "a new referral" in found["to_move_up"]

    def test_promotes_nobody_on_a_steadiness_that_nobody_can_know(self) -> None:
        log = pd.DataFrame({"referrer_id": ["A"] * 8, "referred_id": list("BCDEFGHI"), "status": "won"})
        tiers = assign_tiers(rg.run(referrals=log))
        found = row(tiers, "A")
        assert found["tier"] != CORE
        assert "24 months" not in f"{found['reason']} {found['to_move_up']}"

    def test_marks_who_is_well_placed_without_evidence_to_be_cultivated(self) -> None:
        lost = [(f"c{n}", f"c{n}l{leaf}", "2022-06-01") for n in range(2) for leaf in range(8)]
        late = [("z1", "z2", "2025-05-01")]
        log = pd.DataFrame(lost + late, columns=["referrer_id", "referred_id", "date"])
        table = assign_tiers(rg.run(referrals=log)).table.set_index("contact_id")

        assert table.loc["c0", "cultivate"]
        assert not table.loc["z1", "cultivate"]


class TestPins:
    def contacts(self, **columns: Any) -> pd.DataFrame:
        return pd.DataFrame(
            {"contact_id": ["A", "B"], "type": ["client", ""], "referrer": ["", "A"], "created": "2025-12-01"}
        ).assign(**columns)

    def test_hold_against_the_evidence(self) -> None:
        contacts = self.contacts(
            tier_lock=["", "Core Advocate"],
            tier_lock_until=["", "2026-06-30"],
            tier_lock_reason=["", "board member"],
        )
        found = row(assign_tiers(run(contacts=contacts)), "B")

        assert found["tier"] == CORE
        assert found["reason"] == "Pinned until 2026-06-30: board member; the rules give no tier."

    def test_hold_through_their_last_day_and_no_longer(self) -> None:
        contacts = self.contacts(tier_lock=["", CORE], tier_lock_until=["", "2026-06-30"])

        assert row(assign_tiers(run("2026-06-30", contacts=contacts)), "B")["tier"] == CORE
        assert row(assign_tiers(run("2026-07-01", contacts=contacts)), "B")["tier"] == NONE

    def test_refuse_a_word_that_is_no_tier(self) -> None:
        with pytest.raises(rg.RefgraphError, match="'Gold' is no tier"):
            assign_tiers(run(contacts=self.contacts(tier_lock=["", "Gold"])))

    @pytest.mark.parametrize(
        ("decision", "tier"),
        [
            ("core advocate", CORE),
            ("pin core", CORE),
            ("never", NONE),
            ("Advocate until 2026-03-01", ADVOCATE),
        ],
    )
    def test_come_from_decisions(self, decision: str, tier: str) -> None:
        found = row(assign_tiers(run(contacts=self.contacts()), decisions={"B": decision}), "B")

        assert (found["tier"], found["decision"]) == (tier, decision)

    def test_keep_the_tier_a_contact_has_where_the_decision_says_pin(self) -> None:
        result = run(contacts=self.contacts(tier=["Advocate", "Advocate"]))
        found = row(assign_tiers(result, decisions={"B": "pin until 2026-03-01"}), "B")

        assert (found["tier"], str(found["tier_lock_until"].date())) == (ADVOCATE, "2026-03-01")

    def test_of_the_crm_end_where_the_decision_says_unpin(self) -> None:
        result = run(contacts=self.contacts(tier_lock=[NONE, ""]))

        assert row(assign_tiers(result), "A")["tier"] == NONE
        assert row(assign_tiers(result, decisions={"A": "unpin"}), "A")["tier"] == ADVOCATE

    def test_end_when_nothing_is_decided_any_more(self) -> None:
        result = run(contacts=self.contacts())
        pinned = assign_tiers(result, decisions={"A": "never"})

        assert row(pinned, "A")["tier"] == NONE
        assert row(assign_tiers(result, previous=pinned.table), "A")["tier"] == ADVOCATE

    def test_that_name_no_tier_keep_the_one_that_was_proposed(self) -> None:
        result = run(contacts=self.contacts())
        first = assign_tiers(result)
        decided = assign_tiers(result, decisions={"A": "pin until 2026-12-31", "B": "pin"})
        later = assign_tiers(
            run(contacts=self.contacts(type=["", ""])), previous=first.table, decisions={"A": "pin"}
        )

        assert decided.decided == {"A": "pin Advocate until 2026-12-31", "B": "pin none"}
        assert (row(decided, "A")["tier"], row(decided, "A")["tier_lock"]) == (ADVOCATE, ADVOCATE)
        assert later.decided == {"A": "pin Advocate"}

    def test_of_the_crm_end_when_the_crm_drops_them(self) -> None:
        pinned = assign_tiers(run(contacts=self.contacts(tier_lock=[NONE, ""])))
        dropped = run(contacts=self.contacts(tier_lock=["", ""]))

        assert row(pinned, "A")["tier"] == NONE
        assert row(assign_tiers(dropped, previous=pinned.table), "A")["tier"] == ADVOCATE

    def test_of_the_crm_stay_where_the_column_is_missing(self) -> None:
        pinned = assign_tiers(run(contacts=self.contacts(tier_lock=[NONE, ""])))

        assert row(assign_tiers(run(contacts=self.contacts()), previous=pinned.table), "A")["tier"] == NONE

    @pytest.mark.parametrize("decision", ["gold", "pin until soon", "until 2026-01-01"])
    def test_refuse_a_decision_that_says_nothing(self, decision: str) -> None:
        with pytest.raises(rg.RefgraphError, match=r"no decision|no day"):
            assign_tiers(run(contacts=self.contacts()), decisions={"A": decision})


class TestVocabulary:
    def contacts(self, tier: str) -> pd.DataFrame:
        return pd.DataFrame(
            {"contact_id": ["A", "B"], "type": ["client", ""], "referrer": ["", "A"], "tier": [tier, ""]}
        )

    def test_understands_the_words_of_the_user(self) -> None:
        tiers = assign_tiers(rg.run(contacts=self.contacts("B-list")), TierRules(names={ADVOCATE: "B-List"}))

        assert (row(tiers, "A")["old_tier"], row(tiers, "A")["change"]) == (ADVOCATE, "")

    def test_shows_a_word_that_is_no_tier_as_it_is_and_says_so(self) -> None:
        tiers = assign_tiers(rg.run(contacts=self.contacts("VIP")))

        assert row(tiers, "A")["old_tier"] == "VIP"
        assert [f.count for f in tiers.findings if f.code == "unknown-tiers"] == [1]


@pytest.mark.parametrize("shape", ["chain", "star", "pairs"])
def test_networks_without_any_bridging_tier_without_error(shape: str) -> None:
    edges = {
        "chain": [(f"n{n}", f"n{n + 1}") for n in range(40)],
        "star": [("hub", f"n{n}") for n in range(40)],
        "pairs": [(f"a{n}", f"b{n}") for n in range(40)],
    }[shape]
    log = pd.DataFrame(edges, columns=["referrer_id", "referred_id"])
    tiers = assign_tiers(rg.run(referrals=log))

    equal = tiers.evidence.groupby(["place", "links"], dropna=False)
    assert (equal["assessed"].nunique() == 1).all()


class TestWillingAndContent:
    """Content and willing are two things: a promoter who does not want to refer is neither unhappy nor asked."""

    @staticmethod
    def tiers_of(**contact: str) -> Tiers:
        contacts = pd.DataFrame(
            {"contact_id": ["A", "T"], "name": ["Ann Lee", "Tia Roe"], "type": ["client", ""]}
        )
        for name, value in contact.items():
            contacts[name] = [value, ""]
        answers = pd.DataFrame({"contact_id": ["A"], "date": ["2025-12-20"], "score": [9]})
        log = pd.DataFrame({"referrer_id": ["A"], "referred_id": ["T"], "date": ["2025-06-01"]})
        return assign_tiers(rg.run(contacts=contacts, feedback=answers, referrals=log))

    def test_a_content_contact_who_says_no_is_no_advocate_and_nothing_to_repair(self) -> None:
        found = row(self.tiers_of(willing_to_refer="No"), "A")

        assert (found["tier"], found["label"]) == (NONE, "referrer")
        assert found["reason"].endswith("client; says no to referring; score 9.")
        assert found["to_move_up"] == "Advocate: a change of mind about referring"

    @pytest.mark.parametrize(
        ("answer", "tier", "asking"),
        [
            ("10", ADVOCATE, "ask now"),
            ("9", ADVOCATE, "ask now"),
            ("yes", ADVOCATE, "ask now"),
            ("8", ADVOCATE, "ask with care"),
            ("7", ADVOCATE, "ask with care"),
            ("6", ADVOCATE, "learn why first"),
            ("2", ADVOCATE, "learn why first"),
            ("maybe", ADVOCATE, "learn why first"),
            ("0", NONE, ""),
            ("", ADVOCATE, ""),
        ],
    )
    def test_takes_each_strength_of_willingness_as_what_was_said(
        self, answer: str, tier: str, asking: str
    ) -> None:
        """Ann is a client with score 9 who referred once: she is an Advocate unless she says no."""
        contacts = pd.DataFrame({"contact_id": ["A", "T", "U"], "type": ["client", "", ""]})
        contacts["willing_to_refer"] = [answer, "", "10"]
        log = pd.DataFrame({"referrer_id": ["A"], "referred_id": ["T"], "date": ["2025-06-01"]})
        found = assign_tiers(rg.run(contacts=contacts, referrals=log))

        assert (row(found, "A")["tier"], found.evidence.loc["A", "asking"]) == (tier, asking)
        assert asking in row(found, "A")["reason"]

    def test_does_not_take_content_for_willing_where_somebody_was_asked(self) -> None:
        contacts = pd.DataFrame({"contact_id": ["A", "B", "T"], "type": ["client", "client", ""]})
        contacts["willing_to_refer"] = ["4", "", "10"]
        answers = pd.DataFrame({"contact_id": ["A", "B"], "date": ["2025-12-20"] * 2, "score": [9, 9]})
        log = pd.DataFrame({"referrer_id": ["T"], "referred_id": ["A"], "date": ["2025-06-01"]})
        found = assign_tiers(rg.run(contacts=contacts, feedback=answers, referrals=log))

        assert [row(found, each)["tier"] for each in "AB"] == [NONE, ADVOCATE]
        assert row(found, "A")["reason"] == "Client; says 4 of 10 to referring: learn why first; score 9."

    def test_a_word_of_willingness_tells_nothing_of_satisfaction(self) -> None:
        contacts = pd.DataFrame({"contact_id": ["A", "T"], "name": ["Ann Lee", "Tia Roe"], "type": "client"})
        contacts["willing_to_refer"] = ["yes", "no"]
        log = pd.DataFrame({"referrer_id": ["A"], "referred_id": ["T"], "date": ["2025-06-01"]})
        found = assign_tiers(rg.run(contacts=contacts, referrals=log)).evidence

        assert found.loc[["A", "T"], "detractor"].isna().all()
        assert found.loc[["A", "T"], "willing"].tolist() == [1, 0]


def test_who_moved_since_the_last_run_is_told_with_the_tier_before() -> None:
    """Ann refers for the first time after the first run; Bob had referred before it."""
    contacts = pd.DataFrame(
        {"Id": ["1", "2", "3"], "Name": ["Ann", "Bob", "Cid"], "Type": ["Client", "Client", "Lead"]}
    )
    log = pd.DataFrame(
        {"Referrer Id": ["2", "1"], "Referred Id": ["3", "3"], "Date": ["2025-05-01", "2025-08-01"]}
    )
    first = assign_tiers(run(contacts=contacts, referrals=log.head(1)))
    found = assign_tiers(run(contacts=contacts, referrals=log), previous=first.table)
    moved = found.changes[["name", "old_tier", "tier", "change"]]
    assert moved.values.tolist() == [["Ann", NONE, ADVOCATE, "promoted"]]
