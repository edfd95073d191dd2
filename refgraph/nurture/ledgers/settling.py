"""What became of every task: done by a touch or by somebody's word, moved, cancelled, or ended by the data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from refgraph.nurture.days import look_up, to_date
from refgraph.nurture.decided import read_task_decision
from refgraph.nurture.ledgers.task_ledger import BY_WORD, CANCELLED, FINISHED, LIVING
from refgraph.nurture.signals import BREATHE, FIX, ICEBREAKER, group_of
from refgraph.people import touch_kind
from refgraph.row_by_row import each_row

_GRACE = pd.Timedelta(days=7)
_DAY = pd.Timedelta(days=1)

_BY_KIND = ("survey", "testimonial")
"""Mailings that no other mailing stands in for: a newsletter asks nobody how content they are."""

_ANSWERED = {"survey": "asked_how", "testimonial": "testimonial_day"}
"""What is done by its answer, too, and where the book has the day of it."""


def settle(
    ledger: pd.DataFrame,
    log: pd.DataFrame,
    today: pd.Timestamp,
    decisions: Mapping[str, str] | None = None,
    asks: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say what became of every open task up to a day.

    A task is done by a touch of its kind (a conversation, a gesture, a mailing; an ask by an ask) with that
    contact, from a week before it was due, but not before the plan that gave it out, on; and by somebody's
    word. A touch settles one task, the first that was due. What was settled on the same as-of date is settled
    anew, so that the same plan can be made twice.

    Parameters
    ----------
    ledger
        What `read_tasks` returned.
    log
        What `touch_log` returned.
    today
        The as-of date.
    decisions
        Task id -> what `read_task_decision` takes.
    asks
        ``contact_id`` and ``date`` of the asks on record.

    Returns
    -------
    DataFrame
        The ledger.
    """
    ledger = ledger.copy()
    again = ledger["closed"].ge(today)
    ledger.loc[again, ["state", "why"]] = ["open", ""]
    ledger.loc[again, ["closed", "done_on"]] = pd.NaT
    _follow(ledger, decisions or {}, today)
    days = _matched(ledger, log, asks)
    for place, day in days.items():
        _finish(ledger, place, day, today, "")
    living = ledger["state"].isin(LIVING)
    moved = living & ledger["due"].ne(ledger["first_due"])
    ledger["state"] = ledger["state"].mask(living, "open").mask(moved, "edited").astype("str")
    return ledger


