"""calculate_roi(): what nurturing cost, what referrals brought, and the ratio, by whatever group is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.evidence.returns.activities import first_met, gather_activities, unattended_campaigns
from refgraph.evidence.returns.attribution import Attribution, attribute
from refgraph.evidence.returns.crediting import earned_by
from refgraph.evidence.returns.earnings import gains_within, revenue_within
from refgraph.evidence.returns.grouping import (
    MADE_BY_REFERRALS,
    NOT_KNOWN_THEN,
    Analyse,
    Clustered,
    groups_before,
    groups_of,
    labels_of,
    require_grouping,
    tiers_first_to_last,
)
from refgraph.evidence.returns.ratios import RATIOS, SUMS, sum_by_group, with_ratios
from refgraph.evidence.returns.sentences import SHARED, remarks, sentences
from refgraph.evidence.returns.windows import Window, cost_and_revenue_windows
from refgraph.evidence.rules import EvidenceRules
from refgraph.findings import Finding
from refgraph.network import is_revenue_recorded, receipts
from refgraph.people import People
from refgraph.tiers import TierRules

NOBODY = "(no contact)"
"""The group of what was spent without a contact on record."""

IDLE = "(nothing before it)"
"""The activity of referrals before which nothing was done with the referrer, or whose day is not known."""


@dataclass(frozen=True)
class Roi:
    """Cost, revenue and their ratio.

    Parameters
    ----------
    table : DataFrame
        One row per group: ``group``, ``label``, the sums (``contacts``, ``nurtured``, ``touchpoints``,
        ``costed``, ``early``, ``referrals``, ``won``, ``revenue``, ``cost``) and the ratios: ``roi`` (NaN
        with its ``reason`` where cost or revenue is not recorded), ``standing`` (above, below or as the ROI of the
        whole, too early to judge, or unknown), ``cost_per_referral`` (NaN without referrals),
        ``cost_share`` and ``revenue_share`` (of the whole), ``costed_share`` (of the touches and
        engagements) and ``too_early`` (the share of the nurtured who were first met too lately to judge).
    total : DataFrame
        The same of all groups together, one row.
    mix : DataFrame
        One row per kind of touch or engagement: ``activity``, ``kind``, sums and ratios. A referral and what it
        brought are shared equally by what was done with the referrer before it (see `earned_by`).
    attribution : Attribution
        How revenue was divided among contacts.
    by : str
        What the table is grouped by.
    cost_window, revenue_window : Window
    early_days : int
        For how long after the first touch it is too early to judge.
    findings : tuple of Finding
    """

    table: pd.DataFrame
    total: pd.DataFrame
    mix: pd.DataFrame
    attribution: Attribution
    by: str
    cost_window: Window
    revenue_window: Window
    early_days: int
    findings: tuple[Finding, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, in plain words."""
        said = sentences(self.table, self.total, self.cost_window, self.revenue_window, self.early_days)
        return (*said, SHARED) if self.by == "campaign" else said


