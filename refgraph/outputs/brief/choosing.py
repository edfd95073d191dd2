"""Whom to thank, to win back, to ask: the first of each on the week's pages of the plan."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refgraph.nurture import Plan
from refgraph.outputs.brief.parts import Entry, ToDo
from refgraph.outputs.brief.words import fitted, one_reason, wide, with_days
from refgraph.outputs.plan import short_action, weekly_pages
from refgraph.outputs.report import Names
from refgraph.result import Result

MOST = 5
"""So many people a list has; it is never filled up to them."""

_OFFLINE = frozenset({"handwritten note", "card", "gift", "post"})
"""What neither a telephone nor e-mail is needed for."""

_BARRED = ("in repair", "detractor", "did not agree")
"""Who is neither thanked nor asked in print, by the beginning of what the plan says of it."""

_THANKS = "referral "
"""How the triggers of thanks begin."""

_NAME, _FIRM, _OWNER, _REASON, _REACH = 40, 28, 28, 92, 34
_ONE_LINE = 22
"""A longer name takes two lines, and leaves none for the organisation."""
"""How many letters each has room for on paper."""


_KNOWN = (re.compile("^(A good moment to ask|Ask now): "), re.compile(r", more than \d+$"))
"""What the heading of a list says already, and the limit of which the plan tells."""


@dataclass(frozen=True)
class _List:
    title: str
    buckets: tuple[str, ...]
    triggers: str
    careful: bool
    nobody: str


_LISTS = (
    _List("To thank", (), _THANKS, True, "Nobody: no referral waits for thanks in these weeks."),
    _List(
        "To win back",
        ("lapsed", "stopped referring"),
        "",
        False,
        "Nobody: no call to win somebody back is due now.",
    ),
    _List("To ask", ("ask now",), "", True, "Nobody: no good moment to ask falls into these weeks."),
)


def choose(result: Result, plan: Plan, names: Names, unnamed: Collection[str]) -> tuple[ToDo, ...]:
    """Return the three lists.

    Parameters
    ----------
    result
        The run, for telephone numbers and addresses.
    plan
        What `refgraph.plan` returned.
    names
        What people are called: a redacted page has codes and no way to reach them.
    unnamed
        Ids of those who never stand on the page.
    """
    weekly = _weekly(result, plan)
    weekly = weekly[~weekly["contact_id"].isin(unnamed)]
    return tuple(_list(each, weekly, plan, names) for each in _LISTS)


def _weekly(result: Result, plan: Plan) -> pd.DataFrame:
    """Return what stands on the pages of all owners, and the rewards, which go out as a campaign; by urgency."""
    weeks = [week.tasks for page in weekly_pages(result, plan) for week in page.weeks]
    sent = plan.tasks[~plan.tasks["personal"] & plan.tasks["trigger"].str.startswith(_THANKS)]
    contacts = result.people.contacts.set_index("contact_id")
    ways = {
        way: sent["contact_id"].map(contacts[way]) if way in contacts else "" for way in ("phone", "email")
    }
    tasks = pd.concat([*weeks, sent[sent["week"].le(plan.weeks)].assign(**ways)], ignore_index=True)
    tasks = tasks.fillna({"phone": "", "email": ""})
    return tasks.sort_values(["week", "bucket_order", "rank"], kind="stable")


def _list(kind: _List, weekly: pd.DataFrame, plan: Plan, names: Names) -> ToDo:
    chosen = (
        weekly["trigger"].str.startswith(kind.triggers)
        if kind.triggers
        else weekly["bucket"].isin(kind.buckets)
    )
    rows = weekly[chosen]
    if kind.careful:
        rows = rows[~rows["contact_id"].isin(_troubled(plan))]
    rows = rows.drop_duplicates("contact_id")
    entries = tuple(_entry(row, plan, names) for row in rows.head(MOST).to_dict("records"))
    return ToDo(kind.title, entries, len(rows), kind.nobody)


def _troubled(plan: Plan) -> pd.Index:
    """Return who is neither thanked nor asked: an open complaint, a repair under way, no wish to be approached."""
    state = plan.contacts
    return state.index[state["repair_state"].ne("normal") | state["suppressed"].str.startswith(_BARRED)]


def _entry(task: dict[str, Any], plan: Plan, names: Names) -> Entry:
    name = fitted(names.contacts([task["contact_id"]])[0], _NAME)
    firm = fitted(names.texts([task["organisation"]])[0], _FIRM)
    return Entry(
        task["task_id"],
        name,
        firm if wide(name) <= _ONE_LINE else "",
        short_action(task["action"]),
        fitted(names.owners([task["owner"]])[0], _OWNER),
        "" if names.redact else _reach(task),
        task["due"],
        bool(pd.notna(task["overdue"])),
        fitted(_reason(task, plan, names), _REASON),
    )


def _reach(task: dict[str, Any]) -> str:
    """Return how to get in touch, what the action needs first; that nothing is on record, where it is needed."""
    ways = ("email", "phone") if task["channel"] == "e-mail" else ("phone", "email")
    known = [text for text in (str(task[way]).strip() for way in ways) if text]
    if known:
        # An address that is cut is none.
        return min(known, key=lambda text: len(text) > _REACH)
    return "" if task["channel"] in _OFFLINE else "no telephone or e-mail on record"


def _reason(task: dict[str, Any], plan: Plan, names: Names) -> str:
    if names.redact:
        return str(task["bucket"])
    # What is to be done stands above the list and before the reason.
    text = one_reason(task["reason"]).removesuffix(": say thank you")
    for known in _KNOWN:
        text = known.sub("", text)
    return with_days(f"{text[:1].upper()}{text[1:]}", plan.as_of)
