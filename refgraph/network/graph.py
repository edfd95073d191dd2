"""The network as one value, and the simple graphs that measures run on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import NetworkError
from refgraph.findings import Finding
from refgraph.network.edges import make_edges, make_events, rows_with_weight, tie_pairs
from refgraph.network.nodes import (
    are_among,
    between_nodes,
    mostly_staff,
    nodes_of_graph,
    nodes_of_people,
)
from refgraph.network.partition import Partition
from refgraph.network.revenue import remark_on_deals_before
from refgraph.network.rules import EdgeRules
from refgraph.people import People
from refgraph.showing import in_few_lines

if TYPE_CHECKING:
    import igraph
    import networkx


@in_few_lines
@dataclass(frozen=True)
class Network:
    """Contacts and the referrals between them.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by ``contact_id``, sorted. ``name``, ``organisation``, ``owner``, ``kind``, ``type``,
        ``profession``, ``segment``, ``city``, ``status``, ``crm_tier``, ``email``, ``provisional``, ``ranked``,
        ``not_ranked_because``, ``created``, ``last_contact``, ``revenue``, ``first_won``; where
        organisations stand for their people, ``people_count`` and ``people``; once partitioned, ``cluster``.
    edges : DataFrame
        One row per pair, sorted: ``source`` (referrer), ``target`` (referred), ``count``, ``first_date``,
        ``last_date``, ``strength``, ``distance``, ``revenue``, ``won``.
    ties : DataFrame
        One row per pair without direction: ``a``, ``b``, ``weight``. They take part in betweenness,
        bridge, participation and communities only.
    events : DataFrame
        One row per referral: ``source``, ``target``, ``date`` (NaT if unknown), ``count``, ``share``,
        ``status``, ``revenue``, ``quality``, ``stated``, ``strength``, ``won``: whether it says so or may have
        brought a contact who bought, unless it is said to be lost.
    as_of : Timestamp or None
        The day on which ages are counted; None if nothing is dated.
    rules : EdgeRules
        By which the edges were made.
    findings : tuple of Finding

    Examples
    --------
    >>> import networkx as nx, refgraph as rg
    >>> network = rg.Network.from_networkx(nx.DiGraph([("Ann", "Bob"), ("Bob", "Cid")]))
    >>> rg.measure(network, ["out_degree"])["out_degree"].to_dict()
    {'Ann': 1, 'Bob': 1, 'Cid': 0}
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    ties: pd.DataFrame
    events: pd.DataFrame
    as_of: pd.Timestamp | None = None
    rules: EdgeRules = field(default=EdgeRules())
    findings: tuple[Finding, ...] = field(default=())

    @classmethod
    def from_tables(cls, people: People, rules: EdgeRules = EdgeRules()) -> Network:
        """Build the network of resolved people.

        Staff and competitors are left out of it, unless most of those referred are staff (a hospital's own
        specialists): then staff stay as nodes that are not ranked. The firm itself is never a node.

        Parameters
        ----------
        people
            What `refgraph.people.resolve` returned.
        rules
            How strength and distance follow from the dated referrals.

        Returns
        -------
        Network

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> rg.Network.from_tables(result.people).edges[["source", "target"]].values.tolist()
        [['Ann', 'Bob'], ['Bob', 'Cid'], ['Bob', 'Dee']]
        """
        keep_staff = mostly_staff(people)
        nodes = nodes_of_people(people, keep_staff=keep_staff)
        present = between_nodes(people.referrals, nodes)
        referrals, weightless = rows_with_weight(present)
        events = make_events(referrals, nodes, people.as_of, rules)
        ties = people.ties[are_among(nodes.index, people.ties["a"], people.ties["b"])]
        findings = (
            *_left_out(people, nodes, len(people.referrals) - len(present), keep_staff),
            *weightless,
            *remark_on_deals_before(events, nodes["first_won"]),
        )
        return cls(nodes, make_edges(events, rules), tie_pairs(ties), events, people.as_of, rules, findings)

    @classmethod
    def from_networkx(cls, graph: networkx.Graph) -> Network:
        """Build a network from a networkx graph; every edge is one undated referral, source to target.

        An edge attribute ``count`` (or ``weight``) says how many referrals it stands for; an edge for which
        it is not a positive number is left out, with a finding. An undirected graph becomes ties. Node
        attributes named like the columns of `nodes` are taken over.

        Parameters
        ----------
        graph
            Any networkx graph; node names become ids as text.

        Returns
        -------
        Network

        Raises
        ------
        NetworkError
            If two nodes have the same name as text.

        Examples
        --------
        >>> import networkx as nx, refgraph as rg
        >>> rg.Network.from_networkx(nx.DiGraph([("Ann", "Bob")])).edges[["source", "target"]].values.tolist()
        [['Ann', 'Bob']]
        """
        pairs = [
            (str(a), str(b), float(data.get("count", data.get("weight", 1.0))))
            for a, b, data in graph.edges(data=True)
            if a != b
        ]
        table = pd.DataFrame(pairs, columns=["source", "target", "count"]).astype(
            {"source": "str", "target": "str"}
        )
        table, findings = rows_with_weight(table)
        ties = pd.DataFrame({"a": [], "b": [], "weight": []})
        if not graph.is_directed():
            ties = table.rename(columns={"source": "a", "target": "b", "count": "weight"})
            table = table.iloc[:0]
        nodes = nodes_of_graph(graph)
        events = make_events(table, nodes, None, EdgeRules())
        edges, pairs_of_ties = make_edges(events, EdgeRules()), tie_pairs(ties)
        return cls(nodes, edges, pairs_of_ties, events, findings=findings)

    def with_partition(self, partition: Partition) -> Network:
        """Return the same network with the column ``cluster`` (0: in no cluster) among its nodes.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> result.network.with_partition(result.partition).nodes["cluster"].tolist()
        [1, 1, 1, 1]
        """
        cluster = partition.membership.reindex(self.nodes.index).fillna(0).astype(int)
        return replace(self, nodes=self.nodes.assign(cluster=cluster))

    def thinned(self, kept: npt.NDArray[np.float64]) -> Network:
        """Return the same network with only a share of each referral: those of share 0 are gone.

        Parameters
        ----------
        kept
            For each row of `events` what share of it is kept, 0 to 1.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> import numpy as np
        >>> len(result.network.thinned(np.array([1.0, 1.0, 0.0])).edges)
        2
        """
        left = kept > 0
        events = self.events[left].reset_index(drop=True)
        parts = {name: events[name] * kept[left] for name in ("count", "strength")}
        events = events.assign(**parts)
        return replace(self, events=events, edges=make_edges(events, self.rules))

    def to_networkx(self) -> networkx.DiGraph:
        """Return a `networkx.DiGraph` with every column of nodes and edges as attributes; ties are left out.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> sorted(result.network.to_networkx().edges)
        [('Ann', 'Bob'), ('Bob', 'Cid'), ('Bob', 'Dee')]
        """
        import networkx as nx

        graph = nx.DiGraph()
        graph.add_nodes_from((identity, row.to_dict()) for identity, row in self.nodes.iterrows())
        columns = self.edges.columns.drop(["source", "target"])
        for source, target, *values in self.edges.itertuples(index=False):
            graph.add_edge(source, target, **dict(zip(columns, values, strict=True)))
        return graph

    def to_igraph(self) -> igraph.Graph:
        """Return a directed `igraph.Graph`; vertices carry ``name`` (the id), edges all columns.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> result.network.to_igraph().ecount()
        3
        """
        graph = build_graph(len(self.nodes), *self.arcs, directed=True)
        graph.vs["name"] = self.nodes.index.tolist()
        graph.vs["label"] = self.nodes["name"].tolist()
        for column in self.edges.columns.drop(["source", "target"]):
            graph.es[column] = self.edges[column].tolist()
        return graph

    @cached_property
    def arcs(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The edges as positions in `nodes`: two arrays of shape (edges,), source and target."""
        return self.positions(self.edges["source"]), self.positions(self.edges["target"])

    @cached_property
    def event_sources(self) -> npt.NDArray[np.int64]:
        """Where in `nodes` the referrer of every referral stands."""
        return self.positions(self.events["source"])

    @cached_property
    def links(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Referrals and ties as a simple undirected graph: low end, high end and summed strength."""
        source, target = self.arcs
        a, b = self.positions(self.ties["a"]), self.positions(self.ties["b"])
        weight = np.concatenate([self.edges["strength"].to_numpy(float), self.ties["weight"].to_numpy(float)])
        return collapse(np.concatenate([source, a]), np.concatenate([target, b]), weight, len(self.nodes))

    @cached_property
    def referral_links(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Like `links`, without the ties."""
        return collapse(*self.arcs, self.edges["strength"].to_numpy(float), len(self.nodes))

    @cached_property
    def link_graph(self) -> igraph.Graph:
        """Referrals and ties as a simple undirected `igraph.Graph`, vertices in the order of the nodes."""
        return build_graph(len(self.nodes), *self.links[:2])

    @cached_property
    def referral_graph(self) -> igraph.Graph:
        """Like `link_graph`, without the ties."""
        if self.ties.empty:
            return self.link_graph
        return build_graph(len(self.nodes), *self.referral_links[:2])

    def positions(self, ids: pd.Series) -> npt.NDArray[np.int64]:
        """Return where these ids stand in `nodes`.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> result.network.positions(pd.Series(["Bob", "Ann"])).tolist()
        [1, 0]
        """
        found: npt.NDArray[np.int64] = self.nodes.index.get_indexer(pd.Index(ids)).astype(np.int64)
        return found


def build_graph(
    size: int, source: npt.NDArray[np.int64], target: npt.NDArray[np.int64], *, directed: bool = False
) -> igraph.Graph:
    """Return an `igraph.Graph` of `size` vertices and these edges, parallel edges and loops as they are."""
    import igraph

    # A list of tuples is the fastest way in; an array is several times slower.
    return igraph.Graph(size, list(zip(source.tolist(), target.tolist(), strict=True)), directed=directed)


def collapse(
    source: npt.NDArray[np.int64], target: npt.NDArray[np.int64], weight: npt.NDArray[np.float64], size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Collapse arcs into a simple undirected graph: no loops, one edge a pair, weights summed, sorted.

    Parameters
    ----------
    source, target
        Positions, shape (arcs,).
    weight
        Shape (arcs,).
    size
        The number of nodes.

    Returns
    -------
    low, high, weight
        Shape (edges,), ``low < high``, sorted by both.
    """
    low, high = np.minimum(source, target), np.maximum(source, target)
    proper = low != high
    key, place = np.unique(low[proper] * size + high[proper], return_inverse=True)
    total: npt.NDArray[np.float64] = np.bincount(place, weight[proper], len(key)).astype(np.float64)
    return key // max(size, 1), key % max(size, 1), total


def require_nodes(network: Network) -> None:
    """Raise `NetworkError` if there is nobody in the network."""
    if network.nodes.empty:
        raise NetworkError(
            "There is nobody in the network: every contact is staff, a competitor or the firm itself.",
            "Check --firm, and the contacts' type column.",
        )


def _left_out(people: People, nodes: pd.DataFrame, events: int, keep_staff: bool) -> tuple[Finding, ...]:
    found = []
    gone = len(people.contacts) - len(nodes)
    if gone:
        found.append(
            Finding(
                "note",
                "left-out-of-network",
                f"{gone:,} contacts are staff, competitors or the firm itself and are no nodes; "
                f"{events:,} referrals from or to them are left out.",
                count=gone,
            )
        )
    if keep_staff:
        found.append(
            Finding(
                "note",
                "staff-are-recipients",
                "Most of those referred are staff; they stay in the network and are not ranked.",
            )
        )
    return tuple(found)
