"""What was paid: won deals, and where a contact has none what the referrals to it brought."""

from __future__ import annotations

import pandas as pd

from refgraph.network.edges import is_won
from refgraph.people import People


def receipts(people: People) -> pd.DataFrame:
    """Return every payment that counts as revenue: ``contact_id``, ``date`` (NaT if unknown), ``amount``.

    They are a contact's won deals; of a contact who has none, what the referrals to it brought.
    """
    paid = _payments(_won_deals(people), "contact_id", "amount")
    referrals = people.referrals
    brought = referrals[is_won(referrals["status"], referrals["revenue"])]
    other = _payments(brought, "referred_id", "revenue")
    other = other[~other["contact_id"].isin(paid["contact_id"])]
    return pd.concat([part for part in (paid, other) if len(part)] or [paid], ignore_index=True)


def total_by_contact(payments: pd.DataFrame) -> pd.Series:
    """Return the sum of the payments of each contact, indexed by ``contact_id``."""
    # In ascending order, so that a total does not depend on the order of the input in its last digit.
    total: pd.Series = payments.sort_values("amount").groupby("contact_id")["amount"].sum()
    return total


def is_revenue_recorded(people: People) -> bool:
    """Tell whether the data hold amounts at all, so that no payment means no revenue."""
    deals = people.tables.get("deals", pd.DataFrame())
    amounts = [people.referrals["revenue"], *([deals["amount"]] if "amount" in deals else [])]
    return any(each.notna().any() for each in amounts)


def first_won(people: People) -> pd.Series:
    """Return the day of each contact's first won deal, indexed by ``contact_id``."""
    won = _won_deals(people)
    if "date" not in won:
        return pd.Series([], dtype="datetime64[us]")
    first: pd.Series = won.groupby("contact_id")["date"].min()
    return first


def _won_deals(people: People) -> pd.DataFrame:
    deals = people.tables.get("deals", pd.DataFrame())
    if "status" in deals:
        return deals[deals["status"].eq("won")]
    return deals[deals["amount"].gt(0)] if "amount" in deals else deals.iloc[:0]


def _payments(table: pd.DataFrame, whose: str, amount: str) -> pd.DataFrame:
    undated = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    payments = pd.DataFrame(
        {
            "contact_id": table.get(whose, pd.Series("", index=table.index, dtype="str")),
            "date": table.get("date", undated),
            "amount": table.get(amount, pd.Series(float("nan"), index=table.index)),
        }
    )
    return payments[payments["amount"].notna()]
