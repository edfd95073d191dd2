"""What came in within a window: the revenue of each contact, and the referrals each contact made."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence.returns.windows import Window
from refgraph.measures import won_referrals
from refgraph.network import Network, total_by_contact


def revenue_within(payments: pd.DataFrame, window: Window) -> pd.Series:
    """Return the revenue of each contact within a window, indexed by ``contact_id``.

    Parameters
    ----------
    payments
        What `refgraph.network.revenue.receipts` returned.
    window
        From when to when.
    """
    return total_by_contact(payments[window.holds(payments["date"])])


def referrals_within(network: Network, window: Window) -> pd.DataFrame:
    """Return how many referrals each contact made within a window, and how many of these were won.

    Returns
    -------
    DataFrame
        ``referrals``, ``won``, indexed by ``contact_id``.
    """
    events = network.events.assign(won=won_referrals(network))
    events = events[window.holds(events["date"])]
    counts = pd.DataFrame({"referrals": events["count"], "won": events["count"].where(events["won"], 0.0)})
    return counts.groupby(events["source"]).sum().rename_axis("contact_id")
