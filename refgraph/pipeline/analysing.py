"""analyse(): from resolved people to a ranking, the stages in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from refgraph.communities import detect_communities
from refgraph.measures import Means, Measures, measure
from refgraph.network import Network, Partition
from refgraph.people import People
from refgraph.pipeline.settings import Settings
from refgraph.ranking import USUAL, Ranking, rank
from refgraph.records import earlier_run
from refgraph.workers import Crew, Hired, hire

Asked = int | str | Executor | Hired
"""How workers are asked for: as `refgraph.hire` takes it, or those it returned."""


@dataclass(frozen=True)
class Analysis:
    """What the stages after `resolve` make of people, side by side.

    Parameters
    ----------
    people, network, partition, measures, ranking
        The values of the stages, in order.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.analyse(result.people, rg.Settings()).ranking.table["name"][0]
    'Bob'
    """

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
    workers: Asked | None = None,
) -> Analysis:
    """Turn resolved people into a ranking: build the network, find clusters, measure, rank.

    Parameters
    ----------
    people
        What `refgraph.resolve` returned.
    settings
        The settings of the stages; the usual ones if None.
    by, previous, progress, workers
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
    with hired(workers, chosen) as crew:
        measures = measure(network, means=means_of(chosen, announce, "measuring betweenness", crew))
    announce("ranking")
    ranking = rank(network, measures, chosen.ranking, by=by)
    return Analysis(people, network, partition, measures, ranking)


def hired(workers: Asked | None, settings: Settings) -> AbstractContextManager[Hired | None]:
    """Return the workers asked for, else those of the settings; whoever was hired before stays when this is left."""
    asked = workers if workers is not None else settings.run.workers
    if isinstance(asked, Hired):
        return nullcontext(asked)
    return nullcontext() if asked == "" else hire(asked)


def means_of(settings: Settings, announce: Callable[[str], None], stage: str, workers: Crew | None) -> Means:
    """Return with which means betweenness is computed, and to whom it says how far it is."""

    def progress(share: float) -> None:
        if share < 1:
            announce(f"{stage}, {share:.0%} done")

    return Means(
        settings.measures, settings.seed, lambda line: announce(f"measuring {line}"), progress, workers
    )


def _as_numbered(partition: Partition, previous: str | Path) -> Partition:
    from refgraph.communities import keep_numbers, read_clusters

    remembered = read_clusters(previous)
    return keep_numbers(partition, remembered.membership, remembered.retired)
