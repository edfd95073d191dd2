"""How many referrals, and when: the windows to the day."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from refgraph.measures import measure
from refgraph.network import Network

Make = Callable[..., Network]


def aged(days: int) -> str:
    return str((pd.Timestamp("2026-01-01") - pd.Timedelta(days=days)).date())


def value(network: Network, name: str, who: str = "A") -> float:
    return float(measure(network, [name])[name][who])


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("referrals_90d", [0, 1, 90], [91, 400]),
        ("referrals_previous_90d", [91, 180], [90, 181]),
        ("referrals_24m", [0, 365, 730], [731, 2000]),
    ],
)
def test_a_window_holds_its_first_and_last_day_and_no_more(
    make_network: Make, name: str, inside: list[int], outside: list[int]
) -> None:
    for days in [*inside, *outside]:
        network = make_network([("A", "B", aged(days))], as_of="2026-01-01")
        assert value(network, name) == (1 if days in inside else 0), days


@pytest.mark.parametrize("name", ["referrals_90d", "referrals_24m", "recency_weighted_referrals"])
def test_a_row_counts_as_often_as_its_count_says(make_network: Make, name: str) -> None:
    network = make_network([("A", "B", aged(0), {"count": 3}), ("A", "C", aged(0))], as_of="2026-01-01")
    assert value(network, name) == 4


@pytest.mark.parametrize("name", ["referrals_90d", "referrals_previous_90d", "referrals_24m"])
def test_undated_referrals_are_in_no_window(make_network: Make, name: str) -> None:
    some = make_network([("A", "B"), ("B", "C", aged(10))], as_of="2026-01-01")
    assert value(some, name) == 0


@pytest.mark.parametrize("name", ["referrals_90d", "referrals_previous_90d", "referrals_24m"])
def test_where_nothing_is_dated_nobody_knows_what_falls_into_a_window(make_network: Make, name: str) -> None:
    for as_of in ("2026-01-01", None):
        assert np.isnan(value(make_network([("A", "B")], as_of=as_of), name))


def test_recency_weighted_referrals_halve_every_year(make_network: Make) -> None:
    log = [("A", "B", aged(0)), ("A", "C", aged(365)), ("A", "B", aged(730))]
    assert value(make_network(log, as_of="2026-01-01"), "recency_weighted_referrals") == 1.75


def test_recency_weighted_referrals_are_the_plain_count_where_nothing_is_dated(make_network: Make) -> None:
    log = [("A", "B"), ("A", "B"), ("A", "C", None, {"count": 2})]
    assert value(make_network(log), "recency_weighted_referrals") == 4


def test_degrees_count_people_not_referrals(make_network: Make) -> None:
    network = make_network([("A", "B"), ("A", "B"), ("B", "A"), ("A", "C"), ("D", "A")])
    table = measure(network, ["in_degree", "out_degree", "degree"]).table
    assert table.loc["A"].tolist() == [2, 2, 3]
    assert table.loc["B"].tolist() == [1, 1, 1]


def test_ties_are_no_referrals(make_network: Make) -> None:
    network = make_network([("A", "B")], ties=[("A", "C", 1.0)])
    table = measure(network, ["out_degree", "degree", "recency_weighted_referrals", "component_size"]).table
    assert table.loc["A"].tolist() == [1, 1, 1, 2]
    assert table.loc["C"].tolist() == [0, 0, 0, 1]