def calculate_roi(
    result: Clustered,
    rules: EvidenceRules = EvidenceRules(),
    *,
    by: str = "type",
    tiers: TierRules = TierRules(),
    analyse: Analyse | None = None,
) -> Roi:
    """Set the revenue that came by referral against what nurturing cost: ``roi = (revenue - cost) / cost``.

    Cost is that of touches, engagements and campaigns, a campaign's shared by its attendees. Revenue is credited
    to contacts by one model (see `attribute`). A group's ROI is the ratio of its sums. Revenue counts from
    the day of the first cost on, unless the rules say otherwise.

    Tiers and clusters are made by referrals, so that today's would explain what made them. By these, groups are
    those in which contacts stood before the time looked at, found anew from what was known then; unless the rules
    say from when cost counts, that is the last year.

    Parameters
    ----------
    result
        The values of a run.
    rules
        The model, the windows, and for how long it is too early to judge.
    by
        ``type`` (client, partner, ...), ``owner``, ``profession``, ``segment``, ``campaign``, ``contact``, ``tier`` or
        ``cluster``.
    tiers
        By which tiers are assigned anew, where it is grouped by tier.
    analyse
        The stages after resolving, as for `backtest`: ``refgraph.analyse``, or that with settings. Needed by tier
        and by cluster.

    Returns
    -------
    Roi

    Raises
    ------
    SettingsError
        If `by` is none of these, revenue is to count from before the cost, or `analyse` is missing.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> people = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Referred By": ["", "Ann Lee"]})
    >>> deals = pd.DataFrame({"contact_id": ["2"], "status": ["won"], "amount": [1500]})
    >>> lunch = pd.DataFrame({"contact_id": ["1"], "date": ["2025-03-01"], "channel": ["Lunch"], "cost": [100]})
    >>> rg.calculate_roi(rg.run(contacts=people, deals=deals, touches=lunch)).total["roi"].tolist()
    [14.0]
    """
    require_grouping(by)
    people, network = result.people, result.network
    rules = _within_a_year(rules, people) if by in MADE_BY_REFERRALS else rules
    log = gather_activities(people)
    unattended = unattended_campaigns(people, log)
    spent = pd.concat([log.loc[log["cost"].gt(0), "date"], unattended["date"]])
    cost_window, revenue_window = cost_and_revenue_windows(rules, spent)
    payments = receipts(people)
    attribution = attribute(network, rules, revenue=revenue_within(payments, revenue_window))
    gains = gains_within(result.network, attribution.by_referral, revenue_window)
    unknown = _unknown(result)
    done = _judged(log, people, rules)[cost_window.holds(log["date"])]
    unattended = unattended[cost_window.holds(unattended["date"])]
    groups, circular = _groups(result, by, cost_window, analyse, tiers)
    if by == "campaign":
        table = _by_activity(done.assign(group=done["campaign_id"]), groups.index, gains, unknown)
    else:
        table = _by_contact(done, groups, gains, unknown)
    table = _with_unattended(table, unattended, by)
    total = _total(table, done, people)
    table = with_ratios(table, total.iloc[0]).reset_index()
    table.insert(1, "label", labels_of(result, table["group"], by))
    places = tiers_first_to_last(tiers) if by == "tier" else {}
    return Roi(
        _ordered(table, places),
        with_ratios(total).reset_index().assign(label="all"),
        _mix(done, groups.index, gains, unknown),
        attribution,
        by,
        cost_window,
        revenue_window,
        rules.early_days,
        (*circular, *attribution.findings, *remarks(log, unattended, payments, cost_window, revenue_window)),
    )


def _within_a_year(rules: EvidenceRules, people: People) -> EvidenceRules:
    """Let cost count from a year before the as-of date, where nothing says from when and something came before."""
    if rules.cost_from or rules.revenue_from or people.as_of is None:
        return rules
    day = people.as_of - pd.Timedelta(days=364)
    return replace(rules, cost_from=str(day.date())) if people.referrals["date"].lt(day).any() else rules


def _groups(
    result: Clustered, by: str, cost_window: Window, analyse: Analyse | None, tiers: TierRules
) -> tuple[pd.Series, tuple[Finding, ...]]:
    """Return the group of each contact, and what has to be known of it."""
    if by not in MADE_BY_REFERRALS:
        return groups_of(result, by), ()
    if analyse is None:
        raise SettingsError(
            f"ROI by {by} takes the {by} in which contacts stood before the time looked at.",
            "Pass the stages that find it: calculate_roi(result, by=..., analyse=refgraph.analyse).",
        )
    day = cost_window.start
    found = None if day is None else groups_before(result.people, by, day, analyse, tiers)
    if found is not None and day is not None:
        eve = (day - pd.Timedelta(days=1)).date()
        message = f"The {by} of each contact is that of {eve}, from what was known then."
        return found, (Finding("note", "grouped-as-known-then", message),)
    when = "any dated cost" if day is None else str(day.date())
    message = (
        f"ROI by {by} cannot be given: no referral is dated before {when}, so no {by} is known from then, and today's "
        f"was made by the referrals that it would explain."
    )
    nobody = groups_of(result, "contact").map(lambda _: NOT_KNOWN_THEN).astype("str")
    hint = "Group by what referrals do not make: --by type, --by owner or --by profession."
    return nobody, (Finding("warning", "circular-groups", message, hint),)


