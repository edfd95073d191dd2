"""assess_dependency(): what breaks if somebody leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import igraph
import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.measures import Measures
from refgraph.selection.choosing import Reached

LOOKED_AT = 100
"""How many contacts are looked at unless they are named."""


class Depended(Reached, Protocol):
    """What assessing dependency needs of a run; a `refgraph.Result` has it."""

    @property
    def measures(self) -> Measures:
        """All measures."""


def assess_dependency(
    result: Depended, advocates: Iterable[str] = (), *, among: Iterable[str] | None = None
) -> pd.DataFrame:
    """Say for each contact what the firm would lose with it.

    Parameters
    ----------
    result
        The values of a run.
    advocates
        Ids of those who cover a cluster: a cluster is left without a contact if its only one leaves. Empty:
        those whom the CRM calls Advocate or Core Advocate.
    among
        Ids to look at. If None, the ranked contacts of highest betweenness, for nobody can cut more pairs
        than run through him or her, and every only advocate of a cluster.

    Returns
    -------
    DataFrame
        The gravest loss first: ``contact_id``, ``name``, ``organisation``, ``owner``, ``pairs_cut`` (share
        of the pairs of linked contacts who remain that cannot reach each other then), ``pairs_newly_cut`` (of
        these, those whom the loss itself cuts), ``pairs_cut_without_leaves``
        (``pairs_cut`` among contacts with more than one link), ``revenue_downstream``,
        ``clusters_uncovered`` (clusters left without an advocate) and ``says``.

    Examples
    --------
    >>> import refgraph as rg
    >>> log = pd.DataFrame([("A", "B"), ("B", "C"), ("C", "D")], columns=["referrer_id", "referred_id"])
    >>> assess_dependency(rg.run(referrals=log))[["contact_id", "pairs_cut"]].round(3).values.tolist()
    [['B', 0.667], ['C', 0.667]]
    """
    network, nodes = result.network, result.network.nodes
    alone = _only_cover(result, set(advocates))
    linked = np.flatnonzero(np.array(network.link_graph.degree()) > 0)
    graph, place = _part(network.link_graph, linked)
    inner, within = _part(network.link_graph, np.flatnonzero(np.array(network.link_graph.degree()) > 1))
    before = fragmentation(graph)
    rows = []
    for identity in _candidates(result, alone) if among is None else among:
        node = int(nodes.index.get_loc(identity))
        cut = fragmentation(graph, [place[node]]) if node in place else before
        rows.append(
            {
                "contact_id": identity,
                "name": nodes.at[identity, "name"],
                "organisation": nodes.at[identity, "organisation"],
                "owner": nodes.at[identity, "owner"],
                "pairs_cut": round(cut, 9),
                "pairs_newly_cut": round(max(0.0, cut - before), 9),
                "pairs_cut_without_leaves": round(
                    fragmentation(inner, [within[node]]) if node in within else 0.0, 9
                ),
                "revenue_downstream": float(result.measures["downstream_value"][identity]),
                "clusters_uncovered": ", ".join(map(str, alone.get(identity, []))),
            }
        )
    columns = (
        "contact_id name organisation owner pairs_cut pairs_newly_cut pairs_cut_without_leaves revenue_downstream "
        "clusters_uncovered"
    ).split()
    table = pd.DataFrame(rows, columns=columns)
    table["says"] = [_sentence(row) for row in table.to_dict("records")]
    order = ["pairs_newly_cut", "pairs_cut", "revenue_downstream", "contact_id"]
    return table.sort_values(order, ascending=[False, False, False, True], kind="stable", ignore_index=True)


def fragmentation(graph: igraph.Graph, without: Iterable[int] = ()) -> float:
    """Return the share of pairs that cannot reach each other (Borgatti 2006, F).

    Parameters
    ----------
    graph
        Undirected.
    without
        Vertices that are taken away first; pairs are counted among those who remain.
    """
    gone = list(without)
    left = graph.copy() if gone else graph
    if gone:
        left.delete_vertices(gone)
    size = left.vcount()
    if size < 2:
        return 0.0
    sizes: npt.NDArray[np.float64] = np.array(left.connected_components().sizes(), dtype=float)
    return float(1 - (sizes * (sizes - 1)).sum() / (size * (size - 1)))


def _part(graph: igraph.Graph, nodes: npt.NDArray[np.int64]) -> tuple[igraph.Graph, dict[int, int]]:
    """Return the part of a graph on these vertices, and the place of each in it."""
    kept = nodes.tolist()
    return graph.subgraph(kept), {node: number for number, node in enumerate(kept)}


def _candidates(result: Depended, alone: dict[str, list[int]]) -> list[str]:
    between = result.measures["betweenness"].where(result.network.nodes["ranked"], 0.0)
    first = between[between > 0].sort_values(ascending=False, kind="stable").head(LOOKED_AT)
    return list(dict.fromkeys([*first.index.tolist(), *sorted(alone)]))


def _only_cover(result: Depended, advocates: set[str]) -> dict[str, list[int]]:
    """Return who is the only advocate of which clusters."""
    nodes, membership = result.network.nodes, result.partition.membership
    if not advocates:
        named = nodes["crm_tier"].str.casefold().str.strip()
        advocates = set(nodes.index[named.isin(["advocate", "core advocate", "advocates", "core advocates"])])
    inside = membership[membership.index.isin(advocates) & membership.gt(0)]
    counts = inside.value_counts()
    found: dict[str, list[int]] = {}
    for identity, cluster in inside.items():
        if counts[cluster] == 1:
            found.setdefault(str(identity), []).append(int(cluster))
    return found


def _sentence(row: dict[str, object]) -> str:
    share = f"{row['pairs_newly_cut']:.0%}"
    text = f"If {row['name']} left, {share} of the remaining pairs could no longer reach each other"
    if row["clusters_uncovered"]:
        text += f"; no advocate would be left in cluster {row['clusters_uncovered']}"
    return f"{text}."
