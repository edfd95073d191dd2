"""plan(): from the tiers, the log and the rules to who does what with whom in the coming weeks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from refgraph.clusters import Clustered
from refgraph.comparison import compare_months
from refgraph.errors import SettingsError
from refgraph.limits import sound_day
from refgraph.nurture.days import Span, to_date, to_days
from refgraph.nurture.ledgers import (
    INTRODUCTIONS,
    LIVING,
    after,
    carried,
    end,
    find_introductions,
    rates,
    read_tasks,
    referral_funnel,
    remember,
    settle,
    with_tasks,
    with_words,
)
from refgraph.nurture.listing import gather_lists
from refgraph.nurture.proposals import asked_days, history, propose
from refgraph.nurture.remarks import remark, remark_on_trade
from refgraph.nurture.rules import NEW, NurtureRules
from refgraph.nurture.schedule import Plan, task_table
from refgraph.nurture.scheduling import (
    Placed,
    Portfolios,
    fill_portfolios,
    for_addressees,
    owner_table,
    place,
)
from refgraph.nurture.signals import rewards_paid, touch_log
from refgraph.nurture.situation import Situation, gather_causes, see
from refgraph.nurture.tables import contact_table, lapsing_table, owner_summary, task_rows
from refgraph.people import People
from refgraph.row_by_row import each_row
from refgraph.tiers import Analysed, Tiers


def plan(
    result: Clustered,
    tiers: Tiers,
    rules: NurtureRules = NurtureRules(),
    *,
    start: str | pd.Timestamp | None = None,
    weeks: int = 4,
    previous: pd.DataFrame | None = None,
    decisions: Mapping[str, str] | None = None,
    since: str | None = None,
) -> Plan:
    """Say who should do what with whom in the coming weeks, and why, within what everybody can do.

    Every contact has a cadence by its tier; what happens (a complaint, a lapse, a good moment to ask, a message
    without an answer) comes before what the calendar asks for. Personal tasks take an owner's slots, the most
    urgent first; what finds none is in ``overflow``, and who lapses for it in ``lapsing``.

    A task lives until it is done or cancelled: what earlier plans gave out is in this one too, under its name
    and with its due date, and says since when it is overdue. Nothing is added to a cadence before what is
    overdue in it is done.

    Parameters
    ----------
    result
        The values of a run.
    tiers
        The tier of every contact.
    rules
        Cadences, capacity and thresholds.
    start
        The first day; None: the day after the as-of date.
    weeks
        How many weeks.
    previous
        The tasks that earlier plans gave out: ``Plan.ledger`` of the last one, or what
        `refgraph.outputs.plan.remembered_tasks` read.
    decisions
        Task id -> what somebody said of it: ``done``, ``done YYYY-MM-DD``, ``cancelled``, or another due date; the id
        of a campaign speaks for all of its people.
    since
        The as-of date of the last run, from whose last whole month on sources are compared.

    Returns
    -------
    Plan

    Raises
    ------
    SettingsError
        If there is no week to plan, the start cannot be read, nothing is dated and no start is given, or a
        decision means nothing.
    InputError
        If `previous` is no list of tasks, or a date in it is none.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> made = rg.plan(result, rg.assign_tiers(result), start="2026-01-05", weeks=1)
    >>> made.tasks.loc[made.tasks["action"].eq("call"), ["name", "tier", "week"]].values.tolist()
    [['Ann Lee', 'Advocate', 1]]
    """
    paid = rewards_paid(result.people)
    held_back = list(remark_on_trade(tiers.trade, rules, paid))
    rules = rules.under(tiers.trade, paid)
    as_of = result.people.as_of
    first, because = _first_day(start, as_of)
    span = _span(first, weeks, as_of, rules)
    today = to_date(span.today)
    logged = touch_log(result.people, rules)
    told = read_tasks(previous)
    said = for_addressees(decisions or {}, told)
    told = settle(told, logged, today, said, result.people.tables.get("asks"))
    logged = with_words(logged, told)
    now = see(result, tiers, logged, _asked(result.people, told), span, rules)
    told = end(told, now.book, today)
    earlier = told[told["emitted"].lt(today)]
    causes = gather_causes(now, rules)
    owners = owner_table(now.people, tiers, rules)
    portfolios = _portfolios(now.book, owners, rules)
    past = with_tasks(history(now.log), earlier, span.first, rules)
    proposals = propose(now.book, past, causes, span, rules, remember(earlier))
    placed = _with_given_out(place(proposals, now.book, owners, portfolios, span), told, span)
    within = [one for one in placed if not one.why and (one.week <= weeks or one.proposal.told)]
    tasks = task_table(task_rows(within, now.book, span, rules))
    overflow = task_table(task_rows([one for one in placed if one.why], now.book, span, rules), "why")
    lapsing = lapsing_table(placed, now.book, portfolios, span, rules)
    before = earlier[earlier["state"].isin(LIVING) | earlier["closed"].ge(today)]
    done = before.rename(columns={"state": "status"}).reset_index(drop=True)
    funnel = referral_funnel(now.referrals, now.people, now.book, rules)
    return Plan(
        tasks,
        overflow,
        lapsing,
        contact_table(now.book, now.log, placed, span, rules),
        owner_summary(owners, tasks, portfolios, now.people, now.book, now.log, weeks, span, rules),
        now.favours,
        funnel,
        now.rewards if rules.rewarding else now.rewards.head(0),
        now.testimonials(rules),
        _introductions(result, now),
        rates(done, today),
        done,
        first,
        weeks,
        as_of,
        because,
        rules,
        (*held_back, *remark(now, owners, overflow, lapsing, funnel, causes.milestone, rules)),
        partial(compare_months, result, since),
        gather_lists(result, now, owners, tiers.trade, rules),
        after(told, tasks, today),
    )


def _with_given_out(placed: list[Placed], told: pd.DataFrame, span: Span) -> list[Placed]:
    """Keep what a plan of this very day gave out, on its day, where this one would not, as the data have changed."""
    days = {one.proposal.task_id: one.due for one in placed if not one.why}
    moved = to_days(told["due"]).ne(told["task_id"].map(days).astype("float64"))
    left = told[told["state"].isin(LIVING) & moved]
    if left.empty:
        return placed
    given = set(left["task_id"])
    kept = [carried(row) for row in each_row(left)]
    weeks = [max(one.due - span.first, 0) // 7 + 1 for one in kept]
    stay = [Placed(one, one.told.owner, week, one.due) for one, week in zip(kept, weeks, strict=True)]
    return [*(one for one in placed if one.proposal.task_id not in given), *stay]


def _asked(people: People, told: pd.DataFrame) -> pd.Series:
    """Return the day on which each contact was last asked for a referral, by the data or by somebody's word."""
    said = told[told["action"].eq("ask") & told["done_on"].notna()]
    days = to_days(said["done_on"]).groupby(said["contact_id"]).max()
    both = pd.concat([asked_days(people), days])
    return both.groupby(level=0).max()


