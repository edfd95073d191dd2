"""The big deals, seen apart: few of them carry the year, and who brought them shows in no average."""

from __future__ import annotations

import pandas as pd

from refgraph.nurture.days import look_up
from refgraph.nurture.rules import NurtureRules
from refgraph.people import People

BIG_DEALS = (
    "contact_id name owner amount times_usual share date referrer_id referrer referrer_tier chain".split()
)
"""The columns of the list."""

LEAST = 5
"""Of fewer deals won none is said to be the usual one."""

_FARTHEST = 4


def find_big_deals(
    people: People, referrals: pd.DataFrame, book: pd.DataFrame, rules: NurtureRules
) -> pd.DataFrame:
    """Return every deal won that is many times the usual one, the biggest first, and who stands behind it.

    Parameters
    ----------
    people
        Its deals.
    referrals
        What `outcomes` returned.
    book
        Names, owners, tiers.
    rules
        ``big_deal``: how many times the median a big deal is.

    Returns
    -------
    DataFrame
        `BIG_DEALS`: ``times_usual`` the median of the deals won, ``share`` of all that was won; ``referrer`` who
        referred the buyer first, ``chain`` who referred whom up to there, the first source first. Empty where fewer
        than `LEAST` deals have an amount.
    """
    deals = people.tables.get("deals")
    if deals is None or not {"amount", "status"} <= set(deals):
        return pd.DataFrame({name: [] for name in BIG_DEALS})
    won = deals[deals["status"].eq("won") & deals["amount"].gt(0) & deals["contact_id"].isin(book.index)]
    usual = won["amount"].median()
    rows = won[won["amount"].ge(rules.big_deal * usual)] if len(won) >= LEAST else won.iloc[:0]
    rows = rows.sort_values(["amount", "contact_id"], ascending=[False, True], kind="stable")
    dated = referrals.sort_values(["date", "referrer_id"], kind="stable", na_position="last")
    first = dated.drop_duplicates("referred_id").set_index("referred_id")["referrer_id"].to_dict()
    chains = [_chain(str(who), first) for who in rows["contact_id"]]
    source = pd.Series(
        [chain[-2] if len(chain) > 1 else "" for chain in chains], index=rows.index, dtype="str"
    )
    names = book["name"].to_dict()
    table = pd.DataFrame(
        {
            "contact_id": rows["contact_id"],
            "name": look_up(rows["contact_id"], book["name"]),
            "owner": look_up(rows["contact_id"], book["owner"]),
            "amount": rows["amount"],
            "times_usual": (rows["amount"] / usual).round(1),
            "share": (rows["amount"] / won["amount"].sum()).round(4),
            "date": rows["date"] if "date" in rows else pd.NaT,
            "referrer_id": source,
            "referrer": [names.get(who, "") for who in source],
            "referrer_tier": look_up(source, book["tier"]).fillna(""),
            "chain": [
                " > ".join(str(names.get(who, who)) for who in chain) if len(chain) > 1 else ""
                for chain in chains
            ],
        }
    )
    return table[BIG_DEALS].reset_index(drop=True)


def _chain(who: str, first: dict[str, str]) -> list[str]:
    """Return who referred whom up to a contact, the first source first; a circle ends where it would begin again."""
    chain = [who]
    while len(chain) <= _FARTHEST and (before := first.get(chain[0], "")) and before not in chain:
        chain.insert(0, before)
    return chain
