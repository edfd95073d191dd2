"""The groups by which cost, revenue and attention are added up."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from refgraph.errors import UnknownNameError
from refgraph.network import Partition
from refgraph.tiers import NONE, TIERS, Analysed, Tiers

BY = ("tier", "owner", "campaign", "cluster", "contact", "profession", "segment")
"""What cost and revenue can be grouped by."""


class Clustered(Analysed, Protocol):
    """What grouping needs of a run; a `refgraph.Result` has it."""

    @property
    def partition(self) -> Partition:
        """The clusters."""


def require_grouping(by: str) -> None:
    """Raise `UnknownNameError` if nothing is grouped by that."""
    if by not in BY:
        raise UnknownNameError.among("grouping", by, BY)


def groups_of(result: Clustered, tiers: Tiers, by: str) -> pd.Series:
    """Return the group of each contact but the firm itself, as text, indexed by ``contact_id``; blank for none."""
    contacts = result.people.contacts[~result.people.contacts["is_firm"]].set_index("contact_id")
    match by:
        case "tier":
            found = tiers.table.set_index("contact_id")["tier"].map(tiers.rules.word)
        case "cluster":
            found = result.partition.membership.astype("str").replace("0", "")
        case "contact" | "campaign":
            found = contacts.index.to_series()
        case _:
            found = contacts[by]
    return found.reindex(contacts.index).fillna("").astype("str")


def labels_of(result: Clustered, groups: pd.Series, by: str) -> pd.Series:
    """Return the groups as people read them: names in place of ids, and words for no group at all."""
    people, label = result.people, groups
    if by == "contact":
        label = groups.map(people.contacts.set_index("contact_id")["name"]).fillna(groups)
    campaigns = people.tables.get("campaigns", pd.DataFrame())
    if by == "campaign" and "name" in campaigns:
        names = campaigns.drop_duplicates("campaign_id").set_index("campaign_id")["name"]
        label = groups.map(names[names.ne("")]).fillna(groups)
    if by == "tier":
        label = groups.mask(groups.eq(NONE), "no tier")
    return label.mask(label.eq(""), f"(no {by})").astype("str")


def tiers_first_to_last(tiers: Tiers) -> dict[str, int]:
    """Return the place of each tier, by the user's word for it, the highest first."""
    return {tiers.rules.word(tier): place for place, tier in enumerate(reversed(TIERS))}
