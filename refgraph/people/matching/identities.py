"""Under which ids contacts and organisations are known, and which names are the firm's own."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from refgraph.people.matching.duplicates import alias_list
from refgraph.people.names import LONG_ID, is_person_name, organisation_key, short_id


def every_id(ids: Sequence[str], aliases: Sequence[str]) -> dict[str, str]:
    """Return the contact behind every id, alias and short form of one; a contact's own id comes first."""
    known = dict(zip(ids, ids, strict=True))
    for identity, cell in zip(ids, aliases, strict=True):
        if cell or len(identity) == LONG_ID:
            for other in (identity, *alias_list(cell)):
                known.setdefault(other, identity)
                known.setdefault(short_id(other), identity)
    return known


def outsiders(organisations: pd.DataFrame | None) -> list[tuple[str, str, str]]:
    """Return id, name and id in the CRM of the organisations that a cell may mean and that are not the firm."""
    if organisations is None:
        return []
    rows = organisations[~organisations["is_firm"]]
    columns = (rows[name].tolist() for name in ("organisation_id", "name", "record_id"))
    return [
        # People work at Google, too, but a cell that says so means the search. Small numbers are ids of
        # contacts and of organisations alike.
        (identity, name if is_person_name(name) else "", identity if record.isdigit() else record or identity)
        for identity, name, record in zip(*columns, strict=True)
    ]


def names_of_firm(organisations: pd.DataFrame | None) -> set[str]:
    """Return the keys of the names under which the firm itself is known."""
    if organisations is None:
        return set()
    return {organisation_key(name) for name in organisations.loc[organisations["is_firm"], "name"]}
