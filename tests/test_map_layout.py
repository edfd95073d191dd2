"""Where contacts stand on the map."""

from __future__ import annotations

import igraph
import numpy as np
import pytest

from refgraph.outputs.map.layout import Layout, lay_out
from refgraph.outputs.map.spacing import GAP, ISLAND_GAP, Pulls, close_pairs, near_pairs, pack, push_apart

Planted = tuple[int, np.ndarray, np.ndarray, np.ndarray]


def planted(clusters: int, each: int, seed: int = 0) -> Planted:
    """Stars with some links among their leaves, and a few links between them."""
    rng = np.random.default_rng(seed)
    low, high = [], []
    for cluster in range(clusters):
        first = cluster * each
        for leaf in range(1, each):
            low.append(first + (0 if rng.random() < 0.6 else int(rng.integers(leaf))))
            high.append(first + leaf)
        low.append(first)
        high.append(int(rng.integers(clusters)) * each)
    pairs = {(min(a, b), max(a, b)) for a, b in zip(low, high, strict=True) if a != b}
    ends = np.array(sorted(pairs))
    return clusters * each, ends[:, 0], ends[:, 1], np.repeat(np.arange(1, clusters + 1), each)


def laid_out(network: Planted) -> Layout:
    size, low, high, cluster = network
    return lay_out(size, low, high, cluster, np.full(size, 0.5))


@pytest.fixture(scope="module")
def layout() -> Layout:
    return laid_out(planted(12, 40))


def nearest(x: np.ndarray, y: np.ndarray) -> float:
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    np.fill_diagonal(apart, np.inf)
    return float(apart.min())


def purity(x: np.ndarray, y: np.ndarray, cluster: np.ndarray) -> float:
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    np.fill_diagonal(apart, np.inf)
    around = np.argsort(apart, axis=1)[:, :5]
    return float((cluster[around] == cluster[:, None]).mean())


def test_no_two_dots_touch(layout: Layout) -> None:
    assert nearest(layout.x, layout.y) >= 1.0


def test_islands_lie_apart(layout: Layout) -> None:
    for one in range(1, 13):
        for other in range(one + 1, 13):
            a, b = layout.island == one, layout.island == other
            gaps = np.hypot(
                layout.x[a][:, None] - layout.x[b][None, :], layout.y[a][:, None] - layout.y[b][None, :]
            )
            assert gaps.min() > 1.5


def test_the_same_network_has_the_same_places(layout: Layout) -> None:
    again = laid_out(planted(12, 40))
    assert (again.x == layout.x).all()
    assert (again.y == layout.y).all()


def test_drawing_leaves_the_random_numbers_of_the_user_alone() -> None:
    import random

    random.seed(5)
    wanted = random.random()
    random.seed(5)
    laid_out(planted(4, 300))
    assert random.random() == wanted


def test_neighbours_on_the_map_are_of_one_cluster_more_often_than_in_a_plain_spring_layout(
    layout: Layout,
) -> None:
    size, low, high, cluster = planted(12, 40)
    graph = igraph.Graph(size, list(zip(low.tolist(), high.tolist(), strict=True)))
    plain = np.array(graph.layout_fruchterman_reingold(niter=300).coords)
    assert purity(layout.x, layout.y, cluster) > max(0.9, purity(plain[:, 0], plain[:, 1], cluster))


def test_a_referrer_stands_in_the_middle_of_those_it_referred() -> None:
    leaves = np.arange(1, 30)
    star = laid_out((30, np.zeros(29, dtype=np.int64), leaves, np.ones(30, dtype=np.int64)))
    assert abs(star.x[0] - star.x[1:].mean()) < 1.0
    assert abs(star.y[0] - star.y[1:].mean()) < 1.0


def test_unconnected_contacts_are_parked_below_the_islands() -> None:
    size, low, high, cluster = planted(3, 20)
    layout = lay_out(
        size + 50, low, high, np.append(cluster, np.zeros(50, np.int64)), np.full(size + 50, 0.5)
    )
    assert [(part.kind, part.contacts) for part in layout.parked] == [("unconnected", 50)]
    assert layout.y[size:].min() > layout.y[:size].max()


def test_unconnected_contacts_stay_below_the_width_of_the_islands() -> None:
    size, low, high, cluster = planted(8, 30)
    layout = lay_out(
        size + 500, low, high, np.append(cluster, np.zeros(500, np.int64)), np.full(size + 500, 0.4)
    )
    assert np.ptp(layout.x[size:]) <= np.ptp(layout.x[:size]) + 1.0


