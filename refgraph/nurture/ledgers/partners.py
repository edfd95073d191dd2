"""With which two Allied Resources to go to market together: they share clients and reach different people."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pandas as pd

from refgraph.network import Network

PARTNERS = (
    "first_id first first_profession second_id second second_profession shared_clients reach shared_reach owner why"
).split()
"""The columns of the list."""

MOST = 25
"""So many pairs are told; nobody goes to market with more."""

_OFTEN = 3
_ALLIES = 300
"""Among so many allies, those of the best rank, pairs are looked for."""


def partner_pairs(network: Network, book: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of Allied Resources for joint marketing, those first who share clients and reach different people.

    Two allies go together if their professions differ, and each knows somebody. Whom both are linked to are the
    clients they share: on these the offer can be tried. Of pairs that share as many, those come first whose reach
    (everybody one step from either) overlaps least as a share of it: together they get to most people.

    Parameters
    ----------
    network
        Who knows whom, by referrals, whichever way, and by ties.
    book
        ``tier``, ``level``, ``profession``, ``rank``, names and owners; who is excluded is in no pair.

    Returns
    -------
    DataFrame
        `PARTNERS`: ``reach`` is how many people the two are linked to together, ``shared_reach`` the share of them
        that both are linked to; ``owner`` that of the first.
    """
    allies = book[book["excluded"].eq("") & book["level"].eq(1) & book["profession"].ne("")]
    allies = allies.assign(id=allies.index, placed=allies["rank"].astype(float))
    allies = allies.sort_values(["placed", "id"], kind="stable").head(_ALLIES)
    near = _near(network, set(allies.index))
    clients = set(book.index[book["experienced"].eq(1) & book["excluded"].eq("")])
    trade = allies["profession"].str.casefold()
    rows = []
    for one, other in combinations(allies.index, 2):
        reached, common = near[one] | near[other], near[one] & near[other]
        if trade[one] != trade[other] and near[one] and near[other]:
            shared = len((common & clients) - {one, other})
            rows.append((one, other, shared, len(reached - {one, other}), len(common) / len(reached)))
    found = pd.DataFrame(rows, columns=["first_id", "second_id", "shared_clients", "reach", "shared_reach"])
    found = found[found["shared_clients"].gt(0)]
    order = ["shared_clients", "shared_reach", "reach", "first_id", "second_id"]
    found = found.sort_values(order, ascending=[False, True, False, True, True], kind="stable")
    found = found[_not_too_often(found)].head(MOST)
    for side in ("first", "second"):
        found[side] = book["name"].reindex(found[f"{side}_id"]).to_numpy()
        found[f"{side}_profession"] = book["profession"].reindex(found[f"{side}_id"]).to_numpy()
    found["owner"] = book["owner"].reindex(found["first_id"]).to_numpy()
    found["shared_reach"] = found["shared_reach"].round(3)
    found["why"] = [_why(row) for row in found.itertuples()]
    return found[PARTNERS].reset_index(drop=True)


def _not_too_often(pairs: pd.DataFrame) -> pd.Series:
    """Tell which pairs to keep, the best first, so that nobody is in more than three of them."""
    met: Counter[str] = Counter()
    kept = []
    for one, other in zip(pairs["first_id"], pairs["second_id"], strict=True):
        free = max(met[one], met[other]) < _OFTEN
        met.update([one, other] if free else [])
        kept.append(free)
    return pd.Series(kept, index=pairs.index, dtype=bool)


def _near(network: Network, whose: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {who: set() for who in whose}
    ties = network.ties
    for ones, others in ((network.edges["source"], network.edges["target"]), (ties["a"], ties["b"])):
        for one, other in zip(ones, others, strict=True):
            if one in found:
                found[one].add(other)
            if other in found:
                found[other].add(one)
    return found


def _why(row: object) -> str:
    shared, reach = getattr(row, "shared_clients"), getattr(row, "reach")  # noqa: B009
    clients = "client" if shared == 1 else "clients"
    return f"{shared} {clients} in common to begin with, {reach} people reached together"
