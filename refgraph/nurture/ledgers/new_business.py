"""Whom the principals know and nobody nurtures yet: the new business contacts, ten at a time, to be persistent with."""

from __future__ import annotations

import pandas as pd

from refgraph.nurture.days import look_up, to_date
from refgraph.nurture.rules import NurtureRules
from refgraph.remembering import once

NEW_BUSINESS = "contact_id name organisation owner last_talk days_since talks".split()
"""The columns of the ledger."""


@once
def find_new_business(book: pd.DataFrame, log: pd.DataFrame, today: int, rules: NurtureRules) -> pd.DataFrame:
    """Return with whom somebody has spoken of late who is neither a client nor among those who are nurtured.

    Parameters
    ----------
    book
        Names, owners, tiers; who is a client, is excluded or is cared for as a candidate is not new business.
    log
        What `touch_log` returned: only what was two-way counts, since met is who took part.
    today
        The as-of date, counted from 1970.
    rules
        For how many days such a contact is active.

    Returns
    -------
    DataFrame
        `NEW_BUSINESS`, the latest conversation first: ``owner`` is who spoke last with the contact, else its own,
        ``talks`` how many conversations there were in that time.
    """
    open_to = book[["name", "organisation", "owner"]][
        book["excluded"].eq("")
        & book["level"].eq(0)
        & ~book["experienced"].eq(1)
        & ~book["cultivate"]
        & ~book["unclassified"]
        & book["person"]
    ]
    talks = log[
        log["two_way"] & log["day"].gt(today - rules.lapsed_after) & log["contact_id"].isin(open_to.index)
    ]
    talks = talks.sort_values(["day", "contact_id"], kind="stable")
    latest = talks.drop_duplicates("contact_id", keep="last").set_index("contact_id")
    who = latest.index.to_series()
    own = look_up(who, open_to["owner"])
    table = pd.DataFrame(
        {
            "contact_id": who,
            "name": look_up(who, open_to["name"]),
            "organisation": look_up(who, open_to["organisation"]),
            "owner": latest["owner"].where(latest["owner"].ne(""), own),
            "last_talk": [to_date(day) for day in latest["day"]],
            "days_since": (today - latest["day"]).astype("int64"),
            "talks": talks.groupby("contact_id").size().reindex(latest.index),
        }
    ).astype({"last_talk": "datetime64[us]"})
    table = table.reset_index(drop=True)
    return table.sort_values(["days_since", "contact_id"], kind="stable", ignore_index=True)[NEW_BUSINESS]
