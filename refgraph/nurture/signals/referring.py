"""What became of every referral, and what it calls for: thanks, a reward, asking for another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.network import A_PATIENT, first_won, is_won, receipts, total_by_contact
from refgraph.nurture.days import look_up
from refgraph.nurture.rules import NurtureRules
from refgraph.people import People, is_stated

REWARDS = "contact_id referred_id referred stage date paid thanked due".split()
"""The columns of the rewards."""

STAGES = ("received", "qualified", "won")
"""The stages of a referral at which it is acknowledged."""


def outcomes(people: People) -> pd.DataFrame:
    """Return every referral with its ``stage`` (received, qualified, won, lost) and the day of that stage.

    A referral is won where it says so or the contact referred bought; the day is that of the first deal won,
    never before a referral whose day is stated.

    Returns
    -------
    DataFrame
        The referrals with ``stage``, ``stage_date`` and ``paid`` (1, 0, NaN).
    """
    referrals = people.referrals
    found = referrals[["referrer_id", "referred_id", "referral_id", "date", "status", "count"]].copy()
    stated = is_stated(referrals)
    days = first_won(people)
    first = look_up(found["referred_id"], days).astype("datetime64[us]")
    told = referrals.assign(target=referrals["referred_id"], stated=stated)
    won = is_won(told, total_by_contact(receipts(people)), days)
    found["stage"] = found["status"].mask(found["status"].eq(""), "received").mask(won, "won").astype("str")
    # A day that is only assumed is not waited for.
    dated = pd.concat([first, found["date"].where(stated | first.isna())], axis=1).max(axis=1)
    found["stage_date"] = found["date"].mask(found["stage"].eq("won"), dated).astype("datetime64[us]")
    unknown = pd.Series(np.nan, index=found.index)
    found["paid"] = people.referrals.get("reward_paid", unknown).astype("float64")
    return found


def rewards_paid(people: People) -> float:
    """Return of how many referrals the export says that a reward was paid."""
    paid = people.referrals.get("reward_paid")
    return 0.0 if paid is None else float(people.referrals.loc[paid.eq(1), "count"].sum())


def rewards_due(
    found: pd.DataFrame, names: pd.Series, log: pd.DataFrame, as_of: pd.Timestamp | None, rules: NurtureRules
) -> pd.DataFrame:
    """Return who is to be thanked or rewarded for what.

    Parameters
    ----------
    found
        What `outcomes` returned.
    names
        ``contact_id`` -> name, `A_PATIENT` for a patient.
    log
        A gesture made on or after the day of the stage is the thanks for it.
    as_of
        The day on which ages are counted.
    rules
        For how long a stage calls for thanks; without rewards nothing is owed until it is paid.

    Returns
    -------
    DataFrame
        `REWARDS`, the latest first: one row per referral; ``due`` is whether it is still to be done.
    """
    rows = found[found["stage"].isin(STAGES) & found["stage_date"].notna()]
    if as_of is None or rows.empty:
        return pd.DataFrame({name: [] for name in REWARDS})
    gestures = log[log["out"] & log["group"].eq("gesture")].groupby("contact_id")["date"].max()
    thanked = (
        gestures.reindex(rows["referrer_id"]).to_numpy("datetime64[us]") >= rows["stage_date"].to_numpy()
    )
    recent = (as_of - rows["stage_date"]).dt.days.between(0, rules.reward_days)
    unpaid = rows["stage"].eq("won") & rows["paid"].eq(0) & rules.rewarding
    table = pd.DataFrame(
        {
            "contact_id": rows["referrer_id"],
            "referred_id": rows["referred_id"],
            "referred": look_up(rows["referred_id"], names).fillna(rows["referred_id"]),
            "stage": rows["stage"],
            "date": rows["stage_date"],
            "paid": rows["paid"],
            "thanked": thanked,
            "due": (recent & ~thanked & rows["paid"].ne(1)) | unpaid,
        }
    )
    table["referred_id"] = table["referred_id"].mask(table["referred"].eq(A_PATIENT), "")
    order = ["date", "contact_id", "referred_id"]
    return table.sort_values(order, ascending=[False, True, True], kind="stable", ignore_index=True)[REWARDS]
