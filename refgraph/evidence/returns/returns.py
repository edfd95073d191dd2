"""calculate_roi(): what nurturing cost, what referrals brought, and the ratio, by whatever group is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.evidence.returns.activities import first_met, gather_activities, unattended_campaigns
from refgraph.evidence.returns.attribution import Attribution, attribute
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
    tiers_on_record,
)
from refgraph.evidence.returns.hours import hours_of, kinds_of
from refgraph.evidence.returns.ratios import RATIOS, STANDING, SUMS
from refgraph.evidence.returns.remarks import remarks
from refgraph.evidence.returns.sentences import SHARED, sentences
from refgraph.evidence.returns.summing import EARNED, IDLE, Books, returns_by_activity, returns_by_contact
from refgraph.evidence.returns.windows import Window, cost_and_revenue_windows
from refgraph.evidence.rules import EvidenceRules
from refgraph.evidence.trial_power import say_cause
from refgraph.findings import Finding
from refgraph.network import is_revenue_recorded, receipts
from refgraph.people import People
from refgraph.showing import in_few_lines
from refgraph.tiers import TierRules


@in_few_lines
@dataclass(frozen=True)
class Roi:
    """Cost, revenue and their ratio.

    Parameters
    ----------
    table : DataFrame
        One row per group: ``group``, ``label``, the sums (``contacts``, ``nurtured``, ``touchpoints``,
        ``costed``, ``early``, ``referrals``, ``won``, ``revenue``, ``cost``, ``hours``) and the ratios: ``roi`` (NaN
        with its ``reason`` where cost or revenue is not recorded), ``cost_per_referral`` (NaN without referrals),
        ``cost_share`` and ``revenue_share`` (of the whole), ``costed_share`` (of the touches and
        engagements), ``too_early`` (the share of the nurtured who were first met too lately to judge), ``time_cost``
        and ``roi_with_time`` (NaN without an hourly rate); ``standing`` (above or below the ROI of the whole, no
        difference shown, too early to judge, too few to tell, as the whole, or unknown), ``compared`` (contacts with a
        cost) and ``p_holm`` (how often chance sets a group so far apart, see `chance_of_difference`).
    total : DataFrame
        The same of all groups together, one row.
    mix : DataFrame
        One row per kind of touch or engagement: ``activity``, ``kind``, sums, ratios, and ``costed_revenue`` (what
        those with a cost on record earned, of which the ROI is made), ``each`` (referrals a time, its part of those
        that came after it) with its 95 % interval, ``standing`` (of that to the same of all kinds), and of the outgoing
        touches of which it is recorded whether they were answered ``asked``, ``answered``, ``answer_share`` with its
        95 % interval. A referral and what it brought are shared equally by what was done with the referrer before it
        (see `earned_by`).
    kinds : DataFrame
        The same by what the words of the CRM mean: ``kind`` (call, meeting, event, note, ...).
    attribution : Attribution
        How revenue was divided among contacts.
    by : str
        What the table is grouped by.
    cost_window, revenue_window : Window
    early_days : int
        For how long after the first touch it is too early to judge.
    hourly_rate : float
        What an hour of working time costs; 0: not known.
    trial : str
        What these numbers cannot say, and what a trial could.
    findings : tuple of Finding

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.calculate_roi(result).table[["group", "contacts"]].values.tolist()
    [['', 4]]
    """

    table: pd.DataFrame
    total: pd.DataFrame
    mix: pd.DataFrame
    kinds: pd.DataFrame
    attribution: Attribution
    by: str
    cost_window: Window
    revenue_window: Window
    early_days: int
    hourly_rate: float
    trial: str
    findings: tuple[Finding, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, in plain words."""
        said = sentences(self.table, self.total, self.cost_window, self.revenue_window, self.early_days)
        shared = (SHARED,) if self.by == "campaign" else ()
        return (*said, *shared, *((self.trial,) if self.trial else ()))