def _unknown(result: Clustered) -> list[str]:
    """Return what of the gains the data do not record at all."""
    paid = is_revenue_recorded(result.people)
    told = paid or "deals" in result.people.tables or result.network.events["status"].ne("").any()
    return [name for name, known in (("revenue", paid), ("won", told)) if not known]


def _judged(log: pd.DataFrame, people: People, rules: EvidenceRules) -> pd.DataFrame:
    """Mark the activities with contacts who were first met too lately to be judged."""
    if people.as_of is None:
        return log.assign(early=False)
    early = first_met(log) > people.as_of - pd.Timedelta(days=rules.early_days)
    return log.assign(early=log["contact_id"].map(early).astype(bool))


def _by_contact(
    done: pd.DataFrame, groups: pd.Series, gains: pd.DataFrame, unknown: list[str]
) -> pd.DataFrame:
    """Return the sums of the groups that contacts are in."""
    done = done.assign(group=done["contact_id"].map(groups).fillna(NOBODY).astype("str"))
    gains = gains.assign(group=gains["contact_id"].map(groups))
    return sum_by_group(groups.value_counts(), gains, done, unknown)


def _by_activity(
    done: pd.DataFrame, contacts: pd.Index, gains: pd.DataFrame, unknown: list[str]
) -> pd.DataFrame:
    """Return the sums of the groups that activities are in: each earns its part of what came after it."""
    earned, unearned = earned_by(done, gains)
    earned = pd.concat([earned.assign(group=done["group"]), unearned.assign(group=IDLE)], ignore_index=True)
    members = done.groupby("group")["contact_id"].nunique()
    idle = len(contacts.difference(done["contact_id"]))
    if idle or len(unearned):
        members[IDLE] = idle
    return sum_by_group(members, earned, done, unknown)


def _with_unattended(table: pd.DataFrame, unattended: pd.DataFrame, by: str) -> pd.DataFrame:
    if unattended.empty:
        return table
    group = unattended["campaign_id"] if by == "campaign" else pd.Series(NOBODY, index=unattended.index)
    more = unattended["cost"].groupby(group).sum().to_frame().rename_axis("group")
    blank = pd.DataFrame(0, index=more.index, columns=SUMS).astype(table.dtypes.to_dict())
    blank["cost"] = more["cost"]
    both = pd.concat([table, blank])
    summed = both.groupby(level=0)[SUMS].sum()
    return summed.assign(cost=both.groupby(level=0)["cost"].sum(min_count=1))


def _total(table: pd.DataFrame, done: pd.DataFrame, people: People) -> pd.DataFrame:
    """Return the sums of all groups; a contact in several groups counts once."""
    total = table.sum(min_count=1).to_frame("all").T.rename_axis("group").astype(table.dtypes.to_dict())
    return total.assign(
        contacts=int((~people.contacts["is_firm"]).sum()),
        nurtured=done["contact_id"].nunique(),
        early=done.loc[done["early"], "contact_id"].nunique(),
    )


def _ordered(table: pd.DataFrame, places: dict[str, int]) -> pd.DataFrame:
    """Put the groups in order: by revenue, and before that by the places of tiers."""
    table = table.sort_values(["revenue", "cost", "group"], ascending=[False, False, True])
    if places:
        table = table.sort_values(
            "group", key=lambda groups: groups.map(places).fillna(len(places)), kind="stable"
        )
    return table.reset_index(drop=True)


def _mix(done: pd.DataFrame, contacts: pd.Index, gains: pd.DataFrame, unknown: list[str]) -> pd.DataFrame:
    """Return cost and gains by kind of activity."""
    keys = done["activity"] + "\t" + done["kind"].str.casefold()
    table = with_ratios(_by_activity(done.assign(group=keys), contacts, gains, unknown)).reset_index()
    table["group"] = table["group"].replace(IDLE, "\t" + IDLE)
    names = table.pop("group").str.split("\t", expand=True).reindex(columns=range(2)).astype("str")
    names.columns = ["activity", "kind"]
    table = pd.concat([names, table[[*SUMS, *RATIOS]]], axis=1)
    return table.sort_values(
        ["cost", "touchpoints", "kind"], ascending=[False, False, True], ignore_index=True
    )
