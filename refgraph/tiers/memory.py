"""What is remembered from run to run, and how slowly a tier is taken away.

The memory travels in the tier file itself: there is nothing else to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from refgraph.tiers.rules import ALLIED, CORE, TierRules

DATES = ("since", "below_since", "counted_as_of", "detractor_since")

MEMORY = ("since", "below_since", "below_count", "counted_as_of", "detractor_since")
"""The columns of the tier file that only the next run needs."""

RUNS = 2
"""On how many as-of dates a contact has to be below its tier before it loses it."""

SOURCES_OF = {
    "position": ("referrals in referrals", "referrals in contacts", "ties"),
    "steady": ("referrals in referrals", "referrals in contacts", "referral dates"),
    "referring": ("referrals in referrals", "referrals in contacts", "referral dates"),
    "quality": ("referral status", "referral revenue", "referral quality", "deals"),
    "experienced": ("type", "is_experienced", "service_start", "deals"),
    "willing": ("feedback", "willing_to_refer", "referrals in referrals", "referrals in contacts"),
    "complementary": ("type", "profession"),
}
"""The kinds of evidence on which each clause rests."""


@dataclass(frozen=True)
class Case:
    """A contact whose evidence gives a lower tier than the one it holds.

    Parameters
    ----------
    held
        The tier it holds.
    failing
        The clauses of that tier that are not met.
    lost
        Kinds of evidence that the last run had and this one has not, among those these clauses rest on.
    since, below_since, below_count, counted_as_of, detractor_since
        Its memory; None where there is none.
    bad_score
        The day of the latest bad score, or None.
    """

    held: str
    failing: tuple[str, ...]
    lost: tuple[str, ...]
    since: pd.Timestamp | None
    below_since: pd.Timestamp | None
    below_count: int
    counted_as_of: pd.Timestamp | None
    detractor_since: pd.Timestamp | None
    bad_score: pd.Timestamp | None


@dataclass(frozen=True)
class Verdict:
    """Whether the contact keeps its tier, with the count to remember, and why it is kept."""

    kept: bool
    below_since: pd.Timestamp | None = None
    below_count: int = 0
    counted_as_of: pd.Timestamp | None = None
    because: str = ""


def judge(case: Case, as_of: pd.Timestamp | None, rules: TierRules) -> Verdict:
    """Say whether a contact below its tier keeps it this time.

    It is taken away on the second as-of date below, so many days after the first, and not soon after a
    change. An Advocate or Core Advocate who has only become a detractor loses it with the next bad score,
    or after so many days. What the data no longer say takes nothing away.

    Parameters
    ----------
    case
        The contact.
    as_of
        The day of this run; without one nothing can be counted, and the tier is kept.
    rules
        The numbers of days.

    Returns
    -------
    Verdict
    """
    if case.lost:
        return _unchanged(case, f"no longer in the data: {', '.join(case.lost)}")
    if as_of is None:
        return _unchanged(case, "nothing is dated, so runs cannot be counted")
    if case.failing == ("content",):
        return _detractor(case, as_of, rules)
    counted = _count(case, as_of)
    waited = (as_of - counted.below_since).days if counted.below_since is not None else 0
    protected = case.since is not None and (as_of - case.since).days < rules.protected_days
    if counted.below_count >= RUNS and waited >= rules.demote_after_days and not protected:
        return Verdict(kept=False)
    if protected and counted.below_count >= RUNS:
        because = f"changed less than {rules.protected_days} days ago"
    else:
        because = f"below since {_day(counted.below_since)}, {min(counted.below_count, 1)} of {RUNS}"
    return Verdict(True, counted.below_since, counted.below_count, counted.counted_as_of, because)


def _count(case: Case, as_of: pd.Timestamp) -> Verdict:
    """Count this run, unless its as-of date, or a later one, has been counted."""
    if case.below_count == 0 or case.below_since is None:
        return Verdict(True, as_of, 1, as_of)
    if case.counted_as_of is not None and as_of <= case.counted_as_of:
        return Verdict(True, case.below_since, case.below_count, case.counted_as_of)
    return Verdict(True, case.below_since, case.below_count + 1, as_of)


def _detractor(case: Case, as_of: pd.Timestamp, rules: TierRules) -> Verdict:
    first = case.detractor_since
    if first is None:
        return _unchanged(case, "at risk: has become a detractor")
    if case.bad_score is not None and case.bad_score > first:
        return Verdict(kept=False)
    if (as_of - first).days > rules.detractor_days:
        return Verdict(kept=False)
    return _unchanged(case, f"at risk: a detractor since {_day(first)}")


def _unchanged(case: Case, because: str) -> Verdict:
    return Verdict(True, case.below_since, case.below_count, case.counted_as_of, because)


def failing_clauses(held: str, row: Any) -> tuple[str, ...]:
    """Return which clauses of a tier a contact does not meet.

    Parameters
    ----------
    held
        The tier.
    row
        One contact's evidence and decision: a row of ``itertuples``.
    """
    if held == CORE:
        return tuple(
            name
            for name in ("position", "steady", "referring", "quality", "content")
            if not getattr(row, name)
        ) or ("cap",)
    if held == ALLIED:
        return ("complementary",)
    failing = [name for name in ("experienced", "willing") if getattr(row, name) == 0]
    return (*failing, *(("content",) if row.detractor == 1 else ()))


def _day(date: pd.Timestamp | None) -> str:
    return "" if date is None else str(date.date())
