"""The network: contacts as nodes, referrals as directed edges from referrer to referred, ties beside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import NetworkError, SettingsError
from refgraph.findings import Finding
from refgraph.people import People

if TYPE_CHECKING:
    import igraph
    import networkx

    from refgraph.communities import Partition

UNDATED_AGE = 730.0
"""The age in days that a referral without a date is given."""

LEAST_STRENGTH = 0.05
"""Strength below which an edge is not let fall, so that its distance stays finite."""


@dataclass(frozen=True)
class EdgeRules:
    """How referrals become edges: the ``[network]`` section of the settings.

    Parameters
    ----------
    half_life_days
        The age at which a referral counts half.
    lost_weight
        What a lost referral counts beside any other.
    distance_power
        alpha in ``distance = 1 / strength ** alpha``: 0 counts hops, 1 weighs strength alone.

    Raises
    ------
    SettingsError
        If the half-life is not positive, or one of the others is negative.
    """

    half_life_days: float = 365.0
    lost_weight: float = 1.0
    distance_power: float = 0.5

    def __post_init__(self) -> None:
        if not self.half_life_days > 0:
            raise SettingsError(f"half_life_days has to be above 0, not {self.half_life_days}.")
        for name in ("lost_weight", "distance_power"):
            if not getattr(self, name) >= 0:
                raise SettingsError(f"{name} has to be 0 or more, not {getattr(self, name)}.")

    def distance(self, strength: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return how far apart two contacts are for the strength of what links them.

        The one place where strength becomes distance: shortest-path algorithms read weights as distances.
        """
        result: npt.NDArray[np.float64] = np.maximum(strength, LEAST_STRENGTH) ** -self.distance_power
        return result


@dataclass(frozen=True)
class Network:
    """Contacts and the referrals between them.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by ``contact_id``, sorted. ``name``, ``organisation``, ``owner``, ``kind``, ``type``,
        ``profession``, ``segment``, ``city``, ``status``, ``tier``, ``email``, ``provisional``, ``ranked``,
        ``not_ranked_because``, ``created``, ``last_contact``, ``revenue``, ``first_won`` and, once
        partitioned, ``cluster``.
    edges : DataFrame
        One row per pair, sorted: ``source`` (referrer), ``target`` (referred), ``count``, ``first_date``,
        ``last_date``, ``strength``, ``distance``, ``revenue``, ``won``.
    ties : DataFrame
        One row per pair without direction: ``a``, ``b``, ``weight``. They take part in betweenness,
        bridge, participation and communities only.
    events : DataFrame
        One row per referral: ``source``, ``target``, ``date`` (NaT if unknown), ``count``, ``share``,
        ``status``, ``revenue``, ``quality``, ``strength``.
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
        """
        keep_staff = _mostly_staff(people)
        nodes = _nodes(people, keep_staff)
        present = people.referrals["referrer_id"].isin(nodes.index) & people.referrals["referred_id"].isin(
            nodes.index
        )
        referrals, weightless = _with_weight(people.referrals[present])
        events = _events(referrals, people.as_of, rules)
        ties = people.ties[people.ties["a"].isin(nodes.index) & people.ties["b"].isin(nodes.index)]
        findings = (*_left_out(people, nodes, int((~present).sum()), keep_staff), *weightless)
        return cls(nodes, _edges(events, rules), _tie_pairs(ties), events, people.as_of, rules, findings)

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
        """
        pairs = [
            (str(a), str(b), float(data.get("count", data.get("weight", 1.0))))
            for a, b, data in graph.edges(data=True)
            if a != b
        ]
        table = pd.DataFrame(pairs, columns=["source", "target", "count"]).astype(
            {"source": "str", "target": "str"}
        )
        table, findings = _with_weight(table)
        ties = pd.DataFrame({"a": [], "b": [], "weight": []})
        if not graph.is_directed():
            ties = table.rename(columns={"source": "a", "target": "b", "count": "weight"})
            table = table.iloc[:0]
        events = _events(table, None, EdgeRules())
        edges, pairs_of_ties = _edges(events, EdgeRules()), _tie_pairs(ties)
        return cls(_nodes_of_graph(graph), edges, pairs_of_ties, events, findings=findings)

    def with_partition(self, partition: Partition) -> Network:
        """Return the same network with the column ``cluster`` (0: in no cluster) among its nodes."""
        cluster = partition.membership.reindex(self.nodes.index).fillna(0).astype(int)
        return replace(self, nodes=self.nodes.assign(cluster=cluster))

    def to_networkx(self) -> networkx.DiGraph:
        """Return a `networkx.DiGraph` with every column of nodes and edges as attributes; ties are left out."""
        import networkx as nx

        graph = nx.DiGraph()
        graph.add_nodes_from((identity, row.to_dict()) for identity, row in self.nodes.iterrows())
        columns = self.edges.columns.drop(["source", "target"])
        for source, target, *values in self.edges.itertuples(index=False):
            graph.add_edge(source, target, **dict(zip(columns, values, strict=True)))
        return graph

    def to_igraph(self) -> igraph.Graph:
        """Return a directed `igraph.Graph`; vertices carry ``name`` (the id), edges all columns."""
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
        """Return where these ids stand in `nodes`."""
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


def _mostly_staff(people: People) -> bool:
    staff = set(people.contacts.loc[people.contacts["staff"], "contact_id"])
    recipients = people.referrals["referred_id"].unique()
    return bool(staff) and 2 * sum(identity in staff for identity in recipients) > len(recipients)


def _with_weight(referrals: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Drop the rows that stand for no referral; a table of counts of everyone by everyone is full of them."""
    usable = referrals["count"].gt(0) & np.isfinite(referrals["count"].astype(float))
    dropped = int((~usable).sum())
    if not dropped:
        return referrals, ()
    message = f"{dropped:,} rows have no positive count and stand for no referral; they make no edge."
    return referrals[usable], (Finding("note", "no-weight", message, count=dropped),)


