"""The sums of cost and gains: of the groups that contacts are in, of the kinds of activity, and of all together."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from refgraph.evidence.intervals import share_interval
from refgraph.evidence.returns.activities import TOUCH
from refgraph.evidence.returns.crediting import earned_by
from refgraph.evidence.returns.differing import (
    chance_of_activities,
    chance_of_difference,
    interval_of_roi,
    intervals_by_group,
)
from refgraph.evidence.returns.grouping import NOT_KNOWN_THEN
from refgraph.evidence.returns.ratios import SUMS, sum_by_group, with_ratios, with_standing

NOBODY = "(no contact)"
"""The group of what was spent without a contact on record."""

IDLE = "(nothing before it)"
"""The activity of referrals before which nothing was done with the referrer, or whose day is not known."""

EARNED = "costed_revenue each each_low each_high asked answered answer_share answer_low answer_high".split()
"""Of a kind of activity: what those with a cost earned, of which its ROI is made; referrals a time and their interval;
how many outgoing touches say whether they were answered, and the share with its interval."""


@dataclass(frozen=True)
class Books:
    """What was done, what it cost, and what came in.

    Parameters
    ----------
    done : DataFrame
        What `gather_activities` returned within the time of cost, with ``early`` and ``hours``.
    gains : DataFrame
        What `gains_within` returned.
    unattended : DataFrame
        Campaigns with a cost that no contact attended.
    contacts : Index
        Everybody but the firm itself.
    unknown : tuple of str
        What of the gains is not recorded at all.
    hourly_rate : float
        What an hour costs; 0: not known.
    draws, seed
        How often, and from where on, contacts are shuffled to tell groups apart.
    """

    done: pd.DataFrame
    gains: pd.DataFrame
    unattended: pd.DataFrame
    contacts: pd.Index
    unknown: tuple[str, ...] = ()
    hourly_rate: float = 0.0
    draws: int = 1999
    seed: int = 0


def returns_by_contact(books: Books, groups: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return cost, gains and ratios of the groups that contacts are in, and of all together.

    Parameters
    ----------
    books
        What was done and what came in.
    groups
        The group of each contact, indexed by ``contact_id``.
    """
    done = books.done.assign(group=books.done["contact_id"].map(groups).fillna(NOBODY).astype("str"))
    gains = books.gains.assign(group=books.gains["contact_id"].map(groups))
    sums = sum_by_group(groups.value_counts(), gains, done, books.unknown)
    spent = books.unattended["cost"]
    sums = _with_more_cost(sums, spent.groupby(pd.Series(NOBODY, index=spent.index)).sum())
    cost, revenue = _of_each(books)
    compared = groups[groups.ne(NOT_KNOWN_THEN)].index
    chances = chance_of_difference(
        cost[compared], revenue[compared], groups[compared], draws=books.draws, seed=books.seed
    )
    total = with_ratios(_total(sums, books), hourly_rate=books.hourly_rate)
    table = with_ratios(sums, total.iloc[0], hourly_rate=books.hourly_rate)
    table = table.join(intervals_by_group(cost, revenue, groups))
    table = with_standing(table, table["roi"], float(total["roi"].iloc[0]), chances)
    # A group that is set against no other has an ROI all the same, and it rests on as many.
    with_cost = cost.gt(0).groupby(groups).sum().reindex(table.index).fillna(0).astype(int)
    return table.assign(compared=with_cost), _judged_whole(books, total)


def _of_each(books: Books) -> tuple[pd.Series, pd.Series]:
    """Return what was spent on each contact, and what it brought."""
    spent = books.done.groupby("contact_id")["cost"].sum()
    brought = books.gains.groupby("contact_id")["revenue"].sum()
    return spent.reindex(books.contacts).fillna(0.0), brought.reindex(books.contacts).fillna(0.0)


