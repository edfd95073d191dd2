"""How far every owner came with what was planned."""

from __future__ import annotations

import pandas as pd

from refgraph.nurture.ledgers.task_ledger import LIVING

FOLLOW_THROUGH = "owner planned done late dropped open overdue rate".split()
"""The columns of the follow-through."""

_GRACE = pd.Timedelta(days=7)


def rates(done: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Return per owner how many of the tasks that were open before were done, late, dropped, and still are open.

    Parameters
    ----------
    done
        Tasks of the ledger with ``status``, one of `STATES`.
    today
        The as-of date.

    Returns
    -------
    DataFrame
        `FOLLOW_THROUGH`; ``overdue`` are those of ``open`` that were due more than a week ago; ``rate`` is the
        share done in time of those that were done or should have been, NaN if there is none.
    """
    if done.empty:
        return pd.DataFrame({name: [] for name in FOLLOW_THROUGH})
    status = done["status"].mask(done["status"].isin(LIVING), "open")
    counted = done.assign(status=status).groupby(["owner", "status"]).size().unstack(fill_value=0)
    counted = counted.reindex(columns=["done", "late", "dropped", "open"], fill_value=0)
    counted.insert(0, "planned", counted.sum(axis=1))
    late = done[status.eq("open") & (done["due"] + _GRACE).lt(today)]
    counted["overdue"] = late.groupby("owner").size().reindex(counted.index).fillna(0).astype(int)
    over = counted["done"] + counted["late"] + counted["overdue"]
    counted["rate"] = (counted["done"] / over.where(over.gt(0))).round(4)
    return counted.reset_index()[FOLLOW_THROUGH].rename_axis(columns=None)
