"""The score: four components, each a percentile among connected contacts, weighed and added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.findings import Finding
from refgraph.measures import Measures
from refgraph.network import Network

Array = npt.NDArray[np.float64]

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
    value_from
        Which values are behind the component ``downstream_value``: that measure, or ``won`` referrals.
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
    value_from: str
    universe: pd.Series
    findings: tuple[Finding, ...]


def percentile(values: Array) -> Array:
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
    result: Array = (smaller + 0.5 * (equal - 1)) / max(len(rounded) - 1, 1)
    return np.where(rounded > 0, result, 0.0)


def weigh(values: Mapping[str, Array], weights: Mapping[str, float]) -> tuple[Array, Array, Array]:
    """Return percentiles and points, shape (contacts, components), and the score, shape (contacts,).

    Parameters
    ----------
    values
        The values of each component for the contacts that are ranked and connected.
    weights
        The components that take part, at least one; their weights add up to 1.
    """
    percentiles = np.column_stack([percentile(values[name]) for name in weights])
    points: Array = percentiles * np.array(list(weights.values())) * 100
    return percentiles, points, points.sum(axis=1).round(6)


def producing(expected: Array, referrals_24m: Array) -> Array:
    """Return the referrals to expect of those who made any of late; nothing of the others."""
    return np.where(referrals_24m > 0, expected, 0.0)


def competition_rank(values: Array) -> Array:
    """Return ranks from the highest value, equal ones sharing the best place; NaN where there is no value.

    Examples
    --------
    >>> competition_rank(np.array([2.0, np.nan, 5.0, 2.0])).tolist()
    [2.0, nan, 1.0, 2.0]
    """
    rounded = np.round(values, 9)
    ordered = np.sort(rounded[~np.isnan(rounded)])
    place = 1.0 + len(ordered) - np.searchsorted(ordered, rounded, side="right")
    return np.where(np.isnan(rounded), np.nan, place)


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
    values, value_from, notes = _components(network, table, producer, universe)
    findings += notes
    used = {name: weights[name] for name in COMPONENTS if name in values and weights[name] > 0}
    total = sum(used.values())
    used = {name: weight / total for name, weight in used.items()}
    inside = universe.to_numpy(bool)
    percentiles, points = np.full((2, len(table), len(used)), np.nan)
    score = np.full(len(table), np.nan)
    if used and inside.sum() >= LEAST_CONNECTED:
        connected = {name: values[name].to_numpy(float)[inside] for name in used}
        percentiles[inside], points[inside], score[inside] = weigh(connected, used)
    return Score(
        pd.Series(score, index=table.index),
        pd.DataFrame(percentiles, index=table.index, columns=list(used)),
        pd.DataFrame(points, index=table.index, columns=list(used)),
        used,
        producer,
        producer_from,
        value_from,
        universe,
        tuple(findings),
    )


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
    expected = table["expected_referrals"]
    if expected.notna().any():
        values = producing(expected.to_numpy(float), table["referrals_24m"].to_numpy(float))
        return pd.Series(values, index=table.index), "expected_referrals", []
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
) -> tuple[dict[str, pd.Series], str, list[Finding]]:
    """Return the values of the components that have any, what stands for value, and what has to be said."""
    values = {"producer": producer}
    values.update((name, table[name]) for name in ("bridge", "downstream_value", "participation"))
    found, value_from = [], "downstream_value"
    if not table.loc[universe, "downstream_value"].any():
        value_from = "won"
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
    return used, value_from, found


def _dropped(name: str, why: str) -> Finding:
    return Finding(
        "note",
        f"no-{name.replace('_', '-')}",
        f"The score is made without {name}: {why}.",
    )
