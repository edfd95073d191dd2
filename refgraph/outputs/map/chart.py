"""What is drawn of a result, whatever draws it: contacts with their places, links, clusters with their names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.clusters import cluster_names
from refgraph.comparison import RunList
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.network import Network
from refgraph.outputs.map.layout import Parked, lay_out
from refgraph.outputs.map.palette import CLUSTERS, FAMILIES_ABOVE, cluster_colour, families
from refgraph.outputs.map.patients import unnamed
from refgraph.outputs.map.redaction import coarse_money, coarse_months, redacted
from refgraph.outputs.map.since import last_day, with_moves
from refgraph.ranking import LOW_IS_BEST
from refgraph.result import Result
from refgraph.tiers import NONE, TierRules, satisfaction

SMALLEST_DOT, GROWTH = 0.36, 0.95
"""The radius of the least contact, and what the greatest has more, in units of the map."""


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
    events : DataFrame
        The dated referrals: ``edge`` (a position in `edges`), ``date``, ``count``, by edge and day.
    clusters : DataFrame
        ``cluster``, ``contacts``, ``label`` (its name, as in every list), ``after_leader``, ``leader`` (a position
        in `nodes`, -1 where not drawn), ``family`` (of colours, -1 for none) and ``colour``.
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
    patients
        How many patients of a clinic have a number in place of a name.
    since
        The day of the last run, since which `nodes` has ``moved``, ``old_tier`` and ``places``; None without one.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    ties: pd.DataFrame
    events: pd.DataFrame
    clusters: pd.DataFrame
    parked: tuple[Parked, ...]
    total: int
    how: str
    redacted: bool
    assigned: bool = False
    patients: int = 0
    since: pd.Timestamp | None = None


def make_chart(
    result: Result,
    *,
    top: int | None = None,
    cluster: int | str | None = None,
    redact: bool = False,
    tiers: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    most: int | None = None,
    names: str = "all",
    previous: RunList | None = None,
    rules: TierRules = TierRules(),
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
    names
        ``partners``: a patient of a clinic has a number and no name;
        ``all``: everybody is named.
    previous
        The list of the last run: what is another since is told, unless the map is redacted.
    rules
        They know the user's words for the tiers.

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
    since = None if redact else last_day(previous, result.network.as_of)
    if since is not None and previous is not None:
        nodes = with_moves(nodes, previous, rules)
    total = len(nodes)
    clusters = _clusters(result, nodes)
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
    events = _events(result.network, nodes, edges)
    named = _named(clusters, nodes, redact)
    patients = _patients(result, nodes, names)
    if patients.any():
        nodes = unnamed(nodes, patients)
        named = _not_after_patients(named, patients)
    colour = named.set_index("cluster")["colour"]
    nodes = nodes.assign(colour=nodes["cluster"].map(colour).astype(object).fillna(cluster_colour(-1)))
    if redact:
        nodes, events = redacted(nodes), coarse_months(events)
        edges = coarse_money(coarse_months(edges))
    return Chart(
        nodes,
        edges,
        ties,
        events,
        named,
        parked,
        total,
        ", ".join(how),
        redact,
        tiers is not None,
        int(patients.sum()),
        since,
    )


def _described(result: Result) -> pd.DataFrame:
    """Return the ranking with the columns of the nodes beside it, one row per contact, in order."""
    table = result.ranking.table.drop(columns="tier", errors="ignore")
    nodes = result.network.nodes
    more = nodes[[name for name in nodes if name not in table and name != "tier"]].reset_index()
    joined = table.merge(more, on="contact_id", how="left", validate="one_to_one")
    joined["weight"] = _weight(joined, result.ranking.by)
    feelings = satisfaction(result.people, nodes, TierRules())["detractor"]
    joined["detractor"] = joined["contact_id"].map(feelings)
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


def _clusters(result: Result, nodes: pd.DataFrame) -> pd.DataFrame:
    """Return every cluster with its size, its name and its leader."""
    sizes = nodes["cluster"][nodes["cluster"] > 0].value_counts().rename("contacts")
    named = cluster_names(result).join(sizes).rename_axis("cluster").reset_index()
    rows = pd.Series(nodes.index, index=nodes["contact_id"])
    return named.assign(leader_row=rows.reindex(named["leader_id"]).to_numpy())


def _number_of(wanted: int | str, clusters: pd.DataFrame, nodes: pd.DataFrame) -> int:
    text = str(wanted).strip()
    numbers = [str(number) for number in clusters["cluster"]]
    if text in numbers:
        return int(text)
    leaders = clusters["leader"].tolist()
    for column in ("leader", "name"):
        named = clusters[column].str.casefold().str.contains(text.casefold(), regex=False) & bool(text)
        if named.any():
            return int(clusters.loc[named, "cluster"].iloc[0])
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
    """Return the clusters with their names, or with numbers in a redacted copy, and where their leaders are."""
    place = {row: position for position, row in enumerate(nodes["row"].tolist())}
    numbers = clusters["cluster"].tolist()
    family = _families(numbers, nodes)
    return pd.DataFrame(
        {
            "cluster": numbers,
            "contacts": clusters["contacts"].tolist(),
            "label": [f"Cluster {number}" for number in numbers] if redact else clusters["name"].tolist(),
            "after_leader": clusters["after_leader"].tolist(),
            "leader": [place.get(row, -1) for row in clusters["leader_row"].tolist()],
            "family": family,
            "colour": [cluster_colour(one) for one in family],
        }
    )


def _families(numbers: list[int], nodes: pd.DataFrame) -> list[int]:
    """Return the family of colours of each cluster: its own for the largest, shared where there are very many."""
    if len(nodes) <= FAMILIES_ABOVE:
        return [number - 1 if number <= len(CLUSTERS) else -1 for number in numbers]
    middle = nodes.groupby("cluster")[["x", "y"]].mean().reindex(numbers)
    return families(middle["x"].to_numpy(float), middle["y"].to_numpy(float))


def _events(network: Network, nodes: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Return the dated referrals between those drawn, by pair and day."""
    events = network.events[network.events["date"].notna()]
    index = pd.Index(nodes["contact_id"])
    source, target = (index.get_indexer(pd.Index(events[end])) for end in ("source", "target"))
    pairs = pd.Index(edges["source"] * len(nodes) + edges["target"])
    edge = pairs.get_indexer(pd.Index(source * len(nodes) + target))
    edge = np.where((source >= 0) & (target >= 0), edge, -1)
    found = pd.DataFrame(
        {"edge": edge, "date": events["date"].to_numpy(), "count": events["count"].to_numpy()}
    )
    return found[found["edge"].ge(0)].sort_values(["edge", "date"], kind="stable").reset_index(drop=True)


def _patients(result: Result, nodes: pd.DataFrame, names: str) -> pd.Series:
    """Tell who of those drawn is a patient, and so not to be named."""
    contacts = result.people.contacts
    known = contacts.loc[contacts["patient"], "contact_id"] if names != "all" else ()
    return nodes["contact_id"].isin(set(known))


def _not_after_patients(clusters: pd.DataFrame, patients: pd.Series) -> pd.DataFrame:
    """Return the clusters with numbers in place of the names of those that patients lead."""
    hidden = set(patients.index[patients].tolist())
    labels = [
        f"Cluster {number}" if after and leader in hidden else label
        for number, label, after, leader in clusters[
            ["cluster", "label", "after_leader", "leader"]
        ].itertuples(index=False)
    ]
    return clusters.assign(label=labels)
