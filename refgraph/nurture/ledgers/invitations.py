"""Whom to invite to what: a list for each group of advocates with something in common."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from refgraph.row_by_row import each_row

INVITATIONS = (
    "list contact_id name organisation owner tier cluster cluster_name interests channel why".split()
)
"""The columns of the lists."""

_TOLD = "name organisation owner tier level rank cluster interests preferred_channel".split()

LEAST, MOST = 4, 20
"""An event is for at least and at most so many."""


def invitation_lists(book: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Return lists of advocates to invite, by what they like, and those left by the cluster they are in.

    Core Advocates and Advocates, people only, whom nothing forbids to approach; who is unhappy or in repair is not
    invited before that is put right. An interest makes a list where at least four share it, the commonest first;
    everybody is on one list. The rest are invited with those they refer among. Allied Resources of the same cluster
    fill up what a cluster's list has left of its twenty places: they are worth meeting there.

    Parameters
    ----------
    book
        ``tier``, ``level``, ``rank``, ``cluster``, ``interests``, ``suppressed`` and who is in repair.

    names
        Number of a cluster -> what it is called.

    Returns
    -------
    DataFrame
        `INVITATIONS`, list by list, the most important first; ``channel`` is the one the contact prefers.
    """
    approachable = book["excluded"].eq("") & book["person"] & book["consent"].ne(0)
    content = book["repair_state"].eq("normal") & book["detractor"].ne(1)
    open_to = book.loc[approachable & content & book["level"].gt(0), _TOLD]
    ordered = open_to.assign(id=open_to.index, placed=open_to["rank"].astype(float))
    ordered = ordered.sort_values(["level", "placed", "id"], ascending=[False, True, True], kind="stable")
    advocates = ordered[ordered["level"].ge(2)]
    named = _by_interest(advocates)
    rest = ordered[~ordered["id"].isin(named) & ordered["cluster"].fillna(0).gt(0)]
    by_cluster: dict[str, str] = {}
    for number, group in rest.groupby("cluster", sort=True):
        if group["level"].ge(2).sum() >= LEAST:
            by_cluster |= dict.fromkeys(group["id"].head(MOST), str(names[number]))
    named |= by_cluster
    chosen = ordered[ordered["id"].isin(named)]
    table = chosen.assign(
        contact_id=chosen["id"],
        list=[named[who] for who in chosen["id"]],
        channel=chosen["preferred_channel"],
        why=[
            f"{row.tier}, refers among these people"
            if row.id in by_cluster
            else f"{row.tier}, likes {named[row.id].casefold()}"
            for row in each_row(chosen)
        ],
    )
    table["cluster_name"] = table["cluster"].map(names).fillna("").astype("str")
    table = table.reset_index(drop=True)
    table["size"] = -table.groupby("list")["id"].transform("size")
    order = table.sort_values(
        ["size", "list", "level", "placed", "id"], ascending=[True, True, False, True, True]
    )
    return order[INVITATIONS].reset_index(drop=True)


def _by_interest(advocates: pd.DataFrame) -> dict[str, str]:
    """Return contact -> the commonest interest it shares with enough others, each contact once."""
    liked = {who: _words(text) for who, text in advocates["interests"].items()}
    counts = Counter(word for words in liked.values() for word in words)
    found: dict[str, str] = {}
    for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        fans = [who for who, words in liked.items() if word in words and who not in found]
        if len(fans) >= LEAST:
            found |= {str(who): word.capitalize() for who in fans[:MOST]}
    return found


def _words(text: str) -> set[str]:
    return {" ".join(part.split()).casefold() for part in re.split(r"[;,/|\n]", text)} - {""}
