"""The sentence behind every tier, made from the clauses and their numbers, and what would move a contact up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from refgraph.tiers.rules import ADVOCATE, ALLIED, CORE, NONE, TierRules


def explain_tiers(rows: pd.DataFrame, rules: TierRules) -> tuple[list[str], list[str]]:
    """Return the reasons, and what would move each contact up, in the order of the rows.

    Parameters
    ----------
    rows
        Evidence, decision and outcome side by side: one row per contact.
    rules
        Thresholds, and the user's words for the tiers.

    Returns
    -------
    reasons, ways_up
        Two lists of text.
    """
    reasons, ways = [], []
    for row in rows.itertuples():
        reasons.append(_reason(row, rules))
        ways.append(_way_up(row, rules))
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
    if row.ever > 0:
        return "referrer-unclassified"
    return "prospect" if row.type == "prospect" else "unclassified"


def _reason(row: Any, rules: TierRules) -> str:
    if row.excluded:
        return f"Excluded: {row.excluded}."
    if row.tier_lock:
        until = "" if pd.isna(row.tier_lock_until) else f" until {row.tier_lock_until.date()}"
        why = f": {row.tier_lock_reason}" if row.tier_lock_reason else ""
        return sentence(f"pinned{until}{why}", f"the rules by themselves give {_word(row.assessed, rules)}")
    if row.change == "held":
        failing = "; ".join(_failing(row, rules))
        return sentence(f"kept, {row.held_because}", failing)
    said = {CORE: _core, ADVOCATE: _advocate, ALLIED: _allied}.get(row.tier, _none)(row, rules)
    if row.change == "demoted":
        return sentence("; ".join(_failing(row, rules)), ", ".join(said))
    return sentence(", ".join(said))


def _core(row: Any, rules: TierRules) -> Iterator[str]:
    yield _places(row)
    yield _counted(row.links, "link")
    rated = f", rated {row.rating:.1f} of 5" if row.rating == row.rating and row.won < rules.won else ""
    yield f"{_lately(row, rules)} ({row.won:g} won{rated})"
    if row.quality != row.quality:
        yield "what became of them is not recorded"
    yield _content(row)


def _advocate(row: Any, rules: TierRules) -> Iterator[str]:
    yield row.experienced_by or "experience no longer on record"
    yield f"willing to refer ({row.willing_by})" if row.willing_by else "willingness not heard of lately"
    yield _content(row)
    if row.lapsed:
        quiet = f"no engagement for {row.quiet_days:,.0f} days" if row.quiet_days == row.quiet_days else ""
        yield quiet or "no engagement on record"


def _allied(row: Any, rules: TierRules) -> Iterator[str]:
    yield (
        f"complementary ({row.complementary_by})"
        if row.complementary_by
        else "complementary on record before"
    )
    if row.exchanged >= 1:
        yield f"{_counted(row.exchanged, 'referral')} exchanged in {rules.exchange_days} days"
    elif row.ever > 0:
        silent = "" if row.silent_days != row.silent_days else f", none for {row.silent_days:,.0f} days"
        yield f"{_counted(row.ever, 'referral')} made{silent}: reactivate"
    else:
        yield f"no referral exchanged in {rules.exchange_days} days"


def _none(row: Any, rules: TierRules) -> Iterator[str]:
    if row.detractor == 1:
        yield f"to repair first: {row.detractor_by}"
    if row.ever > 0:
        yield f"{_counted(row.ever, 'referral')} made{', undated' if row.recent != row.recent else ''}"
    if row.experienced != row.experienced:
        yield "not enough evidence: nothing says whether this contact has used the service"
    elif row.experienced == 0:
        yield "has not used the service" if row.complementary != 1 else ""
    elif row.willing != row.willing:
        yield f"{row.experienced_by}, not enough evidence of being willing to refer"
    elif row.unwilling:
        yield f"{row.experienced_by}, says not to be willing to refer"
    elif row.willing == 0 and row.detractor != 1:
        yield f"{row.experienced_by}, not known to be willing to refer"


def _failing(row: Any, rules: TierRules) -> Iterator[str]:
    """Say which clauses of the tier that is held are not met."""
    for clause in row.failing:
        match clause:
            case "position":
                yield (
                    f"{_places(row)}; the first {row.stays:g} in both stay"
                    if row.links >= rules.links
                    else f"{_counted(row.links, 'link')}, {rules.links} are needed"
                )
            case "steady":
                yield f"{_lately(row, rules)}, {rules.referrals} are needed"
            case "referring":
                yield f"no referral for {row.silent_days:,.0f} days, too long for chance at the pace before"
            case "quality":
                yield "none of them won or well rated"
            case "content":
                yield row.detractor_by
            case "cap":
                yield "beyond the number of Core Advocates that can be looked after"
            case "experienced":
                yield "has not used the service"
            case "willing":
                yield f"{'says not' if row.unwilling else 'not known'} to be willing to refer"
            case "complementary":
                yield "no longer complementary"


def _way_up(row: Any, rules: TierRules) -> str:
    """Say what the next tier up would take."""
    if row.tier == CORE or row.excluded or row.tier_lock:
        return ""
    if row.tier == ADVOCATE or (row.connected and row.tier != ADVOCATE):
        wanted, steps = CORE, list(_to_core(row, rules))
    else:
        wanted, steps = ADVOCATE, list(_to_advocate(row))
    if row.organisation:
        return "" if row.tier == ALLIED else f"{_word(ALLIED, rules)}: be a partner or vendor"
    return f"{_word(wanted, rules)}: {', '.join(steps)}" if steps else ""


def _to_core(row: Any, rules: TierRules) -> Iterator[str]:
    if row.detractor == 1:
        yield f"repair ({row.detractor_by})"
    if row.links < rules.links:
        yield f"{_counted(rules.links - row.links, 'more link', 'more links')}"
    if not row.connected and row.links >= rules.links:
        yield f"the first {row.enters:g} places in both lists, now {_places(row)}"
    if not row.referring:
        yield "a new referral"
    if row.recent != row.recent:
        yield "the dates of its referrals"
    elif row.recent < rules.referrals:
        yield f"{_counted(rules.referrals - row.recent, 'more referral', 'more referrals')} in {_window(rules)}"
    if row.quality == 0:
        yield "a referral that is won or well rated"
    if row.position and row.steady and row.quality != 0 and row.content and not row.cap:
        yield "a place among those who can be looked after"


def _to_advocate(row: Any) -> Iterator[str]:
    if row.detractor == 1:
        yield f"repair ({row.detractor_by})"
    if row.experienced != row.experienced:
        yield "fill in type or is_experienced"
    elif row.experienced == 0:
        yield "use the service"
    if row.willing != 1:
        yield f"say to be willing to refer{'' if row.unwilling else ', or refer'}"


def _content(row: Any) -> str:
    if row.detractor == 1:
        return str(row.detractor_by)
    return "satisfaction unknown" if row.detractor != row.detractor else "not a detractor"


def _word(tier: str, rules: TierRules) -> str:
    return "no tier" if tier == NONE else rules.word(tier)


def _lately(row: Any, rules: TierRules) -> str:
    """Return how many referrals lie in the window, or that nobody knows when they were made."""
    if row.recent != row.recent:
        return f"{_counted(row.ever, 'referral')} made, undated"
    return f"{_counted(row.recent, 'referral')} in {_window(rules)}"


def _window(rules: TierRules) -> str:
    months = rules.window_days / 365 * 12
    return f"{months:.0f} months" if rules.window_days % 365 == 0 else f"{rules.window_days:,} days"


def _places(row: Any) -> str:
    """Name the place by what is expected, and the better one as a link between groups."""
    has_place = row.place == row.place and not row.silent
    expected = f"place {row.place:.0f} of {row.linked:,.0f}" if has_place else "no place"
    text = f"{expected} among those likely to refer"
    if not row.groups_shown:
        return f"{text}, by volume only (this export shows no links between groups)"
    if row.connecting_place != row.connecting_place:
        return f"{text}, none among links between groups"
    by = "among links between groups" if row.connecting_by == "bridge" else "by betweenness"
    return f"{text}, {row.connecting_place:.0f} {by}"


def _counted(number: float, one: str, several: str = "") -> str:
    return f"{number:g} {one if number == 1 else several or one + 's'}"


def sentence(*parts: str) -> str:
    """Return the parts that say something as sentences, each with a capital, a full stop at the end.

    Examples
    --------
    >>> sentence("kept", "", "no referral in two years")
    'Kept. No referral in two years.'
    """
    text = ". ".join(f"{part[0].upper()}{part[1:]}" for part in parts if part)
    return f"{text}." if text else ""
