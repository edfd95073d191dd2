"""How often asking is followed by a referral, per owner and in all, with how sure that is."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence import share_interval
from refgraph.nurture.days import to_days
from refgraph.nurture.rules import NurtureRules
from refgraph.people import People

ASKING = "owner asks contacts followed share low high".split()
"""The columns of the ledger."""

ALL = "all together"


def asking_rates(
    people: People, referrals: pd.DataFrame, book: pd.DataFrame, rules: NurtureRules
) -> pd.DataFrame:
    """Return of how many asks a referral by the same contact followed within the pause between two asks.

    Only asks old enough to tell are counted, and what followed is not proved to have come of it.

    Parameters
    ----------
    people
        Its asks.
    referrals
        What `outcomes` returned; the dated ones count.
    book
        Owners, for asks that name none.
    rules
        ``ask_pause_days``: within how many days.

    Returns
    -------
    DataFrame
        `ASKING`, all together first: ``asks`` and by how many different ``contacts``, how many were ``followed``,
        the ``share`` with the ends of its Wilson interval. Empty where no ask is on record.
    """
    asks = people.tables.get("asks")
    if asks is None or people.as_of is None:
        return pd.DataFrame({name: [] for name in ASKING})
    today = int((people.as_of - pd.Timestamp(0)).days)
    owner = asks["owner"] if "owner" in asks else pd.Series("", index=asks.index, dtype="str")
    own = asks["contact_id"].map(book["owner"]).fillna("")
    rows = pd.DataFrame({"contact_id": asks["contact_id"], "day": to_days(asks["date"])})
    rows["owner"] = owner.where(owner.ne(""), own)
    rows = rows[rows["day"].le(today - rules.ask_pause_days)].sort_values(["contact_id", "day", "owner"])
    made = referrals[referrals["date"].notna()]
    days = to_days(made["date"]).groupby(made["referrer_id"]).apply(sorted).to_dict()
    rows["followed"] = [
        any(day < one <= day + rules.ask_pause_days for one in days.get(who, ()))
        for who, day in zip(rows["contact_id"], rows["day"], strict=True)
    ]
    parts = [(ALL, rows), *((str(name), group) for name, group in rows.groupby("owner", sort=True) if name)]
    found = [_rate(name, group, rules) for name, group in parts if len(group)]
    return pd.DataFrame(found, columns=ASKING)


def _rate(name: str, rows: pd.DataFrame, rules: NurtureRules) -> tuple[object, ...]:
    asks, followed = len(rows), int(rows["followed"].sum())
    low, high = share_interval(followed, asks, rules.confidence)
    share = followed / asks
    return name, asks, rows["contact_id"].nunique(), followed, *(round(end, 4) for end in (share, low, high))
