"""When each referral was made, and the day on which ages are counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.people.rejects import list_rejects, not_among
from refgraph.records import LATE, Records, last_sound_day


def date_referrals(
    referrals: pd.DataFrame, contacts: pd.DataFrame, records: Records, waiting: pd.Series
) -> tuple[pd.DataFrame, pd.Timestamp | None, int]:
    """Date the undated referrals by what the referred contact's row says, and settle the as-of date.

    That is the day of the referral, or else the contact's first day in the CRM.

    Parameters
    ----------
    referrals
        With ``date``, NaT where a referral is not dated.
    contacts
        With ``created``, and ``referral_date`` where the export says on which day they were referred.
    records
        Their as-of date holds where it was given; else referrals that are dated here may be later.
    waiting
        The ids of contacts whose referrer waits for a decision: on which day is known before by whom.

    Returns
    -------
    referrals : DataFrame
        With ``date`` filled and ``date_origin``: ``referral``, ``created`` or empty where nothing is known.
    as_of : Timestamp or None
    far : int
        How many contacts have such a day years after all others, taken for a typing error: referrals to them stay
        undated.
    """
    contacts = contacts.set_index("contact_id")
    created = contacts["created"]
    if "referral_date" in contacts:
        stated = referrals["referred_id"].map(contacts["referral_date"]).astype(created.dtype)
        referrals = referrals.assign(date=referrals["date"].fillna(stated))
    undated = referrals["date"].isna()
    # Of nobody there is no first day, and pandas would take nothing for numbers.
    first_days = (
        referrals["referred_id"].map(created).astype(created.dtype) if len(referrals) else created.iloc[:0]
    )
    dates = referrals["date"].where(~undated, first_days)
    as_of, far = records.as_of, pd.Series(False, index=referrals.index)
    if not records.as_of_given:
        as_of = _latest(pd.concat([dates, created[created.index.isin(waiting)]]), records.as_of)
    if as_of is not None and not records.as_of_given:
        far = undated & (dates > as_of)
    dates = dates.mask(far)
    origin = pd.Series("referral", index=referrals.index).mask(undated, "created").mask(dates.isna(), "")
    return (
        referrals.assign(date=dates, date_origin=origin),
        as_of,
        referrals.loc[far, "referred_id"].nunique(),
    )


def drop_later(
    referrals: pd.DataFrame, as_of: pd.Timestamp | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Leave out the referrals after the as-of date.

    Returns
    -------
    referrals : DataFrame
    rejects : DataFrame
        The rows of the referral log that were left out.
    late : DataFrame
        The referrals that were left out.
    """
    late = referrals["date"] > as_of if as_of is not None else pd.Series(False, index=referrals.index)
    kept, gone = referrals[~late].reset_index(drop=True), referrals[late]
    in_log = gone[gone["table"].eq("referrals")]
    return kept, list_rejects(not_among(in_log, kept), LATE, "date"), gone


def _latest(dates: pd.Series, known: pd.Timestamp | None) -> pd.Timestamp | None:
    days = dates.dropna().to_numpy("datetime64[us]")
    if known is not None:
        days = np.append(days, known.to_datetime64())
    return pd.Timestamp(last_sound_day(np.sort(days))) if len(days) else None
