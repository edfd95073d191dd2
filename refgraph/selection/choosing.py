"""pick(): the contacts who together reach the most people, clusters or value."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import SettingsError, UnknownNameError
from refgraph.network import Network, Partition
from refgraph.ranking import Ranking

OBJECTIVES = ("clusters", "people", "value")
"""What can be reached."""

Array = npt.NDArray[np.float64]


class Reached(Protocol):
    """What picking needs of a run; a `refgraph.Result` has it."""

    @property
    def network(self) -> Network:
        """The network."""

    @property
    def partition(self) -> Partition:
        """The clusters."""

    @property
    def ranking(self) -> Ranking:
        """The order, by which ties break."""


def pick(result: Reached, k: int = 10, *, reach: str = "clusters", hops: int = 1) -> pd.DataFrame:
    """Choose contacts who together reach the most, one after the other, each adding the most.

    Greedy choice reaches at least 63 % of what the best set of that size could (Nemhauser, Wolsey and Fisher
    1978). It stops early where nobody adds anything.

    Parameters
    ----------
    result
        The values of a run.
    k
        How many contacts.
    reach
        ``clusters``: the sum over clusters of the square root of the share of the cluster that is reached,
        so that a first foot in a cluster counts more than the last of its people. ``people``: how many are
        reached. ``value``: the revenue of those who are reached.
    hops
        How many links away somebody is reached.

    Returns
    -------
    DataFrame
        One row per pick: ``pick``, ``contact_id``, ``name``, ``organisation``, ``owner``, ``gain``,
        ``total``, ``people`` (reached by then), ``new_clusters`` (that nobody before reached), ``score``.

    Raises
    ------
    UnknownNameError
        If there is no such objective.
    SettingsError
        If `k` or `hops` is less than 1.

    Examples
    --------
    >>> import refgraph as rg
    >>> log = [("A", "B"), ("A", "C"), ("A", "D"), ("X", "Y"), ("X", "Z")]
    >>> log = pd.DataFrame(log, columns=["referrer_id", "referred_id"])
    >>> pick(rg.run(referrals=log), 2, reach="people")[["contact_id", "gain", "total"]].values.tolist()
    [['A', 4.0, 4.0], ['X', 3.0, 7.0]]
    """
    if reach not in OBJECTIVES:
        raise UnknownNameError.among("kind of reach", reach, OBJECTIVES)
    if k < 1 or hops < 1:
        raise SettingsError("Picks and hops have to be 1 or more.", "Write, for instance, pick(result, 10).")
    covers = _covers(result.network, hops)
    order = _preference(result)
    chosen = _greedy(covers, order, _objective(result, reach), k)
    return _described(result, covers, chosen)


def _covers(network: Network, hops: int) -> list[npt.NDArray[np.int64]]:
    """Return whom each contact reaches, itself among them."""
    found = network.link_graph.neighborhood(order=hops)
    return [np.array(sorted(near), dtype=np.int64) for near in found]


def _preference(result: Reached) -> dict[int, int]:
    """Return the place of each contact that can be picked, the one preferred at equal gain first."""
    table = result.ranking.table
    able = table[table["rank"].notna()].sort_values(
        ["rank", "contact_id"], ascending=[True, True], kind="stable"
    )
    positions = result.network.positions(able["contact_id"])
    return {int(position): place for place, position in enumerate(positions)}


def _objective(
    result: Reached, reach: str
) -> Callable[[npt.NDArray[np.bool_], npt.NDArray[np.int64]], float]:
    """Return the function from what is reached, and whom a pick would add, to what it gains."""
    if reach == "people":
        return lambda reached, new: float(len(new))
    if reach == "value":
        worth = result.network.nodes["revenue"].to_numpy(float)
        return lambda reached, new: float(worth[new].sum())
    member = result.partition.membership.to_numpy()
    size = np.bincount(member, minlength=1).astype(float)

    def gain(reached: npt.NDArray[np.bool_], new: npt.NDArray[np.int64]) -> float:
        touched, added = np.unique(member[new], return_counts=True)
        inside = touched > 0
        touched, added = touched[inside], added[inside]
        before = np.array([np.count_nonzero(reached[member == cluster]) for cluster in touched], dtype=float)
        return float((np.sqrt((before + added) / size[touched]) - np.sqrt(before / size[touched])).sum())

    return gain


def _greedy(
    covers: list[npt.NDArray[np.int64]],
    order: dict[int, int],
    objective: Callable[[npt.NDArray[np.bool_], npt.NDArray[np.int64]], float],
    k: int,
) -> list[tuple[int, float]]:
    """Choose by gain; a gain that was computed before can only have shrunk, so most need no second look."""
    reached = np.zeros(len(covers), dtype=bool)
    heap = [(-round(objective(reached, covers[node]), 9), place, node, 0) for node, place in order.items()]
    heapq.heapify(heap)
    chosen: list[tuple[int, float]] = []
    while heap and len(chosen) < k:
        gain, place, node, seen = heapq.heappop(heap)
        if seen < len(chosen):
            new = covers[node][~reached[covers[node]]]
            heapq.heappush(heap, (-round(objective(reached, new), 9), place, node, len(chosen)))
            continue
        if gain >= 0:
            break
        chosen.append((node, -gain))
        reached[covers[node]] = True
    return chosen


def _described(
    result: Reached, covers: list[npt.NDArray[np.int64]], chosen: list[tuple[int, float]]
) -> pd.DataFrame:
    nodes, member = result.network.nodes, result.partition.membership.to_numpy()
    ranks = result.ranking.table.set_index("contact_id")["rank"]
    met: set[int] = set()
    people: set[int] = set()
    rows: list[dict[str, Any]] = []
    total = 0.0
    for number, (node, gain) in enumerate(chosen, start=1):
        identity = nodes.index[node]
        clusters = set(member[covers[node]].tolist()) - {0} - met
        met |= clusters
        people |= set(covers[node].tolist())
        total += gain
        rows.append(
            {
                "pick": number,
                "contact_id": identity,
                "name": nodes.at[identity, "name"],
                "organisation": nodes.at[identity, "organisation"],
                "owner": nodes.at[identity, "owner"],
                "gain": round(gain, 9),
                "total": round(total, 9),
                "people": len(people),
                "new_clusters": ", ".join(map(str, sorted(clusters))),
                "rank": ranks[identity],
            }
        )
    columns = "pick contact_id name organisation owner gain total people new_clusters rank".split()
    return pd.DataFrame(rows, columns=columns)
