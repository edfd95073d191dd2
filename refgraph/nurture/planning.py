"""plan(): from the tiers, the log and the rules to who does what with whom in the coming weeks."""

from __future__ import annotations

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.limits import sound_day
from refgraph.nurture.days import Span
from refgraph.nurture.ledgers import (
    INTRODUCTIONS,
    find_introductions,
    gather_testimonials,
    rates,
    referral_funnel,
    settle,
)
from refgraph.nurture.proposals import history, propose
from refgraph.nurture.remarks import remark
from refgraph.nurture.rules import NEW, NurtureRules
from refgraph.nurture.schedule import Plan, task_table
from refgraph.nurture.scheduling import Portfolios, fill_portfolios, owner_table, place
from refgraph.nurture.situation import Situation, gather_causes, see
from refgraph.nurture.tables import contact_table, lapsing_table, owner_summary, task_rows
from refgraph.tiers import Analysed, Tiers


def plan(
    result: Analysed,
    tiers: Tiers,
    rules: NurtureRules = NurtureRules(),
    *,
    start: str | pd.Timestamp | None = None,
    weeks: int = 4,
    previous: pd.DataFrame | None = None,
) -> Plan:
    """Say who should do what with whom in the coming weeks, and why, within what everybody can do.

    Every contact has a cadence by its tier; what happens (a complaint, a lapse, a good moment to ask, a message
    without an answer) comes before what the calendar asks for. Personal tasks take an owner's slots, the most
    urgent first; what finds none is in ``overflow``, and who lapses for it in ``lapsing``.

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
        The tasks of the plan before, to say what became of them.

    Returns
    -------
    Plan

    Raises
    ------
    SettingsError
        If there is no week to plan, the start cannot be read, or nothing is dated and no start is given.
    InputError
        If `previous` is no list of tasks.

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
    as_of = result.people.as_of
    first, because = _first_day(start, as_of)
    span = _span(first, weeks, as_of)
    now = see(result, tiers, span, rules)
    causes = gather_causes(now, rules)
    owners = owner_table(now.people, tiers, rules)
    portfolios = _portfolios(now.book, owners, rules)
    placed = place(
        propose(now.book, history(now.log), causes, span, rules), now.book, owners, portfolios, span
    )
    tasks = task_table(
        task_rows([one for one in placed if not one.why and one.week <= weeks], now.book, rules)
    )
    overflow = task_table(task_rows([one for one in placed if one.why], now.book, rules), "why")
    lapsing = lapsing_table(placed, now.book, portfolios, span, rules)
    done = task_table([], "status", "done_on") if previous is None else settle(previous, now.log, as_of)
    funnel = referral_funnel(now.referrals, now.people, now.book, rules)
    return Plan(
        tasks,
        overflow,
        lapsing,
        contact_table(now.book, now.log, placed, span, rules),
        owner_summary(owners, tasks, portfolios, now.people, now.book, now.log, weeks),
        now.favours,
        funnel,
        now.rewards,
        gather_testimonials(now.people.contacts, now.book, now.open_to_asks, as_of, rules),
        _introductions(result, now),
        rates(done),
        done,
        first,
        weeks,
        as_of,
        because,
        rules,
        tuple(remark(now, owners, overflow, lapsing, funnel, causes.milestone, rules)),
    )


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


def _span(first: pd.Timestamp, weeks: int, as_of: pd.Timestamp | None) -> Span:
    if weeks < 1:
        raise SettingsError(f"A plan for {weeks} weeks cannot be made.", "Give at least one week.")
    day = int((first - pd.Timestamp(0)).days)
    today = day - 1 if as_of is None else int((as_of - pd.Timestamp(0)).days)
    return Span(day, day + 7 * weeks - 1, today)


def _portfolios(book: pd.DataFrame, owners: pd.DataFrame, rules: NurtureRules) -> Portfolios:
    """Give a place to everybody whose cadence has personal parts and does not end after some weeks."""
    groups = [group for group in rules.cadence_of if group != NEW and rules.cadence(group).personal]
    return fill_portfolios(book[book["group"].isin(groups)], owners)


def _introductions(result: Analysed, now: Situation) -> pd.DataFrame:
    """Return whom advocates can introduce; nobody where nothing says who has been spoken to."""
    if now.log.empty:
        return pd.DataFrame({name: [] for name in INTRODUCTIONS})
    return find_introductions(result.network, now.book, pd.Index(now.log["contact_id"].unique()))
