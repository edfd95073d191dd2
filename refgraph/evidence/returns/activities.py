"""Everything the firm and its contacts did with each other, in one table, and what each row of it cost."""

from __future__ import annotations

import pandas as pd

from refgraph.people import People, is_answered, is_attended
from refgraph.remembering import once

TOUCH, ENGAGEMENT = "touch", "engagement"

COLUMNS = (
    "contact_id date activity kind content designed_for campaign_id direction responded owner two_way cost"
).split()


@once
def gather_activities(people: People) -> pd.DataFrame:
    """Return touches and engagements as one table with their costs.

    A campaign's cost is shared equally by its attendees: the contacts with an engagement of the campaign, or
    where there is none those touched with it. Costs of single rows count as parts of their campaign's: only
    what is left of it is shared, so nothing counts twice.

    Parameters
    ----------
    people
        What `refgraph.resolve` returned; its tables touches, engagements and campaigns are read.

    Returns
    -------
    DataFrame
        One row per touch or engagement, in the order of contact and date: `COLUMNS`. ``activity`` is
        ``touch`` or ``engagement``; ``kind`` its kind or channel, ``other`` where none is given; ``two_way``
        tells whether the contact took part, answered or came of its own accord; ``cost`` is NaN where none
        is recorded.
    """
    tables = [_read(people, "touches", TOUCH, "channel"), _read(people, "engagements", ENGAGEMENT, "kind")]
    table = pd.concat(tables, ignore_index=True)
    order = ["contact_id", "date", "activity", "kind", "campaign_id", "content", "designed_for", "cost"]
    table = table.sort_values(order, ignore_index=True)
    return _with_campaigns(table, _campaign_costs(people))


def unattended_campaigns(people: People, activities: pd.DataFrame) -> pd.DataFrame:
    """Return the campaigns with a cost that no contact attended: ``campaign_id``, ``cost``, ``date``."""
    campaigns = _campaign_costs(people)
    alone = campaigns["cost"].gt(0) & ~campaigns["campaign_id"].isin(activities["campaign_id"])
    return campaigns[alone].reset_index(drop=True)


def first_met(activities: pd.DataFrame) -> pd.Series:
    """Return the day of each contact's first touch or engagement, indexed by ``contact_id``."""
    first: pd.Series = activities.groupby("contact_id")["date"].min()
    return first


def _read(people: People, name: str, activity: str, kind: str) -> pd.DataFrame:
    table = people.tables.get(name, pd.DataFrame())
    blank = pd.Series("", index=table.index, dtype="str")
    nothing = pd.Series(float("nan"), index=table.index)
    undated = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    found = {
        column: table.get(column, blank)
        for column in ("contact_id", "content", "designed_for", "campaign_id", "direction", "owner")
    }
    found |= {column: table.get(column, nothing) for column in ("responded", "cost")}
    kinds = table.get(kind, blank).str.strip()
    two_way = is_answered(table) if activity == TOUCH else is_attended(table)
    return pd.DataFrame(
        {
            **found,
            "date": table.get("date", undated),
            "activity": activity,
            "two_way": two_way,
            "kind": kinds.mask(kinds.eq(""), "other"),
        }
    ).reindex(columns=COLUMNS)


def _campaign_costs(people: People) -> pd.DataFrame:
    campaigns = people.tables.get("campaigns", pd.DataFrame())
    if "cost" not in campaigns or "campaign_id" not in campaigns:
        campaigns = pd.DataFrame(
            {
                "campaign_id": pd.Series([], dtype="str"),
                "cost": [],
                "date": pd.Series([], dtype="datetime64[us]"),
            }
        )
    if "date" not in campaigns:
        campaigns = campaigns.assign(date=pd.Series(pd.NaT, index=campaigns.index, dtype="datetime64[us]"))
    known = campaigns[campaigns["cost"].ge(0) & campaigns["campaign_id"].ne("")]
    of = known[["campaign_id", "cost", "date"]].groupby("campaign_id", as_index=False)
    return of.agg({"cost": "sum", "date": "min"})


def _with_campaigns(table: pd.DataFrame, campaigns: pd.DataFrame) -> pd.DataFrame:
    """Add to the rows of each campaign's attendees their parts of what its own costs leave."""
    table = table.drop(columns="cost").assign(cost=table["cost"].astype(float))
    total = table["campaign_id"].map(campaigns.set_index("campaign_id")["cost"])
    inside = table[total.notna()]
    if inside.empty:
        return table
    attended = inside.groupby("campaign_id")["activity"].transform(lambda each: each.eq(ENGAGEMENT).any())
    shown = inside[~attended | inside["activity"].eq(ENGAGEMENT)]
    own = inside.groupby("campaign_id")["cost"].sum()
    left = (total[shown.index] - shown["campaign_id"].map(own)).clip(lower=0)
    contacts = shown.groupby("campaign_id")["contact_id"].transform("nunique")
    times = shown.groupby(["campaign_id", "contact_id"])["date"].transform("size")
    part = (left / contacts / times).reindex(table.index)
    table["cost"] = table["cost"].add(part, fill_value=0.0)
    return table
