"""plan(): from the tiers, the log and the rules to who does what with whom in the coming weeks."""

from __future__ import annotations

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.nurture.cadence import history
from refgraph.nurture.capacity import Portfolios, fill_portfolios, owner_table
from refgraph.nurture.channels import touch_log
from refgraph.nurture.days import Span, to_days
from refgraph.nurture.engagement import clock, stage
from refgraph.nurture.follow_through import rates, settle
from refgraph.nurture.funnel import referral_funnel
from refgraph.nurture.introductions import INTRODUCTIONS, find_introductions
from refgraph.nurture.occasions import find_occasions, firm_milestone
from refgraph.nurture.placing import place
from refgraph.nurture.profiles import Analysed, gather_profiles
from refgraph.nurture.proposals import Causes, propose, survey_days
from refgraph.nurture.reciprocity import weigh_favours
from refgraph.nurture.referring import outcomes, rewards_due
from refgraph.nurture.remarks import remark
from refgraph.nurture.repair import NORMAL, find_issues, repair_states
from refgraph.nurture.rules import NEW, NurtureRules
from refgraph.nurture.schedule import Plan, task_table
from refgraph.nurture.tables import contact_table, lapsing_table, owner_summary, task_rows
from refgraph.nurture.testimonials import gather_testimonials
from refgraph.nurture.triggers import (
    after_e_mail,
    ask_now,
    asked_days,
    good_moments,
    owed,
    stopped_referring,
    to_follow_up,
    unanswered,
    worth_cultivating,
)
from refgraph.people import People
from refgraph.tiers import Tiers


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
    people = result.people
    first, because = _first_day(start, people.as_of)
    if weeks < 1:
        raise SettingsError(f"A plan for {weeks} weeks cannot be made.", "Give at least one week.")
    span = _span(first, weeks, people.as_of)
    log = touch_log(people, rules)
    book = _book(result, tiers, log, rules)
    referrals = outcomes(people)
    rewards = rewards_due(referrals, book["name"], log, people.as_of, rules)
    favours = weigh_favours(people, book, rules)
    asked = asked_days(people)
    book["suppressed"] = _suppressed(book, asked, span, rules)
    causes = _causes(people, book, log, referrals, rewards, favours, asked, span, rules)
    owners = owner_table(people, tiers, rules)
    portfolios = _portfolios(book, owners, rules)
    placed = place(propose(book, history(log), causes, span, rules), book, owners, portfolios, span)
    tasks = task_table(task_rows([one for one in placed if not one.why], book, rules))
    overflow = task_table(task_rows([one for one in placed if one.why], book, rules), "why")
    done = (
        settle(previous, log, people.as_of) if previous is not None else task_table([], "status", "done_on")
    )
    lapsing = lapsing_table(placed, book, portfolios, span, rules)
    funnel = referral_funnel(referrals, people, book, rules)
    return Plan(
        tasks,
        overflow,
        lapsing,
        contact_table(book, log, placed, span, rules),
        owner_summary(owners, tasks, portfolios, people, book, log, weeks),
        favours,
        funnel,
        rewards,
        gather_testimonials(
            people.contacts, book, book["told_score"], _open_to_asks(book), people.as_of, rules
        ),
        _introductions(result, book, log),
        rates(done),
        done,
        first,
        weeks,
        people.as_of,
        because,
        rules,
        tuple(remark(people, book, owners, log, overflow, lapsing, favours, funnel, causes.milestone)),
    )


def _first_day(start: str | pd.Timestamp | None, as_of: pd.Timestamp | None) -> tuple[pd.Timestamp, str]:
    if start is not None:
        try:
            first = pd.Timestamp(start)
        except ValueError:
            raise SettingsError(f"'{start}' is no date.", "Write YYYY-MM-DD.") from None
        return first.normalize(), "as given"
    if as_of is None:
        raise SettingsError(
            "Nothing here is dated, so no day follows the data.", "Give the plan a start: --start YYYY-MM-DD."
        )
    return as_of + pd.Timedelta(days=1), f"the day after {as_of.date()}, the latest date in the data"


def _span(first: pd.Timestamp, weeks: int, as_of: pd.Timestamp | None) -> Span:
    day = int((first - pd.Timestamp(0)).days)
    today = day - 1 if as_of is None else int((as_of - pd.Timestamp(0)).days)
    return Span(day, day + 7 * weeks - 1, today)


