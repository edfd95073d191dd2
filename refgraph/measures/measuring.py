"""The register of measures, and the door that computes them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from refgraph.findings import Finding
from refgraph.measures import brokerage, cohesion, paths, rates, value, volume
from refgraph.measures.rules import Means
from refgraph.network import Network, require_nodes
from refgraph.registry import Registry

MEASURES: Registry[Callable[..., pd.Series]] = Registry("measure", "refgraph.measures")
"""Every measure by its name; a plug-in adds one through the entry-point group ``refgraph.measures``."""

for _function in (
    volume.in_degree,
    volume.out_degree,
    volume.degree,
    volume.referrals_24m,
    volume.recency_weighted_referrals,
    volume.referrals_90d,
    volume.referrals_previous_90d,
    rates.expected_referrals,
    rates.expected_referrals_low,
    rates.expected_referrals_high,
    value.direct_credit,
    value.downstream_value,
    paths.betweenness,
    paths.betweenness_normalised,
    paths.bridge,
    paths.harmonic,
    paths.pagerank,
    brokerage.constraint,
    cohesion.coreness,
    brokerage.participation,
    cohesion.component,
    cohesion.component_size,
):
    MEASURES.register(_function)


@dataclass(frozen=True)
class Measures:
    """The measures of a network.

    Parameters
    ----------
    table : DataFrame
        Indexed like ``network.nodes``, one column per measure. NaN where a measure is not defined.
    findings : tuple of Finding
        What has to be known to read them: what was sampled, left out or without data.
    methods
        For a measure that may be sampled how it was found: ``method``, ``sources``, ``error``, ``visits``,
        ``engine``.
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...] = field(default=())
    methods: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.Series:
        return self.table[name]


def measure(network: Network, names: str | Iterable[str] | None = None, means: Means = Means()) -> Measures:
    """Compute measures for every node of a network.

    A measure that builds on another names it as a keyword argument and is handed the finished column, so
    that nothing is computed twice.

    Parameters
    ----------
    network
        The network; `participation` needs one `with_partition`.
    names
        Which measures, or the name of one; all that are registered if None.
    means
        Budget, seed and whom to tell about long work.

    Returns
    -------
    Measures

    Raises
    ------
    UnknownNameError
        If there is no measure of a name.
    NetworkError
        If the network has no nodes.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> network = rg.Network.from_tables(rg.resolve(rg.read(frames={"referrals": log})))
    >>> rg.measure(network, ["betweenness", "out_degree"]).table.loc["Bob"].tolist()
    [3.0, 2.0]
    """
    require_nodes(network)
    wanted = [names] if isinstance(names, str) else list(MEASURES if names is None else names)
    columns: dict[str, pd.Series] = {}
    for name in wanted:
        _compute(name, network, means, columns)
    remarks = [column.attrs["remark"] for column in columns.values() if "remark" in column.attrs]
    methods = {name: column.attrs["method"] for name, column in columns.items() if "method" in column.attrs}
    return Measures(pd.DataFrame({name: columns[name] for name in wanted}), tuple(remarks), methods)


def _compute(name: str, network: Network, means: Means, columns: dict[str, pd.Series]) -> pd.Series:
    """Return the column of a measure, computed once, after those that it names as keyword arguments."""
    if name not in columns:
        function = MEASURES[name]
        words = inspect.signature(function).parameters
        given: dict[str, object] = {
            word: _compute(word, network, means, columns) for word in words if word in MEASURES
        }
        if "means" in words:
            given["means"] = means
        columns[name] = function(network, **given)
    return columns[name]