def calculate_roi(
    result: Clustered,
    rules: EvidenceRules = EvidenceRules(),
    *,
    by: str = "type",
    tiers: TierRules = TierRules(),
    analyse: Analyse | None = None,
    history: pd.DataFrame | None = None,
) -> Roi:
    """Set the revenue that came by referral against what nurturing cost: ``roi = (revenue - cost) / cost``.

    Cost is that of touches, engagements and campaigns, a campaign's shared by its attendees. Revenue is credited
    to contacts by one model (see `attribute`). A group's ROI is the ratio of its sums. Revenue counts from
    the day of the first cost on, unless the rules say otherwise.

    Tiers and clusters are made by referrals, so that today's would explain what made them. By these, groups are
    those in which contacts stood before the time looked at: tiers as the history has them, else as found anew from what
    was known then; unless the rules say from when cost counts, that is the last year.

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
    people = result.people
    rules = _within_a_year(rules, people) if by in MADE_BY_REFERRALS else rules
    log = _timed(gather_activities(people), people, rules)
    unattended = unattended_campaigns(people, log)
    cost_window, revenue_window = cost_and_revenue_windows(rules, _spent(log, unattended, rules))
    payments = receipts(people)
    attribution = attribute(result.network, rules, revenue=revenue_within(payments, revenue_window))
    groups, circular = _groups(result, by, cost_window, analyse, tiers, history)
    books = Books(
        log[cost_window.holds(log["date"])],
        gains_within(result.network, attribution.by_referral, revenue_window),
        unattended[cost_window.holds(unattended["date"])],
        groups.index,
        _unknown(result),
        rules.hourly_rate,
    )
    of_campaigns = books.done["campaign_id"] if by == "campaign" else None
    table, total = (
        returns_by_contact(books, groups)
        if of_campaigns is None
        else returns_by_activity(books, of_campaigns, of_campaigns=True)
    )
    table = table.reset_index()
    table.insert(1, "label", labels_of(result, table["group"], by))
    kinds, _ = returns_by_activity(books, kinds_of(books.done))
    places = tiers_first_to_last(tiers) if by == "tier" else {}
    came = payments[payments["contact_id"].isin(attribution.by_referral["referred"])]
    noticed = remarks(books, log, came, cost_window, revenue_window)
    return Roi(
        _ordered(table[["group", "label", *SUMS, *RATIOS, *STANDING]], places),
        total.reset_index().assign(label="all"),
        _mix(books),
        _most_costly(kinds.reset_index(names="kind")),
        attribution,
        by,
        cost_window,
        revenue_window,
        rules.early_days,
        rules.hourly_rate,
        _trial(result, books),
        (*circular, *attribution.findings, *noticed),
    )


def _timed(log: pd.DataFrame, people: People, rules: EvidenceRules) -> pd.DataFrame:
    """Add how long everything took, and mark what was done with contacts first met too lately to be judged."""
    log = log.assign(hours=hours_of(log, rules), early=False)
    if people.as_of is None:
        return log
    early = first_met(log) > people.as_of - pd.Timedelta(days=rules.early_days)
    return log.assign(early=log["contact_id"].map(early).astype(bool))


def _spent(log: pd.DataFrame, unattended: pd.DataFrame, rules: EvidenceRules) -> pd.Series:
    """Return the days on which money was spent; where none was, and time is money, those on which time was."""
    spent = pd.concat([log.loc[log["cost"].gt(0), "date"], unattended["date"]])
    if spent.notna().any() or not rules.hourly_rate:
        return spent
    return log.loc[log["hours"].gt(0), "date"]


def _within_a_year(rules: EvidenceRules, people: People) -> EvidenceRules:
    """Let cost count from a year before the as-of date, where nothing says from when and something came before."""
    if rules.cost_from or rules.revenue_from or people.as_of is None:
        return rules
    day = people.as_of - pd.Timedelta(days=364)
    return replace(rules, cost_from=str(day.date())) if people.referrals["date"].lt(day).any() else rules


def _groups(
    result: Clustered,
    by: str,
    cost_window: Window,
    analyse: Analyse | None,
    tiers: TierRules,
    history: pd.DataFrame | None,
) -> tuple[pd.Series, tuple[Finding, ...]]:
    """Return the group of each contact, and what has to be known of it."""
    if by not in MADE_BY_REFERRALS:
        return groups_of(result, by), ()
    day = cost_window.start
    if by == "tier" and history is not None and day is not None:
        recorded = tiers_on_record(result.people, day, history, tiers)
        if recorded is not None:
            message = (
                f"The tier of each contact is that of the run of {recorded[1].date()}, from tier_history.csv."
            )
            return recorded[0], (Finding("note", "grouped-as-recorded", message),)
    if analyse is None:
        raise SettingsError(
            f"ROI by {by} takes the {by} in which contacts stood before the time looked at.",
            "Pass the stages that find it: calculate_roi(result, by=..., analyse=refgraph.analyse).",
        )
    found = None if day is None else groups_before(result.people, by, day, analyse, tiers)
    if found is not None and day is not None:
        eve = (day - pd.Timedelta(days=1)).date()
        message = f"The {by} of each contact is that of {eve}, from what was known then."
        return found, (Finding("note", "grouped-as-known-then", message),)
    return _nobody_known(result, by, day)


def _nobody_known(
    result: Clustered, by: str, day: pd.Timestamp | None
) -> tuple[pd.Series, tuple[Finding, ...]]:
    when = "any dated cost" if day is None else str(day.date())
    message = (
        f"ROI by {by} cannot be given: no referral is dated before {when}, so no {by} is known from then, and today's "
        f"was made by the referrals that it would explain."
    )
    nobody = groups_of(result, "contact").map(lambda _: NOT_KNOWN_THEN).astype("str")
    hint = "Group by what referrals do not make: --by type, --by owner or --by profession."
    return nobody, (Finding("warning", "circular-groups", message, hint),)


def _unknown(result: Clustered) -> tuple[str, ...]:
    """Return what of the gains the data do not record at all."""
    paid = is_revenue_recorded(result.people)
    told = paid or "deals" in result.people.tables or result.network.events["status"].ne("").any()
    return tuple(name for name, known in (("revenue", paid), ("won", told)) if not known)


def _trial(result: Clustered, books: Books) -> str:
    """Return what would have to be tried; nothing where nobody was nurtured, since nothing invites the conclusion."""
    return "" if books.done.empty else say_cause(result.network)


def _ordered(table: pd.DataFrame, places: dict[str, int]) -> pd.DataFrame:
    """Put the groups in order: by revenue, and before that by the places of tiers."""
    table = table.sort_values(["revenue", "cost", "group"], ascending=[False, False, True])
    if places:
        table = table.sort_values(
            "group", key=lambda groups: groups.map(places).fillna(len(places)), kind="stable"
        )
    return table.reset_index(drop=True)


def _mix(books: Books) -> pd.DataFrame:
    """Return cost and gains by kind of activity, in the words of the CRM."""
    keys = books.done["activity"] + "\t" + books.done["kind"].str.casefold()
    table, _ = returns_by_activity(books, keys)
    table = table.reset_index()
    table["group"] = table["group"].replace(IDLE, "\t" + IDLE)
    names = table.pop("group").str.split("\t", expand=True).reindex(columns=range(2)).astype("str")
    names.columns = ["activity", "kind"]
    return _most_costly(pd.concat([names, table], axis=1))


def _most_costly(table: pd.DataFrame) -> pd.DataFrame:
    """Put kinds of activity in order, and their columns."""
    names = [name for name in ("activity", "kind") if name in table]
    ordered = table[[*names, *SUMS, *RATIOS, *STANDING, *EARNED]]
    return ordered.sort_values(
        ["cost", "touchpoints", "kind"], ascending=[False, False, True], ignore_index=True
    )