_NODE_COLUMNS = "name organisation owner kind type profession segment city status tier email".split()


def _blank_nodes(index: pd.Index) -> pd.DataFrame:
    nodes = pd.DataFrame("", index=index.rename("contact_id"), columns=_NODE_COLUMNS, dtype="str")
    nodes["name"] = index.to_series().to_numpy()
    nodes["provisional"], nodes["ranked"], nodes["not_ranked_because"] = False, True, ""
    undated = pd.Series(pd.NaT, index=nodes.index, dtype="datetime64[us]")
    return nodes.assign(created=undated, last_contact=undated, revenue=0.0, first_won=undated)


def _nodes_of_graph(graph: networkx.Graph) -> pd.DataFrame:
    ids = pd.Index([str(node) for node in graph], dtype="str")
    if not ids.is_unique:
        raise NetworkError(
            f"Two nodes of the graph are both called '{ids[ids.duplicated()][0]}' as text.",
            "Give every node a name of its own.",
        )
    nodes = _blank_nodes(ids)
    attributes = pd.DataFrame([data for _, data in graph.nodes(data=True)], index=nodes.index)
    for name, values in attributes.items():
        if name in nodes:
            values = values.where(values.notna(), nodes[name]).astype(nodes[name].dtype)
        nodes[name] = values
    return nodes.sort_index()


def _nodes(people: People, keep_staff: bool) -> pd.DataFrame:
    contacts = people.contacts
    out = contacts["is_firm"] | contacts["type"].eq("competitor")
    if not keep_staff:
        out |= contacts["staff"]
    contacts = contacts[~out].set_index("contact_id").sort_index()
    nodes = contacts[[*_NODE_COLUMNS, "provisional"]].copy()
    unwanted = contacts["status"].where(
        contacts["status"].isin(["inactive", "do_not_contact", "deceased"]), ""
    )
    because = unwanted.str.replace("_", " ").where(~contacts["staff"], "staff")
    nodes["ranked"] = because.eq("")
    nodes["not_ranked_because"] = because
    nodes["created"] = contacts["created"]
    nodes["last_contact"] = _last_contact(people).reindex(nodes.index)
    revenue, first_won = _revenue(people)
    nodes["revenue"] = revenue.reindex(nodes.index).fillna(0.0)
    nodes["first_won"] = first_won.reindex(nodes.index)
    return nodes


def _last_contact(people: People) -> pd.Series:
    dates = [
        people.tables[name].set_index("contact_id")["date"]
        for name in ("touches", "engagements")
        if name in people.tables
    ]
    if not dates:
        return pd.Series([], dtype="datetime64[us]")
    return pd.concat(dates).groupby(level=0).max()


