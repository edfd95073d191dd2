"""The register of measures, and the door that computes them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from refgraph.findings import Finding
from refgraph.forecast import Prospects, look_ahead
from refgraph.measures import brokerage, cohesion, paths, rates, value, volume
from refgraph.measures.rules import Means
from refgraph.network import Network, require_nodes
from refgraph.registry import Registry
from refgraph.showing import in_few_lines

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
    rates.discounted_referrals,
    rates.expected_referrals,
    rates.expected_referrals_low,
    rates.expected_referrals_high,
    rates.next_year_low,
    rates.next_year_high,
    rates.chance_of_any,
    rates.expected_value,
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


@in_few_lines
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
    prospects
        The forecast and the trends behind what is expected; None where no such measure was asked for.
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...] = field(default=())
    methods: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    prospects: Prospects | None = None

    def __getitem__(self, name: str) -> pd.Series:
        return self.table[name]


def measure(network: Network, names: str | Iterable[str] | None = None, means: Means = Means()) -> Measures:
    """Compute measures for every node of a network.

    A measure that builds on another names it as a keyword argument and is handed the finished column, so
    that nothing is computed twice; likewise ``prospects``, the forecast (`refgraph.forecast.look_ahead`).

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
    shared = _Shared(network, means)
    for name in wanted:
        _compute(name, shared, columns)
    remarks = [column.attrs["remark"] for column in columns.values() if "remark" in column.attrs]
    methods = {name: column.attrs["method"] for name, column in columns.items() if "method" in column.attrs}
    table = pd.DataFrame({name: columns[name] for name in wanted})
    return Measures(table, tuple(remarks), methods, shared.found)


@dataclass
class _Shared:
    """What measures have in common beside the network, found when the first of them asks for it."""

    network: Network
    means: Means
    found: Prospects | None = None

    def look_ahead(self) -> Prospects:
        self.found = self.found or look_ahead(self.network)
        return self.found


def _compute(name: str, shared: _Shared, columns: dict[str, pd.Series]) -> pd.Series:
    """Return the column of a measure, computed once, after those that it names as keyword arguments."""
    if name not in columns:
        function = MEASURES[name]
        words = inspect.signature(function).parameters
        given: dict[str, object] = {
            word: _compute(word, shared, columns) for word in words if word in MEASURES
        }
        if "means" in words:
            given["means"] = shared.means
        if "prospects" in words:
            given["prospects"] = shared.look_ahead()
        columns[name] = function(shared.network, **given)
    return columns[name]
