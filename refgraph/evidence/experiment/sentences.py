"""What a correlation allows to say of the hypothesis, in plain words, and what has to be known beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from refgraph.evidence.experiment.correlation import Correlation, detectable_r, fisher_interval, needed_pairs
from refgraph.evidence.experiment.pairing import EVERYONE
from refgraph.evidence.experiment.recorded import Basis
from refgraph.evidence.rounding import interval, p_said, p_value, two_digits, without_interval
from refgraph.findings import Finding
from refgraph.network import Network

LEAST = 10
"""With fewer contacts no correlation is shown."""

DIRECTION_ONLY = 30
"""With fewer contacts only the direction is."""

NEGLIGIBLE = 0.05
"""For a smaller r nobody needs to be told how many contacts would show it."""

CURVED = 0.05
"""Below this p-value the relation is said to turn."""

SUPPORTED, NOT_SHOWN = "supports the hypothesis", "not shown"
UNDEFINED, INSUFFICIENT = "undefined", "insufficient"


def verdict_of(found: Correlation | None) -> str:
    """Return what a correlation says of the hypothesis that it is above 0."""
    if found is None:
        return INSUFFICIENT
    if math.isnan(found.r):
        return UNDEFINED
    return SUPPORTED if found.low > 0 and not found.bca_low <= 0 else NOT_SHOWN


def strength_of(n: int) -> str:
    """Return how much so many contacts allow to say: ``nothing``, ``direction only`` or ``size``."""
    return "nothing" if n < LEAST else "direction only" if n < DIRECTION_ONLY else "size"


def conclude(group: str, table: pd.DataFrame, numbers: Correlation | None, basis: Basis) -> Iterator[str]:
    """Yield sentences made of the numbers."""
    n = len(table)
    who = "contacts" if group == EVERYONE else f"contacts ({group})"
    referrals = "referrals a year" if basis.per_year else "referrals"
    verdict = verdict_of(numbers)
    if numbers is None:
        yield f"{who[0].upper()}{who[1:]} with a score: {n}. At least {LEAST} are needed to say anything."
    elif verdict == UNDEFINED:
        yield f"All {n:,} {who} are alike in one of the two columns: there is nothing to correlate."
    else:
        yield (
            f"{n:,} {who}: satisfaction and {referrals} go together with r = {_told(numbers.r, n)}, of ranks "
            f"{_told(numbers.spearman, n)} (95 % from {interval(numbers.low, numbers.high)}{_resampled(numbers)}; by "
            f"chance {p_said(numbers.p_one_sided)} one-sided, {p_value(numbers.p_two_sided)} two-sided)."
        )
        yield _conclusion(verdict, strength_of(n))
        yield _power(n, numbers)
        if basis.counted and basis.per_year:
            yield _of_counts(table)


def remark(table: pd.DataFrame, found: Correlation | None, short: int, network: Network) -> Iterator[Finding]:
    """Yield what has to be known to read a correlation rightly.

    Parameters
    ----------
    table
        Of the contacts compared, as `pair_up` returns it.
    found
        The correlation.
    short
        How many contacts were known for too short a time.
    network
        Its referrals may be undated.
    """
    surveys, n = int(table["surveys"].sum()), len(table)
    if surveys > n:
        message = f"{surveys:,} answers of {n:,} contacts were made into one row each: their mean."
        yield Finding("note", "repeated-surveys", message, count=surveys - n)
    if short:
        message = f"Known for less than 90 days, and so left out in spite of a score: {short:,}."
        yield Finding("note", "known-too-short", message, count=short)
    if LEAST <= n < DIRECTION_ONLY:
        message = f"{n:,} contacts are few: chance alone makes large correlations among so few."
        yield Finding(
            "warning", "few-contacts", message, "Ask more of the group how content they are.", count=n
        )
    if found is not None and found.curved < CURVED:
        message = "The relation turns: it is neither rising nor falling all along, and r misses that."
        yield Finding("warning", "not-monotone", message, "Look at the levels of satisfaction one by one.")
    if found is not None and found.skewed:
        message = "A few contacts refer far more than the rest: the correlation of ranks says more than r."
        yield Finding("note", "skewed", message)
    undated = int(network.events["date"].isna().sum())
    if undated:
        what = "none is, so all of them count" if undated == len(network.events) else "they are left out"
        yield Finding(
            "note", "undated-referrals", f"{undated:,} referrals are not dated; {what}.", count=undated
        )


def remark_on_basis(table: pd.DataFrame, basis: Basis, undated: int) -> Iterator[Finding]:
    """Yield what satisfaction and referrals were taken from, where not from answers and named referrals.

    Parameters
    ----------
    table
        Of the contacts compared, as `pair_up` returns it.
    basis
        What they were taken from.
    undated
        Of how many contacts nothing says since when they were known.
    """
    n = len(table)
    if basis.on_contact and n:
        low, high = table["satisfaction"].min(), table["satisfaction"].max()
        message = f"Satisfaction is the one that stands with the contacts, undated, from {low:g} to {high:g}."
        yield Finding("note", "recorded-satisfaction", message, "r is the same on any scale.", count=n)
    if basis.counted:
        message = f"The referrals of {n:,} contacts are counted by your CRM, not from named referrals."
        yield Finding("note", "counted-referrals", f"{message} {_exposure(basis)}", count=n)
    elif basis.also_counted:
        message = "The contacts hold counts of referrals, too; named referrals were taken."
        yield Finding("note", "counts-not-used", message)
    elif not basis.per_year:
        message = "Nothing is dated, so referrals are compared as they are, not by the year."
        yield Finding("note", "not-per-year", message, count=n)
    if basis.half_known:
        message = f"Contacts with a satisfaction or a count only, left out whatever their group: {basis.half_known:,}."
        yield Finding("note", "half-known", message, count=basis.half_known)
    if undated:
        message = f"Left out, because nothing says since when they were known: {undated:,}."
        yield Finding("note", "unknown-tenure", message, count=undated)


def _exposure(basis: Basis) -> str:
    if not basis.per_year:
        return (
            "Nothing says how long each has been with you, so counts are compared as they are; a column of months "
            'or of the day it began changes that: --column tenure_months="Header".'
        )
    if basis.until is None:
        return "They are divided by the years each has been with you."
    return (
        f"They are divided by the years each has been with you up to {basis.until.date()}, the latest such day "
        "here; --as-of says another."
    )


def _of_counts(table: pd.DataFrame) -> str:
    """Return the correlation with the counts themselves, which whoever looks at the two columns will find."""
    content, counts = table["satisfaction"], table["referrals"]
    if counts.nunique() < 2:
        return "All counts are alike; only the years differ."
    r, ranks = content.corr(counts), content.rank().corr(counts.rank())
    n = len(table)
    return f"With the bare counts, whatever the years, r is {_told(r, n)}, of ranks {_told(ranks, n)}."


def _told(r: float, n: int) -> str:
    """Return a correlation of so many contacts to the digits that its interval leaves."""
    return without_interval(r, *fisher_interval(r, n))


def _resampled(numbers: Correlation) -> str:
    if math.isnan(numbers.bca_low):
        return ""
    return f", by resampling {interval(numbers.bca_low, numbers.bca_high)}"


def _conclusion(verdict: str, strength: str) -> str:
    claim = "that those who are more content refer more often"
    said = f"This supports the hypothesis {claim}" if verdict == SUPPORTED else f"It is not shown {claim}"
    few = " (direction only: too few contacts to say how much)" if strength == "direction only" else ""
    return f"{said}{few}. An association is not a cause."


def _power(n: int, numbers: Correlation) -> str:
    said = f"With {n:,} contacts r has to be {two_digits(detectable_r(n))} to be found four times in five"
    needed = needed_pairs(numbers.r)
    if needed > n and abs(numbers.r) >= NEGLIGIBLE:
        return f"{said}; to find one of {_told(abs(numbers.r), n)} {needed:,} would be needed."
    return f"{said}."
