"""describe_clusters(): one row per cluster, and how far clusters can be trusted at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from refgraph.clusters.naming import Trait, find_traits, name_clusters
from refgraph.communities import Remembered, Verdict, assess_partition, match_clusters, shared_company
from refgraph.network import A_PATIENT, PATIENT, Partition
from refgraph.remembering import once
from refgraph.showing import in_few_lines
from refgraph.tiers import ADVOCATE, ALLIED, CORE, Analysed, Tiers

BRIDGES = 3
"""How many bridge people a row names."""

COLUMNS = (
    "cluster name contacts leader leader_id bridge_people revenue core_advocates advocates allied_resources covered "
    "links_inside links_outside kept change change_of members"
).split()

_COUNTS = ("contacts", "core_advocates", "advocates", "allied_resources", "links_inside", "links_outside")


class Clustered(Analysed, Protocol):
    """What describing clusters needs of a run; a `refgraph.Result` has it."""

    @property
    def partition(self) -> Partition:
        """The clusters found."""


@in_few_lines
@dataclass(frozen=True)
class Clusters:
    """The clusters of a run.

    Parameters
    ----------
    table : DataFrame
        One row per cluster, by number: `COLUMNS`. ``covered`` tells whether a Core Advocate or Advocate is
        in it, ``members`` the ids of its contacts without its patients, ``kept`` how much of its company a
        member keeps on average from start to start, ``change`` what became of it since the last run (``same``,
        ``new``, ``split``, ``merged``, ``gone``; blank without a last run). Clusters that are gone stay in the
        table, so that their numbers are not given again.
    traits : list of Trait
        The evidence for every name.
    verdict : Verdict
        How far the clusters can be trusted.
    """

    table: pd.DataFrame
    traits: list[Trait]
    verdict: Verdict


def describe_clusters(
    result: Clustered, tiers: Tiers | None = None, *, previous: Remembered | None = None
) -> Clusters:
    """Describe every cluster: its size, its name, who leads it, who links it to others, what it brings.

    Parameters
    ----------
    result
        The values of a run.
    tiers
        The tiers proposed; without them those of the CRM count.
    previous
        The clusters of the last run; give them to `refgraph.run` as well, which keeps their numbers.

    Returns
    -------
    Clusters

    Examples
    --------
    >>> import networkx as nx, refgraph as rg
    >>> log = [(a, b) for a, b in nx.relaxed_caveman_graph(6, 6, 0.05, seed=1).edges()]
    >>> result = rg.run(referrals=pd.DataFrame(log, columns=["referrer_id", "referred_id"]).astype(str))
    >>> clusters = describe_clusters(result)
    >>> clusters.verdict.words, clusters.table["contacts"].tolist()
    ('clear clusters', [6, 6, 6, 6, 6, 6])
    """
    people = _people(result, tiers)
    table = (
        _counts(people)
        .join(cluster_names(result).drop(columns="after_leader"))
        .join(_bridge_people(people, result))
    )
    table = table.join(_links(result))
    table["kept"] = _kept(result, people)
    patients = people["patient"]
    named = people[~patients].groupby("cluster")["contact_id"].agg("; ".join)
    table["members"] = named.reindex(table.index).fillna("").astype("str")
    table["leader_id"] = table["leader_id"].mask(
        table["leader_id"].isin(people.loc[patients, "contact_id"]), ""
    )
    table = _with_changes(table.reset_index(), result, previous)
    return Clusters(
        table[list(COLUMNS)], find_traits(people), assess_partition(result.network, result.partition)
    )


@once
def cluster_names(result: Clustered) -> pd.DataFrame:
    """Return what the clusters of a run are called, in every list and on every page.

    Parameters
    ----------
    result
        The values of a run.

    Returns
    -------
    DataFrame
        As `name_clusters` returns it.
    """
    return name_clusters(_people(result, None))


def _people(result: Clustered, tiers: Tiers | None) -> pd.DataFrame:
    nodes = result.network.nodes
    people = nodes.drop(columns="crm_tier").join(result.measures.table[["degree", "bridge"]])
    people["patient"] = people["not_ranked_because"].eq(PATIENT)
    people["name"] = people["name"].mask(people["patient"], A_PATIENT)
    people["cluster"] = result.partition.membership
    ranked = result.ranking.table.set_index("contact_id")
    people["rank"] = ranked["rank"].astype(float)
    held = ranked["crm_tier"] if tiers is None else tiers.table.set_index("contact_id")["tier"]
    people["tier"] = held.reindex(people.index).fillna("").astype("str")
    return people[people["cluster"].gt(0)].rename_axis("contact_id").reset_index()


def _counts(people: pd.DataFrame) -> pd.DataFrame:
    of = people.groupby("cluster")
    table = pd.DataFrame({"contacts": of.size(), "revenue": of["revenue"].sum()})
    for tier, column in ((CORE, "core_advocates"), (ADVOCATE, "advocates"), (ALLIED, "allied_resources")):
        table[column] = people["tier"].eq(tier).groupby(people["cluster"]).sum()
    table["covered"] = (table["core_advocates"] + table["advocates"]).gt(0)
    return table


def _bridge_people(people: pd.DataFrame, result: Clustered) -> pd.Series:
    """Return who links each cluster to others, the strongest first."""
    outside = _outside(result)
    linking = people[people["contact_id"].map(outside).fillna(0).gt(0) & people["bridge"].gt(0)]
    linking = linking.sort_values(["bridge", "contact_id"], ascending=[False, True], kind="stable")
    named = linking.groupby("cluster")["name"].agg(lambda names: ", ".join(names.head(BRIDGES)))
    every = pd.Index(sorted(people["cluster"].unique()), name="cluster")
    return named.reindex(every).fillna("").astype("str").rename("bridge_people")


def _outside(result: Clustered) -> dict[str, int]:
    """Return with how many links each contact reaches into other clusters."""
    low, high, _ = result.network.links
    member, ids = result.partition.membership.to_numpy(), result.partition.membership.index
    crossing = (member[low] != member[high]) & (member[low] > 0) & (member[high] > 0)
    ends = np.concatenate([low[crossing], high[crossing]])
    return dict(zip(ids[ends].tolist(), np.bincount(ends)[ends].tolist(), strict=True)) if len(ends) else {}


def _links(result: Clustered) -> pd.DataFrame:
    low, high, _ = result.network.links
    member = result.partition.membership.to_numpy()
    most = int(member.max(initial=0)) + 1
    same = member[low] == member[high]
    inside = np.bincount(member[low[same]], minlength=most)
    outside = np.bincount(member[low[~same]], minlength=most) + np.bincount(
        member[high[~same]], minlength=most
    )
    return pd.DataFrame({"links_inside": inside, "links_outside": outside}).iloc[1:]


def _kept(result: Clustered, people: pd.DataFrame) -> pd.Series:
    low, high, _ = result.network.links
    linked = np.unique(np.concatenate([low, high]))
    runs, membership = result.partition.runs, result.partition.membership
    if not runs.size:
        return pd.Series(np.nan, index=people["cluster"].unique())
    kept = pd.Series(shared_company(runs, membership.to_numpy()[linked]), index=membership.index[linked])
    return people["contact_id"].map(kept).astype(float).groupby(people["cluster"]).mean().round(9)


def _with_changes(table: pd.DataFrame, result: Clustered, previous: Remembered | None) -> pd.DataFrame:
    table = table.assign(change="", change_of="")
    if previous is None:
        return table
    matching = match_clusters(previous.membership, result.partition.membership, previous.retired)
    events = {(row.cluster, row.what): row.of for row in matching.events.itertuples()}
    for place, label in enumerate(table["cluster"]):
        number = matching.numbers.get(label, label)
        for what in ("split", "merged", "new", "same"):
            if (number, what) in events:
                table.loc[place, ["change", "change_of"]] = [what, events[number, what]]
                break
    gone = [(number, of) for (number, what), of in events.items() if what == "gone"]
    gone += [(number, "") for number in sorted(previous.retired)]
    if not gone:
        return table
    rows = pd.DataFrame(gone, columns=["cluster", "change_of"]).assign(change="gone", covered=False)
    rows = rows.assign(**dict.fromkeys(("name", "leader", "leader_id", "bridge_people", "members"), ""))
    rows = rows.assign(revenue=0.0, kept=np.nan, **dict.fromkeys(_COUNTS, 0))
    return pd.concat([table, rows[table.columns]], ignore_index=True)
