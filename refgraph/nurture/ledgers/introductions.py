"""Who can introduce the firm to whom: people nobody has spoken to, within two steps of an advocate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from refgraph.network import Network
from refgraph.nurture.ledgers.neighbours import Neighbours, find_neighbours

INTRODUCTIONS = "contact_id name advocate_id advocate owner steps path".split()
"""The columns of the ledger."""


def find_introductions(network: Network, book: pd.DataFrame, touched: pd.Index) -> pd.DataFrame:
    """Return for everybody nobody has spoken to the advocate who is nearest, and the way there.

    Parameters
    ----------
    network
        Who knows whom: by referrals, whichever way, and by ties.
    book
        Names, owners, tiers and ranks; who is excluded introduces nobody and is not introduced.
    touched
        Who has had a touch or an engagement.

    Returns
    -------
    DataFrame
        `INTRODUCTIONS`, the most important advocates first: one row per person to be met, by the shortest
        path; of several as short, that of the advocate with the first rank.
    """
    near = find_neighbours(network, book.index)
    open_to = book.loc[book["excluded"].eq(""), ["level", "rank", "experienced"]]
    advocates = open_to[open_to["level"].ge(2)]
    rank = {who: place for place, who in enumerate(_by_rank(advocates))}
    strangers = open_to[~open_to.index.isin(touched) & open_to["level"].lt(2) & ~open_to["experienced"].eq(1)]
    rows = []
    for who in strangers.index:
        path = _path(who, near, rank)
        if path:
            rows.append(_row(path, book))
    table = pd.DataFrame(rows, columns=INTRODUCTIONS)
    order = table.assign(place=[rank[who] for who in table["advocate_id"]]).sort_values(
        ["steps", "place", "contact_id"], kind="stable"
    )
    return order[INTRODUCTIONS].reset_index(drop=True)


def _by_rank(advocates: pd.DataFrame) -> list[str]:
    ordered = advocates.assign(id=advocates.index, placed=advocates["rank"].astype(float))
    return list(ordered.sort_values(["level", "placed", "id"], ascending=[False, True, True]).index)


def _path(who: str, near: Neighbours, rank: Mapping[str, int]) -> list[str]:
    """Return the shortest way from an advocate, one step or two; empty where there is none."""
    direct = [[other, who] for other in near.get(who, ()) if other in rank]
    ways = direct or list(_through(who, near, rank))
    return min(ways, key=lambda way: (rank[way[0]], way), default=[])


def _through(who: str, near: Neighbours, rank: Mapping[str, int]) -> Iterator[list[str]]:
    for middle in near.get(who, ()):
        for other in near.get(middle, ()):
            if other in rank and other != who:
                yield [other, middle, who]


def _row(path: list[str], book: pd.DataFrame) -> dict[str, object]:
    names = [str(book.at[who, "name"]) for who in path]
    return {
        "contact_id": path[-1],
        "name": names[-1],
        "advocate_id": path[0],
        "advocate": names[0],
        "owner": book.at[path[0], "owner"],
        "steps": len(path) - 1,
        "path": " > ".join(names),
    }
