"""The groups by which cost, revenue and attention are added up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import pandas as pd

from refgraph.errors import UnknownNameError
from refgraph.evidence.as_known_then import as_known_before, known_since
from refgraph.network import Partition
from refgraph.people import People
from refgraph.tiers import NONE, TIERS, Analysed, TierRules, assign_tiers

BY = ("type", "owner", "profession", "segment", "campaign", "contact", "tier", "cluster")
"""What cost and revenue can be grouped by."""

MADE_BY_REFERRALS = ("tier", "cluster")
"""Groups in which contacts are because of their referrals: only those of before the time looked at are no circle."""

NOT_KNOWN_THEN = "not known then"
"""The group of contacts of whom nothing was known before the time looked at."""

Analyse = Callable[[People], "Clustered"]
"""The stages after resolving, as one function: ``refgraph.analyse``, or that with settings."""


class Clustered(Analysed, Protocol):
    """What grouping needs of a run; a `refgraph.Result` has it."""

    @property
    def partition(self) -> Partition:
        """The clusters."""


def require_grouping(by: str) -> None:
    """Raise `UnknownNameError` if nothing is grouped by that."""
    if by not in BY:
        raise UnknownNameError.among("grouping", by, BY)


def groups_of(result: Clustered, by: str) -> pd.Series:
    """Return the group of each contact but the firm itself, as text, indexed by ``contact_id``; blank for none.

    Raises
    ------
    ValueError
        If referrals make the group: then it takes `groups_before`.
    """
    if by in MADE_BY_REFERRALS:
        raise ValueError(f"today's {by} is made by the referrals that it would explain")
    contacts = result.people.contacts[~result.people.contacts["is_firm"]].set_index("contact_id")
    found = contacts.index.to_series() if by in ("contact", "campaign") else contacts[by]
    return found.fillna("").astype("str")


def groups_before(
    people: People, by: str, day: pd.Timestamp, analyse: Analyse, tiers: TierRules
) -> pd.Series | None:
    """Return the tier or cluster of each contact but the firm itself as of the eve of a day.

    Whatever referrals make is no ground to compare referrals by, unless it was there before them.

    Parameters
    ----------
    people
        Everything that is known today; rows of this day and later ones are left out.
    by
        ``tier`` or ``cluster``.
    day
        The first day of the time looked at.
    analyse
        The stages after resolving.
    tiers
        By which tiers are assigned anew.

    Returns
    -------
    Series or None
        As text, indexed by ``contact_id``, blank for no cluster, `NOT_KNOWN_THEN` for contacts of whom nothing was
        known; None where there was no referral before that day.
    """
    if not people.referrals["date"].lt(day).any():
        return None
    then = analyse(as_known_before(people, day))
    if by == "tier":
        assigned = assign_tiers(then, replace(tiers, fresh=True))
        found = assigned.table.set_index("contact_id")["tier"].map(tiers.word)
    else:
        found = then.partition.membership.astype("str").replace("0", "")
    contacts = people.contacts.loc[~people.contacts["is_firm"], "contact_id"]
    return found.reindex(pd.Index(contacts)).fillna(NOT_KNOWN_THEN).astype("str")


def tiers_on_record(
    people: People, day: pd.Timestamp, history: pd.DataFrame, rules: TierRules
) -> tuple[pd.Series, pd.Timestamp] | None:
    """Return the tier in which each contact was held on the eve of a day, and the day of the last run before it.

    Parameters
    ----------
    people
        Everything that is known today.
    day
        The first day of the time looked at.
    history
        What `refgraph.tiers.read_history` returned.
    rules
        They know the user's words for the tiers.

    Returns
    -------
    tuple or None
        The tiers in the user's words, indexed by ``contact_id``, `NOT_KNOWN_THEN` for contacts of whom nothing was
        known; None where no run before that day is on record.
    """
    before = history[history["as_of"].lt(day)].sort_values("as_of", kind="stable")
    if before.empty:
        return None
    held = before.drop_duplicates("contact_id", keep="last").set_index("contact_id")["tier"]
    known = known_since(people).lt(day)
    contacts = pd.Index(people.contacts.loc[~people.contacts["is_firm"], "contact_id"])
    # The history holds whoever has a tier or had one: who was known and is not in it had none.
    found = held.reindex(contacts).fillna(NONE).map(rules.word)
    met = known.reindex(contacts).fillna(False) | contacts.isin(held.index)
    return found.where(met.astype(bool), NOT_KNOWN_THEN).astype("str"), before["as_of"].iloc[-1]


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


def tiers_first_to_last(rules: TierRules) -> dict[str, int]:
    """Return the place of each tier, by the user's word for it, the highest first."""
    return {rules.word(tier): place for place, tier in enumerate(reversed(TIERS))}
