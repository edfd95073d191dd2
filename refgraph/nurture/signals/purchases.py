"""What regular buyers spend: the last quarter against the one before."""

from __future__ import annotations

import pandas as pd

from refgraph.nurture.rules import NurtureRules
from refgraph.remembering import once

_QUARTER = 90
_YEAR = 365


@once
def spending(deals: pd.DataFrame, as_of: pd.Timestamp, rules: NurtureRules) -> pd.DataFrame:
    """Return how the last 90 days compare with the 90 before, of everybody who bought something in those.

    Only regular buyers can fall: who bought once and not again within a quarter has not turned away.

    Returns
    -------
    DataFrame
        Indexed by ``contact_id``: ``now``, ``before`` (won amounts), ``change`` (their ratio; NaN where the
        contact is no regular buyer and spends less), ``last_deal`` (the latest deal won before the 90 days),
        ``latest`` (the latest deal won).
    """
    columns = "now before change last_deal latest".split()
    if not {"amount", "date"} <= set(deals.columns):
        return pd.DataFrame({name: [] for name in columns}, index=pd.Index([], name="contact_id"))
    won = deals["status"].eq("won") if "status" in deals else deals["amount"].gt(0)
    age = (as_of - deals["date"]).dt.days
    bought = deals[won & age.ge(0)].assign(age=age)
    early = bought[bought["age"].ge(_QUARTER)]
    found = pd.DataFrame(
        {
            "now": bought[bought["age"].lt(_QUARTER)].groupby("contact_id")["amount"].sum(),
            "before": early[early["age"].lt(2 * _QUARTER)].groupby("contact_id")["amount"].sum(),
            "deals": early[early["age"].lt(_QUARTER + _YEAR)].groupby("contact_id").size(),
            "last_deal": early.groupby("contact_id")["date"].max(),
            "latest": bought.groupby("contact_id")["date"].max(),
        }
    )
    found = found[found["before"].gt(0)].fillna({"now": 0.0, "deals": 0})
    change = found["now"] / found["before"]
    found["change"] = change.where(change.ge(1) | found["deals"].ge(rules.regular_deals))
    return found[columns]
