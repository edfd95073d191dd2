"""When each referral was made, and the day on which ages are counted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from refgraph.people.rejects import list_rejects, not_among
from refgraph.records import LATE, Records, last_sound_day

ASSUMED: Mapping[str, str] = {
    "created": "was created",
    "service_start": "became a client",
    "deal": "came to their first deal",
}
"""What may date a referral that has no day of its own, the surest first; and what the contact did on that day."""


def date_referrals(
    referrals: pd.DataFrame,
    contacts: pd.DataFrame,
    deals: pd.DataFrame | None,
    records: Records,
    waiting: pd.Series,
) -> tuple[pd.DataFrame, pd.Timestamp | None, int]:
    """Date the undated referrals by what the referred contact's row says, and settle the as-of date.

    That is the day of the referral, or else the contact's first day with the firm; see `ASSUMED`.

    Parameters
    ----------
    referrals
        With ``date``, NaT where a referral is not dated.
    contacts
        With ``created``; ``service_start`` where the export has it, and ``referral_date`` where it says on which
        day they were referred.
    deals
        The deals of these contacts, None where there are none.
    records
        Their as-of date holds where it was given; else referrals that are dated here may be later.
    waiting
        The ids of contacts whose referrer waits for a decision: on which day is known before by whom.

    Returns
    -------
    referrals : DataFrame
        With ``date`` filled and ``date_origin``: ``referral``, a key of `ASSUMED`, or empty where nothing is known.
    as_of : Timestamp or None
    far : int
        How many contacts have such a day years after all others, taken for a typing error: referrals to them stay
        undated.
    """
    contacts = contacts.set_index("contact_id")
    first = _first_days(contacts, deals)
    if "referral_date" in contacts:
        stated = referrals["referred_id"].map(contacts["referral_date"]).astype(first["day"].dtype)
        referrals = referrals.assign(date=referrals["date"].fillna(stated))
    undated = referrals["date"].isna()
    whose = referrals.loc[undated, "referred_id"]
    assumed = first.reindex(whose).set_axis(whose.index).reindex(referrals.index)
    dates = referrals["date"].where(~undated, assumed["day"])
    as_of, far = records.as_of, pd.Series(False, index=referrals.index)
    if not records.as_of_given:
        as_of = _latest(pd.concat([dates, first["day"][first.index.isin(waiting)]]), records.as_of)
    if as_of is not None and not records.as_of_given:
        far = undated & (dates > as_of)
    dates = dates.mask(far)
    origin = pd.Series("referral", index=referrals.index).mask(undated, assumed["origin"])
    return (
        referrals.assign(date=dates, date_origin=origin.mask(dates.isna(), "")),
        as_of,
        referrals.loc[far, "referred_id"].nunique(),
    )


def _first_days(contacts: pd.DataFrame, deals: pd.DataFrame | None) -> pd.DataFrame:
    """Return for each contact the ``day`` that dates a referral of them, and its ``origin``, a key of `ASSUMED`."""
    day = contacts["created"]
    unknown = pd.Series(pd.NaT, index=day.index, dtype=day.dtype)
    further = {
        "service_start": contacts.get("service_start", unknown),
        "deal": unknown if deals is None else _first_deals(deals).reindex(day.index),
    }
    origin = pd.Series("created", index=day.index)
    for name, days in further.items():
        origin = origin.mask(day.isna() & days.notna(), name)
        day = day.fillna(days.astype(day.dtype))
    return pd.DataFrame({"day": day, "origin": origin})


def _first_deals(deals: pd.DataFrame) -> pd.Series:
    """Return the day of the first deal of each contact; when an open one will close is only hoped for."""
    unknown = pd.Series(pd.NaT, index=deals.index, dtype="datetime64[us]")
    closed = deals.get("date", unknown)
    if "status" in deals:
        closed = closed.where(deals["status"].isin(("won", "lost")))
    return deals.get("created", unknown).fillna(closed).groupby(deals["contact_id"]).min()


def is_stated(referrals: pd.DataFrame) -> pd.Series:
    """Tell of which referrals the day is not only assumed; see `ASSUMED`."""
    return ~referrals["date_origin"].isin(list(ASSUMED))


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
