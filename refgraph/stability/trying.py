"""Reruns in parts: what a part is given, what comes back, and who is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

import numpy as np
import numpy.typing as npt

from refgraph.measures import Means
from refgraph.stability.remeasuring import Array, Material, Remains

TOGETHER = 5
"""So many reruns at most are one part."""

_PART = 100_000_000
"""Edge visits of a part, about half a second of one core, unless one rerun takes more."""

Places = npt.NDArray[np.int32]


class Order(Protocol):
    """What places follow from; `refgraph.ranking.Ranking.order` is one."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The measures that places follow from."""

    def places(self, values: dict[str, Array]) -> Array:
        """Return the rank of each contact by these values of what `needs` names."""


@dataclass(frozen=True)
class Trial:
    """What all reruns have in common.

    Parameters
    ----------
    material
        What they start from.
    order, connectors
        What places follow from, and what places among links between groups do.
    ranked
        The positions of the contacts that are ranked.
    """

    material: Material
    order: Order
    connectors: Order | None
    ranked: npt.NDArray[np.int64]

    def sent(self) -> Trial:
        """Return the same for a worker, which finds anew what can be found anew."""
        material = self.material
        network = replace(material.network)
        return replace(self, material=replace(material, network=network, means=material.means.alone()))


@dataclass(frozen=True)
class Part:
    """Some reruns.

    Parameters
    ----------
    samples
        What share of each referral each of them keeps.
    linking
        In how many of them, from the first on, places among links between groups are found too.
    """

    samples: tuple[Array, ...]
    linking: int


def places_in(trial: Trial, part: Part) -> tuple[Places, Places]:
    """Return the places of everybody who is ranked in each of some reruns, and those among links between groups."""
    places = np.empty((len(part.samples), len(trial.ranked)), dtype=np.int32)
    links = np.empty((part.linking, len(trial.ranked)), dtype=np.int32)
    for number, sample in enumerate(part.samples):
        remains = Remains(trial.material, sample)
        places[number] = _places(remains, trial.order, trial.ranked)
        if trial.connectors is not None and number < part.linking:
            links[number] = _places(remains, trial.connectors, trial.ranked)
    return places, links


def try_all(
    trial: Trial, samples: Iterator[Array], linking: int, visits: int, means: Means
) -> tuple[Places, Places]:
    """Return places and places among links in all reruns, by workers where that is worth it.

    Parameters
    ----------
    trial, samples
        What the reruns have in common, and what each keeps.
    linking
        In how many of them, from the first on, places among links are found.
    visits
        The edge visits of one.
    means
        Whom to ask, and whom to tell how far it is.
    """
    times = trial.material.runs
    together = max(1, min(TOGETHER, _PART // max(1, visits)))
    parts = _parts(samples, together, linking)
    if means.workers is not None and means.workers.worth(times * visits):
        done = means.workers.each(places_in, trial.sent(), parts)
    else:
        done = (places_in(trial, part) for part in parts)
    found, links, count = [], [], 0
    for places, among_links in done:
        found.append(places)
        links.append(among_links)
        count += len(places)
        if means.progress is not None:
            means.progress(count / times)
    return np.concatenate(found), np.concatenate(links)


def _parts(samples: Iterator[Array], together: int, linking: int) -> Iterator[Part]:
    while some := tuple(islice(samples, together)):
        yield Part(some, min(len(some), linking))
        linking = max(0, linking - len(some))


def _places(remains: Remains, order: Order, ranked: npt.NDArray[np.int64]) -> Array:
    """Return the rank of each of these contacts by what is left; those left without a link or a value come last."""
    linked = remains.connected[ranked]
    inside = ranked[linked]
    found = order.places({name: remains.measure(name)[inside] for name in order.needs})
    places = np.full(len(ranked), len(inside) + 1.0)
    places[linked] = np.where(np.isnan(found), places[linked], found)
    return places
