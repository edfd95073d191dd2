"""The lists: views of one ranking, each answering a question of its own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from refgraph.forecast import Prospects
from refgraph.measures import Measures, ages
from refgraph.network import Network
from refgraph.ranking.placing import Standing
from refgraph.ranking.rules import RankRules

LISTS: Mapping[str, str] = {
    "producers": "Likely to refer",
    "connectors": "Links between groups",
    "stopped": "Stopped referring",
    "new": "First referral, last six months",
    "core_candidates": "Consider for Core",
}
"""Every list by its name in columns and options, and its heading for people."""

QUALITY_DAYS, LEAST_RATING = 730, 3.0
"""Where outcomes are known, a referral won within so many days, or this mean rating, makes quality."""


def find_members(
    network: Network, measures: Measures, prospects: Prospects, standing: Standing, rules: RankRules
) -> pd.DataFrame:
    """Tell who is in which list.

    ``producers``: referred and not silent. ``connectors``: bridge above 0, unless no groups are shown at all.
    ``stopped``: silent. ``new``: whose first referral is not older than 180 days. ``core_candidates``: among
    the first by what is expected and by bridge or betweenness, with links enough, not silent; where no groups
    are shown, by what is expected alone, and of quality where outcomes are known.

    Returns
    -------
    DataFrame
        Indexed like the nodes, a column of bool for each of `LISTS`.
    """
    linked, silent = standing.linked, pd.Series(prospects.silent, index=standing.linked.index)
    first = standing.first(rules.candidate_share, rules.candidate_places)
    connects = standing.within("bridge", first) | standing.within("betweenness", first)
    if not standing.groups_shown:
        connects = is_of_quality(network)
    return pd.DataFrame(
        {
            "producers": linked & (prospects.made > 0) & ~silent,
            "connectors": standing.places["bridge"].notna() & standing.groups_shown,
            "stopped": linked & silent,
            "new": linked & (prospects.trends == "new"),
            "core_candidates": linked
            & ~silent
            & standing.within("expected", first)
            & connects
            & measures["degree"].ge(rules.candidate_links),
        }
    ).astype(bool)


def candidate_reasons(members: pd.DataFrame, standing: Standing, rules: RankRules) -> pd.Series:
    """Return by which places each candidate for Core is one; blank for all others."""
    because = pd.Series("", index=members.index, dtype="str")
    first = standing.first(rules.candidate_share, rules.candidate_places)
    by_bridge = standing.within("bridge", first)
    for identity in members.index[members["core_candidates"]]:
        place = standing.places.loc[identity]
        text = f"place {place['expected']} of {standing.count:,} among those likely to refer"
        if not standing.groups_shown:
            text += ", by volume only: this export shows no links between groups"
        elif by_bridge[identity]:
            text += f", place {place['bridge']} among links between groups"
        else:
            text += f", place {place['betweenness']} by betweenness"
        because[identity] = text
    return because


def is_of_quality(network: Network) -> pd.Series:
    """Tell whose referrals of the last two years were won or well rated; everybody where nothing is known of that."""
    index, events = network.nodes.index, network.events
    age = ages(network).to_numpy(float)
    recent = np.isnan(age) | (age <= QUALITY_DAYS)
    won, rated = events["won"].to_numpy(bool), events["quality"].notna()
    if not won.any() and not rated.any():
        return pd.Series(True, index=index)
    good = events[won & recent].groupby("source")["count"].sum().reindex(index).gt(0)
    rating = events[recent].groupby("source")["quality"].mean().reindex(index)
    return good | rating.ge(LEAST_RATING)


def list_order(name: str, standing: Standing, prospects: Prospects) -> pd.Series:
    """Return the values by which the members of a list are sorted, ascending."""
    if name == "connectors":
        return standing.places["bridge"].astype(float)
    if name == "new":
        return pd.Series(prospects.pace.first, index=standing.places.index)
    return standing.places["expected"].astype(float)
