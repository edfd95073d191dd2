"""Tiers set by hand: in the CRM's lock columns, in an edited list, and remembered in the tier file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.tiers.rules import NONE, TIERS, TierRules

PIN = ("tier_lock", "tier_lock_until", "tier_lock_reason", "tier_lock_from")
"""The columns of the tier file that hold a pin."""

_UNTIL = " until "


@dataclass(frozen=True)
class Decision:
    """What somebody wrote into the column ``decision`` of a list.

    Parameters
    ----------
    tier
        The tier to pin the contact to; ``""`` for the one it has.
    until
        The last day of the pin, or None.
    reason
        Why, in words.
    released
        Whether a pin is to be taken away instead.
    """

    tier: str = ""
    until: date | None = None
    reason: str = "decided in the edited list"
    released: bool = False


def read_decision(text: str, rules: TierRules) -> Decision | None:
    """Understand a decision: a tier, ``never``, ``pin``, ``unpin``; a tier or ``pin`` with ``until DATE``.

    Parameters
    ----------
    text
        The cell.
    rules
        They know the user's words for the tiers.

    Returns
    -------
    Decision or None
        None for a blank cell.

    Raises
    ------
    SettingsError
        If it is none of these.

    Examples
    --------
    >>> read_decision("pin until 2026-06-30", TierRules()).until
    datetime.date(2026, 6, 30)
    >>> read_decision("Never", TierRules()).tier
    'none'
    """
    said = " ".join(text.split())
    if not said:
        return None
    word, until, day = said.casefold().partition(_UNTIL)
    if word in ("never", "unpin", "pin"):
        named, released = (NONE if word == "never" else ""), word == "unpin"
    else:
        named, released = rules.canonical(word), False
        if not named:
            known = ", ".join(rules.word(tier) for tier in reversed(TIERS))
            raise SettingsError(
                f"'{text}' is no decision.", f"Write a tier ({known}), never, pin until 2026-12-31, or unpin."
            )
    last = _day(day, text) if until else None
    reason = "never, as decided in the edited list" if word == "never" else "decided in the edited list"
    return Decision(named, last, reason, released)


def gather_pins(
    contacts: pd.DataFrame,
    remembered: pd.DataFrame,
    decisions: Mapping[str, str],
    tiers: pd.Series,
    as_of: pd.Timestamp | None,
    rules: TierRules,
) -> pd.DataFrame:
    """Return the pins in force, one row per contact: decisions win over the CRM, the CRM over what is remembered.

    Parameters
    ----------
    contacts
        Indexed by ``contact_id``, with the CRM's lock columns if it has them.
    remembered
        The tier file of the last run, indexed by ``contact_id``; may be empty.
    decisions
        ``contact_id`` -> what the edited list says.
    tiers
        The tier each contact has now, for a decision that pins it there.
    as_of
        The day of this run; pins that ended before it are gone.
    rules
        The user's words for the tiers.

    Returns
    -------
    DataFrame
        Indexed like `contacts`: the columns of `PIN`; ``tier_lock`` is blank where there is none.

    Raises
    ------
    SettingsError
        If a lock or a decision names no tier.
    """
    pins = _empty(contacts.index)
    _apply(pins, _remembered(remembered, in_crm="tier_lock" in contacts))
    if "tier_lock" in contacts:
        _apply(pins, _of_crm(contacts, rules))
    for identity, text in decisions.items():
        decision = read_decision(text, rules) if identity in pins.index else None
        if decision is None:
            continue
        tier = "" if decision.released else decision.tier or tiers[identity]
        until = pd.Timestamp(decision.until) if decision.until else pd.NaT
        pins.loc[identity, list(PIN)] = [tier, until, "" if decision.released else decision.reason, "list"]
    over = pins["tier_lock_until"].lt(as_of) if as_of is not None else pins["tier_lock"].ne(pins["tier_lock"])
    gone = over | pins["tier_lock"].eq("")
    return pins.where(~gone, _empty(contacts.index))


def _empty(index: pd.Index) -> pd.DataFrame:
    pins = pd.DataFrame("", index=index, columns=list(PIN), dtype="str")
    pins["tier_lock_until"] = pd.Series(pd.NaT, index=index, dtype="datetime64[us]")
    return pins


def _apply(pins: pd.DataFrame, found: pd.DataFrame) -> None:
    held = found[found["tier_lock"].ne("")]
    held = held[held.index.isin(pins.index)]
    for column in PIN:
        pins.loc[held.index, column] = held[column]


def _remembered(tiers: pd.DataFrame, *, in_crm: bool) -> pd.DataFrame:
    """Return the pins of the last run; those that came from the CRM only where it no longer says anything."""
    if "tier_lock" not in tiers:
        return _empty(tiers.index[:0])
    return tiers[~(tiers["tier_lock_from"].eq("crm") & in_crm)][list(PIN)]


def _of_crm(contacts: pd.DataFrame, rules: TierRules) -> pd.DataFrame:
    meant = rules.canonicals(contacts["tier_lock"].unique())
    unknown = [word for word, tier in meant.items() if word.strip() and not tier]
    if unknown:
        raise SettingsError(
            f"The tier lock '{unknown[0]}' is no tier.",
            f'If it is your word for one, say so: --set tiers.names="{{ \\"Core Advocate\\" = \\"{unknown[0]}\\" }}".',
        )
    pins = _empty(contacts.index)
    pins["tier_lock"] = contacts["tier_lock"].where(contacts["tier_lock"].str.strip().ne(""), "")
    pins["tier_lock"] = pins["tier_lock"].map({**meant, "": ""}).astype("str")
    if "tier_lock_until" in contacts:
        pins["tier_lock_until"] = contacts["tier_lock_until"]
    if "tier_lock_reason" in contacts:
        pins["tier_lock_reason"] = contacts["tier_lock_reason"]
    pins["tier_lock_from"] = "crm"
    return pins


def _day(text: str, decision: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise SettingsError(f"'{decision}' names no day.", "Write the day as YYYY-MM-DD.") from None
