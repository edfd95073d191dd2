"""analyse(): from resolved people to a ranking, the stages in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from refgraph.communities import detect_communities
from refgraph.measures import Means, Measures, measure
from refgraph.network import Network, Partition
from refgraph.people import People
from refgraph.pipeline.settings import Settings
from refgraph.ranking import USUAL, Ranking, rank
from refgraph.records import earlier_run


@dataclass(frozen=True)
class Analysis:
    """What the stages after `resolve` make of people, side by side."""

    people: People
    network: Network
    partition: Partition
    measures: Measures
    ranking: Ranking


def analyse(
    people: People,
    settings: Settings | None = None,
    *,
    by: str = USUAL,
    previous: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Analysis:
    """Turn resolved people into a ranking: build the network, find clusters, measure, rank.

    Parameters
    ----------
    people
        What `refgraph.resolve` returned.
    settings
        The settings of the stages; the usual ones if None.
    by, previous, progress
        As in `run`.

    Returns
    -------
    Analysis
        ``people``, ``network``, ``partition``, ``measures`` and ``ranking``, without the range of each rank.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> people = rg.resolve(rg.read(frames={"referrals": log}))
    >>> rg.analyse(people, by="betweenness").ranking.table["name"].tolist()
    ['Bob', 'Ann', 'Cid', 'Dee']
    """
    chosen, announce = settings or Settings(), progress or (lambda stage: None)
    announce("building the network")
    network = Network.from_tables(people, chosen.network)
    announce("finding clusters")
    partition = detect_communities(network, replace(chosen.communities, seed=chosen.seed))
    if previous is not None:
        partition = _as_numbered(partition, earlier_run(previous, people.as_of) or previous)
    network = network.with_partition(partition)
    announce("measuring")
    measures = measure(network, means=means_of(chosen, announce, "measuring betweenness"))
    announce("ranking")
    ranking = rank(network, measures, chosen.ranking, by=by)
    return Analysis(people, network, partition, measures, ranking)


def means_of(settings: Settings, announce: Callable[[str], None], stage: str) -> Means:
    """Return with which means betweenness is computed, and to whom it says how far it is."""

    def progress(share: float) -> None:
        if share < 1:
            announce(f"{stage}, {share:.0%} done")

    return Means(settings.measures, settings.seed, lambda line: announce(f"measuring {line}"), progress)


def _as_numbered(partition: Partition, previous: str | Path) -> Partition:
    from refgraph.communities import keep_numbers, read_clusters

    remembered = read_clusters(previous)
    return keep_numbers(partition, remembered.membership, remembered.retired)
