"""Why they refer: the reasons that were written down, counted for all, by tier and by cluster."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pandas as pd

from refgraph.tiers import NONE, Analysed, Tiers

REASONS = "by group reason referrals contacts of".split()
"""The columns of the counts."""

EVERYBODY = "all"


def count_reasons(result: Analysed, tiers: Tiers) -> pd.DataFrame:
    """Count the reasons given for referrals, for all and by the tier and the cluster of who referred.

    Spellings that differ in case, accents, blanks and final points are one reason, shown as it is written most
    often; nothing else is taken for the same. These are counts of what is on record: a tier is made by referrals, and
    so no reason explains a tier.

    Parameters
    ----------
    result
        The values of a run.
    tiers
        What `refgraph.assign_tiers` made of it.

    Returns
    -------
    DataFrame
        `REASONS`, the most frequent first within each group: ``by`` (all, tier, cluster), ``group``, ``reason``,
        ``referrals`` for which it is given, ``contacts`` who gave it, ``of`` how many referrals of the group with any
        reason. Empty where no reason is on record.

    Examples
    --------
    >>> import refgraph as rg
    >>> why = ["Fast answers", "fast  answers.", ""]
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dan"], "reason": why})
    >>> result = rg.run(referrals=log)
    >>> count_reasons(result, rg.assign_tiers(result)).head(1).values.tolist()
    [['all', '', 'Fast answers', 2, 2, 2]]
    """
    made = result.people.referrals
    nodes = result.network.nodes
    if "reason" not in made:
        return pd.DataFrame(columns=REASONS)
    given = made[made["reason"].fillna("").str.strip().ne("") & made["referrer_id"].isin(nodes.index)]
    words = given["reason"].map(folded)
    rows = pd.DataFrame(
        {
            "contact": given["referrer_id"],
            "folded": words,
            "text": given["reason"].str.split().str.join(" "),
            "count": given["count"].fillna(1.0),
        }
    )
    rows = rows[rows["folded"].ne("")]
    held = tiers.table.set_index("contact_id")["tier"]
    tier = (
        rows["contact"]
        .map(held)
        .fillna(NONE)
        .map(lambda name: "no tier" if name == NONE else tiers.rules.word(name))
    )
    cluster = rows["contact"].map(nodes["cluster"]).astype("str") if "cluster" in nodes else None
    parts = [*_counts(EVERYBODY, rows, pd.Series("", index=rows.index)), *_counts("tier", rows, tier)]
    if cluster is not None:
        parts += _counts("cluster", rows, cluster.where(cluster.ne("0"), "no cluster"))
    return pd.DataFrame(parts, columns=REASONS)


def folded(text: str) -> str:
    """Return a text without differences of case, accents, blanks and final points.

    Examples
    --------
    >>> folded("  Réponse  RAPIDE! "), folded("reponse rapide")
    ('reponse rapide', 'reponse rapide')
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(plain.casefold().split()).strip(" .,;:!'\"")


def say_reasons(found: pd.DataFrame) -> str:
    """Return the most frequent reasons in one sentence, with how many referrals they rest on; blank without any."""
    every = found[found["by"].eq(EVERYBODY)]
    if every.empty:
        return ""
    shown = ", ".join(f"'{row.reason}' ({row.referrals:,})" for row in every.head(3).itertuples())
    return f"Why they refer, of {every['of'].iloc[0]:,} referrals with a reason: {shown}."


def _counts(by: str, rows: pd.DataFrame, groups: pd.Series) -> Iterator[tuple[str, str, str, int, int, int]]:
    if rows.empty:
        return
    texts = rows.groupby(["folded", "text"])["count"].sum()
    spelt = texts.groupby(level=0).idxmax().str[1]
    for group, inside in rows.groupby(groups.rename("group"), sort=True):
        counts = (
            inside.groupby("folded")
            .agg(referrals=("count", "sum"), people=("contact", "nunique"))
            .reset_index()
        )
        of = round(inside["count"].sum())
        for one in counts.sort_values(["referrals", "folded"], ascending=[False, True]).itertuples(
            index=False
        ):
            yield by, str(group), spelt[one.folded], round(one.referrals), int(one.people), of
