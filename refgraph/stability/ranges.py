"""rerun(): everybody ranked again and again with some referrals left out, and the range in which ranks stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.findings import Finding
from refgraph.measures import Means, Measures
from refgraph.network import Network
from refgraph.stability.counting import Count, count_reruns
from refgraph.stability.remeasuring import Array, Material, Remains
from refgraph.stability.rules import RerunRules
from refgraph.stability.thinning import draw

STABLE, BORDERLINE = 0.8, 0.5
"""From these shares of reruns on a place among the first is called stable, or borderline."""


class Order(Protocol):
    """What places follow from; `refgraph.ranking.Ranking.order` is one."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The measures that places follow from."""

    def places(self, values: Mapping[str, Array]) -> Array:
        """Return the rank of each contact by these values of what `needs` names."""


@dataclass(frozen=True)
class Stability:
    """How ranks change if some of the referrals had not been recorded.

    Parameters
    ----------
    table : DataFrame
        Indexed like ``network.nodes``. ``rank_p5``, ``rank_p50`` and ``rank_p95``: the 5th, 50th and 95th
        percentile of the ranks in all reruns, of those observed (Int64; NA for contacts that are not
        ranked). ``p_topk``: the share of reruns with a rank among the first `top`. ``stability``:
        ``stable`` if that is at least 0.8, ``borderline`` if at least 0.5, else ``unstable``. A contact
        left without a link stands behind all others in that rerun. No columns without reruns.
    reruns
        How many reruns were made; 0 if none.
    missing
        The share of referrals each left out.
    top
        How many are the first.
    visits
        The edge visits counted for one rerun.
    findings : tuple of Finding
        What has to be said if fewer reruns were made than usual.
    """

    table: pd.DataFrame
    reruns: int
    missing: float
    top: int
    visits: int = 0
    findings: tuple[Finding, ...] = field(default=())


def rerun(
    network: Network,
    measures: Measures,
    order: Order,
    rules: RerunRules = RerunRules(),
    *,
    means: Means = Means(),
    kept: Sequence[Array] | None = None,
) -> Stability:
    """Rank everybody again and again, each time with some of the referrals left out by chance.

    Clusters, ties, revenue, the components of the score with their weights and the prior of expected
    referrals stay as they are; everything else is found anew of what is left. Compare Costenbader and Valente
    (2003) and Borgatti, Carley and Krackhardt (2006) on how measures bear missing data.

    Parameters
    ----------
    network
        The network, partitioned.
    measures
        All measures of it.
    order
        What places follow from: ``ranking.order``.
    rules
        How many reruns, and how many referrals each leaves out.
    means
        Budget and seed, and whom to tell.
    kept
        What share of each row of ``network.events`` each rerun keeps, instead of chance:
        `refgraph.stability.leave_one_out`.

    Returns
    -------
    Stability

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> found = rg.rerun(result.network, result.measures, result.ranking.order, rg.RerunRules(reruns=50))
    >>> found.table.loc["Ann", ["rank_p5", "rank_p95"]].tolist()
    [1, 4]
    """
    ranked = _ranked(network)
    top = rules.top or min(20, ceil(0.1 * len(ranked)))
    if kept is None:
        count = count_reruns(network, measures, order.needs, rules)
        samples = draw(network, rules.missing, count.times, means.seed)
    else:
        count, samples = Count(len(kept)), iter(kept)
    if not count.times:
        return Stability(network.nodes[[]], 0, rules.missing, top, count.visits, count.findings)
    material = Material(network, means, count.times)
    places = np.empty((count.times, len(ranked)), dtype=np.int32)
    for number, sample in enumerate(samples):
        places[number] = _places(Remains(material, sample), order, ranked)
        if means.progress is not None and number % 10 == 9:
            means.progress((number + 1) / count.times)
    table = _summed_up(places, top, network.nodes.index[ranked]).reindex(network.nodes.index)
    table["stability"] = table["stability"].fillna("").astype("str")
    return Stability(table, count.times, rules.missing, top, count.visits, count.findings)


def _ranked(network: Network) -> npt.NDArray[np.int64]:
    """Return the positions of the contacts that are ranked: those who may be and are linked to anyone."""
    linked = np.zeros(len(network.nodes), bool)
    for ends in network.links[:2]:
        linked[ends] = True
    return np.flatnonzero(linked & network.nodes["ranked"].to_numpy(bool))


def _places(remains: Remains, order: Order, ranked: npt.NDArray[np.int64]) -> Array:
    """Return the rank of each of these contacts by what is left; those left without a link or a value come last."""
    linked = remains.connected[ranked]
    inside = ranked[linked]
    found = order.places({name: remains.measure(name)[inside] for name in order.needs})
    places = np.full(len(ranked), len(inside) + 1.0)
    places[linked] = np.where(np.isnan(found), places[linked], found)
    return places


def _summed_up(places: npt.NDArray[np.int32], top: int, index: pd.Index) -> pd.DataFrame:
    """Return the table of `Stability` for the contacts that are ranked, from their places in every rerun."""
    reruns = len(places)
    share = (places <= top).mean(axis=0)
    labels = np.select([share >= STABLE, share >= BORDERLINE], ["stable", "borderline"], "unstable")
    # The observed rank that at least so many percent of the reruns do not exceed.
    at = {percent: -(-percent * reruns // 100) - 1 for percent in (5, 50, 95)}
    places.partition(sorted(set(at.values())), axis=0)
    columns = {f"rank_p{percent}": pd.array(places[row], dtype="Int64") for percent, row in at.items()}
    return pd.DataFrame({**columns, "p_topk": share, "stability": labels}, index=index)
