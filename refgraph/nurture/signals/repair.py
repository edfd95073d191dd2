"""Who has to be won back before anything else: what went wrong, and how far putting it right has come.

The steps are fix (finish the task, correct the wrong), breathe (nothing is sent), icebreaker (one humble
personal contact) and normal. One apology per issue: once the ice is broken it is never repeated.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from refgraph.nurture.days import texts
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals.purchases import spending
from refgraph.nurture.signals.satisfaction import answers
from refgraph.people import People

FIX, BREATHE, ICEBREAKER, NORMAL = "fix", "breathe", "icebreaker", "normal"
"""The states, in order."""

ISSUES = "contact_id kind since fixed severity shown".split()
"""The columns of the issues."""

_STATES = {
    "repair_state": "str",
    "kind": "str",
    "since": "datetime64[us]",
    "shown": "str",
    "severity": "float64",
    "fixed": "datetime64[us]",
    "settled": "datetime64[us]",
}

_LOST = {"downgrade": "reduced", "cancel": "cancelled", "close": "closed the account"}


def find_issues(people: People, log: pd.DataFrame, rules: NurtureRules) -> pd.DataFrame:
    """Return everything that went wrong lately: complaints, low or fallen scores, spending that fell.

    Returns
    -------
    DataFrame
        `ISSUES`: ``since`` (the day), ``fixed`` (the day it was put right, NaT where it was not), ``severity``
        (3 complaint or cancellation, 2 unhappy, 1 drop or less spending), ``shown`` (in words). Where the
        data have no column for the day it was put right, that is the first conversation since.
    """
    if people.as_of is None:
        return pd.DataFrame({name: [] for name in ISSUES})
    parts = [part for part in _all(people, rules) if len(part)]
    if not parts:
        return pd.DataFrame({name: [] for name in ISSUES})
    found = pd.concat(parts, ignore_index=True)
    found["fixed"] = found["fixed"].mask(found["fixed"].gt(people.as_of))
    talked = _first_talk(found["contact_id"], found["since"], log)
    found["fixed"] = found["fixed"].where(found["recorded"], talked)
    recent = found["since"].ge(people.as_of - pd.Timedelta(days=rules.repair_days))
    still = recent | (found["kind"].eq("complaint") & found["fixed"].isna())
    settled = found["fixed"].ge(people.as_of - pd.Timedelta(days=rules.repair_days))
    return found.loc[still | settled, ISSUES].reset_index(drop=True)


def repair_states(
    issues: pd.DataFrame, log: pd.DataFrame, as_of: pd.Timestamp | None, links: pd.Series, rules: NurtureRules
) -> pd.DataFrame:
    """Return where each contact with an issue stands.

    Parameters
    ----------
    issues
        What `find_issues` returned.
    log
        What `touch_log` returned: the first conversation after the breathing time breaks the ice.
    as_of
        The day on which ages are counted.
    links
        How many contacts each one is linked to: what unhappy people say is amplified.
    rules
        How long nothing is sent.

    Returns
    -------
    DataFrame
        Indexed by ``contact_id``: ``repair_state``, ``since`` and ``shown`` (of the worst issue),
        ``severity`` (times 1 + log2(1 + links)), ``fixed`` (the latest day), ``kind``, ``settled`` (the day
        on which the ice was broken).
    """
    if issues.empty or as_of is None:
        return pd.DataFrame({name: [] for name in _STATES}).astype(_STATES)
    breathing = issues["fixed"] + pd.Timedelta(days=rules.breathe_days)
    broken = _first_talk(issues["contact_id"], breathing, log)
    state = np.select(
        [issues["fixed"].isna(), broken.notna(), breathing.gt(as_of)], [FIX, NORMAL, BREATHE], ICEBREAKER
    )
    order = pd.Series(state).map({FIX: 0, BREATHE: 1, ICEBREAKER: 2, NORMAL: 3}).to_numpy()
    rows = issues.assign(repair_state=state, order=order, broken=broken)
    rows = rows.sort_values(
        ["contact_id", "order", "severity", "since", "kind"], ascending=[True, True, False, False, True]
    )
    worst = rows.groupby("contact_id").first()
    open_rows = rows[rows["order"].lt(3)]
    worst["fixed"] = open_rows.groupby("contact_id")["fixed"].max().reindex(worst.index)
    worst["settled"] = rows.groupby("contact_id")["broken"].max()
    worst["severity"] = amplified(worst["severity"], links.reindex(worst.index))
    return worst[list(_STATES)]


def amplified(severity: pd.Series | float, links: pd.Series) -> pd.Series:
    """Return how bad it is that somebody is unhappy who is linked to so many: times 1 + log2(1 + links).

    Examples
    --------
    >>> amplified(2.0, pd.Series([0, 3, None])).tolist()
    [2.0, 6.0, 2.0]
    """
    reach: pd.Series = 1 + np.log2(1 + links.astype("float64").fillna(0.0))
    return (severity * reach).round(2)


def _all(people: People, rules: NurtureRules) -> Iterator[pd.DataFrame]:
    complaints = people.tables.get("complaints")
    if complaints is not None:
        closed = complaints.get("closed", pd.Series(pd.NaT, index=complaints.index))
        told = "complaint of " + complaints["opened"].dt.strftime("%Y-%m-%d")
        recorded = "closed" in complaints
        yield _issues(complaints["contact_id"], "complaint", complaints["opened"], closed, 3, told, recorded)
    given = answers(people)
    yield from _scores(given[given["score"].notna()], rules)
    deals = people.tables.get("deals")
    if deals is not None:
        yield from _losses(deals, people.as_of, rules)


def _scores(given: pd.DataFrame, rules: NurtureRules) -> Iterator[pd.DataFrame]:
    """Yield the latest scores that are low, and those that fell since the one before."""
    before = given.groupby("contact_id")["score"].shift()
    last = ~given["contact_id"].duplicated(keep="last")
    low = given["score"].le(rules.detractor) & last
    fell = (before - given["score"]).ge(rules.drop) & last & ~low
    closed = given.get("closed_loop_date", pd.Series(pd.NaT, index=given.index))
    day = given["date"].dt.strftime("%Y-%m-%d")
    score = texts(given["score"], "{:g}".format)
    recorded = "closed_loop_date" in given
    told = "score " + score + " on " + day
    yield _issues(given["contact_id"], "score", given["date"], closed, 2, told, recorded)[low.to_numpy()]
    told = "score fell from " + texts(before, "{:g}".format) + " to " + score + " on " + day
    yield _issues(given["contact_id"], "drop", given["date"], closed, 1, told, recorded)[fell.to_numpy()]


def _losses(deals: pd.DataFrame, as_of: pd.Timestamp, rules: NurtureRules) -> Iterator[pd.DataFrame]:
    nothing = pd.Series(pd.NaT, index=deals.index)
    when = deals.get("date", nothing).fillna(deals.get("created", nothing))
    if "kind" in deals:
        lost = deals["kind"].isin(list(_LOST)) & when.le(as_of)
        told = deals["kind"].map(_LOST) + " on " + when.dt.strftime("%Y-%m-%d")
        severity = deals["kind"].map({"downgrade": 1}).fillna(3)
        yield _issues(deals["contact_id"], "loss", when, nothing, severity, told, False)[lost]
    less = spending(deals, as_of, rules)
    less = less[less["change"].le(rules.spend_down)].reset_index()
    told = "spends " + texts(less["change"], "{:.0%}".format) + " of what was usual"
    # A quarter's spending has no day of its own: the last deal before it fell is what stays the same.
    yield _issues(less["contact_id"], "spending", less["last_deal"], pd.NaT, 1, told, False)


def _issues(
    who: pd.Series,
    kind: str,
    since: pd.Series,
    fixed: pd.Series,
    severity: float | pd.Series,
    shown: pd.Series,
    recorded: bool,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "contact_id": who,
            "kind": kind,
            "since": pd.to_datetime(since).astype("datetime64[us]"),
            "fixed": pd.to_datetime(fixed),
            "severity": severity,
            "shown": shown,
            "recorded": recorded,
        }
    ).astype({"fixed": "datetime64[us]", "severity": "float64", "recorded": "bool", "kind": "str"})


def _first_talk(who: pd.Series, day: pd.Series, log: pd.DataFrame) -> pd.Series:
    """Return the first conversation of each contact that the firm began on or after a day."""
    talks = log[log["out"] & log["group"].eq("talk")]
    asked = pd.DataFrame({"contact_id": who, "day": day, "place": range(len(who))})
    pairs = asked.merge(talks[["contact_id", "date"]], on="contact_id")
    first = pairs[pairs["date"].ge(pairs["day"])].groupby("place")["date"].min()
    return pd.Series(first.reindex(range(len(who))).to_numpy("datetime64[us]"), index=who.index)
