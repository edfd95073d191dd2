"""The plan as pages to print: what each owner does in each week, and what the firm has to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from refgraph.findings import counted
from refgraph.nurture import STATES
from refgraph.outputs.plan.campaigns import campaigns, sender
from refgraph.outputs.plan.lists import owner_lists
from refgraph.outputs.plan.naming import as_day
from refgraph.remembering import once

if TYPE_CHECKING:
    from refgraph.nurture import Plan
    from refgraph.result import Result

MOST_ROWS = 40
"""As many rows as a page has at most: what a person reads through."""

_CAMPAIGNS, _UNFIT, _LAPSING = 10, 6, 9
"""As many rows as the parts of the firm's page have at most, beside one for each owner and state."""

_WAITING, _LAPSES = "Given out before, no room", "Lapsing"
"""Columns of the firm's page that are left out where they are empty."""


@dataclass(frozen=True)
class Week:
    """What an owner does in one week.

    Parameters
    ----------
    first
        Its first day.
    tasks : DataFrame
        The columns of `Plan.tasks`, the most urgent first, with ``phone`` and ``email``, blank where not known.
    """

    first: pd.Timestamp
    tasks: pd.DataFrame


@dataclass(frozen=True)
class WeeklyPage:
    """The page of one owner.

    Parameters
    ----------
    owner
        Empty for nobody.
    weeks
        The weeks of the plan.
    waiting
        How many tasks given out before have no room in any of them, or come after the first ten of a week.
    unfit
        How many more should be done and were not given out, as there is no room.
    sends
        The names of the campaigns that the owner sends.
    """

    owner: str
    weeks: tuple[Week, ...]
    waiting: int
    unfit: int
    sends: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A table of the firm's page: its title, its rows, and what has to be known to read them."""

    title: str
    rows: pd.DataFrame
    note: str = ""


@dataclass(frozen=True)
class FirmPage:
    """The page of the firm: sentences, then tables of at most `MOST_ROWS` rows together."""

    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]


@once
def weekly_pages(result: Result, plan: Plan) -> list[WeeklyPage]:
    """Return a page for everybody who has something to do, with at most ``most_a_week`` tasks in person a week.

    Parameters
    ----------
    result
        The run, for telephone numbers and addresses.
    plan
        What `refgraph.plan` made of it.

    Returns
    -------
    list of WeeklyPage
        By owner; the one of nobody is last.

    Examples
    --------
    >>> import refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Phone": ["555-0100", ""], "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> (page,) = weekly_pages(result, rg.plan(result, rg.assign_tiers(result), start="2026-01-05"))
    >>> page.weeks[0].tasks[["action", "name", "phone"]].values.tolist()
    [['call', 'Ann Lee', '555-0100']]
    """
    unfit = plan.overflow["owner"].value_counts()
    sends, whose = tuple(each.name for each in campaigns(plan)), sender(plan)
    reach = _reach(result.people.contacts)
    return [
        _page(owner, tasks, plan, reach, int(unfit.get(owner, 0)), sends if owner == whose else ())
        for owner, tasks in owner_lists(plan).items()
        if owner or tasks["personal"].any()
    ]


def firm_page(plan: Plan, pages: list[WeeklyPage]) -> FirmPage:
    """Return what the firm has to know of a plan: who does what, what is mailed, what does not fit, who lapses.

    Parameters
    ----------
    plan
        What `refgraph.plan` returned.
    pages
        What `weekly_pages` returned.
    """
    weeks = "One week" if plan.weeks == 1 else f"{plan.weeks} weeks"
    people = int(plan.tasks["personal"].sum())
    mailed = len(plan.tasks) - people
    lead = [
        f"{counted(people, 'thing')} to do in person, and {counted(mailed, 'mailing')} in "
        f"{counted(len(campaigns(plan)), 'campaign')}."
    ]
    if len(plan.overflow):
        fit = "fits" if len(plan.overflow) == 1 else "fit"
        lead.append(f"{len(plan.overflow):,} more should be done and {fit} into nobody's weeks.")
    if len(plan.lapsing):
        go = "1 person goes" if len(plan.lapsing) == 1 else f"{len(plan.lapsing):,} people go"
        lead.append(f"{go} more than {plan.rules.lapsed_after} days without a conversation.")
    parts = (_whose(plan, pages), _mailings(plan), _unfit(plan), _lapsing(plan), _became(plan))
    return FirmPage(
        f"{weeks} from {as_day(plan.start)}", tuple(lead), tuple(part for part in parts if len(part.rows))
    )


