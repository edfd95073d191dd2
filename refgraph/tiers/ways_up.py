"""What would move a contact to the next tier: what to do, or which column of the CRM to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from refgraph.findings import counted
from refgraph.tiers.feelings import LEARN_WHY
from refgraph.tiers.headers import Headers
from refgraph.tiers.phrases import clipped
from refgraph.tiers.rules import ADVOCATE, ALLIED, CORE, TierRules


def way_up(row: Any, rules: TierRules, headers: Headers) -> str:
    """Say what the next tier up would take, blank where there is none or somebody decided by hand.

    Parameters
    ----------
    row
        One contact's evidence and decision: a row of ``itertuples``.
    rules
        Thresholds, and the user's words for the tiers.
    headers
        The user's words for columns.
    """
    if row.tier == CORE or row.excluded or row.tier_lock:
        return ""
    if row.organisation:
        return "" if row.tier == ALLIED else f"{rules.word(ALLIED)}: {headers.fill_in('partner')}"
    # Who complements the firm need not become its client.
    if row.tier == ADVOCATE or row.connected or (row.tier == ALLIED and row.experienced != 1):
        wanted, steps = CORE, list(_to_core(row, rules, headers))
    elif row.doubt and row.tier not in (ALLIED, ADVOCATE):
        wanted, steps = ALLIED, ["a first referral, either way"]
    elif row.peer and row.tier not in (ALLIED, ADVOCATE):
        wanted, steps = ALLIED, [f"if no competitor, {headers.fill_in('partner')}"]
    else:
        wanted, steps = ADVOCATE, list(_to_advocate(row, headers))
    return f"{rules.word(wanted)}: {', '.join(steps)}" if steps else ""


def _to_core(row: Any, rules: TierRules, headers: Headers) -> Iterator[str]:
    if row.detractor == 1:
        yield f"repair ({clipped(row.detractor_by)})"
    if row.links < rules.links:
        yield counted(rules.links - row.links, "more contact linked", "more contacts linked")
    if not row.connected and row.links >= rules.links and row.referring:
        yield _places(row)
    if not row.referring:
        yield "a new referral"
    if row.recent != row.recent:
        yield f"the days of past referrals: {headers.fill_in('date')}"
    elif row.recent < rules.referrals:
        missing = rules.referrals - row.recent
        yield f"{counted(missing, 'more referral', 'more referrals')} in {window(rules)}"
    if row.quality == 0:
        yield "a referral that is won or well rated"
    if row.position and row.steady and row.quality != 0 and row.content and not row.cap:
        yield "a place among those who can be looked after"


def _places(row: Any) -> str:
    lists = "both lists" if row.groups_shown else "the ranking"
    return f"a place among the first {row.enters:g} of {lists}"


def _to_advocate(row: Any, headers: Headers) -> Iterator[str]:
    if row.detractor == 1:
        yield f"repair ({clipped(row.detractor_by)})"
    # Who is no client is asked for nothing else first.
    if row.experienced != row.experienced:
        yield f"if a client, {headers.fill_in('type')}"
    elif row.experienced == 0:
        yield "use the service"
    elif row.unwilling:
        yield "a change of mind about referring"
    elif row.asking == LEARN_WHY:
        yield "learn why referring is no clear yes"
    elif row.willing != 1:
        which = "new" if row.ever > 0 else "first"
        yield f"a {which} referral, or ask whether willing and {headers.fill_in('willing')}"


def window(rules: TierRules) -> str:
    """Return the window of referrals in words: months where they are whole ones."""
    months = rules.window_days / 365 * 12
    return f"{months:.0f} months" if rules.window_days % 365 == 0 else f"{rules.window_days:,} days"
