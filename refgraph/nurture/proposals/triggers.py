"""What calls for a conversation besides the calendar: who can be asked now, who waits for us, who went quiet.

Every function returns candidates, one row each, with the columns `CANDIDATES`; which of them a contact's
next conversation is for is decided by the order of the buckets.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from refgraph.nurture.days import Span, iso, look_up, texts, to_days
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals import NORMAL, answers, latest_scores, spending
from refgraph.people import People

LEARN_WHY = "learn why"
"""The trigger of a talk with somebody who is content and hesitates to recommend the firm."""

CANDIDATES = "contact_id bucket action trigger occasion due earliest until shown learnt".split()
"""The columns of a candidate: ``earliest`` is the day before which it must not be, ``until`` the last on
which it still makes sense; NaN for no such day. ``learnt`` tells whether these contacts are shown to refer more
often after such a moment."""

MOMENTS = "won referral,high score,bought more,spends more,complaint settled,occasion".split(",")
"""The moments that are taken for good ones to ask before anything is learnt, the best first."""

_ARTICLES = {"purchase": "a", "meeting": "a", "event": "an"}
"""Moments that are words of ours; those of the table of events are told as they are written."""

_CALLED = {"other": "message", "meeting": "invitation", "event": "invitation"}
"""What was sent and had no answer, where its kind is no word for that."""

_MAYBE = 0.5


def asked_days(people: People) -> pd.Series:
    """Return the day on which each contact was last asked for a referral, counted from 1970."""
    days = []
    asks, touches = people.tables.get("asks"), people.tables.get("touches")
    if asks is not None:
        days.append(asks.set_index("contact_id")["date"])
    if touches is not None and "channel" in touches:
        days.append(touches[touches["channel"].str.casefold().eq("ask")].set_index("contact_id")["date"])
    if not days:
        return pd.Series([], dtype="float64")
    dates = pd.concat(days)
    if people.as_of is not None:
        dates = dates[dates.le(people.as_of)]
    return to_days(dates.groupby(level=0).max())


def good_moments(
    people: People,
    referrals: pd.DataFrame,
    occasions: pd.DataFrame,
    book: pd.DataFrame,
    learnt: pd.DataFrame,
    span: Span,
    rules: NurtureRules,
) -> pd.DataFrame:
    """Return the moments of the last days, and the occasions to come, at which a referral can be asked for.

    What the firm's own data show to be a good moment comes before what is taken for one everywhere.

    Parameters
    ----------
    people
        Its feedback and deals.
    referrals
        What `outcomes` returned.
    occasions
        What `find_occasions` returned.
    book
        How far the repair of each contact has come.
    learnt
        What `refgraph.evidence.moments_to_ask` returned.
    span
        The days that are planned.
    rules
        For how long a moment lasts.

    Returns
    -------
    DataFrame
        ``contact_id``, ``moment``, ``day``, ``until``, ``shown``, ``learnt``; several rows for some contacts.
    """
    held = list(dict.fromkeys(learnt["moment"]))
    others = learnt[~learnt["moment"].isin(MOMENTS) & learnt["contact_id"].isin(book.index)]
    parts = [_won(referrals), *_satisfied(people, book, rules), *_spending(people, rules), *_others(others)]
    found = pd.concat([_moments(*part) for part in parts] or [_moments([], "", [], [])], ignore_index=True)
    found["until"] = found["day"] + rules.ask_within_days
    found = found[found["day"].le(span.today) & found["until"].ge(span.first)]
    near = occasions.assign(until=occasions["day"] + rules.occasion_days, shown=occasions["event"])
    near["moment"] = near["event"].str.split().str.join(" ")
    near["moment"] = near["moment"].where(near["moment"].isin(held), "occasion")
    found = pd.concat([found, near[found.columns]], ignore_index=True)
    places = {name: place for place, name in enumerate(dict.fromkeys((*held, *MOMENTS)))}
    found["order"], found["learnt"] = found["moment"].map(places), found["moment"].isin(held)
    return found.sort_values(["contact_id", "order", "day", "shown"], kind="stable", ignore_index=True)


def ask_now(
    moments: pd.DataFrame, allowed: pd.Index, asked: pd.Series, span: Span, rules: NurtureRules
) -> pd.DataFrame:
    """Return whom to ask for a referral, and when: the best moment of each contact that leaves enough time.

    Parameters
    ----------
    moments
        What `good_moments` returned.
    allowed
        Who may be asked: no detractor, no open complaint, nobody in repair, nobody who did not agree.
    asked
        What `asked_days` returned.
    span
        The days that are planned.
    rules
        How long to pause between two asks.
    """
    rows = moments[moments["contact_id"].isin(allowed)].copy()
    rows["earliest"] = look_up(rows["contact_id"], asked) + rules.ask_pause_days
    rows["due"] = rows[["day", "earliest"]].max(axis=1).clip(lower=span.first)
    rows = rows[rows["due"].le(rows["until"]) & rows["due"].le(span.last)]
    best = rows.drop_duplicates("contact_id")
    day = texts(best["day"], iso)
    best = best.assign(
        trigger=best["moment"].where(best["moment"].ne("occasion"), best["shown"]),
        occasion="ask " + best["shown"] + " " + day,
        shown=best["shown"] + " on " + day,
    )
    best["learnt"] = best["learnt"].astype(bool)
    return best.assign(bucket="ask now", action="ask")[CANDIDATES].reset_index(drop=True)


def learn_why(moments: pd.DataFrame, hesitant: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Return whom to ask what holds them back, at a good moment, in place of a referral.

    Parameters
    ----------
    moments
        What `good_moments` returned.
    hesitant
        The rows of the book of those who say to be willing a little, but less than 7 of 10.
    span
        The days that are planned.
    """
    rows = moments[moments["contact_id"].isin(hesitant.index) & moments["day"].le(span.last)]
    best = rows.drop_duplicates("contact_id")
    said = look_up(best["contact_id"], hesitant["intensity"])
    shown = texts(said, _hesitation) + best["shown"] + " on "
    due = best["day"].clip(lower=span.first)
    return _candidates(best["contact_id"], "unanswered", "call", LEARN_WHY, best["day"], due, shown)


