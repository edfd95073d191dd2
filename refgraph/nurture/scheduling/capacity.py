"""Who can look after how many: portfolios, weekly slots, and who looks after whom."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refgraph.nurture.days import look_up
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.scheduling.assignment import assign
from refgraph.people import People
from refgraph.tiers import CORE, Tiers, owner_roles

LEADING = ("principal", "marketing", "senior", "")
"""The roles that can look after Core Advocates; the blank one is an owner whose role nobody said."""


@dataclass(frozen=True)
class Portfolios:
    """Who looks after whom.

    Parameters
    ----------
    keeper : Series
        ``contact_id`` -> owner; blank where nobody is known, and for who fits into nobody's portfolio.
    placed : Series
        ``contact_id`` -> whether there is a place.
    moved : Series
        ``contact_id`` -> whether the keeper is not the owner in the CRM.
    """

    keeper: pd.Series
    placed: pd.Series
    moved: pd.Series


def owner_table(people: People, tiers: Tiers, rules: NurtureRules) -> pd.DataFrame:
    """Return everybody who looks after contacts, and how much each can do.

    Returns
    -------
    DataFrame
        Indexed by owner, one blank row where nobody is known: ``role``, ``portfolio_cap``, ``weekly_slots``,
        ``budget`` (NaN where none is given). The owners' own figures win, then those of their role; of slots nobody
        has more than ``most_a_week``.
    """
    found = owner_roles(people, tiers.rules).set_index("owner")
    if found.empty:
        cap = rules.cap_without_owners
        found = pd.DataFrame({"role": "", "portfolio_cap": float(cap)}, index=pd.Index([""], name="owner"))
    usual = found["role"].map(dict(rules.caps)).fillna(rules.cap_without_role)
    found["portfolio_cap"] = found["portfolio_cap"].fillna(usual).astype(int)
    known = (
        people.tables.get("owners", pd.DataFrame({"owner": []})).drop_duplicates("owner").set_index("owner")
    )
    given = {name: known[name].reindex(found.index) for name in ("weekly_slots", "budget") if name in known}
    slots = [weekly_slots(cap, rules) for cap in found["portfolio_cap"]]
    of_role = found["role"].map(dict(rules.slots)).astype("float64").fillna(pd.Series(slots, found.index))
    own = given.get("weekly_slots", pd.Series(np.nan, found.index))
    found["weekly_slots"] = own.fillna(of_role).clip(upper=rules.most_a_week).astype(int)
    found["budget"] = given.get("budget", pd.Series(np.nan, found.index))
    return found


def weekly_slots(cap: int, rules: NurtureRules) -> int:
    """Return how many personal touches a week a portfolio needs.

    Examples
    --------
    >>> [weekly_slots(cap, NurtureRules()) for cap in (5, 10, 12, 20)]
    [2, 4, 4, 7]
    """
    return math.ceil(cap * rules.personal_touches / 52)


def full_load(contacts: float, touches: float = 33) -> float:
    """Return how many touches a week a portfolio takes, mailings among them.

    Examples
    --------
    >>> [round(full_load(contacts), 1) for contacts in (5, 12, 20)]
    [3.2, 7.6, 12.7]
    """
    return contacts * touches / 52


def fill_portfolios(book: pd.DataFrame, owners: pd.DataFrame) -> Portfolios:
    """Give every contact who needs personal care a place: with its owner if there is one, else elsewhere.

    Owners keep the most important of their contacts. Who has no owner, or an owner without a place left, is
    given to whom has, so that the sum of importance times fit is greatest.

    Parameters
    ----------
    book
        The contacts that need a place: ``owner``, ``level``, ``rank``, ``cluster``, ``organisation``, ``tier``.
    owners
        What `owner_table` returned.
    """
    ordered = book.assign(id=book.index, placed=book["rank"].astype(float))
    ordered = ordered.sort_values(["level", "placed", "id"], ascending=[False, True, True], kind="stable")
    if list(owners.index) == [""]:
        ordered["owner"] = ""
    caps = owners["portfolio_cap"]
    kept = ordered.groupby("owner").cumcount().lt(look_up(ordered["owner"], caps.astype("float64")).fillna(0))
    keeper = ordered["owner"].where(kept, "").astype("str")
    left = caps - ordered.loc[kept, "owner"].value_counts().reindex(owners.index).fillna(0)
    waiting = ordered[~kept]
    if len(waiting) and left.gt(0).any():
        given = assign(importance(waiting), fits(waiting, ordered[kept], owners), left.astype(int))
        keeper = keeper.where(kept, given.reindex(keeper.index)).astype("str")
    moved = ~kept & keeper.ne("")
    return Portfolios(*(column.reindex(book.index) for column in (keeper, kept | moved, moved)))


def importance(book: pd.DataFrame) -> pd.Series:
    """Return how much a place for each contact is worth: a tier more than any rank."""
    rank = book["rank"].astype(float)
    return 100.0 * (book["level"] + 1) + (100.0 * (1 - (rank - 1) / max(rank.max(), 1.0))).fillna(0.0)


def fits(contacts: pd.DataFrame, kept: pd.DataFrame, owners: pd.DataFrame) -> pd.DataFrame:
    """Return how well each contact fits each owner: 1, 0.6, 0.3 or 0.

    1 with the own owner; 0.6 with somebody who looks after the same organisation or cluster; 0.3 with
    somebody else; 0 with who has no portfolio, and for a Core Advocate with who is not among the leading.
    """
    columns = {}
    for owner, role, cap in zip(owners.index, owners["role"], owners["portfolio_cap"], strict=True):
        theirs = kept[kept["owner"].eq(owner)]
        organisations = set(theirs["organisation"]) - {""}
        near = contacts["organisation"].isin(organisations) | contacts["cluster"].isin(
            theirs["cluster"].dropna()
        )
        fit = np.where(contacts["owner"].eq(owner), 1.0, np.where(near, 0.6, 0.3))
        able = cap > 0 and ((role in LEADING) | contacts["tier"].ne(CORE).to_numpy())
        columns[owner] = np.where(able, fit, 0.0)
    return pd.DataFrame(columns, index=contacts.index)
