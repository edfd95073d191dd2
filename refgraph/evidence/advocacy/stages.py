"""How far each contact was on the way to advocacy on a day, by what was dated before it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refgraph.people import People, taken_part
from refgraph.showing import in_differences
from refgraph.tiers import CORE as CORE_TIER

SEEKER, FAMILIAR, ADVOCATE, CORE = STAGES = ("Seeker", "Familiar", "Advocate", "Core")
"""The stages, the first first."""

MEETINGS = ("event", "meeting")


@in_differences
@dataclass(frozen=True)
class StageRules:
    """Where the stages begin.

    Parameters
    ----------
    engagements
        On how many days somebody took part in something to be familiar.
    seeker_days
        Who is known for fewer days is a Seeker, unless willing.
    """

    engagements: int = 3
    seeker_days: int = 180


def places(people: People, evidence: pd.DataFrame, rules: StageRules) -> pd.Series:
    """Return the place of each contact's stage by what holds on the day, Core left aside: 0 for Seeker to 2.

    Advocate who is willing to refer (a referral in the last 24 months, a score of 9 or
    10, or a yes) and no detractor; Familiar who took part on three days, or in an event or a meeting, or has ever
    referred, and has been known for half a year; everybody else is a Seeker.

    Parameters
    ----------
    people
        As known on the day.
    evidence
        Of the tiers as of the day, indexed by ``contact_id``.
    rules
        Where the stages begin.

    Returns
    -------
    Series
        Indexed by ``contact_id``, int.
    """
    index = evidence.index
    willing = evidence["willing"].eq(1) & ~turned(evidence)
    found = np.select(
        [willing, _familiar(people, index, rules) | evidence["ever"].gt(0)],
        [2, 1],
        0,
    )
    late = found == 1
    found[late & _lately(people, index, rules.seeker_days).to_numpy()] = 0
    return pd.Series(found, index=index, dtype=int)


def with_core(found: pd.Series, core: AbstractSet[str]) -> pd.Series:
    """Return the stages with those as Core who hold the tier, whatever else is known of them.

    Examples
    --------
    >>> with_core(pd.Series([0, 2], index=["ann", "bob"]), {"ann"}).tolist()
    [3, 2]
    """
    return found.mask(found.index.isin(sorted(core)), 3)


def turned(evidence: pd.DataFrame) -> pd.Series:
    """Tell who is known to be discontent, or says no: for these only the way leads back."""
    found: pd.Series = evidence["detractor"].eq(1) | evidence["unwilling"].eq(True)
    return found


def carried_on(before: pd.Series, now: pd.Series, back: pd.Series) -> pd.Series:
    """Return the stages after another quarter: silence takes nobody back, and nobody forgets the firm.

    Who lost the tier Core is an Advocate; who turned away is Familiar.

    Examples
    --------
    >>> before, now = pd.Series([3, 2, 2, 1, 0]), pd.Series([1, 1, 1, 0, 2])
    >>> carried_on(before, now, pd.Series([False, False, True, False, False])).tolist()
    [2, 2, 1, 1, 2]
    """
    least = before.clip(upper=2).where(~back, before.clip(upper=1))
    return pd.concat([now, least.reindex(now.index).fillna(0).astype(int)], axis=1).max(axis=1).astype(int)


def holders(tiers: pd.DataFrame) -> set[str]:
    """Return who is a Core Advocate by a table of tiers."""
    return set(tiers.loc[tiers["tier"].eq(CORE_TIER), "contact_id"])


def _familiar(people: People, index: pd.Index, rules: StageRules) -> pd.Series:
    log = taken_part(people)
    log = log[log["date"].notna()]
    days = log[["contact_id", "date"]].drop_duplicates().groupby("contact_id").size()
    met = index.isin(log.loc[log["kind"].isin(MEETINGS), "contact_id"])
    return days.reindex(index).ge(rules.engagements) | pd.Series(met, index=index)


def _lately(people: People, index: pd.Index, days: int) -> pd.Series:
    created = people.contacts.set_index("contact_id")["created"].reindex(index)
    if people.as_of is None:
        return pd.Series(False, index=index)
    found: pd.Series = (people.as_of - created).dt.days.lt(days)
    return found
