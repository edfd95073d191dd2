"""How long what was done took: minutes by the kind of touch, since no CRM records working time."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence.returns.activities import ENGAGEMENT
from refgraph.evidence.rules import EvidenceRules
from refgraph.people import touch_kind

MANY = 10
"""An e-mail or letter that goes to so many contacts on one day is a mailing."""


def kinds_of(activities: pd.DataFrame) -> pd.Series:
    """Return what kind of touch each activity is by its CRM's word: call, meeting, event, ..., ``other``."""
    words = activities["kind"]
    return words.map({word: touch_kind(word) for word in words.unique()}).astype("str")


def minutes_of(kind: str, rules: EvidenceRules) -> float:
    """Return how many minutes a touch of a kind takes by the rules."""
    return float(rules.minutes.get(kind, rules.minutes.get("other", 0.0)))


def hours_of(activities: pd.DataFrame, rules: EvidenceRules = EvidenceRules()) -> pd.Series:
    """Return how many hours each activity took, by the minutes that the rules give for its kind.

    A channel's own word comes first, then the kind that it means, then ``other``. What only arrives, such as a
    subscription, takes no time.

    Parameters
    ----------
    activities
        What `gather_activities` returned.
    rules
        ``minutes``.

    Examples
    --------
    >>> done = {"contact_id": ["1", "1"], "activity": "touch", "kind": ["Phone call", "Lunch"], "two_way": True}
    >>> hours_of(pd.DataFrame({**done, "date": pd.to_datetime(["2025-03-01", "2025-03-02"])})).round(2).tolist()
    [0.33, 1.25]
    """
    minutes = {word.strip().casefold(): float(number) for word, number in rules.minutes.items()}
    own, kinds = activities["kind"].str.casefold(), kinds_of(activities)
    to = activities.groupby([own, activities["date"]])["contact_id"].transform("nunique")
    kinds = kinds.mask(kinds.eq("e-mail") & to.ge(MANY), "mailing")
    usual = kinds.map(minutes).fillna(minutes.get("other", 0.0))
    # A word of the settings' own kinds is what it means: "e-mail" to forty people is a mailing.
    named = own.map({word: minutes[word] for word in minutes if word not in EvidenceRules().minutes})
    taken = named.fillna(usual).astype(float)
    arrived = activities["activity"].eq(ENGAGEMENT) & ~activities["two_way"].astype(bool)
    hours: pd.Series = taken.mask(arrived, 0.0) / 60
    return hours
