"""What came in within a window: the revenue of each contact, and what each referral was good for."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence.returns.windows import Window
from refgraph.network import Network, total_by_contact

GAINS = ["referrals", "won", "revenue"]
"""What is gained."""


def revenue_within(payments: pd.DataFrame, window: Window) -> pd.Series:
    """Return the revenue of each contact within a window, indexed by ``contact_id``.

    Parameters
    ----------
    payments
        What `refgraph.network.receipts` returned.
    window
        From when to when.
    """
    return total_by_contact(payments[window.holds(payments["date"])])


def gains_within(network: Network, credits: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Return what each contact gained by each of its referrals.

    Parameters
    ----------
    network
        The network.
    credits
        ``referrer``, ``date`` and ``credit``: what each referral earned of revenue within the window.
    window
        From when to when referrals are counted.

    Returns
    -------
    DataFrame
        ``contact_id``, ``date`` (that of the referral; NaT if unknown) and `GAINS`; a referral and the revenue that it
        earned may stand in two rows.
    """
    events = network.events[window.holds(network.events["date"])]
    counted = pd.DataFrame(
        {
            "contact_id": events["source"],
            "date": events["date"],
            "referrals": events["count"],
            "won": events["count"].where(events["won"], 0.0),
            "revenue": 0.0,
        }
    )
    paid = credits[credits["credit"].ne(0)].rename(columns={"referrer": "contact_id", "credit": "revenue"})
    paid = paid.assign(referrals=0.0, won=0.0)[counted.columns]
    return pd.concat([part for part in (counted, paid) if len(part)] or [counted], ignore_index=True)