def _book(result: Analysed, tiers: Tiers, log: pd.DataFrame, rules: NurtureRules) -> pd.DataFrame:
    """Return the profiles joined with the clock, the repair and the days the rest is counted by."""
    people = result.people
    book = gather_profiles(result, tiers, rules)
    timed = clock(log, book.index, people.as_of, rules)
    timed["enough"] = timed["engagements"].ge(rules.familiar_engagements)
    timed["stage"] = stage(timed, book["willing"].eq(1), book["ever"].gt(0), book["new"])
    book = book.join(timed)
    repair = repair_states(find_issues(people, log, rules), log, people.as_of, book["links"], rules)
    renamed = {name: f"repair_{name}" for name in ("kind", "since", "shown", "fixed", "settled")}
    book = book.join(repair.rename(columns=renamed))
    book["repair_state"] = book["repair_state"].fillna(NORMAL).astype("str")
    book["engaged_day"], book["created_day"] = to_days(book["last_engagement"]), to_days(book["created"])
    talks = log[log["out"] & log["group"].isin(["talk", "other"])]
    book["talk_day"] = talks.groupby("contact_id")["day"].max().reindex(book.index)
    return book.join(_answers(people, book.index, rules))


def _answers(people: People, index: pd.Index, rules: NurtureRules) -> pd.DataFrame:
    """Return the latest score of each contact, and the day of its latest answer."""
    feedback = people.tables.get("feedback")
    if feedback is None or people.as_of is None or "score" not in feedback:
        return pd.DataFrame({"told_score": float("nan"), "asked_how": float("nan")}, index=index)
    given = feedback[feedback["date"].le(people.as_of)].sort_values(["contact_id", "date"], kind="stable")
    last = given[given["score"].notna()].drop_duplicates("contact_id", keep="last").set_index("contact_id")
    counts = (people.as_of - last["date"]).dt.days.le(rules.fresh_days)
    answered = to_days(given.groupby("contact_id")["date"].max())
    return pd.DataFrame(
        {"told_score": last["score"].where(counts).reindex(index), "asked_how": answered.reindex(index)}
    )


def _suppressed(book: pd.DataFrame, asked: pd.Series, span: Span, rules: NurtureRules) -> pd.Series:
    """Return why a contact is not asked for referrals now; blank for who can be."""
    lately = asked.reindex(book.index).ge(span.first - rules.ask_pause_days + 1)
    why = pd.Series("", index=book.index, dtype="str")
    # The last that holds is shown: the one that bars most.
    for reason, holds in (
        (f"asked less than {rules.ask_pause_days} days ago", lately),
        ("detractor: " + book["detractor_by"], book["detractor"].eq(1)),
        ("in repair: " + book["repair_shown"].fillna(""), book["repair_state"].ne(NORMAL)),
        ("did not agree to be approached", book["consent"].eq(0)),
        (book["excluded"], book["excluded"].ne("")),
    ):
        why = why.mask(holds, reason)
    return why.astype("str")


def _open_to_asks(book: pd.DataFrame) -> pd.Index:
    """Return who may be asked at all, whenever it was last done."""
    barred = book["suppressed"].ne("") & ~book["suppressed"].str.startswith("asked ")
    known = book["experienced"].eq(1) | book["ever"].gt(0) | book["level"].gt(0)
    return book.index[~barred & known & book["person"]]


def _causes(
    people: People,
    book: pd.DataFrame,
    log: pd.DataFrame,
    referrals: pd.DataFrame,
    rewards: pd.DataFrame,
    favours: pd.DataFrame,
    asked: pd.Series,
    span: Span,
    rules: NurtureRules,
) -> Causes:
    """Gather everything besides the cadences that calls for a task."""
    occasions = find_occasions(people, book, span, rules)
    moments = good_moments(people, referrals, occasions, book, span, rules)
    cared = book.index[book["level"].gt(0) | book["cultivate"]]
    top = book.index[book["rank"].astype("float64").le(rules.principal_call_top)]
    parts = [
        ask_now(moments, _open_to_asks(book), asked, span, rules),
        unanswered(log[log["contact_id"].isin(cared)], span, rules),
        to_follow_up(people, span, rules),
        after_e_mail(log, top, span, rules),
        stopped_referring(book, span, rules),
        owed(book, pd.Index(favours.loc[favours["owes"], "contact_id"]), span, rules),
        worth_cultivating(book, span, rules),
    ]
    candidates = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    surveys = survey_days(book, log, span, rules) if "feedback" in people.tables else {}
    return Causes(candidates, rewards, occasions, surveys, firm_milestone(people, span.today, rules))


def _portfolios(book: pd.DataFrame, owners: pd.DataFrame, rules: NurtureRules) -> Portfolios:
    """Give a place to everybody whose cadence has personal parts and does not end after some weeks."""
    groups = [group for group in rules.cadence_of if group != NEW and rules.cadence(group).personal]
    return fill_portfolios(book[book["group"].isin(groups)], owners)


def _introductions(result: Analysed, book: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Return whom advocates can introduce; nobody where nothing says who has been spoken to."""
    if log.empty:
        return pd.DataFrame({name: [] for name in INTRODUCTIONS})
    return find_introductions(result.network, book, pd.Index(log["contact_id"].unique()))
