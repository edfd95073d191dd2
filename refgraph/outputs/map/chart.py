"""What is drawn of a result, whatever draws it: contacts with their places, links, clusters with their names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import SettingsError, UnknownNameError
from refgraph.network import Network
from refgraph.outputs.map.layout import Parked, lay_out
from refgraph.outputs.map.palette import cluster_colour
from refgraph.outputs.map.redaction import redacted
from refgraph.ranking import LOW_IS_BEST
from refgraph.result import Result
from refgraph.tiers import NONE

SMALLEST_DOT, GROWTH = 0.36, 0.95
"""The radius of the least contact, and what the greatest has more, in units of the map."""

COMMON_TRAIT, TRAIT_LIFT = 0.5, 2.0
"""A cluster is named after what half of it share, if that is twice as frequent in it as elsewhere."""


@dataclass(frozen=True)
class Chart:
    """What is drawn.

    Parameters
    ----------
    nodes : DataFrame
        The contacts drawn, in the order of the ranking, with the columns of the ranking, those of the
        network's nodes, and ``weight`` (0 to 1, from what the ranking follows), ``x``, ``y`` (downwards),
        ``radius``, ``island`` and ``colour``.
    edges : DataFrame
        The referrals between them: the network's columns, ``source`` and ``target`` being positions in
        `nodes`.
    ties : DataFrame
        The ties between them: positions ``a`` and ``b``, ``weight``.
    clusters : DataFrame
        ``cluster``, ``contacts``, ``label``, ``short`` (the label in a list), ``trait``, ``leader`` (a
        position in `nodes`) and ``colour``.
    parked : tuple of Parked
        The blocks below the islands.
    total
        How many contacts the network has; those not drawn are the difference to `nodes`.
    how
        How the drawn ones were chosen, one line; blank if all are drawn.
    redacted
        Whether names stand as codes.
    assigned
        Whether the tiers are those that refgraph assigned; else they are those of the CRM.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    ties: pd.DataFrame
    clusters: pd.DataFrame
    parked: tuple[Parked, ...]
    total: int
    how: str
    redacted: bool
    assigned: bool = False

    @property
    def shown_tier(self) -> str:
        """The column of the tiers that the colours say: those assigned, else those of the CRM."""
        return "tier" if self.assigned else "crm_tier"


def make_chart(
    result: Result,
    *,
    top: int | None = None,
    cluster: int | str | None = None,
    redact: bool = False,
    tiers: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    most: int | None = None,
) -> Chart:
    """Choose what is drawn, and lay it out.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    top
        How many contacts: the highest ranked, each with those it is directly linked to, until there are
        as many. All if None.
    cluster
        Only this cluster: its number, what its contacts share, or the name or id of somebody in it.
    redact
        Whether codes stand in place of names, and organisations and owners are left out.
    tiers
        The table of `refgraph.assign_tiers`, or a tier file as `refgraph.read_tiers` reads it; the tiers of
        the CRM if None.
    plan
        The tasks of `refgraph.plan`, or of `refgraph.read_plan`: of each contact the next is told, unless
        the map is redacted.
    most
        The most contacts there may be: beyond, the highest ranked are drawn.

    Returns
    -------
    Chart

    Raises
    ------
    SettingsError
        If `top` is below 1 or there is no such cluster.
    """
    if top is not None and top < 1:
        raise SettingsError(f"The top {top} is nobody.", "Ask for at least 1.")
    nodes = _described(result)
    if tiers is not None:
        nodes = _with_tiers(nodes, tiers)
    if plan is not None and not redact:
        nodes = _with_next_step(nodes, plan)
    total = len(nodes)
    clusters = _clusters(nodes)
    how: list[str] = []
    if cluster is not None:
        number = _number_of(cluster, clusters, nodes)
        nodes = nodes[nodes["cluster"].eq(number)]
        how.append(f"the {len(nodes):,} contacts of cluster {number}")
    if top is not None and top < len(nodes):
        nodes = nodes[_with_neighbours(result.network, nodes, top)]
        how.append("the highest ranked with those they are directly linked to")
    if most is not None and len(nodes) > most:
        nodes = nodes.head(most)
        how.append(f"the {most:,} highest ranked")
    clusters = clusters[clusters["cluster"].isin(nodes["cluster"])]
    nodes, edges, ties, parked = _laid_out(result.network, nodes)
    if redact:
        nodes = redacted(nodes)
    return Chart(
        nodes,
        edges,
        ties,
        _named(clusters, nodes, redact),
        parked,
        total,
        ", ".join(how),
        redact,
        tiers is not None,
    )