def test_small_parts_are_parked_together() -> None:
    size, low, high, cluster = planted(3, 20)
    pairs = np.arange(size, size + 20, 2)
    layout = lay_out(
        size + 20,
        np.append(low, pairs),
        np.append(high, pairs + 1),
        np.append(cluster, np.zeros(20, dtype=np.int64)),
        np.full(size + 20, 0.5),
    )
    assert [(part.kind, part.contacts) for part in layout.parked] == [("small", 20)]
    assert nearest(layout.x, layout.y) >= 1.0


def test_a_cluster_in_pieces_is_one_island() -> None:
    a, b = planted(1, 15)[1:3]
    low, high = np.concatenate([a, a + 15, [0]]), np.concatenate([b, b + 15, [30]])
    chain = np.arange(15, 30)
    low, high = np.append(low, chain[:1]), np.append(high, [30])
    layout = lay_out(31, low, high, np.append(np.ones(30, np.int64), 2), np.full(31, 0.5))
    assert set(layout.island[:30].tolist()) == {1}


def test_contacts_in_no_cluster_join_a_neighbour() -> None:
    size, low, high, cluster = planted(2, 20)
    cluster = cluster.copy()
    cluster[5] = 0
    assert lay_out(size, low, high, cluster, np.full(size, 0.5)).island[5] > 0


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_the_smallest_networks_can_be_laid_out(size: int) -> None:
    low = np.arange(max(size - 1, 0))
    layout = lay_out(size, low, low + 1, np.zeros(size, dtype=np.int64), np.full(size, 0.5))
    assert len(layout.x) == size
    assert np.isfinite(layout.x).all()


def test_large_dots_get_more_room() -> None:
    x, y = push_apart(np.array([0.0, 0.1, 5.0]), np.zeros(3), np.array([2.0, 1.0, 0.5]))
    assert np.hypot(x[0] - x[1], y[0] - y[1]) >= 3.0 + GAP - 0.01


def test_dots_on_one_spot_part() -> None:
    x, y = push_apart(np.zeros(30), np.zeros(30), np.full(30, 0.5), passes=300)
    assert nearest(x, y) >= 1.0


def test_every_near_pair_is_found_once() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.random(300) * 20, rng.random(300) * 20
    first, second = near_pairs(x, y, 1.5)
    found = {(min(a, b), max(a, b)) for a, b in zip(first.tolist(), second.tolist(), strict=True)}
    assert len(found) == len(first)
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    wanted = {(a, b) for a, b in zip(*np.nonzero(apart < 1.5), strict=True) if a < b}
    assert wanted <= found


def test_linked_islands_come_to_lie_near_each_other() -> None:
    pull = Pulls(np.array([0]), np.array([8]), np.array([1.0]))
    turn = np.arange(9) * 2.4
    x, y = pack(np.cos(turn) * 30, np.sin(turn) * 30, np.full(9, 3.0), pull)
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    np.fill_diagonal(apart, np.inf)
    assert apart[0, 8] <= np.sort(apart[0])[2]


def test_every_pair_of_islands_that_would_touch_is_found_once() -> None:
    rng = np.random.default_rng(5)
    x, y, radius = rng.random(400) * 300, rng.random(400) * 300, rng.lognormal(1.0, 0.9, 400)
    first, second = close_pairs(x, y, radius, 4.0)
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    close = apart < radius[:, None] + radius[None, :] + ISLAND_GAP + 4.0
    wanted = {(a, b) for a, b in zip(*np.nonzero(close), strict=True) if a < b}
    assert {(min(a, b), max(a, b)) for a, b in zip(first.tolist(), second.tolist(), strict=True)} == wanted
    assert len(first) == len(wanted)


def test_no_island_lies_over_another_however_many_there_are() -> None:
    rng = np.random.default_rng(6)
    radius = rng.lognormal(1.0, 0.7, 900)
    ends = rng.integers(0, 900, (2, 1500))
    pulls = Pulls(ends.min(axis=0), ends.max(axis=0), np.full(1500, 0.2))
    turn, far = np.arange(900) * 2.399963, 6 * np.sqrt(np.arange(900))
    x, y = pack(far * np.cos(turn), far * np.sin(turn), radius, pulls)
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]) - radius[:, None] - radius[None, :]
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > ISLAND_GAP - 0.5


def test_packing_takes_memory_for_those_who_are_near_and_not_for_all_pairs() -> None:
    import tracemalloc

    size = 6_000
    turn, far = np.arange(size) * 2.399963, 4 * np.sqrt(np.arange(size))
    tracemalloc.start()
    pack(far * np.cos(turn), far * np.sin(turn), np.full(size, 2.0), passes=3)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # All pairs of numbers of eight bytes would take 288 MB.
    assert peak < 30e6