def _revenue(people: People) -> tuple[pd.Series, pd.Series]:
    """Return each contact's revenue (its won deals, else what its referrals brought) and its first won deal."""
    referrals = people.referrals
    brought = referrals[_is_won(referrals["status"], referrals["revenue"])]
    revenue = _totals(brought, "referred_id", "revenue")
    first_won = pd.Series([], dtype="datetime64[us]")
    deals = people.tables.get("deals")
    if deals is not None and "amount" in deals:
        won = deals[deals["status"].eq("won")] if "status" in deals else deals[deals["amount"].gt(0)]
        revenue = _totals(won, "contact_id", "amount").combine_first(revenue)
        if "date" in won:
            first_won = won.groupby("contact_id")["date"].min()
    return revenue, first_won


def _totals(rows: pd.DataFrame, whose: str, amount: str) -> pd.Series:
    # In ascending order, so that a total does not depend on the order of the input in its last digit.
    return rows.sort_values(amount).groupby(whose)[amount].sum(min_count=1)


def _is_won(status: pd.Series, revenue: pd.Series) -> pd.Series:
    """Tell which referrals were won: those said to be; where the status says nothing, those with revenue."""
    return status.eq("won") | (~status.isin(["received", "qualified", "lost"]) & revenue.gt(0))


def _events(referrals: pd.DataFrame, as_of: pd.Timestamp | None, rules: EdgeRules) -> pd.DataFrame:
    events = referrals.rename(columns={"referrer_id": "source", "referred_id": "target"})
    number = pd.Series(float("nan"), index=events.index)
    events = pd.DataFrame(
        {
            "source": events["source"],
            "target": events["target"],
            "date": events.get("date", pd.Series(pd.NaT, index=events.index, dtype="datetime64[us]")),
            "count": events.get("count", number).fillna(1.0),
            "share": events.get("share", number),
            "status": events.get("status", pd.Series("", index=events.index, dtype="str")),
            "revenue": events.get("revenue", number),
            "quality": events.get("quality", number),
        }
    )
    weight = events["count"] * events["share"].fillna(1.0)
    if rules.lost_weight != 1.0:
        weight = weight.where(events["status"].ne("lost"), weight * rules.lost_weight)
    events["strength"] = weight * decay(events["date"], as_of, rules.half_life_days)
    # By every column, so that sums do not depend on the order of the input in their last digit.
    return events.sort_values(["source", "target", "date", *events.columns[3:]], ignore_index=True)


def decay(dates: pd.Series, as_of: pd.Timestamp | None, half_life_days: float) -> pd.Series:
    """Return how much a referral of each date still counts, 1 for today's, half at the half-life.

    Without an as-of date nothing decays.
    """
    if as_of is None:
        return pd.Series(1.0, index=dates.index)
    age = (as_of - dates).dt.days.astype(float).fillna(UNDATED_AGE).clip(lower=0)
    return 0.5 ** (age / half_life_days)


def _edges(events: pd.DataFrame, rules: EdgeRules) -> pd.DataFrame:
    won = _is_won(events["status"], events["revenue"])
    counted = events.assign(won=events["count"].where(won, 0.0))
    edges = (
        counted.groupby(["source", "target"], sort=True)
        .agg(
            count=("count", "sum"),
            first_date=("date", "min"),
            last_date=("date", "max"),
            strength=("strength", "sum"),
            revenue=("revenue", "sum"),
            won=("won", "sum"),
        )
        .reset_index()
    )
    edges.insert(6, "distance", rules.distance(edges["strength"].to_numpy(float)))
    return edges


def _tie_pairs(ties: pd.DataFrame) -> pd.DataFrame:
    """Return one row per pair: the strongest of several ties between the same two contacts."""
    first = ties["a"].where(ties["a"] <= ties["b"], ties["b"])
    second = ties["b"].where(ties["a"] <= ties["b"], ties["a"])
    pairs = pd.DataFrame({"a": first, "b": second, "weight": ties["weight"].astype(float)})
    pairs = pairs[pairs["a"].ne(pairs["b"]) & pairs["weight"].gt(0)]
    return pairs.groupby(["a", "b"], sort=True, as_index=False)["weight"].max()


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


def require_nodes(network: Network) -> None:
    """Raise `NetworkError` if there is nobody in the network."""
    if network.nodes.empty:
        raise NetworkError(
            "There is nobody in the network: every contact is staff, a competitor or the firm itself.",
            "Check --firm, and the contacts' type column.",
        )
