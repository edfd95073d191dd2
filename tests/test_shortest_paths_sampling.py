"""Sampled betweenness: right on average, within the error it states, and exact where that costs nothing."""

from __future__ import annotations

import numpy as np
import pytest

from refgraph.measures.shortest_paths import betweenness_values, draws
from refgraph.measures.shortest_paths import engine as engines
from refgraph.measures.shortest_paths.edges import distinct_edges
from refgraph.measures.shortest_paths.reduction import SlotGraph, reduce_undirected

Network = tuple[int, np.ndarray, np.ndarray]


@pytest.fixture(autouse=True)
def compiled() -> None:
    """Many runs of a few thousand contacts want the compiler."""
    pytest.importorskip("numba")
    engines.compiled()


def referrals(n: int, extra: int, seed: int = 0) -> Network:
    """Return a heavy-tailed forest of n contacts with `extra` further referrals, some of them returned."""
    rng = np.random.default_rng(seed)
    child = np.arange(1, n)
    parent = (child * rng.random(n - 1) ** 2).astype(int)
    more = rng.integers(n, size=(2, extra))
    source = np.concatenate([parent, more[0], more[1][: extra // 4]])
    return n, source, np.concatenate([child, more[1], more[0][: extra // 4]])


def lengths(network: Network) -> np.ndarray:
    return np.random.default_rng(1).integers(1, 5, size=len(network[1]))


NETWORK = referrals(1500, 1200)
BUDGET = {False: 400_000, True: 300_000}


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_sampled_values_are_right_on_average(directed: bool, weighted: bool) -> None:
    """The mean over 100 seeds is within five of its own standard errors of the truth, for every contact."""
    distance = lengths(NETWORK) if weighted else None
    budget = BUDGET[directed] * (10 if weighted else 1)
    exact = betweenness_values(*NETWORK, distance=distance, directed=directed, runs=10**6).values
    runs = [
        betweenness_values(*NETWORK, distance=distance, directed=directed, budget=budget, seed=seed)
        for seed in range(100)
    ]
    assert {run.method for run in runs} == {"sampled"}
    values = np.array([run.values for run in runs])
    standard_error = values.std(axis=0, ddof=1) / np.sqrt(len(runs))
    assert (np.abs(values.mean(axis=0) - exact) <= 5 * standard_error + 1e-6 * exact.max()).all()


@pytest.mark.parametrize("directed", [False, True])
def test_the_standard_error_stated_is_not_less_than_the_error_made(directed: bool) -> None:
    """Of the contact with the largest error, over 100 seeds."""
    exact = betweenness_values(*NETWORK, directed=directed, runs=10**6).values
    pairs = len(exact) * (len(exact) - 1) / (1 if directed else 2)
    runs = [
        betweenness_values(*NETWORK, directed=directed, budget=BUDGET[directed], seed=s) for s in range(100)
    ]
    made = np.sqrt(np.mean([(run.values - exact) ** 2 for run in runs], axis=0)).max() / pairs
    stated = np.mean([run.error for run in runs])
    assert made <= stated


@pytest.mark.parametrize("directed", [False, True])
def test_the_guaranteed_error_is_not_exceeded(directed: bool) -> None:
    """In 200 runs by any contact."""
    exact = betweenness_values(*NETWORK, directed=directed, runs=10**6).values
    pairs = len(exact) * (len(exact) - 1) / (1 if directed else 2)
    for seed in range(200):
        found = betweenness_values(
            *NETWORK, directed=directed, budget=BUDGET[directed] * 3, epsilon=1e-3, seed=seed
        )
        assert found.method == "guaranteed"
        assert found.error is not None
        assert np.abs(found.values - exact).max() / pairs <= found.error


def test_a_guarantee_stops_as_soon_as_it_holds() -> None:
    """A looser one takes fewer sources; one out of reach says that it would take a larger budget."""
    network = referrals(8_000, 6_000)
    loose, tight, beyond = (
        betweenness_values(*network, epsilon=epsilon, budget=budget)
        for epsilon, budget in ((0.1, 10**9), (0.04, 10**9), (0.001, 5 * 10**6))
    )
    assert loose.error is not None
    assert tight.error is not None
    assert loose.error <= 0.1
    assert tight.error <= 0.04
    assert loose.sources < tight.sources
    assert beyond.error is not None
    assert beyond.error > 0.001
    assert "0.001 would take a larger budget" in beyond.note


def test_a_guarantee_that_takes_as_many_walks_as_being_exact_is_exact() -> None:
    """Then there is no error to state."""
    found = betweenness_values(*referrals(5000, 9_000), epsilon=1e-9, budget=10**12)
    assert (found.method, found.error, found.sources) == ("exact", None, 0)


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    """A sample is a function of its arguments."""
    first, again, other = (betweenness_values(*NETWORK, budget=400_000, seed=seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first.values, again.values)
    assert (first.values != other.values).any()


def test_what_has_a_closed_form_is_exact_in_a_sample_too() -> None:
    """Contacts outside the large blocks have their exact values."""
    exact = betweenness_values(*NETWORK, runs=10**6).values
    found = betweenness_values(*NETWORK, budget=400_000).values
    graph = _slots(NETWORK)
    large = np.isin(graph.block_of(np.arange(len(graph.node))), draws.large_blocks(graph))
    outside = np.setdiff1d(np.arange(NETWORK[0]), graph.node[large])
    assert 0 < len(outside) < NETWORK[0]
    np.testing.assert_allclose(found[outside], exact[outside], rtol=1e-12)


def test_chances_are_in_proportion_to_what_stands_behind_and_add_up() -> None:
    """Over many systematic samples every slot is walked from as often as its share says; none twice at once."""
    graph = _slots(NETWORK)
    rng = np.random.default_rng(0)
    times = np.zeros(len(graph.node))
    for _ in range(400):
        drawn = draws.systematic(graph, 0.2, rng)
        assert len(np.unique(drawn.walked)) == len(drawn.walked)
        times[drawn.walked] += 1
    block = int(draws.large_blocks(graph)[0])
    slots = np.arange(graph.first[block], graph.first[block + 1])
    size = int(draws.sample_sizes(graph, 0.2)[0])
    expected = draws._chances(graph.sends[slots], size)
    assert expected.sum() == pytest.approx(size)
    assert (expected <= 1).all()
    assert np.abs(times[slots] / 400 - expected).max() < 0.12


def _slots(network: Network) -> SlotGraph:
    edges = distinct_edges(*network, None, False)
    return reduce_undirected(network[0], edges, engines.compiled()).graph
