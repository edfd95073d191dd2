"""Who speaks for the firm, how fresh that is, and whom to ask next."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.nurture.rules import NurtureRules

TESTIMONIALS = "contact_id name owner cluster state date permission usable covered next_ask score".split()
"""The columns of the ledger."""


def gather_testimonials(
    contacts: pd.DataFrame,
    book: pd.DataFrame,
    allowed: pd.Index,
    as_of: pd.Timestamp | None,
    rules: NurtureRules,
) -> pd.DataFrame:
    """Return every testimonial, and in each cluster without a usable one the contact to ask for one.

    Parameters
    ----------
    contacts
        The contacts table.
    book
        Names, owners, clusters, and the latest score that still counts.
    allowed
        Who may be asked.
    as_of
        The day on which ages are counted.
    rules
        For how long a testimonial is fresh, and who is delighted.

    Returns
    -------
    DataFrame
        `TESTIMONIALS`: ``state`` (fresh, stale, none), ``usable`` (fresh, and it may be shown),
        ``covered`` (whether the cluster has a usable one), ``next_ask``.
    """
    table = book[["name", "owner", "cluster"]].copy()
    given = contacts.set_index("contact_id").reindex(table.index)
    nothing = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    table["date"] = given.get("testimonial_date", nothing)
    table["permission"] = given.get("testimonial_permission", pd.Series(np.nan, index=table.index))
    age = (as_of - table["date"]).dt.days if as_of is not None else pd.Series(np.nan, index=table.index)
    fresh = age.between(0, rules.fresh_days)
    table["state"] = np.select([fresh, table["date"].notna()], ["fresh", "stale"], "none")
    table["usable"] = fresh & table["permission"].eq(1)
    covered = table.groupby("cluster")["usable"].transform("any") if len(table) else table["usable"]
    table["covered"] = covered.eq(True)
    table["score"] = book["told_score"]
    table["next_ask"] = _next_asks(table, allowed, rules)
    rows = table[table["date"].notna() | table["next_ask"]].rename_axis("contact_id").reset_index()
    order = ["next_ask", "cluster", "date", "contact_id"]
    rows = rows.sort_values(order, ascending=[False, True, False, True], kind="stable", ignore_index=True)
    return rows[TESTIMONIALS]


def coverage(testimonials: pd.DataFrame, clusters: pd.Series) -> float:
    """Return the share of clusters with a testimonial that is fresh and may be shown; NaN without clusters."""
    known = clusters.dropna().nunique()
    return testimonials.loc[testimonials["usable"], "cluster"].nunique() / known if known else float("nan")


def _next_asks(table: pd.DataFrame, allowed: pd.Index, rules: NurtureRules) -> pd.Series:
    """Tell who is the most delighted of each cluster without a usable testimonial."""
    able = table[~table["covered"] & table["score"].ge(rules.promoter) & table.index.isin(allowed)]
    able = able[able["cluster"].notna() & able["state"].ne("fresh")].assign(id=able.index)
    best = able.sort_values(["cluster", "score", "id"], ascending=[True, False, True]).drop_duplicates(
        "cluster"
    )
    return pd.Series(table.index.isin(best.index), index=table.index)
