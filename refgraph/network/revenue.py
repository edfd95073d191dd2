"""What was paid: won deals, and where a contact has none what the referrals to it brought."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.people import People


def receipts(people: People) -> pd.DataFrame:
    """Return every payment that counts as revenue: ``contact_id``, ``date`` (NaT if unknown), ``amount``.

    They are a contact's won deals; of a contact who has none, what the referrals to it brought.
    """
    paid = _payments(_won_deals(people), "contact_id", "amount")
    referrals = people.referrals
    brought = referrals[says_won(referrals)]
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


def may_have_brought(referrals: pd.DataFrame, first: pd.Series) -> pd.Series:
    """Tell which referrals may have brought what their contact bought: those not dated after its first won deal.

    A day that is only assumed (`refgraph.people.ASSUMED`) never says that a deal came before.

    Parameters
    ----------
    referrals
        ``date`` and ``stated``: whether the day is that of the referral.
    first
        The day of the first won deal of whom each is about, indexed like `referrals`.
    """
    early = referrals["date"].isna() | first.isna() | referrals["date"].le(first)
    return early | ~referrals["stated"]


def remark_on_deals_before(events: pd.DataFrame, first: pd.Series) -> Iterator[Finding]:
    """Say how many contacts bought before the day of the referral to them, and whether that counts.

    Parameters
    ----------
    events
        ``target``, ``date`` and ``stated``.
    first
        The day of the first won deal of each contact.
    """
    bought = first.reindex(events["target"]).set_axis(events.index)
    before = bought.lt(events["date"])
    stated = events["stated"]
    by_creation, by_word = (events.loc[before & those, "target"].nunique() for those in (~stated, stated))
    if by_creation:
        message = (
            f"{counted(by_creation, 'contact')} bought before the day that is only taken for that of the referral: "
            "what they bought counts."
        )
        yield Finding("note", "deals-before-assumed", message, count=by_creation)
    if by_word:
        message = f"{counted(by_word, 'contact')} bought before the day of a referral to them: it did not bring them."
        yield Finding("note", "deals-before-referral", message, count=by_word)


def says_won(referrals: pd.DataFrame) -> pd.Series:
    """Tell which referrals say themselves that they were won: by status; where that says nothing, by revenue."""
    status = referrals["status"]
    silent = ~status.isin(["received", "qualified", "lost"])
    return status.eq("won") | (silent & referrals["revenue"].gt(0))


def is_won(referrals: pd.DataFrame, revenue: pd.Series, first: pd.Series) -> pd.Series:
    """Tell which referrals were won: by its own word, or by a buyer it may have brought, if not said to be lost.

    It is told nowhere else: edges, tiers, returns, the funnel and the map count by it.

    Parameters
    ----------
    referrals
        ``target``, ``status``, ``revenue``, ``date`` and ``stated``.
    revenue, first
        What each contact paid in all, and the day of its first won deal, indexed by ``contact_id``.
    """
    of = pd.DataFrame({"paid": revenue, "day": first}).reindex(referrals["target"]).set_axis(referrals.index)
    bought = (of["paid"].gt(0) | of["day"].notna()) & may_have_brought(referrals, of["day"])
    return says_won(referrals) | (bought & referrals["status"].ne("lost"))


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
