"""What a back-test comes to: the verdict, the sentence it is told in, and what has to be known beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from refgraph.evidence.as_known_then import left_out
from refgraph.evidence.backtests.baselines import BASELINES, COUNT
from refgraph.evidence.backtests.folds import FEW_POSITIVES, Fold
from refgraph.evidence.backtests.outcomes import WORDS
from refgraph.evidence.rounding import points
from refgraph.evidence.rules import EvidenceRules
from refgraph.findings import Finding
from refgraph.people import People

DECIDING = "captured"
"""The metric by which the verdict is given: the share of the outcome that is that of the first k."""

BEATS, WORSE, UNTOLD = "beats", "does not beat", "cannot be told from"


def judge(row: pd.Series) -> str:
    """Return the verdict on an order beside the count of past referrals.

    Parameters
    ----------
    row
        A row of `refgraph.evidence.Backtest.table`.

    Returns
    -------
    str
        ``beats`` if the 95 % limits of the difference are above 0, ``does not beat`` if they are below, else
        ``cannot be told from``.

    Examples
    --------
    >>> judge(pd.Series({"captured_low": 0.01, "captured_high": 0.2}))
    'beats'
    """
    if row[f"{DECIDING}_low"] > 0:
        return BEATS
    return WORSE if row[f"{DECIDING}_high"] < 0 else UNTOLD


def say_verdicts(table: pd.DataFrame, folds: Sequence[Fold], rules: EvidenceRules) -> list[str]:
    """Return the verdict on every order as one sentence with its numbers, blank for the count itself.

    Parameters
    ----------
    table
        `refgraph.evidence.Backtest.table`, with ``verdict``.
    folds
        The cut-offs it was made of.
    rules
        Horizon and outcome.
    """
    ks = sorted({fold.k for fold in folds})
    first = f"{ks[0]}" if len(ks) == 1 else f"{ks[0]} to {ks[-1]}"
    when = f"{len(folds)} cut-offs" if len(folds) > 1 else f"one cut-off, {folds[0].at.date()}"
    by_count = table.loc[table["ranking"].eq(COUNT), DECIDING].iloc[0]
    sentences = []
    for row in table.to_dict("records"):
        over, ends = points(*(row[f"{DECIDING}_{part}"] for part in ("difference", "low", "high")))
        sentences.append(
            f"The order by {row['ranking']} {row['verdict']} counting past referrals: its "
            f"first {first} had {row[DECIDING]:.0%} of the {WORDS[rules.outcome]} of the next "
            f"{rules.horizon_days:,} days, the first {first} by count {by_count:.0%} (difference "
            f"{over} points, 95% interval {ends}; {when})."
            if row["ranking"] != COUNT
            else ""
        )
    return sentences


def say_usual(
    table: pd.DataFrame,
    strongest: str,
    ends: tuple[float, float],
    folds: Sequence[Fold],
    rules: EvidenceRules,
) -> str:
    """Return the verdict on the usual order beside the strongest baseline, and beside the plain count.

    Parameters
    ----------
    table
        `refgraph.evidence.Backtest.table`, the usual order first.
    strongest
        The baseline.
    ends
        The 95 % limits of the difference to it.
    folds
        The cut-offs.
    rules
        Horizon and outcome.
    """
    usual, found = table.iloc[0], table.set_index("ranking")[DECIDING]
    when = f"{len(folds)} cut-offs" if len(folds) > 1 else f"one cut-off, {folds[0].at.date()}"
    difference, between = points(usual[DECIDING] - found[strongest], *ends)
    text = (
        f"The first of the usual order had {usual[DECIDING]:.0%} of the {WORDS[rules.outcome]} of the next "
        f"{rules.horizon_days:,} days ({when}): {_beside(ends)} {BASELINES[strongest]}, the strongest of the simple "
        f"orders ({difference} points, 95% interval {between})"
    )
    if strongest == COUNT:
        return f"{text}."
    low, high = (float(usual[f"{DECIDING}_{end}"]) for end in ("low", "high"))
    over, between = points(float(usual[f"{DECIDING}_difference"]), low, high)
    return f"{text}; {_beside((low, high))} counting all past referrals ({over} points, {between})."


def _beside(ends: tuple[float, float]) -> str:
    """Return how an order stands to another, of which the difference lies between these ends."""
    low, high = ends
    return "better than" if low > 0 else "worse than" if high < 0 else "not shown to be better or worse than"


def remark(people: People, folds: Sequence[Fold], used: Sequence[Fold], orders: int) -> list[Finding]:
    """Return what has to be known beside the verdict.

    Parameters
    ----------
    people
        Everything that is known today.
    folds, used
        All cut-offs, and those of which something can be said.
    orders
        How many orders are held against the count.
    """
    found = [
        Finding(
            "warning", "cut-off-left-out", f"The cut-off {fold.at.date()} is left out: {fold.insufficient}."
        )
        for fold in folds
        if fold.insufficient
    ]
    few = min(fold.positives for fold in used)
    if few < FEW_POSITIVES:
        message = (
            f"At one cut-off only {few} contacts have any outcome; with fewer than {FEW_POSITIVES} little can be "
            "told."
        )
        found.append(Finding("warning", "few-positives", message, count=few))
    if len(used) == 1:
        message = "There is one cut-off only; another year may tell another story."
        found.append(Finding("warning", "one-cut-off", message))
    if any(later.at < earlier.until for earlier, later in pairwise(used)):
        message = "The times after these cut-offs overlap, so the same referrals count more than once."
        found.append(Finding("warning", "overlapping-cut-offs", message))
    message = (
        f"{orders} orders are held against the count; by chance alone about one in twenty such intervals leaves out 0. "
        "Choose an order beforehand, not by its verdict."
    )
    found.append(Finding("note", "many-orders", message, count=orders))
    return [*found, *_remarks_on_undated(people)]


def _remarks_on_undated(people: People) -> list[Finding]:
    """Say what is in no fold because nobody knows since when it holds."""
    gone = left_out(people)
    remarks = (
        (gone.undated_referrals, "undated-left-out", "{:,} referrals without a date are left out."),
        (gone.undated_deals, "undated-deals-left-out", "{:,} closed deals without a date are left out."),
        (gone.undated_ties, "ties-left-out", "{:,} ties are left out: nothing says since when they hold."),
        (
            gone.undated_outcomes,
            "outcomes-of-today",
            "The status and revenue of {:,} referrals are what is known today, so no past ranking uses them; "
            "deals closed by then it does.",
        ),
        (
            gone.crm_tiers,
            "tiers-of-today",
            "The CRM's tier of {:,} contacts is today's knowledge and would leak; the tiers compared here are "
            "assigned anew at each cut-off.",
        ),
    )
    return [Finding("note", code, text.format(count), count=count) for count, code, text in remarks if count]
