"""What every registered measure promises, whatever it measures."""

from __future__ import annotations

import inspect
import itertools
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import NetworkError, UnknownNameError
from refgraph.measures import MEASURES, measure, paths
from refgraph.network import Network

Make = Callable[..., Network]

NAMED_BY_THE_CONTRACT = (
    "in_degree out_degree degree referrals_24m recency_weighted_referrals referrals_90d "
    "referrals_previous_90d expected_referrals expected_referrals_low expected_referrals_high direct_credit "
    "downstream_value betweenness betweenness_normalised bridge harmonic pagerank constraint coreness "
    "participation component component_size"
).split()
UNDEFINED_WITHOUT_DATA = {"expected_value"}
UNDEFINED_WITHOUT_LINKS = {"constraint"}
EVERY = pytest.mark.parametrize("name", list(MEASURES))

IDS = [f"n{number:02}" for number in range(70)]
CLUSTERS = {identity: number % 4 for number, identity in enumerate(IDS)}


def random_rows() -> tuple[list[tuple[object, ...]], list[tuple[str, str, float]], list[tuple[object, ...]]]:
    """Referrals with everything that happens to them, ties and deals, among 70 people, 10 of them unlinked."""
    dice, linked = random.Random(11), IDS[:60]
    log = [
        (
            *dice.sample(linked, 2),
            dice.choice([None, "2024-03-01", "2025-02-03", "2025-11-30", "2025-12-31"]),
            {"count": dice.choice([1, 1, 2]), "share": dice.choice([None, 0.5])},
        )
        for _ in range(90)
    ]
    log += [(b, a, *rest) for a, b, *rest in log[:8]] + log[:5]
    ties = [(*dice.sample(linked, 2), dice.choice([0.5, 1.0])) for _ in range(12)]
    deals = [(dice.choice(linked), dice.choice([10.5, 99.9, 1000.0]), "2025-06-01") for _ in range(30)]
    return log, ties, deals


def build(make_network: Make, rows: tuple[list, list, list], rename: dict[str, str] | None = None) -> Network:
    called = (rename or {identity: identity for identity in IDS}).__getitem__
    log, ties, deals = rows
    network = make_network(
        [(called(a), called(b), *rest) for a, b, *rest in log],
        ties=[(called(a), called(b), weight) for a, b, weight in ties],
        deals=[(called(identity), *rest) for identity, *rest in deals],
        contacts={called(identity): {"created": "2024-02-01"} for identity in IDS},
        as_of="2026-01-01",
    )
    cluster = pd.Series({called(identity): number for identity, number in CLUSTERS.items()})
    return replace(network, nodes=network.nodes.assign(cluster=cluster.reindex(network.nodes.index)))


ORDERED = {identity: f"Contact {identity}" for identity in IDS}
MIXED = dict(zip(IDS, random.Random(6).sample(IDS, len(IDS)), strict=True))


@pytest.fixture(scope="module")
def network(make_network: Make) -> Network:
    return build(make_network, random_rows())


@pytest.fixture(scope="module")
def untouched(make_network: Make) -> Network:
    """The same, on which nothing is ever computed."""
    return build(make_network, random_rows())


@pytest.fixture(scope="module")
def shuffled(make_network: Make) -> Network:
    rows = random_rows()
    for table in rows:
        random.Random(5).shuffle(table)
    return build(make_network, rows)


@pytest.fixture(scope="module")
def renamed(make_network: Make) -> Network:
    """The same under other names in the same order."""
    return build(make_network, random_rows(), ORDERED)


@pytest.fixture(scope="module")
def mixed(make_network: Make) -> Network:
    """The same under names that sort otherwise."""
    return build(make_network, random_rows(), MIXED)


def test_the_measures_are_those_of_the_contract_in_its_order() -> None:
    assert [name for name in MEASURES if name in NAMED_BY_THE_CONTRACT] == NAMED_BY_THE_CONTRACT


@EVERY
def test_it_is_registered_under_its_own_name_and_says_what_it_is(name: str) -> None:
    assert MEASURES[name].__name__ == name
    assert (inspect.getdoc(MEASURES[name]) or "").startswith("Return ")


@EVERY
def test_it_takes_the_network_and_nothing_else_by_position(name: str) -> None:
    first, *others = inspect.signature(MEASURES[name]).parameters.values()
    assert first.name == "network"
    assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in others)
    assert all(parameter.default is not parameter.empty for parameter in others)


@EVERY
def test_it_is_a_column_of_numbers_indexed_like_the_nodes_and_named_like_the_function(
    network: Network, name: str
) -> None:
    column = MEASURES[name](network)
    assert isinstance(column, pd.Series)
    assert column.index.equals(network.nodes.index)
    assert column.name == name
    assert column.dtype.kind in "if"


@EVERY
def test_it_leaves_the_network_as_it_was(network: Network, untouched: Network, name: str) -> None:
    MEASURES[name](network)
    for table in ("nodes", "edges", "ties", "events"):
        pd.testing.assert_frame_equal(getattr(network, table), getattr(untouched, table), check_exact=True)


@EVERY
def test_it_gives_the_same_numbers_twice(network: Network, name: str) -> None:
    one, other = MEASURES[name](network), MEASURES[name](network)
    pd.testing.assert_series_equal(one, other, check_exact=True)


@EVERY
def test_it_is_finite_and_where_it_is_not_defined_nan(network: Network, name: str) -> None:
    column = MEASURES[name](network).astype(float)
    assert not np.isinf(column).any()
    undefined = set(column.index[column.isna()])
    unlinked = set(IDS) - {*network.edges["source"], *network.edges["target"]}
    assert undefined == (unlinked if name in UNDEFINED_WITHOUT_LINKS else set())


