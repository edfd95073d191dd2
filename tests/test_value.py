"""Direct credit and downstream value: shares, chains, circles, and what came too late to count."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Callable

import pytest

import refgraph as rg
from refgraph.measures import measure
from refgraph.measures.value import MOST_STEPS, acquisition, direct_credit, downstream_value
from refgraph.network import Network

Make = Callable[..., Network]
Edge = tuple[str, str]


def earning(revenue: dict[str, float]) -> list[tuple[str, float, None]]:
    return [(identity, amount, None) for identity, amount in revenue.items()]


def all_walks(edges: list[Edge], revenue: dict[str, float], discount: float = 0.5) -> dict[str, float]:
    """The definition, followed step by step: every walk that meets nobody twice, credit shared equally."""
    onward, referrers = defaultdict(list), defaultdict(int)
    for source, target in edges:
        onward[source].append(target)
        referrers[target] += 1

    def value(node: str, met: frozenset[str]) -> float:
        return sum(
            (revenue.get(child, 0.0) + discount * value(child, met | {child})) / referrers[child]
            for child in onward[node]
            if child not in met
        )

    return {node: value(node, frozenset([node])) for node in {end for edge in edges for end in edge}}


# The two measures on chains and trees


def test_direct_credit_of_a_chain(make_network: Make) -> None:
    network = make_network(
        [("A", "B"), ("B", "C"), ("C", "D")], deals=earning({"B": 1000, "C": 4000, "D": 10000})
    )
    assert direct_credit(network).to_dict() == {"A": 1000, "B": 4000, "C": 10000, "D": 0}


def test_downstream_value_of_a_chain_counts_second_hand_referrals_half(make_network: Make) -> None:
    network = make_network(
        [("A", "B"), ("B", "C"), ("C", "D")], deals=earning({"B": 1000, "C": 4000, "D": 10000})
    )
    assert downstream_value(network).to_dict() == {"A": 5500, "B": 9000, "C": 10000, "D": 0}


def test_two_referrers_share_the_credit_equally(make_network: Make) -> None:
    network = make_network([("A", "C"), ("B", "C"), ("C", "D")], deals=earning({"C": 100, "D": 40}))
    assert direct_credit(network).to_dict() == {"A": 50, "B": 50, "C": 40, "D": 0}
    assert downstream_value(network).to_dict() == {"A": 60, "B": 60, "C": 40, "D": 0}


def test_two_ways_to_the_same_contact_both_count(make_network: Make) -> None:
    """A refers B and C, who both refer D: each way carries half of D, counted half."""
    network = make_network([("A", "B"), ("A", "C"), ("B", "D"), ("C", "D")], deals=earning({"D": 100}))
    assert downstream_value(network).to_dict() == {"A": 50, "B": 50, "C": 50, "D": 0}


def test_direct_credit_and_the_revenue_of_the_unreferred_add_up_to_the_total(make_network: Make) -> None:
    dice = random.Random(3)
    ids = [f"n{number:02}" for number in range(60)]
    log = [(*dice.sample(ids, 2), None, {"share": dice.choice([None, 0.5, 0.5, 1.0])}) for _ in range(90)]
    log = [row for row in log if row[3]["share"] is None] + [(*dice.sample(ids[:5], 2), None, {"share": 1.0})]
    revenue = {identity: dice.choice([0.0, 100.0, 250.5]) for identity in ids}
    network = make_network(log, contacts={i: {} for i in ids}, deals=earning(revenue))
    referred = set(network.edges["target"])
    unattributed = sum(amount for identity, amount in revenue.items() if identity not in referred)
    assert direct_credit(network).sum() + unattributed == pytest.approx(sum(revenue.values()), abs=1e-6)


def test_repeated_referrals_of_a_pair_do_not_multiply_the_credit(make_network: Make) -> None:
    network = make_network([("A", "C"), ("A", "C"), ("A", "C"), ("B", "C")], deals=earning({"C": 100}))
    assert direct_credit(network).to_dict() == {"A": 50, "B": 50, "C": 0}


def test_nobody_earning_is_worth_nothing(make_network: Make) -> None:
    network = make_network([("A", "B"), ("B", "A")])
    assert direct_credit(network).tolist() == [0, 0]
    assert downstream_value(network).tolist() == [0, 0]


# Shares


@pytest.mark.parametrize(
    ("shares", "credit"),
    [
        ([0.7, 0.3], [70, 30]),
        ([0.7, None], [70, 30]),
        ([None, None], [50, 50]),
        ([1.0, None], [100, 0]),
        ([0.6, 0.2], [60, 20]),
        ([1.0, 1.0], [50, 50]),
        ([0.9, 0.6], [60, 40]),
    ],
)
def test_given_shares_hold_and_blank_ones_take_the_rest(
    make_network: Make, shares: list[float | None], credit: list[float]
) -> None:
    log = [(who, "C", None, {"share": share}) for who, share in zip("AB", shares, strict=True)]
    network = make_network(log, deals=earning({"C": 100}))
    assert direct_credit(network).loc[["A", "B"]].tolist() == pytest.approx(credit)


def test_several_blank_shares_divide_the_rest_equally(make_network: Make) -> None:
    log = [("A", "D", None, {"share": 0.5}), ("B", "D"), ("C", "D")]
    credit = direct_credit(make_network(log, deals=earning({"D": 100})))
    assert credit.to_dict() == {"A": 50, "B": 25, "C": 25, "D": 0}


# What counts as an acquisition


def test_a_referral_after_the_first_won_deal_gets_no_credit(make_network: Make) -> None:
    log = [("A", "C", "2025-01-01"), ("B", "C", "2025-06-01")]
    network = make_network(log, deals=[("C", 100, "2025-03-01"), ("C", 50, "2025-09-01")])
    assert direct_credit(network).to_dict() == {"A": 150, "B": 0, "C": 0}


def test_a_referral_on_the_day_of_the_first_won_deal_counts(make_network: Make) -> None:
    network = make_network([("A", "C", "2025-03-01")], deals=[("C", 100, "2025-03-01")])
    assert direct_credit(network)["A"] == 100


def test_an_undated_referral_counts(make_network: Make) -> None:
    network = make_network([("A", "C"), ("B", "C", "2025-06-01")], deals=[("C", 100, "2025-03-01")])
    assert direct_credit(network).to_dict() == {"A": 100, "B": 0, "C": 0}


def test_an_early_referral_of_a_pair_is_not_lost_through_a_late_one(make_network: Make) -> None:
    log = [("A", "C", "2025-01-01"), ("A", "C", "2025-06-01"), ("B", "C", "2025-02-01")]
    network = make_network(log, deals=[("C", 100, "2025-03-01")])
    assert direct_credit(network).to_dict() == {"A": 50, "B": 50, "C": 0}


def test_all_referrals_count_where_there_is_no_won_deal(make_network: Make) -> None:
    """Two rows that each brought revenue: their sum is shared, however far apart they lie."""
    log = [("A", "C", "2024-01-01", {"revenue": 100.0}), ("B", "C", "2025-06-01", {"revenue": 200.0})]
    assert direct_credit(make_network(log)).to_dict() == {"A": 150, "B": 150, "C": 0}


def test_the_acquisition_graph_holds_each_pair_once(make_network: Make) -> None:
    graph = acquisition(make_network([("A", "B"), ("A", "B"), ("B", "C")]))
    assert (graph.source.tolist(), graph.target.tolist(), graph.share.tolist()) == (
        [0, 1],
        [1, 2],
        [1.0, 1.0],
    )


# Circles


def test_a_circle_of_two_counts_each_once(make_network: Make) -> None:
    network = make_network([("A", "B"), ("B", "A")], deals=earning({"A": 100, "B": 200}))
    assert downstream_value(network).to_dict() == {"A": 200, "B": 100}


def test_a_circle_of_three_stops_where_it_began(make_network: Make) -> None:
    revenue = {"A": 100, "B": 200, "C": 400}
    network = make_network([("A", "B"), ("B", "C"), ("C", "A")], deals=earning(revenue))
    assert downstream_value(network).to_dict() == {"A": 400, "B": 450, "C": 200}


def test_what_leads_into_a_circle_gets_the_value_of_where_it_enters(make_network: Make) -> None:
    """S refers A, who shares its credit with B: half of (100 + half of 200)."""
    network = make_network([("S", "A"), ("A", "B"), ("B", "A")], deals=earning({"A": 100, "B": 200}))
    assert downstream_value(network)["S"] == 0.5 * (100 + 0.5 * 200)


def test_what_a_circle_leads_to_counts_for_all_in_it(make_network: Make) -> None:
    network = make_network([("A", "B"), ("B", "A"), ("B", "T"), ("T", "U")], deals=earning({"U": 80}))
    assert downstream_value(network).to_dict() == {"A": 20, "B": 40, "T": 80, "U": 0}


@pytest.mark.parametrize("seed", range(40))
def test_circles_agree_with_following_every_walk(make_network: Make, seed: int) -> None:
    dice = random.Random(seed)
    ids = [f"n{number}" for number in range(dice.randint(2, 7))]
    edges = [pair for pair in itertools.permutations(ids, 2) if dice.random() < 0.4] or [("n0", "n1")]
    revenue = {identity: float(dice.randint(0, 9) * 100) for identity in ids}
    network = make_network(edges, deals=earning(revenue))
    assert downstream_value(network).to_dict() == pytest.approx(all_walks(edges, revenue), rel=1e-9, abs=1e-9)


def test_a_circle_is_said_once_with_how_many_are_in_it(make_network: Make) -> None:
    network = make_network([("A", "B"), ("B", "A"), ("B", "C")], deals=earning({"C": 1}))
    found = measure(network, ["downstream_value"]).findings
    assert [(finding.code, finding.count) for finding in found] == [("referral-cycle", 2)]


def test_no_circle_no_finding(make_network: Make) -> None:
    network = make_network([("A", "B"), ("B", "C")], deals=earning({"C": 1}))
    assert measure(network, ["downstream_value"]).findings == ()


@pytest.mark.parametrize(("contacts", "links"), [(40, 1560), (300, 6000)])
def test_dense_circles_end_and_come_close(make_network: Make, contacts: int, links: int) -> None:
    """Where not every walk can be followed, the value lies between nobody met twice and anybody met again."""
    dice = random.Random(1)
    ids = [f"n{number:03}" for number in range(contacts)]
    edges = dice.sample(list(itertools.permutations(ids, 2)), links)
    revenue = {identity: 100.0 * dice.randint(0, 9) for identity in ids}
    network = make_network(edges, deals=earning(revenue))
    values = downstream_value(network)
    graph = acquisition(network)
    met_again, money = [0.0] * contacts, network.nodes["revenue"].tolist()
    for _ in range(60):
        onward = [0.0] * contacts
        for source, target, share in zip(graph.source, graph.target, graph.share, strict=True):
            onward[source] += share * (money[target] + 0.5 * met_again[target])
        met_again = onward
    ratio = values / met_again
    assert ratio.max() <= 1 + 1e-9
    assert ratio.min() > 0.93


def test_a_dense_circle_is_said_to_be_estimated(make_network: Make) -> None:
    ids = [f"n{number:02}" for number in range(30)]
    network = make_network(list(itertools.permutations(ids, 2)), deals=earning(dict.fromkeys(ids, 1.0)))
    finding = measure(network, ["downstream_value"]).findings[0]
    assert finding.code == "referral-cycle"
    assert "estimated" in finding.message


def test_a_ring_far_longer_than_the_steps_allowed_each_is_exact_to_the_cent(make_network: Make) -> None:
    size = 5000
    assert MOST_STEPS // size < size
    ids = [f"n{number:04}" for number in range(size)]
    ring = list(zip(ids, [*ids[1:], ids[0]], strict=True))
    values = downstream_value(make_network(ring, deals=earning(dict.fromkeys(ids, 100.0))))
    assert values.tolist() == pytest.approx([200.0] * size, abs=0.005)


def test_values_do_not_depend_on_the_names_of_contacts(make_network: Make) -> None:
    dice = random.Random(5)
    ids = [f"n{number:02}" for number in range(25)]
    edges = dice.sample(list(itertools.permutations(ids, 2)), 60)
    renamed = dict(zip(ids, dice.sample(ids, len(ids)), strict=True))
    revenue = {identity: 100.0 * dice.randint(0, 9) for identity in ids}
    everyone: dict[str, dict[str, str]] = {identity: {} for identity in ids}
    one = downstream_value(make_network(edges, contacts=everyone, deals=earning(revenue)))
    other = downstream_value(
        make_network(
            [(renamed[a], renamed[b]) for a, b in edges],
            contacts=everyone,
            deals=earning({renamed[identity]: amount for identity, amount in revenue.items()}),
        )
    )
    assert [other[renamed[identity]] for identity in ids] == pytest.approx(one.tolist())


def test_the_reference_network(m1: rg.Result) -> None:
    measures = m1.measures.table
    expected = {"B": 33750, "X": 30000, "P": 27500, "H": 23375, "Q": 5000}
    assert measures["downstream_value"][measures["downstream_value"].gt(0)].to_dict() == expected
    assert measures["direct_credit"].sum() == 71500
