"""The score: four components, each a percentile among connected contacts, weighed and added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.findings import Finding
from refgraph.measures import Measures
from refgraph.network import Network

COMPONENTS = ("producer", "bridge", "downstream_value", "participation")
"""The components of the score, in the order in which they are weighed, printed and explained."""

LEAST_CONNECTED = 10
"""With fewer connected contacts a percentile means nothing, and no score is given."""


@dataclass(frozen=True)
class Score:
    """The score of each contact and what it is made of; all indexed like the nodes.

    Parameters
    ----------
    score
        0 to 100, NaN outside the universe (the contacts that are ranked and connected).
    percentiles, points
        One column per component that takes part. The points of a row add up to its score.
    weights
        The weight of each component that takes part; they add up to 1.
    producer
        The values behind the component ``producer``.
    producer_from
        Which measure they are: ``expected_referrals`` or ``recency_weighted_referrals``.
    universe
        Whether each contact is ranked and connected.
    findings
        Which components were left out or replaced, and why.
    """

    score: pd.Series
    percentiles: pd.DataFrame
    points: pd.DataFrame
    weights: dict[str, float]
    producer: pd.Series
    producer_from: str
    universe: pd.Series
    findings: tuple[Finding, ...]


def percentile(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return each value's percentile among all, where nothing counts as nothing.

    0 for values of 0 or less; else ``(L + (E - 1) / 2) / (n - 1)``, L values smaller and E values equal
    (itself included); 1 for a single positive value. Values are compared after rounding to 9 decimals.

    Examples
    --------
    >>> percentile(np.array([0.0, 2.0, 2.0, 5.0])).tolist()
    [0.0, 0.5, 0.5, 1.0]
    """
    rounded = np.round(values, 9)
    if len(rounded) == 1:
        return (rounded > 0).astype(float)
    ordered = np.sort(rounded)
    smaller = np.searchsorted(ordered, rounded, side="left")
    equal = np.searchsorted(ordered, rounded, side="right") - smaller
    result: npt.NDArray[np.float64] = (smaller + 0.5 * (equal - 1)) / max(len(rounded) - 1, 1)
    return np.where(rounded > 0, result, 0.0)


def compute_score(network: Network, measures: Measures, weights: dict[str, float]) -> Score:
    """Compute the score: ``100 * sum(weight * percentile) / sum(weights that take part)``.

    Parameters
    ----------
    network
        The network.
    measures
        At least the measures behind the components.
    weights
        The weight of each of `COMPONENTS`, 0 or more.

    Returns
    -------
    Score
    """
    table = measures.table
    universe = network.nodes["ranked"] & is_connected(network)
    producer, producer_from, findings = _producer(network, table)
    values, notes = _components(network, table, producer, universe)
    findings += notes
    used = {name: weights[name] for name in COMPONENTS if name in values and weights[name] > 0}
    total = sum(used.values())
    used = {name: weight / total for name, weight in used.items()}
    few = int(universe.sum()) < LEAST_CONNECTED
    percentiles = pd.DataFrame(np.nan, index=table.index, columns=list(used))
    for name in () if few else used:
        percentiles.loc[universe, name] = percentile(values[name][universe].to_numpy(float))
    points = percentiles * pd.Series(used) * 100
    score = points.sum(axis=1, min_count=1).round(6)
    return Score(score, percentiles, points, used, producer, producer_from, universe, tuple(findings))


def is_connected(network: Network) -> pd.Series:
    """Tell of each node whether a referral or a tie links it to another."""
    return _links(network).gt(0)


def _links(network: Network) -> pd.Series:
    """Return to how many others each node is linked, by referrals or ties."""
    low, high, _ = network.links
    count = np.bincount(np.concatenate([low, high]), minlength=len(network.nodes))
    return pd.Series(count, index=network.nodes.index)


def _producer(network: Network, table: pd.DataFrame) -> tuple[pd.Series, str, list[Finding]]:
    """Return what each contact produces: expected referrals, else recency-weighted ones, else the count."""
    if table["expected_referrals"].notna().any():
        return table["expected_referrals"].where(table["referrals_24m"] > 0, 0.0), "expected_referrals", []
    found = []
    if network.as_of is None:
        found.append(
            Finding(
                "note",
                "recency-off",
                "Nothing is dated, so recency is off: referrals are counted, however old they may be.",
                "Export the referral date or the contacts' created date.",
            )
        )
    return table["recency_weighted_referrals"], "recency_weighted_referrals", found


def _components(
    network: Network, table: pd.DataFrame, producer: pd.Series, universe: pd.Series
) -> tuple[dict[str, pd.Series], list[Finding]]:
    """Return the values of the components that have any, and a line for each that is left out or replaced."""
    values = {"producer": producer}
    values.update((name, table[name]) for name in ("bridge", "downstream_value", "participation"))
    found = []
    if not table.loc[universe, "downstream_value"].any():
        won = network.edges.groupby("source")["won"].sum().reindex(table.index).fillna(0.0)
        values["downstream_value"] = won
        if won[universe].any():
            message = "There is no revenue; won referrals stand in for downstream value."
            found.append(Finding("note", "value-from-won", message))
    used = {name: column for name, column in values.items() if column[universe].any()}
    ends = _links(network)[universe].eq(1).mean() if universe.any() else 0.0
    why = {
        "producer": "none of these contacts has referred anybody",
        "bridge": f"there is no bridging in these data ({ends:.0%} of contacts have one link)",
        "downstream_value": "there is no revenue and no outcome in these data",
        "participation": "there are not two clusters with links between them",
    }
    found += [_dropped(name, why[name]) for name in COMPONENTS if name not in used]
    return used, found


def _dropped(name: str, why: str) -> Finding:
    return Finding(
        "note",
        f"no-{name.replace('_', '-')}",
        f"The score is made without {name}: {why}.",
    )
