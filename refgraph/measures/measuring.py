"""The register of measures, and the door that computes them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pandas as pd

from refgraph.findings import Finding
from refgraph.measures import brokerage, cohesion, paths, rates, value, volume
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
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...] = field(default=())

    def __getitem__(self, name: str) -> pd.Series:
        return self.table[name]


def measure(network: Network, names: Iterable[str] | None = None) -> Measures:
    """Compute measures for every node of a network.

    A measure that builds on another names it as a keyword argument and is handed the finished column, so
    that nothing is computed twice.

    Parameters
    ----------
    network
        The network; `participation` needs one `with_partition`.
    names
        Which measures, or the name of one; all that are registered if None.

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
    columns: dict[str, pd.Series] = {}
    findings: list[Finding] = []
    wanted = [names] if isinstance(names, str) else list(MEASURES if names is None else names)
    for name in wanted:
        _compute(name, network, columns, findings)
    return Measures(pd.DataFrame({name: columns[name] for name in wanted}), tuple(findings))


def _compute(
    name: str, network: Network, columns: dict[str, pd.Series], findings: list[Finding]
) -> pd.Series:
    if name in columns:
        return columns[name]
    function = MEASURES[name]
    needed = [word for word in inspect.signature(function).parameters if word in MEASURES]
    column = function(network, **{word: _compute(word, network, columns, findings) for word in needed})
    remark = column.attrs.pop("remark", None)
    if remark is not None:
        findings.append(remark)
    columns[name] = column
    return column