def end(ledger: pd.DataFrame, book: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Close the tasks that the data forbid, and say why: nothing is dropped without a reason.

    Parameters
    ----------
    ledger
        What `settle` returned.
    book
        Who may be approached, who is in repair, whom not to ask (``suppressed``).
    today
        The as-of date.
    """
    ledger = ledger.copy()
    living = ledger["state"].isin(LIVING)
    mended = book.loc[
        book["repair_state"].isin([BREATHE, ICEBREAKER]) & book["repair_fixed"].notna(), "repair_fixed"
    ]
    put_right = living & ledger["trigger"].eq("repair") & ledger["contact_id"].isin(mended.index)
    for place in ledger.index[put_right]:
        day = mended[ledger.at[place, "contact_id"]]
        _finish(ledger, place, day, today, "put right, as the CRM says")
    for action, answer in _ANSWERED.items():
        _answered(ledger, action, book[answer], today)
    living = ledger["state"].isin(LIVING)
    who = ledger.loc[living, "contact_id"]
    why = _barred(book).reindex(who.to_numpy()).fillna("no contact has this id any more").to_numpy()
    repair = book["repair_state"].reindex(who.to_numpy()).isin([FIX, BREATHE, ICEBREAKER]).to_numpy()
    shown = ("in repair: " + book["repair_shown"].fillna("")).reindex(who.to_numpy()).to_numpy()
    why = np.where((why == "") & repair & ledger.loc[living, "bucket"].ne("repair"), shown, why)
    unasked = book["suppressed"].reindex(who.to_numpy()).fillna("").to_numpy()
    why = np.where((why == "") & ledger.loc[living, "action"].eq("ask"), unasked, why)
    ended = pd.Series(why, index=who.index, dtype="str")
    ended = ended[ended.ne("")]
    ledger.loc[ended.index, "state"] = "dropped"
    ledger.loc[ended.index, "why"] = ended
    ledger.loc[ended.index, "closed"] = today
    return ledger


def _answered(ledger: pd.DataFrame, action: str, days: pd.Series, today: pd.Timestamp) -> None:
    """Close what asked for an answer that has come since, whatever reminded the contact of it."""
    living = ledger[ledger["state"].isin(LIVING) & ledger["action"].eq(action)]
    came = look_up(living["contact_id"], days)
    for place, day in came[came.notna()].items():
        date = to_date(int(day))
        if date > living.at[place, "emitted"]:
            _finish(ledger, place, date, today, "answered")


def with_words(log: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the log with what somebody said to have done and no touch tells: it is a touch like any other."""
    said = ledger[ledger["why"].eq(BY_WORD) & ledger["done_on"].notna()]
    if said.empty:
        return log
    kind = (
        said["action"].map({action: touch_kind(action) for action in said["action"].unique()}).astype("str")
    )
    group = kind.map({one: group_of(one) for one in kind.unique()}).astype("str")
    near = _near(said["contact_id"], group, said["done_on"], log)
    log = _answered_by_word(log, said[near & group.eq("talk")])
    rows = pd.DataFrame(
        {
            "contact_id": said["contact_id"],
            "date": said["done_on"],
            "day": (said["done_on"] - pd.Timestamp(0)).dt.days.astype("float64"),
            "kind": kind,
            "group": group,
            "out": True,
            "two_way": group.eq("talk"),
            "responded": group.eq("talk").map({True: 1.0, False: np.nan}),
            "owner": said["owner"],
            "cost": np.nan,
            "campaign_id": "",
        }
    )[~near]
    both = pd.concat([log, rows.astype(log.dtypes.to_dict())], ignore_index=True)
    return both.sort_values(
        ["contact_id", "date", "kind", "two_way", "responded", "owner"], kind="stable", ignore_index=True
    )


def _answered_by_word(log: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Return the log in which a call is answered where somebody says that the conversation was had.

    The same call written down once more, without whether it was answered, takes nothing back; that it was not does.
    """
    two_way, responded = log["two_way"].copy(), log["responded"].copy()
    talks = log[log["group"].eq("talk")]
    for task in each_row(said):
        apart = (talks.loc[talks["contact_id"].eq(task.contact_id), "date"] - task.done_on).abs()
        apart = apart[apart.le(_GRACE)]
        unknown = apart[responded[apart.index].isna()]
        if len(unknown) and not two_way[apart.index].any():
            place = unknown.idxmin()
            two_way[place], responded[place] = True, 1.0
    return log.assign(two_way=two_way, responded=responded)


def _follow(ledger: pd.DataFrame, decisions: Mapping[str, str], today: pd.Timestamp) -> None:
    living = ledger[ledger["state"].isin(LIVING) & ledger["task_id"].isin(set(decisions))]
    for place, task in living["task_id"].items():
        word = read_task_decision(decisions[task])
        if word == "cancelled":
            ledger.loc[place, ["state", "why"]] = ["dropped", CANCELLED]
            ledger.loc[place, "closed"] = today
        elif word.startswith("done"):
            day = pd.Timestamp(word.partition(" ")[2]) if " " in word else today
            _finish(ledger, place, day, today, BY_WORD)
        elif word:
            ledger.loc[place, "due"] = pd.Timestamp(word)


def _finish(ledger: pd.DataFrame, place: object, day: pd.Timestamp, today: pd.Timestamp, why: str) -> None:
    state = "done" if day <= ledger.at[place, "due"] + _GRACE else "late"
    ledger.loc[place, ["state", "why"]] = [state, why]
    ledger.loc[place, "done_on"] = day
    ledger.loc[place, "closed"] = today


def _matched(
    ledger: pd.DataFrame, log: pd.DataFrame, asks: pd.DataFrame | None
) -> dict[object, pd.Timestamp]:
    """Return the day on which open tasks were done: the first touch of its kind that no other task has taken."""
    made = _touches(log, asks)
    streams = ledger["action"].map({one: _streams(one) for one in ledger["action"].unique()})
    for task in each_row(ledger[ledger["state"].isin(FINISHED)]):
        within = _GRACE if task.why else pd.Timedelta(0)
        for stream in streams[task.Index]:
            _take(made.get((task.contact_id, stream), []), task.done_on, within)
    found: dict[object, pd.Timestamp] = {}
    living = ledger[ledger["state"].isin(LIVING)]
    earliest = pd.concat([living["due"] - _GRACE, living["emitted"] + _DAY], axis=1).max(axis=1)
    for task in each_row(living.sort_values(["due", "task_id"], kind="stable")):
        for stream in streams[task.Index]:
            days = made.get((task.contact_id, stream), [])
            if task.Index in found:
                _take(days, found[task.Index], pd.Timedelta(0))
            elif (day := next((day for day in days if day >= earliest[task.Index]), None)) is not None:
                days.remove(day)
                found[task.Index] = day
    return found


def _streams(action: str) -> tuple[str, ...]:
    """Return by what a task is done; an ask on record may be on record as a conversation as well."""
    if action in _BY_KIND:
        return (action,)
    return ("ask", "talk") if action == "ask" else (group_of(touch_kind(action)),)


def _take(days: list[pd.Timestamp], day: pd.Timestamp, within: pd.Timedelta) -> bool:
    """Take the day that is closest out of some, if one is near; say whether there was one."""
    near = [one for one in days if abs(one - day) <= within]
    if near:
        days.remove(min(near, key=lambda one: (abs(one - day), one)))
    return bool(near)


def _touches(log: pd.DataFrame, asks: pd.DataFrame | None) -> dict[tuple[str, str], list[pd.Timestamp]]:
    # What came in settles a conversation too: nobody has to be called who has just rung.
    rows = log[log["out"] | log["group"].eq("talk")]
    made: dict[tuple[str, str], list[pd.Timestamp]] = {}
    streams = rows["group"].mask(rows["kind"].isin(_BY_KIND), rows["kind"])
    for contact, stream, date in zip(rows["contact_id"], streams, rows["date"], strict=True):
        made.setdefault((contact, stream), []).append(date)
    if asks is not None:
        for contact, date in sorted(zip(asks["contact_id"], asks["date"], strict=True)):
            made.setdefault((contact, "ask"), []).append(date)
    return made


def _barred(book: pd.DataFrame) -> pd.Series:
    refused = book["excluded"].eq("") & book["consent"].eq(0)
    return book["excluded"].mask(refused, "did not agree to be approached").astype("str")


def _near(who: pd.Series, group: pd.Series, day: pd.Series, log: pd.DataFrame) -> pd.Series:
    made = _touches(log, None)
    pairs = zip(who, group, day, strict=True)
    return pd.Series(
        [_take(made.get((one, kind), []), at, _GRACE) for one, kind, at in pairs], who.index, dtype=bool
    )
