"""Attribution: four models over chains of referrals, whose parts always add up to the revenue."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import refgraph as rg
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.evidence import MODELS, EvidenceRules
from refgraph.evidence.returns.chains import divide
from refgraph.measures.value import Acquisition
from refgraph.network import Network

Make = Callable[..., Network]

CHAIN = [("A", "B"), ("B", "C"), ("C", "D")]
CHAIN_REVENUE = [("B", 1000, None), ("C", 4000, None), ("D", 10000, None)]


@pytest.fixture
def chain(make_network: Make) -> Network:
    return make_network(CHAIN, deals=CHAIN_REVENUE)


def credited(found: rg.Attribution, model: str) -> dict[str, float]:
    credit = found.credits[model]
    return {str(identity): round(value, 2) for identity, value in credit[credit.ne(0)].items()}


# The worked numbers


@pytest.mark.parametrize(
    ("model", "credits"),
    [
        ("last", {"A": 1000, "B": 4000, "C": 10000}),
        ("first", {"A": 15000}),
        ("linear", {"A": 6333.33, "B": 5333.33, "C": 3333.33}),
        ("decay", {"A": 3761.90, "B": 5523.81, "C": 5714.29}),
    ],
)
def test_a_chain_is_divided_as_worked_by_hand(chain: Network, model: str, credits: dict[str, float]) -> None:
    assert credited(rg.attribute(chain), model) == credits


@pytest.mark.parametrize(
    ("model", "credits"),
    [
        ("last", {"H": 6500, "B": 5000, "P": 25000, "Q": 5000, "X": 30000}),
        ("first", {"H": 71500}),
        ("linear", {"H": 28583.33, "B": 22083.33, "P": 9583.33, "Q": 1250, "X": 10000}),
        ("decay", {"H": 16357.14, "B": 19714.29, "P": 15619.05, "Q": 2666.67, "X": 17142.86}),
    ],
)
def test_the_reference_network_is_divided_as_worked_by_hand(
    m1: rg.Result, model: str, credits: dict[str, float]
) -> None:
    assert credited(rg.attribute(m1.network), model) == credits


def test_downstream_value_stands_beside_and_does_not_add_up(chain: Network) -> None:
    table = rg.attribute(chain).table.set_index("contact_id")

    assert table["downstream_value"].to_dict() == {"A": 5500, "B": 9000, "C": 10000}


def test_revenue_that_nobody_referred_is_unattributed(make_network: Make) -> None:
    network = make_network([("A", "B")], deals=[("A", 300, None), ("B", 100, None)])
    totals = rg.attribute(network).totals

    assert totals["credited"].tolist() == [100] * 4
    assert totals["unattributed"].tolist() == [300] * 4
    assert totals["revenue"].tolist() == [400] * 4


def test_what_given_shares_leave_over_is_unattributed(make_network: Make) -> None:
    network = make_network([("A", "B", None, {"share": 0.4})], deals=[("B", 100, None)])

    assert rg.attribute(network).totals["unattributed"].tolist() == pytest.approx([60] * 4)


def test_shares_divide_the_revenue_between_referrers(make_network: Make) -> None:
    network = make_network(
        [("A", "C", None, {"share": 0.75}), ("B", "C", None, {"share": 0.25})], deals=[("C", 80, None)]
    )

    assert credited(rg.attribute(network), "linear") == {"A": 60, "B": 20}


def test_a_referral_after_the_first_won_deal_earns_nothing(make_network: Make) -> None:
    referrals = [("A", "C", "2025-01-10"), ("B", "C", "2025-03-01")]
    network = make_network(referrals, deals=[("C", 100, "2025-02-01")], as_of="2025-12-31")

    assert credited(rg.attribute(network), "last") == {"A": 100}


def test_a_chain_is_followed_for_so_many_hops_and_no_further(make_network: Make) -> None:
    ids = [f"n{number:02}" for number in range(13)]
    network = make_network(list(itertools.pairwise(ids)), deals=[("n12", 100, None)])

    assert credited(rg.attribute(network), "first") == {"n02": 100}
    assert credited(rg.attribute(network, EvidenceRules(hops=3)), "first") == {"n09": 100}
    assert credited(rg.attribute(network, EvidenceRules(hops=4)), "linear") == dict.fromkeys(ids[8:12], 25)


def test_decay_can_be_slower_or_faster(chain: Network) -> None:
    flat = rg.attribute(chain, EvidenceRules(decay=1.0)).credits
    steep = rg.attribute(chain, EvidenceRules(decay=0.0)).credits

    assert flat["decay"].to_dict() == pytest.approx(flat["linear"].to_dict())
    assert steep["decay"].to_dict() == pytest.approx(steep["last"].to_dict())


# Circles


def test_a_circle_stops_where_it_comes_back_and_is_told(make_network: Make) -> None:
    network = make_network([("A", "B"), ("B", "C"), ("C", "A")], deals=[("A", 120, None)])
    found = rg.attribute(network)

    assert credited(found, "first") == {"B": 120}
    assert credited(found, "linear") == {"B": 60, "C": 60}
    assert [finding.code for finding in found.findings] == ["attribution-cycle"]
    assert found.findings[0].count == 1


def test_a_circle_that_no_revenue_hangs_below_is_not_mentioned(make_network: Make) -> None:
    network = make_network([("A", "B"), ("B", "A"), ("C", "D")], deals=[("D", 10, None)])

    assert rg.attribute(network).findings == ()


def test_a_circle_too_dense_to_be_followed_still_adds_up() -> None:
    source, target = np.array(list(itertools.permutations(range(12), 2))).T
    graph = Acquisition(source, target, np.full(len(source), 1 / 11))
    revenue = np.arange(12.0)
    divided = divide(graph, revenue, most_steps=600)

    assert divided.cut
    for credit in divided.credits.values():
        assert credit.sum() + divided.unattributed == pytest.approx(66, abs=1e-6)


def every_chain(graph: Acquisition, start: int, hops: int) -> Iterator[tuple[float, list[int]]]:
    """The definition, chain by chain; the empty chain carries what nobody is credited with."""
    above = defaultdict(list)
    for source, target, share in zip(graph.source, graph.target, graph.share, strict=True):
        above[int(target)].append((int(source), float(share)))

    def onward(weight: float, chain: list[int]) -> Iterator[tuple[float, list[int]]]:
        left = weight
        for node, share in above[chain[-1]] if len(chain) <= hops else []:
            if node not in chain:
                left -= weight * share
                yield from onward(weight * share, [*chain, node])
        yield left, chain[1:]

    yield from onward(1.0, [start])


def by_definition(graph: Acquisition, revenue: np.ndarray, hops: int) -> dict[str, np.ndarray]:
    weigh = {
        "last": lambda hop, length: float(hop == 1),
        "first": lambda hop, length: float(hop == length),
        "linear": lambda hop, length: 1 / length,
        "decay": lambda hop, length: 0.5 ** (hop - 1) / math.fsum(0.5**each for each in range(length)),
    }
    credits = {model: np.zeros(len(revenue)) for model in weigh}
    for start, amount in enumerate(revenue):
        for weight, chain in every_chain(graph, start, hops):
            for model, part in weigh.items():
                for hop, node in enumerate(chain, 1):
                    credits[model][node] += weight * amount * part(hop, len(chain))
    return credits


@st.composite
def acquisitions(draw: st.DrawFn) -> tuple[Acquisition, np.ndarray]:
    """Graphs of up to seven contacts, most with circles, the shares of a contact adding up to 1 at most."""
    size = draw(st.integers(2, 7))
    pairs = sorted(draw(st.sets(st.sampled_from(list(itertools.permutations(range(size), 2))), max_size=14)))
    raw = [draw(st.floats(0, 1)) for _ in pairs]
    total = [
        sum(share for (_, to), share in zip(pairs, raw, strict=True) if to == node) for node in range(size)
    ]
    share = [value / max(1.0, total[target]) for (_, target), value in zip(pairs, raw, strict=True)]
    revenue = [draw(st.floats(0, 1e6)) for _ in range(size)]
    source, target = (np.array([pair[end] for pair in pairs], dtype=np.int64) for end in (0, 1))
    return Acquisition(source, target, np.array(share, dtype=float)), np.array(revenue)


@given(acquisitions(), st.integers(1, 6))
def test_credits_and_unattributed_add_up_to_the_revenue(
    case: tuple[Acquisition, np.ndarray], hops: int
) -> None:
    graph, revenue = case
    divided = divide(graph, revenue, hops=hops)

    for model in MODELS:
        assert divided.credits[model].sum() + divided.unattributed == pytest.approx(
            revenue.sum(), abs=1e-6, rel=1e-9
        )


@given(acquisitions(), st.integers(1, 6))
def test_each_contact_gets_what_the_definition_gives(case: tuple[Acquisition, np.ndarray], hops: int) -> None:
    graph, revenue = case
    divided, expected = divide(graph, revenue, hops=hops), by_definition(graph, revenue, hops)

    for model in MODELS:
        assert divided.credits[model] == pytest.approx(expected[model], abs=1e-4, rel=1e-9)


# What is told


def test_money_credited_to_people_who_never_bought_is_counted(m1: rg.Result) -> None:
    found = rg.attribute(m1.network)

    assert found.totals.set_index("model")["never_bought"]["last"] == 36500
    assert (
        "36,500 of it is credited to 2 contacts without a purchase on record (model last)." in found.sentences
    )


def test_who_won_a_deal_of_unknown_amount_has_bought(make_network: Make) -> None:
    network = make_network([("A", "B")], deals=[("A", None, "2025-01-01"), ("B", 100, "2025-02-01")])

    assert rg.attribute(network).table.set_index("contact_id")["bought"].to_dict() == {"A": True}


def test_rows_are_ordered_by_the_chosen_model(m1: rg.Result) -> None:
    assert rg.attribute(m1.network).table["contact_id"].iloc[0] == "X"
    assert rg.attribute(m1.network, EvidenceRules(model="first")).table["contact_id"].iloc[0] == "H"


def test_other_revenue_can_be_divided(chain: Network) -> None:
    found = rg.attribute(chain, revenue=pd.Series({"C": 10.0}))

    assert credited(found, "first") == {"A": 10}
    assert found.table.set_index("contact_id")["downstream_value"].to_dict() == {"B": 10, "A": 5}


def test_no_revenue_is_said_to_be_none(make_network: Make) -> None:
    found = rg.attribute(make_network(CHAIN))

    assert found.table.empty
    assert found.sentences == ("No revenue is recorded, so there is nothing to divide.",)


@pytest.mark.parametrize(
    ("rules", "error", "says"),
    [
        ({"model": "lats"}, UnknownNameError, "Did you mean 'last'"),
        ({"decay": -1.0}, SettingsError, "decay has to be from 0 to 1, not -1"),
        ({"hops": 0}, SettingsError, "hops has to be 1 or more, not 0"),
        ({"draws": 0}, SettingsError, "draws has to be 1 or more, not 0"),
    ],
)
def test_rules_that_cannot_be_followed_are_refused(
    rules: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        EvidenceRules(**rules)