@EVERY
def test_the_order_of_the_input_does_not_matter(network: Network, shuffled: Network, name: str) -> None:
    pd.testing.assert_series_equal(MEASURES[name](network), MEASURES[name](shuffled), check_exact=True)


@EVERY
def test_names_of_contacts_do_not_matter_while_their_order_stays(
    network: Network, renamed: Network, name: str
) -> None:
    ours, theirs = MEASURES[name](network), MEASURES[name](renamed)
    np.testing.assert_array_equal(ours.to_numpy(), theirs.to_numpy())


@EVERY
def test_names_of_contacts_do_not_matter_in_any_order(network: Network, mixed: Network, name: str) -> None:
    ours, theirs = MEASURES[name](network), MEASURES[name](mixed)
    if name == "component":  # Numbered by smallest id among equal sizes: the parts are the same.
        ours, theirs = (part.groupby(part).transform("size") for part in (ours, theirs))
    back = theirs[[MIXED[identity] for identity in ours.index]]
    np.testing.assert_allclose(back.to_numpy(), ours.to_numpy(), rtol=1e-9, atol=1e-9)


@pytest.fixture(scope="module", params=["A", "AB", "ABC"])
def unlinked(make_network: Make, request: pytest.FixtureRequest) -> Network:
    network = make_network(contacts={identity: {} for identity in request.param})
    return network.with_partition(rg.detect_communities(network))


OF_EVERYBODY = {"expected_referrals", "expected_referrals_low", "expected_referrals_high", "chance_of_any"}


@EVERY
def test_nobody_linked_is_no_trouble(unlinked: Network, name: str) -> None:
    column, size = MEASURES[name](unlinked), len(unlinked.nodes)
    expected = {"component": list(range(1, size + 1)), "component_size": [1] * size}
    if name in UNDEFINED_WITHOUT_DATA | UNDEFINED_WITHOUT_LINKS:
        assert column.isna().all()
    elif name == "pagerank":
        assert column.tolist() == pytest.approx([1 / size] * size)
    elif name in OF_EVERYBODY:
        # What everybody does is expected of who did nothing too.
        assert column.nunique() == 1
        assert column.between(0, 0.2).all()
    else:
        assert column.tolist() == expected.get(name, [0] * size)


@pytest.fixture(scope="module", params=["referrals", "ties"])
def pair(make_network: Make, request: pytest.FixtureRequest) -> Network:
    rows = {"referrals": [("A", "B")], "ties": [("A", "B", 1.0)]}[request.param]
    network = make_network(**{request.param: rows})
    return network.with_partition(rg.detect_communities(network))


@EVERY
def test_two_people_are_no_trouble(pair: Network, name: str) -> None:
    column = MEASURES[name](pair).astype(float)
    assert len(column) == 2
    assert not np.isinf(column).any()


@EVERY
def test_measure_gives_the_same_column_as_the_function(network: Network, name: str) -> None:
    ours = measure(network, [name])[name]
    pd.testing.assert_series_equal(ours, MEASURES[name](network), check_exact=True)
    assert ours.attrs == {}


def test_measure_computes_all_in_the_order_of_the_register(network: Network) -> None:
    table = measure(network).table
    assert table.columns.tolist() == list(MEASURES)
    assert table.index.equals(network.nodes.index)


def test_measure_keeps_the_order_it_is_asked_for(network: Network) -> None:
    assert measure(network, ["bridge", "degree"]).table.columns.tolist() == ["bridge", "degree"]


def test_measure_takes_a_single_name(network: Network) -> None:
    assert measure(network, "degree").table.columns.tolist() == ["degree"]


def test_measure_says_each_remark_once(make_network: Make) -> None:
    network = make_network([(a, b) for a, b in zip("ABCDEF", "BCDEFG", strict=True)])
    codes = [finding.code for finding in measure(network, ["bridge", "betweenness", "bridge"]).findings]
    assert codes == ["few-bridges"]


def test_an_unknown_measure_is_refused_with_the_nearest_name(network: Network) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'betweenness'"):
        measure(network, ["betweeness"])


def test_participation_needs_clusters_and_says_so(make_network: Make) -> None:
    with pytest.raises(NetworkError, match="with_partition"):
        measure(make_network([("A", "B")]), ["participation"])


@pytest.mark.parametrize(("bridges", "remarks"), [(9, ["few-bridges"]), (10, [])])
def test_fewer_than_ten_bridges_are_said(make_network: Make, bridges: int, remarks: list[str]) -> None:
    """On a path everyone bridges but the two ends and those next to them."""
    ids = [f"n{number:02}" for number in range(bridges + 4)]
    network = make_network(list(itertools.pairwise(ids)))
    found = measure(network, ["bridge"])
    assert int(found["bridge"].gt(0).sum()) == bridges
    assert [finding.code for finding in found.findings] == remarks


@pytest.mark.parametrize(("limit", "codes"), [(70, []), (69, ["harmonic-left-out"])])
def test_above_its_limit_harmonic_is_left_out_and_that_is_said(
    network: Network, monkeypatch: pytest.MonkeyPatch, limit: int, codes: list[str]
) -> None:
    assert paths.EXACT_UP_TO == 20_000
    monkeypatch.setattr(paths, "EXACT_UP_TO", limit)
    found = measure(network, ["harmonic"])
    assert bool(found["harmonic"].isna().all()) is bool(codes)
    assert [finding.code for finding in found.findings] == codes
