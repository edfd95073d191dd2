"""What was done with each contact, and what it did, month by month: the table the value model is fitted to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refgraph.evidence.as_known_then import known_since
from refgraph.evidence.returns import ENGAGEMENT, gather_activities
from refgraph.people import People

PERIODS = {"months": 1, "quarters": 3}
"""The lengths of time that can be counted in, in months."""

CARRIED_DAYS = 180
"""For how long a score still says how content somebody is."""

VALUES = ("touches", "engagements", "answers", "advocacy", "referrals", "revenue")


@dataclass(frozen=True)
class Panel:
    """What happened with every contact in every period.

    Parameters
    ----------
    table : DataFrame
        One row per contact and period since the contact is known, sorted: ``contact_id``, ``period`` (0 is the
        first), ``touches`` (by the firm), ``engagements`` (taking part, or coming of one's own accord),
        ``answers`` (scores given), ``referrals`` (made) and ``revenue`` (won deals) in it, and ``advocacy``: the
        last score at its end, NaN where there is none of the last 180 days.
    periods
        How many periods there are.
    months
        How many months they span.
    length
        ``months`` or ``quarters``.
    """

    table: pd.DataFrame
    periods: int
    months: int
    length: str

    @property
    def totals(self) -> pd.DataFrame:
        """The sums over all contacts in each period: ``touches``, ``engagements``, ``referrals``."""
        return self.table.groupby("period")[["touches", "engagements", "referrals"]].sum()


def make_panel(people: People, length: str = "months") -> Panel:
    """Lay out what is dated by contact and period.

    Contacts with whom nothing was done and who did nothing are left out: nothing can be learnt from them.

    Parameters
    ----------
    people
        Who is who, and the tables of touches, engagements, feedback and deals.
    length
        One of `PERIODS`.

    Returns
    -------
    Panel
    """
    rows = _dated(people)
    outside = people.contacts.loc[people.contacts["staff"] | people.contacts["is_firm"], "contact_id"]
    rows = rows[rows["date"].notna() & ~rows["contact_id"].isin(outside)]
    if rows.empty:
        return Panel(pd.DataFrame(columns=["contact_id", "period", *VALUES]), 0, 0, length)
    first, last = rows["date"].min(), people.as_of if people.as_of is not None else rows["date"].max()
    active = rows.loc[rows["what"].ne("revenue"), "contact_id"].unique()
    rows = rows[rows["contact_id"].isin(active)]
    width = PERIODS[length]
    periods = int(_month(pd.Series([last]), first).iloc[0]) // width + 1
    place = _month(rows["date"], first) // width
    cells = rows.assign(period=place).pivot_table(
        index=["contact_id", "period"], columns="what", values="amount", aggfunc="sum"
    )
    began = (_month(known_since(people).reindex(sorted(active)), first) // width).clip(lower=0)
    table = _every_period(began, periods)
    found = cells.reindex(pd.MultiIndex.from_frame(table)).reset_index(drop=True)
    for name in VALUES:
        table[name] = found[name].fillna(0.0).to_numpy(float) if name in found else 0.0
    ends = first.to_period("M").to_timestamp() + pd.DateOffset(months=width)
    table["advocacy"] = _carried(
        people, table, [ends + pd.DateOffset(months=width * n) for n in range(periods)]
    )
    return Panel(table[["contact_id", "period", *VALUES]], periods, periods * width, length)


def _dated(people: People) -> pd.DataFrame:
    """Return one row for everything that is counted: who, when, what and how much."""
    tables, referrals = people.tables, people.referrals
    parts = [_rows(referrals.rename(columns={"referrer_id": "contact_id"}), "referrals", "count")]
    activities = gather_activities(people).assign(amount=1.0)
    own_accord = activities["activity"].eq(ENGAGEMENT) | activities["direction"].eq("in")
    parts.append(_rows(activities[~own_accord], "touches", "amount"))
    # That somebody answered a touch is left out: it would follow touches by definition.
    parts.append(_rows(activities[own_accord], "engagements", "amount"))
    feedback, deals = tables.get("feedback"), tables.get("deals")
    if feedback is not None and "score" in feedback:
        scored = feedback[feedback["score"].notna()]
        parts.append(_rows(scored.assign(amount=1.0), "answers", "amount"))
    if deals is not None and {"amount", "date", "status"} <= {*deals.columns}:
        parts.append(_rows(deals[deals["status"].eq("won")], "revenue", "amount"))
    return pd.concat(parts, ignore_index=True)


def _rows(table: pd.DataFrame, what: str, amount: str) -> pd.DataFrame:
    found = table[["contact_id", "date"]].assign(what=what, amount=table[amount].astype(float))
    return found.astype({"date": "datetime64[us]"})


def _month(dates: pd.Series, first: pd.Timestamp) -> pd.Series:
    return (dates.dt.year - first.year) * 12 + dates.dt.month - first.month


def _every_period(began: pd.Series, periods: int) -> pd.DataFrame:
    start = began.fillna(0).astype(int).to_numpy()
    length = np.maximum(periods - start, 0)
    who = np.repeat(began.index.to_numpy(object), length)
    ends = np.cumsum(length)
    place = np.arange(length.sum()) - np.repeat(ends - length, length) + np.repeat(start, length)
    return pd.DataFrame({"contact_id": pd.Series(who, dtype="str"), "period": place})


def _carried(people: People, table: pd.DataFrame, ends: list[pd.Timestamp]) -> pd.Series:
    """Return the last score before the end of each period, if it is not older than `CARRIED_DAYS`."""
    feedback = people.tables.get("feedback")
    if feedback is None or "score" not in feedback:
        return pd.Series(np.nan, index=table.index)
    # Two scores of one day: the less content one counts, whatever the order of the rows.
    given = feedback.loc[
        feedback["score"].notna() & feedback["date"].notna(), ["contact_id", "date", "score"]
    ]
    given = given.sort_values(["date", "score"], ascending=[True, False]).drop_duplicates(
        ["contact_id", "date"], keep="last"
    )
    asked = table[["contact_id"]].assign(
        end=pd.to_datetime([ends[place] for place in table["period"]]).astype("datetime64[us]"),
        place=table.index,
    )
    found = pd.merge_asof(
        asked.sort_values(["end", "place"]),
        given.astype({"date": "datetime64[us]"}),
        left_on="end",
        right_on="date",
        by="contact_id",
        allow_exact_matches=False,
        tolerance=pd.Timedelta(days=CARRIED_DAYS),
    )
    return found.set_index("place")["score"].reindex(table.index)
