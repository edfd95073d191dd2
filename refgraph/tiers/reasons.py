"""The reason behind every tier, made from the clauses and their numbers, short enough for a field of a CRM."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from refgraph.findings import counted
from refgraph.row_by_row import each_row
from refgraph.tiers.headers import Headers
from refgraph.tiers.phrases import clipped, fitted
from refgraph.tiers.rules import ADVOCATE, ALLIED, CORE, NONE, TierRules
from refgraph.tiers.ways_up import way_up, window

NUMBERS = {
    "ever": "referrals",
    "recent": "recent_referrals",
    "won": "recent_won",
    "exchanged": "exchanged",
    "silent_days": "days_since_referral",
    "links": "links",
    "connecting_place": "connecting_place",
    "score": "score",
    "intensity": "willingness",
}
"""The numbers that reasons tell, by the names of the evidence, and their columns beside the reason."""


def explain_tiers(rows: pd.DataFrame, rules: TierRules, headers: Headers) -> tuple[list[str], list[str]]:
    """Return the reasons, and what would move each contact up, in the order of the rows.

    Parameters
    ----------
    rows
        Evidence, decision and outcome side by side: one row per contact.
    rules
        Thresholds, and the user's words for the tiers.
    headers
        The user's words for columns.

    Returns
    -------
    reasons, ways_up
        Two lists of text; a reason has at most `refgraph.tiers.phrases.LONGEST` characters.
    """
    reasons, ways = [], []
    for row in each_row(rows):
        reasons.append(fitted(_reason(row, rules)))
        ways.append(way_up(row, rules, headers))
    return reasons, ways


def label(row: Any) -> str:
    """Return the sub-label of a tier: what kind of one it is.

    Parameters
    ----------
    row
        One contact: a row of ``itertuples``.
    """
    if row.tier == ALLIED:
        return "active" if row.exchanged >= 1 else "inactive"
    if row.tier == ADVOCATE:
        return "lapsed" if row.lapsed else ""
    if row.tier == CORE:
        return ""
    if row.excluded:
        return "excluded"
    if row.detractor == 1:
        return "repair"
    if row.peer:
        return "peer"
    if row.ever > 0:
        return "referrer" if row.experienced == 1 else "referrer-unclassified"
    if row.experienced == 1:
        return "client"
    return "prospect" if row.type == "prospect" else "unclassified"


def _reason(row: Any, rules: TierRules) -> Iterator[str]:
    if row.excluded:
        yield f"excluded: {row.excluded}"
    elif row.tier_lock:
        until = "" if pd.isna(row.tier_lock_until) else f" until {row.tier_lock_until.date()}"
        why = f": {clipped(row.tier_lock_reason)}" if row.tier_lock_reason else ""
        yield f"pinned{until}{why}"
        word = "no tier" if row.assessed == NONE else clipped(rules.word(row.assessed))
        yield f"the rules give {word}"
    elif row.change == "held":
        yield f"kept: {clipped(row.held_because, 60)}"
        yield from _failing(row, rules)
    else:
        if row.change == "demoted":
            yield from _failing(row, rules)
        yield from {CORE: _core, ADVOCATE: _advocate, ALLIED: _allied}.get(row.tier, _none)(row, rules)


def _core(row: Any, rules: TierRules) -> Iterator[str]:
    yield f"{_lately(row, rules)}{_outcome(row, rules)}"
    yield _places(row)
    yield counted(row.links, "link")
    yield _content(row)


def _outcome(row: Any, rules: TierRules) -> str:
    if row.quality != row.quality:
        return ", outcomes not recorded"
    rated = f", rated {row.rating:.1f} of 5" if row.rating == row.rating and row.won < rules.won else ""
    return f", {row.won:g} won{rated}"


def _advocate(row: Any, rules: TierRules) -> Iterator[str]:
    yield row.experienced_by or "a client by the last record"
    yield _willing(row, rules) or "willingness not heard of lately"
    yield _content(row)
    if row.lapsed:
        quiet = row.quiet_days == row.quiet_days
        yield f"not taken part for {row.quiet_days:,.0f} days" if quiet else "never seen to take part"


def _allied(row: Any, rules: TierRules) -> Iterator[str]:
    by = clipped(row.complementary_by)
    yield by if row.related else f"{by} (allied)" if by else "an ally by the last record"
    if row.exchanged >= 1:
        yield f"{counted(row.exchanged, 'referral')} exchanged in {rules.exchange_days} days"
    elif row.ever > 0:
        silent = "" if row.silent_days != row.silent_days else f", none for {row.silent_days:,.0f} days"
        yield f"{counted(row.ever, 'referral')} made{silent}"
        yield "reactivate"
    else:
        yield f"no referral exchanged in {rules.exchange_days} days"


def _none(row: Any, rules: TierRules) -> Iterator[str]:
    if row.detractor == 1:
        yield f"to repair first: {clipped(row.detractor_by)}"
    if row.ever > 0:
        yield f"{counted(row.ever, 'referral')} made{', undated' if row.recent != row.recent else ''}"
    if row.doubt:
        yield f"{clipped(row.complementary_by)}, {clipped(row.doubt)}"
        if row.ever == 0:
            yield "no referral exchanged"
    elif row.peer:
        yield f"{clipped(row.peer)}: of your own trade, a peer or a competitor"
    elif row.experienced != row.experienced:
        yield "nothing says whether a client"
    elif row.experienced == 0:
        yield "has not used the service"
    else:
        yield row.experienced_by
        if row.detractor != 1:
            yield _willing(row, rules) or ("willingness not known" if row.ever == 0 else "no referral lately")
            yield f"score {row.score:g}" if row.score == row.score and not row.willing_by else ""


def _willing(row: Any, rules: TierRules) -> str:
    """Say what is known of the willingness to refer: the answer given, else the score, else what was done."""
    if row.unwilling:
        return "says no to referring"
    if row.asking:
        answer = {10.0: "yes", 5.0: "maybe"}.get(row.intensity) or f"{row.intensity:g} of 10"
        return f"says {answer} to referring: {row.asking}"
    if row.willing_by == "has referred":
        return _lately(row, rules)
    return str(row.willing_by)


def _failing(row: Any, rules: TierRules) -> Iterator[str]:
    """Say which clauses of the tier that is held are not met."""
    for clause in row.failing:
        match clause:
            case "position":
                if row.links < rules.links:
                    yield f"{counted(row.links, 'link')}, {rules.links} needed"
                else:
                    yield f"{_places(row)}, {row.stays:g} needed"
            case "steady":
                yield f"{_lately(row, rules)}, {rules.referrals} needed"
            case "referring":
                yield f"no referral for {row.silent_days:,.0f} days, too long for chance"
            case "quality":
                yield "no referral won or well rated"
            case "content":
                yield clipped(row.detractor_by)
            case "cap":
                yield "beyond the number that can be looked after"
            case "experienced":
                yield "has not used the service"
            case "willing":
                yield _willing(row, rules) or "not known to be willing"
            case "complementary":
                yield "no longer an ally"


def _content(row: Any) -> str:
    if row.detractor == 1:
        return clipped(row.detractor_by)
    if row.detractor != row.detractor:
        return "satisfaction unknown"
    shown = row.score == row.score and str(row.willing_by) != f"score {row.score:g}"
    return f"score {row.score:g}" if shown else ""


def _lately(row: Any, rules: TierRules) -> str:
    """Return how many referrals lie in the window, or that nobody knows when they were made."""
    if row.recent != row.recent:
        return f"{counted(row.ever, 'referral')} made, undated"
    silent = f", none for {row.silent_days:,.0f} days" if row.silent else ""
    return f"{counted(row.recent, 'referral')} in {window(rules)}{silent}"


def _places(row: Any) -> str:
    """Name the place in the ranking, and the better one as a link between groups."""
    has_place = row.place == row.place and not row.silent
    expected = f"place {row.place:.0f} in the ranking" if has_place else "no place in the ranking"
    if not row.groups_shown:
        return f"{expected}, by volume only"
    if row.connecting_place != row.connecting_place:
        return f"{expected}, none as a link"
    by = "as a link" if row.connecting_by == "bridge" else "by betweenness"
    return f"{expected}, {row.connecting_place:.0f} {by}"