def returns_by_activity(
    books: Books, groups: pd.Series, *, of_campaigns: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return cost, gains, ratios and answers of kinds of activity, each earning its part of what came after it.

    Parameters
    ----------
    books
        What was done and what came in.
    groups
        The group of each activity.
    of_campaigns
        Whether the groups are campaigns, so that those nobody attended have rows of their own.
    """
    done = books.done.assign(group=groups.astype("str"))
    earned, unearned = earned_by(done, books.gains)
    credited = pd.concat([earned.assign(group=done["group"]), unearned.assign(group=IDLE)], ignore_index=True)
    members = done.groupby("group")["contact_id"].nunique()
    idle = len(books.contacts.difference(done["contact_id"]))
    if idle or len(unearned):
        members[IDLE] = idle
    sums = sum_by_group(members, credited, done, books.unknown)
    spent = books.unattended
    if of_campaigns:
        sums = _with_more_cost(sums, spent.groupby("campaign_id")["cost"].sum())
    total = with_ratios(_total(sums, books), hourly_rate=books.hourly_rate)
    table = with_ratios(sums, total.iloc[0], hourly_rate=books.hourly_rate)
    table = _like_for_like(table, done, earned)
    chances = chance_of_activities(done, earned)
    overall = float(earned["referrals"].sum()) / max(1, len(done))
    table = with_standing(table, chances["each"].reindex(table.index), overall, chances)
    if of_campaigns:
        paid = done[done["cost"].gt(0)].groupby("group")["contact_id"].nunique()
        table["compared"] = paid.reindex(table.index).fillna(0).astype(int)
    return table.join(chances[["each", "each_low", "each_high"]]).join(_answers(done)), _judged_whole(
        books, total
    )


def _like_for_like(table: pd.DataFrame, done: pd.DataFrame, earned: pd.DataFrame) -> pd.DataFrame:
    """Let the ROI of activities be that of those with a cost: what others earned would flatter the cost of these."""
    paid = done[done["cost"].gt(0)]
    sums = pd.DataFrame({"cost": paid["cost"], "revenue": earned.loc[paid.index, "revenue"].fillna(0.0)})
    each = sums.groupby([paid["group"], paid["contact_id"]]).sum().reset_index("group")
    like = each.groupby("group")["revenue"].sum().reindex(table.index).fillna(0.0)
    cost = table["cost"].where(table["cost"].gt(0) & table["revenue"].notna())
    ends = intervals_by_group(each["cost"], each["revenue"], each["group"])
    return table.assign(roi=(like - cost) / cost, costed_revenue=like).join(ends)


def _judged_whole(books: Books, total: pd.DataFrame) -> pd.DataFrame:
    """Return the row of the whole, which stands neither above nor below itself."""
    low, high = interval_of_roi(*_of_all(books))
    compared = int(_of_each(books)[0].gt(0).sum())
    chances = pd.DataFrame({"compared": compared, "apart": 0.0, "p_holm": float("nan")}, index=total.index)
    return with_standing(
        total.assign(roi_low=low, roi_high=high), total["roi"], float(total["roi"].iloc[0]), chances
    )


def _of_all(books: Books) -> tuple[pd.Series, pd.Series]:
    """Return cost and revenue of each contact with any, and of each campaign that nobody attended."""
    cost, revenue = _of_each(books)
    counted = cost.gt(0) | revenue.gt(0)
    alone = books.unattended["cost"].astype(float)
    return pd.concat([cost[counted], alone]), pd.concat([revenue[counted], 0.0 * alone])


def _with_more_cost(table: pd.DataFrame, more: pd.Series) -> pd.DataFrame:
    """Add costs that no contact is on record with."""
    if more.empty:
        return table
    blank = pd.DataFrame(0, index=more.index.rename("group"), columns=SUMS).astype(table.dtypes.to_dict())
    both = pd.concat([table, blank.assign(cost=more)])
    summed = both.groupby(level=0)[SUMS].sum()
    return summed.assign(cost=both.groupby(level=0)["cost"].sum(min_count=1))


def _total(table: pd.DataFrame, books: Books) -> pd.DataFrame:
    """Return the sums of all groups; a contact in several groups counts once."""
    total = table.sum(min_count=1).to_frame("all").T.rename_axis("group").astype(table.dtypes.to_dict())
    done = books.done
    return total.assign(
        contacts=len(books.contacts),
        nurtured=done["contact_id"].nunique(),
        early=done.loc[done["early"], "contact_id"].nunique(),
    )


def _answers(done: pd.DataFrame) -> pd.DataFrame:
    """Return how many of the touches of each kind were answered, where that is recorded."""
    asked = done[done["activity"].eq(TOUCH) & done["direction"].ne("in") & done["responded"].notna()]
    of = asked.groupby("group")["responded"]
    table = pd.DataFrame({"asked": of.size(), "answered": of.sum().astype(int)})
    table = table.reindex(sorted(done["group"].unique())).fillna(0).astype(int)
    table["answer_share"] = table["answered"] / table["asked"].where(table["asked"].gt(0))
    ends = [share_interval(*pair) for pair in zip(table["answered"], table["asked"], strict=True)]
    table["answer_low"], table["answer_high"] = [end[0] for end in ends], [end[1] for end in ends]
    return table