def _described(result: Result) -> pd.DataFrame:
    """Return the ranking with the columns of the nodes beside it, one row per contact, in order."""
    table = result.ranking.table.drop(columns="tier", errors="ignore")
    nodes = result.network.nodes
    more = nodes[[name for name in nodes if name not in table and name != "tier"]].reset_index()
    joined = table.merge(more, on="contact_id", how="left", validate="one_to_one")
    joined["weight"] = _weight(joined, result.ranking.by)
    joined["colour"] = [cluster_colour(number) for number in joined["cluster"].tolist()]
    return joined


def _with_tiers(nodes: pd.DataFrame, tiers: pd.DataFrame) -> pd.DataFrame:
    """Return the contacts with the tiers that were assigned, and why."""
    found = tiers.drop_duplicates("contact_id").set_index("contact_id")
    tier = nodes["contact_id"].map(found["tier"].replace(NONE, "")).fillna("").astype("str")
    reason = (
        nodes["contact_id"].map(found["reason"]) if "reason" in found else pd.Series("", index=nodes.index)
    )
    reason = reason.fillna("").astype("str").where(tier.ne(""), "")
    return nodes.assign(tier=tier, tier_reason=reason)


def _with_next_step(nodes: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """Return the contacts with what is to be done next with each: what, when, by whom and why."""
    first = plan.sort_values(["due", "bucket_order", "task_id"], kind="stable")
    first = first.drop_duplicates("contact_id").set_index("contact_id")
    texts = {
        f"next_{name}": nodes["contact_id"].map(first[name]).fillna("").astype("str")
        for name in ("action", "owner", "reason")
    }
    return nodes.assign(**texts, next_due=pd.to_datetime(nodes["contact_id"].map(first["due"])))


def _weight(table: pd.DataFrame, by: str) -> npt.NDArray[np.float64]:
    """Return what a dot's size follows, 0 to 1; steep, so that the few who matter stand out."""
    values = table[by].astype(float).where(table["rank"].notna()).to_numpy()
    if by in LOW_IS_BEST:
        values = np.nanmax(values, initial=0.0) - values
    values = np.maximum(np.nan_to_num(values), 0.0)
    share = values / max(values.max(initial=0.0), 1e-9)
    weight: npt.NDArray[np.float64] = np.sqrt(share)
    return weight


def _clusters(nodes: pd.DataFrame) -> pd.DataFrame:
    """Return every cluster with its size, its leader and what its contacts have in common."""
    rows = []
    inside = nodes[nodes["cluster"] > 0]
    for number, members in inside.groupby("cluster", sort=True):
        leader = members.index[0]
        rows.append((int(str(number)), len(members), leader, _trait(members, nodes)))
    return pd.DataFrame(rows, columns=["cluster", "contacts", "leader_row", "trait"])


def _trait(members: pd.DataFrame, everyone: pd.DataFrame) -> str:
    """Return what most of a cluster share and others do not: a profession, a segment, a town; else blank."""
    for column in ("profession", "segment", "organisation", "city"):
        values = members[column][members[column].ne("")]
        if values.empty:
            continue
        counts = values.value_counts()
        value, share = str(counts.index[0]), counts.iloc[0] / len(members)
        usual = everyone[column].eq(value).mean()
        if share >= COMMON_TRAIT and share >= TRAIT_LIFT * usual:
            return value
    return ""


def _number_of(wanted: int | str, clusters: pd.DataFrame, nodes: pd.DataFrame) -> int:
    text = str(wanted).strip()
    numbers = [str(number) for number in clusters["cluster"]]
    if text in numbers:
        return int(text)
    leaders = nodes["name"].reindex(clusters["leader_row"]).tolist()
    for number, leader, trait in zip(numbers, leaders, clusters["trait"], strict=True):
        if text and (text.casefold() in leader.casefold() or text.casefold() == trait.casefold()):
            return int(number)
    inside = nodes[nodes["cluster"] > 0]
    meant = inside["contact_id"].eq(text) | (
        inside["name"].str.casefold().str.contains(text.casefold(), regex=False) & bool(text)
    )
    if meant.any():
        return int(inside.loc[meant, "cluster"].iloc[0])
    raise UnknownNameError.among("cluster", text, [*numbers, *leaders[:12]])


def _with_neighbours(network: Network, nodes: pd.DataFrame, top: int) -> npt.NDArray[np.bool_]:
    """Walk down the ranking, taking everyone with their neighbours, until `top` contacts are taken."""
    low, high, _ = network.links
    place = np.full(len(network.nodes), -1)
    place[network.positions(nodes["contact_id"])] = np.arange(len(nodes))
    low, high = place[low], place[high]
    inside = (low >= 0) & (high >= 0)
    around: dict[int, list[int]] = {}
    for a, b in zip(low[inside].tolist(), high[inside].tolist(), strict=True):
        around.setdefault(a, []).append(b)
        around.setdefault(b, []).append(a)
    taken = np.zeros(len(nodes), dtype=bool)
    left = top
    for node in range(len(nodes)):
        for one in (node, *sorted(around.get(node, ()))):
            if left and not taken[one]:
                taken[one] = True
                left -= 1
        if not left:
            break
    return taken


def _laid_out(
    network: Network, nodes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, tuple[Parked, ...]]:
    """Return the nodes with their places, and the links between them by position."""
    nodes = nodes.reset_index().rename(columns={"index": "row"})
    index = pd.Index(nodes["contact_id"])
    edges, ties = network.edges.copy(), network.ties.copy()
    for table, ends in ((edges, ("source", "target")), (ties, ("a", "b"))):
        for end in ends:
            table[end] = index.get_indexer(pd.Index(table[end]))
    edges = edges[edges["source"].ge(0) & edges["target"].ge(0)].reset_index(drop=True)
    ties = ties[ties["a"].ge(0) & ties["b"].ge(0)].reset_index(drop=True)
    low, high, _ = network.links
    place = np.full(len(network.nodes), -1, dtype=np.int64)
    place[network.positions(nodes["contact_id"])] = np.arange(len(nodes))
    low, high = place[low], place[high]
    inside = (low >= 0) & (high >= 0)
    radius = SMALLEST_DOT + GROWTH * nodes["weight"].to_numpy(float)
    layout = lay_out(len(nodes), low[inside], high[inside], nodes["cluster"].to_numpy(np.int64), radius)
    nodes = nodes.assign(x=layout.x, y=layout.y, radius=radius, island=layout.island)
    return nodes, edges, ties, layout.parked


def _named(clusters: pd.DataFrame, nodes: pd.DataFrame, redact: bool) -> pd.DataFrame:
    """Name every cluster after what its contacts share and no other cluster does, else after its leader."""
    position = {row: place for place, row in enumerate(nodes["row"].tolist())}
    leader = [position.get(row, -1) for row in clusters["leader_row"].tolist()]
    names = [nodes["name"].iat[place] if place >= 0 else "" for place in leader]
    traits = [""] * len(names) if redact else clusters["trait"].tolist()
    labels, short = [], []
    for number, name, trait in zip(clusters["cluster"].tolist(), names, traits, strict=True):
        own = trait if traits.count(trait) == 1 else name
        if redact or not own:
            own = f"Cluster {number}"
        short.append(own)
        labels.append(f"Around {name}" if own == name else own)
    colours = [cluster_colour(number) for number in clusters["cluster"].tolist()]
    named = clusters.drop(columns=["leader_row", "trait"]).assign(
        label=labels, short=short, trait=traits, leader=leader, colour=colours
    )
    return named.reset_index(drop=True)
