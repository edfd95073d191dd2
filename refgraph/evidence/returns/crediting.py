"""What each activity earns: its part of every referral that came after it, and of none that came before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.evidence.returns.earnings import GAINS


def earned_by(activities: pd.DataFrame, gains: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Share the gains of each contact equally among what was done with it before the referral.

    Credit goes only to what came before: a dinner earns nothing of a referral that was made in spring when the
    dinner was in autumn, nor of one of the same day. Where a day is not known, nothing came before it.

    Parameters
    ----------
    activities
        ``contact_id`` and ``date`` of what was done.
    gains
        What `gains_within` returned.

    Returns
    -------
    earned : DataFrame
        `GAINS`, indexed like `activities`.
    unearned : DataFrame
        The rows of `gains` before which nothing was done.

    Examples
    --------
    >>> day = pd.to_datetime(["2025-02-01", "2025-12-01", "2025-03-01"])
    >>> done = pd.DataFrame({"contact_id": ["A", "A"], "date": day[:2]}, index=["call", "gala"])
    >>> gains = pd.DataFrame({"contact_id": ["A"], "date": day[2:], "referrals": [1.0], "won": [1.0], "revenue": [3e3]})
    >>> earned_by(done, gains)[0]["revenue"].to_dict()
    {'call': 3000.0, 'gala': 0.0}
    """
    dated = activities[activities["date"].notna()].sort_values(["contact_id", "date"], kind="stable")
    who = pd.Index(dated["contact_id"].unique(), dtype="str")
    done, made = (_moments(table, who) for table in (dated, gains))
    first = np.searchsorted(done, made - made % _SPAN)
    before = np.where(made >= 0, np.searchsorted(done, made) - first, 0)
    hit = before > 0
    earned = np.zeros((len(dated) + 1, len(GAINS)))
    # What the first k of a contact's activities share is laid down at the k-th and handed on to those before it.
    part = gains.loc[hit, GAINS].to_numpy(float) / before[hit, None]
    np.add.at(earned, first[hit] + before[hit] - 1, part)
    later = earned[::-1].cumsum(axis=0)[::-1]
    behind = np.searchsorted(done, done - done % _SPAN + _SPAN)
    found = pd.DataFrame(later[:-1] - later[behind], index=dated.index, columns=GAINS)
    return found.reindex(activities.index).fillna(0.0), gains[~hit]


_SPAN = 10_000_000
"""More days than any date has, so that contact and day make one number."""


def _moments(table: pd.DataFrame, who: pd.Index) -> npt.NDArray[np.int64]:
    """Return contact and day as one number that sorts by both; -1 where either is not known."""
    days = (table["date"] - pd.Timestamp(0)).dt.days.to_numpy(float) + _SPAN // 2
    places = who.get_indexer(pd.Index(table["contact_id"], dtype="str"))
    known = (places >= 0) & ~np.isnan(days)
    return np.where(known, places * _SPAN + np.where(known, days, 0), -1).astype(np.int64)
