"""Mailings as campaigns: what one plan gave out of one kind goes out as one, to a list of people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from refgraph.nurture.schedule import task_id


def campaign_of(ledger: pd.DataFrame) -> pd.Series:
    """Return the campaign of every mailing of a ledger.

    A campaign is what one plan gave out of one kind: the same day, the same cause, the same action. Nobody comes
    into it later, so that its list can be handed to whoever sends it.

    Parameters
    ----------
    ledger
        ``task_id``, ``action``, ``trigger``, ``personal`` and ``emitted`` of tasks.

    Returns
    -------
    Series
        ``task_id`` -> id of the campaign; what is done in person is in none.

    Examples
    --------
    >>> ledger = pd.DataFrame({"task_id": ["a", "b", "c"], "action": ["mail", "mail", "call"], "trigger": "12 Direct",
    ...                        "personal": [False, False, True], "emitted": pd.Timestamp("2026-01-04")})
    >>> campaign_of(ledger).nunique(), campaign_of(ledger).index.tolist()
    (1, ['a', 'b'])
    """
    mailed = ledger[~ledger["personal"].astype(bool)]
    days = pd.to_datetime(mailed["emitted"]).dt.strftime("%Y-%m-%d").fillna("")
    keys = (days + "|" + mailed["trigger"] + "|" + mailed["action"]).astype("str")
    ids = {key: task_id("", "campaign", key) for key in keys.unique()}
    return pd.Series([ids[key] for key in keys], index=mailed["task_id"].to_numpy(), dtype="str")


def for_addressees(decisions: Mapping[str, str], ledger: pd.DataFrame) -> dict[str, str]:
    """Return decisions with what is decided about a campaign told of each of its people.

    What is decided about one of them stands.

    Parameters
    ----------
    decisions
        Id of a task or of a campaign -> what somebody said of it.
    ledger
        The tasks that earlier plans gave out.
    """
    of = campaign_of(ledger)
    said = {str(task): decisions[campaign] for task, campaign in of.items() if campaign in decisions}
    return {**said, **decisions}
