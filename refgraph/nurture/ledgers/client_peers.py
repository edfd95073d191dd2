"""Peers matched to client peers: whom at a client's of their own standing nobody knows yet, for each owner."""

from __future__ import annotations

import re

import pandas as pd

PEERS = "proposed_owner role contact_id name title organisation known_there kept_by".split()
"""The columns of the list."""

STANDINGS = ("principal", "senior", "staff")
"""Who meets whom: those who lead meet those who lead, and so on."""

MOST = 5
"""So many client peers an owner is told of: a list of five is what staff can keep up."""

_READ = "name organisation owner profession level experienced".split()

_LEADS = re.compile(
    r"\b(c[efito]o|chief|president|partner|principal|owner|founder|director|managing|geschäftsführer(in)?|inhaber(in)?)\b"
)
_HELPS = re.compile(
    r"\b(assistant|secretary|clerk|bookkeeper|receptionist|coordinator|administrator|analyst|technician|junior|trainee)\b"
)


def standing_of(title: str) -> str:
    """Return the standing that a title tells of.

    Examples
    --------
    >>> standing_of("Chief Financial Officer"), standing_of("Attorney"), standing_of("Bookkeeper")
    ('principal', 'senior', 'staff')
    """
    words = title.casefold()
    return "staff" if _HELPS.search(words) else "principal" if _LEADS.search(words) else "senior"


def match_client_peers(book: pd.DataFrame, owners: pd.DataFrame) -> pd.DataFrame:
    """Return for each owner up to five people of the same standing at clients', whom nobody looks after.

    Marketing meets whom principals meet. At an organisation where an owner knows somebody already, that owner comes
    first; the rest are dealt out in turn, so that nobody is in two lists.

    Parameters
    ----------
    book
        Names, organisations, owners, tiers, who is a client; ``profession`` is read as the title.
    owners
        Indexed by owner: ``role``.

    Returns
    -------
    DataFrame
        `PEERS`, by owner: ``known_there`` and ``kept_by`` are somebody known at the same organisation, and by whom.
        Empty where no role is known or no client's organisation has somebody without an owner.
    """
    open_to = book[_READ][
        book["excluded"].eq("") & book["person"] & book["organisation"].ne("") & book["consent"].ne(0)
    ]
    kept = open_to[open_to["owner"].ne("") & open_to["experienced"].eq(1)]
    kept = kept.assign(id=kept.index).sort_values(["level", "id"], ascending=[False, True], kind="stable")
    known = kept.drop_duplicates("organisation").set_index("organisation")
    free = open_to[
        open_to["owner"].eq("") & open_to["organisation"].isin(known.index) & open_to["profession"].ne("")
    ]
    roles = owners["role"].replace("marketing", "principal")
    rows: list[tuple[str, ...]] = []
    for standing in STANDINGS:
        those = roles.index[roles.eq(standing)].tolist()
        waiting = [who for who, title in free["profession"].items() if standing_of(title) == standing]
        rows += _dealt(those, waiting, free, known, standing)
    return pd.DataFrame(rows, columns=PEERS).sort_values(
        ["proposed_owner", "contact_id"], kind="stable", ignore_index=True
    )


def _dealt(
    owners: list[str], waiting: list[str], free: pd.DataFrame, known: pd.DataFrame, standing: str
) -> list[tuple[str, ...]]:
    """Return a row for each who finds a place: with who knows the organisation, else with who has the shortest list."""
    lists: dict[str, int] = dict.fromkeys(owners, 0)
    found = []
    for who in sorted(waiting):
        firm = str(free.at[who, "organisation"])
        keeper = str(known.at[firm, "owner"])
        room = [owner for owner in owners if lists[owner] < MOST]
        if not room:
            break
        owner = keeper if keeper in room else min(room, key=lambda one: (lists[one], one))
        lists[owner] += 1
        about = (str(free.at[who, name]) for name in ("name", "profession"))
        found.append((owner, standing, who, *about, firm, str(known.at[firm, "name"]), keeper))
    return found
