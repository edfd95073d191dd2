"""rerun(): everybody ranked again and again with some referrals left out, and the range in which ranks stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.findings import Finding
from refgraph.forecast import look_ahead
from refgraph.measures import Means, Measures
from refgraph.network import Network
from refgraph.showing import in_few_lines
from refgraph.stability.counting import Count, count_reruns
from refgraph.stability.remeasuring import Array, Material
from refgraph.stability.rules import OF_CONNECTORS, RerunRules
from refgraph.stability.thinning import draw
from refgraph.stability.trying import Order, Trial, try_all

STABLE, BORDERLINE = 0.8, 0.5
"""From these shares of reruns on a place among the first is called stable, or borderline."""


@in_few_lines
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
        left without a link stands behind all others in that rerun. ``connector_rank_p5`` and
        ``connector_rank_p95``: the same of the places among links between groups. No columns without reruns.
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

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> result.ranking.stability is None
    False
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
    connectors: Order | None = None,
    kept: Sequence[Array] | None = None,
) -> Stability:
    """Rank everybody again and again, each time with some of the referrals left out by chance.

    Clusters, ties, revenue, half-lives and priors stay as they are; everything else, silence too, is found anew
    of what is left. Compare Costenbader and Valente
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
        Budget and seed, whom to tell and whom to ask.
    connectors
        What places among links between groups follow from, if those are to be tried too: in the first 50 reruns
        unless the number of reruns was asked for, as a walk from everybody takes longer than all else.
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
    linking = _times_of_connectors(network, measures, connectors, rules, count.times, kept is not None)
    material = Material(network, measures.prospects or look_ahead(network), means, count.times)
    trial = Trial(material, order, connectors if linking else None, ranked)
    places, links = try_all(trial, samples, linking, count.visits, means)
    index = network.nodes.index[ranked]
    table = _summed_up(places, top, index)
    if linking:
        ends = _percentiles(links, (5, 95))
        table = table.assign(**{f"connector_rank_p{percent}": ranks for percent, ranks in ends.items()})
    table = table.reindex(network.nodes.index)
    table["stability"] = table["stability"].fillna("").astype("str")
    return Stability(table, count.times, rules.missing, top, count.visits, count.findings)


def _times_of_connectors(
    network: Network,
    measures: Measures,
    connectors: Order | None,
    rules: RerunRules,
    times: int,
    given: bool,
) -> int:
    """Return in how many of the reruns places among links between groups are found."""
    if connectors is None:
        return 0
    if given or rules.reruns > 0:
        return times
    return min(times, OF_CONNECTORS, count_reruns(network, measures, connectors.needs, rules).times)


def _ranked(network: Network) -> npt.NDArray[np.int64]:
    """Return the positions of the contacts that are ranked: those who may be and are linked to anyone."""
    linked = np.zeros(len(network.nodes), bool)
    for ends in network.links[:2]:
        linked[ends] = True
    return np.flatnonzero(linked & network.nodes["ranked"].to_numpy(bool))


def _summed_up(places: npt.NDArray[np.int32], top: int, index: pd.Index) -> pd.DataFrame:
    """Return the table of `Stability` for the contacts that are ranked, from their places in every rerun."""
    share = (places <= top).mean(axis=0)
    labels = np.select([share >= STABLE, share >= BORDERLINE], ["stable", "borderline"], "unstable")
    columns = {f"rank_p{percent}": ranks for percent, ranks in _percentiles(places, (5, 50, 95)).items()}
    return pd.DataFrame({**columns, "p_topk": share, "stability": labels}, index=index)


def _percentiles(
    places: npt.NDArray[np.int32], percents: Sequence[int]
) -> dict[int, pd.api.extensions.ExtensionArray]:
    """Return for each contact the observed rank that at least so many percent of the reruns do not exceed."""
    at = {percent: -(-percent * len(places) // 100) - 1 for percent in percents}
    ordered = np.partition(places, sorted(set(at.values())), axis=0)
    return {percent: pd.array(ordered[row], dtype="Int64") for percent, row in at.items()}