def _first_day(start: str | pd.Timestamp | None, as_of: pd.Timestamp | None) -> tuple[pd.Timestamp, str]:
    if start is not None:
        try:
            first = sound_day(start if isinstance(start, str) else start.isoformat()[:10])
        except ValueError:
            raise SettingsError(f"'{start}' is no date.", "Write YYYY-MM-DD.") from None
        return pd.Timestamp(first), "as given"
    if as_of is None:
        raise SettingsError(
            "Nothing here is dated, so no day follows the data.", "Give the plan a start: --start YYYY-MM-DD."
        )
    return as_of + pd.Timedelta(days=1), f"the day after {as_of.date()}, the as-of date"


def _span(first: pd.Timestamp, weeks: int, as_of: pd.Timestamp | None, rules: NurtureRules) -> Span:
    if weeks < 1:
        raise SettingsError(f"A plan for {weeks} weeks cannot be made.", "Give at least one week.")
    day = int((first - pd.Timestamp(0)).days)
    today = day - 1 if as_of is None else int((as_of - pd.Timestamp(0)).days)
    return Span(day, day + 7 * weeks - 1, today, rules.holidays)


def _portfolios(book: pd.DataFrame, owners: pd.DataFrame, rules: NurtureRules) -> Portfolios:
    """Give a place to everybody whose cadence has personal parts and does not end after some weeks."""
    groups = [group for group in rules.cadence_of if group != NEW and rules.cadence(group).personal]
    return fill_portfolios(book[book["group"].isin(groups)], owners)


def _introductions(result: Analysed, now: Situation) -> pd.DataFrame:
    """Return whom advocates can introduce; nobody where nothing says who has been spoken to."""
    if now.log.empty:
        return pd.DataFrame({name: [] for name in INTRODUCTIONS})
    return find_introductions(result.network, now.book, pd.Index(now.log["contact_id"].unique()))
