"""Tables that count each contact's referrals and name nobody: no network comes of them, but an experiment may."""

from __future__ import annotations

import pandas as pd

EXPERIMENT = "To compare satisfaction with the referrals that are counted here: refgraph experiment."


def counts_referrals(contacts: pd.DataFrame) -> bool:
    """Tell whether a table of contacts counts the referrals of any of them.

    Examples
    --------
    >>> counts_referrals(pd.DataFrame({"contact_id": ["1", "2"], "reported_given": [3, None]}))
    True
    """
    return _has(contacts, "reported_given")


def hint_at_experiment(contacts: pd.DataFrame) -> str:
    """Return what can be done with a table without referrers: a sentence where it suits, else nothing.

    Examples
    --------
    >>> hint_at_experiment(pd.DataFrame({"reported_given": [3], "satisfaction": [5]}))
    'To compare satisfaction with the referrals that are counted here: refgraph experiment.'
    """
    return EXPERIMENT if counts_referrals(contacts) and _has(contacts, "satisfaction") else ""


def _has(contacts: pd.DataFrame, column: str) -> bool:
    return column in contacts and bool(contacts[column].notna().any())
