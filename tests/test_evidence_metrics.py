"""How good the first k of an order are: worked numbers, and every order of ties as the referee."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from refgraph.evidence.backtests.baselines import baselines, quintiles
from refgraph.evidence.backtests.metrics import METRICS, at_k, spearman
from refgraph.measures import measure

OUTCOME = [3.0, 0, 2, 0, 1, 0, 0, 4]
"""What the first to the eighth of an order did."""


def at(
    values: list[float], outcome: list[float], k: int, weights: list[int] | None = None
) -> dict[str, float]:
    drawn = None if weights is None else np.array([weights])
    return {
        name: float(found[0]) for name, found in at_k(np.array(values), np.array(outcome), k, drawn).items()
    }


def plain(outcome: tuple[float, ...], k: int) -> dict[str, float]:
    """The textbook formulas on an order without ties; NDCG as scikit-learn defines it, with linear gain."""

    def dcg(gains: list[float]) -> float:
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:k]))

    hits, positives = sum(each > 0 for each in outcome[:k]), sum(each > 0 for each in outcome)
    return {
        "precision": hits / k,
        "recall": hits / positives,
        "lift": hits / k / (positives / len(outcome)),
        "captured": sum(outcome[:k]) / sum(outcome),
        "ndcg": dcg(list(outcome)) / dcg(sorted(outcome, reverse=True)),
    }


def test_the_worked_example_comes_out() -> None:
    found = at([8, 7, 6, 5, 4, 3, 2, 1], OUTCOME, 5)

    assert found == pytest.approx(
        {"precision": 0.60, "recall": 0.75, "lift": 1.20, "captured": 0.60, "ndcg": 4.386853 / 7.323466},
        abs=1e-6,
    )
    assert found["ndcg"] == pytest.approx(0.599013, abs=1e-6)


def test_the_worked_example_with_ties_comes_out() -> None:
    found = at([5, 3, 3, 3, 1, 0, 0, 0], [1, 0, 1, 0, 1, 0, 0, 1], 2)

    assert found["precision"] == pytest.approx((1 + 1 / 3) / 2)


@settings(max_examples=40)
@given(
    rows=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=2, max_size=6),
    k=st.integers(1, 6),
)
def test_ties_count_the_mean_over_all_their_orders(rows: list[tuple[int, int]], k: int) -> None:
    rows, k = [*rows, (1, 1)], min(k, len(rows))
    orders = [
        order
        for order in itertools.permutations(rows)
        if all(a[0] >= b[0] for a, b in itertools.pairwise(order))
    ]
    each = [plain(tuple(float(gain) for _, gain in order), k) for order in orders]
    found = at([float(value) for value, _ in rows], [float(gain) for _, gain in rows], k)

    for metric in METRICS:
        assert found[metric] == pytest.approx(np.mean([one[metric] for one in each])), metric


def test_a_contact_drawn_twice_counts_like_two_contacts() -> None:
    values, weights = [5.0, 3, 3, 2, 1, 1, 0, 0], [0, 2, 1, 0, 3, 1, 1, 0]
    twice = at(np.repeat(values, weights).tolist(), np.repeat(OUTCOME, weights).tolist(), 3)

    assert at(values, OUTCOME, 3, weights) == pytest.approx(twice)


def test_who_stands_far_behind_is_reached_where_the_first_were_not_drawn() -> None:
    values, outcome = list(range(400, 0, -1)), [0.0] * 399 + [1.0]
    last_only = [0] * 390 + [1] * 10

    assert at(values, outcome, 10, last_only)["captured"] == 1


def test_values_that_are_missing_stand_last_together() -> None:
    found = at([1.0, -math.inf, -math.inf, -math.inf], [0, 1, 1, 0], 2)

    assert found["precision"] == pytest.approx((0 + 2 / 3) / 2)


def test_where_nobody_did_anything_shares_are_not_defined() -> None:
    found = at([3, 2, 1], [0, 0, 0], 2)

    assert math.isnan(found["captured"])
    assert math.isnan(found["ndcg"])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=30))
def test_the_rank_correlation_is_that_of_scipy(rows: list[tuple[int, int]]) -> None:
    first, second = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    if len(set(first)) > 1 and len(set(second)) > 1:
        assert spearman(first, second) == pytest.approx(stats.spearmanr(first, second).statistic)
    else:
        assert math.isnan(spearman(first, second))


def test_quintiles_keep_equal_values_together_and_leave_out_those_without_any() -> None:
    found = quintiles(np.array([0.0, 10, 20, 30, 40, 50, 50, 0]))

    # Six values above nothing: the middles of their ranks are 0.5, 1.5, 2.5, 3.5 and twice 5, of 6.
    assert found.tolist() == [0, 1, 2, 3, 3, 5, 5, 0]


def test_the_simple_orders_are_what_their_names_say(make_network) -> None:
    network = make_network(
        [
            ("Ann", "Bob", "2024-01-10"),
            ("Ann", "Cid", "2024-02-10"),
            ("Ann", "Dee", "2024-03-11", {"count": 3.0}),
            ("Bob", "Eve", "2024-03-30"),
        ],
        deals=[("Eve", 500, "2024-03-31")],
        as_of="2024-03-31",
    )
    found = baselines(network, measure(network, ["direct_credit"]))

    assert found.loc[["Ann", "Bob", "Cid"], "count"].tolist() == [5, 1, 0]
    assert found.loc[["Ann", "Bob", "Cid"], "recency"].tolist() == [-20, -1, -math.inf]
    # Of two the later stands higher by recency, the busier by the count, and Bob's referral alone has paid.
    assert found.loc[["Ann", "Bob", "Cid"], "rfm"].tolist() == [2 + 4, 4 + 2 + 3, 0]
    assert found["random"].nunique() == 1
    assert isinstance(found, pd.DataFrame)
