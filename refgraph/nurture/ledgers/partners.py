"""With which two Allied Resources to go to market together: they share clients and reach different people."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pandas as pd

from refgraph.network import Network
from refgraph.nurture.ledgers.neighbours import linked_pairs
from refgraph.row_by_row import each_row
from refgraph.trades import TRADES, FirmTrade, professions_in

PARTNERS = (
    "first_id first first_profession second_id second second_profession shared_clients reach shared_reach owner why"
).split()
"""The columns of the list."""

MOST = 25
"""So many pairs are told; nobody goes to market with more."""

_OFTEN = 3
_ALLIES = 300
"""Among so many allies, those of the best rank, pairs are looked for."""


def partner_pairs(network: Network, book: pd.DataFrame, firm: FirmTrade) -> pd.DataFrame:
    """Return pairs of Allied Resources for joint marketing, those first who share clients and reach different people.

    Two allies go together if their professions complete each other: by the table of `refgraph.trades` one completes
    the other's trade, or both complete the firm's; never two of one profession, nor one of the firm's own. A
    profession that the table does not know is the user's own word for an ally, and goes with any other.
    Whom both are linked to are the clients they share: on these the offer can be tried. Of pairs that share as many,
    those come first whose reach (everybody one step from either) overlaps least as a share of it: together they get
    to most people.

    Parameters
    ----------
    network
        Who knows whom, by referrals, whichever way, and by ties.
    book
        ``tier``, ``level``, ``profession``, ``rank``, names and owners; who is excluded is in no pair.
    firm
        The firm's own trade, `Tiers.trade`.

    Returns
    -------
    DataFrame
        `PARTNERS`: ``reach`` is how many people the two are linked to together, ``shared_reach`` the share of them
        that both are linked to; ``owner`` that of the first.
    """
    allies = book[book["excluded"].eq("") & book["level"].eq(1) & book["profession"].ne("")]
    if len(allies) < 2:
        return pd.DataFrame(columns=PARTNERS)
    allies = allies.assign(id=allies.index, placed=allies["rank"].astype(float))
    allies = allies.sort_values(["placed", "id"], kind="stable").head(_ALLIES)
    near = _near(network, set(allies.index))
    clients = set(book.index[book["experienced"].eq(1) & book["excluded"].eq("")])
    goes_with = _complementing(allies["profession"], firm)
    rows = []
    for one, other in combinations(allies.index, 2):
        reached, common = near[one] | near[other], near[one] & near[other]
        if common and (allies.at[one, "profession"], allies.at[other, "profession"]) in goes_with:
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
    found["why"] = [_why(row) for row in each_row(found)]
    return found[PARTNERS].reset_index(drop=True)


def _complementing(texts: pd.Series, firm: FirmTrade) -> set[tuple[str, str]]:
    """Return the pairs of professions, as they are written, whose holders complete each other."""
    named = {text: frozenset(professions_in(text)) for text in dict.fromkeys(texts)}
    named = {text: known or frozenset({text.casefold()}) for text, known in named.items()}
    known = frozenset().union(*(trade.allied | trade.own for trade in TRADES.values()))

    def together(one: frozenset[str], other: frozenset[str]) -> bool:
        if one & other or (one | other) & firm.own:
            return False
        if not (one & known and other & known) or (one & firm.allied and other & firm.allied):
            return True
        return any(
            (one & trade.own and other & trade.allied) or (other & trade.own and one & trade.allied)
            for trade in TRADES.values()
        )

    return {(a, b) for a, one in named.items() for b, other in named.items() if together(one, other)}


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
    for one, other in linked_pairs(network):
        if one in found:
            found[one].add(other)
        if other in found:
            found[other].add(one)
    return found


def _why(row: object) -> str:
    shared, reach = getattr(row, "shared_clients"), getattr(row, "reach")  # noqa: B009
    begin = "only 1 client in common" if shared == 1 else f"{shared} clients in common to begin with"
    return f"{begin}, {reach} people reached together"
