"""usual_year(): how many touches of each kind the cadences make of a year, for everybody who holds a tier."""

from __future__ import annotations

from refgraph.nurture.rules import NurtureRules
from refgraph.people import touch_kind
from refgraph.tiers import NONE, Tiers

YEAR_DAYS = 365


def usual_year(tiers: Tiers, rules: NurtureRules = NurtureRules()) -> dict[str, float]:
    """Return how often in a year each kind of touch is made, where everybody with a tier has its cadence.

    Parameters
    ----------
    tiers
        What `refgraph.assign_tiers` returned.
    rules
        The cadences. Those that are gone through once are no part of a usual year.

    Returns
    -------
    dict
        Kind of touch, as `refgraph.people.touch_kind` calls it -> times a year.
    """
    held = tiers.table["tier"]
    times: dict[str, float] = {}
    for tier, contacts in held[held.ne(NONE)].value_counts().items():
        cadence = rules.cadence(str(tier))
        for part, number in ({} if cadence.steps else cadence.parts).items():
            kind = touch_kind(part)
            times[kind] = times.get(kind, 0.0) + contacts * number * YEAR_DAYS / cadence.days
    return times
