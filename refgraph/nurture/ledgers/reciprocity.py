"""What was given for what was received: the balance of referrals with every contact."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.nurture.rules import NurtureRules
from refgraph.people import People

LEDGER = "contact_id name owner received value_received given value_given balance index owes".split()
"""The columns of the ledger."""


def reciprocity_index(given: float, received: float) -> float:
    """Return (given - received) / (given + received): -1 nothing given back, 0 even, 1 only given; NaN for none.

    Examples
    --------
    >>> [reciprocity_index(0, 6), reciprocity_index(3, 3), round(reciprocity_index(5, 1), 3)]
    [-1.0, 0.0, 0.667]
    """
    both = given + received
    return (given - received) / both if both else float("nan")


def owes(given: float, received: float, rules: NurtureRules) -> bool:
    """Tell whether the firm owes the contact referrals.

    Examples
    --------
    >>> [owes(1, 3, NurtureRules()), owes(0, 1, NurtureRules()), owes(2, 3, NurtureRules())]
    [True, False, False]
    """
    return received - given >= rules.owed or (
        received >= 2 and reciprocity_index(given, received) <= rules.owed_index
    )


def weigh_favours(people: People, book: pd.DataFrame, rules: NurtureRules) -> pd.DataFrame:
    """Return the balance with every contact who gave or got a referral in the time that counts.

    Returns
    -------
    DataFrame
        `LEDGER`, what is owed first, by the value received (the revenue credited to the contact, whenever it
        came). Without a table of what was given, ``given``,
        ``balance`` and ``index`` are NaN, and nothing is owed: not knowing is no debt.
    """
    received = _recent(people.referrals, people.as_of, rules)
    found = pd.DataFrame({"received": received.groupby("referrer_id")["count"].sum()})
    table = people.tables.get("given")
    if table is not None:
        given = _recent(table.reindex(columns=["contact_id", "date", "value"]), people.as_of, rules)
        of = given.groupby("contact_id")
        found = found.join(pd.DataFrame({"given": of.size(), "value_given": of["value"].sum()}), how="outer")
        found = found.fillna(0.0)
    else:
        found = found.assign(given=np.nan, value_given=np.nan)
    found = found[found.index.isin(book.index[book["excluded"].eq("")])].rename_axis("contact_id")
    found["value_received"] = book["direct_credit"]
    found["balance"] = found["given"] - found["received"]
    pairs = list(zip(found["given"], found["received"], strict=True))
    found["index"] = [reciprocity_index(*pair) for pair in pairs]
    found["owes"] = [rules.rewarding and table is not None and owes(*pair, rules) for pair in pairs]
    found = found.astype({"index": "float64", "owes": "bool"})
    ledger = found.join(book[["name", "owner"]]).reset_index()
    order = ["owes", "value_received", "received", "contact_id"]
    ledger = ledger.sort_values(order, ascending=[False, False, False, True], kind="stable")
    return ledger[LEDGER].reset_index(drop=True)


def generalised(ledger: pd.DataFrame) -> float:
    """Return how many referrals the firm gave for each one it received, over everybody; NaN if not known."""
    received = ledger["received"].sum()
    return float(ledger["given"].sum(min_count=1) / received) if received else float("nan")


def _recent(rows: pd.DataFrame, as_of: pd.Timestamp | None, rules: NurtureRules) -> pd.DataFrame:
    """Return the rows within the time that counts; all of them where nothing is dated."""
    if as_of is None or rows["date"].isna().all():
        return rows
    return rows[(as_of - rows["date"]).dt.days.between(0, rules.exchange_days)]
