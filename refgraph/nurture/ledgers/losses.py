"""Who cancelled, reduced or closed: what they had said before, and in which groups it happens most."""

from __future__ import annotations

import pandas as pd

from refgraph.nurture.days import look_up
from refgraph.nurture.signals import answers
from refgraph.people import People

LOSSES = (
    "contact_id name owner cluster what_ended on worth score_before comment_before complaints cluster_lost "
    "cluster_clients"
).split()
"""The columns of the ledger."""

_WORDS = {"cancel": "cancelled", "close": "closed the account", "downgrade": "reduced"}


def find_losses(people: People, book: pd.DataFrame) -> pd.DataFrame:
    """Return every client who cancelled, closed or reduced, the latest first, with what may say why.

    Returns
    -------
    DataFrame
        `LOSSES`: ``score_before`` and ``comment_before`` of the last answer to a survey up to that day,
        ``complaints`` opened up to it; ``cluster_lost`` of ``cluster_clients`` clients of the same cluster did one of
        these: where that is much, look for one reason. Empty where the deals do not say of what kind they are.
    """
    deals = people.tables.get("deals")
    if deals is None or "kind" not in deals or "date" not in deals:
        return pd.DataFrame({name: [] for name in LOSSES})
    rows = deals[
        deals["kind"].isin(list(_WORDS)) & deals["date"].notna() & deals["contact_id"].isin(book.index)
    ]
    rows = rows.sort_values(["date", "contact_id"], ascending=[False, True], kind="stable").drop_duplicates(
        "contact_id"
    )
    who = rows["contact_id"]
    table = pd.DataFrame(
        {
            "contact_id": who,
            **{name: look_up(who, book[name]) for name in ("name", "owner", "cluster")},
            "what_ended": rows["kind"].map(_WORDS),
            "on": rows["date"],
            "worth": rows["amount"].abs() if "amount" in rows else float("nan"),
        }
    )
    told = answers(people)
    told = told.assign(comment=told["comment"] if "comment" in told else "")
    before = [_last(told, one, day) for one, day in zip(who, rows["date"], strict=True)]
    table["score_before"] = [score for score, _ in before]
    table["comment_before"] = [comment for _, comment in before]
    opened = people.tables.get("complaints", pd.DataFrame({"contact_id": [], "opened": []}))
    table["complaints"] = [
        int((opened["contact_id"].eq(one) & opened["opened"].le(day)).sum())
        for one, day in zip(who, rows["date"], strict=True)
    ]
    clients = book[book["experienced"].eq(1)].groupby("cluster").size()
    table["cluster_lost"] = table.groupby("cluster")["contact_id"].transform("size").astype("Int64")
    table["cluster_clients"] = table["cluster"].map(clients).astype("Int64")
    return table[LOSSES].reset_index(drop=True)


def _last(told: pd.DataFrame, who: str, day: pd.Timestamp) -> tuple[float, str]:
    rows = told[told["contact_id"].eq(who) & told["date"].le(day)]
    if rows.empty:
        return float("nan"), ""
    last = rows.iloc[-1]
    return float(last["score"]), str(last["comment"])