def _page(
    owner: str,
    tasks: pd.DataFrame,
    plan: Plan,
    reach: Mapping[str, pd.Series],
    unfit: int,
    sends: tuple[str, ...],
) -> WeeklyPage:
    personal = tasks[tasks["personal"]]
    told = {
        name: personal["contact_id"].map(column).fillna("").astype("str") for name, column in reach.items()
    }
    personal = personal.assign(**told)
    weeks = tuple(
        Week(
            plan.start + pd.Timedelta(days=7 * (week - 1)),
            personal[personal["week"].eq(week)].head(plan.rules.most_a_week).reset_index(drop=True),
        )
        for week in range(1, plan.weeks + 1)
    )
    shown = sum(len(week.tasks) for week in weeks)
    return WeeklyPage(owner, weeks, len(personal) - shown, unfit, sends)


def _reach(contacts: pd.DataFrame) -> dict[str, pd.Series]:
    known = contacts.drop_duplicates("contact_id").set_index("contact_id")
    blank = pd.Series("", index=known.index)
    return {name: known.get(name, blank) for name in ("phone", "email")}


def _whose(plan: Plan, pages: list[WeeklyPage]) -> Part:
    lapsing = plan.lapsing["owner"].value_counts()
    rows = [
        {
            "Who": page.owner or "Nobody yet",
            "This week": len(page.weeks[0].tasks),
            "All weeks": sum(len(week.tasks) for week in page.weeks),
            _WAITING: page.waiting,
            "Does not fit": page.unfit,
            _LAPSES: int(lapsing.get(page.owner, 0)),
        }
        for page in pages[: MOST_ROWS - _CAMPAIGNS - _UNFIT - _LAPSING - len(STATES)]
    ]
    more = len(pages) - len(rows)
    note = f"And {more:,} more, each with a page of their own." if more else ""
    table = pd.DataFrame(rows)
    empty = [name for name in (_WAITING, _LAPSES) if len(table) and not table[name].any()]
    return Part("Who does how much in person", table.drop(columns=empty), note)


def _mailings(plan: Plan) -> Part:
    found = campaigns(plan)
    rows = [
        {
            "Campaign": each.name,
            "People": len(each.tasks),
            "From": as_day(each.tasks["due"].min(), weekday=True),
            "To": as_day(each.tasks["due"].max(), weekday=True),
            "List": each.file,
        }
        for each in found[:_CAMPAIGNS]
    ]
    who = sender(plan)
    note = f"Sent by {who}." if who else "Nobody's role is marketing: give each to somebody."
    if len(found) > len(rows):
        note += f" And {len(found) - len(rows):,} more in plan.csv."
    return Part(
        "Mailings", pd.DataFrame(rows), f"{note} Write done beside a campaign in plan.csv when all is sent."
    )


def _unfit(plan: Plan) -> Part:
    counts = (
        plan.overflow.groupby(["owner", "why"], sort=True)
        .agg(
            number=("task_id", "size"),
            first=("name", lambda names: ", ".join(names.drop_duplicates().head(3))),
        )
        .reset_index()
        .sort_values(["number", "owner", "why"], ascending=[False, True, True], kind="stable")
    )
    rows = counts.head(_UNFIT)
    table = pd.DataFrame(
        {"Tasks": rows["number"], "Because": rows["why"], "First of all with": rows["first"]}
    )
    more = int(counts["number"].sum() - rows["number"].sum())
    return Part(
        "What does not fit", table, f"{f'And {more:,} more. ' if more else ''}All of it is in overflow.csv."
    )


def _lapsing(plan: Plan) -> Part:
    rows = plan.lapsing.sort_values("talk_on", na_position="first", kind="stable").head(_LAPSING)
    first = pd.Timestamp(plan.start)
    table = pd.DataFrame(
        {
            "Name": rows["name"],
            "Tier": rows["tier"],
            "Owner": rows["owner"].replace("", "Nobody yet"),
            "Without a conversation": [
                f"too long since {as_day(day)}" if day < first else f"too long from {as_day(day)}"
                for day in rows["lapses_on"]
            ],
            "Next one": [
                "none planned" if pd.isna(day) else as_day(day, weekday=True)
                for day in rows.get("talk_on", [])
            ],
        }
    )
    more = len(plan.lapsing) - len(rows)
    note = f"And {more:,} more in ledgers/lapsing.csv." if more > 0 else ""
    return Part("Who is lapsing", table, note)


def _became(plan: Plan) -> Part:
    if not len(plan.done):
        return Part("", pd.DataFrame())
    counts = plan.done["status"].value_counts()
    rows = [
        {"State": state, "Tasks": int(counts[state]), "Which means": meaning}
        for state, meaning in STATES.items()
        if state in counts
    ]
    return Part("What became of the tasks given out before", pd.DataFrame(rows))