def unanswered(log: pd.DataFrame, span: Span, rules: NurtureRules) -> pd.DataFrame:
    """Return whom to call back: the last message had no answer for some days, and nothing came since."""
    last = log[log["campaign_id"].eq("")].drop_duplicates("contact_id", keep="last")
    engaged = log[log["two_way"]].groupby("contact_id")["day"].max()
    since = look_up(last["contact_id"], engaged).fillna(-np.inf)
    waiting = last["out"] & last["responded"].eq(0) & since.lt(last["day"])
    rows = last[waiting & last["day"].ge(span.today - rules.unanswered_until)]
    return _candidates(
        rows["contact_id"],
        "unanswered",
        "call",
        "no answer",
        rows["day"],
        rows["day"] + rules.unanswered_days + 1,
        "no answer to our " + rows["kind"].replace(_CALLED) + " of ",
    )


def to_follow_up(people: People, span: Span, rules: NurtureRules) -> pd.DataFrame:
    """Return whose answer to a survey nobody has come back on."""
    feedback = people.tables.get("feedback")
    if feedback is None or "closed_loop_date" not in feedback or people.as_of is None:
        return pd.DataFrame({name: [] for name in CANDIDATES})
    last = answers(people).drop_duplicates("contact_id", keep="last")
    day = to_days(last["date"])
    waiting = last["closed_loop_date"].isna() & day.ge(span.today - rules.follow_up_until)
    rows, day = last[waiting], day[waiting]
    due = day + rules.follow_up_days + 1
    return _candidates(
        rows["contact_id"],
        "unanswered",
        "call",
        "survey answer",
        day,
        due,
        "nobody came back on the survey answer of ",
    )


def after_e_mail(log: pd.DataFrame, top: pd.Index, span: Span, rules: NurtureRules) -> pd.DataFrame:
    """Return the top-ranked who got an e-mail lately, and have to be called by a principal within days."""
    made = log[log["out"] & log["contact_id"].isin(top)]
    last = made[made["kind"].eq("e-mail")].groupby("contact_id")["day"].max()
    talked = log[log["group"].eq("talk")].groupby("contact_id")["day"].max()
    since = talked.reindex(last.index).fillna(-np.inf)
    rows = last[last.ge(span.today - rules.principal_call_days) & since.lt(last)]
    who = rows.index.to_series(index=range(len(rows))).astype("str")
    day = pd.Series(rows.to_numpy(), index=range(len(rows)), dtype="float64")
    due = day + rules.principal_call_days
    told = "a principal calls soon after the e-mail of "
    return _candidates(who, "due", "call", "call after e-mail", day, due, told)


def stopped_referring(book: pd.DataFrame, span: Span, rules: NurtureRules) -> pd.DataFrame:
    """Return who referred at a rate of its own and does so less, or no more."""
    quiet = book["trend"].isin(["falling", "silent"]) & book["ever"].ge(2) & _rested(book, span, rules)
    rows = book[quiet]
    shown = rows["trend"].map({"falling": "refers less than it used to", "silent": "has stopped referring"})
    return _standing(rows, "stopped referring", "call", "trend " + rows["trend"], shown, span)


def owed(book: pd.DataFrame, owing: pd.Index, span: Span, rules: NurtureRules) -> pd.DataFrame:
    """Return to whom the firm owes referrals."""
    rows = book[book.index.isin(owing) & _rested(book, span, rules)]
    shown = pd.Series("the firm owes referrals", index=rows.index, dtype="str")
    return _standing(rows, "reciprocity owed", "refer", "reciprocity", shown, span)


