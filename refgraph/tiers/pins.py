"""Tiers set by hand: decided in a list, or locked in the CRM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from refgraph.decisions import split_until
from refgraph.errors import SettingsError
from refgraph.limits import sound_day
from refgraph.tiers.rules import NONE, TIERS, TierRules

PIN = ("tier_lock", "tier_lock_until", "tier_lock_reason", "tier_lock_from")
"""The columns of the tier file that show a pin, and whether it is from the CRM or a decision."""

DECIDED = "decision"


@dataclass(frozen=True)
class Pin:
    """What a decision about a tier says.

    Parameters
    ----------
    tier
        The tier to pin the contact to; ``""`` for the one that is proposed.
    until
        The last day of the pin, or None.
    reason
        Why, in words.
    released
        Whether a lock of the CRM is to be passed over instead.
    """

    tier: str = ""
    until: date | None = None
    reason: str = "decided by hand"
    released: bool = False


def read_decision(text: str, rules: TierRules) -> Pin:
    """Understand a decision: a tier, ``pin``, ``pin`` and a tier, each with ``until DATE``; ``never``; ``unpin``.

    Parameters
    ----------
    text
        The cell.
    rules
        They know the user's words for the tiers.

    Raises
    ------
    SettingsError
        If it is none of these.

    Examples
    --------
    >>> read_decision("pin until 2026-06-30", TierRules()).until
    datetime.date(2026, 6, 30)
    >>> read_decision("Never", TierRules()).tier, read_decision("pin Core", TierRules()).tier
    ('none', 'Core Advocate')
    """
    said, day = split_until(text)
    until = sound_day(day) if day else None
    word = said.casefold()
    if word == "never":
        return Pin(NONE, until, "never, as decided by hand")
    if word == "unpin":
        return Pin(released=True, until=until)
    if word == "pin":
        return Pin(until=until)
    # A tier may be called what begins with the word.
    tier = (rules.canonical(said) or rules.canonical(word.removeprefix("pin "))) if said else ""
    if not tier:
        known = ", ".join(rules.word(tier) for tier in reversed(TIERS))
        raise SettingsError(
            f"'{text}' is no decision.", f"Write a tier ({known}), never, pin until 2026-12-31, or unpin."
        )
    return Pin(tier, until)


def named_pins(tiers: Mapping[str, str], decisions: Mapping[str, str], rules: TierRules) -> dict[str, str]:
    """Return the decisions with the tier named in each ``pin`` that names none: it must not move with the proposal.

    Parameters
    ----------
    tiers
        ``contact_id`` -> the tier that was proposed.
    decisions
        ``contact_id`` -> decision.
    rules
        They know the user's words for the tiers.

    Examples
    --------
    >>> named_pins({"7": "Advocate"}, {"7": "pin until 2026-06-30", "8": "never"}, TierRules())
    {'7': 'pin Advocate until 2026-06-30', '8': 'never'}
    """
    named = dict(decisions)
    for identity, text in decisions.items():
        said, day = split_until(text)
        if said.casefold() == "pin" and identity in tiers:
            named[identity] = f"pin {rules.word(tiers[identity])}{f' until {day}' if day else ''}"
    return named


def pins_as_listed(listed: pd.DataFrame, decisions: Mapping[str, str], rules: TierRules) -> dict[str, str]:
    """Return the decisions, each ``pin`` with the tier that stood in the list in which it was typed.

    Parameters
    ----------
    listed
        ``contact_id`` and ``tier``, as `read_tiers` returns them.
    decisions
        ``contact_id`` -> decision.
    rules
        They know the user's words for the tiers.
    """
    words = listed.set_index("contact_id")["tier"].dropna()
    meant = rules.canonicals(words.unique())
    proposed = {identity: meant[word] for identity, word in words.items() if meant[word]}
    return named_pins(proposed, decisions, rules)


def gather_pins(
    contacts: pd.DataFrame,
    remembered: pd.DataFrame,
    decisions: Mapping[str, str],
    as_of: pd.Timestamp | None,
    rules: TierRules,
) -> pd.DataFrame:
    """Return the pins in force, one row per contact: decisions win over the CRM, the CRM over what it said before.

    Parameters
    ----------
    contacts
        Indexed by ``contact_id``, with the CRM's lock columns if it has them.
    remembered
        The tier file of the last run, indexed by ``contact_id``; may be empty. Locks of the CRM in it count
        where the CRM no longer has the column.
    decisions
        ``contact_id`` -> what was decided.
    as_of
        The day of this run; pins that ended before it are gone.
    rules
        The user's words for the tiers.

    Returns
    -------
    DataFrame
        Indexed like `contacts`: the columns of `PIN`. ``tier_lock_from`` is blank where there is no pin;
        ``tier_lock`` is also blank where the tier is to stay what is proposed.

    Raises
    ------
    SettingsError
        If a lock or a decision names no tier.
    """
    pins = _empty(contacts.index)
    if "tier_lock" in contacts:
        _apply(pins, _of_crm(contacts, rules))
    else:
        _apply(pins, _remembered(remembered))
    for identity, text in decisions.items():
        if identity not in pins.index:
            continue
        pin = read_decision(text, rules)
        until = pd.Timestamp(pin.until) if pin.until else pd.NaT
        pins.loc[identity, list(PIN)] = (
            ["", pd.NaT, "", ""] if pin.released else [pin.tier, until, pin.reason, DECIDED]
        )
    if as_of is None:
        return pins
    return pins.where(~pins["tier_lock_until"].lt(as_of), _empty(contacts.index))


def _empty(index: pd.Index) -> pd.DataFrame:
    pins = pd.DataFrame("", index=index, columns=list(PIN), dtype="str")
    pins["tier_lock_until"] = pd.Series(pd.NaT, index=index, dtype="datetime64[us]")
    return pins


def _apply(pins: pd.DataFrame, found: pd.DataFrame) -> None:
    held = found[found["tier_lock"].ne("")]
    held = held[held.index.isin(pins.index)]
    for column in PIN:
        pins.loc[held.index, column] = held[column]


def _remembered(tiers: pd.DataFrame) -> pd.DataFrame:
    if "tier_lock" not in tiers:
        return _empty(tiers.index[:0])
    return tiers[tiers["tier_lock_from"].eq("crm")][list(PIN)]


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
