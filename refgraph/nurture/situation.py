"""Where every contact stands on the day the plan is made: the clock, the repair, what was said and asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from refgraph.evidence import moments_to_ask
from refgraph.network import A_PATIENT, between_nodes
from refgraph.nurture.days import Span, to_days
from refgraph.nurture.ledgers import gather_testimonials, weigh_favours
from refgraph.nurture.proposals import (
    Causes,
    after_e_mail,
    ask_now,
    good_moments,
    learn_why,
    owed,
    stopped_referring,
    survey_days,
    to_follow_up,
    unanswered,
    worth_cultivating,
)
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals import (
    NORMAL,
    answers,
    clock,
    find_issues,
    find_occasions,
    firm_milestone,
    gather_profiles,
    latest_scores,
    outcomes,
    repair_states,
    rewards_due,
    stage,
)
from refgraph.people import People
from refgraph.remembering import once
from refgraph.tiers import LEARN_WHY, WILLING, Analysed, Tiers

_OF_THE_REPAIR = ("kind", "since", "shown", "fixed", "settled")


@dataclass(frozen=True)
class Situation:
    """What is known on the day the plan is made.

    Parameters
    ----------
    people
        The tables.
    book : DataFrame
        One row per contact but patients: the profile, the clock, the repair, ``told_score`` and ``asked_how``
        (the latest score that counts, the day of the latest answer), ``talk_day``, ``suppressed``.
    log : DataFrame
        Every touch and engagement.
    referrals, rewards, favours : DataFrame
        What became of every referral, what is to be thanked, the balance with everybody.
    learnt : DataFrame
        The moments after which the firm's contacts are shown to refer more often (`refgraph.evidence.moments_to_ask`).
    asked : Series
        The day on which each contact was last asked for a referral.
    span
        The days that are planned.
    names : Series
        What everybody is called who was referred: patients have no name.
    """

    people: People
    book: pd.DataFrame
    log: pd.DataFrame
    referrals: pd.DataFrame
    rewards: pd.DataFrame
    favours: pd.DataFrame
    learnt: pd.DataFrame
    asked: pd.Series
    span: Span
    names: pd.Series

    @cached_property
    def open_to_asks(self) -> pd.Index:
        """Who may be asked at all, whenever it was last done: people who know the firm, and like it."""
        book = self.book
        barred = book["suppressed"].ne("") & ~book["suppressed"].str.startswith(_ASKED)
        known = book["experienced"].eq(1) | book["ever"].gt(0) | book["level"].gt(0)
        return book.index[~barred & known & book["person"]]

    @cached_property
    def hesitant(self) -> pd.Index:
        """Who says to be willing to refer a little, but less than 7 of 10, and may be talked to about it."""
        book = self.book
        fine = book["detractor"].ne(1) & book["repair_state"].eq(NORMAL) & book["consent"].ne(0)
        some = book["intensity"].gt(0) & book["intensity"].lt(WILLING)
        return book.index[some & fine & book["excluded"].eq("") & book["person"]]

    @once
    def testimonials(self, rules: NurtureRules) -> pd.DataFrame:
        """Return who speaks for the firm, and whom to ask next; see `gather_testimonials`."""
        people = self.people
        return gather_testimonials(people.contacts, self.book, self.open_to_asks, people.as_of, rules)


_ASKED = "asked less than"


def see(
    result: Analysed,
    tiers: Tiers,
    log: pd.DataFrame,
    asked: pd.Series,
    span: Span,
    rules: NurtureRules,
) -> Situation:
    """Gather what is known of every contact on the day before the plan begins.

    Parameters
    ----------
    result, tiers
        The values of a run.
    log
        Every touch and engagement, and what somebody said to have done.
    asked
        The day on which each contact was last asked for a referral.
    span
        The days that are planned.
    rules
        Thresholds.
    """
    people = result.people
    book = _book(result, tiers, log, rules)
    nodes = result.network.nodes
    # What patients refer is nobody's to thank for or to follow: they are in no book.
    referrals = between_nodes(outcomes(people), nodes)
    referrals = referrals[referrals["referrer_id"].isin(book.index)]
    names = _names(people, book)
    rewards = rewards_due(referrals, names, log, people.as_of, rules)
    book["suppressed"] = suppressed(book, asked, span, rules)
    favours = weigh_favours(replace(people, referrals=between_nodes(people.referrals, nodes)), book, rules)
    learnt = moments_to_ask(people, result.network)
    return Situation(people, book, log, referrals, rewards, favours, learnt, asked, span, names)


def _names(people: People, book: pd.DataFrame) -> pd.Series:
    """Return what those referred are called: patients are named in no list."""
    contacts = people.contacts
    patients = contacts.loc[contacts["patient"], "contact_id"]
    return pd.concat([book["name"], pd.Series(A_PATIENT, index=pd.Index(patients), dtype="str")])


def gather_causes(now: Situation, rules: NurtureRules) -> Causes:
    """Gather everything besides the cadences that calls for a task."""
    people, book, log, span = now.people, now.book, now.log, now.span
    occasions = find_occasions(people, book, span, rules)
    moments = good_moments(people, now.referrals, occasions, book, now.learnt, span, rules)
    cared = book.index[book["level"].gt(0) | book["cultivate"]]
    top = book.index[book["rank"].astype("float64").le(rules.principal_call_top)]
    owing = pd.Index(now.favours.loc[now.favours["owes"], "contact_id"])
    parts = [
        ask_now(moments, now.open_to_asks.difference(now.hesitant), now.asked, span, rules),
        learn_why(moments, book.loc[now.hesitant], span),
        unanswered(log[log["contact_id"].isin(cared)], span, rules),
        to_follow_up(people, span, rules),
        after_e_mail(log, top, span, rules),
        stopped_referring(book, span, rules),
        owed(book, owing, span, rules),
        worth_cultivating(book, span, rules),
    ]
    candidates = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    surveys = survey_days(book, log, span, rules)
    milestone = firm_milestone(people, span.today, rules)
    told = now.testimonials(rules)
    speakers = frozenset(told.loc[told["next_ask"].astype(bool), "contact_id"])
    return Causes(candidates, now.rewards, occasions, surveys, milestone, speakers)


def suppressed(book: pd.DataFrame, asked: pd.Series, span: Span, rules: NurtureRules) -> pd.Series:
    """Return why a contact is not asked for referrals now; blank for who can be."""
    lately = asked.reindex(book.index).ge(span.first - rules.ask_pause_days + 1)
    why = pd.Series("", index=book.index, dtype="str")
    # The last that holds is shown: the one that bars most.
    for reason, holds in (
        (f"{_ASKED} {rules.ask_pause_days} days ago", lately),
        ("learn first why referring is no clear yes", book["asking"].eq(LEARN_WHY)),
        ("says not to be willing to refer", book["unwilling"].eq(True)),
        ("detractor: " + book["detractor_by"], book["detractor"].eq(1)),
        ("in repair: " + book["repair_shown"].fillna(""), book["repair_state"].ne(NORMAL)),
        ("did not agree to be approached", book["consent"].eq(0)),
        (book["excluded"], book["excluded"].ne("")),
    ):
        why = why.mask(holds, reason)
    return why.astype("str")


def _book(result: Analysed, tiers: Tiers, log: pd.DataFrame, rules: NurtureRules) -> pd.DataFrame:
    """Return the profiles joined with the clock, the repair and the days the rest is counted by."""
    people = result.people
    book = gather_profiles(result, tiers, rules)
    timed = clock(log, book.index, people.as_of, rules)
    timed["enough"] = timed["engagements"].ge(rules.familiar_engagements)
    lately = (
        (people.as_of - book["created"]).dt.days.lt(rules.seeker_days) if people.as_of is not None else False
    )
    timed["stage"] = stage(timed, book["willing"].eq(1), book["ever"].gt(0), lately)
    repair = repair_states(find_issues(people, log, rules), log, people.as_of, book["links"], rules)
    repair = repair.rename(columns={name: f"repair_{name}" for name in _OF_THE_REPAIR})
    book = book.join([timed, repair, _answers(people, rules)])
    book["repair_state"] = book["repair_state"].fillna(NORMAL).astype("str")
    book["testimonial_day"] = to_days(book["testimonial_date"])
    book["engaged_day"], book["created_day"] = to_days(book["last_engagement"]), to_days(book["created"])
    talks = log[log["out"] & log["group"].isin(["talk", "other"])]
    book["surveyed"] = log[log["kind"].eq("survey")].groupby("contact_id")["day"].max().reindex(book.index)
    book["talk_day"] = talks.groupby("contact_id")["day"].max().reindex(book.index)
    return book


def _answers(people: People, rules: NurtureRules) -> pd.DataFrame:
    """Return the latest score of each contact, if it still counts, and the day of its latest answer."""
    last = latest_scores(people).set_index("contact_id")
    if people.as_of is None:
        return pd.DataFrame({"told_score": [], "asked_how": []}, dtype="float64")
    counts = (people.as_of - last["date"]).dt.days.le(rules.fresh_days)
    answered = to_days(answers(people).groupby("contact_id")["date"].max())
    return pd.DataFrame({"told_score": last["score"].where(counts), "asked_how": answered})