def worth_cultivating(book: pd.DataFrame, span: Span, rules: NurtureRules) -> pd.DataFrame:
    """Return who is well connected and has not referred enough yet."""
    rows = book[book["cultivate"] & _rested(book, span, rules)]
    shown = pd.Series("well connected, hardly a referral yet", index=rows.index, dtype="str")
    return _standing(rows, "cultivate", "meeting", "core candidate", shown, span)


def _hesitation(intensity: float) -> str:
    return (
        "says maybe to recommending us; " if intensity == _MAYBE else f"willing {10 * intensity:.0f} of 10; "
    )


def _won(referrals: pd.DataFrame) -> tuple[pd.Series, str, pd.Series, str]:
    won = referrals[referrals["stage"].eq("won") & referrals["stage_date"].notna()]
    return won["referrer_id"], "won referral", to_days(won["stage_date"]), "a referral won"


def _satisfied(
    people: People, book: pd.DataFrame, rules: NurtureRules
) -> Iterator[tuple[pd.Series, str, pd.Series, pd.Series | str]]:
    last = latest_scores(people)
    glad = last[last["score"].ge(rules.promoter)]
    yield (
        glad["contact_id"],
        "high score",
        to_days(glad["date"]),
        "a score of " + texts(glad["score"], "{:g}".format),
    )
    over = book["repair_settled"].where(book["repair_state"].eq(NORMAL))
    settled, since = look_up(last["contact_id"], over), look_up(last["contact_id"], book["repair_since"])
    content = last["score"].ge(rules.thankful) & settled.notna() & last["date"].gt(since)
    yield last.loc[content, "contact_id"], "complaint settled", to_days(settled[content]), "a wrong put right"


def _spending(
    people: People, rules: NurtureRules
) -> Iterator[tuple[pd.Series, str, pd.Series, pd.Series | str]]:
    deals = people.tables.get("deals")
    if deals is None or "date" not in deals or people.as_of is None:
        return
    if "kind" in deals:
        won = deals["status"].eq("won") if "status" in deals else deals["amount"].gt(0)
        more = deals[won & deals["kind"].isin(["upsell", "upgrade"])]
        yield more["contact_id"], "bought more", to_days(more["date"]), more["kind"]
    up = spending(deals, people.as_of, rules)
    up = up[up["change"].ge(rules.spend_up)].reset_index()
    yield up["contact_id"], "spends more", to_days(pd.to_datetime(up["latest"])), "spending up"


def _others(learnt: pd.DataFrame) -> Iterator[tuple[pd.Series, str, pd.Series, str]]:
    """Yield the moments that nobody takes for good ones before the data show that they are."""
    for moment, rows in learnt.groupby("moment", sort=True):
        shown = f"{_ARTICLES[moment]} {moment}" if moment in _ARTICLES else str(moment)
        yield rows["contact_id"], str(moment), to_days(rows["date"]), shown


def _moments(who: pd.Series, moment: str, day: pd.Series, shown: pd.Series | str) -> pd.DataFrame:
    table = pd.DataFrame({"contact_id": who, "moment": moment, "day": day, "shown": shown})
    return table.astype({"contact_id": "str", "moment": "str", "day": "float64", "shown": "str"})


def _rested(book: pd.DataFrame, span: Span, rules: NurtureRules) -> pd.Series:
    """Tell who was not spoken to lately: a standing reason is no reason to call every week."""
    return ~book["talk_day"].gt(span.today - rules.retry_days) & book["excluded"].eq("")


def _standing(
    rows: pd.DataFrame, bucket: str, action: str, trigger: str | pd.Series, shown: pd.Series, span: Span
) -> pd.DataFrame:
    """Return candidates whose reason has no day of its own: they are named by the conversation they follow."""
    since = texts(rows["talk_day"], iso)
    table = pd.DataFrame(
        {
            "contact_id": rows.index.to_series(),
            "bucket": bucket,
            "action": action,
            "trigger": trigger,
            "occasion": bucket + " since " + since,
            "due": float(span.first),
            "earliest": np.nan,
            "until": np.nan,
            "shown": shown,
            "learnt": False,
        }
    )
    return table.reset_index(drop=True)[CANDIDATES]


def _candidates(
    who: pd.Series,
    bucket: str,
    action: str,
    trigger: str,
    day: pd.Series,
    due: pd.Series,
    shown: str | pd.Series,
) -> pd.DataFrame:
    told = texts(day, iso)
    table = pd.DataFrame(
        {
            "contact_id": who,
            "bucket": bucket,
            "action": action,
            "trigger": trigger,
            "occasion": trigger + " " + told,
            "due": due,
            "earliest": np.nan,
            "until": np.nan,
            "shown": shown + told,
            "learnt": False,
        }
    )
    return table.reset_index(drop=True)[CANDIDATES]
