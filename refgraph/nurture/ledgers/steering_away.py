"""Who is unhappy and could steer others away: by reach, with the shortest way to somebody who has not decided yet."""

from __future__ import annotations

import pandas as pd

from refgraph.network import Network
from refgraph.nurture.ledgers.neighbours import Neighbours, find_neighbours
from refgraph.nurture.signals import NORMAL, amplified

STEERING = "contact_id name owner tier because links risk prospect_id prospect steps path".split()
"""The columns of the list."""

MOST_STEPS = 3
"""Word goes no farther than so many people."""

_UNHAPPY = 2.0

_READ = "name owner tier type links detractor detractor_by repair_state repair_shown severity".split()


def find_steering_away(network: Network, book: pd.DataFrame, waiting: pd.Series) -> pd.DataFrame:
    """Return everybody who is unhappy, who reaches most people first, and the open prospect nearest to each.

    Parameters
    ----------
    network
        Who knows whom: by referrals, whichever way, and by ties.
    book
        ``detractor``, ``detractor_by``, ``repair_state``, ``repair_shown``, ``severity``, ``links``, ``type``, names,
        owners and tiers; who is excluded is not in the list.
    waiting
        Ids of those whose referral is open.

    Returns
    -------
    DataFrame
        `STEERING`: ``risk`` is how bad it is (3 complaint or cancellation, 2 unhappy, 1 less content) times
        1 + log2(1 + links); ``steps`` from the contact to the prospect, of several as near the one of the first id;
        blank where none is within `MOST_STEPS`.
    """
    open_to = book.loc[book["excluded"].eq(""), _READ]
    unhappy = open_to[open_to["detractor"].eq(1) | open_to["repair_state"].ne(NORMAL)]
    prospects = set(open_to.index[open_to["type"].eq("prospect")]) | (set(waiting) & set(open_to.index))
    near = find_neighbours(network, book.index)
    ways = [_way(str(who), near, prospects) for who in unhappy.index]
    names = book["name"].to_dict()
    table = pd.DataFrame(
        {
            "contact_id": unhappy.index.to_series(),
            **{name: unhappy[name] for name in ("name", "owner", "tier", "links")},
            "because": unhappy["repair_shown"]
            .fillna("")
            .where(lambda text: text.ne(""), unhappy["detractor_by"]),
            "risk": unhappy["severity"].fillna(amplified(_UNHAPPY, unhappy["links"])),
            "prospect_id": [way[-1] if way else "" for way in ways],
            "prospect": [names[way[-1]] if way else "" for way in ways],
            "steps": pd.array([len(way) - 1 if way else None for way in ways], dtype="Int64"),
            "path": [" > ".join(str(names[who]) for who in way) for way in ways],
        }
    )
    order = table.reset_index(drop=True).sort_values(
        ["risk", "contact_id"], ascending=[False, True], kind="stable", ignore_index=True
    )
    return order[STEERING]


def _way(start: str, near: Neighbours, wanted: set[str]) -> list[str]:
    """Return the shortest way to one of those wanted; empty where none is near enough."""
    came: dict[str, str] = {start: ""}
    ends = [start]
    for _ in range(MOST_STEPS):
        following = []
        for one in ends:
            for other in near.get(one, ()):
                if other not in came:
                    came[other] = one
                    following.append(other)
        found = sorted(wanted.intersection(following))
        if found:
            return _back(found[0], came)
        ends = following
    return []


def _back(end: str, came: dict[str, str]) -> list[str]:
    way = [end]
    while came[way[0]]:
        way.insert(0, came[way[0]])
    return way
