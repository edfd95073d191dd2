"""Budgets of the owners, and what of them is spent."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.evidence.returns.activities import gather_activities, unattended_campaigns
from refgraph.findings import Finding
from refgraph.people import People

YEAR_DAYS = 365

COLUMNS = "owner budget spent left costed touchpoints".split()


def compare_budgets(people: People) -> pd.DataFrame:
    """Hold what each owner may spend in a year against what the owner's touches and engagements of the last year cost.

    A touch is its own owner's, where it names one, else the contact's; so is an engagement, with its part of the
    cost of a campaign. What nobody is known to have spent stands under a blank owner.

    Parameters
    ----------
    people
        What `refgraph.resolve` returned; of owners ``budget`` is read.

    Returns
    -------
    DataFrame
        One row per owner with a budget or costs: `COLUMNS`. ``budget`` and ``left`` are NaN without a budget, ``spent``
        is the sum of the costs recorded, NaN where none is; ``costed`` of the ``touchpoints`` have one.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> lunch = pd.DataFrame({"contact_id": ["1"], "date": ["2025-03-01"], "channel": ["Lunch"], "cost": [100],
    ...                       "owner": ["Mia"]})
    >>> log = pd.DataFrame({"referrer_id": ["1"], "referred_id": ["2"], "date": ["2025-04-01"]})
    >>> owners = pd.DataFrame({"owner": ["Mia"], "budget": [80]})
    >>> compare_budgets(rg.run(referrals=log, touches=lunch, owners=owners).people)[["spent", "left"]].values.tolist()
    [[100.0, -20.0]]
    """
    log = gather_activities(people)
    kept = people.contacts.set_index("contact_id")["owner"].fillna("")
    owner = log["owner"].where(log["owner"].ne(""), log["contact_id"].map(kept)).fillna("")
    alone = unattended_campaigns(people, log)[["date", "cost"]].assign(owner="")
    done = log[["date", "cost"]].assign(owner=owner)
    done = _of_the_year(pd.concat([done, alone]) if len(alone) else done, people.as_of)
    of = done.groupby("owner")["cost"]
    table = pd.DataFrame({"spent": of.sum(min_count=1), "costed": of.count(), "touchpoints": of.size()})
    table = table.join(_budgets(people), how="outer")
    table[["costed", "touchpoints"]] = table[["costed", "touchpoints"]].fillna(0).astype(int)
    table["left"] = table["budget"] - table["spent"].fillna(0.0)
    known = table["budget"].notna() | table["spent"].notna()
    return table[known].sort_index().rename_axis("owner").reset_index()[COLUMNS]


def remark_on_budgets(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield a line for each owner whose budget is spent or exceeded.

    Parameters
    ----------
    table
        What `compare_budgets` returned.
    """
    for row in table[table["budget"].notna() & table["left"].le(0) & table["spent"].gt(0)].to_dict("records"):
        over = -row["left"]
        how = f"exceeded by {over:,.0f}" if round(over) > 0 else "spent"
        yield Finding(
            "warning",
            "budget-spent",
            f"{row['owner']}: the budget of {row['budget']:,.0f} is {how}; costs recorded in the last 365 days: "
            f"{row['spent']:,.0f}, of {row['costed']:,} of {row['touchpoints']:,} touches and engagements.",
            "Raise the owner's budget, or let the next touches be such as cost nothing.",
        )


def _budgets(people: People) -> pd.Series:
    owners = people.tables.get("owners", pd.DataFrame())
    if "budget" not in owners:
        return pd.Series([], dtype=float, name="budget", index=pd.Index([], dtype="str"))
    given = owners[owners["budget"].notna()].drop_duplicates("owner").set_index("owner")
    budgets: pd.Series = given["budget"].astype(float)
    return budgets


def _of_the_year(activities: pd.DataFrame, as_of: pd.Timestamp | None) -> pd.DataFrame:
    if as_of is None:
        return activities
    return activities[(as_of - activities["date"]).dt.days.between(0, YEAR_DAYS - 1)]
