"""How far each contact was on the way to advocacy on a day, by what was dated before it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refgraph.evidence.returns import gather_activities
from refgraph.people import People, touch_kind
from refgraph.tiers import CORE as CORE_TIER
from refgraph.tiers import Tiers

SEEKER, FAMILIAR, ADVOCATE, CORE = STAGES = ("Seeker", "Familiar", "Advocate", "Core")
"""The stages, the first first."""

MEETINGS = ("event", "meeting")


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


def places(people: People, tiers: Tiers, core: AbstractSet[str] | None, rules: StageRules) -> pd.Series:
    """Return the place of each contact's stage by what holds on the day: 0 for Seeker to 3 for Core.

    Core is who holds the tier; Advocate who is willing to refer (a referral in the last 24 months, a score of 9 or
    10, or a yes) and no detractor; Familiar who took part on three days, or in an event or a meeting, or has ever
    referred, and has been known for half a year; everybody else is a Seeker.

    Parameters
    ----------
    people
        As known on the day.
    tiers
        Assigned as of the day.
    core
        Who held the tier on that day by the record of a run; None where there was none: then `tiers` tell.
    rules
        Where the stages begin.

    Returns
    -------
    Series
        Indexed by ``contact_id``, int.
    """
    evidence = tiers.evidence
    index = evidence.index
    held = core if core is not None else holders(tiers)
    willing = evidence["willing"].eq(1) & ~turned(tiers)
    found = np.select(
        [index.isin(sorted(held)), willing, _familiar(people, index, rules) | evidence["ever"].gt(0)],
        [3, 2, 1],
        0,
    )
    late = found == 1
    found[late & _lately(people, index, rules.seeker_days).to_numpy()] = 0
    return pd.Series(found, index=index, dtype=int)


def turned(tiers: Tiers) -> pd.Series:
    """Tell who is known to be discontent, or says no: for these only the way leads back."""
    evidence = tiers.evidence
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


def holders(tiers: Tiers) -> set[str]:
    """Return who is a Core Advocate."""
    return set(tiers.table.loc[tiers.table["tier"].eq(CORE_TIER), "contact_id"])


def _familiar(people: People, index: pd.Index, rules: StageRules) -> pd.Series:
    log = gather_activities(people)
    log = log[log["two_way"] & log["date"].notna()]
    days = log[["contact_id", "date"]].drop_duplicates().groupby("contact_id").size()
    met = log["kind"].map({kind: touch_kind(kind) in MEETINGS for kind in log["kind"].unique()})
    often = days.reindex(index).ge(rules.engagements)
    return often | pd.Series(index.isin(log.loc[met.astype(bool), "contact_id"]), index=index)


def _lately(people: People, index: pd.Index, days: int) -> pd.Series:
    created = people.contacts.set_index("contact_id")["created"].reindex(index)
    if people.as_of is None:
        return pd.Series(False, index=index)
    found: pd.Series = (people.as_of - created).dt.days.lt(days)
    return found
