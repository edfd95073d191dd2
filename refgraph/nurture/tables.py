"""The tables of the plan: tasks, who lapses, contacts and owners."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from refgraph.evidence import compare_budgets
from refgraph.nurture.days import Span, look_up, to_date
from refgraph.nurture.ledgers import find_new_business
from refgraph.nurture.proposals import describe
from refgraph.nurture.rules import TALKS, Cadence, NurtureRules
from refgraph.nurture.schedule import BUCKETS
from refgraph.nurture.scheduling import Placed, Portfolios, full_load
from refgraph.nurture.signals import NORMAL
from refgraph.people import People
from refgraph.row_by_row import each_row

CONTACTS = (
    "name owner tier last_engagement days_since lapse lapse_basis rhythm going_cold stage cadence last_touch "
    "touches_365 touches_year one_on_ones_365 one_on_ones_year next_due suppressed repair_state"
).split()
"""The columns of the contacts."""

LAPSING = "contact_id name owner tier lapses_on talk_on".split()
"""The columns of who goes too long without a conversation."""

_YEAR, _MONTH, _WEEK = 365, 30, 7


def task_rows(
    placed: Sequence[Placed], book: pd.DataFrame, span: Span, rules: NurtureRules
) -> list[dict[str, object]]:
    """Return the tasks as rows, in the order of week, owner, bucket, tier, rank, gap and id."""
    chosen = book.loc[sorted({one.proposal.contact_id for one in placed})]
    people = {row.Index: row for row in each_row(chosen)}
    rows = [_task(people[one.proposal.contact_id], one, span, rules) for one in placed]
    levels = book["level"].to_dict()

    def key(row: dict[str, Any]) -> tuple[object, ...]:
        rank = math.inf if pd.isna(row["rank"]) else row["rank"]
        gap = -1.0 if row["gap"] != row["gap"] else row["gap"]
        who = row["contact_id"]
        return (
            row["week"],
            row["owner"],
            row["bucket_order"],
            -levels[who],
            rank,
            -gap,
            who,
            row["task_id"],
        )

    return sorted(rows, key=key)


def _task(row: Any, one: Placed, span: Span, rules: NurtureRules) -> dict[str, object]:
    task = one.proposal
    overdue = span.first - one.due if task.told and one.due < span.first else None
    return {
        "task_id": task.task_id,
        "contact_id": task.contact_id,
        "name": row.name,
        "organisation": row.organisation,
        "owner": one.owner,
        "tier": row.tier,
        "rank": row.rank,
        "bucket": task.bucket,
        "bucket_order": BUCKETS.index(task.bucket) + 1,
        "action": task.action,
        "personal": task.stream != "mailing",
        "due": to_date(one.due),
        "overdue": overdue,
        "week": one.week,
        "gap": task.gap,
        "trigger": task.trigger,
        "occasion": task.occasion,
        "why": one.why,
        **_words(row, one, rules),
    }


def _words(row: Any, one: Placed, rules: NurtureRules) -> dict[str, str]:
    """Return what is said of a task: what was said when it was given out, if it was."""
    told = one.proposal.told
    if told:
        return {name: str(getattr(told, name)) for name in ("channel", "content", "wording", "reason")}
    whose = f"{row.owner} has no room" if row.owner and one.owner != row.owner else ""
    return describe(row, one.proposal, rules, whose)


def lapsing_table(
    placed: Sequence[Placed], book: pd.DataFrame, portfolios: Portfolios, span: Span, rules: NurtureRules
) -> pd.DataFrame:
    """Return whose cadence has conversations, and who goes too long without one by the plan.

    Returns
    -------
    DataFrame
        `LAPSING`, the first to lapse first; ``lapses_on`` is the first day on which the contact has lapsed, be it
        before the plan: more than ``lapsed_after`` days after it last took part in anything, or after the
        conversation planned before; ``talk_on`` is the day of the next one planned after that, if there is one.
    """
    weeks = (span.last - span.first + 1) // _WEEK
    talks: dict[str, list[int]] = {}
    for one in placed:
        if not one.why and one.week <= weeks and one.proposal.stream == "talk":
            day = max(one.due, span.first + _WEEK * (one.week - 1))
            talks.setdefault(one.proposal.contact_id, []).append(day)
    cared = [bool(rules.cadence(group).interval(*TALKS) < _YEAR) for group in book["group"]]
    chosen = np.array(cared, dtype=bool) & book["repair_state"].eq(NORMAL)
    rows = book.loc[chosen, ["name", "owner", "tier", "engaged_day"]]
    found = {
        who: _lapse(engaged, sorted(talks.get(who, [])), span, rules)
        for who, engaged in zip(rows.index.tolist(), rows["engaged_day"].tolist(), strict=True)
    }
    lapses = {who: days for who, days in found.items() if days}
    rows = rows.loc[list(lapses)]
    keeper = portfolios.keeper.reindex(rows.index)
    table = rows.assign(
        owner=rows["owner"].where(keeper.fillna("").eq(""), keeper),
        lapses_on=[to_date(day) for day, _ in lapses.values()],
        talk_on=[pd.NaT if talk is None else to_date(talk) for _, talk in lapses.values()],
    )
    table = table.reset_index().astype({"lapses_on": "datetime64[us]", "talk_on": "datetime64[us]"})
    return table.sort_values(["lapses_on", "contact_id"], kind="stable", ignore_index=True)[LAPSING]


def _lapse(
    engaged: float, talks: list[int], span: Span, rules: NurtureRules
) -> tuple[int, int | None] | None:
    """Return the first day on which a contact has lapsed and the talk after it, None if it never has by the plan."""
    last = span.today if engaged != engaged else int(engaged)
    for day in (*talks, None):
        if (span.last if day is None else day) > last + rules.lapsed_after:
            return last + rules.lapsed_after + 1, day
        last = day or last
    return None


def contact_table(
    book: pd.DataFrame, log: pd.DataFrame, placed: Sequence[Placed], span: Span, rules: NurtureRules
) -> pd.DataFrame:
    """Return the state of every contact: `CONTACTS`, indexed by ``contact_id``."""
    made = log[log["out"]]
    found = book.assign(
        cadence=book["group"].map(
            {group: rules.cadence_of.get(group, "") for group in book["group"].unique()}
        ),
        last_touch=made.groupby("contact_id")["date"].max().astype("datetime64[us]").reindex(book.index),
    )
    year = made[made["day"].gt(span.today - _YEAR)]
    met = year[year["kind"].isin(["meeting", "event"])]
    for name, rows in (("touches_365", year), ("one_on_ones_365", met)):
        found[name] = rows.groupby("contact_id").size().reindex(book.index).fillna(0).astype(int)
    wanted = {group: _a_year(rules.cadence(group)) for group in book["group"].unique()}
    for place, name in enumerate(("touches_year", "one_on_ones_year")):
        found[name] = (
            book["group"].map({group: both[place] for group, both in wanted.items()}).astype("Int64")
        )
    due: dict[str, int] = {}
    for one in placed:
        who = one.proposal.contact_id
        due[who] = min(due.get(who, one.due), one.due)
    dates = {who: to_date(day) for who, day in due.items()}
    found["next_due"] = pd.Series(dates, dtype="datetime64[us]").reindex(book.index)
    return found[CONTACTS].astype({"cadence": "str"})


def _a_year(cadence: Cadence) -> tuple[int | None, int | None]:
    """Return how many touches a cadence has in a year, and how many of them are one-on-ones; None where it has none."""
    a_year = 1.0 if cadence.steps else _YEAR / cadence.days
    both = cadence.total, sum(cadence.parts.get(kind, 0) for kind in ("meeting", "event"))
    return round(both[0] * a_year) or None, round(both[1] * a_year) or None


def owner_summary(
    owners: pd.DataFrame,
    tasks: pd.DataFrame,
    portfolios: Portfolios,
    people: People,
    book: pd.DataFrame,
    log: pd.DataFrame,
    weeks: int,
    span: Span,
    rules: NurtureRules,
) -> pd.DataFrame:
    """Return what every owner can do and is to do, what was spent, and whose interests are noted.

    Returns
    -------
    DataFrame
        ``owner``, ``role``, ``portfolio_cap``, ``contacts`` (in the portfolio), ``weekly_slots``, ``week_1``
        and so on, ``planned``, ``capacity``, ``load`` (planned over capacity), ``full_load`` (touches a week
        that the portfolio takes, mailings among them), ``new_contacts`` of ``new_contacts_goal`` (new business
        contacts, apart from the portfolio), ``lunches_30d`` (days of the last thirty with a lunch, meeting or
        event), ``budget``, ``spent`` (in the year), ``left`` (of the budget), ``notes_share`` (of the portfolio's
        contacts, those with a note or an interest).
    """
    table = owners[["role", "portfolio_cap", "weekly_slots", "budget"]].copy()
    keeper = portfolios.keeper[portfolios.placed]
    table.insert(2, "contacts", keeper.value_counts().reindex(table.index).fillna(0).astype(int))
    personal = tasks[tasks["personal"]]
    counted = personal.groupby(["owner", "week"]).size().unstack(fill_value=0)
    for week in range(1, weeks + 1):
        of_week = counted[week] if week in counted else pd.Series(0, index=counted.index)
        table[f"week_{week}"] = of_week.reindex(table.index).fillna(0).astype(int)
    personal = personal[personal["week"].le(weeks)]
    table["planned"] = personal["owner"].value_counts().reindex(table.index).fillna(0).astype(int)
    table["capacity"] = table["weekly_slots"] * weeks
    table["load"] = (table["planned"] / table["capacity"].where(table["capacity"].gt(0))).round(3)
    table["full_load"] = [round(full_load(number), 1) for number in table["contacts"]]
    table["spent"] = compare_budgets(people).set_index("owner")["spent"].reindex(table.index)
    noted = book["notes"].ne("") | book["interests"].ne("")
    table["notes_share"] = noted.reindex(keeper.index).groupby(keeper).mean().reindex(table.index).round(3)
    table["left"] = (table["budget"] - table["spent"].fillna(0.0)).round(2)
    known = find_new_business(book, log, span.today, rules)["owner"].value_counts()
    table["new_contacts"] = known.reindex(table.index).fillna(0).astype(int)
    table["new_contacts_goal"] = table["role"].map(dict(rules.new_business)).astype("Int64")
    table["lunches_30d"] = _lunches(log, book, span.today).reindex(table.index).fillna(0).astype(int)
    last = ["new_contacts", "new_contacts_goal", "lunches_30d", "budget", "spent", "left", "notes_share"]
    return table[[*table.columns.drop(last), *last]].reset_index()


def _lunches(log: pd.DataFrame, book: pd.DataFrame, today: float) -> pd.Series:
    """Return on how many of the last thirty days each owner had a lunch, a meeting or an event."""
    rows = log[log["kind"].isin(["meeting", "event"]) & log["day"].gt(today - _MONTH)]
    owner = rows["owner"].where(rows["owner"].ne(""), look_up(rows["contact_id"], book["owner"]).fillna(""))
    return rows.assign(owner=owner).drop_duplicates(["owner", "day"]).groupby("owner").size()
