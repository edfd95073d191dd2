"""How many Core Advocates the firm can look after."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from refgraph.people import People
from refgraph.tiers.rules import TierRules

_ROLES = ("principal", "marketing", "senior")
"""Whose portfolios hold Core Advocates."""


@dataclass(frozen=True)
class Capacity:
    """A number of places, and where it comes from.

    Parameters
    ----------
    places
        The highest number of Core Advocates.
    because
        In words, for the summary.
    """

    places: int
    because: str


def core_capacity(people: People, rules: TierRules) -> Capacity:
    """Return how many Core Advocates can be looked after.

    The number that was set; else the sum of the portfolio caps of principals, marketing and senior staff;
    else so many for each owner found; else a fixed number.
    """
    if rules.core > 0:
        return Capacity(rules.core, "as set")
    owners = owner_roles(people, rules)
    leading = owners[owners["role"].isin(_ROLES)]
    if len(leading):
        caps = leading["portfolio_cap"].fillna(leading["role"].map(dict(rules.caps)).astype(float)).fillna(0)
        return Capacity(
            int(caps.sum()), f"the portfolios of {len(leading)} principals, marketing and seniors"
        )
    found = find_owners(people)
    if found:
        return Capacity(
            rules.per_owner * len(found),
            f"{rules.per_owner} for {'the one owner' if len(found) == 1 else f'each of {len(found)} owners'}",
        )
    return Capacity(rules.without_owners, "no owner is known")


def find_owners(people: People) -> list[str]:
    """Return the names of all owners, from the owners table and from the contacts, sorted."""
    known = people.tables.get("owners")
    names = set() if known is None else set(known["owner"])
    if "owner" in people.contacts:
        names |= set(people.contacts.loc[~people.contacts["staff"], "owner"])
    return sorted(names - {""})


def owner_roles(people: People, rules: TierRules) -> pd.DataFrame:
    """Return ``owner``, ``role`` and ``portfolio_cap`` (NaN where not given); the settings' roles win."""
    found = find_owners(people)
    known = people.tables.get("owners", pd.DataFrame({"owner": []}))
    roles = dict(zip(known["owner"], known["role"], strict=True)) if "role" in known else {}
    caps = dict(zip(known["owner"], known["portfolio_cap"], strict=True)) if "portfolio_cap" in known else {}
    return pd.DataFrame(
        {
            "owner": pd.Series(found, dtype="str"),
            "role": pd.Series([rules.roles.get(name, roles.get(name, "")) for name in found], dtype="str"),
            "portfolio_cap": pd.Series([caps.get(name, math.nan) for name in found], dtype="float64"),
        }
    )
