"""What is another since the last run: who came, and whose tier or place changed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from refgraph.comparison import RunList, compare_lists
from refgraph.tiers import NONE, TierRules

MOVES = ("", "new", "promoted", "demoted")
"""What the page tells of a contact by its number."""


def last_day(last: RunList | None, as_of: pd.Timestamp | None) -> pd.Timestamp | None:
    """Return the day of the last run; None where it is not known or is no earlier one.

    Examples
    --------
    >>> last = RunList(pd.DataFrame(), {"as_of": "2025-11-30"})
    >>> last_day(last, pd.Timestamp("2025-12-31")), last_day(last, pd.Timestamp("2025-11-30"))
    (Timestamp('2025-11-30 00:00:00'), None)
    """
    if last is None or not last.as_of or as_of is None:
        return None
    day = pd.Timestamp(last.as_of)
    return day if day < as_of else None


def with_moves(nodes: pd.DataFrame, last: RunList, rules: TierRules) -> pd.DataFrame:
    """Return contacts with what became of each since the last run.

    Parameters
    ----------
    nodes
        ``contact_id``, ``name``, ``rank``, ``cluster``, and ``tier`` if tiers were assigned.
    last
        The list of the last run.
    rules
        They know the user's words for the tiers.

    Returns
    -------
    DataFrame
        With ``moved`` (one of `MOVES`), ``old_tier`` (blank where the tier is as it was) and ``places`` (up is
        positive; 0 where the rank is as it was or is not known).

    Examples
    --------
    >>> now = pd.DataFrame({"contact_id": ["1", "2"], "name": ["Ann", "Bob"], "rank": [1, 2], "cluster": 1})
    >>> then = pd.DataFrame({"name": ["Ann"], "tier": "", "rank": ["4"], "cluster": "1"}, index=["1"])
    >>> with_moves(now, RunList(then, {}), TierRules())[["moved", "places"]].values.tolist()
    [['', 3], ['new', 0]]
    """
    known = [name for name in ("name", "tier", "rank", "cluster") if name in nodes]
    table = nodes.set_index("contact_id")[known].astype("object")
    texts = table.map(lambda cell: "" if pd.isna(cell) else str(cell)).reindex(columns=last.table.columns)
    before = last.table if "tier" in nodes else last.table.assign(tier="")
    changes = compare_lists(replace(last, table=before), RunList(texts, {}), rules).table.set_index(
        "contact_id"
    )
    changes = changes[changes["what"].ne("left")].reindex(nodes["contact_id"])
    moved = changes["what"].where(changes["what"].isin(MOVES), "").fillna("")
    tier = changes["old_tier"].where(moved.isin(["promoted", "demoted"]), "").fillna("").replace(NONE, "")
    places = changes["places"].astype("Float64").fillna(0.0).astype(int)
    return nodes.assign(
        moved=moved.to_numpy(), old_tier=tier.astype("str").to_numpy(), places=places.to_numpy()
    )
