"""Which referrals are still open, those of Core Advocates first: to serve them well is what keeps a Core Advocate."""

from __future__ import annotations

import pandas as pd

from refgraph.network import A_PATIENT
from refgraph.nurture.days import look_up

OPEN = "contact_id name tier owner goals referred_id referred referred_owner stage since days".split()
"""The columns of the ledger."""


def find_open_referrals(
    referrals: pd.DataFrame, book: pd.DataFrame, names: pd.Series, as_of: pd.Timestamp | None
) -> pd.DataFrame:
    """Return every referral that is neither won nor lost, by tier of who referred, the oldest first.

    Parameters
    ----------
    referrals
        What `outcomes` returned.
    book
        Names, owners, tiers and ``goals``.
    names
        What those referred are called; the id of a patient is left out.
    as_of
        The day on which ages are counted.

    Returns
    -------
    DataFrame
        `OPEN`: who referred, with the goals noted of them, and who was referred; ``stage`` (received, qualified),
        ``since`` the day of the referral (NaT if unknown), ``days`` how long ago. Empty where nothing on record
        says what became of referrals: then all would be open.
    """
    if not referrals["stage"].isin(["won", "lost", "qualified"]).any():
        return pd.DataFrame({name: [] for name in OPEN})
    rows = referrals[referrals["stage"].isin(["received", "qualified"])]
    rows = rows[rows["referrer_id"].isin(book.index[book["excluded"].eq("")])]
    rows = rows.drop_duplicates(["referrer_id", "referred_id"])
    who, whom = rows["referrer_id"], rows["referred_id"]
    age = (as_of - rows["date"]).dt.days if as_of is not None else pd.Series(float("nan"), rows.index)
    table = pd.DataFrame(
        {
            "contact_id": who,
            **{name: look_up(who, book[name]) for name in ("name", "tier", "owner", "goals")},
            "referred_id": whom,
            "referred": look_up(whom, names).fillna(whom),
            "referred_owner": look_up(whom, book["owner"]).fillna(""),
            "stage": rows["stage"],
            "since": rows["date"],
            "days": age.astype("Int64"),
            "level": look_up(who, book["level"]),
        }
    )
    table["referred_id"] = table["referred_id"].mask(table["referred"].eq(A_PATIENT), "")
    order = table.sort_values(
        ["level", "days", "contact_id", "referred_id"], ascending=[False, False, True, True], kind="stable"
    )
    return order[OPEN].reset_index(drop=True)
